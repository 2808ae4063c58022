//! Modules, `module(9)`: the built-in ones, which file systems are, and `modctl(2)`.

use core::ffi::CStr;
use std::ffi::CString;

use rump_abi::types::{MODULE_CLASS_SECMODEL, MODULE_CLASS_VFS, MODULE_CMD_INIT};

use crate::ffi::component::Modinfo;
use crate::ffi::guarded::Guarded;
use crate::init::{MACHINE, OSRELEASE};
use crate::{Errno, Result, subr_prf};

/// What is initialised together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// File systems.
    Vfs,
    /// All that are left.
    Any,
}

struct Module {
    info: Modinfo,
    active: bool,
    /// The library that it is in; empty where that is not known.
    object: CString,
}

static MODULES: Guarded<Vec<Module>> = Guarded::new(Vec::new());

/// Notes a module of a library, to be initialised later.
pub fn add(info: Modinfo, object: &CStr) {
    MODULES.with(|modules| {
        let known = modules
            .iter()
            .any(|module| module.info.name() == info.name());
        if !known {
            modules.push(Module {
                info,
                active: false,
                object: object.to_owned(),
            });
        }
    });
}

/// Initialises the modules of a class that are not yet.
pub(crate) fn init_class(class: Class) {
    let waiting: Vec<Modinfo> = MODULES.with(|modules| {
        let wanted = modules.iter().filter(|module| {
            !module.active && (class == Class::Any || module.info.class() == MODULE_CLASS_VFS)
        });
        wanted.map(|module| module.info).collect()
    });
    for info in waiting {
        if let Err(error) = start(info, 0) {
            let name = info.name().to_string_lossy();
            subr_prf::printf(format_args!(
                "WARNING: module error: built-in module `{name}' failed to initialize, error {}\n",
                error.get()
            ));
        }
    }
}

/// How deep requirements may be nested.
const DEPTH: u32 = 8;

/// Initialises a module behind those that it requires.
fn start(info: Modinfo, depth: u32) -> Result<()> {
    if is_active(info) {
        return Ok(());
    }
    if depth > DEPTH {
        return Err(Errno::EDEADLK);
    }
    let required = info.required().to_string_lossy();
    for name in required.split(',').filter(|name| !name.is_empty()) {
        // What is built in needs no module of its own.
        if let Some(other) = find(name) {
            start(other, depth + 1)?;
        }
    }
    info.command(MODULE_CMD_INIT)?;
    MODULES.with(|modules| {
        if let Some(module) = modules.iter_mut().find(|module| module.info == info) {
            module.active = true;
        }
    });
    Ok(())
}

fn find(name: &str) -> Option<Modinfo> {
    MODULES.with(|modules| {
        let mut infos = modules.iter().map(|module| module.info);
        infos.find(|info| info.name().to_bytes() == name.as_bytes())
    })
}

fn is_active(info: Modinfo) -> bool {
    MODULES.with(|modules| {
        let module = modules.iter().find(|module| module.info == info);
        module.is_some_and(|module| module.active)
    })
}

/// Adds modules and initialises them (`rump_pub_module_init`).
///
/// # Errors
/// The first module's that fails.
pub fn load_all(infos: &[Modinfo]) -> Result<()> {
    for &info in infos {
        load(info, c"")?;
    }
    Ok(())
}

/// Adds a module of a library and initialises it.
///
/// # Errors
/// `EEXIST` when another module has its name, else the module's; it is forgotten then.
pub(crate) fn load(info: Modinfo, object: &CStr) -> Result<()> {
    add(info, object);
    let known = MODULES.with(|modules| modules.iter().any(|module| module.info == info));
    if !known {
        return Err(Errno::EEXIST);
    }
    start(info, 0).inspect_err(|_| {
        MODULES.with(|modules| modules.retain(|module| module.info != info || module.active));
    })
}

/// The active modules of a library, in the order of their start.
pub(crate) fn of_object(object: &CStr) -> Vec<Modinfo> {
    MODULES.with(|modules| {
        let active = modules
            .iter()
            .filter(|module| module.active && module.object.as_c_str() == object);
        active.map(|module| module.info).collect()
    })
}

/// The name of an active module other than these that requires one of them.
pub(crate) fn requiring(infos: &[Modinfo]) -> Option<String> {
    let names: Vec<_> = infos
        .iter()
        .map(|info| info.name().to_string_lossy())
        .collect();
    MODULES.with(|modules| {
        let mut others = modules
            .iter()
            .filter(|module| module.active && !infos.contains(&module.info));
        let other = others.find(|module| {
            let required = module.info.required().to_string_lossy();
            required
                .split(',')
                .any(|one| names.iter().any(|name| name == one))
        })?;
        Some(other.info.name().to_string_lossy().into_owned())
    })
}

/// Ends a module (`rump_pub_module_fini`).
///
/// # Errors
/// `ENOENT` for an unknown one, else the module's.
pub fn fini(info: Modinfo) -> Result<()> {
    if !is_active(info) {
        return Err(Errno::ENOENT);
    }
    info.command(rump_abi::types::MODULE_CMD_FINI)?;
    MODULES.with(|modules| modules.retain(|module| module.info != info));
    Ok(())
}

/// Where modules would be loaded from (`kern.module.path`).
#[must_use]
pub fn path() -> String {
    format!("/stand/{MACHINE}/{OSRELEASE}/modules")
}

/// What `modctl(2)` tells of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Its name.
    pub name: Vec<u8>,
    /// What it requires.
    pub required: Vec<u8>,
    /// `MODULE_CLASS_*`.
    pub class: u32,
}

/// The active modules; the security model, which is built into this kernel, comes first.
#[must_use]
pub fn list() -> Vec<Stat> {
    let mut list = vec![Stat {
        name: b"suser".to_vec(),
        required: Vec::new(),
        class: MODULE_CLASS_SECMODEL,
    }];
    MODULES.with(|modules| {
        for module in modules.iter().filter(|module| module.active) {
            list.push(Stat {
                name: module.info.name().to_bytes().to_vec(),
                required: module.info.required().to_bytes().to_vec(),
                class: module.info.class(),
            });
        }
    });
    list
}
