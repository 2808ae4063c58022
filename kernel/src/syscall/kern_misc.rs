//! `reboot(2)`, `modctl(2)`, and the calls that this kernel has no use for.

use rump_abi::sysno::*;
use rump_abi::types::{MODCTL_EXISTS, MODCTL_LOAD, MODCTL_STAT, MODCTL_UNLOAD, iovec, modstat};

use super::{Args, Handler};
use crate::copy::{UserPtr, bytes_of_slice, copyin_val, copyinstr, copyout, copyout_val, zeroed};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, kauth, module, reboot};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[(SYS_reboot, sys_reboot), (SYS_modctl, sys_modctl)];

fn sys_reboot(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    kauth::authorize_generic(l.cred())?;
    reboot::cpu_reboot(l, a.int(0));
    Ok(())
}

fn sys_modctl(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let arg = a.ptr(1);
    match a.int(0) {
        MODCTL_STAT => stat(arg),
        // Nothing can be loaded by a client: what there is was there at boot.
        MODCTL_EXISTS => {
            retval[0] = 0;
            match arg.addr() {
                0 | 1 => Ok(()),
                _ => Err(Errno::EINVAL),
            }
        }
        MODCTL_LOAD => {
            if arg.is_null() {
                return Err(Errno::EFAULT);
            }
            kauth::authorize_generic(l.cred())?;
            Err(Errno::ENOSYS)
        }
        MODCTL_UNLOAD => {
            let mut name = [0; 32];
            copyinstr(arg, &mut name)?;
            kauth::authorize_generic(l.cred())?;
            Err(Errno::ENOSYS)
        }
        _ => Err(Errno::EINVAL),
    }
}

fn stat(arg: UserPtr) -> Result<()> {
    let mut iov: iovec = copyin_val(arg)?;
    let list: Vec<modstat> = module::list().iter().map(describe).collect();
    let bytes = bytes_of_slice(&list);
    let room = bytes.len().min(iov.iov_len);
    copyout(&bytes[..room], UserPtr(iov.iov_base.expose_provenance()))?;
    iov.iov_len = bytes.len();
    copyout_val(&iov, arg)
}

fn describe(module: &module::Stat) -> modstat {
    let mut st: modstat = zeroed();
    for (to, &from) in st.ms_name[..31].iter_mut().zip(&module.name) {
        *to = from.cast_signed();
    }
    for (to, &from) in st.ms_required[..319].iter_mut().zip(&module.required) {
        *to = from.cast_signed();
    }
    st.ms_class = module.class.cast_signed();
    st
}
