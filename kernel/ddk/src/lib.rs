//! kernel/ddk
