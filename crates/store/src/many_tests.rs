//! How the text of one row becomes that of many.

use super::{parted, portions};

#[test]
fn a_rows_text_is_parted_around_its_places() {
    let text = "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING";
    assert_eq!(parted(text), Some(("INSERT INTO t (a, b) VALUES ", " ON CONFLICT (a) DO NOTHING")));
    assert_eq!(parted("INSERT INTO t (a) VALUES ($1)"), Some(("INSERT INTO t (a) VALUES ", "")));
    assert_eq!(parted("DELETE FROM t"), None);
}

#[test]
fn rows_are_cut_into_few_sizes_and_none_is_lost() {
    for count in [0_usize, 1, 3, 4, 15, 63, 64, 65, 256, 499] {
        let rows: Vec<usize> = (0..count).collect();
        let cut = portions(&rows);
        assert_eq!(cut.concat(), rows);
        assert!(cut.iter().all(|portion| super::PORTIONS.contains(&portion.len())), "{count}");
        assert!(cut.len() <= count / 64 + 9, "{count} rows in {} statements", cut.len());
    }
}
