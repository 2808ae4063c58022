"""Pretty printers: vnode, mount, componentname, nameidata, the locks, lwp, proc, Errno.

`print/r` shows a structure as it is. A printer reads memory and nothing else: it may be called at any
frame, also on memory that is not what its type says.
"""

import gdb
import gdb.printing

from rump_gdb import constants, kernel, locks, memory


class Fields:
    """A structure field by field, some of them read for people, with a summary before them."""

    decoded = {}
    hidden = ()

    def __init__(self, value):
        self.value = value

    def to_string(self):
        try:
            return self.summary()
        except gdb.error:
            return None

    def summary(self):
        """What goes before the braces."""
        return None

    def children(self):
        for field in self.value.type.fields():
            if field.name is None or field.name in self.hidden:
                continue
            value = self.value[field]
            yield field.name, self.decoded.get(field.name, lambda same: same)(value)


def text_pointer(pointer):
    """A `char *` with its text."""
    text = memory.c_string(pointer)
    return hex(int(pointer)) if text is None else f'{int(pointer):#x} "{text}"'


def _pointer(describe):
    def read(pointer):
        if int(pointer) == 0:
            return "NULL"
        try:
            return f"{int(pointer):#x} <{describe(pointer)}>"
        except gdb.error:
            return hex(int(pointer))

    return read


def _mount_words(mount):
    fstype, _, on = kernel.mount_names(mount)
    return f"{fstype} on {on}" if on else "no mount"


def _flags(names):
    return lambda value: constants.flags_of(names, value)


def _names(names):
    return lambda value: constants.name_of(names, value)


vnode_pointer = _pointer(kernel.vnode_summary)
mount_pointer = _pointer(_mount_words)


class Vnode(Fields):
    """`struct vnode`."""

    decoded = {
        "v_type": _names(constants.VTYPE),
        "v_tag": _names(constants.VTAG),
        "v_vflag": _flags(constants.VNODE_FLAGS),
        "v_mount": mount_pointer,
    }
    hidden = (
        "v_freelist v_freelisthd v_mntvnodes v_cleanblkhd v_dirtyblkhd v_synclist v_dnclist v_nclist"
    ).split()

    def summary(self):
        return f"<{kernel.vnode_summary(self.value.address)}>"


class Mount(Fields):
    """`struct mount`."""

    decoded = {
        "mnt_flag": _flags(constants.MNT_FLAGS),
        "mnt_iflag": _flags(constants.IMNT_FLAGS),
        "mnt_vnodecovered": vnode_pointer,
        "mnt_stat": lambda stat: f"{int(stat['f_blocks'])} blocks of {int(stat['f_frsize'])}",
    }
    hidden = ("mnt_list", "mnt_vnodelist")

    def summary(self):
        return f"<{_mount_words(self.value.address)}>"


class Componentname(Fields):
    """`struct componentname`."""

    decoded = {
        "cn_nameiop": _names(constants.NAMEIOP),
        "cn_flags": _flags(constants.CN_FLAGS),
    }

    def summary(self):
        text = memory.c_string(self.value["cn_nameptr"])
        length = int(self.value["cn_namelen"])
        return None if text is None else f'<"{text[:length]}">'

    def children(self):
        for name, value in super().children():
            yield name, text_pointer(value) if name == "cn_nameptr" else value


class Nameidata(Fields):
    """`struct nameidata`: how far a path lookup has come."""

    decoded = {
        "ni_pnbuf": text_pointer,
        "ni_next": text_pointer,
        "ni_atdir": vnode_pointer,
        "ni_rootdir": vnode_pointer,
        "ni_erootdir": vnode_pointer,
        "ni_vp": vnode_pointer,
        "ni_dvp": vnode_pointer,
    }

    def summary(self):
        text = memory.c_string(self.value["ni_pnbuf"])
        return None if text is None else f'<"{text}">'


class Lwp(Fields):
    """`struct lwp`."""

    decoded = {"l_wmesg": text_pointer, "l_name": text_pointer}
    hidden = ("l_sibling", "l_ru")

    def summary(self):
        proc = self.value["l_proc"]
        if int(proc) == 0:
            return "<of no process>"
        command = memory.char_array(proc["p_comm"])
        return f"<{int(proc['p_pid'])}.{int(self.value['l_lid'])} {command}>"


