//! What a small box is asked by: one text for all, short enough to be kept.

use balai_base::Point;

use super::*;
use crate::access::{Reach, Visibility};

/// Whether it is kept, and the text by which what lies near a point is asked, with as many conditions as anybody sets there.
fn near(longitude: f64, latitude: f64, metres: f64) -> (bool, String) {
    let point = Point::new(longitude, latitude).unwrap();
    let filter = Filter {
        within: Some(BoundingBox::around(point, metres)),
        created: Span { from: Some(Timestamp(1)), until: Some(Timestamp(2)) },
        closed: Span { from: Some(Timestamp(1)), until: None },
        categories: vec!["jalan-rusak".to_owned()],
        meanings: Meaning::ALL.into_iter().filter(|meaning| !meaning.is_final()).collect(),
        order: Order::NewestFirst,
        ..Filter::default()
    };
    let everything = Reach {
        visibilities: Visibility::ALL.to_vec(),
        accusations: true,
        while_restricted: true,
        ..Reach::default()
    };
    let scope = Scope::Some { reaches: vec![everything], never_hidden_from: Vec::new() };
    let region = RegionId::parse("contoh").unwrap();
    let selection =
        Selection { region: &region, scope: &scope, filter: &filter, found: None, now: Timestamp(3) };
    let statement = listed(&selection, None, 2_000);
    (statement.is_kept(), statement.sql().to_owned())
}

#[test]
fn every_small_box_is_asked_by_one_text_that_a_connection_keeps() {
    let (kept, first) = near(115.17, -8.60, 25.0);
    assert!(kept, "{} bytes", first.len());
    // On the lines where cells of all sizes meet, and far from them.
    for (longitude, latitude) in
        [(115.0, -8.5), (112.5, 0.0), (90.0, 0.0), (106.827_153, -6.175_39), (0.0, 0.0)]
    {
        for metres in [1.0, 30.0, 200.0, 1_000.0] {
            assert_eq!(near(longitude, latitude, metres).1, first, "{longitude} {latitude} {metres}");
        }
    }
}
