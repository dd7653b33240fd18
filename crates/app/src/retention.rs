//! `balai retention`: says what is past the time it is kept, and forgets what the region enforces.

use std::{io::Write as _, process::ExitCode};

use balai_base::Moment;
use balai_civic::retention::{self, Due, Round};
use balai_platform::casework::Context;

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
            let (forgotten, held) = forget(&office, &context, due)?;
            text.push_str(&format!("  forgotten {forgotten}, held {held}\n"));
        }
    }
    if due.is_empty() {
        text.push_str("The pack names no class in retention.toml.\n");
    }
    Ok(text)
}

fn line(due: &Due) -> String {
    let class = &due.class;
    let what = if class.enforced { "enforced" } else { "only counted" };
    format!("{}: {} days, {what}, {} cases past it\n", class.kept.as_str(), class.days, due.cases)
}

/// Every round of a class; gives how many were forgotten and how many are held.
fn forget(office: &Office, context: &Context, due: &Due) -> Result<(usize, usize), String> {
    let (mut forgotten, mut held, mut after) = (0, 0, None);
    loop {
        let random = context.moment.random(&format!("retention|{}|{after:?}", due.class.kept.as_str()));
        let moment = Moment::new(context.moment.now, &random);
        let (asked, class, from) = (Context { moment, ..context.clone() }, due.class.clone(), after);
        let round: Round = office
            .store
            .write_now(move |tx| retention::forget_round(tx, &asked, &class, from))
            .map_err(|error| error.to_string())?;
        if round.last.is_none() {
            return Ok((forgotten, held));
        }
        forgotten += round.forgotten;
        held += round.held;
        after = round.last;
    }
}
