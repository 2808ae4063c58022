#!/bin/sh
# Mounts tmpfs in a server of its own and uses it: `rumpmake test' runs this. COMPONENT_DIR is the
# directory of the library.
set -eu

place=$(mktemp -d)
RUMP_SERVER=unix://$place/ctrl
export RUMP_SERVER
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; rm -rf "$place"' EXIT

check() { # what wanted got
	if [ "$2" != "$3" ]; then
		echo "FAIL: $1: wanted \"$2\", got \"$3\"" >&2
		exit 1
	fi
}

fails() { # text command...
	text=$1
	shift
	if got=$("$@" 2>&1); then
		echo "FAIL: $* succeeded" >&2
		exit 1
	fi
	case $got in
	*"$text") ;;
	*)
		echo "FAIL: $*: wanted \"$text\", got \"$got\"" >&2
		exit 1
		;;
	esac
}

rump_server -L "${COMPONENT_DIR:-.}" -lrumpvfs -lrumpfs_tmpfs -s "$RUMP_SERVER" &
server=$!
tries=0
until [ -S "$place/ctrl" ]; do
	kill -0 "$server" 2>/dev/null || { server=; echo 'FAIL: the server does not start' >&2; exit 1; }
	tries=$((tries + 1))
	[ $tries -lt 1000 ] || { echo 'FAIL: the server does not answer' >&2; exit 1; }
	sleep 0.01
done

rumpctl mkdir /mnt
rumpctl mount_tmpfs -s 1m -n 20 -m 1777 swap /mnt
check 'file systems' 'tmpfs on /mnt type tmpfs (local)' "$(rumpctl mount | grep ' on /mnt ')"

# Names.
rumpctl mkdir /mnt/dir /mnt/other
echo contents | rumpctl dd of=/mnt/dir/file 2>/dev/null
rumpctl ln /mnt/dir/file /mnt/link
rumpctl ln -s dir/file /mnt/symlink
rumpctl mv /mnt/dir/file /mnt/other/moved
check 'names' 'dir link other symlink' "$(rumpctl ls /mnt | xargs)"
check 'a hard link' contents "$(rumpctl cat /mnt/link)"
check 'a moved file' contents "$(rumpctl cat /mnt/other/moved)"
fails 'No such file or directory' rumpctl cat /mnt/symlink
fails 'Invalid argument' rumpctl mv /mnt/other /mnt/other/below
fails 'Directory not empty' rumpctl rmdir /mnt/other
rumpctl mv /mnt/other /mnt/dir/below
check 'a moved directory' contents "$(rumpctl cat /mnt/dir/below/moved)"
rumpctl rm /mnt/dir/below/moved /mnt/link
rumpctl rmdir /mnt/dir/below

# Limits.
fails 'No space left on device' rumpctl dd if=host:/dev/zero of=/mnt/big bs=64k count=17
rumpctl rm /mnt/big
i=0
while [ $i -lt 17 ]; do
	rumpctl touch "/mnt/dir/file-with-a-number-$i"
	i=$((i + 1))
done
fails 'No space left on device' rumpctl touch /mnt/dir/more
check 'a listing' 17 "$(rumpctl ls /mnt/dir | wc -l | xargs)"

# Other kinds of use.
rumpctl mount -u -o ro /mnt
fails 'Read-only file system' rumpctl rm /mnt/symlink
rumpctl mount -u -o rw /mnt
rumpctl rm /mnt/symlink

rumpctl umount /mnt
rumpctl halt
wait "$server"
server=
echo 'tmpfs: passed'
