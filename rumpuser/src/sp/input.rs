//! From bytes to frames: the receiving side of a connection, without the socket.
//!
//! A frame's length is what a peer claims. Nothing is set aside for it before [`Admit`] has judged
//! the header, and then no more than has arrived and a little.

use rump_abi::sysproxy::{HEADER_LEN, Header};

use super::socket::Read;

/// Bytes read ahead: many small frames, or the header of a large one.
const BUFFER_LEN: usize = 4096;
/// How much of a body's memory is prepared at a time.
const BODY_STEP: usize = 64 << 10;
/// The longest body that is skipped; a frame that claims more ends the connection.
const SKIP_MAX: u64 = 16 << 20;

/// What shall become of the body that follows a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admit {
    /// Collect it, then hand out the frame.
    Body,
    /// Hand out the frame now, without its body.
    HeaderOnly,
    /// Drop the frame.
    Skip,
    /// Not mine: the header stays.
    Leave,
}

/// The peer does not keep to the protocol; the stream cannot be followed further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// What [`Input::step`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// A frame.
    Frame(Header, Vec<u8>),
    /// A header that [`Admit::Leave`] was said of.
    Left,
    /// No whole frame: [`Input::fill`] comes first.
    More,
}

#[derive(Debug)]
enum Progress {
    Header,
    Body {
        header: Header,
        body: Vec<u8>,
        want: usize,
    },
    Skip(u64),
    Broken,
}

/// Bytes that arrived and the frame under construction.
#[derive(Debug)]
pub struct Input {
    buffer: Box<[u8; BUFFER_LEN]>,
    start: usize,
    end: usize,
    progress: Progress,
}

