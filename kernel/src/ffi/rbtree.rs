//! Balanced trees of a driver's objects, `rbtree(3)`.
//!
//! The nodes are the driver's. They are kept as a treap: beside the order, a node's priority is never
//! above its parent's, and the priority is a scramble of its address, so that nothing but the parent needs
//! to be stored and the depth is logarithmic for any order of insertions.

use core::ffi::c_void;
use core::ptr::null_mut;

use rump_abi::types::{rb_node_t, rb_tree_ops_t, rb_tree_t};

/// The smaller child.
const LEFT: usize = 0;
/// The larger child.
const RIGHT: usize = 1;

/// A node, not null.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Node(*mut rb_node_t);

impl Node {
    fn new(node: *mut rb_node_t) -> Option<Self> {
        (!node.is_null()).then_some(Self(node))
    }

    fn child(self, side: usize) -> Option<Self> {
        // SAFETY: a node of the tree, whose lock the driver holds.
        Self::new(unsafe { (*self.0).rb_nodes[side] })
    }

    fn set_child(self, side: usize, child: Option<Self>) {
        // SAFETY: as above.
        unsafe { (*self.0).rb_nodes[side] = child.map_or(null_mut(), |child| child.0) };
        if let Some(child) = child {
            child.set_parent(Some(self));
        }
    }

    fn parent(self) -> Option<Self> {
        // SAFETY: as above.
        let parent = unsafe { (*self.0).rb_info };
        Self::new(core::ptr::with_exposed_provenance_mut(parent))
    }

    fn set_parent(self, parent: Option<Self>) {
        let parent = parent.map_or(0, |parent| parent.0.expose_provenance());
        // SAFETY: as above.
        unsafe { (*self.0).rb_info = parent };
    }

    /// Higher ones are nearer to the root.
    fn priority(self) -> u64 {
        let mut mixed = self.0.addr() as u64;
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        mixed ^ (mixed >> 33)
    }

    fn side_of_parent(self, parent: Self) -> usize {
        if parent.child(LEFT) == Some(self) {
            LEFT
        } else {
            RIGHT
        }
    }

    /// The last node towards a side.
    fn end(self, side: usize) -> Self {
        let mut node = self;
        while let Some(next) = node.child(side) {
            node = next;
        }
        node
    }
}

/// A driver's tree.
pub struct Tree {
    tree: *mut rb_tree_t,
    ops: *const rb_tree_ops_t,
    offset: usize,
}

/// What a search compares with.
#[derive(Clone, Copy)]
enum With {
    Object(*mut c_void),
    Key(*const c_void),
}

impl Tree {
    /// Makes an empty tree.
    ///
    /// # Safety
    /// `tree` is memory for a tree; `ops` live as long as it does.
    pub unsafe fn init(tree: *mut rb_tree_t, ops: *const rb_tree_ops_t) {
        // SAFETY: the caller's promise; all fields may be zero.
        unsafe { tree.write_bytes(0, 1) };
        // SAFETY: as above.
        unsafe { (*tree).rbt_ops = ops };
    }

    /// The tree of a C pointer.
    ///
    /// # Safety
    /// It was made by [`Tree::init`], and nobody else changes it meanwhile; its objects have their nodes
    /// where the operations say.
    #[must_use]
    pub unsafe fn from_ptr(tree: *mut rb_tree_t) -> Self {
        // SAFETY: the caller's promise.
        let ops = unsafe { (*tree).rbt_ops };
        // SAFETY: as above.
        let offset = unsafe { (*ops).rbto_node_offset };
        Self { tree, ops, offset }
    }

    fn object(&self, node: Option<Node>) -> *mut c_void {
        node.map_or(null_mut(), |node| {
            node.0.wrapping_byte_sub(self.offset).cast()
        })
    }

    fn node(&self, object: *mut c_void) -> Node {
        Node(object.wrapping_byte_add(self.offset).cast())
    }

    fn root(&self) -> Option<Node> {
        // SAFETY: the caller's promise of `from_ptr`.
        Node::new(unsafe { (*self.tree).rbt_root })
    }

