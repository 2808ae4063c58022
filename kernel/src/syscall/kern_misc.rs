//! `reboot(2)`, `modctl(2)`, and the calls that this kernel has no use for.

use rump_abi::sysno::*;
use rump_abi::types::{MODCTL_EXISTS, MODCTL_LOAD, MODCTL_STAT, MODCTL_UNLOAD, iovec, modstat};

use super::{Args, Handler};
use crate::copy::{UserPtr, bytes_of_slice, copyin_val, copyinstr, copyout, copyout_val, zeroed};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, kauth, module, module_load, reboot};

/// `ml_flags`: here, replace what is running.
const MODCTL_LOAD_FORCE: u64 = 1;

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
        // There is no code of the kernel's that would load a module by itself.
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
            // modctl_load_t: the name's address, flags, properties and their length.
            let [name_at, flags, _, _]: [u64; 4] = copyin_val(arg)?;
            let name = name(UserPtr(name_at as usize))?;
            kauth::authorize_generic(l.cred())?;
            module_load::load(&name, flags & MODCTL_LOAD_FORCE != 0)
        }
        MODCTL_UNLOAD => {
            let name = name(arg)?;
            kauth::authorize_generic(l.cred())?;
            module_load::unload(&name)
        }
        _ => Err(Errno::EINVAL),
    }
}

/// The name of a component. A path would be that of an object file, which this kernel cannot link.
fn name(from: UserPtr) -> Result<String> {
    let mut buffer = [0; 256];
    let len = copyinstr(from, &mut buffer)?;
    let text = buffer[..len].split(|&byte| byte == 0).next();
    let name = String::from_utf8_lossy(text.unwrap_or_default()).into_owned();
    match name.contains('/') || name.is_empty() {
        true => Err(Errno::ENOSYS),
        false => Ok(name),
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
