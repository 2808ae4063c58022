//! Copying files and hierarchies, for cp and for mv between file systems.

use std::collections::HashMap;
use std::io::Write;

use rump_abi::errno::Errno;
use rumpclient::sys::Follow;
use rumpclient::sys::consts::*;

use crate::ask::ask;
use crate::ctl::{Ctl, Outcome};
use crate::fs::{Failure, Fs, Meta};
use crate::place::Place;
use crate::progress::Progress;

/// Bytes that one read or write moves.
const BLOCK: usize = 256 << 10;

/// Which links are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// All.
    All,
    /// Those that are named.
    Named,
    /// None.
    None,
}

/// How to copy.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub force: bool,
    pub interactive: bool,
    pub no_clobber: bool,
    pub hard_links: bool,
    pub preserve: bool,
    pub recursive: bool,
    pub links: Links,
    pub verbose: bool,
}

/// Copies under way.
pub struct Copier<'a> {
    ctl: &'a Ctl,
    fs: Fs<'a>,
    rules: Rules,
    block: Vec<u8>,
    /// Files with several names, by device and inode, and their copies: the copies are linked too.
    linked: HashMap<(bool, u64, u64), Place>,
    /// Directories that are being copied: one is not copied into itself.
    open: Vec<(bool, u64, u64)>,
}

