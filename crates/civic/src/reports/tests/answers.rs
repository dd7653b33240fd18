//! Every field of the form, right and wrong.

use balai_base::Language;
use balai_platform::access::Visibility;
use proptest::prelude::*;

use super::{
    packs,
    world::{bribe, hole, photo, rubbish, web},
};
use crate::reports::{
    Answers, Kind, Manner, Question, UNDECIDED, check, first_open, submission, visibilities,
};

/// A change to answers that could be sent, and the field and message it must lead to.
type Case = (&'static str, fn(&mut Answers), &'static str, &'static str);

const WRONG: &[Case] = &[
    ("no kind", |a| a.kind.clear(), "kind", "field-kind-missing"),
    ("an unknown kind", |a| a.kind = "rant".into(), "kind", "field-kind-missing"),
    ("no text", |a| a.text.clear(), "text", "field-text-missing"),
    ("only spaces", |a| a.text = "  \n\t ".into(), "text", "field-text-missing"),
    ("only control characters", |a| a.text = "\u{0}\u{1}\u{7f}".into(), "text", "field-text-missing"),
    ("a short text", |a| a.text = "rusak".into(), "text", "field-text-too-short"),
    ("only marks", |a| a.text = "!!!!!!!!!!!!!!".into(), "text", "field-text-too-short"),
    ("a long text", |a| a.text = "jalan ".repeat(900), "text", "field-text-too-long"),
    ("many photos", |a| a.photos = vec![photo(1); 6], "photo", "field-photos-too-many"),
    ("no category", |a| a.category.clear(), "category", "field-category-missing"),
    ("an unknown category", |a| a.category = "x".into(), "category", "field-category-unknown"),
    (
        "praise where only complaints go",
        |a| {
            *a = bribe();
            a.kind = "praise".into();
        },
        "category",
        "field-category-other-kind",
    ),
    (
        "an unknown accused agency",
        |a| {
            *a = bribe();
            a.accused = "x".into();
        },
        "accused",
        "field-accused-unknown",
    ),
    (
        "no place",
        |a| {
            a.place_source.clear();
            a.address.clear();
        },
        "village",
        "field-place-missing",
    ),
    ("an unreadable position", |a| a.longitude = "timur".into(), "place_source", "field-position-unreadable"),
    ("no position", |a| a.longitude.clear(), "place_source", "field-position-missing"),
    ("a position off the earth", |a| a.latitude = "-96".into(), "place_source", "field-position-unreadable"),
    ("no number", |a| a.longitude = "NaN".into(), "place_source", "field-position-unreadable"),
    (
        "latitude first",
        |a| std::mem::swap(&mut a.longitude, &mut a.latitude),
        "place_source",
        "field-position-swapped",
    ),
    (
        "an address alone",
        |a| {
            a.place_source.clear();
            a.address = "depan pasar".into();
        },
        "village",
        "field-place-address-only",
    ),
    (
        "said to be nowhere, of a category that needs a place",
        |a| {
            a.place_source.clear();
            a.no_place = true;
        },
        "village",
        "field-place-needed",
    ),
    ("over the border", |a| a.longitude = "119.97".into(), "place_source", "field-place-neighbour"),
    ("far away", |a| a.latitude = "40".into(), "place_source", "field-place-far"),
    (
        "an unknown village",
        |a| {
            *a = rubbish();
            a.village = "99.01.01.2999".into();
        },
        "village",
        "field-village-missing",
    ),
    (
        "a district for a village",
        |a| {
            *a = rubbish();
            a.village = "99.01.01".into();
        },
        "village",
        "field-village-missing",
    ),
    (
        "a photo without a place",
        |a| a.place_source = "photo".into(),
        "place_source",
        "field-photo-without-place",
    ),
    ("no such entry", |a| a.place_source = "gazetteer".into(), "gazetteer", "field-gazetteer-unknown"),
    ("a long address", |a| a.address = "x".repeat(301), "address", "field-address-too-long"),
    ("an unknown visibility", |a| a.visibility = "all".into(), "visibility", "field-visibility-unknown"),
    (
        "a public secret",
        |a| {
            *a = bribe();
            a.visibility = "public".into();
        },
        "visibility",
        "field-visibility-too-open",
    ),
    ("a long name", |a| a.name = "x".repeat(101), "name", "field-name-too-long"),
    ("half a telephone number", |a| a.phone = "0812".into(), "phone", "field-phone"),
    ("no telephone number", |a| a.answer_by = "whatsapp".into(), "phone", "field-phone-missing"),
    ("no address", |a| a.answer_by = "email".into(), "email", "field-email-missing"),
    ("no host", |a| a.email = "made@".into(), "email", "field-email"),
    ("two at signs", |a| a.email = "made@x@contoh.id".into(), "email", "field-email"),
    ("two recipients", |a| a.email = "a@b.id,c@d.id".into(), "email", "field-email"),
    ("a header in an address", |a| a.email = "a@b.id\r\nBcc: c@d.id".into(), "email", "field-email"),
];

#[test]
fn a_wrong_answer_is_told_beside_its_field() {
    let contoh = packs::contoh();
    for (what, change, field, message) in WRONG {
        let mut answers = hole();
        change(&mut answers);
        let problem = submission(&contoh, &answers, &web()).expect_err(what);
        let found: Vec<(&str, &str)> =
            problem.fields.iter().map(|one| (one.field.as_str(), one.message)).collect();
        assert!(found.contains(&(*field, *message)), "{what}: {found:?}");
    }
}

#[test]
fn every_question_tells_its_own_problems_only() {
    let contoh = packs::contoh();
    let empty = Answers::default();
    let fields = |question| -> Vec<String> {
        let problem = check(&contoh, &empty, question);
        problem
            .err()
            .map(|problem| problem.fields.into_iter().map(|one| one.field).collect())
            .unwrap_or_default()
    };
    assert_eq!(fields(Question::What), ["kind", "text"]);
    assert_eq!(fields(Question::Place), ["village"]);
    assert_eq!(fields(Question::Category), ["category"]);
    assert!(fields(Question::Contact).is_empty(), "nobody must say who they are");
    assert_eq!(first_open(&contoh, &empty), Some(Question::What));
    assert_eq!(first_open(&contoh, &hole()), None);
}

#[test]
fn what_is_right_becomes_a_submission() {
    let contoh = packs::contoh();
    let answers = Answers {
        text: "  Jalan berlubang\r\ndi depan pasar\u{0}  ".to_owned(),
        name: " Wayan Contoh ".to_owned(),
        phone: "0812-3456 7890".to_owned(),
        email: " wayan@contoh.id ".to_owned(),
        answer_by: "whatsapp".to_owned(),
        accused: "lingkungan".to_owned(),
        ..hole()
    };
    let sent = submission(&contoh, &answers, &web()).unwrap();
    assert_eq!(sent.text, "Jalan berlubang\ndi depan pasar");
    assert_eq!(sent.kind, Kind::Complaint);
    assert_eq!(sent.visibility, Visibility::Public);
    assert_eq!(sent.accused, "", "nobody is accused in a report about a road");
    assert_eq!(sent.place.area.unwrap().as_str(), "99.01.01.1001");
    let contact = sent.contact.unwrap();
    assert_eq!((contact.name.as_str(), contact.phone.as_str()), ("Wayan Contoh", "+6281234567890"));
    assert_eq!(format!("{contact:?}"), "ContactGiven([hidden])");
}

#[test]
fn nobody_must_leave_a_contact() {
    assert!(submission(&packs::contoh(), &hole(), &web()).unwrap().contact.is_none());
}

#[test]
fn a_reporter_may_choose_more_closed_and_never_more_open() {
    use Visibility::{Public, Restricted, Secret};
    let contoh = packs::contoh();
    assert_eq!(visibilities(&contoh, "jalan-rusak"), [Public, Restricted, Secret]);
    assert_eq!(visibilities(&contoh, "perilaku-petugas"), [Secret]);
    assert_eq!(visibilities(&contoh, UNDECIDED), [Restricted, Secret]);
    let closed = Answers { visibility: "secret".to_owned(), ..hole() };
    assert_eq!(submission(&contoh, &closed, &web()).unwrap().visibility, Secret);
}

#[test]
fn a_sender_may_leave_the_category_to_the_officers() {
    let undecided = Answers { category: UNDECIDED.to_owned(), ..hole() };
    let sent = submission(&packs::contoh(), &undecided, &web()).unwrap();
    assert_eq!((sent.category.as_str(), sent.visibility), (UNDECIDED, Visibility::Restricted));
    let village = packs::badung().areas.villages()[0].code.to_string();
    let undecided = Answers { place_source: "village".to_owned(), village, ..undecided };
    let sent = submission(&packs::badung(), &undecided, &web()).unwrap();
    assert_eq!(sent.category, "lainnya", "a pack's own category for everything else");
}

#[test]
fn a_channel_that_knows_no_place_may_bring_an_address_alone() {
    let contoh = packs::contoh();
    let answers = Answers { place_source: String::new(), ..hole() };
    let counter = Manner {
        channel: "loket".to_owned(),
        language: Language::Id,
        consent_note: "datang sendiri".to_owned(),
    };
    let sent = submission(&contoh, &answers, &counter).unwrap();
    assert_eq!((sent.place.area, sent.place.address.as_str()), (None, "sebelah utara jembatan"));
    assert!(submission(&contoh, &Answers { address: String::new(), ..answers }, &counter).is_err());
}

#[test]
fn a_category_without_a_place_needs_none() {
    let answers = Answers { category: "layanan-umum".to_owned(), place_source: String::new(), ..hole() };
    assert!(submission(&packs::contoh(), &answers, &web()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_typed_breaks_the_form(
        kind in ".{0,12}", text in ".{0,80}", category in ".{0,12}", source in ".{0,10}",
        longitude in ".{0,12}", latitude in ".{0,12}", name in ".{0,20}", email in ".{0,20}",
    ) {
        let answers = Answers {
            kind, text, category, place_source: source, longitude, latitude, name, email, ..Answers::default()
        };
        let _ = submission(&packs::contoh(), &answers, &web());
    }

    #[test]
    fn a_sent_text_holds_no_control_characters(text in "\\PC{10,60}[\\x00-\\x1f]{0,5}\\PC{0,20}") {
        if let Ok(sent) = submission(&packs::contoh(), &Answers { text, ..hole() }, &web()) {
            prop_assert!(sent.text.chars().all(|letter| letter == '\n' || !letter.is_control()));
        }
    }

    #[test]
    fn what_is_sent_is_never_more_open_than_the_category(
        visibility in prop::sample::select(vec!["", "default", "public", "restricted", "secret", "x"]),
        category in prop::sample::select(vec!["jalan-rusak", "perilaku-petugas", "undecided"]),
    ) {
        let contoh = packs::contoh();
        let answers =
            Answers { visibility: visibility.to_owned(), category: category.to_owned(), ..hole() };
        if let Ok(sent) = submission(&contoh, &answers, &web()) {
            prop_assert!(visibilities(&contoh, category).contains(&sent.visibility));
        }
    }
}

#[test]
fn who_says_that_there_is_no_place_goes_on_until_a_category_needs_one() {
    let contoh = packs::contoh();
    let nowhere = Answers { place_source: String::new(), no_place: true, category: String::new(), ..hole() };
    assert_eq!(check(&contoh, &nowhere, Question::Place), Ok(()), "no category is chosen yet");
    let silent = Answers { no_place: false, ..nowhere.clone() };
    assert!(check(&contoh, &silent, Question::Place).is_err());
    let of = |category: &str| Answers { category: category.to_owned(), ..nowhere.clone() };
    assert!(check(&contoh, &of("jalan-rusak"), Question::Place).is_err());
    for category in ["layanan-umum", UNDECIDED] {
        let sent = submission(&contoh, &of(category), &web()).unwrap();
        assert_eq!((sent.place.area, sent.place.point), (None, None), "{category}");
    }
}
