//! One look at a log: whether its head grew out of the one seen before. Decides; reads only what it is given.

use balai_tlog::{
    Hash, LogFailure, SignedCheckpoint, TileAddress, Tiles, VerifierKey, consistency_proof, root,
    verify_consistency,
};

/// A head that was looked at.
pub(super) enum Seen {
    /// It grew out of the last one, or is the first.
    Grown(SignedCheckpoint),
    /// It is smaller than the last one: a cache, or a log that was cut.
    Older(Alarm),
}

/// Two heads that contradict each other, as signed notes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alarm {
    pub(super) why: String,
    pub(super) before: String,
    pub(super) now: String,
}

/// Why nothing can be said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The log contradicts itself.
    Alarm(Alarm),
    /// It could not be looked at.
    Failed(String),
}

impl From<LogFailure> for Failure {
    fn from(failure: LogFailure) -> Self {
        Self::Failed(failure.to_string())
    }
}

/// Gives a tile's bytes.
pub(super) type Fetch<'f> = dyn Fn(TileAddress) -> Result<Vec<u8>, String> + 'f;

/// Looks at the head `text`; `last` is the signed note seen before.
pub(super) fn look(
    text: &str,
    keys: &[VerifierKey],
    (last, tile): (Option<&str>, &Fetch<'_>),
) -> Result<Seen, Failure> {
    let now = SignedCheckpoint::open(text, keys).map_err(|failure| {
        Failure::Failed(format!(
            "the log's head can't be believed: {failure}; compare its key with the region"
        ))
    })?;
    let Some(last) = last else {
        let whole = tree(now.checkpoint.size, tile, |tree| root(now.checkpoint.size, tree))?;
        return if whole == now.checkpoint.root {
            Ok(Seen::Grown(now))
        } else {
            Err(Failure::Failed("the tiles of the log do not lead to its head".to_owned()))
        };
    };
    let before = SignedCheckpoint::open(last, keys)?;
    let (old, new) = (&before.checkpoint, &now.checkpoint);
    let alarm = |why: &str| Alarm {
        why: format!("{} of {} entries: {why}", new.origin, new.size),
        before: last.to_owned(),
        now: text.to_owned(),
    };
    if new.size < old.size {
        return Ok(Seen::Older(alarm("the log had more entries before; its end was cut off")));
    }
    if new.size == old.size {
        let same = new.root == old.root;
        return if same {
            Ok(Seen::Grown(now))
        } else {
            Err(Failure::Alarm(alarm("two heads of one size differ")))
        };
    }
    let (proof, whole) = tree(new.size, tile, |tree| {
        Ok((consistency_proof(old.size, new.size, tree)?, root(new.size, tree)?))
    })?;
    if whole != new.root {
        return Err(Failure::Failed("the tiles of the log do not lead to its head".to_owned()));
    }
    match verify_consistency((old.root, old.size), (new.root, new.size), &proof) {
        Ok(()) => Ok(Seen::Grown(now)),
        Err(_) => Err(Failure::Alarm(alarm(
            "it does not begin with the entries seen before; history was rewritten",
        ))),
    }
}

fn tree<T>(
    size: u64,
    tile: &Fetch<'_>,
    work: impl FnOnce(&mut dyn balai_tlog::Nodes<Failure = Failure>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut tiles = Tiles::new(size, |address| {
        let bytes = tile(address).map_err(Failure::Failed)?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() {
            Ok(hashes.iter().map(|hash| Hash(*hash)).collect())
        } else {
            Err(Failure::Failed(format!("tile {address} of the log is broken off")))
        }
    });
    work(&mut tiles)
}
