//! Photos that were used before are known again, however they were changed.

use image::{ImageFormat, Rgb, RgbImage, imageops};

use super::{encode, jpeg_of, scene};
use crate::photos::*;

#[test]
fn the_same_photo_is_recognised_recompressed_resized_and_turned() {
    for seed in 0..8 {
        let drawn = scene(seed, 448, 336);
        let hash = prepare(&jpeg_of(&drawn, 95)).unwrap().perceptual_hash;
        let smaller = imageops::resize(&drawn, 201, 151, imageops::FilterType::Triangle);
        let brighter = imageops::brighten(&drawn, 15);
        let copies = [
            ("recompressed", jpeg_of(&drawn, 25)),
            ("smaller", jpeg_of(&smaller, 60)),
            ("brighter", jpeg_of(&brighter, 80)),
            ("mirrored", jpeg_of(&imageops::flip_horizontal(&drawn), 70)),
            ("upside down", jpeg_of(&imageops::flip_vertical(&drawn), 70)),
            ("turned", jpeg_of(&imageops::rotate90(&drawn), 70)),
            ("turned round", jpeg_of(&imageops::rotate180(&drawn), 70)),
            ("as PNG", encode(&drawn, ImageFormat::Png)),
        ];
        for (how, copy) in copies {
            let other = prepare(&copy).unwrap().perceptual_hash;
            let found = difference(hash, other);
            assert!(found.is_some() && found == difference(other, hash), "seed {seed}, {how}: {found:?}");
        }
    }
}

#[test]
fn the_turnings_of_a_hash_are_the_hashes_of_the_turned_picture() {
    let drawn = scene(11, 320, 320);
    let hash = |picture: RgbImage| likeness::perceptual_hash(&picture.into());
    let turned = turnings(hash(drawn.clone()));
    let pictures = [
        drawn.clone(),
        imageops::flip_horizontal(&drawn),
        imageops::flip_vertical(&drawn),
        imageops::rotate180(&drawn),
        imageops::flip_horizontal(&imageops::rotate90(&drawn)),
        imageops::rotate90(&drawn),
        imageops::rotate270(&drawn),
        imageops::flip_vertical(&imageops::rotate90(&drawn)),
    ];
    for (place, picture) in pictures.into_iter().enumerate() {
        let own = hash(picture);
        let nearest = turned.iter().map(|other| (own ^ other).count_ones()).min();
        assert!(nearest <= Some(1), "turning {place}: {nearest:?}");
    }
    assert_eq!(turned[0], hash(drawn));
}

#[test]
fn different_photos_are_told_apart() {
    let hashes: Vec<i64> =
        (0..60).map(|seed| likeness::perceptual_hash(&scene(seed, 320, 240).into())).collect();
    let pairs = hashes
        .iter()
        .enumerate()
        .flat_map(|(place, one)| hashes[place + 1..].iter().map(move |other| (one, other)));
    let alarms = pairs.filter(|(one, other)| difference(**one, **other).is_some()).count();
    assert_eq!(alarms, 0, "of 1770 pairs");
}

#[test]
fn pictures_that_show_nothing_are_like_none() {
    let dark = likeness::perceptual_hash(&RgbImage::from_pixel(300, 200, Rgb([3, 3, 4])).into());
    assert_eq!(dark, 0);
    assert_eq!(difference(dark, dark), None);
}
