//! The nodes of the tree.

use std::collections::BTreeMap;

use super::{Type, Value};
use crate::ffi::guarded::Guarded;
use crate::{Errno, Result};

/// May be written.
pub const READWRITE: u32 = 0x70;
/// May be written by anybody.
pub const ANYWRITE: u32 = 0x80;
/// May be read by root only.
pub const PRIVATE: u32 = 0x100;
/// Stays.
pub const PERMANENT: u32 = 0x200;
/// Has memory of its own.
pub const OWNDATA: u32 = 0x400;
/// Its value is in the node.
pub const IMMEDIATE: u32 = 0x800;
/// Stands for any number.
pub const ANYNUMBER: u32 = 0x4000;

/// A node of the tree.
pub struct Node {
    pub(super) num: i32,
    pub(super) name: String,
    /// Flags and type, without the version of the structure.
    pub(super) flags: u32,
    /// The size that a query tells.
    pub(super) size: usize,
    pub(super) value: Option<Value>,
    pub(super) desc: String,
    /// When the subtree last changed.
    pub(super) ver: u32,
    pub(super) children: BTreeMap<i32, Node>,
}

/// The tree.
pub(super) struct Tree {
    pub(super) root: Node,
    /// The last number given out to a node that brought none.
    last: i32,
}

static TREE: Guarded<Option<Tree>> = Guarded::new(None);

/// Runs `f` on the tree with its lock held; `f` neither sleeps nor copies.
pub(super) fn with<R>(f: impl FnOnce(&mut Tree) -> R) -> R {
    TREE.with(|tree| f(tree.get_or_insert_with(Tree::new)))
}

impl Node {
    pub(super) fn new(num: i32, name: &str, flags: u32, kind: Type) -> Self {
        Self {
            num,
            name: name.to_owned(),
            flags: flags | kind as u32,
            size: 0,
            value: None,
            desc: String::new(),
            ver: 1,
            children: BTreeMap::new(),
        }
    }

    pub(super) fn is_node(&self) -> bool {
        self.kind() == Type::Node as u32
    }

    pub(super) fn kind(&self) -> u32 {
        self.flags & 0xf
    }

    /// The child that a number means.
    pub(super) fn child(&self, num: i32) -> Option<&Self> {
        self.children.get(&num).or_else(|| {
            let mut any = self.children.values();
            any.find(|child| child.flags & ANYNUMBER != 0)
        })
    }

    fn child_named(&mut self, name: &str) -> Option<&mut Self> {
        self.children.values_mut().find(|child| child.name == name)
    }
}

impl Tree {
    fn new() -> Self {
        Self {
            root: Node::new(0, "", READWRITE, Type::Node),
            last: 1024,
        }
    }

    /// A number for a node that brought none.
    pub(super) fn next_number(&mut self) -> i32 {
        self.last += 1;
        self.last
    }

    /// The node of a name, and whether it was reached to the end.
    ///
    /// # Errors
    /// `ENOENT`, and `ENOTDIR` below a leaf.
    pub(super) fn find(&self, name: &[i32]) -> Result<&Node> {
        let mut node = &self.root;
        for &num in name {
            if !node.is_node() {
                return Err(Errno::ENOTDIR);
            }
            node = node.child(num).ok_or(Errno::ENOENT)?;
        }
        Ok(node)
    }

    /// As [`Tree::find`], to change it; stamps the way with a new version.
    pub(super) fn find_to_change(&mut self, name: &[i32]) -> Result<&mut Node> {
        let version = self.root.ver + 1;
        self.root.ver = version;
        let mut node = &mut self.root;
        for num in name {
            node = node.children.get_mut(num).ok_or(Errno::ENOENT)?;
            node.ver = version;
        }
        Ok(node)
    }
}

/// Plants a node at `path` (names joined by dots), whose parent is there. `num` is `None` for a number
/// of the tree's choice. A node that is there already stays.
///
/// # Panics
/// When there is no parent.
pub fn add(
    path: &str,
    num: Option<i32>,
    flags: u32,
    kind: Type,
    size: usize,
    value: Option<Value>,
) {
    with(|tree| {
        let num = num.unwrap_or_else(|| tree.next_number());
        let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
        let version = tree.root.ver + 1;
        tree.root.ver = version;
        let mut node = &mut tree.root;
        for part in parents.split('.').filter(|part| !part.is_empty()) {
            node = node
                .child_named(part)
                .unwrap_or_else(|| panic!("sysctl: {path} has no parent"));
            node.ver = version;
        }
        let mut fresh = Node::new(num, name, flags, kind);
        fresh.size = size;
        fresh.value = value;
        fresh.ver = version;
        node.children.entry(num).or_insert(fresh);
    });
}
