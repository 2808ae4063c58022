//! kernel/fs/rumpfs
