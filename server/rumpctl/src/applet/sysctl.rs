//! sysctl(8): reading, walking and setting the kernel's variables.

use std::io::Write;

use rump_abi::errno::Errno;
use rumpclient::Error;
use rumpclient::sys::consts::*;
use rumpclient::sys::{Ctl as Ask, Node};

use crate::applet::sysctl_value::{self, Look};
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};

/// Read or set kernel state
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Show everything
    #[arg(short)]
    all: bool,
    /// Show everything, also hidden variables and those that cannot be read
    #[arg(short = 'A')]
    really_all: bool,
    /// Print values as raw bytes
    #[arg(short = 'r', visible_short_alias = 'b')]
    raw: bool,
    /// Print descriptions instead of values
    #[arg(short)]
    describe: bool,
    /// Separate names and values by "=" alone
    #[arg(short = 'e')]
    assign: bool,
    /// Print how the variables are kept instead of their values
    #[arg(short = 'M')]
    mib: bool,
    /// Print values only
    #[arg(short = 'n')]
    values: bool,
    /// Say nothing about what was set
    #[arg(short)]
    quiet: bool,
    /// Set variables: NAME=VALUE
    #[arg(short)]
    write: bool,
    /// Print numbers in hexadecimal; twice for a dump of the bytes
    #[arg(short = 'x', action = clap::ArgAction::Count)]
    hex: u8,
    /// Variables
    #[arg(value_name = "NAME[=VALUE]")]
    names: Vec<String>,
}

/// A node of the tree and the way to it.
struct Place {
    name: String,
    mib: Vec<i32>,
    /// `None` for the root.
    node: Option<Node>,
}

impl Place {
    fn is_node(&self) -> bool {
        self.node
            .as_ref()
            .is_none_or(|node| node.kind() == CTLTYPE_NODE)
    }

