//! The payment list as a file for the treasury: CSV (RFC 4180) and XLSX. Holds no NIK; cells that a spreadsheet would take for a
//! formula are made text.

use balai_base::Timestamp;
use balai_platform::casework::Context;
use balai_store::Failure;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::benefits::PaymentLine;

/// The columns.
const HEADING: [&str; 7] =
    ["nomor", "ahli_waris", "rekening", "jumlah_rupiah", "disetujui", "dibayar", "bukti_bayar"];

/// The list as CSV; begins with a byte order mark, by which spreadsheets know UTF-8.
pub fn payment_csv(context: &Context, lines: &[PaymentLine]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing into memory can't fail.
    let _ = writer.write_record(HEADING);
    for line in lines {
        let _ = writer.write_record(cells(context, line).map(|cell| plain(&cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// The list as an XLSX workbook.
pub fn payment_xlsx(context: &Context, lines: &[PaymentLine]) -> Result<Vec<u8>, Failure> {
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, title) in (0_u16..).zip(HEADING) {
            sheet.write_string(0, column, title)?;
        }
        for (row, line) in (1_u32..).zip(lines) {
            for (column, cell) in (0_u16..).zip(cells(context, line)) {
                if column == 3 {
                    #[expect(clippy::cast_precision_loss, reason = "a benefit is far below 2^52 rupiah")]
                    sheet.write_number(row, column, line.amount as f64)?;
                } else {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
        workbook.save_to_buffer()
    };
    written().map_err(|error| Failure::Driver(error.to_string()))
}

fn cells(context: &Context, line: &PaymentLine) -> [String; 7] {
    let day = |at: Option<Timestamp>| {
        at.map(|at| at.day(&context.region.time_zone).date().to_string()).unwrap_or_default()
    };
    [
        line.number.to_string(),
        line.heir.clone(),
        line.account.clone(),
        line.amount.to_string(),
        day(line.approved_at),
        day(line.paid_at),
        line.reference.clone(),
    ]
}

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
