//! `balai retention`: says what is past the time it is kept, and forgets what the region enforces.

use std::{io::Write as _, process::ExitCode};

use balai_civic::retention::{self, Due, Round};
use balai_platform::region::Retained;

use crate::office::{Office, Place};

/// What `balai retention` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Only say what would go; change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command. 0: said, or forgotten what is enforced; 1: it could not be done.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match office(arguments) {
        Ok(text) => {
            let written = std::io::stdout().lock().write_all(text.as_bytes());
            if written.is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(reason) => crate::complain(&reason),
    }
}

fn office(arguments: &Arguments) -> Result<String, String> {
    let office = Office::open(&arguments.place)?;
    let context = office.context();
    let asked = context.clone();
    let due =
        office.store.read_now(move |tx| retention::due(tx, &asked)).map_err(|error| error.to_string())?;
    let mut text = String::new();
    for due in &due {
        text.push_str(&line(due));
        if !arguments.dry_run && due.class.enforced {
            let done = retention::forget_class(&office.store, &context, &due.class)
                .map_err(|error| error.to_string())?;
            text.push_str(&told(&done));
        }
    }
    if due.is_empty() {
        text.push_str("The pack names no class in retention.toml.\n");
    }
    Ok(text)
}

/// What became of a class.
fn told(done: &Round) -> String {
    format!("  forgotten {}, held {}\n", done.forgotten, done.held)
}

fn line(due: &Due) -> String {
    let class = &due.class;
    let what = if class.enforced { "enforced" } else { "only counted" };
    let of = if class.kept == Retained::Documents { "documents" } else { "cases" };
    format!("{}: {} days, {what}, {} {of} past it\n", class.id, class.days, due.cases)
}
