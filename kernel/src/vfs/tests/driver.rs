//! A file system for tests: directories, files, fifos and devices in a table, with a driver's C
//! interface, counting what the kernel asks of it.

use core::ffi::{c_int, c_void};
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, Once};

use rump_abi::types::*;

use crate::cred::Cred;
use crate::ffi::genfs::*;
use crate::ffi::genfs_rename;
use crate::ffi::mount::{Mp, VfsOps};
use crate::ffi::opargs::{errno, operations, vp};
use crate::ffi::vnode::{Op, Vp};
use crate::ffi::{fifo, spec};
use crate::vfs::namecache::{self, Hit};
use crate::vfs::vcache::State;
use crate::vfs::{
    lock, mount as kmount, specfs, unmount, vcache, vnode as kvnode, vnode_if, vnodeiter,
};
use crate::{Errno, Result};

/// A file.
pub struct Node {
    /// Its number, which is its key.
    pub ino: u64,
    pub kind: vtype,
    pub rdev: dev_t,
    pub parent: AtomicU64,
    pub links: AtomicUsize,
    pub entries: Mutex<BTreeMap<Vec<u8>, u64>>,
}

/// A mounted test file system.
#[derive(Default)]
pub struct Fs {
    pub nodes: Mutex<HashMap<u64, Arc<Node>>>,
    next: AtomicU64,
    pub loads: AtomicUsize,
    pub inactives: AtomicUsize,
    pub reclaims: AtomicUsize,
    /// Loading fails.
    pub refuse: AtomicBool,
    /// A thread is in the lock of a socket, which is the driver's own.
    pub locking: AtomicBool,
}

pub const ROOT: u64 = 1;

/// A mount, its file system, and unmounting at the end.
pub struct Mounted {
    pub mp: Mp,
    pub fs: Arc<Fs>,
}

static FILE_OPS: AtomicPtr<Op> = AtomicPtr::new(ptr::null_mut());
static FIFO_OPS: AtomicPtr<Op> = AtomicPtr::new(ptr::null_mut());
static SPEC_OPS: AtomicPtr<Op> = AtomicPtr::new(ptr::null_mut());
/// Sockets have a lock of the driver's.
static SOCK_OPS: AtomicPtr<Op> = AtomicPtr::new(ptr::null_mut());

struct Static<T>(T);
// SAFETY: tables of constants.
unsafe impl<T> Sync for Static<T> {}

type Slot = (
    &'static super::super::vop::Descriptor,
    unsafe extern "C" fn(*mut c_void) -> c_int,
);

/// A vector's description, as a driver has it; leaked.
fn describe(vector: &'static AtomicPtr<Op>, slots: &[Slot]) -> *const vnodeopv_desc {
    let mut entries: Vec<vnodeopv_entry_desc> = slots
        .iter()
        .map(|(op, f)| vnodeopv_entry_desc {
            opve_op: op.as_c(),
            opve_impl: Some(*f),
        })
        .collect();
    entries.push(vnodeopv_entry_desc {
        opve_op: ptr::null(),
        opve_impl: None,
    });
    let entries = Box::leak(entries.into_boxed_slice());
    Box::leak(Box::new(vnodeopv_desc {
        opv_desc_vector_p: vector.as_ptr().cast(),
        opv_desc_ops: entries.as_ptr(),
    }))
}

