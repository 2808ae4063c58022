//! Mounts of a memory file system: `vfsops(9)`.

use core::ffi::CStr;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

use rump_ddk::fs::FileId;
use rump_ddk::genfs::{LockList, Owner};
use rump_ddk::kernel::{cprng_fast32, free_memory, vfs_timestamp};
use rump_ddk::mount::Statvfs;
use rump_ddk::namei::{cache_enter_id, cache_has_id};
use rump_ddk::node::vcache_get;
use rump_ddk::types::{
    ALLPERMS, TMPFS_ARGS_VERSION, VDIR, dev_t, gid_t, mode_t, tmpfs_args, uid_t, vtype,
};
use rump_ddk::{
    Driver, Errno, FileSystem, Mount, Mutex, Result, RwLock, Vnode, VnodeInit, VnodeRef,
};

use crate::directory::Directory;
use crate::limits::Limits;
use crate::node::{AtomicTime, Attr, Body, DirBody, External, FileBody, NODE_BYTES, Node, State};
use crate::pages::PAGE_SIZE;
use crate::policy::Policy;

/// A memory file system of the kind `P`.
pub struct MemFs<P>(PhantomData<P>);

/// The data of a mount.
pub struct MemMount {
    /// What it may hold.
    pub limits: Limits,
    /// The root directory.
    pub root: Arc<Node>,
    next_ino: AtomicU64,
    /// Makes generations and hashes differ between mounts.
    seed: u64,
    /// The arguments, as `MNT_GETARGS` tells them.
    args: tmpfs_args,
    /// Nodes that a file handle was made of. Few are, so no other node pays for it.
    handles: Mutex<HashMap<u64, Weak<Node>>>,
}

/// What a new node is.
pub struct NewNode {
    /// Type.
    pub v_type: vtype,
    /// Permission bits.
    pub mode: mode_t,
    /// Owner.
    pub uid: uid_t,
    /// Group.
    pub gid: gid_t,
    /// The device of a special file.
    pub rdev: dev_t,
}

impl NewNode {
    fn into_node(self, ino: u64, seed: u64, body: Body) -> Node {
        let now = vfs_timestamp();
        Node {
            ino,
            generation: (seed as u32 ^ ino as u32) & i32::MAX as u32,
            v_type: self.v_type,
            rdev: self.rdev,
            has_handle: AtomicBool::new(false),
            locks: LockList::new(),
            atime: AtomicTime::new(now),
            state: RwLock::new(State {
                attr: Attr {
                    mode: self.mode & ALLPERMS as mode_t,
                    uid: self.uid,
                    gid: self.gid,
                    flags: 0,
                    nlink: 0,
                    mtime: now,
                    ctime: now,
                    birthtime: now,
                },
                body,
            }),
        }
    }
}

impl MemMount {
    fn new(args: tmpfs_args, root_ino: u64) -> Self {
        let seed = u64::from(cprng_fast32()) << 32 | u64::from(cprng_fast32());
        let limits = Limits::new(args.ta_size_max.cast_unsigned(), args.ta_nodes_max);
        let root = NewNode {
            v_type: VDIR,
            mode: args.ta_root_mode,
            uid: args.ta_root_uid,
            gid: args.ta_root_gid,
            rdev: 0,
        };
        let root = Arc::new_cyclic(|parent| {
            let body = Body::Directory(Box::new(DirBody {
                parent: parent.clone(),
                entries: Directory::new(seed),
                whiteouts: 0,
            }));
            root.into_node(root_ino, seed, body)
        });
        root.state.write().attr.nlink = 2;
        Self {
            limits,
            root,
            next_ino: AtomicU64::new(root_ino + 1),
            seed,
            args,
            handles: Mutex::new(HashMap::new()),
        }
    }

    /// Makes a node that has no name yet. Give it back with [`MemMount::forget`].
    ///
    /// # Errors
    /// `ENOSPC`.
    pub fn new_node(&self, new: NewNode, parent: &Arc<Node>, target: &[u8]) -> Result<Arc<Node>> {
        self.limits.nodes.reserve(1)?;
        if let Err(error) = self.limits.reserve_bytes(NODE_BYTES + target.len() as u64) {
            self.limits.nodes.release(1);
            return Err(error);
        }
        let body = match new.v_type {
            VDIR => Body::Directory(Box::new(DirBody {
                parent: Arc::downgrade(parent),
                entries: Directory::new(self.seed),
                whiteouts: 0,
            })),
            rump_ddk::types::VREG => Body::File(FileBody::default()),
            rump_ddk::types::VLNK => Body::Link(target.into()),
            _ => Body::Special,
        };
        let ino = self.next_ino.fetch_add(1, Ordering::Relaxed);
        Ok(Arc::new(new.into_node(ino, self.seed, body)))
    }

