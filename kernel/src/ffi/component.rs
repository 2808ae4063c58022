//! The structures in the link sets of components: `struct rump_component` and `struct modinfo`.

use core::ffi::{CStr, c_void};
use core::ptr::NonNull;

use rump_abi::types::{modcmd, modinfo, rump_component};
use rumpuser::dl::LinkSet;

use crate::{Errno, Result};

/// A component that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Component(NonNull<rump_component>);

// SAFETY: a component is constant data of a loaded object.
unsafe impl Send for Component {}

/// A module that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Modinfo(NonNull<modinfo>);

// SAFETY: a module's description is constant data of a loaded object.
unsafe impl Send for Modinfo {}

fn pointers(set: &LinkSet) -> impl Iterator<Item = *mut c_void> + '_ {
    (0..set.count).map(|index| {
        // SAFETY: the set has `count` pointers that stay for the process's life.
        unsafe { set.start.wrapping_add(index).read() }.cast_mut()
    })
}

/// The components of a link set.
pub(crate) fn components_of(set: &LinkSet) -> Vec<Component> {
    pointers(set)
        .filter_map(|entry| NonNull::new(entry.cast()).map(Component))
        .collect()
}

/// The modules of a link set.
pub(crate) fn modules_of(set: &LinkSet) -> Vec<Modinfo> {
    pointers(set)
        .filter_map(|entry| NonNull::new(entry.cast()).map(Modinfo))
        .collect()
}

impl Component {
    /// A component that C hands over (`rump_component_load`).
    ///
    /// # Safety
    /// `component` is null, or a component that stays for the process's life.
    pub unsafe fn from_ptr(component: *const rump_component) -> Option<Self> {
        NonNull::new(component.cast_mut()).map(Self)
    }

    /// `rc_type`.
    #[must_use]
    pub fn kind(self) -> u32 {
        // SAFETY: constant data of a loaded object.
        unsafe { (*self.0.as_ptr()).rc_type }
    }

    /// Runs `rc_init`.
    pub(crate) fn init(self) {
        // SAFETY: constant data of a loaded object.
        if let Some(init) = unsafe { (*self.0.as_ptr()).rc_init } {
            // SAFETY: what a component does at its start is part of it.
            unsafe { init() };
        }
    }
}

impl Modinfo {
    /// A module that C hands over (`rump_pub_module_init`).
    ///
    /// # Safety
    /// `info` is null, or a description that stays for the process's life.
    pub unsafe fn from_ptr(info: *const modinfo) -> Option<Self> {
        NonNull::new(info.cast_mut()).map(Self)
    }

    /// `mi_name`.
    #[must_use]
    pub fn name(self) -> &'static CStr {
        // SAFETY: constant data of a loaded object.
        let name = unsafe { (*self.0.as_ptr()).mi_name };
        if name.is_null() {
            return c"?";
        }
        // SAFETY: a C string of a loaded object.
        unsafe { CStr::from_ptr(name) }
    }

    /// `mi_required`: names of other modules, separated by commas.
    #[must_use]
    pub fn required(self) -> &'static CStr {
        // SAFETY: constant data of a loaded object.
        let names = unsafe { (*self.0.as_ptr()).mi_required };
        if names.is_null() {
            return c"";
        }
        // SAFETY: a C string of a loaded object.
        unsafe { CStr::from_ptr(names) }
    }

    /// `mi_class`.
    #[must_use]
    pub fn class(self) -> u32 {
        // SAFETY: constant data of a loaded object.
        unsafe { (*self.0.as_ptr()).mi_class }
    }

    /// Runs the module's command function.
    ///
    /// # Errors
    /// The module's; `ENOTTY` when it has none.
    pub(crate) fn command(self, command: modcmd) -> Result<()> {
        // SAFETY: constant data of a loaded object.
        let Some(function) = (unsafe { (*self.0.as_ptr()).mi_modcmd }) else {
            return Err(Errno::ENOTTY);
        };
        // SAFETY: the module's own function, which takes properties or null.
        Errno::check(unsafe { function(command, core::ptr::null_mut()) })
    }
}
