//! kernel/fs/tmpfs
