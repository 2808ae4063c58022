//! Tests of the directory against a model, and of its flat cost by a count of steps.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::steps;

#[derive(Clone, Debug)]
enum Op {
    Insert(u16),
    Remove(u16),
    Rename(u16, u16),
    List,
}

fn op() -> impl Strategy<Value = Op> {
    let name = || 0..60_u16;
    prop_oneof![
        4 => name().prop_map(Op::Insert),
        3 => name().prop_map(Op::Remove),
        2 => (name(), name()).prop_map(|(from, to)| Op::Rename(from, to)),
        1 => Just(Op::List),
    ]
}

/// Names of all lengths, so that both kinds of storage are used.
fn name(i: u16) -> Vec<u8> {
    format!("{}{i}", "n".repeat(usize::from(i) % 40)).into_bytes()
}

fn list<T: Copy>(directory: &Directory<T>, mut from: Slot) -> Vec<(Slot, Vec<u8>, T)> {
    let mut found = Vec::new();
    while let Some((slot, entry)) = directory.next(from) {
        found.push((slot, entry.name().to_vec(), entry.value));
        from = slot + 1;
    }
    found
}

proptest! {
    #[test]
    fn behaves_like_a_map(ops in proptest::collection::vec(op(), 1..400)) {
        let mut directory = Directory::new(1);
        let mut model = BTreeMap::new();
        for (value, op) in ops.into_iter().enumerate() {
            match op {
                Op::Insert(i) => {
                    if model.contains_key(&name(i)) {
                        *directory.get_mut(&name(i)).unwrap() = value;
                    } else {
                        directory.insert(&name(i), value);
                    }
                    model.insert(name(i), value);
                }
                Op::Remove(i) => {
                    prop_assert_eq!(directory.remove(&name(i)), model.remove(&name(i)));
                }
                Op::Rename(from, to) => {
                    if !model.contains_key(&name(to)) {
                        let moved = model.remove(&name(from));
                        prop_assert_eq!(directory.rename(&name(from), &name(to)), moved.is_some());
                        if let Some(value) = moved {
                            model.insert(name(to), value);
                        }
                    }
                }
                Op::List => {
                    let mut names: Vec<_> = list(&directory, 0)
                        .into_iter().map(|(_, name, value)| (name, value)).collect();
                    names.sort();
                    let expected: Vec<_> = model.iter().map(|(n, v)| (n.clone(), *v)).collect();
                    prop_assert_eq!(names, expected);
                }
            }
            prop_assert_eq!(directory.len(), model.len() as u64);
            for i in 0..60 {
                prop_assert_eq!(directory.get(&name(i)), model.get(&name(i)));
            }
        }
    }

    /// Whoever lists in pieces, while entries come and go, sees each entry that stays exactly once.
    #[test]
    fn a_position_stays_good(
        changes in proptest::collection::vec((any::<bool>(), 0..200_u16), 0..300),
        piece in 1..7_usize,
    ) {
        let mut directory = Directory::new(2);
        for i in 0..100 {
            directory.insert(&name(i), i);
        }
        let touched: Vec<u16> = changes.iter().map(|(_, i)| *i).collect();
        let mut changes = changes.into_iter();
        let mut seen = Vec::new();
        let mut from = 0;
        loop {
            for _ in 0..piece {
                let Some((slot, entry)) = directory.next(from) else { break };
                seen.push(entry.value);
                from = slot + 1;
            }
            if directory.next(from).is_none() {
                break;
            }
            if let Some((add, i)) = changes.next() {
                if !add {
                    directory.remove(&name(i));
                } else if directory.get(&name(i)).is_none() {
                    directory.insert(&name(i), i);
                }
            }
        }
        for i in (0..100).filter(|i| !touched.contains(i)) {
            prop_assert_eq!(seen.iter().filter(|seen| **seen == i).count(), 1, "entry {}", i);
        }
    }
}

/// Most and all steps of one kind of operation.
#[derive(Default, Debug)]
struct Cost {
    most: u64,
    total: u64,
    count: u64,
}

impl Cost {
    fn of<R>(&mut self, operation: impl FnOnce() -> R) -> R {
        let before = steps();
        let result = operation();
        let cost = steps() - before;
        self.most = self.most.max(cost);
        self.total += cost;
        self.count += 1;
        result
    }

    fn mean(&self) -> f64 {
        self.total as f64 / self.count as f64
    }
}

/// Fills a directory up to `size`, then makes, finds, renames, lists and removes entries in it.
fn costs(size: u32) -> [Cost; 5] {
    let mut directory = Directory::new(3);
    let [mut insert, mut get, mut rename, mut next, mut remove] = <[Cost; 5]>::default();
    for i in 0..size {
        directory.insert(format!("{i}").as_bytes(), i);
    }
    for round in 0..2000 {
        let name = format!("new{round}");
        let other = format!("renamed{round}");
        let old = format!("{}", round * 7919 % size);
        insert.of(|| directory.insert(name.as_bytes(), 0));
        assert!(get.of(|| directory.get(old.as_bytes()).is_some()));
        assert!(next.of(|| directory.next(round % size)).is_some());
        assert!(rename.of(|| directory.rename(name.as_bytes(), other.as_bytes())));
        assert!(remove.of(|| directory.remove(other.as_bytes())).is_some());
    }
    [insert, get, rename, next, remove]
}

#[test]
fn an_operation_costs_the_same_in_a_directory_of_a_million() {
    let small = costs(10);
    for size in [1000, 1_000_000] {
        let large = costs(size);
        println!("steps with ten entries {small:?}\nsteps with {size} {large:?}");
        for (small, large) in small.iter().zip(&large) {
            // Chains are of random length, and here a million entries end where a segment does, so that
            // each removal empties one; a step is a handful of instructions.
            assert!(large.mean() < small.mean() + 1.1, "{small:?} {large:?}");
            assert!(large.most < 20, "{large:?}");
        }
    }
}

#[test]
fn filling_up_has_no_spike() {
    let mut directory = Directory::new(4);
    let mut cost = Cost::default();
    for i in 0..1_000_000 {
        cost.of(|| directory.insert(format!("{i}").as_bytes(), ()));
    }
    println!("steps of a million insertions {cost:?}");
    assert!(cost.most < 30, "{cost:?}");
    let mut cost = Cost::default();
    for i in 0..1_000_000 {
        cost.of(|| directory.remove(format!("{i}").as_bytes()));
    }
    println!("steps of a million removals {cost:?}");
    assert!(cost.most < 60, "{cost:?}");
    assert_eq!(directory.buckets.count(), 1);
}

#[test]
fn a_directory_that_shrank_is_listed_quickly() {
    let mut directory = Directory::new(5);
    for i in 0..1_000_000 {
        directory.insert(format!("{i}").as_bytes(), i);
    }
    for i in (0..1_000_000).filter(|i| i % 100_000 != 77_777) {
        directory.remove(format!("{i}").as_bytes());
    }
    let before = steps();
    assert_eq!(list(&directory, 0).len(), 10);
    let cost = steps() - before;
    println!("steps of listing ten entries of what was a million {cost}");
    // Ten entries and the end; between two that lie far apart a few words of 262,144 slots each.
    assert!(cost < 50, "{cost}");
}

#[test]
fn an_entry_is_small() {
    assert_eq!(size_of::<Option<Entry<Option<std::sync::Arc<()>>>>>(), 40);
}
