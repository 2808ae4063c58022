//! One system call: its arguments, lent for as long as it runs.

use std::ffi::{CStr, CString};
use std::fmt::Write;
use std::marker::PhantomData;

use rump_abi::errno::Errno;
use rumpclient::{Buffers, Error};

use super::{Inner, Process};
use crate::kernel::Here;
use crate::outcome::{CallError, Sys};

/// A call that is being put together.
pub struct Call<'a> {
    target: Target<'a>,
    number: u16,
    slots: Vec<u64>,
    text: String,
    lent: PhantomData<&'a mut [u8]>,
}

enum Target<'a> {
    Here(&'a Here, crate::kernel::Lwp),
    There(&'a rumpclient::Client, Buffers<'a>),
}

/// A path or name as C takes it.
pub fn c_string(text: &str) -> CString {
    // A test that has a NUL in a name asks for the name before it.
    let end = text.find('\0').unwrap_or(text.len());
    CString::new(&text[..end]).unwrap_or_default()
}

/// The kernel's answer to a call.
pub fn kernel_error(call: String, errno: Errno) -> CallError {
    CallError {
        call,
        errno: Some(errno),
        text: errno.to_string(),
    }
}

impl Process<'_> {
    /// Begins a call; `name` is for messages.
    pub fn call<'a>(&'a self, name: &str, number: u16) -> Call<'a> {
        let target = match &self.inner {
            Inner::Here(here, lwp) => Target::Here(here, *lwp),
            Inner::There(client) => Target::There(client, client.buffers()),
        };
        Call {
            target,
            number,
            slots: Vec::with_capacity(8),
            text: format!("{name}("),
            lent: PhantomData,
        }
    }

    /// A call whose first argument is a path and whose others are numbers.
    pub fn path_call(&self, name: &str, number: u16, path: &str, others: &[u64]) -> Sys {
        let path = c_string(path);
        let mut call = self.call(name, number).string(&path);
        for other in others {
            call = call.number(*other);
        }
        call.done().map(drop)
    }

    /// A call with two paths.
    pub fn two_paths(&self, name: &str, number: u16, one: &str, other: &str) -> Sys {
        let (one, other) = (c_string(one), c_string(other));
        self.call(name, number)
            .string(&one)
            .string(&other)
            .done()
            .map(drop)
    }
}

impl<'a> Call<'a> {
    fn show(&mut self, text: std::fmt::Arguments<'_>) {
        if !self.text.ends_with('(') {
            self.text.push_str(", ");
        }
        // Writing to a string does not fail.
        let _ = self.text.write_fmt(text);
    }

    /// A number.
    pub fn number(mut self, value: impl Into<u64>) -> Self {
        let value = value.into();
        self.show(format_args!("{:#x}", value));
        self.slots.push(value);
        self
    }

    /// A signed number, such as a descriptor.
    pub fn signed(mut self, value: impl Into<i64>) -> Self {
        let value = value.into();
        self.show(format_args!("{value}"));
        self.slots.push(value.cast_unsigned());
        self
    }

    /// A slot that nobody reads, before a 64-bit argument.
    pub fn pad(mut self) -> Self {
        self.slots.push(0);
        self
    }

    /// A string.
    pub fn string(mut self, text: &'a CStr) -> Self {
        let shown = text.to_string_lossy();
        if shown.len() > 60 {
            self.show(format_args!(
                "{:?}... of {}",
                shown.chars().take(40).collect::<String>(),
                shown.len()
            ));
        } else {
            self.show(format_args!("{shown:?}"));
        }
        let address = self.lend_input(text.to_bytes_with_nul());
        self.slots.push(address);
        self
    }

    /// Bytes that the kernel reads.
    pub fn input(mut self, bytes: &'a [u8]) -> Self {
        self.show(format_args!("{} bytes", bytes.len()));
        let address = self.lend_input(bytes);
        self.slots.push(address);
        self
    }

    /// Bytes that the kernel writes.
    pub fn output(mut self, bytes: &'a mut [u8]) -> Self {
        self.show(format_args!("room for {}", bytes.len()));
        let address = self.lend_both(bytes);
        self.slots.push(address);
        self
    }

    /// Lends bytes without making an argument of them: a pointer for inside a structure.
    pub fn lend_input(&mut self, bytes: &'a [u8]) -> u64 {
        match &mut self.target {
            Target::Here(..) => bytes.as_ptr().addr() as u64,
            Target::There(_, buffers) => buffers.lend_read(bytes),
        }
    }

    fn lend_both(&mut self, bytes: &'a mut [u8]) -> u64 {
        match &mut self.target {
            Target::Here(..) => bytes.as_mut_ptr().addr() as u64,
            Target::There(_, buffers) => buffers.lend_both(bytes),
        }
    }

    /// Makes the call: the first result register.
    ///
    /// # Errors
    /// The kernel's, or that the server is gone.
    pub fn done(self) -> Sys<i64> {
        let Self {
            target,
            number,
            slots,
            text,
            ..
        } = self;
        let answer = match target {
            Target::Here(here, lwp) => here.lent_syscall(lwp, number, &slots).map_err(Error::Sys),
            Target::There(client, mut buffers) => client.syscall(number, &slots, &mut buffers),
        };
        match answer {
            Ok([first, _]) => Ok(first),
            Err(Error::Sys(errno)) => Err(kernel_error(text + ")", errno)),
            Err(error) => Err(CallError {
                call: text + ")",
                errno: None,
                text: error.to_string(),
            }),
        }
    }
}
