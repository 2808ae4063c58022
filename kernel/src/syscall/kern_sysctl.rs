//! `sysctl(2)`.

use rump_abi::sysno::SYS___sysctl;

use super::{Args, Handler};
use crate::Result;
use crate::ffi::lwp::Lwp;
use crate::sysctl::sysctl;

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[(SYS___sysctl, sys_sysctl)];

fn sys_sysctl(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    sysctl(
        l,
        a.ptr(0),
        a.u32(1),
        a.ptr(2),
        a.ptr(3),
        a.ptr(4),
        a.usize(5),
    )
}
