#!/bin/sh
# Mounts skel in a server of its own and looks at its files: `rumpmake test' runs this. COMPONENT_DIR is
# the directory of the library.
set -eu

place=$(mktemp -d)
RUMP_SERVER=unix://$place/ctrl
export RUMP_SERVER
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; rm -rf "$place"' EXIT

fail() {
	cat "$place/log" >&2
	echo "FAIL: $*" >&2
	exit 1
}

check() { # what wanted got
	[ "$2" = "$3" ] || fail "$1: wanted \"$2\", got \"$3\""
}

rump_server -L "${COMPONENT_DIR:-.}" -lrumpvfs -lrumpfs_skel -s "$RUMP_SERVER" >"$place/log" 2>&1 &
server=$!
tries=0
until [ -S "$place/ctrl" ]; do
	kill -0 "$server" 2>/dev/null || { server=; fail 'the server does not start'; }
	tries=$((tries + 1))
	[ $tries -lt 1000 ] || fail 'the server does not answer'
	sleep 0.01
done

rumpctl mkdir /mnt
rumpctl mount -t skel skel /mnt
check 'file systems' 'skel on /mnt type skel (local)' "$(rumpctl mount | grep ' on /mnt ')"
check 'names' 'hello motto' "$(rumpctl ls /mnt | xargs)"
check 'contents' 'Hello from skel.' "$(rumpctl cat /mnt/hello)"
if rumpctl touch /mnt/new 2>/dev/null; then
	fail 'a file was made'
fi
rumpctl umount /mnt
rumpctl halt
wait "$server"
server=
echo 'skel: passed'
