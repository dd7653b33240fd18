//! All SQL of documents.

use balai_base::{CaseId, Day, RegionId, Timestamp};
use balai_credential::{DocumentId, PublicKey, Status, StatusPlace};
use balai_store::{Failure, FileHash, Row as Fetched, Tx, values};

use super::{
    Act, ActKind, Document, Origin, PdfState, Signature, SignatureState, Site, act::Noted, content,
    numbering, signing::SignatureKind,
};
use crate::{
    access::Actor,
    keyring::{RowId, SealedRows, Uses},
    vault::Sealed,
};

/// The sealed column of this slice: each document's own key. What that key seals is never sealed anew.
pub(super) const SEALED: SealedRows = SealedRows {
    table: "documents",
    key_column: "key_id",
    columns: &["wrapped"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM documents WHERE wrapped IS NOT NULL GROUP BY key_id",
    page: "SELECT region, id, key_id, wrapped FROM documents
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE documents SET key_id = $3, wrapped = $4 WHERE region = $1 AND id = $2",
    place: |row: &RowId, _| {
        let bytes = row.rest.first()?.as_slice().try_into().ok()?;
        Some(content::place("wrapped", DocumentId::from_bytes(bytes)))
    },
};

/// What of a document lies sealed.
pub(super) struct Row {
    pub(super) wrapped: Sealed,
    pub(super) content: Vec<u8>,
    pub(super) credential: Option<Vec<u8>>,
    pub(super) signer: Option<[u8; 8]>,
    pub(super) pin_hash: Option<[u8; 32]>,
    pub(super) file: Option<FileHash>,
}

/// What is read of it.
pub(super) struct SealedRow {
    pub(super) wrapped: Sealed,
    pub(super) content: Vec<u8>,
    pub(super) file: Option<FileHash>,
}

/// Reads documents with their signatures; what follows narrows or orders them.
macro_rules! document_sql {
    ($rest:literal) => {
        concat!(
            "SELECT id, documents.kind, origin, case_id, number, agency, language, documents.state, superseded_by,
                status_year, status_index, template, pdf_state, pdf_sha256, prints, scans, issued_at, issued_by,
                changed_at, document_signatures.state, document_signatures.kind, refusal, signed_at
            FROM documents LEFT JOIN document_signatures ON document_signatures.region = documents.region
                AND document_signatures.document_id = documents.id
            WHERE documents.region = $1 ",
            $rest
        )
    };
}

pub(super) mod signatures;

fn strange(what: &str, word: &str) -> Failure {
    Failure::Driver([what, " ", word].concat())
}

fn id_of(bytes: &[u8]) -> Result<DocumentId, Failure> {
    bytes.try_into().map(DocumentId::from_bytes).map_err(|_| strange("document id of another length", ""))
}

/// The next number of a counter, from 1.
pub(super) fn count_up(tx: &mut Tx, region: &RegionId, (counter, year): (&str, u16)) -> Result<u32, Failure> {
    let sql = "INSERT INTO document_counters (region, counter, year, last) VALUES ($1, $2, $3, 1)
        ON CONFLICT (region, counter, year) DO UPDATE SET last = document_counters.last + 1
        RETURNING last";
    let row = tx.query_row(sql, &values![region, counter, year])?;
    row.ok_or_else(|| strange("a counter gave nothing:", counter))?.get(0)
}

pub(super) fn insert(tx: &mut Tx, region: &RegionId, document: &Document, row: &Row) -> Result<(), Failure> {
    let sql = "INSERT INTO documents (region, id, kind, origin, case_id, number, agency, language, state,
            status_year, status_index, key_id, wrapped, content, credential, signer, template, pin_hash,
            pdf_state, pdf_file, pdf_sha256, prints, scans, issued_at, issued_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            0, 0, $22, $23, $22)";
    let (year, index) = document.place.map(|place| (place.year, place.index)).unzip();
    let values = values![
        region,
        *document.id.bytes(),
        &document.kind,
        document.origin.as_str(),
        document.case,
        &document.number,
        &document.agency,
        document.language.as_str(),
        document.state.as_str(),
        year,
        index,
        &row.wrapped.key_id,
        &row.wrapped.bytes,
        &row.content,
        row.credential.clone(),
        row.signer,
        document.template,
        row.pin_hash,
        document.pdf.as_str(),
        row.file,
        document.pdf_sha256,
        document.issued_at,
        document.issued_by
    ];
    tx.execute(sql, &values).map(drop)
}

