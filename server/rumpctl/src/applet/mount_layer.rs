//! mount_null(8), mount_overlay(8).

use crate::ctl::{Ctl, Outcome};
use crate::mounting::Mounting;

/// What follows the target in `struct layer_args`: the export arguments of old programs.
const REST: [u8; 128] = [0; 128];

pub fn mount(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    mounting.no_own_options()?;
    mounting.with_special(ctl, &REST)
}
