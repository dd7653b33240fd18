//! A mail server that says nothing, then one that refuses, while residents report and ask for letters: receipts flow all the
//! same, and once it works again every letter arrives.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    citizen::{self, Refused},
    ledger::Ledger,
    oath,
    subject::{self, Subject},
    tally::{Tally, Trouble},
};

/// The longest that a resident may wait for the receipt: nine pages and photos on a machine that others use too.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the letters of before may take once the server works again: their pauses have grown meanwhile.
const CATCH_UP: Duration = Duration::from_mins(4);

/// It accepts connections and never answers.
const SILENT: u8 = 0;
/// It closes every connection with a refusal.
const REFUSES: u8 = 1;
/// It takes letters.
const TAKES: u8 = 2;

/// How it is done.
#[derive(clap::Args)]
pub(crate) struct Mail {
    /// A directory for data; emptied at the beginning.
    #[arg(long, default_value = "target/fault/mail")]
    directory: PathBuf,
    /// The server's program.
    #[arg(long)]
    server: PathBuf,
    /// The pack the server serves.
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
    /// How many residents report at once.
    #[arg(long, default_value_t = 4)]
    clients: usize,
    /// For how many seconds the mail server is in each of its bad moods.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
}

/// A mail server whose mood is chosen.
struct Mailbox {
    port: u16,
    mood: Arc<AtomicU8>,
    /// Whom letters came for.
    reached: Arc<Mutex<BTreeSet<String>>>,
}

impl Mailbox {
    fn open() -> Result<Self, Trouble> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Trouble::at("the mail server's port"))?;
        let port = listener.local_addr().map_err(Trouble::at("the mail server's port"))?.port();
        let (mood, reached) = (Arc::new(AtomicU8::new(SILENT)), Arc::default());
        let (chosen, noted) = (Arc::clone(&mood), Arc::clone(&reached));
        thread::spawn(move || {
            let mut hanging = Vec::new();
            for stream in listener.incoming().flatten() {
                match chosen.load(Ordering::Acquire) {
                    // Kept open, so that nothing but a limit of time ends the wait.
                    SILENT => hanging.push(stream),
                    REFUSES => drop((&stream).write_all(b"554 no service here\r\n")),
                    _ => {
                        let noted = Arc::clone(&noted);
                        thread::spawn(move || take(&stream, &noted));
                    }
                }
            }
        });
        Ok(Self { port, mood, reached })
    }

    fn set(&self, mood: u8) {
        self.mood.store(mood, Ordering::Release);
    }

    /// How many of `expected` no letter came for.
    fn missing(&self, expected: &BTreeSet<String>) -> usize {
        let reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        expected.difference(&reached).count()
    }
}

/// One conversation (RFC 5321), as short as it may be.
fn take(stream: &TcpStream, reached: &Mutex<BTreeSet<String>>) {
    let say = |line: &str| {
        let mut out = stream;
        // Whoever hung up gets the letter another time.
        let _ = out.write_all(line.as_bytes());
    };
    say("220 fault\r\n");
    let (mut to, mut in_letter) = (String::new(), false);
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if in_letter {
            if line == "." {
                in_letter = false;
                reached.lock().unwrap_or_else(PoisonError::into_inner).insert(std::mem::take(&mut to));
                say("250 taken\r\n");
            }
            continue;
        }
        if let Some(address) = line.strip_prefix("RCPT TO:<") {
            address.split('>').next().unwrap_or_default().clone_into(&mut to);
        }
        in_letter = line == "DATA";
        match line.as_str() {
            "DATA" => say("354 go on\r\n"),
            "QUIT" => return say("221 goodbye\r\n"),
            _ => say("250 fine\r\n"),
        }
    }
}

/// What residents met.
#[derive(Default)]
struct Met {
    receipts: Vec<String>,
    addresses: BTreeSet<String>,
    slowest: Duration,
    wrong: Vec<String>,
}

