//! A Rust driver: cargo builds it, and what it made is printed and installed as a C driver is.

use super::{GOALS, NAME, Order, jobs, report};
use crate::place;
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Message, Metadata, MetadataCommand, Package, TargetKind};
use std::fs;
use std::io::{BufReader, ErrorKind};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Works the goals off.
///
/// # Errors
/// A sentence; what the compiler finds wrong has been printed.
pub fn run(order: &Order) -> Result<ExitCode, String> {
    for variable in ["SAN", "COV"] {
        if order
            .variable(variable)
            .is_some_and(|value| value != "0" && value != "no")
        {
            return Err(format!(
                "{variable} is for C drivers: rustc has it in nightly toolchains only"
            ));
        }
    }
    if let Some(goal) = order
        .goals
        .iter()
        .find(|goal| !GOALS.contains(&goal.as_str()))
    {
        return Err(format!("a Rust driver has no goal {goal}"));
    }
    let metadata = MetadataCommand::new()
        .current_dir(&order.directory)
        .no_deps()
        .exec()
        .map_err(|error| match error {
            cargo_metadata::Error::Io(error) if error.kind() == ErrorKind::NotFound => {
                "cargo is needed to build a Rust driver and is not here: see https://rustup.rs"
                    .into()
            }
            error => error.to_string(),
        })?;
    let component = component(&metadata, &order.directory)?;
    for goal in &order.goals {
        match goal.as_str() {
            "all" | "dependall" => {
                build(order, component)?;
            }
            "install" => {
                let library = build(order, component)?;
                install(order, &library)?;
            }
            "test" => {
                let library = build(order, component)?;
                if !test(order, &library)? {
                    return Ok(ExitCode::FAILURE);
                }
            }
            "clean" | "cleandir" => clean(order, component)?,
            // depend, includes, obj: cargo does these when it builds.
            _ => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The package that a server can load: the one here, or the one of this workspace that is made of it.
fn component<'a>(metadata: &'a Metadata, directory: &Path) -> Result<&'a Package, String> {
    let manifest = directory.join("Cargo.toml");
    let here = metadata
        .packages
        .iter()
        .find(|package| package.manifest_path.as_std_path() == manifest)
        .ok_or_else(|| format!("{}: it describes no package", manifest.display()))?;
    if is_component(here) {
        return Ok(here);
    }
    let made_of_it = |package: &&Package| {
        let mut dependencies = package.dependencies.iter();
        is_component(package)
            && dependencies.any(|dependency| dependency.name == here.name.as_str())
    };
    let candidates: Vec<&Package> = metadata.packages.iter().filter(made_of_it).collect();
    // Of rump-tmpfs several libraries are made; its component is librumpfs_tmpfs.
    let short = here.name.strip_prefix("rump-").unwrap_or(&here.name);
    let named = candidates
        .iter()
        .find(|package| package.name.ends_with(&format!("_{short}")));
    match (named, candidates.as_slice()) {
        (Some(package), _) | (None, [package]) => Ok(package),
        _ => Err(format!(
            "{}: crate-type is not cdylib, and it is not plain which package of the workspace is its component",
            manifest.display()
        )),
    }
}

fn is_component(package: &Package) -> bool {
    let mut targets = package.targets.iter();
    targets.any(|target| target.kind.contains(&TargetKind::CDyLib))
}

/// cargo with what every use of it has.
fn cargo(order: &Order, what: &str, component: &Package) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&order.directory).args([
        what,
        "--quiet",
        "--release",
        "--package",
        component.name.as_str(),
    ]);
    if let Some(flags) = order.variable("CARGOFLAGS") {
        command.args(flags.split_whitespace());
    }
    command
}

