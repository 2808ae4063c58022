//! Tests of the numbered store against a sorted map.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Op {
    Insert(u16),
    Remove(u32),
    RemoveFrom(u32, u32),
    Next(u32),
}

fn slot() -> impl Strategy<Value = u32> {
    prop_oneof![3 => 0..200_u32, 3 => 0..12_000_u32, 1 => any::<u32>()]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => (1..3000_u16).prop_map(Op::Insert),
        3 => (1..10_u16).prop_map(Op::Insert),
        4 => slot().prop_map(Op::Remove),
        1 => (slot(), 0..9000_u32).prop_map(|(from, count)| Op::RemoveFrom(from, count)),
        3 => slot().prop_map(Op::Next),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn behaves_like_a_sorted_map(ops in proptest::collection::vec(op(), 1..60)) {
        let mut slots = Slots::new();
        let mut model = BTreeMap::new();
        let mut most = 0;
        for (value, op) in ops.into_iter().enumerate() {
            match op {
                Op::Insert(count) => {
                    for _ in 0..count {
                        let slot = slots.insert(value);
                        prop_assert!(model.insert(slot, value).is_none(), "{} is in use", slot);
                        most = most.max(model.len());
                        prop_assert!((slot as usize) < most, "grew with a gap free");
                    }
                }
                Op::Remove(slot) => prop_assert_eq!(slots.remove(slot), model.remove(&slot)),
                Op::RemoveFrom(from, count) => {
                    for slot in from..from.saturating_add(count) {
                        prop_assert_eq!(slots.remove(slot), model.remove(&slot));
                    }
                }
                Op::Next(from) => prop_assert_eq!(
                    slots.next(from),
                    model.range(from..).next().map(|(slot, value)| (*slot, value))
                ),
            }
            prop_assert_eq!(slots.len(), model.len() as u64);
            prop_assert_eq!(slots.is_empty(), model.is_empty());
        }
        let mut from = 0;
        for (slot, value) in &mut model {
            prop_assert_eq!(slots.next(from), Some((*slot, &*value)));
            prop_assert_eq!(slots.get(*slot), Some(&*value));
            prop_assert_eq!(slots.get_mut(*slot), Some(value));
            from = slot + 1;
        }
        prop_assert_eq!(slots.next(from), None);
    }
}

#[test]
fn gives_memory_back() {
    let mut slots = Slots::new();
    for i in 0..300_000_u32 {
        assert_eq!(slots.insert(i), i);
    }
    for i in 5..300_000 {
        assert_eq!(slots.remove(i), Some(i));
    }
    let held: usize = slots.groups.iter().map(|group| group.segments.len()).sum();
    assert!(held <= 128, "{held} segments");
    assert!(slots.spare.capacity() <= 64);
    for i in 0..5 {
        assert_eq!(slots.remove(i), Some(i));
    }
    assert!(slots.is_empty() && slots.next(0).is_none());
    let slot = slots.insert(7);
    assert_eq!(slots.next(0), Some((slot, &7)));
}
