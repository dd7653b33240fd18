//! Papers made here, with lopdf itself: recognised, read, and told apart.

use proptest::prelude::*;

use super::*;

#[test]
fn the_words_of_a_paper_are_read_and_what_is_no_paper_is_refused() {
    let words = ReadingRoom::Here.words(&sample(&["AKTA KELAHIRAN", "NIK 5103014107900001"])).unwrap();
    assert!(words.contains("5103014107900001"), "{words}");
    for (bytes, problem) in [
        (Vec::new(), "problem-paper-empty"),
        (b"\xff\xd8\xff\xe0JFIF".to_vec(), "problem-paper-no-pdf"),
        (b"%PDF-1.7\nrusak".to_vec(), "problem-paper-damaged"),
        (vec![b'%'; MOST_BYTES + 1], "problem-paper-large"),
    ] {
        assert_eq!(ReadingRoom::Here.words(&bytes).unwrap_err().message, problem);
    }
}

#[test]
fn whose_a_paper_is_follows_from_numbers_then_names() {
    let expected = Expected {
        numbers: vec!["5103.0141.0790.0001".to_owned()],
        names: vec!["Ni Putu Sari".to_owned()],
        document: "5103-LU-01022026-0001".to_owned(),
    };
    for (words, who) in [
        ("NIK : 5103014107900001", Whose::Theirs),
        ("NIK 5103 0141 0790 0001", Whose::Theirs),
        ("AKTA KELAHIRAN ni putu\nsari anak dari 5103010101600001", Whose::Theirs),
        ("AKTA KELAHIRAN Made Adi NIK 5103010101600001", Whose::SomebodyElses),
        ("Nomor 5103-LU-01022026-0001 NIK 5103010101600001", Whose::SomebodyElses),
        ("Nomor 5103-LU-01022026-0001", Whose::Theirs),
        ("Ni Putu Sarini", Whose::Unsaid),
        ("Surat keterangan", Whose::Unsaid),
        ("  \n ", Whose::Wordless),
    ] {
        assert_eq!(whose(words, &expected), who, "{words}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    /// Nobody's bytes make a reader fall, and another person's number is never taken for an expected one.
    #[test]
    fn strangers_bytes_do_no_harm(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut start = b"%PDF-1.4\n".to_vec();
        start.append(&mut bytes);
        let _ = ReadingRoom::Here.words(&start);
    }

    #[test]
    fn another_persons_number_is_another_person(number in "[0-9]{16}") {
        prop_assume!(number != "5103014107900001");
        let expected = Expected { numbers: vec!["5103014107900001".to_owned()], ..Expected::default() };
        prop_assert_eq!(whose(&format!("NIK {number}."), &expected), Whose::SomebodyElses);
    }
}
