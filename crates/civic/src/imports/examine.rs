//! What a file is, found out before anything is stored: its letters, its delimiter, its headings, how many rows it has,
//! and which part of its dates comes first.

use std::io::Read as _;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{
    Column, Headings, Mapping, Order, Unreadable,
    columns::key,
    dates,
    sheet::{Form, Letters, Open, Sheet},
};

/// How much of the beginning is looked at for signatures and the delimiter, in bytes.
const HEAD: u64 = 64 << 10;
/// What parts cells in files people have.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Beginnings of files that are no table of text: what they are and what to do.
const OTHERS: [(&[u8], &str, &str); 8] = [
    (b"PK\x03\x04", "a spreadsheet (.xlsx, .ods) or a zipped folder", SAVE),
    (b"\xD0\xCF\x11\xE0", "a spreadsheet of an old kind (.xls)", SAVE),
    (
        b"%PDF",
        "a PDF",
        "ask for the table it was made from, as CSV: a PDF has no rows that can be read for certain",
    ),
    (b"{\\rtf", "a text document", SAVE),
    (b"\x1F\x8B", "a compressed file", "unpack it first: gunzip FILE"),
    (b"SQLite format 3", "a database", "export its table of reports as CSV"),
    (
        b"<",
        "a web page or XML",
        "many systems write such files and call them .xls: open it in a spreadsheet and save it as CSV",
    ),
    (b"{", "JSON", "export it as CSV with one row for each report"),
];
const SAVE: &str =
    "open it and save it as CSV UTF-8 (in Excel: File, Save As, CSV UTF-8), then import that file";

/// What a file is.
#[derive(Clone, Debug)]
pub struct Survey {
    pub(super) form: Form,
    /// Its headings.
    pub headings: Headings,
    /// How many rows it has, blank ones not counted.
    pub rows: u64,
    /// What comes first in its dates, where some date tells.
    pub order: Option<Order>,
}

impl Survey {
    /// The encoding's name.
    pub fn encoding(&self) -> &'static str {
        self.form.letters.name()
    }

    /// The character between cells.
    pub fn delimiter(&self) -> char {
        char::from(self.form.delimiter)
    }
}

/// Reads the file once. Refuses what is no table, what lacks a needed column, and dates that can be read two ways.
pub fn examine(open: Open<'_>, mapping: &Mapping) -> Result<Survey, Unreadable> {
    let mut form = form(open, mapping)?;
    let written = headings(open, &form)?;
    let headings = Headings::find(written, mapping)?;
    let counts = counted(open, &form, &headings)?;
    let mapped = mapping.encoding.is_some();
    if form.letters == Letters::Utf8 && !mapped && counts.other_cells > counts.utf8_cells {
        form.letters = Letters::Other(WINDOWS_1252);
    }
    let headings = match form.letters {
        Letters::Other(_) => Headings::find(self::headings(open, &form)?, mapping)?,
        _ => headings,
    };
    if counts.rows == 0 {
        return Err(Unreadable::new("the file has headings and no rows", "export it again with its rows"));
    }
    let order = counts.order(&headings, mapping)?;
    Ok(Survey { form, headings, rows: counts.rows, order })
}

/// Letters, delimiter and what stands before the headings.
fn form(open: Open<'_>, mapping: &Mapping) -> Result<Form, Unreadable> {
    let mut head = Vec::new();
    let failed = |error: std::io::Error| {
        Unreadable::new(format!("the file can't be read: {error}"), "check its name and that you may read it")
    };
    open().map_err(failed)?.take(HEAD).read_to_end(&mut head).map_err(failed)?;
    let (letters, mark) = letters(&head, mapping)?;
    let text = match letters {
        Letters::Utf16(encoding) => encoding.decode(&head).0.into_owned(),
        _ => letters.decode(head.get(mark..).unwrap_or_default()).0,
    };
    if text.trim().is_empty() {
        return Err(Unreadable::new("the file is empty", "export it again"));
    }
    let mut form =
        Form { letters, delimiter: b',', skipped_bytes: u64::try_from(mark).unwrap_or(0), skipped_lines: 0 };
    let first = text.lines().next().unwrap_or_default();
    let own = first.trim().strip_prefix("sep=").and_then(|sep| sep.bytes().next());
    if let Some(delimiter) = own.filter(|_| !matches!(letters, Letters::Utf16(_))) {
        let line = text.find('\n').map_or(text.len(), |end| end + 1);
        form.skipped_bytes += u64::try_from(line).unwrap_or(0);
        form.skipped_lines = 1;
        form.delimiter = delimiter;
    } else {
        form.delimiter = delimiter(first, mapping);
    }
    form.delimiter = mapping.delimiter.unwrap_or(form.delimiter);
    Ok(form)
}

