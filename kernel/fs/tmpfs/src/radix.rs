//! A radix tree from numbers to values: the pages of a file.
//!
//! Every operation touches one node a level, so its work depends on the size of the largest key and
//! not on how many there are; nothing is ever copied to make room. Each node knows which of its
//! children hold something, so that the next value is found in one walk. Memory of what was removed is
//! given back at once.

use crate::step;

/// Children of a node. Small, because most files are.
const FANOUT: usize = 16;
const BITS: u32 = FANOUT.trailing_zeros();

/// A map from `u64` to `T`.
pub struct Tree<T> {
    root: Option<Node<T>>,
    /// Levels above the leaves; keys are below `FANOUT ^ (height + 1)`.
    height: u32,
    len: u64,
}

enum Node<T> {
    Inner(Box<Inner<T>>),
    Leaf(Box<Leaf<T>>),
}

struct Inner<T> {
    /// Children that hold something.
    any: u16,
    children: [Option<Node<T>>; FANOUT],
}

struct Leaf<T> {
    used: u16,
    values: [Option<T>; FANOUT],
}

/// Which child of a node at `height` a key lies in.
const fn index(key: u64, height: u32) -> usize {
    (key >> (BITS * height)) as usize % FANOUT
}

/// Whether a tree of this height has a place for the key.
const fn reaches(key: u64, height: u32) -> bool {
    let bits = BITS * (height + 1);
    bits >= u64::BITS || key >> bits == 0
}

impl<T> Tree<T> {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            root: None,
            height: 0,
            len: 0,
        }
    }

    /// How many values there are.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: u64) -> Option<&T> {
        if !reaches(key, self.height) {
            return None;
        }
        let mut node = self.root.as_ref()?;
        let mut height = self.height;
        loop {
            step();
            match node {
                Node::Leaf(leaf) => return leaf.values[index(key, 0)].as_ref(),
                Node::Inner(inner) => node = inner.children[index(key, height)].as_ref()?,
            }
            height -= 1;
        }
    }

    /// The value of a key, to change it.
    #[must_use]
    pub fn get_mut(&mut self, key: u64) -> Option<&mut T> {
        if !reaches(key, self.height) {
            return None;
        }
        let mut node = self.root.as_mut()?;
        let mut height = self.height;
        loop {
            step();
            match node {
                Node::Leaf(leaf) => return leaf.values[index(key, 0)].as_mut(),
                Node::Inner(inner) => node = inner.children[index(key, height)].as_mut()?,
            }
            height -= 1;
        }
    }

    /// Sets the value of a key that has none.
    ///
    /// # Panics
    /// When the key has a value.
    pub fn insert(&mut self, key: u64, value: T) {
        while !reaches(key, self.height) {
            self.grow();
        }
        let height = self.height;
        let root = self.root.get_or_insert_with(|| Node::new(height));
        root.insert(key, height, value);
        self.len += 1;
    }

    /// Puts another level on top.
    fn grow(&mut self) {
        step();
        if let Some(old) = self.root.take() {
            let mut inner = Inner::new();
            inner.any = 1;
            inner.children[0] = Some(old);
            self.root = Some(Node::Inner(Box::new(inner)));
        }
        self.height += 1;
    }

    /// Takes the value of a key out.
    pub fn remove(&mut self, key: u64) -> Option<T> {
        if !reaches(key, self.height) {
            return None;
        }
        let height = self.height;
        let value = self.root.as_mut()?.remove(key, height)?;
        self.len -= 1;
        self.shrink();
        Some(value)
    }

    /// Drops every value from a key on; answers how many.
    pub fn truncate(&mut self, from: u64) -> u64 {
        if !reaches(from, self.height) {
            return 0;
        }
        let height = self.height;
        let removed = match &mut self.root {
            None => 0,
            Some(root) => root.truncate(from, height),
        };
        self.len -= removed;
        self.shrink();
        removed
    }

    /// Takes levels away that only lead to their first child.
    fn shrink(&mut self) {
        loop {
            match &mut self.root {
                Some(node) if node.is_empty() => {
                    self.root = None;
                    self.height = 0;
                    return;
                }
                Some(Node::Inner(inner)) if inner.any == 1 => {
                    step();
                    self.root = inner.children[0].take();
                    self.height -= 1;
                }
                _ => return,
            }
        }
    }

    /// The first value at or after a key.
    #[must_use]
    pub fn next(&self, from: u64) -> Option<(u64, &T)> {
        if !reaches(from, self.height) {
            return None;
        }
        self.root.as_ref()?.next(from, self.height)
    }
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Inner<T> {
    const fn new() -> Self {
        Self {
            any: 0,
            children: [const { None }; FANOUT],
        }
    }
}

