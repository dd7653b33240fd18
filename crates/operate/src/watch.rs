//! [`Watch`]: what the running server knows of its own state, for checks, metrics and pages. Filled in by `app`; in a test it is
//! empty, and then there is nothing to look at.

use std::sync::{Arc, OnceLock};

use balai_base::Timestamp;
use balai_platform::{
    documents::signing::SigningDesk,
    notify::mail::Carrier,
    region::{Region, Regions, ReloadOutcome, Severity},
};
use balai_store::{Store, jobs};

use crate::{
    checks::{self, Asked, Checked, Ground, Mail, Packs, Served, Signing, machine_figures},
    emergency::{Spool, Switch},
    metrics::{Figures, Metrics},
    runbook::Settings,
    tls::Certificates,
};

/// What is looked at while serving.
#[derive(Default)]
pub struct Watch {
    /// Figures of requests and store.
    pub metrics: Metrics,
    switch: OnceLock<Switch>,
    memory_switch: Switch,
    spool: OnceLock<Spool>,
    ground: OnceLock<Ground>,
    settings: OnceLock<Settings>,
    offline: OnceLock<bool>,
    certificates: OnceLock<Arc<Certificates>>,
    carrier: OnceLock<Arc<dyn Carrier>>,
    signing: OnceLock<SigningDesk>,
}

impl Watch {
    /// Where to look, from now on. The first word counts.
    pub fn begin(&self, (ground, settings): (Ground, Settings), switch: Switch, spool: Spool) {
        // Set once by whoever starts the server; a second start in one process keeps the first.
        let _ = self.ground.set(ground);
        let _ = self.settings.set(settings);
        let _ = self.switch.set(switch);
        let _ = self.spool.set(spool);
    }

    /// The certificates that serve.
    pub fn serves_tls(&self, certificates: Arc<Certificates>) {
        let _ = self.certificates.set(certificates);
    }

    /// Who carries letters.
    pub fn carries_mail(&self, carrier: Arc<dyn Carrier>) {
        let _ = self.carrier.set(carrier);
    }

    /// Who signs documents.
    pub fn signs_with(&self, desk: SigningDesk) {
        let _ = self.signing.set(desk);
    }

    /// The switch of emergency pages.
    pub fn switch(&self) -> &Switch {
        self.switch.get().unwrap_or(&self.memory_switch)
    }

    /// Where reports wait; none in a test without a folder.
    pub fn spool(&self) -> Option<&Spool> {
        self.spool.get()
    }

    /// The settings in use, for the runbook.
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.get()
    }

    /// Whether browsers keep the shell of the pages for when there is no network. Off tells those that do to forget it.
    pub fn keeps_offline(&self) -> bool {
        self.offline.get().copied().unwrap_or(true)
    }

    /// Chooses whether browsers keep the shell.
    pub fn keep_offline(&self, keep: bool) {
        let _ = self.offline.set(keep);
    }

    /// Every check. Waits for disk and mail server: an async caller gives it a thread.
    pub fn checks(&self, store: &Store, regions: &Regions, now: Timestamp) -> Vec<Checked> {
        let Some(ground) = self.ground.get() else { return Vec::new() };
        let asked = Asked {
            served: self.served(),
            mail: self.mail(),
            signing: self.signing.get().map_or(Signing::Wet, Signing::of),
            packs: packs(regions),
            emergency: self.switch().is_on(now),
        };
        checks::all(ground, &asked, Ok(store), now)
    }

    fn served(&self) -> Served {
        self.certificates.get().map_or(Served::ByOthers, |certificates| Served::Here {
            facts: certificates.facts(),
            refused: certificates.refusal().is_some(),
        })
    }

    fn mail(&self) -> Mail {
        match self.carrier.get().map(|carrier| carrier.probe()) {
            None => Mail::None,
            Some(Ok(())) => Mail::Reached,
            Some(Err(unsent)) => Mail::Failed(unsent.reason.as_str()),
        }
    }

    /// The text that a watcher reads. Waits for the store.
    pub fn figures(&self, store: &Store, now: Timestamp) -> String {
        let jobs = store.read_now(jobs::totals).unwrap_or_default();
        let ground = self.ground.get();
        let [memory, descriptors, free] = machine_figures(ground.map(|ground| ground.data.as_path()));
        let facts = self.certificates.get().and_then(|certificates| certificates.facts());
        let figures = Figures {
            jobs_ready: jobs.ready,
            jobs_dead: jobs.dead,
            oldest_job_ms: jobs.oldest_due.map_or(0, |due| now.since(due).max(0)),
            waiting_reports: self.spool().map_or(0, |spool| spool.len() as u64),
            memory,
            descriptors,
            free,
            files_swept: store.files().swept(),
            certificate_seconds: facts.map(|facts| facts.ends.since(now) / 1_000),
        };
        self.metrics.text(&store.gauges(), &figures, self.switch().is_on(now))
    }
}

/// How the packs stand.
fn packs(regions: &Regions) -> Packs {
    let all = regions.all();
    let kept = |region: &&Arc<Region>| {
        let served = regions.served(&region.id);
        let attempt = served.and_then(|served| served.attempt);
        attempt.is_some_and(|attempt| attempt.outcome == ReloadOutcome::Kept)
    };
    let warnings = |region: &Arc<Region>| {
        region.findings.iter().filter(|finding| finding.severity == Severity::Warning).count()
    };
    Packs {
        served: all.len(),
        kept: all.iter().filter(kept).count(),
        warnings: all.iter().map(warnings).sum(),
    }
}
