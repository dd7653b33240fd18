//! What was returned asks for what was flagged and loses nothing. In a part of a bundle a form is put right by the applicant once, for
//! every part that rests on it, and the clock goes on.

use balai_platform::{access::Actor, forms::Key, workflow::Meaning};
use balai_store::Store;
use balai_testkit::databases;

use super::{super::verdicts, town::Town, turns::variant};
use crate::services::{
    Behalf, Entry, Given, Seen, Standing, Submission, Verdict, enter, mend, service_time_of, store::items,
    tests::world::complete, working::registering,
};

/// *Aku Sapa 2* as an officer enters it: marriage, identity cards, family card; two parts rest on form F-1.02.
fn sent(town: &Town, store: &Store) -> Vec<balai_platform::casework::Case> {
    let counter = town.staff("aku-sapa-2", "counter");
    let whole = complete(&town.world.region, "aku-sapa-2", "", (Entry::Counter, town.world.now()));
    let submission = Submission {
        service: "aku-sapa-2".to_owned(),
        variant: String::new(),
        behalf: Behalf::Own,
        entry: Entry::Counter,
        language: balai_base::Language::Id,
        answers: whole.answers.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
        items: whole.items.iter().map(|item| (item.requirement.clone(), item.given)).collect(),
        seen: Some(Seen::IdentityCard),
        note: "Salinan diterima.".to_owned(),
    };
    let receipt =
        town.world.done(store, &counter, move |tx, context| enter(tx, context, &submission, &[9; 32]));
    assert_eq!(receipt.promised_at, None, "the time begins when the file is complete");
    let seen = town.seen(store, &counter, &receipt.number);
    let note = seen.history.iter().find(|line| line.text == "Salinan diterima.");
    assert_eq!(note.map(|line| (line.kind, line.actor.as_str())), Some(("note", "officer")));
    assert!(seen.history.iter().any(|line| line.kind == "opened" && line.actor == "officer"));
    town.parts(store, &receipt.number)
}

/// Form F-1.02 is found wrong, and the part goes back to the applicant.
fn send_back(town: &Town, store: &Store, part: &balai_platform::casework::Case) {
    let (verifier, own) = (town.staff(&part.category, "service_verifier"), part.number.clone());
    town.world.done(store, &verifier, move |tx, context| {
        let said = verdicts::Said {
            requirement: "f102".to_owned(),
            verdict: Verdict::Wrong,
            remark: "Nomor KK salah ketik.".to_owned(),
        };
        verdicts::decide(tx, context, &own, &[said])
    });
    town.step(store, &verifier, (&part.number, "kembalikan")).unwrap();
}

fn verdict_of(town: &Town, store: &Store, case: &balai_platform::casework::Case, code: &str) -> &'static str {
    let reader = town.staff(&case.category, "section_head");
    let seen = town.seen(store, &reader, &case.number);
    seen.asked.iter().find(|asked| asked.code == code).map(|asked| asked.verdict).unwrap()
}

#[test]
fn a_parts_form_is_put_right_once_for_every_part_and_the_clock_goes_on() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let world = &town.world;
        let parts = sent(&town, store);
        let (cards, family) = (&parts[1], &parts[2]);
        assert_eq!((cards.category.as_str(), family.category.as_str()), ("ktp-el", "kartu-keluarga-baru"));
        let time = |case: balai_base::CaseId| {
            world.done(store, &Actor::System, move |tx, context| {
                let case = balai_platform::casework::get(tx, &context.region, case)?.unwrap();
                Ok(service_time_of(tx, context, &case)?.standing)
            })
        };
        assert_eq!(time(cards.id), Standing::NotBegun);
        for part in [cards, family] {
            let verifier = town.staff(&part.category, "service_verifier");
            town.judged(store, &verifier, (&part.number, Verdict::Good, "")).unwrap();
            town.step(store, &verifier, (&part.number, "nyatakan-lengkap")).unwrap();
        }
        assert_eq!(time(cards.id), Standing::Runs);
        send_back(&town, store, cards);
        assert_eq!(time(cards.id), Standing::Still);

        let (owner, case) = (Actor::Reporter { case: cards.id }, cards.id);
        let (marked, before) = world.done(store, &owner, move |tx, context| {
            let found = mend::returned(tx, context, case)?.unwrap();
            Ok((found.marked, found.draft.answers))
        });
        assert_eq!(marked, ["f102"]);
        assert!(before.len() > 20, "the bundle's answers are there: {}", before.len());
        let key = Key::new("", "kk");
        let corrected = "5103010101100003";
        assert_ne!(before.get(&key), Some(corrected));
        let change = vec![(key.clone(), corrected.to_owned())];
        world.done(store, &owner, move |tx, context| mend::answer(tx, context, (case, "f102"), &change));

        // One correction, everywhere: what other systems are told of every part, and nothing else changed.
        for part in &parts {
            let id = part.id;
            let said = world.done(store, &Actor::System, move |tx, context| {
                let head = crate::services::head(tx, context, id)?.unwrap();
                registering::said(tx, context, &head)
            });
            assert_eq!(said.get(&key), Some(corrected), "{}", part.category);
            for (other, value) in before.iter().filter(|(other, _)| **other != key) {
                assert_eq!(said.get(other), Some(value), "nothing is lost");
            }
        }
        assert_eq!(verdict_of(&town, store, family, "f102"), "open", "whoever relied on it looks again");
        assert_eq!(verdict_of(&town, store, family, "f101"), "good", "another form stays as it was found");
        assert_eq!(verdict_of(&town, store, cards, "f102"), "open");
        world.done(store, &owner, move |tx, context| mend::resend(tx, context, case));
        assert_eq!(town.of(store, &cards.number).meaning, Meaning::Waiting);
        assert_eq!(time(cards.id), Standing::Runs, "the clock goes on");
    }
}

