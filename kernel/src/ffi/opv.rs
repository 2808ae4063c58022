//! `struct vnodeopv_desc` and the vectors that are made from it; vectors of the kernel's own file
//! systems.

use core::ffi::{c_int, c_void};
use core::ptr::NonNull;

use rump_abi::types::{VNODE_OPS_COUNT, VOP_LOCK_DESCOFFSET, vnodeopv_desc, vnodeopv_entry_desc};

use super::mount::VfsOps;
use super::vnode::Op;

/// Slots of a vector.
pub const SLOTS: usize = VNODE_OPS_COUNT as usize;

/// A vector of the kernel's own.
pub type Vector = [Op; SLOTS];

/// Makes a vector of the kernel's own: `default` where no entry says otherwise.
#[must_use]
pub const fn vector(
    default: unsafe extern "C" fn(*mut c_void) -> c_int,
    entries: &[(c_int, unsafe extern "C" fn(*mut c_void) -> c_int)],
) -> Vector {
    let mut slots = [Some(default as unsafe extern "C" fn(*mut c_void) -> c_int); SLOTS];
    let mut i = 0;
    while i < entries.len() {
        slots[entries[i].0 as usize] = Some(entries[i].1);
        i += 1;
    }
    slots
}

/// One vector's description in a driver.
#[derive(Clone, Copy)]
pub(crate) struct Desc(NonNull<vnodeopv_desc>);

/// The descriptions in a driver's table, which ends with NULL.
pub(crate) fn descs(ops: VfsOps) -> impl Iterator<Item = Desc> {
    let list = ops.opv_descs();
    let mut i = 0;
    core::iter::from_fn(move || {
        if list.is_null() {
            return None;
        }
        // SAFETY: the list has an entry until the one that is NULL.
        let place = unsafe { list.add(i) };
        // SAFETY: as above.
        let entry = unsafe { *place };
        i += 1;
        NonNull::new(entry.cast_mut()).map(Desc)
    })
}

/// The addresses by which drivers know `genfs_lock`: librumpvfs's jump to it, and librump's export. All
/// vectors get the kernel's own, so that `VOP_LOCK` tells at a glance a lock that needs nothing of the
/// driver's.
pub(crate) fn addresses_of_genfs_lock() -> Vec<usize> {
    let names = ["rumpns_genfs_lock", "rump_vfs_genfs_lock"];
    let objects = rumpuser::dl::objects();
    objects
        .iter()
        .flat_map(|object| names.iter().filter_map(|name| object.symbol(name)))
        .map(|address| address.addr())
        .collect()
}

impl Desc {
    fn get(self) -> vnodeopv_desc {
        // SAFETY: drivers keep their tables while attached.
        unsafe { self.0.read() }
    }

    /// Gives the driver's vector variable an empty array.
    pub(crate) fn allocate(self) {
        let array: Box<Vector> = Box::new([None; SLOTS]);
        let variable = self.get().opv_desc_vector_p;
        // SAFETY: the description names the variable that takes the vector.
        unsafe { *variable = Box::into_raw(array).cast() };
    }

    /// Stores the entries, then the default in the slots that are left. `genfs_lock` is what the driver may
    /// have under that name.
    pub(crate) fn fill(self, driver: &str, genfs_lock: &[usize]) {
        // SAFETY: the description names the variable that has the vector.
        let array = unsafe { *self.get().opv_desc_vector_p };
        // SAFETY: `allocate` stored a whole vector there.
        let array = unsafe { &mut *array.cast::<Vector>() };
        let mut entry: *const vnodeopv_entry_desc = self.get().opv_desc_ops;
        loop {
            // SAFETY: the list goes on until the entry without an operation.
            let vnodeopv_entry_desc {
                opve_op: op,
                opve_impl: implementation,
            } = unsafe { *entry };
            if op.is_null() {
                break;
            }
            // SAFETY: descriptors are constants of the kernel.
            let slot = unsafe { (*op).vdesc_offset };
            let place = usize::try_from(slot).ok().and_then(|at| array.get_mut(at));
            match place {
                Some(place) => *place = implementation,
                None => panic!("{driver}: an operation claims slot {slot}"),
            }
            // SAFETY: there is at least the end after this entry.
            entry = unsafe { entry.add(1) };
        }
        assert!(
            array[0].is_some(),
            "{driver}: an operations vector has no default entry"
        );
        let default = array[0];
        for slot in array.iter_mut() {
            *slot = slot.or(default);
        }
        let lock = &mut array[VOP_LOCK_DESCOFFSET as usize];
        if lock.is_some_and(|lock| genfs_lock.contains(&(lock as usize))) {
            *lock = Some(super::genfs::genfs_lock);
        }
    }

    /// Frees the array.
    pub(crate) fn free(self) {
        let variable = self.get().opv_desc_vector_p;
        // SAFETY: the description names the variable that has the vector.
        let array = unsafe { core::mem::replace(&mut *variable, core::ptr::null_mut()) };
        if !array.is_null() {
            // SAFETY: `allocate` made it, and no vnode uses it any more.
            drop(unsafe { Box::from_raw(array.cast::<Vector>()) });
        }
    }
}
