//! Tests of operations, on both databases, in the made-up regency.

use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};

use balai_base::{AccountId, AreaCode, Problem, Timestamp};
use balai_store::{
    Failure, Store, Tx,
    jobs::{self, JobError, Lane, NewJob, Runner},
};
use balai_testkit::{START, TestDirectory, databases, random};
use uuid::Uuid;

use super::*;
use crate::{
    access::{Actor, Grant, Officer, ReachKind, Role},
    casework::tests::hall::{Hall, hall},
    identity::{NewAccount, Setting},
    region::{Region, Regions, ReloadOutcome},
};

/// The made-up regency.
fn office() -> Hall {
    hall(Region::load(&balai_testkit::pack()).unwrap_or_else(|found| panic!("{found:#?}")))
}

/// An account with the role, invited by the server; gives who acts with it.
fn account(office: &Hall, store: &Store, login: &str, role: &str) -> Actor {
    let grant = grant(&office.region, office.region.roles.get(role).unwrap());
    let new =
        NewAccount { login: login.to_owned(), name: format!("Ni Luh {login}"), grants: vec![grant.clone()] };
    let link =
        office.act(store, &Actor::System, move |tx, context| identity::invite(tx, &setting(context), &new));
    officer(link.unwrap().account, grant)
}

fn setting(context: &Context) -> Setting<'_> {
    Setting { region: &context.region, vault: &context.vault, moment: &context.moment, actor: &context.actor }
}

