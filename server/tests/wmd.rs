//! `rump_wmd` on small libraries: the answers, the debug lines, wrong use.

mod support;

use support::{Fixture, Ran, run};

fn wmd(fixture: &Fixture, arguments: &[&str]) -> Ran {
    run(fixture.command(env!("CARGO_BIN_EXE_rump_wmd"), arguments))
}

#[test]
fn tmpfs_wants_vfs_as_in_the_tutorial() {
    let fixture = Fixture::with_tmpfs();
    let ran = wmd(&fixture, &["-Llib", "-lrumpfs_tmpfs"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout, "-lrumpvfs -lrumpfs_tmpfs\n");
    let debug = "DEBUG0: Searching component combinations. This may take a while ...\nDEBUG0: Found a set\n";
    assert_eq!(ran.stderr, debug);
}

#[test]
fn a_faction_may_be_wanted_and_is_not_added_twice() {
    let fixture = Fixture::with_tmpfs();
    assert_eq!(wmd(&fixture, &["-Llib", "-lrumpvfs"]).stdout, "-lrumpvfs\n");
    assert_eq!(
        wmd(&fixture, &["-Llib", "-lrumpfs_tmpfs", "-lrumpvfs"]).stdout,
        "-lrumpfs_tmpfs -lrumpvfs\n"
    );
}

#[test]
fn chains_of_dependencies_and_factions_first() {
    let fixture = Fixture::with_kernel();
    // Both offer what the file system wants; the faction is asked first although its name is later.
    let faction = "int rumpns_thing;";
    fixture.library_of(faction, "librumpdev.so");
    fixture.library_of(faction, "librumpaaa.so");
    fixture.library_of(
        "extern int rumpns_thing; int *rumpns_disk = &rumpns_thing;",
        "librumpdev_disk.so",
    );
    fixture.library_of(
        "extern int *rumpns_disk; int **rumpns_fs = &rumpns_disk;",
        "librumpfs_disky.so",
    );
    let ran = wmd(&fixture, &["-v", "-v", "-L", "lib", "-lrumpfs_disky"]);
    assert_eq!(
        ran.stdout, "-lrumpdev -lrumpdev_disk -lrumpfs_disky\n",
        "{ran:?}"
    );
    for line in [
        "DEBUG1: Current components: -lrumpfs_disky",
        "DEBUG1: Trying to find rumpns_disk",
        "DEBUG2: Component attempt: -lrumpdev",
        "DEBUG1: Found rumpns_disk from -lrumpdev_disk",
        "DEBUG1: Found rumpns_thing from -lrumpdev",
    ] {
        assert!(
            ran.stderr.lines().any(|printed| printed == line),
            "{line}: {ran:?}"
        );
    }
    let once = wmd(&fixture, &["-v", "-Llib", "-lrumpfs_disky"]);
    assert!(
        once.stderr.contains("DEBUG1") && !once.stderr.contains("DEBUG2"),
        "{once:?}"
    );
}

#[test]
fn without_an_option_it_uses_the_installed_kernels_directory() {
    // The test's LD_LIBRARY_PATH has the kernel.
    let fixture = Fixture::with_tmpfs();
    assert_eq!(
        wmd(&fixture, &["-lrumpfs_tmpfs"]).stdout,
        "-lrumpvfs -lrumpfs_tmpfs\n"
    );
}

#[test]
fn a_symbol_that_nothing_has() {
    let fixture = Fixture::with_kernel();
    fixture.library("needy", "librumpdev_needy.so");
    let ran = wmd(&fixture, &["-Llib", "-lrumpdev_needy"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{ran:?}");
    assert!(
        ran.stderr
            .contains("-lrumpdev_needy wants rumpns_no_such_function"),
        "{ran:?}"
    );
}

#[test]
fn wrong_use() {
    let fixture = Fixture::with_tmpfs();
    std::fs::create_dir(fixture.path("empty")).expect("a directory");
    fixture.library_of("int nothing;", "librumpless.so");
    let usage = format!(
        "Usage: {} [-hv] [-L libdir] -lrump_component [...]",
        env!("CARGO_BIN_EXE_rump_wmd")
    );
    for (arguments, lines) in [
        (&[][..], vec![usage.as_str()]),
        (&["-h"], vec![&usage]),
        (&["rumpfs_tmpfs"], vec![&usage]),
        (&["-lrumpfs_tmpfs", "-v"], vec![&usage]),
        (&["-x", "-lrumpfs_tmpfs"], vec!["Illegal option -x", &usage]),
        (
            &["-l", "rumpfs_tmpfs"],
            vec!["Param \"rumpfs_tmpfs\" is not of format -llib"],
        ),
        (
            &["-Lempty", "-lrumpfs_tmpfs"],
            vec!["No rump kernel components in \"empty\""],
        ),
        (
            &["-Lnone", "-lrumpfs_tmpfs"],
            vec!["No rump kernel components in \"none\""],
        ),
        (
            &["-Llib", "-lrumpfs_x"],
            vec![
                "\"-lrumpfs_x\" not found in $ALLCOMP",
                "  no component librumpfs_x.so in lib",
            ],
        ),
        (
            &["-Llib", "-lrumpless"],
            vec![
                "\"-lrumpless\" not found in $ALLCOMP",
                "  no component librumpless.so in lib",
            ],
        ),
    ] {
        let ran = wmd(&fixture, arguments);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(1), ""),
            "{arguments:?}: {ran:?}"
        );
        assert_eq!(
            ran.stderr.lines().collect::<Vec<_>>(),
            lines,
            "{arguments:?}"
        );
    }
    let help = wmd(&fixture, &["--help"]);
    assert_eq!(help.code, Some(0));
    assert!(help.stdout.contains("-L <LIBDIR>"), "{help:?}");
}

#[test]
fn damaged_libraries_are_no_components() {
    let fixture = Fixture::with_tmpfs();
    let file = fixture.lib().join("librumpfs_tmpfs.so");
    let whole = std::fs::read(&file).expect("the library");
    for part in [0, 1, 2, 3, 10, 30, 60, 90, 95, 99] {
        std::fs::write(&file, &whole[..whole.len() * part / 100]).expect("cut short");
        let ran = wmd(&fixture, &["-Llib", "-lrumpfs_tmpfs"]);
        let refused = "\"-lrumpfs_tmpfs\" not found in $ALLCOMP\n";
        assert_eq!(ran.code, Some(1), "{part} %: {ran:?}");
        assert!(ran.stderr.starts_with(refused), "{part} %: {ran:?}");
    }
}
