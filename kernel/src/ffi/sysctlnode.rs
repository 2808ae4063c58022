//! Nodes that C drivers made: their `struct sysctlnode`, the variables and functions behind them.
//!
//! The tree itself knows values only. A driver has pointers to its nodes, as parents of others and as the
//! last argument of its functions; these structures live from the node's creation until its end.

use core::ffi::{CStr, c_int, c_uint, c_void};
use core::ptr::{NonNull, null_mut};
use std::collections::BTreeMap;

use rump_abi::types::{lwp, sysctlnode};

use super::guarded::Guarded;
use super::lwp::Lwp;
use crate::copy::{UserPtr, copyin, copyin_val, copyout, copyout_val};
use crate::sysctl::create::{self, Wanted};
use crate::sysctl::{Request, Type, Value};
use crate::{Errno, Result, kauth};

/// `sysctlfn`: the numbers behind the node and how many; the old value and its length; the new value and its
/// length; the whole name; who asks; the node.
pub type Function = unsafe extern "C" fn(
    *const c_int,
    c_uint,
    *mut c_void,
    *mut usize,
    *const c_void,
    usize,
    *const c_int,
    *mut lwp,
    *const sysctlnode,
) -> c_int;

const READWRITE: u32 = 0x70;
const ANYWRITE: u32 = 0x80;
const PRIVATE: u32 = 0x100;
const OWNDATA: u32 = 0x400;
const IMMEDIATE: u32 = 0x800;
const VERSION: u32 = 0x0100_0000;
const TYPE: u32 = 0xf;
const DEEPEST: usize = 12;

/// A node's structure.
#[derive(Clone, Copy)]
struct Entry(NonNull<sysctlnode>);
// SAFETY: the structure is changed only before and after it can be found.
unsafe impl Send for Entry {}
// SAFETY: as above.
unsafe impl Sync for Entry {}

static NODES: Guarded<BTreeMap<Vec<i32>, Entry>> = Guarded::new(BTreeMap::new());

/// What a driver asks for (`sysctl_createv`).
pub struct Wish<'a> {
    /// The node that `path` begins below, or null.
    pub root: *const sysctlnode,
    /// Numbers; the last is the new node's own, or `CTL_CREATE`.
    pub path: &'a [i32],
    /// Flags, with the type or without.
    pub flags: u32,
    /// `CTLTYPE_*`.
    pub kind: u32,
    /// Its name.
    pub name: &'a CStr,
    /// What it is about.
    pub desc: &'a CStr,
    /// What answers for it.
    pub function: Option<Function>,
    /// The value of an immediate node.
    pub immediate: u64,
    /// The driver's variable.
    pub data: *mut c_void,
    /// Its size.
    pub size: usize,
}

fn kind_of(kind: u32) -> Result<Type> {
    Ok(match kind & TYPE {
        1 => Type::Node,
        2 => Type::Int,
        3 => Type::String,
        4 => Type::Quad,
        5 => Type::Struct,
        6 => Type::Bool,
        _ => return Err(Errno::EINVAL),
    })
}

/// The numbers that lead to a node of a driver's.
fn path_of(node: *const sysctlnode) -> Vec<i32> {
    let mut path = Vec::new();
    let mut node = node;
    while !node.is_null() && path.len() < DEEPEST {
        // SAFETY: a node of ours; its parents live as long as it does.
        path.push(unsafe { (*node).sysctl_num });
        // SAFETY: as above.
        node = unsafe { (*node)._sysctl_parent };
    }
    path.reverse();
    path
}

/// Makes a node; answers its structure, and its path if it is new.
///
/// # Errors
/// `EINVAL`, and as [`create::create`].
///
/// # Safety
/// The root is a node of a driver's; function and variable live until the node is destroyed.
pub unsafe fn createv(asked: &Wish<'_>) -> Result<(*const sysctlnode, Option<Vec<i32>>)> {
    let (&num, below) = asked.path.split_last().ok_or(Errno::EINVAL)?;
    let mut parents = path_of(asked.root);
    parents.extend(below);
    let kind = kind_of(asked.kind)?;
    let name = asked.name.to_str().map_err(|_| Errno::EINVAL)?;
    let flags = asked.flags & 0x00ff_fff0;
    let size = match kind {
        Type::Node => 0,
        Type::Int => size_of::<c_int>(),
        Type::Quad => size_of::<u64>(),
        Type::Bool => size_of::<bool>(),
        Type::String if asked.size == 0 && !asked.data.is_null() => {
            // SAFETY: a string of the driver's.
            unsafe { CStr::from_ptr(asked.data.cast()) }.count_bytes() + 1
        }
        Type::String | Type::Struct => asked.size,
    };
    let body = structure(asked, flags | kind as u32, num, size);
    let has_value = kind != Type::Node || asked.function.is_some();
    let value = has_value.then(|| Value::call(handler(body, asked.function)));
    let made = create::create(&Wanted {
        parents: &parents,
        num: u32::try_from(num).is_ok().then_some(num),
        name,
        desc: &asked.desc.to_string_lossy(),
        flags,
        kind,
        size,
        value,
    });
    match made {
        Ok((num, true)) => {
            let parent = structure_of(&parents);
            // SAFETY: nobody else has the fresh structure.
            unsafe { (*body.0.as_ptr()).sysctl_num = num };
            // SAFETY: as above.
            unsafe { (*body.0.as_ptr())._sysctl_parent = parent.cast_mut() };
            parents.push(num);
            NODES.with(|nodes| nodes.insert(parents.clone(), body));
            Ok((body.0.as_ptr(), Some(parents)))
        }
        Ok((num, false)) => {
            // SAFETY: it was made above and nobody has it.
            unsafe { free(body) };
            parents.push(num);
            Ok((structure_of(&parents), None))
        }
        Err(error) => {
            // SAFETY: as above.
            unsafe { free(body) };
            Err(error)
        }
    }
}

