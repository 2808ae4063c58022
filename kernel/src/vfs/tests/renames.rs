//! The rename framework.

use rump_abi::types::*;

use super::driver::{Mounted, ROOT, cn};
use super::on_threads;
use crate::testing::in_process;
use crate::{Errno, Result};

/// Renames as the system call does: looks both up, locks what `VOP_RENAME` wants locked.
fn rename(m: &Mounted, from: (u64, &'static str), to: (u64, &'static str)) -> Result<()> {
    let (fdvp, tdvp) = (m.get(from.0)?, m.get(to.0)?);
    let mut fcnp = cn(from.1, DELETE, 0);
    let mut tcnp = cn(to.1, RENAME, 0);
    fdvp.lock_retry(LK_EXCLUSIVE);
    let fvp = fdvp.lookup(&mut fcnp);
    fdvp.unlock();
    let fvp = match fvp {
        Ok(fvp) => fvp,
        Err(error) => {
            fdvp.vrele();
            tdvp.vrele();
            return Err(error);
        }
    };
    m.mp.renamelock().enter();
    tdvp.lock_retry(LK_EXCLUSIVE);
    let tvp = tdvp.lookup(&mut tcnp).ok();
    if let Some(tvp) = tvp
        && tvp != tdvp
    {
        tvp.lock_retry(LK_EXCLUSIVE);
    }
    let result = fdvp.rename(fvp, &mut fcnp, tdvp, tvp, &mut tcnp);
    m.mp.renamelock().exit();
    result
}

#[test]
fn files_move_and_replace() {
    in_process(|| {
        let m = Mounted::new();
        let d = m.make(ROOT, "d", VDIR);
        let a = m.make(ROOT, "a", VREG);
        let b = m.make(d, "b", VREG);
        assert_eq!(rename(&m, (ROOT, "a"), (ROOT, "c")), Ok(()));
        assert_eq!((m.ino_of(ROOT, "a"), m.ino_of(ROOT, "c")), (None, Some(a)));
        assert_eq!(rename(&m, (ROOT, "c"), (d, "b")), Ok(()));
        assert_eq!(m.ino_of(d, "b"), Some(a));
        assert!(m.fs.node(b).is_none(), "the replaced file is gone");
        assert_eq!(rename(&m, (ROOT, "c"), (d, "b")), Err(Errno::ENOENT));
        assert_eq!(rename(&m, (d, "b"), (ROOT, "d")), Err(Errno::EISDIR));
        assert_eq!(rename(&m, (d, "b"), (d, "b")), Ok(()));
        assert_eq!(m.ino_of(d, "b"), Some(a));
        m.unmount(0).unwrap();
    });
}

#[test]
fn a_tree_stays_a_tree() {
    in_process(|| {
        let m = Mounted::new();
        let a = m.make(ROOT, "a", VDIR);
        let b = m.make(a, "b", VDIR);
        let c = m.make(b, "c", VDIR);
        m.make(ROOT, "f", VREG);
        let e = m.make(ROOT, "e", VDIR);
        assert_eq!(rename(&m, (ROOT, "a"), (c, "x")), Err(Errno::EINVAL));
        assert_eq!(rename(&m, (ROOT, "a"), (a, "x")), Err(Errno::EINVAL));
        assert_eq!(rename(&m, (b, "c"), (ROOT, "a")), Err(Errno::ENOTEMPTY));
        assert_eq!(rename(&m, (ROOT, "e"), (ROOT, "a")), Err(Errno::ENOTEMPTY));
        assert_eq!(rename(&m, (ROOT, "a"), (ROOT, "f")), Err(Errno::ENOTDIR));
        assert_eq!(rename(&m, (b, "c"), (ROOT, "e")), Ok(()));
        assert_eq!(m.ino_of(ROOT, "e"), Some(c));
        assert!(m.fs.node(e).is_none());
        assert_eq!(rename(&m, (ROOT, "e"), (a, "e")), Ok(()));
        m.unmount(0).unwrap();
    });
}

#[test]
fn opposite_renames_do_not_deadlock() {
    in_process(|| {
        let m = Mounted::new();
        let a = m.make(ROOT, "a", VDIR);
        let b = m.make(a, "b", VDIR);
        m.make(ROOT, "x", VREG);
        m.make(b, "y", VREG);
        let places = [(ROOT, "x"), (b, "y"), (a, "z"), (ROOT, "y")];
        on_threads(3, |i| {
            for n in 0..200 {
                if i == 2 {
                    // Lookups go from the top down meanwhile.
                    let root = m.root();
                    root.lock_retry(LK_EXCLUSIVE);
                    let down = root.lookup(&mut cn("a", LOOKUP, MAKEENTRY)).unwrap();
                    down.lock_retry(LK_EXCLUSIVE);
                    root.vput();
                    down.vput();
                    continue;
                }
                let (from, to) = (places[(n + i) % 4], places[(n * 3 + i + 1) % 4]);
                match rename(&m, from, to) {
                    Ok(()) | Err(Errno::ENOENT) => {}
                    Err(error) => panic!("{from:?} to {to:?}: {error}"),
                }
            }
        });
        m.unmount(0).unwrap();
    });
}
