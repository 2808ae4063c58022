//! abi/gen
fn main() {}
