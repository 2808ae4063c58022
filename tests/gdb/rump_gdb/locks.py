"""What the words of a lock mean (`rumpuser/src/mutex.rs`, `rwlock.rs`), and which locks there are.

A lock does not know its name: the ones listed are those of mounts, vnodes and processes, those of the
kernel's tables, and every lock on which a thread waits.
"""

import collections

from rump_gdb import kernel, memory, threads

MUTEX_WAITERS = 1
MUTEX_THREAD = 2
RW_READERS_WAIT = 1
RW_WRITERS_WAIT = 2
RW_WRITE_LOCKED = 4
RW_FLAGS = 7
RW_READER = 8

MUTEX_KINDS = ("adaptive", "spin", "internal")

STATICS = (
    "rump_kernel::sync::biglock::BIG",
    "rump_kernel::proc::TABLE",
    "rump_kernel::vfs::mount::MOUNTS",
    "rump_kernel::vfs::mount::DRIVERS",
    "rump_kernel::vfs::lru::QUEUE",
    "rump_kernel::vfs::release::QUEUE",
    "rump_kernel::ffi::vnode_record::IDLE",
    "rump_kernel::ffi::mount::IDLE",
    "rump_kernel::ffi::mutex_obj::IDLE",
    "rump_kernel::module::MODULES",
    "rump_kernel::component::FOUND",
    "rump_kernel::select::POLLERS",
    "rump_kernel::subr_prf::MESSAGES",
)
"""The kernel's own locks: a mutex, or data with its mutex."""

Lock = collections.namedtuple("Lock", "address kind name")
"""`kind` is "mutex" or "rwlock"."""

Waiter = collections.namedtuple("Waiter", "thread lock_address kind")


def owner_name(word, cells):
    """Who an owner word names: an lwp or a thread."""
    if word & ~7 == ~7 & 0xFFFFFFFFFFFFFFF8:
        return "nobody: it was destroyed"
    if word & MUTEX_THREAD:
        number = cells.get(word & ~MUTEX_THREAD)
    else:
        name = kernel.lwp_name(word)
        if name is not None:
            return "lwp " + name
        number = cells.get(word)
    return f"thread {number}" if number else f"{word:#x}, which is gone"


def mutex_text(address, cells):
    """The state of a mutex in words."""
    word = memory.read_u64(address)
    waiters = memory.read_u32(address + 8)
    kind = memory.read_u32(address + 12)
    kind = MUTEX_KINDS[kind] if kind < len(MUTEX_KINDS) else f"kind {kind}"
    if word == 0:
        return f"{kind}, free"
    text = f"{kind}, held by {owner_name(word & ~MUTEX_WAITERS, cells)}"
    if waiters:
        text += f", {waiters} waiting"
    return text


def rwlock_text(address, cells):
    """The state of a reader-writer lock in words."""
    state = memory.read_u64(address)
    writers = memory.read_u32(address + 12)
    if state & RW_WRITE_LOCKED:
        text = f"written by {owner_name(state & ~RW_FLAGS, cells)}"
    elif state >= RW_READER:
        count = state // RW_READER
        text = f"read by {count}"
    else:
        text = "free"
    if state & RW_READERS_WAIT:
        text += ", readers wait"
    if state & RW_WRITERS_WAIT or writers:
        text += f", {max(writers, 1)} writer(s) waiting"
    return text


def text_of(lock, cells):
    """The state of a lock in words."""
    read = mutex_text if lock.kind == "mutex" else rwlock_text
    return read(lock.address, cells)


def is_held(lock):
    """Whether anybody has the lock."""
    word = memory.read_u64(lock.address)
    if lock.kind == "mutex":
        return word != 0
    return word & ~(RW_READERS_WAIT | RW_WRITERS_WAIT) != 0


def known():
    """The locks that can be found without help; and the names of statics that were not found."""
    found = []
    missing = []
    for path in STATICS:
        address = memory.rust_mutex(path)
        if address is None:
            missing.append(path)
        else:
            found.append(Lock(address, "mutex", path.removeprefix("rump_kernel::")))
    for mount in kernel.mounts():
        on = kernel.mount_names(mount)[2]
        for field in ("mnt_unmounting", "mnt_renamelock", "mnt_updating"):
            found.append(Lock(int(mount[field].address), "mutex", f"{field} of {on}"))
        for vp in kernel.vnodes(mount):
            name = f"vnode {int(vp):#x} ({kernel.vnode_summary(vp)})"
            found.append(Lock(int(vp["v_lock"].address), "rwlock", "v_lock of " + name))
            interlock = int(vp["v_uobj"]["vmobjlock"])
            if interlock:
                found.append(Lock(interlock, "mutex", "v_interlock of " + name))
    for proc in kernel.processes():
        pid = int(proc["p_pid"])
        if int(proc["p_lock"]):
            found.append(Lock(int(proc["p_lock"]), "mutex", f"p_lock of process {pid}"))
        if int(proc["p_cwdi"]):
            address = int(proc["p_cwdi"]["cwdi_lock"].address)
            found.append(Lock(address, "rwlock", f"cwdi_lock of process {pid}"))
    return found, missing


def waiters():
    """The threads that wait for a lock; the caller is in `keep_thread`."""
    found = []
    for thread in threads.all_threads():
        thread.switch()
        waiting = _waits_for()
        if waiting is not None:
            found.append(Waiter(thread.num, *waiting))
    return found


def _waits_for():
    """The lock that the selected thread waits for, with its kind."""
    for frame in threads.frames():
        name = frame.name() or ""
        for owner, kind in (("mutex::Mutex", "mutex"), ("rwlock::RwLock", "rwlock")):
            # The functions that sleep; fast paths are inlined into them or call them.
            if f"rumpuser::{owner}::block" not in name and f"{owner}::enter_contended" not in name:
                continue
            with_self = _self_argument(frame)
            if with_self is not None:
                return with_self, kind
    return None


def _self_argument(frame):
    try:
        value = frame.read_var("self")
        return None if value.is_optimized_out else int(value)
    except (ValueError, RuntimeError):
        return None


def cells():
    """The thread of each thread-local cell: what an owner word without an lwp names."""
    found = {}
    for thread in threads.all_threads():
        thread.switch()
        address = threads.cell_address()
        if address is not None:
            # As a writer's word has it, too: without the low bits.
            found[address] = thread.num
            found[address & ~7] = thread.num
    return found