impl Input {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self {
            buffer: Box::new([0; BUFFER_LEN]),
            start: 0,
            end: 0,
            progress: Progress::Header,
        }
    }

    /// The next frame among the bytes read so far. `admit` sees each header once, or again after
    /// it said [`Admit::Leave`]. After an error there are only errors.
    pub fn step(
        &mut self,
        admit: impl FnMut(&Header) -> Result<Admit, Broken>,
    ) -> Result<Step, Broken> {
        let step = self.try_step(admit);
        if step.is_err() {
            self.give_up();
        }
        step
    }

    /// No frame comes out any more.
    pub fn give_up(&mut self) {
        self.progress = Progress::Broken;
    }

    fn try_step(
        &mut self,
        mut admit: impl FnMut(&Header) -> Result<Admit, Broken>,
    ) -> Result<Step, Broken> {
        loop {
            match &mut self.progress {
                Progress::Broken => return Err(Broken),
                Progress::Header => {
                    let Some(bytes) = self.buffer[self.start..self.end].first_chunk() else {
                        return Ok(Step::More);
                    };
                    let header = Header::decode(bytes);
                    let len = header.body_len().ok_or(Broken)?;
                    match admit(&header)? {
                        Admit::Leave => return Ok(Step::Left),
                        Admit::Skip => self.progress = Progress::Skip(len),
                        Admit::HeaderOnly => {
                            self.start += HEADER_LEN;
                            self.progress = Progress::Skip(len);
                            return Ok(Step::Frame(header, Vec::new()));
                        }
                        Admit::Body => {
                            let want = usize::try_from(len).map_err(|_| Broken)?;
                            self.progress = Progress::Body {
                                header,
                                body: Vec::with_capacity(want.min(BODY_STEP)),
                                want,
                            };
                        }
                    }
                    self.start += HEADER_LEN;
                }
                Progress::Body { header, body, want } => {
                    let take = (*want - body.len()).min(self.end - self.start);
                    body.extend_from_slice(&self.buffer[self.start..self.start + take]);
                    self.start += take;
                    if body.len() < *want {
                        return Ok(Step::More);
                    }
                    let frame = Step::Frame(*header, std::mem::take(body));
                    self.progress = Progress::Header;
                    return Ok(frame);
                }
                Progress::Skip(left) => {
                    if *left > SKIP_MAX {
                        return Err(Broken);
                    }
                    let take = (*left).min((self.end - self.start) as u64);
                    self.start += take as usize;
                    *left -= take;
                    if *left > 0 {
                        return Ok(Step::More);
                    }
                    self.progress = Progress::Header;
                }
            }
        }
    }

    /// Takes bytes from `recv` once. The flag says that it filled all the room it got, so that
    /// more may be there.
    pub fn fill(&mut self, recv: impl FnOnce(&mut [u8]) -> Read) -> (Read, bool) {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            if let Progress::Body { body, want, .. } = &mut self.progress
                && *want - body.len() > BUFFER_LEN
            {
                let have = body.len();
                body.resize((*want).min(have + BODY_STEP), 0);
                let room = body.len() - have;
                let read = recv(&mut body[have..]);
                let count = if let Read::Bytes(count) = read {
                    count
                } else {
                    0
                };
                body.truncate(have + count);
                return (read, count == room);
            }
        } else if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let room = BUFFER_LEN - self.end;
        let read = recv(&mut self.buffer[self.end..]);
        let count = if let Read::Bytes(count) = read {
            count
        } else {
            0
        };
        self.end += count;
        (read, count == room)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rump_abi::sysproxy::{Class, Kind};

    use super::*;

    /// Judges as the server does: by kind, with bounds.
    fn admit(header: &Header) -> Result<Admit, Broken> {
        match header.kind.0 % 3 {
            0 if header.len > 1 << 20 => Err(Broken),
            0 => Ok(Admit::Body),
            1 => Ok(Admit::HeaderOnly),
            _ => Ok(Admit::Skip),
        }
    }

    /// Feeds `bytes` in pieces; what comes out until they are used up or the stream breaks.
    fn feed(bytes: &[u8], pieces: &[usize]) -> (Vec<(Header, Vec<u8>)>, bool) {
        let mut input = Input::new();
        let mut frames = Vec::new();
        let mut pieces = pieces.iter().copied().cycle();
        let mut left = bytes;
        loop {
            match input.step(admit) {
                Ok(Step::Frame(header, body)) => frames.push((header, body)),
                Ok(Step::Left) => unreachable!("nothing is left"),
                Ok(Step::More) if left.is_empty() => return (frames, true),
                Ok(Step::More) => {
                    let piece = pieces.next().expect("endless");
                    input.fill(|buf| {
                        assert!(
                            buf.len() <= BUFFER_LEN.max(BODY_STEP),
                            "memory follows the bytes"
                        );
                        let count = piece.min(buf.len()).min(left.len());
                        buf[..count].copy_from_slice(&left[..count]);
                        left = &left[count..];
                        Read::Bytes(count)
                    });
                }
                Err(Broken) => {
                    assert_eq!(input.step(admit), Err(Broken), "broken is broken");
                    return (frames, false);
                }
            }
        }
    }

    fn frame() -> impl Strategy<Value = (Header, Vec<u8>)> {
        let len = prop_oneof![4 => 0_usize..200, 1 => 4000_usize..20_000, 1 => Just(70_000_usize)];
        (
            any::<u64>(),
            0_u16..4,
            0_u16..12,
            any::<u32>(),
            len,
            any::<u8>(),
        )
            .prop_map(|(reqno, class, kind, arg, len, byte)| {
                let header = Header::new(Class(class), Kind(kind), reqno, arg, len);
                (
                    header,
                    (0..len).map(|at| (at as u8).wrapping_mul(byte)).collect(),
                )
            })
    }

    proptest! {
        #[test]
        fn frames_come_out_whole_however_they_are_cut(
            frames in prop::collection::vec(frame(), 1..12),
            pieces in prop::collection::vec(1_usize..9000, 1..20),
        ) {
            let mut bytes = Vec::new();
            let mut expected = Vec::new();
            for (header, body) in frames {
                bytes.extend_from_slice(&header.encode());
                bytes.extend_from_slice(&body);
                match header.kind.0 % 3 {
                    0 => expected.push((header, body)),
                    1 => expected.push((header, Vec::new())),
                    _ => {}
                }
            }
            prop_assert_eq!(feed(&bytes, &pieces), (expected, true));
        }

        #[test]
        fn rubbish_neither_panics_nor_costs_memory(
            bytes in prop::collection::vec(any::<u8>(), 0..2000),
            len in prop_oneof![Just(0_u64), 1_u64..200, any::<u64>()],
            pieces in prop::collection::vec(1_usize..300, 1..5),
        ) {
            feed(&bytes, &pieces);
            // The same with a length that may be true.
            let mut framed = len.to_ne_bytes().to_vec();
            framed.extend_from_slice(&bytes);
            feed(&framed, &pieces);
        }
    }

    #[test]
    fn a_header_that_is_left_is_shown_again() {
        let mut input = Input::new();
        let bytes = rump_abi::sysproxy::frame::syscall(1, 20, &[7; 8]);
        input.fill(|buf| {
            buf[..bytes.len()].copy_from_slice(&bytes);
            Read::Bytes(bytes.len())
        });
        assert_eq!(input.step(|_| Ok(Admit::Leave)), Ok(Step::Left));
        let step = input.step(|_| Ok(Admit::Body));
        assert!(
            matches!(step, Ok(Step::Frame(header, body)) if header.arg == 20 && body == [7; 8])
        );
        assert_eq!(input.step(|_| Ok(Admit::Body)), Ok(Step::More));
    }
}
