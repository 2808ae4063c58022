//! Paths without symbolic links, `realpath(3)`, found out by asking the kernel.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use rump_abi::errno::Errno;
use rumpclient::{Client, Result};

/// `MAXSYMLINKS`.
const LINKS_MAX: usize = 32;

/// The absolute path of a file, all links followed; its last component need not exist.
pub fn canonical(client: &Client, path: &Path) -> Result<PathBuf> {
    let mut done = PathBuf::from("/");
    let mut rest: VecDeque<OsString> = parts(path);
    let mut links = 0;
    while let Some(part) = rest.pop_front() {
        if part == ".." {
            done.pop();
            continue;
        }
        done.push(&part);
        match client.lstat(&done) {
            Ok(stat) if stat.is_symlink() => {
                links += 1;
                if links > LINKS_MAX {
                    return Err(Errno::ELOOP.into());
                }
                let target = client.readlink(&done)?;
                done.pop();
                if target.is_absolute() {
                    done = PathBuf::from("/");
                }
                for part in parts(&target).into_iter().rev() {
                    rest.push_front(part);
                }
            }
            Ok(stat) if !stat.is_dir() && !rest.is_empty() => return Err(Errno::ENOTDIR.into()),
            Err(error) if error.errno() == Some(Errno::ENOENT) && rest.is_empty() => {}
            result => drop(result?),
        }
    }
    Ok(done)
}

fn parts(path: &Path) -> VecDeque<OsString> {
    let part = |part: Component<'_>| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    };
    path.components().filter_map(part).collect()
}
