//! Nodes that drivers make and destroy (`sysctl_createv`, `sysctl_teardown`).

use super::tree::{self, Node, Tree};
use super::{Type, Value};
use crate::{Errno, Result};

/// What a driver wants to have.
pub struct Wanted<'a> {
    /// The numbers of the parents, from the root.
    pub parents: &'a [i32],
    /// Its number; `None` for one of the tree's choice.
    pub num: Option<i32>,
    /// Its name.
    pub name: &'a str,
    /// What it is about.
    pub desc: &'a str,
    /// Flags, without the type.
    pub flags: u32,
    /// Type.
    pub kind: Type,
    /// The size that a query tells.
    pub size: usize,
    /// The value of a leaf.
    pub value: Option<Value>,
}

/// Makes a node; answers its number, and whether it is new. A node of the same name and type that is there
/// already will do.
///
/// # Errors
/// `ENOENT` for a missing parent, `ENOTDIR` below a leaf, `EEXIST`.
pub fn create(wanted: &Wanted<'_>) -> Result<(i32, bool)> {
    tree::with(|tree| {
        let parent = tree.find(wanted.parents)?;
        if !parent.is_node() {
            return Err(Errno::ENOTDIR);
        }
        if let Some(there) = in_the_way(parent, wanted) {
            let same = there.name == wanted.name && there.kind() == wanted.kind as u32;
            return if same {
                Ok((there.num, false))
            } else {
                Err(Errno::EEXIST)
            };
        }
        let num = wanted.num.unwrap_or_else(|| tree.next_number());
        let parent = tree.find_to_change(wanted.parents)?;
        let mut node = Node::new(num, wanted.name, wanted.flags, wanted.kind);
        wanted.desc.clone_into(&mut node.desc);
        node.size = wanted.size;
        node.value.clone_from(&wanted.value);
        node.ver = parent.ver;
        parent.children.insert(num, node);
        Ok((num, true))
    })
}

fn in_the_way<'a>(parent: &'a Node, wanted: &Wanted<'_>) -> Option<&'a Node> {
    let mut children = parent.children.values();
    children.find(|child| Some(child.num) == wanted.num || child.name == wanted.name)
}

/// Destroys a node that has no children.
///
/// # Errors
/// `ENOENT`; `ENOTEMPTY`.
pub fn destroy(path: &[i32]) -> Result<()> {
    let (&num, parents) = path.split_last().ok_or(Errno::EINVAL)?;
    tree::with(|tree| {
        let children = |tree: &Tree| Ok(tree.find(path)?.children.len());
        if children(tree)? > 0 {
            return Err(Errno::ENOTEMPTY);
        }
        tree.find_to_change(parents)?.children.remove(&num);
        Ok(())
    })
}

/// Name, flags with the type, and size of a node.
///
/// # Errors
/// `ENOENT`.
pub fn describe(path: &[i32]) -> Result<(String, u32, usize)> {
    tree::with(|tree| {
        let node = tree.find(path)?;
        Ok((node.name.clone(), node.flags, node.size))
    })
}
