//! Tiles: 256 hashes of one height, addressed as <https://c2sp.org/tlog-tiles> says, and the tree read from them.

use std::{collections::HashMap, fmt};

use crate::{Hash, LogFailure, Nodes, node_hash};

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;
/// The binary levels a tile spans.
const TILE_LEVELS: u32 = 8;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TileKind {
    /// The log's entries themselves, each after its length in two bytes, the higher first.
    Entries,
    /// Hashes: of leaves at level 0, of full tiles of the level below above it.
    Hashes(u8),
}

/// Which tile: its kind, its number from 0, and how many hashes it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileAddress {
    /// What it holds.
    pub kind: TileKind,
    /// Its number within the level.
    pub number: u64,
    /// 1 to 256; 256 is a full tile.
    pub width: u64,
}

impl TileAddress {
    /// The tile `number` of `level` as it is in a tree of `size` entries; nothing when it has no hash there.
    pub fn in_tree(level: u8, number: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(u32::from(level) * TILE_LEVELS).unwrap_or(0);
        let width = hashes.checked_sub(number.checked_mul(TILE_WIDTH)?)?.min(TILE_WIDTH);
        (width > 0).then_some(Self { kind: TileKind::Hashes(level), number, width })
    }

    /// Reads what stands after `tile/` in an address: `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`. Only the one way in which
    /// [`fmt::Display`] writes an address is read.
    pub fn parse(text: &str) -> Result<Self, LogFailure> {
        let wrong = || LogFailure::Format("no such tile");
        let (kind, rest) = text.split_once('/').ok_or_else(wrong)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(level.parse().ok().filter(|level| *level < 64).ok_or_else(wrong)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => {
                let partial = width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width));
                (number, partial.ok_or_else(wrong)?)
            }
            None => (rest, TILE_WIDTH),
        };
        let mut read = 0_u64;
        for part in number.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            let part: u64 = digits.parse().map_err(|_| wrong())?;
            read = read.checked_mul(1_000).and_then(|read| read.checked_add(part)).ok_or_else(wrong)?;
        }
        let address = Self { kind, number: read, width };
        if address.to_string() == text { Ok(address) } else { Err(wrong()) }
    }
}

impl fmt::Display for TileAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => formatter.write_str("entries")?,
            TileKind::Hashes(level) => write!(formatter, "{level}")?,
        }
        let mut parts = vec![self.number % 1_000];
        let mut rest = self.number / 1_000;
        while rest > 0 {
            parts.push(rest % 1_000);
            rest /= 1_000;
        }
        for (place, part) in parts.iter().enumerate().rev() {
            let mark = if place == 0 { "" } else { "x" };
            write!(formatter, "/{mark}{part:03}")?;
        }
        if self.width == TILE_WIDTH { Ok(()) } else { write!(formatter, ".p/{}", self.width) }
    }
}

/// The tree of `size` entries, read tile by tile; each tile is asked for once.
pub struct Tiles<F> {
    size: u64,
    fetch: F,
    read: HashMap<TileAddress, Vec<Hash>>,
}

impl<F, E> Tiles<F>
where
    F: FnMut(TileAddress) -> Result<Vec<Hash>, E>,
{
    /// A tree whose tiles `fetch` gives, as many hashes as the address says.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, read: HashMap::new() }
    }
}

impl<F, E> Nodes for Tiles<F>
where
    F: FnMut(TileAddress) -> Result<Vec<Hash>, E>,
    E: From<LogFailure>,
{
    type Failure = E;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, E> {
        let missing = || E::from(LogFailure::Format("a tile is too short"));
        // The node is the root of `2^above` neighbours in a tile of `tile_level`.
        let (tile_level, above) = (level / TILE_LEVELS, level % TILE_LEVELS);
        let first = index << above;
        let tile_level = u8::try_from(tile_level).map_err(|_| missing())?;
        let address = TileAddress::in_tree(tile_level, first / TILE_WIDTH, self.size).ok_or_else(missing)?;
        if !self.read.contains_key(&address) {
            let tile = (self.fetch)(address)?;
            self.read.insert(address, tile);
        }
        let tile = self.read.get(&address).map(Vec::as_slice).unwrap_or_default();
        let start = usize::try_from(first % TILE_WIDTH).map_err(|_| missing())?;
        let hashes = tile.get(start..start + (1 << above)).ok_or_else(missing)?;
        whole(hashes).ok_or_else(missing)
    }
}

/// The root of a power of two of hashes.
pub(crate) fn whole(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).filter_map(|pair| Some(node_hash(*pair.first()?, *pair.get(1)?))).collect();
    }
    row.first().copied()
}
