//! Photos from the camera to the public, and what officers release or withhold.

use std::thread;

use balai_base::Pin;
use balai_platform::{
    access::Actor,
    casework::{self, Context, View},
    photos::{Darkroom, Rect},
};
use balai_store::{Store, Tx};
use balai_testkit::{block_on, databases};

use super::world::{World, hole, officer, roads, triage, web};
use crate::reports::{self, Answers, DraftPhoto, PublicCase, Receipt};

/// A JPEG of 320 by 240 pixels with fields of several colours.
fn picture() -> Vec<u8> {
    let shade = |step: u32| u8::try_from(step % 256).unwrap();
    let field = |x: u32, y: u32| image::Rgb([shade(x / 40 * 31), shade(y / 30 * 57), 90]);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(320, 240, field).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn prepared(world: &World, store: &Store) -> DraftPhoto {
    let photo = reports::store_photo((store.files(), &Darkroom::Here), &world.region, &picture()).unwrap();
    DraftPhoto { alternative: "Lubang, hubungi 081234567890".to_owned(), ..photo }
}

fn public(world: &World, store: &Store, receipt: &Receipt) -> PublicCase {
    let number = receipt.number.clone();
    world.done(store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number))
}

#[test]
fn a_photo_is_public_only_as_the_copy_an_officer_released() {
    let world = World::new();
    for store in databases() {
        let sent = prepared(&world, &store);
        let receipt = world.send(&store, &Answers { photos: vec![sent.clone()], ..hole() });
        assert!(public(&world, &store, &receipt).photos.is_empty());
        let desk = world.done(&store, &triage(), reports::release_desk);
        let held = &desk.photos[0];
        assert_eq!((held.number.clone(), desk.texts.len()), (receipt.number.clone(), 0));
        assert!(!held.photo.alternative.contains("0812"));
        let id = held.photo.id;
        let original = world.done(&store, &triage(), move |tx, context| reports::photo(tx, context, id));
        let boxes = [Rect { left: 0, top: 0, width: 30, height: 20 }];
        let copy =
            reports::boxed_copy((store.files(), &Darkroom::Here), &original, &boxes, "Lubang di jalan")
                .unwrap();
        assert_ne!(copy.file.to_string(), sent.file);
        world.done(&store, &triage(), move |tx, context| casework::publish_photo(tx, context, id, &copy));
        let seen = public(&world, &store, &receipt);
        assert_eq!((seen.photos.len(), seen.row.photo), (1, Some(id)));
        assert_eq!(seen.photos[0].alternative, "Lubang di jalan");
        let released =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::photo(tx, context, id));
        assert_ne!(released.file, original.file, "the public gets the copy");
        let owner = world.owner(&store, &receipt);
        let own = world.done(&store, &owner, move |tx, context| reports::photo(tx, context, id));
        assert_eq!(own.file, original.file, "the reporter sees the picture sent");
        world.done(&store, &triage(), move |tx, context| casework::withhold_photo(tx, context, id));
        assert!(public(&world, &store, &receipt).photos.is_empty());
        let problem =
            world.refused(&store, &Actor::Anonymous, move |tx, context| reports::photo(tx, context, id));
        assert_eq!(problem.message, "problem-case-not-found");
    }
}

#[test]
fn a_held_text_is_released_masked_or_withheld() {
    let world = World::new();
    for store in databases() {
        let text = "Jalan rusak di depan rumah, telepon 081234567890 kalau datang.";
        let receipt = world.send(&store, &Answers { text: text.to_owned(), ..hole() });
        let desk = world.done(&store, &triage(), reports::release_desk);
        let held = desk.texts[0].clone();
        assert_eq!(
            (held.number.clone(), held.findings.clone()),
            (receipt.number.clone(), vec!["phone".into()])
        );
        let event = held.event;
        let problem =
            world.refused(&store, &officer(3, "officer", "lingkungan", "sampah-lor"), move |tx, context| {
                reports::release_text(tx, context, event, "x")
            });
        assert!(["problem-case-not-found", "problem-not-allowed"].contains(&problem.message));
        world.done(&store, &triage(), move |tx, context| {
            reports::release_text(
                tx,
                context,
                event,
                "Jalan rusak, kantor (0361) 900900, NIK 5103014107600001.",
            )
        });
        let seen = public(&world, &store, &receipt);
        assert_eq!(
            seen.text.as_deref(),
            Some("Jalan rusak, kantor [nomor telepon disamarkan], NIK [NIK disamarkan].")
        );
        assert_eq!(seen.row.excerpt, seen.text);
        world.done(&store, &triage(), move |tx, context| casework::withhold(tx, context, event));
        let seen = public(&world, &store, &receipt);
        assert_eq!((seen.text, seen.row.excerpt), (None, None));
    }
}

