//! Tests of letters: what a message looks like, and a mail server that does everything a mail server may do.

mod secured;

use std::{
    io::{BufRead as _, BufReader, Read, Write},
    net::TcpListener,
    sync::mpsc,
    thread,
    time::Duration,
};

use balai_base::{CaseId, Secret};
use balai_testkit::{START, TestDirectory, databases, region};
use uuid::Uuid;

use super::*;

fn letter() -> Letter {
    Letter {
        id: "0192f0c0.r".to_owned(),
        at: START,
        to: Secret::new("sri@warga.example".to_owned()),
        from_name: "Kabupaten Contoh".to_owned(),
        reply_to: Some("layanan@contoh.example".to_owned()),
        language: "id",
        subject: "Laporan CTH-7F3K-92QX selesai".to_owned(),
        text: "Lubang – sudah ditambal.\n".to_owned(),
        html: "<p>Lubang – sudah ditambal.</p>".to_owned(),
        stop: "https://balai.example/surel/berhenti/abc".to_owned(),
    }
}

/// What a scripted server does with one connection.
type Script = fn(&mut Peer);

struct Peer {
    reader: BufReader<Box<dyn Wire>>,
    heard: Vec<String>,
}

/// A connection, protected or not.
trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

impl Peer {
    fn new(wire: impl Wire + 'static) -> Self {
        Self { reader: BufReader::new(Box::new(wire)), heard: Vec::new() }
    }

    fn say(&mut self, line: &str) {
        // Whoever hung up meanwhile is part of the test.
        let _ = self.reader.get_mut().write_all(format!("{line}\r\n").as_bytes());
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        let _ = self.reader.read_line(&mut line);
        self.heard.push(line.trim_end().to_owned());
        line
    }

    /// Answers line by line: what begins with a word gets its answer, the rest gets 250.
    fn go_on(&mut self, answers: &[(&str, &str)]) {
        loop {
            let line = self.hear();
            if line.is_empty() {
                return;
            }
            let answer = answers.iter().find(|(word, _)| line.starts_with(word));
            match answer {
                Some((_, "")) => return,
                Some((_, answer)) => self.say(answer),
                None if line.starts_with("DATA") => {
                    self.say("354 go ahead");
                    while !matches!(self.hear().as_str(), ".\r\n" | "") {}
                    let after = answers.iter().find(|(word, _)| *word == ".");
                    match after {
                        Some((_, "")) => return,
                        Some((_, answer)) => self.say(answer),
                        None => self.say("250 2.0.0 taken"),
                    }
                }
                None => self.say("250 fine"),
            }
        }
    }

    fn greeted(&mut self, answers: &[(&str, &str)]) {
        self.say("220 scripted");
        self.go_on(answers);
    }
}

/// For a server that is never waited for in vain, however busy the machine is.
const PATIENT: Limits = Limits { step: Duration::from_mins(5), whole: Duration::from_mins(5) };
/// For a server that falls silent.
const HASTY: Limits = Limits { step: Duration::from_millis(200), whole: Duration::from_millis(900) };

/// Sends a letter to a server that follows `script`; gives the outcome and what the server heard.
fn sent(script: Script, limits: Limits) -> (Result<(), Unsent>, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, heard) = mpsc::channel();
    let (ending, over) = mpsc::channel::<()>();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut peer = Peer::new(stream);
        script(&mut peer);
        told.send(peer.heard).unwrap();
        // Held open until the test is over, so that a silent server stays silent instead of hanging up.
        let _ = over.recv();
    });
    let outcome = smtp(port, limits).send(&letter());
    drop(ending);
    (outcome, heard.recv().unwrap_or_default())
}

fn smtp(port: u16, limits: Limits) -> Smtp {
    Smtp::new(SmtpServer { limits, ..server(port) }).unwrap()
}

fn server(port: u16) -> SmtpServer {
    SmtpServer {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        sign_in: None,
        authority: None,
        from: "balai@contoh.example".to_owned(),
        limits: Limits::default(),
    }
}

#[test]
fn a_letter_has_both_forms_and_the_headers_of_a_machine() {
    let (outcome, heard) = sent(|peer| peer.greeted(&[]), PATIENT);
    assert_eq!(outcome, Ok(()));
    let message = heard.join("\n");
    for part in [
        "MAIL FROM:<balai@contoh.example>",
        "RCPT TO:<sri@warga.example>",
        "Message-ID: <0192f0c0.r@contoh.example>",
        "Subject: Laporan CTH-7F3K-92QX selesai",
        "Auto-Submitted: auto-generated",
        "Content-Language: id",
        "List-Unsubscribe: <https://balai.example/surel/berhenti/abc>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Reply-To: layanan@contoh.example",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
    ] {
        assert!(message.contains(part), "{part}\n{message}");
    }
    assert!(message.is_ascii(), "{message}");
}

#[test]
fn nothing_typed_begins_a_header_of_its_own() {
    let trick = Letter { subject: "Halo\r\nBcc: semua@orang.example".to_owned(), ..letter() };
    let from = "balai@contoh.example".parse().unwrap();
    let message = String::from_utf8(message::message(&trick, &from).unwrap().formatted()).unwrap();
    assert!(!message.contains("\nBcc:"), "{message}");
    let nobody = Letter { to: Secret::new("a@b.example\r\nRCPT TO:<c@d.example>".to_owned()), ..letter() };
    let refused = message::message(&nobody, &from).unwrap_err();
    assert_eq!((refused.again, refused.reason), (false, Reason::Address));
}

