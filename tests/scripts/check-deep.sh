#!/bin/sh
# The slow checks: every interleaving of the locks (loom), five planted defects that have to be found,
# undefined behaviour in the host layer (Miri, which needs a nightly toolchain with the components miri
# and rust-src). Sanitizers and coverage-guided fuzzers are not here yet.
set -eu
cd "$(dirname "$0")/../.."

echo '# loom: mutex, rwlock, condvar, thread'
RUSTFLAGS='--cfg loom' CARGO_TARGET_DIR=target/loom \
    cargo test --release --package rumpuser --test 'loom_*'

echo '# five planted defects'
rumpuser/tests/defects.sh

echo '# Miri'
if ! cargo +nightly miri --version >/dev/null 2>&1; then
	echo 'Miri is missing: rustup +nightly component add miri rust-src' >&2
	exit 1
fi
MIRIFLAGS='-Zmiri-disable-isolation -Zmiri-permissive-provenance' CARGO_TARGET_DIR=target/miri \
    cargo +nightly miri test --package rumpuser --test backend --test hooks --test locks
