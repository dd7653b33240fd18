//! A region without areas, its vault and a database, and short words for what tests do in it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use balai_base::{
    AccountId, Language, Localized, Moment, Problem, RegionId, Secret, Timestamp,
    area::Level,
    calendar::{Calendar, WorkingHours},
};
use balai_store::{Failure, Tx};
use balai_testkit::{START, TestDatabase, TestDirectory, databases, random};

use super::super::{
    Attempt, Candidate, CodeOutcome, Enrolled, NewAccount, NewSession, Setting, SignedIn, accept_password,
    choose_password, confirm_enrolment, enrolment, invite, password, second_factor, signed_in,
    totp::TotpSecret,
};
use crate::{
    access::{Actor, Grant, Roles},
    region::{
        Agencies, Agency, AgencyKind, Areas, Brand, Categories, Contact, Gazetteer, PasswordPolicy, Promises,
        Region, Terms, Unit,
    },
    vault::Vault,
};

/// A password nobody guesses, for tests.
pub(super) const PASSWORD: &str = "kereta-lewat-tengah-sawah";

/// One region on one database.
pub(super) struct World {
    pub(super) database: TestDatabase,
    pub(super) region: Arc<Region>,
    pub(super) vault: Arc<Vault>,
    now: std::sync::Mutex<Timestamp>,
    commands: AtomicU32,
    _keys: TestDirectory,
}

/// The same test in a world on each database.
pub(super) fn each(test: impl Fn(&World)) {
    each_under(PasswordPolicy::Asvs, test);
}

/// The same test in a world on each database whose region chose `policy`.
pub(super) fn each_under(policy: PasswordPolicy, test: impl Fn(&World)) {
    for database in databases() {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(&keys.path().join("keys"), Arc::new(random(7))).unwrap();
        test(&World {
            database,
            region: Arc::new(Region { password_policy: policy, ..region() }),
            vault: Arc::new(vault),
            now: std::sync::Mutex::new(START),
            commands: AtomicU32::new(0),
            _keys: keys,
        });
    }
}

impl World {
    pub(super) fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    /// Lets time pass.
    pub(super) fn wait(&self, millis: i64) {
        let mut now = self.now.lock().unwrap();
        *now = now.plus(millis);
    }

    /// Runs one command as `actor`.
    pub(super) fn act<T, F>(&self, actor: &Actor, command: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Setting) -> Result<T, Failure> + Send + 'static,
    {
        let (region, vault, actor) = (Arc::clone(&self.region), Arc::clone(&self.vault), actor.clone());
        let number = self.commands.fetch_add(1, Ordering::SeqCst);
        let moment = Moment::new(self.now(), &random(u64::from(number) + 1_000));
        self.database.store.write_now(move |tx| {
            let setting = Setting { region: &region, vault: &vault, moment: &moment, actor: &actor };
            command(tx, &setting)
        })
    }

    /// Runs one command as the server.
    pub(super) fn by_system<T, F>(&self, command: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Setting) -> Result<T, Failure> + Send + 'static,
    {
        self.act(&Actor::System, command).unwrap()
    }

    /// Invites an account that holds one role in the road office's first unit.
    pub(super) fn invited(&self, login: &str, role: &str) -> (AccountId, String) {
        let new = new_account(login, role);
        let link = self.by_system(move |tx, setting| invite(tx, setting, &new));
        (link.account, link.token.reveal().clone())
    }

    /// Opens the link, chooses the password and enrols an authenticator.
    pub(super) fn enrolled(&self, token: &str) -> (Enrolled, TotpSecret) {
        let session = self.password_chosen(token);
        let secret = self.offered(&session);
        (self.confirmed(&session, &secret), secret)
    }

    /// An account that is ready: with its authenticator and a full session.
    pub(super) fn officer(&self, login: &str, role: &str) -> Ready {
        let (account, token) = self.invited(login, role);
        let (enrolled, secret) = self.enrolled(&token);
        let recovery = enrolled.recovery_codes.iter().map(|code| code.reveal().clone()).collect();
        Ready { account, login: login.to_owned(), secret, session: enrolled.session, recovery }
    }