#[test]
fn what_a_server_may_do_and_what_becomes_of_the_letter() {
    let cases: [(&str, Script, bool, Reason); 11] = [
        (
            "refuses the recipient",
            |peer| peer.greeted(&[("RCPT", "550 5.1.1 <sri@warga.example> unknown")]),
            false,
            Reason::Address,
        ),
        (
            "refuses the letter",
            |peer| peer.greeted(&[(".", "554 5.7.1 spam for sri@warga.example")]),
            false,
            Reason::Content,
        ),
        (
            "refuses the sender",
            |peer| peer.greeted(&[("MAIL", "553 5.7.1 not yours")]),
            false,
            Reason::Sender,
        ),
        (
            "asks to wait for the recipient",
            |peer| peer.greeted(&[("RCPT", "450 4.2.1 later")]),
            true,
            Reason::Busy,
        ),
        ("asks to wait for the letter", |peer| peer.greeted(&[(".", "451 4.3.0 later")]), true, Reason::Busy),
        ("is closed", |peer| peer.say("554 no service"), true, Reason::Away),
        ("is busy", |peer| peer.say("421 too many"), true, Reason::Busy),
        ("never greets", |_| (), true, Reason::Slow),
        ("falls silent at the recipient", |peer| peer.greeted(&[("RCPT", "")]), true, Reason::Slow),
        ("falls silent after the letter", |peer| peer.greeted(&[(".", "")]), true, Reason::Slow),
        ("speaks no SMTP", |peer| peer.say("HTTP/1.1 400 Bad Request"), true, Reason::Away),
    ];
    for (name, script, again, reason) in cases {
        let limits = if reason == Reason::Slow { HASTY } else { PATIENT };
        let (outcome, _) = sent(script, limits);
        let unsent = outcome.unwrap_err();
        assert_eq!((unsent.again, unsent.reason), (again, reason), "a server that {name}: {unsent:?}");
        assert!(!format!("{unsent:?}").contains("sri"), "the address is told: {unsent:?}");
    }
}

#[test]
fn a_server_that_hangs_up_in_the_middle_gets_the_letter_again_later() {
    for word in ["EHLO", "MAIL", "RCPT", "DATA"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let peer = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut peer = Peer::new(stream);
            peer.greeted(&[(word, "")]);
        });
        let unsent = smtp(port, PATIENT).send(&letter()).unwrap_err();
        peer.join().unwrap();
        assert_eq!((unsent.again, unsent.reason), (true, Reason::Away), "{word}: {unsent:?}");
    }
}

#[test]
fn nobody_at_home_and_a_dripping_server_end_in_time() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let unsent = smtp(port, PATIENT).send(&letter()).unwrap_err();
    assert_eq!((unsent.again, unsent.reason), (true, Reason::Away));

    let dripping: Script = |peer| {
        // Every byte comes in time, the line never ends.
        for _ in 0..40 {
            let _ = peer.reader.get_mut().write_all(b"2");
            thread::park_timeout(Duration::from_millis(50));
        }
    };
    let (outcome, _) = sent(dripping, HASTY);
    let unsent = outcome.unwrap_err();
    assert_eq!((unsent.again, unsent.reason), (true, Reason::Slow), "{unsent:?}");
}

#[test]
fn no_connection_is_used_unprotected_when_protection_was_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut peer = Peer::new(stream);
        peer.greeted(&[]);
        peer.heard
    });
    let asked = SmtpServer {
        security: Security::StartTls,
        sign_in: Some(("balai".to_owned(), Secret::new("rahasia".to_owned()))),
        ..server(port)
    };
    let unsent = Smtp::new(asked).unwrap().send(&letter()).unwrap_err();
    assert_eq!((unsent.again, unsent.reason), (true, Reason::Insecure));
    let heard = peer.join().unwrap().join("\n");
    assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
}

#[test]
fn a_folder_takes_letters_as_files() {
    let directory = TestDirectory::new();
    let folder = Folder::new(directory.path().join("mails"), "balai@balai.invalid").unwrap();
    folder.send(&letter()).unwrap();
    folder.send(&letter()).unwrap();
    let files: Vec<_> = std::fs::read_dir(directory.path().join("mails")).unwrap().flatten().collect();
    assert_eq!(files.len(), 1, "the same letter is the same file");
    let text = std::fs::read_to_string(files[0].path()).unwrap();
    assert!(text.contains("To: sri@warga.example") && text.contains("multipart/alternative"), "{text}");
}

#[test]
fn addressees_come_back_as_they_were_written() {
    for addressee in [Addressee::Reporter, Addressee::Follower([0xa7; 32])] {
        assert_eq!(Addressee::parse(&addressee.to_string()), Some(addressee));
    }
    for wrong in ["", "follower:", "follower:zz", "follower:0102", "sri@warga.example"] {
        assert_eq!(Addressee::parse(wrong), None, "{wrong}");
    }
    assert_eq!(asked("nothing"), None);
}

#[test]
fn who_wants_no_letters_stays_so_and_an_address_that_works_again_is_forgiven() {
    for database in databases() {
        database
            .write_now(|tx| {
                let (region, case) = (region(), CaseId(Uuid::from_u128(1)));
                let reporter = Addressee::Reporter;
                note_unreachable(tx, &region, (case, &reporter), START)?;
                assert_eq!(unreachable_since(tx, &region, case)?, Some(START));
                note_taken(tx, &region, case, &reporter)?;
                assert_eq!(unreachable_since(tx, &region, case)?, None);
                stop(tx, &region, (case, &reporter), START)?;
                note_unreachable(tx, &region, (case, &reporter), START)?;
                note_taken(tx, &region, case, &reporter)?;
                assert!(is_stopped(tx, &region, case, &reporter)?);
                assert!(!is_stopped(tx, &region, case, &Addressee::Follower([1; 32]))?);
                assert_eq!(unreachable_since(tx, &region, case)?, None);
                Ok(())
            })
            .unwrap();
    }
}
