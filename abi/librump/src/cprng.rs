//! Random numbers, `cprng(9)`.

use crate::export::kpi;

kpi! {
    /// A random number that need not be hard to guess.
    fn cprng_fast32() -> u32 {
        4
    }
}
