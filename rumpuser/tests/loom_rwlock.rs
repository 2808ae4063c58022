//! The shipped reader-writer lock under the model checker: sharing, exclusion, upgrade, downgrade.
#![cfg(loom)]

mod model;

use std::sync::Arc;

use loom::thread;
use model::{Guarded, become_lwp, explore};
use rumpuser::rwlock::{Preference, RwLock, RwOp};

struct Shared {
    lock: RwLock,
    value: Guarded,
}

impl Shared {
    fn new(preference: Preference) -> Arc<Self> {
        Arc::new(Self {
            lock: RwLock::with_preference(preference),
            value: Guarded::new(0),
        })
    }

    fn write(&self, number: usize) {
        become_lwp(number);
        self.lock.enter(RwOp::Writer);
        assert!(self.lock.write_held());
        self.value.add(1);
        self.lock.exit();
    }

    fn read(&self, number: usize) -> u32 {
        become_lwp(number);
        self.lock.enter(RwOp::Reader);
        assert!(self.lock.read_held());
        assert!(!self.lock.write_held());
        let value = self.value.get();
        self.lock.exit();
        value
    }
}

type Role = fn(&Shared, usize);

fn writes(shared: &Shared, number: usize) {
    shared.write(number);
}

fn reads(shared: &Shared, number: usize) {
    shared.read(number);
}

/// Writes, keeps the lock as reader, and expects its own value then.
fn downgrades(shared: &Shared, number: usize) {
    become_lwp(number);
    shared.lock.enter(RwOp::Writer);
    let written = shared.value.get() + 1;
    shared.value.set(written);
    shared.lock.downgrade();
    assert!(!shared.lock.write_held());
    assert_eq!(shared.value.get(), written, "a writer came between");
    shared.lock.exit();
}

/// Reads, becomes writer if it can, and expects what it read then.
fn upgrades(shared: &Shared, number: usize) {
    become_lwp(number);
    shared.lock.enter(RwOp::Reader);
    let seen = shared.value.get();
    if shared.lock.try_upgrade() {
        assert!(shared.lock.write_held());
        assert_eq!(shared.value.get(), seen, "a writer came between");
        shared.value.add(1);
    }
    shared.lock.exit();
}

fn run(preference: Preference, roles: &'static [Role], preemptions: Option<usize>) {
    explore(preemptions, move || {
        let shared = Shared::new(preference);
        let others: Vec<_> = roles[1..]
            .iter()
            .enumerate()
            .map(|(index, role)| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || role(&shared, index + 2))
            })
            .collect();
        roles[0](&shared, 1);
        for other in others {
            other.join().unwrap();
        }
        assert!(!shared.lock.lock_held());
        // Nothing may be left that keeps the next one out.
        assert!(shared.lock.try_enter(RwOp::Writer));
        let writers = [writes as Role, downgrades];
        let at_least = roles
            .iter()
            .filter(|role| {
                writers
                    .iter()
                    .any(|writer| std::ptr::fn_addr_eq(**role, *writer))
            })
            .count();
        assert!(shared.value.get() as usize >= at_least, "a write was lost");
        shared.lock.exit();
        shared.lock.destroy();
    });
}

#[test]
fn two_writers() {
    run(Preference::Writer, &[writes, writes], None);
}

#[test]
fn writer_and_reader() {
    run(Preference::Writer, &[writes, reads], None);
}

#[test]
fn three_writers() {
    run(Preference::Writer, &[writes, writes, writes], Some(2));
}

#[test]
fn three_writers_where_readers_go_first() {
    run(Preference::Reader, &[writes, writes, writes], Some(2));
}

#[test]
fn two_writers_and_a_reader() {
    run(Preference::Writer, &[writes, writes, reads], Some(2));
}

#[test]
fn a_writer_and_two_readers() {
    run(Preference::Writer, &[reads, writes, reads], Some(2));
}

#[test]
fn two_writers_and_a_reader_that_goes_first() {
    run(Preference::Reader, &[writes, writes, reads], Some(2));
}

#[test]
fn a_writer_and_two_readers_that_go_first() {
    run(Preference::Reader, &[reads, writes, reads], Some(2));
}

#[test]
fn downgrade_against_a_writer() {
    run(Preference::Writer, &[downgrades, writes], None);
}

#[test]
fn downgrade_lets_readers_in() {
    run(Preference::Writer, &[downgrades, reads, writes], Some(2));
}

#[test]
fn upgrade_against_a_writer() {
    run(Preference::Writer, &[upgrades, writes], None);
}

#[test]
fn two_upgrades() {
    run(Preference::Writer, &[upgrades, upgrades], None);
}

#[test]
fn upgrade_against_reader_and_writer() {
    run(Preference::Writer, &[upgrades, reads, writes], Some(2));
}
