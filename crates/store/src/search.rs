//! Search on stems made in Rust, the same on both databases: FTS5 and `tsvector('simple')` hold the stems.
//!
//! A collection is one body of texts with one audience: `case` (masked text, officers) and `case-public`
//! (published text only). A text is put where its readers are; it must never hold an unmasked personal number.

use std::sync::LazyLock;

use balai_base::{RegionId, Timestamp, text};
use snowball_stemmers_rs::{Algorithm, Stemmer};
use uuid::Uuid;

use crate::{Failure, Statement, Store, Tx, dialect::Dialect, values};

/// A text is found by at most so many of its words; a query uses fewer.
const WORDS_OF_A_TEXT: usize = 2_000;
const WORDS_OF_A_QUERY: usize = 12;
/// How many texts of one millisecond have a number of their own by their identifier alone.
const NUMBERS_PER_MILLISECOND: i64 = 4_096;
/// How far from its instant a document's number may lie, in numbers, once those nearer are taken: one millisecond,
/// a quarter of a second, a minute, four hours.
const CROWDED: [i64; 4] = [NUMBERS_PER_MILLISECOND, 1 << 20, 1 << 28, 1 << 36];
/// How many numbers are tried before looking further away, and how far apart they lie.
const TRIES_PER_REACH: i64 = 8;
const STRIDE: i64 = 1_009;

/// How many leaves of the index one command of [`purge`] merges, about 4 kB each.
const LEAVES_AT_ONCE: i64 = 500;
/// How many commands [`purge`] gives beyond those that the leaves need.
const MERGES_MORE: i64 = 8;

/// Words that stand in nearly every sentence and tell nothing.
const FILLERS: [&str; 58] = [
    "ada", "adalah", "agar", "akan", "aku", "anda", "apa", "atau", "bagi", "bahwa", "banyak", "belum",
    "bila", "bisa", "bukan", "dalam", "dan", "dapat", "dari", "dengan", "di", "hingga", "ini", "itu", "jadi",
    "jika", "juga", "kah", "kalau", "kami", "karena", "ke", "kepada", "kita", "lagi", "lebih", "mohon",
    "oleh", "pada", "para", "pak", "saat", "saja", "saya", "sebagai", "sekitar", "serta", "sudah", "supaya",
    "tapi", "telah", "tetapi", "tidak", "tolong", "untuk", "yang", "yg", "dgn",
];

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Indonesian));

/// Puts a text in, in place of the one with the same collection and id; newer dates are found first.
#[expect(clippy::too_many_arguments, reason = "one row, written nowhere else")]
pub fn put(
    tx: &mut Tx,
    region: &RegionId,
    collection: &'static str,
    id: Uuid,
    text: &str,
    at: Timestamp,
) -> Result<(), Failure> {
    let words = Document::of(text).0;
    if tx.dialect() == Dialect::Postgres {
        let sql = "INSERT INTO search_documents (region, collection, id, at, stems)
                   VALUES ($1, $2, $3, $4, to_tsvector('simple', CAST($5 AS TEXT)))
                   ON CONFLICT (region, collection, id) DO UPDATE SET at = excluded.at, stems = excluded.stems";
        return tx.execute(sql, &values![region, collection, id, at, words]).map(drop);
    }
    remove(tx, region, collection, id)?;
    insert_all(tx, region, &[(collection, id, at, &Document(words))])
}

/// A text made ready for the index: its stems. Stemming needs no database and may be done on any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document(String);

impl Document {
    /// The stems of a text, as far as a text is found by them.
    pub fn of(text: &str) -> Self {
        let mut words = stems(text);
        words.truncate(WORDS_OF_A_TEXT);
        Self(words.join(" "))
    }

    /// The stems of both.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self([self.0.as_str(), &other.0].join(" ").trim().to_owned())
    }
}

/// A text to be put in: its collection, its id and the date by which it is found.
pub type New<'d> = (&'static str, Uuid, Timestamp, &'d Document);

