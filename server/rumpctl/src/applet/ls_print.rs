//! How ls(1) prints: long lines, columns, colours.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use console::Style;
use rumpclient::sys::Stat;
use rumpclient::sys::consts::*;

use crate::applet::ls::Listing;
use crate::ctl::{Outcome, printable};
use crate::human::humanize;
use crate::mode::{flag_words, strmode};
use crate::time;

/// One file to print.
pub struct Entry {
    /// The name, as it is printed.
    pub name: OsString,
    /// Where it is.
    pub path: PathBuf,
    /// What is known about it, when that was needed.
    pub stat: Option<Stat>,
}

/// Prints the entries of one directory, or files that were named.
pub fn print(listing: &Listing<'_>, entries: &[Entry], of_directory: bool) -> Outcome {
    let args = listing.args;
    if of_directory && (args.is_long() || args.blocks) {
        let total = entries
            .iter()
            .filter_map(|entry| entry.stat)
            .map(|stat| stat.blocks)
            .sum();
        writeln!(listing.ctl.out(), "total {}", blocks(listing, total))?;
    }
    if args.is_long() {
        return long(listing, entries);
    }
    let widths = Widths::of(listing, entries);
    let cells: Vec<Cell> = entries
        .iter()
        .map(|entry| Cell::of(listing, entry, &widths))
        .collect();
    let in_columns = !args.one && (args.columns || args.across || listing.terminal);
    if in_columns {
        columns(listing, &cells)
    } else {
        one_a_line(listing, &cells)
    }
}

/// Widths of the fields that stand before the names.
#[derive(Default)]
struct Widths {
    inode: usize,
    blocks: usize,
    links: usize,
    user: usize,
    group: usize,
    flags: usize,
    size: usize,
}

impl Widths {
    fn of(listing: &Listing<'_>, entries: &[Entry]) -> Self {
        let mut widths = Self::default();
        for stat in entries.iter().filter_map(|entry| entry.stat.as_ref()) {
            let widen = |width: &mut usize, text: &str| *width = (*width).max(text.chars().count());
            widen(&mut widths.inode, &stat.ino.to_string());
            widen(&mut widths.blocks, &blocks(listing, stat.blocks));
            widen(&mut widths.links, &stat.nlink.to_string());
            widen(&mut widths.user, &listing.names.user(stat.uid));
            widen(&mut widths.group, &listing.names.group(stat.gid));
            widen(&mut widths.flags, &flag_words(stat.flags));
            widen(&mut widths.size, &size(listing, stat));
        }
        widths
    }

    /// Inode number and blocks, where they are wanted.
    fn prefix(&self, listing: &Listing<'_>, stat: Option<&Stat>) -> String {
        let mut text = String::new();
        let Some(stat) = stat else { return text };
        if listing.args.inode {
            text += &format!("{:>width$} ", stat.ino, width = self.inode);
        }
        if listing.args.blocks {
            text += &format!(
                "{:>width$} ",
                blocks(listing, stat.blocks),
                width = self.blocks
            );
        }
        text
    }
}

/// Used space, given in units of 512 bytes.
fn blocks(listing: &Listing<'_>, units: i64) -> String {
    if listing.args.human {
        return humanize(units.saturating_mul(512), 4);
    }
    let unit = if listing.args.kilo {
        1024
    } else {
        crate::human::block_size()
    };
    (units.saturating_mul(512) as u64)
        .div_ceil(unit)
        .to_string()
}

fn size(listing: &Listing<'_>, stat: &Stat) -> String {
    match stat.file_type() {
        S_IFCHR | S_IFBLK => {
            let (major, minor) = crate::mode::device(stat.rdev);
            format!("{major}, {minor:>3}")
        }
        _ if listing.args.human => humanize(stat.size, 4),
        _ => stat.size.to_string(),
    }
}

