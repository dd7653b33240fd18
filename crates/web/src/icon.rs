//! A region's icon for home screens: a hall in the colour of its brand, drawn here so that no pack needs a picture of its own.

use balai_platform::region::Region;

use crate::colour::Colour;

/// The sizes that browsers ask for before they offer to install (W3C Web Application Manifest), in pixels.
pub(crate) const SIZES: [u16; 2] = [192, 512];

/// The picture as a square PNG of `size` pixels. Everything that matters lies in the inner four fifths, so that a launcher may
/// cut it to any shape (`purpose: maskable`).
pub(crate) fn draw(region: &Region, size: u16) -> Option<Vec<u8>> {
    let ground = Colour::parse(&region.brand.accent)?.channels();
    let width = usize::from(size);
    let mut pixels = Vec::with_capacity(width * width * 3);
    for row in 0..width {
        for column in 0..width {
            let (x, y) = (share(column, width), share(row, width));
            pixels.extend(if is_hall(x, y) { [255, 255, 255] } else { ground });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, u32::from(size), u32::from(size));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.write_header().ok()?.write_image_data(&pixels).ok()?;
    Some(bytes)
}

/// Where the middle of a pixel lies, from 0 to 1000.
fn share(pixel: usize, side: usize) -> i32 {
    i32::try_from((pixel * 2 + 1) * 500 / side).unwrap_or(0)
}

/// A roof, four columns and two steps.
fn is_hall(x: i32, y: i32) -> bool {
    let from_middle = (x - 500).abs();
    let roof = (230..=400).contains(&y) && from_middle <= (y - 230) * 300 / 170;
    let beam = (420..=450).contains(&y) && from_middle <= 280;
    let columns = (470..=660).contains(&y) && from_middle <= 270 && (x - 230).rem_euclid(157) <= 70;
    let steps =
        (680..=715).contains(&y) && from_middle <= 290 || (735..=770).contains(&y) && from_middle <= 320;
    roof || beam || columns || steps
}
