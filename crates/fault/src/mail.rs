//! A mail server that says nothing, refuses, or stops in the middle of a letter, while residents report and ask for letters and,
//! on PostgreSQL, a past is imported beside them. A second server with a mail server that works is used by as many at the same time:
//! receipts and pages come as fast as there. Once it works again every letter arrives, none of them after somebody said that it had.

use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::PathBuf,
    process::Child,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    citizen::{self, Refused},
    http::Browser,
    import,
    ledger::Ledger,
    mailbox::{Mailbox, Mood},
    oath,
    subject::{self, Subject},
    tally::{Tally, Trouble},
};

/// The longest that a resident may wait for the receipt: nine pages and photos on a machine that others use too.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the letters of before may take once the server works again: their pauses have grown meanwhile.
const CATCH_UP: Duration = Duration::from_mins(5);
/// As fast as beside a mail server that works: the median is at most so many times the other's of the same seconds, and [`SPREAD`] more.
const AS_FAST: u32 = 2;
const SPREAD: Duration = Duration::from_millis(100);
/// What is looked at meanwhile.
const PAGES: [&str; 4] = ["/", "/laporan", "/lacak", "/layanan"];
/// How long a visitor looks at a page.
const LOOK: Duration = Duration::from_millis(50);
/// How many rows are imported in each bad mood.
const ROWS: u64 = 2_000;

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
    /// How many residents report at once at each of the two servers.
    #[arg(long, default_value_t = 3)]
    clients: usize,
    /// For how many seconds the mail server is in each of its bad moods.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// An empty PostgreSQL database: then a past is imported beside the residents; else the embedded database.
    #[arg(long, requires = "spared")]
    database: Option<String>,
    /// Another one, for the server that is spared.
    #[arg(long, requires = "database")]
    spared: Option<String>,
}

/// A server with a mail server of its own, and what was given and asked there.
struct Side {
    subject: Subject,
    data: PathBuf,
    mailbox: Mailbox,
    child: Child,
    address: SocketAddr,
    ledger: Ledger,
    number: AtomicU64,
    addresses: BTreeSet<String>,
}

impl Side {
    /// Keeps what was met.
    fn enter(&mut self, met: Met) -> Result<(), Trouble> {
        self.addresses.extend(met.addresses);
        self.ledger.enter(met.receipts)
    }

