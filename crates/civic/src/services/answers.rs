//! Answers, sealed one by one with the key of the case the draft becomes.

use balai_base::{CaseId, text::hexadecimal};
use balai_platform::{
    casework::Context,
    forms::{Answers, Key},
    keyring::{self, Keys},
    vault::{DATA_KEY, Sealed},
};
use balai_store::{Failure, FileHash, Tx};

use super::store::answers::{self, StoredAnswer};

/// Where the value of a row is sealed for.
pub(super) fn place(case: CaseId, id: &[u8]) -> String {
    format!("application_answers|value|{case}|{}", hexadecimal(id))
}

/// Names the row of an answer: the first half of a hash, so that rows are found by bytes.
fn id_of(key: &Key) -> [u8; 16] {
    let FileHash(hash) = FileHash::of([key.form.as_str(), "\0", key.question.as_str()].concat().as_bytes());
    hash.first_chunk::<16>().copied().unwrap_or_default()
}

pub(super) fn keys(context: &Context) -> Keys<'_> {
    Keys { region: &context.region.id, vault: &context.vault }
}

/// The keyed hash by which a NIK or a family card's number is found again.
pub fn blind_index(context: &Context, digits: &str) -> [u8; 32] {
    context.vault.mac("application-civil-number", digits.as_bytes())
}

/// Stores what `changes` says; an empty text takes an answer away.
pub(super) fn save(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    changes: &[(Key, String)],
) -> Result<(), Failure> {
    let key = keyring::obtain(tx, keys(context), case, context.moment.now)?;
    let mut rows = Vec::new();
    for (answer, value) in changes {
        let id = id_of(answer);
        if value.is_empty() {
            answers::remove(tx, &context.region.id, (case, id))?;
            continue;
        }
        let sealed = context.vault.seal_with(&key, &place(case, &id), value.as_bytes());
        let is_number = context.region.forms.is_civil_number(answer)
            && value.len() == 16
            && value.bytes().all(|byte| byte.is_ascii_digit());
        rows.push(StoredAnswer {
            id,
            form: answer.form.clone(),
            question: answer.question.clone(),
            sealed: sealed.map_err(balai_base::Problem::from)?,
            blind_index: is_number.then(|| blind_index(context, value)),
        });
    }
    answers::put(tx, &context.region.id, case, &rows)
}

/// Every answer, opened.
pub(super) fn open(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Answers, Failure> {
    let rows = answers::of(tx, &context.region.id, case)?;
    if rows.is_empty() {
        return Ok(Answers::default());
    }
    let opener = keyring::opener(tx, keys(context), case)?;
    let open = |row: StoredAnswer| -> Result<(Key, String), Failure> {
        let sealed = Sealed { key_id: DATA_KEY.to_owned(), ..row.sealed };
        let text = opener.open_text(&place(case, &row.id), &sealed)?;
        Ok((Key::new(row.form, row.question), text.into_revealed()))
    };
    rows.into_iter().map(open).collect()
}
