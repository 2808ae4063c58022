//! What every applet has: a connection to the server, output, warnings, an exit status.

use std::cell::{Cell, OnceCell, RefCell, RefMut};
use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::Path;
use std::process::ExitCode;

use rumpclient::{Client, Error, Options};

/// Exit status when something could not be done.
pub const FAILURE: u8 = 1;
/// Exit status when the reader of the output went away, as a shell shows a death by SIGPIPE.
const PIPE: u8 = 128 + 13;

/// Why an applet ends early.
#[derive(Debug)]
pub enum Stop {
    /// With this sentence.
    Message(String),
    /// The server cannot be asked any more.
    Server(Error),
    /// The standard output failed.
    Output(io::Error),
}

/// The result of an applet, and of its parts that may end it.
pub type Outcome<T = ()> = Result<T, Stop>;

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// An applet at work.
pub struct Ctl {
    name: &'static str,
    url: Option<String>,
    client: OnceCell<Client>,
    output: RefCell<BufWriter<Stdout>>,
    failed: Cell<bool>,
}

impl Ctl {
    /// An applet called `name` that acts on the server at `url`, or on the environment's.
    pub fn new(name: &'static str, url: Option<String>) -> Self {
        Self {
            name,
            url,
            client: OnceCell::new(),
            output: RefCell::new(BufWriter::with_capacity(64 << 10, io::stdout())),
            failed: Cell::new(false),
        }
    }

    /// The connection, made at its first use: a command line is judged before anyone is asked.
    pub fn client(&self) -> Outcome<&Client> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let url = match &self.url {
            Some(url) => url.clone(),
            None => rumpclient::server_url().map_err(Stop::Server)?,
        };
        let client = Options::new()
            .name(self.name)
            .connect(&url)
            .map_err(Stop::Server)?;
        Ok(self.client.get_or_init(|| client))
    }

    /// The buffered standard output.
    pub fn out(&self) -> RefMut<'_, BufWriter<Stdout>> {
        self.output.borrow_mut()
    }

    /// Prints `NAME: TEXT` and notes that the applet failed.
    pub fn warn(&self, text: impl Display) -> Outcome {
        // What was printed before comes first, also where both go to the same place.
        self.out().flush()?;
        eprintln!("{}: {text}", self.name);
        self.failed.set(true);
        Ok(())
    }

    /// Notes that the applet failed; the reason has been told.
    pub fn fail(&self) {
        self.failed.set(true);
    }

    /// Unwraps what a call on `path` gave: the kernel's error is a warning, and `None`. Without a
    /// server there is nothing to go on with.
    pub fn check<T>(
        &self,
        path: impl AsRef<Path>,
        result: rumpclient::Result<T>,
    ) -> Outcome<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::Sys(errno)) => {
                self.warn(format_args!(
                    "{}: {errno}",
                    printable(path.as_ref().as_os_str())
                ))?;
                Ok(None)
            }
            Err(error) => Err(Stop::Server(error)),
        }
    }

    /// Unwraps what a call on `path` gave, or ends the applet.
    pub fn need<T>(&self, path: impl AsRef<Path>, result: rumpclient::Result<T>) -> Outcome<T> {
        result.map_err(|error| match error {
            Error::Sys(errno) => {
                Stop::Message(format!("{}: {errno}", printable(path.as_ref().as_os_str())))
            }
            error => Stop::Server(error),
        })
    }

    /// Flushes the output, says why the applet stopped, and gives its exit status.
    pub fn finish(&self, outcome: Outcome) -> ExitCode {
        let outcome = match outcome {
            // What was printed before the failure still counts.
            Err(stop) => self.out().flush().map_err(Stop::Output).and(Err(stop)),
            Ok(()) => self.out().flush().map_err(Stop::Output),
        };
        let text = match outcome {
            Ok(()) => return ExitCode::from(if self.failed.get() { FAILURE } else { 0 }),
            Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                return ExitCode::from(PIPE);
            }
            Err(Stop::Output(error)) => format!("stdout: {}", host_text(&error)),
            Err(Stop::Server(error)) => error.to_string(),
            Err(Stop::Message(text)) => text,
        };
        eprintln!("{}: {text}", self.name);
        ExitCode::from(FAILURE)
    }
}

/// Is the standard output a terminal?
pub fn on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// A host error as strerror(3) says it.
pub fn host_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Text that may go to a terminal: bytes that are no printable characters become `?`.
pub fn printable(name: &OsStr) -> String {
    name.to_string_lossy()
        .chars()
        .map(|c| {
            if c.is_control() || c == char::REPLACEMENT_CHARACTER {
                '?'
            } else {
                c
            }
        })
        .collect()
}
