//! The shipped thread life under the model checker: what a thread did is seen by who joins it.
#![cfg(loom)]

mod model;

use std::ffi::c_void;
use std::sync::Arc;

use model::{Guarded, explore};
use rumpuser::thread;

extern "C" fn store_seven(arg: *mut c_void) {
    // SAFETY: the creator hands over one reference.
    let cell = unsafe { Arc::from_raw(arg.cast::<Guarded>().cast_const()) };
    cell.set(7);
}

#[test]
fn join_sees_what_the_thread_did() {
    explore(None, || {
        let cell = Arc::new(Guarded::new(0));
        let arg = Arc::into_raw(Arc::clone(&cell)).cast_mut().cast();
        let made = thread::create(c"seven", store_seven, arg, true).unwrap();
        thread::join(made).unwrap();
        assert_eq!(cell.get(), 7);
    });
}

#[test]
fn joining_in_any_order() {
    explore(Some(3), || {
        let cells = [Arc::new(Guarded::new(0)), Arc::new(Guarded::new(0))];
        let made = cells.each_ref().map(|cell| {
            let arg = Arc::into_raw(Arc::clone(cell)).cast_mut().cast();
            thread::create(c"seven", store_seven, arg, true).unwrap()
        });
        for thread in made.into_iter().rev() {
            thread::join(thread).unwrap();
        }
        for cell in &cells {
            assert_eq!(cell.get(), 7);
        }
    });
}

#[test]
fn a_cookie_joins_once() {
    explore(None, || {
        let cell = Arc::new(Guarded::new(0));
        let arg = Arc::into_raw(Arc::clone(&cell)).cast_mut().cast();
        let cookie = thread::create(c"seven", store_seven, arg, true)
            .unwrap()
            .into_raw();
        // SAFETY: the cookie is used once.
        thread::join(unsafe { thread::Thread::from_raw(cookie) }).unwrap();
        assert_eq!(cell.get(), 7);
    });
}
