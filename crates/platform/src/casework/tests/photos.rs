//! Photos: held until released, and recognised when they come again.

use balai_base::{EventId, PhotoId};
use balai_store::{FileHash, Store};
use balai_testkit::databases;
use proptest::prelude::*;

use super::town::*;
use crate::{
    access::{Actor, Visibility},
    casework::{self, Opened, PhotoPurpose, PhotoState, PublicCopy, View, rules},
};

fn opened_with_photo(town: &Town, store: &Store, hash: i64) -> (Opened, PhotoId) {
    town.done(store, &Actor::Anonymous, move |tx, context| {
        let opened = casework::open(tx, context, &road("Jalan berlubang."))?;
        let mut new = photo(PhotoPurpose::Report, hash);
        new.alternative = "pelat DK 1234 ABC".to_owned();
        let photo = casework::add_photo(tx, context, opened.id, opened.event, &new)?;
        Ok((opened, photo))
    })
}

fn copy() -> PublicCopy {
    PublicCopy { file: FileHash([8; 32]), thumbnail: FileHash([9; 32]), alternative: String::new() }
}

#[test]
fn every_stored_picture_is_named_so_that_a_restore_brings_it_back() {
    for database in databases() {
        let town = Town::new();
        opened_with_photo(&town, &database, 1);
        let given = photo(PhotoPurpose::Report, 1);
        let named = balai_store::checks::named_files(&database, None, 10).unwrap();
        assert!(named.contains(&given.file) && named.contains(&given.thumbnail), "{named:?}");
    }
}

#[test]
fn the_public_sees_a_photo_only_as_the_released_copy() {
    for database in databases() {
        let town = Town::new();
        let (opened, id) = opened_with_photo(&town, &database, 1);
        let seen = |actor: &Actor, view: View| {
            let case = town.case(&database, opened.id);
            town.done(&database, actor, move |tx, context| casework::photos(tx, context, &case, view))
        };
        assert!(seen(&Actor::Anonymous, View::Public).is_empty(), "{}", database.name);
        let own = seen(&reporter(opened.id), View::Owner);
        assert_eq!((own[0].file, own[0].state), (FileHash([1; 32]), PhotoState::Held));
        assert!(
            own[0].alternative.contains("disamarkan"),
            "words about a photo are masked: {}",
            own[0].alternative
        );

        let triage = officer(4, "triage", "", "");
        let waiting =
            town.done(&database, &triage, |tx, context| casework::held_photos(tx, context, None, 10));
        assert_eq!(waiting.items.len(), 1);
        town.refused(
            &database,
            &officer(1, "officer", "pu", "jalan"),
            "problem-not-allowed",
            move |tx, context| casework::publish_photo(tx, context, id, &copy()),
        );
        town.done(&database, &triage, move |tx, context| casework::publish_photo(tx, context, id, &copy()));
        let public = seen(&Actor::Anonymous, View::Public);
        assert_eq!((public[0].file, public[0].thumbnail), (FileHash([8; 32]), FileHash([9; 32])));
        let officers = seen(&triage, View::Officer);
        assert_eq!(officers[0].file, FileHash([1; 32]), "officers keep the original");
        town.done(&database, &triage, move |tx, context| casework::withhold_photo(tx, context, id));
        assert!(seen(&Actor::Anonymous, View::Public).is_empty());
        town.refused(&database, &Actor::Anonymous, "problem-case-not-found", move |tx, context| {
            casework::photo(tx, context, id, View::Public)
        });
    }
}

#[test]
fn a_released_photo_is_gone_when_its_case_is_closed_to_the_public() {
    for database in databases() {
        let town = Town::new();
        let (opened, id) = opened_with_photo(&town, &database, 1);
        let head = officer(5, "agency_head", "pu", "");
        town.done(&database, &head, move |tx, context| casework::publish_photo(tx, context, id, &copy()));
        let case = town.done(&database, &head, move |tx, context| {
            casework::change_visibility(tx, context, opened.id, Visibility::Restricted, "Ada anak di foto")
        });
        town.refused(&database, &Actor::Anonymous, "problem-case-not-found", move |tx, context| {
            casework::photo(tx, context, id, View::Public)
        });
        town.done(&database, &Actor::Anonymous, move |tx, context| {
            assert!(casework::public_photos(tx, context, std::slice::from_ref(&case))?.is_empty());
            Ok(())
        });
    }
}

