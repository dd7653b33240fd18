//! The `balai` command: reads its arguments and hands over to the command asked for.
//!
//! Exit codes: 0 done, 1 the work failed, 2 wrong usage.

mod bench;
mod cluster;
mod configuration;
mod connections;
mod copies;
mod demo;
mod disaster;
mod doctor;
mod documents;
mod drill;
mod duplicates;
mod history;
mod import;
mod jail;
mod keys;
mod learn;
mod learned;
mod logging;
mod mail;
mod office;
mod operation;
mod packs;
mod progress;
mod region_check;
mod region_try;
mod registers;
mod rehearse;
mod retention;
mod room;
mod runbook;
mod scanner;
mod serve;
mod signing;
mod stored;
mod tls;
mod upgrade;
mod user;
mod wiring;
mod witness;
mod words;

use std::{io::Write as _, process::ExitCode};

use clap::{Parser, Subcommand};

/// The C library's allocator keeps what its largest work ever needed, once for each thread; this one gives it back, and its
/// work on small texts is cheaper (docs/performance.md). SQLite is built into this program and shares it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A digital city hall for Indonesian provinces, cities and regencies.
#[derive(Parser)]
#[command(name = "balai", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve one or more regions.
    Serve {
        #[command(flatten)]
        flags: Box<configuration::Flags>,
    },
    /// Show everything with invented cases and a one-time sign-in for each role.
    Demo {
        #[command(flatten)]
        arguments: Box<demo::Arguments>,
    },
    /// Restore a copy in a scratch place and prove that it works.
    Drill(Box<drill::Arguments>),
    /// Learn from past cases which category and agency a report's words point to.
    Learn(Box<learn::Arguments>),
    /// Measure on this machine what is promised, beside the bare database.
    Bench {
        #[command(flatten)]
        arguments: Box<bench::Arguments>,
    },
    /// Check disk, clock, keys, backups, mail, certificates and more, each with what to do next.
    Doctor(Box<doctor::Arguments>),
    /// Say what is past the time it is kept, and forget what the region enforces.
    Retention(Box<retention::Arguments>),
    /// Write the runbook: whom to call, where things lie, what to type when something breaks.
    Runbook(Box<runbook::Arguments>),
    /// Play five faults on a copy of the data and write the minutes.
    Rehearse(Box<rehearse::Arguments>),
    /// Try on a copy whether this release can take over.
    Upgrade(Box<upgrade::Arguments>),
    /// Show light pages in an emergency, or the usual ones again.
    Disaster(disaster::Arguments),
    /// Copy everything to another place, sealed, beside a running server or without one.
    Backup(Box<copies::take::Arguments>),
    /// Bring everything back to a moment, into an empty directory.
    Restore(Box<copies::restore::Arguments>),
    /// Say whether the data, or a copy of it, is whole.
    Verify(Box<copies::verify::Arguments>),
    /// Send a piece of PostgreSQL's log to the targets: for its `archive_command`.
    ArchiveLog(Box<cluster::ArchiveArguments>),
    /// Fetch a piece of PostgreSQL's log: for its `restore_command`.
    FetchLog(Box<cluster::FetchArguments>),
    /// Look after region packs.
    Region {
        #[command(subcommand)]
        command: RegionCommand,
    },
    /// Take over what the system used before knows.
    Import {
        #[command(subcommand)]
        command: Box<import::Command>,
    },
    /// Look after the keys of what is sealed.
    Keys {
        #[command(subcommand)]
        command: Box<keys::Command>,
    },
    /// Decode one photo in a process that can reach nothing; the server starts it itself.
    #[command(hide = true)]
    JailImage,
    /// Read one paper in a process that can reach nothing; the server starts it itself.
    #[command(hide = true)]
    JailPaper,
    /// Look after a region's log of history from outside.
    Witness {
        #[command(subcommand)]
        command: Box<witness::Command>,
    },
    /// Invite officers and let them back in.
    User {
        #[command(subcommand)]
        command: Box<user::Command>,
    },
}

#[derive(Subcommand)]
enum RegionCommand {
    /// Say everything that is wrong with a pack, with file, line and how to mend it.
    Check(region_check::Arguments),
    /// Say what would become of a report: category, office, reason, promise; no database is needed.
    Try(Box<region_try::Arguments>),
}

fn main() -> ExitCode {
    match CommandLine::parse().command {
        Command::Serve { flags } => serve::run(*flags),
        Command::Demo { arguments } => demo::run(*arguments),
        Command::Drill(arguments) => drill::run(&arguments),
        Command::Learn(arguments) => learn::run(&arguments),
        Command::Doctor(arguments) => doctor::run(*arguments),
        Command::Retention(arguments) => retention::run(&arguments),
        Command::Runbook(arguments) => runbook::run(*arguments),
        Command::Rehearse(arguments) => rehearse::run(*arguments),
        Command::Upgrade(arguments) => upgrade::run(*arguments),
        Command::Disaster(arguments) => disaster::run(&arguments),
        Command::Bench { arguments } => bench::run(&arguments),
        Command::Backup(arguments) => copies::take::run(&arguments),
        Command::Restore(arguments) => copies::restore::run(&arguments),
        Command::Verify(arguments) => copies::verify::run(&arguments),
        Command::ArchiveLog(arguments) => cluster::archive(&arguments),
        Command::FetchLog(arguments) => cluster::fetch(&arguments),
        Command::Region { command: RegionCommand::Check(arguments) } => region_check::run(&arguments),
        Command::Import { command } => import::run(&command),
        Command::Region { command: RegionCommand::Try(arguments) } => region_try::run(&arguments),
        Command::Keys { command } => keys::run(&command),
        Command::JailImage => jail::run(),
        Command::JailPaper => jail::run_paper(),
        Command::Witness { command } => witness::run(&command),
        Command::User { command } => user::run(&command),
    }
}

/// Says what was done.
fn say(text: &str) -> ExitCode {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Says why the work failed.
fn complain(reason: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr().lock(), "{reason}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::CommandLine;

    /// Two options of one name, or a requirement nobody can meet, would show only when that command is typed.
    #[test]
    fn every_command_can_be_typed() {
        CommandLine::command().debug_assert();
    }
}
