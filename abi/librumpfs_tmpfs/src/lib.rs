//! librumpfs_tmpfs.so: the component of the Rust tmpfs driver.
//!
//! The driver is `kernel/fs/tmpfs`; here it gets the symbols by which kernel, loader and debugger
//! know it. Built as one codegen unit, see [`rump_ddk::driver!`].

rump_ddk::driver! {
    prefix = tmpfs,
    type = rump_tmpfs::Tmpfs,
    operations = rump_tmpfs::vnops<rump_tmpfs::TmpfsPolicy>[
        lookup create mknod open close access getattr setattr read write fsync remove link rename mkdir
        rmdir symlink readdir readlink inactive reclaim print pathconf advlock whiteout
    ],
}
