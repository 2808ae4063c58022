"""The commands: `rump mounts`, `rump vnodes`, `rump procs`, `rump threads`, `rump locks`."""

import gdb

from rump_gdb import constants, kernel, locks, memory, threads


def table(head, rows):
    """Prints columns, as wide as they have to be."""
    rows = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = (cell.ljust(width) for cell, width in zip(row, widths))
        gdb.write("  ".join(cells).rstrip() + "\n")


def no_argument(name, argument):
    """Complains about an argument where none belongs."""
    if argument.strip():
        raise gdb.GdbError(f"rump {name} takes no argument")


class Prefix(gdb.Command):
    """Looks into a rump kernel: its mounts, vnodes, processes, threads and locks.

    rump mounts           what is mounted
    rump vnodes [MOUNT]   the vnodes of all mounts, or of one
    rump procs            the processes
    rump threads          which thread runs which lwp, in which system call
    rump locks [-a]       who holds which lock, and who waits

    Everything is read from memory, so the commands also work on a core file."""

    def __init__(self):
        super().__init__("rump", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE, True)


class Mounts(gdb.Command):
    """Shows what is mounted: rump mounts

    USE counts the references to the mount (one is its own, one for each vnode), BUSY those who work
    in it so that it cannot be unmounted."""

    def __init__(self):
        super().__init__("rump mounts", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        no_argument("mounts", argument)
        rows = []
        for mount in kernel.mounts():
            fstype, source, on = kernel.mount_names(mount)
            rows.append(
                (
                    hex(int(mount)),
                    fstype,
                    source,
                    on,
                    sum(1 for _ in kernel.vnodes(mount)),
                    int(mount["mnt_refcnt"]),
                    int(mount["mnt_busynest"]),
                    constants.flags_of(constants.MNT_FLAGS, mount["mnt_flag"]),
                )
            )
        table(("MOUNT", "TYPE", "FROM", "ON", "VNODES", "USE", "BUSY", "FLAGS"), rows)


class Vnodes(gdb.Command):
    """Shows vnodes: rump vnodes [MOUNT]

    MOUNT is a directory where something is mounted, a file system's name, or the address that
    `rump mounts` shows; without it, the vnodes of all mounts are shown. USE counts the references,
    WR the opens for writing."""

    def __init__(self):
        super().__init__("rump vnodes", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        rows = []
        for mount in kernel.find_mounts(argument.strip()):
            on = kernel.mount_names(mount)[2]
            for vp in kernel.vnodes(mount):
                uses, writers = kernel.vnode_counts(vp)
                rows.append(
                    (
                        hex(int(vp)),
                        on,
                        constants.name_of(constants.VTYPE, vp["v_type"]),
                        constants.name_of(constants.VTAG, vp["v_tag"]),
                        uses,
                        writers,
                        int(vp["v_size"]),
                        kernel.vnode_state(vp) or "-",
                        hex(int(vp["v_data"])),
                        constants.flags_of(constants.VNODE_FLAGS, vp["v_vflag"]),
                    )
                )
        head = ("VNODE", "ON", "TYPE", "TAG", "USE", "WR", "SIZE", "STATE", "DATA", "FLAGS")
        table(head, rows)


class Procs(gdb.Command):
    """Shows the processes: rump procs

    CLIENT is the host layer's record of a remote client, 0x0 for a local process."""

    def __init__(self):
        super().__init__("rump procs", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        no_argument("procs", argument)
        rows = []
        for proc in kernel.processes():
            cwdi = proc["p_cwdi"]
            space = proc["p_vmspace"]
            rows.append(
                (
                    int(proc["p_pid"]),
                    kernel.parent_pid(proc),
                    memory.char_array(proc["p_comm"]),
                    int(proc["p_nlwps"]),
                    kernel.directory(cwdi["cwdi_cdir"]) if int(cwdi) else "-",
                    f"{int(cwdi['cwdi_cmask']):03o}" if int(cwdi) else "-",
                    hex(int(space["vm_client"])) if int(space) else "0x0",
                    hex(int(proc)),
                )
            )
        table(("PID", "PPID", "COMMAND", "LWPS", "CWD", "MASK", "CLIENT", "PROC"), rows)


class Threads(gdb.Command):
    """Shows which host thread runs which lwp: rump threads

    LWP is pid.lid, `-` for a thread that is not in the kernel. WAITS is what the lwp sleeps on. DOES is
    the vnode operation and the system call on its stack, else its innermost function."""

    def __init__(self):
        super().__init__("rump threads", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        no_argument("threads", argument)
        rows = []
        with threads.keep_thread():
            chosen = gdb.selected_thread()
            for thread in threads.all_threads():
                thread.switch()
                mark = "*" if chosen is not None and thread.num == chosen.num else " "
                rows.append((mark, thread.num, *self.row(thread)))
        table((" ", "ID", "TID", "NAME", "LWP", "COMMAND", "WAITS", "DOES"), rows)

    @staticmethod
    def row(thread):
        """The columns of the selected thread."""
        name = thread.name or "?"
        if threads.cell_address() is None:
            lwp, command, waits = "?", "(no thread-local memory: is libthread_db there?)", "-"
        else:
            current = threads.current_lwp()
            lwp, command, waits = "-", "-", "-"
            if current is not None:
                proc = current["l_proc"]
                lwp = f"{int(proc['p_pid'])}.{int(current['l_lid'])}"
                command = memory.char_array(proc["p_comm"])
                waits = memory.c_string(current["l_wmesg"]) or "-"
        return thread.ptid[1], name, lwp, command, waits, threads.activity()


class Locks(gdb.Command):
    """Shows who holds which lock and who waits: rump locks [-a]

    Looked at are the locks of mounts, vnodes and processes, those of the kernel's tables, and every
    lock on which a thread waits; other locks of a driver are seen only when somebody waits. With -a the
    free ones are shown too. A lock that many objects share is shown once."""

    def __init__(self):
        super().__init__("rump locks", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        if argument.strip() not in ("", "-a"):
            raise gdb.GdbError("usage: rump locks [-a]")
        everything = argument.strip() == "-a"
        known, missing = locks.known()
        with threads.keep_thread():
            cells = locks.cells()
            waiters = locks.waiters()
        by_address = {}
        for lock in known:
            by_address.setdefault(lock.address, lock)
        waiting = {}
        for waiter in waiters:
            waiting.setdefault(waiter.lock_address, []).append(waiter.thread)
            unknown = locks.Lock(waiter.lock_address, waiter.kind, "(somebody waits for it)")
            by_address.setdefault(waiter.lock_address, unknown)
        rows = []
        for lock in by_address.values():
            who = ", ".join(f"thread {number}" for number in waiting.get(lock.address, ()))
            if everything or who or locks.is_held(lock):
                state = locks.text_of(lock, cells)
                rows.append((hex(lock.address), lock.kind, state, who or "-", lock.name))
        if rows:
            table(("LOCK", "KIND", "STATE", "WAITING", "OF"), rows)
        else:
            gdb.write(f"no lock is held ({len(by_address)} looked at)\n")
        for path in missing:
            gdb.write(f"(not found: {path})\n")


def register():
    """Makes gdb know the commands."""
    for command in (Prefix, Mounts, Vnodes, Procs, Threads, Locks):
        command()
