//! Lists as files: CSV (RFC 4180) and XLSX, with one row for each report and stable column names.
//!
//! Holds what the list on the page holds: masked texts, never a contact. Cells that a spreadsheet would take
//! for a formula are made text.

use balai_base::{Language, Timestamp};
use balai_platform::{casework::Context, region::Region};
use balai_store::Failure;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{AnswerView, Named, PublicRow, QueueRow};

/// One cell.
enum Cell {
    Text(String),
    Number(f64),
    Instant(Option<Timestamp>),
}

/// The columns of the public list.
const PUBLIC: &[&str] = &[
    "nomor",
    "dikirim",
    "diperbarui",
    "berakhir",
    "dijanjikan",
    "jenis",
    "urusan",
    "urusan_kode",
    "kanal",
    "wilayah_kode",
    "wilayah",
    "kecamatan",
    "instansi",
    "status",
    "arti_status",
    "pengikut",
    "isi",
    "jawaban",
];
/// The columns of an officers' queue.
const QUEUE: &[&str] = &[
    "nomor",
    "dikirim",
    "diperbarui",
    "tenggat",
    "keadaan_tenggat",
    "jenis",
    "urusan",
    "urusan_kode",
    "kanal",
    "wilayah_kode",
    "wilayah",
    "kecamatan",
    "instansi",
    "unit",
    "status",
    "arti_status",
    "keterbukaan",
    "pengikut",
    "dialihkan",
    "dibuka_kembali",
    "pesan_terakhir",
    "pesan_dari",
    "isi",
    "jawaban",
];

/// Public rows as CSV, times in the region's own zone.
pub fn public_csv(context: &Context, language: Language, rows: &[PublicRow]) -> String {
    let table = rows.iter().map(|row| public_cells(row, language)).collect::<Vec<_>>();
    csv(&context.region, PUBLIC, &table)
}

/// Queue rows as CSV, times in the region's own zone.
pub fn queue_csv(context: &Context, language: Language, rows: &[QueueRow]) -> String {
    let table = rows.iter().map(|row| queue_cells(row, language)).collect::<Vec<_>>();
    csv(&context.region, QUEUE, &table)
}

/// Queue rows as an XLSX workbook, times in the region's own zone.
pub fn queue_xlsx(context: &Context, language: Language, rows: &[QueueRow]) -> Result<Vec<u8>, Failure> {
    let table: Vec<Vec<Cell>> = rows.iter().map(|row| queue_cells(row, language)).collect();
    workbook(&context.region, QUEUE, &table).map_err(|error| Failure::Driver(error.to_string()))
}

fn name(named: &Named, language: Language) -> Cell {
    Cell::Text(named.name.get(language).to_owned())
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// What was asked and answered, one after the other: `Berapa lebarnya?: 2,5; Apakah berbahaya?: Ya`.
fn answers(given: &[AnswerView], language: Language) -> Cell {
    let told = given.iter().map(|answer| {
        let values: Vec<&str> = answer.values.iter().map(|value| value.name.get(language)).collect();
        format!("{}: {}", answer.ask.get(language), values.join(", "))
    });
    Cell::Text(told.collect::<Vec<_>>().join("; "))
}

fn public_cells(row: &PublicRow, language: Language) -> Vec<Cell> {
    vec![
        text(row.number.as_str()),
        Cell::Instant(Some(row.created_at)),
        Cell::Instant(Some(row.updated_at)),
        Cell::Instant(row.closed_at),
        Cell::Instant(row.promised_at),
        text(&row.kind),
        name(&row.category, language),
        text(&row.category.id),
        name(&row.channel, language),
        text(&row.area.code),
        text(&row.area.name),
        text(&row.area.parent),
        name(&row.agency, language),
        name(&row.state, language),
        text(&row.meaning),
        Cell::Number(f64::from(row.followers)),
        text(row.excerpt.as_deref().unwrap_or_default()),
        answers(&row.answers, language),
    ]
}

fn queue_cells(row: &QueueRow, language: Language) -> Vec<Cell> {
    vec![
        text(row.number.as_str()),
        Cell::Instant(Some(row.created_at)),
        Cell::Instant(Some(row.updated_at)),
        Cell::Instant(row.clock.due_at),
        text(row.clock.look),
        text(&row.kind),
        name(&row.category, language),
        text(&row.category.id),
        name(&row.channel, language),
        text(&row.area.code),
        text(&row.area.name),
        text(&row.area.parent),
        name(&row.agency, language),
        name(&row.unit, language),
        name(&row.state, language),
        text(&row.meaning),
        text(&row.visibility),
        Cell::Number(f64::from(row.followers)),
        Cell::Number(f64::from(row.reassignments)),
        Cell::Number(f64::from(row.reopenings)),
        Cell::Instant(row.last_message_at),
        text(&row.last_message_by),
        text(&row.excerpt),
        answers(&row.answers, language),
    ]
}

/// The table with its heading. Begins with a byte order mark, by which spreadsheets know UTF-8.
fn csv(region: &Region, heading: &[&str], table: &[Vec<Cell>]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing into memory can't fail.
    let _ = writer.write_record(heading);
    for row in table {
        let _ = writer.write_record(row.iter().map(|cell| written(region, cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    ["\u{feff}", &String::from_utf8(bytes).unwrap_or_default()].concat()
}

fn written(region: &Region, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Instant(at) => at.map(|at| local(region, at)).unwrap_or_default(),
    }
}

/// A text that no spreadsheet takes for a formula (OWASP, "CSV Injection").
pub(super) fn harmless(text: &str) -> String {
    if text
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    {
        ["'", text].concat()
    } else {
        text.to_owned()
    }
}

/// ISO 8601 in the region's own zone, to the second.
fn local(region: &Region, at: Timestamp) -> String {
    at.zoned(&region.time_zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// RFC 3339 in UTC, to the second.
pub(super) fn instant(at: Timestamp) -> String {
    at.zoned(&TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn workbook(region: &Region, heading: &[&str], table: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    for (column, title) in (0_u16..).zip(heading) {
        sheet.write_string_with_format(0, column, *title, &bold)?;
    }
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    for (row, cells) in (1_u32..).zip(table) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, (row, column), cell, (region, &moment))?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    workbook.save_to_buffer()
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    (region, moment): (&Region, &Format),
) -> Result<(), XlsxError> {
    match cell {
        // A text cell is never a formula, whatever it begins with.
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Instant(None) => return Ok(()),
        Cell::Instant(Some(at)) => {
            let text = at.zoned(&region.time_zone).strftime("%Y-%m-%dT%H:%M:%S").to_string();
            let excel = ExcelDateTime::parse_from_str(&text)?;
            sheet.write_datetime_with_format(row, column, &excel, moment)?
        }
    };
    Ok(())
}