/// Attaches the driver once; answers its table.
pub fn driver() -> VfsOps {
    static ONCE: Once = Once::new();
    static OPS: AtomicPtr<vfsops> = AtomicPtr::new(ptr::null_mut());
    ONCE.call_once(|| {
        let common: &[Slot] = &[
            (&vnode_if::vop_default_desc, vn_default_error),
            (&vnode_if::vop_inactive_desc, t_inactive),
            (&vnode_if::vop_reclaim_desc, t_reclaim),
            (&vnode_if::vop_lock_desc, genfs_lock),
            (&vnode_if::vop_unlock_desc, genfs_unlock),
            (&vnode_if::vop_islocked_desc, genfs_islocked),
            (&vnode_if::vop_access_desc, genfs_nullop),
            (&vnode_if::vop_getattr_desc, t_getattr),
            (&vnode_if::vop_abortop_desc, genfs_abortop),
        ];
        let files: &[Slot] = &[
            (&vnode_if::vop_lookup_desc, t_lookup),
            (&vnode_if::vop_create_desc, t_create),
            (&vnode_if::vop_mkdir_desc, t_create),
            (&vnode_if::vop_mknod_desc, t_create),
            (&vnode_if::vop_remove_desc, t_remove),
            (&vnode_if::vop_link_desc, genfs_eopnotsupp),
            (&vnode_if::vop_rmdir_desc, genfs_eopnotsupp),
            (&vnode_if::vop_rename_desc, super::driver_rename::t_rename),
        ];
        let fifos: &[Slot] = &[
            (&vnode_if::vop_open_desc, fifo::vn_fifo_bypass),
            (&vnode_if::vop_close_desc, fifo::vn_fifo_bypass),
            (&vnode_if::vop_read_desc, fifo::vn_fifo_bypass),
            (&vnode_if::vop_write_desc, fifo::vn_fifo_bypass),
            (&vnode_if::vop_poll_desc, fifo::vn_fifo_bypass),
        ];
        let specials: &[Slot] = &[
            (&vnode_if::vop_open_desc, spec::spec_open),
            (&vnode_if::vop_close_desc, spec::spec_close),
            (&vnode_if::vop_read_desc, spec::spec_read),
            (&vnode_if::vop_write_desc, spec::spec_write),
            (&vnode_if::vop_poll_desc, spec::spec_poll),
            (&vnode_if::vop_revoke_desc, genfs_revoke),
        ];
        let descs = Box::leak(Box::new(Static([
            describe(&FILE_OPS, &[files, common].concat()),
            describe(&FIFO_OPS, &[common, fifos].concat()),
            describe(&SPEC_OPS, &[specials, common].concat()),
            // The later entry counts.
            describe(
                &SOCK_OPS,
                &[common, &[(&vnode_if::vop_lock_desc, t_lock)]].concat(),
            ),
            ptr::null(),
        ])));
        // SAFETY: a table in which nothing is set is valid.
        let mut ops: vfsops = unsafe { core::mem::zeroed() };
        ops.vfs_name = c"testfs".as_ptr();
        ops.vfs_root = Some(t_root);
        ops.vfs_unmount = Some(t_unmount);
        ops.vfs_sync = Some(t_sync);
        ops.vfs_loadvnode = Some(t_loadvnode);
        ops.vfs_newvnode = Some(t_newvnode);
        ops.vfs_init = Some(t_init);
        ops.vfs_done = Some(t_init);
        ops.vfs_opv_descs = descs.0.as_ptr();
        let ops = Box::leak(Box::new(ops));
        OPS.store(ops, SeqCst);
        // SAFETY: a complete table that stays for ever.
        let table = unsafe { VfsOps::from_ptr(ops) }.unwrap();
        kmount::attach(table).expect("the name is free");
    });
    // SAFETY: set above.
    unsafe { VfsOps::from_ptr(OPS.load(SeqCst)) }.unwrap()
}

impl Mounted {
    /// A new file system with an empty root, covering nothing, busy no more.
    pub fn new() -> Self {
        driver();
        let ops = kmount::getopsbyname("testfs").expect("the driver is attached");
        let mp = kmount::mountalloc(ops, None);
        mp.set_iflag(IMNT_MPSAFE);
        let fs = Arc::new(Fs::default());
        fs.next.store(ROOT, SeqCst);
        fs.add(VDIR, 0, ROOT);
        // SAFETY: the mount is not visible yet; the driver takes a count of its own.
        unsafe { (*mp.as_ptr()).mnt_data = Arc::into_raw(Arc::clone(&fs)).cast_mut().cast() };
        kmount::getnewfsid(mp);
        kmount::mountlist_append(mp);
        mp.unbusy();
        Self { mp, fs }
    }

    /// The vnode of a number, referenced and unlocked.
    pub fn get(&self, ino: u64) -> Result<Vp> {
        vcache::get(self.mp, &ino.to_ne_bytes())
    }

    /// The root, referenced and unlocked.
    pub fn root(&self) -> Vp {
        self.get(ROOT).expect("the root is there")
    }

    /// A new file in the directory `dir`; its number.
    pub fn make(&self, dir: u64, name: &str, kind: vtype) -> u64 {
        let node = self.fs.add(kind, 0, dir);
        let parent = self.fs.node(dir).unwrap();
        let mut entries = parent.entries.lock().unwrap();
        entries.insert(name.into(), node.ino);
        node.ino
    }

    /// The number of a name; `None` when there is none.
    pub fn ino_of(&self, dir: u64, name: &str) -> Option<u64> {
        let parent = self.fs.node(dir)?;
        let entries = parent.entries.lock().unwrap();
        entries.get(name.as_bytes()).copied()
    }

    /// How many vnodes the mount has.
    pub fn vnodes(&self) -> usize {
        let count = AtomicUsize::new(0);
        vnodeiter::each_quick(self.mp, |_| {
            count.fetch_add(1, SeqCst);
        });
        count.load(SeqCst)
    }

    /// Unmounts.
    pub fn unmount(&self, flags: c_int) -> Result<()> {
        self.mp.hold();
        let result = unmount::dounmount(self.mp, flags, Cred::NOCRED);
        self.mp.release();
        result
    }
}

