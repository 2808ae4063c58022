//! File systems: `mount(2)`, `unmount(2)`, `getvfsstat(2)`, `statvfs(2)`.

use std::ffi::{CString, OsString};
use std::mem::offset_of;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use rump_abi::errno::Errno;
use rump_abi::sysno::{SYS___mount50, SYS_getvfsstat, SYS_statvfs1, SYS_unmount};
use rump_abi::types::statvfs;

use super::c_path;
use super::layout::{Fields, put};
use crate::{Buffers, Client, Result};

/// Room for the names in `struct statvfs`.
const VFS_NAMELEN: usize = 32;
const VFS_MNAMELEN: usize = 1024;

/// `struct statvfs`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statvfs {
    /// `MNT_*` bits.
    pub flag: u64,
    /// Block size.
    pub bsize: u64,
    /// Unit of the block counts.
    pub frsize: u64,
    /// Best transfer size.
    pub iosize: u64,
    /// Blocks in all.
    pub blocks: u64,
    /// Free blocks.
    pub bfree: u64,
    /// Free blocks for others than root.
    pub bavail: i64,
    /// Blocks kept for root.
    pub bresvd: u64,
    /// Inodes in all.
    pub files: u64,
    /// Free inodes.
    pub ffree: u64,
    /// Synchronous reads and writes, then asynchronous ones, since the mount.
    pub counts: [u64; 4],
    /// The file system's id, two words.
    pub fsidx: [u32; 2],
    /// Its id as one long.
    pub fsid: u64,
    /// Longest name.
    pub namemax: u64,
    /// Who mounted it.
    pub owner: u32,
    /// Its type.
    pub fstypename: String,
    /// Where it is mounted.
    pub mntonname: OsString,
    /// What is mounted.
    pub mntfromname: OsString,
}

impl Statvfs {
    /// Bytes of the kernel's structure.
    pub const LEN: usize = size_of::<statvfs>();

    /// The structure as the kernel wrote it.
    ///
    /// # Panics
    /// When there are fewer than [`Statvfs::LEN`] bytes.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        let fields = Fields(bytes);
        let name = |at| OsString::from_vec(fields.text(at, VFS_MNAMELEN).to_vec());
        let fstypename = fields.text(offset_of!(statvfs, f_fstypename), VFS_NAMELEN);
        let fsidx = offset_of!(statvfs, f_fsidx);
        Self {
            flag: fields.u64(offset_of!(statvfs, f_flag)),
            bsize: fields.u64(offset_of!(statvfs, f_bsize)),
            frsize: fields.u64(offset_of!(statvfs, f_frsize)),
            iosize: fields.u64(offset_of!(statvfs, f_iosize)),
            blocks: fields.u64(offset_of!(statvfs, f_blocks)),
            bfree: fields.u64(offset_of!(statvfs, f_bfree)),
            bavail: fields.i64(offset_of!(statvfs, f_bavail)),
            bresvd: fields.u64(offset_of!(statvfs, f_bresvd)),
            files: fields.u64(offset_of!(statvfs, f_files)),
            ffree: fields.u64(offset_of!(statvfs, f_ffree)),
            counts: [
                fields.u64(offset_of!(statvfs, f_syncreads)),
                fields.u64(offset_of!(statvfs, f_syncwrites)),
                fields.u64(offset_of!(statvfs, f_asyncreads)),
                fields.u64(offset_of!(statvfs, f_asyncwrites)),
            ],
            fsidx: [fields.u32(fsidx), fields.u32(fsidx + 4)],
            fsid: fields.u64(offset_of!(statvfs, f_fsid)),
            namemax: fields.u64(offset_of!(statvfs, f_namemax)),
            owner: fields.u32(offset_of!(statvfs, f_owner)),
            fstypename: String::from_utf8_lossy(fstypename).into_owned(),
            mntonname: name(offset_of!(statvfs, f_mntonname)),
            mntfromname: name(offset_of!(statvfs, f_mntfromname)),
        }
    }
}

/// Bytes of `struct umap_args`: target, 128 bytes for old programs, two counts, two maps.
const UMAP_ARGS: usize = 160;

/// `struct tmpfs_args`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TmpfsArgs {
    /// Most nodes; 0 derives it from the size.
    pub nodes_max: u64,
    /// Most bytes; 0 for no limit.
    pub size_max: u64,
    /// Owner of the root directory.
    pub root_uid: u32,
    /// Its group.
    pub root_gid: u32,
    /// Its permissions.
    pub root_mode: u32,
}

impl TmpfsArgs {
    /// Bytes of the kernel's structure.
    pub const LEN: usize = 40;
    const VERSION: u32 = 1;

    /// The structure as the kernel reads it.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        put(&mut bytes, 0, Self::VERSION.to_le_bytes());
        put(&mut bytes, 8, self.nodes_max.to_le_bytes());
        put(&mut bytes, 16, self.size_max.to_le_bytes());
        put(&mut bytes, 24, self.root_uid.to_le_bytes());
        put(&mut bytes, 28, self.root_gid.to_le_bytes());
        put(&mut bytes, 32, self.root_mode.to_le_bytes());
        bytes
    }

    /// The structure as the kernel wrote it.
    #[must_use]
    pub fn decode(bytes: &[u8; Self::LEN]) -> Self {
        let fields = Fields(bytes);
        Self {
            nodes_max: fields.u64(8),
            size_max: fields.u64(16),
            root_uid: fields.u32(24),
            root_gid: fields.u32(28),
            root_mode: fields.u32(32),
        }
    }
}

