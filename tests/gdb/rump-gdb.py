"""Loaded by rump-gdb, or by gdb itself beside librump.so.0: finds the package and starts it."""

import os
import sys

import gdb


def _package_folder():
    here = os.path.dirname(os.path.abspath(os.path.realpath(__file__)))
    # It is beside this file, except in gdb's auto-load folder: `make install` says there where it is.
    for folder in (here, "@PACKAGE_FOLDER@"):
        if os.path.isdir(os.path.join(folder, "rump_gdb")):
            return os.path.abspath(folder)
    raise gdb.GdbError("rump-gdb: the Python package rump_gdb is not beside " + here)


def _load():
    before = sys.dont_write_bytecode
    sys.path.insert(0, _package_folder())
    # Nothing is written beside the package: the folder may be the system's.
    sys.dont_write_bytecode = True
    try:
        import rump_gdb
    finally:
        sys.dont_write_bytecode = before
    rump_gdb.register()


if "rump_gdb" not in sys.modules:
    _load()