impl Fs {
    fn add(&self, kind: vtype, rdev: dev_t, parent: u64) -> Arc<Node> {
        let ino = self.next.fetch_add(1, SeqCst);
        let node = Arc::new(Node {
            ino,
            kind,
            rdev,
            parent: AtomicU64::new(parent),
            links: AtomicUsize::new(1),
            entries: Mutex::default(),
        });
        self.nodes.lock().unwrap().insert(ino, Arc::clone(&node));
        node
    }

    pub fn node(&self, ino: u64) -> Option<Arc<Node>> {
        self.nodes.lock().unwrap().get(&ino).cloned()
    }
}

/// A name as a lookup leaves it.
pub fn cn(name: &'static str, op: c_int, flags: c_int) -> componentname {
    componentname {
        cn_nameiop: op as u32,
        cn_flags: (flags | ISLASTCN) as u32,
        cn_cred: Cred::NOCRED.as_ptr(),
        cn_nameptr: name.as_ptr().cast(),
        cn_namelen: name.len(),
        cn_consume: 0,
    }
}

pub(super) fn fs_of(mp: Mp) -> &'static Fs {
    // SAFETY: the mount owns a count of the file system while it has vnodes.
    unsafe { &*mp.data().cast_const().cast::<Fs>() }
}

pub fn node_of(vp: Vp) -> &'static Node {
    // SAFETY: the vnode owns a count of its node until it is reclaimed.
    unsafe { &*vp.v_data().cast_const().cast::<Node>() }
}

pub(super) fn mp_of(mp: *mut mount) -> Mp {
    // SAFETY: the kernel passes its mounts.
    unsafe { Mp::from_ptr(mp) }.unwrap()
}

fn set_up(v: Vp, node: &Arc<Node>) {
    v.set_v_type(node.kind);
    let vector = match node.kind {
        VFIFO => &FIFO_OPS,
        VCHR => &SPEC_OPS,
        VSOCK => &SOCK_OPS,
        _ => &FILE_OPS,
    };
    v.set_v_op(vector.load(SeqCst));
    v.set_v_data(Arc::into_raw(Arc::clone(node)).cast_mut().cast());
    if node.kind == VCHR {
        specfs::node_init(v, node.rdev);
    }
    if node.ino == ROOT {
        v.set_vflag(VV_ROOT);
    }
    kvnode::setsize(v, 0);
}

unsafe extern "C" fn t_init() {}

unsafe extern "C" fn t_sync(_: *mut mount, _: c_int, _: *mut kauth_cred) -> c_int {
    0
}

unsafe extern "C" fn t_root(mp: *mut mount, vpp: *mut *mut vnode) -> c_int {
    errno((|| {
        let root = vcache::get(mp_of(mp), &ROOT.to_ne_bytes())?;
        root.lock_retry(LK_EXCLUSIVE);
        // SAFETY: the result's place is the caller's.
        unsafe { *vpp = root.as_ptr() };
        Ok(())
    })())
}

unsafe extern "C" fn t_unmount(mp: *mut mount, flags: c_int) -> c_int {
    let mp = mp_of(mp);
    let force = if flags & MNT_FORCE != 0 {
        FORCECLOSE
    } else {
        0
    };
    if let Err(error) = vnodeiter::vflush(mp, None, force) {
        return error.get();
    }
    // SAFETY: no vnode is left that could use it.
    drop(unsafe { Arc::from_raw(mp.data().cast_const().cast::<Fs>()) });
    0
}

unsafe extern "C" fn t_loadvnode(
    mp: *mut mount,
    v: *mut vnode,
    key: *const c_void,
    _: usize,
    new_key: *mut *const c_void,
) -> c_int {
    let fs = fs_of(mp_of(mp));
    // SAFETY: the kernel passes the key that the test gave: a number.
    let ino = unsafe { key.cast::<u64>().read_unaligned() };
    if fs.refuse.load(SeqCst) {
        return Errno::EIO.get();
    }
    let Some(node) = fs.node(ino) else {
        return Errno::ENOENT.get();
    };
    fs.loads.fetch_add(1, SeqCst);
    set_up(vp(v), &node);
    // SAFETY: the result's place is the caller's.
    unsafe { *new_key = ptr::from_ref(&node_of(vp(v)).ino).cast() };
    0
}

unsafe extern "C" fn t_newvnode(
    mp: *mut mount,
    dvp: *mut vnode,
    v: *mut vnode,
    vap: *mut vattr,
    _: kauth_cred_t,
    key_len: *mut usize,
    new_key: *mut *const c_void,
) -> c_int {
    let fs = fs_of(mp_of(mp));
    // SAFETY: the caller's attributes.
    let va = unsafe { &*vap };
    let node = fs.add(va.va_type, va.va_rdev, node_of(vp(dvp)).ino);
    fs.loads.fetch_add(1, SeqCst);
    set_up(vp(v), &node);
    // SAFETY: the result's place is the caller's.
    unsafe { *new_key = ptr::from_ref(&node_of(vp(v)).ino).cast() };
    // SAFETY: as above.
    unsafe { *key_len = size_of::<u64>() };
    0
}

