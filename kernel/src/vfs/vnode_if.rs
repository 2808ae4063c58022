//! Vnode operations, `vnodeops(9)`: descriptors and the `VOP_*` dispatch functions.
//!
//! Made from `c-src/vnode_if.table` by `abi/gen`; do not edit. Locks and references of each
//! operation are those of its manual page; `super::vop` holds the step that they share.

#![allow(non_upper_case_globals, non_snake_case, clippy::too_many_arguments)]
#![allow(
    clippy::missing_safety_doc,
    reason = "the contract of every operation is vnodeops(9)"
)]

use core::ffi::{c_char, c_int, c_uint, c_ulong, c_void};
use core::mem::offset_of;

use rump_abi::types::*;

use super::vop::{Descriptor, Offsets, call, visible};

/// Slot 0: what an operations vector does when it has no entry of its own.
#[unsafe(export_name = "rumpns_vop_default_desc")]
pub static vop_default_desc: Descriptor =
    Descriptor::new(0, c"default", 0, &Offsets::NONE, None, None, None);

/// Descriptor of [`VOP_BWRITE`].
#[unsafe(export_name = "rumpns_vop_bwrite_desc")]
pub static vop_bwrite_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_bwrite_args, a_vp)]);
    Descriptor::new(1, c"vop_bwrite", 0x0, &VNODES, None, None, None)
};

/// `VOP_BWRITE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_BWRITE")]
pub unsafe extern "C" fn VOP_BWRITE(vp: *mut vnode, bp: *mut buf) -> c_int {
    let mut a = vop_bwrite_args {
        a_desc: (&raw const vop_bwrite_desc).cast(),
        a_vp: vp,
        a_bp: bp,
    };
    visible!(vp, bp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_BWRITE_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_LOOKUP`].
#[unsafe(export_name = "rumpns_vop_lookup_desc")]
pub static vop_lookup_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_lookup_v2_args, a_dvp)]);
    Descriptor::new(
        2,
        c"vop_lookup",
        0x0,
        &VNODES,
        Some(offset_of!(vop_lookup_v2_args, a_vpp)),
        None,
        Some(offset_of!(vop_lookup_v2_args, a_cnp)),
    )
};

/// `VOP_LOOKUP`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_LOOKUP")]
pub unsafe extern "C" fn VOP_LOOKUP(
    dvp: *mut vnode,
    vpp: *mut *mut vnode,
    cnp: *mut componentname,
) -> c_int {
    let mut a = vop_lookup_v2_args {
        a_desc: (&raw const vop_lookup_desc).cast(),
        a_dvp: dvp,
        a_vpp: vpp,
        a_cnp: cnp,
    };
    visible!(dvp, vpp, cnp);
    // SAFETY: the caller's directory.
    let locked = unsafe { super::vop::holds(dvp) };
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_LOOKUP_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: the caller's directory, to which it still has its reference.
    unsafe { super::vop::check_locked(locked, dvp, VOP_LOOKUP_DESCOFFSET as usize) };
    if error == 0 {
        // SAFETY: the operation succeeded, so it stored a referenced vnode.
        unsafe { super::vop::check_made(vpp, dvp, VOP_LOOKUP_DESCOFFSET as usize) };
    }
    error
}

/// Descriptor of [`VOP_CREATE`].
#[unsafe(export_name = "rumpns_vop_create_desc")]
pub static vop_create_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_create_v3_args, a_dvp)]);
    Descriptor::new(
        3,
        c"vop_create",
        0x0,
        &VNODES,
        Some(offset_of!(vop_create_v3_args, a_vpp)),
        None,
        Some(offset_of!(vop_create_v3_args, a_cnp)),
    )
};

/// `VOP_CREATE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_CREATE")]
pub unsafe extern "C" fn VOP_CREATE(
    dvp: *mut vnode,
    vpp: *mut *mut vnode,
    cnp: *mut componentname,
    vap: *mut vattr,
) -> c_int {
    let mut a = vop_create_v3_args {
        a_desc: (&raw const vop_create_desc).cast(),
        a_dvp: dvp,
        a_vpp: vpp,
        a_cnp: cnp,
        a_vap: vap,
    };
    visible!(dvp, vpp, cnp, vap);
    // SAFETY: the caller's directory.
    let locked = unsafe { super::vop::holds(dvp) };
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_CREATE_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: the caller's directory, to which it still has its reference.
    unsafe { super::vop::check_locked(locked, dvp, VOP_CREATE_DESCOFFSET as usize) };
    if error == 0 {
        // SAFETY: the operation succeeded, so it stored a referenced vnode.
        unsafe { super::vop::check_made(vpp, dvp, VOP_CREATE_DESCOFFSET as usize) };
    }
    error
}

/// Descriptor of [`VOP_MKNOD`].
#[unsafe(export_name = "rumpns_vop_mknod_desc")]
pub static vop_mknod_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_mknod_v3_args, a_dvp)]);
    Descriptor::new(
        4,
        c"vop_mknod",
        0x0,
        &VNODES,
        Some(offset_of!(vop_mknod_v3_args, a_vpp)),
        None,
        Some(offset_of!(vop_mknod_v3_args, a_cnp)),
    )
};

/// `VOP_MKNOD`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_MKNOD")]
pub unsafe extern "C" fn VOP_MKNOD(
    dvp: *mut vnode,
    vpp: *mut *mut vnode,
    cnp: *mut componentname,
    vap: *mut vattr,
) -> c_int {
    let mut a = vop_mknod_v3_args {
        a_desc: (&raw const vop_mknod_desc).cast(),
        a_dvp: dvp,
        a_vpp: vpp,
        a_cnp: cnp,
        a_vap: vap,
    };
    visible!(dvp, vpp, cnp, vap);
    // SAFETY: the caller's directory.
    let locked = unsafe { super::vop::holds(dvp) };
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_MKNOD_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: the caller's directory, to which it still has its reference.
    unsafe { super::vop::check_locked(locked, dvp, VOP_MKNOD_DESCOFFSET as usize) };
    if error == 0 {
        // SAFETY: the operation succeeded, so it stored a referenced vnode.
        unsafe { super::vop::check_made(vpp, dvp, VOP_MKNOD_DESCOFFSET as usize) };
    }
    error
}

