//! `balai disaster on|off`: light pages in the place of the usual ones, also when the server's own pages can't be reached. A
//! running server sees it within a second.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use crate::{complain, operation};

/// What to turn.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// on: light pages; off: the usual ones
    state: Word,
    /// The data directory
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Where reports wait while the database can't write; <data>.waiting unless given
    #[arg(long)]
    waiting: Option<PathBuf>,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Word {
    On,
    Off,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let waiting = arguments.waiting.clone().unwrap_or_else(|| operation::waiting_beside(&arguments.data));
    let on = arguments.state == Word::On;
    match balai_operate::emergency::turn(&operation::switch_file(&waiting), on) {
        Ok(()) => {
            let told = if on { "Emergency pages are shown." } else { "The usual pages are shown." };
            let _ = writeln!(std::io::stdout().lock(), "{told}");
            ExitCode::SUCCESS
        }
        Err(reason) => complain(&reason),
    }
}
