//! The conformance suite of the hypercalls on a library, subject by subject, and on mutants of ours.
//!
//! `RUMP_UNDER_TEST` names the library (see `rump_tests::hypercalls`), and `RUMP_UNDER_TEST_EXPECTED`
//! a list of cases that fail on it, for which it has to be another one than ours:
//!
//! ```text
//! RUMP_UNDER_TEST=/usr/lib/librumpuser.so.0 RUMP_UNDER_TEST_EXPECTED=tests/hypercalls/netbsd.expected \
//!     cargo test -p rump-tests --test hypercalls -- subject
//! ```

use std::collections::HashSet;

use rump_tests::hypercalls::{mutant, run, sources, suite, under_test};
use rump_tests::workspace;

/// All cases of a subject, which is a source file, with these environment variables.
fn check(subject: &str, environment: &[(&str, &str)]) {
    let mut suite = suite(&under_test());
    suite
        .args(["--only", subject])
        .envs(environment.iter().copied());
    if let Some(list) = std::env::var_os("RUMP_UNDER_TEST_EXPECTED") {
        suite.arg("--expected").arg(workspace().join(list));
    }
    let (good, text) = run(&mut suite);
    assert!(good, "{text}");
}

macro_rules! subjects {
    ($($name:ident)*) => {
        mod subject {
            $(
                #[test]
                fn $name() {
                    super::check(stringify!($name), &[]);
                }
            )*
        }
        const SUBJECTS: &[&str] = &[$(stringify!($name)),*];
    };
}

subjects! {
    bio
    clock
    console
    context
    cv
    daemonize
    dl
    errno
    file
    helpers
    memory
    mutex
    param
    random
    rw
    signals
    sp
    symbols
    thread
    timedwait
    wrap
    wrap_locks
}

/// Block I/O by each of the ways that our library has.
#[test]
fn bio_by_the_caller() {
    check("bio", &[("RUMP_BIO", "sync")]);
}

#[test]
fn bio_by_a_ring() {
    check("bio", &[("RUMP_BIO", "io_uring")]);
}

/// The case that guards the rule that a mutant breaks has to fail, and by saying so.
fn has_to_fail(name: &str, case: &str, saying: &str) {
    let (good, text) = run(suite(&mutant(name)).args(["--only", case]));
    assert!(
        !good && text.contains(&format!("not ok 1 - {case}\n")),
        "{name} passes {case}:\n{text}"
    );
    let reason = text
        .lines()
        .any(|line| line.starts_with("# ") && line.contains(saying));
    assert!(
        reason,
        "{name} fails {case} for another reason than \"{saying}\":\n{text}"
    );
}

macro_rules! mutants {
    ($($name:ident $number:literal $case:literal $saying:literal;)*) => {
        mod mutants {
            $(
                #[test]
                fn $name() {
                    super::has_to_fail(concat!("mutant-", $number), $case, $saying);
                }
            )*
        }
        const MUTANTS: &[(u32, &str)] = &[$(($number, $case)),*];
    };
}

mutants! {
    free_mutex_wraps 1 "wrap_locks.free_mutex_never" "rumpuser_mutex_enter(mutex) calls a hook";
    nowrap_wraps 2 "wrap_locks.contended_enter_nowrap_never" "count is 2, not 0";
    spin_mutex_first 3 "cv.spin_mutex_comes_after_the_context" "not so: !pair[1].held";
    no_interlock 4 "wrap_locks.cv_wait_always" "names the interlock (nil)";
    count_lost 5 "wrap.clock_sleep_always" "gives back the count 1, not 2";
    pointer_stays 6 "memory.malloc_that_fails_stores_null" "not so: memory == NULL";
    error_twice 7 "file.iov_errors_are_netbsds" "is 11, not 35";
    raw_signal 8 "signals.every_signal_that_can_be_caught" "NetBSD's signal 7 is 7, not 0";
    raw_timeout 9 "timedwait.one_that_expires" "is 110, not 60";
    sleep_is_relative 10 "clock.absolute_sleep_ends_at_its_deadline" "does not come: worker->ended";
    any_parameter 11 "param.unknown_name_with_underscore" "is 0, not 22";
    never_durable 12 "bio.sync_write_is_durable_when_it_completes" "not so: request.syncs >= 1";
    done_outside 13 "bio.completion_has_an_lwp_and_the_context" "not so: request.in_context";
    writer_is_anybody 14 "rw.held_as_writer_is_the_lwps_own" "tries.writer_held is 1, not 0";
    downgrade_gap 15 "rw.downgrade_lets_no_writer_between" "between is ";
    writers_first 16 "rw.read_hold_may_be_taken_twice" "is 16, not 0";
    owner_stays 17 "mutex.owner_is_who_entered" "not so: owner_of(mutex) == NULL";
    one_link_set 18 "dl.components_are_found" "not so: COMPONENT_AT(\"one\", 0) != NOWHERE";
    daemon_is_fine 19 "daemonize.parent_of_a_daemon_that_fails" "WEXITSTATUS(status) is 0, not 5";
    page_aligned 20 "memory.malloc_aligns" "% alignment is";
}

