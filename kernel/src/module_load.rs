//! Components that come and go while the kernel runs: `modctl(2)`, by the names that `rump_server -l`
//! takes.
//!
//! A library is never unmapped, since vnodes, pools and other libraries may still point into it. A
//! component is unloaded when its modules have ended; it is replaced when the new library is mapped
//! beside the old one, the old modules have ended and the new ones run.

use core::sync::atomic::{AtomicBool, Ordering};
use std::ffi::{CStr, CString};
use std::path::Path;

use rumpuser::dl::{self, Object};

use crate::ffi::component::{Modinfo, modules_of};
use crate::sysctl::components;
use crate::{Errno, Result, module, subr_prf};

/// One change at a time.
static CHANGING: AtomicBool = AtomicBool::new(false);

fn alone<R>(change: impl FnOnce() -> Result<R>) -> Result<R> {
    if CHANGING.swap(true, Ordering::Acquire) {
        return Err(Errno::EBUSY);
    }
    let result = change();
    CHANGING.store(false, Ordering::Release);
    result
}

/// Loads a component; with `replace` also in place of what is running of it.
///
/// # Errors
/// `EEXIST` when it runs already, with `replace` when its library is still the same file; `ENOENT`
/// without such a library; `ENOEXEC` when the library cannot be loaded; `EBUSY` as [`unload`].
pub fn load(name: &str, replace: bool) -> Result<()> {
    alone(|| match loaded(name) {
        None => {
            let path = beside_others(name).ok_or(Errno::ENOENT)?;
            dl::load_error(&path).map_err(|error| refused(name, &error))?;
            let object = object(&path).ok_or(Errno::ENOEXEC)?;
            start_all(&object)
        }
        Some(old) if module::of_object(&old.name).is_empty() => {
            let new = dl::load_again(&old.name).map_err(|error| refused(name, &error))?;
            start_all(&new)
        }
        Some(_) if !replace => Err(Errno::EEXIST),
        Some(old) => {
            let new = dl::load_again(&old.name).map_err(|error| refused(name, &error))?;
            if new.name == old.name {
                return Err(Errno::EEXIST);
            }
            swap(&old, &new)
        }
    })
}

/// Ends the modules of a component.
///
/// # Errors
/// `ENOENT` when it does not run; `EBUSY` when something is mounted of it, or another component or module
/// needs it; `EOPNOTSUPP` for a part of the kernel that has no end.
pub fn unload(name: &str) -> Result<()> {
    alone(|| {
        let object = loaded(name).ok_or(Errno::ENOENT)?;
        end_all(&object).map(drop)
    })
}

/// The object of a component: the one whose modules run, else the one that was loaded last.
fn loaded(name: &str) -> Option<Object> {
    let file = format!("lib{name}.so");
    let mut objects = dl::objects();
    objects.retain(|object| {
        let path = object.name.to_string_lossy();
        let base = path.rsplit('/').next().unwrap_or_default();
        base.strip_prefix(&file)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let running = objects
        .iter()
        .position(|object| !module::of_object(&object.name).is_empty());
    (!objects.is_empty()).then(|| objects.swap_remove(running.unwrap_or(0)))
}

fn object(path: &CStr) -> Option<Object> {
    let mut objects = dl::objects().into_iter();
    objects.find(|object| object.name.as_c_str() == path)
}

/// The library of that name in a folder that a part of this kernel came from.
fn beside_others(name: &str) -> Option<CString> {
    let objects = dl::objects();
    let paths = objects.iter().map(|object| object.name.to_string_lossy());
    let folders = paths.filter(|path| path.contains("/librump"));
    folders
        .filter_map(|path| {
            let file = Path::new(path.as_ref()).with_file_name(format!("lib{name}.so"));
            file.is_file().then_some(file)
        })
        .find_map(|file| CString::new(file.into_os_string().into_encoded_bytes()).ok())
}

/// The host's reason goes to the console: an error number cannot carry it.
fn refused(name: &str, reason: &str) -> Errno {
    subr_prf::printf(format_args!("{name} cannot be loaded: {reason}\n"));
    Errno::ENOEXEC
}

/// The modules in a library. One that registers more than modules is set up at boot only.
fn modules(object: &Object) -> Result<Vec<Modinfo>> {
    let count = |set| object.link_set(set).map_or(0, |set| set.count);
    if count(dl::COMPONENTS) > 0 || count(dl::MODULES) == 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let set = object.link_set(dl::MODULES);
    Ok(set.as_ref().map_or_else(Vec::new, modules_of))
}

/// Starts the modules of a library; when one fails, those before it end again.
fn start_all(object: &Object) -> Result<()> {
    let infos = modules(object)?;
    crate::hardclock::start_if_wanted();
    components::set_up(object);
    for (at, &info) in infos.iter().enumerate() {
        let started = module::load(info, &object.name);
        if started.is_err() {
            for &earlier in infos[..at].iter().rev() {
                // It started a moment ago, and nothing uses it.
                let _ = module::fini(earlier);
            }
            components::tear_down(&object.name);
            return started;
        }
    }
    Ok(())
}

/// Ends the modules of a library, the last one first; when one refuses, those that ended start again.
fn end_all(object: &Object) -> Result<()> {
    modules(object)?;
    let infos = module::of_object(&object.name);
    if infos.is_empty() {
        return Err(Errno::ENOENT);
    }
    if let Some(other) = dependent(object, &infos) {
        subr_prf::printf(format_args!(
            "{}: {other} needs it\n",
            object.name.to_string_lossy()
        ));
        return Err(Errno::EBUSY);
    }
    for (at, &info) in infos.iter().enumerate().rev() {
        if let Err(error) = module::fini(info) {
            for &later in &infos[at + 1..] {
                module::load(later, &object.name)?;
            }
            return Err(error);
        }
    }
    components::tear_down(&object.name);
    Ok(())
}

/// Who else needs a library: an object that has symbols of it, or a module that names one of its modules.
fn dependent(object: &Object, infos: &[Modinfo]) -> Option<String> {
    let name = |object: &Object| {
        let path = object.name.to_string_lossy();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let own = name(object);
    let objects = dl::objects();
    let running = |other: &&Object| !module::of_object(&other.name).is_empty();
    let by_symbol = objects
        .iter()
        .filter(running)
        .find(|other| name(other) != own && other.wants_of(object));
    by_symbol
        .map(name)
        .or_else(|| module::requiring(infos).map(|name| format!("module {name}")))
}

/// Ends the modules of `old` and starts those of `new`; when these do not start, the old ones go on.
fn swap(old: &Object, new: &Object) -> Result<()> {
    modules(new)?;
    end_all(old)?;
    let started = start_all(new);
    if started.is_err() {
        start_all(old)?;
    }
    started
}
