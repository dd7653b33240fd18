//! Writes a CSV file of invented reports, as a system that a region used before might export it: to try `balai import
//! reports` and to measure it. The words are those of the demonstration, the places the pack's.
//!
//! `cargo run --release -p balai-civic --example history -- regions/badung 30000 1 standard > history.csv`
//!
//! Style `standard` has the headings of Open311, commas and UTF-8. Style `office` has Indonesian headings, semicolons,
//! Windows-1252, `03/02/2023 14:05`, abbreviated offices and what people get wrong: misspelt villages, names that several
//! villages share, swapped coordinates, missing dates, rows that stand there twice.

use std::{
    io::{self, BufWriter, Write as _},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use balai_base::{
    Random, SeededRandom, Timestamp,
    random::{below, chance, choose},
    time::{HOUR, MINUTE},
};
use balai_civic::{
    demonstration::{Corpus, Line, Setting, Writer},
    reports::{self, Facts},
};
use balai_platform::region::{Area, CaseKind, Region};

/// The first day of the invented years: 2023-01-01.
const BEGIN: Timestamp = Timestamp(1_672_531_200_000);
/// How long they last, in days.
const DAYS: u64 = 1_000;

const STANDARD: [&str; 16] = [
    "service_request_id",
    "requested_datetime",
    "updated_datetime",
    "closed_datetime",
    "status",
    "service_code",
    "service_name",
    "description",
    "lat",
    "long",
    "address",
    "village_code",
    "agency_responsible",
    "status_notes",
    "channel",
    "source",
];
const OFFICE: [&str; 14] = [
    "No Tiket",
    "Waktu Lapor",
    "Waktu Selesai",
    "Posisi",
    "Jenis Aduan",
    "Isi Laporan",
    "Lintang",
    "Bujur",
    "Lokasi",
    "Kelurahan/Desa",
    "Kecamatan",
    "OPD",
    "Jawaban OPD",
    "Nama Pelapor",
];

fn main() -> ExitCode {
    match written() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            let _ = writeln!(io::stderr().lock(), "{reason}");
            ExitCode::FAILURE
        }
    }
}

fn written() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [pack, rows, seed, style] = arguments.as_slice() else {
        return Err("usage: history PACK ROWS SEED standard|office > FILE.csv".to_owned());
    };
    let region = Region::load(Path::new(pack)).map_err(|_| format!("{pack}: no pack that can be read"))?;
    let rows: u64 = rows.parse().map_err(|_| "ROWS is a number".to_owned())?;
    let seed: u64 = seed.parse().map_err(|_| "SEED is a number".to_owned())?;
    let corpus = Corpus::embedded().map_err(|error| error.to_string())?;
    let past = Past::new(Arc::new(region), &corpus, seed)?;
    past.write(rows, style == "office").map_err(|error| error.to_string())
}

/// Invented years of one region.
struct Past<'c> {
    region: Arc<Region>,
    corpus: &'c Corpus,
    /// Categories with words, each with how many a resident might send.
    categories: Vec<(String, CaseKind)>,
    random: SeededRandom,
    seed: u64,
}

impl<'c> Past<'c> {
    fn new(region: Arc<Region>, corpus: &'c Corpus, seed: u64) -> Result<Self, String> {
        let known = corpus.categories();
        let categories: Vec<(String, CaseKind)> = region
            .categories
            .list
            .iter()
            .filter(|category| known.iter().any(|(name, _)| *name == category.id))
            .flat_map(|category| category.kinds.iter().map(|kind| (category.id.clone(), *kind)))
            .filter(|(category, kind)| corpus.count(category, kind.as_str()) > 0)
            .collect();
        if categories.is_empty() {
            return Err("there are no words for any category of this pack".to_owned());
        }
        Ok(Self { region, corpus, categories, random: SeededRandom::from_number(seed), seed })
    }