#[test]
fn what_is_no_photo_is_refused_with_advice() {
    let world = World::new();
    let store = &databases()[0];
    for bytes in [&b""[..], b"GIF89a", b"\xff\xd8\xff\xe0 cut off", picture().split_at(200).0] {
        let failure =
            reports::store_photo((store.files(), &Darkroom::Here), &world.region, bytes).unwrap_err();
        assert!(failure.problem().message.starts_with("problem-photo-"), "{failure:?}");
    }
}

#[test]
fn a_form_sent_by_many_taps_at_once_is_one_case_with_one_receipt() {
    let world = World::new();
    for store in databases() {
        let sent = reports::submission(&world.region, &hole(), &web()).unwrap();
        let taps: Vec<_> = (0..12)
            .map(|_| {
                let (store, sent) = (store.store.clone(), sent.clone());
                let context = world.context(&Actor::Anonymous);
                thread::spawn(move || block_on(reports::send(&store, context, sent, [6; 32])).unwrap())
            })
            .collect();
        let receipts: Vec<Receipt> = taps.into_iter().map(|tap| tap.join().unwrap()).collect();
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]), "{}", store.name);
        let count = world.done(&store, &triage(), |tx, context| {
            reports::queue_count(tx, context, &reports::QueueFilter::default())
        });
        assert_eq!(count, 1);
    }
}

#[test]
fn sending_a_report_forgets_its_draft_in_the_same_write() {
    let world = World::new();
    for store in databases() {
        let draft = reports::DraftToken::generate(&world.context(&Actor::Anonymous).moment);
        let kept = draft.clone();
        world.done(&store, &Actor::Anonymous, move |tx, context| {
            reports::save_draft(tx, context, &kept, &hole())
        });
        let sent = reports::submission(&world.region, &hole(), &web()).unwrap();
        let context = world.context(&Actor::Anonymous);
        let forgotten = draft.clone();
        let also = move |tx: &mut Tx<'_>, context: &Context, _: &Receipt| {
            reports::discard_draft(tx, context, &forgotten)
        };
        block_on(reports::send_with(&store.store, context, (sent, [7; 32]), also)).unwrap();
        let left = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::read_draft(tx, context, &draft));
        assert_eq!(left, None, "{}", store.name);
    }
}

#[test]
fn a_lost_pin_is_renewed_at_the_counter() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let number = receipt.number.clone();
        let id = world.done(&store, &triage(), move |tx, context| casework::read(tx, context, &number)).id;
        let fresh = world.done(&store, &triage(), move |tx, context| {
            casework::renew_pin(tx, context, id, "menunjukkan bukti laporan")
        });
        let opens = |pin: Pin| {
            let number = receipt.number.clone();
            world.done(&store, &Actor::Anonymous, move |tx, context| {
                casework::authenticate(tx, context, &number, &pin)
            })
        };
        assert!(opens(fresh).is_some());
        assert!(opens(Pin::parse(&receipt.pin).unwrap()).is_none(), "the lost one opens nothing");
        let number = receipt.number.clone();
        let history = world.done(&store, &roads(), move |tx, context| {
            let case = casework::read(tx, context, &number)?;
            casework::history(tx, context, &case, View::Officer)
        });
        assert!(history.iter().any(|event| event.kind == casework::EventKind::PinRenewed));
    }
}