    /// The oath, once the server has been killed.
    fn checked(&self) -> Result<Tally, Trouble> {
        let receipts = self.ledger.receipts.len() as u64;
        let mut tally = Tally { runs: 1, receipts, ..Tally::default() };
        let wrong = oath::check(&self.subject, &self.data, &self.ledger, &mut tally)?;
        if wrong.is_empty() { Ok(tally) } else { Err(Trouble::Broken(wrong.join("; "))) }
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// What residents and visitors met.
#[derive(Default)]
struct Met {
    receipts: Vec<String>,
    addresses: BTreeSet<String>,
    waited: Vec<Duration>,
    looked: Vec<Duration>,
    wrong: Vec<String>,
}

/// The middle of some spans, and the longest.
fn median_and_longest(spans: &[Duration]) -> (Duration, Duration) {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    (middle, sorted.last().copied().unwrap_or_default())
}

/// Whether a span is as good as one beside a mail server that works.
fn as_fast(span: Duration, other: Duration) -> bool {
    span <= other * AS_FAST + SPREAD
}

impl Mail {
    /// Lets the mail server fail, and checks.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let _ = fs::remove_dir_all(&self.directory);
        let mut failing = self.side("failing", self.database.as_ref())?;
        let mut spared = self.side("spared", self.spared.as_ref())?;
        let told = self.moods(&mut failing, &mut spared)?;
        for side in [&mut failing, &mut spared] {
            side.child.kill().and_then(|()| side.child.wait()).map_err(Trouble::at("stopping a server"))?;
        }
        let (tally, _) = (failing.checked()?, spared.checked()?);
        let _ = fs::remove_dir_all(&self.directory);
        let place = if self.database.is_some() { " (PostgreSQL)" } else { "" };
        println!("a mail server that fails{place}: {tally}; {told}");
        Ok(())
    }

    fn side(&self, name: &str, database: Option<&String>) -> Result<Side, Trouble> {
        let directory = self.directory.join(name);
        fs::create_dir_all(&directory).map_err(Trouble::at(directory.display()))?;
        let (data, ledger) = (directory.join("data"), Ledger::new(&directory.join("ledger"))?);
        let mailbox = Mailbox::open()?;
        let subject = Subject::Server {
            program: self.server.clone(),
            region: self.region.clone(),
            database: database.cloned(),
            choices: None,
        };
        let variables = [
            ("BALAI_MAIL_SERVER", "127.0.0.1".to_owned()),
            ("BALAI_MAIL_PORT", mailbox.port.to_string()),
            ("BALAI_MAIL_SECURITY", "none".to_owned()),
            ("BALAI_MAIL_FROM", "balai@contoh.example".to_owned()),
        ];
        let (child, address) = subject::serve_with(&subject, &data, &variables)?;
        let (number, addresses) = (AtomicU64::new(1), BTreeSet::new());
        Ok(Side { subject, data, mailbox, child, address, ledger, number, addresses })
    }

    fn moods(&self, failing: &mut Side, spared: &mut Side) -> Result<String, Trouble> {
        let mut told = Vec::new();
        let pace = (self.clients, Duration::from_secs(self.seconds));
        for mood in [Mood::Silent, Mood::Refuses, Mood::Stops] {
            failing.mailbox.set(mood);
            let (here, there) = (&*failing, &*spared);
            let (met, other, imported) = thread::scope(|scope| {
                // At both, or else what an import costs would be taken for what the mail server does.
                let importing = [here, there].map(|side| scope.spawn(|| self.import(mood, side)));
                let beside = scope.spawn(|| together(there.address, &there.number, pace));
                let met = together(here.address, &here.number, pace);
                (met, beside.join(), importing.map(thread::ScopedJoinHandle::join))
            });
            let ended = |_| Trouble::Broken("a thread of the harness ended early".to_owned());
            for one in imported {
                one.map_err(ended)??;
            }
            let other = other.map_err(ended)?;
            told.push(judged(mood, &met, &other)?);
            failing.enter(met)?;
            spared.enter(other)?;
        }
        failing.mailbox.set(Mood::Takes);
        caught_up(&spared.mailbox, &spared.addresses)?;
        told.push(caught_up(&failing.mailbox, &failing.addresses)?);
        Ok(told.join("; "))
    }

    /// A past is imported beside a server whose mail server fails: it writes to nobody, so nothing may keep it waiting. The embedded
    /// database has one process at a time.
    fn import(&self, mood: Mood, side: &Side) -> Result<(), Trouble> {
        let Subject::Server { database: Some(database), .. } = &side.subject else { return Ok(()) };
        let file = side.data.with_file_name(format!("past-{mood:?}.csv"));
        fs::write(&file, import::table(&format!("{mood:?}-"), ROWS)).map_err(Trouble::at(file.display()))?;
        let keys = side.data.with_extension("keys");
        let place = import::Place { data: &side.data, database: Some(database), keys: &keys };
        let ran = import::ran(import::command((&self.server, &self.region), &file, &place))?;
        let said = format!("while the mail server was {}, an import said: {}", mood.name(), ran.told);
        if ran.complete { Ok(()) } else { Err(Trouble::Broken(said)) }
    }
}

/// What was met in a mood and, in the same seconds, beside a mail server that works: in words, or what was wrong with it.
fn judged(mood: Mood, met: &Met, other: &Met) -> Result<String, Trouble> {
    let name = mood.name();
    if let Some(wrong) = met.wrong.iter().chain(&other.wrong).next() {
        return Err(Trouble::Broken(format!("while it was {name}, somebody met: {wrong}")));
    }
    let [(receipt, slowest), (page, slowest_page), (other_receipt, _), (other_page, _)] =
        [&met.waited, &met.looked, &other.waited, &other.looked].map(|spans| median_and_longest(spans));
    let told = format!(
        "{name}: {} receipts, median {} ms ({} ms beside one that works), slowest {} ms; {} pages, median {} ms ({} ms), slowest {} ms",
        met.receipts.len(),
        receipt.as_millis(),
        other_receipt.as_millis(),
        slowest.as_millis(),
        met.looked.len(),
        page.as_millis(),
        other_page.as_millis(),
        slowest_page.as_millis()
    );
    let held = as_fast(receipt, other_receipt) && as_fast(page, other_page) && slowest <= PATIENCE;
    if held && !met.receipts.is_empty() && !met.looked.is_empty() {
        return Ok(told);
    }
    Err(Trouble::Broken(told))
}

/// Waits until everybody has a letter that was answered for, and counts copies.
fn caught_up(mailbox: &Mailbox, addresses: &BTreeSet<String>) -> Result<String, Trouble> {
    let began = Instant::now();
    while mailbox.missing(addresses.iter()) > 0 || mailbox.counted().unanswered > 0 {
        if began.elapsed() > CATCH_UP {
            let missing = mailbox.missing(addresses.iter());
            return Err(Trouble::Broken(format!("{missing} of {} letters never came", addresses.len())));
        }
        thread::sleep(Duration::from_millis(100));
    }
    let seconds = began.elapsed().as_secs();
    let counted = mailbox.counted();
    if counted.twice > 0 || counted.taken != addresses.len() {
        return Err(Trouble::Broken(format!(
            "{} letters to {} people, {} of them again after they had been taken",
            counted.taken,
            addresses.len(),
            counted.twice
        )));
    }
    Ok(format!(
        "all {} letters {seconds} s after it worked again, none again that was answered for, {} again that the server had without \
         a word, each under its own Message-ID",
        counted.taken, counted.unsaid
    ))
}

/// Residents who report one after the other for a while, each with an address of their own, and a visitor who looks at pages.
fn together(address: SocketAddr, number: &AtomicU64, (clients, span): (usize, Duration)) -> Met {
    let (met, ended) = (Mutex::new(Met::default()), AtomicBool::new(false));
    let (met_by_all, told_to_end) = (&met, &ended);
    thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(move || {
                while !told_to_end.load(Ordering::Acquire) {
                    reported(address, number, met_by_all);
                }
            });
        }
        scope.spawn(move || {
            for page in PAGES.iter().cycle() {
                if told_to_end.load(Ordering::Acquire) {
                    break;
                }
                looked(address, page, met_by_all);
                thread::sleep(LOOK);
            }
        });
        thread::sleep(span);
        ended.store(true, Ordering::Release);
    });
    met.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// One report that asks for letters.
