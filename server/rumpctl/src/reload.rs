//! reload: put a newly built component in the place of the one that a server is running.

use rump_abi::errno::Errno;
use rumpclient::Error;
use rumpclient::sys::consts::MNT_NOWAIT;

use crate::ctl::{Ctl, Outcome, printable};

/// Put newly installed components in the place of those that the server is running
///
/// The server reads each component's library again, from where it has it. Nothing may be mounted of a
/// file system that is replaced. When the new library cannot be loaded, the old one goes on.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The component, as rump_server -l takes it: rumpfs_tmpfs
    #[arg(required = true)]
    component: Vec<String>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        for name in &self.component {
            let reason = match ctl.client()?.module_load(name, true) {
                Ok(()) => continue,
                Err(Error::Sys(Errno::EBUSY)) => users(ctl, name)?,
                Err(Error::Sys(errno)) => explain(errno),
                Err(error) => return Err(crate::ctl::Stop::Server(error)),
            };
            ctl.warn(format_args!("{name}: {reason}"))?;
        }
        Ok(())
    }
}

fn explain(errno: Errno) -> String {
    match errno {
        Errno::EEXIST => "its library is the one that is running: install the new one first".into(),
        Errno::ENOENT => "the server finds no library of this name".into(),
        Errno::ENOEXEC => "the new library cannot be loaded; the server's terminal says why".into(),
        Errno::EOPNOTSUPP => "it is a part of the kernel that is set up at the start only".into(),
        other => other.to_string(),
    }
}

/// What is mounted of the file system in this component.
fn users(ctl: &Ctl, name: &str) -> Outcome<String> {
    let fstype = name.strip_prefix("rumpfs_").unwrap_or(name);
    let mounts = ctl.need("getvfsstat", ctl.client()?.getvfsstat(MNT_NOWAIT))?;
    let places: Vec<String> = mounts
        .iter()
        .filter(|mount| mount.fstypename == fstype)
        .map(|mount| printable(mount.mntonname.as_os_str()))
        .collect();
    Ok(if places.is_empty() {
        "in use by another component; the server's terminal says by which".into()
    } else {
        format!("in use: mounted on {}", places.join(", "))
    })
}
