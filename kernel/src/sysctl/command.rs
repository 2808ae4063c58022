//! The system call, and the commands by which a program walks and changes the tree.

use rump_abi::types::{
    CTL_CREATE, CTL_CREATESYM, CTL_DESCRIBE, CTL_DESTROY, CTL_MAXNAME, CTL_QUERY, sysctlnode,
};

use super::transfer::{Leaf, Request, exchange};
use super::tree::{self, IMMEDIATE, Node, OWNDATA, PERMANENT, READWRITE};
use super::{Type, Value};
use crate::copy::{UserPtr, bytes_of_slice, copyin, copyin_val, copyin_vec, zeroed};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, kauth};

/// The version of the structure, in the flags.
const VERSION: u32 = 0x0100_0000;
const VERSION_MASK: u32 = 0xff00_0000;
const FLAG_MASK: u32 = 0x00ff_fff0;
/// The flags that a program may give a node.
const USER_FLAGS: u32 = 0x9df0;
/// A pointer to nothing in the command table.
const CTL_MMAP: i32 = -6;
/// Where a program asks for a number of the kernel's choice.
const ANY_NUMBER: i32 = CTL_CREATE;

/// `sysctl(2)`.
///
/// # Errors
/// As in netbsd-abi.md section 9.
pub fn sysctl(
    l: Lwp,
    name: UserPtr,
    name_len: u32,
    old: UserPtr,
    old_len: UserPtr,
    new: UserPtr,
    new_len: usize,
) -> Result<()> {
    if name_len == 0 || name_len > CTL_MAXNAME as u32 {
        return Err(Errno::EINVAL);
    }
    // The reference asks for the length before the name.
    if !old_len.is_null() {
        copyin_val::<usize>(old_len)?;
    }
    let name: Vec<i32> = copyin_vec(name, name_len as usize)?;
    let request = Request {
        old,
        old_len,
        new,
        new_len,
    };
    dispatch(l, &name, &request)
}

fn dispatch(l: Lwp, name: &[i32], request: &Request) -> Result<()> {
    let (&last, parents) = name.split_last().ok_or(Errno::EINVAL)?;
    if last < 0 {
        return match last {
            CTL_QUERY => query(parents, request),
            CTL_CREATE => create(l, parents, request),
            CTL_DESTROY => destroy(l, parents, request),
            CTL_DESCRIBE => describe(l, parents, request),
            // There are no symbols to look up, and no memory to map.
            CTL_CREATESYM => Err(Errno::EOPNOTSUPP),
            CTL_MMAP => Err(Errno::ENOENT),
            _ => Err(Errno::EOPNOTSUPP),
        };
    }
    let (leaf, depth) = tree::with(|tree| {
        // Names may go on below a node that takes the rest as arguments.
        let found = tree.find(name).map(|node| (node, name.len()));
        let (node, depth) = found.or_else(|error| tree.find_handler(name).ok_or(error))?;
        let Some(value) = node.value.clone() else {
            return Err(Errno::EINVAL);
        };
        let leaf = Leaf {
            flags: node.flags,
            size: node.size,
            value,
        };
        Ok((leaf, depth))
    })?;
    if let Some(call) = &leaf.value.call {
        return call(l, name, depth, request);
    }
    exchange(l, &leaf, name, request)
}

impl tree::Tree {
    /// The nearest node above a name that has a value and is no leaf: it takes the rest of the name
    /// as arguments.
    fn find_handler(&self, name: &[i32]) -> Option<(&Node, usize)> {
        let mut nodes = (1..name.len())
            .rev()
            .filter_map(|end| Some((self.find(&name[..end]).ok()?, end)));
        nodes.find(|(node, _)| node.value.is_some() && takes_arguments(node))
    }
}

fn takes_arguments(node: &Node) -> bool {
    let handles = node
        .value
        .as_ref()
        .is_some_and(|value| value.call.is_some());
    handles || node.is_node() || node.kind() == Type::Struct as u32 || node.name == "urandom"
}

/// The input of a command: a node of the right size and version.
fn input(request: &Request) -> Result<sysctlnode> {
    if request.new.is_null() || request.new_len != size_of::<sysctlnode>() {
        return Err(Errno::EINVAL);
    }
    let node: sysctlnode = copyin_val(request.new)?;
    if node.sysctl_flags & VERSION_MASK != VERSION {
        return Err(Errno::EINVAL);
    }
    Ok(node)
}

