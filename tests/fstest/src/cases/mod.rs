//! The tests. Each runs in a kernel and on mounts of its own, as root in an empty directory with
//! mode 0777 on the file system under test.

mod attributes;
mod directory;
mod forced;
mod io;
mod links;
mod looking;
mod mounts;
mod names;
mod rename;
mod special;
mod stress;

use crate::args::Profile;
use crate::fs::Fs;
use crate::outcome::Check;

/// A test.
pub struct Case {
    /// `group/what`.
    pub name: &'static str,
    /// What it checks, in a line.
    pub about: &'static str,
    /// The profiles in which it makes sense.
    pub profiles: &'static [Profile],
    /// The test.
    pub run: fn(&Fs) -> Check,
}

/// Changes are possible.
const FULL: &[Profile] = &[Profile::Full];
/// The file system is mounted read-only.
const READ_ONLY: &[Profile] = &[Profile::ReadOnly];
/// Looking is all that the test does.
const LOOKING: &[Profile] = &[Profile::Full, Profile::ReadOnly, Profile::Special];
/// Nothing may be changed, or only some things.
const UNCHANGEABLE: &[Profile] = &[Profile::ReadOnly, Profile::Special];

/// A test that changes things.
const fn full(name: &'static str, about: &'static str, run: fn(&Fs) -> Check) -> Case {
    Case {
        name,
        about,
        profiles: FULL,
        run,
    }
}

/// All tests, in the order in which they run.
pub fn all() -> impl Iterator<Item = &'static Case> {
    let groups = [
        looking::CASES,
        names::CASES,
        links::CASES,
        rename::CASES,
        attributes::CASES,
        io::CASES,
        directory::CASES,
        special::CASES,
        mounts::CASES,
        forced::CASES,
        stress::CASES,
    ];
    groups.into_iter().flatten()
}
