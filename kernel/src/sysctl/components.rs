//! Nodes that components declare by `SYSCTL_SETUP`. A kernel of one program finds such functions in its own
//! link set `sysctl_funcs`; here each component has a set of its own, whose functions run before its
//! modules start, and whose nodes go when they have ended.

use std::ffi::{CStr, CString};

use rumpuser::dl::{self, LinkSet, Object};

use crate::ffi::guarded::Guarded;
use crate::ffi::sysctllog::Made;

const FUNCTIONS: &str = "sysctl_funcs";

/// Libraries that are set up.
static SET_UP: Guarded<Vec<(CString, Made)>> = Guarded::new(Vec::new());

/// Sets up the components that are there at the start.
pub(crate) fn collect() {
    dl::link_sets(FUNCTIONS).iter().for_each(run);
}

/// Sets up a component, unless it is.
pub(crate) fn set_up(object: &Object) {
    if let Some(set) = object.link_set(FUNCTIONS) {
        run(&set);
    }
}

fn run(set: &LinkSet) {
    let known = SET_UP.with(|all| all.iter().any(|(name, _)| *name == set.object));
    if set.count > 0 && !known {
        let made = Made::by(set);
        SET_UP.with(|all| all.push((set.object.clone(), made)));
    }
}

/// Destroys the nodes of a component, which has ended.
pub(crate) fn tear_down(library: &CStr) {
    let made = SET_UP.with(|all| {
        let at = all
            .iter()
            .position(|(name, _)| name.as_c_str() == library)?;
        Some(all.swap_remove(at).1)
    });
    if let Some(made) = made {
        made.teardown();
    }
}
