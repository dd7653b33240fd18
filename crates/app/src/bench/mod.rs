//! `balai bench`: measures on this machine what is promised, each figure beside its control from the same run.
//!
//! It serves from a process of its own, works in one directory (and in databases of its own on a PostgreSQL server that
//! is named to it), and must never touch the data of a hall in service. The only place that reads a clock to measure.

mod figures;
mod ground;
pub(crate) mod http;
mod intake;
mod letters;
mod log;
mod machine;
mod markdown;
mod officers;
mod reads;
mod report;
mod server;
mod set;
#[cfg(test)]
mod tests;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use balai_civic::{
    demonstration::Corpus,
    reports::{Answers, DraftToken},
};
use balai_store::Store;
use ground::{Engine, Ground};
use letters::Letters;
use machine::Machine;
use officers::Sessions;
use reads::Kind;
use report::{Large, Measured, Report};
use server::Server;

use crate::{complain, progress::Counter};

/// Cases drawn from a set to ask for.
const SAMPLE: usize = 60;

/// The options of `balai bench`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the figures to this file as JSON
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write the figures to this file as a page (Markdown)
    #[arg(long)]
    report: Option<PathBuf>,
    /// How many cases are generated and read, in ascending order; 0 leaves reading out
    #[arg(long, value_delimiter = ',', default_values_t = [100_000, 1_000_000])]
    cases: Vec<usize>,
    /// The same for the PostgreSQL server [default: as --cases]
    #[arg(long, value_delimiter = ',')]
    database_cases: Vec<usize>,
    /// Measure on a PostgreSQL server as well; makes and drops databases named `balai_bench_…`
    #[arg(long)]
    database: Option<String>,
    /// Measure on PostgreSQL only
    #[arg(long, requires = "database")]
    only_database: bool,
    /// Work in this directory and keep the generated cases there for the next run
    #[arg(long)]
    data: Option<PathBuf>,
    /// The pack to measure with
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
    /// Measure a log of history of at least so many events instead, and what it costs to send a report
    #[arg(long, value_name = "EVENTS", conflicts_with_all = ["database", "json"])]
    log: Option<usize>,
    /// Try everything with a few requests, in seconds; the figures prove nothing
    #[arg(long)]
    quick: bool,
}

/// How much is measured.
struct Plan {
    intake: intake::Plan,
    /// Rounds of reading after the first, which does not count.
    rounds: usize,
    /// How many different requests each kind of page is asked for.
    variety: usize,
    /// Reports sent to the server with the largest set, to see its memory under intake.
    sent: usize,
}

impl Plan {
    fn of(arguments: &Arguments) -> Self {
        let steps = if arguments.quick {
            vec![(1, 10), (8, 40)]
        } else {
            vec![(1, 800), (8, 2_000), (64, 4_000), (256, 6_000)]
        };
        // In haste each filter is asked for once.
        let (rounds, variety, sent) = if arguments.quick { (1, 8, 64) } else { (3, 40, 500) };
        Self { intake: intake::Plan { steps, rounds }, rounds, variety, sent }
    }
}

