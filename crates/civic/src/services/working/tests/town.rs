//! A full region, its service office, and one way to send an application and to work on it.

use balai_base::{CaseId, CaseNumber, Day, Language};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Step},
    forms::Key,
    region::services,
};
use balai_store::{Failure, Store};

use super::super::{acts, benefits, bundles, desk, invented, payments, products, verdicts, view};
use crate::{
    reports::tests::{
        packs,
        world::{World, officer},
    },
    services::{
        Begin, Behalf, Change, DraftToken, Entry, Given, Head, Seen, Submission, Upload, Verdict, answer,
        answers, begin, enter,
        store::{applications, files, items},
        submit,
        tests::world::complete,
    },
};

pub(crate) const NIK: &str = "5103014107900001";

pub(crate) struct Town {
    pub(crate) world: World,
}

impl Town {
    pub(crate) fn new() -> Self {
        Self { world: World::of(packs::badung()) }
    }

    /// An officer of the agency that gives `service`.
    pub(crate) fn staff(&self, service: &str, role: &str) -> Actor {
        let number = match role {
            "counter" => 31,
            "service_verifier" => 32,
            "section_head" => 33,
            "agency_head" => 34,
            "treasurer" => 35,
            _ => 36,
        };
        officer(number, role, &self.world.region.services.get(service).unwrap().agency, "")
    }

    /// Applies as people do: everything the variant asks for, through the same door as a phone (`Online`) or an officer's desk.
    pub(super) fn applied(
        &self,
        store: &Store,
        (service, variant, entry): (&str, &str, Entry),
    ) -> CaseNumber {
        let whole = complete(&self.world.region, service, variant, (entry, self.world.now()));
        let submission = Submission {
            service: service.to_owned(),
            variant: variant.to_owned(),
            behalf: Behalf::Own,
            entry,
            language: Language::Id,
            answers: whole.answers.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
            items: whole.items.iter().map(|item| (item.requirement.clone(), item.given)).collect(),
            seen: (entry != Entry::Online).then_some(Seen::IdentityCard),
            note: String::new(),
        };
        let mut form = [3_u8; 32];
        form[..8].copy_from_slice(&self.world.now().millis().to_le_bytes());
        if entry != Entry::Online {
            let officer = self.staff(service, "counter");
            let entered =
                self.world.done(store, &officer, move |tx, context| enter(tx, context, &submission, &form));
            return entered.number;
        }
        let sent = self.world.done(store, &Actor::Anonymous, move |tx, context| {
            let token = DraftToken::generate(&context.moment);
            let new = Begin {
                service: submission.service.clone(),
                variant: submission.variant.clone(),
                entry,
                language: Language::Id,
            };
            let draft = begin(tx, context, &new, &token)?;
            let change = Change {
                revision: draft.head.revision,
                answers: submission.answers.clone(),
                behalf: Some(submission.behalf),
                items: submission.items.iter().map(|(code, given)| (code.clone(), Some(*given))).collect(),
                ..Change::default()
            };
            answer(tx, context, &token, &change)?;
            for (place, upload) in whole.uploads.iter().enumerate() {
                let id = context.moment.uuid(&format!("photo-{place}"));
                files::insert(tx, &context.region.id, draft.head.case, &Upload { id, ..upload.clone() })?;
            }
            submit(tx, context, &token, &form)
        });
        sent.number
    }

