//! A file of rows, read one after another in bounded memory: decoded cell by cell, measured so that a quote that is never
//! closed does not swallow the rest of the file.

use std::{
    borrow::Cow,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use encoding_rs::{Decoder, Encoding, WINDOWS_1252};

use super::{Column, Headings, Survey, Unreadable, markup};

/// Opens the file from its beginning; it is read twice.
pub type Open<'o> = &'o dyn Fn() -> io::Result<Box<dyn Read + Send>>;

/// A row longer than this is none: somewhere before a quote was opened and never closed.
const LONGEST_ROW: u64 = 4 << 20;
/// Put behind the end of the file: a row of its own, unless a quote before it was never closed and takes it in.
const END: &[u8] = b"\n\x01the end of the file\x01\n";
/// What systems write into cells that hold nothing.
const NOTHING: [&str; 6] = ["-", "NULL", "null", "\\N", "N/A", "#N/A"];

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells as the file writes them.
    pub cells: Vec<String>,
    /// Whether some cell was not in the file's encoding.
    pub other_encoding: bool,
}

impl Row {
    /// The text of a column: without surrounding space and control characters, empty for what means nothing. Several
    /// cells become paragraphs.
    pub(super) fn text(&self, headings: &Headings, column: Column) -> String {
        let cells = headings.places(column).iter().filter_map(|at| self.cells.get(*at));
        let texts: Vec<Cow<str>> = cells.map(|cell| cleaned(cell)).filter(|text| !text.is_empty()).collect();
        texts.join("\n\n")
    }

    /// The same as plain text: a system may have kept its texts as HTML.
    pub(super) fn plain(&self, headings: &Headings, column: Column) -> String {
        let text = self.text(headings, column);
        match markup::plain(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(plain) => plain,
        }
    }

    /// Whether a column holds HTML.
    pub(super) fn is_marked(&self, headings: &Headings) -> bool {
        // Most rows hold no such letter at all, and are looked at no further.
        let is_suspect = self.cells.iter().any(|cell| cell.contains(['&', '<']));
        let mut texts = Column::ALL.iter().map(|column| self.text(headings, *column));
        is_suspect && texts.any(|text| matches!(markup::plain(&text), Cow::Owned(_)))
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

fn cleaned(cell: &str) -> Cow<'_, str> {
    let text = cell.trim();
    if NOTHING.contains(&text) {
        return Cow::Borrowed("");
    }
    let strange = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if text.contains(strange) { Cow::Owned(text.replace(strange, "")) } else { Cow::Borrowed(text) }
}

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// UTF-8; a cell that is not is read as Windows-1252 and noted.
    Utf8,
    /// UTF-16, turned into UTF-8 while it is read.
    Utf16(&'static Encoding),
    /// One of the encodings of the Encoding Standard, for the whole file.
    Other(&'static Encoding),
}

impl Letters {
    /// Its name for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16(encoding) | Self::Other(encoding) => encoding.name(),
        }
    }

    /// A cell's text, and whether it was in another encoding.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        let other = match self {
            Self::Utf8 | Self::Utf16(_) => match std::str::from_utf8(bytes) {
                Ok(text) => return (text.to_owned(), false),
                Err(_) => (WINDOWS_1252, true),
            },
            Self::Other(encoding) => (encoding, false),
        };
        (other.0.decode_without_bom_handling(bytes).0.into_owned(), other.1)
    }
}

/// The rows of a file after its headings.
pub struct Sheet {
    reader: csv::Reader<Measured>,
    since: Arc<AtomicU64>,
    letters: Letters,
    skipped: u64,
    record: csv::ByteRecord,
}

impl Sheet {
    /// Opens the file that was surveyed.
    pub fn open(open: Open<'_>, survey: &Survey) -> Result<Self, Unreadable> {
        let mut sheet = Self::begin(open, &survey.form)?;
        sheet.next_record()?;
        Ok(sheet)
    }

    /// Opens it before its headings.
    pub(super) fn begin(open: Open<'_>, form: &Form) -> Result<Self, Unreadable> {
        let mut inner = open().map_err(|error| unreadable(&error))?;
        io::copy(&mut inner.by_ref().take(form.skipped_bytes), &mut io::sink())
            .map_err(|error| unreadable(&error))?;
        let inner: Box<dyn Read + Send> = match form.letters {
            Letters::Utf16(encoding) => Box::new(Transcoded::new(inner, encoding)),
            Letters::Utf8 | Letters::Other(_) => inner,
        };
        let since = Arc::new(AtomicU64::new(0));
        let inner = Box::new(inner.chain(END));
        let measured = Measured { inner, since: Arc::clone(&since) };
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(form.delimiter).flexible(true).has_headers(false).buffer_capacity(1 << 16);
        let reader = builder.from_reader(measured);
        let record = csv::ByteRecord::new();
        Ok(Self { reader, since, letters: form.letters, skipped: form.skipped_lines, record })
    }

