//! The host file behind a drive: made, extended and measured before the kernel sees it.

use crate::disklabel;
use crate::drivespec::{Drive, TO_THE_END, Window};
use crate::hosterrno;
use rump_abi::errno::Errno;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;

/// The bytes of a host file that the kernel gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// First byte.
    pub offset: u64,
    /// Length, or [`TO_THE_END`].
    pub size: u64,
}

/// Why a host file cannot serve, with NetBSD's message and error number.
#[derive(Debug)]
pub struct Unusable {
    /// What was tried.
    pub what: &'static str,
    /// The reason.
    pub errno: Errno,
}

impl Unusable {
    fn io(what: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| Self {
            what,
            errno: hosterrno::from_io(&error),
        }
    }
}

/// Opens the host file for reading and writing as the kernel will, makes it or extends it where
/// the drive says how long it is, and tells which bytes are meant.
///
/// # Errors
/// [`Unusable`]: it cannot be opened or made, it is empty with `size=host`, it has no label.
pub fn prepare(drive: &Drive) -> Result<Extent, Unusable> {
    let create = matches!(drive.window, Window::Bytes { .. });
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(create)
        .truncate(false)
        .mode(0o644)
        .open(&drive.hostpath)
        .map_err(Unusable::io("etfs hostpath open"))?;
    match drive.window {
        Window::WholeHostFile => {
            let size = file.seek(SeekFrom::End(0)).unwrap_or(0);
            if size == 0 {
                let what = "size=host, but cannot query non-zero size";
                return Err(Unusable {
                    what,
                    errno: Errno::EINVAL,
                });
            }
            Ok(Extent { offset: 0, size })
        }
        Window::Bytes { offset, size } => {
            extend(&file, offset, size).map_err(Unusable::io("etfs hostpath extend"))?;
            Ok(Extent { offset, size })
        }
        Window::Partition(letter) => {
            let mut start = Vec::new();
            (&mut file)
                .take(disklabel::SEARCH_LENGTH as u64)
                .read_to_end(&mut start)
                .map_err(Unusable::io("etfs hostpath read"))?;
            let partition = disklabel::find(&start, letter).ok_or(Unusable {
                what: "disklabel not found",
                errno: Errno::ENOENT,
            })?;
            Ok(Extent {
                offset: partition.offset,
                size: partition.size,
            })
        }
    }
}

/// A regular file that is too short for the window grows; a device is as long as it is.
fn extend(file: &File, offset: u64, size: u64) -> io::Result<()> {
    if size == TO_THE_END {
        return Ok(());
    }
    let end = offset
        .checked_add(size)
        .ok_or_else(|| io::Error::from(nix::errno::Errno::EFBIG))?;
    let metadata = file.metadata()?;
    if metadata.is_file() && metadata.len() < end {
        file.set_len(end)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivespec;
    use std::fs;

    fn prepared(directory: &tempfile::TempDir, rest: &str) -> Result<Extent, (String, Errno)> {
        let hostpath = directory.path().join("img");
        let text = format!("key=/dk,hostpath={},{rest}", hostpath.display());
        prepare(&drivespec::parse(&text).expect("a valid drive"))
            .map_err(|bad| (bad.what.into(), bad.errno))
    }

    #[test]
    fn a_missing_file_is_made_and_a_short_one_grows() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("img");
        assert_eq!(
            prepared(&directory, "offset=1k,size=4k"),
            Ok(Extent {
                offset: 1024,
                size: 4096
            })
        );
        assert_eq!(fs::metadata(&path).unwrap().len(), 5120);
        assert_eq!(
            prepared(&directory, "size=512"),
            Ok(Extent {
                offset: 0,
                size: 512
            })
        );
        assert_eq!(fs::metadata(&path).unwrap().len(), 5120, "never shortened");
        assert_eq!(
            prepared(&directory, "size=host"),
            Ok(Extent {
                offset: 0,
                size: 5120
            })
        );
        assert_eq!(
            prepared(&directory, "size=-1"),
            Ok(Extent {
                offset: 0,
                size: TO_THE_END
            })
        );
    }

    #[test]
    fn size_host_wants_a_file_with_bytes() {
        let directory = tempfile::tempdir().unwrap();
        let open = || Err(("etfs hostpath open".to_owned(), Errno::ENOENT));
        assert_eq!(prepared(&directory, "size=host"), open());
        assert_eq!(prepared(&directory, "disklabel=a"), open());
        assert!(!directory.path().join("img").exists());
        fs::write(directory.path().join("img"), "").unwrap();
        let empty = (
            "size=host, but cannot query non-zero size".to_owned(),
            Errno::EINVAL,
        );
        assert_eq!(prepared(&directory, "size=host"), Err(empty));
        let no_label = ("disklabel not found".to_owned(), Errno::ENOENT);
        assert_eq!(prepared(&directory, "disklabel=a"), Err(no_label));
    }

    #[test]
    fn a_directory_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("img")).unwrap();
        let refused = || Err(("etfs hostpath open".to_owned(), Errno::EISDIR));
        assert_eq!(prepared(&directory, "size=1m"), refused());
        assert_eq!(prepared(&directory, "size=host"), refused());
    }

    #[test]
    fn dev_null_has_no_size() {
        let drive = drivespec::parse("key=/dk,hostpath=/dev/null,size=host").unwrap();
        assert_eq!(prepare(&drive).unwrap_err().errno, Errno::EINVAL);
    }
}
