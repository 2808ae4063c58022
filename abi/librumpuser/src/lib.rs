//! librumpuser.so.0: the hypercalls as a library, for a rump kernel in C.
//!
//! There is nothing else in it; see the crate `rump-hypercalls`.

use rump_hypercalls as _;
