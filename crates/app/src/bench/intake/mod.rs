//! Durable intake: whole reports sent through HTTP, the store's `write` alone, and the bare database writing the same
//! rows, in turn and in one run.
//!
//! Every round begins with a copy of the same database, in which the drafts lie that residents would have typed; what is
//! timed is the sending: the form of `/lapor/periksa`, from the first byte to the receipt. The rows that one sending
//! writes are recorded from the product itself, so that the control is never behind it.

pub(crate) mod control;
pub(crate) mod drafts;

use std::{sync::Arc, time::Instant};

use balai_civic::{
    demonstration::Corpus,
    reports::{Answers, DraftToken},
};
use balai_store::{Durability, Store, testing::Written};
use serde::Serialize;

use super::{
    figures::{Rounds, Times, number, share},
    ground::{Engine, Ground},
    letters::Letters,
    server::Server,
};
use crate::progress::Counter;

/// Drafts are saved so many at a time.
const CHUNK: usize = 500;
/// Reports sent before the clock runs.
pub(crate) const WARM: usize = 64;
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
pub(crate) struct Material {
    drafts: Vec<DraftToken>,
    /// What sending each writes.
    pub(crate) commands: Arc<Vec<Vec<Written>>>,
}

/// Measures.
pub(crate) fn measure(ground: &Ground, engine: Engine, plan: &Plan) -> Result<Intake, String> {
    let most = plan.steps.iter().map(|(_, reports)| *reports).max().unwrap_or_default();
    let material = prepare(ground, engine, most + WARM)?;
    let mut intake = Intake { weight: weight(&material.commands), steps: Vec::new() };
    let what = format!("{}, sending reports", engine.name());
    let mut progress = Counter::new(what, "rounds", plan.steps.len() * plan.rounds);
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
    let commands = material.commands.get(..WARM + reports).ok_or("too few drafts")?;
    let sessions = if engine == Engine::Postgres { clients.min(SESSIONS) } else { 1 };
    round.bare = control::bare(ground, engine, commands, (sessions, 1))?;
    fresh()?;
    (round.store, round.batch) = control::through_store(ground, engine, &material.commands, step)?;
    round.bare_batched = round.bare;
    // PostgreSQL is given one command a transaction.
    if engine == Engine::Sqlite {
        fresh()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 256")]
        let size = round.batch.round().max(1.0) as usize;
        round.bare_batched = control::bare(ground, engine, commands, (1, size))?;
    }
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
pub(crate) fn prepare(ground: &Ground, engine: Engine, count: usize) -> Result<Material, String> {
    let corpus = Corpus::embedded().map_err(|error| error.to_string())?;
    let mut letters = Letters::new(&ground.region, &corpus, 1)?;
    let answers: Vec<Answers> = (0..count).map_while(|_| letters.answers()).collect();
    ground.clear(engine, "drafts")?;
    let mut options = ground.options(engine, "drafts");
    options.durability = Durability::Normal;
    let store = Store::open(options).map_err(|failure| failure.to_string())?;
    let mut tokens = Vec::with_capacity(count);
    let mut progress = Counter::new(format!("{}, writing", engine.name()), "drafts", count);
    for chunk in answers.chunks(CHUNK) {
        tokens.extend(drafts::save(ground, &store, chunk)?);
        progress.advance(chunk.len());
    }
    drop(store);
    let commands = drafts::record(ground, engine, &answers, &tokens)?;
    Ok(Material { drafts: tokens, commands: Arc::new(commands) })
}

/// Sends reports with `clients` connections; gives reports a second, how long each took, and the server's memory.
fn through_http(
    ground: &Ground,
    engine: Engine,
    material: &Material,
    (clients, reports): (usize, usize),
) -> Result<(f64, Vec<f64>, f64), String> {
    let server = Server::start(ground, &ground.place(engine, "round"))?;
    let requests = drafts::requests(&server, &material.drafts)?;
    let (warm, timed) = requests.split_at_checked(WARM).ok_or("too few drafts")?;
    drafts::send(&server, warm, clients.min(8))?;
    let timed = timed.get(..reports).ok_or("too few drafts")?;
    let begun = Instant::now();
    let waited = drafts::send(&server, timed, clients)?;
    let rate = number(reports) / begun.elapsed().as_secs_f64();
    Ok((rate, waited, server.resident()))
}