/// Descriptor of [`VOP_OPEN`].
#[unsafe(export_name = "rumpns_vop_open_desc")]
pub static vop_open_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_open_args, a_vp)]);
    Descriptor::new(
        5,
        c"vop_open",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_open_args, a_cred)),
        None,
    )
};

/// `VOP_OPEN`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_OPEN")]
pub unsafe extern "C" fn VOP_OPEN(vp: *mut vnode, mode: c_int, cred: kauth_cred_t) -> c_int {
    let mut a = vop_open_args {
        a_desc: (&raw const vop_open_desc).cast(),
        a_vp: vp,
        a_mode: mode,
        a_cred: cred,
    };
    visible!(vp, mode, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_OPEN_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_CLOSE`].
#[unsafe(export_name = "rumpns_vop_close_desc")]
pub static vop_close_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_close_args, a_vp)]);
    Descriptor::new(
        6,
        c"vop_close",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_close_args, a_cred)),
        None,
    )
};

/// `VOP_CLOSE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_CLOSE")]
pub unsafe extern "C" fn VOP_CLOSE(vp: *mut vnode, fflag: c_int, cred: kauth_cred_t) -> c_int {
    let mut a = vop_close_args {
        a_desc: (&raw const vop_close_desc).cast(),
        a_vp: vp,
        a_fflag: fflag,
        a_cred: cred,
    };
    visible!(vp, fflag, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_CLOSE_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_ACCESS`].
#[unsafe(export_name = "rumpns_vop_access_desc")]
pub static vop_access_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_access_args, a_vp)]);
    Descriptor::new(
        7,
        c"vop_access",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_access_args, a_cred)),
        None,
    )
};

/// `VOP_ACCESS`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_ACCESS")]
pub unsafe extern "C" fn VOP_ACCESS(vp: *mut vnode, mode: c_int, cred: kauth_cred_t) -> c_int {
    let mut a = vop_access_args {
        a_desc: (&raw const vop_access_desc).cast(),
        a_vp: vp,
        a_mode: mode,
        a_cred: cred,
    };
    visible!(vp, mode, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_ACCESS_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_GETATTR`].
#[unsafe(export_name = "rumpns_vop_getattr_desc")]
pub static vop_getattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_getattr_args, a_vp)]);
    Descriptor::new(
        8,
        c"vop_getattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_getattr_args, a_cred)),
        None,
    )
};

/// `VOP_GETATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_GETATTR")]
pub unsafe extern "C" fn VOP_GETATTR(vp: *mut vnode, vap: *mut vattr, cred: kauth_cred_t) -> c_int {
    let mut a = vop_getattr_args {
        a_desc: (&raw const vop_getattr_desc).cast(),
        a_vp: vp,
        a_vap: vap,
        a_cred: cred,
    };
    visible!(vp, vap, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_GETATTR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_SETATTR`].
#[unsafe(export_name = "rumpns_vop_setattr_desc")]
pub static vop_setattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_setattr_args, a_vp)]);
    Descriptor::new(
        9,
        c"vop_setattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_setattr_args, a_cred)),
        None,
    )
};

/// `VOP_SETATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_SETATTR")]
pub unsafe extern "C" fn VOP_SETATTR(vp: *mut vnode, vap: *mut vattr, cred: kauth_cred_t) -> c_int {
    let mut a = vop_setattr_args {
        a_desc: (&raw const vop_setattr_desc).cast(),
        a_vp: vp,
        a_vap: vap,
        a_cred: cred,
    };
    visible!(vp, vap, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_SETATTR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_READ`].
#[unsafe(export_name = "rumpns_vop_read_desc")]
pub static vop_read_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_read_args, a_vp)]);
    Descriptor::new(
        10,
        c"vop_read",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_read_args, a_cred)),
        None,
    )
};

/// `VOP_READ`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_READ")]
pub unsafe extern "C" fn VOP_READ(
    vp: *mut vnode,
    uio: *mut uio,
    ioflag: c_int,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_read_args {
        a_desc: (&raw const vop_read_desc).cast(),
        a_vp: vp,
        a_uio: uio,
        a_ioflag: ioflag,
        a_cred: cred,
    };
    visible!(vp, uio, ioflag, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_READ_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_WRITE`].
#[unsafe(export_name = "rumpns_vop_write_desc")]
pub static vop_write_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_write_args, a_vp)]);
    Descriptor::new(
        11,
        c"vop_write",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_write_args, a_cred)),
        None,
    )
};

