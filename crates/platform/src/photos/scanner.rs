//! A virus scanner beside the server, when the operator has one: clamd's own words over its socket on this machine.
//!
//! Optional, since photos are made anew from their pixels anyway. Where one is named, nothing is decoded that it has not
//! passed: a scanner that is away, slow or says something else means "not now", never "go on".

use std::{
    io::{self, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    time::Duration,
};

use balai_base::{Problem, ProblemKind};

/// How long a scanner may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes handed over at a time.
const PIECE: usize = 64 * 1024;
/// The longest answer that is read, in bytes.
const MOST_ANSWER: u64 = 1_024;

/// A clamd on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    /// Its socket, such as `/run/clamav/clamd.ctl`.
    pub socket: PathBuf,
}

impl Scanner {
    /// Asks whether `bytes` may be opened. Blocks.
    pub(super) fn pass(&self, bytes: &[u8]) -> Result<(), Problem> {
        let answer = self.asked(bytes).unwrap_or_else(|error| error.to_string());
        if answer == "stream: OK" {
            return Ok(());
        }
        if answer.ends_with(" FOUND") {
            // The name of what was found is the scanner's own word, not the sender's.
            tracing::warn!(%answer, "a file was refused by the scanner");
            return Err(Problem::invalid("problem-photo-infected"));
        }
        tracing::error!(%answer, "the scanner does not answer as it should");
        Err(Problem::new(ProblemKind::Unavailable(60), "problem-photo-not-now"))
    }

    /// Hands `bytes` over by `INSTREAM` (clamd(8)): pieces with their length before them, an empty one at the end.
    fn asked(&self, bytes: &[u8]) -> io::Result<String> {
        let mut stream = UnixStream::connect(&self.socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(b"zINSTREAM\0")?;
        for piece in bytes.chunks(PIECE) {
            let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
            stream.write_all(&length.to_be_bytes())?;
            stream.write_all(piece)?;
        }
        stream.write_all(&[0; 4])?;
        let mut answer = String::new();
        stream.take(MOST_ANSWER).read_to_string(&mut answer)?;
        Ok(answer.trim_end_matches(['\0', '\n']).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use balai_testkit::TestDirectory;

    use super::*;

    /// The file every scanner knows and that does nothing (EICAR), in two parts so that none finds it here.
    fn eicar() -> Vec<u8> {
        [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTI", r"VIRUS-TEST-FILE!$H+H*"].concat().into_bytes()
    }

    /// A stand-in that speaks clamd's words: finds EICAR, or answers `always`.
    fn stand_in(folder: &TestDirectory, always: Option<&'static str>) -> Scanner {
        let socket = folder.path().join("clamd.ctl");
        let listener = UnixListener::bind(&socket).unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut word = [0; 10];
                stream.read_exact(&mut word).unwrap();
                assert_eq!(&word, b"zINSTREAM\0");
                let mut whole = Vec::new();
                loop {
                    let mut length = [0; 4];
                    stream.read_exact(&mut length).unwrap();
                    let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
                    if length == 0 {
                        break;
                    }
                    let begun = whole.len();
                    whole.resize(begun + length, 0);
                    stream.read_exact(&mut whole[begun..]).unwrap();
                }
                let holds = whole.windows(68).any(|part| part == eicar());
                let found = if holds { "stream: Eicar-Signature FOUND\0" } else { "stream: OK\0" };
                stream.write_all(always.unwrap_or(found).as_bytes()).unwrap();
            }
        });
        Scanner { socket }
    }

    fn verdict(scanner: &Scanner, bytes: &[u8]) -> &'static str {
        scanner.pass(bytes).err().map_or("passed", |problem| problem.message)
    }

    /// Fault F16: what a scanner finds is refused, and without its word nothing is opened.
    #[test]
    fn nothing_is_opened_that_the_scanner_has_not_passed() {
        let folder = TestDirectory::new();
        let scanner = stand_in(&folder, None);
        assert_eq!(verdict(&scanner, &vec![7; 300 * 1024]), "passed");
        assert_eq!(verdict(&scanner, b""), "passed");
        assert_eq!(verdict(&scanner, &eicar()), "problem-photo-infected");
        // On the border of two pieces, behind a picture.
        let behind = [vec![0xff; PIECE - 30], eicar(), vec![0; 9]].concat();
        assert_eq!(verdict(&scanner, &behind), "problem-photo-infected");
        for odd in ["INSTREAM size limit exceeded. ERROR\0", "", "stream: OK FOUND maybe\0"] {
            let folder = TestDirectory::new();
            assert_eq!(verdict(&stand_in(&folder, Some(odd)), b"x"), "problem-photo-not-now", "{odd}");
        }
        let gone = Scanner { socket: folder.path().join("nobody") };
        assert_eq!(verdict(&gone, b"x"), "problem-photo-not-now");
    }
}
