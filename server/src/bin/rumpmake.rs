//! `rumpmake(1)`: builds the component in a directory and puts it where servers find it.

use std::process::ExitCode;

fn main() -> ExitCode {
    rump_server::rumpmake::main()
}
