//! Against OpenSSH.

use std::{fs, os::unix::fs::PermissionsExt as _};

use balai_backup::TargetFailure;
use balai_targets::open_target;

use crate::{keeps_any_content, keeps_its_promises, key, sshd::Sshd};

#[test]
fn a_folder_over_ssh_keeps_what_every_target_promises() {
    let Some(sshd) = Sshd::start("") else { return };
    let target = open_target(&sshd.address(), &sshd.access()).unwrap();
    let name = target.name();
    assert!(name.starts_with("sftp://127.0.0.1:") && !name.contains('@'), "{name}");
    keeps_its_promises(target.as_ref());
    keeps_any_content(target.as_ref());
    let rights = fs::metadata(sshd.root().join("segments/a1")).unwrap().permissions().mode();
    assert_eq!(rights & 0o077, 0, "others on that machine may read");
}

#[test]
fn a_name_that_is_not_finished_is_never_listed() {
    let Some(sshd) = Sshd::start("") else { return };
    let target = open_target(&sshd.address(), &sshd.access()).unwrap();
    target.put(&key("a/b"), b"whole").unwrap();
    fs::write(sshd.root().join("a/c.0011223344556677.unfinished"), b"ha").unwrap();
    fs::write(sshd.root().join("a/SOMEBODY ELSE"), b"").unwrap();
    assert_eq!(target.list("a/").unwrap(), [key("a/b")]);
    assert_eq!(fs::read_dir(sshd.root().join("a")).unwrap().count(), 3, "something of ours is left over");
}

#[test]
fn an_unknown_machine_is_refused_with_its_fingerprint_and_the_line_to_add() {
    let Some(sshd) = Sshd::start("") else { return };
    let line = fs::read_to_string(sshd.known_hosts()).unwrap();
    fs::remove_file(sshd.known_hosts()).unwrap();
    let target = open_target(&sshd.address(), &sshd.access()).unwrap();
    let TargetFailure::Denied(told) = target.put(&key("a"), b"x").unwrap_err() else { panic!("not refused") };
    let offered = line.split(' ').take(3).collect::<Vec<_>>().join(" ");
    assert!(told.contains("SHA256:") && told.contains(offered.trim()), "{told}");
    assert!(!sshd.root().exists(), "something was sent to a machine nobody knows");

    fs::write(sshd.known_hosts(), format!("{}\n", offered.trim())).unwrap();
    target.put(&key("a"), b"x").unwrap();
}

#[test]
fn a_machine_with_another_key_than_before_is_refused() {
    let Some(sshd) = Sshd::start("") else { return };
    sshd.trust("other");
    let target = open_target(&sshd.address(), &sshd.access()).unwrap();
    let told = target.list("").unwrap_err().to_string();
    assert!(told.contains("somebody stands between"), "{told}");
}

#[test]
fn a_key_that_is_not_let_in_and_one_that_others_may_read_are_told_apart() {
    let Some(sshd) = Sshd::start("") else { return };
    let other = format!("{}?key={}", sshd.address(), sshd.folder.path().join("other").display());
    let told = open_target(&other, &sshd.access()).unwrap().list("").unwrap_err();
    assert!(matches!(&told, TargetFailure::Denied(told) if told.contains("authorized_keys")), "{told}");

    let path = sshd.folder.path().join("keys/target-sftp.key");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let told = open_target(&sshd.address(), &sshd.access()).err().unwrap().to_string();
    assert!(told.contains("chmod 600"), "{told}");
}

#[test]
fn a_connection_that_broke_is_made_anew() {
    let Some(mut sshd) = Sshd::start("") else { return };
    let target = open_target(&sshd.address(), &sshd.access()).unwrap();
    target.put(&key("a"), b"x").unwrap();
    sshd.restart();
    target.put(&key("b"), b"y").unwrap();
    assert_eq!(target.list("").unwrap(), [key("a"), key("b")]);
}

#[test]
fn a_folder_that_may_not_be_written_is_no_success() {
    let Some(sshd) = Sshd::start("ForceCommand internal-sftp -R") else { return };
    let target = open_target(&sshd.address(), &sshd.access()).unwrap();
    let told = target.put(&key("a"), b"x").unwrap_err();
    assert!(matches!(told, TargetFailure::Denied(_)), "{told}");
}