pub(super) fn find(dvp: Vp, cnp: &componentname) -> Result<Vp> {
    let name = genfs_rename::name(cnp);
    let (op, flags) = (cnp.cn_nameiop, cnp.cn_flags);
    match name {
        b"." => {
            dvp.vref();
            return Ok(dvp);
        }
        b".." => {
            let parent = node_of(dvp).parent.load(SeqCst);
            return vcache::get(dvp.v_mount(), &parent.to_ne_bytes());
        }
        _ => {}
    }
    match namecache::lookup(dvp, name, op, flags) {
        Hit::Found(vp) => return Ok(vp),
        Hit::Missing { .. } => return Err(Errno::ENOENT),
        _ => {}
    }
    let ino = node_of(dvp).entries.lock().unwrap().get(name).copied();
    let found = ino
        .ok_or(Errno::ENOENT)
        .and_then(|ino| vcache::get(dvp.v_mount(), &ino.to_ne_bytes()));
    if op != CREATE as u32 {
        namecache::enter(dvp, found.ok(), name, flags);
    }
    found
}

operations! {
    /// A lock that looks at the driver's data. Who locks shared takes long: until the vnode is dying, and
    /// then some.
    fn t_lock(ap: vop_lock_args) {
        let v = vp(ap.a_vp);
        if ap.a_flags & LK_SHARED != 0 {
            fs_of(v.v_mount()).locking.store(true, SeqCst);
            while v.state() == State::Active {
                std::thread::yield_now();
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(!v.v_data().is_null(), "reclaimed under the driver's feet");
        lock::genfs_lock(v, ap.a_flags)
    }

    fn t_lookup(ap: vop_lookup_v2_args) {
        // SAFETY: the caller's name.
        let cnp = unsafe { &*ap.a_cnp };
        let found = find(vp(ap.a_dvp), cnp);
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_vpp = Vp::opt_ptr(found.ok()) };
        match found {
            Err(Errno::ENOENT) if cnp.cn_nameiop == CREATE as u32 => Err(Errno::EJUSTRETURN),
            other => other.map(|_| ()),
        }
    }

    fn t_create(ap: vop_create_v3_args) {
        let dvp = vp(ap.a_dvp);
        let made = vcache::new(dvp.v_mount(), Some(dvp), ap.a_vap, Cred::NOCRED.as_ptr())?;
        // SAFETY: the caller's name.
        let name = genfs_rename::name(unsafe { &*ap.a_cnp }).to_vec();
        node_of(dvp).entries.lock().unwrap().insert(name, node_of(made).ino);
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_vpp = made.as_ptr() };
        Ok(())
    }

    fn t_remove(ap: vop_remove_args) {
        let (dvp, vp) = (vp(ap.a_dvp), vp(ap.a_vp));
        // SAFETY: the caller's name.
        let name = genfs_rename::name(unsafe { &*ap.a_cnp });
        node_of(dvp).entries.lock().unwrap().remove(name);
        node_of(vp).links.fetch_sub(1, SeqCst);
        vp.vput();
        dvp.vput();
        Ok(())
    }

    fn t_getattr(ap: vop_getattr_args) {
        let mut va = crate::ffi::vops::vattr_null();
        va.va_fileid = node_of(vp(ap.a_vp)).ino;
        // SAFETY: the result's place is the caller's.
        unsafe { ap.a_vap.write(va) };
        Ok(())
    }

    fn t_inactive(ap: vop_inactive_args) {
        let vp = vp(ap.a_vp);
        fs_of(vp.v_mount()).inactives.fetch_add(1, SeqCst);
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_recycle = node_of(vp).links.load(SeqCst) == 0 };
        vp.unlock();
        Ok(())
    }

    fn t_reclaim(ap: vop_reclaim_args) {
        let vp = vp(ap.a_vp);
        let fs = fs_of(vp.v_mount());
        fs.reclaims.fetch_add(1, SeqCst);
        let node = node_of(vp);
        vcache::remove(vp.v_mount(), &node.ino.to_ne_bytes());
        if node.links.load(SeqCst) == 0 {
            fs.nodes.lock().unwrap().remove(&node.ino);
        }
        let data = vp.v_data().cast_const().cast::<Node>();
        vp.set_v_data(ptr::null_mut());
        // SAFETY: the vnode owned a count of its node.
        drop(unsafe { Arc::from_raw(data) });
        Ok(())
    }
}
