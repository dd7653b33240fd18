//! How events become entries. What the log does with cases is tested where cases are: `casework/tests/logged.rs`.

use balai_base::{EventId, Timestamp, text::hexadecimal};
use balai_testkit::region;
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    EntryFailure, Record, Revealing,
    entry::{self, Salt},
};

fn record() -> Record {
    Record {
        event: EventId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001)),
        case: "CTH-7F3K-92QX".to_owned(),
        sequence: 2,
        at: Timestamp(1_772_409_600_000),
        kind: "moved".to_owned(),
        actor_kind: "officer".to_owned(),
        actor: Some(balai_base::AccountId(Uuid::from_u128(7))),
        role: "officer".to_owned(),
        agency: "pu".to_owned(),
        audience: "public".to_owned(),
        transition: "terima".to_owned(),
        state_from: "menunggu".to_owned(),
        state_to: "proses".to_owned(),
        text: "Kami periksa besok.".to_owned(),
        detail: "{}".to_owned(),
        origin: None,
    }
}

const SALT: Salt = Salt::Whole([7; 32]);

#[test]
fn the_example_of_the_documentation_comes_out() {
    let text = entry::text(&region(), &record(), &SALT);
    let page = std::fs::read_to_string("../../docs/history.md").unwrap();
    let document = entry::document(&region(), &record(), &SALT, Revealing { text: true, rest: false });
    assert!(page.contains(&document), "docs/history.md should hold\n{document}");
    let hash = hexadecimal(&entry::entry(&text));
    assert!(page.contains(&hash), "docs/history.md should hold the entry {hash}");
    let leaf = hexadecimal(&balai_tlog::leaf_hash(&entry::entry(&text)).0);
    assert!(page.contains(&leaf), "docs/history.md should hold the leaf {leaf}");
}

#[test]
fn a_reader_sees_what_is_revealed_and_only_that() {
    let hidden = entry::document(&region(), &record(), &SALT, Revealing::default());
    for secret in ["Kami", "periksa", &record().actor.unwrap().to_string()] {
        assert!(!hidden.contains(secret));
    }
    let opened = super::open(&hidden).unwrap();
    assert_eq!((opened.fact("case"), opened.fact("sequence"), opened.text()), ("CTH-7F3K-92QX", "2", None));
    let shown = entry::document(&region(), &record(), &SALT, Revealing { text: true, rest: true });
    let opened = super::open(&shown).unwrap();
    assert_eq!(opened.text(), Some("Kami periksa besok."));
    assert_eq!(opened.revealed.len(), 4);
    assert_eq!(opened.entry, entry::entry(&entry::text(&region(), &record(), &SALT)));
}

#[test]
fn another_word_than_was_logged_is_refused() {
    let shown = entry::document(&region(), &record(), &SALT, Revealing { text: true, rest: false });
    let line = shown.lines().last().unwrap();
    let forged = shown.replace(line, &line.replace("S2FtaSBwZXJpa3NhIGJlc29rLg==", "S2FtaSB0b2xhay4="));
    assert_ne!(forged, shown);
    assert_eq!(super::open(&forged), Err(EntryFailure::Other("text".to_owned())));
    for (from, to) in [
        ("balai-history/1", "balai-history/2"),
        ("case ", "kasus "),
        ("\n\n", "\n"),
        ("reveal text", "reveal word"),
    ] {
        assert_eq!(super::open(&shown.replacen(from, to, 1)), Err(EntryFailure::Format), "{from}");
    }
}

#[test]
fn after_the_words_are_erased_everything_else_still_fits_and_the_words_can_not_be_shown() {
    let bytes = SALT.remainder(&record()).unwrap();
    let left = Salt::stored(None, Some(&bytes)).unwrap();
    assert!(left.is_erased());
    let erased = Record { text: String::new(), ..record() };
    let before = entry::text(&region(), &record(), &SALT);
    assert_eq!(entry::text(&region(), &erased, &left), before);
    let other = Record { state_to: "selesai".to_owned(), ..erased.clone() };
    assert_ne!(entry::text(&region(), &other, &left), before);
    let document = entry::document(&region(), &erased, &left, Revealing { text: true, rest: true });
    assert_eq!(super::open(&document).unwrap().text(), None);
    assert!(left.remainder(&erased).is_none(), "what is gone can not be destroyed again");
}

#[test]
fn a_salt_of_another_shape_is_none() {
    assert!(Salt::stored(Some(&[1; 31]), None).is_none());
    assert!(Salt::stored(None, Some(&[1; 161])).is_none());
    assert!(Salt::stored(None, Some(&[1; 128])).is_none());
    assert!(Salt::stored(None, None).is_none());
    assert!(Salt::stored(Some(&[1; 32]), Some(&[1; 160])).is_none());
}

prop_compose! {
    fn words()(text in "[a-z%\n \u{e9}\u{0}]{0,6}") -> String { text }
}

prop_compose! {
    fn any_record()(
        case in words(), kind in words(), role in words(), agency in words(), transition in words(),
        state_from in words(), state_to in words(), text in words(), detail in words(), sequence in 0_i64..3,
    ) -> Record {
        Record { case, sequence, kind, role, agency, transition, state_from, state_to, text, detail, ..record() }
    }
}

proptest! {
    #[test]
    fn two_events_never_have_one_text(one in any_record(), other in any_record()) {
        let same = entry::text(&region(), &one, &SALT) == entry::text(&region(), &other, &SALT);
        prop_assert_eq!(same, one == other);
    }

    #[test]
    fn a_document_gives_back_what_was_put_in(record in any_record()) {
        let all = Revealing { text: true, rest: true };
        let opened = super::open(&entry::document(&region(), &record, &SALT, all)).unwrap();
        prop_assert_eq!(opened.fact("agency"), &record.agency);
        prop_assert_eq!(opened.fact("case"), &record.case);
        prop_assert_eq!(opened.text(), Some(record.text.as_str()));
    }

    #[test]
    fn nothing_that_is_read_can_break_the_reader(text in "(.|\n){0,300}") {
        let _ = super::open(&text);
    }

    #[test]
    fn one_changed_byte_of_a_document_is_another_entry_or_none(at in any::<usize>(), change in 1_u8..=255) {
        let document = entry::document(&region(), &record(), &SALT, Revealing { text: true, rest: false });
        let expected = super::open(&document).unwrap();
        let mut bytes = document.into_bytes();
        let place = at % bytes.len();
        bytes[place] ^= change;
        if let Some(opened) = String::from_utf8(bytes).ok().and_then(|text| super::open(&text).ok()) {
            prop_assert!(opened.entry != expected.entry || opened == expected);
        }
    }
}