    fn write(&self, rows: u64, office: bool) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        let mut writer = Writer::new(self.corpus, self.seed);
        let mut line = csv::WriterBuilder::new();
        line.delimiter(if office { b';' } else { b',' });
        let headings: Vec<String> =
            if office { OFFICE.map(str::to_owned).to_vec() } else { STANDARD.map(str::to_owned).to_vec() };
        put(&mut out, &line, &headings, office)?;
        for number in 1..=rows {
            let Some(row) = self.row(&mut writer, (number, rows), office) else { continue };
            put(&mut out, &line, &row, office)?;
            if office && chance(&self.random, 1) {
                put(&mut out, &line, &row, office)?;
            }
        }
        out.flush()
    }

    fn row(&self, writer: &mut Writer, (number, rows): (u64, u64), office: bool) -> Option<Vec<String>> {
        let (category, kind) = choose(&self.random, &self.categories)?;
        let village = choose(&self.random, self.region.areas.villages())?;
        let setting = Setting {
            village: village.name.clone(),
            district: village.code.parent()?,
            hamlets: Vec::new(),
            streets: Vec::new(),
            landmarks: Vec::new(),
        };
        let story = writer.story(category, kind.as_str(), &setting)?;
        let minutes = DAYS * 24 * 60 * number / rows + below(&self.random, 600);
        let opened = BEGIN.plus(i64::try_from(minutes).ok()? * MINUTE);
        let open = number * 50 > rows * 49 && chance(&self.random, 50);
        let hours = i64::try_from(2 + below(&self.random, 14 * 24)).ok()?;
        let closed = (!open).then(|| opened.plus(hours * HOUR));
        let refused = !open && chance(&self.random, 6);
        let answer = if open {
            String::new()
        } else {
            writer.line(&story, if refused { Line::Refused } else { Line::Done })
        };
        let facts = Facts {
            category: category.clone(),
            kind: "complaint".to_owned(),
            area: village.code.to_string(),
            ..Facts::default()
        };
        // An old system does not always agree with today's rules.
        let agency = if chance(&self.random, 12) {
            choose(
                &self.random,
                &self.region.agencies.iter().map(|agency| agency.id.clone()).collect::<Vec<_>>(),
            )?
            .clone()
        } else {
            reports::route(&self.region, &facts).agency
        };
        let told = Told { number, opened, closed, refused, category, village, agency: &agency, answer };
        Some(if office {
            self.office(&told, &story.text, (&story.place, &story.name))
        } else {
            self.standard(&told, &story.text, &story.place)
        })
    }

    fn standard(&self, told: &Told, text: &str, place: &str) -> Vec<String> {
        let stamp =
            |at: Timestamp| at.zoned(&self.region.time_zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let name = self.region.categories.get(told.category).map(|category| category.name.id.clone());
        let point = chance(&self.random, 70).then(|| self.point(told.village));
        let degrees =
            |degrees: Option<f64>| degrees.map(|degrees| format!("{degrees:.6}")).unwrap_or_default();
        vec![
            format!("R{:07}", told.number),
            stamp(told.opened),
            stamp(told.closed.unwrap_or(told.opened)),
            told.closed.map(stamp).unwrap_or_default(),
            if told.closed.is_some() { "closed" } else { "open" }.to_owned(),
            told.category.to_owned(),
            name.unwrap_or_default(),
            text.to_owned(),
            degrees(point.map(|(_, latitude)| latitude)),
            degrees(point.map(|(longitude, _)| longitude)),
            place.to_owned(),
            told.village.code.to_string(),
            told.agency.to_owned(),
            told.answer.clone(),
            choose(&self.random, &self.region.channels).map(|channel| channel.id.clone()).unwrap_or_default(),
            "contoh".to_owned(),
        ]
    }

    /// The same as an office keeps it, with what goes wrong there.
    fn office(&self, told: &Told, text: &str, (place, name): (&str, &str)) -> Vec<String> {
        let random = &self.random;
        let stamp = |at: Timestamp| at.zoned(&self.region.time_zone).strftime("%d/%m/%Y %H:%M").to_string();
        let agency = self.region.agencies.get(told.agency);
        let agency = agency.map(|agency| {
            choose(random, &[agency.name.id.clone(), agency.short_name.id.clone()])
                .cloned()
                .unwrap_or_default()
        });
        let district = told.village.code.parent().and_then(|code| self.region.areas.by_code(&code));
        let district = district.map(|district| district.name.clone()).unwrap_or_default();
        let (longitude, latitude) = self.point(told.village);
        let point = match below(random, 100) {
            0 => (longitude, latitude),
            1 => (latitude + 2.0, longitude),
            _ => (latitude, longitude),
        };
        let degrees = |degrees: f64| format!("{degrees:.6}").replace('.', ",");
        let (lat, long) = if chance(random, 55) {
            (degrees(point.0), degrees(point.1))
        } else {
            (String::new(), String::new())
        };
        let status = match (told.closed, told.refused) {
            (Some(_), true) => "Ditolak",
            (Some(_), false) => *choose(random, &["Selesai", "SELESAI", "Tuntas", "Sudah Ditindaklanjuti"])
                .unwrap_or(&"Selesai"),
            (None, _) => *choose(random, &["Proses", "Menunggu", "Dlm Penanganan"]).unwrap_or(&"Proses"),
        };
        let category = self.region.categories.get(told.category).map(|category| category.name.id.clone());
        vec![
            format!("ADU-{:06}", told.number),
            if chance(random, 1) { "-".to_owned() } else { stamp(told.opened) },
            told.closed.filter(|_| !chance(random, 5)).map(stamp).unwrap_or_default(),
            status.to_owned(),
            category.unwrap_or_default(),
            text.to_owned(),
            lat,
            long,
            place.to_owned(),
            self.village(told.village, &district),
            if chance(random, 80) { district } else { String::new() },
            if chance(random, 4) { "Satgas Terpadu".to_owned() } else { agency.unwrap_or_default() },
            told.answer.clone(),
            name.to_owned(),
        ]
    }

    fn village(&self, village: &Area, district: &str) -> String {
        let name = &village.name;
        match below(&self.random, 20) {
            0..=7 => name.clone(),
            8..=11 => village.title.clone(),
            12 => format!("Kel. {name}"),
            13 => format!("{name} ({district})"),
            14 => name.to_uppercase(),
            15 => name.replacen(['a', 'u'], "o", 1),
            16 => format!("{name}, Kec. {district}"),
            _ => String::new(),
        }
    }

    /// A point near the middle of a village.
    fn point(&self, village: &Area) -> (f64, f64) {
        let step = |random: &dyn Random| {
            let drawn = u32::try_from(below(random, 1_000)).unwrap_or(0);
            (f64::from(drawn) - 500.0) * 0.000_004
        };
        (village.centre.longitude + step(&self.random), village.centre.latitude + step(&self.random))
    }
}

/// What both styles tell.
struct Told<'t> {
    number: u64,
    opened: Timestamp,
    closed: Option<Timestamp>,
    refused: bool,
    category: &'t str,
    village: &'t Area,
    agency: &'t str,
    answer: String,
}

/// Writes a row; the office's in Windows-1252.
fn put(out: &mut impl io::Write, line: &csv::WriterBuilder, row: &[String], office: bool) -> io::Result<()> {
    let mut writer = line.from_writer(out);
    for cell in row {
        if office {
            writer.write_field(encoding_rs::WINDOWS_1252.encode(cell).0)?;
        } else {
            writer.write_field(cell)?;
        }
    }
    writer.write_record(None::<&[u8]>)?;
    writer.flush()
}