/// `VOP_WRITE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_WRITE")]
pub unsafe extern "C" fn VOP_WRITE(
    vp: *mut vnode,
    uio: *mut uio,
    ioflag: c_int,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_write_args {
        a_desc: (&raw const vop_write_desc).cast(),
        a_vp: vp,
        a_uio: uio,
        a_ioflag: ioflag,
        a_cred: cred,
    };
    visible!(vp, uio, ioflag, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_WRITE_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_FALLOCATE`].
#[unsafe(export_name = "rumpns_vop_fallocate_desc")]
pub static vop_fallocate_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_fallocate_args, a_vp)]);
    Descriptor::new(12, c"vop_fallocate", 0x0, &VNODES, None, None, None)
};

/// `VOP_FALLOCATE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_FALLOCATE")]
pub unsafe extern "C" fn VOP_FALLOCATE(vp: *mut vnode, pos: off_t, len: off_t) -> c_int {
    let mut a = vop_fallocate_args {
        a_desc: (&raw const vop_fallocate_desc).cast(),
        a_vp: vp,
        a_pos: pos,
        a_len: len,
    };
    visible!(vp, pos, len);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_FALLOCATE_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_FDISCARD`].
#[unsafe(export_name = "rumpns_vop_fdiscard_desc")]
pub static vop_fdiscard_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_fdiscard_args, a_vp)]);
    Descriptor::new(13, c"vop_fdiscard", 0x0, &VNODES, None, None, None)
};

/// `VOP_FDISCARD`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_FDISCARD")]
pub unsafe extern "C" fn VOP_FDISCARD(vp: *mut vnode, pos: off_t, len: off_t) -> c_int {
    let mut a = vop_fdiscard_args {
        a_desc: (&raw const vop_fdiscard_desc).cast(),
        a_vp: vp,
        a_pos: pos,
        a_len: len,
    };
    visible!(vp, pos, len);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_FDISCARD_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_IOCTL`].
#[unsafe(export_name = "rumpns_vop_ioctl_desc")]
pub static vop_ioctl_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_ioctl_args, a_vp)]);
    Descriptor::new(
        14,
        c"vop_ioctl",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_ioctl_args, a_cred)),
        None,
    )
};

/// `VOP_IOCTL`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_IOCTL")]
pub unsafe extern "C" fn VOP_IOCTL(
    vp: *mut vnode,
    command: c_ulong,
    data: *mut c_void,
    fflag: c_int,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_ioctl_args {
        a_desc: (&raw const vop_ioctl_desc).cast(),
        a_vp: vp,
        a_command: command,
        a_data: data,
        a_fflag: fflag,
        a_cred: cred,
    };
    visible!(vp, command, data, fflag, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_IOCTL_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_FCNTL`].
#[unsafe(export_name = "rumpns_vop_fcntl_desc")]
pub static vop_fcntl_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_fcntl_args, a_vp)]);
    Descriptor::new(
        15,
        c"vop_fcntl",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_fcntl_args, a_cred)),
        None,
    )
};

/// `VOP_FCNTL`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_FCNTL")]
pub unsafe extern "C" fn VOP_FCNTL(
    vp: *mut vnode,
    command: c_uint,
    data: *mut c_void,
    fflag: c_int,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_fcntl_args {
        a_desc: (&raw const vop_fcntl_desc).cast(),
        a_vp: vp,
        a_command: command,
        a_data: data,
        a_fflag: fflag,
        a_cred: cred,
    };
    visible!(vp, command, data, fflag, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_FCNTL_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_POLL`].
#[unsafe(export_name = "rumpns_vop_poll_desc")]
pub static vop_poll_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_poll_args, a_vp)]);
    Descriptor::new(16, c"vop_poll", 0x0, &VNODES, None, None, None)
};

/// `VOP_POLL`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_POLL")]
pub unsafe extern "C" fn VOP_POLL(vp: *mut vnode, events: c_int) -> c_int {
    let mut a = vop_poll_args {
        a_desc: (&raw const vop_poll_desc).cast(),
        a_vp: vp,
        a_events: events,
    };
    visible!(vp, events);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_POLL_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_KQFILTER`].
#[unsafe(export_name = "rumpns_vop_kqfilter_desc")]
pub static vop_kqfilter_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_kqfilter_args, a_vp)]);
    Descriptor::new(17, c"vop_kqfilter", 0x0, &VNODES, None, None, None)
};

/// `VOP_KQFILTER`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_KQFILTER")]
pub unsafe extern "C" fn VOP_KQFILTER(vp: *mut vnode, kn: *mut knote) -> c_int {
    let mut a = vop_kqfilter_args {
        a_desc: (&raw const vop_kqfilter_desc).cast(),
        a_vp: vp,
        a_kn: kn,
    };
    visible!(vp, kn);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_KQFILTER_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_REVOKE`].
#[unsafe(export_name = "rumpns_vop_revoke_desc")]
pub static vop_revoke_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_revoke_args, a_vp)]);
    Descriptor::new(18, c"vop_revoke", 0x0, &VNODES, None, None, None)
};

/// `VOP_REVOKE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_REVOKE")]
pub unsafe extern "C" fn VOP_REVOKE(vp: *mut vnode, flags: c_int) -> c_int {
    let mut a = vop_revoke_args {
        a_desc: (&raw const vop_revoke_desc).cast(),
        a_vp: vp,
        a_flags: flags,
    };
    visible!(vp, flags);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_REVOKE_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_MMAP`].
#[unsafe(export_name = "rumpns_vop_mmap_desc")]
pub static vop_mmap_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_mmap_args, a_vp)]);
    Descriptor::new(
        19,
        c"vop_mmap",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_mmap_args, a_cred)),
        None,
    )
};

/// `VOP_MMAP`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_MMAP")]
pub unsafe extern "C" fn VOP_MMAP(vp: *mut vnode, prot: vm_prot_t, cred: kauth_cred_t) -> c_int {
    let mut a = vop_mmap_args {
        a_desc: (&raw const vop_mmap_desc).cast(),
        a_vp: vp,
        a_prot: prot,
        a_cred: cred,
    };
    visible!(vp, prot, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_MMAP_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_FSYNC`].
#[unsafe(export_name = "rumpns_vop_fsync_desc")]
pub static vop_fsync_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_fsync_args, a_vp)]);
    Descriptor::new(
        20,
        c"vop_fsync",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_fsync_args, a_cred)),
        None,
    )
};

