//! Invented applications for the demonstration: some in every state of every workflow, so that a desk is not empty. Made by the
//! same acts officers take; numbers of people are impossible ones (province 00). Nothing here runs in a hall in service.

use std::{collections::BTreeSet, sync::Arc};

use balai_base::{
    AccountId, CaseId, CaseNumber, Day, Language, Moment, SeededRandom, Timestamp,
    area::Level,
    time::{DAY, HOUR},
};
use balai_platform::{
    access::{Actor, Grant, Officer},
    casework::{self, Context, NewCase, Step},
    forms::{Key, Kind},
    region::{DocumentSource, Region, services},
    vault::Vault,
};
use balai_store::{Failure, Store, Tx, form_tokens};
use uuid::Uuid;

use super::{acts, benefits, bundles, payments, products, verdicts, view};
use crate::services::{
    Behalf, CASE_TYPE, Entry, Given, Head, Verdict, answers,
    store::{applications, items},
};

/// Who takes which step on the way to a good end, in order of preference.
pub(super) const WAY: [(&str, &str); 13] = [
    ("service_verifier", "nyatakan-lengkap"),
    ("service_verifier", "mulai-proses"),
    ("section_head", "berikan"),
    ("service_verifier", "ajukan-siak"),
    ("counter", "terbit-siak"),
    ("service_verifier", "tagih"),
    ("treasurer", "terima-bayar"),
    ("agency_head", "tandatangani"),
    ("counter", "siapkan"),
    ("counter", "serahkan"),
    ("service_verifier", "usulkan"),
    ("agency_head", "setujui"),
    ("treasurer", "bayar"),
];
/// How many applications of each service, each a step further than the one before.
const EACH: usize = 8;
/// The most services that are played.
const SERVICES: usize = 14;
/// Common names; nobody's.
const NAMES: [&str; 8] = [
    "Ni Luh Ayu",
    "I Made Adi",
    "Ni Putu Sari",
    "I Wayan Karta",
    "Ni Kadek Rai",
    "I Ketut Dana",
    "Siti Rahma",
    "Budi Santosa",
];

/// Invents applications in `region`, once; gives how many.
pub fn invent(
    store: &Store,
    region: &Arc<Region>,
    vault: &Arc<Vault>,
    until: Timestamp,
) -> Result<u32, Failure> {
    let token = vault.mac("invented-applications", region.id.as_str().as_bytes());
    let id = region.id.clone();
    let begun = store.write_now(move |tx| {
        if form_tokens::find(tx, &id, &token)?.is_some() {
            return Ok(false);
        }
        form_tokens::record(tx, &id, &token, "play", &[], until)?;
        Ok(true)
    })?;
    if !begun {
        return Ok(0);
    }
    let mut made = 0;
    let bundles_too = |service: &&services::Service| service.is_bundle() || service.channels.online;
    for service in region.services.list.iter().filter(bundles_too).take(SERVICES).chain(special(region)) {
        for place in 0..EACH {
            let stage = Stage { region, vault, seed: u64::from(made) * 64 };
            let sent_at = until.plus(-DAY * i64::try_from(EACH - place).unwrap_or(1) - 2 * HOUR);
            one(store, &stage, (&service.id, place), sent_at)?;
            made += 1;
        }
    }
    Ok(made)
}

/// A permit, a request for information, the benefit and a bundle, wherever they stand in the list.
fn special(region: &Region) -> impl Iterator<Item = &services::Service> {
    let mut seen = BTreeSet::new();
    region
        .services
        .list
        .iter()
        .skip(SERVICES)
        .filter(move |service| service.workflow != "layanan" && seen.insert(service.workflow.clone()))
}

struct Stage<'a> {
    region: &'a Arc<Region>,
    vault: &'a Arc<Vault>,
    seed: u64,
}

impl Stage<'_> {
    fn context(&self, actor: Actor, at: Timestamp, command: u64) -> Context {
        let random = SeededRandom::from_number(self.seed.wrapping_mul(1_000_003).wrapping_add(command));
        Context {
            region: Arc::clone(self.region),
            vault: Arc::clone(self.vault),
            moment: Moment::new(at, &random),
            actor,
        }
    }
}

