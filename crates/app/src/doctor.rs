//! `balai doctor`: every check, with its next step, for whoever looks after the machine. 0: nothing must be mended now, 1: something
//! must. It only looks, also while the server runs.

mod security;

use std::{fmt::Write as _, io::Write as _, process::ExitCode};

use balai_base::{Clock as _, SystemClock, language::Language};
use balai_operate::{
    checks::{self, Asked, Checked, Ground, Mail, Packs, Served, Signing, State},
    emergency::Switch,
    tls::Certificates,
};
use balai_platform::region::{Region, Severity};
use balai_store::Store;
use serde_json::json;

use crate::{
    complain,
    configuration::{Configuration, Flags},
    operation,
    wiring::store_options,
    words::Words,
};

/// How long the database may be read from end to end, in milliseconds.
const READ_LIMIT_MS: u64 = 30 * 60 * 1_000;

/// What to look at, and how to tell it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// The language of sentences: id or en
    #[arg(long, default_value = "id")]
    language: Language,
    /// Tell it as JSON
    #[arg(long)]
    json: bool,
    /// Leave out reading the whole database, which takes about a second a gigabyte
    #[arg(long)]
    quick: bool,
    /// Print what an auditor reads instead: each requirement with the tests that hold it
    #[arg(long)]
    security: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let Arguments { flags, language, json, quick, security } = arguments;
    if security {
        let text = security::report(language);
        let told = std::io::stdout().lock().write_all(text.as_bytes());
        return told.map_or_else(|error| complain(&format!("printing: {error}")), |()| ExitCode::SUCCESS);
    }
    let configuration = match Configuration::read(flags) {
        Ok(configuration) => configuration,
        Err(reason) => return complain(&reason),
    };
    let found = look(&configuration, !quick);
    let words = Words::of(language);
    let text = if json { as_json(&words, &found) } else { as_text(&words, &found) };
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    let worst = found.iter().map(|checked| checked.state).max();
    if worst == Some(State::Act) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Every check of the place that `configuration` names.
pub(crate) fn look(configuration: &Configuration, thorough: bool) -> Vec<Checked> {
    let (data, now) = (&configuration.data, SystemClock.now());
    let spool = configuration.operation.waiting(data);
    let regions: Vec<Result<Region, usize>> = configuration
        .regions
        .iter()
        .map(|folder| Region::load(folder).map_err(|findings| findings.len()))
        .collect();
    let known: Vec<&Region> = regions.iter().flatten().collect();
    let warnings = known.iter().flat_map(|region| &region.findings);
    let packs = Packs {
        served: regions.len(),
        kept: regions.len() - known.len(),
        warnings: warnings.filter(|finding| finding.severity == Severity::Warning).count(),
    };
    let ground = Ground {
        data: data.clone(),
        keys: configuration.keys.clone(),
        spool: spool.clone(),
        regions: known.iter().map(|region| region.id.clone()).collect(),
        thorough,
    };
    let asked = Asked {
        served: served(configuration),
        mail: mail(configuration),
        signing: configuration.signing.desk().map_or(Signing::Broken, |desk| Signing::of(&desk)),
        packs,
        emergency: Switch::at(operation::switch_file(&spool)).is_on(now),
    };
    let mut options = store_options(configuration).read_only();
    options.read_limit_ms = READ_LIMIT_MS;
    let store = Store::open(options).map_err(|failure| failure.to_string());
    checks::all(&ground, &asked, store.as_ref().map_err(Clone::clone), now)
}

fn served(configuration: &Configuration) -> Served {
    let Some(pair) = configuration.tls.pair(&configuration.data) else { return Served::ByOthers };
    match Certificates::open(pair) {
        Ok(certificates) => Served::Here { facts: certificates.facts(), refused: false },
        // By ACME the files come by themselves; named ones should be there.
        Err(_) => Served::Here { facts: None, refused: configuration.tls.has_files() },
    }
}

fn mail(configuration: &Configuration) -> Mail {
    match configuration.mail.carrier() {
        Ok(None) => Mail::None,
        Ok(Some(carrier)) => match carrier.probe() {
            Ok(()) => Mail::Reached,
            Err(unsent) => Mail::Failed(unsent.reason.as_str()),
        },
        Err(_) => Mail::Failed("mail-sign-in"),
    }
}

/// One check a line, its step below.
fn as_text(words: &Words, found: &[Checked]) -> String {
    let mut text = String::new();
    for checked in found {
        let (sentence, next) = words.check(checked);
        let state = format!("[{}]", words.say(&format!("doctor-state-{}", checked.state.as_str()), &[]));
        let name = words.say(&format!("doctor-name-{}", checked.check), &[]);
        // Writing to a text does not fail.
        let _ = writeln!(text, "{state:<20} {name:<18} {sentence}");
        if let Some(next) = next {
            let _ = writeln!(text, "{:<39} → {next}", "");
        }
    }
    text
}

fn as_json(words: &Words, found: &[Checked]) -> String {
    let checks: Vec<_> = found
        .iter()
        .map(|checked| {
            let (sentence, next) = words.check(checked);
            json!({"check": checked.check, "case": checked.case, "state": checked.state,
                   "sentence": sentence, "next": next})
        })
        .collect();
    let worst = found.iter().map(|checked| checked.state).max();
    format!("{:#}\n", json!({"state": worst, "checks": checks}))
}
