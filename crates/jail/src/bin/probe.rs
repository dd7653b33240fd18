//! For the tests of this crate: confines itself, then tries what its input names. What succeeds answers `done`.

use std::{
    io::{Read as _, Write as _},
    process::ExitCode,
    time::Duration,
};

use balai_jail::{Limits, confine};

fn main() -> ExitCode {
    if confine(Limits { memory: 64 * 1024 * 1024, seconds: 2 }).is_err() {
        return ExitCode::from(3);
    }
    let mut wanted = String::new();
    if std::io::stdin().read_to_string(&mut wanted).is_err() {
        return ExitCode::FAILURE;
    }
    let done = match wanted.as_str() {
        "answer" => true,
        "read" => std::fs::read("/etc/hostname").is_ok(),
        "write" => std::fs::write("/tmp/balai-jail-escaped", b"x").is_ok(),
        "connect" => std::net::TcpStream::connect("127.0.0.1:9").is_ok(),
        "listen" => std::net::TcpListener::bind("127.0.0.1:0").is_ok(),
        "run" => std::process::Command::new("/bin/true").status().is_ok(),
        "signal" => rustix::process::kill_process(
            rustix::process::getppid().unwrap_or(rustix::process::getpid()),
            rustix::process::Signal::TERM,
        )
        .is_ok(),
        "memory" => vec![1_u8; 256 * 1024 * 1024].iter().all(|byte| *byte == 1),
        // Without end: the limit on computing must stop it.
        "compute" => (0_u64..=u64::MAX).fold(0_u64, u64::wrapping_add) == 1,
        "wait" => {
            std::thread::sleep(Duration::from_hours(1));
            true
        }
        "talk" => {
            let line = [b'a'; 4_096];
            (0..1_000).all(|_| std::io::stdout().write_all(&line).is_ok())
        }
        _ => false,
    };
    if done && std::io::stdout().write_all(b"done").is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
