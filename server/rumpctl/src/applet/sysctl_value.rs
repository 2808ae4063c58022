//! Values of sysctl variables as text, and text as values.

use std::fmt::Write;

use rumpclient::sys::Node;
use rumpclient::sys::consts::*;

/// How a value is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As the variable's type says.
    Plain,
    /// Numbers in hexadecimal.
    Hex,
    /// The bytes.
    Dump,
}

/// The value of a variable that is no structure.
pub fn text(node: &Node, value: &[u8], look: Look) -> Vec<u8> {
    let hex = look == Look::Hex || node.flags & CTLFLAG_HEX != 0;
    let unsigned = node.flags & CTLFLAG_UNSIGNED != 0;
    match node.kind() {
        _ if look == Look::Dump => dump(value).into_bytes(),
        CTLTYPE_INT => numbers(value, 4, hex, unsigned),
        CTLTYPE_QUAD => numbers(value, 8, hex, unsigned),
        CTLTYPE_BOOL => value
            .iter()
            .map(|byte| if *byte == 0 { b'0' } else { b'1' })
            .collect(),
        CTLTYPE_STRING => {
            let end = value
                .iter()
                .position(|byte| *byte == 0)
                .unwrap_or(value.len());
            value[..end].to_vec()
        }
        _ => dump(value).into_bytes(),
    }
}

/// Little-endian integers of `size` bytes, separated by blanks.
fn numbers(value: &[u8], size: usize, hex: bool, unsigned: bool) -> Vec<u8> {
    let one = |bytes: &[u8]| {
        let mut wide = [if !unsigned && bytes[size - 1] & 0x80 != 0 {
            0xff
        } else {
            0
        }; 8];
        wide[..size].copy_from_slice(bytes);
        let number = u64::from_le_bytes(wide);
        match (hex, unsigned) {
            (true, _) if size == 4 => format!("{:#x}", number as u32),
            (true, _) => format!("{number:#x}"),
            (false, true) => number.to_string(),
            (false, false) => number.cast_signed().to_string(),
        }
    };
    value
        .chunks_exact(size)
        .map(one)
        .collect::<Vec<_>>()
        .join(" ")
        .into_bytes()
}

fn dump(value: &[u8]) -> String {
    let mut text = String::new();
    for (at, row) in value.chunks(16).enumerate() {
        if at > 0 {
            text.push('\n');
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{:04x} ", at * 16);
        for byte in row {
            let _ = write!(text, " {byte:02x}");
        }
    }
    text
}

/// The line of a structure that has a form of its own.
pub fn structured(name: &str, value: &[u8]) -> Option<String> {
    let int = |at: usize| Some(i32::from_le_bytes(*value.get(at..)?.first_chunk()?));
    match name {
        "kern.clockrate" => {
            let (hz, tick, tickadj, stathz, profhz) =
                (int(0)?, int(4)?, int(8)?, int(12)?, int(16)?);
            Some(format!(
                "tick = {tick}, tickadj = {tickadj}, hz = {hz}, profhz = {profhz}, stathz = {stathz}"
            ))
        }
        _ => None,
    }
}

/// The bytes that set a variable of this type to `text`.
pub fn parse(node: &Node, text: &str) -> Option<Vec<u8>> {
    match node.kind() {
        CTLTYPE_INT if node.flags & CTLFLAG_UNSIGNED != 0 => {
            Some(u32::try_from(integer(text)?).ok()?.to_le_bytes().to_vec())
        }
        CTLTYPE_INT => Some(i32::try_from(integer(text)?).ok()?.to_le_bytes().to_vec()),
        CTLTYPE_QUAD => Some(integer(text)?.to_le_bytes()[..8].to_vec()),
        CTLTYPE_BOOL => match text {
            "0" | "false" | "no" => Some(vec![0]),
            "1" | "true" | "yes" => Some(vec![1]),
            _ => None,
        },
        CTLTYPE_STRING => Some([text.as_bytes(), b"\0"].concat()),
        _ => None,
    }
}

/// A number as C writes it: decimal, `0x` or `0` in front for other bases.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let number: i128 = if let Some(hex) = digits.strip_prefix("0x") {
        u64::from_str_radix(hex, 16).ok()?.into()
    } else if digits.len() > 1 && digits.starts_with('0') {
        u64::from_str_radix(digits, 8).ok()?.into()
    } else {
        digits.parse::<u64>().ok()?.into()
    };
    Some(if negative { -number } else { number })
}

