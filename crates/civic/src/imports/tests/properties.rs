//! Whatever a file holds, it is answered: with rows, with refusals that say how to mend them, or as unreadable.

use proptest::prelude::*;

use super::world::*;
use crate::imports::{Decider, Sheet};

/// Reads bytes as far as they can be read; gives how many rows were taken and refused.
fn through(bytes: &[u8]) -> (usize, usize) {
    let Ok(survey) = surveyed(bytes, "") else { return (0, 0) };
    let decider = Decider::new(&region(), (&survey, &mapping("")), "", NOW);
    let mut sheet = Sheet::open(&|| opened(bytes), &survey).unwrap();
    let (mut taken, mut refused) = (0, 0);
    while let Ok(Some(row)) = sheet.next_row() {
        match decider.decide(&row) {
            Ok(_) => taken += 1,
            Err(refusal) => {
                assert!(!refusal.reason.is_empty() && !refusal.mend.is_empty(), "{refusal:?}");
                refused += 1;
            }
        }
    }
    assert_eq!(survey.rows, taken as u64 + refused as u64);
    (taken, refused)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        through(&bytes);
    }

    #[test]
    fn any_cells_under_known_headings_are_answered(
        cells in proptest::collection::vec("\\PC{0,40}", 9),
        junk in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let headings = [
            "requested_datetime", "closed_datetime", "status", "service_name", "description", "lat", "long",
            "village_name", "district_name",
        ];
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(headings).unwrap();
        writer.write_record(&cells).unwrap();
        let mut bytes = writer.into_inner().unwrap();
        through(&bytes);
        bytes.extend(junk);
        through(&bytes);
    }

    #[test]
    fn a_village_is_never_found_in_another_district_than_the_one_named(name in "[A-Za-z .]{0,14}") {
        let cells = [("village_name", name.as_str()), ("district_name", "Kidul")];
        if let Ok(row) = row(&cells, "") {
            let area = row.past.case.area.unwrap().to_string();
            prop_assert!(area.starts_with("99.01.02"), "{name} became {area}");
        }
    }

    #[test]
    fn day_and_month_are_read_as_they_were_written(day in 1_u8..=28, month in 1_u8..=12, year in 2000_u16..2025) {
        let iso = taken(&[("requested_datetime", &format!("{year}-{month:02}-{day:02} 09:30"))], "");
        let own = taken(
            &[("requested_datetime", &format!("{day:02}/{month:02}/{year} 09:30"))],
            "[dates]\norder = \"day-month\"",
        );
        prop_assert_eq!(iso.past.created_at, own.past.created_at);
    }
}