    /// Puts `node` in the place of the root, or of a child of `parent`.
    fn put(&self, parent: Option<Node>, side: usize, node: Option<Node>) {
        if let Some(parent) = parent {
            parent.set_child(side, node);
            return;
        }
        // SAFETY: the caller's promise of `from_ptr`.
        unsafe { (*self.tree).rbt_root = node.map_or(null_mut(), |node| node.0) };
        if let Some(node) = node {
            node.set_parent(None);
        }
    }

    /// The sign of a node's object less what it is compared with.
    fn compare(&self, node: Node, with: With) -> i32 {
        let object = self.object(Some(node));
        // SAFETY: the operations live as long as the tree.
        let ops = unsafe { &*self.ops };
        match with {
            With::Object(other) => {
                let compare = ops
                    .rbto_compare_nodes
                    .expect("rb_tree: a tree compares nodes");
                // SAFETY: the driver's own function on its objects.
                unsafe { compare(ops.rbto_context, object, other) }
            }
            With::Key(key) => {
                let compare = ops.rbto_compare_key.expect("rb_tree: a tree compares keys");
                // SAFETY: the driver's own function.
                unsafe { compare(ops.rbto_context, object, key) }
            }
        }
    }

    /// Turns `node` into its parent's place.
    fn rotate_up(&self, node: Node, parent: Node) {
        let side = node.side_of_parent(parent);
        let above = parent.parent();
        let place = above.map_or(LEFT, |above| parent.side_of_parent(above));
        parent.set_child(side, node.child(1 - side));
        node.set_child(1 - side, Some(parent));
        self.put(above, place, Some(node));
    }

    /// Inserts an object; answers it, or the equal one that is there already.
    #[must_use]
    pub fn insert(&self, object: *mut c_void) -> *mut c_void {
        let node = self.node(object);
        let (mut parent, mut side) = (None, LEFT);
        let mut at = self.root();
        while let Some(here) = at {
            side = match self.compare(here, With::Object(object)) {
                0 => return self.object(Some(here)),
                1.. => LEFT,
                _ => RIGHT,
            };
            parent = Some(here);
            at = here.child(side);
        }
        node.set_child(LEFT, None);
        node.set_child(RIGHT, None);
        self.put(parent, side, Some(node));
        while let Some(parent) = node.parent()
            && parent.priority() < node.priority()
        {
            self.rotate_up(node, parent);
        }
        object
    }

    /// Takes an object out.
    pub fn remove(&self, object: *mut c_void) {
        let node = self.node(object);
        loop {
            let (left, right) = (node.child(LEFT), node.child(RIGHT));
            let up = match (left, right) {
                (Some(left), Some(right)) if left.priority() > right.priority() => left,
                (_, Some(right)) => right,
                (Some(left), None) => left,
                (None, None) => break,
            };
            self.rotate_up(up, node);
        }
        let parent = node.parent();
        let side = parent.map_or(LEFT, |parent| node.side_of_parent(parent));
        self.put(parent, side, None);
    }

    /// The object that is equal to a key; with `towards`, else the nearest one that is less (left) or more
    /// (right).
    #[must_use]
    pub fn find(&self, key: *const c_void, towards: Option<usize>) -> *mut c_void {
        let mut nearest = None;
        let mut at = self.root();
        while let Some(here) = at {
            let order = self.compare(here, With::Key(key));
            if order == 0 {
                return self.object(Some(here));
            }
            let side = if order > 0 { LEFT } else { RIGHT };
            if towards.is_some_and(|towards| towards != side) {
                nearest = Some(here);
            }
            at = here.child(side);
        }
        self.object(nearest)
    }

    /// The next object towards a side; from null the first of the order (left) or the last (right).
    #[must_use]
    pub fn iterate(&self, object: *mut c_void, side: usize) -> *mut c_void {
        let side = side & 1;
        if object.is_null() {
            return self.object(self.root().map(|root| root.end(side)));
        }
        let mut node = self.node(object);
        if let Some(child) = node.child(side) {
            return self.object(Some(child.end(1 - side)));
        }
        while let Some(parent) = node.parent() {
            if node.side_of_parent(parent) != side {
                return self.object(Some(parent));
            }
            node = parent;
        }
        null_mut()
    }
}
