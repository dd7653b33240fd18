//! What is presented: whole, changed, old, of another key, of another host, of the national system.

use balai_base::time::DAY;
use balai_credential::{Claims, KeySet, SigningKey, Status, StatusList, read_address, sign, verify};
use balai_testkit::databases;

use super::{World, head, letter};
use crate::{
    access::Actor,
    documents::{
        self, Checked, Outcome, Presented, Site, check, key_set, revoke, settle_sites, status_list, supersede,
    },
};

fn checked(world: &World, store: &balai_store::Store, text: &str) -> Checked {
    let presented = Presented::read(text, &world.region);
    world.done(store, &Actor::Anonymous, move |tx, context| check(tx, context, &presented))
}

#[test]
fn each_state_is_told_apart() {
    for database in databases() {
        let world = World::new();
        let one = world.issue(&database, &head(), letter(None));
        let two = world.issue(&database, &head(), letter(None));
        let found = checked(&world, &database, &one.address);
        assert_eq!(found.outcome, Outcome::Active);
        let shown = found.shown.unwrap();
        assert_eq!(shown.subject[0].1, "Ni Luh Contoh");
        assert_eq!(shown.subject[1].1, "99••••••••••0001");

        // By the id alone only initials are shown.
        let found = checked(&world, &database, &one.id.to_string().to_lowercase());
        assert_eq!(found.shown.unwrap().subject[0].1, "N• L•• C•••••");

        let pair = (one.id, two.id);
        world.done(&database, &head(), move |tx, context| supersede(tx, context, pair, "Salah tulis"));
        let found = checked(&world, &database, &one.address);
        assert_eq!(found.outcome, Outcome::Superseded);
        assert_eq!(found.shown.unwrap().superseded_by, Some((two.id, two.number.clone())));
        world.done(&database, &head(), move |tx, context| revoke(tx, context, two.id, "Salah orang"));
        assert_eq!(checked(&world, &database, &two.address).outcome, Outcome::Revoked);

        assert_eq!(world.document(&database, one.id).scans, 3);
        let region = world.region.clone();
        let now = world.now();
        let counts = database.read_now(move |tx| documents::scan_counts(tx, &region, now, 30)).unwrap();
        let expected = [("active", 2), ("revoked", 1), ("superseded", 1)];
        assert_eq!(counts, expected.map(|(word, count)| (word.to_owned(), count)));
    }
}

#[test]
fn changed_foreign_and_unknown_are_told_apart() {
    for database in databases() {
        let world = World::new();
        let issued = world.issue(&database, &head(), letter(None));
        let read = read_address(&issued.address).unwrap();
        let mut changed = read.credential.clone();
        *changed.last_mut().unwrap() ^= 1;
        let fragment = |bytes: &[u8]| balai_credential::base32(bytes);
        assert_eq!(checked(&world, &database, &fragment(&changed)).outcome, Outcome::Changed);
        let region = world.region.clone();
        let set = database.read_now(move |tx| key_set(tx, &region)).unwrap();
        let claims = verify(&read.credential, &set).unwrap();
        let stranger = SigningKey::derived(&[9; 32], "elsewhere").unwrap();
        let forged = sign(&stranger, &claims).unwrap();
        assert_eq!(checked(&world, &database, &fragment(&forged)).outcome, Outcome::UnknownKey);
        // Signed by the right key for another host: a page that was copied.
        let (right, _) = documents::keys::newest(&world.vault, &world.region.id).unwrap();
        let elsewhere = Claims { issuer: "contoh.example.evil.example".to_owned(), ..claims.clone() };
        let cloned = sign(&right, &elsewhere).unwrap();
        assert_eq!(checked(&world, &database, &fragment(&cloned)).outcome, Outcome::UnknownKey);
        // Signed by the right key and in no register.
        let missing = Claims { id: balai_credential::DocumentId::from_bytes([3; 12]), ..claims };
        let missing = sign(&right, &missing).unwrap();
        assert_eq!(checked(&world, &database, &fragment(&missing)).outcome, Outcome::Unknown);
        for text in ["", "tidak tahu", "https://contoh.example/", "0000-0000-0000-0000-0000-00"] {
            assert_eq!(checked(&world, &database, text).outcome, Outcome::Unknown, "{text}");
        }
        let host = &world.region.documents.national.as_ref().unwrap().hosts[0];
        let national = checked(&world, &database, &format!("https://{host}/Terpusat/Pindai?x=1"));
        assert_eq!((national.outcome, national.shown), (Outcome::National, None));
        let fooled = format!("https://{host}.evil.example/");
        assert_eq!(checked(&world, &database, &fooled).outcome, Outcome::Unknown);
    }
}

