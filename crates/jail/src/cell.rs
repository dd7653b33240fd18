//! Starts a program in a process of its own, hands it bytes, takes what it answers, and kills it when its time is over.

use std::{
    io::{Read as _, Write as _},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Why nothing came out of a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The program could not be started.
    #[error("the cell could not be started: {0}")]
    NotStarted(String),
    /// It was still at work when its time was over, and was killed.
    #[error("the cell took too long and was killed")]
    TooLong,
    /// It answered more than it may.
    #[error("the cell answered too much")]
    TooMuch,
    /// It ended by itself, by a limit or by a call it may not make.
    #[error("the cell ended early: {0}")]
    Ended(String),
}

/// How to start a confined program.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<&'static str>,
    /// How long it may take, by the clock.
    pub patience: Duration,
    /// The most bytes it may answer.
    pub most_output: usize,
}

impl Cell {
    /// Starts the program. It gets no variable of this process's environment, no open file but the two pipes, and has to confine
    /// itself.
    pub(crate) fn start(&self) -> Result<Child, Broken> {
        Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Broken::NotStarted(error.to_string()))
    }

    /// Hands `input` over and waits for the answer. Blocks: call it on a thread that may wait.
    pub fn run(&self, input: &[u8]) -> Result<Vec<u8>, Broken> {
        let mut child = self.start()?;
        let answer = match (child.stdin.take(), child.stdout.take()) {
            (Some(stdin), Some(stdout)) => self.converse(&mut child, (stdin, stdout), input),
            _ => Err(Broken::NotStarted("no pipes".to_owned())),
        };
        if answer.is_err() {
            // It may have ended already; what matters is that it is not there afterwards.
            let _ = child.kill();
        }
        let ended = child.wait().map_err(|error| Broken::Ended(error.to_string()))?;
        let answer = answer?;
        if ended.success() { Ok(answer) } else { Err(Broken::Ended(ended.to_string())) }
    }

    /// Writes and reads at once, since either pipe may be full; kills when the time is over, so that both end.
    fn converse(
        &self,
        child: &mut Child,
        (mut stdin, stdout): (ChildStdin, ChildStdout),
        input: &[u8],
    ) -> Result<Vec<u8>, Broken> {
        let most = self.most_output;
        thread::scope(|scope| {
            scope.spawn(move || {
                // A program that does not read on has its reasons; its end tells them.
                let _ = stdin.write_all(input);
            });
            let (tell, told) = mpsc::channel();
            scope.spawn(move || {
                let _ = tell.send(read(stdout, most));
            });
            let answer = told.recv_timeout(self.patience).unwrap_or(Err(Broken::TooLong));
            if answer.is_err() {
                let _ = child.kill();
            }
            answer
        })
    }
}

/// Everything until the end, unless it is more than `most` bytes.
fn read(stdout: ChildStdout, most: usize) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    match stdout.take(limit).read_to_end(&mut bytes) {
        Ok(length) if length > most => Err(Broken::TooMuch),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Broken::Ended(error.to_string())),
    }
}
