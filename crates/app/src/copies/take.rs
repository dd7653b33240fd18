//! `balai backup`: a copy of everything, beside a running server or without one.

use std::{path::PathBuf, process::ExitCode};

use balai_backup::{
    Access,
    take::{Taken, Taking},
};
use balai_base::{SystemClock, SystemRandom};
use balai_targets::open_target;

use super::scribe;
use crate::{cluster, complain, configuration::beside, progress::Progress, say};

/// What `balai backup` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The data directory; a server may be running on it
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Where the copy goes: a folder on another disk or machine
    #[arg(long, value_name = "TARGET")]
    to: String,
    /// Who can open it: a public key age1… as age-keygen prints it; give it several times for several keys
    #[arg(long = "recipient", value_name = "AGE-KEY", required = true)]
    recipients: Vec<String>,
    /// The directory of the keys; <data>.keys unless given
    #[arg(long)]
    keys: Option<PathBuf>,
    /// A PostgreSQL database: its base backup and the data directory's files are copied; its user needs the right to replicate
    #[arg(long)]
    database: Option<String>,
    /// The folder of PostgreSQL's programs, such as /usr/lib/postgresql/15/bin
    #[arg(long, requires = "database")]
    programs: Option<PathBuf>,
}

/// Runs the command. 0: the copy is whole, 1: it is not, and why.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match take(arguments) {
        Ok(text) => say(&text),
        Err(reason) => complain(&reason),
    }
}

fn take(arguments: &Arguments) -> Result<String, String> {
    if arguments.database.is_none() && !arguments.data.join("balai.db").is_file() {
        return Err(format!(
            "{} holds no database of Balai; name the data directory",
            arguments.data.display()
        ));
    }
    let keys = arguments.keys.clone().unwrap_or_else(|| beside(&arguments.data));
    let scribe = scribe(&arguments.recipients, &keys, &SystemRandom)?;
    let target = open_target(&arguments.to, &Access::new(&keys)).map_err(|failure| failure.to_string())?;
    let mut progress = Progress::of("copied", "pieces");
    if let Some(database) = &arguments.database {
        let database = (database.as_str(), arguments.programs.as_deref());
        let show = &mut |done, all| progress.show(done, all);
        let taken = cluster::take_base(database, &arguments.data, &*target, &scribe, show);
        progress.end();
        return taken;
    }
    let taking = Taking {
        data: &arguments.data,
        target: &*target,
        scribe: &scribe,
        clock: &SystemClock,
        random: &SystemRandom,
    };
    let taken = taking.take(&mut |done, all| progress.show(done, all));
    progress.end();
    let taken = taken.map_err(|failure| failure.told())?;
    Ok(text(&taken, target.name(), (&scribe.keyring.public(), scribe.sealer.recipients())))
}

fn text(taken: &Taken, target: &str, (signer, recipients): (&str, usize)) -> String {
    let lonely = if recipients == 1 {
        "\nOnly one key opens it: if that is lost, so is the copy. Name a second --recipient, kept in another hand."
    } else {
        ""
    };
    format!(
        "Copied to {target}: {} pieces of the database ({} of them new), {} files ({} of them new).\n\
         Signed by {signer}\n\
         Keep this line apart: `balai restore --signed-by` tells by it that a copy is yours.\n\
         The key directory is not in the copy; keep its keys apart as well.{lonely}\n",
        taken.chunks, taken.new_chunks, taken.files, taken.new_files
    )
}
