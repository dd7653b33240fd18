//! Where photos are decoded: for a server in a cell, a process of its own that can reach nothing; in tests and for invented
//! data in this process.
//!
//! A cell that can't be had means the photo is refused for now. It is never decoded here instead.

use std::{path::PathBuf, time::Duration};

use balai_base::{Problem, ProblemKind};
use balai_jail::{Broken, Cell, Limits, confine};

use super::{
    Prepared, PublicCopy, Rect, Scanner,
    wire::{self, Outcome, Work},
};

/// The word of the program's command that is the cell.
pub const COMMAND: &str = "jail-image";
/// Bytes of memory a cell may take: the largest photo's pixels twice, and what JPEG needs beside them.
const MEMORY: u64 = 768 * 1024 * 1024;
/// Seconds of computing a cell may take; the largest photo takes two.
const SECONDS: u64 = 20;
/// How long a cell may take by the clock, also on a machine at its limit.
const PATIENCE: Duration = Duration::from_secs(40);

/// Where photos are decoded.
#[derive(Clone, Debug, Default)]
pub enum Darkroom {
    /// In this process: for tests and for pictures the program made itself.
    #[default]
    Here,
    /// In a process of its own, after the operator's scanner passed it, if there is one.
    Cell(Cell, Option<Scanner>),
}

impl Darkroom {
    /// Cells of `program`, which answers [`COMMAND`] with [`serve`].
    pub fn cell(program: PathBuf, scanner: Option<Scanner>) -> Self {
        let most_output = wire::MOST_ANSWER;
        Self::Cell(Cell { program, arguments: vec![COMMAND], patience: PATIENCE, most_output }, scanner)
    }

    /// [`super::prepare`], wherever photos are decoded.
    pub fn prepare(&self, bytes: &[u8]) -> Result<Prepared, Problem> {
        self.prepared(&Work::Prepare, bytes)
    }

    /// [`super::prepare_original`], wherever photos are decoded.
    pub fn prepare_original(&self, bytes: &[u8]) -> Result<Prepared, Problem> {
        self.prepared(&Work::PrepareOriginal, bytes)
    }

    fn prepared(&self, work: &Work, bytes: &[u8]) -> Result<Prepared, Problem> {
        let Self::Cell(cell, scanner) = self else {
            return match work {
                Work::PrepareOriginal => super::prepare_original(bytes),
                _ => super::prepare(bytes),
            };
        };
        // Too much and none at all is told without starting anything.
        super::decode::recognised(bytes)?;
        if let Some(scanner) = scanner {
            scanner.pass(bytes)?;
        }
        match ask(cell, work, bytes)? {
            Outcome::Prepared(made) => Ok(*made),
            _ => Err(unavailable()),
        }
    }

    /// [`super::black_boxes`], wherever photos are decoded.
    pub fn black_boxes(&self, picture: &[u8], boxes: &[Rect]) -> Result<PublicCopy, Problem> {
        let Self::Cell(cell, _) = self else { return super::black_boxes(picture, boxes) };
        match ask(cell, &Work::boxes(boxes), picture)? {
            Outcome::Copied(copy) => Ok(copy),
            _ => Err(unavailable()),
        }
    }

    /// Whether a cell can be had, and whether Landlock holds it too. None: photos are decoded in this process.
    pub fn look(&self) -> Option<Result<bool, Broken>> {
        let Self::Cell(cell, _) = self else { return None };
        let answer = cell.run(&Work::Look.written(&[]));
        Some(answer.and_then(|answer| match wire::heard(&answer) {
            Some(Ok(Outcome::Seen { landlock })) => Ok(landlock),
            _ => Err(Broken::Ended("it answered something else".to_owned())),
        }))
    }
}

/// Asks a cell. A photo that breaks it is a damaged one; a cell that does not begin is no fault of the photo.
fn ask(cell: &Cell, work: &Work, bytes: &[u8]) -> Result<Outcome, Problem> {
    let answer = cell.run(&work.written(bytes)).map_err(|broken| {
        tracing::warn!(%broken, "a photo was not decoded");
        match broken {
            Broken::Ended(_) | Broken::TooMuch => Problem::invalid("problem-photo-damaged"),
            Broken::NotStarted(_) | Broken::TooLong => unavailable(),
        }
    })?;
    wire::heard(&answer).unwrap_or_else(|| {
        tracing::warn!("a cell answered something else");
        Err(Problem::invalid("problem-photo-damaged"))
    })
}

fn unavailable() -> Problem {
    Problem::new(ProblemKind::Unavailable(30), "problem-photo-not-now")
}

/// Why the cell's own process ends without an answer.
const CONFINED_NOT: &str = "the cell could not confine itself";

/// The cell itself: confines this process, reads the work, does it, answers. For the command [`COMMAND`] only, in a process
/// with one thread.
pub fn serve(mut input: impl std::io::Read, mut output: impl std::io::Write) -> Result<(), String> {
    let confined = confine(Limits { memory: MEMORY, seconds: SECONDS })
        .map_err(|error| format!("{CONFINED_NOT}: {error}"))?;
    // A decoder that panics has a photo's bytes in its hands: nothing is said of them.
    std::panic::set_hook(Box::new(|_| ()));
    let mut read = Vec::new();
    input.read_to_end(&mut read).map_err(|error| format!("reading: {error}"))?;
    let (work, bytes) = Work::read(&read).ok_or("no work")?;
    let outcome = match work {
        Work::Prepare => super::prepare(bytes).map(|made| Outcome::Prepared(Box::new(made))),
        Work::PrepareOriginal => super::prepare_original(bytes).map(|made| Outcome::Prepared(Box::new(made))),
        Work::Boxes(boxes) => super::black_boxes(bytes, &wire::rects(&boxes)).map(Outcome::Copied),
        Work::Look => Ok(Outcome::Seen { landlock: confined.landlock }),
    };
    output.write_all(&wire::told(&outcome)).map_err(|error| format!("answering: {error}"))
}
