//! Which client a kernel process belongs to.
//!
//! The kernel keeps a cookie with each process and shows it with each request to the client. The
//! cookie is a number, never used twice, and no pointer: one whose client is gone (a prepared
//! fork that outlives its parent's connection) finds nobody, and the request fails.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use super::client::Client;

/// Tokens below this one name other things than clients in the poller.
const FIRST: usize = 16;

static NEXT: AtomicUsize = AtomicUsize::new(FIRST);
static CLIENTS: RwLock<Option<HashMap<usize, Arc<Client>>>> = RwLock::new(None);

thread_local! {
    /// The system call that this thread of a server runs.
    static CURRENT: RefCell<Option<(Arc<Client>, u64)>> = const { RefCell::new(None) };
}

/// A cookie that nobody has.
pub fn new_cookie() -> usize {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// From now on `client` answers for its cookie.
pub fn insert(client: &Arc<Client>) {
    let mut clients = CLIENTS.write().expect("no holder panics");
    clients
        .get_or_insert_default()
        .insert(client.cookie, Arc::clone(client));
}

/// Nobody answers for `cookie` any more.
pub fn remove(cookie: usize) {
    let removed = CLIENTS
        .write()
        .expect("no holder panics")
        .as_mut()
        .and_then(|clients| clients.remove(&cookie));
    drop(removed);
}

/// The client with this cookie.
pub fn get(cookie: usize) -> Option<Arc<Client>> {
    let current = CURRENT.with_borrow(|current| match current {
        Some((client, _)) if client.cookie == cookie => Some(Arc::clone(client)),
        _ => None,
    });
    current.or_else(|| {
        CLIENTS
            .read()
            .expect("no holder panics")
            .as_ref()?
            .get(&cookie)
            .cloned()
    })
}

/// All clients there are.
pub fn all() -> Vec<Arc<Client>> {
    let clients = CLIENTS.read().expect("no holder panics");
    clients.iter().flat_map(HashMap::values).cloned().collect()
}

/// Runs `call`, the request `reqno` of `client`, as this thread's system call.
pub fn as_current<T>(client: &Arc<Client>, reqno: u64, call: impl FnOnce() -> T) -> T {
    CURRENT.set(Some((Arc::clone(client), reqno)));
    let answer = call();
    CURRENT.set(None);
    answer
}

/// The request of the client with this cookie that this thread runs.
pub fn current_request(cookie: usize) -> Option<u64> {
    CURRENT.with_borrow(|current| {
        current
            .as_ref()
            .filter(|(client, _)| client.cookie == cookie)
            .map(|(_, reqno)| *reqno)
    })
}

/// The request that this thread runs was answered by other means.
pub fn forget_current() {
    CURRENT.set(None);
}
