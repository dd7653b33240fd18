//! Whether two photos are the same one: a perceptual hash that survives recompressing and resizing, and from
//! which mirroring and turning can be undone.
//!
//! A hash is evidence to look at, never a verdict.

use image::{DynamicImage, imageops::FilterType};

/// The side of the small grey square that is looked at.
const SIDE: u32 = 32;
/// Frequencies looked at: 64 of them, all with `across + down` from 1 to 10 except the middle one of the last
/// diagonal, so that swapping `across` and `down` maps the set onto itself.
const HIGHEST: u8 = 10;
/// Grey levels (of 255) by which a picture must vary, root mean square, to be told apart from another.
const LEAST_CONTRAST: f64 = 3.0;
/// In how many of 64 bits two hashes of one photo may differ. Unrelated photos differ in about 32. Recompressed, resized and turned
/// copies stay within 3; of those trimmed by a fiftieth at each edge a third lies beyond (up to 9) and is not recognised.
pub const SAME: u32 = 5;

/// The frequencies, from low to high.
fn frequencies() -> impl Iterator<Item = (u8, u8)> {
    (1..=HIGHEST)
        .flat_map(|sum| (0..=sum).map(move |across| (across, sum - across)))
        .filter(|(across, down)| (*across, *down) != (HIGHEST / 2, HIGHEST / 2))
}

/// The signs of the lowest 64 frequencies of the picture's cosine transform; 0 when it shows too little.
pub(super) fn perceptual_hash(picture: &DynamicImage) -> i64 {
    // Averaging first keeps the second step from looking at a few pixels only.
    let small = picture.thumbnail_exact(SIDE * 8, SIDE * 8).resize_exact(SIDE, SIDE, FilterType::Triangle);
    let grey = small.into_luma8();
    let levels: Vec<f64> = grey.as_raw().iter().map(|level| f64::from(*level)).collect();
    if contrast(&levels) < LEAST_CONTRAST {
        return 0;
    }
    let hash = frequencies()
        .fold(0_u64, |bits, (across, down)| bits << 1 | u64::from(coefficient(&levels, across, down) > 0.0));
    // 0 is kept for "shows too little".
    hash.max(1).cast_signed()
}

fn contrast(levels: &[f64]) -> f64 {
    let count = f64::from(SIDE * SIDE);
    let mean = levels.iter().sum::<f64>() / count;
    (levels.iter().map(|level| (level - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// One coefficient of the cosine transform (DCT-II), without its constant factor.
fn coefficient(levels: &[f64], across: u8, down: u8) -> f64 {
    let row_length = usize::try_from(SIDE).unwrap_or(1);
    let waves = |frequency: u8| -> Vec<f64> {
        (0..SIDE)
            .map(|place| {
                (std::f64::consts::PI / f64::from(SIDE) * (f64::from(place) + 0.5) * f64::from(frequency))
                    .cos()
            })
            .collect()
    };
    let (across, down) = (waves(across), waves(down));
    levels
        .chunks(row_length)
        .zip(&down)
        .map(|(row, wave)| wave * row.iter().zip(&across).map(|(level, wave)| level * wave).sum::<f64>())
        .sum()
}

/// In how many bits two perceptual hashes of the same photo differ, recompressed, resized, mirrored or turned as it may be; none when
/// they are of two photos. A picture that shows too little, whose hash is 0, is like none.
pub fn difference(one: i64, other: i64) -> Option<u32> {
    if one == 0 || other == 0 {
        return None;
    }
    let bits = turnings(other).into_iter().map(|turned| (one ^ turned).count_ones());
    bits.min().filter(|bits| *bits <= SAME)
}

/// The hash itself, first, and those of the same picture mirrored and turned in the seven other ways.
pub fn turnings(hash: i64) -> [i64; 8] {
    let odd_across = mask(|across, _| across % 2 == 1);
    let odd_down = mask(|_, down| down % 2 == 1);
    // Mirroring changes the sign of every odd frequency of that direction; turning a quarter swaps them.
    let (straight, swapped) = (hash.cast_unsigned(), transposed(hash.cast_unsigned()));
    let mirrors = [0, odd_across, odd_down, odd_across ^ odd_down];
    let mut turned = [0; 8];
    let all =
        mirrors.map(|mirror| straight ^ mirror).into_iter().chain(mirrors.map(|mirror| swapped ^ mirror));
    for (place, bits) in turned.iter_mut().zip(all) {
        *place = bits.cast_signed();
    }
    turned
}

fn mask(is_in: impl Fn(u8, u8) -> bool) -> u64 {
    frequencies().fold(0, |bits, (across, down)| bits << 1 | u64::from(is_in(across, down)))
}

/// The hash of the picture with rows and columns swapped.
fn transposed(hash: u64) -> u64 {
    let bit_of = |wanted: (u8, u8)| {
        frequencies()
            .zip(0_u32..)
            .find(|(frequency, _)| *frequency == wanted)
            .map_or(0, |(_, place)| hash >> (63 - place) & 1)
    };
    frequencies().fold(0, |bits, (across, down)| bits << 1 | bit_of((down, across)))
}
