//! The targets against real servers: an S3 server and OpenSSH, on loopback.
#![expect(clippy::unwrap_used, reason = "tests")]

mod s3;
mod sftp;
mod sshd;

use balai_backup::{ObjectKey, Target, TargetFailure};
use proptest::{prelude::any, prop_assert_eq, proptest, test_runner::Config};

/// A key of a test.
fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

/// What every target promises, asked of this one.
fn keeps_its_promises(target: &dyn Target) {
    let (first, second) = (key("segments/a1/000000000001.seg"), key("segments/a1/000000000002.seg"));
    let large: Vec<u8> = (0_u32..300_000).flat_map(u32::to_le_bytes).collect();
    assert_eq!(target.get(&first), Err(TargetFailure::Missing(first.to_string())));
    assert_eq!(target.list("segments/a1/").unwrap(), []);
    target.put(&second, &large).unwrap();
    target.put(&first, b"").unwrap();
    assert_eq!(target.get(&first).unwrap(), b"");
    assert_eq!(target.get(&second).unwrap(), large);
    assert_eq!(target.list("segments/").unwrap(), [first.clone(), second.clone()]);
    assert_eq!(target.list("segments/a1/").unwrap(), [first.clone(), second.clone()]);
    assert_eq!(target.list("segments/a/").unwrap(), []);

    target.put(&second, &large).unwrap();
    let other = target.put(&second, b"other").unwrap_err();
    assert!(matches!(other, TargetFailure::Exists(_)), "{other}");
    assert_eq!(target.get(&second).unwrap(), large, "what is there was replaced");

    target.remove(&first).unwrap();
    target.remove(&first).unwrap();
    assert_eq!(target.list("").unwrap(), [second]);
}

/// Any content comes back as it was.
fn keeps_any_content(target: &dyn Target) {
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    let number = std::cell::Cell::new(0);
    proptest!(config, |(bytes in proptest::collection::vec(any::<u8>(), 0..100_000))| {
        number.set(number.get() + 1);
        let key = key(&format!("chunks/{:02}/x", number.get()));
        target.put(&key, &bytes).unwrap();
        prop_assert_eq!(target.get(&key).unwrap(), bytes);
    });
}
