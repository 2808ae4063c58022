#!/bin/sh
# Installs what target/release holds below a prefix: libraries with headers and pkg-config files, programs,
# applets, man pages, completions, what drivers are built with (headers, rules, driver kit, skeletons),
# gdb's helpers. Usage: install.sh PREFIX (with DESTDIR in front; DESTDIR is also read from the
# environment, and so is GDB_AUTO_LOAD, gdb's auto-load folder if it is not the one that gdb names).
set -eu

prefix=${1:?usage: install.sh PREFIX}
here=$(cd "$(dirname "$0")/../.." && pwd)
built=${RUMP_TEST_ARTIFACTS:-${CARGO_TARGET_DIR:-$here/target}/release}
lib=$prefix/lib
bin=$prefix/bin
# Where it is going to be, without DESTDIR.
mkdir -p "$prefix"
final=$(readlink -f "$prefix")
[ -z "${DESTDIR:-}" ] || final=${final#"$(readlink -f "$DESTDIR")"}
applets=$prefix/libexec/rump/applets

mkdir -p "$lib" "$bin" "$applets" "$prefix/share/man/man1" \
    "$prefix/share/bash-completion/completions" "$prefix/share/zsh/site-functions" \
    "$prefix/share/fish/vendor_completions.d"

library() { # name soname
	install -m 0755 "$built/$1" "$lib/$2"
	[ "$1" = "$2" ] || ln -sf "$2" "$lib/$1"
	echo "    install  $lib/$2"
}
for name in librump librumpuser librumpclient; do
	library $name.so $name.so.0
done
for component in "$built"/librumpvfs.so "$built"/librumpfs_*.so; do
	library "$(basename "$component")" "$(basename "$component")"
done

# What programs are built with.
mkdir -p "$prefix/include/rump" "$lib/pkgconfig"
for header in "$here"/c-src/include/rump/*.h; do
	# That one is for drivers.
	[ "${header##*/}" = rump_component.h ] || install -m 0644 "$header" "$prefix/include/rump/"
done
echo "    install  $prefix/include/rump"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/Cargo.toml" | head -n 1)
# There the loader looks by itself, without ldconfig having been run.
case $final in
/usr) rpath= ;;
*) rpath=' -Wl,-rpath,${libdir}' ;;
esac
package() { # name description libraries [requires]
	cat >"$lib/pkgconfig/$1.pc" <<-EOF
		prefix=$final
		libdir=\${prefix}/lib
		includedir=\${prefix}/include

		Name: $1
		Description: $2
		Version: $version
		Requires: ${4:-}
		Cflags: -I\${includedir}
		Libs: -L\${libdir}$rpath $3
	EOF
	echo "    install  $lib/pkgconfig/$1.pc"
}
# Nothing refers to a component by name: the linker must not leave it out.
component() { # name
	echo "-Wl,--push-state,--no-as-needed,-l$1,--pop-state"
}
package rumpbase 'a rump kernel without components' -lrump
package rumpclient 'client of a rump kernel in another process' -lrumpclient
package rumpuser 'the hypercalls of a rump kernel' -lrumpuser
package rumpvfs 'file systems for a rump kernel: the faction' "$(component rumpvfs)" rumpbase
everything=rumpvfs
for file in "$lib"/librumpfs_*.so; do
	name=${file##*/lib}
	name=${name%.so}
	package "$name" "${name#rumpfs_} for a rump kernel" "$(component "$name")" rumpvfs
	everything="$name $everything"
done
package rump 'a rump kernel with all components' '' "$everything"

program() { # built-name name
	install -m 0755 "$built/$1" "$bin/$2"
	echo "    install  $bin/$2"
}
for name in rump_server rump_allserver rump_wmd rumpctl rumpmake rump-fstest; do
	program "$name" "$name"
done
# A cargo target cannot have a dot in its name.
program rump_halt rump.halt
for name in rump_server rump_allserver rump_wmd rump.halt rumpmake rump-fstest; do
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

# What drivers are built with.
share=$prefix/share/rump
folder() { # source target
	rm -rf "$2"
	mkdir -p "$2"
	(cd "$here/$1" && find . \( -name .rumpmake -o -name target \) -prune -o -type f ! -name '*.o' ! -name '*.so*' ! -name '*.d' -print) |
	    while IFS= read -r file; do
		mode=0644
		[ ! -x "$here/$1/$file" ] || mode=0755
		install -D -m $mode "$here/$1/$file" "$2/$file"
	done
	echo "    install  $2"
}
folder c-src/mk "$share/mk"
folder c-src/include "$share/include"
for language in c rust; do
	folder "c-src/drivers/skeleton-$language" "$share/drivers/skeleton-$language"
done
for crate in abi/types kernel/ddk; do
	folder "$crate" "$share/crates/$crate"
done
# The kit's own workspace: what its crates inherit.
awk '
	/^\[/ { section = $0 }
	section == "[workspace]" && /^resolver/ { print "[workspace]"; print; print "members = [\"abi/types\", \"kernel/ddk\"]" }
	section ~ /^\[workspace\./ { print }
' "$here/Cargo.toml" >"$share/crates/Cargo.toml"

# gdb: the command, the Python package, and what gdb loads by itself beside librump.so.0.
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