#[test]
fn photos_come_from_those_who_may_write() {
    for database in databases() {
        let town = Town::new();
        let (opened, _) = opened_with_photo(&town, &database, 1);
        let event: EventId = opened.event;
        let add = |actor: &Actor, purpose: PhotoPurpose| {
            town.act(&database, actor, move |tx, context| {
                casework::add_photo(tx, context, opened.id, event, &photo(purpose, 2))
            })
            .is_ok()
        };
        let table = [
            (Actor::Anonymous, PhotoPurpose::Report, false),
            (Actor::Anonymous, PhotoPurpose::Message, false),
            (reporter(opened.id), PhotoPurpose::Message, true),
            (reporter(opened.id), PhotoPurpose::Evidence, false),
            (reporter(PhotoCase::other()), PhotoPurpose::Message, false),
            (officer(1, "officer", "pu", "jalan"), PhotoPurpose::Evidence, true),
            (officer(1, "officer", "pu", "drainase"), PhotoPurpose::Evidence, false),
            (officer(2, "leader", "", ""), PhotoPurpose::Message, false),
        ];
        for (actor, purpose, expected) in table {
            assert_eq!(add(&actor, purpose), expected, "{}: {actor:?} {purpose:?}", database.name);
        }
    }
}

struct PhotoCase;

impl PhotoCase {
    fn other() -> balai_base::CaseId {
        balai_base::CaseId(uuid::Uuid::from_u128(4))
    }
}

#[test]
fn an_event_takes_ten_photos_and_each_is_its_own() {
    for database in databases() {
        let town = Town::new();
        let (opened, _) = opened_with_photo(&town, &database, 1);
        let problem =
            town.refused(&database, &Actor::System, "problem-too-many-photos", move |tx, context| {
                for _ in 0..10 {
                    casework::add_photo(
                        tx,
                        context,
                        opened.id,
                        opened.event,
                        &photo(PhotoPurpose::Message, 3),
                    )?;
                }
                Ok(())
            });
        assert_eq!(problem.arguments, [("most", "10".to_owned())]);
    }
}

#[test]
fn a_photo_that_comes_again_is_found_among_all_earlier_ones() {
    for database in databases() {
        let town = Town::new();
        let hash = 0x5a5a_1234_dead_beef_u64.cast_signed();
        let (first, first_photo) = opened_with_photo(&town, &database, hash);
        opened_with_photo(&town, &database, !hash);
        let near = hash ^ 0b1_0000_0000_0000_0001_0000_0000_0000_0011;
        let region = std::sync::Arc::clone(&town.region);
        let found = database.read_now(move |tx| casework::similar_photos(tx, &region, near, None)).unwrap();
        assert_eq!(found.len(), 1, "{}", database.name);
        assert_eq!((found[0].photo.id, found[0].photo.case, found[0].distance), (first_photo, first.id, 4));
        let region = std::sync::Arc::clone(&town.region);
        let except = Some(first_photo);
        let found = database.read_now(move |tx| casework::similar_photos(tx, &region, near, except)).unwrap();
        assert!(found.is_empty());
    }
}

#[test]
fn pictures_that_show_nothing_are_nobodys_reuse() {
    for database in databases() {
        let town = Town::new();
        opened_with_photo(&town, &database, 0);
        let region = std::sync::Arc::clone(&town.region);
        let found = database.read_now(move |tx| casework::similar_photos(tx, &region, 0, None)).unwrap();
        assert!(found.is_empty(), "{}: a dark picture accuses no other", database.name);
    }
}

proptest! {
    /// Two hashes that differ in at most five bits share a band, so that the index finds them.
    #[test]
    fn similar_hashes_share_a_band(hash: i64, flips in prop::collection::vec(0_u32..64, 0..=5)) {
        let other = flips.iter().fold(hash, |hash, bit| hash ^ (1_i64 << bit));
        let bands = rules::bands(hash);
        prop_assert!(rules::bands(other).iter().any(|band| bands.contains(band)));
    }
}
