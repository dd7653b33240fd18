//! `balai demo`: everything on, with invented cases, and a one-time sign-in for each role printed. Safe to run again: what
//! is there stays, and only new links are made.

use std::{
    cell::RefCell,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use balai_base::{Moment, area::Level};
use balai_civic::{
    playback::{self, Plan},
    services::working::invented,
};
use balai_platform::{
    access::{Action, Actor, Grant, ReachKind, Role},
    casework::Context,
    identity::{self, NewAccount, NewLink, Setting},
    programs::{self, NewProgram},
    region::{Destination, Region},
};
use balai_store::{Durability, Failure};
use balai_web::AppState;
use serde::Deserialize;

use crate::{
    complain,
    configuration::{Configuration, Flags},
    logging,
    progress::Progress,
    serve,
    wiring::{House, store_options},
};

/// What the demonstration shows, unless regions are named: packs are data, so their names are.
const STAGE: &str = "regions/demonstration.toml";

/// Where the key for Open311 is written, within the data's folder.
const OPEN311_KEY: &str = "open311-demo-key";
/// How many requests a minute that key allows: enough for a suite of checks.
const DEMONSTRATION_PER_MINUTE: u32 = 600;

/// The role of an agency's head.
const HEAD: &str = "agency_head";

/// How many cases the first region gets.
const CASES: u32 = 640;
/// How many cases each regency of a further region gets at most.
const FURTHER: u32 = 110;
/// In how many regencies a province is played.
const REGENCIES: usize = 2;

/// What `balai demo` takes besides the options of `serve`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many cases to invent in the first region; the others get their share
    #[arg(long)]
    cases: Option<u32>,
    #[command(flatten)]
    flags: Flags,
}

/// `regions/demonstration.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stage {
    /// The packs played, the first one at the root.
    packs: Vec<String>,
}

/// Runs the command. 0: stopped when told to, 1: could not start or go on.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    match play(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

fn play(arguments: Arguments) -> Result<(), String> {
    let mut configuration = Configuration::read(arguments.flags)?;
    logging::begin(configuration.log.as_deref().unwrap_or("warn"), None)?;
    if configuration.regions.is_empty() {
        configuration.regions = stage(Path::new(STAGE))?;
    }
    configuration.mail.shown_at(configuration.listen);
    prepare(&configuration, arguments.cases)?;
    let house = House::build(&configuration, true)?;
    let regions = house.state.regions.all();
    let house = match (regions.first(), &configuration.root) {
        (Some(first), None) => house.with_root(first.id.clone()),
        _ => house,
    };
    let mut lines = vec![format!("Balai demonstration at http://{}/", configuration.listen)];
    if let Some(first) = regions.first() {
        let file = open311_key(&house.state, first, &configuration.data)?;
        lines.push(format!(
            "Open311 at http://{}/open311/v2, key in {}",
            configuration.listen,
            file.display()
        ));
    }
    for region in &regions {
        lines.extend(sign_ins(&house.state, region, &format!("http://{}", configuration.listen))?);
    }
    if !configuration.mail.has_server() {
        lines.push(format!(
            "E-mails are not sent: they lie in {}",
            configuration.data.join("mails").display()
        ));
    }
    lines.push("Each sign-in works once; run the command again for new ones. Ctrl-C stops.".to_owned());
    let text = lines.join("\n") + "\n";
    serve::serve(&house, configuration.listen, move || {
        // Whoever closed the pipe does not want to read it.
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    })
}

/// Plays the cases on a store that does not wait for the disk: what is invented can be invented again.
fn prepare(configuration: &Configuration, cases: Option<u32>) -> Result<(), String> {
    let mut options = store_options(configuration);
    options.durability = Durability::Normal;
    crate::keys::keeper::refuse_new_keys(configuration)?;
    let house = House::build_on(configuration, true, options)?;
    house.settle_documents()?;
    invent(&house.state, cases)
}

fn stage(path: &Path) -> Result<Vec<PathBuf>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!("{shown}: {error}; run it where the packs are, or name one with --region")
    })?;
    let stage: Stage = toml::from_str(&text).map_err(|error| format!("{shown}: {error}"))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    Ok(stage.packs.iter().map(|pack| folder.join(pack)).collect())
}

