//! mount_umap(8).

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome, Stop, host_text};
use crate::mounting::{Mounting, Operands, unsupported, value_of};

/// Mount a directory in a second place, with other owners
///
/// A map is a file of the host: the number of its entries, then a line for each with the id there and the
/// id here.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The map of the groups
    #[arg(short, value_name = "FILE", required = true)]
    groups: PathBuf,
    /// The map of the users
    #[arg(short, value_name = "FILE", required = true)]
    users: PathBuf,
    #[command(flatten)]
    operands: Operands,
}

/// The most entries that a kernel takes.
const USERS: usize = 64;
const GROUPS: usize = 16;

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        self.operands.mount("umap", |mounting| {
            mounting.no_own_options()?;
            perform(ctl, mounting, &self.users, &self.groups)
        })
    }
}

/// What `mount -t umap` does; the maps are options, as fstab has them: `-o -u=FILE,-g=FILE`.
pub fn mount(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    let (mut users, mut groups) = (None, None);
    for (word, value) in &mounting.options.other {
        let place = match word.as_str() {
            "-u" => &mut users,
            "-g" => &mut groups,
            _ => return Err(unsupported(word)),
        };
        *place = Some(Path::new(value_of(word, value.as_deref())?));
    }
    let (Some(users), Some(groups)) = (users, groups) else {
        return Err(misuse("umap needs -o -u=FILE,-g=FILE, the maps of the ids"));
    };
    perform(ctl, mounting, users, groups)
}

fn perform(ctl: &Ctl, mounting: &Mounting, users: &Path, groups: &Path) -> Outcome {
    if mounting.only_shows() {
        return Err(misuse("umap does not tell its arguments"));
    }
    let (users, groups) = (read(users, USERS)?, read(groups, GROUPS)?);
    mounting.perform(ctl, |client, dir, flags| {
        client.mount_umap(mounting.target(), dir, flags, &users, &groups)
    })
}

fn read(file: &Path, most: usize) -> Outcome<Vec<[u64; 2]>> {
    let fault = |text: &str| Stop::Message(format!("{}: {text}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| fault(&host_text(&error)))?;
    parse(&text, most).map_err(|error| fault(&error))
}

fn parse(text: &str, most: usize) -> Result<Vec<[u64; 2]>, String> {
    let mut numbers = text.split_whitespace().map(|word| {
        word.parse()
            .map_err(|_| format!("\"{word}\" is no number of an id"))
    });
    let mut next = || numbers.next().ok_or("the map ends too early")?;
    let count: u64 = next()?;
    if count > most as u64 {
        return Err(format!("{count} entries are too many: at most {most}"));
    }
    let entries = (0..count).map(|_| Ok([next()?, next()?])).collect();
    match numbers.next() {
        Some(_) => Err(format!("there are more than {count} entries")),
        None => entries,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps() {
        assert_eq!(parse("2\n0 100\n5 7\n", 64), Ok(vec![[0, 100], [5, 7]]));
        assert_eq!(parse("0", 64), Ok(vec![]));
        for (text, wrong) in [
            ("", "ends too early"),
            ("1\n5\n", "ends too early"),
            ("1\n5 root\n", "\"root\" is no number"),
            ("1\n5 6\n7 8\n", "more than 1"),
            ("65\n", "at most 64"),
        ] {
            let error = parse(text, 64).expect_err(text);
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }
}
