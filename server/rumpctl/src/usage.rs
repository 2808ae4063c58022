//! What a user is told whose command line makes no sense: one sentence, and how to get help.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::ctl::FAILURE;

/// Prints help where it was asked for (status 0), else the sentence (status 1). `linked`: the
/// applet was called by its own name.
pub fn report(error: &Error, who: &str, linked: bool) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that went away is no error of the user's.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(FAILURE)
        }
        _ => {
            let help = if linked || who == "rumpctl" {
                format!("{who} --help")
            } else {
                format!("rumpctl {who} --help")
            };
            eprintln!("{who}: {}; see \"{help}\"", sentence(error));
            ExitCode::from(FAILURE)
        }
    }
}

fn sentence(error: &Error) -> String {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let (arg, value) = (
        named(ContextKind::InvalidArg),
        named(ContextKind::InvalidValue),
    );
    match error.kind() {
        ErrorKind::UnknownArgument if arg.starts_with('-') => format!("unknown option {arg}"),
        ErrorKind::UnknownArgument => format!("extra operand \"{arg}\""),
        ErrorKind::InvalidSubcommand => format!(
            "unknown applet \"{}\"",
            named(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingSubcommand => "no applet is named".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("missing operand {arg}"),
        ErrorKind::ArgumentConflict => {
            format!("{arg} does not go with {}", named(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} needs a value"),
        _ if !value.is_empty() => {
            let why = std::error::Error::source(error).map(|source| format!(": {source}"));
            format!("bad value \"{value}\" for {arg}{}", why.unwrap_or_default())
        }
        _ => error.kind().to_string(),
    }
}
