//! Writes three generated corpora of rising noise for measuring suggestions: text that resembles reports, whose
//! classes overlap. No proof of anything: the words are the demonstration's, cut and mixed by a fixed seed.
//!
//! `cargo run --release -p balai-civic --example learning_corpora -- regions/PACK FOLDER`

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use balai_base::{
    AreaCode, SeededRandom,
    random::{chance, choose},
};
use balai_civic::{
    demonstration::{Corpus, Setting, Writer},
    learning::is_held_out,
};
use balai_platform::region::{Destination, Region};

/// How many reports one corpus has: a city's of two years.
const REPORTS: usize = 12_000;
/// How many categories at most.
const CATEGORIES: usize = 72;
/// How many texts are drawn for each category to cut clauses from.
const DRAWN: usize = 150;

/// What spoils a corpus, in chances of a hundred.
struct Noise {
    name: &'static str,
    /// A report is typed in shorthand.
    slang: u64,
    /// A word is one of a regional language.
    regional: u64,
    /// A word holds a typing error.
    slips: u64,
    /// A report speaks of another matter too.
    mixed: u64,
    /// Officers filed it elsewhere, among what is near in most cases.
    filed_elsewhere: u64,
    /// A word was left out.
    dropped: u64,
}

const LEVELS: [Noise; 3] = [
    Noise { name: "calm", slang: 25, regional: 3, slips: 2, mixed: 8, filed_elsewhere: 12, dropped: 8 },
    Noise { name: "busy", slang: 50, regional: 8, slips: 6, mixed: 15, filed_elsewhere: 16, dropped: 16 },
    Noise { name: "wild", slang: 75, regional: 16, slips: 12, mixed: 25, filed_elsewhere: 20, dropped: 26 },
];

const SHORTHAND: &[(&str, &[&str])] = &[
    ("banget", &["bgt", "bngt"]),
    ("banyak", &["bnyk", "byk"]),
    ("belum", &["blm", "blom"]),
    ("dari", &["dr"]),
    ("dekat", &["dkt"]),
    ("dengan", &["dgn", "dg", "sama"]),
    ("depan", &["dpn"]),
    ("jalan", &["jln", "jl", "jlan"]),
    ("kalau", &["klo", "kalo", "kl"]),
    ("karena", &["krn", "krna", "gara2"]),
    ("kemarin", &["kmrn", "kmaren"]),
    ("lampu", &["lmpu"]),
    ("malam", &["mlm", "mlem"]),
    ("mohon", &["mhn", "tlg"]),
    ("motor", &["mtr"]),
    ("orang", &["org"]),
    ("rumah", &["rmh"]),
    ("sampah", &["smph", "sampa"]),
    ("sampai", &["smp", "sampe"]),
    ("sekali", &["bgt", "skali"]),
    ("sudah", &["sdh", "udh", "udah"]),
    ("tidak", &["tdk", "ga", "gak", "nggak", "gk"]),
    ("tolong", &["tlg", "tlong"]),
    ("untuk", &["utk", "buat"]),
    ("yang", &["yg"]),
];

const REGIONAL: &[(&str, &[&str])] = &[
    ("air", &["banyu", "yeh", "cai"]),
    ("anak", &["lare", "panak", "budak"]),
    ("anjing", &["asu", "cicing"]),
    ("banyak", &["akeh", "liu", "loba"]),
    ("belum", &["durung", "konden", "acan"]),
    ("besar", &["gedhe", "gede", "ageung"]),
    ("hujan", &["udan", "ujan"]),
    ("jalan", &["dalan", "margi", "rurung"]),
    ("malam", &["bengi", "peteng", "peuting"]),
    ("orang", &["wong", "anak", "jalmi"]),
    ("rumah", &["omah", "umah", "imah"]),
    ("sudah", &["wis", "suba", "atos", "udeh"]),
    ("tidak", &["ora", "sing", "henteu", "kagak"]),
    ("yang", &["sing", "ane", "nu"]),
];

/// A category with the clauses people write about it.
struct Class {
    category: String,
    agency: String,
    group: String,
    clauses: Vec<String>,
    /// How often it is reported: few categories are frequent, most are rare.
    share: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(pack), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("give a region pack and a folder".into());
    };
    let region = Region::load(Path::new(&pack)).map_err(|_| format!("{pack} is no pack without errors"))?;
    let corpus = Corpus::embedded()?;
    let classes = classes(&region, &corpus)?;
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    for (number, noise) in LEVELS.iter().enumerate() {
        let random = SeededRandom::from_number(number as u64 + 1);
        let path = folder.join(format!("{}.csv", noise.name));
        let mut file = csv::Writer::from_path(&path)?;
        file.write_record(["id", "text", "category", "agency", "part"])?;
        for place in 0..REPORTS {
            let id = format!("{}-{place:05}", noise.name);
            let (text, class) = report(&classes, noise, &random).ok_or("no classes")?;
            let part = if is_held_out(id.as_bytes()) { "test" } else { "train" };
            file.write_record([&id, &text, &class.category, &class.agency, part])?;
        }
        file.flush()?;
    }
    Ok(())
}

