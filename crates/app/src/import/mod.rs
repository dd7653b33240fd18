//! `balai import reports`: a region's past from a file of the system it used before.
//!
//! The file is read twice: once to find out what it is, before anything is opened or stored, then to take its rows in.
//! What is taken in is whole; a run that was broken off is simply given again.

mod refused;
mod run;
#[cfg(test)]
mod tests;

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex},
    time::Instant,
};

use balai_base::{Clock as _, SystemClock};
use balai_civic::imports::{self, Decider, Mapping, Survey};
use balai_platform::region::Region;
use balai_store::Store;
use serde_json::json;

use crate::{
    complain,
    office::{self, Office, Place},
};
use refused::RefusedFile;
use run::{Ended, Run};

/// How many different refusals are shown.
const SHOWN: usize = 20;

/// What can be brought from an earlier system.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Take over reports from a CSV file; docs/region/history.md leads through it
    Reports(Reports),
}

/// What `balai import reports` takes.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Reports {
    /// The table of reports, saved as CSV
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// A mapping file (TOML): other headings, other words, the order of dates
    #[arg(long)]
    map: Option<PathBuf>,
    /// Say what would be taken in and store nothing
    #[arg(long)]
    dry_run: bool,
    /// The name of the system the file comes from; the same numbers of another system are other reports
    #[arg(long)]
    source: Option<String>,
    /// Where refused rows are written; FILE.refused.csv unless given
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// Write the summary there for programs
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Runs the command. 0: the file was read to its end, 1: file or database made that impossible.
pub(crate) fn run(command: &Command) -> ExitCode {
    let Command::Reports(arguments) = command;
    match reports(arguments) {
        Ok(text) => {
            let written = io::stdout().lock().write_all(text.as_bytes());
            if written.is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(reason) => complain(&reason),
    }
}

/// Imports; gives the summary.
fn reports(arguments: &Reports) -> Result<String, String> {
    let region = Arc::new(office::region(&arguments.place)?);
    let mapping = mapping(arguments.map.as_deref(), &region)?;
    let path = &arguments.file;
    let open = || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(File::open(path)?)) };
    let named = |error: imports::Unreadable| format!("{}: {error}", path.display());
    let survey = imports::examine(&open, &mapping).map_err(named)?;
    let _ = io::stderr().lock().write_all(surveyed(path, &survey).as_bytes());

    let now = SystemClock.now();
    let source = arguments.source.as_deref().unwrap_or_default();
    let decider = Decider::new(&region, (&survey, &mapping), source, now);
    let office = if arguments.dry_run {
        Desk::Trial { region: Arc::clone(&region), store: look(&arguments.place) }
    } else {
        let began = Instant::now();
        let opened = Office::patiently(&arguments.place, Arc::clone(&region), &mut || run::wait_since(began));
        Desk::Open(Box::new(opened?))
    };
    let refused = RefusedFile::beside(
        path,
        arguments.refused.as_deref(),
        (&survey.headings.written, survey.delimiter()),
    );
    let began = Instant::now();
    let run = Run { desk: &office, decider: &decider, survey: &survey, now, storing: Mutex::new(()) };
    let ended = run.through(&open, refused)?;
    let seconds = began.elapsed().as_secs_f64();
    let text = told(arguments, &region, (&ended, decider.general_channel(), seconds));
    if let Some(json) = &arguments.json {
        let value = json!({
            "file": path, "region": region.id, "dry_run": arguments.dry_run, "stopped": ended.stopped,
            "summary": ended.summary, "refused_file": ended.refused.path, "seconds": seconds,
        });
        std::fs::write(json, format!("{value:#}\n"))
            .map_err(|error| format!("{}: {error}", json.display()))?;
    }
    match ended.stopped {
        None => Ok(text),
        Some(reason) => Err(format!("{text}\n{reason}")),
    }
}

/// Where rows go: into an open office, or nowhere.
enum Desk {
    Open(Box<Office>),
    Trial {
        region: Arc<Region>,
        /// To see what is there already, when there is something.
        store: Option<Store>,
    },
}

impl Desk {
    fn region(&self) -> &Arc<Region> {
        match self {
            Self::Open(office) => &office.region,
            Self::Trial { region, .. } => region,
        }
    }
}

/// The store for looking alone; none when there is none yet. A server may be running on it.
fn look(place: &Place) -> Option<Store> {
    let is_there = place.database.is_some() || place.data.join("balai.db").is_file();
    is_there.then(|| Store::open(place.store_options().read_only()).ok()).flatten()
}

fn mapping(path: Option<&Path>, region: &Region) -> Result<Mapping, String> {
    let Some(path) = path else { return Ok(Mapping::default()) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Mapping::read(&text, region).map_err(|error| format!("{}: {error}", path.display()))
}

/// What the file was found to be.
fn surveyed(path: &Path, survey: &Survey) -> String {
    let delimiter = match survey.delimiter() {
        '\t' => "tabulators".to_owned(),
        other => format!("`{other}`"),
    };
    let order = match survey.order {
        Some(imports::Order::DayMonth) => ", days before months",
        Some(imports::Order::MonthDay) => ", months before days",
        None => "",
    };
    let mut text = format!(
        "{}: {} rows, {}, parted by {delimiter}{order}\n",
        path.display(),
        survey.rows,
        survey.encoding()
    );
    for (column, heading) in survey.headings.found() {
        if heading != column.name() {
            let _ = writeln!(text, "  {heading} → {}", column.name());
        }
    }
    if !survey.headings.unused.is_empty() {
        let names: Vec<String> = survey
            .headings
            .unused
            .iter()
            .map(|(name, near)| {
                near.map_or_else(|| name.clone(), |near| format!("{name} (did you mean {near}?)"))
            })
            .collect();
        let _ = writeln!(text, "  not used: {}", names.join(", "));
    }
    text
}

/// The summary, the first refused rows, and what to do next.
fn told(arguments: &Reports, region: &Region, (ended, channel, seconds): (&Ended, &str, f64)) -> String {
    let mut text = ended.summary.told(region, arguments.dry_run, channel);
    if let Some(path) = &ended.refused.path {
        let path = path.display();
        let _ = write!(text, "\nRefused:\n{}", ended.summary.refusals.told(SHOWN));
        let _ = writeln!(text, "  All of them stand in {path}: mend them there and import that file.");
    }
    let mapping = ended.summary.mapping(region);
    if !mapping.is_empty() {
        let _ = write!(
            text,
            "\nOr say once what these words mean, in a mapping file to be given with --map; what stays empty stays unknown:\n\n{mapping}"
        );
    }
    let rate = if seconds > 0.0 {
        f64::from(u32::try_from(ended.summary.read).unwrap_or(u32::MAX)) / seconds
    } else {
        0.0
    };
    let _ = writeln!(text, "\n{seconds:.1} seconds, {rate:.0} rows a second");
    text
}