/// `VOP_FSYNC`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_FSYNC")]
pub unsafe extern "C" fn VOP_FSYNC(
    vp: *mut vnode,
    cred: kauth_cred_t,
    flags: c_int,
    offlo: off_t,
    offhi: off_t,
) -> c_int {
    let mut a = vop_fsync_args {
        a_desc: (&raw const vop_fsync_desc).cast(),
        a_vp: vp,
        a_cred: cred,
        a_flags: flags,
        a_offlo: offlo,
        a_offhi: offhi,
    };
    visible!(vp, cred, flags, offlo, offhi);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_FSYNC_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_SEEK`].
#[unsafe(export_name = "rumpns_vop_seek_desc")]
pub static vop_seek_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_seek_args, a_vp)]);
    Descriptor::new(
        21,
        c"vop_seek",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_seek_args, a_cred)),
        None,
    )
};

/// `VOP_SEEK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_SEEK")]
pub unsafe extern "C" fn VOP_SEEK(
    vp: *mut vnode,
    oldoff: off_t,
    newoff: off_t,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_seek_args {
        a_desc: (&raw const vop_seek_desc).cast(),
        a_vp: vp,
        a_oldoff: oldoff,
        a_newoff: newoff,
        a_cred: cred,
    };
    visible!(vp, oldoff, newoff, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_SEEK_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_REMOVE`].
#[unsafe(export_name = "rumpns_vop_remove_desc")]
pub static vop_remove_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[
        offset_of!(vop_remove_args, a_dvp),
        offset_of!(vop_remove_args, a_vp),
    ]);
    Descriptor::new(
        22,
        c"vop_remove",
        0x303,
        &VNODES,
        None,
        None,
        Some(offset_of!(vop_remove_args, a_cnp)),
    )
};

/// `VOP_REMOVE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_REMOVE")]
pub unsafe extern "C" fn VOP_REMOVE(
    dvp: *mut vnode,
    vp: *mut vnode,
    cnp: *mut componentname,
) -> c_int {
    let mut a = vop_remove_args {
        a_desc: (&raw const vop_remove_desc).cast(),
        a_dvp: dvp,
        a_vp: vp,
        a_cnp: cnp,
    };
    visible!(dvp, vp, cnp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_REMOVE_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(dvp, dvp, VOP_REMOVE_DESCOFFSET as usize) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(vp, dvp, VOP_REMOVE_DESCOFFSET as usize) };
    error
}

/// Descriptor of [`VOP_LINK`].
#[unsafe(export_name = "rumpns_vop_link_desc")]
pub static vop_link_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[
        offset_of!(vop_link_v2_args, a_dvp),
        offset_of!(vop_link_v2_args, a_vp),
    ]);
    Descriptor::new(
        23,
        c"vop_link",
        0x0,
        &VNODES,
        None,
        None,
        Some(offset_of!(vop_link_v2_args, a_cnp)),
    )
};

/// `VOP_LINK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_LINK")]
pub unsafe extern "C" fn VOP_LINK(
    dvp: *mut vnode,
    vp: *mut vnode,
    cnp: *mut componentname,
) -> c_int {
    let mut a = vop_link_v2_args {
        a_desc: (&raw const vop_link_desc).cast(),
        a_dvp: dvp,
        a_vp: vp,
        a_cnp: cnp,
    };
    visible!(dvp, vp, cnp);
    // SAFETY: the caller's directory.
    let locked = unsafe { super::vop::holds(dvp) };
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_LINK_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: the caller's directory, to which it still has its reference.
    unsafe { super::vop::check_locked(locked, dvp, VOP_LINK_DESCOFFSET as usize) };
    error
}

/// Descriptor of [`VOP_RENAME`].
#[unsafe(export_name = "rumpns_vop_rename_desc")]
pub static vop_rename_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[
        offset_of!(vop_rename_args, a_fdvp),
        offset_of!(vop_rename_args, a_fvp),
        offset_of!(vop_rename_args, a_tdvp),
        offset_of!(vop_rename_args, a_tvp),
    ]);
    Descriptor::new(
        24,
        c"vop_rename",
        0xc0f,
        &VNODES,
        None,
        None,
        Some(offset_of!(vop_rename_args, a_fcnp)),
    )
};

/// `VOP_RENAME`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_RENAME")]
pub unsafe extern "C" fn VOP_RENAME(
    fdvp: *mut vnode,
    fvp: *mut vnode,
    fcnp: *mut componentname,
    tdvp: *mut vnode,
    tvp: *mut vnode,
    tcnp: *mut componentname,
) -> c_int {
    let mut a = vop_rename_args {
        a_desc: (&raw const vop_rename_desc).cast(),
        a_fdvp: fdvp,
        a_fvp: fvp,
        a_fcnp: fcnp,
        a_tdvp: tdvp,
        a_tvp: tvp,
        a_tcnp: tcnp,
    };
    visible!(fdvp, fvp, fcnp, tdvp, tvp, tcnp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(fdvp, VOP_RENAME_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(tdvp, fdvp, VOP_RENAME_DESCOFFSET as usize) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(tvp, fdvp, VOP_RENAME_DESCOFFSET as usize) };
    error
}

/// Descriptor of [`VOP_MKDIR`].
#[unsafe(export_name = "rumpns_vop_mkdir_desc")]
pub static vop_mkdir_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_mkdir_v3_args, a_dvp)]);
    Descriptor::new(
        25,
        c"vop_mkdir",
        0x0,
        &VNODES,
        Some(offset_of!(vop_mkdir_v3_args, a_vpp)),
        None,
        Some(offset_of!(vop_mkdir_v3_args, a_cnp)),
    )
};

/// `VOP_MKDIR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_MKDIR")]
pub unsafe extern "C" fn VOP_MKDIR(
    dvp: *mut vnode,
    vpp: *mut *mut vnode,
    cnp: *mut componentname,
    vap: *mut vattr,
) -> c_int {
    let mut a = vop_mkdir_v3_args {
        a_desc: (&raw const vop_mkdir_desc).cast(),
        a_dvp: dvp,
        a_vpp: vpp,
        a_cnp: cnp,
        a_vap: vap,
    };
    visible!(dvp, vpp, cnp, vap);
    // SAFETY: the caller's directory.
    let locked = unsafe { super::vop::holds(dvp) };
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_MKDIR_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: the caller's directory, to which it still has its reference.
    unsafe { super::vop::check_locked(locked, dvp, VOP_MKDIR_DESCOFFSET as usize) };
    if error == 0 {
        // SAFETY: the operation succeeded, so it stored a referenced vnode.
        unsafe { super::vop::check_made(vpp, dvp, VOP_MKDIR_DESCOFFSET as usize) };
    }
    error
}

