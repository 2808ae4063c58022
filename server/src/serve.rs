//! From the command line to the halt: the start sequence of `rump_server(1)`.
//!
//! Options and libraries; the fork of a daemon, while there is one thread; boot; modules; drives;
//! the server socket; the daemon's parent is told; wait for a signal; halt.

use crate::components::{Components, Incomplete};
use crate::corefile::{self, Core};
use crate::drivespec::NodeType;
use crate::kernel::{Kernel, c_string};
use crate::library::{self, Loaded};
use crate::parts::{self, Choice};
use crate::server_args::{self, Program, Settings};
use crate::signals::Termination;
use crate::{cli, ffi, hostfile, sanitizer, search};
use rump_abi::errno::Errno;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where a module file appears while it is loaded.
const MODULE_KEY: &str = "/module.mod";

/// Why the server does not start: NetBSD's words and number.
struct Failure {
    what: String,
    errno: Errno,
}

impl Failure {
    fn new(what: &str) -> impl Fn(Errno) -> Self {
        move |errno| Self {
            what: what.to_owned(),
            errno,
        }
    }
}

/// The whole program.
pub fn main(program: Program) -> ExitCode {
    let settings = server_args::parse(program, std::env::args_os().collect());
    if let Some(cpus) = &settings.arguments.cpus {
        ffi::set_environment("RUMP_NCPU", cpus);
    }
    if let Some(ram) = &settings.arguments.ram {
        ffi::set_environment("RUMP_MEMLIMIT", ram);
    }
    if settings.arguments.verbose {
        ffi::set_environment("RUMP_VERBOSE", "1");
    }
    let kernel = match load(program, &settings) {
        Ok(kernel) => kernel,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(cli::FAILURE);
        }
    };
    tell_about_cores(program, &settings);
    run(program, &settings, &kernel)
}

/// Loads kernel and components. The error is complete lines.
fn load(program: Program, settings: &Settings) -> Result<Kernel, String> {
    let arguments = &settings.arguments;
    let named = |text: String| format!("{}: {text}", program.name());
    let mut directories = search::chosen_directories(&arguments.library_path);
    let parts = parts::load(Choice {
        kernel: arguments.kernel.as_deref(),
        host_layer: arguments.host_layer.as_deref(),
        directories: &directories,
    })
    .map_err(named)?;
    if arguments.verbose {
        eprintln!("{}: {parts}", program.name());
    }
    directories = search::without_repeats(
        directories
            .into_iter()
            .chain([parts.directory()])
            .chain(search::beside_this_program()),
    );
    let kernel = Kernel::bind().map_err(|name| named(parts.lacks(name)))?;
    let mut names = arguments.libraries.clone();
    if program == Program::AllServer {
        names.extend(all_components(program, &parts.directory())?);
    }
    sanitizer::start_again_for(program.name(), &names, &directories).map_err(named)?;
    let components = library::load_components(&names, &directories)?;
    check(program, settings, &components, &directories)?;
    Ok(kernel)
}

/// The components that `rump_allserver` adds: all that are complete. The rest is named.
fn all_components(program: Program, directory: &Path) -> Result<Vec<String>, String> {
    let named = |text: String| format!("{}: {text}", program.name());
    let components = Components::read(directory)
        .map_err(|error| named(format!("{}: {error}", directory.display())))?;
    let (complete, incomplete) = components.complete();
    for Incomplete { name, symbol } in incomplete {
        eprintln!(
            "{}",
            named(format!("{name} is left out: nothing here has {symbol}"))
        );
    }
    let mut names: Vec<String> = complete
        .iter()
        .map(|component| component.name.clone())
        .collect();
    // Sockets of the host in place of a network of its own: one excludes the other.
    if names.iter().any(|name| name == "rumpnet_net") {
        names.retain(|name| name != "rumpnet_sockin");
    }
    Ok(names)
}

fn check(
    program: Program,
    settings: &Settings,
    components: &[Loaded],
    directories: &[PathBuf],
) -> Result<(), String> {
    match library::check_functions(components, directories) {
        Err(text) if settings.arguments.allow_missing => {
            eprintln!("{}: {text}", program.name());
            Ok(())
        }
        other => other.map_err(|text| format!("{}: {text}", program.name())),
    }
}

/// Under `-s` a user is about to debug: say early where a core goes, or why there will be none. `-v`
/// always tells.
fn tell_about_cores(program: Program, settings: &Settings) {
    let (Core::Goes(text) | Core::None(text)) = corefile::prepare();
    if settings.arguments.verbose || settings.arguments.foreground {
        eprintln!("{}: {text}", program.name());
    }
}

fn run(program: Program, settings: &Settings, kernel: &Kernel) -> ExitCode {
    let daemon = !settings.arguments.foreground;
    if daemon && let Err(errno) = kernel.daemonize_begin() {
        eprintln!("rump daemonize: {errno}");
        return ExitCode::from(cli::FAILURE);
    }
    let started = start(settings, kernel, daemon);
    match started {
        Ok(termination) => termination.wait(),
        Err(Failure { what, errno }) => {
            eprintln!("{what}: {errno}");
            if daemon {
                // A parent that is gone cannot be told; the message above was.
                let _ = kernel.daemonize_done(Some(errno));
            }
            return ExitCode::from(cli::FAILURE);
        }
    }
    match kernel.halt() {
        Some(errno) => cli::fail(program.name(), &format!("halt: {errno}")),
        None => cli::fail(program.name(), "halt: the kernel did not end the process"),
    }
}

/// Boots and opens for clients. Signals are noted from before the boot on, so that one that comes
/// early still ends the server in order.
fn start(settings: &Settings, kernel: &Kernel, daemon: bool) -> Result<Termination, Failure> {
    let termination = Termination::watch()
        .map_err(|error| Failure::new("signal handlers")(crate::hosterrno::from_io(&error)))?;
    kernel
        .init()
        .map_err(Failure::new("rump kernel init failed"))?;
    for module in &settings.arguments.modules {
        load_module(kernel, module)?;
    }
    for drive in &settings.drives {
        let extent = hostfile::prepare(drive).map_err(|bad| Failure::new(bad.what)(bad.errno))?;
        let (key, hostpath) = (c_string(&drive.key), c_string(&drive.hostpath));
        kernel
            .etfs_register_window(&key, &hostpath, drive.node_type, extent.offset, extent.size)
            .map_err(Failure::new("etfs register"))?;
    }
    kernel
        .init_server(&c_string(&settings.url))
        .map_err(Failure::new("rump server init failed"))?;
    if daemon {
        kernel
            .daemonize_done(None)
            .map_err(Failure::new("rump daemonize"))?;
    }
    Ok(termination)
}

/// A module file is shown to the kernel under one fixed name while it is loaded.
fn load_module(kernel: &Kernel, hostpath: &str) -> Result<(), Failure> {
    let key = c_string(MODULE_KEY);
    kernel
        .etfs_register(&key, &c_string(hostpath), NodeType::Regular)
        .map_err(Failure::new("module etfs register failed"))?;
    let loaded = kernel
        .module_load(&key)
        .map_err(Failure::new("module load failed"));
    let removed = kernel
        .etfs_remove(&key)
        .map_err(Failure::new("module etfs remove failed"));
    loaded.and(removed)
}