/// What the bytes are, and the length of a mark that says so.
fn letters(head: &[u8], mapping: &Mapping) -> Result<(Letters, usize), Unreadable> {
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let start = head.get(mark..).unwrap_or_default().trim_ascii_start();
    if let Some((_, what, help)) = OTHERS.iter().find(|(signature, _, _)| start.starts_with(signature)) {
        return Err(Unreadable::new(format!("this is {what}, not a table of text"), *help));
    }
    if head.starts_with(b"\xFF\xFE") {
        return Ok((Letters::Utf16(UTF_16LE), 0));
    }
    if head.starts_with(b"\xFE\xFF") {
        return Ok((Letters::Utf16(UTF_16BE), 0));
    }
    if let Some(encoding) = mapping.encoding {
        let letters = match encoding {
            other if other == UTF_16LE || other == UTF_16BE => Letters::Utf16(other),
            other if other == encoding_rs::UTF_8 => Letters::Utf8,
            other => Letters::Other(other),
        };
        return Ok((letters, mark));
    }
    // One stray zero is a slip of the system that wrote it; many are no text.
    let zeros: usize = head.iter().map(|byte| usize::from(*byte == 0)).sum();
    if zeros > 1 + head.len() / 1_000 {
        let help = "if it is a table all the same, save it as CSV UTF-8";
        return Err(Unreadable::new("this is a binary file, not a table of text", help));
    }
    Ok((Letters::Utf8, mark))
}

/// What parts the headings: that by which most of them are known, else that which makes most.
fn delimiter(first: &str, mapping: &Mapping) -> u8 {
    let mapped: Vec<String> =
        mapping.columns.iter().flat_map(|(_, names)| names).map(|name| key(name)).collect();
    let score = |delimiter: &&u8| {
        let mut builder = csv::ReaderBuilder::new();
        let mut reader = builder.delimiter(**delimiter).has_headers(false).from_reader(first.as_bytes());
        let mut record = csv::StringRecord::new();
        let cells = if reader.read_record(&mut record).unwrap_or(false) { record.len() } else { 0 };
        let known = record
            .iter()
            .map(key)
            .filter(|key| {
                mapped.contains(key) || Column::ALL.iter().any(|column| self::key(column.name()) == *key)
            })
            .count();
        (known, cells)
    };
    DELIMITERS.iter().rev().max_by_key(score).copied().unwrap_or(b',')
}

fn headings(open: Open<'_>, form: &Form) -> Result<Vec<String>, Unreadable> {
    let mut sheet = Sheet::begin(open, form)?;
    let record = sheet.next_record()?;
    Ok(record.map_or_else(Vec::new, |(_, record)| {
        record.iter().map(|cell| form.letters.decode(cell).0.trim().to_owned()).collect()
    }))
}

/// What a whole reading tells.
#[derive(Default)]
struct Counts {
    rows: u64,
    utf8_cells: u64,
    other_cells: u64,
    days_first: u64,
    months_first: u64,
    /// The first date that can be read two ways, with its line.
    ambiguous: Option<(u64, String)>,
}

/// Whether nothing stands in a cell, as [`super::sheet::Row::is_blank`] sees it: its letters tell what is space.
fn is_blank(cell: &[u8], form: &Form) -> bool {
    !cell.iter().any(u8::is_ascii_graphic) && form.letters.decode(cell).0.trim().is_empty()
}

fn counted(open: Open<'_>, form: &Form, headings: &Headings) -> Result<Counts, Unreadable> {
    let mut sheet = Sheet::begin(open, form)?;
    let mut counts = Counts::default();
    let dated = [Column::Requested, Column::Updated, Column::Closed];
    let dated: Vec<usize> = dated.iter().flat_map(|column| headings.places(*column)).copied().collect();
    sheet.next_record()?;
    while let Some((line, record)) = sheet.next_record()? {
        if record.iter().all(|cell| is_blank(cell, form)) {
            continue;
        }
        counts.rows += 1;
        for cell in record.iter().filter(|cell| !cell.is_ascii()) {
            let counted = if std::str::from_utf8(cell).is_ok() {
                &mut counts.utf8_cells
            } else {
                &mut counts.other_cells
            };
            *counted += 1;
        }
        for cell in dated.iter().filter_map(|at| record.get(*at)) {
            counts.date(line, &String::from_utf8_lossy(cell));
        }
    }
    Ok(counts)
}

impl Counts {
    fn date(&mut self, line: u64, cell: &str) {
        match dates::evidence(cell) {
            Some(Order::DayMonth) => self.days_first += 1,
            Some(Order::MonthDay) => self.months_first += 1,
            None if self.ambiguous.is_none() && dates::is_ambiguous(cell) => {
                self.ambiguous = Some((line, cell.trim().to_owned()));
            }
            None => {}
        }
    }

    /// What comes first, when the file says so with one voice. Refuses a file that does not say and has to.
    fn order(&self, headings: &Headings, mapping: &Mapping) -> Result<Option<Order>, Unreadable> {
        let told = match (self.days_first, self.months_first) {
            (1.., 0) => Some(Order::DayMonth),
            (0, 1..) => Some(Order::MonthDay),
            _ => None,
        };
        let Some((line, cell)) = &self.ambiguous else { return Ok(told) };
        if mapping.order.is_some() || !mapping.formats.is_empty() || told.is_some() {
            return Ok(told);
        }
        let why = if self.days_first > 0 {
            format!(
                "{} dates of the file have the day first and {} the month",
                self.days_first, self.months_first
            )
        } else {
            "no date of the file tells which".to_owned()
        };
        let message = format!(
            "`{cell}` on line {line} ({}) may be day/month or month/day; {why}",
            headings.heading_of(Column::Requested)
        );
        let help = "say it in a mapping file (--map): [dates] order = \"day-month\" (usual in Indonesia) or \"month-day\"";
        Err(Unreadable::new(message, help))
    }
}