/// Descriptor of [`VOP_RMDIR`].
#[unsafe(export_name = "rumpns_vop_rmdir_desc")]
pub static vop_rmdir_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[
        offset_of!(vop_rmdir_args, a_dvp),
        offset_of!(vop_rmdir_args, a_vp),
    ]);
    Descriptor::new(
        26,
        c"vop_rmdir",
        0x303,
        &VNODES,
        None,
        None,
        Some(offset_of!(vop_rmdir_args, a_cnp)),
    )
};

/// `VOP_RMDIR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_RMDIR")]
pub unsafe extern "C" fn VOP_RMDIR(
    dvp: *mut vnode,
    vp: *mut vnode,
    cnp: *mut componentname,
) -> c_int {
    let mut a = vop_rmdir_args {
        a_desc: (&raw const vop_rmdir_desc).cast(),
        a_dvp: dvp,
        a_vp: vp,
        a_cnp: cnp,
    };
    visible!(dvp, vp, cnp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_RMDIR_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(dvp, dvp, VOP_RMDIR_DESCOFFSET as usize) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(vp, dvp, VOP_RMDIR_DESCOFFSET as usize) };
    error
}

/// Descriptor of [`VOP_SYMLINK`].
#[unsafe(export_name = "rumpns_vop_symlink_desc")]
pub static vop_symlink_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_symlink_v3_args, a_dvp)]);
    Descriptor::new(
        27,
        c"vop_symlink",
        0x0,
        &VNODES,
        Some(offset_of!(vop_symlink_v3_args, a_vpp)),
        None,
        Some(offset_of!(vop_symlink_v3_args, a_cnp)),
    )
};

/// `VOP_SYMLINK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_SYMLINK")]
pub unsafe extern "C" fn VOP_SYMLINK(
    dvp: *mut vnode,
    vpp: *mut *mut vnode,
    cnp: *mut componentname,
    vap: *mut vattr,
    target: *mut c_char,
) -> c_int {
    let mut a = vop_symlink_v3_args {
        a_desc: (&raw const vop_symlink_desc).cast(),
        a_dvp: dvp,
        a_vpp: vpp,
        a_cnp: cnp,
        a_vap: vap,
        a_target: target,
    };
    visible!(dvp, vpp, cnp, vap, target);
    // SAFETY: the caller's directory.
    let locked = unsafe { super::vop::holds(dvp) };
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(dvp, VOP_SYMLINK_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: the caller's directory, to which it still has its reference.
    unsafe { super::vop::check_locked(locked, dvp, VOP_SYMLINK_DESCOFFSET as usize) };
    if error == 0 {
        // SAFETY: the operation succeeded, so it stored a referenced vnode.
        unsafe { super::vop::check_made(vpp, dvp, VOP_SYMLINK_DESCOFFSET as usize) };
    }
    error
}

/// Descriptor of [`VOP_READDIR`].
#[unsafe(export_name = "rumpns_vop_readdir_desc")]
pub static vop_readdir_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_readdir_args, a_vp)]);
    Descriptor::new(
        28,
        c"vop_readdir",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_readdir_args, a_cred)),
        None,
    )
};

/// `VOP_READDIR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_READDIR")]
pub unsafe extern "C" fn VOP_READDIR(
    vp: *mut vnode,
    uio: *mut uio,
    cred: kauth_cred_t,
    eofflag: *mut c_int,
    cookies: *mut *mut off_t,
    ncookies: *mut c_int,
) -> c_int {
    let mut a = vop_readdir_args {
        a_desc: (&raw const vop_readdir_desc).cast(),
        a_vp: vp,
        a_uio: uio,
        a_cred: cred,
        a_eofflag: eofflag,
        a_cookies: cookies,
        a_ncookies: ncookies,
    };
    visible!(vp, uio, cred, eofflag, cookies, ncookies);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_READDIR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_READLINK`].
#[unsafe(export_name = "rumpns_vop_readlink_desc")]
pub static vop_readlink_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_readlink_args, a_vp)]);
    Descriptor::new(
        29,
        c"vop_readlink",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_readlink_args, a_cred)),
        None,
    )
};

/// `VOP_READLINK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_READLINK")]
pub unsafe extern "C" fn VOP_READLINK(vp: *mut vnode, uio: *mut uio, cred: kauth_cred_t) -> c_int {
    let mut a = vop_readlink_args {
        a_desc: (&raw const vop_readlink_desc).cast(),
        a_vp: vp,
        a_uio: uio,
        a_cred: cred,
    };
    visible!(vp, uio, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_READLINK_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_ABORTOP`].
#[unsafe(export_name = "rumpns_vop_abortop_desc")]
pub static vop_abortop_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_abortop_args, a_dvp)]);
    Descriptor::new(
        30,
        c"vop_abortop",
        0x0,
        &VNODES,
        None,
        None,
        Some(offset_of!(vop_abortop_args, a_cnp)),
    )
};

/// `VOP_ABORTOP`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_ABORTOP")]
pub unsafe extern "C" fn VOP_ABORTOP(dvp: *mut vnode, cnp: *mut componentname) -> c_int {
    let mut a = vop_abortop_args {
        a_desc: (&raw const vop_abortop_desc).cast(),
        a_dvp: dvp,
        a_cnp: cnp,
    };
    visible!(dvp, cnp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(dvp, VOP_ABORTOP_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_INACTIVE`].
#[unsafe(export_name = "rumpns_vop_inactive_desc")]
pub static vop_inactive_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_inactive_args, a_vp)]);
    Descriptor::new(31, c"vop_inactive", 0x100, &VNODES, None, None, None)
};

