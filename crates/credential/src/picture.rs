//! The QR as a picture for paper: error correction M, a quiet zone of four modules, modules a camera can tell apart.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::Unmade;

/// Modules that stay white around the code (ISO/IEC 18004).
pub const QUIET_ZONE: u32 = 4;
/// The width of a module on paper, in thousandths of a millimetre: 1/50 inch, which is four whole dots of a scan at 200 dots per inch
/// and six at 300, so that every edge of the code falls between dots when its corner does. With fractions of a dot between modules a
/// reader that measures the three corners in whole dots misses the fourth: of codes with 3.1 dots a module it loses a quarter.
/// Phones read 350 from office print.
pub const MODULE_UM: u32 = 508;
/// The largest width with the quiet zone, for the longest contents: version 19.
pub const LARGEST_UM: u32 = 52_000;

/// A QR ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// An SVG of its own, black on white, quiet zone included; one unit is one module.
    pub svg: String,
    /// Modules across, without the quiet zone.
    pub modules: u32,
}

impl Picture {
    /// Modules across, quiet zone included.
    pub fn across(&self) -> u32 {
        self.modules + 2 * QUIET_ZONE
    }

    /// How wide it is printed, quiet zone included, in thousandths of a millimetre.
    pub fn width_um(&self) -> u32 {
        self.across() * MODULE_UM
    }
}

/// The QR of a text. Too long is what would be wider than [`LARGEST_UM`].
pub fn picture(text: &str) -> Result<Picture, Unmade> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| Unmade::TooLong)?;
    let modules = u32::try_from(code.width()).map_err(|_| Unmade::TooLong)?;
    let picture = Picture { svg: svg(&code, modules + 2 * QUIET_ZONE), modules };
    if picture.width_um() <= LARGEST_UM { Ok(picture) } else { Err(Unmade::TooLong) }
}

/// Rows of dark modules as one path, runs joined.
fn svg(code: &QrCode, across: u32) -> String {
    let colours = code.to_colors();
    let mut path = String::new();
    for (row, line) in colours.chunks(code.width().max(1)).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (left, top) = (column + 4, row + 4);
                let _ = write!(path, "M{left} {top}h{0}v1h-{0}z", run.len());
            }
            column += run.len();
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {across} {across}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{across}v{across}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}