    /// A node whose contents are elsewhere: a regular file, or a device that has a size. It counts in no
    /// limit.
    #[must_use]
    pub fn external_node(&self, file: Arc<dyn External>, new: NewNode) -> Arc<Node> {
        let ino = self.next_ino.fetch_add(1, Ordering::Relaxed);
        self.foreign_node(Body::External(file), new, ino)
    }

    /// A node whose contents and whose number come from elsewhere. It counts in no limit.
    #[must_use]
    pub fn foreign_node(&self, body: Body, new: NewNode, ino: u64) -> Arc<Node> {
        let nlink = if new.v_type == VDIR { 2 } else { 1 };
        let node = Arc::new(new.into_node(ino, self.seed, body));
        node.state.write().attr.nlink = nlink;
        node
    }

    /// A node dies: gives back what it took from the limits.
    pub fn forget(&self, node: &Node) {
        if node.has_handle.load(Ordering::Relaxed) {
            self.handles.enter().remove(&node.ino);
        }
        self.limits.nodes.release(1);
        self.limits.bytes.release(NODE_BYTES + node.body_bytes());
    }
}

/// Arguments that make sense, of the version that we know.
fn check_args(args: &tmpfs_args) -> Result<()> {
    let unset = args.ta_root_uid == uid_t::MAX
        || args.ta_root_gid == gid_t::MAX
        || args.ta_root_mode == mode_t::MAX;
    if args.ta_version != TMPFS_ARGS_VERSION || unset || args.ta_size_max < 0 {
        return Err(Errno::EINVAL);
    }
    Ok(())
}

impl<P: Policy> FileSystem for MemFs<P> {
    const NAME: &'static CStr = P::NAME;
    const MNTFROM: &'static CStr = P::NAME;
    type Node = Node;
    type Mount = MemMount;
    type Args = tmpfs_args;

