//! Numbers with dd(1)-style suffixes, as `-r` and the sizes of `-d` take them.
//!
//! `4096`, `8b` (512 bytes each), `16k`, `1m`, `2g`, `1t`, and products such as `2x512k`. Decimal
//! only: `0x400` is zero times four hundred, as it is for dd.

use std::fmt;

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// It is not digits, an optional suffix, and products of these.
    Form,
    /// It does not fit 64 bits.
    TooBig,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bad::Form => "not a number with an optional suffix b, k, m, g or t",
            Bad::TooBig => "too big",
        })
    }
}

/// The number of bytes that `text` stands for.
///
/// # Errors
/// [`Bad::Form`] for anything but products of decimal numbers with a suffix, [`Bad::TooBig`] past
/// 64 bits.
pub fn parse(text: &str) -> Result<u64, Bad> {
    text.split('x')
        .map(factor)
        .try_fold(1u64, |product, factor| {
            product.checked_mul(factor?).ok_or(Bad::TooBig)
        })
}

fn factor(text: &str) -> Result<u64, Bad> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match &text[digits.len()..] {
        "" => 1,
        "b" | "B" => 512,
        "k" | "K" => 1 << 10,
        "m" | "M" => 1 << 20,
        "g" | "G" => 1 << 30,
        "t" | "T" => 1 << 40,
        _ => return Err(Bad::Form),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Bad::Form);
    }
    let number: u64 = digits.parse().map_err(|_| Bad::TooBig)?;
    number.checked_mul(unit).ok_or(Bad::TooBig)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_and_products() {
        assert_eq!(parse("0"), Ok(0));
        assert_eq!(parse("4096"), Ok(4096));
        assert_eq!(parse("3b"), Ok(1536));
        assert_eq!(parse("16k"), Ok(16 << 10));
        assert_eq!(parse("1m"), Ok(1 << 20));
        assert_eq!(parse("1g"), Ok(1 << 30));
        assert_eq!(parse("2T"), Ok(2 << 40));
        assert_eq!(parse("2x512k"), Ok(1 << 20));
        assert_eq!(parse("2x3x4b"), Ok(24 * 512));
    }

    #[test]
    fn hexadecimal_is_a_product_with_zero() {
        assert_eq!(parse("0x400"), Ok(0));
    }

    #[test]
    fn rubbish_is_refused() {
        for text in [
            "", "x", "k", "1q", "1kk", "-1", "1 k", "1x", "abc", "1.5m", "１",
        ] {
            assert_eq!(parse(text), Err(Bad::Form), "{text:?}");
        }
    }

    #[test]
    fn overflow_is_noticed() {
        assert_eq!(parse("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(parse("18446744073709551616"), Err(Bad::TooBig));
        assert_eq!(parse("16777216t"), Err(Bad::TooBig));
        assert_eq!(parse("4gx4gx2"), Err(Bad::TooBig));
    }
}
