//! The name cache.

use rump_abi::types::*;

use super::driver::{Mounted, ROOT, cn};
use super::on_threads;
use crate::testing::in_process;
use crate::vfs::namecache::{self, Hit};
use crate::{Errno, Result};

const KEEP: u32 = MAKEENTRY as u32;

#[test]
fn names_are_remembered_present_or_missing() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let (root, vp) = (m.root(), m.get(ino).unwrap());
        let look = |name: &[u8], flags: u32| namecache::lookup(root, name, LOOKUP as u32, flags);
        assert_eq!(look(b"a", KEEP), Hit::Unknown);
        namecache::enter(root, Some(vp), b"a", 0);
        assert_eq!(look(b"a", KEEP), Hit::Unknown, "only with MAKEENTRY");
        namecache::enter(root, Some(vp), b"a", KEEP);
        namecache::enter(root, None, b"b", KEEP);
        namecache::enter(root, None, b"w", KEEP | ISWHITEOUT as u32);
        assert_eq!(look(b"a", KEEP), Hit::Found(vp));
        vp.vrele();
        assert_eq!(look(b"b", KEEP), Hit::Missing { whiteout: false });
        assert_eq!(look(b"w", KEEP), Hit::Missing { whiteout: true });
        assert_eq!(look(b"c", KEEP), Hit::Unknown);
        // The rule of CREATE, and that of a missing MAKEENTRY.
        let create = KEEP | ISLASTCN as u32;
        let hit = namecache::lookup(root, b"b", CREATE as u32, create);
        assert_eq!(hit, Hit::Creatable { whiteout: false });
        assert_eq!(look(b"b", KEEP), Hit::Unknown);
        assert_eq!(look(b"a", 0), Hit::Unknown);
        assert_eq!(look(b"a", KEEP), Hit::Unknown, "the entry went");
        let long = [b'x'; 32];
        namecache::enter(root, Some(vp), &long, KEEP);
        assert_eq!(look(&long, KEEP), Hit::Unknown, "too long");
        namecache::enter(root, Some(vp), &long[..31], KEEP);
        assert_eq!(look(&long[..31], KEEP), Hit::Found(vp));
        vp.vrele();
        assert_eq!((vp.usecount(), root.usecount()), (1, 1), "no references");
        vp.vrele();
        root.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn a_dying_vnode_takes_its_names_along() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VDIR);
        let (root, vp) = (m.root(), m.get(ino).unwrap());
        namecache::enter(root, Some(vp), b"a", KEEP);
        namecache::enter(root, Some(vp), b"alias", KEEP);
        namecache::enter(vp, Some(root), b"..", KEEP);
        let (dvp, name) = namecache::revlookup(vp).unwrap();
        assert_eq!((dvp, name.as_bytes()), (root, &b"a"[..]));
        dvp.vrele();
        assert!(namecache::revlookup(root).is_none(), ".. is nobody's name");
        vp.vgone();
        for name in [&b"a"[..], b"alias"] {
            assert_eq!(namecache::lookup_raw(root, name), Hit::Unknown);
        }
        root.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn one_directory_remembers_so_many_missing_names() {
    in_process(|| {
        let m = Mounted::new();
        let root = m.root();
        let known = |name: &str| namecache::lookup_raw(root, name.as_bytes()) != Hit::Unknown;
        for i in 0..2000 {
            namecache::enter(root, None, format!("missing{i}").as_bytes(), KEEP);
        }
        assert!(!known("missing0") && known("missing1999"));
        let count = (0..2000).filter(|i| known(&format!("missing{i}"))).count();
        assert_eq!(count, 512);
        namecache::purgevfs(m.mp);
        assert!(!known("missing1999"));
        root.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn names_change_while_others_look() {
    in_process(|| {
        let m = Mounted::new();
        let root = m.root();
        for name in ["a", "b", "c", "d"] {
            m.make(ROOT, name, VREG);
        }
        on_threads(4, |i| {
            for n in 0..500 {
                let name = ["a", "b", "c", "d", "e"][(n + i) % 5];
                root.lock_retry(LK_SHARED);
                let found = root.lookup(&mut cn(name, LOOKUP, MAKEENTRY));
                root.unlock();
                match found {
                    Ok(vp) if n % 11 == 0 => vp.vgone(),
                    Ok(vp) => vp.vrele(),
                    Err(error) => assert_eq!((name, error), ("e", Errno::ENOENT)),
                }
                if n % 50 == 0 {
                    namecache::purge(root);
                }
            }
        });
        assert_eq!(root.usecount(), 1);
        root.vrele();
        let done: Result<()> = m.unmount(0);
        done.unwrap();
    });
}
