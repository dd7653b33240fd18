//! Papers that come as PDF from elsewhere: whether one is a PDF at all, and the words in it, by which it is told whose it is.
//!
//! A PDF is a stranger's bytes even when an officer uploads it. A server reads it in a cell (`balai jail-paper`), a process of its
//! own that can reach nothing; a cell that can't be had means the paper is refused for now.

mod read;
mod sample;
#[cfg(test)]
mod tests;
mod whose;

use std::{path::PathBuf, time::Duration};

use balai_base::{Problem, ProblemKind};
use balai_jail::{Broken, Cell, Limits, confine};

pub use sample::sample;
pub use whose::{Expected, Whose, whose};

/// The word of the program's command that is the cell.
pub const COMMAND: &str = "jail-paper";
/// The largest paper, in bytes.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
/// The most that is read out of one, in bytes of UTF-8.
const MOST_WORDS: usize = 256 * 1024;
/// What a cell may take.
const MEMORY: u64 = 256 * 1024 * 1024;
const SECONDS: u64 = 10;
const PATIENCE: Duration = Duration::from_secs(20);

/// Where papers are read.
#[derive(Clone, Debug, Default)]
pub enum ReadingRoom {
    /// In this process: for tests and for papers the program made itself.
    #[default]
    Here,
    /// In a process of its own.
    Cell(Cell),
}

impl ReadingRoom {
    /// Cells of `program`, which answers [`COMMAND`] with [`serve`].
    pub fn cell(program: PathBuf) -> Self {
        Self::Cell(Cell {
            program,
            arguments: vec![COMMAND],
            patience: PATIENCE,
            most_output: MOST_WORDS + 16,
        })
    }

    /// The words of a PDF, empty for one that holds pictures only; refused when it is none, locked or too large.
    pub fn words(&self, bytes: &[u8]) -> Result<String, Problem> {
        read::recognised(bytes)?;
        match self {
            Self::Here => read::words(bytes),
            Self::Cell(cell) => {
                let answer = cell.run(bytes).map_err(|broken| {
                    tracing::warn!(%broken, "a paper was not read");
                    match broken {
                        Broken::Ended(_) | Broken::TooMuch => Problem::invalid("problem-paper-damaged"),
                        Broken::NotStarted(_) | Broken::TooLong => {
                            Problem::new(ProblemKind::Unavailable(30), "problem-paper-not-now")
                        }
                    }
                })?;
                String::from_utf8(answer).map_err(|_| Problem::invalid("problem-paper-damaged"))
            }
        }
    }
}

/// The cell itself: confines this process, reads a paper, answers its words. For the command [`COMMAND`] only, in a process with
/// one thread. A paper that can't be read ends it without an answer.
pub fn serve(mut input: impl std::io::Read, mut output: impl std::io::Write) -> Result<(), String> {
    confine(Limits { memory: MEMORY, seconds: SECONDS }).map_err(|error| error.to_string())?;
    std::panic::set_hook(Box::new(|_| ()));
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| format!("reading: {error}"))?;
    let words = read::words(&bytes).map_err(|problem| problem.message.to_string())?;
    output.write_all(words.as_bytes()).map_err(|error| format!("answering: {error}"))
}
