//! For whom somebody applies: a child asks for parent or guardian, another person for the power of attorney F-1.07; at the counter
//! an officer has seen by what right.

use std::sync::Arc;

use balai_platform::{access::Actor, forms::Key};
use balai_testkit::START;

use super::world::{complete, fill_in, packs};
use crate::{
    reports::tests::world::World,
    services::{
        Behalf, Entry, Seen,
        asked::{ATTORNEY_FORM, GUARDIAN_FORM, Sheet},
        faults,
    },
};

#[test]
fn a_child_asks_for_the_guardian_and_somebody_else_for_the_power_of_attorney() {
    for (pack, region) in packs() {
        let world = World::of(Arc::new(region));
        let region = &world.region;
        for service in region.services.list.iter().filter(|service| service.channels.online) {
            let variant = service.variants.first().map(|one| one.id.clone()).unwrap_or_default();
            let own = complete(region, &service.id, &variant, (Entry::Online, START));
            for (behalf, form, other) in [
                (Behalf::Minor, GUARDIAN_FORM, ATTORNEY_FORM),
                (Behalf::Attorney, ATTORNEY_FORM, GUARDIAN_FORM),
            ] {
                let case = format!("{pack} {} {}", service.id, behalf.as_str());
                let mut draft = own.clone();
                draft.head.behalf = behalf;
                let forms = |draft| -> Vec<String> {
                    let sheet = Sheet::of(region, draft, START).unwrap();
                    sheet.forms().into_iter().map(|form| form.code.clone()).collect()
                };
                let asked = forms(&draft);
                assert!(asked.iter().any(|code| code == form), "{case}");
                assert!(!asked.iter().any(|code| code == other), "{case}");
                let told = faults(&world.context(&Actor::Anonymous), &draft);
                let fields: Vec<&str> = told.fields.iter().map(|one| &*one.field).collect();
                assert!(
                    fields.iter().any(|one| one.starts_with(&format!("isi.{form}."))),
                    "{case}: {fields:?}"
                );
                let form = region.forms.get(form).unwrap().clone();
                fill_in(region, &mut draft, &form);
                let told = faults(&world.context(&Actor::Anonymous), &draft);
                assert!(told.fields.is_empty(), "{case}: {:?}", told.fields);
            }
        }
    }
}

#[test]
fn a_number_of_somebody_under_seventeen_asks_who_applies() {
    let region = packs().into_iter().find(|(name, _)| name == "contoh").unwrap().1;
    let mut draft = complete(&region, "surat-domisili", "", (Entry::Online, START));
    // The tests' day lies in 2026.
    for (born, behalf, young) in [
        ("170890", Behalf::Own, false),
        ("570890", Behalf::Own, false),
        ("010115", Behalf::Own, true),
        ("410115", Behalf::Own, true),
        ("010115", Behalf::Minor, false),
        ("010100", Behalf::Own, false),
    ] {
        draft.head.behalf = behalf;
        draft.answers.set(Key::new("", "nik"), format!("510301{born}0001"));
        let sheet = Sheet::of(&region, &draft, START).unwrap();
        assert_eq!(sheet.looks_young(), young, "{born}");
    }
}

#[test]
fn whoever_comes_for_another_shows_by_what_right() {
    for behalf in Behalf::ALL.iter().copied() {
        let seen: Vec<&str> = Seen::of(behalf).iter().map(|seen| seen.as_str()).collect();
        let wanted: &[&str] = match behalf {
            Behalf::Own => &["identity-card", "other-document"],
            Behalf::Minor => &["guardian"],
            Behalf::Attorney => &["attorney"],
        };
        assert_eq!(seen, wanted);
    }
}
