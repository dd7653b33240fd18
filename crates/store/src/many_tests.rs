//! How the text of one row becomes that of many.

use super::parted;

#[test]
fn a_rows_text_is_parted_around_its_places() {
    let text = "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING";
    assert_eq!(parted(text), Some(("INSERT INTO t (a, b) VALUES ", " ON CONFLICT (a) DO NOTHING")));
    assert_eq!(parted("INSERT INTO t (a) VALUES ($1)"), Some(("INSERT INTO t (a) VALUES ", "")));
    assert_eq!(parted("DELETE FROM t"), None);
}
