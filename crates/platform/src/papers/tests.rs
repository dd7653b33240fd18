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
fn whose_a_paper_is_follows_from_numbers_and_without_them_from_name_and_date_or_number() {
    let day = |year, month, day| jiff::civil::date(year, month, day);
    let expected = Expected {
        numbers: vec!["5103.0141.0790.0001".to_owned()],
        names: vec!["Ni Putu Sari".to_owned()],
        born: vec![balai_base::Day::from_date(day(1990, 7, 1)), balai_base::Day::from_date(day(2026, 8, 17))],
        document: "5103-LU-01022026-0001".to_owned(),
    };
    let unnumbered = Expected { numbers: Vec::new(), ..expected.clone() };
    for (words, with_number, without) in [
        ("NIK : 5103014107900001", Whose::Theirs, Whose::Unsaid),
        ("NIK 5103 0141 0790 0001", Whose::Theirs, Whose::Unsaid),
        // Other people's numbers only: neither a name, a date nor the document's own number helps.
        ("AKTA Made Adi NIK 5103010101600001", Whose::SomebodyElses, Whose::Unsaid),
        ("AKTA Ni Putu Sari NIK 5103010101600001", Whose::SomebodyElses, Whose::Unsaid),
        ("Nomor 5103-LU-01022026-0001 NIK 5103010101600001", Whose::SomebodyElses, Whose::Unsaid),
        ("Ni Putu Sari, 1 Juli 1990, NIK 5103010101600001", Whose::SomebodyElses, Whose::Theirs),
        // Parents' numbers beside the own one.
        ("Ni Putu Sari NIK 5103014107900001 ibu 5103010101600001", Whose::Theirs, Whose::Unsaid),
        // A number that is new: a newborn's, with its own birth date.
        ("Ni Putu Sari lahir 17 Agustus 2026 NIK 5103015708260003", Whose::Unsaid, Whose::Theirs),
        ("Made Adi lahir 17 Agustus 2026 NIK 5103015708260003", Whose::SomebodyElses, Whose::Unsaid),
        // No number: a name alone is not enough, nor is a date or the document's number without the name.
        ("AKTA KELAHIRAN ni putu\nsari", Whose::Unsaid, Whose::Unsaid),
        ("ni putu\nsari, lahir 01-07-1990", Whose::Theirs, Whose::Theirs),
        ("Ni Putu Sari, 1 July 1990", Whose::Theirs, Whose::Theirs),
        ("Ni Putu Sari, 11 Juli 1990", Whose::Unsaid, Whose::Unsaid),
        ("Ni Putu Sari, Nomor 5103-LU-01022026-0001", Whose::Theirs, Whose::Theirs),
        ("Nomor 5103-LU-01022026-0001", Whose::Unsaid, Whose::Unsaid),
        ("lahir 1 Juli 1990", Whose::Unsaid, Whose::Unsaid),
        ("Ni Putu Sarini, 1 Juli 1990", Whose::Unsaid, Whose::Unsaid),
        ("Surat keterangan", Whose::Unsaid, Whose::Unsaid),
        ("  \n ", Whose::Wordless, Whose::Wordless),
    ] {
        assert_eq!(whose(words, &expected), with_number, "{words}");
        assert_eq!(whose(words, &unnumbered), without, "no number known: {words}");
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