fn officer(account: AccountId, grant: Grant) -> Actor {
    Actor::Officer(Officer {
        account,
        name: "Petugas".to_owned(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

fn grant(region: &Region, role: &Role) -> Grant {
    let area: AreaCode = region.areas.villages()[0].code.clone();
    let unit = matches!(role.reach, ReachKind::Unit | ReachKind::Assigned);
    Grant {
        role: role.id.clone(),
        agency: if role.without_agency { String::new() } else { "pekerjaan-umum".to_owned() },
        unit: if unit { "jalan".to_owned() } else { String::new() },
        area: (role.reach == ReachKind::Area).then_some(area),
    }
}

fn somebody(region: &Region, role: &str) -> Actor {
    officer(AccountId(Uuid::from_u128(9)), grant(region, region.roles.get(role).unwrap()))
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Problem {
    match outcome {
        Err(Failure::Refused(problem)) => *problem,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// Gives up two jobs.
fn give_up(office: &Hall, store: &Store) {
    let region = office.region.id.clone();
    for payload in ["one", "two"] {
        let (region, context) = (region.clone(), office.context(&Actor::System));
        let payload = payload.to_owned();
        let job = NewJob { lane: Lane::Main, kind: "tell", payload, unique_key: None, due_at: START };
        store.write_now(move |tx| jobs::enqueue(tx, &region, &context.moment, &job)).unwrap();
    }
    let mut runner = Runner::new(store.clone(), Arc::new(random(3)));
    runner.register("tell", |_, _| Err(JobError::Stop("the provider is gone".to_owned())));
    assert_eq!(runner.run_due(later()).unwrap(), 2);
}

fn later() -> Timestamp {
    START.plus(3_600_000)
}

#[test]
fn the_table_of_rights() {
    let office = office();
    let store = &databases()[0].store;
    let regions = Regions::of(Vec::new());
    let mut table = String::new();
    for role in &office.region.roles.list {
        let actor = somebody(&office.region, &role.id);
        let mut told = Vec::new();
        match office.act(store, &actor, overview) {
            Err(_) => told.push("no overview"),
            Ok(seen) => {
                told.push("overview:");
                told.extend(seen.accounts.map(|_| "accounts"));
                told.extend(seen.waiting.map(|_| "waiting"));
                told.extend(seen.jobs.map(|_| "jobs"));
                told.extend(seen.trail.then_some("trail"));
            }
        }
        let trail = |tx: &mut Tx, context: &Context| trail(tx, context, &TrailFilter::default(), None, 9);
        told.push("|");
        told.extend(office.act(store, &actor, dead_jobs).is_ok().then_some("dead-jobs"));
        told.extend(office.act(store, &actor, resend_all_jobs).is_ok().then_some("resend"));
        told.extend(office.act(store, &actor, trail).is_ok().then_some("read-trail"));
        told.extend(office.act(store, &actor, trail_actions).is_ok().then_some("actions"));
        told.extend(reload(store, &regions, &office.context(&actor)).is_ok().then_some("reload"));
        writeln!(table, "{}: {}", role.id, told.join(" ")).unwrap();
    }
    insta::assert_snapshot!(table);
    for actor in [Actor::Anonymous, Actor::Reporter { case: balai_base::CaseId(Uuid::from_u128(1)) }] {
        assert_eq!(refusal(office.act(store, &actor, overview)).message, "problem-not-allowed");
        assert_eq!(refusal(office.act(store, &actor, dead_jobs)).message, "problem-not-allowed");
        assert_eq!(refusal(office.act(store, &actor, trail_actions)).message, "problem-not-allowed");
    }
}

#[test]
fn dead_jobs_are_sent_again_one_or_all_and_the_trail_tells() {
    let office = office();
    for database in databases() {
        let store = &database.store;
        let admin = account(&office, store, "admin", "system_administrator");
        give_up(&office, store);
        let dead = office.act(store, &admin, dead_jobs).unwrap();
        assert_eq!(dead.len(), 2, "{}", database.name);
        assert_eq!((dead[0].error.as_str(), dead[0].attempts), ("the provider is gone", 1));
        let counts = office.act(store, &admin, overview).unwrap().jobs.unwrap();
        assert_eq!((counts.dead, counts.ready, counts.oldest_due), (2, 0, None));

        let first = dead[0].id;
        office.act(store, &admin, move |tx, context| resend_job(tx, context, first)).unwrap();
        let again = office.act(store, &admin, move |tx, context| resend_job(tx, context, first));
        assert_eq!(refusal(again).message, "problem-job-not-dead");
        assert_eq!(office.act(store, &admin, resend_all_jobs).unwrap(), 1);
        assert_eq!(office.act(store, &admin, resend_all_jobs).unwrap(), 0);
        let counts = office.act(store, &admin, overview).unwrap().jobs.unwrap();
        assert_eq!((counts.dead, counts.ready), (0, 2));
        assert!(counts.oldest_due.is_some());

        let lines = office
            .act(store, &admin, |tx, context| trail(tx, context, &TrailFilter::default(), None, 2))
            .unwrap();
        let told: Vec<(&str, &str)> =
            lines.items.iter().map(|line| (line.action.as_str(), line.actor_name.as_str())).collect();
        assert_eq!(told, [("resend-all-jobs", "Ni Luh admin"), ("resend-job", "Ni Luh admin")]);
        assert!(lines.next.is_some());
    }
}

#[test]
fn figures_count_accounts_and_what_waits() {
    let office = office();
    for database in databases() {
        let store = &database.store;
        let admin = account(&office, store, "admin", "region_administrator");
        account(&office, store, "wayan", "officer");
        for (text, category) in [
            ("Jalan berlubang, hubungi saya di 0812 3456 7890.", "jalan-rusak"),
            ("Jalan berlubang di depan pasar.", "jalan-rusak"),
        ] {
            office
                .act(store, &Actor::Anonymous, move |tx, context| {
                    casework::open(tx, context, &case(text, category))
                })
                .unwrap();
        }
        let seen = office.act(store, &admin, overview).unwrap();
        let accounts = seen.accounts.unwrap();
        assert_eq!((accounts.active, accounts.invited, accounts.disabled), (0, 2, 0), "{}", database.name);
        let waiting = seen.waiting.unwrap();
        assert_eq!((waiting.texts, waiting.photos), (1, 0));
        assert!(waiting.oldest.is_some_and(|oldest| oldest >= START));
        assert_eq!(seen.jobs, None, "jobs are not this role's business");
    }
}

fn case(text: &str, category: &str) -> casework::NewCase {
    casework::NewCase {
        case_type: "report",
        workflow: "report".to_owned(),
        kind: "complaint".to_owned(),
        category: category.to_owned(),
        channel: "web".to_owned(),
        visibility: casework::Visibility::Public,
        agency: "pekerjaan-umum".to_owned(),
        unit: "jalan".to_owned(),
        hidden_from: String::new(),
        point: None,
        area: None,
        address: String::new(),
        language: balai_base::Language::Id,
        text: text.to_owned(),
        answers: Vec::new(),
        names: Vec::new(),
        contact: None,
        promise_set: String::new(),
    }
}

#[test]
fn the_trail_is_asked_as_people_type() {
    let office = office();
    for database in databases() {
        let store = &database.store;
        let admin = account(&office, store, "admin", "region_administrator");
        let opened = office
            .act(store, &Actor::Anonymous, |tx, context| {
                casework::open(tx, context, &case("Jalan berlubang di depan pasar.", "jalan-rusak"))
            })
            .unwrap();
        let head = account(&office, store, "kepala", "agency_head");
        office
            .act(store, &head, move |tx, context| {
                casework::reveal(tx, context, opened.id, "Menelepon 0812 3456 7890 untuk memastikan letaknya")
            })
            .unwrap();
        let asked = |filter: TrailFilter| {
            office.act(store, &admin, move |tx, context| trail(tx, context, &filter, None, 50)).unwrap().items
        };
        let number = opened.number.as_str().to_lowercase().replace('-', " ");
        let of_case = asked(TrailFilter { subject: number, ..TrailFilter::default() });
        assert_eq!(of_case.len(), 1, "{}", database.name);
        let line = &of_case[0];
        assert_eq!((line.action.as_str(), line.actor_name.as_str()), ("reveal-identity", "Ni Luh kepala"));
        assert_eq!(line.subject, opened.number.as_str());
        assert!(!line.reason.contains("0812"), "{}", line.reason);

        let of_account = asked(TrailFilter { subject: "KEPALA".to_owned(), ..TrailFilter::default() });
        assert!(of_account.iter().all(|line| line.subject == "Ni Luh kepala"), "{of_account:#?}");
        assert_eq!(of_account.len(), 3, "invited, granted, link made: {of_account:#?}");
        let by_head = asked(TrailFilter { actor: head.account(), ..TrailFilter::default() });
        assert_eq!(by_head, of_case);
        let granted = asked(TrailFilter { action: "role-granted".to_owned(), ..TrailFilter::default() });
        assert_eq!(granted.len(), 2);
        assert_eq!(asked(TrailFilter { subject: "tidak-ada".to_owned(), ..TrailFilter::default() }), []);
        let known = office.act(store, &admin, trail_actions).unwrap();
        assert!(known.contains(&"reveal-identity".to_owned()) && known.is_sorted(), "{known:?}");
    }
}

/// A copy of the made-up pack that a test may spoil.
fn copy(directory: &TestDirectory, id: &str) -> PathBuf {
    let folder = directory.path().join(id);
    balai_testkit::copy_pack(&folder);
    let old = "id = \"contoh\"";
    change(&folder, "region.toml", old, &format!("id = \"{id}\""));
    change(&folder, "region.toml", "contoh.example", &format!("{id}.example"));
    folder
}

fn change(folder: &std::path::Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(from), "{file} lacks {from}");
    fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_pack_is_read_again_for_its_own_region_and_noted() {
    for database in databases() {
        let store = &database.store;
        let directory = TestDirectory::new();
        let (first, second) = (copy(&directory, "satu"), copy(&directory, "dua"));
        let regions = Regions::load(&[first.clone(), second.clone()]).unwrap();
        let office = hall(regions.by_id("satu").unwrap());
        let admin = account(&office, store, "admin", "region_administrator");
        let read = |actor: &Actor| reload(store, &regions, &office.context(actor));

        for (file, from, to) in [
            ("channels.toml", "name = \"SMS\"", "name = \"Pesan SMS\""),
            ("channels.toml", "name = \"Pesan SMS\"", "nama = \"Rusak\""),
        ] {
            change(&first, file, from, to);
            change(&second, "channels.toml", "id = \"sms\"", "id = \"sms\" ");
            read(&admin).unwrap();
        }
        let known = regions.served(&office.region.id).unwrap();
        assert_eq!(known.attempt.unwrap().outcome, ReloadOutcome::Kept);
        assert_eq!(known.region.channel("sms").unwrap().name.id, "Pesan SMS", "{}", database.name);
        assert!(regions.served(&regions.by_id("dua").unwrap().id).unwrap().attempt.is_none());

        let outcomes = reload_all(store, &regions, office.context(&Actor::System).moment).unwrap();
        assert_eq!(outcomes.len(), 2);
        let filter = TrailFilter { action: "reload-region".to_owned(), ..TrailFilter::default() };
        let lines =
            office.act(store, &admin, move |tx, context| trail(tx, context, &filter, None, 9)).unwrap();
        let told: Vec<(&str, &str)> =
            lines.items.iter().map(|line| (line.actor_kind.as_str(), line.detail.as_str())).collect();
        assert_eq!(told, [("system", "kept"), ("officer", "kept"), ("officer", "replaced")]);
    }
}

#[test]
fn a_pack_may_not_lose_what_an_officer_holds() {
    let store = &databases()[0].store;
    let directory = TestDirectory::new();
    let folder = copy(&directory, "satu");
    let regions = Regions::load(std::slice::from_ref(&folder)).unwrap();
    let office = hall(regions.by_id("satu").unwrap());
    let admin = account(&office, store, "admin", "region_administrator");
    let id = office.region.id.clone();
    let used = store.read_now(move |tx| in_use(tx, &id)).unwrap();
    assert!(used.live.roles.contains("region_administrator"));
    let roles = fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/standard/roles.toml"),
    )
    .unwrap();
    fs::write(folder.join("roles.toml"), roles.replace("\"region_administrator\"", "\"regent\"")).unwrap();
    let reloaded = reload(store, &regions, &office.context(&admin)).unwrap().unwrap();
    assert_eq!(reloaded.outcome, ReloadOutcome::Kept);
    let told: Vec<String> = reloaded.findings.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|line| line.contains("region_administrator")), "{told:#?}");
}