/// Invented cases, made by the same commands people give: the first region gets the most, a province is played in two of
/// its regencies.
fn invent(state: &AppState, cases: Option<u32>) -> Result<(), String> {
    let cases = cases.unwrap_or(CASES);
    for (at, region) in state.regions.all().iter().enumerate() {
        let parts = match region.level {
            Level::Province => region.areas.of_level(Level::Regency),
            _ => Vec::new(),
        };
        let mut parts: Vec<_> =
            parts.into_iter().skip(1).take(REGENCIES).map(|area| Some(area.code.clone())).collect();
        if parts.is_empty() {
            parts.push(None);
        }
        let applications = invented::invent(&state.store, region, &state.vault, state.clock.now());
        applications.map_err(|failure| format!("{}: applications: {failure}", region.id))?;
        let cases = if at == 0 { cases } else { cases.min(FURTHER) };
        for (seed, within) in (2_026_u64..).zip(parts) {
            let plan = Plan { cases, seed, until: state.clock.now(), within };
            let line = RefCell::new(Progress::of(&region.name.id, "cases"));
            let told = |done: u32, of: u32| line.borrow_mut().show(done.into(), of.into());
            playback::play(&state.store, region, &state.vault, &plan, &told)
                .map_err(|failure| format!("{}: {failure}", region.id))?;
            line.borrow().end();
        }
    }
    Ok(())
}

/// A key for Open311 in the first region, in a file beside the data: one that still opens is left as it is.
fn open311_key(state: &AppState, region: &Arc<Region>, data: &Path) -> Result<PathBuf, String> {
    let file = data.join(OPEN311_KEY);
    let told = |reason: &dyn std::fmt::Display| format!("{}: {reason}", file.display());
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let moment = Moment::new(state.clock.now(), state.random.as_ref());
    let context =
        Context { region: Arc::clone(region), vault: state.vault.clone(), moment, actor: Actor::System };
    let made = state.store.write_now(move |tx| {
        let known = programs::recognise(tx, &context.region.id, &context.vault, written.trim())?;
        if known.is_some() {
            return Ok(None);
        }
        let new = NewProgram {
            name: "Open311 (peragaan)".to_owned(),
            contact: "balai demo".to_owned(),
            per_minute: DEMONSTRATION_PER_MINUTE,
            per_day: programs::PER_DAY_MOST,
            hands_in_drills: false,
        };
        programs::issue(tx, &context, &new).map(Some)
    });
    if let Some(issued) = made.map_err(|failure| told(&failure))? {
        std::fs::write(&file, [issued.key.reveal(), "\n"].concat()).map_err(|error| told(&error))?;
    }
    Ok(file)
}

/// One account for each role of the region and for heads no role's account acts for, and links that sign straight in.
fn sign_ins(state: &AppState, region: &Region, origin: &str) -> Result<Vec<String>, String> {
    let at_root = state.options.root.as_ref() == Some(&region.id) || state.regions.all().len() == 1;
    let base = if at_root { String::new() } else { format!("/r/{}", region.id) };
    let mut lines = vec![String::new(), format!("{}: {origin}{base}/", region.name.id)];
    for role in &region.roles.list {
        let new = account(&role.id, &role.name.id, vec![grant(region, role)]);
        lines.push(line(state, region, (&role.id, &new), &format!("{origin}{base}"))?);
    }
    for (word, new) in heads(region) {
        lines.push(line(state, region, (word, &new), &format!("{origin}{base}"))?);
    }
    for (word, new) in desks(region) {
        lines.push(line(state, region, (&word, &new), &format!("{origin}{base}"))?);
    }
    Ok(lines)
}

/// The line that signs somebody in.
fn line(
    state: &AppState,
    region: &Region,
    (word, new): (&str, &NewAccount),
    site: &str,
) -> Result<String, String> {
    let link = sign_in(state, region, new).map_err(|failure| format!("{word}: {failure}"))?;
    Ok(format!("  {word:<22} {site}/petugas/masuk/tautan/{}", link.token.reveal()))
}

fn account(word: &str, name: &str, grants: Vec<Grant>) -> NewAccount {
    NewAccount {
        login: format!("demo.{}", word.replace('_', "-")),
        name: format!("{name} (peragaan)"),
        grants,
    }
}

/// Heads of agencies for which the account of that role does not act because it belongs to another one: whoever decides about
/// personal data, and whoever signs and approves in the office that gives services.
fn heads(region: &Region) -> Vec<(&'static str, NewAccount)> {
    let Some(role) = region.roles.get(HEAD) else { return Vec::new() };
    let usual = grant(region, role);
    let services = region.services.list.first().and_then(|service| region.agencies.get(&service.agency));
    let offices = [("data_protection", region.data_protection_agency()), ("service_office", services)];
    let heads = offices.into_iter().filter_map(|(word, office)| {
        let office = office.filter(|office| office.id != usual.agency)?;
        let own = Grant { agency: office.id.clone(), ..usual.clone() };
        Some((word, account(word, &office.name.id, vec![own])))
    });
    heads.collect()
}

