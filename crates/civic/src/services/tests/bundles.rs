//! The four bundles of a full pack, part by part: whatever a part requires is asked for once in the bundle, comes from another part,
//! or is read in the register. Nothing is taken for shown, and nothing is left out.

use std::{collections::BTreeSet, fmt::Write as _};

use balai_platform::region::{Region, services};
use balai_testkit::START;

use super::world::{complete, packs};
use crate::services::{Entry, Given, Item, Verdict, asked::Sheet, working::bundles};

fn item(code: &str, given: Given) -> Item {
    Item {
        requirement: code.to_owned(),
        given,
        verdict: Verdict::Open,
        remark: String::new(),
        decided_by: None,
        decided_at: None,
    }
}

/// How each requirement of each part is met once `id` was sent.
fn parts(region: &Region, id: &str) -> String {
    let draft = complete(region, id, "", (Entry::Online, START));
    let sheet = Sheet::of(region, &draft, START).unwrap();
    let mut given: Vec<Item> = draft.items.clone();
    for requirement in sheet.requirements().into_iter().filter(|one| draft.item(&one.code).is_none()) {
        if sheet.is_met(requirement) {
            let is_form = requirement.kind == services::RequirementKind::Form;
            given.push(item(&requirement.code, if is_form { Given::Form } else { Given::Known }));
        }
    }
    let whole = sheet.service;
    let mut produced: BTreeSet<&str> = BTreeSet::new();
    let mut table = String::new();
    for part in whole.bundle_of.iter().map(|id| region.services.get(id).unwrap()) {
        let variant = services::part_variant(whole, part, "");
        writeln!(table, "  {} {variant}", part.id).unwrap();
        let met = bundles::shared(region, (whole, part), &variant, (&given, &produced));
        let own = Some(variant.as_str()).filter(|variant| !variant.is_empty());
        for (code, how) in &met {
            let asked = services::asked_as(whole, code).map_or(code, |one| &one.code);
            writeln!(table, "    {code}: {} as {asked}", how.as_str()).unwrap();
            assert_ne!(*how, Given::Shown, "{id} {} {code}: nobody showed it", part.id);
        }
        let codes: BTreeSet<&str> = met.iter().map(|(code, _)| code.as_str()).collect();
        let left = services::missing(part, own, &codes);
        assert_eq!(left, [], "{id} {}: asked of nobody", part.id);
        produced.extend(part.satisfies.iter().map(String::as_str));
    }
    table
}

#[test]
fn every_part_of_every_bundle_has_what_it_requires_and_nobody_gives_anything_twice() {
    let mut region = packs().into_iter().find(|(name, _)| name == "badung").unwrap().1;
    let mut table = String::new();
    for reads in [true, false] {
        region.reads_register = reads;
        for number in 1..=4 {
            let id = format!("aku-sapa-{number}");
            writeln!(table, "{id} (register: {reads})").unwrap();
            let whole = region.services.get(&id).unwrap();
            let asked = services::asked_for(&region.services, whole, None);
            let codes: Vec<&str> = asked.iter().map(|one| one.code.as_str()).collect();
            let once: BTreeSet<&str> = codes.iter().copied().collect();
            assert_eq!(once.len(), codes.len(), "{id}: {codes:?}");
            writeln!(table, "  asks {}", codes.join(" ")).unwrap();
            table.push_str(&parts(&region, &id));
        }
    }
    insta::assert_snapshot!(table);
}

/// The event of a bundle is that of its first part: a birth in *Aku Sapa 1* asks for the father, and nobody is asked which event it is.
#[test]
fn a_bundle_asks_what_its_first_part_would() {
    let region = packs().into_iter().find(|(name, _)| name == "badung").unwrap().1;
    for (id, asked, not_asked) in [
        ("aku-sapa-1", "ayah_nama", "jenazah_nama"),
        ("aku-sapa-2", "suami_nama", "bayi_nama"),
        ("aku-sapa-3", "mati_tempat", "bayi_nama"),
        ("aku-sapa-4", "cerai_nomor", "kawin_pemuka"),
    ] {
        let draft = super::world::empty(id, "", (Entry::Online, START));
        let sheet = Sheet::of(&region, &draft, START).unwrap();
        let form = region.forms.get("F-2.01").unwrap();
        let fields = sheet.with_context(|own| balai_platform::forms::fields(form, &draft.answers, own));
        let has = |question: &str| fields.iter().any(|field| field.question.id == question);
        assert!(has(asked) && !has(not_asked) && !has("peristiwa"), "{id}");
    }
}

#[test]
fn a_part_that_asks_for_something_its_bundle_does_not_has_it_asked_once() {
    let mut region = packs().into_iter().find(|(name, _)| name == "badung").unwrap().1;
    let place = region.services.list.iter().position(|one| one.id == "aku-sapa-1").unwrap();
    let birth = region.services.list.iter().position(|one| one.id == "akta-kelahiran").unwrap();
    let extra = services::Requirement {
        code: "surat_baru".to_owned(),
        substitutes: None,
        ..region.services.list[birth].requirements[1].clone()
    };
    region.services.list[birth].requirements.push(extra);
    let asked = services::asked_for(&region.services, &region.services.list[place], None);
    assert_eq!(asked.iter().filter(|one| one.code == "surat_baru").count(), 1);
    let table = parts(&region, "aku-sapa-1");
    assert!(table.contains("surat_baru: upload"), "{table}");
}
