//! Disks: each test gets a copy of an image as a block device, and a checker may look at it afterwards.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::kernel::Here;
use crate::outcome::{Check, Stop, failure};

/// `KEY=IMAGE`: the image is /dev/KEY in the kernel.
#[derive(Clone, Debug)]
pub struct Disk {
    key: String,
    image: PathBuf,
}

impl Disk {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (key, image) = text.split_once('=').ok_or("KEY=IMAGE is wanted")?;
        if key.is_empty() || key.contains('/') || image.is_empty() {
            return Err("KEY=IMAGE is wanted, KEY without a slash".to_owned());
        }
        Ok(Self {
            key: key.to_owned(),
            image: image.into(),
        })
    }
}

/// The copies of one test; they go with it.
pub struct Copies {
    folder: TempDir,
    keys: Vec<String>,
}

impl Copies {
    /// Copies the images and shows them to the kernel.
    ///
    /// # Errors
    /// The host's or the kernel's.
    pub fn attach(kernel: &Here, disks: &[Disk]) -> Result<Self, Stop> {
        let host = |error: std::io::Error| failure(format!("disks: {error}"));
        let copies = Self {
            folder: tempfile::tempdir().map_err(host)?,
            keys: disks.iter().map(|disk| disk.key.clone()).collect(),
        };
        for disk in disks {
            let copy = copies.path(&disk.key);
            std::fs::copy(&disk.image, &copy)
                .map_err(|error| failure(format!("{}: {error}", disk.image.display())))?;
            kernel.attach(&disk.key, &copy).map_err(Stop::Failure)?;
        }
        Ok(copies)
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.path().join(key)
    }

    /// Runs the checker on each copy: a status other than 0 is a failure, with what it printed.
    ///
    /// # Errors
    /// The failure.
    pub fn check(&self, checker: &str) -> Check {
        let mut words = checker.split_whitespace();
        let program = words.next().unwrap_or(checker);
        let arguments: Vec<&str> = words.collect();
        for key in &self.keys {
            let output = Command::new(program)
                .args(&arguments)
                .arg(self.path(key))
                .stdin(Stdio::null())
                .output()
                .map_err(|error| failure(format!("{program}: {error}")))?;
            if !output.status.success() {
                let text = String::from_utf8_lossy(&output.stdout).into_owned()
                    + &String::from_utf8_lossy(&output.stderr);
                return Err(failure(format!("{checker}: {}\n{text}", output.status)));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_disk() {
        let disk = Disk::parse("d0=/tmp/a=b.img").expect("a disk");
        assert_eq!(disk.key, "d0");
        assert_eq!(disk.image, PathBuf::from("/tmp/a=b.img"));
        for wrong in ["d0", "=x", "d0=", "/dev/d0=x"] {
            Disk::parse(wrong).expect_err(wrong);
        }
    }
}