/// A fresh structure.
fn structure(asked: &Wish<'_>, flags: u32, num: i32, size: usize) -> Entry {
    // SAFETY: all fields may be zero.
    let mut node: sysctlnode = unsafe { core::mem::zeroed() };
    node.sysctl_flags = flags | VERSION;
    node.sysctl_num = num;
    let room = node.sysctl_name.len() - 1;
    for (to, from) in node.sysctl_name[..room]
        .iter_mut()
        .zip(asked.name.to_bytes())
    {
        *to = from.cast_signed();
    }
    node._sysctl_size = size;
    node._sysctl_func = asked
        .function
        .map_or(null_mut(), |function| function as *mut c_void);
    if flags & IMMEDIATE != 0 {
        node.sysctl_un.scu_qdata = asked.immediate;
    } else if flags & OWNDATA != 0 && size > 0 {
        let copy = super::malloc::malloc(size, true, true);
        if !asked.data.is_null() {
            // SAFETY: the driver's variable of that size.
            unsafe { copy.copy_from_nonoverlapping(asked.data.cast(), size) };
        }
        node.sysctl_un.scu_data.sud_data = copy.cast();
    } else {
        node.sysctl_un.scu_data.sud_data = asked.data;
    }
    Entry(NonNull::from(Box::leak(Box::new(node))))
}

/// # Safety
/// Nobody else has the structure any more.
unsafe fn free(entry: Entry) {
    // SAFETY: `structure` boxed it.
    let node = unsafe { Box::from_raw(entry.0.as_ptr()) };
    if node.sysctl_flags & OWNDATA != 0 && node.sysctl_flags & IMMEDIATE == 0 {
        // SAFETY: the data member is the one in use.
        let own = unsafe { node.sysctl_un.scu_data.sud_data };
        if !own.is_null() {
            // SAFETY: `structure` allocated it.
            unsafe { super::malloc::free(own.cast()) };
        }
    }
}

/// The structure of any node, made when it is first wanted; null for the root.
fn structure_of(path: &[i32]) -> *const sysctlnode {
    let Some((&num, parents)) = path.split_last() else {
        return core::ptr::null();
    };
    if let Some(entry) = NODES.with(|nodes| nodes.get(path).copied()) {
        return entry.0.as_ptr();
    }
    let parent = structure_of(parents);
    let (name, flags, size) = create::describe(path).unwrap_or_default();
    let name = std::ffi::CString::new(name).unwrap_or_default();
    let entry = structure(
        &Wish {
            root: core::ptr::null(),
            path,
            flags,
            kind: flags,
            name: &name,
            desc: c"",
            function: None,
            immediate: 0,
            data: null_mut(),
            size,
        },
        flags & !(OWNDATA | IMMEDIATE),
        num,
        size,
    );
    // SAFETY: nobody else has the fresh structure.
    unsafe { (*entry.0.as_ptr())._sysctl_parent = parent.cast_mut() };
    NODES.with(|nodes| nodes.entry(path.to_vec()).or_insert(entry).0.as_ptr())
}

/// Destroys a node that a driver made.
///
/// # Errors
/// `ENOENT`, `ENOTEMPTY`.
///
/// # Safety
/// The driver does not use the node's structure any more.
pub unsafe fn destroy(path: &[i32]) -> Result<()> {
    create::destroy(path)?;
    if let Some(entry) = NODES.with(|nodes| nodes.remove(path)) {
        // SAFETY: the caller's promise; the tree has let go of it.
        unsafe { free(entry) };
    }
    Ok(())
}

/// Destroys what a node's structure stands for.
///
/// # Errors
/// As [`destroy`].
///
/// # Safety
/// As [`destroy`], for `path` below `root`.
pub unsafe fn destroy_below(root: *const sysctlnode, path: &[i32]) -> Result<()> {
    let mut whole = path_of(root);
    whole.extend(path);
    // SAFETY: the caller's promise.
    unsafe { destroy(&whole) }
}

