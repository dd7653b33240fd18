//! The only place that builds the whole graph: packs, keys, store, pages, jobs.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use balai_base::{Clock, Random, RegionId, SystemClock, SystemRandom};
use balai_civic::{
    appointments, breaches, feedback, learning,
    letters::{self, Posting},
    reports, retention, services,
};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    documents, drills,
    notify::{self, mail::Carrier},
    region::{Finding, Regions, Severity},
    register::{Register, Registers},
    residents, webhooks,
};
use balai_store::{
    Store, StoreOptions,
    jobs::{Lane, Runner},
    shipping::Shipping,
};
use balai_web::{AppState, Options, Parts};

use crate::{
    configuration::Configuration,
    drill::{self, Nightly},
    history, jail,
    keys::keeper,
    learned,
    mail::{self, Mail},
    operation, packs, registers, stored,
    tls::Tls,
};

/// How quickly nobody reads and fills in the five pages of a report, in milliseconds.
const LEAST_TYPING: i64 = 8_000;

/// Everything a server is made of.
pub(crate) struct House {
    /// What handlers use.
    pub(crate) state: AppState,
    /// How TLS is spoken; none when a proxy does, or nobody.
    pub(crate) tls: Option<Arc<Tls>>,
    /// Where metrics are told.
    pub(crate) metrics: Option<SocketAddr>,
    /// Who carries letters; none when nobody does.
    mail: Option<Mail>,
    /// A copy is served: other people's servers are not called.
    rehearsal: bool,
    /// Which restores are tried by night.
    nightly: Nightly,
    /// Registers of other governments that are asked.
    registers: Vec<Arc<dyn Register>>,
    /// Where each region's documents are checked.
    sites: crate::documents::Sites,
    /// The program that sets documents; none for the one beside this.
    typesetter: Option<PathBuf>,
}

impl House {
    /// Loads packs and keys and opens the store. The error is told to whoever started the server.
    pub(crate) fn build(configuration: &Configuration, demonstration: bool) -> Result<Self, String> {
        keeper::refuse_new_keys(configuration)?;
        Self::build_on(configuration, demonstration, store_options(configuration))
    }

    /// [`House::build`] with a store opened in another way, and first keys where there are none: whoever proves a copy on
    /// another machine has none of the server's, and what is sealed stays so.
    pub(crate) fn build_on(
        configuration: &Configuration,
        demonstration: bool,
        mut store: StoreOptions,
    ) -> Result<Self, String> {
        if configuration.regions.is_empty() {
            return Err("no region to serve; name one with --region regions/…".to_owned());
        }
        let regions = Regions::load(&configuration.regions).map_err(|findings| told(&findings))?;
        let root = root(configuration, &regions)?;
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let (vault, log_keys) = keeper::open(configuration, demonstration, &random)?;
        let mail = letters(configuration, demonstration, (&regions, root.as_ref()))?;
        // Before the store: a wrong certificate must not keep migrations from being undone by the old release.
        let tls = configuration.tls.open(&configuration.data)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        store.shipping = shipping(configuration, (clock.clone(), random.clone()))?;
        let store = Store::open(store).map_err(|failure| failure.to_string())?;
        if let Err(error) = packs::remember(&configuration.data, &configuration.regions) {
            tracing::warn!(%error, "commands will not find these packs by their ids");
        }
        let registers = registers::open(&configuration.registers)?;
        let signing = crate::documents::signing(configuration, &vault, demonstration)?;
        let mut sites = crate::documents::sites(configuration, demonstration, (&regions, root.as_ref()));
        for (_, site) in &mut sites {
            site.signature = signing.kind();
        }
        let options = Options {
            demonstration,
            mail: mail.is_some(),
            root,
            signing: signing.clone(),
            registers: readable(&registers, configuration.rehearsal),
            least_typing: if demonstration { 0 } else { LEAST_TYPING },
            ..outward(configuration)
        };
        let (regions, vault, log_keys) = (Arc::new(regions), Arc::new(vault), Arc::new(log_keys));
        let state = AppState::new(Parts { store, regions, vault, log_keys, clock, random, options });
        operation::watch(configuration, &state);
        state.watch.signs_with(signing);
        if let Some(mail) = &mail {
            state.watch.carries_mail(mail.carrier.clone());
        }
        let tls = tls.map(Arc::new);
        if let Some(tls) = &tls {
            state.watch.serves_tls(tls.certificates.clone());
        }
        Ok(Self {
            state,
            tls,
            metrics: configuration.operation.metrics,
            mail,
            rehearsal: configuration.rehearsal,
            nightly: nightly(configuration)?,
            registers,
            sites,
            typesetter: configuration.documents.typesetter.clone(),
        })
    }

    /// The same house with `root` at the root of hosts that belong to no region.
    pub(crate) fn with_root(mut self, root: RegionId) -> Self {
        let options = Options { root: Some(root), ..self.state.options.as_ref().clone() };
        self.state.options = Arc::new(options);
        self
    }

    /// Writes down where documents are checked, for those that are issued before anybody is served.
    pub(crate) fn settle_documents(&self) -> Result<(), String> {
        crate::documents::begin(&self.state, &self.sites)
    }

