//! The mounted file system under test, and what it can and cannot do.

use rump_abi::errno::Errno;
use rumpclient::sys::Follow;
use rumpclient::sys::consts::{O_CREAT, O_RDWR, S_IFCHR};

use crate::args::Profile;
use crate::kernel::Kernel;
use crate::mount::Mount;
use crate::outcome::{CallError, Check, Sys, failure, skip};
use crate::process::{Flock, Process, Time};

/// A thing that not every file system has.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Device nodes
    Devices,
    /// Fifos that work
    Fifos,
    /// getfh(2) and fhopen(2)
    FileHandles,
    /// chflags(2)
    Flags,
    /// More than one name for a file
    HardLinks,
    /// Byte range locks
    Locks,
    /// Owners and permissions that can be set
    Owners,
    /// Symbolic links
    Symlinks,
    /// Times that can be set
    Times,
}

/// What a test gets.
pub struct Fs<'k> {
    /// The kernel, for more processes.
    pub kernel: &'k Kernel,
    /// Root, in [`Fs::work`].
    pub p: Process<'k>,
    /// The directory of the mount.
    pub root: String,
    /// The test's own directory in it, mode 0777; the root itself if nothing can be made there.
    pub work: String,
    /// Everything that is mounted, the file system under test last.
    pub mounts: &'k [Mount],
    /// What kind of file system it is.
    pub profile: Profile,
    /// For everything random.
    pub seed: u64,
    without: &'k [Feature],
    /// The file system's id.
    id: [u32; 2],
}

impl<'k> Fs<'k> {
    /// The file system of the last mount; what is mounted is prepared for the profile.
    pub fn new(
        kernel: &'k Kernel,
        mounts: &'k [Mount],
        arguments: &'k crate::args::Arguments,
        root: String,
    ) -> Sys<Self> {
        let p = Process::new(kernel)?;
        p.chdir(&root)?;
        let id = p.statvfs(".")?.fsidx;
        let mut fs = Self {
            kernel,
            p,
            work: root.clone(),
            root,
            mounts,
            profile: arguments.profile,
            seed: arguments.seed.unwrap_or(0),
            without: &arguments.without,
            id,
        };
        if fs.profile == Profile::Full {
            let mut number = 0;
            let name = loop {
                let name = format!("work{number}");
                match fs.p.mkdir(&name, 0o777) {
                    Ok(()) => break name,
                    // A disk keeps what earlier tests made.
                    Err(CallError {
                        errno: Some(Errno::EEXIST),
                        ..
                    }) => number += 1,
                    Err(error) => return Err(error),
                }
            };
            fs.work = format!("{}/{name}", fs.root);
            fs.p.chdir(&fs.work)?;
        }
        Ok(fs)
    }

    /// The mount under test.
    pub fn mount(&self) -> &Mount {
        self.mounts.last().expect("one at least")
    }

    /// Whether the file system under test is what the directory of the mount shows: it may lie over other
    /// mounts.
    pub fn is_seen(&self) -> Sys<bool> {
        Ok(self.p.statvfs(&self.root)?.fsidx == self.id)
    }

    /// How long a name can be.
    pub fn name_max(&self) -> Check<usize> {
        const PC_NAME_MAX: u32 = 4;
        let limit = self.p.pathconf(".", PC_NAME_MAX)?;
        usize::try_from(limit).map_err(|_| failure(format!("_PC_NAME_MAX is {limit}")))
    }

    /// Another process of root in the test's directory.
    pub fn another(&self) -> Sys<Process<'k>> {
        let process = Process::new(self.kernel)?;
        process.chdir(&self.work)?;
        Ok(process)
    }

    /// A process of this user in the test's directory. The first group is the effective one.
    pub fn user(&self, uid: u32, groups: &[u32]) -> Sys<Process<'k>> {
        let process = self.another()?;
        process.become_user(uid, groups)?;
        Ok(process)
    }

    /// Random numbers, another sequence for each `stream`.
    pub fn random(&self, stream: u64) -> fastrand::Rng {
        fastrand::Rng::with_seed(
            self.seed
                .wrapping_add(stream.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        )
    }

    /// Fails unless the condition comes true in a while: for what another thread finishes.
    pub fn eventually(&self, what: &str, holds: impl Fn() -> Sys<bool>) -> Check {
        for _ in 0..1000 {
            if holds()? {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        Err(failure(format!("{what}: not within five seconds")))
    }

    /// Skips the test if the file system has not this.
    pub fn need(&self, feature: Feature) -> Check {
        if self.without.contains(&feature) {
            return skip(format!("--without {feature:?}"));
        }
        let p = &self.p;
        let probe = match feature {
            Feature::Devices => p.mknod("probe", S_IFCHR | 0o600, 0x0203),
            Feature::Fifos => p.mkfifo("probe", 0o600),
            Feature::FileHandles => p
                .create("probe", 0o600)
                .and_then(|()| p.getfh("probe").map(drop)),
            Feature::Flags => p
                .create("probe", 0o600)
                .and_then(|()| p.chflags("probe", 0)),
            Feature::HardLinks => p
                .create("probe", 0o600)
                .and_then(|()| p.link("probe", "probe2").and_then(|()| p.unlink("probe2"))),
            Feature::Locks => self.probe_locks(),
            Feature::Owners => p
                .create("probe", 0o600)
                .and_then(|()| p.chown("probe", 1, 1)),
            Feature::Symlinks => p.symlink("x", "probe"),
            Feature::Times => p.create("probe", 0o600).and_then(|()| {
                p.utimens("probe", Some([Time { sec: 1, nsec: 0 }; 2]), Follow::Yes)
            }),
        };
        match p.unlink("probe") {
            Err(CallError {
                errno: Some(Errno::ENOENT),
                ..
            })
            | Ok(()) => {}
            Err(error) => return Err(error.into()),
        }
        match probe {
            Err(CallError {
                errno: Some(Errno::EOPNOTSUPP | Errno::ENOSYS),
                call,
                text,
            }) => skip(format!("no {}: {call}: {text}", feature.name())),
            // Another error is the test's to find.
            _ => Ok(()),
        }
    }

    fn probe_locks(&self) -> Sys {
        const F_SETLK: i32 = 8;
        const F_RDLCK: i16 = 1;
        let fd = self.p.open("probe", O_RDWR | O_CREAT, 0o600)?;
        let result = self
            .p
            .fcntl_lock(fd, F_SETLK, &mut Flock::new(F_RDLCK, 0, 1));
        self.p.close(fd)?;
        result
    }
}

impl Feature {
    fn name(self) -> &'static str {
        match self {
            Self::Devices => "devices",
            Self::Fifos => "fifos",
            Self::FileHandles => "file handles",
            Self::Flags => "flags",
            Self::HardLinks => "hard links",
            Self::Locks => "locks",
            Self::Owners => "owners",
            Self::Symlinks => "symbolic links",
            Self::Times => "times",
        }
    }
}
