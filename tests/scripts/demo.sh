#!/usr/bin/env bash
# Plays the main path of the tutorial with the built programs and prints what a user would see: a
# server, its remote commands, gdb inside the file system driver, an edited driver, a panic. Builds
# first; cargo's messages and the times of builds go to standard error.
set -euo pipefail

here=$(cd "$(dirname "$0")/../.." && pwd)
bin=${CARGO_TARGET_DIR:-$here/target}/release
. "$here/tests/scripts/building.sh"
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

say 'What is going to happen'
cat <<EOF
The kernel, the server and the tools are built. A server starts and is driven from another
terminal; gdb stops inside its file system driver; the driver is edited and built again, first to
print, then with a check that is the wrong way round: the server panics and its core is looked at.
What the servers leave behind is in $demo until the demo ends.
EOF
if [ ! -x "$bin/rump_server" ]; then
	echo "The first build takes about 5 minutes of processor time; this machine has $(nproc) processors."
fi
cd "$here"
building 'kernel, server and tools' ${CARGO:-cargo} build --release

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
kill -INT "$server"
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
bt 3
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
grep -v '^\[\|^Using host\|^warning: Temporarily\|^$' server.log

say 'The driver, edited: print who makes a directory'
start_edited() { # edit
	show "edit kernel/fs/tmpfs/src/vnops.rs; cargo build --release -p librumpfs_tmpfs"
	"$here/tests/scripts/edited-driver.sh" "$1" "$demo/$1"
	show rump_server -lrumpfs_tmpfs -lrumpvfs -s unix://ctrl
	LD_LIBRARY_PATH=$demo/$1 "$bin/rump_server" -lrumpfs_tmpfs -lrumpvfs -s unix://ctrl \
	    >server.log 2>&1 &
	server=$!
	# The first command that finds the server is process 2, as in the tutorial.
	printf 'rumpremote (%s)$ mkdir /mnt\n' "$RUMP_SERVER"
	until "$demo/applets/mkdir" /mnt 2>client.log; do
		kill -0 "$server" 2>/dev/null || { cat server.log client.log >&2; exit 1; }
		sleep 0.05
	done
	remote mount_tmpfs swap /mnt
}
start_edited print
remote mkdir /mnt/test1
remote mkdir /mnt/test2
remote mkdir /mnt/test37
kill -INT "$server"
wait "$server"
server=
say 'What the server printed'
cat server.log

say 'Less smooth sailing: a check that is the wrong way round'
start_edited panic
remote mkdir /mnt/test1 || true
{ wait "$server"; } 2>/dev/null || status=$?
server=
say 'What the server printed'
cat server.log
echo "(the server ended with status ${status:-0})"

say 'The core'
core=$(ls "$demo"/core* 2>/dev/null | head -n 1) || core=
if [ -n "$core" ]; then
	show gdb rump_server core
	gdb -nx -q -batch -ex 'set pagination off' -ex 'set debuginfod enabled off' -ex 'bt 24' \
	    -ex "python
frame = gdb.newest_frame()
while 'tmpfs_mkdir' not in (frame.name() or ''): frame = frame.older()
frame.select()" \
	    -ex 'echo (gdb) frame\n' -ex frame -ex 'echo (gdb) print dvp\n' -ex 'print dvp' "$bin/rump_server" "$core" 2>&1 |
	    grep '^#\|^    \|^\$\|^[0-9]\|^(gdb)' | cut -c1-200
	show rump-gdb rump_server core
	"$here/tests/scripts/rump-gdb" -nx -q -batch -ex 'set debuginfod enabled off' \
	    -ex 'echo (gdb) rump mounts\n' -ex 'rump mounts' -ex 'echo (gdb) rump procs\n' -ex 'rump procs' \
	    -ex 'echo (gdb) rump locks\n' -ex 'rump locks' "$bin/rump_server" "$core" 2>/dev/null |
	    sed -n '/^(gdb)/,$p'
else
	echo "This host gives no core file here; run the server in gdb to look at the panic."
fi
