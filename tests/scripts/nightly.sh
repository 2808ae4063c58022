# The pinned nightly of the deep checks; read by their scripts. With `need_nightly` it is installed if
# rustup has not got it.

nightly=nightly-2026-05-20
target=$(rustc -vV | sed -n 's/^host: //p')

need_nightly() {
	# A toolchain that the directory's rust-toolchain.toml does not name has to be named by hand.
	if cargo "+$nightly" miri --version >/dev/null 2>&1 &&
		[ -d "$(rustc "+$nightly" --print sysroot)/lib/rustlib/src/rust/library/std" ]; then
		return
	fi
	if ! command -v rustup >/dev/null 2>&1; then
		echo "this needs rustup (https://rustup.rs), for $nightly with miri and rust-src" >&2
		exit 1
	fi
	install="rustup toolchain install $nightly --profile minimal -c miri -c rust-src"
	echo "+ $install"
	$install
}
