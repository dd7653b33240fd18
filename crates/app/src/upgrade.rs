//! `balai upgrade --try`: whether this release can take over, tried on a copy: the database is copied while the old release serves,
//! and migrated there; PostgreSQL migrates in a transaction that is taken back. Nothing of the hall is changed. A package runs it before it restarts the service.

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode, time::Instant};

use balai_store::{Store, StoreOptions};

use crate::{
    complain,
    configuration::{Configuration, Flags},
};

/// What to try.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// Try on a copy and change nothing; the only thing this command does
    #[arg(long = "try", required = true)]
    attempt: bool,
    /// Where the copy is made; removed afterwards [default: <data>.upgrade]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    match attempt(arguments) {
        Ok(told) => {
            let _ = writeln!(std::io::stdout().lock(), "{told}");
            ExitCode::SUCCESS
        }
        Err(reason) => complain(&reason),
    }
}

fn attempt(arguments: Arguments) -> Result<String, String> {
    let configuration = Configuration::read(arguments.flags)?;
    if let Some(database) = &configuration.database {
        return on_postgres(database);
    }
    let data = &configuration.data;
    if !data.join("balai.db").exists() {
        return Ok(format!("{}: no database yet, so there is nothing to bring up to date", data.display()));
    }
    let copy = arguments.to.unwrap_or_else(|| {
        let mut name = data.file_name().unwrap_or_default().to_owned();
        name.push(".upgrade");
        data.with_file_name(name)
    });
    if copy.exists() {
        return Err(format!("{} is there already; remove it, or name another with --to", copy.display()));
    }
    let begun = Instant::now();
    let outcome = balai_store::copy_database(data, &copy).and_then(|()| {
        let store = Store::open(StoreOptions::directory(&copy))?;
        store.read_now(|_| Ok(()))
    });
    // The copy holds what the data hold: it does not stay.
    let removed = fs::remove_dir_all(&copy);
    outcome.map_err(|failure| format!("this release can't take over: {failure}"))?;
    removed.map_err(|error| format!("{}: {error}", copy.display()))?;
    Ok(format!("this release can take over; trying it took {:.1} s", begun.elapsed().as_secs_f64()))
}

/// Migrates in a transaction and takes it back.
fn on_postgres(database: &str) -> Result<String, String> {
    let begun = Instant::now();
    let due = balai_store::try_upgrade(database)
        .map_err(|failure| format!("this release can't take over: {failure}"))?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(if due.is_empty() {
        "this release can take over; no table has to be changed".to_owned()
    } else {
        format!(
            "this release can take over; changing tables ({}) took {seconds:.1} s, in which those who wrote had to wait, and was \
             taken back",
            due.join(", ")
        )
    })
}
