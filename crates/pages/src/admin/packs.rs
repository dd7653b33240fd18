//! `/admin/paket`: the pack served, what the checker says about it, and reading it again.
//!
//! The reader's own region in full; of the others this process serves only what everybody may know.

use balai_base::{Timestamp, area::Level};
use balai_platform::{
    access::Action,
    operations,
    region::{Finding, Region, ReloadOutcome, Served, Severity, calendar_findings, promise_findings},
};
use balai_web::{Answer, Here, PostForm};
use serde::Serialize;

#[derive(Serialize)]
struct PacksPage {
    pack: ShownPack,
    /// The last time it was read again, if ever.
    attempt: Option<ShownAttempt>,
    /// Findings about the pack that is served.
    files: Vec<FileFindings>,
    counts: Vec<SeverityCount>,
    others: Vec<ShownPack>,
}

/// A pack and what it holds.
#[derive(Serialize)]
struct ShownPack {
    id: String,
    name: String,
    version: String,
    read_at: Option<i64>,
    folder: Option<String>,
    regencies: usize,
    districts: usize,
    villages: usize,
    agencies: usize,
    categories: usize,
    channels: usize,
    workflows: usize,
}

#[derive(Serialize)]
struct ShownAttempt {
    at: i64,
    outcome: &'static str,
    /// Findings about the pack that was refused; empty when it was not.
    files: Vec<FileFindings>,
}

/// Findings of one file, in its order.
#[derive(Serialize)]
struct FileFindings {
    file: String,
    findings: Vec<ShownFinding>,
}

#[derive(Serialize)]
struct ShownFinding {
    severity: &'static str,
    line: u32,
    column: u32,
    message: String,
    help: String,
}

#[derive(Serialize)]
struct SeverityCount {
    severity: &'static str,
    count: usize,
}

/// `GET /admin/paket`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    operations::require(&here.context(), Action::ManageRegion)?;
    Ok(here.page("admin/packs.html", &page(&here)))
}

/// `POST /admin/paket`: reads the pack again. What became of it stands on the page that follows.
pub(crate) async fn post(here: Here, PostForm(_): PostForm) -> Answer {
    here.officer()?;
    here.state.reload_pack(here.context()).await?;
    Ok(here.redirect("/admin/paket"))
}

fn page(here: &Here) -> PacksPage {
    let all = here.state.regions.all();
    let served: Vec<Served> = all.iter().filter_map(|region| here.state.regions.served(&region.id)).collect();
    let own = served.iter().find(|served| served.region.id == here.region.id);
    // Between two requests the region may have been replaced: the page tells of the newest.
    let region = own.map_or(&here.region, |served| &served.region);
    let mut findings = region.findings.clone();
    findings.extend(calendar_findings(region, here.now().day(&region.time_zone)));
    findings.extend(promise_findings(region));
    let others = served.iter().filter(|served| served.region.id != here.region.id);
    PacksPage {
        pack: shown(here, region, own),
        attempt: own.and_then(attempt),
        counts: counts(&findings),
        files: by_file(findings),
        others: others
            .map(|served| ShownPack { folder: None, ..shown(here, &served.region, Some(served)) })
            .collect(),
    }
}

fn shown(here: &Here, region: &Region, served: Option<&Served>) -> ShownPack {
    let folder = served.and_then(|served| served.folder.as_ref());
    ShownPack {
        id: region.id.to_string(),
        name: region.name.get(here.language).to_owned(),
        version: region.version.clone(),
        read_at: served.and_then(|served| served.read_at).map(Timestamp::millis),
        folder: folder.map(|folder| folder.display().to_string()),
        regencies: region.areas.of_level(Level::Regency).len(),
        districts: region.areas.of_level(Level::District).len(),
        villages: region.areas.villages().len(),
        agencies: region.agencies.len(),
        categories: region.categories.list.len(),
        channels: region.channels.len(),
        workflows: region.workflows.len(),
    }
}

fn attempt(served: &Served) -> Option<ShownAttempt> {
    let attempt = served.attempt.as_ref()?;
    let refused = attempt.outcome == ReloadOutcome::Kept;
    Some(ShownAttempt {
        at: attempt.at.millis(),
        outcome: match attempt.outcome {
            ReloadOutcome::Replaced => "replaced",
            ReloadOutcome::Unchanged => "unchanged",
            ReloadOutcome::Kept => "kept",
        },
        files: if refused { by_file(attempt.findings.clone()) } else { Vec::new() },
    })
}

/// Files by name; within a file errors first, then by line.
fn by_file(mut findings: Vec<Finding>) -> Vec<FileFindings> {
    findings.sort_by(|one, other| {
        (&one.file, one.severity, one.line, one.column).cmp(&(
            &other.file,
            other.severity,
            other.line,
            other.column,
        ))
    });
    let mut files: Vec<FileFindings> = Vec::new();
    for finding in findings {
        let shown = ShownFinding {
            severity: finding.severity.as_str(),
            line: finding.line,
            column: finding.column,
            message: finding.message,
            help: finding.help,
        };
        match files.last_mut() {
            Some(last) if last.file == finding.file => last.findings.push(shown),
            _ => files.push(FileFindings { file: finding.file, findings: vec![shown] }),
        }
    }
    files
}

fn counts(findings: &[Finding]) -> Vec<SeverityCount> {
    [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| SeverityCount {
            severity: severity.as_str(),
            count: findings.iter().filter(|finding| finding.severity == severity).count(),
        })
        .filter(|one| one.count > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, file: &str, line: u32) -> Finding {
        Finding {
            severity,
            file: file.to_owned(),
            line,
            column: 1,
            message: format!("{file} {line}"),
            help: String::new(),
        }
    }

    #[test]
    fn findings_stand_by_file_the_worst_first() {
        let findings = vec![
            finding(Severity::Note, "b.toml", 1),
            finding(Severity::Warning, "a.toml", 9),
            finding(Severity::Error, "b.toml", 7),
            finding(Severity::Warning, "a.toml", 2),
        ];
        let told: Vec<(&str, usize)> =
            counts(&findings).iter().map(|one| (one.severity, one.count)).collect();
        assert_eq!(told, [("error", 1), ("warning", 2), ("note", 1)]);
        let files = by_file(findings);
        let order: Vec<(&str, Vec<u32>)> = files
            .iter()
            .map(|file| (file.file.as_str(), file.findings.iter().map(|finding| finding.line).collect()))
            .collect();
        assert_eq!(order, [("a.toml", vec![2, 9]), ("b.toml", vec![7, 1])]);
    }
}
