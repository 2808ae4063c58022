#!/bin/sh
# Names the programs that are missing for a goal (demo, test, check, deep) and installs their packages:
# as root at once, through sudo after showing the command, else it prints the line to type.
set -eu

goal=${1:-test}

need_cargo() {
	if ! command -v cargo >/dev/null 2>&1; then
		echo "cargo is missing: install Rust from https://rustup.rs" >&2
		exit 1
	fi
	# rust-toolchain.toml asks for the toolchain; rustup gets it, a plain cargo has to be new enough.
	if ! version=$(cargo --version 2>&1); then
		echo "$version" >&2
	fi
	minor=$(echo "$version" | sed -n 's/^cargo 1\.\([0-9]*\).*/\1/p')
	if [ -n "$minor" ] && [ "$minor" -ge 95 ]; then
		return
	fi
	if command -v rustup >/dev/null 2>&1; then
		echo "this needs Rust 1.95 or newer: type: rustup toolchain install 1.95.0" >&2
	else
		echo "this needs Rust 1.95 or newer, $(command -v cargo) is ${version%% (*}: install it from https://rustup.rs" >&2
	fi
	exit 1
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
	want bmake bmake
	want pkg-config pkgconf
	;;
check)
	# bindgen reads the headers through libclang, and both compilers must accept the C.
	want clang clang
	want g++ g++
	if ! ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* >/dev/null 2>&1; then
		echo "missing: libclang (package libclang-dev)"
		packages="$packages libclang-dev"
	fi
	;;
deep)
	# libFuzzer is C++.
	want c++ g++
	;;
*)
	echo "usage: prerequisites.sh demo|test|check|deep" >&2
	exit 1
	;;
esac

[ -z "$packages" ] && exit 0

command="apt-get install -y --no-install-recommends$packages"
if ! command -v apt-get >/dev/null 2>&1; then
	echo "install these packages:$packages" >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	sudo=
elif ! command -v sudo >/dev/null 2>&1; then
	echo "type as root: $command" >&2
	exit 1
elif [ -t 0 ] || sudo -n true 2>/dev/null; then
	# With a terminal sudo can ask for the password.
	sudo='sudo '
else
	echo "type: sudo $command" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
echo "+ ${sudo}apt-get update -qq"
# A source that cannot be reached need not be the one that has them.
${sudo}apt-get update -qq || true
echo "+ $sudo$command"
if ! $sudo$command; then
	echo "the packages could not be installed:$packages" >&2
	exit 1
fi
