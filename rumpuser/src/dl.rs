//! What is linked into the process: `rumpuser_dl_bootstrap`, and loading of components.
//!
//! A component announces itself by pointers in a *link set*: a section between the symbols
//! `__start_link_set_NAME` and `__stop_link_set_NAME` of its own object. Each object's own dynamic
//! symbol table is read, so that an object never answers for its dependencies, and what is found
//! is in the order of `spec` section 8: last loaded first.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::ffi::CString;

use rump_abi::errno::{Errno, Result};

mod again;
mod symtab;

pub use again::load_again;

use symtab::SymbolTable;

/// The link set of kernel modules (`struct modinfo`).
pub const MODULES: &str = "modules";
/// The link set of components (`struct rump_component`).
pub const COMPONENTS: &str = "rump_components";

/// A link set that an object holds: `count` pointers from `start` on, good for the process's life.
#[derive(Clone, Debug)]
pub struct LinkSet {
    /// The file name of the object; empty for the main program.
    pub object: CString,
    /// The first pointer.
    pub start: *const *const c_void,
    /// How many there are.
    pub count: usize,
}

/// A loaded object.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its file name; empty for the main program.
    pub name: CString,
    base: usize,
    dynamic: *const symtab::Dyn,
}

/// The loaded objects, last loaded first; the main program comes last.
#[must_use]
pub fn objects() -> Vec<Object> {
    let mut found: Vec<Object> = Vec::new();
    // SAFETY: the callback gets a pointer to `found`, which nobody else uses meanwhile.
    unsafe { libc::dl_iterate_phdr(Some(note_object), (&raw mut found).cast()) };
    found.reverse();
    found
}

unsafe extern "C" fn note_object(
    info: *mut libc::dl_phdr_info,
    _size: usize,
    found: *mut c_void,
) -> c_int {
    // SAFETY: the host hands over a description that is good for the time of this call.
    let info = unsafe { &*info };
    // SAFETY: `objects` handed over its list.
    let found = unsafe { &mut *found.cast::<Vec<Object>>() };
    // SAFETY: the host says how many program headers there are.
    let headers =
        unsafe { core::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)) };
    let dynamic = headers
        .iter()
        .find(|header| header.p_type == libc::PT_DYNAMIC);
    if let Some(dynamic) = dynamic {
        let base = info.dlpi_addr as usize;
        found.push(Object {
            // SAFETY: the name is a C string.
            name: unsafe { CStr::from_ptr(info.dlpi_name) }.to_owned(),
            base,
            dynamic: (base + dynamic.p_vaddr as usize) as *const symtab::Dyn,
        });
    }
    0
}

impl Object {
    /// Its symbols.
    fn symbols(&self) -> Option<SymbolTable> {
        // SAFETY: the dynamic section of a loaded object is valid and ends with DT_NULL.
        unsafe { SymbolTable::new(self.base, self.dynamic) }
    }

    /// The address of a symbol that this very object defines.
    #[must_use]
    pub fn symbol(&self, name: &str) -> Option<*const c_void> {
        self.symbols()?.find(name.as_bytes())
    }

    /// Whether this object wants a symbol that `other` defines.
    #[must_use]
    pub fn wants_of(&self, other: &Object) -> bool {
        let (Some(wants), Some(has)) = (self.symbols(), other.symbols()) else {
            return false;
        };
        wants
            .undefined()
            .any(|name| has.find(name.to_bytes()).is_some())
    }

    /// Whether this object uses one of these symbols without having it.
    #[must_use]
    pub fn wants(&self, names: &[&[u8]]) -> bool {
        self.symbols().is_some_and(|symbols| {
            symbols
                .undefined()
                .any(|name| names.contains(&name.to_bytes()))
        })
    }

    /// The link set `set` of this object.
    #[must_use]
    pub fn link_set(&self, set: &str) -> Option<LinkSet> {
        let symbols = self.symbols()?;
        let start = symbols.find(format!("__start_link_set_{set}").as_bytes())?;
        let stop = symbols.find(format!("__stop_link_set_{set}").as_bytes())?;
        let bytes = (stop as usize).checked_sub(start as usize)?;
        Some(LinkSet {
            object: self.name.clone(),
            start: start.cast(),
            count: bytes / size_of::<*const c_void>(),
        })
    }
}

/// The link sets of that name in all loaded objects, last loaded first.
#[must_use]
pub fn link_sets(set: &str) -> Vec<LinkSet> {
    objects()
        .iter()
        .filter_map(|object| object.link_set(set))
        .collect()
}

/// A symbol table as a kernel wants it: values are addresses, names are offsets into `strings`.
#[derive(Clone, Debug, Default)]
pub struct KernelSymbols {
    /// The symbols, with the host's layout.
    pub symbols: Vec<libc::Elf64_Sym>,
    /// C strings.
    pub strings: Vec<u8>,
}

/// The symbols of all kernel objects: those whose name begins with `rump`, `RUMP` or `__`, from objects
/// whose path holds `librump` and from the main program.
#[must_use]
pub fn kernel_symbols() -> KernelSymbols {
    let mut found = KernelSymbols::default();
    for object in objects() {
        let name = object.name.to_bytes();
        let kernel = name.is_empty() || name.windows(7).any(|part| part == b"librump");
        if let Some(symbols) = object.symbols().filter(|_| kernel) {
            for (name, symbol) in symbols.defined() {
                found.add(name, symbol);
            }
        }
    }
    found
}

impl KernelSymbols {
    fn add(&mut self, name: &CStr, mut symbol: libc::Elf64_Sym) {
        let prefixes = [&b"rump"[..], b"RUMP", b"__"];
        let kernel = prefixes
            .iter()
            .any(|start| name.to_bytes().starts_with(start));
        if let (true, Ok(offset)) = (kernel, u32::try_from(self.strings.len())) {
            symbol.st_name = offset;
            self.symbols.push(symbol);
            self.strings.extend_from_slice(name.to_bytes_with_nul());
        }
    }
}

/// Loads an object and makes its symbols global (`dlopen(3)`). It stays for the process's life.
///
/// # Errors
/// `ENOENT`; [`load_error`] has the host's sentence.
pub fn load(path: &CStr) -> Result<()> {
    load_error(path).map_err(|_| Errno::ENOENT)
}

/// As [`load`], with the host's own words for what went wrong.
///
/// # Errors
/// What `dlerror(3)` says.
pub fn load_error(path: &CStr) -> core::result::Result<(), String> {
    open(path, libc::RTLD_NOW | libc::RTLD_GLOBAL).map(drop)
}

/// `dlopen(3)`, for good; answers the handle.
fn open(path: &CStr, flags: c_int) -> core::result::Result<*mut c_void, String> {
    let flags = flags | libc::RTLD_NODELETE;
    // SAFETY: the path is a C string; the constructors of a component are part of it.
    let handle = unsafe { libc::dlopen(path.as_ptr(), flags) };
    if !handle.is_null() {
        return Ok(handle);
    }
    // SAFETY: dlerror has no conditions.
    let text: *const c_char = unsafe { libc::dlerror() };
    if text.is_null() {
        return Err("the host gives no reason".to_owned());
    }
    // SAFETY: the text is a C string until the next dl call of this thread.
    let text = unsafe { CStr::from_ptr(text) };
    Err(text.to_string_lossy().into_owned())
}
