//! `balai region check`: prints what the checker of region packs found, grouped by file.

use std::{
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use balai_base::{Clock as _, Language, SystemClock};
use balai_platform::{
    casework, identity,
    region::{
        Finding, InUse, Region, Severity, calendar_findings, in_use_findings, promise_findings, text_findings,
    },
    render::Renderer,
};
use balai_store::{Store, StoreOptions};

use crate::complain;

#[cfg(test)]
mod tests;

/// What `balai region check` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the pack, such as regions/contoh
    path: PathBuf,
    /// A data directory: nothing its cases use may have been removed from the pack
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Checks the pack and prints the findings. 0: it can be served, 1: it holds errors.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let (region, mut findings) = match Region::load(&arguments.path) {
        Ok(region) => {
            let mut findings = region.findings.clone();
            findings.extend(calendar_findings(&region, SystemClock.now().day(&region.time_zone)));
            findings.extend(promise_findings(&region));
            for language in Language::ALL {
                findings.extend(text_findings(&region, language, &Renderer::message_keys(language)));
            }
            (Some(region), findings)
        }
        Err(findings) => (None, findings),
    };
    if let (Some(region), Some(data)) = (&region, &arguments.data) {
        match in_use(region, data) {
            Ok(used) => findings.extend(in_use_findings(region, &used)),
            Err(reason) => return complain(&reason),
        }
    }
    findings.sort_by(|one, other| one.file.cmp(&other.file));
    let broken = findings.iter().any(|finding| finding.severity == Severity::Error);
    let report = report(&findings, region.as_ref());
    let written = std::io::stdout().lock().write_all(report.as_bytes());
    if broken || written.is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What cases and officers in the data directory use. The server may be running: nothing is locked or written.
fn in_use(region: &Region, data: &Path) -> Result<InUse, String> {
    if !data.is_dir() {
        return Err(format!("{} is no data directory", data.display()));
    }
    let options = StoreOptions::directory(data).read_only();
    let store = Store::open(options).map_err(|failure| format!("{}: {failure}", data.display()))?;
    let id = region.id.clone();
    let read = store.read_now(move |tx| Ok(casework::in_use(tx, &id)?.joined(identity::in_use(tx, &id)?)));
    let answered = casework::answers_in_use(&store, &region.id);
    let used = read.and_then(|used| Ok(used.joined(answered?)));
    used.map_err(|failure| format!("{}: {failure}", data.display()))
}

/// The findings by file, and what the pack holds.
fn report(findings: &[Finding], region: Option<&Region>) -> String {
    let mut text = String::new();
    let mut file = "";
    for finding in findings {
        if finding.file != file {
            file = &finding.file;
            let _ = writeln!(text, "\n{file}");
        }
        let place = match (finding.line, finding.column) {
            (0, _) => String::new(),
            (line, 0) => format!("{line}: "),
            (line, column) => format!("{line}:{column}: "),
        };
        let _ = writeln!(text, "  {place}{}: {}", finding.severity.as_str(), finding.message);
        if !finding.help.is_empty() {
            let _ = writeln!(text, "      → {}", finding.help);
        }
    }
    text.push_str(&closing(findings, region));
    text
}

fn closing(findings: &[Finding], region: Option<&Region>) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let mut text = format!("\n{errors} errors, {warnings} warnings, {notes} notes\n");
    if let Some(region) = region {
        let _ = writeln!(
            text,
            "{}: {} villages, {} offices, {} categories, {} channels, {} places; version {}",
            region.name.id,
            region.areas.villages().len(),
            region.agencies.len(),
            region.categories.list.len(),
            region.channels.len(),
            region.gazetteer.places().len(),
            region.version,
        );
    } else {
        text.push_str("The pack can not be served until the errors are mended.\n");
    }
    text
}
