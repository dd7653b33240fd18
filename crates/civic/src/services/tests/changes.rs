//! Drafts that are open while something changes: the pack's rules, the order of photos.

use std::sync::Arc;

use balai_base::Localized;
use balai_platform::{
    access::Actor,
    forms::Key,
    region::{Region, services::Requirement},
};
use balai_store::{FileHash, Store, values};
use balai_testkit::databases;

use super::world::{SERVICE, begun, changed, complete, made_up, read};
use crate::{
    reports::tests::world::World,
    services::{
        Change, Draft, DraftToken, Entry, Given, Saved, Upload, application, bring_forward, store::files,
        submit,
    },
};

/// What the changed rules ask for besides.
const NEW: &str = "pengantar_baru";

/// The same region with other rules: one requirement is gone, one is new.
fn other_rules() -> Region {
    let mut region = made_up();
    region.version = "aturan-berikutnya".to_owned();
    let service = region.services.list.iter_mut().find(|service| service.id == SERVICE).unwrap();
    service.requirements.retain(|requirement| requirement.code != "kk");
    let pattern = service.requirements[0].clone();
    let name = Localized { id: "Pernyataan baru".to_owned(), en: "New statement".to_owned() };
    service.requirements.push(Requirement { code: NEW.to_owned(), name, ..pattern });
    region
}

fn kept(store: &Store, world: &World, token: &DraftToken) -> Draft {
    read(store, world, token).expect("the draft is there")
}

fn stored(saved: Saved) -> Draft {
    match saved {
        Saved::Stored(draft) => draft,
        Saved::Elsewhere(_) => panic!("nobody else answered"),
    }
}

fn cases(store: &Store) -> i64 {
    store.read_now(|tx| tx.query_row("SELECT COUNT(*) FROM cases", &values![])?.unwrap().get(0)).unwrap()
}

/// Answered to its last page, then the region's rules change: it is not sent, nothing is lost, and only what is new is asked.
#[test]
fn a_draft_goes_on_under_changed_rules_and_is_asked_only_what_is_new() {
    for database in databases() {
        let (mut world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        let whole = complete(&world.region, SERVICE, "", (Entry::Online, draft.head.created_at));
        let everything = Change {
            revision: draft.head.revision,
            answers: whole.answers.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
            items: whole.items.iter().map(|item| (item.requirement.clone(), Some(item.given))).collect(),
            ..Change::default()
        };
        let before = stored(changed(store, &world, &token, everything));
        world.region = Arc::new(other_rules());
        let sent = |form: u8| {
            let token = token.clone();
            world.act(store, &Actor::Anonymous, move |tx, context| submit(tx, context, &token, &[form; 32]))
        };
        let problem = sent(1).unwrap_err().problem();
        let missed: Vec<&str> = problem.fields.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(missed, [format!("syarat.{NEW}")], "{}: only what is new", database.name);
        assert_eq!(problem.fields[0].arguments, [("name", "Pernyataan baru".to_owned())]);
        assert_eq!(cases(store), 0, "nothing half-submitted");
        let kept = kept(store, &world, &token);
        assert_eq!(kept.answers, before.answers, "nothing typed is lost");
        assert_ne!(kept.head.pack_version, world.region.version, "so the page tells of the change");
        let given = Change {
            revision: kept.head.revision,
            items: vec![(NEW.to_owned(), Some(Given::Stated))],
            ..Change::default()
        };
        let after = stored(changed(store, &world, &token, given));
        assert_eq!(after.head.pack_version, world.region.version);
        sent(2).unwrap();
        let owner = world.context(&Actor::Reporter { case: draft.head.case });
        let seen = store.read_now(move |tx| application(tx, &owner, draft.head.case)).unwrap().unwrap();
        assert!(seen.items.iter().any(|item| item.requirement == NEW));
        assert_eq!(seen.head.pack_version, "aturan-berikutnya");
    }
}

/// The service is in the region's list no more: told, and what was typed stays until it is forgotten like every draft.
#[test]
fn a_draft_for_a_service_that_is_gone_is_refused_and_kept() {
    let (mut world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (token, _) = begun(store, &world);
    let mut region = made_up();
    region.services.list.retain(|service| service.id != SERVICE);
    region.services.earlier.retain(|service| service.id != SERVICE);
    world.region = Arc::new(region);
    let own = token.clone();
    let refused = world
        .act(store, &Actor::Anonymous, move |tx, context| submit(tx, context, &own, &[3; 32]))
        .unwrap_err();
    assert_eq!(refused.problem().fields[0].message, "problem-service-unknown");
    assert_eq!((cases(store), kept(store, &world, &token).head.service.as_str()), (0, SERVICE));
}

/// A scanner gave the last page first: the person puts the pages in order, and officers see them in that order.
#[test]
fn pages_of_one_original_are_put_in_order_by_the_person() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        let (region, case) = (world.region.id.clone(), draft.head.case);
        let ids: Vec<uuid::Uuid> = (1..=3).map(uuid::Uuid::from_u128).collect();
        let (photos, at) = (ids.clone(), draft.head.created_at);
        store
            .write_now(move |tx| {
                for (position, id) in (0..).zip(&photos) {
                    let upload = Upload {
                        id: *id,
                        requirement: "kk".to_owned(),
                        position,
                        file: FileHash([1; 32]),
                        media_type: "image/jpeg".to_owned(),
                        bytes: 10,
                        sharpness: None,
                        added_at: at,
                        delete_at: None,
                    };
                    files::insert(tx, &region, case, &upload)?;
                }
                Ok(())
            })
            .unwrap();
        let order = |draft: &Draft| draft.uploads_of("kk").map(|upload| upload.id).collect::<Vec<_>>();
        let forward = |id: uuid::Uuid| {
            let token = token.clone();
            world
                .act(store, &Actor::Anonymous, move |tx, context| bring_forward(tx, context, &token, id))
                .unwrap()
        };
        forward(ids[2]);
        let after = forward(ids[2]);
        assert_eq!(order(&after), [ids[2], ids[0], ids[1]], "{}", database.name);
        assert_eq!(order(&forward(ids[2])), order(&after), "the first one stays the first");
        assert_eq!(order(&forward(uuid::Uuid::from_u128(9))), order(&after), "an unknown one moves nothing");
        assert_eq!(order(&kept(store, &world, &token)), order(&after));
    }
}

/// A statement that stands in for a missing proof asks for the child and the parents once with the report: whoever corrects the
/// report corrects it too, so it is looked at again.
#[test]
fn a_statement_rests_on_the_facts_it_shares_with_the_report() {
    let region = made_up();
    let form = |code: &str| region.forms.get(code).unwrap();
    let report = form("F-2.01");
    let rests = |other: &str, key: Key| crate::services::mend::rests_on(form(other), (report, &[&key]));
    for (other, fact, expected) in [
        ("F-2.03", "bayi_nama", true),
        ("F-2.03", "ibu_nama", true),
        ("F-2.04", "ibu_nama", true),
        ("F-2.04", "bayi_nama", false),
        ("kontak", "bayi_nama", false),
    ] {
        assert_eq!(rests(other, Key::new("", fact)), expected, "{other} {fact}");
    }
    assert!(!rests("F-2.03", Key::new("F-2.01", "bayi_jam")), "no fact of the statement");
    assert!(rests("F-2.01", Key::new("F-2.01", "bayi_jam")), "the form itself");
}
