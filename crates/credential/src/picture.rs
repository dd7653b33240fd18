//! The QR as a picture for paper: error correction M, a quiet zone of four modules, modules a camera can tell apart.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::Unmade;

/// Modules that stay white around the code (ISO/IEC 18004).
pub const QUIET_ZONE: u32 = 4;
/// The smallest module, in thousandths of a millimetre: three dots of a scan at 200 dots per inch. Phones read 350 from office
/// print.
pub const LEAST_MODULE_UM: u32 = 381;
/// The usual width on paper with the quiet zone, in millimetres.
pub const USUAL_MM: u32 = 32;
/// The largest width, for the longest contents.
pub const LARGEST_MM: u32 = 40;

/// A QR ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// An SVG of its own, black on white, quiet zone included; one unit is one module.
    pub svg: String,
    /// Modules across, without the quiet zone.
    pub modules: u32,
    /// How wide it is printed, quiet zone included, in millimetres.
    pub millimetres: u32,
}

/// The QR of a text. Too long is what would need modules below [`LEAST_MODULE_UM`] at [`LARGEST_MM`].
pub fn picture(text: &str) -> Result<Picture, Unmade> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| Unmade::TooLong)?;
    let modules = u32::try_from(code.width()).map_err(|_| Unmade::TooLong)?;
    let across = modules + 2 * QUIET_ZONE;
    let millimetres = (USUAL_MM..=LARGEST_MM)
        .find(|millimetres| millimetres * 1000 >= across * LEAST_MODULE_UM)
        .ok_or(Unmade::TooLong)?;
    Ok(Picture { svg: svg(&code, across), modules, millimetres })
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