    fn driver() -> &'static Driver<Self> {
        P::driver()
    }

    fn mount(mp: &Mount, args: Option<&tmpfs_args>) -> Result<Box<MemMount>> {
        let args = match args {
            Some(args) => *args,
            None => P::default_args().ok_or(Errno::EINVAL)?,
        };
        check_args(&args)?;
        let data = MemMount::new(args, P::ROOT_INO);
        data.limits.nodes.reserve(1)?;
        data.limits.bytes.reserve(NODE_BYTES)?;
        mp.allow_downgrade();
        Ok(Box::new(data))
    }

    /// Limits that are too small to be meant stay as they are; the root's owner and mode are set.
    fn update(mp: &Mount, args: &tmpfs_args) -> Result<()> {
        check_args(args)?;
        let data = mp.data::<Self>();
        if mp.is_rdonly() && !mp.wants_rdwr() {
            mp.flush_writers()?;
        }
        let nodes = Limits::nodes_asked(args.ta_nodes_max);
        if nodes.is_some_and(|nodes| nodes < data.limits.nodes.used()) {
            return Err(Errno::EBUSY);
        }
        if let Some(bytes) = Limits::bytes_asked(args.ta_size_max.cast_unsigned()) {
            data.limits.bytes.set_max(bytes)?;
        }
        if let Some(nodes) = nodes {
            data.limits.nodes.set_max(nodes)?;
        }
        let vp = Self::root(mp)?;
        let mut root = data.root.state.write();
        root.attr.uid = args.ta_root_uid;
        root.attr.gid = args.ta_root_gid;
        root.attr.mode = args.ta_root_mode & ALLPERMS as mode_t;
        if cache_has_id(&vp) {
            cache_enter_id(&vp, Some(&data.root.owner_of(&root.attr)));
        }
        drop(root);
        Ok(())
    }

    fn getargs(mp: &Mount) -> Result<tmpfs_args> {
        let data = mp.data::<Self>();
        let root = data.root.state.read().attr;
        Ok(tmpfs_args {
            ta_nodes_max: data.limits.nodes.max(),
            ta_size_max: data.limits.bytes.max().cast_signed(),
            ta_root_uid: root.uid,
            ta_root_gid: root.gid,
            ta_root_mode: root.mode,
            ..data.args
        })
    }

    fn unmount(data: Box<MemMount>) {
        // A directory holds its children, so dropping the root would recurse as deep as the tree.
        let mut directories = vec![data.root];
        while let Some(node) = directories.pop() {
            let mut state = node.state.write();
            let Ok(dir) = state.dir_mut() else { continue };
            let entries = core::mem::replace(&mut dir.entries, Directory::new(0));
            let mut from = 0;
            while let Some((slot, entry)) = entries.next(from) {
                from = slot + 1;
                if let Some(child) = entry.value.as_ref().filter(|child| child.is_dir()) {
                    directories.push(child.clone());
                }
            }
        }
    }

    fn root(mp: &Mount) -> Result<VnodeRef> {
        vcache_get::<Self>(mp, &mp.data::<Self>().root)
    }

    fn statvfs(mp: &Mount, sbp: &mut Statvfs) -> Result<()> {
        if !P::HAS_STATISTICS {
            (sbp.f_bsize, sbp.f_frsize, sbp.f_iosize) = (512, 512, 512);
            (sbp.f_blocks, sbp.f_bfree, sbp.f_bavail, sbp.f_bresvd) = (2, 0, 0, 0);
            (sbp.f_files, sbp.f_ffree, sbp.f_favail, sbp.f_fresvd) = (0, 0, 0, 0);
            return Ok(());
        }
        let limits = &mp.data::<Self>().limits;
        let page = PAGE_SIZE as u64;
        (sbp.f_bsize, sbp.f_frsize, sbp.f_iosize) = (page, page, page);
        // No more than the memory that there is, whatever the limit.
        let used = limits.bytes.used().next_multiple_of(page);
        let max = limits.bytes.max().min(used.saturating_add(free_memory()));
        let free = max.saturating_sub(limits.bytes.used()) / page;
        sbp.f_blocks = max / page;
        (sbp.f_bfree, sbp.f_bavail, sbp.f_bresvd) = (free, free, 0);
        let nodes = limits.nodes.max().saturating_sub(limits.nodes.used());
        sbp.f_ffree = nodes.min(free.saturating_mul(page) / NODE_BYTES);
        sbp.f_files = limits.nodes.used() + sbp.f_ffree;
        (sbp.f_favail, sbp.f_fresvd) = (sbp.f_ffree, 0);
        Ok(())
    }

    fn loadvnode(mp: &Mount, node: &Arc<Node>) -> Result<VnodeInit> {
        Ok(VnodeInit {
            v_type: node.v_type,
            v_tag: P::TAG,
            rdev: node.rdev,
            size: node.state.read().size().cast_signed(),
            is_root: Arc::ptr_eq(node, &mp.data::<Self>().root),
        })
    }

    fn searched_by(mp: &Mount, node: &Arc<Node>) -> Option<Owner> {
        let is_root = Arc::ptr_eq(node, &mp.data::<Self>().root);
        if node.is_external_dir() || (is_root && P::has_registered()) {
            return None;
        }
        Some(node.owner())
    }

    fn fhtovp(mp: &Mount, fid: FileId) -> Result<VnodeRef> {
        let data = mp.data::<Self>();
        let known = data.handles.enter().get(&fid.ino).and_then(Weak::upgrade);
        let node = known.ok_or(Errno::ESTALE)?;
        if node.generation != fid.generation || node.state.read().attr.nlink == 0 {
            return Err(Errno::ESTALE);
        }
        vcache_get::<Self>(mp, &node)
    }

    fn vptofh(vp: &Vnode) -> Result<FileId> {
        if !P::HAS_HANDLES {
            return Err(Errno::EOPNOTSUPP);
        }
        let node = vp.data_unlocked::<Self>().ok_or(Errno::ESTALE)?;
        let data = vp.mount().data::<Self>();
        if !node.has_handle.swap(true, Ordering::Relaxed) {
            let weak = Arc::downgrade(&node);
            data.handles.enter().insert(node.ino, weak);
        }
        Ok(FileId {
            ino: node.ino,
            generation: node.generation,
        })
    }
}
