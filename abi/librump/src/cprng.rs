//! Random numbers, `cprng(9)`.

use crate::export::kpi;

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rumpuser::random::fill(&mut bytes, 0).expect("the host has random numbers");
    bytes
}

kpi! {
    /// A random number.
    fn cprng_fast32() -> u32 {
        u32::from_ne_bytes(random())
    }
    /// A random number.
    fn cprng_fast64() -> u64 {
        u64::from_ne_bytes(random())
    }
}
