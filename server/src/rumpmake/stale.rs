//! What bmake does not see: it compares file times in whole seconds, so a file that is edited in the
//! second in which its object was made would be taken for compiled.

use std::collections::HashMap;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Gives each of these objects that is older than something in its dependency file (`X.d` beside `X.o`),
/// and each file in front of them that is older than an object, a time that bmake cannot mistake: the
/// first of `files` is the library, the others are its objects.
pub fn mark(files: &[PathBuf]) {
    let Some((library, objects)) = files.split_first() else {
        return;
    };
    let mut times = Times::default();
    let mut newest = None;
    for object in objects {
        let Some(made) = times.of(object) else {
            continue;
        };
        newest = newest.max(Some(made));
        let changed = dependencies(&object.with_extension("d"))
            .iter()
            .any(|file| times.of(file).is_some_and(|time| time > made));
        if changed {
            make_old(object);
        }
    }
    if times.of(library) < newest && times.of(library).is_some() {
        make_old(library);
    }
}

/// The time of a file's last change, asked for once.
#[derive(Default)]
struct Times(HashMap<PathBuf, Option<SystemTime>>);

impl Times {
    fn of(&mut self, file: &Path) -> Option<SystemTime> {
        if let Some(known) = self.0.get(file) {
            return *known;
        }
        let time = fs::metadata(file).and_then(|data| data.modified()).ok();
        self.0.insert(file.to_owned(), time);
        time
    }
}

/// The files behind the first colon of a dependency file that gcc or clang wrote.
fn dependencies(file: &Path) -> Vec<PathBuf> {
    let Ok(text) = fs::read_to_string(file) else {
        return Vec::new();
    };
    // The object's rule is the first; those for deleted headers follow.
    let text = text.replace("\\\n", " ");
    let rule = text.lines().next().unwrap_or_default();
    let files = rule.split_once(':').map_or("", |(_, files)| files);
    files.split_whitespace().map(PathBuf::from).collect()
}

/// A file that cannot be changed is left alone: it will fail to be rebuilt with a better message.
fn make_old(file: &Path) {
    if let Ok(file) = File::options().write(true).open(file) {
        let _ = file.set_times(FileTimes::new().set_modified(SystemTime::UNIX_EPOCH));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn write(path: &Path, text: &str, seconds: f64) {
        fs::write(path, text).expect("write");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs_f64(seconds);
        let file = File::options().write(true).open(path).expect("open");
        file.set_times(FileTimes::new().set_modified(time))
            .expect("times");
    }

    fn seconds(path: &Path) -> f64 {
        let time = fs::metadata(path).expect("there").modified().expect("time");
        time.duration_since(SystemTime::UNIX_EPOCH)
            .expect("after")
            .as_secs_f64()
    }

    #[test]
    fn an_edit_within_the_second_counts() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        write(&at("a.c"), "", 100.9);
        write(&at("b.c"), "", 100.1);
        for name in ["a", "b"] {
            let rule = format!(
                "{name}.o: \\\n {}\n{}:\n",
                at(&format!("{name}.c")).display(),
                at("a.c").display()
            );
            write(&at(&format!("{name}.d")), &rule, 100.5);
            write(&at(&format!("{name}.o")), "", 100.5);
        }
        write(&at("lib"), "", 100.6);
        mark(&[at("lib"), at("a.o"), at("b.o"), at("none.o")]);
        assert!(seconds(&at("a.o")) < 1.0);
        assert!(seconds(&at("b.o")) > 100.0);
        assert!(seconds(&at("lib")) > 100.0);
    }

    #[test]
    fn a_library_older_than_an_object_is_linked_again() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        write(&at("a.o"), "", 100.5);
        write(&at("lib"), "", 100.4);
        mark(&[at("lib"), at("a.o")]);
        assert!(seconds(&at("a.o")) > 100.0);
        assert!(seconds(&at("lib")) < 1.0);
    }
}
