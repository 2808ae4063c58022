//! Times as the utilities print and read them, in the host's time zone (`TZ`).

use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use rumpclient::sys::Timespec;

/// Half a year of 365 days: `ls -l` shows the time of day of younger files.
const HALF_YEAR: i64 = 365 / 2 * 86_400;

/// Now.
pub fn now() -> Timespec {
    let now = Utc::now();
    Timespec {
        sec: now.timestamp(),
        nsec: now.timestamp_subsec_nanos().into(),
    }
}

/// A time by a strftime format; seconds where no calendar reaches.
pub fn format(time: Timespec, format: &str) -> String {
    match local(time) {
        Some(local) => local.format(format).to_string(),
        None => time.sec.to_string(),
    }
}

fn local(time: Timespec) -> Option<DateTime<Local>> {
    DateTime::from_timestamp(time.sec, 0).map(|utc| utc.with_timezone(&Local))
}

/// The time column of `ls -l`: `Nov 23 10:49`, or `Jan  2  2016` for a file more than half a year
/// away from `now`; all of it with -T.
pub fn for_list(time: Timespec, now: Timespec, full: bool) -> String {
    if full {
        format(time, "%b %e %H:%M:%S %Y")
    } else if (time.sec - now.sec).abs() < HALF_YEAR {
        format(time, "%b %e %H:%M")
    } else {
        format(time, "%b %e  %Y")
    }
}

/// `touch -t`: `[[CC]YY]MMDDhhmm[.SS]`.
pub fn parse_stamp(text: &str, now: Timespec) -> Option<Timespec> {
    let (digits, seconds) = match text.split_once('.') {
        Some((digits, seconds)) => (digits, Some(seconds)),
        None => (text, None),
    };
    let two = |at: usize| digits.get(at..at + 2)?.parse::<u32>().ok();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match digits.len() {
        8 => (local(now)?.year(), 0),
        // POSIX: 69 to 99 are of the last century.
        10 => {
            let year = two(0)?.cast_signed();
            (if year < 69 { 2000 + year } else { 1900 + year }, 2)
        }
        12 => (digits[..4].parse().ok()?, 4),
        _ => return None,
    };
    let second = match seconds {
        None => 0,
        Some(text) if text.len() == 2 => text.parse().ok().filter(|second| *second <= 60)?,
        Some(_) => return None,
    };
    let date = NaiveDate::from_ymd_opt(year, two(rest)?, two(rest + 2)?)?;
    let time = date.and_hms_opt(two(rest + 4)?, two(rest + 6)?, 0)?;
    // A leap second is the next minute's first.
    let mut stamp = in_zone(time)?;
    stamp.sec += i64::from(second);
    Some(stamp)
}

/// `touch -d`: `2016-01-02[T ]03:04[:05[.25]][Z]`, `2016-01-02`, `@SECONDS`, or `now`.
pub fn parse_date(text: &str, now: Timespec) -> Option<Timespec> {
    if text == "now" {
        return Some(now);
    }
    if let Some(seconds) = text.strip_prefix('@') {
        return Some(Timespec {
            sec: seconds.parse().ok()?,
            nsec: 0,
        });
    }
    let (text, utc) = match text.strip_suffix('Z') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let text = text.replacen('T', " ", 1).replace(',', ".");
    let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let time = formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    let midnight = || {
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()?
            .and_hms_opt(0, 0, 0)
    };
    let time = time.or_else(midnight)?;
    if utc {
        let nsec = time.nanosecond().into();
        return Some(Timespec {
            sec: time.and_utc().timestamp(),
            nsec,
        });
    }
    in_zone(time)
}

fn in_zone(time: NaiveDateTime) -> Option<Timespec> {
    let local = Local.from_local_datetime(&time).earliest()?;
    Some(Timespec {
        sec: local.timestamp(),
        nsec: local.timestamp_subsec_nanos().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timespec = Timespec {
        sec: 1_700_000_000,
        nsec: 5,
    };

    fn at(time: Timespec) -> String {
        format(time, "%Y-%m-%d %H:%M:%S")
    }

    #[test]
    fn list_columns() {
        let text = for_list(NOW, NOW, false);
        assert_eq!(text, format(NOW, "%b %e %H:%M"));
        assert_eq!(text.len(), 12);
        let old = Timespec {
            sec: NOW.sec - HALF_YEAR,
            nsec: 0,
        };
        assert_eq!(for_list(old, NOW, false), format(old, "%b %e  %Y"));
        assert_eq!(for_list(old, NOW, true).len(), 20);
        let far = Timespec {
            sec: i64::MAX,
            nsec: 0,
        };
        assert_eq!(format(far, "%Y"), i64::MAX.to_string());
    }

    #[test]
    fn stamps() {
        for (text, time) in [
            ("201601020304.05", "2016-01-02 03:04:05"),
            ("201601020304", "2016-01-02 03:04:00"),
            ("1601020304", "2016-01-02 03:04:00"),
            ("9901020304", "1999-01-02 03:04:00"),
        ] {
            assert_eq!(
                parse_stamp(text, NOW).map(at).as_deref(),
                Some(time),
                "{text}"
            );
        }
        let this_year = parse_stamp("06020304", NOW).map(at).unwrap();
        assert_eq!(this_year, format(NOW, "%Y-06-02 03:04:00"));
        for bad in [
            "",
            "1",
            "201613020304",
            "201601020304.5",
            "201601020304.61",
            "20160102030x",
            "201601022504",
        ] {
            assert_eq!(parse_stamp(bad, NOW), None, "{bad}");
        }
    }

    #[test]
    fn dates() {
        assert_eq!(
            parse_date("2016-01-02T03:04:05", NOW).map(at).as_deref(),
            Some("2016-01-02 03:04:05")
        );
        assert_eq!(
            parse_date("2016-01-02 03:04", NOW).map(at).as_deref(),
            Some("2016-01-02 03:04:00")
        );
        assert_eq!(
            parse_date("2016-01-02", NOW).map(at).as_deref(),
            Some("2016-01-02 00:00:00")
        );
        let precise = Timespec {
            sec: 1_451_703_845,
            nsec: 250_000_000,
        };
        assert_eq!(parse_date("2016-01-02T03:04:05.25Z", NOW), Some(precise));
        assert_eq!(parse_date("@-5", NOW), Some(Timespec { sec: -5, nsec: 0 }));
        assert_eq!(parse_date("now", NOW), Some(NOW));
        assert_eq!(parse_date("yesterday", NOW), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_time_or_none(text in ".{0,16}", digits in "[0-9]{0,14}[.]?[0-9]{0,3}") {
            for text in [text, digits] {
                let _ = (parse_stamp(&text, NOW), parse_date(&text, NOW));
            }
        }
    }
}
