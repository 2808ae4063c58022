//! librumpfs_null.so: the component of the Rust nullfs driver.
//!
//! The driver is `kernel/fs/nullfs`; here it gets the symbols by which kernel, loader and debugger
//! know it. Built as one codegen unit, see [`rump_ddk::driver!`].

rump_ddk::driver! {
    prefix = null,
    layer = rump_nullfs::NullFs,
    operations = rump_nullfs::vnops<rump_nullfs::NullFs>[
        lookup open access getattr setattr fsync revoke remove rename rmdir inactive reclaim print
    ],
}
