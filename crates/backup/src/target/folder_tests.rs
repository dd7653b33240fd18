//! A folder as a target.

use balai_testkit::TestDirectory;

use super::*;

fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

#[test]
fn names_are_harmless_paths() {
    for good in ["chunks/ab/abcdef", "segments/0197-a/000000000001.seg", "a"] {
        assert_eq!(key(good).as_str(), good);
    }
    for bad in [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        ".hidden",
        "a/.b",
        "A",
        "a b",
        "a\\b",
        "ä",
        &"a".repeat(201),
    ] {
        assert!(ObjectKey::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn what_was_put_is_read_listed_and_removed() {
    let directory = TestDirectory::new();
    let target = FolderTarget::new(directory.path());
    target.put(&key("chunks/ab/one"), b"1").unwrap();
    target.put(&key("chunks/cd/two"), b"2").unwrap();
    target.put(&key("segments/x/three"), b"3").unwrap();
    assert_eq!(target.get(&key("chunks/ab/one")).unwrap(), b"1");
    assert_eq!(target.list("chunks/").unwrap(), [key("chunks/ab/one"), key("chunks/cd/two")]);
    assert_eq!(target.list("segments/x/").unwrap(), [key("segments/x/three")]);
    assert_eq!(target.list("nothing/").unwrap(), []);
    target.remove(&key("chunks/ab/one")).unwrap();
    target.remove(&key("chunks/ab/one")).unwrap();
    assert!(matches!(target.get(&key("chunks/ab/one")), Err(TargetFailure::Missing(_))));
}

#[test]
fn an_object_is_never_replaced() {
    let directory = TestDirectory::new();
    let target = FolderTarget::new(directory.path());
    target.put(&key("a/b"), b"1").unwrap();
    target.put(&key("a/b"), b"1").unwrap();
    assert!(matches!(target.put(&key("a/b"), b"2"), Err(TargetFailure::Exists(_))));
    assert_eq!(target.get(&key("a/b")).unwrap(), b"1");
}

#[test]
fn what_is_half_written_has_no_name() {
    let directory = TestDirectory::new();
    let target = FolderTarget::new(directory.path());
    target.put(&key("a/b"), b"1").unwrap();
    std::fs::write(directory.path().join(".unfinished/77-1"), b"half").unwrap();
    assert_eq!(target.list("a/").unwrap(), [key("a/b")]);
    assert_eq!(std::fs::read_dir(directory.path().join("a")).unwrap().count(), 1);
}

#[test]
fn a_disk_that_is_not_mounted_is_no_empty_target() {
    let directory = TestDirectory::new();
    let target = FolderTarget::new(&directory.path().join("not-mounted"));
    assert!(matches!(target.put(&key("a/b"), b"1"), Err(TargetFailure::Away(_))));
    assert!(matches!(target.list("a/"), Err(TargetFailure::Away(_))));
    assert!(!directory.path().join("not-mounted").exists());
}

#[test]
fn an_address_is_a_path_or_has_a_known_scheme() {
    let access = Access::new("/nowhere");
    assert_eq!(open_target("/mnt/copies", &access).unwrap().name(), "/mnt/copies");
    assert_eq!(open_target("file:///mnt/copies", &access).unwrap().name(), "/mnt/copies");
    for wrong in ["", "ftp://a/b"] {
        let told = open_target(wrong, &access).err().unwrap().to_string();
        assert!(told.contains("no target"), "{told}");
    }
}
