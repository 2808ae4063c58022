//! Mounting, unmounting, statistics.

use rump_abi::sysno::{SYS___getcwd, SYS___mount50, SYS_statvfs1, SYS_sync, SYS_unmount};
use rumpclient::sys::Statvfs;
use rumpclient::sys::consts::MNT_WAIT;

use super::Process;
use super::call::c_string;
use crate::mount::Mount;
use crate::outcome::{CallError, Sys};

impl Process<'_> {
    /// `mount(2)`; `more` are further `MNT_*`.
    pub fn mount(&self, mount: &Mount, more: i32) -> Sys {
        let wrong = |text| CallError {
            call: "mount".to_owned(),
            errno: None,
            text,
        };
        let data = mount.data().map_err(wrong)?;
        let (fstype, source) = (c_string(&mount.fstype), c_string(&mount.source));
        let directory = c_string(&mount.directory);
        let maps = mount.id_map();
        let mut bytes;
        let mut call = self.call("mount", SYS___mount50);
        bytes = Vec::new();
        if data.source_first {
            bytes.extend(call.lend_input(source.to_bytes_with_nul()).to_ne_bytes());
        }
        bytes.extend(&data.rest);
        if let Some(map) = &maps {
            // The user map, then the group map.
            for _ in 0..2 {
                bytes.extend(call.lend_input(map).to_ne_bytes());
            }
        }
        let length = bytes.len() as u64;
        call = call
            .string(&fstype)
            .string(&directory)
            .signed(mount.flags | more);
        call = if bytes.is_empty() {
            call.number(0_u32)
        } else {
            call.output(&mut bytes)
        };
        call.number(length).done().map(drop)
    }

    /// `unmount(2)`.
    pub fn unmount(&self, directory: &str, flags: i32) -> Sys {
        self.path_call(
            "unmount",
            SYS_unmount,
            directory,
            &[flags.cast_unsigned().into()],
        )
    }

    /// `statvfs(2)`.
    pub fn statvfs(&self, path: &str) -> Sys<Statvfs> {
        let path = c_string(path);
        let mut bytes = vec![0; Statvfs::LEN];
        let call = self
            .call("statvfs", SYS_statvfs1)
            .string(&path)
            .output(&mut bytes);
        call.number(MNT_WAIT).done()?;
        Ok(Statvfs::decode(&bytes))
    }

    /// `sync(2)`.
    pub fn sync(&self) -> Sys {
        self.call("sync", SYS_sync).done().map(drop)
    }

    /// `getcwd(3)`.
    pub fn getcwd(&self) -> Sys<String> {
        let mut bytes = vec![0; 1024];
        let length = self
            .call("getcwd", SYS___getcwd)
            .output(&mut bytes)
            .number(1024_u32)
            .done()?;
        let end = usize::try_from(length).unwrap_or(0).saturating_sub(1);
        bytes.truncate(end);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
