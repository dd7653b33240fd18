//! Points on the earth, distances, and Morton cells that turn a box into a few index ranges.
//!
//! Which village a point lies in is known by a region pack, not here.

use serde::{Deserialize, Serialize};

use crate::Problem;

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;
/// Metres of one degree of latitude on that sphere.
const METRES_PER_DEGREE: f64 = EARTH_RADIUS * std::f64::consts::PI / 180.0;
/// Bits of one axis of a cell: 31 and 31 fit a positive `BIGINT`; one step is about 2 cm at the equator.
const BITS: u32 = 31;
/// How finely the longer side of a box is cut before ranges are joined.
const SQUARES_ACROSS: u32 = 16;

/// A WGS 84 position in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees east, -180 to 180.
    pub longitude: f64,
    /// Degrees north, -90 to 90.
    pub latitude: f64,
}

impl Point {
    /// A position that lies on the earth; refuses others and what is not a number.
    pub fn new(longitude: f64, latitude: f64) -> Result<Self, Problem> {
        if (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude) {
            Ok(Self { longitude, latitude })
        } else {
            Err(Problem::invalid("problem-point"))
        }
    }

    /// Metres along the great circle to `other` (haversine, error under 0.6 %).
    pub fn distance_metres(self, other: Self) -> f64 {
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_up = ((to - from) / 2.0).sin();
        let half_across = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let square = half_up.mul_add(half_up, from.cos() * to.cos() * half_across * half_across);
        2.0 * EARTH_RADIUS * square.clamp(0.0, 1.0).sqrt().asin()
    }

    /// The Morton code of the position, never negative: what the column `cell` holds.
    pub fn cell(self) -> i64 {
        interleave(step(self.longitude, 360.0), step(self.latitude, 180.0))
    }

    /// The position moved to the middle of a grid square of `metres`, so that it tells the neighbourhood and
    /// not the house. The same point always gives the same result, so nothing is learnt by asking often.
    #[must_use]
    pub fn blurred(self, metres: f64) -> Self {
        if metres <= 0.0 || !metres.is_finite() {
            return self;
        }
        let rows = metres / METRES_PER_DEGREE;
        let latitude = middle(self.latitude, rows).clamp(-90.0, 90.0);
        // One width for the whole row, or neighbours in a row would be cut differently.
        let columns = rows / latitude.to_radians().cos().max(0.01);
        Self { longitude: middle(self.longitude, columns).clamp(-180.0, 180.0), latitude }
    }
}

/// The middle of the grid interval of width `size` that holds `value`.
fn middle(value: f64, size: f64) -> f64 {
    ((value / size).floor() + 0.5) * size
}

/// A box of longitudes and latitudes; it does not cross the date line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoundingBox {
    /// Least longitude in degrees.
    pub west: f64,
    /// Least latitude in degrees.
    pub south: f64,
    /// Greatest longitude in degrees.
    pub east: f64,
    /// Greatest latitude in degrees.
    pub north: f64,
}

impl BoundingBox {
    /// The smallest box that holds every point at most `metres` from `centre`.
    pub fn around(centre: Point, metres: f64) -> Self {
        let up = metres / METRES_PER_DEGREE;
        let widest = (centre.latitude.abs() + up).min(89.9).to_radians().cos();
        let across = up / widest;
        Self {
            west: (centre.longitude - across).max(-180.0),
            south: (centre.latitude - up).max(-90.0),
            east: (centre.longitude + across).min(180.0),
            north: (centre.latitude + up).min(90.0),
        }
    }

    /// Whether `point` lies in the box or on its edge.
    pub fn contains(&self, point: Point) -> bool {
        (self.west..=self.east).contains(&point.longitude)
            && (self.south..=self.north).contains(&point.latitude)
    }

    /// The point in the middle.
    pub fn centre(&self) -> Point {
        Point {
            longitude: f64::midpoint(self.west, self.east),
            latitude: f64::midpoint(self.south, self.north),
        }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }
}

/// At most `max_ranges` ranges of cells, both ends included, in order and apart from each other, that
/// together hold every cell of `area`. They hold cells outside it too, so test the found points again.
pub fn cells_covering(area: &BoundingBox, max_ranges: usize) -> Vec<(i64, i64)> {
    if area.west > area.east || area.south > area.north {
        return Vec::new();
    }
    let (west, east) = (step(area.west, 360.0), step(area.east, 360.0));
    let (south, north) = (step(area.south, 180.0), step(area.north, 180.0));
    // Squares so large that the longer side of the box meets at most `SQUARES_ACROSS` + 1 of them.
    let longest = (east - west).max(north - south);
    let shift = (u32::BITS - (longest / SQUARES_ACROSS).leading_zeros()).min(BITS);
    let mut ranges = Vec::new();
    for column in (west >> shift)..=(east >> shift) {
        for row in (south >> shift)..=(north >> shift) {
            let first = interleave(column << shift, row << shift);
            ranges.push((first, first + ((1_i64 << (2 * shift)) - 1)));
        }
    }
    ranges.sort_unstable();
    fewest(&ranges, max_ranges.max(1))
}

/// Joins ranges that touch, then those with the smallest gaps until at most `max_ranges` remain.
fn fewest(ranges: &[(i64, i64)], max_ranges: usize) -> Vec<(i64, i64)> {
    let gap = |pair: &[(i64, i64)]| match pair {
        [(_, end), (begin, _)] => begin - end - 1,
        _ => 0,
    };
    let mut gaps: Vec<i64> = ranges.windows(2).map(gap).filter(|size| *size > 0).collect();
    gaps.sort_unstable_by(|one, other| other.cmp(one));
    // Only gaps larger than this one stay; equal ones go too, so there may be fewer ranges than allowed.
    let swallowed = gaps.get(max_ranges - 1).copied().unwrap_or(0);
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for &(begin, end) in ranges {
        match joined.last_mut() {
            Some((_, last)) if begin - *last - 1 <= swallowed => *last = end,
            _ => joined.push((begin, end)),
        }
    }
    joined
}

/// The step of `value` on an axis of `BITS` bits that is `span` degrees long and has zero in its middle.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the axis first")]
fn step(value: f64, span: f64) -> u32 {
    let last = f64::from((1_u32 << BITS) - 1);
    ((value / span + 0.5) * f64::from(1_u32 << BITS)).floor().clamp(0.0, last) as u32
}

/// Spreads the bits of both axes over one number, longitude first.
fn interleave(longitude: u32, latitude: u32) -> i64 {
    i64::try_from((spread(longitude) << 1) | spread(latitude)).unwrap_or(i64::MAX)
}

/// Puts a zero bit above every bit.
fn spread(value: u32) -> u64 {
    let mut bits = u64::from(value);
    bits = (bits | (bits << 16)) & 0x0000_ffff_0000_ffff;
    bits = (bits | (bits << 8)) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | (bits << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | (bits << 2)) & 0x3333_3333_3333_3333;
    (bits | (bits << 1)) & 0x5555_5555_5555_5555
}

#[cfg(test)]
mod tests;