/// Two people for each further agency that gives services (information, permits), so that what one did another approves: a desk
/// with every role that works on applications, and a head.
fn desks(region: &Region) -> Vec<(String, NewAccount)> {
    let mut agencies: Vec<&str> = Vec::new();
    for service in &region.services.list {
        if !agencies.contains(&service.agency.as_str()) {
            agencies.push(&service.agency);
        }
    }
    let mut desks = Vec::new();
    for id in agencies.into_iter().skip(1) {
        let Some(agency) = region.agencies.get(id) else { continue };
        let grants = |head: bool| -> Vec<Grant> {
            let roles = region.roles.list.iter().filter(|role| serves(role) && (role.id == HEAD) == head);
            roles.map(|role| Grant { agency: id.to_owned(), ..grant(region, role) }).collect()
        };
        for (part, head) in [("desk", false), ("head", true)] {
            let word = format!("{id}_{part}");
            let new = account(&word, &agency.name.id, grants(head));
            desks.push((word, new));
        }
    }
    desks
}

/// Whether a role works on applications of its agency.
fn serves(role: &Role) -> bool {
    role.reach == ReachKind::Agency && role.actions.contains(&Action::ReadSecretCase)
}

fn sign_in(state: &AppState, region: &Region, new: &NewAccount) -> Result<NewLink, Failure> {
    let new = new.clone();
    let (regions, vault, id) = (state.regions.clone(), state.vault.clone(), region.id.clone());
    let moment = Moment::new(state.clock.now(), state.random.as_ref());
    state.store.write_now(move |tx| {
        let region = regions.by_id(id.as_str()).ok_or(Failure::ReadOnly)?;
        let setting = Setting { region: &region, vault: &vault, moment: &moment, actor: &Actor::System };
        let account = identity::demonstration_account(tx, &setting, &new)?;
        identity::demonstration_link(tx, &setting, account)
    })
}

/// The bounds that fit the role: the agency and unit that answer the pack's first category, the first village.
pub(crate) fn grant(region: &Region, role: &Role) -> Grant {
    let (answering, desk) = first_desk(region);
    let inspectorate = region.agencies.inspectorate().map(|agency| agency.id.clone());
    let agency = if role.sees_accusations { inspectorate.unwrap_or(answering) } else { answering };
    // Whoever works on applications belongs to the agency that gives the first service.
    let office = region.services.list.first().map(|service| service.agency.clone());
    let agency = office.filter(|_| serves(role) && role.id != HEAD).unwrap_or(agency);
    let bound = !role.without_agency && role.reach != ReachKind::Area;
    let in_unit = matches!(role.reach, ReachKind::Unit | ReachKind::Assigned);
    Grant {
        role: role.id.clone(),
        agency: if bound { agency } else { String::new() },
        unit: if in_unit { desk } else { String::new() },
        area: (role.reach == ReachKind::Area)
            .then(|| region.areas.villages().first().map(|village| village.code.clone()))
            .flatten(),
    }
}

/// The agency and unit that answer the first category, if possible one with a unit: packs name what matters most first.
fn first_desk(region: &Region) -> (String, String) {
    let desk = |destination: &Destination| match destination {
        Destination::Agency { agency, unit } => Some((agency.clone(), unit.clone().unwrap_or_default())),
        _ => None,
    };
    let desks = || region.categories.list.iter().filter_map(|category| desk(&category.answered_by));
    desks().find(|(_, unit)| !unit.is_empty()).or_else(|| desks().next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use balai_platform::workflow::Party;

    use super::*;

    fn region() -> Region {
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung");
        Region::load(&pack).unwrap_or_else(|findings| panic!("{findings:?}"))
    }

    fn people(region: &Region) -> Vec<NewAccount> {
        let of = |role: &Role| account(&role.id, &role.name.id, vec![grant(region, role)]);
        let heads = heads(region).into_iter().map(|(_, new)| new);
        region
            .roles
            .list
            .iter()
            .map(of)
            .chain(heads)
            .chain(desks(region).into_iter().map(|(_, new)| new))
            .collect()
    }

    /// Whoever tries the demonstration can finish every service, in whichever office: somebody is there for each step.
    #[test]
    fn every_step_with_an_application_has_somebody_who_may_take_it() {
        let region = region();
        let people = people(&region);
        let holds = |role: &str, office: &str| {
            people.iter().any(|one| one.grants.iter().any(|own| own.role == role && own.agency == office))
        };
        let mut steps = 0;
        for service in &region.services.list {
            assert!(holds(HEAD, &service.agency), "{} has no head", service.agency);
            for step in &region.workflows[&service.workflow].transitions {
                let officers = step.by.iter().filter_map(|party| match party {
                    Party::Role(role) => Some(role.as_str()),
                    _ => None,
                });
                let officers: Vec<&str> = officers.collect();
                assert!(
                    officers.is_empty() || officers.iter().any(|role| holds(role, &service.agency)),
                    "{}",
                    step.id
                );
                steps += officers.len();
            }
        }
        assert!(steps > 100, "{steps}");
    }

    #[test]
    fn accounts_of_the_demonstration_have_names_of_their_own() {
        let region = region();
        let mut logins: Vec<String> = people(&region).into_iter().map(|one| one.login).collect();
        let all = logins.len();
        logins.sort_unstable();
        logins.dedup();
        assert_eq!(logins.len(), all);
    }
}
