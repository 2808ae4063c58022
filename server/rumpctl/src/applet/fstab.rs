//! fstab(5), read from the kernel's /etc/fstab.

use std::path::PathBuf;

use rumpclient::sys::consts::O_RDONLY;

use crate::ctl::{Ctl, Outcome};

const FSTAB: &str = "/etc/fstab";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub special: PathBuf,
    pub dir: PathBuf,
    pub fstype: String,
    pub options: String,
}

/// All entries of the kernel's table.
pub fn read(ctl: &Ctl) -> Outcome<Vec<Entry>> {
    let file = ctl.need(FSTAB, ctl.client()?.open(FSTAB, O_RDONLY, 0))?;
    let mut text = Vec::new();
    let mut block = vec![0; 64 << 10];
    loop {
        match ctl.need(FSTAB, file.read(&mut block))? {
            0 => break,
            len => text.extend_from_slice(&block[..len]),
        }
    }
    Ok(parse(&String::from_utf8_lossy(&text)))
}

/// Four fields or more a line; `#` begins a comment. Lines with fewer are left out.
fn parse(text: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let mut fields = line.split('#').next()?.split_whitespace();
        Some(Entry {
            special: fields.next()?.into(),
            dir: fields.next()?.into(),
            fstype: fields.next()?.to_owned(),
            options: fields.next()?.to_owned(),
        })
    };
    text.lines().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries() {
        let text = "# a comment\n\ntmpfs /tmp tmpfs rw,-s=1m 0 0 # more\nshort line\n";
        let entry = Entry {
            special: "tmpfs".into(),
            dir: "/tmp".into(),
            fstype: "tmpfs".into(),
            options: "rw,-s=1m".into(),
        };
        assert_eq!(parse(text), [entry]);
    }
}
