#!/bin/sh
# Plants each defect of src/defect.rs in the shipped source and demands that the model test that
# guards against it fails; then demands that all model tests pass without a defect.
#
# Usage: rumpuser/tests/defects.sh     (from anywhere; part of `make check-deep`)

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${CARGO_TARGET_DIR:=target/loom}"
export CARGO_TARGET_DIR
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
missed=0

# plant DEFECT TARGET TEST: TEST of TARGET must fail when DEFECT is planted.
plant() {
    flags="--cfg loom --cfg rump_defect=\"$1\""
    if ! RUSTFLAGS=$flags cargo test -q -p rumpuser --release --test "$2" --no-run >"$log" 2>&1; then
        cat "$log"
        echo "defect $1: does not build"
        missed=1
        return
    fi
    if RUSTFLAGS=$flags cargo test -q -p rumpuser --release --test "$2" -- --exact "$3" >"$log" 2>&1; then
        echo "defect $1: MISSED by $2::$3"
        missed=1
    elif grep -q "test $3 \.\.\. FAILED\|^---- $3 " "$log"; then
        echo "defect $1: found by $2::$3: $(grep -A1 "^thread '$3'.*panicked" "$log" | sed -n 2p)"
    else
        cat "$log"
        echo "defect $1: $2::$3 did not run"
        missed=1
    fi
}

plant lost_wakeup     loom_condvar a_signal_reaches_the_waiter
plant missing_release loom_mutex   two_threads_exclude_each_other
plant wrong_owner     loom_mutex   two_threads_exclude_each_other
plant upgrade_race    loom_rwlock  upgrade_against_a_writer
plant timeout_race    loom_condvar a_timeout_uses_up_no_wakeup

if RUSTFLAGS="--cfg loom" cargo test -q -p rumpuser --release --test 'loom_*' >"$log" 2>&1; then
    echo "no defect: all model tests pass"
else
    cat "$log"
    echo "no defect: a model test fails"
    missed=1
fi
exit "$missed"
