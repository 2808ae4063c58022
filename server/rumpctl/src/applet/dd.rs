//! dd(1).

use std::ffi::OsString;
use std::io::{self, Read, Seek, SeekFrom, Write, stdin};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rumpclient::sys::consts::*;
use rumpclient::sys::{File, Whence};

use crate::applet::dd_operands::{Operands, Status};
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome, Stop};
use crate::fs::{Failure, Result};
use crate::interrupt::on_interrupt;
use crate::place::Place;
use crate::progress::Progress;

/// Copy a file block by block
///
/// Operands: if=FILE of=FILE bs=N ibs=N obs=N count=N skip=N seek=N
/// conv=notrunc,noerror,sync,fsync,swab,lcase,ucase status=none|noxfer|progress. Numbers may have
/// a unit (b, k, m, g) and be products (2x64k). Files are the kernel's; host:FILE is a file of the
/// host, and - the standard input or output, which also stand in for a missing if or of.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// name=value pairs
    #[arg(value_name = "OPERAND")]
    operands: Vec<OsString>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let operands = Operands::parse(&self.operands).map_err(misuse)?;
        let (input_name, mut input) = open_input(ctl, &operands)?;
        let (output_name, output) = open_output(ctl, &operands)?;
        let tally = Arc::new(Tally::new());
        let (last, quiet) = (Arc::clone(&tally), operands.status);
        on_interrupt(move || last.report(quiet))?;
        let mut copy = Copy {
            ctl,
            operands: &operands,
            tally: &tally,
            output,
            output_name,
            pending: Vec::new(),
            progress: Progress::new(
                "",
                operands
                    .count
                    .map(|count| count.saturating_mul(operands.ibs as u64)),
            ),
        };
        let outcome = copy.run(&mut input, &input_name);
        copy.progress.clear();
        tally.report(operands.status);
        outcome
    }
}

/// How much went in and out.
struct Tally {
    start: Instant,
    full: [AtomicU64; 2],
    part: [AtomicU64; 2],
    truncated: AtomicU64,
    bytes: AtomicU64,
}

const IN: usize = 0;
const OUT: usize = 1;

impl Tally {
    fn new() -> Self {
        Self {
            start: Instant::now(),
            full: Default::default(),
            part: Default::default(),
            truncated: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    fn block(&self, side: usize, len: usize, whole: usize) {
        let counter = if len == whole {
            &self.full[side]
        } else {
            &self.part[side]
        };
        counter.fetch_add(1, Ordering::Relaxed);
        if side == OUT {
            self.bytes.fetch_add(len as u64, Ordering::Relaxed);
        }
    }

    fn report(&self, status: Status) {
        if status == Status::None {
            return;
        }
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        eprintln!("{}+{} records in", get(&self.full[IN]), get(&self.part[IN]));
        eprintln!(
            "{}+{} records out",
            get(&self.full[OUT]),
            get(&self.part[OUT])
        );
        match get(&self.truncated) {
            0 => {}
            1 => eprintln!("1 odd length swab block"),
            odd => eprintln!("{odd} odd length swab blocks"),
        }
        if status == Status::All {
            let (bytes, seconds) = (
                get(&self.bytes),
                self.start.elapsed().as_secs_f64().max(0.001),
            );
            let rate = (bytes as f64 / seconds) as u64;
            eprintln!("{bytes} bytes transferred in {seconds:.3} secs ({rate} bytes/sec)");
        }
    }
}

enum Input<'c> {
    Standard,
    Host(std::fs::File),
    Kernel(File<'c>),
}

impl Input<'_> {
    fn read(&mut self, block: &mut [u8]) -> Result<usize> {
        match self {
            Self::Standard => Ok(stdin().read(block)?),
            Self::Host(file) => Ok(file.read(block)?),
            Self::Kernel(file) => Ok(file.read(block)?),
        }
    }

    /// Leaves out `blocks` of `size`: by seeking, or where that fails by reading.
    fn skip(&mut self, blocks: u64, size: usize) -> Result<()> {
        let bytes = i64::try_from(blocks.saturating_mul(size as u64)).unwrap_or(i64::MAX);
        let sought = match self {
            Self::Standard => false,
            Self::Host(file) => file.seek(SeekFrom::Current(bytes)).is_ok(),
            Self::Kernel(file) => file.seek(bytes, Whence::Current).is_ok(),
        };
        if !sought {
            let mut block = vec![0; size];
            for _ in 0..blocks {
                if self.read(&mut block)? == 0 {
                    break;
                }
            }
        }
        Ok(())
    }
}

enum Output<'c> {
    Standard,
    Host(std::fs::File),
    Kernel(File<'c>),
}

/// `-`, `host:FILE`, or a file of the kernel.
fn place(operand: &Option<OsString>, standard: &str) -> (String, Option<Place>) {
    match operand {
        None => (standard.to_owned(), None),
        Some(name) if name == "-" => (standard.to_owned(), None),
        Some(name) => {
            let place = Place::parse(name);
            (place.to_string(), Some(place))
        }
    }
}

fn open_input<'c>(ctl: &'c Ctl, operands: &Operands) -> Outcome<(String, Input<'c>)> {
    let (name, place) = place(&operands.input, "stdin");
    let input = match place {
        None => Ok(Input::Standard),
        Some(place) if place.host => std::fs::File::open(&place.path)
            .map(Input::Host)
            .map_err(Failure::from),
        Some(place) => ctl
            .client()?
            .open(&place.path, O_RDONLY, 0)
            .map(Input::Kernel)
            .map_err(Failure::from),
    };
    let mut input = input.map_err(|error| stop(&name, error))?;
    if operands.skip > 0 {
        input
            .skip(operands.skip, operands.ibs)
            .map_err(|error| stop(&name, error))?;
    }
    Ok((name, input))
}