/// What `-M` prints of a node.
pub fn structure(name: &str, mib: &[i32], node: &Node) -> String {
    const TYPES: [&str; 7] = ["?", "NODE", "INT", "STRING", "QUAD", "STRUCT", "BOOL"];
    const FLAGS: [(u32, &str); 13] = [
        (CTLFLAG_READWRITE, "READWRITE"),
        (0x80, "ANYWRITE"),
        (0x100, "PRIVATE"),
        (0x200, "PERMANENT"),
        (0x400, "OWNDATA"),
        (0x800, "IMMEDIATE"),
        (CTLFLAG_HEX, "HEX"),
        (0x2000, "ROOT"),
        (CTLFLAG_ANYNUMBER, "ANYNUMBER"),
        (CTLFLAG_HIDDEN, "HIDDEN"),
        (0x1_0000, "ALIAS"),
        (0x2_0000, "MMAP"),
        (CTLFLAG_UNSIGNED, "UNSIGNED"),
    ];
    let mib: Vec<String> = mib.iter().map(i32::to_string).collect();
    let kind = TYPES.get(node.kind() as usize).unwrap_or(&"?");
    let mut text = format!("{name} ({}): CTLTYPE_{kind}", mib.join("."));
    if node.kind() == CTLTYPE_NODE {
        let _ = write!(text, ", children {}/{}", node.children.1, node.children.0);
    }
    let flags = node.flags & SYSCTL_FLAGMASK;
    let words: Vec<&str> = FLAGS
        .iter()
        .filter(|(flag, _)| flags & flag == *flag)
        .map(|(_, word)| *word)
        .collect();
    let _ = write!(
        text,
        ", size {}, flags {:#x}<{}>, ver={}",
        node.size,
        node.flags,
        words.join(","),
        node.version
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(flags: u32) -> Node {
        Node {
            flags,
            number: 1,
            name: "x".into(),
            version: 7,
            children: (8, 3),
            size: 4,
        }
    }

    fn plain(flags: u32, value: &[u8]) -> String {
        String::from_utf8(text(&node(flags), value, Look::Plain)).unwrap()
    }

    #[test]
    fn values_by_type() {
        assert_eq!(plain(CTLTYPE_INT, &(-3_i32).to_le_bytes()), "-3");
        assert_eq!(
            plain(CTLTYPE_INT | CTLFLAG_UNSIGNED, &u32::MAX.to_le_bytes()),
            "4294967295"
        );
        assert_eq!(
            plain(CTLTYPE_INT | CTLFLAG_HEX, &255_i32.to_le_bytes()),
            "0xff"
        );
        assert_eq!(
            plain(CTLTYPE_QUAD, &i64::MIN.to_le_bytes()),
            "-9223372036854775808"
        );
        assert_eq!(plain(CTLTYPE_BOOL, &[1]), "1");
        assert_eq!(plain(CTLTYPE_STRING, b"rumpfs tmpfs\0junk"), "rumpfs tmpfs");
        assert_eq!(
            text(&node(CTLTYPE_INT), &(-1_i32).to_le_bytes(), Look::Hex),
            b"0xffffffff"
        );
    }

    #[test]
    fn the_clock_has_a_form_of_its_own() {
        let bytes: Vec<u8> = [100, 10_000, 40, 1, 1]
            .iter()
            .flat_map(|n: &i32| n.to_le_bytes())
            .collect();
        let line = "tick = 10000, tickadj = 40, hz = 100, profhz = 1, stathz = 1";
        assert_eq!(structured("kern.clockrate", &bytes).as_deref(), Some(line));
        assert_eq!(structured("kern.clockrate", &bytes[..19]), None);
        assert_eq!(structured("kern.other", &bytes), None);
    }

    #[test]
    fn values_from_text() {
        assert_eq!(
            parse(&node(CTLTYPE_INT), "0x10"),
            Some(16_i32.to_le_bytes().to_vec())
        );
        assert_eq!(
            parse(&node(CTLTYPE_INT), "-1"),
            Some((-1_i32).to_le_bytes().to_vec())
        );
        assert_eq!(parse(&node(CTLTYPE_INT), "4294967296"), None);
        assert_eq!(
            parse(&node(CTLTYPE_QUAD), "5"),
            Some(5_u64.to_le_bytes().to_vec())
        );
        assert_eq!(parse(&node(CTLTYPE_STRING), "ab"), Some(b"ab\0".to_vec()));
        assert_eq!(parse(&node(CTLTYPE_BOOL), "maybe"), None);
        assert_eq!(parse(&node(CTLTYPE_STRUCT), "1"), None);
    }

    #[test]
    fn structure_lines() {
        let line = "kern (1): CTLTYPE_NODE, children 3/8, size 4, flags 0x201<PERMANENT>, ver=7";
        assert_eq!(structure("kern", &[1], &node(0x201)), line);
        let line = "a.b (1.2): CTLTYPE_INT, size 4, flags 0x72<READWRITE>, ver=7";
        assert_eq!(structure("a.b", &[1, 2], &node(0x72)), line);
    }
}
