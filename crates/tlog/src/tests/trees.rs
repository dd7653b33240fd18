//! Roots and proofs: the vectors of RFC 6962's own implementation, `ct-merkle` beside ours, and every size up to 300.

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use proptest::prelude::*;
use sha2::Sha256;

use super::Leaves;
use crate::{
    EMPTY_ROOT, Frontier, Hash, Nodes as _, consistency_proof, inclusion_proof, leaf_hash, root,
    verify_consistency, verify_inclusion,
};

/// The entries of the tests that came with the reference implementation of RFC 6962
/// (<https://github.com/google/certificate-transparency>, `cpp/merkletree/merkle_tree_test.cc`; the same stand in
/// <https://github.com/transparency-dev/merkle>, `testonly/constants.go`), in hexadecimal.
const ENTRIES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// The roots of the first one, two, … of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
/// Index, size and the proof that the entry is in the tree.
const INCLUSIONS: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];
/// The smaller size, the larger one and the proof that the larger tree begins with the smaller.
const CONSISTENCIES: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

fn bytes(hexadecimal: &str) -> Vec<u8> {
    (0..hexadecimal.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap())
        .collect()
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| Hash::from_slice(&bytes(text)).unwrap()).collect()
}

fn vectors() -> Leaves {
    Leaves::of(&ENTRIES.map(bytes))
}

#[test]
fn the_published_roots_come_out() {
    assert_eq!(root(0, &mut vectors()), Ok(EMPTY_ROOT));
    for (size, expected) in (1..).zip(hashes(&ROOTS)) {
        assert_eq!(root(size, &mut vectors()), Ok(expected), "{size} entries");
    }
}

#[test]
fn the_published_proofs_come_out_and_hold() {
    let roots = hashes(&ROOTS);
    let root_of = |size: u64| roots[usize::try_from(size).unwrap() - 1];
    for (index, size, expected) in INCLUSIONS {
        let proof = inclusion_proof(index, size, &mut vectors()).unwrap();
        assert_eq!(proof, hashes(expected), "entry {index} of {size}");
        let leaf = leaf_hash(&bytes(ENTRIES[usize::try_from(index).unwrap()]));
        assert_eq!(verify_inclusion((leaf, index), (root_of(size), size), &proof), Ok(()));
    }
    for (old, new, expected) in CONSISTENCIES {
        let proof = consistency_proof(old, new, &mut vectors()).unwrap();
        assert_eq!(proof, hashes(expected), "from {old} to {new}");
        assert_eq!(verify_consistency((root_of(old), old), (root_of(new), new), &proof), Ok(()));
    }
}

#[test]
fn a_growing_tree_knows_its_root_and_tells_its_whole_subtrees() {
    let mut leaves = Leaves::numbered(LARGEST);
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), EMPTY_ROOT);
    for number in 0..LARGEST {
        let mut made = Vec::new();
        let leaf = leaves.0[usize::try_from(number).unwrap()];
        frontier.push(leaf, |level, index, root| made.push((level, index, root)));
        assert_eq!(frontier.size(), number + 1);
        assert_eq!(frontier.root(), root(number + 1, &mut leaves).unwrap(), "{} entries", number + 1);
        assert_eq!(u32::try_from(made.len()).unwrap(), (number + 1).trailing_zeros());
        for (level, index, root) in made {
            assert_eq!(leaves.node(level, index), Ok(root));
        }
    }
}

/// The largest tree of the exhaustive tests.
const LARGEST: u64 = 300;

