//! The one warm process, who waits for it, and what is known of it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use balai_jail::{Broken, Cell, Warm};
use balai_typeset_wire::{Answer, MOST_ANSWER, MOST_WORK, Work};

use super::{Failure, Sheet, State, Typeset};

/// The program's name; it lies beside the server's.
const PROGRAM: &str = "balai-typeset";
/// How long one document may take by the clock: a hundred times what a letter takes, on a machine at its limit.
const PATIENCE: Duration = Duration::from_secs(20);
/// After so many documents the process is replaced: nothing it may have kept grows for ever.
const MOST_QUESTIONS: u32 = 500;
/// So many may wait; the next is told to come again.
const MOST_WAITING: u32 = 32;
/// How every PDF begins.
const PDF: &[u8] = b"%PDF-1.";

/// Sets documents. Clones share one process.
#[derive(Clone, Debug)]
pub struct Typesetter {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Option<PathBuf>,
    warm: Mutex<Option<Warm>>,
    patience: Duration,
    waiting: AtomicU32,
    broken: AtomicBool,
}

impl Typesetter {
    /// The typesetter that `program` is; it need not be there yet.
    pub fn new(program: PathBuf) -> Self {
        Self::with(Some(program), PATIENCE)
    }

    /// The typesetter beside the server's own program `server`, such as `/usr/bin/balai`.
    pub fn beside(server: &Path) -> Self {
        Self::new(server.with_file_name(PROGRAM))
    }

    /// None, for ever being prepared: for tests of other things.
    pub fn none() -> Self {
        Self::with(None, PATIENCE)
    }

    /// As [`Self::new`], with another patience for each document.
    pub fn with_patience(program: PathBuf, patience: Duration) -> Self {
        Self::with(Some(program), patience)
    }

    fn with(program: Option<PathBuf>, patience: Duration) -> Self {
        let (waiting, broken) = (AtomicU32::new(0), AtomicBool::new(false));
        Self { inner: Arc::new(Inner { program, warm: Mutex::new(None), patience, waiting, broken }) }
    }

    /// Whether documents can be set, as far as is known without trying.
    pub fn state(&self) -> State {
        match &self.inner.program {
            Some(program) if program.is_file() => {
                if self.inner.broken.load(Ordering::Relaxed) {
                    State::Broken
                } else {
                    State::Ready
                }
            }
            _ => State::BeingPrepared,
        }
    }

    /// Tries the program: whether it works, and whether Landlock holds it too. Blocks.
    pub fn look(&self) -> Result<bool, Failure> {
        match self.ask(&Work::Look)? {
            Answer::Seen { landlock } => Ok(landlock),
            _ => Err(Failure::Broken),
        }
    }

    /// Sets a document. Blocks, for as long as the documents before it and its own patience take: call it on a thread that may
    /// wait, never inside a transaction.
    pub fn set(&self, sheet: &Sheet<'_>) -> Result<Typeset, Failure> {
        match self.ask(&sheet.as_work())? {
            Answer::Set { pages, pdf } if pages > 0 && pdf.starts_with(PDF) => Ok(Typeset { pdf, pages }),
            Answer::Refused(complaints) => Err(Failure::Refused(complaints)),
            _ => Err(Failure::Broken),
        }
    }

    fn ask(&self, work: &Work) -> Result<Answer, Failure> {
        if self.state() == State::BeingPrepared {
            return Err(Failure::BeingPrepared);
        }
        let _waits = Waits::begin(&self.inner.waiting)?;
        let question = work.written();
        if question.len() > MOST_WORK {
            return Err(Failure::TooMuch);
        }
        let heard = self.warm().get_or_insert_with(|| self.cold()).ask(&question);
        let works = !matches!(heard, Err(Broken::NotStarted(_)));
        match heard {
            Ok(answer) => {
                let answer = Answer::read(&answer);
                self.inner.broken.store(answer.is_none(), Ordering::Relaxed);
                answer.ok_or(Failure::Broken)
            }
            Err(broken) => {
                tracing::warn!(%broken, "a document was not set");
                // A process that ends at once, whatever it is asked, could not confine itself.
                let breaks = !works || (*work == Work::Look) || self.ends_at_once(&broken);
                self.inner.broken.store(breaks, Ordering::Relaxed);
                Err(if breaks { Failure::Broken } else { Failure::TooMuch })
            }
        }
    }

    /// Whether a process that ended while it had work ends without work too.
    fn ends_at_once(&self, broken: &Broken) -> bool {
        matches!(broken, Broken::Ended(_))
            && self.warm().get_or_insert_with(|| self.cold()).ask(&Work::Look.written()).is_err()
    }

    fn cold(&self) -> Warm {
        let program = self.inner.program.clone().unwrap_or_default();
        let cell =
            Cell { program, arguments: Vec::new(), patience: self.inner.patience, most_output: MOST_ANSWER };
        Warm::new(cell, MOST_QUESTIONS)
    }

    /// The process; whoever panicked while holding it left it as good as gone, and it is started anew.
    fn warm(&self) -> MutexGuard<'_, Option<Warm>> {
        self.inner.warm.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One that waits or is served.
struct Waits<'a>(&'a AtomicU32);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a AtomicU32) -> Result<Self, Failure> {
        let begun = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING { Err(Failure::Busy) } else { Ok(begun) }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