    pub(super) fn password_chosen(&self, token: &str) -> NewSession {
        let hash = hash_of(PASSWORD);
        let token = token.to_owned();
        self.act(&Actor::Anonymous, move |tx, setting| {
            choose_password(tx, setting, &token, (&hash, "Firefox, Linux"))
        })
        .unwrap()
    }

    pub(super) fn offered(&self, session: &NewSession) -> TotpSecret {
        let token = session.token.reveal().clone();
        self.act(&Actor::Anonymous, move |tx, setting| enrolment(tx, setting, &token)).unwrap().unwrap()
    }

    pub(super) fn confirmed(&self, session: &NewSession, secret: &TotpSecret) -> Enrolled {
        let (token, code) = (session.token.reveal().clone(), secret.code_at(self.now()));
        let outcome = self
            .act(&Actor::Anonymous, move |tx, setting| {
                confirm_enrolment(tx, setting, &token, (&code, &attempt("")))
            })
            .unwrap();
        match outcome {
            CodeOutcome::Right(enrolled) => enrolled,
            CodeOutcome::Wrong => panic!("the first code is right"),
        }
    }

    /// A fresh session of `ready`, entered with its password and a code.
    pub(super) fn officer_session(&self, login: &str, ready: &Ready) -> NewSession {
        self.wait(31_000);
        let (attempt, code) = (attempt(login), ready.secret.code_at(self.now()));
        let hash = hash_of(PASSWORD);
        let account = ready.account;
        let outcome = self
            .act(&Actor::Anonymous, move |tx, setting| {
                let candidate = Candidate { account: Some(account), hash: Some(hash.clone()) };
                let half = accept_password(tx, setting, &candidate, &attempt)?;
                second_factor(tx, setting, half.token.reveal(), (&code, &attempt))
            })
            .unwrap();
        match outcome {
            CodeOutcome::Right(session) => session,
            CodeOutcome::Wrong => panic!("the code is right"),
        }
    }

    /// Who sends a request with `session`.
    pub(super) fn signed_in(&self, session: &NewSession) -> Option<SignedIn> {
        let (region, token, now) = (Arc::clone(&self.region), session.token.reveal().clone(), self.now());
        self.database.store.read_now(move |tx| signed_in(tx, &region, &token, now)).unwrap()
    }

    /// The actor of `session`.
    pub(super) fn actor(&self, session: &NewSession) -> Actor {
        self.signed_in(session).map_or(Actor::Anonymous, |signed_in| signed_in.actor())
    }

    /// What the audit trail holds about `account`, by name: entries of one instant have no order.
    pub(super) fn trail(&self, account: AccountId) -> Vec<String> {
        let region = self.region.id.clone();
        let selection = crate::audit::Selection {
            subject_id: Some(account.to_string()),
            ..crate::audit::Selection::default()
        };
        let page = self
            .database
            .store
            .read_now(move |tx| crate::audit::list(tx, &region, &selection, None, 100))
            .unwrap();
        let mut lines: Vec<String> =
            page.items.iter().map(|entry| format!("{} {}", entry.actor_kind, entry.action)).collect();
        lines.sort();
        lines
    }
}

/// An officer who can sign in.
pub(super) struct Ready {
    pub(super) account: AccountId,
    pub(super) login: String,
    pub(super) secret: TotpSecret,
    pub(super) session: NewSession,
    pub(super) recovery: Vec<String>,
}

pub(super) fn new_account(login: &str, role: &str) -> NewAccount {
    NewAccount { login: login.to_owned(), name: format!("Ni Luh {login}"), grants: vec![grant_of(role)] }
}

pub(super) fn grant_of(role: &str) -> Grant {
    Grant { role: role.to_owned(), agency: "roads".into(), unit: "upkeep".into(), area: None }
}

