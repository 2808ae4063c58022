//! Components as the tools see them: what they lack, what a sanitizer says of them, and how one takes the
//! place of another in a running server.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use rump_tests::driver::{Driver, text};
use rump_tests::{Server, artifacts, program};

#[test]
fn kpi_lists_what_a_component_lacks() {
    let driver = Driver::new("c");
    let kpi = |options: &[&str]| {
        program("rumpctl")
            .arg("kpi")
            .args(options)
            .arg("--kernel")
            .arg(artifacts())
            .arg(driver.path().join("librumpfs_testfs.so"))
            .output()
            .expect("rumpctl runs")
    };
    driver.make(&[]);
    let output = kpi(&[]);
    let printed = text(&output);
    assert!(output.status.success(), "{printed}");
    assert!(
        printed.contains("have  rumpns_vcache_get  librumpvfs.so\n"),
        "{printed}"
    );
    assert!(printed.contains(" 0 lack, "), "{printed}");
    driver.edit(
        "testfs_vfsops.c",
        "\tvfs_getnewfsid(mp);",
        "\tvoid nobody_has_this(void);\n\tnobody_has_this();\n\tvfs_getnewfsid(mp);",
    );
    // Another function without a prototype in a header is the compiler's to complain of.
    let output = driver.rumpmake(&[]).output().expect("rumpmake runs");
    assert!(output.status.success(), "{}", text(&output));
    let output = kpi(&["--quiet"]);
    let printed = text(&output);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(
        printed.starts_with("lack  rumpns_nobody_has_this\n"),
        "{printed}"
    );
    let output = program("rump_server")
        .arg("-L")
        .arg(driver.path())
        .args(["-lrumpvfs", "-lrumpfs_testfs", "-s", "unix://ctrl"])
        .current_dir(driver.path())
        .output()
        .expect("rump_server runs");
    let printed = text(&output);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(
        printed.contains("missing here: rumpns_nobody_has_this\n"),
        "{printed}"
    );
}

fn reload(server: &Server) -> Result<(), String> {
    let output = server.run("reload rumpfs_testfs");
    match output.status.success() {
        true => Ok(()),
        false => Err(text(&output)),
    }
}

#[test]
fn a_component_is_replaced_in_a_running_server() {
    for (lang, source) in [("c", "testfs_vfsops.c"), ("rust", "src/lib.rs")] {
        let driver = Driver::new(lang);
        let server = driver.serve();
        assert_eq!(server.ok("cat /mnt/hello"), "Hello from testfs.\n");
        driver.edit(source, "Hello from testfs", "Hello from the new one");
        driver.install();
        let refused = reload(&server).expect_err("it is mounted");
        assert!(
            refused.ends_with("rumpfs_testfs: in use: mounted on /mnt\n"),
            "{refused}"
        );
        assert_eq!(server.ok("cat /mnt/hello"), "Hello from testfs.\n");
        server.ok("umount /mnt");
        reload(&server).expect("nothing is mounted");
        server.ok("mount -t testfs testfs /mnt");
        assert_eq!(server.ok("cat /mnt/hello"), "Hello from the new one.\n");
        server.ok("umount /mnt");
        let refused = reload(&server).expect_err("there is no newer one");
        assert!(refused.contains("install the new one first"), "{refused}");
        driver.edit(source, "Hello from the new one", "Hello from the third");
        driver.install();
        reload(&server).expect("nothing is mounted");
        server.ok("mount -t testfs testfs /mnt");
        assert_eq!(server.ok("cat /mnt/hello"), "Hello from the third.\n");
    }
}

