//! Path lookup: what it finds, what it locks, what it leaves behind.

use std::sync::OnceLock;

use rump_abi::types::*;

use super::driver::{Mounted, ROOT, node_of};
use crate::ffi::vnode::Vp;
use crate::testing::in_process;
use crate::vfs::namei::{Found, namei, ndinit, relookup};
use crate::vfs::pathbuf::Pathbuf;
use crate::vfs::vnode::set_rootvnode;
use crate::{Errno, Result};

/// The root of the name space of this test program, for ever: `/a`, `/a/b`, `/a/f`.
fn root_fs() -> &'static Mounted {
    static ROOT_FS: OnceLock<Mounted> = OnceLock::new();
    ROOT_FS.get_or_init(|| {
        let m = Mounted::new();
        let a = m.make(ROOT, "a", VDIR);
        m.make(a, "b", VDIR);
        m.make(a, "f", VREG);
        set_rootvnode(Some(m.root()));
        m
    })
}

fn look(at: Option<Vp>, path: &[u8], op: i32, flags: i32) -> Result<Found> {
    let mut pb = Pathbuf::new();
    pb.set(path)?;
    let mut nd = ndinit(op, flags);
    let found = namei(&mut nd, &mut pb, at);
    let pointers = (nd.ni_vp, nd.ni_dvp);
    match found {
        Ok(found) => assert_eq!(pointers, (Vp::opt_ptr(found.vp), Vp::opt_ptr(found.dvp))),
        Err(_) => assert!(pointers.0.is_null() && pointers.1.is_null()),
    }
    found
}

/// The error of a lookup that must fail.
fn error(path: &[u8], op: i32, flags: i32) -> Errno {
    match look(None, path, op, flags) {
        Ok(found) => panic!("{:?} was found: {found:?}", String::from_utf8_lossy(path)),
        Err(error) => error,
    }
}

fn ino(path: &[u8], flags: i32) -> u64 {
    let vp = look(None, path, LOOKUP, flags).unwrap().leaf();
    let ino = node_of(vp).ino;
    vp.vrele();
    ino
}

#[test]
fn paths_lead_where_they_should() {
    in_process(|| {
        let m = root_fs();
        let a = m.ino_of(ROOT, "a").unwrap();
        let f = m.ino_of(a, "f").unwrap();
        for (path, expected) in [
            (b"/".as_slice(), ROOT),
            (b"///", ROOT),
            (b"/a", a),
            (b"/a//", a),
            (b"//a/./f", f),
            (b"/a/b/../f", f),
            (b"/a/../../..", ROOT),
        ] {
            assert_eq!(ino(path, FOLLOW), expected, "{path:?}");
        }
    });
}

#[test]
fn errors_come_in_order_and_hold_nothing() {
    in_process(|| {
        let m = root_fs();
        let a = m.get(m.ino_of(ROOT, "a").unwrap()).unwrap();
        let before = a.usecount();
        let long = [b"/a/".as_slice(), &[b'x'; 256]].concat();
        let under_file = [b"/a/f/".as_slice(), &[b'x'; 256]].concat();
        for (path, op, flags, expected) in [
            (b"".as_slice(), LOOKUP, 0, Errno::ENOENT),
            (b"/a/none", LOOKUP, 0, Errno::ENOENT),
            (b"/a/none/x", CREATE, LOCKPARENT, Errno::ENOENT),
            (b"/a/f/", LOOKUP, 0, Errno::ENOTDIR),
            (b"/a/f/x", LOOKUP, 0, Errno::ENOTDIR),
            (&long, LOOKUP, 0, Errno::ENAMETOOLONG),
            (&under_file, LOOKUP, 0, Errno::ENOTDIR),
            (b"/", CREATE, LOCKPARENT, Errno::EEXIST),
            (b"/..", CREATE, LOCKPARENT, Errno::EEXIST),
            (b"/", DELETE, LOCKPARENT, Errno::EBUSY),
            (b"/", RENAME, LOCKPARENT, Errno::EBUSY),
            (b"/a/new/", CREATE, LOCKPARENT, Errno::ENOENT),
            (b"/a/new", CREATE, LOCKPARENT | RDONLY, Errno::EROFS),
            (b"/a/f", DELETE, LOCKPARENT | RDONLY, Errno::EROFS),
        ] {
            assert_eq!(error(path, op, flags), expected, "{path:?}");
        }
        assert_eq!(a.usecount(), before, "a failed lookup kept a reference");
        assert_eq!(a.islocked(), 0, "a failed lookup kept a lock");
        a.vrele();
    });
}

