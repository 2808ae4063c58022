//! cp(1): its options and operands. The copying is `copy`.

use std::ffi::OsString;

use rumpclient::sys::Follow;

use crate::copy::{Copier, Links, Rules};
use crate::ctl::{Ctl, Outcome, Stop};
use crate::fs::Fs;
use crate::place::Place;

/// Copy files, within the kernel and between it and the host
///
/// Files are the kernel's; host:FILE is a file of the host:
///   cp host:/etc/motd /mnt/
///   cp -r /mnt/logs host:.
#[derive(clap::Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// As -RpP
    #[arg(short)]
    archive: bool,
    /// Replace files that cannot be opened
    #[arg(short, overrides_with_all = ["interactive", "no_clobber"])]
    force: bool,
    /// With -R: follow links that are named
    #[arg(short = 'H', overrides_with_all = ["all_links", "no_links"])]
    named_links: bool,
    /// Ask before a file is overwritten
    #[arg(short, overrides_with_all = ["force", "no_clobber"])]
    interactive: bool,
    /// With -R: follow all links
    #[arg(short = 'L', overrides_with_all = ["named_links", "no_links"])]
    all_links: bool,
    /// Make hard links instead of copies
    #[arg(short)]
    link: bool,
    /// Overwrite nothing
    #[arg(short, overrides_with_all = ["force", "interactive"])]
    no_clobber: bool,
    /// With -R: follow no links; the default
    #[arg(short = 'P', overrides_with_all = ["named_links", "all_links"])]
    no_links: bool,
    /// Keep owner, permissions and times
    #[arg(short)]
    preserve: bool,
    /// Directories with all that is in them
    #[arg(short = 'R', visible_short_alias = 'r')]
    recursive: bool,
    /// Name what is copied
    #[arg(short)]
    verbose: bool,
    /// Files to copy, then the copy or a directory for the copies
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    files: Vec<OsString>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let recursive = self.recursive || self.archive;
        let links = match (self.all_links, self.named_links) {
            _ if !recursive => Links::All,
            (true, _) => Links::All,
            (_, true) => Links::Named,
            _ => Links::None,
        };
        let rules = Rules {
            force: self.force,
            interactive: self.interactive,
            no_clobber: self.no_clobber,
            hard_links: self.link,
            preserve: self.preserve || self.archive,
            recursive,
            links,
            verbose: self.verbose,
        };
        let places: Vec<Place> = self.files.iter().map(|file| Place::parse(file)).collect();
        let Some((target, sources)) = places.split_last() else {
            return Ok(());
        };
        let fs = Fs {
            client: ctl.client()?,
        };
        let into = fs.meta(target, Follow::Yes).is_ok_and(|meta| meta.is_dir());
        if sources.len() > 1 && !into {
            let why = fs.meta(target, Follow::Yes).err();
            let why = why.map_or("Not a directory".to_owned(), |error| error.to_string());
            return Err(Stop::Message(format!("{target}: {why}")));
        }
        let mut copier = Copier::new(ctl, fs, rules);
        for source in sources {
            let to = match source.file_name() {
                Some(name) if into => target.join(name),
                _ => target.clone(),
            };
            copier.copy(source, &to)?;
        }
        Ok(())
    }
}
