//! `rumpmake(1)`: what it builds, when, of which files, and where it puts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::{Object as _, ObjectSymbol as _};
use rump_tests::driver::{Driver, NAME, dependencies, succeeded, text};
use rump_tests::{program, workspace};

const BUILT: &str = concat!(
    "    compile  testfs/testfs_vfsops.o\n",
    "    compile  testfs/testfs_vnops.o\n",
    "      build  testfs/librumpfs_testfs.so.0.0\n",
);

fn has_clang() -> bool {
    Command::new("clang").arg("--version").output().is_ok()
}

#[test]
fn a_c_driver_is_built_installed_and_cleaned() {
    let driver = Driver::new("c");
    let sources = names(&driver.path());
    assert_eq!(driver.make(&["-j1"]), BUILT);
    assert_eq!(driver.make(&[]), "");
    let folder = driver.beside("dest");
    let line = format!(
        "    install  {}/usr/lib/librumpfs_testfs.so.0.0\n",
        folder.display()
    );
    let destination = format!("DESTDIR={}", folder.display());
    assert_eq!(
        driver.make(&["install", &destination, "LIBDIR=/usr/lib"]),
        line
    );
    assert_eq!(
        names(&folder.join("usr/lib")),
        [
            "librumpfs_testfs.so",
            "librumpfs_testfs.so.0",
            "librumpfs_testfs.so.0.0"
        ]
    );
    assert_eq!(driver.make(&["clean"]), "");
    assert_eq!(names(&driver.path()), sources);
}

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn one_edit_costs_one_compile() {
    let driver = Driver::new("c");
    driver.make(&[]);
    // One after the other, within a second or not.
    for number in 0..3 {
        let new = format!("Bones number {number}.");
        let old = match number {
            0 => "Bones only, but they stand.".to_owned(),
            _ => format!("Bones number {}.", number - 1),
        };
        driver.edit("testfs_vfsops.c", &old, &new);
        assert_eq!(
            driver.make(&[]),
            "    compile  testfs/testfs_vfsops.o\n      build  testfs/librumpfs_testfs.so.0.0\n"
        );
        assert_eq!(driver.make(&[]), "");
    }
    driver.edit("testfs.h", "Also the vnode's key.", "The vnode's key, too.");
    assert_eq!(driver.make(&["-j1"]), BUILT);
    // Other flags make other objects.
    assert_eq!(driver.make(&["-j1", "DBG=-O2 -g"]), BUILT);
    assert_eq!(driver.make(&["DBG=-O2 -g"]), "");
}

#[test]
fn what_does_not_compile_leaves_no_object() {
    let driver = Driver::new("c");
    driver.edit("testfs_vfsops.c", "return error;", "return no_such_thing;");
    let output = driver.rumpmake(&[]).output().expect("rumpmake runs");
    assert!(!output.status.success());
    let printed = text(&output);
    assert!(printed.contains("no_such_thing"), "{printed}");
    assert!(!driver.path().join("testfs_vfsops.o").exists());
    assert!(!driver.path().join("librumpfs_testfs.so.0.0").exists());
    driver.edit("testfs_vfsops.c", "return no_such_thing;", "return error;");
    driver.make(&[]);
}

#[test]
fn objects_go_where_they_are_told() {
    let driver = Driver::new("c");
    let sources = names(&driver.path());
    let prefix = driver.beside("obj");
    succeeded(driver.rumpmake(&[]).env("MAKEOBJDIRPREFIX", &prefix));
    let below = driver.path().canonicalize().expect("there");
    let below = below.strip_prefix("/").expect("absolute");
    assert!(prefix.join(below).join("librumpfs_testfs.so").exists());
    assert_eq!(names(&driver.path()), sources);
    let own = driver.beside("own");
    let value = format!("{}/${{.CURDIR:T}}", own.display());
    assert_eq!(
        succeeded(driver.rumpmake(&["-j1"]).env("MAKEOBJDIR", value)),
        BUILT
    );
    assert!(own.join("testfs/librumpfs_testfs.so").exists());
    assert_eq!(names(&driver.path()), sources);
}

#[test]
fn only_our_headers_and_the_compilers_own() {
    for compiler in ["gcc", "clang"] {
        if compiler == "clang" && !has_clang() {
            continue;
        }
        let driver = Driver::new("c").with(&[&format!("CC={compiler}"), "WERROR=yes"]);
        driver.make(&[]);
        let output = Command::new(compiler)
            .arg("-print-file-name=include")
            .output()
            .expect("the compiler runs");
        let own = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let roots = [
            driver.path().canonicalize().expect("there"),
            workspace().join("c-src/include"),
            own.canonicalize().expect("the compiler's headers"),
        ];
        for file in dependencies(&driver.path()) {
            let file = driver.path().join(file).canonicalize().expect("a file");
            assert!(
                roots.iter().any(|root| file.starts_with(root)),
                "{compiler} read {}",
                file.display()
            );
        }
    }
}

