//! The functions of the kernel programming interface that are there in name only: whatever they are
//! asked, they answer with an error. `rumpctl kpi` shows them as stubs.

/// One name in each line.
const NAMES: &str = concat!(
    // The VFS: no suspension, no statistics, no direct I/O.
    "rumpns__fstrans_start\n",
    "rumpns_fstrans_done\n",
    "rumpns_fstrans_getstate\n",
    "rumpns_fstrans_is_owner\n",
    "rumpns_fstrans_setstate\n",
    "rumpns_fscow_disestablish\n",
    "rumpns_fscow_establish\n",
    "rumpns_vfs_suspend\n",
    "rumpns_vfs_resume\n",
    "rumpns_genfs_directio\n",
    "rumpns_namecache_count_2passes\n",
    "rumpns_namecache_count_pass2\n",
    "rumpns_setrootfstime\n",
    "rumpns_fscow_run\n",
    // The journal: there is none.
    "rumpns_wapbl_add_buf\n",
    "rumpns_wapbl_begin\n",
    "rumpns_wapbl_biodone\n",
    "rumpns_wapbl_discard\n",
    "rumpns_wapbl_end\n",
    "rumpns_wapbl_flush\n",
    "rumpns_wapbl_jlock_assert\n",
    "rumpns_wapbl_junlock_assert\n",
    "rumpns_wapbl_register_deallocation\n",
    "rumpns_wapbl_register_inode\n",
    "rumpns_wapbl_remove_buf\n",
    "rumpns_wapbl_replay_can_read\n",
    "rumpns_wapbl_replay_free\n",
    "rumpns_wapbl_replay_read\n",
    "rumpns_wapbl_replay_start\n",
    "rumpns_wapbl_replay_stop\n",
    "rumpns_wapbl_replay_write\n",
    "rumpns_wapbl_resize_buf\n",
    "rumpns_wapbl_start\n",
    "rumpns_wapbl_stop\n",
    "rumpns_wapbl_unregister_inode\n",
    // Processes: the host of a program knows its times, signal masks and memory.
    "rumpns_calcru\n",
    "rumpns_sigismasked\n",
    "rumpns_vm_resident_count\n",
    // Behind the last name stands the end of the text.
    "\0"
);

/// What `rumpctl kpi` reads in the symbol table of this library.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals)] // A C name.
pub static rump_kpi_stubs: [u8; NAMES.len()] = {
    let mut bytes = [0; NAMES.len()];
    bytes.copy_from_slice(NAMES.as_bytes());
    bytes
};
