#!/bin/sh
# Names the programs that are missing for a goal (demo, test, check) and installs their packages: as
# root at once, through sudo after showing the command, else it prints the line to type.
set -eu

goal=${1:-test}

need_cargo() {
	if ! command -v cargo >/dev/null 2>&1; then
		echo "cargo is missing: install Rust from https://rustup.rs" >&2
		exit 1
	fi
	# rust-toolchain.toml asks for the toolchain; rustup gets it, a plain cargo has to be new enough.
	version=$(cargo --version 2>/dev/null | sed -n 's/^cargo 1\.\([0-9]*\).*/\1/p')
	if [ -z "$version" ] || [ "$version" -lt 95 ]; then
		echo "this needs Rust 1.95 or newer: run 'rustup toolchain install 1.95.0'" >&2
		exit 1
	fi
}

packages=
want() { # program package
	if ! command -v "$1" >/dev/null 2>&1; then
		echo "missing: $1 (package $2)"
		packages="$packages $2"
	fi
}

need_cargo
want cc gcc
case $goal in
demo)
	want gdb gdb
	;;
test)
	want gdb gdb
	want script bsdutils
	;;
check)
	# bindgen reads the headers through libclang, and both compilers must accept the C.
	want clang clang
	if ! ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* >/dev/null 2>&1; then
		echo "missing: libclang (package libclang-dev)"
		packages="$packages libclang-dev"
	fi
	;;
*)
	echo "usage: prerequisites.sh demo|test|check" >&2
	exit 1
	;;
esac

[ -z "$packages" ] && exit 0

command="apt-get install -y --no-install-recommends$packages"
if ! command -v apt-get >/dev/null 2>&1; then
	echo "install these packages:$packages" >&2
	exit 1
elif [ "$(id -u)" = 0 ]; then
	echo "+ $command"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	$command
elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
	echo "+ sudo $command"
	sudo apt-get update -qq
	sudo $command
else
	echo "type: sudo $command" >&2
	exit 1
fi