#[test]
fn no_name_of_the_hosts_and_no_library() {
    for compiler in ["gcc", "clang"] {
        if compiler == "clang" && !has_clang() {
            continue;
        }
        let driver = Driver::new("c").with(&[&format!("CC={compiler}")]);
        driver.make(&[]);
        let data = fs::read(driver.path().join("librumpfs_testfs.so")).expect("a library");
        let library = object::File::parse(&*data).expect("ELF");
        for symbol in library.dynamic_symbols() {
            let name = symbol.name().expect("text");
            let private = ["rump", "RUMP", "__start_link_set_", "__stop_link_set_"]
                .iter()
                .any(|start| name.starts_with(start));
            let compilers = ["memcpy", "memmove", "memset", "memcmp"].contains(&name);
            assert!(
                private || compilers || name.is_empty(),
                "{compiler}: {name}"
            );
        }
        let needed = Command::new("readelf")
            .arg("-d")
            .arg(driver.path().join("librumpfs_testfs.so"))
            .output()
            .expect("readelf runs");
        assert!(!text(&needed).contains("(NEEDED)"), "{}", text(&needed));
    }
}

/// A tree like NetBSD's: the component's makefile in one place, the driver's files in another, kernel
/// headers beside them, and settings that name them.
#[test]
fn of_another_tree_only_the_drivers_own_files() {
    let driver = Driver::new("c");
    let top = driver.beside("netbsd/sys");
    let component = top.join("rump/fs/lib/libtestfs");
    let files = top.join("fs/testfs");
    for folder in [&component, &files, &top.join("sys"), &top.join("uvm")] {
        fs::create_dir_all(folder).expect("a folder");
    }
    for name in ["testfs.h", "testfs_vfsops.c", "testfs_vnops.c"] {
        let text = fs::read_to_string(driver.path().join(name)).expect("a source");
        let text = text.replace("\"testfs.h\"", "<fs/testfs/testfs.h>");
        fs::write(files.join(name), text).expect("write");
    }
    for header in ["sys/param.h", "sys/vnode.h", "uvm/uvm_extern.h"] {
        fs::write(
            top.join(header),
            "#error a kernel header of the other tree\n",
        )
        .expect("write");
    }
    fs::write(
        top.join("rump/Makefile.rump"),
        ".if !defined(_RUMP_MK)\n_RUMP_MK= #\nCPPFLAGS+= -I${RUMPTOP}/..\nCFLAGS+= -fno-such-flag\n.endif\n",
    )
    .expect("write");
    fs::write(
        top.join("rump/fs/lib/Makefile.inc"),
        "RUMPTOP= ${.CURDIR}/../../..\n.include \"${RUMPTOP}/Makefile.rump\"\n",
    )
    .expect("write");
    fs::write(
        component.join("Makefile"),
        ".PATH: ${.CURDIR}/../../../../fs/testfs\n\nLIB= rumpfs_testfs\n\
         SRCS= testfs_vfsops.c testfs_vnops.c\nCPPFLAGS+= -I${.CURDIR}/../../../../sys\n\n\
         .include <bsd.lib.mk>\n.include <bsd.klinks.mk>\n",
    )
    .expect("write");
    let objects = driver.beside("obj");
    let printed = succeeded(
        program("rumpmake")
            .env("MAKEOBJDIR", &objects)
            .arg("-j1")
            .arg("-C")
            .arg(&component),
    );
    assert_eq!(printed, BUILT.replace("testfs/", "libtestfs/"));
    assert_eq!(names(&component), ["Makefile"]);
    let top = top.canonicalize().expect("there");
    for file in dependencies(&objects) {
        let file = objects.join(file).canonicalize().expect("a file");
        assert!(
            !file.starts_with(&top) || file.starts_with(top.join("fs/testfs")),
            "{}",
            file.display()
        );
    }
}

#[test]
fn wrong_use_is_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = program("rumpmake").arg("-C").arg(folder.path()).output();
    let printed = text(&output.expect("rumpmake runs"));
    assert!(
        printed.ends_with("there is no makefile and no Cargo.toml here\n"),
        "{printed}"
    );
    let driver = Driver::new("c");
    let output = driver.rumpmake(&[]).env("PATH", folder.path()).output();
    let printed = text(&output.expect("rumpmake runs"));
    assert!(
        printed.ends_with("install the package bmake\n"),
        "{printed}"
    );
    assert_eq!(printed.lines().count(), 1, "{printed}");
    let output = driver.rumpmake(&["SAN=thread"]).output();
    let printed = text(&output.expect("rumpmake runs"));
    assert!(
        printed.contains("SAN is address or undefined or both"),
        "{printed}"
    );
}

#[test]
fn a_rust_driver_is_built_and_installed_in_the_same_form() {
    let driver = Driver::new("rust");
    driver.make(&[]);
    driver.edit("src/lib.rs", "Bones only", "Only bones");
    assert_eq!(
        driver.make(&[]),
        "      build  testfs/librumpfs_testfs.so\n"
    );
    assert_eq!(driver.make(&[]), "");
    let folder = driver.beside("lib");
    let line = format!(
        "    install  {}\n",
        folder.join("librumpfs_testfs.so").display()
    );
    let directory = format!("LIBDIR={}", folder.display());
    assert_eq!(driver.make(&["install", &directory]), line);
    let output = driver.rumpmake(&["SAN=address"]).output();
    assert!(text(&output.expect("rumpmake runs")).contains("SAN is for C drivers"));
}

#[test]
fn a_new_driver_passes_its_own_test() {
    for lang in ["c", "rust"] {
        let driver = Driver::new(lang);
        let printed = driver.make(&["test"]);
        assert!(printed.ends_with(&format!("{NAME}: passed\n")), "{printed}");
    }
}
