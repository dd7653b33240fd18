//! A mail server that says nothing, refuses, or stops in the middle of a letter, while residents report and ask for letters and,
//! on PostgreSQL, a past is imported beside them: receipts and pages come as fast as before, and once it works again every letter
//! arrives, none of them after somebody said that it had arrived.

use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
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
/// As fast as before: the median of a bad time is at most so many times that of the good one, and [`SPREAD`] more for what else the
/// machine does.
const AS_FAST: u32 = 2;
const SPREAD: Duration = Duration::from_millis(150);
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
    /// How many residents report at once.
    #[arg(long, default_value_t = 4)]
    clients: usize,
    /// For how many seconds the mail server is in each of its moods.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// An empty PostgreSQL database: then a past is imported beside the residents; else the embedded database.
    #[arg(long)]
    database: Option<String>,
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

/// Whether a span is as good as one of the good time.
fn as_fast(span: Duration, before: Duration) -> bool {
    span <= before * AS_FAST + SPREAD
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
            database: self.database.clone(),
            choices: None,
        };
        let variables = [
            ("BALAI_MAIL_SERVER", "127.0.0.1".to_owned()),
            ("BALAI_MAIL_PORT", mailbox.port.to_string()),
            ("BALAI_MAIL_SECURITY", "none".to_owned()),
            ("BALAI_MAIL_FROM", "balai@contoh.example".to_owned()),
        ];
        let (mut child, address) = subject::serve_with(&subject, &data, &variables)?;
        let outcome = self.moods(&mailbox, (address, &data), &mut ledger);
        child.kill().and_then(|()| child.wait()).map_err(Trouble::at("stopping the server"))?;
        let told = outcome?;
        let mut tally = Tally { runs: 1, receipts: ledger.receipts.len() as u64, ..Tally::default() };
        let wrong = oath::check(&subject, &data, &ledger, &mut tally)?;
        let _ = fs::remove_dir_all(&self.directory);
        let place = if self.database.is_some() { " (PostgreSQL)" } else { "" };
        println!("a mail server that fails{place}: {tally}; {told}");
        if wrong.is_empty() { Ok(()) } else { Err(Trouble::Broken(wrong.join("; "))) }
    }

    fn moods(
        &self,
        mailbox: &Mailbox,
        (address, data): (SocketAddr, &Path),
        ledger: &mut Ledger,
    ) -> Result<String, Trouble> {
        let (number, mut addresses, mut told) = (AtomicU64::new(1), BTreeSet::new(), Vec::new());
        let mut before = None;
        for mood in [Mood::Takes, Mood::Silent, Mood::Refuses, Mood::Stops] {
            mailbox.set(mood);
            let (met, imported) = thread::scope(|scope| {
                let importing = scope.spawn(|| self.import(mood, data));
                let met = together(address, &number, (self.clients, Duration::from_secs(self.seconds)));
                (met, importing.join())
            });
            imported.map_err(|_| Trouble::Broken("the import's thread ended early".to_owned()))??;
            told.push(judged(mood, &met, &mut before)?);
            ledger.enter(met.receipts)?;
            addresses.extend(met.addresses);
        }
        mailbox.set(Mood::Takes);
        told.push(caught_up(mailbox, &addresses)?);
        Ok(told.join("; "))
    }

    /// A past is imported beside a server whose mail server fails: it writes to nobody, so nothing may keep it waiting.
    fn import(&self, mood: Mood, data: &Path) -> Result<(), Trouble> {
        let Some(database) = self.database.as_deref().filter(|_| mood != Mood::Takes) else { return Ok(()) };
        let file = self.directory.join(format!("past-{mood:?}.csv"));
        fs::write(&file, import::table(&format!("{mood:?}-"), ROWS)).map_err(Trouble::at(file.display()))?;
        let keys = data.with_extension("keys");
        let place = import::Place { data, database: Some(database), keys: &keys };
        let ran = import::ran(import::command((&self.server, &self.region), &file, &place))?;
        let said = format!("while it was {}, an import said: {}", mood.name(), ran.told);
        if ran.complete { Ok(()) } else { Err(Trouble::Broken(said)) }
    }
}

/// What was met in a mood, in words, or what was wrong with it; the first mood is what the others are compared with.
fn judged(mood: Mood, met: &Met, before: &mut Option<(Duration, Duration)>) -> Result<String, Trouble> {
    let name = mood.name();
    if let Some(wrong) = met.wrong.first() {
        return Err(Trouble::Broken(format!("while it was {name}, somebody met: {wrong}")));
    }
    let ((receipt, slowest), (page, slowest_page)) =
        (median_and_longest(&met.waited), median_and_longest(&met.looked));
    let told = format!(
        "{name}: {} receipts, median {} ms, slowest {} ms; {} pages, median {} ms, slowest {} ms",
        met.receipts.len(),
        receipt.as_millis(),
        slowest.as_millis(),
        met.looked.len(),
        page.as_millis(),
        slowest_page.as_millis()
    );
    let (good_receipt, good_page) = *before.get_or_insert((receipt, page));
    let held = as_fast(receipt, good_receipt) && as_fast(page, good_page) && slowest <= PATIENCE;
    if held && !met.receipts.is_empty() && !met.looked.is_empty() {
        return Ok(told);
    }
    Err(Trouble::Broken(format!(
        "{told}; before it was {} ms and {} ms",
        good_receipt.as_millis(),
        good_page.as_millis()
    )))
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
    fn a_bad_time_is_compared_with_the_good_one() {
        let mut before = None;
        assert!(judged(Mood::Takes, &met(400, 10), &mut before).is_ok());
        assert_eq!(before, Some((Duration::from_millis(400), Duration::from_millis(10))));
        assert!(judged(Mood::Silent, &met(950, 170), &mut before).is_ok());
        assert!(judged(Mood::Silent, &met(951, 10), &mut before).is_err());
        assert!(judged(Mood::Stops, &met(400, 171), &mut before).is_err());
        let wrong = Met { wrong: vec!["/: 503".to_owned()], ..met(400, 10) };
        assert!(judged(Mood::Refuses, &wrong, &mut before).is_err());
        assert!(judged(Mood::Refuses, &Met::default(), &mut before).is_err());
    }

    #[test]
    fn the_middle_is_the_middle() {
        let spans = [3, 1, 2].map(Duration::from_millis);
        assert_eq!(median_and_longest(&spans), (Duration::from_millis(2), Duration::from_millis(3)));
        assert_eq!(median_and_longest(&[]), (Duration::ZERO, Duration::ZERO));
    }
}
