//! Distances, cells and blurring.

use proptest::prelude::*;

use super::*;

fn point(longitude: f64, latitude: f64) -> Point {
    Point::new(longitude, latitude).unwrap()
}

#[test]
fn a_point_off_the_earth_is_refused() {
    for (longitude, latitude) in
        [(181.0, 0.0), (-180.1, 0.0), (0.0, 90.5), (f64::NAN, 0.0), (0.0, f64::INFINITY)]
    {
        assert!(Point::new(longitude, latitude).is_err(), "{longitude} {latitude}");
    }
}

#[test]
fn distances_agree_with_known_ones() {
    // One degree along the equator, and two towers 5,837 km apart by the great circle.
    assert!((point(0.0, 0.0).distance_metres(point(1.0, 0.0)) - 111_195.0).abs() < 1.0);
    let paris_new_york = point(2.2945, 48.8584).distance_metres(point(-74.0445, 40.6892));
    assert!((paris_new_york - 5_837_000.0).abs() < 6_000.0, "{paris_new_york}");
    assert!(point(115.2, -8.6).distance_metres(point(115.2, -8.6)).abs() < f64::EPSILON);
}

#[test]
fn cells_are_never_negative_even_in_the_corners() {
    for (longitude, latitude) in [(-180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (180.0, -90.0), (0.0, 0.0)]
    {
        assert!(point(longitude, latitude).cell() >= 0);
    }
    assert_eq!(point(-180.0, -90.0).cell(), 0);
    assert_eq!(point(180.0, 90.0).cell(), (1_i64 << 62) - 1);
}

#[test]
fn a_box_turned_inside_out_covers_nothing() {
    let area = BoundingBox { west: 2.0, east: 1.0, south: 0.0, north: 1.0 };
    assert!(cells_covering(&area, 8).is_empty());
}

#[test]
fn a_cover_of_a_small_box_is_small() {
    let area = BoundingBox::around(point(115.17, -8.58), 250.0);
    let cover = cells_covering(&area, 12);
    let held: i64 = cover.iter().map(|(first, last)| last - first + 1).sum();
    let side = |low: f64, high: f64, span: f64| f64::from(step(high, span) - step(low, span) + 1);
    let exact = side(area.west, area.east, 360.0) * side(area.south, area.north, 180.0);
    #[expect(clippy::cast_precision_loss, reason = "a ratio in a test")]
    let ratio = held as f64 / exact;
    assert!(ratio < 4.0, "reads {ratio} times the cells of the box");
}

fn anywhere() -> impl Strategy<Value = Point> {
    (-180.0..180.0_f64, -89.0..89.0_f64).prop_map(|(longitude, latitude)| Point { longitude, latitude })
}

proptest! {
    #[test]
    fn a_cover_holds_every_point_of_its_box(
        centre in anywhere(),
        metres in 1.0..200_000.0_f64,
        across in 0.0..=1.0_f64,
        up in 0.0..=1.0_f64,
        max_ranges in 1_usize..40,
    ) {
        let area = BoundingBox::around(centre, metres);
        let cover = cells_covering(&area, max_ranges);
        prop_assert!(!cover.is_empty() && cover.len() <= max_ranges);
        prop_assert!(cover.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
        let inside = Point {
            longitude: area.west + (area.east - area.west) * across,
            latitude: area.south + (area.north - area.south) * up,
        };
        let cell = inside.cell();
        prop_assert!(cover.iter().any(|(first, last)| (*first..=*last).contains(&cell)));
    }

    #[test]
    fn a_box_around_a_point_holds_what_is_near(
        centre in (-179.0..179.0_f64, -80.0..80.0_f64).prop_map(|(x, y)| Point { longitude: x, latitude: y }),
        metres in 1.0..20_000.0_f64,
        bearing in 0.0..std::f64::consts::TAU,
    ) {
        let near = Point {
            longitude: centre.longitude + bearing.sin() * metres * 0.99 / METRES_PER_DEGREE / centre.latitude.to_radians().cos(),
            latitude: centre.latitude + bearing.cos() * metres * 0.99 / METRES_PER_DEGREE,
        };
        prop_assume!(centre.distance_metres(near) <= metres);
        prop_assert!(BoundingBox::around(centre, metres).contains(near));
    }

    #[test]
    fn a_blurred_point_stays_near_and_blurs_to_itself(place in anywhere(), metres in 10.0..2_000.0_f64) {
        let blurred = place.blurred(metres);
        prop_assert!(place.distance_metres(blurred) <= metres * 0.75);
        let again = blurred.blurred(metres);
        prop_assert!(blurred.distance_metres(again) < 0.001);
    }

    #[test]
    fn a_distance_is_the_same_both_ways(one in anywhere(), other in anywhere()) {
        let there = one.distance_metres(other);
        prop_assert!((there - other.distance_metres(one)).abs() < 0.001);
        prop_assert!((0.0..=20_100_000.0).contains(&there));
    }
}
