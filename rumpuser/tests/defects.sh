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

export RUSTFLAGS="--cfg loom"

# plant DEFECT TARGET TEST: TEST of TARGET must fail when DEFECT is planted.
plant() {
    set -- "$1" "$2" "$3" cargo test -q -p rumpuser --release --features "defect-$1" --test "$2"
    defect=$1 target=$2 name=$3
    shift 3
    if ! "$@" --no-run >"$log" 2>&1; then
        cat "$log"
        echo "defect $defect: does not build"
        missed=1
    elif "$@" -- --exact "$name" >"$log" 2>&1; then
        echo "defect $defect: MISSED by $target::$name"
        missed=1
    elif grep -q "^---- $name " "$log"; then
        reason=$(grep -A1 "^thread '$name'.*panicked" "$log" | sed -n 2p)
        echo "defect $defect: found by $target::$name: $reason"
    else
        cat "$log"
        echo "defect $defect: $target::$name did not run"
        missed=1
    fi
}

plant lost-wakeup     loom_condvar a_signal_reaches_the_waiter
plant missing-release loom_mutex   two_threads_exclude_each_other
plant wrong-owner     loom_mutex   two_threads_exclude_each_other
plant upgrade-race    loom_rwlock  upgrade_against_a_writer
plant timeout-race    loom_condvar a_timeout_uses_up_no_wakeup

if cargo test -q -p rumpuser --release --test 'loom_*' >"$log" 2>&1; then
    echo "no defect: all model tests pass"
else
    cat "$log"
    echo "no defect: a model test fails"
    missed=1
fi
exit "$missed"
