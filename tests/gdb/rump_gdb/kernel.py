"""Where the kernel keeps its objects: mounts, vnodes, processes, lwps.

The lists are the C ones that `struct mount` and `struct proc` make: `mountlist`, `mnt_vnodelist`,
`allproc`, `p_lwps`.
"""

import contextlib

import gdb

from rump_gdb import constants, memory


def mounts():
    """All mounts, in order of mounting."""
    head = memory.read_u64(memory.kernel_symbol("mountlist"))
    first = gdb.Value(head).cast(memory.struct_type("mount").pointer())
    return memory.follow(first, ("mnt_list", "tqe_next"))


def mount_names(mount):
    """File system, what is mounted, where: of a `struct mount *`."""
    stat = mount["mnt_stat"]
    return tuple(
        memory.char_array(stat[field]) for field in ("f_fstypename", "f_mntfromname", "f_mntonname")
    )


def find_mounts(words):
    """The mounts that a command's argument means: all, a directory, a file system, or an address."""
    everything = list(mounts())
    if not words:
        return everything
    chosen = []
    for mount in everything:
        fstype, _, on = mount_names(mount)
        if words in (fstype, on) or (words.startswith("0x") and int(words, 16) == int(mount)):
            chosen.append(mount)
    if not chosen:
        known = ", ".join(mount_names(mount)[2] for mount in everything)
        raise gdb.GdbError(f"no mount {words}; there are: {known}")
    return chosen


def vnodes(mount):
    """The vnodes of a mount."""
    first = mount["mnt_vnodelist"]["tqh_first"]
    for vp in memory.follow(first, ("v_mntvnodes", "tqe_next")):
        if vnode_state(vp) != "marker":
            yield vp


def vnode_state(vp):
    """Where a vnode is in its life; None when the kernel is not the Rust one."""
    with contextlib.suppress(gdb.error):
        record_type = gdb.lookup_type("rump_kernel::ffi::vnode_record::Record")
        record = vp.cast(record_type.pointer()).dereference()
        return constants.name_of(constants.VNODE_STATE, memory.read_u32(record["state"].address))
    return None


def vnode_counts(vp):
    """References and write opens of a vnode."""
    return int(vp["v_uobj"]["uo_refs"]), int(vp["v_writecount"])


def vnode_summary(vp):
    """A vnode in a few words."""
    kind = constants.name_of(constants.VTYPE, vp["v_type"])
    uses, _ = vnode_counts(vp)
    words = [kind]
    mount = vp["v_mount"]
    if int(mount) != 0:
        fstype, _, on = mount_names(mount)
        words.append(f"of {fstype} on {on}" if on else "of no mount")
    words.append(f"uses {uses}")
    if int(vp["v_size"]) > 0:
        words.append(f"size {int(vp['v_size'])}")
    state = vnode_state(vp)
    if state not in (None, "active"):
        words.append(state)
    if int(vp["v_vflag"]) & 1:
        words.append("root")
    return ", ".join(words)


def processes():
    """All processes, by pid."""
    head = memory.read_u64(memory.kernel_symbol("allproc"))
    first = gdb.Value(head).cast(memory.struct_type("proc_").pointer())
    return sorted(memory.follow(first, ("p_list", "le_next")), key=lambda p: int(p["p_pid"]))


def lwps(proc):
    """The lwps of a process."""
    return memory.follow(proc["p_lwps"]["lh_first"], ("l_sibling", "le_next"))


def lwp_name(address):
    """An lwp as `pid.lid (command)`; None for an address that is no lwp."""
    for proc in processes():
        for lwp in lwps(proc):
            if int(lwp) == int(address):
                command = memory.char_array(proc["p_comm"])
                return f"{int(proc['p_pid'])}.{int(lwp['l_lid'])} ({command})"
    return None


def parent_pid(proc):
    """The pid of a process's parent, 0 for the kernel process."""
    parent = proc["p_pptr"]
    return int(parent["p_pid"]) if int(parent) else 0


def directory(vp):
    """A directory of a process for people: a root by its mount, others by address."""
    if int(vp) == 0:
        return "-"
    mount = vp["v_mount"]
    if int(vp["v_vflag"]) & 1 and int(mount):
        return mount_names(mount)[2] or "/"
    return hex(int(vp))
