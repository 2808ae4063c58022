//! Components of a rump kernel: found in the loaded objects, initialised in the order of the
//! reference (rump-tools.md section 10).

use core::sync::atomic::{AtomicBool, Ordering};

use rump_abi::types::*;

use crate::ffi::component::Component;
use crate::ffi::guarded::Guarded;
use crate::module;

/// When a component is initialised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // enum rump_component_type
pub enum Kind {
    Dev = RUMP_COMPONENT_DEV as isize,
    DevAfterMainbus = RUMP_COMPONENT_DEV_AFTERMAINBUS as isize,
    Net = RUMP_COMPONENT_NET as isize,
    NetRoute = RUMP_COMPONENT_NET_ROUTE as isize,
    NetIf = RUMP_COMPONENT_NET_IF as isize,
    NetIfcfg = RUMP_COMPONENT_NET_IFCFG as isize,
    Vfs = RUMP_COMPONENT_VFS as isize,
    Kern = RUMP_COMPONENT_KERN as isize,
    KernVfs = RUMP_COMPONENT_KERN_VFS as isize,
    PostInit = RUMP_COMPONENT_POSTINIT as isize,
    Syscall = RUMP_COMPONENT_SYSCALL as isize,
}

/// What was found, in the order of discovery.
static FOUND: Guarded<Vec<Component>> = Guarded::new(Vec::new());
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Finds the components and modules of all loaded objects.
pub(crate) fn collect() {
    for set in rumpuser::dl::link_sets(rumpuser::dl::COMPONENTS) {
        for component in crate::ffi::component::components_of(&set) {
            add(component);
        }
    }
    for set in rumpuser::dl::link_sets(rumpuser::dl::MODULES) {
        for info in crate::ffi::component::modules_of(&set) {
            module::add(info, &set.object);
        }
    }
}

/// Adds a component (`rump_component_load`); refused once the kernel is not cold any more.
pub fn add(component: Component) {
    if CLOSED.load(Ordering::Acquire) {
        return;
    }
    FOUND.with(|found| {
        if !found.contains(&component) {
            found.push(component);
        }
    });
}

/// No component is accepted any more.
pub(crate) fn close() {
    CLOSED.store(true, Ordering::Release);
}

fn of_type(kind: u32) -> Vec<Component> {
    FOUND.with(|found| {
        let matching = found
            .iter()
            .rev()
            .filter(|component| component.kind() == kind);
        matching.copied().collect()
    })
}

/// Initialises the components of a kind, last found first.
pub(crate) fn init(kind: Kind) {
    for component in of_type(kind as u32) {
        component.init();
    }
}

/// Initialises the faction of a kind; false when it is not there.
///
/// # Panics
/// When there are several.
pub(crate) fn init_faction(kind: u32) -> bool {
    let factions = of_type(kind);
    assert!(
        factions.len() <= 1,
        "more than one faction component of type {kind}"
    );
    for faction in &factions {
        faction.init();
    }
    !factions.is_empty()
}

/// Whether a faction is there.
#[must_use]
pub fn has_faction(kind: u32) -> bool {
    !of_type(kind).is_empty()
}

/// The network: only with its faction.
pub(crate) fn init_net() {
    if init_faction(RUMP__FACTION_NET) {
        for kind in [Kind::Net, Kind::NetRoute, Kind::NetIf, Kind::NetIfcfg] {
            init(kind);
        }
    }
}

/// Devices: only with their faction.
pub(crate) fn init_devices() {
    if init_faction(RUMP__FACTION_DEV) {
        init(Kind::Dev);
        init(Kind::DevAfterMainbus);
    }
}
