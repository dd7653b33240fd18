//! `balai doctor`: how the hall stands, told so that one person can act on it.

mod security;

use std::{io::Write as _, process::ExitCode};

use balai_base::Language;

use crate::complain;

/// What `balai doctor` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print what an auditor reads: each requirement with the tests that hold it
    #[arg(long)]
    security: bool,
    /// The language of what is printed: id or en
    #[arg(long, default_value = "id")]
    language: Language,
}

/// Runs the command. 0: told, 1: nothing was asked for.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if !arguments.security {
        return complain("ask for something: --security");
    }
    let text = security::report(arguments.language);
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&format!("printing: {error}")),
    }
}
