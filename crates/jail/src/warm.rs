//! A confined program that stays: asked one question after the other, killed when it is late, started again when it is gone.

use std::{
    io,
    process::{Child, ChildStdin, ChildStdout},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
};

use crate::{
    Broken, Cell,
    frame::{read_frame, write_frame},
};

/// A program that answers frames with frames, in a process of its own that lives on between questions.
#[derive(Debug)]
pub struct Warm {
    cell: Cell,
    most_questions: u32,
    living: Option<Living>,
}

#[derive(Debug)]
struct Living {
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<Result<Vec<u8>, Broken>>,
    asked: u32,
}

impl Warm {
    /// A program that is started when it is first asked, and anew after `most_questions`: whatever it keeps, it keeps for so
    /// long. [`Cell::patience`] and [`Cell::most_output`] hold for each question.
    pub fn new(cell: Cell, most_questions: u32) -> Self {
        Self { cell, most_questions, living: None }
    }

    /// Asks one question and waits for the answer. Blocks: call it on a thread that may wait. After an error the process is
    /// gone, and the next question goes to a new one.
    pub fn ask(&mut self, question: &[u8]) -> Result<Vec<u8>, Broken> {
        let mut living = match self.living.take().filter(Living::is_alive) {
            Some(living) => living,
            None => Living::start(&self.cell)?,
        };
        let answer = living.converse(&self.cell, question);
        living.asked += 1;
        if answer.is_ok() && living.asked < self.most_questions {
            self.living = Some(living);
        }
        answer
    }

    /// The number of the process, while there is one.
    pub fn process(&self) -> Option<u32> {
        self.living.as_ref().map(|living| living.child.id())
    }
}

impl Living {
    fn start(cell: &Cell) -> Result<Self, Broken> {
        let mut child = cell.start()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Broken::NotStarted("no pipes".to_owned()));
        };
        let (tell, answers) = mpsc::channel();
        let most = cell.most_output;
        // Ends with the pipe, that is with the process.
        thread::spawn(move || listen(stdout, most, &tell));
        Ok(Self { child, stdin, answers, asked: 0 })
    }

    /// Whether the process stands and has said nothing unasked.
    fn is_alive(&self) -> bool {
        matches!(self.answers.try_recv(), Err(mpsc::TryRecvError::Empty))
    }

    fn converse(&mut self, cell: &Cell, question: &[u8]) -> Result<Vec<u8>, Broken> {
        let Self { child, stdin, answers, .. } = self;
        let answer = thread::scope(|scope| {
            scope.spawn(move || {
                // A program that does not read on has its reasons; its end tells them.
                let _ = write_frame(stdin, question);
            });
            let answer = answers.recv_timeout(cell.patience).unwrap_or_else(|error| {
                Err(match error {
                    RecvTimeoutError::Timeout => Broken::TooLong,
                    RecvTimeoutError::Disconnected => Broken::Ended("it is gone".to_owned()),
                })
            });
            if answer.is_err() {
                // Ends the writing too.
                let _ = child.kill();
            }
            answer
        });
        match answer {
            Err(Broken::Ended(_)) => {
                let ended = child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
                Err(Broken::Ended(ended))
            }
            other => other,
        }
    }
}

impl Drop for Living {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(mut stdout: ChildStdout, most: usize, tell: &mpsc::Sender<Result<Vec<u8>, Broken>>) {
    loop {
        let heard = match read_frame(&mut stdout, most) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(Broken::Ended("it closed its pipe".to_owned())),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Broken::TooMuch),
            Err(error) => Err(Broken::Ended(error.to_string())),
        };
        let last = heard.is_err();
        if tell.send(heard).is_err() || last {
            return;
        }
    }
}
