//! The controls of intake: the bare database, and the store without anything above it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use balai_store::{
    Failure, Store, StoreOptions, Tx,
    testing::{self, Bare, Written},
};

use super::WARM;
use crate::bench::{
    figures::number,
    ground::{Engine, Ground},
};

type Commands = Arc<Vec<Vec<Written>>>;

/// Reports a second of the bare database: `sessions` at once, `size` a transaction.
pub(super) fn bare(
    ground: &Ground,
    engine: Engine,
    commands: &[Vec<Written>],
    (sessions, size): (usize, usize),
) -> Result<f64, String> {
    let place = ground.place(engine, "round");
    let (warm, timed) = commands.split_at_checked(WARM).ok_or("too few drafts")?;
    let mut bare: Vec<Bare> = (0..sessions)
        .map(|_| Bare::open(&place))
        .collect::<Result<_, _>>()
        .map_err(|failure| failure.to_string())?;
    commit(&mut bare, warm, 1)?;
    let begun = Instant::now();
    commit(&mut bare, timed, size)?;
    Ok(number(timed.len()) / begun.elapsed().as_secs_f64())
}

/// Divides the commands among the sessions, `size` a transaction.
fn commit(bare: &mut [Bare], commands: &[Vec<Written>], size: usize) -> Result<(), String> {
    let part = commands.len().div_ceil(bare.len().max(1)).max(1);
    thread::scope(|scope| {
        let work = |(session, part): (&mut Bare, &[Vec<Written>])| {
            part.chunks(size)
                .try_for_each(|chunk| session.commit(chunk))
                .map_err(|failure| failure.to_string())
        };
        let threads: Vec<_> =
            bare.iter_mut().zip(commands.chunks(part)).map(|one| scope.spawn(move || work(one))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("a session panicked".to_owned())))
    })
}

/// Commands a second of the store's `write` alone, and how many it put into one transaction.
pub(super) fn through_store(
    ground: &Ground,
    engine: Engine,
    commands: &Commands,
    (clients, reports): (usize, usize),
) -> Result<(f64, f64), String> {
    on_store(ground.options(engine, "round"), commands, (clients, reports))
}

/// [`through_store`] on a store opened in another way.
pub(crate) fn on_store(
    options: StoreOptions,
    commands: &Commands,
    (clients, reports): (usize, usize),
) -> Result<(f64, f64), String> {
    let store = Store::open(options).map_err(|failure| failure.to_string())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .map_err(|error| format!("threads: {error}"))?;
    let run = |from: usize, until: usize| {
        let next = Arc::new(AtomicUsize::new(from));
        let begun = Instant::now();
        let tasks: Vec<_> = (0..clients)
            .map(|_| runtime.spawn(client(store.clone(), Arc::clone(commands), Arc::clone(&next), until)))
            .collect();
        for task in tasks {
            runtime
                .block_on(task)
                .map_err(|error| error.to_string())?
                .map_err(|failure| failure.to_string())?;
        }
        Ok::<f64, String>(number(until - from) / begun.elapsed().as_secs_f64())
    };
    run(0, WARM)?;
    let before = store.gauges().commits;
    let rate = run(WARM, WARM + reports)?;
    let commits = usize::try_from(store.gauges().commits - before).unwrap_or(usize::MAX);
    Ok((rate, number(reports) / number(commits.max(1))))
}

/// One client: hands over one command after the other.
async fn client(
    store: Store,
    commands: Commands,
    next: Arc<AtomicUsize>,
    until: usize,
) -> Result<(), Failure> {
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if at >= until {
            return Ok(());
        }
        let commands = Arc::clone(&commands);
        let replay =
            move |tx: &mut Tx<'_>| testing::replay(tx, commands.get(at).map_or(&[][..], Vec::as_slice));
        store.write(replay).await?;
    }
}