/// Puts texts in that are not there yet: [`put`] without the look for earlier ones, many by few statements.
pub fn add(tx: &mut Tx, region: &RegionId, texts: &[New<'_>]) -> Result<(), Failure> {
    if tx.dialect() == Dialect::Sqlite {
        return insert_all(tx, region, texts);
    }
    for chunk in crate::many::portions(texts) {
        let mut statement =
            Statement::new("INSERT INTO search_documents (region, collection, id, at, stems) VALUES ");
        for (place, (collection, id, at, document)) in chunk.iter().enumerate() {
            statement = statement
                .push(if place == 0 { "(" } else { ", (" })
                .bind(region)
                .push(", ")
                .bind(*collection)
                .push(", ")
                .bind(*id)
                .push(", ")
                .bind(*at)
                .push(", to_tsvector('simple', CAST(")
                .bind(&document.0)
                .push(" AS TEXT)))");
        }
        tx.run(&statement)?;
    }
    Ok(())
}

/// Adds texts to SQLite's index, in the order of their numbers: each one before its predecessor makes the index write out
/// what it has gathered, and a piece per text costs more to merge than all the rest.
fn insert_all(tx: &mut Tx, region: &RegionId, texts: &[New<'_>]) -> Result<(), Failure> {
    let mut documents = Vec::with_capacity(texts.len());
    for (collection, id, at, document) in texts {
        documents.push((numbered(tx, region, collection, *id, *at)?, *collection, document.0.as_str()));
    }
    documents.sort_unstable();
    documents.iter().try_for_each(|(document, collection, words)| {
        let sql = "INSERT INTO search_stems (rowid, scope, stems) VALUES ($1, $2, $3)";
        tx.execute(sql, &values![*document, scope(region, collection), *words]).map(drop)
    })
}

/// Takes a text out.
pub fn remove(tx: &mut Tx, region: &RegionId, collection: &'static str, id: Uuid) -> Result<(), Failure> {
    if tx.dialect() == Dialect::Sqlite {
        let sql = "DELETE FROM search_stems WHERE rowid =
                   (SELECT document FROM search_documents WHERE region = $1 AND collection = $2 AND id = $3)";
        tx.execute(sql, &values![region, collection, id])?;
    }
    let sql = "DELETE FROM search_documents WHERE region = $1 AND collection = $2 AND id = $3";
    tx.execute(sql, &values![region, collection, id]).map(drop)
}

/// Makes SQLite's index anew without what was taken out of it: FTS5 only marks a document as gone, and its stems stay in
/// the index until they are merged. Many small commands, between which everybody else writes. PostgreSQL does the same by its
/// own VACUUM.
pub fn purge(store: &Store) -> Result<(), Failure> {
    // A negative number begins one merge of everything, positive ones go on with it.
    let leaves = store.write_now(|tx| {
        if tx.dialect() == Dialect::Postgres {
            return Ok(0);
        }
        merge(tx, -LEAVES_AT_ONCE)?;
        tx.query_row("SELECT COUNT(*) FROM search_stems_data", &[])?.map_or(Ok(0), |row| row.get::<i64>(0))
    })?;
    // Merging writes each leaf at most once more; a few commands over that cost nothing when nothing is left to do.
    let steps = if leaves == 0 { 0 } else { 2 * leaves / LEAVES_AT_ONCE + MERGES_MORE };
    for _ in 0..steps {
        store.write_now(|tx| merge(tx, LEAVES_AT_ONCE))?;
    }
    Ok(())
}

fn merge(tx: &mut Tx, leaves: i64) -> Result<(), Failure> {
    let sql = "INSERT INTO search_stems (search_stems, rank) VALUES ('merge', $1)";
    tx.execute(sql, &values![leaves]).map(drop)
}

/// The newest texts that hold every word of the query (or, when none holds all, at least one of them).
pub fn find(
    tx: &mut Tx,
    region: &RegionId,
    collection: &'static str,
    query: &str,
    limit: u32,
) -> Result<Vec<Uuid>, Failure> {
    let mut words = stems(query);
    words.sort_unstable();
    words.dedup();
    words.truncate(WORDS_OF_A_QUERY);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let scope = scope(region, collection);
    for all in [true, false] {
        let dialect = tx.dialect();
        let expression = dialect.expression(&scope, &words, all);
        let rows = tx.query(dialect.find_documents(), &values![region, collection, expression, limit])?;
        if !rows.is_empty() {
            return rows.iter().map(|row| row.get(0)).collect();
        }
    }
    Ok(Vec::new())
}

/// The stems of a text, in order: lower case, Indonesian Snowball, without filler words and without words in
/// other scripts than Latin.
pub fn stems(text: &str) -> Vec<String> {
    text::fold(text)
        .split(' ')
        .filter(|word| {
            (2..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        .filter(|word| !FILLERS.contains(word))
        .map(|word| STEMMER.stem(word).into_owned())
        .collect()
}

/// One token that stands for a region's collection. Stems hold neither `:` nor `-`, so no text can forge it.
fn scope(region: &RegionId, collection: &str) -> String {
    format!("{region}:{collection}")
}

/// Takes a number for a document of SQLite's index: ordered by date, so that the newest are found without sorting.
/// Where an instant is crowded (a day whose hours nobody wrote down) it takes one a little later: first within
/// milliseconds, then within seconds, minutes and hours.
fn numbered(
    tx: &mut Tx,
    region: &RegionId,
    collection: &'static str,
    id: Uuid,
    at: Timestamp,
) -> Result<i64, Failure> {
    let first = at.millis().clamp(0, i64::MAX / NUMBERS_PER_MILLISECOND - 1) * NUMBERS_PER_MILLISECOND;
    let drawn = i64::from(folded(id));
    let sql = "INSERT INTO search_documents (document, region, collection, id) VALUES ($1, $2, $3, $4)
               ON CONFLICT (document) DO NOTHING";
    for reach in CROWDED {
        for attempt in 0..TRIES_PER_REACH {
            let document = first.saturating_add((drawn + attempt * STRIDE) % reach);
            if tx.execute(sql, &values![document, region, collection, id])? == 1 {
                return Ok(document);
            }
        }
    }
    Err(Failure::Driver("no number left for a document of this instant".to_owned()))
}

/// 32 bits that every bit of the identifier has a part in.
fn folded(id: Uuid) -> u32 {
    id.as_bytes()
        .chunks_exact(4)
        .filter_map(|chunk| chunk.try_into().ok())
        .fold(0, |bits, chunk| bits ^ u32::from_be_bytes(chunk))
}
