//! Bits with names, `snprintb(9)`.

/// A value in the base that `format` begins with, and the names of its bits: the formats with bit numbers
/// from 1, and the newer one that begins with byte 0177.
#[must_use]
pub fn format(format: &[u8], value: u64) -> Vec<u8> {
    match format {
        [0x7f, base, rest @ ..] => with_fields(*base, rest, value),
        [base, rest @ ..] => with_numbers(*base, rest, value),
        [] => Vec::new(),
    }
}

fn number(base: u8, value: u64) -> Option<String> {
    Some(match base {
        8 => format!("0{value:o}"),
        10 => format!("{value}"),
        16 => format!("{value:#x}"),
        _ => return None,
    })
}

/// Names between angle brackets, with commas.
struct Names {
    out: Vec<u8>,
    any: bool,
}

impl Names {
    fn new(number: String) -> Self {
        Self {
            out: number.into_bytes(),
            any: false,
        }
    }

    fn push(&mut self, name: &[u8]) {
        self.out.push(if self.any { b',' } else { b'<' });
        self.any = true;
        self.out.extend(name);
    }

    fn end(mut self) -> Vec<u8> {
        if self.any {
            self.out.push(b'>');
        }
        self.out
    }
}

/// A byte up to 32 is the number of a bit, and its name follows.
fn with_numbers(base: u8, format: &[u8], value: u64) -> Vec<u8> {
    let Some(number) = number(base, value) else {
        return Vec::new();
    };
    let mut names = Names::new(number);
    let mut rest = format;
    while let [bit, tail @ ..] = rest {
        let end = tail
            .iter()
            .position(|&byte| byte <= b' ')
            .unwrap_or(tail.len());
        let (name, next) = tail.split_at(end);
        let mask = 1_u64
            .checked_shl(u32::from(*bit).wrapping_sub(1))
            .unwrap_or(0);
        if value & mask != 0 {
            names.push(name);
        }
        rest = next;
    }
    names.end()
}

/// Entries of a kind, a bit (from 0), for fields a width, and a name that ends with NUL.
fn with_fields(base: u8, format: &[u8], value: u64) -> Vec<u8> {
    let Some(number) = number(base, value) else {
        return Vec::new();
    };
    let mut names = Names::new(number);
    let mut field = 0;
    let mut rest = format;
    while let [kind, bit, tail @ ..] = rest {
        let (width, tail) = match kind {
            b'f' | b'F' => match tail {
                [width, tail @ ..] => (u32::from(*width), tail),
                [] => break,
            },
            _ => (1, tail),
        };
        let end = tail
            .iter()
            .position(|&byte| byte == 0)
            .unwrap_or(tail.len());
        let name = &tail[..end];
        let mask = 1_u64.checked_shl(width).map_or(u64::MAX, |bits| bits - 1);
        let bits = value.checked_shr(u32::from(*bit)).unwrap_or(0) & mask;
        match kind {
            b'b' if bits != 0 => names.push(name),
            b'f' | b'F' => {
                field = bits;
                if *kind == b'f' {
                    let text = [name, b"=", format!("{bits:#x}").as_bytes()].concat();
                    names.push(&text);
                }
            }
            b'=' | b':' if field == u64::from(*bit) => {
                if *kind == b'=' {
                    names.out.push(b'=');
                    names.out.extend(name);
                } else {
                    names.push(name);
                }
            }
            _ => {}
        }
        rest = tail.get(end + 1..).unwrap_or(&[]);
    }
    names.end()
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn bits_have_names() {
        assert_eq!(
            format(b"\x10\x10NOTBOOT\x0fFPP\x01ONE", 0x8001),
            b"0x8001<NOTBOOT,ONE>"
        );
        assert_eq!(format(b"\x08\x02TWO", 1), b"01");
        assert_eq!(format(b"\x0a", 7), b"7");
    }

    #[test]
    fn fields_have_values() {
        let text = b"\x7f\x10b\x00LOW\0b\x01HIGH\0f\x04\x04TYPE\0=\x03three\0";
        assert_eq!(format(text, 0x32), b"0x32<HIGH,TYPE=0x3=three>");
    }
}
