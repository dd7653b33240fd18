//! `balai bench`: measures on this machine what is promised, each beside its control in the same run.

mod figures;
mod ground;
mod http;
mod intake;
mod letters;
mod machine;
mod progress;
mod server;

use std::{path::PathBuf, process::ExitCode};

use crate::complain;

/// The options.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the figures to this file as JSON
    #[arg(long)]
    json: Option<PathBuf>,
    /// A pack to measure with
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
    /// Where to work
    #[arg(long)]
    data: Option<PathBuf>,
    /// A PostgreSQL server
    #[arg(long)]
    database: Option<String>,
    /// A few seconds only
    #[arg(long)]
    quick: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match measure(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

fn measure(arguments: &Arguments) -> Result<(), String> {
    let directory = arguments.data.clone().unwrap_or_else(|| PathBuf::from("balai-bench"));
    let ground = ground::Ground::prepare(&directory, &arguments.region, arguments.database.clone())?;
    let machine = machine::Machine::look(&ground.directory)?;
    eprintln!("{machine:?}");
    let plan = if arguments.quick {
        intake::Plan { steps: vec![(1, 20), (8, 60)], rounds: 1 }
    } else {
        intake::Plan { steps: vec![(1, 800), (8, 2_000), (64, 4_000), (256, 6_000)], rounds: 3 }
    };
    let mut engines = vec![ground::Engine::Sqlite];
    if ground.postgres.is_some() {
        engines.push(ground::Engine::Postgres);
    }
    for engine in engines {
        let intake = intake::measure(&ground, engine, &plan)?;
        eprintln!("{:?}", intake.weight);
        for step in &intake.steps {
            eprintln!("{step:#?}");
        }
    }
    Ok(())
}