impl Mail {
    /// Lets the mail server fail, and checks.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let _ = fs::remove_dir_all(&self.directory);
        fs::create_dir_all(&self.directory).map_err(Trouble::at(self.directory.display()))?;
        let data = self.directory.join("data");
        let mut ledger = Ledger::new(&self.directory.join("ledger"))?;
        let mailbox = Mailbox::open()?;
        let subject = Subject::Server {
            program: self.server.clone(),
            region: self.region.clone(),
            database: None,
            choices: None,
        };
        let variables = [
            ("BALAI_MAIL_SERVER", "127.0.0.1".to_owned()),
            ("BALAI_MAIL_PORT", mailbox.port.to_string()),
            ("BALAI_MAIL_SECURITY", "none".to_owned()),
            ("BALAI_MAIL_FROM", "balai@contoh.example".to_owned()),
        ];
        let (mut child, address) = subject::serve_with(&subject, &data, &variables)?;
        let outcome = self.moods(&mailbox, address, &mut ledger);
        child.kill().and_then(|()| child.wait()).map_err(Trouble::at("stopping the server"))?;
        let told = outcome?;
        let mut tally = Tally { runs: 1, receipts: ledger.receipts.len() as u64, ..Tally::default() };
        let wrong = oath::check(&subject, &data, &ledger, &mut tally)?;
        let _ = fs::remove_dir_all(&self.directory);
        println!("a mail server that fails: {tally}; {told}");
        if wrong.is_empty() { Ok(()) } else { Err(Trouble::Broken(wrong.join("; "))) }
    }

    fn moods(&self, mailbox: &Mailbox, address: SocketAddr, ledger: &mut Ledger) -> Result<String, Trouble> {
        let (number, mut addresses, mut told) = (AtomicU64::new(1), BTreeSet::new(), Vec::new());
        for (mood, name) in [(SILENT, "silent"), (REFUSES, "refusing")] {
            mailbox.set(mood);
            let met = residents(address, &number, (self.clients, Duration::from_secs(self.seconds)));
            let given = met.receipts.len();
            if let Some(wrong) = met.wrong.first() {
                return Err(Trouble::Broken(format!("while it was {name}, a resident met: {wrong}")));
            }
            if given == 0 || met.slowest > PATIENCE {
                return Err(Trouble::Broken(format!(
                    "while it was {name}: {given} receipts, the slowest after {} ms",
                    met.slowest.as_millis()
                )));
            }
            ledger.enter(met.receipts)?;
            addresses.extend(met.addresses);
            told.push(format!("{name}: {given} receipts, the slowest after {} ms", met.slowest.as_millis()));
        }
        mailbox.set(TAKES);
        let began = Instant::now();
        while mailbox.missing(&addresses) > 0 {
            if began.elapsed() > CATCH_UP {
                let missing = mailbox.missing(&addresses);
                return Err(Trouble::Broken(format!("{missing} of {} letters never came", addresses.len())));
            }
            thread::sleep(Duration::from_millis(100));
        }
        told.push(format!(
            "all {} letters {} s after it worked again",
            addresses.len(),
            began.elapsed().as_secs()
        ));
        Ok(told.join("; "))
    }
}

/// Residents who report one after the other for a while, each with an address of their own.
fn residents(address: SocketAddr, number: &AtomicU64, (clients, span): (usize, Duration)) -> Met {
    let (met, ended) = (Mutex::new(Met::default()), AtomicBool::new(false));
    let (met_by_all, told_to_end) = (&met, &ended);
    thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(move || {
                while !told_to_end.load(Ordering::Acquire) {
                    let email = format!("warga{}@contoh.example", number.fetch_add(1, Ordering::Relaxed));
                    let began = Instant::now();
                    let outcome = citizen::report(address, false, Some(&email));
                    let mut met = met_by_all.lock().unwrap_or_else(PoisonError::into_inner);
                    match outcome {
                        Ok(receipt) => {
                            met.receipts.push(receipt);
                            met.addresses.insert(email);
                            met.slowest = met.slowest.max(began.elapsed());
                        }
                        Err(Refused::Unavailable) => met.wrong.push("the server could not store".to_owned()),
                        Err(Refused::Other(told)) => met.wrong.push(told),
                    }
                }
            });
        }
        thread::sleep(span);
        ended.store(true, Ordering::Release);
    });
    met.into_inner().unwrap_or_else(PoisonError::into_inner)
}
