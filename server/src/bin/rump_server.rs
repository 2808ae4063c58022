//! `rump_server(1)`: a rump kernel with the components that the command line names.

use std::process::ExitCode;

fn main() -> ExitCode {
    rump_server::serve::main(rump_server::server_args::Program::Server)
}