/// Opens one application and takes so many steps with it.
fn one(
    store: &Store,
    stage: &Stage<'_>,
    (service, steps): (&str, usize),
    begin: Timestamp,
) -> Result<(), Failure> {
    let context = stage.context(Actor::Anonymous, begin, 0);
    let wanted = service.to_owned();
    let name = NAMES.get(steps % NAMES.len()).copied().unwrap_or_default();
    let number = store.write_now(move |tx| opened(tx, &context, (&wanted, name)))?;
    let Some(number) = number else { return Ok(()) };
    for step in 0..steps {
        let at = begin.plus(HOUR * i64::try_from(step + 1).unwrap_or(1));
        let mut moved = false;
        for (place, (role, id)) in (1_u64..).zip(WAY) {
            let account = AccountId(Uuid::from_u128(0x_0bad_0000 + u128::from(place)));
            let agency = stage.region.services.get(service).map(|service| service.agency.clone());
            let grant = Grant {
                role: role.to_owned(),
                agency: agency.unwrap_or_default(),
                unit: String::new(),
                area: None,
            };
            let officer =
                Officer { account, name: String::new(), grants: vec![grant], standing_in_for: Vec::new() };
            let command = u64::try_from(step).unwrap_or(0) * 16 + place;
            let context = stage.context(Actor::Officer(officer), at, command);
            let (own, id) = (number.clone(), id.to_owned());
            if store.write_now(move |tx| moved_on(tx, &context, (&own, &id)))? {
                moved = true;
                break;
            }
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

fn opened(
    tx: &mut Tx,
    context: &Context,
    (service, name): (&str, &str),
) -> Result<Option<CaseNumber>, Failure> {
    let region = &context.region;
    let Some(wanted) = region.services.get(service) else { return Ok(None) };
    let now = context.moment.now;
    let head = Head {
        case: CaseId(context.moment.uuid("invented")),
        service: service.to_owned(),
        variant: wanted.variants.first().map(|variant| variant.id.clone()).unwrap_or_default(),
        parent: None,
        entry: Entry::Online,
        behalf: Behalf::Own,
        revision: 1,
        pack_version: region.version.clone(),
        language: Language::Id,
        created_at: now,
        saved_at: now,
        expires_at: None,
        sent_at: Some(now),
        complete_at: None,
    };
    applications::insert(tx, &region.id, &head, None)?;
    let channel = region.channels.first().map(|channel| channel.id.clone()).unwrap_or_default();
    let case = NewCase { channel, ..new_case(wanted, name) };
    let opened = casework::open_as(tx, context, head.case, &case)?;
    for requirement in services::asked_for(&region.services, wanted, head.variant()) {
        if requirement.required {
            items::put(tx, &region.id, head.case, (&requirement.code, Given::Shown))?;
        }
    }
    let mut said = document_answers(region, wanted);
    said.push((Key::new("", "nama"), name.to_owned()));
    said.push((Key::new("", "nik"), "0001014107900001".to_owned()));
    answers::save(tx, context, head.case, &said)?;
    bundles::divide(tx, context, &head)?;
    Ok(Some(opened.number))
}

/// The case of an application of somebody called `name` for a service.
pub(super) fn new_case(service: &services::Service, name: &str) -> NewCase {
    NewCase {
        workflow: service.workflow.clone(),
        kind: "question".to_owned(),
        category: service.id.clone(),
        unit: service.unit.clone().unwrap_or_default(),
        text: service.name.id.clone(),
        names: vec![name.to_owned()],
        promise_set: service.promise_set(),
        ..NewCase::secret(CASE_TYPE, &service.agency, Language::Id)
    }
}

/// Invented answers to whatever the documents ask that a service and its parts give.
pub(super) fn document_answers(region: &Region, service: &services::Service) -> Vec<(Key, String)> {
    let parts = service.bundle_of.iter().filter_map(|id| region.services.get(id));
    let kinds = parts.chain([service]).filter_map(|one| match &one.issuing {
        services::Issuing::Local { document: Some(document) } => region.documents.get(document),
        _ => None,
    });
    let fields = kinds.flat_map(|kind| kind.fields.iter().chain(&kind.values));
    let mut said: Vec<(Key, String)> = Vec::new();
    for field in fields {
        let answers = field.from.iter().filter_map(|source| match source {
            DocumentSource::Answer(key) => Some(key),
            DocumentSource::Known(_) => None,
        });
        // A fact that forms share comes from whoever applies; another's form is not filled in.
        let (shared, own): (Vec<&Key>, Vec<&Key>) = answers.partition(|key| key.form.is_empty());
        let Some(key) = shared.first().or(own.first()) else { continue };
        // Who applies is said by whoever invents the application.
        let own = key.form.is_empty() && ["nama", "nik"].contains(&key.question.as_str());
        if !own && !said.iter().any(|(known, _)| known == *key) {
            said.push(((*key).clone(), invented_answer(region, key)));
        }
    }
    said
}

fn invented_answer(region: &Region, key: &Key) -> String {
    let question = region.forms.questions_of(key).next();
    match question.map(|question| question.kind) {
        Some(Kind::Date) => "1990-05-05".to_owned(),
        Some(Kind::Choice) => {
            let first = question.and_then(|question| question.options.first());
            first.map(|option| option.id.clone()).unwrap_or_default()
        }
        Some(Kind::Area) => {
            let villages = region.areas.of_level(Level::Village);
            villages.first().map(|village| village.code.to_string()).unwrap_or_default()
        }
        _ => "Contoh".to_owned(),
    }
}

/// Takes a step if the actor may take it now. False when not.
fn moved_on(tx: &mut Tx, context: &Context, (number, id): (&CaseNumber, &str)) -> Result<bool, Failure> {
    let seen = view::desk_case(tx, context, number)?;
    let offered = seen.steps.iter().find(|step| step.id == id && (id != "ajukan-siak" || seen.national));
    let Some(step) = offered.cloned() else { return Ok(false) };
    if id == "nyatakan-lengkap" {
        let given = seen.asked.into_iter().filter(|asked| !asked.given.is_empty());
        let said: Vec<verdicts::Said> = given
            .map(|asked| verdicts::Said {
                requirement: asked.code,
                verdict: Verdict::Good,
                remark: String::new(),
            })
            .collect();
        verdicts::decide(tx, context, number, &said)?;
    }
    let own = number.as_str().replace('-', ".");
    match step.form {
        "record" => {
            let product =
                products::Product { number: format!("CONTOH-{own}"), ..products::Product::default() };
            products::record(tx, context, number, &product)?;
        }
        "hand-over" => {
            let to = products::HandOver {
                collector: "self".to_owned(),
                shown: "KTP-el".to_owned(),
                ..products::HandOver::default()
            };
            products::hand_over(tx, context, number, &to)?;
        }
        "bill" => drop(payments::bill(tx, context, number, &own)?),
        "paid" => drop(payments::confirm(tx, context, number)?),
        "propose" => drop(benefits::propose(tx, context, number, &proposal(context, number))?),
        "approve" => drop(benefits::approve(tx, context, number)?),
        "pay" => drop(benefits::pay(tx, context, number, "CONTOH")?),
        _ => {
            let step =
                Step { transition: step.id, answer: "Sudah kami periksa.".to_owned(), ..Step::default() };
            acts::act(tx, context, number, &step)?;
        }
    }
    Ok(true)
}

fn proposal(context: &Context, number: &CaseNumber) -> benefits::Proposal {
    let today = context.moment.now.day(&context.region.time_zone);
    let own = number.as_str().bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 10_000);
    benefits::Proposal {
        deceased: format!("000101010190{own:04}"),
        died: Some(Day(today.0 - 9)),
        reported: Some(Day(today.0 - 1)),
        heir: "I Wayan Contoh".to_owned(),
        account: "Bank Contoh 000".to_owned(),
        reason: "Contoh.".to_owned(),
    }
}
