//! Addresses of tiles, and the tree read from them.

use super::Leaves;
use crate::{
    Hash, LogFailure, TileAddress, TileKind, Tiles, consistency_proof, inclusion_proof, root, tile::whole,
};

#[test]
fn an_address_reads_as_it_is_written() {
    let tile = |kind, number, width| TileAddress { kind, number, width };
    let table = [
        ("0/000", tile(TileKind::Hashes(0), 0, 256)),
        ("1/x001/234", tile(TileKind::Hashes(1), 1_234, 256)),
        // The example of the specification.
        ("0/x001/x234/067", tile(TileKind::Hashes(0), 1_234_067, 256)),
        ("2/000.p/1", tile(TileKind::Hashes(2), 0, 1)),
        ("entries/273.p/112", tile(TileKind::Entries, 273, 112)),
        ("63/999.p/255", tile(TileKind::Hashes(63), 999, 255)),
    ];
    for (text, address) in table {
        assert_eq!(address.to_string(), text);
        assert_eq!(TileAddress::parse(text), Ok(address));
    }
    for wrong in [
        "",
        "0",
        "0/",
        "0/0",
        "0/00",
        "0/0000",
        "00/000",
        "64/000",
        "-1/000",
        "0/x000/000",
        "0/001/000",
        "0/x001/x000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "x/000",
        "entries/+01",
        "0/x001/x234/067/",
        "0/000.p/1.p/1",
        "0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert!(TileAddress::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_widths_of_the_specifications_example_come_out() {
    let width = |level, number| TileAddress::in_tree(level, number, 70_000).map(|tile| tile.width);
    assert_eq!((width(0, 272), width(0, 273), width(0, 274)), (Some(256), Some(112), None));
    assert_eq!((width(1, 0), width(1, 1), width(1, 2)), (Some(256), Some(17), None));
    assert_eq!((width(2, 0), width(2, 1), width(3, 0)), (Some(1), None, None));
    assert_eq!(TileAddress::in_tree(63, u64::MAX, u64::MAX), None);
}

/// The tile of a tree in memory.
fn cut(leaves: &Leaves, address: TileAddress) -> Vec<Hash> {
    let TileKind::Hashes(level) = address.kind else { return Vec::new() };
    let span = 256_usize.pow(u32::from(level));
    let first = usize::try_from(address.number).unwrap() * 256;
    (first..first + usize::try_from(address.width).unwrap())
        .map(|at| whole(&leaves.0[at * span..(at + 1) * span]).unwrap())
        .collect()
}

#[test]
fn tiles_give_the_same_roots_and_proofs_as_leaves() {
    let mut leaves = Leaves::numbered(70_000);
    for size in [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000] {
        let mut asked = 0;
        let mut tiles = Tiles::new(size, |address| {
            asked += 1;
            Ok::<_, LogFailure>(cut(&leaves, address))
        });
        let from_tiles = root(size, &mut tiles).unwrap();
        let inclusion = inclusion_proof(size / 2, size, &mut tiles).unwrap();
        let consistency = consistency_proof(size / 3, size, &mut tiles).unwrap();
        assert!(asked <= 9, "{asked} tiles were asked for {size} entries");
        assert_eq!(from_tiles, root(size, &mut leaves).unwrap(), "{size}");
        assert_eq!(inclusion, inclusion_proof(size / 2, size, &mut leaves).unwrap(), "{size}");
        assert_eq!(consistency, consistency_proof(size / 3, size, &mut leaves).unwrap(), "{size}");
    }
}

#[test]
fn a_tile_that_is_too_short_is_a_failure() {
    let mut tiles = Tiles::new(300, |_| Ok::<_, LogFailure>(Vec::new()));
    assert!(matches!(root(300, &mut tiles), Err(LogFailure::Format(_))));
}