    fn child(&self, node: Node) -> Self {
        let dot = if self.name.is_empty() { "" } else { "." };
        let mut mib = self.mib.clone();
        mib.push(node.number);
        Self {
            name: format!("{}{dot}{}", self.name, node.name),
            mib,
            node: Some(node),
        }
    }
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let root = Place {
            name: String::new(),
            mib: Vec::new(),
            node: None,
        };
        if self.names.is_empty() {
            if !(self.all || self.really_all || self.mib) {
                return Err(misuse("no variable is named (-a shows all)"));
            }
            return self.walk(ctl, &root);
        }
        for operand in &self.names {
            let (name, value) = match operand.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (operand.as_str(), None),
            };
            if value.is_some() && !self.write {
                ctl.warn("Must specify -w to set variables")?;
                continue;
            }
            let Some(place) = self.find(ctl, name)? else {
                continue;
            };
            match value {
                Some(value) => self.set(ctl, &place, value)?,
                None if place.is_node() && !self.mib && !self.describe => self.walk(ctl, &place)?,
                None => self.show(ctl, &place, true)?,
            }
        }
        Ok(())
    }

    /// Goes down from the root, a component of the name at a time.
    fn find(&self, ctl: &Ctl, name: &str) -> Outcome<Option<Place>> {
        const LEVELS: [&str; 12] = [
            "top", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth", "eleventh", "twelfth",
        ];
        let mut place = Place {
            name: String::new(),
            mib: Vec::new(),
            node: None,
        };
        let parts: Vec<&str> = name.split(['.', '/']).collect();
        for (part, level) in parts.iter().zip(LEVELS) {
            let children = if place.is_node() {
                children(ctl, &place)?
            } else {
                None
            };
            let number: Option<i32> = part.parse().ok();
            let found = children.unwrap_or_default().into_iter().find(|node| {
                let numbered = number.is_some_and(|n| {
                    n == node.number || n >= 0 && node.flags & CTLFLAG_ANYNUMBER != 0
                });
                node.name == *part || numbered
            });
            let Some(mut node) = found else {
                ctl.warn(format_args!(
                    "{level} level name '{part}' in '{name}' is invalid"
                ))?;
                return Ok(None);
            };
            if let Some(number) = number.filter(|number| *number != node.number) {
                // A process, say: `proc.42`.
                node.number = number;
                node.name = (*part).to_owned();
            }
            place = place.child(node);
        }
        if parts.len() > LEVELS.len() {
            ctl.warn(format_args!("'{name}' has too many levels"))?;
            return Ok(None);
        }
        Ok(Some(place))
    }

    /// Shows everything below `place`.
    fn walk(&self, ctl: &Ctl, place: &Place) -> Outcome {
        for node in children(ctl, place)?.unwrap_or_default() {
            if node.flags & CTLFLAG_HIDDEN != 0 && !self.really_all {
                continue;
            }
            let child = place.child(node);
            if !child.is_node() || self.mib || self.describe {
                self.show(ctl, &child, false)?;
            }
            if child.is_node() {
                self.walk(ctl, &child)?;
            }
        }
        Ok(())
    }

    /// Shows one variable; of one that was `named` it is also told why it cannot be shown.
    fn show(&self, ctl: &Ctl, place: &Place, named: bool) -> Outcome {
        let Some(node) = &place.node else {
            return Ok(());
        };
        if self.mib {
            writeln!(
                ctl.out(),
                "{}",
                sysctl_value::structure(&place.name, &place.mib, node)
            )?;
            return Ok(());
        }
        if self.describe {
            let text = description(ctl, place)?;
            let text = if text.is_empty() {
                "(no description)"
            } else {
                &text
            };
            return self.print(ctl, &place.name, ": ", text.as_bytes());
        }
        // Declared as a number, it is the text of dmesg(8).
        let is_log = place.name == "kern.msgbuf";
        if is_log && !named {
            return Ok(());
        }
        let Some(value) = self.read(ctl, place, node, named)? else {
            return Ok(());
        };
        // A variable of no fixed size that has no value now.
        if value.is_empty() && node.size == 0 && !named {
            return Ok(());
        }
        if self.raw || is_log {
            ctl.out().write_all(&value)?;
            return Ok(());
        }
        let look = match self.hex {
            0 => Look::Plain,
            1 => Look::Hex,
            _ => Look::Dump,
        };
        if look == Look::Plain && node.kind() == CTLTYPE_STRUCT {
            return match sysctl_value::structured(&place.name, &value) {
                Some(text) => self.print(ctl, &place.name, ": ", text.as_bytes()),
                None if named || self.really_all => ctl.warn(format_args!(
                    "{}: this type is unknown to this program",
                    place.name
                )),
                None => Ok(()),
            };
        }
        let text = sysctl_value::text(node, &value, look);
        self.print(
            ctl,
            &place.name,
            if self.assign { "=" } else { " = " },
            &text,
        )
    }

    fn print(&self, ctl: &Ctl, name: &str, between: &str, value: &[u8]) -> Outcome {
        let mut out = ctl.out();
        if !self.values {
            write!(out, "{name}{between}")?;
        }
        out.write_all(value)?;
        writeln!(out)?;
        Ok(())
    }

    fn read(&self, ctl: &Ctl, place: &Place, node: &Node, named: bool) -> Outcome<Option<Vec<u8>>> {
        let client = ctl.client()?;
        let size = match usize::try_from(node.size).unwrap_or(0) {
            0 => client.sysctl(&place.mib, Ask::Length).map(|(_, len)| len),
            size => Ok(size),
        };
        let value = size.and_then(|size| match size {
            0 => Ok(Vec::new()),
            size => client
                .sysctl(&place.mib, Ask::Read(size))
                .map(|(value, _)| value),
        });
        match value {
            Ok(value) => Ok(Some(value)),
            Err(Error::Sys(errno)) => {
                if named || self.really_all {
                    ctl.warn(format_args!(
                        "{}: the value is not available ({errno})",
                        place.name
                    ))?;
                }
                Ok(None)
            }
            error => ctl.need(&place.name, error).map(Some),
        }
    }

    fn set(&self, ctl: &Ctl, place: &Place, value: &str) -> Outcome {
        let Some(node) = place.node.as_ref().filter(|_| !place.is_node()) else {
            return ctl.warn(format_args!("{}: {}", place.name, Errno::EISDIR));
        };
        let Some(new) = sysctl_value::parse(node, value) else {
            return ctl.warn(format_args!("unable to parse '{value}'"));
        };
        let client = ctl.client()?;
        let old = self.read(ctl, place, node, true)?;
        if ctl
            .check(&place.name, client.sysctl(&place.mib, Ask::Write(&new)))?
            .is_none()
            || self.quiet
        {
            return Ok(());
        }
        let Some(now) = self.read(ctl, place, node, true)? else {
            return Ok(());
        };
        let show = |bytes: &[u8]| sysctl_value::text(node, bytes, Look::Plain);
        let change = [show(&old.unwrap_or_default()), b" -> ".to_vec(), show(&now)].concat();
        self.print(ctl, &place.name, ": ", &change)
    }
}

fn children(ctl: &Ctl, place: &Place) -> Outcome<Option<Vec<Node>>> {
    let name = if place.name.is_empty() {
        "sysctl"
    } else {
        &place.name
    };
    ctl.check(name, ctl.client()?.sysctl_children(&place.mib))
}

fn description(ctl: &Ctl, place: &Place) -> Outcome<String> {
    let Some((number, parent)) = place.mib.split_last() else {
        return Ok(String::new());
    };
    let all = ctl.check(&place.name, ctl.client()?.sysctl_descriptions(parent))?;
    let own = all
        .unwrap_or_default()
        .into_iter()
        .find(|(child, _)| child == number);
    Ok(own.map(|(_, text)| text).unwrap_or_default())
}
