//! The Test Anything Protocol.

use std::io::Write;

use crate::expected::Failure;

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
    expected: Option<&Failure>,
) -> (Vec<String>, bool) {
    let line = format!("{number} - {name}");
    let must_fail = expected.is_some_and(|failure| !failure.sometimes);
    match (verdict, expected) {
        (Verdict::Passed, _) if !must_fail => (vec![format!("ok {line}")], true),
        (Verdict::Skipped(reason), _) if !must_fail => {
            (vec![format!("ok {line} # SKIP {reason}")], true)
        }
        (Verdict::Failed(text), None) => (explained(format!("not ok {line}"), text), false),
        (Verdict::Failed(text), Some(Failure { reason, .. })) => {
            let first = format!("not ok {line} # TODO fails as expected {reason}");
            (explained(first.trim_end().to_owned(), text), true)
        }
        (Verdict::Passed, _) => {
            let text = ["it passes, but is listed as a test that fails".to_owned()];
            (explained(format!("not ok {line}"), &text), false)
        }
        (Verdict::Skipped(reason), _) => {
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

    fn first(verdict: &Verdict, expected: Option<(&str, bool)>) -> (String, bool) {
        let expected = expected.map(|(reason, sometimes)| Failure {
            reason: reason.to_owned(),
            sometimes,
        });
        let (lines, good) = lines(3, "a/b", verdict, expected.as_ref());
        (lines[0].clone(), good)
    }

    const OK: &str = "ok 3 - a/b";
    const NOT_OK: &str = "not ok 3 - a/b";

    #[test]
    fn what_is_expected_to_fail_must_fail() {
        let failed = Verdict::Failed(vec!["why".into()]);
        let skipped = Verdict::Skipped("no links".into());
        assert_eq!(first(&Verdict::Passed, None), (OK.into(), true));
        let skip = format!("{OK} # SKIP no links");
        assert_eq!(first(&skipped, None), (skip, true));
        assert_eq!(first(&failed, None), (NOT_OK.into(), false));
        let todo = format!("{NOT_OK} # TODO fails as expected not yet");
        assert_eq!(first(&failed, Some(("not yet", false))), (todo, true));
        let passes = first(&Verdict::Passed, Some(("", false)));
        assert_eq!(passes, (NOT_OK.into(), false));
        assert_eq!(first(&skipped, Some(("", false))), (NOT_OK.into(), false));
    }

    #[test]
    fn what_fails_at_times_may_pass() {
        let failed = Verdict::Failed(vec!["why".into()]);
        let at_times = Some(("a race", true));
        assert_eq!(first(&Verdict::Passed, at_times), (OK.into(), true));
        let todo = format!("{NOT_OK} # TODO fails as expected a race");
        assert_eq!(first(&failed, at_times), (todo, true));
    }
}
