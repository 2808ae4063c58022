#!/bin/sh
# Installs what target/release holds below a prefix: libraries, programs, applets, man pages,
# completions, gdb's helpers. Usage: install.sh PREFIX (with DESTDIR in front; DESTDIR is also read from
# the environment, and so is GDB_AUTO_LOAD, gdb's auto-load folder if it is not the one that gdb names).
set -eu

prefix=${1:?usage: install.sh PREFIX}
here=$(cd "$(dirname "$0")/../.." && pwd)
built=${CARGO_TARGET_DIR:-$here/target}/release
lib=$prefix/lib
bin=$prefix/bin
applets=$prefix/libexec/rump/applets

mkdir -p "$lib" "$bin" "$applets" "$prefix/share/man/man1" \
    "$prefix/share/bash-completion/completions" "$prefix/share/zsh/site-functions" \
    "$prefix/share/fish/vendor_completions.d"

library() { # name soname
	install -m 0755 "$built/$1" "$lib/$2"
	[ "$1" = "$2" ] || ln -sf "$2" "$lib/$1"
	echo "    install  $lib/$2"
}
library librump.so librump.so.0
for component in "$built"/librumpvfs.so "$built"/librumpfs_*.so; do
	library "$(basename "$component")" "$(basename "$component")"
done

program() { # built-name name
	install -m 0755 "$built/$1" "$bin/$2"
	echo "    install  $bin/$2"
}
for name in rump_server rump_allserver rump_wmd rumpctl; do
	program "$name" "$name"
done
# A cargo target cannot have a dot in its name.
program rump_halt rump.halt
for name in rump_server rump_allserver rump_wmd rump.halt; do
	"$bin/$name" --print-man >"$prefix/share/man/man1/$name.1"
	"$bin/$name" --print-completions bash >"$prefix/share/bash-completion/completions/$name"
	"$bin/$name" --print-completions zsh >"$prefix/share/zsh/site-functions/_$name"
	"$bin/$name" --print-completions fish >"$prefix/share/fish/vendor_completions.d/$name.fish"
	echo "    install  $prefix/share/man/man1/$name.1"
done
"$bin/rumpctl" man --all "$prefix/share/man/man1"
"$bin/rumpctl" completions bash >"$prefix/share/bash-completion/completions/rumpctl"
"$bin/rumpctl" completions zsh >"$prefix/share/zsh/site-functions/_rumpctl"
"$bin/rumpctl" completions fish >"$prefix/share/fish/vendor_completions.d/rumpctl.fish"
echo "    install  $prefix/share/man/man1/rumpctl.1"
install -m 0644 "$here/server/rumpctl/rumpremote.sh" "$bin/rumpremote.sh"
echo "    install  $bin/rumpremote.sh"
"$bin/rumpctl" applets --link "$applets" >/dev/null
echo "    install  $applets"

# gdb: the command, the Python package, and what gdb loads by itself beside librump.so.0.
final=$(readlink -f "$prefix")
[ -z "${DESTDIR:-}" ] || final=${final#"$(readlink -f "$DESTDIR")"}
python=$prefix/share/rump/gdb
mkdir -p "$python/rump_gdb"
install -m 0755 "$here/tests/scripts/rump-gdb" "$bin/rump-gdb"
install -m 0644 "$here/tests/gdb/rump-gdb.py" "$python/rump-gdb.py"
install -m 0644 "$here"/tests/gdb/rump_gdb/*.py "$python/rump_gdb/"
echo "    install  $bin/rump-gdb"
echo "    install  $python"
autoload=${GDB_AUTO_LOAD:-}
if [ -z "$autoload" ]; then
	data=$(gdb -nx -batch -ex 'show data-directory' 2>/dev/null | sed -n 's/.*"\(.*\)".*/\1/p') || data=
	autoload=${DESTDIR:-}${data:-/usr/share/gdb}/auto-load
fi
# gdb looks there for the library's name with its folders.
script=$autoload$final/lib/librump.so.0-gdb.py
if mkdir -p "$(dirname "$script")" 2>/dev/null && [ -w "$(dirname "$script")" ]; then
	sed "s|@PACKAGE_FOLDER@|$final/share/rump/gdb|" "$here/tests/gdb/rump-gdb.py" >"$script"
	chmod 0644 "$script"
	echo "    install  $script"
else
	echo "    (you may not write to $autoload: use rump-gdb, or put 'source $final/share/rump/gdb/rump-gdb.py' into ~/.gdbinit)"
fi
