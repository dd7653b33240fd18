//! How fast commands are stored, beside the bare database doing the same in one run: `make bench`.
//!
//! With an address as second argument PostgreSQL is measured as well: `… throughput DIR "host=… dbname=…"`.
//! A command writes three rows (a case's event, its text, a job), as taking a report does. Figures depend on the
//! disk; what counts is the share of the bare database at equal batches (promised: 40 %).
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use balai_store::{Failure, Store, StoreOptions, Tx, values};
use uuid::Uuid;

const SECONDS: u64 = 4;
const EVENT: &str = "INSERT INTO case_events (region, case_id, sequence, id, at, kind, actor_kind, role, agency, audience,
                       transition, state_from, state_to, text, detail)
                     VALUES ($1, $2, 1, $2, $3, 'opened', 'citizen', '', '', 'public', '', '', 'menunggu', $4, '')";
const TEXT: &str =
    "INSERT INTO sealed_texts (region, event_id, case_id, key_id, ciphertext) VALUES ($1, $2, $2, 'k', $3)";
const JOB: &str =
    "INSERT INTO jobs (region, id, lane, kind, payload, state, due_at, attempts, fence, created_at)
                   VALUES ($1, $2, 'main', 'notify', '', 'ready', $3, 0, 0, $3)";
const WORDS: &str = "Jalan di depan pasar berlubang besar dan sudah dua pengendara motor jatuh minggu ini.";

fn main() {
    let directory = std::env::args().nth(1).unwrap_or_else(|| "target/throughput".to_owned());
    let directory = Path::new(&directory);
    let _ = std::fs::remove_dir_all(directory);
    std::fs::create_dir_all(directory).unwrap();
    println!("three inserts a command, fully durable, {SECONDS} s each, in {}", directory.display());
    let bare: Vec<(usize, f64)> = [1, 64, 256]
        .iter()
        .map(|size| (*size, bare(&directory.join(format!("bare-{size}")), *size)))
        .collect();
    for (size, rate) in &bare {
        println!("bare SQLite, {size:>3} cases a transaction  {rate:>9.0} /s");
    }
    for (clients, equal) in [(1, 1), (8, 1), (64, 64), (256, 256)] {
        let options = StoreOptions::directory(directory.join(format!("store-{clients}")));
        let (rate, batch) = through(&Store::open(options).unwrap(), clients, 0);
        let beside = bare.iter().find(|(size, _)| *size == equal).map_or(1.0, |(_, rate)| *rate);
        let share = 100.0 * rate / beside;
        println!(
            "store, {clients:>3} clients  {rate:>9.0} /s  {share:>4.0} % of bare at {equal}  {batch:.0} a commit"
        );
    }
    if let Some(address) = std::env::args().nth(2) {
        for clients in [1, 8, 64] {
            let store = Store::open(StoreOptions::postgres(&address, directory.join("files"))).unwrap();
            store.write_now(|tx| tx.execute("DELETE FROM sealed_texts", &[])).unwrap();
            let (rate, _) = through(&store, clients, u64::try_from(clients).unwrap() << 32);
            println!("store on PostgreSQL, {clients:>3} clients  {rate:>9.0} /s");
        }
    }
    let _ = std::fs::remove_dir_all(directory);
}

fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(number, number)
}

fn command(tx: &mut Tx<'_>, number: u64) -> Result<(), Failure> {
    tx.execute(EVENT, &values!["contoh", id(number), 1_i64, WORDS])?;
    tx.execute(TEXT, &values!["contoh", id(number), WORDS.as_bytes()])?;
    tx.execute(JOB, &values!["contoh", id(number), 1_i64]).map(drop)
}

fn through(store: &Store, clients: usize, first: u64) -> (f64, f64) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let (number, stop) = (Arc::new(AtomicU64::new(first)), Arc::new(AtomicBool::new(false)));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (store, number, stop) = (store.clone(), Arc::clone(&number), Arc::clone(&stop));
            runtime.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let next = number.fetch_add(1, Ordering::Relaxed);
                    store.write(move |tx| command(tx, next)).await.unwrap();
                }
            })
        })
        .collect();
    std::thread::sleep(Duration::from_secs(SECONDS));
    stop.store(true, Ordering::Relaxed);
    runtime.block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
    let gauges = store.gauges();
    (per_second(gauges.commands, begun), rate(gauges.commands) / rate(gauges.commits))
}

fn bare(directory: &Path, size: usize) -> f64 {
    drop(Store::open(StoreOptions::directory(directory)).unwrap());
    let raw = rusqlite::Connection::open(directory.join("balai.db")).unwrap();
    raw.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384")
        .unwrap();
    let texts = [EVENT, TEXT, JOB].map(|sql| sql.replace('$', "?"));
    let (begun, mut number) = (Instant::now(), 0_u64);
    while begun.elapsed() < Duration::from_secs(SECONDS) {
        raw.execute_batch("BEGIN IMMEDIATE").unwrap();
        for _ in 0..size {
            number += 1;
            let id = id(number).into_bytes();
            let [event, text, job] = &texts;
            raw.prepare_cached(event).unwrap().execute(("contoh", id, 1, WORDS)).unwrap();
            raw.prepare_cached(text).unwrap().execute(("contoh", id, WORDS.as_bytes())).unwrap();
            raw.prepare_cached(job).unwrap().execute(("contoh", id, 1)).unwrap();
        }
        raw.execute_batch("COMMIT").unwrap();
    }
    per_second(number, begun)
}

fn per_second(count: u64, begun: Instant) -> f64 {
    rate(count) / begun.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
fn rate(count: u64) -> f64 {
    count as f64
}
