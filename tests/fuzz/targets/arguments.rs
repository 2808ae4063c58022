//! What a user types: URLs, drive specifications, amounts, mount options, modes; and the first line of
//! a server. Each parser answers or refuses, and what it made can be taken apart again.
#![no_main]

#[allow(dead_code, reason = "the fuzzer uses its parsers")]
#[path = "../../../server/rumpctl/src/mntopts.rs"]
mod mntopts;
#[allow(dead_code, reason = "the fuzzer uses its parsers")]
#[path = "../../../server/rumpctl/src/mode.rs"]
mod mode;

use libfuzzer_sys::fuzz_target;
use rump_abi::sysproxy::{Banner, Url};
use rump_server::{amount, drivespec};

fuzz_target!(|data: &[u8]| {
    if let Ok(banner) = Banner::decode(data) {
        // Only one line in a form of its own comes out.
        if let Ok(line) = banner.encode() {
            assert_eq!(Banner::decode(&line), Ok(banner));
        }
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let _ = Url::parse(text);
    let _ = drivespec::parse(text);
    if let Ok(amount) = amount::parse(text) {
        assert!(amount > 0 || text.contains('0'), "{text:?} is {amount}");
    }
    let words: Vec<String> = text.split('\n').map(str::to_owned).collect();
    if let Ok(options) = mntopts::parse(&words) {
        let flags = options.flags(0);
        let _ = (options.words(), mntopts::flag_words(flags, true));
    }
    if let Some(change) = mode::Change::parse(text) {
        let applied = change.apply(0o644, 0o022);
        assert_eq!(applied & !0o7777, 0, "{text:?} gives {applied:o}");
        let _ = mode::strmode(applied);
    }
});
