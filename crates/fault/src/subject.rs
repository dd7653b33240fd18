//! What is broken: the store alone under a load of its own, or the whole server under residents who report.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::Sender,
    },
    thread,
    time::{Duration, Instant},
};

use balai_store::StoreOptions;

use crate::{
    citizen::{self, Refused},
    http::Browser,
    tally::Trouble,
};

/// Every how many reports one has a photo.
const REPORTS_PER_PHOTO: u64 = 10;

/// What is started and broken.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// The store.
    Store {
        /// With `synchronous=NORMAL`: the control.
        normal: bool,
    },
    /// The server, by its program, serving one pack.
    Server {
        /// `target/debug/balai`.
        program: PathBuf,
        /// The pack's directory.
        region: PathBuf,
        /// The PostgreSQL database it uses; the embedded one when there is none.
        database: Option<String>,
        /// A file with further choices, such as where copies go.
        choices: Option<PathBuf>,
    },
}

impl Subject {
    /// Where the subject's rows and files lie.
    pub(crate) fn options(&self, data: &Path) -> StoreOptions {
        match self {
            Self::Server { database: Some(address), .. } => {
                StoreOptions::postgres(address, data.join("files"))
            }
            _ => StoreOptions::directory(data),
        }
    }
}

/// How it is started.
#[derive(Clone, Copy)]
pub(crate) struct Start<'p> {
    /// What.
    pub(crate) subject: &'p Subject,
    /// Its data directory.
    pub(crate) data: &'p Path,
    /// The first receipt's number, for the store.
    pub(crate) first: u64,
    /// How many clients.
    pub(crate) clients: usize,
}

impl Start<'_> {
    /// Starts it; receipts arrive line by line, `?` when it says that it can't store.
    pub(crate) fn run(self, lines: Sender<String>) -> Result<Child, Trouble> {
        match self.subject {
            Subject::Store { normal } => self.store(*normal, lines),
            Subject::Server { .. } => {
                let (child, address) = serve(self.subject, self.data)?;
                load(address, self.clients, &lines);
                Ok(child)
            }
        }
    }

    fn store(self, normal: bool, lines: Sender<String>) -> Result<Child, Trouble> {
        let program = std::env::current_exe().map_err(Trouble::at("finding the harness's own program"))?;
        let mut command = Command::new(program);
        command.arg("load").arg("--data").arg(self.data);
        command.args(["--first", &self.first.to_string(), "--clients", &self.clients.to_string()]);
        if normal {
            command.arg("--normal");
        }
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(Trouble::at("starting the load"))?;
        let output = child.stdout.take();
        thread::spawn(move || {
            let output = output.into_iter().flat_map(|output| BufReader::new(output).lines());
            for line in output.map_while(Result::ok) {
                if lines.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(child)
    }
}

/// Starts the server and waits until it answers.
pub(crate) fn serve(subject: &Subject, data: &Path) -> Result<(Child, SocketAddr), Trouble> {
    serve_with(subject, data, &[])
}

/// [`serve`] with variables of its environment.
pub(crate) fn serve_with(
    subject: &Subject,
    data: &Path,
    variables: &[(&str, String)],
) -> Result<(Child, SocketAddr), Trouble> {
    let Subject::Server { program, region, database, choices } = subject else {
        return Err(Trouble::Broken("the store alone does not serve".to_owned()));
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Trouble::at("a free port"))?;
    let address = listener.local_addr().map_err(Trouble::at("a free port"))?;
    drop(listener);
    let mut command = Command::new(program);
    command.arg("serve").arg("--data").arg(data).arg("--region").arg(region);
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    if let Some(choices) = choices {
        command.arg("--config").arg(choices);
    }
    command.args(["--listen", &address.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(Trouble::at("starting the server"))?;
    let until = Instant::now() + Duration::from_secs(20);
    while !Browser::new(address).get("/readyz").is_ok_and(|answer| answer.status == 200) {
        if Instant::now() > until || !matches!(child.try_wait(), Ok(None)) {
            let _ = child.kill().and_then(|()| child.wait());
            return Err(Trouble::Broken("the server does not answer".to_owned()));
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok((child, address))
}

/// Lets `clients` residents report at once; each receipt is told as a line.
pub(crate) fn load(address: SocketAddr, clients: usize, lines: &Sender<String>) {
    let number = Arc::new(AtomicU64::new(0));
    for _ in 0..clients {
        let (lines, number) = (lines.clone(), Arc::clone(&number));
        thread::spawn(move || residents(address, &number, &lines));
    }
}

/// One resident after the other, until nobody listens or answers.
fn residents(address: SocketAddr, number: &AtomicU64, lines: &Sender<String>) {
    loop {
        let with_photo = number.fetch_add(1, Ordering::Relaxed).is_multiple_of(REPORTS_PER_PHOTO);
        let line = match citizen::report(address, with_photo, None) {
            Ok(receipt) => receipt,
            Err(Refused::Unavailable) => {
                thread::sleep(Duration::from_millis(20));
                "?".to_owned()
            }
            // Nobody answers any more (it was killed), or it says something unforeseen, to be shown.
            Err(Refused::Other(told)) => format!("! {told}"),
        };
        let ended = line.starts_with('!');
        if lines.send(line).is_err() || ended {
            break;
        }
    }
}
