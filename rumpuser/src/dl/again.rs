//! Loading the file of an object that is loaded already and has been replaced since.
//!
//! The copy that is there stays mapped: threads, tables and other objects may still point into it.

use core::ffi::{CStr, c_int, c_void};
use core::sync::atomic::{AtomicUsize, Ordering};
use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::{Object, objects, open};

/// Loads the file that now has the name of an object. The answer is that very object if the file is still
/// the one that it was loaded from.
///
/// The new object's own names win over those of the old one.
///
/// # Errors
/// What `dlerror(3)` says: there is no file, or it wants symbols that nothing has.
///
/// # Panics
/// When the host knows no object of the handle that it gave.
pub fn load_again(object: &CStr) -> core::result::Result<Object, String> {
    let path = unused_name(object);
    let flags = libc::RTLD_NOW | libc::RTLD_GLOBAL | own_names_first();
    let handle = open(&path, flags)?;
    // The dynamic linker looks at the file: one that is mapped already gets no second object.
    let base = base(handle);
    let found = objects().into_iter().find(|object| object.base == base);
    Ok(found.expect("what dlopen loaded is among the loaded objects"))
}

/// Where the object of a handle is loaded.
fn base(handle: *mut c_void) -> usize {
    /// `RTLD_DI_LINKMAP`.
    const LINK_MAP: c_int = 2;
    let mut map: *const usize = core::ptr::null();
    // SAFETY: the handle is good, and this request stores one pointer.
    let failed = unsafe { libc::dlinfo(handle, LINK_MAP, (&raw mut map).cast()) };
    assert!(
        failed == 0 && !map.is_null(),
        "dlinfo refuses a handle of dlopen"
    );
    // SAFETY: a link map begins with the address, `l_addr`.
    unsafe { *map }
}

/// How many names were made up.
static NAMES: AtomicUsize = AtomicUsize::new(0);

/// A name of the same file by which nothing was loaded, since the dynamic linker takes an equal name for
/// an equal file, and remembers also those names that turned out to be of a file that it has:
/// `lib/./librumpfs_tmpfs.so`. It stays a path that a debugger can open.
fn unused_name(object: &CStr) -> CString {
    let path = Path::new(OsStr::from_bytes(object.to_bytes()));
    let file = path.file_name().unwrap_or_default();
    let folder: PathBuf = path
        .parent()
        .unwrap_or(Path::new(""))
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    let mut name = folder.into_os_string().into_encoded_bytes();
    // Joining paths would drop the dots.
    for _ in 0..=NAMES.fetch_add(1, Ordering::Relaxed) {
        name.extend_from_slice(b"/.");
    }
    name.push(b'/');
    name.extend_from_slice(file.as_bytes());
    CString::new(name).expect("a path of a C string has no zero byte")
}

/// A sanitizer's runtime refuses the flag; what it instruments is linked so as not to need it.
fn own_names_first() -> libc::c_int {
    // SAFETY: only asks whether there is such a name.
    let sanitized = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"__asan_init".as_ptr()) };
    if sanitized.is_null() {
        libc::RTLD_DEEPBIND
    } else {
        0
    }
}