impl<T> Node<T> {
    fn new(height: u32) -> Self {
        if height == 0 {
            Self::Leaf(Box::new(Leaf {
                used: 0,
                values: [const { None }; FANOUT],
            }))
        } else {
            Self::Inner(Box::new(Inner::new()))
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.used == 0,
            Self::Inner(inner) => inner.any == 0,
        }
    }

    fn insert(&mut self, key: u64, height: u32, value: T) {
        step();
        let i = index(key, height);
        match self {
            Self::Leaf(leaf) => {
                assert!(leaf.used & 1 << i == 0, "radix tree: the key has a value");
                leaf.values[i] = Some(value);
                leaf.used |= 1 << i;
            }
            Self::Inner(inner) => {
                let child = inner.children[i].get_or_insert_with(|| Self::new(height - 1));
                child.insert(key, height - 1, value);
                inner.any |= 1 << i;
            }
        }
    }

    fn remove(&mut self, key: u64, height: u32) -> Option<T> {
        step();
        let i = index(key, height);
        match self {
            Self::Leaf(leaf) => {
                let value = leaf.values[i].take()?;
                leaf.used &= !(1 << i);
                Some(value)
            }
            Self::Inner(inner) => {
                let child = inner.children[i].as_mut()?;
                let value = child.remove(key, height - 1)?;
                if child.is_empty() {
                    inner.children[i] = None;
                    inner.any &= !(1 << i);
                }
                Some(value)
            }
        }
    }

    fn truncate(&mut self, from: u64, height: u32) -> u64 {
        step();
        let first = index(from, height);
        let mut removed = 0;
        match self {
            Self::Leaf(leaf) => {
                for i in first..FANOUT {
                    removed += u64::from(leaf.values[i].take().is_some());
                }
                leaf.used &= (1 << first) - 1;
            }
            Self::Inner(inner) => {
                for i in first..FANOUT {
                    let Some(child) = &mut inner.children[i] else {
                        continue;
                    };
                    // The first child may lose a part, those after it lose all.
                    let rest = if i == first { from } else { 0 };
                    removed += child.truncate(rest, height - 1);
                    if child.is_empty() {
                        inner.children[i] = None;
                        inner.any &= !(1 << i);
                    }
                }
            }
        }
        removed
    }

    fn next(&self, from: u64, height: u32) -> Option<(u64, &T)> {
        step();
        let first = index(from, height);
        match self {
            Self::Leaf(leaf) => {
                let i = first_set(leaf.used, first)?;
                let key = from & !(FANOUT as u64 - 1) | i as u64;
                leaf.values[i].as_ref().map(|value| (key, value))
            }
            Self::Inner(inner) => {
                let above = if BITS * (height + 1) >= u64::BITS {
                    0
                } else {
                    !0 << (BITS * (height + 1))
                };
                let mut at = first;
                let mut from = from;
                while let Some(i) = first_set(inner.any, at) {
                    if i != first {
                        from = from & above | (i as u64) << (BITS * height);
                    }
                    let child = inner.children[i].as_ref()?;
                    if let Some(found) = child.next(from, height - 1) {
                        return Some(found);
                    }
                    at = i + 1;
                }
                None
            }
        }
    }
}

/// The first set bit at or after `at`.
const fn first_set(bits: u16, at: usize) -> Option<usize> {
    if at >= FANOUT {
        return None;
    }
    let rest = bits >> at << at;
    if rest == 0 {
        None
    } else {
        Some(rest.trailing_zeros() as usize)
    }
}

#[cfg(test)]
#[path = "radix_tests.rs"]
mod tests;
