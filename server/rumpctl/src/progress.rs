//! Progress of long copies: a bar on standard error when that is a terminal and the copy is big.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::interrupt::on_interrupt;

/// Shorter copies are over before a bar can be read.
const WORTH_SHOWING: u64 = 4 << 20;

/// A bar, or nothing.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// For a copy of `len` bytes, or of an unknown number.
    pub fn new(what: impl ToString, len: Option<u64>) -> Self {
        if !std::io::stderr().is_terminal() || len.is_some_and(|len| len < WORTH_SHOWING) {
            return Self(None);
        }
        let (bar, template) = match len {
            Some(len) => (
                ProgressBar::new(len),
                "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            ),
            None => (
                ProgressBar::no_length(),
                "{msg} {spinner} {bytes} {bytes_per_sec}",
            ),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_string());
        if len.is_none() {
            bar.enable_steady_tick(Duration::from_millis(250));
        }
        // An interrupted copy leaves no half-drawn bar in front of the prompt.
        let drawn = bar.downgrade();
        let tidy = on_interrupt(move || {
            if let Some(bar) = drawn.upgrade() {
                bar.finish_and_clear();
            }
        });
        // Without a handler only that tidiness is lost.
        drop(tidy);
        Self(Some(bar))
    }

    /// So many bytes more.
    pub fn add(&self, bytes: usize) {
        if let Some(bar) = &self.0 {
            bar.inc(bytes as u64);
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
