//! `rump_allserver(1)`: a rump kernel with every component that is installed beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    rump_server::serve::main(rump_server::server_args::Program::AllServer)
}
