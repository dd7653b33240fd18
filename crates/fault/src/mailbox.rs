//! A mail server whose mood is chosen, and what it remembers of every letter.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use crate::tally::Trouble;

/// What it does with whoever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It takes letters.
    Takes,
    /// It accepts connections and never answers.
    Silent,
    /// It closes every connection with a refusal.
    Refuses,
    /// It listens up to `DATA` and says nothing more: by turns it answers not even that, or takes the whole letter and never says so.
    Stops,
}

impl Mood {
    /// Its name in results.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Takes => "working",
            Self::Silent => "silent",
            Self::Refuses => "refusing",
            Self::Stops => "stopping after DATA",
        }
    }
}

/// What came of one letter, known by its addressee and its `Message-ID`.
#[derive(Clone, Copy, Debug, Default)]
struct Copies {
    /// How often the server said that it has it.
    taken: u32,
    /// How often it had all of it and did not say so.
    unsaid: u32,
}

/// Letters by addressee and `Message-ID`.
type Letters = BTreeMap<(String, String), Copies>;

/// The server.
pub(crate) struct Mailbox {
    /// Where it listens on this machine.
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    mood: Mutex<Mood>,
    letters: Mutex<Letters>,
    /// Connections kept open, so that nothing but a limit of time ends the wait.
    hanging: Mutex<Vec<TcpStream>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the letters add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Different letters that the server said it has.
    pub(crate) taken: usize,
    /// Letters it said so more than once of: nobody may hand over again what somebody answered for.
    pub(crate) twice: usize,
    /// Copies it had and did not say so of, which had to come again under the same `Message-ID`.
    pub(crate) unsaid: u32,
    /// Letters it has only in copies it said nothing of.
    pub(crate) unanswered: usize,
}

impl Mailbox {
    /// Opens it in a good mood.
    pub(crate) fn open() -> Result<Self, Trouble> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Trouble::at("the mail server's port"))?;
        let port = listener.local_addr().map_err(Trouble::at("the mail server's port"))?.port();
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Takes),
            letters: Mutex::default(),
            hanging: Mutex::default(),
        });
        let known = Arc::clone(&shared);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                known.meet(stream, number);
            }
        });
        Ok(Self { port, shared })
    }

    /// Changes the mood, for whoever comes from now on.
    pub(crate) fn set(&self, mood: Mood) {
        *held(&self.shared.mood) = mood;
    }

    /// How many of `expected` the server has said of no letter for that it has it.
    pub(crate) fn missing<'e>(&self, expected: impl Iterator<Item = &'e String>) -> usize {
        let letters = held(&self.shared.letters);
        let reached = |address: &String| {
            let of_it = letters.range((address.clone(), String::new())..);
            of_it.take_while(|((to, _), _)| to == address).any(|(_, copies)| copies.taken > 0)
        };
        expected.filter(|address| !reached(address)).count()
    }

    /// What all letters add up to.
    pub(crate) fn counted(&self) -> Counted {
        let letters = held(&self.shared.letters);
        Counted {
            taken: letters.values().filter(|copies| copies.taken > 0).count(),
            twice: letters.values().filter(|copies| copies.taken > 1).count(),
            unsaid: letters.values().map(|copies| copies.unsaid).sum(),
            unanswered: letters.values().filter(|copies| copies.taken == 0).count(),
        }
    }
}

impl Shared {
    fn meet(self: &Arc<Self>, stream: TcpStream, number: usize) {
        let mood = *held(&self.mood);
        match mood {
            Mood::Silent => held(&self.hanging).push(stream),
            Mood::Refuses => drop((&stream).write_all(b"554 no service here\r\n")),
            Mood::Takes | Mood::Stops => {
                let shared = Arc::clone(self);
                let until = match mood {
                    Mood::Takes => Until::TheEnd,
                    _ if number.is_multiple_of(2) => Until::Data,
                    _ => Until::TheLetter,
                };
                thread::spawn(move || {
                    if shared.converse(&stream, until) {
                        held(&shared.hanging).push(stream);
                    }
                });
            }
        }
    }