#[test]
fn an_old_list_tells_how_things_were() {
    for database in databases() {
        let world = World::new();
        let issued = world.issue(&database, &head(), letter(None));
        let place = world.document(&database, issued.id).place.unwrap();
        let list = |world: &World| {
            let bytes = world.done(&database, &Actor::Anonymous, move |tx, context| {
                Ok((status_list(tx, context, place.year)?, key_set(tx, &context.region)?))
            });
            StatusList::verify(&bytes.0.unwrap(), &bytes.1).unwrap()
        };
        let old = list(&world);
        world.wait(DAY);
        world.done(&database, &head(), move |tx, context| revoke(tx, context, issued.id, "Salah orang"));
        let new = list(&world);
        assert_eq!((old.get(place), new.get(place)), (Some(Status::Active), Some(Status::Revoked)));
        let now = u64::try_from(world.now().millis() / 1000).unwrap();
        assert!(!old.is_fresh(now) && new.is_fresh(now));
        let none = world.done(&database, &Actor::Anonymous, |tx, context| status_list(tx, context, 1999));
        assert_eq!(none, None);
    }
}

#[test]
fn the_address_is_where_the_pages_are() {
    for database in databases() {
        let world = World::new();
        let before = world.issue(&database, &head(), letter(None));
        assert!(before.address.starts_with("HTTPS://CONTOH.EXAMPLE/cek#"), "{}", before.address);
        let site = Site::of("http://Localhost:8080/r/contoh/").unwrap();
        world.done(&database, &Actor::System, move |tx, context| {
            settle_sites(tx, [(context.region.id.clone(), site.clone())], context.moment.now)
        });
        let after = world.issue(&database, &head(), letter(None));
        assert!(after.address.starts_with("HTTP://LOCALHOST:8080/r/contoh/cek#"), "{}", after.address);
    }
}

#[test]
fn a_parents_certificate_is_kept_only_over_these_keys() {
    let database = &databases()[0];
    let world = World::new();
    world.issue(database, &head(), letter(None));
    let region = world.region.clone();
    let set = database.read_now(move |tx| key_set(tx, &region)).unwrap();
    let parent = SigningKey::derived(&[5; 32], "provinsi").unwrap();
    let now = u64::try_from(world.now().millis() / 1000).unwrap();
    let good = set.clone().certified((&parent, "provinsi.example"), (now, now + 1_000_000)).unwrap();
    let other =
        KeySet { keys: Vec::new(), ..set }.certified((&parent, "provinsi.example"), (now, now + 1_000_000));
    for (certificate, kept) in
        [(other.unwrap().certificate.unwrap(), false), (good.certificate.unwrap(), true)]
    {
        let public = parent.public().clone();
        let done = world.done(database, &Actor::System, move |tx, context| {
            documents::certify(tx, &context.region, (&certificate, &public), context.moment.now)
        });
        assert_eq!(done, kept);
    }
    let region = world.region.clone();
    let set = database.read_now(move |tx| key_set(tx, &region)).unwrap();
    assert_eq!(set.certified_by(parent.public(), now).as_deref(), Ok("provinsi.example"));
}