#[test]
fn results_are_locked_as_asked() {
    in_process(|| {
        let m = Mounted::new();
        root_fs();
        let root = m.root();
        m.make(ROOT, "f", VREG);
        let found = look(Some(root), b"f", LOOKUP, LOCKLEAF).unwrap();
        assert_eq!((found.dvp, found.leaf().islocked()), (None, LK_EXCLUSIVE));
        assert_eq!(root.islocked(), 0);
        found.leaf().vput();
        let found = look(Some(root), b"f", DELETE, LOCKPARENT).unwrap();
        assert_eq!(found.leaf().islocked(), 0);
        assert_eq!((found.parent(), root.islocked()), (root, LK_EXCLUSIVE));
        found.leaf().vrele();
        found.parent().vput();
        let found = look(Some(root), b"new/", CREATE, LOCKPARENT | CREATEDIR).unwrap();
        assert_eq!((found.vp, found.parent()), (None, root));
        root.vput();
        // One lock for both; without LOCKLEAF it is given up.
        let found = look(Some(root), b".", DELETE, LOCKPARENT | LOCKLEAF).unwrap();
        assert_eq!((found.leaf(), found.parent()), (root, root));
        assert_eq!(root.islocked(), LK_EXCLUSIVE);
        root.vrele();
        root.vput();
        let found = look(Some(root), b".", DELETE, LOCKPARENT).unwrap();
        assert_eq!((found.leaf(), root.islocked()), (root, 0));
        root.vrele();
        root.vrele();
        assert_eq!(root.usecount(), 1);
        root.vrele();
        assert_eq!(m.unmount(0), Ok(()));
    });
}

#[test]
fn a_walk_crosses_mounts_both_ways() {
    in_process(|| {
        let below = Mounted::new();
        root_fs();
        let dir = below.make(ROOT, "d", VDIR);
        let above = Mounted::new();
        let inner = above.make(ROOT, "i", VDIR);
        let covered = below.get(dir).unwrap();
        covered.vref();
        above.mp.set_vnodecovered(Some(covered));
        covered.set_mounted_here(Some(above.mp));
        let (root, top) = (below.root(), above.root());

        let found = look(Some(root), b"d/i", LOOKUP, 0).unwrap().leaf();
        assert_eq!((found.v_mount(), node_of(found).ino), (above.mp, inner));
        found.vrele();
        let found = look(Some(root), b"d", LOOKUP, NOCROSSMOUNT).unwrap().leaf();
        assert_eq!(found, covered);
        found.vrele();
        let found = look(Some(root), b"d/i/../..", LOOKUP, 0).unwrap().leaf();
        assert_eq!(found, root);
        found.vrele();
        // A mount point has no parent to make or remove it in.
        for (op, expected) in [(CREATE, Errno::EEXIST), (DELETE, Errno::EBUSY)] {
            let refused = look(Some(root), b"d", op, LOCKPARENT | LOCKLEAF);
            assert_eq!(refused.map(|_| ()), Err(expected));
        }
        top.vrele();
        assert_eq!(above.unmount(0), Ok(()));
        assert_eq!(covered.mounted_here(), None);
        covered.vrele();
        root.vrele();
        assert_eq!(below.unmount(0), Ok(()));
    });
}

#[test]
fn relookup_sees_what_happened_meanwhile() {
    in_process(|| {
        let m = Mounted::new();
        root_fs();
        let root = m.root();
        let mut pb = Pathbuf::new();
        pb.set(b"late").unwrap();
        let mut nd = ndinit(CREATE, LOCKPARENT | NOCACHE);
        let found = namei(&mut nd, &mut pb, Some(root)).unwrap();
        assert_eq!(found.vp, None);
        root.unlock();
        m.make(ROOT, "late", VREG);
        root.lock_retry(LK_EXCLUSIVE);
        let vp = relookup(root, &mut nd.ni_cnd, 0).unwrap().unwrap();
        assert_eq!(vp.islocked(), LK_EXCLUSIVE);
        vp.vput();
        root.vput();
        root.vrele();
        assert_eq!(m.unmount(0), Ok(()));
    });
}