/// `VOP_INACTIVE`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_INACTIVE")]
pub unsafe extern "C" fn VOP_INACTIVE(vp: *mut vnode, recycle: *mut bool) -> c_int {
    let mut a = vop_inactive_args {
        a_desc: (&raw const vop_inactive_desc).cast(),
        a_vp: vp,
        a_recycle: recycle,
    };
    visible!(vp, recycle);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    let error = unsafe { call!(vp, VOP_INACTIVE_DESCOFFSET as usize, (&raw mut a).cast()) };
    // SAFETY: memory of a vnode, whoever it belongs to now.
    unsafe { super::vop::check_unlocked(vp, vp, VOP_INACTIVE_DESCOFFSET as usize) };
    error
}

/// Descriptor of [`VOP_RECLAIM`].
#[unsafe(export_name = "rumpns_vop_reclaim_desc")]
pub static vop_reclaim_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_reclaim_args, a_vp)]);
    Descriptor::new(32, c"vop_reclaim", 0x0, &VNODES, None, None, None)
};

/// `VOP_RECLAIM`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_RECLAIM")]
pub unsafe extern "C" fn VOP_RECLAIM(vp: *mut vnode) -> c_int {
    let mut a = vop_reclaim_args {
        a_desc: (&raw const vop_reclaim_desc).cast(),
        a_vp: vp,
    };
    visible!(vp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_RECLAIM_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_LOCK`].
#[unsafe(export_name = "rumpns_vop_lock_desc")]
pub static vop_lock_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_lock_args, a_vp)]);
    Descriptor::new(33, c"vop_lock", 0x0, &VNODES, None, None, None)
};

/// `VOP_LOCK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_LOCK")]
pub unsafe extern "C" fn VOP_LOCK(vp: *mut vnode, flags: c_int) -> c_int {
    let mut a = vop_lock_args {
        a_desc: (&raw const vop_lock_desc).cast(),
        a_vp: vp,
        a_flags: flags,
    };
    visible!(vp, flags);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_LOCK_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_UNLOCK`].
#[unsafe(export_name = "rumpns_vop_unlock_desc")]
pub static vop_unlock_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_unlock_args, a_vp)]);
    Descriptor::new(34, c"vop_unlock", 0x0, &VNODES, None, None, None)
};

/// `VOP_UNLOCK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_UNLOCK")]
pub unsafe extern "C" fn VOP_UNLOCK(vp: *mut vnode) -> c_int {
    let mut a = vop_unlock_args {
        a_desc: (&raw const vop_unlock_desc).cast(),
        a_vp: vp,
    };
    visible!(vp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_UNLOCK_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_BMAP`].
#[unsafe(export_name = "rumpns_vop_bmap_desc")]
pub static vop_bmap_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_bmap_args, a_vp)]);
    Descriptor::new(
        35,
        c"vop_bmap",
        0x0,
        &VNODES,
        Some(offset_of!(vop_bmap_args, a_vpp)),
        None,
        None,
    )
};

/// `VOP_BMAP`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_BMAP")]
pub unsafe extern "C" fn VOP_BMAP(
    vp: *mut vnode,
    bn: daddr_t,
    vpp: *mut *mut vnode,
    bnp: *mut daddr_t,
    runp: *mut c_int,
) -> c_int {
    let mut a = vop_bmap_args {
        a_desc: (&raw const vop_bmap_desc).cast(),
        a_vp: vp,
        a_bn: bn,
        a_vpp: vpp,
        a_bnp: bnp,
        a_runp: runp,
    };
    visible!(vp, bn, vpp, bnp, runp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_BMAP_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_STRATEGY`].
#[unsafe(export_name = "rumpns_vop_strategy_desc")]
pub static vop_strategy_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_strategy_args, a_vp)]);
    Descriptor::new(36, c"vop_strategy", 0x0, &VNODES, None, None, None)
};

/// `VOP_STRATEGY`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_STRATEGY")]
pub unsafe extern "C" fn VOP_STRATEGY(vp: *mut vnode, bp: *mut buf) -> c_int {
    let mut a = vop_strategy_args {
        a_desc: (&raw const vop_strategy_desc).cast(),
        a_vp: vp,
        a_bp: bp,
    };
    visible!(vp, bp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_STRATEGY_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_PRINT`].
#[unsafe(export_name = "rumpns_vop_print_desc")]
pub static vop_print_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_print_args, a_vp)]);
    Descriptor::new(37, c"vop_print", 0x0, &VNODES, None, None, None)
};

/// `VOP_PRINT`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_PRINT")]
pub unsafe extern "C" fn VOP_PRINT(vp: *mut vnode) -> c_int {
    let mut a = vop_print_args {
        a_desc: (&raw const vop_print_desc).cast(),
        a_vp: vp,
    };
    visible!(vp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_PRINT_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_ISLOCKED`].
#[unsafe(export_name = "rumpns_vop_islocked_desc")]
pub static vop_islocked_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_islocked_args, a_vp)]);
    Descriptor::new(38, c"vop_islocked", 0x0, &VNODES, None, None, None)
};

/// `VOP_ISLOCKED`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_ISLOCKED")]
pub unsafe extern "C" fn VOP_ISLOCKED(vp: *mut vnode) -> c_int {
    let mut a = vop_islocked_args {
        a_desc: (&raw const vop_islocked_desc).cast(),
        a_vp: vp,
    };
    visible!(vp);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_ISLOCKED_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_PATHCONF`].
#[unsafe(export_name = "rumpns_vop_pathconf_desc")]
pub static vop_pathconf_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_pathconf_args, a_vp)]);
    Descriptor::new(39, c"vop_pathconf", 0x0, &VNODES, None, None, None)
};

/// `VOP_PATHCONF`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_PATHCONF")]
pub unsafe extern "C" fn VOP_PATHCONF(
    vp: *mut vnode,
    name: c_int,
    retval: *mut register_t,
) -> c_int {
    let mut a = vop_pathconf_args {
        a_desc: (&raw const vop_pathconf_desc).cast(),
        a_vp: vp,
        a_name: name,
        a_retval: retval,
    };
    visible!(vp, name, retval);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_PATHCONF_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_ADVLOCK`].