    /// Sees to it that the keys fit the database, before anybody is served. The error says what to do.
    pub(crate) fn check_keys(&self) -> Result<(), String> {
        keeper::begin(&self.state, &contexts(&self.state))?;
        self.settle_documents()
    }

    /// Starts a thread for each lane of jobs; they run due jobs until they are told to stop.
    pub(crate) fn start_jobs(&self) -> Jobs {
        let stop = Arc::new(AtomicBool::new(false));
        let start = |lane| {
            let mut runner = Runner::in_lane(lane, self.state.store.clone(), self.state.random.clone());
            self.register(lane, &mut runner);
            let (told, clock) = (stop.clone(), self.state.clock.clone());
            std::thread::spawn(move || runner.run_until_stopped(clock.as_ref(), &told))
        };
        let mut threads: Vec<_> = Lane::ALL.map(start).into();
        threads.push(learned::keep(self.state.clone(), stop.clone()));
        threads.push(history::keep(self.state.clone(), stop.clone()));
        threads.push(keeper::keep(self.state.clone(), stop.clone()));
        threads.push(operation::take_waiting_in(self.state.clone(), stop.clone()));
        if !self.rehearsal {
            threads.push(drill::keep(self.state.clone(), self.nightly.clone(), stop.clone()));
        }
        Jobs { stop, threads }
    }

    /// Every job kind has its handler here, in its lane.
    fn register(&self, lane: Lane, runner: &mut Runner) {
        match (lane, &self.mail) {
            (Lane::Main, mail) => register_main(runner, &self.state, mail.is_some()),
            (Lane::Mail, Some(Mail { carrier, sites })) => {
                let (contexts, carrier) = (contexts(&self.state), Arc::clone(carrier));
                let (sites, renderer) = (sites.clone(), self.state.renderer.clone());
                let kit = residents::Posting {
                    contexts: contexts.clone(),
                    carrier: carrier.clone(),
                    sites: sites.clone(),
                    renderer,
                };
                let regions: Vec<RegionId> =
                    self.state.regions.all().iter().map(|region| region.id.clone()).collect();
                let alarm = drills::Alarm {
                    contexts: contexts.clone(),
                    carrier: carrier.clone(),
                    sites: sites.clone(),
                    renderer: self.state.renderer.clone(),
                    copies: self.state.copies.clone(),
                    to: self.nightly.choices.tell.clone(),
                };
                drills::register(runner, &regions, alarm);
                residents::jobs::register_letters(runner, kit);
                letters::register(runner, Posting { contexts, carrier, sites });
            }
            (Lane::Mail, None) => {}
            (Lane::Webhooks | Lane::Registers, _) if self.rehearsal => {}
            (Lane::Webhooks, _) => register_webhooks(runner, &self.state),
            (Lane::Registers, _) => register_registers(runner, &self.state, &self.registers),
            (Lane::Documents, _) => self.register_documents(runner),
            (Lane::Learning, _) => register_learning(runner, &self.state),
        }
    }

    /// What sets documents, signs those of a demonstration, and gives receipts.
    fn register_documents(&self, runner: &mut Runner) {
        let (contexts, signer) = (contexts(&self.state), self.state.options.signing.signer().clone());
        documents::register(runner, &contexts, (setter(self.typesetter.as_deref()), signer));
        services::working::issuing::register_receipts(runner, &contexts);
    }
}

/// Who is told of every commit: whoever keeps copies elsewhere.
fn shipping(
    configuration: &Configuration,
    by: (Arc<dyn Clock>, Arc<dyn Random>),
) -> Result<Option<Arc<dyn Shipping>>, String> {
    // A copy that is played with must never take the place of the real one.
    if configuration.rehearsal {
        return Ok(None);
    }
    let shipper = configuration.backup.shipper(&configuration.data, &configuration.keys, by)?;
    if shipper.is_some() && configuration.database.is_some() {
        return Err("[backup] follows the embedded database; PostgreSQL has its own archive".to_owned());
    }
    Ok(shipper.map(|shipper| shipper as Arc<dyn Shipping>))
}

/// Who carries letters: the server that was named, else for a demonstration a folder.
fn carrier(configuration: &Configuration, demonstration: bool) -> Result<Option<Arc<dyn Carrier>>, String> {
    match configuration.mail.carrier()? {
        None if demonstration => mail::folder(configuration.data.join("mails")).map(Some),
        carrier => Ok(carrier),
    }
}

/// What computes for long.
fn register_learning(runner: &mut Runner, state: &AppState) {
    let desk = learning::jobs::Desk {
        regions: state.regions.clone(),
        vault: state.vault.clone(),
        learned: state.learned.clone(),
        keywords: Arc::new(reports::keywords),
    };
    learning::jobs::register(runner, &desk);
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    casework::register_long(runner, &regions);
    stored::register(runner, &regions, &state.vault);
}

