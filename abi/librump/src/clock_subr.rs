//! Dates and seconds since 1970: `clock_ymdhms_to_secs(9)`, `dev/clock_subr.h`.

use core::ffi::c_int;

use rump_abi::Errno;
use rump_abi::types::time_t;

use crate::export::kpi_undeclared;

/// `struct clock_ymdhms`: a date and a time of day, in UTC.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: u64,
    month: u8,
    day: u8,
    weekday: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

const DAY: i64 = 86_400;
/// Days of 400 years, after which the calendar repeats itself.
const CYCLE: i64 = 146_097;
/// From the first of March of the year 0, with which the cycle begins here, to 1970.
const EPOCH: i64 = 719_468;

/// Days since 1970 of a date. Years begin with March, so that a leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    cycle * CYCLE + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - EPOCH
}

/// The date of a day since 1970: year, month, day.
fn date(days: i64) -> (i64, u8, u8) {
    let days = days + EPOCH;
    let (cycle, of_cycle) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
    let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = cycle * 400 + year + i64::from(month <= 2);
    (year, month as u8, day as u8)
}

impl Date {
    /// Seconds since 1970; `None` for what is no date, or before 1970.
    fn seconds(self) -> Option<time_t> {
        let fits = (1970..=u64::from(u32::MAX)).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 62;
        if !fits {
            return None;
        }
        let days = days(self.year.cast_signed(), self.month.into(), self.day.into());
        let of_day =
            (i64::from(self.hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second);
        Some(days * DAY + of_day)
    }

    fn of(seconds: time_t) -> Option<Self> {
        if seconds < 0 {
            return None;
        }
        let (day, of_day) = (seconds / DAY, seconds % DAY);
        let (year, month, of_month) = date(day);
        Some(Self {
            year: year.cast_unsigned(),
            month,
            day: of_month,
            // 1970 began with a Thursday.
            weekday: ((day + 4) % 7) as u8,
            hour: (of_day / 3600) as u8,
            minute: (of_day / 60 % 60) as u8,
            second: (of_day % 60) as u8,
        })
    }
}

kpi_undeclared! {
    /// The second of a date; -1 for none.
    fn clock_ymdhms_to_secs(dt: *mut Date) -> time_t {
        // SAFETY: the caller's structure.
        unsafe { dt.read() }.seconds().unwrap_or(-1)
    }

    /// The date of a second since 1970.
    fn clock_secs_to_ymdhms(secs: time_t, dt: *mut Date) -> c_int {
        match Date::of(secs) {
            Some(date) => {
                // SAFETY: the caller's structure.
                unsafe { dt.write(date) };
                0
            }
            None => Errno::EINVAL.get(),
        }
    }
}