/// Runs the command. 0: measured, whatever the figures; 1: could not measure.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let kept = arguments.data.is_some();
    let directory =
        arguments.data.clone().unwrap_or_else(|| format!("balai-bench-{}", std::process::id()).into());
    if let Some(events) = arguments.log {
        let outcome = of_log(arguments, &directory, events);
        if !kept {
            let _ = fs::remove_dir_all(&directory);
        }
        return match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => complain(&reason),
        };
    }
    let outcome = measure(arguments, &directory);
    if !kept {
        // Whatever could not be measured, nothing is left behind.
        let _ = fs::remove_dir_all(&directory);
    }
    match outcome.and_then(|(report, ending)| hand_out(arguments, &report).and(ending)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

/// Measures the log alone.
fn of_log(arguments: &Arguments, directory: &Path, events: usize) -> Result<(), String> {
    let ground = Ground::prepare(directory, &arguments.region, None)?;
    let page = log::measure(&ground, events, Plan::of(arguments).rounds)?;
    if let Some(path) = &arguments.report {
        fs::write(path, &page).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let _ = std::io::stdout().lock().write_all(page.as_bytes());
    Ok(())
}

/// Prints the page and writes the files asked for.
fn hand_out(arguments: &Arguments, report: &Report) -> Result<(), String> {
    let page = markdown::page(report);
    let written = |path: &Path, text: &str| {
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    if let Some(path) = &arguments.report {
        written(path, &page)?;
    }
    if let Some(path) = &arguments.json {
        let figures = serde_json::json!({ "figures": report, "promises": report.verdicts() });
        let text = serde_json::to_string_pretty(&figures).map_err(|error| error.to_string())?;
        written(path, &(text + "\n"))?;
    }
    // Whoever closed the pipe does not want to read it.
    let _ = std::io::stdout().lock().write_all(page.as_bytes());
    Ok(())
}

/// Measures one database after the other; gives what was measured and how it ended, so that the figures of the first
/// database are not lost when the second one can't be measured.
fn measure(arguments: &Arguments, directory: &Path) -> Result<(Report, Result<(), String>), String> {
    let ground = Ground::prepare(directory, &arguments.region, arguments.database.clone())?;
    let mut report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        machine: Machine::look(&ground.directory)?,
        quick: arguments.quick,
        databases: Vec::new(),
    };
    let plan = Plan::of(arguments);
    if !arguments.only_database {
        report.databases.push(on(&ground, Engine::Sqlite, &plan, &arguments.cases)?);
    }
    if ground.postgres.is_none() {
        return Ok((report, Ok(())));
    }
    let cases =
        if arguments.database_cases.is_empty() { &arguments.cases } else { &arguments.database_cases };
    let ending = on(&ground, Engine::Postgres, &plan, cases).map(|measured| report.databases.push(measured));
    Ok((report, ending))
}

/// Everything on one database.
fn on(ground: &Ground, engine: Engine, plan: &Plan, cases: &[usize]) -> Result<Measured, String> {
    let sets: Vec<usize> = cases.iter().copied().filter(|count| *count > 0).collect();
    let intake = intake::measure(ground, engine, &plan.intake)?;
    let mut measured = Measured { engine, intake, sets, reads: Vec::new(), large: Large::default() };
    if !measured.sets.is_empty() {
        (measured.reads, measured.large) = reading(ground, engine, plan, &measured.sets)?;
    }
    if engine == Engine::Postgres {
        measured.sets.iter().try_for_each(|count| ground.remove(engine, &set::name(*count)))?;
    }
    Ok(measured)
}

/// A set that is ready to be served and asked.
struct Stage {
    kinds: Vec<Kind>,
    drafts: Vec<DraftToken>,
}

fn reading(
    ground: &Ground,
    engine: Engine,
    plan: &Plan,
    sets: &[usize],
) -> Result<(Vec<reads::Read>, Large), String> {
    let stages =
        sets.iter().map(|count| stage(ground, engine, plan, *count)).collect::<Result<Vec<_>, _>>()?;
    let servers = sets
        .iter()
        .map(|count| Server::start(ground, &ground.place(engine, &set::name(*count))))
        .collect::<Result<Vec<_>, _>>()?;
    let (Some(last), Some(stage)) = (servers.last(), stages.last()) else {
        return Ok((Vec::new(), Large::default()));
    };
    servers.iter().for_each(Server::settle);
    let mut large = Large { start_ms: last.started_in, idle_mb: last.resident(), ..Large::default() };
    let asked: Vec<(&Server, &[Kind])> =
        servers.iter().zip(&stages).map(|(server, stage)| (server, stage.kinds.as_slice())).collect();
    let mut progress = Counter::new(format!("{}, reading", engine.name()), "kinds", stage.kinds.len());
    let reads = reads::measure(&asked, plan.rounds, || progress.step())?;
    large.read_mb = last.resident();
    let requests = intake::drafts::requests(last, &stage.drafts)?;
    intake::drafts::send(last, &requests, 64)?;
    large.intake_mb = last.resident();
    Ok((reads, large))
}

/// Makes a set, signs officers in and writes drafts to be sent.
fn stage(ground: &Ground, engine: Engine, plan: &Plan, count: usize) -> Result<Stage, String> {
    set::make(ground, engine, count)?;
    let store =
        Store::open(ground.options(engine, &set::name(count))).map_err(|failure| failure.to_string())?;
    let sessions = Sessions::open(ground, &store)?;
    let mut cases = set::sample(ground, &store, SAMPLE)?;
    cases.truncate(plan.variety);
    let corpus = Corpus::embedded().map_err(|error| error.to_string())?;
    let mut letters = Letters::new(&ground.region, &corpus, 7)?;
    let answers: Vec<Answers> = (0..plan.sent).map_while(|_| letters.answers()).collect();
    let drafts = intake::drafts::save(ground, &store, &answers)?;
    Ok(Stage { kinds: reads::kinds(ground, &cases, &sessions)?, drafts })
}
