//! Tests that are expected to fail.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is expected of each listed test.
pub type Expected = BTreeMap<String, Failure>;

/// An expected failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub reason: String,
    /// It depends on what cannot be chosen: a race, how the driver was built.
    pub sometimes: bool,
}

/// Reads the files: a name a line, with `?` behind it where the test fails only at times, then the
/// reason; `#` starts a comment.
///
/// # Errors
/// A sentence: a file cannot be read, or a name is unknown or given twice.
pub fn read(files: &[PathBuf], known: impl Fn(&str) -> bool) -> Result<Expected, String> {
    let mut expected = Expected::new();
    for file in files {
        read_one(file, &known, &mut expected)?;
    }
    Ok(expected)
}

fn read_one(
    file: &Path,
    known: impl Fn(&str) -> bool,
    expected: &mut Expected,
) -> Result<(), String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    parse(&text, known, expected)
        .map_err(|(line, error)| format!("{}:{line}: {error}", file.display()))
}

fn parse(
    text: &str,
    known: impl Fn(&str) -> bool,
    expected: &mut Expected,
) -> Result<(), (usize, String)> {
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let (name, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if name.is_empty() {
            continue;
        }
        let (name, sometimes) = match name.strip_suffix('?') {
            Some(name) => (name, true),
            None => (name, false),
        };
        if !known(name) {
            return Err((at + 1, format!("there is no test {name}")));
        }
        let reason = reason.trim().to_owned();
        let failure = Failure { reason, sometimes };
        if expected.insert(name.to_owned(), failure).is_some() {
            return Err((at + 1, format!("{name} is listed twice")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Expected, (usize, String)> {
        let mut expected = Expected::new();
        let known = |name: &str| name.starts_with("a/");
        parse(text, known, &mut expected).map(|()| expected)
    }

    #[test]
    fn names_reasons_and_comments() {
        let text = "# list\n\na/b  not yet  # really\na/c\na/d?  a race\n";
        let expected = parsed(text).expect("a list");
        let failure = |reason: &str, sometimes| Failure {
            reason: reason.to_owned(),
            sometimes,
        };
        assert_eq!(expected["a/b"], failure("not yet", false));
        assert_eq!(expected["a/c"], failure("", false));
        assert_eq!(expected["a/d"], failure("a race", true));
    }

    #[test]
    fn what_is_wrong_with_a_list() {
        let unknown = (2, "there is no test x".to_owned());
        assert_eq!(parsed("a/b\nx\n"), Err(unknown));
        let twice = (2, "a/b is listed twice".to_owned());
        assert_eq!(parsed("a/b\na/b?"), Err(twice));
    }
}
