//! Balanced trees of a driver's objects, `rbtree(3)`.

use core::ffi::{c_uint, c_void};

use rump_abi::types::{rb_tree_ops_t, rb_tree_t};
use rump_kernel::ffi::rbtree::Tree;

use crate::export::kpi;

/// # Safety
/// `rbt` is a tree of the driver's, which nobody else changes meanwhile.
unsafe fn tree(rbt: *mut rb_tree_t) -> Tree {
    // SAFETY: the caller's promise.
    unsafe { Tree::from_ptr(rbt) }
}

kpi! {
    /// Makes an empty tree.
    fn rb_tree_init(rbt: *mut rb_tree_t, ops: *const rb_tree_ops_t) {
        // SAFETY: the driver gives memory, and operations that outlive the tree.
        unsafe { Tree::init(rbt, ops) };
    }
    /// Inserts an object; answers it, or the equal one that is there already.
    fn rb_tree_insert_node(rbt: *mut rb_tree_t, object: *mut c_void) -> *mut c_void {
        // SAFETY: the driver's tree.
        unsafe { tree(rbt) }.insert(object)
    }
    /// The object that is equal to a key, or NULL.
    fn rb_tree_find_node(rbt: *mut rb_tree_t, key: *const c_void) -> *mut c_void {
        // SAFETY: the driver's tree.
        unsafe { tree(rbt) }.find(key, None)
    }
    /// The smallest object that is not less than a key, or NULL.
    fn rb_tree_find_node_geq(rbt: *mut rb_tree_t, key: *const c_void) -> *mut c_void {
        // SAFETY: the driver's tree.
        unsafe { tree(rbt) }.find(key, Some(1))
    }
    /// The largest object that is not more than a key, or NULL.
    fn rb_tree_find_node_leq(rbt: *mut rb_tree_t, key: *const c_void) -> *mut c_void {
        // SAFETY: the driver's tree.
        unsafe { tree(rbt) }.find(key, Some(0))
    }
    /// Takes an object out of the tree.
    fn rb_tree_remove_node(rbt: *mut rb_tree_t, object: *mut c_void) {
        // SAFETY: the driver's tree, which has the object.
        unsafe { tree(rbt) }.remove(object);
    }
    /// The next object in a direction; from NULL the first one of it.
    fn rb_tree_iterate(rbt: *mut rb_tree_t, object: *mut c_void, direction: c_uint) -> *mut c_void {
        // SAFETY: the driver's tree, which has the object.
        unsafe { tree(rbt) }.iterate(object, direction as usize)
    }
}
