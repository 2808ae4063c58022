//! What a test says: nothing, a failure with its place, or why it was skipped.

use std::fmt;
use std::panic::Location;

use rump_abi::errno::Errno;

/// The result of a test or of a part of one.
pub type Check<T = ()> = Result<T, Stop>;

/// Why a test ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something is not as it has to be.
    Failure(String),
    /// The file system or the kernel has not what the test needs.
    Skip(String),
}

/// A system call that failed: the call with its arguments, and the error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    /// As text.
    pub call: String,
    /// The kernel's answer, or `None` when a server gave none.
    pub errno: Option<Errno>,
    /// The error as text.
    pub text: String,
}

/// The result of a system call.
pub type Sys<T = ()> = Result<T, CallError>;

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, errno, text } = self;
        match errno {
            Some(errno) => write!(f, "{call}: {errno:?} ({text})"),
            None => write!(f, "{call}: {text}"),
        }
    }
}

impl From<CallError> for Stop {
    #[track_caller]
    fn from(error: CallError) -> Self {
        failure(error)
    }
}

/// A failure at the caller's place in the source.
#[track_caller]
pub fn failure(text: impl fmt::Display) -> Stop {
    let place = Location::caller();
    let file = place.file().rsplit('/').next().unwrap_or_default();
    Stop::Failure(format!("{text} [{file}:{}]", place.line()))
}

/// A reason to skip the test.
pub fn skip<T>(reason: impl Into<String>) -> Check<T> {
    Err(Stop::Skip(reason.into()))
}

/// What a system call that must not succeed has to say.
pub trait Refused {
    /// Exactly this error.
    fn fails(self, wanted: Errno) -> Check;
    /// One of these errors.
    fn fails_with(self, wanted: &[Errno]) -> Check;
}

impl<T> Refused for Sys<T> {
    #[track_caller]
    fn fails(self, wanted: Errno) -> Check {
        match self {
            Err(CallError {
                errno: Some(errno), ..
            }) if errno == wanted => Ok(()),
            Err(error) => Err(failure(format!("{error}, not {wanted:?}"))),
            Ok(_) => Err(failure(format!(
                "it succeeds, and ought to fail with {wanted:?}"
            ))),
        }
    }

    #[track_caller]
    fn fails_with(self, wanted: &[Errno]) -> Check {
        match self {
            Err(CallError {
                errno: Some(errno), ..
            }) if wanted.contains(&errno) => Ok(()),
            Err(error) => Err(failure(format!("{error}, not one of {wanted:?}"))),
            Ok(_) => Err(failure(format!(
                "it succeeds, and ought to fail with one of {wanted:?}"
            ))),
        }
    }
}

/// Fails unless the two are equal.
#[track_caller]
pub fn same<T: PartialEq + fmt::Debug>(what: &str, is: T, wanted: T) -> Check {
    if is == wanted {
        return Ok(());
    }
    Err(failure(format!("{what} is {is:?}, not {wanted:?}")))
}

/// Fails with this text unless the condition holds.
#[track_caller]
pub fn check(holds: bool, text: impl fmt::Display) -> Check {
    if holds { Ok(()) } else { Err(failure(text)) }
}
