//! What witnesses outside say of the log's checkpoints.

use balai_base::{Problem, RegionId};
use balai_store::{Failure, Tx};
use balai_tlog::{Checkpoint, Note, VerifierKey};

use super::store;

/// Takes in the cosignatures of a checkpoint we signed: those of the witnesses the pack names. Answers how many.
/// Refuses what is no checkpoint of ours, and a note without a word of a witness.
pub fn accept(
    tx: &mut Tx,
    region: &RegionId,
    witnesses: &[VerifierKey],
    note: &str,
) -> Result<usize, Failure> {
    let unread = || Problem::invalid("problem-log-note");
    let note = Note::parse(note).map_err(|_| unread())?;
    let size = Checkpoint::parse(&note.text).map_err(|_| unread())?.size;
    let ours = store::checkpoint_of(tx, region, size)?.and_then(|stored| Note::parse(&stored.note).ok());
    if ours.is_none_or(|ours| ours.text != note.text) {
        return Err(Problem::conflict("problem-log-other").into());
    }
    let said = note.cosigned(witnesses).map_err(|_| Problem::invalid("problem-log-cosignature"))?;
    if said.is_empty() {
        return Err(Problem::forbidden("problem-log-unknown-witness").into());
    }
    for word in &said {
        let told = (word.witness.as_str(), word.line.to_string());
        store::put_cosignature(tx, region, size, (told.0, &told.1, word.seconds))?;
    }
    Ok(said.len())
}
