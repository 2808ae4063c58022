//! Where the parts of an installation are that are no programs: below the prefix that this program is
//! installed under, or in the source tree that it was built in.

use std::env;
use std::path::{Path, PathBuf};

/// A file or folder that is installed under one name and lies in the source tree under another.
pub struct Part {
    /// Below the prefix.
    pub installed: &'static str,
    /// Below the top of the source tree.
    pub source: &'static str,
}

/// The rules of rumpmake.
pub const RULES: Part = Part {
    installed: "share/rump/mk",
    source: "c-src/mk",
};

/// The templates of new drivers.
pub const TEMPLATES: Part = Part {
    installed: "share/rump/drivers",
    source: "c-src/drivers",
};

/// The driver kit.
pub const DRIVER_KIT: Part = Part {
    installed: "share/rump/crates/kernel/ddk",
    source: "kernel/ddk",
};

/// Where a part is.
#[derive(Debug)]
pub enum Found {
    /// Installed, below this prefix.
    Installed(PathBuf),
    /// In the source tree; the libraries are where this program is.
    Source(PathBuf),
}

impl Part {
    /// Looks beside this program and above it.
    ///
    /// # Errors
    /// A sentence with the places that were tried.
    pub fn find(&self) -> Result<Found, String> {
        let folder = program_folder()?;
        if let Some(prefix) = folder.parent() {
            let installed = prefix.join(self.installed);
            if installed.exists() {
                return Ok(Found::Installed(installed));
            }
        }
        // Built by cargo: the source tree is above the target folder, or where this file was.
        let compiled = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let found = folder
            .ancestors()
            .chain(compiled)
            .map(|tree| tree.join(self.source))
            .find(|part| part.exists());
        found.map(Found::Source).ok_or_else(|| {
            format!(
                "an installation is incomplete: there is no {} beside {} and no {} above it",
                self.installed,
                folder.display(),
                self.source
            )
        })
    }
}

impl Found {
    /// The file or folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Found::Installed(path) | Found::Source(path) => path,
        }
    }
}

/// Where a build of a component is installed: where the kernel is.
///
/// # Errors
/// A sentence.
pub fn libraries() -> Result<PathBuf, String> {
    let folder = program_folder()?;
    Ok(match (RULES.find()?, folder.parent()) {
        (Found::Installed(_), Some(prefix)) => prefix.join("lib"),
        _ => folder,
    })
}

fn program_folder() -> Result<PathBuf, String> {
    let program = env::current_exe()
        .and_then(|program| program.canonicalize())
        .map_err(|error| format!("cannot tell where this program is: {error}"))?;
    Ok(program.parent().unwrap_or(Path::new("/")).to_owned())
}
