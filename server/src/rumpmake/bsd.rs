//! A C driver: a BSD make with the rules of `c-src/mk` takes over.

use super::{Order, jobs, report};
use crate::place;
use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Replaces this process by make; what comes back is why it cannot.
pub fn run(order: &Order) -> String {
    match command(order) {
        Ok(mut command) => {
            let error = command.exec();
            let name = command.get_program().to_string_lossy();
            if error.kind() == std::io::ErrorKind::NotFound {
                format!(
                    "{name} is needed to read {}/Makefile and is not here: install the package bmake",
                    order.directory.display()
                )
            } else {
                format!("{name}: {}", report::host_text(&error))
            }
        }
        Err(sentence) => sentence,
    }
}

fn command(order: &Order) -> Result<Command, String> {
    let rules = place::RULES.find()?;
    // On a BSD the system's make is the one.
    let make = if cfg!(any(
        target_os = "netbsd",
        target_os = "freebsd",
        target_os = "openbsd",
        target_os = "dragonfly"
    )) {
        "make"
    } else {
        "bmake"
    };
    let mut command = Command::new(make);
    command.current_dir(&order.directory);
    // bmake takes the working directory's name from here when it is the same directory.
    command.env("PWD", &order.directory);
    // What another make told its children does not concern this one.
    for name in ["MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKESYSPATH"] {
        command.env_remove(name);
    }
    command.env("RUMP_LIBDIR", place::libraries()?);
    if let Ok(program) = env::current_exe() {
        command.env("RUMPMAKE", program);
    }
    command.arg("-m").arg(rules.path());
    let arguments = &order.arguments;
    for (given, option) in [
        (arguments.keep_going, "-k"),
        (arguments.dry_run, "-n"),
        (arguments.ignore, "-i"),
        (arguments.sequential, "-B"),
    ] {
        if given {
            command.arg(option);
        }
    }
    if !arguments.sequential && !arguments.dry_run {
        command.arg("-j").arg(jobs(arguments).to_string());
    }
    for variable in &arguments.variables {
        command.arg("-V").arg(variable);
    }
    let variables = order.variables.iter();
    command.args(variables.map(|(name, value)| format!("{name}={value}")));
    command.args(&order.goals);
    Ok(command)
}