fn joined(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn another_implementation_makes_the_same_roots_and_proofs_at_every_size() {
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut ours = Leaves::numbered(LARGEST);
    for size in 1..=LARGEST {
        theirs.push((size - 1).to_be_bytes().to_vec());
        let own_root = root(size, &mut ours).unwrap();
        assert_eq!(theirs.root().as_bytes().as_slice(), own_root.0, "the root of {size}");
        for index in 0..size {
            let proof = inclusion_proof(index, size, &mut ours).unwrap();
            let place = usize::try_from(index).unwrap();
            assert_eq!(theirs.prove_inclusion(place).as_bytes(), joined(&proof), "entry {index} of {size}");
        }
    }
}

#[test]
fn another_implementation_accepts_our_consistency_proofs_and_we_its() {
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut ours = Leaves::numbered(LARGEST);
    let mut roots = vec![];
    for size in 1..=LARGEST {
        theirs.push((size - 1).to_be_bytes().to_vec());
        let new = root(size, &mut ours).unwrap();
        roots.push(new);
        for old in 1..size {
            let old_root = roots[usize::try_from(old).unwrap() - 1];
            let proof = consistency_proof(old, size, &mut ours).unwrap();
            let theirs_old = RootHash::<Sha256>::new(old_root.0.into(), old);
            let read = ConsistencyProof::<Sha256>::try_from_bytes(joined(&proof)).unwrap();
            assert!(theirs.root().verify_consistency(&theirs_old, &read).is_ok(), "{old} to {size}");
            let made = theirs.prove_consistency(usize::try_from(size - old).unwrap());
            assert_eq!(made.as_bytes(), joined(&proof), "{old} to {size}");
        }
    }
}

#[test]
fn another_implementation_accepts_our_inclusion_proofs() {
    let mut ours = Leaves::numbered(77);
    let head = RootHash::<Sha256>::new(root(77, &mut ours).unwrap().0.into(), 77);
    for index in 0..77_u64 {
        let proof = joined(&inclusion_proof(index, 77, &mut ours).unwrap());
        let read = InclusionProof::<Sha256>::try_from_bytes(proof).unwrap();
        assert!(head.verify_inclusion(&index.to_be_bytes().to_vec(), index, &read).is_ok());
    }
}

#[test]
fn every_proof_up_to_three_hundred_entries_holds() {
    let mut leaves = Leaves::numbered(LARGEST);
    let roots: Vec<Hash> = (0..=LARGEST).map(|size| root(size, &mut leaves).unwrap()).collect();
    for size in 1..=LARGEST {
        let head = (roots[usize::try_from(size).unwrap()], size);
        for index in 0..size {
            let leaf = leaves.0[usize::try_from(index).unwrap()];
            let proof = inclusion_proof(index, size, &mut leaves).unwrap();
            assert_eq!(verify_inclusion((leaf, index), head, &proof), Ok(()), "{index} of {size}");
        }
        for old in 0..=size {
            let before = (roots[usize::try_from(old).unwrap()], old);
            let proof = consistency_proof(old, size, &mut leaves).unwrap();
            assert_eq!(verify_consistency(before, head, &proof), Ok(()), "{old} to {size}");
        }
    }
}

#[test]
fn what_is_not_in_the_tree_has_no_proof() {
    let mut leaves = Leaves::numbered(5);
    let head = (root(5, &mut leaves).unwrap(), 5);
    assert!(verify_inclusion((leaves.0[0], 5), head, &[]).is_err());
    assert_eq!(inclusion_proof(5, 5, &mut leaves), Ok(Vec::new()));
    assert!(verify_consistency((head.0, 6), head, &[]).is_err(), "a log that shrank");
    assert!(verify_consistency((leaves.0[0], 0), head, &[]).is_err(), "an empty log has one root");
    assert!(verify_consistency((leaves.0[0], 5), head, &[]).is_err(), "two roots of one size");
    assert!(verify_consistency((leaves.0[0], 3), head, &[]).is_err(), "no proof at all");
}

proptest! {
    #[test]
    fn a_proof_of_anything_else_does_not_hold(
        size in 1_u64..300, pick in any::<u64>(), other in any::<u64>(), bit in 0_usize..256, at in any::<usize>(),
    ) {
        let mut leaves = Leaves::numbered(size);
        let head = (root(size, &mut leaves).unwrap(), size);
        let index = pick % size;
        let leaf = leaves.0[usize::try_from(index).unwrap()];
        let proof = inclusion_proof(index, size, &mut leaves).unwrap();
        if other % size != index {
            prop_assert!(verify_inclusion((leaf, other % size), head, &proof).is_err());
        }
        prop_assert!(verify_inclusion((flipped(leaf, bit), index), head, &proof).is_err());
        prop_assert!(verify_inclusion((leaf, index), (flipped(head.0, bit), size), &proof).is_err());
        let mut longer = proof.clone();
        longer.push(leaf);
        prop_assert!(verify_inclusion((leaf, index), head, &longer).is_err());
        if !proof.is_empty() {
            let mut changed = proof.clone();
            let place = at % proof.len();
            changed[place] = flipped(changed[place], bit);
            prop_assert!(verify_inclusion((leaf, index), head, &changed).is_err());
            prop_assert!(verify_inclusion((leaf, index), head, &proof[1..]).is_err());
        }
    }

    #[test]
    fn a_log_that_changed_its_past_is_not_consistent(
        new in 2_u64..300, pick in any::<u64>(), changed in any::<u64>(), bit in 0_usize..256,
    ) {
        let old = 1 + pick % (new - 1);
        let before = (root(old, &mut Leaves::numbered(new)).unwrap(), old);
        let mut forked = Leaves::numbered(new);
        let place = usize::try_from(changed % old).unwrap();
        forked.0[place] = flipped(forked.0[place], bit);
        let after = (root(new, &mut forked).unwrap(), new);
        let proof = consistency_proof(old, new, &mut forked).unwrap();
        prop_assert!(verify_consistency(before, after, &proof).is_err());
    }
}

fn flipped(mut hash: Hash, bit: usize) -> Hash {
    hash.0[bit / 8] ^= 1 << (bit % 8);
    hash
}
