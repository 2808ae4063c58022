//! Faults of the processor inside the kernel, `trap(9)`'s share: reported as a panic is, with the function to
//! blame; then the host has the signal, and its core shows the very instruction.

use rumpuser::trap::{self, Fault};

use crate::{blame, subr_prf};

/// Has faults reported. A sanitizer's runtime does so itself, and knows more.
pub(crate) fn init() {
    if !rumpuser::asan::active() {
        trap::install(report);
    }
}

fn report(fault: Fault) {
    let Fault { name, address } = fault;
    let by = match blame::first_caller() {
        Some(caller) => format!(", in {caller}"),
        None => String::new(),
    };
    subr_prf::last_words(format!("{name} at address {address:#x}{by}").as_bytes());
}
