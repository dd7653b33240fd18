//! What a confined program can and can not do, tried by one that tries.

use std::{path::PathBuf, time::Duration};

use balai_jail::{Broken, Cell};

fn cell() -> Cell {
    Cell {
        program: PathBuf::from(env!("CARGO_BIN_EXE_balai-jail-probe")),
        arguments: Vec::new(),
        patience: Duration::from_mins(5),
        most_output: 1_000,
    }
}

#[test]
fn a_confined_program_reads_works_and_answers() {
    assert_eq!(cell().run(b"answer"), Ok(b"done".to_vec()));
}

#[test]
fn a_confined_program_reaches_no_file_no_network_no_program_and_no_process() {
    for wanted in ["read", "write", "connect", "listen", "run", "signal"] {
        match cell().run(wanted.as_bytes()) {
            // Killed by the list of calls (SIGSYS is 31), not merely refused.
            Err(Broken::Ended(told)) => assert!(told.contains("31"), "{wanted}: {told}"),
            other => panic!("{wanted}: {other:?}"),
        }
    }
    assert!(!PathBuf::from("/tmp/balai-jail-escaped").exists());
}

#[test]
fn a_confined_program_has_its_memory_and_its_time_and_no_more() {
    for wanted in ["memory", "compute"] {
        // Ended by its own limits: whoever only waited would be told that it took too long.
        assert!(matches!(cell().run(wanted.as_bytes()), Err(Broken::Ended(_))), "{wanted}");
    }
}

#[test]
fn a_program_that_waits_or_talks_too_much_is_killed() {
    let hasty = Cell { patience: Duration::from_millis(300), ..cell() };
    assert_eq!(hasty.run(b"wait"), Err(Broken::TooLong));
    assert_eq!(cell().run(b"talk"), Err(Broken::TooMuch));
    // More than a pipe holds, to a program that does not read it: no waiting for each other.
    let nowhere = Cell { program: PathBuf::from("/bin/false"), ..cell() };
    assert!(matches!(nowhere.run(&vec![0; 4 * 1024 * 1024]), Err(Broken::Ended(_))));
    let missing = Cell { program: PathBuf::from("/nowhere/balai"), ..cell() };
    assert!(matches!(missing.run(b""), Err(Broken::NotStarted(_))));
}
