//! Folding, excerpts and likeness.

use proptest::prelude::*;

use super::*;

#[test]
fn folding_leaves_letters_and_digits() {
    let table = [
        ("Café, No. 5!", "cafe no 5"),
        ("  PJU   MATI...  ", "pju mati"),
        ("jum'at / Jum’at", "jumat jumat"),
        ("désa Pakraman", "desa pakraman"),
        ("Ｊａｌａｎ ①", "jalan 1"),
        ("jalan\u{200b}rusak", "jalanrusak"),
        ("🙏🙏", ""),
        ("İstanbul", "istanbul"),
    ];
    for (text, folded) in table {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn an_excerpt_ends_between_words() {
    assert_eq!(excerpt("Lampu jalan mati", 40), "Lampu jalan mati");
    assert_eq!(excerpt("Lampu\n\njalan   mati", 16), "Lampu jalan mati");
    assert_eq!(excerpt("Lampu jalan mati sejak kemarin", 20), "Lampu jalan mati…");
    assert_eq!(excerpt("Lampu jalan mati sejak kemarin", 17), "Lampu jalan mati…");
    assert_eq!(excerpt("Lampu jalan, mati sejak", 14), "Lampu jalan…");
    assert_eq!(excerpt("Aaaaaaaaaaaaaaaaaaaaaa", 5), "Aaaa…");
    assert_eq!(excerpt("🙏🙏🙏🙏", 3), "🙏🙏…");
}

#[test]
fn texts_about_the_same_thing_are_more_alike() {
    let lamp = "Lampu jalan di depan bale banjar sudah tiga hari mati";
    let same = "lampu jln depan bale banjar mati tiga hari";
    let road = "Jalan berlubang dalam sekali sebelum jembatan";
    assert!(similarity(lamp, same) > 0.5, "{}", similarity(lamp, same));
    assert!(similarity(lamp, road) < 0.2, "{}", similarity(lamp, road));
    assert!(
        similarity("salurannya tersumbat", "saluran tersumbat")
            > similarity("got mampet", "saluran tersumbat")
    );
    assert!(similarity("", "") < f64::EPSILON);
}

#[test]
fn hexadecimal_digits_are_read_whole_or_not_at_all() {
    assert_eq!(hexadecimal(&[0, 0x0f, 0xa5, 0xff]), "000fa5ff");
    assert_eq!(hexadecimal(&[]), "");
    assert_eq!(from_hexadecimal("000fA5ff"), Some([0, 0x0f, 0xa5, 0xff]));
    for wrong in ["", "0", "000fa5f", "000fa5fff", "000fa5ff00", "000fa5fg", "+00fa5ff", " 00fa5ff", "0€fa5f"]
    {
        assert_eq!(from_hexadecimal::<4>(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn hexadecimal_digits_give_their_bytes_back(bytes: [u8; 16]) {
        prop_assert_eq!(from_hexadecimal(&hexadecimal(&bytes)), Some(bytes));
    }

    #[test]
    fn folding_twice_changes_nothing(text in ".{0,80}") {
        let once = fold(&text);
        prop_assert_eq!(&fold(&once), &once);
    }

    #[test]
    fn an_excerpt_is_never_longer_than_asked(text in "[a-z ,.\u{1f64f}é]{0,120}", max in 1_usize..60) {
        prop_assert!(excerpt(&text, max).chars().count() <= max);
    }

    #[test]
    fn likeness_is_even_handed_and_bounded(one in "[a-d ]{0,40}", other in "[a-d ]{0,40}") {
        let there = similarity(&one, &other);
        prop_assert!((0.0..=1.0).contains(&there));
        prop_assert!((there - similarity(&other, &one)).abs() < 1e-12);
        if !fold(&one).is_empty() {
            prop_assert!((similarity(&one, &one.to_uppercase()) - 1.0).abs() < 1e-12);
        }
    }
}