fn reported(address: SocketAddr, number: &AtomicU64, met: &Mutex<Met>) {
    let email = format!("warga{}@contoh.example", number.fetch_add(1, Ordering::Relaxed));
    let began = Instant::now();
    let outcome = citizen::report(address, false, Some(&email));
    let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
    match outcome {
        Ok(receipt) => {
            met.receipts.push(receipt);
            met.addresses.insert(email);
            met.waited.push(began.elapsed());
        }
        Err(Refused::Unavailable) => met.wrong.push("the server could not store".to_owned()),
        Err(Refused::Other(told)) => met.wrong.push(told),
    }
}

/// One look at a page.
fn looked(address: SocketAddr, page: &str, met: &Mutex<Met>) {
    let began = Instant::now();
    let answer = Browser::new(address).get(page);
    let took = began.elapsed();
    let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
    match answer {
        Ok(answer) if answer.status == 200 => met.looked.push(took),
        Ok(answer) => met.wrong.push(format!("{page}: {}", answer.status)),
        Err(told) => met.wrong.push(format!("{page}: {told}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(receipt: u64, page: u64) -> Met {
        Met {
            receipts: vec!["a 1".to_owned()],
            waited: vec![Duration::from_millis(receipt)],
            looked: vec![Duration::from_millis(page)],
            ..Met::default()
        }
    }

    #[test]
    fn a_bad_time_is_compared_with_the_good_one_beside_it() {
        let good = met(400, 10);
        assert!(judged(Mood::Silent, &met(900, 120), &good).is_ok());
        assert!(judged(Mood::Silent, &met(901, 10), &good).is_err());
        assert!(judged(Mood::Stops, &met(400, 121), &good).is_err());
        let wrong = Met { wrong: vec!["/: 503".to_owned()], ..met(400, 10) };
        assert!(judged(Mood::Refuses, &wrong, &good).is_err());
        assert!(judged(Mood::Refuses, &good, &wrong).is_err());
        assert!(judged(Mood::Refuses, &Met::default(), &good).is_err());
    }

    #[test]
    fn the_middle_is_the_middle() {
        let spans = [3, 1, 2].map(Duration::from_millis);
        assert_eq!(median_and_longest(&spans), (Duration::from_millis(2), Duration::from_millis(3)));
        assert_eq!(median_and_longest(&[]), (Duration::ZERO, Duration::ZERO));
    }
}