#[unsafe(export_name = "rumpns_vop_advlock_desc")]
pub static vop_advlock_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_advlock_args, a_vp)]);
    Descriptor::new(40, c"vop_advlock", 0x0, &VNODES, None, None, None)
};

/// `VOP_ADVLOCK`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_ADVLOCK")]
pub unsafe extern "C" fn VOP_ADVLOCK(
    vp: *mut vnode,
    id: *mut c_void,
    op: c_int,
    fl: *mut flock,
    flags: c_int,
) -> c_int {
    let mut a = vop_advlock_args {
        a_desc: (&raw const vop_advlock_desc).cast(),
        a_vp: vp,
        a_id: id,
        a_op: op,
        a_fl: fl,
        a_flags: flags,
    };
    visible!(vp, id, op, fl, flags);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_ADVLOCK_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_WHITEOUT`].
#[unsafe(export_name = "rumpns_vop_whiteout_desc")]
pub static vop_whiteout_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_whiteout_args, a_dvp)]);
    Descriptor::new(
        41,
        c"vop_whiteout",
        0x0,
        &VNODES,
        None,
        None,
        Some(offset_of!(vop_whiteout_args, a_cnp)),
    )
};

/// `VOP_WHITEOUT`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_WHITEOUT")]
pub unsafe extern "C" fn VOP_WHITEOUT(
    dvp: *mut vnode,
    cnp: *mut componentname,
    flags: c_int,
) -> c_int {
    let mut a = vop_whiteout_args {
        a_desc: (&raw const vop_whiteout_desc).cast(),
        a_dvp: dvp,
        a_cnp: cnp,
        a_flags: flags,
    };
    visible!(dvp, cnp, flags);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(dvp, VOP_WHITEOUT_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_GETPAGES`].
#[unsafe(export_name = "rumpns_vop_getpages_desc")]
pub static vop_getpages_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_getpages_args, a_vp)]);
    Descriptor::new(42, c"vop_getpages", 0x0, &VNODES, None, None, None)
};

/// `VOP_GETPAGES`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_GETPAGES")]
pub unsafe extern "C" fn VOP_GETPAGES(
    vp: *mut vnode,
    offset: voff_t,
    m: *mut *mut vm_page,
    count: *mut c_int,
    centeridx: c_int,
    access_type: vm_prot_t,
    advice: c_int,
    flags: c_int,
) -> c_int {
    let mut a = vop_getpages_args {
        a_desc: (&raw const vop_getpages_desc).cast(),
        a_vp: vp,
        a_offset: offset,
        a_m: m,
        a_count: count,
        a_centeridx: centeridx,
        a_access_type: access_type,
        a_advice: advice,
        a_flags: flags,
    };
    visible!(vp, offset, m, count, centeridx, access_type, advice, flags);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_GETPAGES_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_PUTPAGES`].
#[unsafe(export_name = "rumpns_vop_putpages_desc")]
pub static vop_putpages_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_putpages_args, a_vp)]);
    Descriptor::new(43, c"vop_putpages", 0x0, &VNODES, None, None, None)
};

/// `VOP_PUTPAGES`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_PUTPAGES")]
pub unsafe extern "C" fn VOP_PUTPAGES(
    vp: *mut vnode,
    offlo: voff_t,
    offhi: voff_t,
    flags: c_int,
) -> c_int {
    let mut a = vop_putpages_args {
        a_desc: (&raw const vop_putpages_desc).cast(),
        a_vp: vp,
        a_offlo: offlo,
        a_offhi: offhi,
        a_flags: flags,
    };
    visible!(vp, offlo, offhi, flags);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_PUTPAGES_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_CLOSEEXTATTR`].
#[unsafe(export_name = "rumpns_vop_closeextattr_desc")]
pub static vop_closeextattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_closeextattr_args, a_vp)]);
    Descriptor::new(
        44,
        c"vop_closeextattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_closeextattr_args, a_cred)),
        None,
    )
};

/// `VOP_CLOSEEXTATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_CLOSEEXTATTR")]
pub unsafe extern "C" fn VOP_CLOSEEXTATTR(
    vp: *mut vnode,
    commit: c_int,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_closeextattr_args {
        a_desc: (&raw const vop_closeextattr_desc).cast(),
        a_vp: vp,
        a_commit: commit,
        a_cred: cred,
    };
    visible!(vp, commit, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe {
        call!(
            vp,
            VOP_CLOSEEXTATTR_DESCOFFSET as usize,
            (&raw mut a).cast()
        )
    }
}

/// Descriptor of [`VOP_GETEXTATTR`].
#[unsafe(export_name = "rumpns_vop_getextattr_desc")]
pub static vop_getextattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_getextattr_args, a_vp)]);
    Descriptor::new(
        45,
        c"vop_getextattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_getextattr_args, a_cred)),
        None,
    )
};