/// A version in the input is that of the parent or of the tree.
fn check_version(ver: u32, parent: &Node, root: u32) -> Result<()> {
    if ver != 0 && ver != parent.ver && ver != root {
        return Err(Errno::EINVAL);
    }
    Ok(())
}

fn name_of(node: &sysctlnode) -> Result<String> {
    let bytes: Vec<u8> = node
        .sysctl_name
        .iter()
        .map(|&byte| byte.cast_unsigned())
        .collect();
    let end = bytes
        .iter()
        .position(|&byte| byte == 0)
        .ok_or(Errno::ENAMETOOLONG)?;
    String::from_utf8(bytes[..end].to_vec()).map_err(|_| Errno::EINVAL)
}

/// A node as a program sees it: without the kernel's addresses.
fn export(node: &Node) -> sysctlnode {
    let mut out: sysctlnode = zeroed();
    out.sysctl_flags = node.flags | VERSION;
    out.sysctl_num = node.num;
    for (to, from) in out.sysctl_name[..31].iter_mut().zip(node.name.bytes()) {
        *to = from.cast_signed();
    }
    out.sysctl_ver = node.ver;
    out._sysctl_size = node.size;
    if node.is_node() {
        out._sysctl_size = size_of::<sysctlnode>();
        let count = node.children.len() as u32;
        out.sysctl_un.scu_child.suc_csize = count;
        out.sysctl_un.scu_child.suc_clen = count;
    }
    out
}

fn query(parents: &[i32], request: &Request) -> Result<()> {
    let asked = input(request)?;
    let nodes = tree::with(|tree| {
        let parent = tree.find(parents)?;
        if !parent.is_node() {
            return Err(Errno::ENOTDIR);
        }
        check_version(asked.sysctl_ver, parent, tree.root.ver)?;
        Ok(parent.children.values().map(export).collect::<Vec<_>>())
    })?;
    request.answer(bytes_of_slice(&nodes))
}

