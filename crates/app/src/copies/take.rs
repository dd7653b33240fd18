//! `balai backup`: a copy of everything, beside a running server or without one.

use std::{path::PathBuf, process::ExitCode};

use balai_backup::{
    Access,
    take::{Taken, Taking},
};
use balai_base::{SystemClock, SystemRandom, language::Language};
use balai_platform::render::Argument;
use balai_targets::open_target;

use super::{scribe, told};
use crate::{cluster, complain, configuration::beside, progress::Progress, say, words::Words};

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
    /// The language of sentences: id or en
    #[arg(long, default_value = "id")]
    language: Language,
}

/// Runs the command. 0: the copy is whole, 1: it is not, and why.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match take(arguments) {
        Ok(text) => say(&text),
        Err(reason) => complain(&reason),
    }
}

fn take(arguments: &Arguments) -> Result<String, String> {
    let words = Words::of(arguments.language);
    if arguments.database.is_none() && !arguments.data.join("balai.db").is_file() {
        return Err(told::no_data(&words, &arguments.data));
    }
    let keys = arguments.keys.clone().unwrap_or_else(|| beside(&arguments.data));
    let scribe = scribe(&arguments.recipients, &keys, &SystemRandom)?;
    let target = open_target(&arguments.to, &Access::new(&keys))
        .map_err(|failure| told::target(&words, &arguments.to, &failure))?;
    let mut progress = Progress::wordless();
    if let Some(database) = &arguments.database {
        let database = (database.as_str(), arguments.programs.as_deref());
        let show = &mut |done, all| progress.show(done, all);
        let taken = cluster::take_base(&words, database, &arguments.data, (&*target, &scribe), show);
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
    let taken = taken.map_err(|failure| told::failure(&words, &failure))?;
    Ok(text(&words, &taken, target.name(), (&scribe.keyring.public(), scribe.sealer.recipients())))
}

fn text(words: &Words, taken: &Taken, target: &str, (signer, recipients): (&str, usize)) -> String {
    let counted = [
        Argument::text("target", target),
        told::number("pieces", taken.chunks),
        told::number("newpieces", taken.new_chunks),
        told::number("files", taken.files),
        told::number("newfiles", taken.new_files),
    ];
    let mut lines = vec![
        words.say("copying-made", &counted),
        words.say("copying-signed", &[Argument::text("signer", signer)]),
        words.say("copying-keep-signer", &[]),
        words.say("copying-keys-apart", &[]),
    ];
    if recipients == 1 {
        lines.push(words.say("copying-one-key", &[]));
    }
    lines.join("\n") + "\n"
}
