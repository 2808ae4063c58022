#!/bin/sh
# Compares an installed C rump kernel on its own host layer with the same kernel on ours, and with our
# kernel: the rows of tests/peer/rows.c, the columns in turn, and of several rounds the best, since other
# work on the machine only adds.
#
# Usage: RUMP_PEER=DIRECTORY tests/scripts/bench-peer.sh [PATTERN]
# DIRECTORY has librump.so.0, librumpuser.so.0, librumpclient.so.0 and components. RUMP_TEST_PROFILE is the
# cargo profile of our side (fast), ROUNDS the number of rounds (5), PATTERN the rows (an egrep pattern).
# With OPTIONS=-c the processes' running time is taken, for a machine that others use.
set -eu
cd "$(dirname "$0")/../.."
peer=${RUMP_PEER:?the directory of an installed C rump kernel}
profile=${RUMP_TEST_PROFILE:-fast}
ours=$PWD/target/$profile
work=$(mktemp -d)
peer=$(cd "$peer" && pwd)

own="$peer/librumpuser.so.0"
layer="$ours/librumpuser.so"
kernel="$peer/librump.so.0 $peer/librumpvfs.so.0 $peer/librumpdev.so.0 $peer/librumpfs_tmpfs.so.0"
rust="$ours/librump.so $ours/librumpvfs.so $ours/librumpfs_tmpfs.so"

servers='peer layer rust'
finish() {
	for server in $servers; do
		RUMP_SERVER=unix://$work/$server "$ours/rump_halt" 2>/dev/null || true
	done
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

cc -O2 -o "$work/rows" tests/peer/rows.c -lpthread -ldl
truncate -s 1m "$work/disk"

# What a column of the table loads.
libraries() { # column
	case $1 in
	peer) echo "$own $kernel" ;;
	layer) echo "$layer $kernel" ;;
	rust) echo "$rust" ;;
	esac
}

# Serves a column's kernel at $work/COLUMN.
serve() { # column
	case $1 in
	peer) set -- "$1" --kernel "$peer" --host-layer "$peer" ;;
	layer) set -- "$1" --kernel "$peer" --host-layer "$layer" ;;
	rust) set -- "$1" --kernel "$ours" ;;
	esac
	column=$1
	shift
	"$ours/rump_server" "$@" -lrumpvfs -lrumpfs_tmpfs "unix://$work/$column" 2>"$work/server.log"
}

# One measurement as "ROW|COLUMN|NANOSECONDS". A column that fails has no number, and says why.
measure() { # row column options...
	row=$1 column=$2
	shift 2
	case $row in
	remote*)
		set -- "$@" "$peer/librumpclient.so.0"
		export RUMP_SERVER="unix://$work/$column"
		;;
	*) set -- "$@" $(libraries "$column") ;;
	esac
	if ! answer=$("$work/rows" ${OPTIONS:-} "$@" 2>"$work/log" | tail -n 1) || [ -z "$answer" ]; then
		echo "$row, $column: $(tail -n 1 "$work/log")" >&2
		return
	fi
	echo "$row|$column|$answer" >>"$work/answers"
}

cat >"$work/table" <<'EOF'
boot with VFS and tmpfs|boot
null call|null
null call, 2 threads|-t 2 null
mkdir + rmdir|directories
mkdir + rmdir, 2 threads|-t 2 directories
pread 4 KiB|read
pwrite 4 KiB|write
disk, pread 4 KiB|-f DISK read
disk, pwrite 4 KiB|-f DISK write
mutex|mutex
mutex, 2 threads|-t 2 mutex
mutex, 4 threads|-t 4 mutex
mutex, 8 threads|-t 8 mutex
rwlock, 4 threads|-t 4 rwlock
rwlock, 8 threads|-t 8 rwlock
condition variables, there and back|ping-pong
remote null call|null
remote null call, 4 threads|-t 4 null
remote mkdir + rmdir|directories
remote pread 4 KiB|read
remote pwrite 4 KiB|write
EOF
grep -E "${1:-.}" "$work/table" >"$work/chosen"

for server in $servers; do
	serve "$server" || {
		cat "$work/server.log" >&2
		exit 1
	}
done
round=0
while [ "$round" -lt "${ROUNDS:-5}" ]; do
	round=$((round + 1))
	while IFS='|' read -r row options; do
		for column in $servers; do
			# The options are words.
			measure "$row" "$column" $(echo "$options" | sed "s|DISK|$work/disk|")
		done
	done <"$work/chosen"
done

awk -F '|' '
	function time(ns) {
		if (ns == "") return "-"
		if (ns < 1e3) return sprintf("%.0f ns", ns)
		if (ns < 1e6) return sprintf("%.2f µs", ns / 1e3)
		return sprintf("%.2f ms", ns / 1e6)
	}
	FNR == NR {
		if (!(($1, $2) in best) || $3 < best[$1, $2]) best[$1, $2] = $3
		next
	}
	FNR == 1 {
		print "| work | C kernel, its host layer | C kernel, our host layer | its time / ours | our kernel |"
		print "|---|--:|--:|--:|--:|"
	}
	{
		own = best[$1, "peer"]; ours = best[$1, "layer"]
		ratio = own == "" || ours == "" ? "-" : sprintf("%.2f", own / ours)
		print "| " $1 " | " time(own) " | " time(ours) " | " ratio " | " time(best[$1, "rust"]) " |"
	}' "$work/answers" "$work/chosen"
