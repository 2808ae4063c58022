#!/usr/bin/env bash
# Plays the main path of the tutorial with the built programs and prints what a user would see: a
# server, its remote commands, gdb inside the file system driver, an edited driver, a panic.
set -euo pipefail

here=$(cd "$(dirname "$0")/../.." && pwd)
bin=$here/target/release
demo=$(mktemp -d "${TMPDIR:-/tmp}/rump-demo.XXXXXX")
server=
cleanup() {
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$demo"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold= plain=; fi
say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
show() { printf '$ %s\n' "$*"; }

export RUMP_SERVER=unix://ctrl
cd "$demo"
mkdir applets
"$bin/rumpctl" applets --link applets >/dev/null
remote() {
	printf 'rumpremote (%s)$ %s\n' "$RUMP_SERVER" "$*"
	local name=$1
	shift
	"$demo/applets/$name" "$@"
}
wait_for_socket() {
	for _ in $(seq 200); do
		[ -S ctrl ] && "$demo/applets/sysctl" kern.ostype >/dev/null 2>&1 && return
		sleep 0.05
	done
	echo "the server did not start; its output:" >&2
	cat server.log >&2
	exit 1
}

say 'Which components does tmpfs need?'
show rump_wmd -L. -lrumpfs_tmpfs
"$bin/rump_wmd" -L"$bin" -lrumpfs_tmpfs

say 'A kernel server in user space'
show rump_server -lrumpfs_tmpfs -lrumpvfs -s unix://ctrl
"$bin/rump_server" -lrumpfs_tmpfs -lrumpvfs -s unix://ctrl >server.log 2>&1 &
server=$!
wait_for_socket

say 'Driven from another terminal'
remote sysctl vfs.generic.fstypes
remote mkdir /mnt
remote mount_tmpfs swap /mnt
remote mount
remote mkdir /mnt/test
remote ls -l /mnt
kill "$server"
wait "$server"
server=
say 'ctrl-c: it syncs, removes its socket and ends'
cat server.log

say 'Inside the driver with gdb'
cat >script.gdb <<'EOF'
set pagination off
set confirm off
set breakpoint pending on
set debuginfod enabled off
set print thread-events off
break tmpfs_mkdir
run
echo (gdb) bt\n
bt 4
echo (gdb) print dvp\n
print dvp
echo (gdb) up\n
up
echo (gdb) up\n
up
echo (gdb) p nd\n
p nd
delete
continue
EOF
show gdb --args rump_server -lrumpfs_tmpfs -lrumpvfs -s unix://ctrl
gdb -nx -q -batch -x script.gdb --args "$bin/rump_server" \
    -lrumpfs_tmpfs -lrumpvfs -s unix://ctrl >server.log 2>&1 &
server=$!
wait_for_socket
"$demo/applets/mkdir" /mnt
"$demo/applets/mount_tmpfs" swap /mnt
remote mkdir /mnt/test
"$demo/applets/halt"
wait "$server"
server=
grep -v '^\[\|^warning:\|^Using host\|^$' server.log

say 'The driver, edited: print who makes a directory, then panic by a wrong check'
mkdir -p edited
(cd "$here" && git ls-files -z 2>/dev/null || find . -path ./target -prune -o -type f -print0) |
    (cd "$here" && tar --null -T - -cf - 2>/dev/null) | tar -C edited -xf -
edit() {
	"$here/tests/scripts/edit-mkdir.sh" "$1" edited/kernel/fs/tmpfs/src
	show "cargo build --release -p librumpfs_tmpfs"
	(cd edited && CARGO_TARGET_DIR="$here/target/demo" \
	    cargo build --quiet --release -p librumpfs_tmpfs)
}
edit print
start_edited() {
	"$bin/rump_server" -l"$here/target/demo/release/librumpfs_tmpfs.so" -lrumpvfs \
	    -s unix://ctrl >server.log 2>&1 &
	server=$!
	wait_for_socket
	"$demo/applets/mkdir" /mnt
	"$demo/applets/mount_tmpfs" swap /mnt
}
start_edited
remote mkdir /mnt/test1
remote mkdir /mnt/test2
kill "$server"
wait "$server"
server=
cat server.log

edit panic
start_edited
remote mkdir /mnt/test1 || true
wait "$server" || status=$?
server=
cat server.log
echo "(the server ended with status ${status:-0})"
