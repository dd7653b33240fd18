//! `balai learn`: learns from a region's cases which category and agency a report's words point to, or measures it.
//!
//! Prints figures and identifiers, never a text. It opens the data directory itself, so with the embedded database no
//! server may run on it meanwhile; a server learns by itself every night and from /admin/saran.

use std::{
    fmt::Write as _,
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use balai_civic::{
    learning::{self, Evaluation, Hits, LEAST_LESSONS, Outcome, THRESHOLD, TargetFigures, Untaught},
    reports,
};
use serde::Serialize;

use crate::{
    duplicates,
    office::{Office, Place},
};

/// What `balai learn` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Hold out a fifth of the cases, learn from the rest, print how good it is, and keep nothing
    #[arg(long)]
    evaluate: bool,
    /// Measure how well reports of the same thing are found, and keep nothing; reads only, a server may run
    #[arg(long, conflicts_with_all = ["evaluate", "threshold"])]
    evaluate_duplicates: bool,
    #[command(flatten)]
    duplicates: duplicates::Arguments,
    /// Write the figures to this file too, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Below this probability, from 0 to 1, nothing is suggested
    #[arg(long, value_name = "P", default_value_t = THRESHOLD, value_parser = probability)]
    threshold: f64,
}

fn probability(typed: &str) -> Result<f64, String> {
    match typed.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("a number from 0 to 1, such as 0.5".to_owned()),
    }
}

/// Runs the command. 0: learned, measured, or nothing new to learn from; 1: it could not be done, and why.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match learn(arguments) {
        Ok(text) => {
            let written = std::io::stdout().lock().write_all(text.as_bytes());
            if written.is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(reason) => crate::complain(&reason),
    }
}

/// What was measured, as it is written to a file.
#[derive(Serialize)]
struct Report<'r> {
    region: &'r str,
    cases: usize,
    seconds: f64,
    #[serde(flatten)]
    figures: &'r Evaluation,
}

fn learn(arguments: &Arguments) -> Result<String, String> {
    if arguments.evaluate_duplicates {
        return duplicates::evaluate(&arguments.place, &arguments.duplicates, arguments.json.as_deref());
    }
    let office = Office::open(&arguments.place)?;
    let begun = Instant::now();
    let region = office.region.clone();
    let keywords = reports::keywords(&region);
    let told = |failure: balai_store::Failure| failure.to_string();
    if arguments.evaluate {
        note("learning from four fifths of the cases and measuring on the rest");
        let context = office.context();
        let figures = learning::evaluate_region(&office.store, &context, arguments.threshold, &keywords)
            .map_err(|reason| match reason {
                Untaught::TooLittle(reason) => too_little(&reason),
                Untaught::Store(failure) => told(failure),
            })?;
        let seconds = begun.elapsed().as_secs_f64();
        write_json(arguments, &figures, (region.id.as_str(), figures.cases(), seconds))?;
        return Ok(measured(&figures, seconds));
    }
    note("measuring on a fifth, then learning from all");
    let ways = (arguments.threshold, false);
    let outcome = learning::learn_region(&office.store, &office.context(), ways, &keywords).map_err(told)?;
    let seconds = begun.elapsed().as_secs_f64();
    match outcome {
        Outcome::Learned { version, lessons, figures } => {
            write_json(arguments, &figures, (region.id.as_str(), lessons, seconds))?;
            Ok(learned(version, lessons, &figures, seconds))
        }
        Outcome::TooLittle(reason) => Err(too_little(&reason)),
        Outcome::NothingNew => Ok("Nothing new to learn from.\n".to_owned()),
    }
}

/// Says on a terminal what is being waited for.
fn note(what: &str) {
    if std::io::stderr().is_terminal() {
        let _ = writeln!(std::io::stderr().lock(), "{what} …");
    }
}

fn too_little(reason: &learning::TooLittle) -> String {
    format!(
        "Nothing learned: {reason}.\nSuggestions go on with the pack's keywords. Import the cases of an earlier system, or \
         come back when {LEAST_LESSONS} cases have ended."
    )
}

fn write_json(
    arguments: &Arguments,
    figures: &Evaluation,
    (region, cases, seconds): (&str, usize, f64),
) -> Result<(), String> {
    let Some(path) = &arguments.json else { return Ok(()) };
    let report = Report { region, cases, seconds, figures };
    let text = serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?;
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn learned(version: i64, lessons: usize, figures: &Evaluation, seconds: f64) -> String {
    let mut text = format!("Learned from {lessons} cases in {seconds:.1} s; model {version} is in use.\n");
    for found in &figures.targets {
        let _ = writeln!(
            text,
            "On {} cases held out: {} right {} at once, {} among three.",
            found.held_out,
            found.target,
            percent(found.model.top1),
            percent(found.model.top3),
        );
    }
    text.push_str("balai learn --evaluate tells more.\n");
    text
}

/// The whole table of a measurement.
fn measured(figures: &Evaluation, seconds: f64) -> String {
    let mut text = format!(
        "Learned from {} of {} cases and measured on the rest in {seconds:.1} s.\n",
        figures.learned_from,
        figures.cases(),
    );
    for found in &figures.targets {
        text.push_str(&target(found, figures.threshold));
    }
    text
}

fn target(found: &TargetFigures, threshold: f64) -> String {
    let mut text =
        format!("\n{} ({} classes, {} cases held out)\n", found.target, found.classes, found.held_out);
    let _ = writeln!(text, "  {:26}{:>8}{:>8}", "", "top-1", "top-3");
    for (name, hits) in [
        ("learned", found.model),
        ("the pack's keywords", found.keywords),
        ("always the most frequent", found.most_frequent),
    ] {
        let Hits { top1, top3 } = hits;
        let _ = writeln!(text, "  {name:26}{top1:>8.3}{top3:>8.3}");
    }
    let precision = found.precision.map_or("-".to_owned(), |precision| format!("{precision:.3}"));
    let _ = writeln!(
        text,
        "  at threshold {threshold:.2}: coverage {:.3}, precision {precision}",
        found.coverage
    );
    let _ = writeln!(text, "\n  {:38}{:>8}{:>11}{:>8}", found.target, "support", "precision", "recall");
    let figure = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.3}"));
    for class in &found.per_class {
        let _ = writeln!(
            text,
            "  {:38}{:>8}{:>11}{:>8}",
            class.id,
            class.support,
            figure(class.precision),
            figure(class.recall)
        );
    }
    text
}

fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}
