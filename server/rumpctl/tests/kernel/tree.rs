//! A file tree in memory with just the rules that the applets meet: links, modes as numbers,
//! errors for what is missing, in the way, or of the wrong kind.

use std::collections::{BTreeMap, HashMap};

pub const S_IFDIR: u32 = 0o040_000;
pub const S_IFREG: u32 = 0o100_000;
pub const S_IFLNK: u32 = 0o120_000;
const S_IFMT: u32 = 0o170_000;

pub const ENOENT: i32 = 2;
pub const EBADF: i32 = 9;
pub const EEXIST: i32 = 17;
pub const EXDEV: i32 = 18;
pub const ENOTDIR: i32 = 20;
pub const EISDIR: i32 = 21;
pub const EINVAL: i32 = 22;
pub const ELOOP: i32 = 62;
pub const ENOTEMPTY: i32 = 66;

pub type Result<T> = std::result::Result<T, i32>;
pub type Ino = u64;

pub const ROOT: Ino = 3;
/// Everything is as old as this, until a time is set.
pub const BORN: (i64, i64) = (1_451_703_845, 0);

#[derive(Clone, Default)]
pub struct Node {
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub nlink: u32,
    pub rdev: u64,
    pub dev: u64,
    pub atime: (i64, i64),
    pub mtime: (i64, i64),
    /// The bytes of a file, or the target of a link.
    pub data: Vec<u8>,
    pub names: BTreeMap<Vec<u8>, Ino>,
}

impl Node {
    pub fn kind(&self) -> u32 {
        self.mode & S_IFMT
    }
}

pub struct Tree {
    pub nodes: HashMap<Ino, Node>,
    next: Ino,
}

impl Tree {
    pub fn new() -> Self {
        let mut tree = Self {
            nodes: HashMap::new(),
            next: ROOT,
        };
        let root = tree.add(S_IFDIR | 0o755, 0);
        assert_eq!(root, ROOT);
        tree
    }

    fn add(&mut self, mode: u32, dev: u64) -> Ino {
        let ino = self.next;
        self.next += 1;
        let nlink = if mode & S_IFMT == S_IFDIR { 2 } else { 1 };
        let node = Node {
            mode,
            nlink,
            dev,
            rdev: u64::MAX,
            atime: BORN,
            mtime: BORN,
            ..Node::default()
        };
        self.nodes.insert(ino, node);
        ino
    }

    /// The directory that holds the last component, and that component.
    pub fn parent(&self, path: &[u8]) -> Result<(Ino, Vec<u8>)> {
        let trimmed = path
            .iter()
            .rposition(|byte| *byte != b'/')
            .map_or(&path[..0], |end| &path[..=end]);
        let cut = trimmed.iter().rposition(|byte| *byte == b'/');
        let (dir, name) = match cut {
            Some(at) => (&trimmed[..at], &trimmed[at + 1..]),
            None => (&b""[..], trimmed),
        };
        if name.is_empty() {
            return Err(EEXIST);
        }
        let dir = self.walk(ROOT, dir, true, 0)?;
        if self.nodes[&dir].kind() != S_IFDIR {
            Err(ENOTDIR)
        } else {
            Ok((dir, name.to_vec()))
        }
    }

    /// The node at a path.
    pub fn find(&self, path: &[u8], follow: bool) -> Result<Ino> {
        if path.is_empty() {
            Err(ENOENT)
        } else {
            self.walk(ROOT, path, follow, 0)
        }
    }

    fn walk(&self, from: Ino, path: &[u8], follow: bool, links: u32) -> Result<Ino> {
        let mut at = if path.starts_with(b"/") { ROOT } else { from };
        let mut parts = path
            .split(|byte| *byte == b'/')
            .filter(|part| !part.is_empty() && *part != b".")
            .peekable();
        while let Some(part) = parts.next() {
            let node = &self.nodes[&at];
            if node.kind() != S_IFDIR {
                return Err(ENOTDIR);
            }
            let child = match part {
                b".." => self.above(at),
                _ => *node.names.get(part).ok_or(ENOENT)?,
            };
            let child_node = &self.nodes[&child];
            at = if child_node.kind() == S_IFLNK && (follow || parts.peek().is_some()) {
                if links > 31 {
                    return Err(ELOOP);
                }
                self.walk(at, &child_node.data, true, links + 1)?
            } else {
                child
            };
        }
        Ok(at)
    }

    fn above(&self, ino: Ino) -> Ino {
        let holds =
            |node: &Node| node.kind() == S_IFDIR && node.names.values().any(|child| *child == ino);
        self.nodes
            .iter()
            .find(|(_, node)| holds(node))
            .map_or(ROOT, |(parent, _)| *parent)
    }

    pub fn make(&mut self, path: &[u8], mode: u32) -> Result<Ino> {
        let (dir, name) = self.parent(path)?;
        if self.nodes[&dir].names.contains_key(&name) {
            return Err(EEXIST);
        }
        let dev = self.nodes[&dir].dev;
        let ino = self.add(mode, dev);
        self.node(dir).names.insert(name, ino);
        Ok(ino)
    }

    pub fn node(&mut self, ino: Ino) -> &mut Node {
        self.nodes.get_mut(&ino).expect("a node")
    }

    pub fn remove(&mut self, path: &[u8], dir: bool) -> Result<()> {
        let (parent, name) = self.parent(path)?;
        let ino = *self.nodes[&parent].names.get(&name).ok_or(ENOENT)?;
        match (self.nodes[&ino].kind() == S_IFDIR, dir) {
            (true, false) => return Err(1),
            (false, true) => return Err(ENOTDIR),
            (true, true) if !self.nodes[&ino].names.is_empty() => return Err(ENOTEMPTY),
            _ => {}
        }
        self.node(parent).names.remove(&name);
        self.node(ino).nlink -= 1;
        Ok(())
    }

    pub fn link(&mut self, from: &[u8], to: &[u8], follow: bool) -> Result<()> {
        let ino = self.find(from, follow)?;
        let (dir, name) = self.parent(to)?;
        if self.nodes[&dir].names.contains_key(&name) {
            return Err(EEXIST);
        }
        self.node(dir).names.insert(name, ino);
        self.node(ino).nlink += 1;
        Ok(())
    }

    pub fn rename(&mut self, from: &[u8], to: &[u8]) -> Result<()> {
        let (from_dir, from_name) = self.parent(from)?;
        let ino = *self.nodes[&from_dir].names.get(&from_name).ok_or(ENOENT)?;
        let (to_dir, to_name) = self.parent(to)?;
        if self.nodes[&from_dir].dev != self.nodes[&to_dir].dev {
            return Err(EXDEV);
        }
        if let Some(there) = self.nodes[&to_dir].names.get(&to_name) {
            match (
                self.nodes[&ino].kind() == S_IFDIR,
                self.nodes[there].kind() == S_IFDIR,
            ) {
                (true, false) => return Err(ENOTDIR),
                (false, true) => return Err(EISDIR),
                (true, true) if !self.nodes[there].names.is_empty() => return Err(ENOTEMPTY),
                _ => {}
            }
        }
        self.node(from_dir).names.remove(&from_name);
        self.node(to_dir).names.insert(to_name, ino);
        Ok(())
    }
}
