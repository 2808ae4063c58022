//! `rump_server` and its companions: programs that start, inspect and stop a rump kernel.
//!
//! Nothing here is linked with a kernel. A kernel is a shared object that exports the C functions
//! of `rump/rump.h`; [`parts`] finds and loads it, [`library`] the components named by `-l`,
//! [`kernel`] calls it. So the same program runs the Rust kernel and NetBSD's own.
//!
//! | module | what |
//! |---|---|
//! | [`server_args`], [`cli`] | the command line, usage errors, manual pages and completions |
//! | [`amount`], [`drivespec`], [`hostfile`], [`disklabel`] | the values of `-r` and `-d`, and the files behind them |
//! | [`search`], [`elf`], [`missing`] | where libraries are, what their symbol tables say |
//! | [`parts`], [`library`] | loading a kernel, with its host layer, and components |
//! | [`ffi`], [`kernel`] | the C calls |
//! | [`sanitizer`] | a component that is instrumented |
//! | [`serve`], [`signals`], [`corefile`] | from start to halt |
//! | [`components`], [`wmd`] | `rump_wmd`: which components a component needs |
//! | [`kpi`] | which of the symbols that a component wants a kernel has |
//! | [`halt`] | `rump.halt` |
//! | [`rumpmake`] | `rumpmake`: building a component |
//! | [`place`] | where the rules and the templates are |
//!
//! `unsafe` is in [`ffi`] (loading) and [`kernel`] (calling) only.
#![deny(unsafe_code)]

pub mod amount;
pub mod cli;
pub mod components;
pub mod corefile;
pub mod disklabel;
pub mod drivespec;
pub mod elf;
#[allow(unsafe_code)]
pub mod ffi;
pub mod halt;
pub mod hosterrno;
pub mod hostfile;
#[allow(unsafe_code)]
pub mod kernel;
pub mod kpi;
pub mod library;
pub mod missing;
pub mod parts;
pub mod place;
pub mod rumpmake;
pub mod sanitizer;
pub mod search;
pub mod serve;
pub mod server_args;
pub mod signals;
pub mod wmd;