/// What the tree calls for a node of a driver's.
fn handler(
    entry: Entry,
    function: Option<Function>,
) -> impl Fn(Lwp, &[i32], usize, &Request) -> Result<()> + Send + Sync {
    move |l, name, depth, request| {
        let mut length = match request.old_len {
            place if place.is_null() => 0,
            place => copyin_val::<usize>(place)?,
        };
        let wanted = if request.old_len.is_null() {
            null_mut()
        } else {
            &raw mut length
        };
        let old = core::ptr::with_exposed_provenance_mut(request.old.addr());
        let new = core::ptr::with_exposed_provenance(request.new.addr());
        let rest = &name[depth..];
        let entry = entry;
        let node = entry.0.as_ptr();
        let function = function.unwrap_or(c_lookup);
        // SAFETY: the driver's function, which copies to and from the program itself.
        let error = unsafe {
            function(
                rest.as_ptr(),
                rest.len() as c_uint,
                old,
                wanted,
                new,
                request.new_len,
                name.as_ptr(),
                l.as_ptr(),
                node,
            )
        };
        if !request.old_len.is_null() {
            copyout_val(&length, request.old_len)?;
        }
        Errno::check(error)
    }
}

/// `sysctl_lookup`, as a function of a node.
unsafe extern "C" fn c_lookup(
    _name: *const c_int,
    rest: c_uint,
    old: *mut c_void,
    old_length: *mut usize,
    new: *const c_void,
    new_length: usize,
    _whole: *const c_int,
    _l: *mut lwp,
    node: *const sysctlnode,
) -> c_int {
    // SAFETY: the tree's caller gives a node, and a length or null.
    let result = unsafe { lookup(rest, old, old_length, new, new_length, node) };
    rump_abi::errno::to_c(result)
}

/// Moves a node's value (`sysctl_lookup`): the old one out, then the new one in.
///
/// # Errors
/// `ENOENT` for numbers behind a leaf, `EPERM`, `EINVAL`, `ENOMEM`, `EFAULT`.
///
/// # Safety
/// `node` is a node or a copy of one, whose variable is good for its size; `old_length` is null or the
/// kernel's.
pub unsafe fn lookup(
    rest: c_uint,
    old: *mut c_void,
    old_length: *mut usize,
    new: *const c_void,
    new_length: usize,
    node: *const sysctlnode,
) -> Result<()> {
    if rest != 0 {
        return Err(Errno::ENOENT);
    }
    // SAFETY: the caller's promise.
    let flags = unsafe { (*node).sysctl_flags };
    let cred = crate::lwproc::curlwp().cred();
    if flags & PRIVATE != 0 || (!new.is_null() && flags & ANYWRITE == 0) {
        kauth::authorize_generic(cred)?;
    }
    // SAFETY: as above.
    let place = unsafe { value_of(node) };
    // SAFETY: as above.
    let size = unsafe { (*node)._sysctl_size };
    let is_string = flags & TYPE == Type::String as u32;
    if place.is_null() {
        return Err(Errno::EINVAL);
    }
    if !old_length.is_null() {
        let length = if is_string {
            // SAFETY: a string within the variable.
            unsafe { libc::strnlen(place.cast(), size.max(1) - 1) + 1 }
        } else {
            size
        };
        // SAFETY: the caller's promise.
        let bytes = unsafe { core::slice::from_raw_parts(place, length) };
        // SAFETY: as above.
        unsafe { answer(bytes, old, old_length) }?;
    }
    if new.is_null() {
        return Ok(());
    }
    if flags & READWRITE != READWRITE {
        return Err(Errno::EPERM);
    }
    let mut fresh = vec![0; new_length];
    if new_length > size || (!is_string && new_length != size) {
        return Err(Errno::EINVAL);
    }
    copyin(UserPtr::of(new), &mut fresh)?;
    if is_string {
        fresh.truncate(size.max(1) - 1);
        fresh.push(0);
    }
    // SAFETY: the variable is good for its size.
    unsafe { place.copy_from_nonoverlapping(fresh.as_ptr(), fresh.len()) };
    Ok(())
}

/// # Safety
/// `length` is the kernel's, with the room at `old`.
unsafe fn answer(bytes: &[u8], old: *mut c_void, length: *mut usize) -> Result<()> {
    // SAFETY: the caller's promise.
    let room = unsafe { length.replace(bytes.len()) };
    if old.is_null() {
        return Ok(());
    }
    copyout(&bytes[..bytes.len().min(room)], UserPtr::of(old))?;
    if room < bytes.len() {
        Err(Errno::ENOMEM)
    } else {
        Ok(())
    }
}

/// Where a node's value is.
///
/// # Safety
/// `node` is a node or a copy of one.
unsafe fn value_of(node: *const sysctlnode) -> *mut u8 {
    // SAFETY: the caller's promise.
    let un = unsafe { &raw const (*node).sysctl_un };
    // SAFETY: as above.
    let flags = unsafe { (*node).sysctl_flags };
    if flags & IMMEDIATE != 0 {
        return un.cast_mut().cast();
    }
    // The data member begins where the union does.
    // SAFETY: as above.
    unsafe { un.cast::<*mut u8>().read() }
}