fn classes(region: &Region, corpus: &Corpus) -> Result<Vec<Class>, Box<dyn Error>> {
    let mut writer = Writer::new(corpus, 7);
    let setting = Setting {
        village: "Mekar".to_owned(),
        district: "51.03.01".parse::<AreaCode>().map_err(|_| "a district")?,
        hamlets: ["Kaja", "Kelod", "Tengah", "Anyar"].map(str::to_owned).to_vec(),
        streets: ["Jalan Mawar", "Jalan Melati", "Gang Buntu", "Jalan Raya"].map(str::to_owned).to_vec(),
        landmarks: ["pasar", "sekolah", "lapangan", "minimarket", "masjid"].map(str::to_owned).to_vec(),
    };
    let mut found = Vec::new();
    for category in &region.categories.list {
        let mut clauses = Vec::new();
        for _ in 0..DRAWN {
            for kind in ["complaint", "complaint", "wish", "question"] {
                if let Some(story) = writer.story(&category.id, kind, &setting) {
                    clauses.extend(clauses_of(&story.text));
                }
            }
        }
        clauses.sort();
        clauses.dedup();
        if clauses.len() >= 12 && found.len() < CATEGORIES {
            let share = 1 + 400 / (found.len() * 7 % CATEGORIES + 4);
            found.push(Class {
                category: category.id.clone(),
                agency: agency(&category.answered_by),
                group: category.group.clone(),
                clauses,
                share,
            });
        }
    }
    Ok(found)
}

fn agency(destination: &Destination) -> String {
    match destination {
        Destination::Agency { agency, .. } => agency.clone(),
        Destination::Inspectorate => "inspectorate".to_owned(),
        Destination::Village => "village".to_owned(),
        Destination::District => "district".to_owned(),
        Destination::Category | Destination::Regency => "regency".to_owned(),
    }
}

fn clauses_of(text: &str) -> impl Iterator<Item = String> {
    text.split(['.', ',', '?', '!', '\n', ';'])
        .map(|clause| clause.trim().to_owned())
        .filter(|clause| (2..=14).contains(&clause.split(' ').count()))
}

/// One report and what officers filed it under.
fn report<'c>(classes: &'c [Class], noise: &Noise, random: &SeededRandom) -> Option<(String, &'c Class)> {
    let class = drawn(classes, random)?;
    let mut said: Vec<&str> = Vec::new();
    // Half of the reports are shorter than two hundred characters, a tenth is long.
    let count = *choose(random, &[2, 3, 3, 4, 4, 5, 5, 6, 7, 9, 12, 17])?;
    for _ in 0..count {
        said.extend(choose(random, &class.clauses).map(String::as_str));
    }
    if chance(random, noise.mixed) {
        let place = below(random, said.len() + 1);
        said.insert(place, choose(random, &drawn(classes, random)?.clauses)?);
    }
    let filed = if chance(random, noise.filed_elsewhere) { near(classes, class, random)? } else { class };
    let hurried = chance(random, noise.slang);
    let typed: Vec<String> = said.iter().map(|clause| clause_typed(clause, noise, hurried, random)).collect();
    let joined = typed.join(if hurried { " " } else { ". " });
    Some((joined, filed))
}

fn drawn<'c>(classes: &'c [Class], random: &SeededRandom) -> Option<&'c Class> {
    let all: usize = classes.iter().map(|class| class.share).sum();
    let mut left = below(random, all);
    classes.iter().find(|class| {
        let here = left < class.share;
        left = left.saturating_sub(class.share);
        here
    })
}

/// A whole number below `bound`.
fn below(random: &SeededRandom, bound: usize) -> usize {
    let drawn = balai_base::random::below(random, u64::try_from(bound).unwrap_or(u64::MAX));
    usize::try_from(drawn).unwrap_or(0)
}

/// Another category: of the same group in most cases.
fn near<'c>(classes: &'c [Class], class: &Class, random: &SeededRandom) -> Option<&'c Class> {
    let same: Vec<&Class> = classes.iter().filter(|other| other.group == class.group).collect();
    if chance(random, 75) { choose(random, &same).copied() } else { drawn(classes, random) }
}

fn clause_typed(clause: &str, noise: &Noise, hurried: bool, random: &SeededRandom) -> String {
    let short: BTreeMap<_, _> = SHORTHAND.iter().copied().collect();
    let regional: BTreeMap<_, _> = REGIONAL.iter().copied().collect();
    let mut text = String::new();
    for word in clause.split(' ') {
        if chance(random, noise.dropped) {
            continue;
        }
        let plain = word.to_lowercase();
        let other = |list: &BTreeMap<&str, &[&str]>| {
            list.get(plain.as_str()).and_then(|words| choose(random, words)).map(|word| (*word).to_owned())
        };
        let mut typed = if hurried { plain.clone() } else { word.to_owned() };
        if chance(random, noise.regional * 3) {
            typed = other(&regional).unwrap_or(typed);
        } else if hurried {
            typed = other(&short).unwrap_or(typed);
        }
        if chance(random, noise.slips) {
            typed = slipped(&typed, random);
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let _ = write!(text, "{typed}");
    }
    text
}

/// A letter left out, doubled or swapped with its neighbour, or the vowels gone.
fn slipped(word: &str, random: &SeededRandom) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 {
        return word.to_owned();
    }
    let place = below(random, letters.len() - 2) + 1;
    match below(random, 4) {
        0 => drop(letters.remove(place)),
        1 => letters.swap(place, place - 1),
        2 => letters.insert(place, letters.get(place).copied().unwrap_or('a')),
        _ => {
            let first = letters.remove(0);
            letters.retain(|letter| !"aiueo".contains(*letter));
            letters.insert(0, first);
        }
    }
    letters.into_iter().collect()
}
