//! Prepared forks: the cookie that a parent got, and the process that its child will take.
//!
//! They belong to the server, not to the parent's connection, which may be gone when the child
//! comes (`daemon()` works so). Each has an end: redeemed, cancelled, or expired.

use std::sync::Mutex;

use rump_abi::sysproxy::Auth;

use super::limits::Limits;
use super::timer::Key;
use super::upcall::Prefork;

#[derive(Debug)]
struct Entry {
    auth: Auth,
    /// `None` while the kernel still makes it.
    prepared: Option<(Prefork, Key)>,
    parent: usize,
    uid: Option<u32>,
}

/// The prepared forks of a server.
#[derive(Debug, Default)]
pub struct Preforks(Mutex<Vec<Entry>>);

impl Preforks {
    /// Takes a place for a fork of `parent`; `false` when it, or the server, has too many.
    pub fn reserve(&self, auth: Auth, parent: usize, uid: Option<u32>, limits: &Limits) -> bool {
        let mut list = self.lock();
        let own = list.iter().filter(|entry| entry.parent == parent).count();
        if own >= limits.preforks_per_client || list.len() >= limits.preforks {
            return false;
        }
        list.push(Entry {
            auth,
            prepared: None,
            parent,
            uid,
        });
        true
    }

    /// The kernel made the process.
    pub fn fill(&self, auth: &Auth, prefork: Prefork, timer: Key) {
        let mut list = self.lock();
        let entry = list.iter_mut().find(|entry| entry.auth == *auth);
        entry
            .expect("only its maker removes an entry without a process")
            .prepared = Some((prefork, timer));
    }

    /// The kernel refused.
    pub fn abort(&self, auth: &Auth) {
        self.lock().retain(|entry| entry.auth != *auth);
    }

    /// The process for this cookie, once, and only for the user who prepared it. Every entry is
    /// compared in full: the time taken tells nothing about a cookie.
    pub fn redeem(&self, auth: &Auth, uid: Option<u32>) -> Option<(Prefork, Key)> {
        let mut list = self.lock();
        let mut found = None;
        for (index, entry) in list.iter().enumerate() {
            let same = same(&entry.auth, auth) & (entry.uid == uid) & entry.prepared.is_some();
            if same {
                found = Some(index);
            }
        }
        list.swap_remove(found?).prepared
    }

    /// The process for a cookie that nobody redeemed in time.
    pub fn expire(&self, auth: &Auth) -> Option<Prefork> {
        let mut list = self.lock();
        let index = list
            .iter()
            .position(|entry| entry.auth == *auth && entry.prepared.is_some())?;
        Some(list.swap_remove(index).prepared?.0)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Entry>> {
        self.0.lock().expect("no holder panics")
    }
}

/// Compares in constant time.
fn same(a: &Auth, b: &Auth) -> bool {
    let difference = a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(difference) == 0
}
