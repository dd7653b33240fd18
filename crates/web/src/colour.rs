//! Colours of a region's look: mixed, and measured by the contrast that people with weak eyes need (WCAG 2.2, 1.4.3).

use std::fmt;

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

/// Black.
pub(crate) const BLACK: Colour = Colour([0, 0, 0]);
/// White.
pub(crate) const WHITE: Colour = Colour([255, 255, 255]);
/// The ground of a page on a device set to dark, `--paper` of the styles.
const DARK_PAPER: Colour = Colour([0x14, 0x18, 0x1b]);
/// The contrast of an accent on a dark page: above the 4.5 that text needs, since it stands on washes as well.
const READABLE: f64 = 7.0;

impl Colour {
    /// Reads `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Red, green and blue, from 0 to 255.
    pub(crate) fn channels(self) -> [u8; 3] {
        self.0
    }

    /// This colour with `share` of `other` in it, from 0 to 1.
    pub(crate) fn mixed(self, other: Self, share: f64) -> Self {
        let part = |one: u8, two: u8| {
            let mixed = f64::from(one) * (1.0 - share) + f64::from(two) * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
            let byte = mixed.round().clamp(0.0, 255.0) as u8;
            byte
        };
        let ([red, green, blue], [other_red, other_green, other_blue]) = (self.0, other.0);
        Self([part(red, other_red), part(green, other_green), part(blue, other_blue)])
    }

    /// This colour with as little white as makes it readable on a dark page.
    pub(crate) fn lightened_until_readable(self) -> Self {
        (0..=20)
            .map(|step| self.mixed(WHITE, f64::from(step) / 20.0))
            .find(|lighter| lighter.contrast(DARK_PAPER) >= READABLE)
            .unwrap_or(WHITE)
    }

    /// The contrast of two colours, from 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let share = f64::from(part) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!(Colour::parse("#1d5b79").unwrap().to_string(), "#1d5b79");
        for wrong in ["1d5b79", "#1d5b7", "#1d5b7g", "", "#ééé"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 0.01);
        assert!((Colour::parse("#767676").unwrap().contrast(WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_accent_becomes_readable_on_a_dark_page() {
        for red in (0..=255).step_by(51) {
            for blue in (0..=255).step_by(51) {
                let lighter = Colour([red, 40, blue]).lightened_until_readable();
                assert!(lighter.contrast(DARK_PAPER) >= READABLE, "{lighter}");
            }
        }
    }
}
