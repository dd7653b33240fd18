//! Places in SQL text: found where they are code, whatever surrounds them.

use proptest::prelude::*;

use super::*;

#[test]
fn places_become_numbers_in_any_order() {
    assert_eq!(for_sqlite("a = $2 AND b = $1 OR c = $2 AND d=$13"), "a = ?2 AND b = ?1 OR c = ?2 AND d=?13");
}

#[test]
fn strings_names_and_comments_are_left_alone() {
    for text in ["'$1'", "\"$1\"", "-- $1\n", "/* $1 */", "'it''s $1'", "'open $1", "/* open $1", "$$ $ $x"] {
        assert_eq!(for_sqlite(text), text);
    }
    assert_eq!(for_sqlite("'a' || $1 -- $2\n + $3"), "'a' || ?1 -- $2\n + ?3");
}

#[test]
fn shifting_moves_every_place() {
    assert_eq!(shifted("a > $1 AND b < $2 AND c = '$1'", 3), "a > $4 AND b < $5 AND c = '$1'");
}

#[test]
fn texts_that_belong_to_the_store_are_refused() {
    for text in ["COMMIT", "  begin;", "/* x */ ROLLBACK TO a", "-- x\nEND", "vacuum", "Set x = 1"] {
        assert!(refuse_control(text).is_err(), "{text}");
    }
    for text in ["SELECT 1", "", "-- COMMIT", "UPDATE t SET a = 1", "SETTINGS", "'COMMIT'"] {
        assert!(refuse_control(text).is_ok(), "{text}");
    }
}

proptest! {
    #[test]
    fn the_pieces_of_any_text_are_the_text(text in "\\PC{0,80}|[-'\"/*$a1é\n ]{0,60}") {
        let whole: String = pieces(&text).into_iter().map(|piece| text.get(piece.range).expect("whole letters").to_owned()).collect();
        prop_assert_eq!(&whole, &text);
        prop_assert_eq!(shifted(&text, 0).len() <= text.len(), true);
    }
}
