#!/bin/sh
# The slow checks: every interleaving of the locks (loom), five planted defects that have to be found,
# undefined behaviour (Miri), memory errors (address sanitizer), data races (thread sanitizer), inputs
# that nobody thought of (libFuzzer). All but the first two need a pinned nightly, which rustup gets.
#
# Usage: tests/scripts/check-deep.sh [loom|defects|miri|address|thread|fuzz ...]
# All, if none is named; loom is the last part of defects then.
set -eu
cd "$(dirname "$0")/../.."
. tests/scripts/nightly.sh

loom() {
	RUSTFLAGS='--cfg loom' CARGO_TARGET_DIR=target/loom \
	    cargo test --quiet --release --package rumpuser --package rump-sysproxy --test 'loom_*'
}

defects() {
	rumpuser/tests/defects.sh
}

miri() {
	need_nightly
	MIRIFLAGS='-Zmiri-disable-isolation -Zmiri-permissive-provenance' CARGO_TARGET_DIR=target/miri \
	    cargo "+$nightly" miri test --quiet --package rumpuser --test backend --test hooks --test locks
}

# The standard library is built with the sanitizer, too; it would not know of std's own locks otherwise.
# Tests unwind, and a library is built once only if all of them do.
sanitized() {
	need_nightly
	RUSTFLAGS="-Zsanitizer=$1" CARGO_TARGET_DIR=target/$1 CARGO_PROFILE_DEV_PANIC=unwind \
	    cargo "+$nightly" test --quiet -Zbuild-std --target "$target" \
	    --package rumpuser --package rump-kernel --lib --tests
}

address() {
	# Kernel memory is type-stable and never given back to the host: that is no leak. Some tests ask for
	# more memory than there is.
	ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}" sanitized address
}

thread() {
	TSAN_OPTIONS="allocator_may_return_null=1:${TSAN_OPTIONS:-}" sanitized thread
}

fuzz() {
	tests/scripts/prerequisites.sh deep
	tests/scripts/fuzz.sh
}

[ $# -gt 0 ] || set -- defects miri address thread fuzz
for step; do
	case $step in
	loom | defects | miri | address | thread | fuzz) ;;
	*)
		echo 'usage: check-deep.sh [loom|defects|miri|address|thread|fuzz ...]' >&2
		exit 1
		;;
	esac
	echo "# $step"
	began=$(date +%s)
	"$step"
	echo "# $step: $(($(date +%s) - began)) s"
done
