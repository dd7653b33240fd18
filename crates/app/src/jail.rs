//! `balai jail-image`: the cell in which the server has photos decoded. Started by the server, never by a person.

use std::{path::PathBuf, process::ExitCode};

use balai_platform::{
    papers::{self, ReadingRoom},
    photos::{self, Darkroom, Scanner},
};

use crate::complain;

/// This very program, also after its file was replaced by a newer release.
const OURSELVES: &str = "/proc/self/exe";

/// Where the server decodes photos, once `scanner` passed them.
pub(crate) fn darkroom(scanner: Option<Scanner>) -> Darkroom {
    Darkroom::cell(PathBuf::from(OURSELVES), scanner)
}

/// Where the server reads papers.
pub(crate) fn reading_room() -> ReadingRoom {
    ReadingRoom::cell(PathBuf::from(OURSELVES))
}

/// Runs `balai jail-paper`. 0: answered, 1: not confined or not understood.
pub(crate) fn run_paper() -> ExitCode {
    match papers::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

/// Runs the command. 0: answered, 1: not confined or not understood.
pub(crate) fn run() -> ExitCode {
    match photos::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}