class Proc(Fields):
    """`struct proc`."""

    hidden = ("p_list",)

    def summary(self):
        return f"<pid {int(self.value['p_pid'])} {memory.char_array(self.value['p_comm'])}>"


class _Lock:
    """A lock in words. Threads are named by their cells: only `rump locks` looks for them."""

    read = None

    def __init__(self, value):
        self.value = value

    def to_string(self):
        if self.value.address is None:
            return "a lock in a register"
        return f"<{type(self).read(int(self.value.address), {})}>"


class Mutex(_Lock):
    """`kmutex_t`, and `rumpuser::mutex::Mutex`, which it is."""

    read = staticmethod(locks.mutex_text)


class RwLock(_Lock):
    """`krwlock_t`, and `rumpuser::rwlock::RwLock`, which it is."""

    read = staticmethod(locks.rwlock_text)


def innermost(value):
    """The number inside wrappers such as `Vp(NonNull<vnode>)`."""
    while value.type.strip_typedefs().code == gdb.TYPE_CODE_STRUCT:
        value = value[value.type.fields()[0]]
    return int(value)


class Errno:
    """`rump_abi::errno::Errno`."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        number = innermost(self.value)
        return f"{constants.errno_name(number)} ({number})"


class Handle:
    """The kernel's and the driver kit's handles: one pointer, or the structure itself inside."""

    target, describe = None, None

    def __init__(self, value):
        self.value = value

    def to_string(self):
        address = self.pointer(self.value)
        if address == 0:
            return "NULL"
        name, describe = self.target
        pointer = gdb.Value(address).cast(memory.struct_type(name).pointer())
        try:
            return f"{address:#x} <{describe(pointer)}>"
        except gdb.error:
            return hex(address)

    def pointer(self, value):
        """The address."""
        return innermost(value)


class Borrow(Handle):
    """`rump_ddk::vnode::Vnode`: not a pointer but the structure, borrowed."""

    def pointer(self, value):
        return int(value.address)


def _handle(base, name, describe):
    return type(base.__name__, (base,), {"target": (name, describe)})


def _lwp_words(lwp):
    return Lwp(lwp.dereference()).summary().strip("<>")


def _proc_words(proc):
    return Proc(proc.dereference()).summary().strip("<>")


BY_NAME = {
    "vnode": Vnode,
    "mount": Mount,
    "componentname": Componentname,
    "nameidata": Nameidata,
    "lwp": Lwp,
    "proc": Proc,
    "proc_": Proc,
    "kmutex": Mutex,
    "krwlock": RwLock,
}
"""Printers of C structures, also under the names that bindgen gives them."""

BY_PATH = {
    "rumpuser::mutex::Mutex": Mutex,
    "rumpuser::rwlock::RwLock": RwLock,
    "rump_abi::errno::Errno": Errno,
    "rump_kernel::ffi::vnode::Vp": _handle(Handle, "vnode", kernel.vnode_summary),
    "rump_kernel::ffi::mount::Mp": _handle(Handle, "mount", _mount_words),
    "rump_kernel::ffi::lwp::Lwp": _handle(Handle, "lwp", _lwp_words),
    "rump_kernel::ffi::proc::Proc": _handle(Handle, "proc_", _proc_words),
    "rump_ddk::vnode::VnodeRef": _handle(Handle, "vnode", kernel.vnode_summary),
    "rump_ddk::locked::LockedRef": _handle(Handle, "vnode", kernel.vnode_summary),
    "rump_ddk::locked::Locked": _handle(Handle, "vnode", kernel.vnode_summary),
    "rump_ddk::vnode::Vnode": _handle(Borrow, "vnode", kernel.vnode_summary),
    "rump_ddk::mount::Mount": _handle(Borrow, "mount", _mount_words),
}
"""Printers of Rust types."""


class Lookup(gdb.printing.PrettyPrinter):
    """The collection, as `info pretty-printer` shows it."""

    def __init__(self):
        super().__init__("rump")

    def __call__(self, value):
        kind = value.type.strip_typedefs()
        if kind.code != gdb.TYPE_CODE_STRUCT or not kind.name:
            return None
        printer = BY_PATH.get(kind.name)
        if printer is None:
            path, _, name = kind.name.rpartition("::")
            if path in ("", "rump_abi::types"):
                printer = BY_NAME.get(name)
        return printer(value) if printer else None


def register():
    """Makes gdb use the printers."""
    gdb.printing.register_pretty_printer(None, Lookup(), replace=True)
