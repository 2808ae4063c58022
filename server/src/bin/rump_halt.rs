//! `rump.halt(1)`: end a rump kernel server. Installed under its name with the dot.

use std::process::ExitCode;

fn main() -> ExitCode {
    rump_server::halt::main()
}
