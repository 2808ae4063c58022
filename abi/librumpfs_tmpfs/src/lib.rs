//! abi/librumpfs_tmpfs
