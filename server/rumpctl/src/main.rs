//! server/rumpctl
fn main() {}
