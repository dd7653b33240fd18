//! `balai keys`: which keys there are and what they seal, a new one while everybody goes on working, and paper for a safe.
//!
//! Beside a running server these commands only look into the database and change the key directory; the server itself seals
//! values anew ([`keeper`]). Nothing here prints a key, but for the shares of the ceremony, which are written to a file.

mod abandon;
mod ceremony;
mod documents;
pub(crate) mod keeper;
mod page;
mod place;
mod recover;
mod retire;
mod rotate;
mod status;
#[cfg(test)]
mod tests;
mod verify;

use std::{io::Write as _, process::ExitCode};

use crate::complain;

/// The commands of `balai keys`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Tell which keys there are, what each seals, and what is missing
    Status(place::Place),
    /// Make a new key and seal everything anew with it, while the server runs
    Rotate(rotate::Arguments),
    /// Open every sealed value and list those that do not open, by table and key
    Verify(place::Place),
    /// Put a key away that nothing needs any more
    Retire(retire::Arguments),
    /// Go on without a key that is lost for good: what it sealed stays unreadable
    Abandon(abandon::Arguments),
    /// Print the keys as three shares, of which any two bring them back
    Ceremony(ceremony::Arguments),
    /// Bring keys back from two shares
    Recover(recover::Arguments),
    /// Have the keys that sign documents certified by another government, or certify another's
    #[command(subcommand)]
    Documents(documents::Command),
}

/// Runs a command. 0: done, 1: it failed, or something is missing or unreadable.
pub(crate) fn run(command: &Command) -> ExitCode {
    let outcome = match command {
        Command::Status(place) => status::run(place),
        Command::Rotate(arguments) => rotate::run(arguments),
        Command::Verify(place) => verify::run(place),
        Command::Retire(arguments) => retire::run(arguments),
        Command::Abandon(arguments) => abandon::run(arguments),
        Command::Ceremony(arguments) => ceremony::run(arguments),
        Command::Recover(arguments) => recover::run(arguments),
        Command::Documents(command) => documents::run(command),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => complain(&reason),
    }
}

/// A line for whoever gave the command.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
