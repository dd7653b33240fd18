//! Cursors and pages.

use proptest::prelude::*;

use super::*;

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        Just(Key::Null),
        any::<i64>().prop_map(Key::Integer),
        ".{0,30}".prop_map(Key::Text),
        any::<u128>().prop_map(|number| Key::Id(Uuid::from_u128(number))),
    ]
}

proptest! {
    #[test]
    fn a_cursor_reads_back(order in "[a-z]{1,12}", keys in prop::collection::vec(key(), 0..5)) {
        let cursor = Cursor::new(&order, keys.clone());
        let read: Cursor = cursor.to_string().parse().unwrap();
        prop_assert_eq!(read.keys_for(&order).unwrap(), &keys[..]);
        prop_assert!(cursor.to_string().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = text.parse::<Cursor>();
        let _ = URL_SAFE_NO_PAD.encode(bytes).parse::<Cursor>();
    }
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let cursor = Cursor::new("due", vec![Key::Integer(5)]);
    assert_eq!(cursor.keys_for("newest").unwrap_err().message, "problem-cursor");
}

#[test]
fn a_cursor_of_another_version_is_refused() {
    let mut bytes = URL_SAFE_NO_PAD.decode(Cursor::new("due", Vec::new()).to_string()).unwrap();
    bytes[0] = VERSION + 1;
    assert!(URL_SAFE_NO_PAD.encode(bytes).parse::<Cursor>().is_err());
}

#[test]
fn the_last_page_has_no_next_one() {
    let mark = |number: &i64| Cursor::new("number", vec![Key::Integer(*number)]);
    let full = Page::of(vec![1, 2, 3], 2, mark);
    assert_eq!((full.items.as_slice(), &full.next), (&[1, 2][..], &Some(mark(&2))));
    assert_eq!(Page::of(vec![1, 2], 2, mark).next, None);
    assert_eq!(
        Page::of(Vec::new(), 2, mark).map(|number: i64| number * 2),
        Page { items: vec![], next: None }
    );
}
