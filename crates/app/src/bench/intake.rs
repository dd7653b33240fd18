//! Durable intake: whole reports sent through HTTP, the store's `write` alone, and the bare database writing the same
//! rows, in turn and in one run.
//!
//! Every round begins with a copy of the same database, in which the drafts lie that residents would have typed; what is
//! timed is the sending: the form of `/lapor/periksa`, from the first byte to the receipt. The rows that one sending
//! writes are recorded from the product itself, so that the control is never behind it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use balai_base::SystemRandom;
use balai_civic::{
    channels,
    demonstration::Corpus,
    reports::{self, Answers, DraftToken, Manner},
};
use balai_platform::access::Actor;
use balai_store::{
    Durability, Store,
    testing::{self, Bare, Written},
};
use serde::Serialize;

use super::{
    figures::{Rounds, Times, number, share},
    ground::{Engine, Ground},
    http::{self, Line},
    letters::Letters,
    progress::Progress,
    server::Server,
};

/// Drafts are saved and recorded so many at a time.
const CHUNK: usize = 500;
/// Reports sent before the clock runs.
const WARM: usize = 64;
/// How many sessions of PostgreSQL write at once at most: as many as the store has.
const SESSIONS: usize = 8;

/// How much is to be measured.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// How many clients at once, and how many reports they send in a round.
    pub(crate) steps: Vec<(usize, usize)>,
    /// How often each step is measured.
    pub(crate) rounds: usize,
}

/// What one number of clients reached, in reports a second.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Step {
    /// How many clients.
    pub(crate) clients: usize,
    /// How many reports in each round.
    pub(crate) reports: usize,
    /// Through HTTP.
    pub(crate) http: Rounds,
    /// How long each of them waited for the receipt (the rounds together).
    pub(crate) waited: Times,
    /// The store's `write` alone.
    pub(crate) store: Rounds,
    /// How many commands the store put into one transaction.
    pub(crate) batch: f64,
    /// The bare database, one report a transaction.
    pub(crate) bare: Rounds,
    /// The bare database, as many reports a transaction as the store had.
    pub(crate) bare_batched: Rounds,
    /// HTTP over bare one by one, round by round.
    pub(crate) http_share: Rounds,
    /// The store over bare at equal batches, round by round.
    pub(crate) store_share: Rounds,
    /// Megabytes the server had in use at the end of a round.
    pub(crate) resident: f64,
}

/// What sending a report writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Weight {
    /// Statements that change rows.
    pub(crate) statements: f64,
    /// Bytes bound to them.
    pub(crate) bytes: f64,
}

/// Everything measured of intake.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Intake {
    /// Of one report.
    pub(crate) weight: Weight,
    /// By number of clients.
    pub(crate) steps: Vec<Step>,
}

/// The drafts to send, and what sending each writes.
struct Material {
    drafts: Vec<DraftToken>,
    commands: Arc<Vec<Vec<Written>>>,
}

/// Measures.
pub(crate) fn measure(ground: &Ground, engine: Engine, plan: &Plan) -> Result<Intake, String> {
    let most = plan.steps.iter().map(|(_, reports)| *reports).max().unwrap_or_default();
    let material = prepare(ground, engine, most + WARM)?;
    let mut intake = Intake { weight: weight(&material.commands), steps: Vec::new() };
    let what = format!("{}, sending reports", engine.name());
    let mut progress = Progress::new(what, plan.steps.len() * plan.rounds);
    for (clients, reports) in &plan.steps {
        let mut rounds = Vec::new();
        for _ in 0..plan.rounds {
            rounds.push(round(ground, engine, &material, (*clients, *reports))?);
            progress.step();
        }
        intake.steps.push(summed((*clients, *reports), &rounds));
    }
    for name in ["drafts", "round"] {
        ground.remove(engine, name)?;
    }
    Ok(intake)
}

/// One round's figures.
#[derive(Default)]
struct Round {
    http: f64,
    waited: Vec<f64>,
    store: f64,
    batch: f64,
    bare: f64,
    bare_batched: f64,
    resident: f64,
}

fn round(
    ground: &Ground,
    engine: Engine,
    material: &Material,
    step: (usize, usize),
) -> Result<Round, String> {
    let (clients, reports) = step;
    let mut round = Round::default();
    let fresh = || ground.copy(engine, "drafts", "round");
    fresh()?;
    (round.http, round.waited, round.resident) = through_http(ground, engine, material, step)?;
    fresh()?;
    let sessions = if engine == Engine::Postgres { clients.min(SESSIONS) } else { 1 };
    round.bare = bare(ground, engine, material, (sessions, 1, reports))?;
    fresh()?;
    (round.store, round.batch) = through_store(ground, engine, material, step)?;
    round.bare_batched = if engine == Engine::Postgres {
        // PostgreSQL is given one command a transaction.
        round.bare
    } else {
        fresh()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 256")]
        let size = round.batch.round().max(1.0) as usize;
        bare(ground, engine, material, (1, size, reports))?
    };
    Ok(round)
}