pub(super) fn get(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<Option<Document>, Failure> {
    let sql = document_sql!("AND id = $2");
    tx.query_row(sql, &values![region, *id.bytes()])?.map(|row| read(&row)).transpose()
}

pub(super) fn of_case(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<Document>, Failure> {
    let sql = document_sql!("AND case_id = $2 ORDER BY issued_at, id");
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

fn read(row: &Fetched) -> Result<Document, Failure> {
    let (id, superseded): (Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(8)?);
    let (origin, language, state, pdf): (String, String, String, String) =
        (row.get(2)?, row.get(6)?, row.get(7)?, row.get(12)?);
    let place: (Option<i64>, Option<i64>) = (row.get(9)?, row.get(10)?);
    let place = place.0.zip(place.1).and_then(|(year, index)| {
        Some(StatusPlace { year: u16::try_from(year).ok()?, index: u32::try_from(index).ok()? })
    });
    let (template, sha256): (Vec<u8>, Option<Vec<u8>>) = (row.get(11)?, row.get(13)?);
    Ok(Document {
        id: id_of(&id)?,
        kind: row.get(1)?,
        origin: Origin::parse(&origin).ok_or_else(|| strange("document origin", &origin))?,
        case: row.get(3)?,
        number: row.get(4)?,
        agency: row.get(5)?,
        language: numbering::language(&language),
        state: Status::parse(&state).ok_or_else(|| strange("document state", &state))?,
        superseded_by: superseded.as_deref().map(id_of).transpose()?,
        place,
        template: template.as_slice().try_into().unwrap_or_default(),
        pdf: PdfState::parse(&pdf).ok_or_else(|| strange("PDF state", &pdf))?,
        pdf_sha256: sha256.and_then(|bytes| bytes.as_slice().try_into().ok()),
        signature: signature(row)?,
        prints: row.get(14)?,
        scans: row.get(15)?,
        issued_at: row.get(16)?,
        issued_by: row.get(17)?,
        changed_at: row.get(18)?,
    })
}

fn signature(row: &Fetched) -> Result<Option<Signature>, Failure> {
    let words: (Option<String>, Option<String>) = (row.get(19)?, row.get(20)?);
    let (Some(state), Some(kind)) = words else { return Ok(None) };
    Ok(Some(Signature {
        state: SignatureState::parse(&state).ok_or_else(|| strange("state of a signature", &state))?,
        kind: SignatureKind::parse(&kind).ok_or_else(|| strange("kind of a signature", &kind))?,
        refusal: row.get::<Option<String>>(21)?.unwrap_or_default(),
        signed_at: row.get(22)?,
    }))
}

/// What lies sealed of a document; none when it is unknown or its key was destroyed.
pub(super) fn sealed(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<Option<SealedRow>, Failure> {
    let sql = "SELECT key_id, wrapped, content, pdf_file FROM documents
        WHERE region = $1 AND id = $2 AND wrapped IS NOT NULL";
    let Some(row) = tx.query_row(sql, &values![region, *id.bytes()])? else { return Ok(None) };
    Ok(Some(SealedRow {
        wrapped: Sealed { key_id: row.get(0)?, bytes: row.get(1)? },
        content: row.get(2)?,
        file: row.get(3)?,
    }))
}

pub(super) fn is_number_taken(
    tx: &mut Tx,
    region: &RegionId,
    (origin, kind): (Origin, &str),
    number: &str,
) -> Result<bool, Failure> {
    let sql = "SELECT id FROM documents WHERE region = $1 AND origin = $2 AND kind = $3 AND number = $4";
    Ok(tx.query_row(sql, &values![region, origin.as_str(), kind, number])?.is_some())
}

pub(super) fn change(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    (state, superseded_by): (Status, Option<DocumentId>),
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "UPDATE documents SET state = $3, superseded_by = $4, changed_at = $5 WHERE region = $1 AND id = $2";
    let newer = superseded_by.map(|id| *id.bytes());
    tx.execute(sql, &values![region, *id.bytes(), state.as_str(), newer, now]).map(drop)
}

pub(super) fn count_print(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<(), Failure> {
    let sql = "UPDATE documents SET prints = prints + 1 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, *id.bytes()]).map(drop)
}

pub(super) fn pin_hash(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<Option<[u8; 32]>, Failure> {
    let sql = "SELECT pin_hash FROM documents WHERE region = $1 AND id = $2";
    let Some(row) = tx.query_row(sql, &values![region, *id.bytes()])? else { return Ok(None) };
    Ok(row.get::<Option<Vec<u8>>>(0)?.and_then(|bytes| bytes.as_slice().try_into().ok()))
}

pub(super) fn put_pdf(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    (file, sha256): (&FileHash, &[u8; 32]),
) -> Result<(), Failure> {
    let sql = "UPDATE documents SET pdf_state = 'ready', pdf_file = $3, pdf_sha256 = $4 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, *id.bytes(), file, sha256]).map(drop)
}

pub(super) fn fail_pdf(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<(), Failure> {
    let sql =
        "UPDATE documents SET pdf_state = 'failed' WHERE region = $1 AND id = $2 AND pdf_state = 'preparing'";
    tx.execute(sql, &values![region, *id.bytes()]).map(drop)
}

pub(super) fn prepare_pdf(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<(), Failure> {
    let sql =
        "UPDATE documents SET pdf_state = 'preparing' WHERE region = $1 AND id = $2 AND pdf_state = 'failed'";
    tx.execute(sql, &values![region, *id.bytes()]).map(drop)
}

pub(super) fn add_act(
    tx: &mut Tx,
    region: &RegionId,
    (id, noted): (DocumentId, &Noted<'_>),
    (actor, now): (&Actor, Timestamp),
) -> Result<(), Failure> {
    let sql = "INSERT INTO document_acts (region, document_id, sequence, act, at, actor_kind, actor, reason)
        SELECT $1, $2, COALESCE(MAX(sequence), 0) + 1, $3, $4, $5, $6, $7
        FROM document_acts WHERE region = $1 AND document_id = $2";
    let values =
        values![region, *id.bytes(), noted.act.as_str(), now, actor.kind(), actor.account(), noted.reason];
    tx.execute(sql, &values).map(drop)
}

pub(super) fn acts(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<Vec<Act>, Failure> {
    let sql = "SELECT act, at, actor_kind, actor, reason FROM document_acts
        WHERE region = $1 AND document_id = $2 ORDER BY sequence";
    let read = |row: &Fetched| {
        let act: String = row.get(0)?;
        Ok(Act {
            act: ActKind::parse(&act).ok_or_else(|| strange("act of a document", &act))?,
            at: row.get(1)?,
            actor_kind: row.get(2)?,
            actor: row.get(3)?,
            reason: row.get(4)?,
        })
    };
    tx.query(sql, &values![region, *id.bytes()])?.iter().map(read).collect()
}

/// The states of a year's documents in the order of their places.
pub(super) fn states(tx: &mut Tx, region: &RegionId, year: u16) -> Result<Vec<Status>, Failure> {
    let sql = "SELECT state FROM documents WHERE region = $1 AND status_year = $2 ORDER BY status_index";
    let read = |row: &Fetched| {
        let word: String = row.get(0)?;
        Status::parse(&word).ok_or_else(|| strange("document state", &word))
    };
    tx.query(sql, &values![region, year])?.iter().map(read).collect()
}

pub(super) fn insert_key(
    tx: &mut Tx,
    region: &RegionId,
    key: &PublicKey,
    (now, specimen): (Timestamp, bool),
) -> Result<(), Failure> {
    let sql = "INSERT INTO document_keys (region, kid, x, y, since, specimen) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (region, kid) DO NOTHING";
    let (x, y) = key.coordinates();
    tx.execute(sql, &values![region, key.id().0, x, y, now, specimen]).map(drop)
}

/// Coordinates, since when, and whether everybody knows the private half; newest first.
#[expect(clippy::type_complexity, reason = "four columns")]
pub(super) fn keys(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<Vec<(Vec<u8>, Vec<u8>, Timestamp, bool)>, Failure> {
    let sql = "SELECT x, y, since, specimen FROM document_keys WHERE region = $1 ORDER BY since DESC, kid";
    let read = |row: &Fetched| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    tx.query(sql, &values![region])?.iter().map(read).collect()
}

pub(super) fn put_site(tx: &mut Tx, region: &RegionId, site: &Site, now: Timestamp) -> Result<(), Failure> {
    let sql = "INSERT INTO document_sites (region, address, plain, changed_at, signature) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region) DO UPDATE SET address = excluded.address, plain = excluded.plain,
            changed_at = excluded.changed_at, signature = excluded.signature";
    tx.execute(sql, &values![region, &site.issuer, site.plain, now, site.signature.as_str()]).map(drop)
}

pub(super) fn site(tx: &mut Tx, region: &RegionId) -> Result<Option<Site>, Failure> {
    let sql = "SELECT address, plain, signature FROM document_sites WHERE region = $1";
    let Some(row) = tx.query_row(sql, &values![region])? else { return Ok(None) };
    let word: Option<String> = row.get(2)?;
    let signature = word.as_deref().and_then(SignatureKind::parse).unwrap_or(SignatureKind::Wet);
    Ok(Some(Site { issuer: row.get(0)?, plain: row.get(1)?, signature }))
}

pub(super) fn put_certificate(tx: &mut Tx, region: &RegionId, certificate: &[u8]) -> Result<(), Failure> {
    let sql = "UPDATE document_sites SET certificate = $2 WHERE region = $1";
    tx.execute(sql, &values![region, certificate]).map(drop)
}

pub(super) fn certificate(tx: &mut Tx, region: &RegionId) -> Result<Option<Vec<u8>>, Failure> {
    let sql = "SELECT certificate FROM document_sites WHERE region = $1";
    tx.query_row(sql, &values![region])?.map_or(Ok(None), |row| row.get(0))
}

pub(super) fn count_scan(
    tx: &mut Tx,
    region: &RegionId,
    (day, outcome): (Day, &str),
    document: Option<DocumentId>,
) -> Result<(), Failure> {
    let sql = "INSERT INTO document_scans (region, day, outcome, scans) VALUES ($1, $2, $3, 1)
        ON CONFLICT (region, day, outcome) DO UPDATE SET scans = document_scans.scans + 1";
    tx.execute(sql, &values![region, day, outcome])?;
    if let Some(id) = document {
        let sql = "UPDATE documents SET scans = scans + 1 WHERE region = $1 AND id = $2";
        tx.execute(sql, &values![region, *id.bytes()])?;
    }
    Ok(())
}

pub(super) fn scans(tx: &mut Tx, region: &RegionId, since: Day) -> Result<Vec<(String, u64)>, Failure> {
    let sql = "SELECT outcome, CAST(sum(scans) AS BIGINT) FROM document_scans
        WHERE region = $1 AND day >= $2 GROUP BY outcome ORDER BY outcome";
    let read = |row: &Fetched| Ok((row.get(0)?, row.get(1)?));
    tx.query(sql, &values![region, since])?.iter().map(read).collect()
}

pub(super) fn of_subject(
    tx: &mut Tx,
    region: &RegionId,
    subject: &str,
) -> Result<Option<DocumentId>, Failure> {
    let sql = "SELECT document_id FROM document_subjects WHERE region = $1 AND subject = $2";
    let Some(row) = tx.query_row(sql, &values![region, subject])? else { return Ok(None) };
    id_of(&row.get::<Vec<u8>>(0)?).map(Some)
}

pub(super) fn name_subject(
    tx: &mut Tx,
    region: &RegionId,
    subject: &str,
    id: DocumentId,
) -> Result<(), Failure> {
    let sql = "INSERT INTO document_subjects (region, subject, document_id) VALUES ($1, $2, $3)";
    tx.execute(sql, &values![region, subject, *id.bytes()]).map(drop)
}

pub(super) fn count_before(
    tx: &mut Tx,
    region: &RegionId,
    kind: &str,
    before: Timestamp,
) -> Result<u64, Failure> {
    let sql = "SELECT COUNT(*) FROM documents WHERE region = $1 AND kind = $2 AND issued_at < $3";
    tx.query_row(sql, &values![region, kind, before])?.map_or(Ok(0), |row| row.get(0))
}
