//! The pack of these tests, and short ways to read a text as a file.

use std::{
    io::{self, Cursor, Read},
    path::Path,
    sync::{Arc, LazyLock},
};

use balai_base::Timestamp;
use balai_platform::region::Region;

use crate::imports::{Decided, Decider, Mapping, Refusal, Sheet, Survey, Unreadable, examine};

/// 2026-06-01T00:00:00Z: the present of every test.
pub(super) const NOW: Timestamp = Timestamp(1_780_272_000_000);

static PACK: LazyLock<Arc<Region>> = LazyLock::new(|| {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
    Arc::new(Region::load(&pack).expect("the pack of the example regency"))
});

/// Two districts, Lor and Kidul, with three villages each.
pub(super) fn region() -> Arc<Region> {
    Arc::clone(&PACK)
}

pub(super) fn mapping(text: &str) -> Mapping {
    Mapping::read(text, &region()).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn surveyed(bytes: &[u8], map: &str) -> Result<Survey, Unreadable> {
    let bytes = bytes.to_vec();
    examine(&|| opened(&bytes), &mapping(map))
}

#[expect(clippy::unnecessary_wraps, reason = "a file may fail to open")]
pub(super) fn opened(bytes: &[u8]) -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(Cursor::new(bytes.to_vec())))
}

/// Every row of a file, decided.
pub(super) fn decided(bytes: &[u8], map: &str) -> Vec<Result<Decided, Refusal>> {
    let survey = surveyed(bytes, map).unwrap_or_else(|error| panic!("{error}"));
    let decider = Decider::new(&region(), (&survey, &mapping(map)), "", NOW);
    let mut sheet = Sheet::open(&|| opened(bytes), &survey).unwrap();
    let mut found = Vec::new();
    while let Some(row) = sheet.next_row().unwrap() {
        found.push(decider.decide(&row));
    }
    found
}

/// One row given as heading = cell; the date and a description unless they are given.
pub(super) fn row(cells: &[(&str, &str)], map: &str) -> Result<Decided, Refusal> {
    let mut all = vec![("requested_datetime", "2023-02-03 14:05"), ("description", "Jalan berlubang.")];
    all.retain(|(name, _)| !cells.iter().any(|(other, _)| other == name));
    all.extend(cells);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(all.iter().map(|(name, _)| name)).unwrap();
    writer.write_record(all.iter().map(|(_, cell)| cell)).unwrap();
    decided(&writer.into_inner().unwrap(), map).remove(0)
}

pub(super) fn refused(cells: &[(&str, &str)], map: &str) -> Refusal {
    match row(cells, map) {
        Ok(decided) => panic!("{cells:?} was taken: {decided:?}"),
        Err(refusal) => refusal,
    }
}

pub(super) fn taken(cells: &[(&str, &str)], map: &str) -> Decided {
    row(cells, map).unwrap_or_else(|refusal| panic!("{cells:?} was refused: {refusal:?}"))
}