fn summed((clients, reports): (usize, usize), rounds: &[Round]) -> Step {
    let of = |figure: fn(&Round) -> f64| Rounds::of(&rounds.iter().map(figure).collect::<Vec<_>>());
    let waited: Vec<f64> = rounds.iter().flat_map(|round| round.waited.iter().copied()).collect();
    Step {
        clients,
        reports,
        http: of(|round| round.http),
        waited: Times::of(&waited),
        store: of(|round| round.store),
        batch: of(|round| round.batch).median,
        bare: of(|round| round.bare),
        bare_batched: of(|round| round.bare_batched),
        http_share: of(|round| share(round.http, round.bare)),
        store_share: of(|round| share(round.store, round.bare_batched)),
        resident: of(|round| round.resident).most,
    }
}

fn weight(commands: &[Vec<Written>]) -> Weight {
    let statements: usize = commands.iter().map(Vec::len).sum();
    let bytes: usize = commands.iter().flatten().map(Written::bytes).sum();
    let all = number(commands.len());
    Weight { statements: share(number(statements), all), bytes: share(number(bytes), all) }
}

/// Saves the drafts and records what sending them writes.
fn prepare(ground: &Ground, engine: Engine, count: usize) -> Result<Material, String> {
    let corpus = Corpus::embedded().map_err(|error| error.to_string())?;
    let mut letters = Letters::new(&ground.region, &corpus, 1)?;
    let answers: Vec<Answers> = (0..count).map_while(|_| letters.answers()).collect();
    ground.clear(engine, "drafts")?;
    let mut options = ground.options(engine, "drafts");
    options.durability = Durability::Normal;
    let store = Store::open(options).map_err(|failure| failure.to_string())?;
    let mut drafts = Vec::with_capacity(count);
    let mut progress = Progress::new(format!("{}, writing drafts", engine.name()), count);
    for chunk in answers.chunks(CHUNK) {
        drafts.extend(save(ground, &store, chunk)?);
        progress.advance(chunk.len());
    }
    drop(store);
    let commands = record(ground, engine, &answers, &drafts)?;
    Ok(Material { drafts, commands: Arc::new(commands) })
}

fn save(ground: &Ground, store: &Store, answers: &[Answers]) -> Result<Vec<DraftToken>, String> {
    let made: Vec<_> = answers
        .iter()
        .map(|answers| {
            let context = ground.context(Actor::Anonymous);
            (DraftToken::generate(&context.moment), context, answers.clone())
        })
        .collect();
    let tokens = made.iter().map(|(token, _, _)| token.clone()).collect();
    let saved = store.write_now(move |tx| {
        made.iter().try_for_each(|(token, context, answers)| {
            reports::save_draft(tx, context, token, answers).map(drop)
        })
    });
    saved.map(|()| tokens).map_err(|failure| failure.to_string())
}

/// What sending each draft writes, found out on a copy.
fn record(
    ground: &Ground,
    engine: Engine,
    answers: &[Answers],
    drafts: &[DraftToken],
) -> Result<Vec<Vec<Written>>, String> {
    ground.copy(engine, "drafts", "round")?;
    let mut options = ground.options(engine, "round");
    options.durability = Durability::Normal;
    let store = Store::open(options).map_err(|failure| failure.to_string())?;
    let now = ground.context(Actor::Anonymous).moment.now;
    let channel = channels::web_channel(&ground.region, now).ok_or("the pack has no channel for pages")?;
    let manner =
        Manner { channel: channel.id.clone(), language: Default::default(), consent_note: String::new() };
    let mut recorded = Vec::with_capacity(drafts.len());
    for (answers, draft) in answers.iter().zip(drafts) {
        let submission = reports::submission(&ground.region, answers, &manner)
            .map_err(|problem| problem.message.to_owned())?;
        let (context, draft, token) = (ground.context(Actor::Anonymous), draft.clone(), form_token());
        let written = store.write_now(move |tx| {
            testing::written(tx, |tx| {
                reports::submit(tx, &context, &submission, &token)?;
                reports::discard_draft(tx, &context, &draft)
            })
        });
        recorded.push(written.map_err(|failure| failure.to_string())?.1);
    }
    Ok(recorded)
}

fn form_token() -> [u8; 32] {
    let mut token = [0; 32];
    balai_base::Random::fill(&SystemRandom, &mut token);
    token
}

/// Sends reports with `clients` connections; gives reports a second, how long each took, and the server's memory.
fn through_http(
    ground: &Ground,
    engine: Engine,
    material: &Material,
    (clients, reports): (usize, usize),
) -> Result<(f64, Vec<f64>, f64), String> {
    let server = Server::start(ground, &ground.place(engine, "round"))?;
    let requests = requests(&server, material)?;
    let (warm, timed) = requests.split_at_checked(WARM).ok_or("too few drafts")?;
    send(&server, warm, clients.min(8))?;
    let timed = timed.get(..reports).ok_or("too few drafts")?;
    let begun = Instant::now();
    let waited = send(&server, timed, clients)?;
    let rate = number(reports) / begun.elapsed().as_secs_f64();
    Ok((rate, waited, server.resident()))
}

