//! Variables of the kernel that drivers name.

use core::sync::atomic::AtomicI32;

/// Not 0 while the kernel boots (`cold`).
#[unsafe(export_name = "rumpns_cold")]
pub(crate) static COLD: AtomicI32 = AtomicI32::new(1);

/// Ticks of the clock in a second (`hz`).
#[unsafe(export_name = "rumpns_hz")]
pub(crate) static HZ: AtomicI32 = AtomicI32::new(crate::sync::HZ.cast_signed());