/// Builds, with a line for each library that is made anew, and gives the component's file.
fn build(order: &Order, component: &Package) -> Result<Utf8PathBuf, String> {
    let mut command = cargo(order, "build", component);
    command.arg("--message-format=json-render-diagnostics");
    command
        .arg("--jobs")
        .arg(jobs(&order.arguments).to_string());
    if order.arguments.keep_going {
        command.arg("--keep-going");
    }
    let fault = |error| format!("cargo: {}", report::host_text(&error));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(fault)?;
    let output = child.stdout.take().expect("it is piped");
    let mut library = None;
    for message in Message::parse_stream(BufReader::new(output)) {
        let Message::CompilerArtifact(artifact) = message.map_err(fault)? else {
            continue;
        };
        let kinds = &artifact.target.kind;
        let made = artifact
            .filenames
            .iter()
            .find(|file| matches!(file.extension(), Some("rlib" | "so")));
        let Some(made) = made.filter(|_| !kinds.contains(&TargetKind::CustomBuild)) else {
            continue;
        };
        let ours = artifact.package_id == component.id && kinds.contains(&TargetKind::CDyLib);
        if !artifact.fresh {
            let folder = artifact
                .manifest_path
                .parent()
                .and_then(Utf8Path::file_name);
            let file = made.file_name().unwrap_or_default();
            report::line(
                if ours { "build" } else { "compile" },
                format_args!("{}/{}", folder.unwrap_or("."), without_hash(file)),
            );
        }
        if ours {
            library = Some(made.clone());
        }
    }
    let status = child.wait().map_err(fault)?;
    if !status.success() {
        return Err(format!("{} is not built", component.name));
    }
    library.ok_or_else(|| format!("cargo made no library of {}", component.name))
}

/// `libpastey-0123456789abcdef.rlib` as `libpastey.rlib`.
fn without_hash(file: &str) -> String {
    let Some((stem, extension)) = file.rsplit_once('.') else {
        return file.to_owned();
    };
    match stem.rsplit_once('-') {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            format!("{name}.{extension}")
        }
        _ => file.to_owned(),
    }
}

/// Puts the library in place by renaming: a running kernel may have the old file mapped.
fn install(order: &Order, library: &Utf8Path) -> Result<(), String> {
    let directory = match order.variable("LIBDIR") {
        Some(directory) => directory.into(),
        None => place::libraries()?,
    };
    let mut root = order.variable("DESTDIR").unwrap_or_default();
    root.push_str(&directory.to_string_lossy());
    let directory = Path::new(&root);
    let name = library.file_name().unwrap_or_default();
    let target = directory.join(name);
    let fault = |error| format!("{}: {}", target.display(), report::host_text(&error));
    // cargo's own folder may be the one that servers look into.
    let there = library.as_std_path().canonicalize().map_err(fault)?;
    if target.canonicalize().ok() != Some(there) {
        fs::create_dir_all(directory).map_err(fault)?;
        let new = directory.join(format!("{name}.new"));
        fs::copy(library, &new).map_err(fault)?;
        fs::rename(&new, &target).map_err(fault)?;
    }
    report::line("install", target.display());
    Ok(())
}

/// Runs the driver's own test, which finds the tools that are beside this program.
fn test(order: &Order, library: &Utf8Path) -> Result<bool, String> {
    let mut path = std::env::var_os("PATH").unwrap_or_default();
    if let Ok(program) = std::env::current_exe() {
        let folder = program.parent().unwrap_or(Path::new("/")).to_owned();
        let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
        path = std::env::join_paths(folders).unwrap_or(path.clone());
    }
    let status = Command::new("sh")
        .arg("./test.sh")
        .current_dir(&order.directory)
        .env(
            "COMPONENT_DIR",
            library.parent().unwrap_or(Utf8Path::new(".")),
        )
        .env("PATH", path)
        .status();
    let status = status.map_err(|error| format!("sh: {}", report::host_text(&error)))?;
    Ok(status.success())
}

fn clean(order: &Order, component: &Package) -> Result<(), String> {
    let status = cargo(order, "clean", component).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{NAME}: {} is not cleaned", component.name)),
        Err(error) => Err(format!("cargo: {}", report::host_text(&error))),
    }
}

#[cfg(test)]
mod tests {
    use super::without_hash;

    #[test]
    fn names() {
        assert_eq!(
            without_hash("libpastey-0123456789abcdef.rlib"),
            "libpastey.rlib"
        );
        assert_eq!(without_hash("librumpfs_tmpfs.so"), "librumpfs_tmpfs.so");
        assert_eq!(without_hash("liba-b.rlib"), "liba-b.rlib");
    }
}
