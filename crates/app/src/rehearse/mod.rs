//! `balai rehearse`: plays five faults on a copy of the data and writes the minutes. The server may go on serving meanwhile: nothing
//! of it is touched, no letter is sent and nobody is called. It needs room for two copies of the database.

mod faults;
mod hall;
mod minutes;
mod resident;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use balai_base::{Clock as _, SystemClock, language::Language};

use crate::{
    complain,
    configuration::{Configuration, Flags},
};
use faults::{FAULTS, Seen};
use hall::Ground;

/// What to rehearse on.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// Where the copy is made; removed afterwards [default: <data>.rehearsal]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Where the minutes are written, as Markdown [default: the terminal]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language of the minutes: id or en
    #[arg(long, default_value = "id")]
    language: Language,
}

/// Runs the command. 0: everything held, 1: something did not.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let (out, language) = (arguments.out.clone(), arguments.language);
    let seen = match prepare(arguments).and_then(|ground| {
        let seen = play(&ground);
        // The copy holds what the data hold: it does not stay.
        fs::remove_dir_all(&ground.folder)
            .map_err(|error| format!("{}: {error}", ground.folder.display()))?;
        Ok(seen)
    }) {
        Ok(seen) => seen,
        Err(reason) => return complain(&reason),
    };
    let text = minutes::minutes(language, SystemClock.now(), &seen);
    let written = match &out {
        Some(file) => fs::write(file, &text).map_err(|error| format!("{}: {error}", file.display())),
        None => std::io::stdout().lock().write_all(text.as_bytes()).map_err(|error| error.to_string()),
    };
    match written {
        Err(reason) => complain(&reason),
        Ok(()) if seen.iter().all(|one| one.held) => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
    }
}

/// Makes the copy.
fn prepare(arguments: Arguments) -> Result<Ground, String> {
    let configuration = Configuration::read(arguments.flags)?;
    if configuration.database.is_some() {
        let text =
            "the rehearsal copies the embedded database only; for PostgreSQL rehearse with a copy of its own";
        return Err(text.to_owned());
    }
    let whole =
        |path: &Path| std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()));
    let data = whole(&configuration.data)?;
    let pack = configuration.regions.first().ok_or("name a pack with --region")?;
    let folder = if let Some(folder) = &arguments.to {
        whole(folder)?
    } else {
        let mut name = data.file_name().unwrap_or_default().to_owned();
        name.push(".rehearsal");
        data.with_file_name(name)
    };
    if folder.exists() {
        return Err(format!("{} is there already; remove it, or name another with --to", folder.display()));
    }
    let ground = Ground {
        program: std::env::current_exe().map_err(|error| format!("this program: {error}"))?,
        keys: whole(&configuration.keys)?,
        pack: whole(pack)?,
        folder,
    };
    balai_store::copy_database(&data, &ground.data()).map_err(|failure| failure.to_string())?;
    Ok(ground)
}

/// Plays every fault; one that could not be played did not hold.
fn play(ground: &Ground) -> Vec<Seen> {
    FAULTS
        .iter()
        .map(|(fault, play)| {
            let _ = writeln!(std::io::stderr().lock(), "{}", fault.to_uppercase());
            play(ground).unwrap_or_else(|remark| Seen {
                fault,
                held: false,
                receipts: 0,
                lost: 0,
                back_in: std::time::Duration::ZERO,
                remark,
            })
        })
        .collect()
}
