//! What is linked into the process: `rumpuser_dl_bootstrap`.

use core::ffi::c_char;

use rumpuser::dl;

use crate::export::hypercalls;
use crate::mutant;
use crate::prototypes::{
    modinfo, rump_compload_fn, rump_component, rump_modinit_fn, rump_symload_fn,
};

hypercalls! {
    /// Tells the kernel of the symbols, the modules and the components of all loaded objects, last
    /// loaded first. Called in kernel context, which it keeps.
    fn rumpuser_dl_bootstrap(
        domodinit: rump_modinit_fn,
        symload: rump_symload_fn,
        compload: rump_compload_fn,
    ) {
        if dl::objects().len() < 2 {
            // A static program finds its own components.
            return;
        }
        if let Some(symload) = symload {
            let dl::KernelSymbols { symbols, strings } = dl::kernel_symbols();
            // The kernel keeps both for ever.
            let (symbols, strings) = (symbols.leak(), strings.leak());
            let (start, size) = (symbols.as_mut_ptr(), size_of_val(symbols) as u64);
            let (text, length) = (strings.as_mut_ptr().cast::<c_char>(), strings.len() as u64);
            // SAFETY: the kernel's function, with the two tables. Without symbols it goes on.
            unsafe { symload(start.cast(), size, text, length) };
        }
        if let Some(domodinit) = domodinit {
            for set in dl::link_sets(dl::MODULES) {
                let modules = set.start.cast::<*const modinfo>();
                // SAFETY: the kernel's function, with an object's link set of modules.
                unsafe { domodinit(modules, set.count) };
            }
        }
        if let Some(compload) = compload {
            let most = if mutant::ONE_LINK_SET { 1 } else { usize::MAX };
            for set in dl::link_sets(dl::COMPONENTS).into_iter().take(most) {
                for index in 0..set.count {
                    // SAFETY: the set has that many pointers.
                    let component = unsafe { *set.start.wrapping_add(index) };
                    // SAFETY: the kernel's function, with a component of the set.
                    unsafe { compload(component.cast::<rump_component>()) };
                }
            }
        }
    }
}