pub(super) fn attempt(login: &str) -> Attempt {
    Attempt {
        login: login.to_owned(),
        network: vec![192, 0, 2],
        device: [1; 16],
        agent: "Firefox, Linux".to_owned(),
    }
}

/// Hashing takes its time; every test uses the same password.
pub(super) fn hash_of(text: &str) -> Secret<String> {
    static HASH: std::sync::OnceLock<Secret<String>> = std::sync::OnceLock::new();
    let fresh = || password::hash(&Secret::new(text.to_owned()), &random(1)).unwrap();
    if text == PASSWORD { HASH.get_or_init(fresh).clone() } else { fresh() }
}

/// The problem a command was refused with.
pub(super) fn refusal<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Problem {
    match outcome {
        Err(Failure::Refused(problem)) => *problem,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// `message` or, when fields are wrong, `field: message` of the first.
pub(super) fn said(problem: &Problem) -> String {
    problem
        .fields
        .first()
        .map_or(problem.message.to_owned(), |field| format!("{}: {}", field.field, field.message))
}

fn agency(id: &str, units: &[&str]) -> Agency {
    let unit = |id: &&str| Unit {
        id: (*id).to_owned(),
        name: Localized::same(*id),
        areas: Vec::new(),
        contact: Contact::default(),
    };
    Agency {
        id: id.to_owned(),
        name: Localized::same(id),
        short_name: Localized::same(id),
        kind: AgencyKind::Agency,
        units: units.iter().map(unit).collect(),
        area: None,
        parent: None,
        head: None,
        contact: Contact::default(),
        ladder: String::new(),
    }
}

pub(super) fn region() -> Region {
    let roles: Roles = toml::from_str(include_str!("../../../../../regions/standard/roles.toml")).unwrap();
    Region {
        id: RegionId::parse("contoh").unwrap(),
        version: "1".into(),
        code: "99".parse().unwrap(),
        level: Level::Province,
        name: Localized::same("Contoh"),
        short_name: Localized::same("Contoh"),
        number_prefix: "CTH".into(),
        time_zone: jiff::tz::TimeZone::get("Asia/Makassar").unwrap(),
        languages: Language::ALL.to_vec(),
        terms: Terms { district: String::new(), village: String::new(), urban_village: String::new() },
        brand: Brand { accent: "#005500".into(), emblem: None, pattern: None },
        emergency: Vec::new(),
        hosts: Vec::new(),
        data_protection: None,
        officer_names: Default::default(),
        parent: None,
        areas: Areas::default(),
        agencies: Agencies::new(vec![
            agency("roads", &["upkeep", "bridges"]),
            agency("water", &["pipes"]),
            agency("inspectorate", &[]),
        ]),
        outside_bodies: Vec::new(),
        categories: Categories::default(),
        services: crate::region::Services::default(),
        service_offices: Vec::new(),
        feedback: crate::region::FeedbackForm::default(),
        benefit: None,
        forms: crate::forms::Forms::default(),
        reads_register: false,
        channels: Vec::new(),
        calendar: Calendar {
            zone: jiff::tz::TimeZone::get("Asia/Makassar").unwrap(),
            week: std::array::from_fn(|_| WorkingHours::closed()),
            holidays: BTreeMap::new(),
        },
        promises: Promises::default(),
        workflows: BTreeMap::new(),
        roles,
        documents: crate::region::Documents::default(),
        replies: Vec::new(),
        routing: Vec::new(),
        ladders: Vec::new(),
        gazetteer: Gazetteer::default(),
        basemap: None,
        retention: Vec::new(),
        password_policy: PasswordPolicy::Asvs,
        texts: BTreeMap::new(),
        letters: crate::region::Letters::default(),
        document_templates: crate::region::DocumentTemplates::default(),
        witnesses: Vec::new(),
        findings: Vec::new(),
    }
}
