"""Which host thread runs which lwp, and what it does.

A thread keeps its lwp in a thread-local cell, `rumpuser_current_lwp`.
"""

import contextlib

import gdb

from rump_gdb import memory

CELL = "rumpuser_current_lwp"

FRAMES = 60
"""How far down a stack is looked for the kernel's functions."""


@contextlib.contextmanager
def keep_thread():
    """Comes back to the thread and frame that the user has chosen."""
    thread = gdb.selected_thread()
    frame = None
    with contextlib.suppress(gdb.error):
        frame = gdb.selected_frame()
    try:
        yield
    finally:
        if thread is not None and thread.is_valid():
            thread.switch()
            if frame is not None and frame.is_valid():
                with contextlib.suppress(gdb.error):
                    frame.select()


def all_threads():
    """The program's threads by number; the caller is in `keep_thread`."""
    found = gdb.selected_inferior().threads()
    if not found:
        raise gdb.GdbError("the program does not run, and there is no core")
    return sorted(found, key=lambda thread: thread.num)


def cell_address():
    """The selected thread's cell; None when gdb cannot reach thread-local memory."""
    return memory.symbol_address(CELL)


def current_lwp():
    """The selected thread's `struct lwp *`; None outside the kernel."""
    cell = cell_address()
    if cell is None:
        return None
    address = memory.read_u64(cell)
    if address == 0:
        return None
    return gdb.Value(address).cast(memory.struct_type("lwp").pointer())


def frames():
    """The selected thread's frames, from the innermost one."""
    frame = gdb.newest_frame()
    for _ in range(FRAMES):
        if frame is None:
            return
        yield frame
        try:
            frame = frame.older()
        except gdb.error:
            return


def short_name(frame):
    """The last part of a function's name."""
    name = frame.name() or "?"
    depth = 0
    start = 0
    for index, char in enumerate(name):
        if char in "<{(":
            depth += 1
        elif char in ">})":
            depth -= 1
        elif depth == 0 and name.startswith("::", index):
            start = index + 2
    return name[start:]


def activity():
    """What the selected thread does, in a few words: its vnode operation and system call."""
    operation = call = None
    newest = None
    for frame in frames():
        name = short_name(frame)
        newest = newest or name
        if operation is None and name.startswith("VOP_"):
            operation = name
        if call is None and (name.startswith("do_sys_") or name.startswith("sys_")):
            call = name
        if name == "rump_syscall" and call is None:
            call = name
    return " in ".join(word for word in (operation, call) if word) or newest or "?"