impl Client {
    /// `mount(2)`. `data` is the file system's argument structure; with `MNT_GETARGS` the kernel
    /// fills it in. Gives the length that the kernel returned.
    ///
    /// # Errors
    /// As the system call.
    pub fn mount(
        &self,
        fstype: &str,
        path: impl AsRef<Path>,
        flags: u64,
        data: &mut [u8],
    ) -> Result<i64> {
        let fstype = CString::new(fstype).map_err(|_| Errno::EINVAL)?;
        let path = c_path(path.as_ref())?;
        let len = data.len() as u64;
        let mut buffers = self.buffers();
        let args = [
            buffers.lend_str(&fstype),
            buffers.lend_str(&path),
            flags,
            if len == 0 { 0 } else { buffers.lend_both(data) },
            len,
        ];
        Ok(self.syscall(SYS___mount50, &args, &mut buffers)?[0])
    }

    /// `mount(2)` of a type whose arguments begin with a pointer to a path (`fspec` of ffs, msdos
    /// and cd9660, the target of null); `rest` is what follows the pointer.
    ///
    /// # Errors
    /// As the system call.
    pub fn mount_special(
        &self,
        fstype: &str,
        special: impl AsRef<Path>,
        path: impl AsRef<Path>,
        flags: u64,
        rest: &[u8],
    ) -> Result<()> {
        let special = c_path(special.as_ref())?;
        let mut buffers = self.buffers();
        let mut data = buffers.lend_str(&special).to_le_bytes().to_vec();
        data.extend_from_slice(rest);
        self.mount_with(fstype, path.as_ref(), flags, &data, buffers)
    }

    /// `mount(2)` of umap: `target` with other owners. A pair of ids is the one there and the one here.
    ///
    /// # Errors
    /// As the system call.
    pub fn mount_umap(
        &self,
        target: impl AsRef<Path>,
        path: impl AsRef<Path>,
        flags: u64,
        users: &[[u64; 2]],
        groups: &[[u64; 2]],
    ) -> Result<()> {
        let count = |map: &[_]| u32::try_from(map.len()).map_err(|_| Errno::EINVAL);
        let bytes = |map: &[[u64; 2]]| {
            map.concat()
                .into_iter()
                .flat_map(u64::to_le_bytes)
                .collect()
        };
        let target = c_path(target.as_ref())?;
        let (user_bytes, group_bytes): (Vec<u8>, Vec<u8>) = (bytes(users), bytes(groups));
        let mut buffers = self.buffers();
        let mut args = [0; UMAP_ARGS];
        put(&mut args, 0, buffers.lend_str(&target).to_le_bytes());
        put(&mut args, 136, count(users)?.to_le_bytes());
        put(&mut args, 140, count(groups)?.to_le_bytes());
        put(&mut args, 144, buffers.lend_read(&user_bytes).to_le_bytes());
        put(
            &mut args,
            152,
            buffers.lend_read(&group_bytes).to_le_bytes(),
        );
        self.mount_with("umap", path.as_ref(), flags, &args, buffers)
    }

    /// `mount(2)` with an argument structure that points into `buffers`.
    fn mount_with(
        &self,
        fstype: &str,
        path: &Path,
        flags: u64,
        data: &[u8],
        buffers: Buffers,
    ) -> Result<()> {
        let fstype = CString::new(fstype).map_err(|_| Errno::EINVAL)?;
        let path = c_path(path)?;
        let mut buffers = buffers;
        let args = [
            buffers.lend_str(&fstype),
            buffers.lend_str(&path),
            flags,
            buffers.lend_read(data),
            data.len() as u64,
        ];
        self.syscall(SYS___mount50, &args, &mut buffers)?;
        Ok(())
    }

    /// `unmount(2)`: `MNT_FORCE` also with open files.
    ///
    /// # Errors
    /// As the system call.
    pub fn unmount(&self, path: impl AsRef<Path>, flags: u64) -> Result<()> {
        self.path_call(SYS_unmount, path.as_ref(), &[flags])
    }

    /// `getvfsstat(2)`: every mounted file system, in the order in which they were mounted.
    ///
    /// # Errors
    /// As the system call.
    pub fn getvfsstat(&self, flags: u32) -> Result<Vec<Statvfs>> {
        let [mut count, _] =
            self.syscall(SYS_getvfsstat, &[0, 0, flags.into()], &mut self.buffers())?;
        loop {
            // One more than there were, to see whether others came meanwhile.
            let room = usize::try_from(count)
                .unwrap_or(0)
                .saturating_add(1)
                .min(1 << 16);
            let mut block = vec![0; room * Statvfs::LEN];
            let mut buffers = self.buffers();
            let bytes = block.len() as u64;
            let args = [buffers.lend_write(&mut block), bytes, flags.into()];
            [count, _] = self.syscall(SYS_getvfsstat, &args, &mut buffers)?;
            let filled = usize::try_from(count).unwrap_or(0);
            if filled < room || room == 1 << 16 {
                return Ok(block
                    .chunks_exact(Statvfs::LEN)
                    .take(filled)
                    .map(Statvfs::decode)
                    .collect());
            }
        }
    }

    /// `statvfs1(2)`: the file system that holds `path`.
    ///
    /// # Errors
    /// As the system call.
    pub fn statvfs(&self, path: impl AsRef<Path>, flags: u32) -> Result<Statvfs> {
        let path = c_path(path.as_ref())?;
        let mut result = vec![0; Statvfs::LEN];
        let mut buffers = self.buffers();
        let args = [
            buffers.lend_str(&path),
            buffers.lend_write(&mut result),
            flags.into(),
        ];
        self.syscall(SYS_statvfs1, &args, &mut buffers)?;
        Ok(Statvfs::decode(&result))
    }
}
