//! Any two of three shares give the key back, one gives nothing, and every slip of a typist is found.

use balai_base::{Secret, SeededRandom};
use proptest::prelude::*;

use super::{SHARES, Share, ShareFailure, decoded, encoded, recover, shares_of};

fn cut(key: [u8; 32], seed: u64) -> Vec<Share> {
    shares_of("k1-3fa29c01", &Secret::new(key), &SeededRandom::from_number(seed))
}

#[test]
fn losing_one_share_of_three_loses_nothing_and_losing_two_loses_all() {
    let shares = cut([7; 32], 1);
    assert_eq!(shares.len(), usize::from(SHARES));
    for lost in 0..shares.len() {
        let mut left = shares.clone();
        left.remove(lost);
        let keys = recover(&left).unwrap();
        assert_eq!(keys["k1-3fa29c01"].reveal(), &[7; 32]);
    }
    for one in &shares {
        let told = recover(std::slice::from_ref(one)).unwrap_err();
        assert!(matches!(told, ShareFailure::TooFew { there: 1, .. }), "{told}");
        let twice = recover(&[one.clone(), one.clone()]).unwrap_err();
        assert!(matches!(twice, ShareFailure::TooFew { there: 1, .. }), "the same share twice is one");
    }
    assert_eq!(recover(&shares).unwrap()["k1-3fa29c01"].reveal(), &[7; 32], "three agree");
}

#[test]
fn shares_of_another_ceremony_are_not_mixed() {
    let (one, other) = (cut([7; 32], 1), cut([7; 32], 2));
    let mixed = recover(&[one[0].clone(), other[1].clone()]).unwrap_err();
    assert!(matches!(mixed, ShareFailure::Foreign { .. }), "{mixed}");
}

#[test]
fn a_line_is_read_as_people_type_it() {
    let share = &cut([200; 32], 3)[1];
    let line = share.printed();
    assert!(line.starts_with("BALAI1 k1-3fa29c01 "), "{line}");
    let typed = line.replace('0', "O").replace('1', "l").replace("BALAIl", "BALAI1");
    let (head, letters) = typed.split_at(typed.rfind(' ').unwrap());
    let head = line.get(..head.len()).unwrap();
    for letters in [letters.to_lowercase(), letters.replace('-', " ")] {
        assert_eq!(Share::parse(&format!("  {head}{letters} ")).as_ref(), Ok(share));
    }
}

#[test]
fn what_is_no_share_is_told() {
    for line in
        ["", "BALAI1", "BALAI1 k1", "BALAI1 k1-3fa29c01 00000000 x AAAAA", "BALAI2 k1 00000000 1 AAAAA"]
    {
        assert_eq!(Share::parse(line), Err(ShareFailure::Shape), "{line}");
    }
    for line in ["BALAI1 k1-3fa29c01 00000000 1 A", "BALAI1 k1-3fa29c01 00000000 1 AAAAA-U", "BALAI1 k1 0 1"]
    {
        assert!(matches!(Share::parse(line), Err(ShareFailure::Mistyped { .. })), "{line}");
    }
}

proptest! {
    #[test]
    fn bytes_come_back_from_letters(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let letters: String = encoded(&bytes).into_iter().collect();
        prop_assert_eq!(decoded(&letters), Some(bytes));
    }

    #[test]
    fn any_two_shares_give_any_key_back(key in any::<[u8; 32]>(), seed in any::<u64>(), lost in 0..3_usize) {
        let mut shares = cut(key, seed);
        shares.remove(lost);
        let lines: Vec<Share> = shares.iter().map(|share| Share::parse(&share.printed()).unwrap()).collect();
        let keys = recover(&lines).unwrap();
        prop_assert_eq!(keys["k1-3fa29c01"].reveal(), &key);
    }

    #[test]
    fn one_wrong_letter_is_found(key in any::<[u8; 32]>(), at in 0..70_usize, letter in "[0-9A-HJKMNP-TV-Z]") {
        let line = cut(key, 5)[0].printed();
        let start = line.rfind(' ').unwrap() + 1;
        let at = start + at % (line.len() - start);
        prop_assume!(line.get(at..=at) != Some("-") && line.get(at..=at) != Some(&letter));
        // The last letter carries bits of filling, which may differ without harm.
        prop_assume!(at + 1 < line.len());
        let mut wrong = line.clone();
        wrong.replace_range(at..=at, &letter);
        prop_assert!(Share::parse(&wrong).is_err(), "{} for {}", wrong, line);
    }
}
