//! new-driver: the beginning of a file system driver, which builds, mounts and passes its test.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rump_server::place::{DRIVER_KIT, TEMPLATES};

use crate::ctl::{Ctl, Outcome, Stop, host_text};

/// Start a file system driver of your own from a skeleton
///
/// Makes a directory with a small file system that shows two files. In it, "rumpmake" builds the
/// component, "rumpmake test" mounts it in a server and looks at its files, and "rumpmake install" puts
/// it where rump_server -l looks.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The language
    #[arg(short, long, value_enum)]
    lang: Language,
    /// Make this directory [default: NAME]
    #[arg(short, long, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// The file system's name: lower case letters, digits and _
    #[arg(value_parser = name)]
    name: String,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Language {
    C,
    Rust,
}

/// The longest name: with its end it fits the 16 bytes that old interfaces have for it.
const LONGEST: usize = 14;

/// What files of a skeleton are no part of it: what a build left there.
const LEFT_OVER: [&str; 2] = [".rumpmake", "target"];

/// Where the skeleton's manifest has the driver kit.
const KIT_IN_TREE: &str = "../../../kernel/ddk";

fn name(text: &str) -> Result<String, String> {
    let first = text.starts_with(|c: char| c.is_ascii_lowercase());
    let all = text
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if first && all && text.len() <= LONGEST {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "a name begins with a lower case letter, goes on with letters, digits and _, and has at most \
             {LONGEST} characters"
        ))
    }
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let templates = TEMPLATES.find().map_err(Stop::Message)?;
        let from = templates.path().join(match self.lang {
            Language::C => "skeleton-c",
            Language::Rust => "skeleton-rust",
        });
        let kit = match self.lang {
            Language::C => PathBuf::new(),
            Language::Rust => DRIVER_KIT.find().map_err(Stop::Message)?.path().to_owned(),
        };
        let to = self
            .directory
            .clone()
            .unwrap_or_else(|| PathBuf::from(&self.name));
        if to
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_some())
        {
            return Err(Stop::Message(format!("{}: not empty", to.display())));
        }
        self.copy(&from, &to, &kit)?;
        let mut out = ctl.out();
        writeln!(out, "{}: the file system {}", to.display(), self.name)?;
        writeln!(out, "cd {} && rumpmake && rumpmake test", to.display())?;
        Ok(())
    }

    fn copy(&self, from: &Path, to: &Path, kit: &Path) -> Outcome {
        fs::create_dir_all(to).map_err(|error| fault(to, &error))?;
        for entry in fs::read_dir(from).map_err(|error| fault(from, &error))? {
            let entry = entry.map_err(|error| fault(from, &error))?;
            let file_name = entry.file_name().to_string_lossy().into_owned();
            if LEFT_OVER.contains(&file_name.as_str()) {
                continue;
            }
            let path = entry.path();
            let copy = to.join(self.renamed(&file_name));
            if path.is_dir() {
                self.copy(&path, &copy, kit)?;
                continue;
            }
            // What a build left beside the sources is no text.
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let text = text.replace(KIT_IN_TREE, &kit.to_string_lossy());
            fs::write(&copy, self.renamed(&text)).map_err(|error| fault(&copy, &error))?;
            let mode = fs::metadata(&path).map_err(|error| fault(&path, &error))?;
            fs::set_permissions(&copy, mode.permissions()).map_err(|error| fault(&copy, &error))?;
        }
        Ok(())
    }

    /// The driver's name in place of the skeleton's, as it is and in capitals.
    fn renamed(&self, text: &str) -> String {
        let (first, rest) = self.name.split_at(1);
        text.replace("skel", &self.name)
            .replace("SKEL", &self.name.to_uppercase())
            .replace("Skel", &(first.to_uppercase() + rest))
    }
}

fn fault(path: &Path, error: &std::io::Error) -> Stop {
    Stop::Message(format!("{}: {}", path.display(), host_text(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(name("myfs").is_ok() && name("my_fs2").is_ok());
        for wrong in ["", "2fs", "MyFs", "my-fs", "a/b", "much_too_long_fs"] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }
}