#[test]
fn what_nobody_gave_can_be_asked_of_the_applicant_and_never_found_good() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let parts = sent(&town, store);
    let (family, case) = (parts[2].number.clone(), parts[2].id);
    let verifier = town.staff("kartu-keluarga-baru", "service_verifier");
    let say = |verdict: Verdict| {
        let own = family.clone();
        let said = verdicts::Said {
            requirement: "tidak_keberatan".to_owned(),
            verdict,
            remark: "Anda menumpang; kirim surat pemilik rumah.".to_owned(),
        };
        town.world.act(store, &verifier, move |tx, context| {
            verdicts::decide(tx, context, &own, std::slice::from_ref(&said))
        })
    };
    assert_eq!(say(Verdict::Good).unwrap_err().problem().message, "problem-requirement-unknown");
    say(Verdict::Wrong).unwrap();
    town.step(store, &verifier, (&family, "kembalikan")).unwrap();
    let marked = town.world.done(store, &Actor::Reporter { case }, move |tx, context| {
        Ok(mend::returned(tx, context, case)?.unwrap().marked)
    });
    assert_eq!(marked, ["tidak_keberatan"]);
}

#[test]
fn a_return_asks_for_what_was_flagged_and_loses_nothing() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let (world, service) = (&town.world, "akta-kelahiran");
        let number = town.sent(store, service, &variant(&town, service));
        let verifier = town.staff(service, "service_verifier");
        let nothing = town.step(store, &verifier, (&number, "kembalikan")).unwrap_err();
        assert_eq!(nothing.problem().message, "problem-application-nothing-flagged");
        let early = town.step(store, &verifier, (&number, "nyatakan-lengkap")).unwrap_err();
        let early = early.problem();
        assert_eq!(early.message, "problem-application-not-judged");
        let mut told: Vec<&str> = early.fields.iter().map(|one| one.field.as_str()).collect();
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        assert!(all > 0 && told.len() == all, "each is told once: {told:?}");
        let mute = town.judged(store, &verifier, (&number, Verdict::Unclear, " ")).unwrap_err();
        assert_eq!(mute.problem().fields[0].message, "field-remark-missing");
        town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
        let code = town.seen(store, &verifier, &number).asked[0].code.clone();
        let (own, flagged) = (number.clone(), code.clone());
        world.done(store, &verifier, move |tx, context| {
            let said = verdicts::Said {
                requirement: flagged.clone(),
                verdict: Verdict::Unclear,
                remark: "Fotonya buram. Foto ulang.".to_owned(),
            };
            verdicts::decide(tx, context, &own, &[said])
        });
        let before = town.seen(store, &verifier, &number);
        town.step(store, &verifier, (&number, "kembalikan")).unwrap();
        let case = town.of(store, &number);
        let owner = Actor::Reporter { case: case.id };
        let marked = world.done(store, &owner, move |tx, context| {
            Ok(mend::returned(tx, context, case.id)?.map(|returned| returned.marked).unwrap_or_default())
        });
        assert_eq!(marked, std::slice::from_ref(&code), "only what was flagged");
        let early = world.act(store, &owner, move |tx, context| mend::resend(tx, context, case.id));
        assert_eq!(early.unwrap_err().problem().message, "problem-application-incomplete");
        let own = code.clone();
        world.done(store, &owner, move |tx, context| {
            items::put(tx, &context.region.id, case.id, (&own, Given::Upload))
        });
        world.done(store, &owner, move |tx, context| mend::resend(tx, context, case.id));
        let after = town.seen(store, &verifier, &number);
        assert_eq!(town.of(store, &number).meaning, Meaning::Waiting);
        assert_eq!(after.asked.len(), before.asked.len());
        assert_eq!(after.answers.len(), before.answers.len());
        for (was, is) in before.asked.iter().zip(&after.asked) {
            assert_eq!((&was.code, was.given), (&is.code, is.given));
            let wanted = if was.code == code { "open" } else { "good" };
            assert_eq!(is.verdict, wanted, "{}", was.code);
        }
    }
}
