//! The hall in rehearsal: a copy of data and waiting folder, served by this very program in a process of its own. It sends no
//! letter and calls nobody.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::bench::http::{self, Line};

/// How long a hall may take to its first answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// What every start of the hall shares.
pub(crate) struct Ground {
    /// This program.
    pub(crate) program: PathBuf,
    /// The folder of the rehearsal; removed afterwards.
    pub(crate) folder: PathBuf,
    /// The keys: only read.
    pub(crate) keys: PathBuf,
    /// The pack.
    pub(crate) pack: PathBuf,
}

/// What is broken in a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Nothing.
    Nothing,
    /// The database may hold so many pages and no more: a full disk, by SQLite's own reckoning.
    Full(u64),
    /// No file may grow beyond so many blocks of 512 bytes: the system refuses to write, as a failing disk does.
    Failing(u64),
    /// Letters go to a port where nobody listens.
    Mail(u16),
}

/// A running hall, killed when dropped.
pub(crate) struct Hall {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// How long it took to its first page.
    pub(crate) started_in: Duration,
}

impl Ground {
    /// The copy of the data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where reports wait.
    pub(crate) fn waiting(&self) -> PathBuf {
        self.folder.join("waiting")
    }
}

impl Hall {
    /// Starts the hall and waits for its first page.
    pub(crate) fn start(ground: &Ground, broken: Broken) -> Result<Self, String> {
        let told = |error: std::io::Error| format!("starting the hall: {error}");
        let address = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).map_err(told)?;
        let mut command = started(&ground.program, broken);
        command.arg("serve").arg("--rehearsal").arg("--region").arg(&ground.pack);
        command.arg("--keys").arg(&ground.keys).arg("--data").arg(ground.data());
        command.arg("--waiting").arg(ground.waiting());
        command.args(["--listen", &address.to_string(), "--log", "off", "--plain-http"]);
        match broken {
            Broken::Full(pages) => command.args(["--rehearsal-pages", &pages.to_string()]),
            Broken::Mail(port) => command.args([
                "--mail-server",
                "127.0.0.1",
                "--mail-security",
                "none",
                "--mail-from",
                "latihan@balai.invalid",
                "--mail-site",
                "http://balai.invalid",
                "--mail-port",
                &port.to_string(),
            ]),
            Broken::Nothing | Broken::Failing(_) => &mut command,
        };
        // Neither the choices of this machine's own server nor its file are the rehearsal's.
        command.env_clear().current_dir(&ground.folder);
        let begun = Instant::now();
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(told)?;
        let mut hall = Self { child, address, started_in: Duration::ZERO };
        hall.wait(begun)?;
        hall.started_in = begun.elapsed();
        Ok(hall)
    }

    fn wait(&mut self, begun: Instant) -> Result<(), String> {
        let request = http::get(self.address, "/siaga", "");
        loop {
            let answer = Line::open(self.address).and_then(|mut line| line.ask(&request));
            match answer {
                Ok(answer) if answer.status == 200 => return Ok(()),
                _ if begun.elapsed() > PATIENCE => return Err("the hall does not answer".to_owned()),
                _ if !matches!(self.child.try_wait(), Ok(None)) => {
                    return Err("the hall ended; balai doctor tells why".to_owned());
                }
                _ => thread::sleep(Duration::from_millis(2)),
            }
        }
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) -> Result<(), String> {
        self.child.kill().and_then(|()| self.child.wait()).map(drop).map_err(|error| error.to_string())
    }
}

/// The program, under the limit that makes writing fail where that is what is broken.
fn started(program: &Path, broken: Broken) -> Command {
    match broken {
        Broken::Failing(blocks) => {
            // With the signal ignored, a write beyond the limit fails with an error, as on a failing disk.
            let mut command = Command::new("/bin/sh");
            command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""));
            command.arg(program);
            command
        }
        _ => Command::new(program),
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        // What it acknowledged is on disk: it may be killed at any time.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
