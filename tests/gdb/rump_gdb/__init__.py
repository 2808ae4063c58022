"""gdb's view of a rump kernel: printers for its C structures and the commands `rump ...`.

| module | what it knows |
|---|---|
| memory | reading fields, lists and strings of the debugged program |
| constants | the names of types, flags and errors |
| kernel | mounts, vnodes, processes, lwps: where the kernel keeps them |
| locks | what a lock word means, which locks there are |
| threads | which host thread runs which lwp, and what it does |
| printers | pretty printers |
| commands | `rump mounts` and its kin |

Everything is read from memory: nothing is called in the program, so all of it works on a core, too.
"""

from rump_gdb import commands, printers


def register():
    """Installs the printers and the commands in this gdb."""
    printers.register()
    commands.register()
