//! A witness and logs that behave in every way a log may behave.

use balai_base::SeededRandom;
use balai_testkit::TestDirectory;
use balai_tlog::{
    Checkpoint, Frontier, Hash, KeyKind, SigningKey, TileAddress, TileKind, leaf_hash, node_hash,
};

use super::{
    state::State,
    watch::{Failure, Fetch, Seen, look},
};

/// A log in memory.
struct Log(Vec<Hash>);

impl Log {
    fn of(size: u64) -> Self {
        Self((0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect())
    }

    fn key() -> SigningKey {
        SigningKey::new("contoh.example/log", KeyKind::Log, &[1; 32]).unwrap()
    }

    fn head(&self, size: usize) -> String {
        let mut frontier = Frontier::new();
        self.0[..size].iter().for_each(|leaf| frontier.push(*leaf, |_, _, _| ()));
        let origin = "contoh.example/log".to_owned();
        let head = Checkpoint { origin, size: frontier.size(), root: frontier.root() };
        head.sign(&[Self::key()]).note.to_string()
    }

    fn tile(&self, address: TileAddress) -> Result<Vec<u8>, String> {
        let TileKind::Hashes(level) = address.kind else { return Err("no such tile".to_owned()) };
        let span = 256_usize.pow(u32::from(level));
        let first = usize::try_from(address.number).unwrap() * 256;
        let width = usize::try_from(address.width).unwrap();
        let whole = |at: usize| {
            let mut row = self.0[at * span..(at + 1) * span].to_vec();
            while row.len() > 1 {
                row = row.chunks(2).map(|pair| node_hash(pair[0], pair[1])).collect();
            }
            row[0].0
        };
        Ok((first..first + width).flat_map(whole).collect())
    }

    fn seen(&self, size: usize, last: Option<&str>) -> Result<Seen, Failure> {
        let keys = [Self::key().verifier().clone()];
        let tile: &Fetch<'_> = &|address| self.tile(address);
        look(&self.head(size), &keys, (last, tile))
    }
}

#[test]
fn an_honest_log_is_vouched_for_at_every_size() {
    let log = Log::of(700);
    let mut last: Option<String> = None;
    for size in [0, 1, 2, 3, 200, 255, 256, 257, 300, 300, 511, 512, 513, 700] {
        let seen = log.seen(size, last.as_deref()).map_err(|failure| format!("{size}: {failure:?}")).unwrap();
        assert!(matches!(seen, Seen::Grown(signed) if signed.checkpoint.size == size as u64));
        last = Some(log.head(size));
    }
}

#[test]
fn a_log_that_rewrote_its_past_is_cried_out_with_both_heads() {
    let honest = Log::of(300);
    for changed in [0, 5, 199] {
        let mut forked = Log::of(400);
        forked.0[changed].0[3] ^= 1;
        for size in [200, 300, 400] {
            let before = honest.head(200);
            let Err(Failure::Alarm(alarm)) = forked.seen(size, Some(&before)) else {
                panic!("{changed} {size}")
            };
            assert_eq!((alarm.before, alarm.now), (before, forked.head(size)));
        }
    }
}

#[test]
fn a_log_whose_end_was_cut_off_is_not_vouched_for() {
    let log = Log::of(300);
    let seen = log.seen(299, Some(&log.head(300)));
    assert!(matches!(seen, Ok(Seen::Older(alarm)) if alarm.why.contains("cut off")));
}

#[test]
fn tiles_that_do_not_lead_to_the_head_are_no_proof() {
    let log = Log::of(300);
    let keys = [Log::key().verifier().clone()];
    let other = Log::of(301);
    let mut lying = Log::of(300);
    lying.0[250].0[0] ^= 1;
    for last in [None, Some(log.head(200))] {
        let tile: &Fetch<'_> = &|address| lying.tile(address);
        assert!(matches!(look(&log.head(300), &keys, (last.as_deref(), tile)), Err(Failure::Failed(_))));
        let short: &Fetch<'_> = &|address| other.tile(address).map(|bytes| bytes[1..].to_vec());
        assert!(matches!(look(&log.head(300), &keys, (last.as_deref(), short)), Err(Failure::Failed(_))));
        let away: &Fetch<'_> = &|_| Err("away".to_owned());
        assert!(matches!(look(&log.head(300), &keys, (last.as_deref(), away)), Err(Failure::Failed(_))));
    }
}

#[test]
fn a_head_that_somebody_else_signed_is_not_believed() {
    let log = Log::of(3);
    let stranger = SigningKey::new("contoh.example/log", KeyKind::Log, &[2; 32]).unwrap();
    let tile: &Fetch<'_> = &|address| log.tile(address);
    let outcome = look(&log.head(3), &[stranger.verifier().clone()], (None, tile));
    assert!(matches!(outcome, Err(Failure::Failed(reason)) if reason.contains("can't be believed")));
}

#[test]
fn a_witness_has_one_key_and_remembers() {
    let directory = TestDirectory::new();
    let folder = directory.path().join("saksi");
    assert!(State::open(&folder).err().unwrap().contains("balai witness key"));
    assert!(State::make(&folder, None, &SeededRandom::from_number(1)).err().unwrap().contains("--name"));
    let make = |name, seed| State::make(&folder, name, &SeededRandom::from_number(seed));
    let first = make(Some("inspektorat.example/saksi"), 1).unwrap();
    let again = make(None, 2).unwrap();
    let key = |state: &State| state.signer().unwrap().verifier().to_string();
    assert_eq!(key(&first), key(&again));
    assert!(make(Some("lain.example/saksi"), 3).err().unwrap().contains("that of inspektorat"));
    assert_eq!(first.last("contoh.example/log"), Ok(None));
    let log = Log::of(3);
    let Ok(Seen::Grown(signed)) = log.seen(3, None) else { panic!() };
    first.remember(&signed).unwrap();
    assert_eq!(again.last("contoh.example/log"), Ok(Some(log.head(3))));
    assert_eq!(again.last("lain.example/log"), Ok(None));
    std::fs::set_permissions(folder.join("witness.key"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .unwrap();
    assert!(State::open(&folder).err().unwrap().contains("chmod 600"));
}