/// `VOP_GETEXTATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_GETEXTATTR")]
pub unsafe extern "C" fn VOP_GETEXTATTR(
    vp: *mut vnode,
    attrnamespace: c_int,
    name: *const c_char,
    uio: *mut uio,
    size: *mut usize,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_getextattr_args {
        a_desc: (&raw const vop_getextattr_desc).cast(),
        a_vp: vp,
        a_attrnamespace: attrnamespace,
        a_name: name,
        a_uio: uio,
        a_size: size,
        a_cred: cred,
    };
    visible!(vp, attrnamespace, name, uio, size, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_GETEXTATTR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_LISTEXTATTR`].
#[unsafe(export_name = "rumpns_vop_listextattr_desc")]
pub static vop_listextattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_listextattr_args, a_vp)]);
    Descriptor::new(
        46,
        c"vop_listextattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_listextattr_args, a_cred)),
        None,
    )
};

/// `VOP_LISTEXTATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_LISTEXTATTR")]
pub unsafe extern "C" fn VOP_LISTEXTATTR(
    vp: *mut vnode,
    attrnamespace: c_int,
    uio: *mut uio,
    size: *mut usize,
    flag: c_int,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_listextattr_args {
        a_desc: (&raw const vop_listextattr_desc).cast(),
        a_vp: vp,
        a_attrnamespace: attrnamespace,
        a_uio: uio,
        a_size: size,
        a_flag: flag,
        a_cred: cred,
    };
    visible!(vp, attrnamespace, uio, size, flag, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_LISTEXTATTR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_OPENEXTATTR`].
#[unsafe(export_name = "rumpns_vop_openextattr_desc")]
pub static vop_openextattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_openextattr_args, a_vp)]);
    Descriptor::new(
        47,
        c"vop_openextattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_openextattr_args, a_cred)),
        None,
    )
};

/// `VOP_OPENEXTATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_OPENEXTATTR")]
pub unsafe extern "C" fn VOP_OPENEXTATTR(vp: *mut vnode, cred: kauth_cred_t) -> c_int {
    let mut a = vop_openextattr_args {
        a_desc: (&raw const vop_openextattr_desc).cast(),
        a_vp: vp,
        a_cred: cred,
    };
    visible!(vp, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_OPENEXTATTR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// Descriptor of [`VOP_DELETEEXTATTR`].
#[unsafe(export_name = "rumpns_vop_deleteextattr_desc")]
pub static vop_deleteextattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_deleteextattr_args, a_vp)]);
    Descriptor::new(
        48,
        c"vop_deleteextattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_deleteextattr_args, a_cred)),
        None,
    )
};

/// `VOP_DELETEEXTATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_DELETEEXTATTR")]
pub unsafe extern "C" fn VOP_DELETEEXTATTR(
    vp: *mut vnode,
    attrnamespace: c_int,
    name: *const c_char,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_deleteextattr_args {
        a_desc: (&raw const vop_deleteextattr_desc).cast(),
        a_vp: vp,
        a_attrnamespace: attrnamespace,
        a_name: name,
        a_cred: cred,
    };
    visible!(vp, attrnamespace, name, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe {
        call!(
            vp,
            VOP_DELETEEXTATTR_DESCOFFSET as usize,
            (&raw mut a).cast()
        )
    }
}

/// Descriptor of [`VOP_SETEXTATTR`].
#[unsafe(export_name = "rumpns_vop_setextattr_desc")]
pub static vop_setextattr_desc: Descriptor = {
    static VNODES: Offsets = Offsets::new(&[offset_of!(vop_setextattr_args, a_vp)]);
    Descriptor::new(
        49,
        c"vop_setextattr",
        0x0,
        &VNODES,
        None,
        Some(offset_of!(vop_setextattr_args, a_cred)),
        None,
    )
};

/// `VOP_SETEXTATTR`, `vnodeops(9)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_VOP_SETEXTATTR")]
pub unsafe extern "C" fn VOP_SETEXTATTR(
    vp: *mut vnode,
    attrnamespace: c_int,
    name: *const c_char,
    uio: *mut uio,
    cred: kauth_cred_t,
) -> c_int {
    let mut a = vop_setextattr_args {
        a_desc: (&raw const vop_setextattr_desc).cast(),
        a_vp: vp,
        a_attrnamespace: attrnamespace,
        a_name: name,
        a_uio: uio,
        a_cred: cred,
    };
    visible!(vp, attrnamespace, name, uio, cred);
    // SAFETY: `a` is the argument structure of this slot and lives until the call returns.
    unsafe { call!(vp, VOP_SETEXTATTR_DESCOFFSET as usize, (&raw mut a).cast()) }
}

/// All descriptors by slot number.
pub static DESCRIPTORS: [&Descriptor; 50] = [
    &vop_default_desc,
    &vop_bwrite_desc,
    &vop_lookup_desc,
    &vop_create_desc,
    &vop_mknod_desc,
    &vop_open_desc,
    &vop_close_desc,
    &vop_access_desc,
    &vop_getattr_desc,
    &vop_setattr_desc,
    &vop_read_desc,
    &vop_write_desc,
    &vop_fallocate_desc,
    &vop_fdiscard_desc,
    &vop_ioctl_desc,
    &vop_fcntl_desc,
    &vop_poll_desc,
    &vop_kqfilter_desc,
    &vop_revoke_desc,
    &vop_mmap_desc,
    &vop_fsync_desc,
    &vop_seek_desc,
    &vop_remove_desc,
    &vop_link_desc,
    &vop_rename_desc,
    &vop_mkdir_desc,
    &vop_rmdir_desc,
    &vop_symlink_desc,
    &vop_readdir_desc,
    &vop_readlink_desc,
    &vop_abortop_desc,
    &vop_inactive_desc,
    &vop_reclaim_desc,
    &vop_lock_desc,
    &vop_unlock_desc,
    &vop_bmap_desc,
    &vop_strategy_desc,
    &vop_print_desc,
    &vop_islocked_desc,
    &vop_pathconf_desc,
    &vop_advlock_desc,
    &vop_whiteout_desc,
    &vop_getpages_desc,
    &vop_putpages_desc,
    &vop_closeextattr_desc,
    &vop_getextattr_desc,
    &vop_listextattr_desc,
    &vop_openextattr_desc,
    &vop_deleteextattr_desc,
    &vop_setextattr_desc,
];
