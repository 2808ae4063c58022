//! `rump_wmd(1)`: "where's my dependency": the components that a component needs.

use std::process::ExitCode;

fn main() -> ExitCode {
    rump_server::wmd::main()
}
