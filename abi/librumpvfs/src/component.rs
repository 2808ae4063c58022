//! The faction's row in the table of components, `rump-tools` section 10.

use core::ptr;

use rump_abi::types::{RUMP__FACTION_VFS, rump_component, rump_component__bindgen_ty_1};

unsafe extern "C" {
    /// Boots the VFS: root file system, `/dev`, `/tmp`. Defined in librump.
    safe fn rump_vfs_faction_init();
}

unsafe extern "C" fn init() {
    rump_vfs_faction_init();
}

/// A component row; the kernel links it into its list, so it is writable data.
#[repr(transparent)]
struct Row(core::cell::UnsafeCell<rump_component>);

// SAFETY: only the booting kernel, one thread, touches it.
unsafe impl Sync for Row {}

static ROW: Row = Row(core::cell::UnsafeCell::new(rump_component {
    rc_type: RUMP__FACTION_VFS,
    rc_init: Some(init),
    rc_entries: rump_component__bindgen_ty_1 {
        le_next: ptr::null_mut(),
        le_prev: ptr::null_mut(),
    },
}));

/// An entry of a link set: a pointer to a row.
#[repr(transparent)]
struct Entry(&'static Row);

#[used]
#[unsafe(link_section = "link_set_rump_components")]
static ENTRY: Entry = Entry(&ROW);

unsafe extern "C" {
    static __start_link_set_rump_components: Entry;
    static __stop_link_set_rump_components: Entry;
}

/// An end of the link set.
#[repr(transparent)]
struct Bound(*const Entry);

// SAFETY: an address.
unsafe impl Sync for Bound {}

// The linker makes the bounds of a link set when something asks for them.
#[used]
static BOUNDS: [Bound; 2] = [
    Bound(&raw const __start_link_set_rump_components),
    Bound(&raw const __stop_link_set_rump_components),
];
