//! Tests that are expected to fail.

use std::collections::BTreeMap;
use std::path::Path;

/// Names, and why each one fails.
pub type Expected = BTreeMap<String, String>;

/// Reads a file: a name a line, then the reason; `#` starts a comment.
///
/// # Errors
/// A sentence: the file cannot be read, or a name is unknown or given twice.
pub fn read(file: &Path, known: impl Fn(&str) -> bool) -> Result<Expected, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    parse(&text, known).map_err(|(line, error)| format!("{}:{line}: {error}", file.display()))
}

fn parse(text: &str, known: impl Fn(&str) -> bool) -> Result<Expected, (usize, String)> {
    let mut expected = Expected::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let (name, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if name.is_empty() {
            continue;
        }
        if !known(name) {
            return Err((at + 1, format!("there is no test {name}")));
        }
        if expected
            .insert(name.to_owned(), reason.trim().to_owned())
            .is_some()
        {
            return Err((at + 1, format!("{name} is listed twice")));
        }
    }
    Ok(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_reasons_and_comments() {
        let known = |name: &str| name.starts_with("a/");
        let expected = parse("# list\n\na/b  not yet  # really\na/c\n", known).expect("a list");
        assert_eq!(expected["a/b"], "not yet");
        assert_eq!(expected["a/c"], "");
        assert_eq!(
            parse("a/b\nx\n", known),
            Err((2, "there is no test x".to_owned()))
        );
        assert_eq!(
            parse("a/b\na/b", known),
            Err((2, "a/b is listed twice".to_owned()))
        );
    }
}