/// What works on Balai's own rows only, and so never waits.
fn register_main(runner: &mut Runner, state: &AppState, letters: bool) {
    reports::jobs::register(runner, &state.regions, &state.vault);
    appointments::register(runner, &state.regions, &state.vault);
    services::register(runner, &state.regions, &state.vault);
    balai_platform::identity::jobs::register(runner, &state.regions);
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    let delivering = casework::Delivering {
        providers: vec![Box::new(notify::TrackingPage)],
        afterwards: letters.then(casework::letters_afterwards),
    };
    casework::register(runner, &regions, &contexts(state), delivering);
    residents::jobs::register(runner, &regions, &contexts(state));
    feedback::register(runner, &regions, &contexts(state));
    breaches::jobs::register(runner, &contexts(state));
    retention::jobs::register(runner, &regions, &contexts(state));
    services::working::jobs::register_ends(runner, &regions, &contexts(state));
}

/// What calls other people's servers. Only a demonstration calls this machine itself.
fn register_webhooks(runner: &mut Runner, state: &AppState) {
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    let bodies = balai_api::webhook_bodies(contexts(state));
    webhooks::jobs::register(runner, &regions, (&state.vault, &bodies), state.webhooks_reach());
}

/// What the configuration alone says about the HTTP face.
fn outward(configuration: &Configuration) -> Options {
    Options {
        trusted_proxies: configuration.trusted_proxies.clone(),
        plain_http: configuration.plain_http,
        darkroom: jail::darkroom(configuration.scanner.clone()),
        reading_room: jail::reading_room(),
        ..Options::default()
    }
}

/// The registers that pages may ask what they hold; none for a copy, from which other people's servers are not called.
fn readable(registers: &[Arc<dyn Register>], rehearsal: bool) -> Registers {
    Registers::new(if rehearsal { Vec::new() } else { registers.to_vec() })
}

/// What asks registers of other governments; without one nothing waits there, and officers work by hand.
fn register_registers(runner: &mut Runner, state: &AppState, registers: &[Arc<dyn Register>]) {
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    services::working::jobs::register(runner, &regions, &contexts(state), registers.to_vec());
    documents::register_signing(runner, &regions, &contexts(state), state.options.signing.signer());
}

/// What a job of casework needs to know of its region.
fn contexts(state: &AppState) -> casework::Contexts {
    let (regions, vault) = (state.regions.clone(), state.vault.clone());
    Arc::new(move |id, moment| {
        let region = regions.by_id(id.as_str())?;
        Some(Context { region, vault: vault.clone(), moment, actor: Actor::System })
    })
}

/// The running jobs.
pub(crate) struct Jobs {
    stop: Arc<AtomicBool>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Jobs {
    /// Lets the jobs at work finish and stops.
    pub(crate) fn stop(self) {
        self.stop.store(true, Ordering::Release);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a thread of jobs had panicked");
            }
        }
    }
}

pub(crate) fn store_options(configuration: &Configuration) -> StoreOptions {
    let mut options = match &configuration.database {
        Some(url) => StoreOptions::postgres(url, configuration.data.join("files")),
        None => StoreOptions::directory(&configuration.data),
    };
    options.most_pages = configuration.rehearsal_pages;
    options
}

/// The region that stands at the root when several are served, if one was named.
fn root(configuration: &Configuration, regions: &Regions) -> Result<Option<RegionId>, String> {
    let Some(name) = &configuration.root else { return Ok(None) };
    match regions.by_id(name) {
        Some(region) => Ok(Some(region.id.clone())),
        None => Err(format!("--root {name}: no such region is served")),
    }
}

/// The errors of packs, one a line, and how to see the rest.
fn told(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}:{}: {}", finding.file, finding.line, finding.message))
        .collect();
    lines.push("balai region check PATH tells more".to_owned());
    lines.join("\n")
}

/// Who carries letters, and under which addresses pages are named in them.
fn letters(
    configuration: &Configuration,
    demonstration: bool,
    (regions, root): (&Regions, Option<&RegionId>),
) -> Result<Option<Mail>, String> {
    let Some(carrier) = carrier(configuration, demonstration)? else { return Ok(None) };
    let all = regions.all();
    let first =
        root.cloned().or_else(|| demonstration.then(|| all.first().map(|region| region.id.clone()))?);
    Ok(Some(Mail { carrier, sites: configuration.mail.sites(&all, first.as_ref())? }))
}

/// Which restores are tried by night, and by what they are judged.
fn nightly(configuration: &Configuration) -> Result<Nightly, String> {
    Ok(Nightly {
        data: configuration.data.clone(),
        keys: configuration.keys.clone(),
        regions: configuration.regions.clone(),
        verifications: vec![Arc::new(
            history::Check::by(&configuration.keys)?.with(packs::witnesses(&configuration.regions)),
        )],
        choices: configuration.drill.checked(&configuration.backup.targets)?,
    })
}

/// What sets documents: the program that was named, else the one beside this, which may still be on its way.
fn setter(named: Option<&Path>) -> Option<Arc<dyn documents::Typesetter>> {
    let typesetter = match named {
        Some(program) => documents::typesetter::Typesetter::new(program.to_owned()),
        None => documents::typesetter::Typesetter::beside(&std::env::current_exe().ok()?),
    };
    Some(Arc::new(documents::Setter(typesetter)))
}