/// The forms to send, each with a draft of its own.
fn requests(server: &Server, material: &Material) -> Result<Vec<Vec<u8>>, String> {
    let mut line = Line::open(server.address)?;
    let page = line.ask(&http::get(server.address, "/lapor", ""))?;
    let cookies: Vec<&str> = page.all("set-cookie").filter_map(|value| value.split(';').next()).collect();
    let cookies = cookies.join("; ");
    let text = page.text();
    let csrf = text
        .split_once("name=\"csrf\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(token, _)| token)
        .ok_or("/lapor has no form")?;
    let request = |draft: &DraftToken| {
        let token: String = form_token().iter().map(|byte| format!("{byte:02x}")).collect();
        let cookies = format!("{cookies}; __Host-lapor={}", draft.reveal());
        http::form(server.address, "/lapor/periksa", &cookies, &[("csrf", csrf), ("form_token", &token)])
    };
    Ok(material.drafts.iter().map(request).collect())
}

/// Sends every request once, over `clients` connections at a time; gives how many milliseconds each took.
fn send(server: &Server, requests: &[Vec<u8>], clients: usize) -> Result<Vec<f64>, String> {
    let next = AtomicUsize::new(0);
    let client = || {
        let mut line = Line::open(server.address)?;
        let mut waited = Vec::new();
        while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
            let begun = Instant::now();
            let answer = line.ask(request)?;
            if answer.first("location").as_deref() != Some("/lapor/bukti") {
                return Err(format!("a report got no receipt: {} {}", answer.status, answer.text()));
            }
            waited.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        Ok(waited)
    };
    let outcomes: Vec<Result<Vec<f64>, String>> = thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap_or_else(|_| Err("a client panicked".to_owned())))
            .collect()
    });
    let waited: Result<Vec<Vec<f64>>, String> = outcomes.into_iter().collect();
    waited.map(|waited| waited.concat())
}

/// Reports a second of the bare database: `sessions` at once, `size` a transaction.
fn bare(
    ground: &Ground,
    engine: Engine,
    material: &Material,
    (sessions, size, reports): (usize, usize, usize),
) -> Result<f64, String> {
    let place = ground.place(engine, "round");
    let told = |failure: balai_store::Failure| failure.to_string();
    let commands = material.commands.get(..WARM + reports).ok_or("too few drafts")?;
    let (warm, timed) = commands.split_at(WARM);
    let mut bare: Vec<Bare> =
        (0..sessions).map(|_| Bare::open(&place)).collect::<Result<_, _>>().map_err(told)?;
    let part = warm.len().div_ceil(sessions);
    for (session, part) in bare.iter_mut().zip(warm.chunks(part)) {
        part.iter().try_for_each(|one| session.commit(std::slice::from_ref(one))).map_err(told)?;
    }
    let part = timed.len().div_ceil(sessions);
    let begun = Instant::now();
    let outcomes: Vec<Result<(), String>> = thread::scope(|scope| {
        let work = |(session, part): (&'_ mut Bare, &'_ [Vec<Written>])| {
            part.chunks(size).try_for_each(|chunk| session.commit(chunk)).map_err(told)
        };
        let threads: Vec<_> =
            bare.iter_mut().zip(timed.chunks(part)).map(|one| scope.spawn(move || work(one))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a session panicked".to_owned())))
            .collect()
    });
    outcomes.into_iter().collect::<Result<(), String>>()?;
    Ok(number(reports) / begun.elapsed().as_secs_f64())
}

/// Commands a second of the store's `write` alone, and how many it put into one transaction.
fn through_store(
    ground: &Ground,
    engine: Engine,
    material: &Material,
    (clients, reports): (usize, usize),
) -> Result<(f64, f64), String> {
    let store = Store::open(ground.options(engine, "round")).map_err(|failure| failure.to_string())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .map_err(|error| format!("threads: {error}"))?;
    let run = |range: std::ops::Range<usize>| -> Result<f64, String> {
        let count = range.len();
        let next = Arc::new(AtomicUsize::new(range.start));
        let begun = Instant::now();
        let tasks: Vec<_> = (0..clients)
            .map(|_| {
                let (store, next) = (store.clone(), Arc::clone(&next));
                let (commands, end) = (Arc::clone(&material.commands), range.end);
                runtime.spawn(async move {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= end {
                            return Ok::<(), String>(());
                        }
                        let commands = Arc::clone(&commands);
                        let replay = move |tx: &mut balai_store::Tx<'_>| {
                            testing::replay(tx, commands.get(at).map_or(&[][..], Vec::as_slice))
                        };
                        store.write(replay).await.map_err(|failure| failure.to_string())?;
                    }
                })
            })
            .collect();
        for task in tasks {
            runtime.block_on(task).map_err(|error| error.to_string())??;
        }
        Ok(number(count) / begun.elapsed().as_secs_f64())
    };
    run(0..WARM)?;
    let before = store.gauges();
    let rate = run(WARM..WARM + reports)?;
    let after = store.gauges();
    let commits = after.commits - before.commits;
    let batch = number(reports) / number(usize::try_from(commits).unwrap_or(1).max(1));
    Ok((rate, batch))
}
