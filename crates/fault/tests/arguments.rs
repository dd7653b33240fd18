//! What the harness says when it can't run.

use std::process::Command;

#[test]
fn without_what_it_needs_it_ends_with_2_and_says_what_is_missing() {
    let output = Command::new(env!("CARGO_BIN_EXE_balai-fault")).arg("host").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--server"), "{output:?}");
}
