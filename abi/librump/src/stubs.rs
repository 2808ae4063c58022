//! The functions of the kernel programming interface that are there in name only: whatever they are
//! asked, they answer with an error. `rumpctl kpi` shows them as stubs.

/// One name in each line.
const NAMES: &str = concat!(
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
