//! Which client a kernel process belongs to.
//!
//! The kernel keeps a cookie with each process and shows it with each request to the client. The
//! cookie is a number, never used twice, and no pointer: one whose client is gone (a prepared
//! fork that outlives its parent's connection) finds nobody, and the request fails.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use super::attached::Attached;
use super::client::Client;

/// Tokens below this one name other things than clients in the poller.
const FIRST: usize = 16;

static NEXT: AtomicUsize = AtomicUsize::new(FIRST);
static CLIENTS: RwLock<Option<HashMap<usize, Arc<Client>>>> = RwLock::new(None);

thread_local! {
    /// The system call that this thread of a server runs.
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
}

/// A system call that runs.
#[derive(Debug)]
struct Current {
    client: Arc<Client>,
    reqno: u64,
    attached: Option<Attached>,
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
        Some(current) if current.client.cookie == cookie => Some(Arc::clone(&current.client)),
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

/// Runs `call`, the request `reqno` of `client`, as this thread's system call; `attached` came with
/// it.
pub fn as_current<T>(
    client: &Arc<Client>,
    reqno: u64,
    attached: Option<Attached>,
    call: impl FnOnce() -> T,
) -> T {
    CURRENT.set(Some(Current {
        client: Arc::clone(client),
        reqno,
        attached,
    }));
    let answer = call();
    CURRENT.set(None);
    answer
}

/// The request of the client with this cookie that this thread runs.
pub fn current_request(cookie: usize) -> Option<u64> {
    CURRENT.with_borrow(|current| {
        current
            .as_ref()
            .filter(|current| current.client.cookie == cookie)
            .map(|current| current.reqno)
    })
}

/// What `f` finds in the memory that came with this thread's system call, if that is one of the
/// client with this cookie.
pub fn with_attached<T>(cookie: usize, f: impl FnOnce(&mut Attached) -> Option<T>) -> Option<T> {
    CURRENT.with_borrow_mut(|current| {
        let current = current.as_mut()?;
        (current.client.cookie == cookie).then_some(())?;
        f(current.attached.as_mut()?)
    })
}

/// The request that this thread runs was answered by other means.
pub fn forget_current() {
    CURRENT.set(None);
}
