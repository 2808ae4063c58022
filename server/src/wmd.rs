//! `rump_wmd(1)`, "where's my dependency": which components a component needs.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::elf::Symbols;
use crate::search;

/// Libraries of the same naming pattern that are no components of a kernel.
const NOT_COMPONENTS: [&str; 4] = ["rump", "rumpuser", "rumpclient", "rumphijack"];

/// The components of a directory whose every symbol the others provide, and the rest, each with a
/// symbol that nothing provides.
///
/// # Errors
/// The directory cannot be read.
pub fn complete_components(directory: &Path) -> io::Result<(Vec<String>, Vec<(String, String)>)> {
    let mut components: Vec<(String, Symbols)> = Vec::new();
    let mut base: HashSet<String> = HashSet::new();
    for (name, file) in search::rump_libraries(directory)? {
        let Ok(symbols) = Symbols::read(&file) else {
            continue;
        };
        if name == "rump" || name == "rumpuser" {
            base.extend(symbols.defined);
        } else if !NOT_COMPONENTS.contains(&name.as_str()) && symbols.is_component() {
            components.push((name, symbols));
        }
    }
    let mut incomplete = Vec::new();
    loop {
        let lacking = components
            .iter()
            .position(|(_, symbols)| first_lacking(symbols, &components, &base).is_some());
        let Some(index) = lacking else { break };
        let (name, symbols) = components.remove(index);
        let symbol = symbols
            .wanted()
            .find(|symbol| {
                !base.contains(*symbol)
                    && !components
                        .iter()
                        .any(|(_, other)| other.defined.contains(*symbol))
            })
            .unwrap_or_default()
            .to_owned();
        incomplete.push((name, symbol));
    }
    Ok((
        components.into_iter().map(|(name, _)| name).collect(),
        incomplete,
    ))
}

fn first_lacking<'a>(
    symbols: &'a Symbols,
    components: &[(String, Symbols)],
    base: &HashSet<String>,
) -> Option<&'a str> {
    symbols.wanted().find(|symbol| {
        !base.contains(*symbol)
            && !components
                .iter()
                .any(|(_, other)| other.defined.contains(*symbol))
    })
}

/// The whole program.
pub fn main() -> ExitCode {
    eprintln!("rump_wmd: not ready");
    ExitCode::FAILURE
}
