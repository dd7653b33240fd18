//! The logs of history: kept while serving, and verified afterwards.

mod keep;
mod proof;
mod verify;

use std::{io::Write as _, process::ExitCode};

pub(crate) use keep::keep;
pub(crate) use verify::Check;

/// What can be verified.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Check a file of proofs that somebody downloaded; neither server nor network is needed
    Proof(proof::Arguments),
    /// Compare the whole history with everything that was signed about it; a server may be running
    History(verify::Arguments),
}

/// Runs the command. 0: all of it is true, 1: something is not, or it could not be looked at.
pub(crate) fn run(command: &Command) -> ExitCode {
    let outcome = match command {
        Command::Proof(arguments) => proof::checked(arguments).map(|text| (text, true)),
        Command::History(arguments) => verify::verified(arguments),
    };
    match outcome {
        Ok((text, well)) => {
            let written = std::io::stdout().lock().write_all(text.as_bytes());
            if well && written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => crate::complain(&reason),
    }
}
