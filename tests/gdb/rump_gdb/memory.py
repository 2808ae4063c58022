"""Reading the debugged program: symbols, fields, lists, strings.

The kernel's structures are known to gdb by their C names (`struct vnode`, from a C driver) or by
those that bindgen made of them (`rump_abi::types::vnode`, from the Rust kernel): the fields are the
same.
"""

import contextlib
import struct

import gdb

LIMIT = 100_000
"""A list that is longer than this is damaged."""


class NoKernel(gdb.GdbError):
    """There is nothing to show yet."""


@contextlib.contextmanager
def language(name):
    """Evaluates in that language, whichever the program is in."""
    before = gdb.parameter("language")
    gdb.execute("set language " + name, to_string=True)
    try:
        yield
    finally:
        gdb.execute("set language " + before, to_string=True)


def symbol_address(name):
    """Where a symbol is; None when the program does not have it (yet)."""
    with language("c"):
        try:
            return int(gdb.parse_and_eval("(unsigned long)&" + name))
        except gdb.error:
            return None


def kernel_symbol(name):
    """Where a symbol of the kernel is."""
    address = symbol_address("rumpns_" + name)
    if address is None:
        raise NoKernel("no rump kernel in this program (is librump.so.0 loaded?)")
    return address


_types = {}


def struct_type(name):
    """The type of a C structure of the kernel."""
    if name not in _types:
        for spelled in ("rump_abi::types::" + name, "struct " + name.rstrip("_")):
            with contextlib.suppress(gdb.error):
                _types[name] = gdb.lookup_type(spelled)
                break
        else:
            raise NoKernel("no debug information for struct " + name)
    return _types[name]


def structure(address, name):
    """The C structure of that type at an address."""
    pointer = gdb.Value(int(address)).cast(struct_type(name).pointer())
    return pointer.dereference()


def read_u64(address):
    """The word at an address."""
    memory = gdb.selected_inferior().read_memory(int(address), 8)
    return struct.unpack("<Q", bytes(memory))[0]


def read_u32(address):
    """The half word at an address."""
    memory = gdb.selected_inferior().read_memory(int(address), 4)
    return struct.unpack("<I", bytes(memory))[0]


def c_string(address, limit=1024):
    """The C string at an address; None for NULL or memory that is not there."""
    address = int(address)
    if address == 0:
        return None
    text = bytearray()
    inferior = gdb.selected_inferior()
    while len(text) < limit:
        # Up to the end of a page: the next one may not be there.
        count = min(limit - len(text), 4096 - address % 4096)
        try:
            chunk = bytes(inferior.read_memory(address, count))
        except gdb.MemoryError:
            return None
        end = chunk.find(0)
        if end >= 0:
            text += chunk[:end]
            break
        text += chunk
        address += count
    return text.decode("utf-8", "backslashreplace")


def char_array(value):
    """A `char name[N]` as text."""
    return c_string(value.address, value.type.sizeof) or ""


def follow(first, link):
    """The members of a BSD list: `first`, then what `link` (a path of fields) leads to."""
    seen = 0
    here = first
    while int(here) != 0:
        seen += 1
        if seen > LIMIT:
            raise gdb.GdbError("a list of the kernel is damaged: it does not end")
        yield here
        field = here.dereference()
        for name in link:
            field = field[name]
        here = field


def rust_mutex(path):
    """The address of the mutex that a Rust static is, or has; None when there is no such static."""
    symbol = gdb.lookup_static_symbol(path) or gdb.lookup_global_symbol(path)
    if symbol is None:
        return None
    value = symbol.value()
    # `Guarded { mutex, value }`, in whichever order the compiler has laid it out.
    if any(field.name == "mutex" for field in value.type.fields()):
        value = value["mutex"]
    return int(value.address)