/// `SYSCTL_SETUP` in a component: its nodes are there while it runs.
#[test]
fn a_component_declares_nodes_of_sysctl() {
    let driver = Driver::new("c");
    let plain = driver.install();
    let place = "\nstatic int\ntestfs_modcmd(modcmd_t cmd, void *arg)";
    let nodes = |value: i32| {
        format!(
            "\nSYSCTL_SETUP(testfs_sysctl_setup, \"nodes of testfs\")\n{{\n\
             \tsysctl_createv(clog, 0, NULL, NULL, CTLFLAG_READONLY | CTLFLAG_IMMEDIATE,\n\
             \t    CTLTYPE_INT, \"testfs_level\", NULL, NULL, {value}, NULL, 0,\n\
             \t    CTL_VFS, CTL_CREATE, CTL_EOL);\n}}\n"
        )
    };
    driver.edit(
        "testfs_vfsops.c",
        "#include <sys/systm.h>",
        "#include <sys/systm.h>\n#include <sys/sysctl.h>",
    );
    driver.edit("testfs_vfsops.c", place, &(nodes(7) + place));
    let server = driver.serve_unmounted();
    let level = || server.run("sysctl vfs.testfs_level");
    assert_eq!(text(&level()), "vfs.testfs_level = 7\n");
    driver.edit("testfs_vfsops.c", &nodes(7), &nodes(8));
    driver.install();
    reload(&server).expect("nothing is mounted");
    assert_eq!(text(&level()), "vfs.testfs_level = 8\n");
    driver.edit("testfs_vfsops.c", &nodes(8), "");
    assert_eq!(driver.install(), plain);
    reload(&server).expect("nothing is mounted");
    assert!(!level().status.success(), "the nodes stay: {:?}", level());
}

#[test]
fn a_component_that_cannot_be_loaded_replaces_nothing() {
    let driver = Driver::new("c");
    let mut server = driver.serve_unmounted();
    server.ok("mkdir /mnt");
    driver.edit(
        "testfs_vfsops.c",
        "\tvfs_getnewfsid(mp);",
        "\tvoid nobody_has_this(void);\n\tnobody_has_this();\n\tvfs_getnewfsid(mp);",
    );
    let directory = format!("LIBDIR={}", driver.beside("lib").display());
    let output = driver.rumpmake(&["install", &directory]).output();
    assert!(output.expect("rumpmake runs").status.success());
    let refused = reload(&server).expect_err("a function is missing");
    assert!(refused.contains("cannot be loaded"), "{refused}");
    let told = server.line();
    assert!(told.contains("rumpns_nobody_has_this"), "{told}");
    server.ok("mount -t testfs testfs /mnt");
    assert_eq!(server.ok("cat /mnt/hello"), "Hello from testfs.\n");
    let refused = text(&server.run("reload rumpvfs"));
    assert!(refused.contains("set up at the start only"), "{refused}");
    let refused = text(&server.run("reload rumpfs_nothing"));
    assert!(refused.contains("no library of this name"), "{refused}");
}

#[test]
fn a_component_is_added_to_a_running_server() {
    let driver = Driver::new("c");
    let folder = driver.install();
    // It is looked for beside the parts that are there.
    std::fs::copy(
        artifacts().join("librumpvfs.so"),
        folder.join("librumpvfs.so"),
    )
    .expect("copy");
    let server = Server::with([format!("-L{}", folder.display()), "-lrumpvfs".to_owned()]);
    server.ok("mkdir /mnt");
    server.fails("mount -t testfs testfs /mnt");
    reload(&server).expect("it is not running yet");
    server.ok("mount -t testfs testfs /mnt");
    assert_eq!(server.ok("cat /mnt/hello"), "Hello from testfs.\n");
}

#[test]
fn an_instrumented_component_gets_its_runtime() {
    let compilers = ["gcc", "clang"];
    for compiler in compilers {
        if Command::new(compiler).arg("--version").output().is_err() {
            continue;
        }
        for sanitizers in ["address", "undefined", "address,undefined"] {
            let variables = [format!("CC={compiler}"), format!("SAN={sanitizers}")];
            let driver = Driver::new("c").with(&[&variables[0], &variables[1]]);
            let server = driver.serve();
            assert_eq!(server.ok("cat /mnt/hello"), "Hello from testfs.\n");
            server.ok("umount /mnt");
            let (status, printed) = server.terminate();
            assert!(status.success(), "{compiler} {sanitizers}: {printed}");
        }
    }
}