    /// Sends an application with everything that is required, and opens its parts.
    pub(crate) fn sent(&self, store: &Store, service: &str, variant: &str) -> CaseNumber {
        let (service, variant) = (service.to_owned(), variant.to_owned());
        let id = self.world.done(store, &Actor::Anonymous, move |tx, context| {
            let region = &context.region;
            let wanted = region.services.get(&service).unwrap();
            let now = context.moment.now;
            let head = Head {
                case: CaseId(context.moment.uuid("test-case")),
                service: service.clone(),
                variant: variant.clone(),
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
            casework::open_as(tx, context, head.case, &invented::new_case(wanted, "Ni Putu Sari"))?;
            for requirement in services::asked_for(&region.services, wanted, head.variant()) {
                if requirement.required {
                    items::put(tx, &region.id, head.case, (&requirement.code, Given::Upload))?;
                }
            }
            let mut said = invented::document_answers(region, wanted);
            said.push((Key::new("", "nik"), NIK.to_owned()));
            said.push((Key::new("", "nama"), "Ni Putu Sari".to_owned()));
            answers::save(tx, context, head.case, &said)?;
            bundles::divide(tx, context, &head)?;
            Ok(head.case)
        });
        self.case(store, id).number
    }

    pub(crate) fn case(&self, store: &Store, id: CaseId) -> Case {
        let region = self.world.region.clone();
        store.read_now(move |tx| casework::get(tx, &region, id)).unwrap().unwrap()
    }

    pub(crate) fn of(&self, store: &Store, number: &CaseNumber) -> Case {
        let (region, number) = (self.world.region.clone(), number.clone());
        store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap()
    }

    pub(crate) fn parts(&self, store: &Store, number: &CaseNumber) -> Vec<Case> {
        let id = self.of(store, number).id;
        self.world.done(store, &Actor::System, move |tx, context| bundles::part_cases(tx, context, id))
    }

    pub(crate) fn seen(&self, store: &Store, actor: &Actor, number: &CaseNumber) -> view::DeskCase {
        let number = number.clone();
        self.world.done(store, actor, move |tx, context| view::desk_case(tx, context, &number))
    }

    pub(crate) fn listed(&self, store: &Store, actor: &Actor, view: &str) -> Vec<CaseNumber> {
        let filter = desk::DeskFilter { view: view.to_owned(), ..desk::DeskFilter::default() };
        let list =
            self.world.done(store, actor, move |tx, context| desk::queue(tx, context, (&filter, ""), 200));
        list.rows.into_iter().map(|row| row.number).collect()
    }

    /// Says the same of everything that was given.
    pub(crate) fn judged(
        &self,
        store: &Store,
        actor: &Actor,
        (number, verdict, remark): (&CaseNumber, Verdict, &str),
    ) -> Result<(), Failure> {
        let said: Vec<verdicts::Said> = self
            .seen(store, actor, number)
            .asked
            .into_iter()
            .filter(|asked| !asked.given.is_empty())
            .map(|asked| verdicts::Said { requirement: asked.code, verdict, remark: remark.to_owned() })
            .collect();
        let number = number.clone();
        self.world.act(store, actor, move |tx, context| verdicts::decide(tx, context, &number, &said))
    }

    /// Takes a step with everything any step may ask for.
    pub(crate) fn step(
        &self,
        store: &Store,
        actor: &Actor,
        (number, transition): (&CaseNumber, &str),
    ) -> Result<Case, Failure> {
        let step = Step {
            transition: transition.to_owned(),
            answer: "Sudah kami periksa.".to_owned(),
            reason: "Sesuai berkas.".to_owned(),
            reference: "ST-1".to_owned(),
            ..Step::default()
        };
        let number = number.clone();
        self.world.act(store, actor, move |tx, context| acts::act(tx, context, &number, &step))
    }

    /// Takes the step in the way its form does.
    pub(crate) fn take(
        &self,
        store: &Store,
        actor: &Actor,
        (number, step): (&CaseNumber, &view::StepOffered),
    ) -> Result<Case, Failure> {
        let (number, form, id) = (number.clone(), step.form, step.id.clone());
        if form == "act" {
            return self.step(store, actor, (&number, &id));
        }
        self.world.act(store, actor, move |tx, context| match form {
            "record" => {
                let product =
                    products::Product { number: "5103-XX-2026-1".to_owned(), ..products::Product::default() };
                products::record(tx, context, &number, &product)
            }
            "hand-over" => {
                let to = products::HandOver {
                    collector: "self".to_owned(),
                    shown: "KTP-el".to_owned(),
                    ..products::HandOver::default()
                };
                products::hand_over(tx, context, &number, &to)
            }
            "bill" => {
                let own = number.as_str().replace('-', ".");
                payments::bill(tx, context, &number, &own)
            }
            "paid" => payments::confirm(tx, context, &number),
            "propose" => benefits::propose(tx, context, &number, &proposal(context, &number)),
            "approve" => benefits::approve(tx, context, &number),
            _ => benefits::pay(tx, context, &number, "SP2D-1"),
        })
    }

    /// Works an application to its good end; gives the steps taken. At every turn the role that is named first acts.
    pub(crate) fn finished(&self, store: &Store, service: &str, number: &CaseNumber) -> Vec<String> {
        let verifier = self.staff(service, "service_verifier");
        self.judged(store, &verifier, (number, Verdict::Good, "")).unwrap();
        let mut taken = Vec::new();
        while !self.of(store, number).meaning.is_final() {
            // Each role looks once a turn.
            let mut looks = std::collections::BTreeMap::new();
            let found = invented::WAY.iter().find_map(|(role, id)| {
                let actor = self.staff(service, role);
                let seen = looks.entry(*role).or_insert_with(|| self.seen(store, &actor, number));
                let fits = *id != "ajukan-siak" || seen.national;
                let step = seen.steps.iter().find(|step| step.id == *id && fits)?;
                Some((actor, step.clone()))
            });
            let (actor, step) = found.unwrap_or_else(|| panic!("{service}: nobody goes on after {taken:?}"));
            let moved = self.take(store, &actor, (number, &step));
            moved
                .unwrap_or_else(|failure| panic!("{service} {}: {failure} {:?}", step.id, failure.problem()));
            taken.push(step.id);
        }
        taken
    }
}

/// A proposal of its own for each case: the same deceased is claimed for once.
pub(crate) fn proposal(context: &casework::Context, number: &CaseNumber) -> benefits::Proposal {
    let today = context.moment.now.day(&context.region.time_zone);
    let own = number.as_str().bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 10_000);
    benefits::Proposal {
        deceased: format!("510301410790{own:04}"),
        died: Some(Day(today.0 - 9)),
        reported: Some(Day(today.0 - 1)),
        heir: "I Wayan Sudana".to_owned(),
        account: "BPD Bali 010 02 03 12345".to_owned(),
        reason: "Sesuai akta kematian.".to_owned(),
    }
}
