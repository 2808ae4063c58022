//! Tests of the radix tree against a sorted map.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Op {
    Insert(u64),
    Remove(u64),
    Truncate(u64),
    Next(u64),
}

fn key() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0..40_u64,
        2 => 0..5000_u64,
        1 => any::<u64>(),
        1 => (0..3_u64).prop_map(|back| u64::MAX - back),
        1 => (0..60_u32, 0..3_u64).prop_map(|(bit, off)| (1_u64 << bit).wrapping_sub(off)),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => key().prop_map(Op::Insert),
        4 => key().prop_map(Op::Remove),
        1 => key().prop_map(Op::Truncate),
        3 => key().prop_map(Op::Next),
    ]
}

proptest! {
    #[test]
    fn behaves_like_a_sorted_map(ops in proptest::collection::vec(op(), 1..300)) {
        let mut tree = Tree::new();
        let mut model = BTreeMap::new();
        for (value, op) in ops.into_iter().enumerate() {
            match op {
                Op::Insert(key) => {
                    if let std::collections::btree_map::Entry::Vacant(place) = model.entry(key) {
                        place.insert(value);
                        tree.insert(key, value);
                    }
                }
                Op::Remove(key) => prop_assert_eq!(tree.remove(key), model.remove(&key)),
                Op::Truncate(from) => {
                    let cut = model.split_off(&from);
                    prop_assert_eq!(tree.truncate(from), cut.len() as u64);
                }
                Op::Next(from) => prop_assert_eq!(
                    tree.next(from),
                    model.range(from..).next().map(|(key, value)| (*key, value))
                ),
            }
            prop_assert_eq!(tree.len(), model.len() as u64);
        }
        for (key, value) in &mut model {
            prop_assert_eq!(tree.get(*key), Some(&*value));
            prop_assert_eq!(tree.get_mut(*key), Some(value));
        }
    }
}

#[test]
fn gives_its_levels_back() {
    let mut tree = Tree::new();
    for key in 0..100_000 {
        tree.insert(key, ());
    }
    for key in 5..100_000 {
        assert_eq!(tree.remove(key), Some(()));
    }
    assert_eq!(tree.height, 0);
    assert_eq!(tree.truncate(0), 5);
    assert!(tree.root.is_none() && tree.is_empty());
}
