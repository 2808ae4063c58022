#!/bin/sh
# Installs what target/release holds below a prefix: libraries, programs, applets, man pages,
# completions, gdb's helpers. Usage: install.sh PREFIX (with DESTDIR in front).
set -eu

prefix=${1:?usage: install.sh PREFIX}
here=$(cd "$(dirname "$0")/../.." && pwd)
built=$here/target/release
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
install -m 0644 "$here/server/rumpctl/rumpremote.sh" "$bin/rumpremote.sh"
echo "    install  $bin/rumpremote.sh"
"$bin/rumpctl" applets --link "$applets" >/dev/null
echo "    install  $applets"
