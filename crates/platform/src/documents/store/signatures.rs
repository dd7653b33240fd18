//! `document_signatures`: what waits for an electronic signature, and what bears one.

use balai_base::{AccountId, RegionId, Timestamp};
use balai_credential::DocumentId;
use balai_store::{Failure, FileHash, Tx, values};

use super::{Document, SignatureKind, SignatureState, id_of, read, strange};

/// One signature.
pub(in crate::documents) struct SignatureRow {
    pub(in crate::documents) state: SignatureState,
    pub(in crate::documents) kind: SignatureKind,
    pub(in crate::documents) order_name: String,
    pub(in crate::documents) file: Option<FileHash>,
    pub(in crate::documents) sha256: Option<[u8; 32]>,
    pub(in crate::documents) tries: u32,
    /// The word of the last refusal; empty when there was none.
    pub(in crate::documents) refusal: String,
}

/// Notes that a document is to be signed.
pub(in crate::documents) fn begin(
    tx: &mut Tx,
    region: &RegionId,
    (id, kind): (DocumentId, SignatureKind),
) -> Result<(), Failure> {
    let sql = "INSERT INTO document_signatures (region, document_id, state, kind, order_name, tries, refusal)
        VALUES ($1, $2, 'waiting', $3, '', 0, '')";
    tx.execute(sql, &values![region, *id.bytes(), kind.as_str()]).map(drop)
}

pub(in crate::documents) fn get(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
) -> Result<Option<SignatureRow>, Failure> {
    let sql = "SELECT state, kind, order_name, file, sha256, tries, refusal FROM document_signatures
        WHERE region = $1 AND document_id = $2";
    let Some(row) = tx.query_row(sql, &values![region, *id.bytes()])? else { return Ok(None) };
    let (state, kind): (String, String) = (row.get(0)?, row.get(1)?);
    let sha256: Option<Vec<u8>> = row.get(4)?;
    Ok(Some(SignatureRow {
        state: SignatureState::parse(&state).ok_or_else(|| strange("state of a signature", &state))?,
        kind: SignatureKind::parse(&kind).ok_or_else(|| strange("kind of a signature", &kind))?,
        order_name: row.get(2)?,
        file: row.get(3)?,
        sha256: sha256.and_then(|bytes| bytes.as_slice().try_into().ok()),
        tries: row.get(5)?,
        refusal: row.get(6)?,
    }))
}

/// Notes the PDF that is to be signed.
pub(in crate::documents) fn put_unsigned(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    (file, sha256): (&FileHash, &[u8; 32]),
) -> Result<(), Failure> {
    let sql = "UPDATE document_signatures SET file = $3, sha256 = $4
        WHERE region = $1 AND document_id = $2 AND state = 'waiting'";
    tx.execute(sql, &values![region, *id.bytes(), file, sha256]).map(drop)
}

/// Notes that nothing was signed, and why: somebody must try again.
pub(in crate::documents) fn refuse(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    word: &str,
) -> Result<(), Failure> {
    let sql =
        "UPDATE document_signatures SET state = 'waiting', order_name = '', next_try_at = NULL, refusal = $3
        WHERE region = $1 AND document_id = $2 AND state <> 'done'";
    tx.execute(sql, &values![region, *id.bytes(), word]).map(drop)
}

/// Notes that the order `name` is worked on, and when it is asked for again.
pub(in crate::documents) fn pend(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    (name, next_try_at, tries): (&str, Timestamp, u32),
) -> Result<(), Failure> {
    let sql =
        "UPDATE document_signatures SET state = 'pending', order_name = $3, next_try_at = $4, tries = $5,
            refusal = ''
        WHERE region = $1 AND document_id = $2 AND state <> 'done'";
    tx.execute(sql, &values![region, *id.bytes(), name, next_try_at, tries]).map(drop)
}

/// Notes who gave the order.
pub(in crate::documents) fn ordered_by(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    by: Option<AccountId>,
) -> Result<(), Failure> {
    let sql = "UPDATE document_signatures SET signed_by = $3 WHERE region = $1 AND document_id = $2";
    tx.execute(sql, &values![region, *id.bytes(), by]).map(drop)
}

/// Notes that it is signed; false when it was signed before.
pub(in crate::documents) fn done(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
    (kind, now): (SignatureKind, Timestamp),
) -> Result<bool, Failure> {
    let sql = "UPDATE document_signatures SET state = 'done', kind = $3, signed_at = $4, file = NULL, sha256 = NULL,
            order_name = '', next_try_at = NULL, refusal = ''
        WHERE region = $1 AND document_id = $2 AND state <> 'done'";
    Ok(tx.execute(sql, &values![region, *id.bytes(), kind.as_str(), now])? > 0)
}

/// Documents in force that were set and wait for somebody to sign them, the oldest first.
pub(in crate::documents) fn waiting(
    tx: &mut Tx,
    region: &RegionId,
    limit: u32,
) -> Result<Vec<Document>, Failure> {
    let sql = document_sql!(
        "AND document_signatures.state = 'waiting' AND document_signatures.file IS NOT NULL
            AND documents.state = 'active' ORDER BY issued_at, id LIMIT $2"
    );
    tx.query(sql, &values![region, limit])?.iter().map(read).collect()
}

/// Orders that are to be asked for again.
pub(in crate::documents) fn due(
    tx: &mut Tx,
    region: &RegionId,
    (now, limit): (Timestamp, u32),
) -> Result<Vec<DocumentId>, Failure> {
    let sql = "SELECT document_id FROM document_signatures
        WHERE region = $1 AND state = 'pending' AND next_try_at <= $2 ORDER BY next_try_at LIMIT $3";
    let rows = tx.query(sql, &values![region, now, limit])?;
    rows.iter().map(|row| id_of(&row.get::<Vec<u8>>(0)?)).collect()
}
