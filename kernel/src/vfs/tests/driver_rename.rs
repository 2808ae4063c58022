//! How the test file system renames.

use core::ffi::{c_int, c_void};
use core::ptr;
use core::sync::atomic::Ordering::SeqCst;

use rump_abi::types::*;

use super::driver::{ROOT, find, fs_of, mp_of, node_of};
use crate::cred::Cred;
use crate::ffi::genfs::genfs_insane_rename;
use crate::ffi::genfs_rename::{self, Entry, Ops};
use crate::ffi::opargs::{errno, vp, vp_opt};
use crate::ffi::vnode::Vp;
use crate::vfs::genfs::{self, Side};
use crate::vfs::{namecache, vcache};

/// `VOP_RENAME`.
pub(super) unsafe extern "C" fn t_rename(v: *mut c_void) -> c_int {
    // SAFETY: the argument structure of this operation.
    unsafe { genfs_insane_rename(v, Some(t_sane_rename)) }
}

unsafe extern "C" fn t_sane_rename(
    fdvp: *mut vnode,
    fcnp: *mut componentname,
    tdvp: *mut vnode,
    tcnp: *mut componentname,
    _: kauth_cred_t,
    posixly_correct: bool,
) -> c_int {
    // SAFETY: a table that stays for ever.
    let ops = unsafe { Ops::from_ptr(&RENAME_OPS) };
    let mut from = Side {
        dvp: vp(fdvp),
        // SAFETY: the caller's name.
        cnp: unsafe { &mut *fcnp },
        entry: Entry::new(ptr::null_mut()),
    };
    let mut to = Side {
        dvp: vp(tdvp),
        // SAFETY: the caller's name.
        cnp: unsafe { &mut *tcnp },
        entry: Entry::new(ptr::null_mut()),
    };
    errno(genfs::sane_rename(
        ops,
        &mut from,
        &mut to,
        Cred::NOCRED,
        posixly_correct,
    ))
}

static RENAME_OPS: genfs_rename_ops = genfs_rename_ops {
    gro_directory_empty_p: Some(g_empty),
    gro_rename_check_possible: Some(g_possible),
    gro_rename_check_permitted: Some(g_permitted),
    gro_remove_check_possible: Some(g_remove_possible),
    gro_remove_check_permitted: Some(g_remove_permitted),
    gro_rename: Some(g_rename),
    gro_remove: Some(g_remove),
    gro_lookup: Some(g_lookup),
    gro_genealogy: Some(g_genealogy),
    gro_lock_directory: Some(g_lock_directory),
};

unsafe extern "C" fn g_empty(_: *mut mount, _: kauth_cred_t, v: *mut vnode, _: *mut vnode) -> bool {
    node_of(vp(v)).entries.lock().unwrap().is_empty()
}

unsafe extern "C" fn g_possible(
    _: *mut mount,
    _: *mut vnode,
    _: *mut vnode,
    _: *mut vnode,
    _: *mut vnode,
) -> c_int {
    0
}

unsafe extern "C" fn g_permitted(
    _: *mut mount,
    _: kauth_cred_t,
    _: *mut vnode,
    _: *mut vnode,
    _: *mut vnode,
    _: *mut vnode,
) -> c_int {
    0
}

unsafe extern "C" fn g_remove_possible(_: *mut mount, _: *mut vnode, _: *mut vnode) -> c_int {
    0
}

unsafe extern "C" fn g_remove_permitted(
    _: *mut mount,
    _: kauth_cred_t,
    _: *mut vnode,
    _: *mut vnode,
) -> c_int {
    0
}

unsafe extern "C" fn g_rename(
    _: *mut mount,
    _: kauth_cred_t,
    fdvp: *mut vnode,
    fcnp: *mut componentname,
    _: *mut c_void,
    fvp: *mut vnode,
    tdvp: *mut vnode,
    tcnp: *mut componentname,
    _: *mut c_void,
    tvp: *mut vnode,
) -> c_int {
    let (fdvp, fvp, tdvp, tvp) = (vp(fdvp), vp(fvp), vp(tdvp), vp_opt(tvp));
    for held in [fdvp, fvp, tdvp].into_iter().chain(tvp) {
        assert_eq!(
            held.islocked(),
            LK_EXCLUSIVE,
            "a rename with an unlocked vnode"
        );
    }
    // SAFETY: the caller's name.
    let from = genfs_rename::name(unsafe { &*fcnp });
    // SAFETY: the caller's name.
    let to = genfs_rename::name(unsafe { &*tcnp });
    node_of(fdvp).entries.lock().unwrap().remove(from);
    let ino = node_of(fvp).ino;
    node_of(tdvp)
        .entries
        .lock()
        .unwrap()
        .insert(to.to_vec(), ino);
    node_of(fvp).parent.store(node_of(tdvp).ino, SeqCst);
    if let Some(tvp) = tvp {
        node_of(tvp).links.fetch_sub(1, SeqCst);
    }
    genfs::rename_cache_purge(fdvp, fvp, tdvp, tvp);
    0
}

unsafe extern "C" fn g_remove(
    _: *mut mount,
    _: kauth_cred_t,
    dvp: *mut vnode,
    cnp: *mut componentname,
    _: *mut c_void,
    v: *mut vnode,
) -> c_int {
    // SAFETY: the caller's name.
    let name = genfs_rename::name(unsafe { &*cnp });
    node_of(vp(dvp)).entries.lock().unwrap().remove(name);
    node_of(vp(v)).links.fetch_sub(1, SeqCst);
    namecache::purge(vp(dvp));
    0
}

unsafe extern "C" fn g_lookup(
    _: *mut mount,
    dvp: *mut vnode,
    cnp: *mut componentname,
    _: *mut c_void,
    vpp: *mut *mut vnode,
) -> c_int {
    // SAFETY: the caller's name.
    let found = find(vp(dvp), unsafe { &*cnp });
    // SAFETY: the result's place is the caller's.
    unsafe { *vpp = Vp::opt_ptr(found.ok()) };
    errno(found.map(|_| ()))
}

unsafe extern "C" fn g_genealogy(
    mp: *mut mount,
    _: kauth_cred_t,
    fdvp: *mut vnode,
    tdvp: *mut vnode,
    between: *mut *mut vnode,
) -> c_int {
    let (mp, above) = (mp_of(mp), node_of(vp(fdvp)).ino);
    let fs = fs_of(mp);
    let mut at = node_of(vp(tdvp)).ino;
    let mut answer = None;
    while at != ROOT {
        let Some(node) = fs.node(at) else { break };
        let parent = node.parent.load(SeqCst);
        if parent == above {
            answer = Some(at);
            break;
        }
        at = parent;
    }
    let found = answer
        .map(|ino| vcache::get(mp, &ino.to_ne_bytes()))
        .transpose();
    errno(found.map(|child| {
        // SAFETY: the result's place is the caller's.
        unsafe { *between = Vp::opt_ptr(child) };
    }))
}

unsafe extern "C" fn g_lock_directory(_: *mut mount, v: *mut vnode) -> c_int {
    errno(vp(v).lock(LK_EXCLUSIVE))
}
