# The goals a user needs; cargo does the work. `make help` lists them.

CARGO	?= cargo
PREFIX	?= /usr/local
DESTDIR	?=

.PHONY: all build demo test check check-deep bench generate install clean help

all: build

help:
	@echo 'make             build the libraries and tools, in target/release'
	@echo 'make demo        play the main path of the tutorial'
	@echo 'make test        run all tests'
	@echo 'make check       format, lints, generated code'
	@echo 'make check-deep  models of the locks, Miri, sanitizers, fuzzers; about half an hour'
	@echo 'make bench       benchmarks beside the host tmpfs; RUMP_PEER=DIRECTORY, an installed C rump kernel as well'
	@echo 'make generate    write the generated files again; needs libclang'
	@echo 'make install     install below PREFIX (default /usr/local), DESTDIR is honoured'
	@echo 'make clean       remove target'

build:
	$(CARGO) build --release

demo:
	@tests/scripts/prerequisites.sh demo
	@CARGO='$(CARGO)' tests/scripts/demo.sh

# The end-to-end tests use what `make install` delivers; the others build what they need themselves.
test:
	@tests/scripts/prerequisites.sh test
	$(CARGO) build --release
	$(CARGO) test

check:
	@tests/scripts/prerequisites.sh check
	$(CARGO) fmt --all --check
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) run --quiet --package rump-gen -- --check
	tests/scripts/compile-headers.sh

check-deep:
	tests/scripts/check-deep.sh

bench:
	$(CARGO) build --profile fast
	RUMP_TEST_PROFILE=fast $(CARGO) bench --profile fast --package rump-tests --bench filesystem
	@$(CARGO) run --quiet --package rump-tests --bin bench-table
	@[ -z "$(RUMP_PEER)" ] || RUMP_PEER='$(RUMP_PEER)' tests/scripts/bench-peer.sh

generate:
	$(CARGO) run --quiet --package rump-gen

install: build
	tests/scripts/install.sh "$(DESTDIR)$(PREFIX)"

clean:
	$(CARGO) clean
