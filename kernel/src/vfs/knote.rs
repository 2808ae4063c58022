//! Events on vnodes, `knote(9)`: what `VN_KNOTE` does.

use crate::ffi::vnode::Vp;

/// Tells the vnode's knotes of `NOTE_*` (`VN_KNOTE`). The interlock is not held. Costs one read when
/// nobody watches.
#[inline]
pub fn post(vp: Vp, hint: i32) {
    if vp.has_knotes() {
        vp.interlock().enter();
        post_locked(vp, hint);
        vp.interlock().exit();
    }
}

/// As [`post`], with the interlock held.
pub(super) fn post_locked(vp: Vp, hint: i32) {
    if vp.has_knotes() {
        crate::ffi::knote::post(vp, hint);
    }
}