/// The ten traps of the specification, and the cases that fall into each.
const TRAPS: [&[&str]; 10] = [
    &[
        "wrap_locks.free_mutex_never_in_early_boot",
        "wrap_locks.contended_enter_nowrap_never",
        "wrap_locks.cv_wait_nowrap_never",
        "wrap_locks.cv_wakeups_never",
        "context.a_scheduler_stands_on_the_calls_that_do_not_wrap",
    ],
    &[
        "cv.spin_mutex_comes_after_the_context",
        "cv.internal_mutex_comes_before_the_context",
        "cv.mutex_that_the_hooks_hold",
        "context.a_wait_on_the_processor_itself",
    ],
    &["memory.malloc_that_fails_stores_null"],
    &[
        "file.iov_errors_are_netbsds",
        "bio.error_is_netbsds_and_translated_once",
        "errno.every_error_of_the_host",
    ],
    &[
        "console.dprintf_formats",
        "thread.exit_from_many_frames_down",
    ],
    &["sp.banner_is_one_line_and_nothing_follows"],
    &[
        "sp.request_numbers_overlap",
        "sp.copyinstr_is_answered_as_copyin",
        "sp.copyout_wants_no_answer",
        "sp.raise_wants_no_answer",
    ],
    &[
        "sp.fork_outlives_its_parents_connection",
        "sp.cancelled_fork_gets_no_answer",
        "sp.exec_goes_on_over_the_same_connection",
    ],
    &[
        "sp.call_without_arguments",
        "sp.guest_without_a_name",
        "sp.copyinstr_answer_that_is_too_long",
        "sp.answer_leaks_nothing",
    ],
    // Its other half, names of system calls, is the kernel's.
    &[
        "dl.components_are_found",
        "dl.modules_are_found",
        "dl.nothing_else_is_found",
    ],
];

fn cases() -> HashSet<String> {
    let (good, text) = run(suite(&under_test()).arg("--list"));
    assert!(good, "{text}");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn each_trap_has_its_cases() {
    let cases = cases();
    for (trap, names) in TRAPS.iter().enumerate() {
        assert!(!names.is_empty());
        for name in *names {
            assert!(
                cases.contains(*name),
                "trap {}: there is no case {name}",
                trap + 1
            );
        }
    }
}

#[test]
fn no_subject_is_left_out() {
    for case in cases() {
        let subject = case.split('.').next().unwrap_or_default();
        assert!(
            SUBJECTS.contains(&subject),
            "{subject}.c is not in the list"
        );
    }
}

#[test]
fn no_mutant_is_left_out() {
    let manifest = std::fs::read_to_string(workspace().join("abi/librumpuser/Cargo.toml"))
        .expect("the library's manifest");
    let features = manifest
        .lines()
        .filter(|line| line.starts_with("mutant-"))
        .count();
    let numbers: HashSet<u32> = MUTANTS.iter().map(|&(number, _)| number).collect();
    assert_eq!(features, numbers.len());
}

/// The list of what NetBSD's library does otherwise names cases that exist, or the suite refuses it.
#[test]
fn expected_failures_exist() {
    let list = sources().join("netbsd.expected");
    let (good, text) = run(suite(&under_test())
        .arg("--list")
        .arg("--expected")
        .arg(list));
    assert!(good, "{text}");
}