/// Whether programs may make and destroy children of a node.
fn is_open(node: &Node) -> Result<()> {
    if !node.is_node() {
        return Err(Errno::ENOTDIR);
    }
    if node.flags & READWRITE != READWRITE {
        return Err(Errno::EPERM);
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    let first = bytes.next().is_some_and(|byte| !byte.is_ascii_digit());
    first
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn create(l: Lwp, parents: &[i32], request: &Request) -> Result<()> {
    let asked = input(request)?;
    kauth::authorize_generic(l.cred())?;
    let name = name_of(&asked)?;
    if !is_name(&name) || (asked.sysctl_num < 0 && asked.sysctl_num != ANY_NUMBER) {
        return Err(Errno::EINVAL);
    }
    if !asked._sysctl_parent.is_null() {
        return Err(Errno::EINVAL);
    }
    let flags = asked.sysctl_flags & FLAG_MASK;
    if !asked._sysctl_func.is_null() || flags & !USER_FLAGS != 0 {
        return Err(Errno::EPERM);
    }
    let (size, value) = new_value(&asked, flags)?;
    let made = tree::with(|tree| {
        let root = tree.root.ver;
        let parent = tree.find(parents)?;
        is_open(&tree.root)?;
        is_open(parent)?;
        check_version(asked.sysctl_ver, parent, root)?;
        let in_the_way = parent
            .children
            .values()
            .find(|child| child.num == asked.sysctl_num || child.name == name);
        if let Some(child) = in_the_way {
            return Ok((export(child), Err(Errno::EEXIST)));
        }
        let num = match asked.sysctl_num {
            ANY_NUMBER => tree.next_number(),
            num => num,
        };
        let parent = tree.find_to_change(parents)?;
        let mut node = Node::new(num, &name, flags, Type::Node);
        node.flags = flags | (asked.sysctl_flags & 0xf);
        node.size = size;
        node.value = value;
        node.ver = parent.ver;
        let exported = export(&node);
        parent.children.insert(num, node);
        Ok((exported, Ok(())))
    })?;
    request.answer(bytes_of_slice(&[made.0]))?;
    made.1
}

/// Size and value of a node that a program makes.
fn new_value(asked: &sysctlnode, flags: u32) -> Result<(usize, Option<Value>)> {
    let fixed = match asked.sysctl_flags & 0xf {
        1 => {
            let plain = flags & (IMMEDIATE | OWNDATA) == 0;
            return if plain {
                Ok((0, None))
            } else {
                Err(Errno::EINVAL)
            };
        }
        2 => Some(size_of::<i32>()),
        4 => Some(size_of::<i64>()),
        6 => Some(size_of::<bool>()),
        3 | 5 => None,
        _ => return Err(Errno::EINVAL),
    };
    let size = fixed.unwrap_or(asked._sysctl_size);
    let un = crate::copy::bytes_of(asked);
    let un = &un[core::mem::offset_of!(sysctlnode, sysctl_un)..];
    if flags & IMMEDIATE != 0 {
        let size = fixed.ok_or(Errno::EINVAL)?;
        return Ok((size, Some(Value::stored(&un[..size]))));
    }
    if flags & OWNDATA == 0 || size == 0 || size > 65_536 {
        return Err(Errno::EINVAL);
    }
    let mut bytes = vec![0; size];
    let address = un
        .first_chunk::<8>()
        .map_or(0, |word| usize::from_ne_bytes(*word));
    if address != 0 {
        copyin(UserPtr(address), &mut bytes)?;
    }
    Ok((size, Some(Value::stored(bytes))))
}

fn destroy(l: Lwp, parents: &[i32], request: &Request) -> Result<()> {
    let asked = input(request)?;
    kauth::authorize_generic(l.cred())?;
    let name = name_of(&asked)?;
    let gone = tree::with(|tree| {
        let parent = tree.find(parents)?;
        is_open(&tree.root)?;
        is_open(parent)?;
        let node = parent
            .children
            .get(&asked.sysctl_num)
            .ok_or(Errno::ENOENT)?;
        let same_name = name.is_empty() || name == node.name;
        let same_version = asked.sysctl_ver == 0 || asked.sysctl_ver == node.ver;
        if !same_name || !same_version {
            return Err(Errno::ENOENT);
        }
        if node.flags & PERMANENT != 0 {
            return Err(Errno::EPERM);
        }
        if !node.children.is_empty() {
            return Err(Errno::ENOTEMPTY);
        }
        let exported = export(node);
        tree.find_to_change(parents)?
            .children
            .remove(&asked.sysctl_num);
        Ok(exported)
    })?;
    request.answer(bytes_of_slice(&[gone]))
}

/// Appends a `struct sysctldesc`.
fn push_description(out: &mut Vec<u8>, node: &Node) {
    let length = node.desc.len() as u32 + 1;
    out.extend(node.num.to_ne_bytes());
    out.extend(node.ver.to_ne_bytes());
    out.extend(length.to_ne_bytes());
    out.extend(node.desc.as_bytes());
    out.push(0);
    out.resize(out.len().next_multiple_of(4), 0);
}

fn describe(l: Lwp, parents: &[i32], request: &Request) -> Result<()> {
    let asked = if request.new.is_null() {
        None
    } else {
        Some(input(request)?)
    };
    let text = match asked {
        Some(node) if !node._sysctl_desc.is_null() => {
            kauth::authorize_generic(l.cred())?;
            let mut text = vec![0; 1024];
            let from = UserPtr(node._sysctl_desc.expose_provenance());
            let length = crate::copy::copyinstr(from, &mut text)?;
            let text = String::from_utf8_lossy(&text[..length - 1]).into_owned();
            Some(text)
        }
        _ => None,
    };
    let out = tree::with(|tree| {
        if let (Some(node), Some(text)) = (asked, text) {
            let parent = tree.find_to_change(parents)?;
            let child = parent
                .children
                .get_mut(&node.sysctl_num)
                .ok_or(Errno::ENOENT)?;
            if child.flags & PERMANENT != 0 || !child.desc.is_empty() {
                return Err(Errno::EPERM);
            }
            child.desc = text;
        }
        let parent = tree.find(parents)?;
        if !parent.is_node() {
            return Err(Errno::ENOTDIR);
        }
        let mut out = Vec::new();
        match asked {
            Some(node) => {
                let child = parent.children.get(&node.sysctl_num).ok_or(Errno::ENOENT)?;
                push_description(&mut out, child);
            }
            None => {
                for child in parent.children.values() {
                    push_description(&mut out, child);
                }
            }
        }
        Ok(out)
    })?;
    request.answer(&out)
}
