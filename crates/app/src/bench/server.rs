//! The server being measured: this very program, started as `balai serve` in a process of its own.

use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use balai_store::Place;

use super::{
    ground::Ground,
    http::{self, Line},
    machine,
};

/// How long a server may take to its first answer before the measurement fails.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server works on what it was given (places its history, learns from it) until a look finds it worked less than this
/// since the last one.
const QUIET: Duration = Duration::from_millis(50);
/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);
/// How long it is waited for; a set of a million cases takes two minutes.
const SETTLING: Duration = Duration::from_mins(15);

/// A running server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start to its first page, in milliseconds.
    pub(crate) started_in: f64,
}

impl Server {
    /// Starts one on the data at `place` and waits for its first page.
    pub(crate) fn start(ground: &Ground, place: &Place) -> Result<Self, String> {
        let told = |error: std::io::Error| format!("starting the server: {error}");
        let address = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).map_err(told)?;
        let mut command = Command::new(&ground.program);
        command.arg("serve").arg("--region").arg(&ground.pack).arg("--keys").arg(&ground.keys);
        command.args(["--listen", &address.to_string(), "--log", "error"]);
        match place {
            Place::Directory(directory) => command.arg("--data").arg(directory),
            Place::Postgres(url) => {
                command.arg("--data").arg(ground.directory.join("files")).args(["--database", url])
            }
        };
        // Neither the choices of this machine's own server nor its file are ours.
        command.env_clear().current_dir(&ground.directory);
        let begun = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().map_err(told)?;
        let mut server = Self { child, address, started_in: 0.0 };
        server.wait(begun)?;
        server.started_in = begun.elapsed().as_secs_f64() * 1_000.0;
        Ok(server)
    }

    fn wait(&mut self, begun: Instant) -> Result<(), String> {
        let request = http::get(self.address, "/", "");
        loop {
            let answer = Line::open(self.address).and_then(|mut line| line.ask(&request));
            match answer {
                Ok(answer) if answer.status == 200 => return Ok(()),
                _ if begun.elapsed() > PATIENCE => return Err("the server does not answer".to_owned()),
                _ if !matches!(self.child.try_wait(), Ok(None)) => {
                    return Err("the server ended; it said why above".to_owned());
                }
                _ => thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    /// Waits until it has done what a server does once with a past that was brought in: nobody is measured beside that.
    pub(crate) fn settle(&self) {
        let begun = Instant::now();
        let worked = || machine::worked(self.child.id()).unwrap_or_default();
        let mut before = worked();
        while begun.elapsed() < SETTLING {
            thread::sleep(LOOK);
            let now = worked();
            if now.saturating_sub(before) < QUIET {
                return;
            }
            before = now;
        }
    }

    /// Megabytes of memory it has in use; 0 where the system does not tell.
    pub(crate) fn resident(&self) -> f64 {
        machine::resident(self.child.id()).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What it acknowledged is on disk: it may be killed at any time.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
