//! How sharp a picture is: the variance of its Laplacian, as autofocus measures it (Pech-Pacheco and others, *Diatom
//! autofocusing in brightfield microscopy*, ICPR 2000).

use image::{DynamicImage, imageops::FilterType};

/// Every picture is measured at this size, so that the figure means the same for all of them.
const MEASURED_SIDE: u32 = 1_000;

/// The variance of the Laplacian of the grey picture; 0 for one of a single colour.
pub(super) fn sharpness(picture: &DynamicImage) -> f64 {
    let grey = if picture.width().max(picture.height()) > MEASURED_SIDE {
        picture.resize(MEASURED_SIDE, MEASURED_SIDE, FilterType::Triangle).into_luma8()
    } else {
        picture.to_luma8()
    };
    let (width, height) = grey.dimensions();
    let at = |x: u32, y: u32| f64::from(grey.get_pixel(x, y).0[0]);
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let laplacian = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y);
            count += 1.0;
            sum += laplacian;
            squares += laplacian * laplacian;
        }
    }
    if count < 1.0 {
        return 0.0;
    }
    let mean: f64 = sum / count;
    (squares / count - mean * mean).max(0.0)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    /// Small print: thin dark strokes on white.
    fn print() -> DynamicImage {
        GrayImage::from_fn(600, 400, |x, y| Luma([if x % 7 < 2 && y % 12 < 8 { 30 } else { 240 }])).into()
    }

    #[test]
    fn print_is_sharp_blurred_print_is_not_and_paper_is_nothing() {
        let (sharp, blurred) = (sharpness(&print()), sharpness(&print().blur(6.0)));
        let paper = sharpness(&GrayImage::from_pixel(600, 400, Luma([240])).into());
        assert!(sharp > 1_000.0, "{sharp}");
        assert!(blurred < 60.0, "{blurred}");
        assert!(paper < f64::EPSILON, "{paper}");
        // Smaller than what it is measured by.
        assert!(sharpness(&GrayImage::new(2, 1).into()).abs() < f64::EPSILON);
    }
}
