//! mount_fdesc(8), mount_kernfs(8): file systems that take no arguments.

use crate::ctl::{Ctl, Outcome};
use crate::mounting::Mounting;

pub fn mount(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    mounting.no_own_options()?;
    mounting.with(ctl, &mut [])
}
