//! What a vnode is, for people: `vprint(9)`.

use core::ffi::CStr;

use crate::ffi::vnode::Vp;
use crate::subr_prf::printf;

const TYPES: [&str; 9] = [
    "VNON", "VREG", "VDIR", "VBLK", "VCHR", "VLNK", "VSOCK", "VFIFO", "VBAD",
];

const TAGS: [&str; 36] = [
    "VT_NON",
    "VT_UFS",
    "VT_NFS",
    "VT_MFS",
    "VT_MSDOSFS",
    "VT_LFS",
    "VT_LOFS",
    "VT_FDESC",
    "VT_PORTAL",
    "VT_NULL",
    "VT_UMAP",
    "VT_KERNFS",
    "VT_PROCFS",
    "VT_AFS",
    "VT_ISOFS",
    "VT_UNION",
    "VT_ADOSFS",
    "VT_EXT2FS",
    "VT_CODA",
    "VT_FILECORE",
    "VT_NTFS",
    "VT_VFS",
    "VT_OVERLAY",
    "VT_SMBFS",
    "VT_PTYFS",
    "VT_TMPFS",
    "VT_UDF",
    "VT_SYSVBFS",
    "VT_PUFFS",
    "VT_HFS",
    "VT_EFS",
    "VT_ZFS",
    "VT_RUMP",
    "VT_NILFS",
    "VT_V7FS",
    "VT_CHFS",
];

fn name<'a>(names: &[&'a str], number: u32) -> &'a str {
    names.get(number as usize).copied().unwrap_or("?")
}

/// Prints the vnode, and what its driver adds (`VOP_PRINT`).
pub fn vprint(label: Option<&CStr>, vp: Vp) {
    if let Some(label) = label {
        printf(format_args!("{}: ", label.to_string_lossy()));
    }
    let (kind, tag) = (name(&TYPES, vp.v_type()), name(&TAGS, vp.v_tag()));
    let mount = vp.v_mount_opt().map(|mp| mp.op().name());
    printf(format_args!(
        "vnode {vp:?} type {kind} tag {tag} state {:?} mount {}\n",
        vp.state(),
        mount.unwrap_or("none"),
    ));
    printf(format_args!(
        "\tusecount {} writecount {} holdcnt {} size {} writesize {} vflag {:#x} iflag {:#x} data {:p}\n",
        vp.usecount(),
        vp.writecount(),
        vp.holdcnt(),
        vp.v_size(),
        vp.v_writesize(),
        vp.vflag(),
        vp.iflag(),
        vp.v_data(),
    ));
    if !vp.v_op().is_null() {
        vp.print();
    }
}
