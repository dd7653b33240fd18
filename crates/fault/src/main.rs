//! The fault harness behind `make fault`: kills and power losses under load, and the oath that nothing a receipt
//! was given for is ever lost. Results and what they mean: `docs/reliability.md`.
//!
//! A program apart from the product and from `make test`: it needs root and loop devices. It must never touch
//! anything outside the directory it is given, and it ends every process it started.
#![expect(clippy::print_stdout, reason = "a program whose output is its result")]

mod citizen;
mod crowd;
mod form;
mod full;
mod host;
mod http;
mod import;
mod kills;
mod ledger;
mod load;
mod mail;
mod mailbox;
mod oath;
mod power;
mod restart;
mod store;
mod subject;
mod tally;
mod victim;
mod volume;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use subject::Subject;
use tally::Trouble;

/// Breaks Balai on purpose and checks what it promised.
#[derive(Parser)]
#[command(name = "balai-fault")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Kills the process under load, again and again.
    Kills(kills::Kills),
    /// Cuts the power of the file system under load, again and again; then the control that must lose.
    Power(power::Power),
    /// Fills the disk under load, and makes room again.
    Full(full::Full),
    /// Breaks an import in the middle and lets it go on.
    Import(import::Import),
    /// Lets the mail server hang, refuse and stop while residents ask for letters.
    Mail(mail::Mail),
    /// Loses the host under load, again and again, and restores it from its copies.
    Host(host::Host),
    /// Opens ten thousand silent connections at once.
    Crowd(crowd::Crowd),
    /// Restarts PostgreSQL under the server, again and again.
    Restart(restart::Restart),
    /// Writes as fast as it can and prints every receipt: what the others start and break.
    #[command(hide = true)]
    Load(load::Load),
}

/// Where the harness works.
#[derive(clap::Args, Clone)]
struct Ground {
    /// A directory for data; emptied at the beginning.
    #[arg(long, default_value = "target/fault")]
    directory: PathBuf,
    /// How many clients write at once.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// What the lengths of runs are drawn from; the same seed gives the same lengths.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The server's program: then residents report through its pages, instead of the store being driven alone.
    #[arg(long)]
    server: Option<PathBuf>,
    /// The pack the server serves.
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
}

impl Ground {
    /// The server, if it is the one to be broken.
    fn subject(&self) -> Option<Subject> {
        let (program, region) = (self.server.clone()?, self.region.clone());
        Some(Subject::Server { program, region, database: None, choices: None })
    }

    /// Its name in results.
    fn name(&self) -> &'static str {
        if self.server.is_some() { "the server" } else { "the store" }
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().what {
        What::Kills(kills) => kills.run(),
        What::Power(power) => power.run(),
        What::Full(full) => full.run(),
        What::Import(import) => import.run(),
        What::Mail(mail) => mail.run(),
        What::Host(host) => host.run(),
        What::Crowd(crowd) => crowd.run(),
        What::Restart(restart) => restart.run(),
        What::Load(load) => load.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Missing(what)) => {
            eprintln!("This machine can't run the harness. Missing:\n{what}");
            ExitCode::from(2)
        }
        Err(Trouble::Broken(what)) => {
            eprintln!("FAILED: {what}");
            ExitCode::FAILURE
        }
    }
}