    /// One conversation (RFC 5321), as short as it may be; true when it was left hanging.
    fn converse(&self, stream: &TcpStream, until: Until) -> bool {
        let say = |line: &str| {
            let mut out = stream;
            // Whoever hung up gets the letter another time.
            let _ = out.write_all(line.as_bytes());
        };
        say("220 fault\r\n");
        let (mut to, mut id, mut in_letter) = (String::new(), String::new(), false);
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if in_letter {
                if let Some(named) = line.strip_prefix("Message-ID: ") {
                    named.clone_into(&mut id);
                } else if line == "." {
                    in_letter = false;
                    self.keep((std::mem::take(&mut to), std::mem::take(&mut id)), until);
                    if until == Until::TheLetter {
                        return true;
                    }
                    say("250 taken\r\n");
                }
                continue;
            }
            if let Some(address) = line.strip_prefix("RCPT TO:<") {
                address.split('>').next().unwrap_or_default().clone_into(&mut to);
            }
            in_letter = line == "DATA";
            match line.as_str() {
                "DATA" if until == Until::Data => return true,
                "DATA" => say("354 go on\r\n"),
                "QUIT" => {
                    say("221 goodbye\r\n");
                    return false;
                }
                _ => say("250 fine\r\n"),
            }
        }
        false
    }

    fn keep(&self, letter: (String, String), until: Until) {
        let mut letters = held(&self.letters);
        let copies = letters.entry(letter).or_default();
        if until == Until::TheEnd { copies.taken += 1 } else { copies.unsaid += 1 }
    }
}

/// How far a conversation is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// To its end.
    TheEnd,
    /// `DATA` gets no answer any more.
    Data,
    /// The letter is there, and the server does not say so.
    TheLetter,
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// What the server says while a letter is handed over; reading ends where nothing more comes.
    fn hand_over(mailbox: &Mailbox, to: &str, id: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", mailbox.port)).unwrap();
        let letter = format!(
            "EHLO balai\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{to}>\r\nDATA\r\nMessage-ID: {id}\r\n\r\nIsi\r\n.\r\nQUIT\r\n"
        );
        let _ = stream.write_all(letter.as_bytes()).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
        if *held(&mailbox.shared.mood) == Mood::Stops {
            // It hangs: what it did is seen in what it remembers.
            while held(&mailbox.shared.hanging).is_empty() {
                thread::yield_now();
            }
            return String::new();
        }
        let mut said = Vec::new();
        // Who refuses hangs up with words unread, which the system tells as a reset.
        let _ = stream.read_to_end(&mut said);
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn letters_are_told_apart_by_what_was_said_of_them() {
        let mailbox = Mailbox::open().unwrap();
        let expected = ["satu@contoh.example".to_owned(), "dua@contoh.example".to_owned()];
        assert!(hand_over(&mailbox, &expected[0], "<1@b>").contains("250 taken"));
        assert_eq!(mailbox.missing(expected.iter()), 1);
        mailbox.set(Mood::Refuses);
        assert!(!hand_over(&mailbox, &expected[1], "<2@b>").contains("250"));
        mailbox.set(Mood::Stops);
        // By turns: one hangs at DATA, the other once the letter is there.
        for _ in 0..2 {
            held(&mailbox.shared.hanging).clear();
            hand_over(&mailbox, &expected[1], "<2@b>");
        }
        let before = Counted { taken: 1, twice: 0, unsaid: 1, unanswered: 1 };
        assert_eq!((mailbox.missing(expected.iter()), mailbox.counted()), (1, before));
        mailbox.set(Mood::Takes);
        hand_over(&mailbox, &expected[1], "<2@b>");
        let after = Counted { taken: 2, twice: 0, unsaid: 1, unanswered: 0 };
        assert_eq!((mailbox.missing(expected.iter()), mailbox.counted()), (0, after));
        hand_over(&mailbox, &expected[1], "<2@b>");
        assert_eq!(mailbox.counted().twice, 1);
    }
}