    /// The next record as bytes with its line; none at the end.
    pub(super) fn next_record(&mut self) -> Result<Option<(u64, &csv::ByteRecord)>, Unreadable> {
        let line = self.skipped + self.reader.position().line();
        self.since.store(0, Ordering::Relaxed);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {
                let begun = self.record.position().map_or(line, |position| self.skipped + position.line());
                let line = self.first_line(begun, self.skipped + self.reader.position().line());
                let last = self.record.iter().next_back().unwrap_or_default();
                if last.ends_with(END) {
                    return Err(unclosed(line));
                }
                let at_end = self.record.len() == 1 && last == END.trim_ascii();
                Ok((!at_end).then_some((line, &self.record)))
            }
            Ok(false) => Ok(None),
            Err(error) => Err(broken(line, &error)),
        }
    }

    /// The line on which the record begins: the reader counts blank lines before it as its own.
    fn first_line(&self, begun: u64, after: u64) -> u64 {
        if after <= begun + 1 {
            return begun;
        }
        let breaks: usize = self.record.as_slice().iter().map(|byte| usize::from(*byte == b'\n')).sum();
        begun.max(after.saturating_sub(1 + u64::try_from(breaks).unwrap_or(0)))
    }

    /// The next row that holds something; none at the end. After an error nothing can be read any more.
    pub fn next_row(&mut self) -> Result<Option<Row>, Unreadable> {
        loop {
            let letters = self.letters;
            let Some((line, record)) = self.next_record()? else { return Ok(None) };
            let mut row = Row { line, cells: Vec::with_capacity(record.len()), other_encoding: false };
            for cell in record {
                let (text, other) = letters.decode(cell);
                row.other_encoding |= other;
                row.cells.push(text);
            }
            if !row.is_blank() {
                return Ok(Some(row));
            }
        }
    }
}

/// How the bytes of a file become rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) letters: Letters,
    pub(super) delimiter: u8,
    /// A byte order mark, and a line `sep=;` that spreadsheets write for themselves.
    pub(super) skipped_bytes: u64,
    pub(super) skipped_lines: u64,
}

fn unreadable(error: &io::Error) -> Unreadable {
    Unreadable::new(
        format!("the file can't be read: {error}"),
        "check that it is there and that you may read it",
    )
}

/// What would follow is text of one cell: rows would vanish in it.
fn unclosed(line: u64) -> Unreadable {
    Unreadable::new(
        format!(
            "a quote (\") opened in the row that begins on line {line} is never closed: all that follows would be one cell"
        ),
        "correct it there or shortly before, then run again",
    )
}

fn broken(line: u64, error: &csv::Error) -> Unreadable {
    let too_long =
        matches!(error.kind(), csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::InvalidData);
    if too_long {
        let message =
            format!("the row that begins on line {line} does not end within {} MB", LONGEST_ROW >> 20);
        let help =
            "a quote (\") was opened there or shortly before and never closed: correct it, then run again";
        return Unreadable::new(message, help);
    }
    Unreadable::new(
        format!("reading stopped at line {line}: {error}"),
        "copy the file to this machine and run again",
    )
}

/// Counts bytes since the last row and stops where no row is so long.
struct Measured {
    inner: Box<dyn Read + Send>,
    since: Arc<AtomicU64>,
}

impl Read for Measured {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.load(Ordering::Relaxed) > LONGEST_ROW {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let read = self.inner.read(buffer)?;
        self.since.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}

/// UTF-16 as UTF-8.
struct Transcoded {
    inner: Box<dyn Read + Send>,
    decoder: Decoder,
    /// Decoded and not yet given out.
    ready: Vec<u8>,
    given: usize,
    is_done: bool,
}

impl Transcoded {
    fn new(inner: Box<dyn Read + Send>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, ready: Vec::new(), given: 0, is_done: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut raw = [0_u8; 8_192];
        let read = self.inner.read(&mut raw)?;
        self.is_done = read == 0;
        let mut text = String::with_capacity(4 * raw.len());
        let raw = raw.get(..read).unwrap_or_default();
        let _ = self.decoder.decode_to_string(raw, &mut text, self.is_done);
        self.ready = text.into_bytes();
        self.given = 0;
        Ok(())
    }
}

impl Read for Transcoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.ready.len() && !self.is_done {
            self.refill()?;
        }
        let mut rest = self.ready.get(self.given..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.given += read;
        Ok(read)
    }
}
