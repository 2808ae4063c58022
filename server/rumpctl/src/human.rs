//! Sizes for people: `humanize_number(3)` and `dehumanize_number(3)`.

const SUFFIXES: [char; 7] = ['B', 'K', 'M', 'G', 'T', 'P', 'E'];

/// `bytes` in at most `width` characters, the last of which is the unit (powers of 1024): one
/// decimal below 10.
pub fn humanize(bytes: i64, width: u32) -> String {
    let sign = if bytes < 0 { "-" } else { "" };
    // Hundredths, to round.
    let mut value = u128::from(bytes.unsigned_abs()) * 100;
    let limit = 10_u128.pow(width - 1 - u32::from(bytes < 0)) * 100;
    let mut unit = 0;
    while value >= limit - 50 && unit + 1 < SUFFIXES.len() {
        value /= 1024;
        unit += 1;
    }
    if unit > 0 && value < 995 {
        let tenths = (value + 5) / 10;
        format!("{sign}{}.{}{}", tenths / 10, tenths % 10, SUFFIXES[unit])
    } else {
        format!("{sign}{}{}", (value + 50) / 100, SUFFIXES[unit])
    }
}

/// A size with a unit: `64m`, `1g`, `4096`. Units are powers of 1024, in either case.
pub fn dehumanize(text: &str) -> Option<u64> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        "t" => 40,
        "p" => 50,
        "e" => 60,
        _ => return None,
    };
    number.checked_mul(1 << shift)
}

/// The unit in which blocks are counted: `BLOCKSIZE` in the environment, else 512 bytes.
pub fn block_size() -> u64 {
    let given = std::env::var("BLOCKSIZE")
        .ok()
        .and_then(|text| dehumanize(&text));
    given
        .filter(|size| *size > 0)
        .map_or(512, |size| size.max(512))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fit_their_width() {
        for (bytes, text) in [
            (0, "0B"),
            (512, "512B"),
            (999, "999B"),
            (1000, "1.0K"),
            (1024, "1.0K"),
            (1536, "1.5K"),
            (10_240, "10K"),
            (1 << 20, "1.0M"),
            (999 << 10, "999K"),
            (1000 << 10, "1.0M"),
            (i64::MAX, "8.0E"),
        ] {
            assert_eq!(humanize(bytes, 4), text);
        }
        assert_eq!(humanize(1023 << 20, 5), "1023M");
        assert_eq!(humanize(-1, 5), "-1B");
    }

    #[test]
    fn sizes_from_text() {
        assert_eq!(dehumanize("64m"), Some(64 << 20));
        assert_eq!(dehumanize("1G"), Some(1 << 30));
        assert_eq!(dehumanize("4096"), Some(4096));
        for bad in ["", "m", "1x", "-1", "1mm", "99999999999e"] {
            assert_eq!(dehumanize(bad), None, "{bad}");
        }
    }

    proptest::proptest! {
        /// Nothing is wider than asked for, and the text is within a rounding step of the number.
        #[test]
        fn every_size_fits(bytes in 0..=i64::MAX) {
            let text = humanize(bytes, 4);
            proptest::prop_assert!(text.len() <= 4, "{}", text);
            let (number, unit) = text.split_at(text.len() - 1);
            let shift = 10 * SUFFIXES.iter().position(|suffix| unit.starts_with(*suffix)).unwrap() as i32;
            let shown = number.parse::<f64>().unwrap() * 2_f64.powi(shift);
            let off = (shown - bytes as f64).abs();
            proptest::prop_assert!(off <= 2_f64.powi(shift) * 0.51, "{} for {}", text, bytes);
        }
    }
}