fn long(listing: &Listing<'_>, entries: &[Entry]) -> Outcome {
    let widths = Widths::of(listing, entries);
    let now = time::now();
    for entry in entries {
        let Some(stat) = &entry.stat else { continue };
        let args = listing.args;
        let mut line = widths.prefix(listing, Some(stat));
        // The blank after the mode is strmode's eleventh character.
        line += &format!(
            "{}  {:>width$} ",
            strmode(stat.mode),
            stat.nlink,
            width = widths.links
        );
        line += &format!(
            "{:<width$}  ",
            listing.names.user(stat.uid),
            width = widths.user
        );
        line += &format!(
            "{:<width$}  ",
            listing.names.group(stat.gid),
            width = widths.group
        );
        if args.flags {
            line += &format!("{:<width$} ", flag_words(stat.flags), width = widths.flags);
        }
        line += &format!("{:>width$} ", size(listing, stat), width = widths.size);
        line += &time::for_list(args.time(stat), now, args.full_time);
        let mut line = line.into_bytes();
        line.push(b' ');
        line.extend(paint(listing, text(listing, &entry.name), Some(stat)));
        line.extend(mark(listing, Some(stat)).as_bytes());
        if stat.is_symlink() {
            match listing.client.readlink(&entry.path) {
                Ok(target) => {
                    line.extend(b" -> ");
                    line.extend(text(listing, target.as_os_str()));
                }
                // It went away, or may not be read.
                Err(error) => drop(listing.ctl.check(&entry.path, Err::<(), _>(error))?),
            }
        }
        line.push(b'\n');
        listing.ctl.out().write_all(&line)?;
    }
    Ok(())
}

/// A name as it is, for programs, or fit for a terminal.
pub fn text(listing: &Listing<'_>, name: &OsStr) -> Vec<u8> {
    if listing.terminal || listing.args.question {
        printable(name).into_bytes()
    } else {
        name.as_bytes().to_vec()
    }
}

/// What -F or -p puts behind a name.
fn mark(listing: &Listing<'_>, stat: Option<&Stat>) -> &'static str {
    let (args, Some(stat)) = (listing.args, stat) else {
        return "";
    };
    match stat.file_type() {
        S_IFDIR if args.classify || args.slash => "/",
        _ if !args.classify => "",
        S_IFLNK => "@",
        S_IFIFO => "|",
        S_IFSOCK => "=",
        S_IFWHT => "%",
        _ if stat.mode & 0o111 != 0 => "*",
        _ => "",
    }
}

fn paint(listing: &Listing<'_>, name: Vec<u8>, stat: Option<&Stat>) -> Vec<u8> {
    let (true, Some(stat)) = (listing.color, stat) else {
        return name;
    };
    let style = Style::new().force_styling(true);
    let style = match stat.file_type() {
        S_IFDIR => style.blue().bold(),
        S_IFLNK => style.cyan().bold(),
        S_IFIFO => style.yellow(),
        S_IFSOCK => style.magenta().bold(),
        S_IFBLK | S_IFCHR => style.yellow().bold(),
        _ if stat.mode & 0o111 != 0 => style.green().bold(),
        _ => return name,
    };
    style
        .apply_to(String::from_utf8_lossy(&name))
        .to_string()
        .into_bytes()
}

/// A short entry: its text, and how many columns that takes.
struct Cell {
    text: Vec<u8>,
    width: usize,
}

impl Cell {
    fn of(listing: &Listing<'_>, entry: &Entry, widths: &Widths) -> Self {
        let stat = entry.stat.as_ref();
        let (prefix, mark) = (widths.prefix(listing, stat), mark(listing, stat));
        let name = text(listing, &entry.name);
        let width = console::measure_text_width(&String::from_utf8_lossy(&name));
        let width = prefix.len() + width + mark.len();
        let text = [
            prefix.as_bytes(),
            &paint(listing, name, stat),
            mark.as_bytes(),
        ]
        .concat();
        Self { text, width }
    }
}

fn one_a_line(listing: &Listing<'_>, cells: &[Cell]) -> Outcome {
    let mut out = listing.ctl.out();
    for cell in cells {
        out.write_all(&cell.text)?;
        writeln!(out)?;
    }
    Ok(())
}

fn columns(listing: &Listing<'_>, cells: &[Cell]) -> Outcome {
    let total = terminal_width();
    let widest = cells.iter().map(|cell| cell.width).max().unwrap_or(0) + 1;
    if total < 2 * widest {
        return one_a_line(listing, cells);
    }
    let across = total / widest;
    let width = total / across;
    let down = cells.len().div_ceil(across);
    let mut out = listing.ctl.out();
    for row in 0..down {
        let at = |column: usize| {
            if listing.args.across {
                row * across + column
            } else {
                column * down + row
            }
        };
        let row: Vec<&Cell> = (0..across)
            .filter_map(|column| cells.get(at(column)))
            .collect();
        for (column, cell) in row.iter().enumerate() {
            let pad = if column + 1 < row.len() {
                width - cell.width
            } else {
                0
            };
            out.write_all(&cell.text)?;
            write!(out, "{:pad$}", "")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn terminal_width() -> usize {
    let given = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .filter(|width| *width > 0);
    let asked = || {
        console::Term::stdout()
            .size_checked()
            .map(|(_, width)| usize::from(width))
    };
    given.or_else(asked).unwrap_or(80)
}