impl<'a> Copier<'a> {
    pub fn new(ctl: &'a Ctl, fs: Fs<'a>, rules: Rules) -> Self {
        Self {
            ctl,
            fs,
            rules,
            block: vec![0; BLOCK],
            linked: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// Copies `from`, which the user named, to `to`. Failures are told; was all of it copied?
    pub fn copy(&mut self, from: &Place, to: &Place) -> Outcome<bool> {
        let follow = if self.rules.links == Links::None {
            Follow::No
        } else {
            Follow::Yes
        };
        self.entry(from, to, follow)
    }

    /// Tells a failure; `Ok(false)`.
    fn failed(&self, place: &Place, error: Failure) -> Outcome<bool> {
        self.ctl.warn(error.at(place)?)?;
        Ok(false)
    }

    fn entry(&mut self, from: &Place, to: &Place, follow: Follow) -> Outcome<bool> {
        let meta = match self.fs.meta(from, follow) {
            Ok(meta) => meta,
            Err(error) => return self.failed(from, error),
        };
        let there = match self.fs.meta(
            to,
            if meta.kind() == S_IFLNK {
                Follow::No
            } else {
                Follow::Yes
            },
        ) {
            Ok(meta) => Some(meta),
            Err(error) if error.is(Errno::ENOENT, std::io::ErrorKind::NotFound) => None,
            Err(error) => return self.failed(to, error),
        };
        if let Some(there) = there
            && from.host == to.host
            && (meta.dev, meta.ino) == (there.dev, there.ino)
        {
            self.ctl
                .warn(format_args!("{from} and {to} are identical (not copied)"))?;
            return Ok(false);
        }
        match meta.kind() {
            S_IFDIR => self.directory(from, to, &meta, there.as_ref()),
            S_IFLNK => self.link(from, to, &meta, there.is_some()),
            _ => self.file(from, to, &meta, there.as_ref()),
        }
    }

    fn directory(
        &mut self,
        from: &Place,
        to: &Place,
        meta: &Meta,
        there: Option<&Meta>,
    ) -> Outcome<bool> {
        if !self.rules.recursive {
            self.ctl
                .warn(format_args!("{from} is a directory (not copied)"))?;
            return Ok(false);
        }
        match there {
            Some(there) if !there.is_dir() => {
                return self.failed(to, rumpclient::Error::from(Errno::ENOTDIR).into());
            }
            Some(there) if self.open.contains(&(to.host, there.dev, there.ino)) => return Ok(true),
            Some(_) => {}
            // Open to us while it is filled; its own mode comes last.
            None => match self.fs.mkdir(to, meta.mode | 0o700) {
                Ok(()) => self.say(from, to)?,
                Err(error) => return self.failed(to, error),
            },
        }
        if self.open.contains(&(from.host, meta.dev, meta.ino)) {
            self.ctl
                .warn(format_args!("{from}: directory causes a cycle"))?;
            return Ok(false);
        }
        // Listed before anything is added: a copy into itself ends.
        let names = match self.fs.list(from) {
            Ok(names) => names,
            Err(error) => return self.failed(from, error),
        };
        let outside = self.open.len();
        self.open.push((from.host, meta.dev, meta.ino));
        if let Ok(made) = self.fs.meta(to, Follow::Yes) {
            self.open.push((to.host, made.dev, made.ino));
        }
        let follow = if self.rules.links == Links::All {
            Follow::Yes
        } else {
            Follow::No
        };
        let mut whole = true;
        for name in names {
            let inner = from.join(&name);
            // The copy itself, when it lies in what is copied.
            let is_copy = self.fs.meta(&inner, Follow::No).is_ok_and(|meta| {
                meta.is_dir() && self.open.contains(&(inner.host, meta.dev, meta.ino))
            });
            if !is_copy {
                whole &= self.entry(&inner, &to.join(&name), follow)?;
            }
        }
        self.open.truncate(outside);
        if self.rules.preserve {
            whole &= self.dress(to, meta)?;
        } else if there.is_none()
            && meta.mode & 0o700 != 0o700
            && let Err(error) = self.fs.chmod(to, meta.mode & 0o777)
        {
            return self.failed(to, error);
        }
        Ok(whole)
    }

    fn link(&mut self, from: &Place, to: &Place, meta: &Meta, there: bool) -> Outcome<bool> {
        if there && !self.may_replace(to)? {
            return Ok(true);
        }
        let target = match self.fs.readlink(from) {
            Ok(target) => target,
            Err(error) => return self.failed(from, error),
        };
        let removed = if there { self.fs.unlink(to) } else { Ok(()) };
        if let Err(error) = removed.and_then(|()| self.fs.symlink(&target, to)) {
            return self.failed(to, error);
        }
        self.say(from, to)?;
        if !self.rules.preserve {
            return Ok(true);
        }
        let dressed = self
            .fs
            .chown(to, meta.uid, meta.gid)
            .and_then(|()| self.fs.utimens(to, meta));
        dressed.map_or_else(|error| self.failed(to, error), |()| Ok(true))
    }

    fn file(
        &mut self,
        from: &Place,
        to: &Place,
        meta: &Meta,
        there: Option<&Meta>,
    ) -> Outcome<bool> {
        if let Some(there) = there {
            if there.is_dir() {
                return self.failed(to, rumpclient::Error::from(Errno::EISDIR).into());
            }
            if !self.may_replace(to)? {
                return Ok(true);
            }
        }
        if self.rules.hard_links
            || self.rules.preserve && self.linked.contains_key(&(from.host, meta.dev, meta.ino))
        {
            let source = self
                .linked
                .get(&(from.host, meta.dev, meta.ino))
                .filter(|_| !self.rules.hard_links);
            let source = source.unwrap_or(from).clone();
            return self.hard_link(&source, to, there.is_some());
        }
        let regular = meta.kind() == S_IFREG || !self.rules.recursive;
        if !regular && to.host && meta.kind() != S_IFIFO
            || !regular && from.host != to.host && meta.kind() != S_IFIFO
        {
            self.ctl.warn(format_args!(
                "{from}: a device or socket of the other side (not copied)"
            ))?;
            return Ok(false);
        }
        let copied = if regular {
            self.contents(from, to, meta, there.is_some())?
        } else {
            let removed = if there.is_some() {
                self.fs.unlink(to)
            } else {
                Ok(())
            };
            removed
                .and_then(|()| self.fs.special(to, meta))
                .map_err(|error| (to.clone(), error))
        };
        if let Err((place, error)) = copied {
            return self.failed(&place, error);
        }
        if meta.nlink > 1 {
            self.linked
                .insert((from.host, meta.dev, meta.ino), to.clone());
        }
        self.say(from, to)?;
        if self.rules.preserve {
            self.dress(to, meta)
        } else {
            Ok(true)
        }
    }

    fn hard_link(&mut self, from: &Place, to: &Place, there: bool) -> Outcome<bool> {
        let removed = if there { self.fs.unlink(to) } else { Ok(()) };
        let made = removed.and_then(|()| match (from.host, to.host) {
            (false, false) => Ok(self.fs.client.link(&from.path, &to.path, Follow::No)?),
            (true, true) => Ok(std::fs::hard_link(&from.path, &to.path)?),
            _ => Err(rumpclient::Error::from(Errno::EXDEV).into()),
        });
        match made {
            Ok(()) => self.say(from, to).map(|()| true),
            Err(error) => self.failed(to, error),
        }
    }

    /// Copies the bytes. The inner error is to be told, with its file.
    fn contents(
        &mut self,
        from: &Place,
        to: &Place,
        meta: &Meta,
        there: bool,
    ) -> Outcome<Result<(), (Place, Failure)>> {
        let mut input = match self.fs.open(from) {
            Ok(input) => input,
            Err(error) => return Ok(Err((from.clone(), error))),
        };
        let mode = meta.mode & 0o777;
        let opened = match self.fs.create(to, mode, false) {
            Err(_) if there && self.rules.force => self
                .fs
                .unlink(to)
                .and_then(|()| self.fs.create(to, mode, true)),
            opened => opened,
        };
        let mut output = match opened {
            Ok(output) => output,
            Err(error) => return Ok(Err((to.clone(), error))),
        };
        let len = (meta.kind() == S_IFREG).then_some(meta.size);
        let progress = Progress::new(from.file_name().unwrap_or_default().to_string_lossy(), len);
        loop {
            let len = match input.read(&mut self.block) {
                Ok(0) => break,
                Ok(len) => len,
                Err(error) => return Ok(Err((from.clone(), error))),
            };
            if let Err(error) = output.write_all(&self.block[..len]) {
                return Ok(Err((to.clone(), error)));
            }
            progress.add(len);
        }
        Ok(output.close().map_err(|error| (to.clone(), error)))
    }

    /// May the file at `to` be written over?
    fn may_replace(&self, to: &Place) -> Outcome<bool> {
        if self.rules.no_clobber {
            return Ok(false);
        }
        if self.rules.interactive {
            return ask(self.ctl, format_args!("overwrite {to}?"));
        }
        Ok(true)
    }

    /// Owner, permissions and times of the original. Where the owner cannot be kept, the bits that
    /// lend its rights are not kept either.
    fn dress(&self, to: &Place, meta: &Meta) -> Outcome<bool> {
        let mut mode = meta.mode & 0o7777;
        let mut whole = true;
        if let Err(error) = self.fs.chown(to, meta.uid, meta.gid) {
            mode &= 0o777;
            // Not root on the host: as cp does there, without words.
            if !error.is(Errno::EPERM, std::io::ErrorKind::PermissionDenied) {
                whole = self.failed(to, error)?;
            }
        }
        let dressed = self
            .fs
            .chmod(to, mode)
            .and_then(|()| self.fs.utimens(to, meta));
        if let Err(error) = dressed {
            whole = self.failed(to, error)?;
        }
        Ok(whole)
    }

    fn say(&self, from: &Place, to: &Place) -> Outcome {
        if self.rules.verbose {
            writeln!(self.ctl.out(), "{from} -> {to}")?;
        }
        Ok(())
    }
}