/// Puts code into the read operation, reads a file, and gives what the sanitizer says.
fn report_of(code: &str) -> String {
    let driver = Driver::new("c").with(&["SAN=address"]);
    driver.edit(
        "testfs_vnops.c",
        "\tif (uio->uio_offset < 0)\n\t\treturn EINVAL;\n\tif (uio->uio_offset >= size)",
        &format!("{code}\n\tif (uio->uio_offset >= size)"),
    );
    driver.edit(
        "testfs_vnops.c",
        "#include <sys/namei.h>",
        "#include <sys/namei.h>\n#include <sys/pool.h>",
    );
    let folder = driver.install();
    let log = driver.beside("report");
    let options = [
        format!("-L{}", folder.display()),
        "-lrumpvfs".to_owned(),
        "-lrumpfs_testfs".to_owned(),
    ];
    let settings = format!("log_path={}", log.display());
    let environment = [("ASAN_OPTIONS", Path::new(&settings))];
    let server_folder = tempfile::tempdir().expect("a folder");
    let server = Server::in_folder(server_folder, options, &environment);
    server.ok("mkdir /mnt");
    server.ok("mount -t testfs testfs /mnt");
    server.fails("cat /mnt/hello");
    let name = format!("report.{}", server.pid());
    let (status, _) = server.wait();
    assert_eq!(status.signal(), Some(libc::SIGABRT), "{status}");
    let report = std::fs::read_to_string(driver.beside(&name)).expect("a report");
    let source = std::fs::read_to_string(driver.path().join("testfs_vnops.c")).expect("source");
    let bad = source.lines().position(|line| line.contains("/* bad */"));
    let place = format!("testfs_vnops.c:{}", bad.expect("the bad line") + 1);
    let access = report
        .lines()
        .find(|line| line.trim_start().starts_with("#0"));
    let access = access.expect("a stack");
    assert!(
        access.contains("testfs_read") && access.ends_with(&place),
        "{place} in\n{report}"
    );
    report
}

#[test]
fn one_byte_behind_a_kmem_object_is_reported() {
    let report = report_of(
        "\tchar *object = kmem_alloc(40, KM_SLEEP);\n\tobject[40] = 1;\t/* bad */\n\tkmem_free(object, 40);",
    );
    assert!(report.contains("heap-buffer-overflow"), "{report}");
    assert!(
        report.contains("0 bytes after 40-byte region")
            || report.contains("0 bytes to the right of 40-byte region"),
        "{report}"
    );
}

#[test]
fn a_use_after_pool_put_is_reported() {
    let report = report_of(
        "\tstatic struct pool pool;\n\tchar *object;\n\tpool_init(&pool, 48, 0, 0, 0, \"planted\", NULL, \
         IPL_NONE);\n\tobject = pool_get(&pool, PR_WAITOK);\n\tpool_put(&pool, object);\n\tobject[8] = 1;\t/* bad */",
    );
    assert!(report.contains("heap-use-after-free"), "{report}");
}

/// Ends the vnode of the other file, of which it says what its driver did wrong afterwards.
fn report_of_an_ended_vnode(bad: &str) -> String {
    let code = format!(
        "\tino_t ino = TESTFS_FILE_INO + 1;\n\tstruct vnode *other;\n\tstruct testfs_node *node;\n\
         \tif (vcache_get(ap->a_vp->v_mount, &ino, sizeof(ino), &other) != 0)\n\t\treturn EIO;\n\
         \tnode = other->v_data;\n\tvgone(other);\n\t{bad}"
    );
    report_of(&code)
}

#[test]
fn a_node_used_after_its_reclaim_is_reported() {
    let report = report_of_an_ended_vnode("node->sn_ino = 0;\t/* bad */");
    assert!(report.contains("heap-use-after-free"), "{report}");
    let freed = report.split("freed by thread").nth(1).expect("who freed");
    assert!(freed.contains("testfs_reclaim"), "{report}");
}

#[test]
fn a_vnode_used_after_its_end_is_reported() {
    let report = report_of_an_ended_vnode("if (other->v_data == node)\t/* bad */\n\t\treturn EIO;");
    // Memory of vnodes never goes back to the host; nobody may touch it meanwhile.
    assert!(report.contains("use-after-poison"), "{report}");
}

#[test]
fn coverage_is_counted() {
    let driver = Driver::new("c").with(&["COV=1"]);
    let server = driver.serve();
    server.ok("cat /mnt/hello");
    server.ok("umount /mnt");
    server.terminate();
    let output = Command::new("gcov")
        .arg("testfs_vnops.gcda")
        .current_dir(driver.path())
        .output()
        .expect("gcov runs");
    let report = std::fs::read_to_string(driver.path().join("testfs_vnops.c.gcov"));
    let report = report.unwrap_or_else(|_| panic!("no counts: {}", text(&output)));
    let line = report
        .lines()
        .find(|line| line.contains("return uiomove(text"))
        .expect("the line of the read");
    assert!(!line.trim_start().starts_with('#'), "{line}");
}
