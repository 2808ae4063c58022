#!/bin/sh
# Coverage-guided fuzzers (libFuzzer, with the address sanitizer) of tests/fuzz: the sysproxy server,
# file system calls on a kernel in the process, the parsers of what users type.
#
# Usage: tests/scripts/fuzz.sh [TARGET ...]     RUMP_FUZZ_SECONDS: for each target, 30 if not set
#
# What they found to be interesting stays in target/fuzz/corpus and is where the next run begins;
# an input that made one crash is in target/fuzz/crashes. Run the program with it to see it again.
set -eu
cd "$(dirname "$0")/../.."
. tests/scripts/nightly.sh
need_nightly
here=$(pwd)
folder=$here/target/fuzz
export CARGO_TARGET_DIR="$folder"
export RUSTFLAGS="-Zsanitizer=address --cfg fuzzing -Clink-arg=-rdynamic -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
# A kernel that is wrong with itself says so.
export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=true
export CARGO_PROFILE_RELEASE_DEBUG=line-tables-only
build() {
	cargo "+$nightly" build --quiet --release --target "$target" "$@"
}
# Kernel memory is never given back (ARCHITECTURE.md, objects and handles): no leak report.
export ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}"
export RUMP_TEST_ARTIFACTS="$folder/$target/release"
[ $# -gt 0 ] || set -- sysproxy syscalls arguments
for name; do
	if [ "$name" = syscalls ]; then
		# The kernel's libraries, instrumented; their counters find the fuzzer in the program.
		build --package librump --package librumpvfs --package librumpfs_tmpfs
	fi
	build --manifest-path tests/fuzz/Cargo.toml --bin "$name" --features "$name"
	mkdir -p "$folder/corpus/$name" "$folder/crashes"
	echo "# fuzz $name"
	log=$folder/$name.log
	if "$folder/$target/release/$name" "$folder/corpus/$name" \
	    "-max_total_time=${RUMP_FUZZ_SECONDS:-30}" -len_control=0 -max_len=2000 \
	    -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
	    "-artifact_prefix=$folder/crashes/$name-" >"$log" 2>&1; then
		sed -n 's/^stat::\(number_of_executed_units\|average_exec_per_sec\|new_units_added\): */    \1 /p' "$log"
		grep -E 'cov: ' "$log" | tail -n 1 | sed -E 's/.*(cov: [0-9]+).*/    \1/'
	else
		tail -n 60 "$log"
		echo "$name failed; all it said is in $log" >&2
		exit 1
	fi
done
