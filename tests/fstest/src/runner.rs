//! Runs each chosen test in a child process, a few at a time, and prints the results in order.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::args::Arguments;
use crate::cases::{self, Case};
use crate::expected::{self, Expected};
use crate::tap::{self, Verdict};

/// Lines of the kernel's output that are shown of a test that failed.
const CONSOLE_LINES: usize = 60;

/// The whole program.
pub fn main(arguments: &Arguments) -> ExitCode {
    let chosen: Vec<&Case> = cases::all()
        .filter(|case| wanted(case, arguments))
        .collect();
    if arguments.list {
        let lines: Vec<String> = chosen
            .iter()
            .map(|case| format!("{:32} {}", case.name, case.about))
            .collect();
        tap::print(&lines);
        return ExitCode::SUCCESS;
    }
    match run(arguments, &chosen) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(text) => {
            eprintln!("rump-fstest: {text}");
            ExitCode::FAILURE
        }
    }
}

fn wanted(case: &Case, arguments: &Arguments) -> bool {
    let only = &arguments.only;
    case.profiles.contains(&arguments.profile)
        && (only.is_empty() || only.iter().any(|pattern| matches(pattern, case.name)))
}

/// Does the name have the pattern in it? `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let mut rest = name;
    for part in pattern.split('*') {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

fn run(arguments: &Arguments, chosen: &[&Case]) -> Result<bool, String> {
    let known = |name: &str| cases::all().any(|case| case.name == name);
    let expected = expected::read(&arguments.expected_failures, known)?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary directory: {error}"))?;
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..1 << 32));
    tap::print(&heading(arguments, chosen.len(), seed));
    let next = AtomicUsize::new(0);
    let (results, finished) = mpsc::channel();
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        for _ in 0..jobs(arguments).min(chosen.len()) {
            let (results, next, folder) = (results.clone(), &next, folder.path());
            scope.spawn(move || {
                while let Some(case) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = child(arguments, case, seed, folder);
                    if results.send((case.name, verdict)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        print_in_order(&finished, chosen, &expected, &mut tally);
    });
    let Tally {
        passed,
        skipped,
        failed,
        todo,
    } = tally;
    tap::print(&[format!(
        "# {passed} passed, {skipped} skipped, {todo} failed as expected, {failed} failed"
    )]);
    Ok(failed == 0)
}

#[derive(Default)]
struct Tally {
    passed: usize,
    skipped: usize,
    failed: usize,
    todo: usize,
}

fn print_in_order(
    finished: &mpsc::Receiver<(&str, Verdict)>,
    chosen: &[&Case],
    expected: &Expected,
    tally: &mut Tally,
) {
    let mut waiting: BTreeMap<&str, Verdict> = BTreeMap::new();
    for (at, case) in chosen.iter().enumerate() {
        let verdict = loop {
            if let Some(verdict) = waiting.remove(case.name) {
                break verdict;
            }
            match finished.recv() {
                Ok((name, verdict)) => drop(waiting.insert(name, verdict)),
                Err(_) => break Verdict::Failed(vec!["the runner lost it".to_owned()]),
            }
        };
        let (lines, good) = tap::lines(at + 1, case.name, &verdict, expected.get(case.name));
        *match (&verdict, good) {
            (_, false) => &mut tally.failed,
            (Verdict::Failed(_), true) => &mut tally.todo,
            (Verdict::Skipped(_), true) => &mut tally.skipped,
            (Verdict::Passed, true) => &mut tally.passed,
        } += 1;
        tap::print(&lines);
    }
}

fn jobs(arguments: &Arguments) -> usize {
    // Every test mounts at the same place, so a server serves one at a time.
    if arguments.url.is_some() {
        return 1;
    }
    let cpus = || std::thread::available_parallelism().map_or(1, usize::from);
    arguments.jobs.unwrap_or_else(cpus).max(1)
}

fn heading(arguments: &Arguments, count: usize, seed: u64) -> Vec<String> {
    let mut lines = vec!["TAP version 13".to_owned(), format!("1..{count}")];
    for mount in &arguments.mounts {
        lines.push(format!(
            "# {} {} on {}",
            mount.fstype, mount.source, mount.directory
        ));
    }
    lines.push(format!("# --seed {seed}"));
    lines
}

/// Runs one test and tells how it ended.
fn child(arguments: &Arguments, case: &Case, seed: u64, folder: &Path) -> Verdict {
    let base = case.name.replace('/', "-");
    let (result, console) = (folder.join(&base), folder.join(base + ".console"));
    let status = match start_and_wait(arguments, case, seed, &result, &console) {
        Ok(status) => status,
        Err(text) => return Verdict::Failed(vec![text]),
    };
    let said = std::fs::read(&console).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let text = std::fs::read_to_string(&result).unwrap_or_default();
    let verdict = match (status, text.split_once('\n')) {
        (Some(status), Some(("ok", _))) if status.success() => Verdict::Passed,
        (Some(status), Some(("skip", reason))) if status.success() => {
            Verdict::Skipped(reason.trim().replace('\n', " "))
        }
        (Some(status), Some(("fail", text))) if status.success() => failed(text, &said),
        (Some(status), _) => failed(&ended(status, &said), &said),
        (None, _) => failed(
            &format!("it did not end in {} seconds", arguments.timeout),
            &said,
        ),
    };
    if arguments.verbose && !matches!(verdict, Verdict::Failed(_)) {
        let lines: Vec<String> = said.lines().map(|line| format!("#   {line}")).collect();
        if !lines.is_empty() {
            tap::print(&lines);
        }
    }
    // The folder goes with the program; this keeps it small.
    let _ = (
        std::fs::remove_file(&result),
        std::fs::remove_file(&console),
    );
    verdict
}

fn failed(text: &str, said: &str) -> Verdict {
    let mut lines: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
    let console: Vec<&str> = said.lines().collect();
    if !console.is_empty() {
        lines.push("the kernel said:".to_owned());
    }
    if console.len() > CONSOLE_LINES {
        lines.push(format!(
            "  ({} lines left out)",
            console.len() - CONSOLE_LINES
        ));
    }
    let from = console.len().saturating_sub(CONSOLE_LINES);
    lines.extend(console[from..].iter().map(|line| format!("  {line}")));
    Verdict::Failed(lines)
}

/// What ended a child that left no result: the kernel's panic, or a signal.
fn ended(status: ExitStatus, said: &str) -> String {
    let panic = said.lines().find(|line| line.starts_with("panic: "));
    match (panic, status.signal()) {
        (Some(line), _) => format!("the kernel panicked: {}", &line["panic: ".len()..]),
        (None, Some(signal)) => format!("the kernel was ended by signal {signal}"),
        (None, None) => format!("the test's process ended early: {status}"),
    }
}

/// `None` when it was killed because it took too long.
fn start_and_wait(
    arguments: &Arguments,
    case: &Case,
    seed: u64,
    result: &Path,
    console: &Path,
) -> Result<Option<ExitStatus>, String> {
    let sentence = |error: std::io::Error| format!("cannot run the test: {error}");
    let output = File::create(console).map_err(sentence)?;
    let mut child = Command::new(std::env::current_exe().map_err(sentence)?)
        .args(std::env::args_os().skip(1))
        .args(["--run", case.name, "--seed", &seed.to_string(), "--result"])
        .arg(result)
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(sentence)?)
        .stderr(output)
        .spawn()
        .map_err(sentence)?;
    let end = Instant::now() + Duration::from_secs(arguments.timeout);
    loop {
        if let Some(status) = child.try_wait().map_err(sentence)? {
            return Ok(Some(status));
        }
        if Instant::now() > end {
            child.kill().and_then(|()| child.wait()).map_err(sentence)?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(matches("rename", "rename/cycle"));
        assert!(matches("re*cy", "rename/cycle"));
        assert!(!matches("cy*re", "rename/cycle"));
    }
}
