//! One thing of a bundle photographed anew: every part that shares it sees the new photo, and no part goes on with the verdict on the
//! old one.

use balai_base::CaseId;
use balai_platform::{access::Actor, casework::Case, photos::Darkroom, workflow::Meaning};
use balai_store::Store;
use balai_testkit::databases;

use super::{super::verdicts, town::Town, turns::variant};
use crate::services::{Entry, Given, Verdict, mend, store_photo};

const BUNDLE: &str = "aku-sapa-1";

/// A picture that differs by `seed`.
fn picture(seed: u8) -> Vec<u8> {
    let field = |x: u32, y: u32| {
        image::Rgb([u8::try_from(x / 40 * 31 % 256).unwrap(), seed, u8::try_from(y % 256).unwrap()])
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(320, 240, field).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// The owner photographs something that was marked.
fn photographed(town: &Town, store: &Store, (case, code): (CaseId, &str), seed: u8) {
    let (owner, world) = (Actor::Reporter { case }, &town.world);
    let own = code.to_owned();
    let slot = world.done(store, &owner, move |tx, context| mend::slot(tx, context, (case, &own)));
    let stored = store_photo((store.files(), &Darkroom::Here), &world.context(&owner), &slot, &picture(seed));
    let (stored, own) = (stored.unwrap(), code.to_owned());
    world.done(store, &owner, move |tx, context| mend::add_upload(tx, context, (case, &own), &stored));
}

fn flagged(town: &Town, store: &Store, part: &Case, code: &str) {
    let (verifier, own) = (town.staff(&part.category, "service_verifier"), part.number.clone());
    let code = code.to_owned();
    town.world.done(store, &verifier, move |tx, context| {
        let said = verdicts::Said {
            requirement: code.clone(),
            verdict: Verdict::Unclear,
            remark: "Nomor KK di register berbeda. Foto KK asli.".to_owned(),
        };
        verdicts::decide(tx, context, &own, &[said])
    });
    town.step(store, &verifier, (&part.number, "kembalikan")).unwrap();
}

/// How a part met `code`, what was said of it, and how many photos of it an officer sees.
fn stands(town: &Town, store: &Store, part: &Case, code: &str) -> (&'static str, &'static str, usize) {
    let seen = town.seen(store, &town.staff(&part.category, "section_head"), &part.number);
    let one = seen.asked.iter().find(|asked| asked.code == code).unwrap();
    (one.given, one.verdict, one.files.len())
}

fn judged_good(town: &Town, store: &Store, part: &Case) {
    let verifier = town.staff(&part.category, "service_verifier");
    town.judged(store, &verifier, (&part.number, Verdict::Good, "")).unwrap();
}

#[test]
fn a_photo_taken_anew_is_every_parts_and_is_judged_anew_in_each() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = town.applied(store, (BUNDLE, &variant(&town, BUNDLE), Entry::Online));
        let parts = town.parts(store, &number);
        let [birth, card, family] = parts.as_slice() else { panic!("three parts") };
        for part in [birth, card] {
            judged_good(&town, store, part);
            let verifier = town.staff(&part.category, "service_verifier");
            town.step(store, &verifier, (&part.number, "nyatakan-lengkap")).unwrap();
        }
        assert_eq!(stands(&town, store, birth, "kk"), ("known", "good", 0));
        // The family card's own part calls the same thing by another name.
        flagged(&town, store, family, "kk_lama");
        let owner = Actor::Reporter { case: family.id };
        photographed(&town, store, (family.id, "kk_lama"), 10);
        // Both sides of it, one after the other.
        photographed(&town, store, (family.id, "kk_lama"), 90);

        assert_eq!(stands(&town, store, family, "kk_lama"), ("upload", "open", 2), "{}", database.name);
        for part in [birth, card] {
            assert_eq!(stands(&town, store, part, "kk"), ("upload", "open", 2), "{}", part.category);
            // Nothing else of the part was touched.
            let others = town.seen(store, &town.staff(&part.category, "section_head"), &part.number).asked;
            assert!(others.iter().filter(|one| one.code != "kk").all(|one| one.verdict != "open"));
        }
        // What was said good of the old one is not taken for the new one.
        let verifier = town.staff(&birth.category, "service_verifier");
        let early = town.step(store, &verifier, (&birth.number, "ajukan-siak")).unwrap_err();
        assert_eq!(early.problem().message, "problem-application-look-again");
        assert_eq!(early.problem().fields[0].field, "syarat.kk");
        judged_good(&town, store, birth);
        town.step(store, &verifier, (&birth.number, "ajukan-siak")).unwrap();

        // The person sees what was put right, and sends it back once.
        let case = family.id;
        let returned = town.world.done(store, &owner, move |tx, context| mend::returned(tx, context, case));
        let returned = returned.unwrap();
        assert_eq!((returned.marked.as_slice(), returned.open().count()), (&["kk_lama".to_owned()][..], 0));
        assert_eq!(returned.draft.uploads_of("kk_lama").count(), 2);
        town.world.done(store, &owner, move |tx, context| mend::resend(tx, context, case));
        assert_eq!(town.of(store, &family.number).meaning, Meaning::Waiting);
    }
}

#[test]
fn two_parts_that_were_both_sent_back_for_it_are_both_answered_by_one_photo() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let number = town.applied(store, (BUNDLE, &variant(&town, BUNDLE), Entry::Online));
    let parts = town.parts(store, &number);
    for (part, code) in [(&parts[0], "kk"), (&parts[2], "kk_lama")] {
        flagged(&town, store, part, code);
    }
    photographed(&town, store, (parts[0].id, "kk"), 20);
    for part in [&parts[0], &parts[2]] {
        let case = part.id;
        let owner = Actor::Reporter { case };
        let returned = town.world.done(store, &owner, move |tx, context| mend::returned(tx, context, case));
        let returned = returned.unwrap();
        assert_eq!((returned.marked.len(), returned.open().count()), (1, 0), "{}", part.category);
        town.world.done(store, &owner, move |tx, context| mend::resend(tx, context, case));
    }
}

#[test]
fn what_only_one_part_asks_for_stays_with_it() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let number = town.applied(store, (BUNDLE, &variant(&town, BUNDLE), Entry::Online));
    let parts = town.parts(store, &number);
    flagged(&town, store, &parts[0], "lahir_rs");
    photographed(&town, store, (parts[0].id, "lahir_rs"), 30);
    assert_eq!(stands(&town, store, &parts[0], "lahir_rs").1, "open");
    for part in &parts[1..] {
        let seen = town.seen(store, &town.staff(&part.category, "section_head"), &part.number);
        assert!(seen.asked.iter().all(|one| one.given != Given::Upload.as_str() || one.code != "lahir_rs"));
        assert!(seen.asked.iter().all(|one| one.verdict != "unclear"), "{}", part.category);
    }
}