fn open_output<'c>(ctl: &'c Ctl, operands: &Operands) -> Outcome<(String, Output<'c>)> {
    let (name, place) = place(&operands.output, "stdout");
    let start = operands.seek.saturating_mul(operands.obs as u64);
    let output = (|| -> Outcome<Result<Output<'c>>> {
        let keep = operands.conv.notrunc;
        Ok(match place {
            None => Ok(Output::Standard),
            Some(place) if place.host => (|| {
                let mut options = std::fs::OpenOptions::new();
                options
                    .write(true)
                    .create(true)
                    .truncate(!keep && start == 0)
                    .mode(0o666);
                let mut file = options.open(&place.path)?;
                if !keep && start > 0 && file.metadata()?.is_file() {
                    file.set_len(start)?;
                }
                file.seek(SeekFrom::Start(start))?;
                Ok(Output::Host(file))
            })()
            .map_err(Failure::Host),
            Some(place) => {
                let client = ctl.client()?;
                (|| {
                    let truncate = if !keep && start == 0 { O_TRUNC } else { 0 };
                    let file = client.open(&place.path, O_WRONLY | O_CREAT | truncate, 0o666)?;
                    if start > 0 {
                        let start = i64::try_from(start).unwrap_or(i64::MAX);
                        if !keep && file.stat()?.file_type() == S_IFREG {
                            file.truncate(start)?;
                        }
                        file.seek(start, Whence::Set)?;
                    }
                    Ok(Output::Kernel(file))
                })()
                .map_err(Failure::Kernel)
            }
        })
    })()?;
    let output = output.map_err(|error| stop(&name, error))?;
    Ok((name, output))
}

fn stop(name: &str, error: Failure) -> Stop {
    match error {
        Failure::Kernel(error) if error.errno().is_none() => Stop::Server(error),
        error => Stop::Message(format!("{name}: {error}")),
    }
}

struct Copy<'a> {
    ctl: &'a Ctl,
    operands: &'a Operands,
    tally: &'a Tally,
    output: Output<'a>,
    output_name: String,
    /// What does not make a whole output block yet.
    pending: Vec<u8>,
    progress: Progress,
}

impl Copy<'_> {
    fn run(&mut self, input: &mut Input<'_>, input_name: &str) -> Outcome {
        let operands = self.operands;
        let mut block = vec![0; operands.ibs];
        let mut left = operands.count.unwrap_or(u64::MAX);
        while left > 0 {
            left -= 1;
            let mut len = match input.read(&mut block) {
                Ok(0) => break,
                Ok(len) => {
                    self.tally.block(IN, len, operands.ibs);
                    len
                }
                Err(Failure::Host(error)) if error.kind() == io::ErrorKind::Interrupted => {
                    left += 1;
                    continue;
                }
                Err(error) if operands.conv.noerror => {
                    self.ctl.warn(format_args!("{input_name}: {error}"))?;
                    input
                        .skip(1, operands.ibs)
                        .map_err(|error| stop(input_name, error))?;
                    if !operands.conv.sync {
                        continue;
                    }
                    0
                }
                Err(error) => {
                    self.flush()?;
                    return Err(stop(input_name, error));
                }
            };
            if operands.conv.sync && len < operands.ibs {
                block[len..].fill(0);
                len = operands.ibs;
            }
            if operands.conv.swab && len % 2 == 1 {
                self.tally.truncated.fetch_add(1, Ordering::Relaxed);
            }
            operands.conv.apply(&mut block[..len]);
            self.put(&block[..len])?;
        }
        self.flush()
    }

    fn put(&mut self, data: &[u8]) -> Outcome {
        if self.operands.same {
            return self.write(data);
        }
        self.pending.extend_from_slice(data);
        let whole = self.pending.len() / self.operands.obs * self.operands.obs;
        let rest = self.pending.split_off(whole);
        let blocks = std::mem::replace(&mut self.pending, rest);
        for block in blocks.chunks(self.operands.obs) {
            self.write(block)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Outcome {
        let rest = std::mem::take(&mut self.pending);
        if !rest.is_empty() {
            self.write(&rest)?;
        }
        let done = match &mut self.output {
            Output::Standard => return Ok(self.ctl.out().flush()?),
            Output::Host(file) if self.operands.conv.fsync => {
                file.sync_all().map_err(Failure::from)
            }
            Output::Kernel(file) if self.operands.conv.fsync => file.sync().map_err(Failure::from),
            _ => Ok(()),
        };
        done.map_err(|error| stop(&self.output_name, error))
    }

    fn write(&mut self, block: &[u8]) -> Outcome {
        let written = match &mut self.output {
            Output::Standard => {
                // Standard output failing is told like any applet's.
                self.ctl.out().write_all(block)?;
                Ok(())
            }
            Output::Host(file) => file.write_all(block).map_err(Failure::from),
            Output::Kernel(file) => file.write_all(block).map_err(Failure::from),
        };
        written.map_err(|error| stop(&self.output_name, error))?;
        self.tally.block(OUT, block.len(), self.operands.obs);
        self.progress.add(block.len());
        Ok(())
    }
}
