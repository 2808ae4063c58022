//! Where the rules, the headers and the libraries are: below an installation's prefix, or in the source
//! tree that this program was built in.

use super::has_rules;
use std::env;
use std::path::{Path, PathBuf};

/// The rules below an installation's prefix.
const INSTALLED: &str = "share/rump/mk";
/// The rules in the source tree.
const SOURCE: &str = "c-src/mk";

/// What a build needs to know about the installation.
pub struct Place {
    /// The folder of `bsd.lib.mk`.
    pub rules: PathBuf,
    /// Where `install` puts libraries.
    pub libraries: PathBuf,
}

impl Place {
    /// Looks beside this program.
    ///
    /// # Errors
    /// A sentence with the places that were tried.
    pub fn find() -> Result<Self, String> {
        let program = env::current_exe()
            .and_then(|program| program.canonicalize())
            .map_err(|error| format!("cannot tell where this program is: {error}"))?;
        let folder = program.parent().unwrap_or(Path::new("/"));
        if let Some(prefix) = folder.parent() {
            let rules = prefix.join(INSTALLED);
            if has_rules(&rules) {
                return Ok(Self {
                    rules,
                    libraries: prefix.join("lib"),
                });
            }
        }
        // Built by cargo: the source tree is above the target folder, or where this file was.
        let compiled = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let rules = folder
            .ancestors()
            .chain(compiled)
            .map(|tree| tree.join(SOURCE))
            .find(|rules| has_rules(rules));
        match rules {
            Some(rules) => Ok(Self {
                rules,
                libraries: folder.to_owned(),
            }),
            None => Err(format!(
                "the rules are missing: no {INSTALLED} beside {} and no {SOURCE} above it",
                folder.display()
            )),
        }
    }
}
