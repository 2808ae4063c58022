//! The Test Anything Protocol.

use std::io::Write;

/// How a test ended, from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It passed.
    Passed,
    /// It says why it does not apply.
    Skipped(String),
    /// It failed; the lines say how.
    Failed(Vec<String>),
}

/// The line of a test, the lines of explanation, and whether it ended as it should.
pub fn lines(
    number: usize,
    name: &str,
    verdict: &Verdict,
    expected: Option<&str>,
) -> (Vec<String>, bool) {
    let line = format!("{number} - {name}");
    match (verdict, expected) {
        (Verdict::Passed, None) => (vec![format!("ok {line}")], true),
        (Verdict::Skipped(reason), None) => (vec![format!("ok {line} # SKIP {reason}")], true),
        (Verdict::Failed(text), None) => (explained(format!("not ok {line}"), text), false),
        (Verdict::Failed(text), Some(reason)) => {
            let reason = if reason.is_empty() { "" } else { reason };
            let first = format!("not ok {line} # TODO fails as expected {reason}");
            (explained(first.trim_end().to_owned(), text), true)
        }
        (Verdict::Passed, Some(_)) => {
            let text = ["it passes, but is listed as a test that fails".to_owned()];
            (explained(format!("not ok {line}"), &text), false)
        }
        (Verdict::Skipped(reason), Some(_)) => {
            let text = [format!(
                "it is listed as a test that fails, but it is skipped: {reason}"
            )];
            (explained(format!("not ok {line}"), &text), false)
        }
    }
}

fn explained(first: String, text: &[String]) -> Vec<String> {
    let mut lines = vec![first];
    lines.extend(text.iter().map(|line| format!("#   {line}")));
    lines
}

/// Prints lines at once; a reader that is gone ends the program.
pub fn print(lines: &[String]) {
    let text = lines.join("\n") + "\n";
    let mut out = std::io::stdout().lock();
    if out
        .write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .is_err()
    {
        std::process::exit(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_to_fail_must_fail() {
        let failed = Verdict::Failed(vec!["why".into()]);
        let skipped = Verdict::Skipped("no links".into());
        let first = |verdict: &Verdict, expected| {
            let (lines, good) = lines(3, "a/b", verdict, expected);
            (lines[0].clone(), good)
        };
        assert_eq!(first(&Verdict::Passed, None), ("ok 3 - a/b".into(), true));
        assert_eq!(
            first(&skipped, None),
            ("ok 3 - a/b # SKIP no links".into(), true)
        );
        assert_eq!(first(&failed, None), ("not ok 3 - a/b".into(), false));
        let todo = "not ok 3 - a/b # TODO fails as expected not yet";
        assert_eq!(first(&failed, Some("not yet")), (todo.into(), true));
        assert_eq!(
            first(&Verdict::Passed, Some("")),
            ("not ok 3 - a/b".into(), false)
        );
        assert_eq!(first(&skipped, Some("")), ("not ok 3 - a/b".into(), false));
    }
}
