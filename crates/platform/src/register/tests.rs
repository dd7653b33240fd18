//! The contract over the wire, against a stand-in that answers whatever it is told to.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::Duration,
};

use balai_base::Secret;
use uuid::Uuid;

use super::*;

/// Answers each connection with the next of `answers` and tells what was asked; nothing for an empty one.
fn stand_in(answers: Vec<&'static str>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut silent = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let asked = request(&mut stream);
            if answer.is_empty() {
                silent.push(stream);
            } else {
                stream.write_all(answer.as_bytes()).unwrap();
            }
            let _ = tell.send(asked);
        }
        // Whoever was not answered keeps waiting until the test is over.
        std::mem::forget(silent);
    });
    (address, told)
}

fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut part = [0_u8; 4096];
    loop {
        let length = stream.read(&mut part).unwrap();
        read.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&read).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let wanted = head
            .to_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ").map(str::to_owned));
        if wanted.is_none_or(|wanted| body.len() >= wanted.parse().unwrap()) {
            return text;
        }
    }
}

fn json(status: &str, body: &str) -> &'static str {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .leak()
}

/// Waits however busy the machine is.
fn register(address: &str) -> Http {
    register_with(address, Duration::from_mins(5))
}

fn register_with(address: &str, patience: Duration) -> Http {
    let directory = balai_testkit::TestDirectory::new();
    let key = directory.path().join("key");
    std::fs::write(&key, "rahasia\n").unwrap();
    let settings = Settings { name: "siak".into(), address: address.into(), key_file: Some(key), patience };
    Http::open(&settings).unwrap()
}

fn asked() -> Asked {
    Asked {
        step: Uuid::from_u128(7),
        confirm_by: Secret::new("kunci-langkah".into()),
        number: "CTH-1234567".into(),
        service: "akta-kelahiran".into(),
        variant: String::new(),
        answers: vec![("F-2.01".into(), "anak.nama".into(), Secret::new("Putu".into()))],
    }
}

#[test]
fn the_three_answers_of_the_contract_are_told_apart_and_the_rest_is_no_answer() {
    let table = [
        (json("200 OK", r#"{"reference":"R1","number":"5103-LU-1"}"#), "accepted R1 5103-LU-1"),
        (json("400 Bad Request", r#"{"reason":"NIK ibu tidak aktif"}"#), "refused NIK ibu tidak aktif"),
        (json("202 Accepted", r#"{"reference":"R2"}"#), "pending R2"),
        (json("202 Accepted", ""), "pending "),
        (json("200 OK", r#"{"reference":"R1"}"#), "none of the contract"),
        (json("400 Bad Request", "<html>"), "none of the contract"),
        (json("302 Found", ""), "points elsewhere"),
        (json("401 Unauthorized", "{}"), "key is not accepted"),
        (json("503 Unavailable", "{}"), "trouble of its own"),
        ("tidak ada\r\n\r\n", "no connection"),
    ];
    let (address, told) = stand_in(table.iter().map(|(answer, _)| *answer).collect());
    let register = register(&address);
    for (answer, expected) in table {
        let said = match register.ask(&asked()) {
            Answer::Accepted { reference, number } => format!("accepted {reference} {number}"),
            Answer::Refused { reason } => format!("refused {reason}"),
            Answer::Pending { reference } => format!("pending {reference}"),
            Answer::Unreachable { why } => why.to_owned(),
        };
        assert!(said.contains(expected), "{answer}: {said}");
        let request = told.recv().unwrap();
        assert!(request.starts_with("POST /steps HTTP/1.1"), "{request}");
        assert!(request.contains("Bearer rahasia") && request.contains(r#""value":"Putu""#), "{request}");
        assert!(request.contains("idempotency-key: 00000000-0000-0000-0000-000000000007"), "{request}");
    }
}

#[test]
fn a_register_says_what_it_holds_and_anything_else_is_no_answer() {
    let table = [
        (json("200 OK", r#"{"held":["kk","paspor"]}"#), Some(vec!["kk".to_owned()])),
        (json("200 OK", r#"{"held":[]}"#), Some(Vec::new())),
        (json("200 OK", "{}"), None),
        (json("202 Accepted", r#"{"held":["kk"]}"#), None),
        (json("404 Not Found", ""), None),
        (json("401 Unauthorized", "{}"), None),
        (json("503 Unavailable", "{}"), None),
    ];
    let (address, told) = stand_in(table.iter().map(|(answer, _)| *answer).collect());
    let register = register(&address);
    let asked = HoldingsAsked {
        nik: Secret::new("5103014107900001".into()),
        card: None,
        codes: vec!["kk".into(), "ktp".into()],
    };
    for (answer, expected) in table {
        let said = match register.holds(&asked) {
            Holdings::Held(codes) => Some(codes),
            Holdings::Unreachable { .. } => None,
        };
        assert_eq!(said, expected, "{answer}");
        let request = told.recv().unwrap();
        assert!(
            request.starts_with("POST /holdings HTTP/1.1") && request.contains("Bearer rahasia"),
            "{request}"
        );
        assert!(request.contains(r#""codes":["kk","ktp"]"#) && !request.contains("\"kk\":"), "{request}");
    }
}

#[test]
fn what_a_register_holds_is_told_masked_and_only_to_whoever_knows_both_numbers() {
    let held = r#"{"held":[{"code":"kk","facts":[{"name":"Kepala keluarga","value":"I Wayan Adi Putra"},
        {"name":"Nomor KK","value":"5103010101100002"}]},{"code":"paspor","facts":[]}]}"#;
    let table = [
        (json("200 OK", held), true),
        (json("200 OK", r#"{"held":["kk"]}"#), false),
        (json("404 Not Found", ""), false),
        (json("503 Unavailable", "{}"), false),
    ];
    let (address, told) = stand_in(table.iter().map(|(answer, _)| *answer).collect());
    let register = register(&address);
    let both = HoldingsAsked {
        nik: Secret::new("5103014107900001".into()),
        card: Some(Secret::new("5103010101100002".into())),
        codes: vec!["kk".into()],
    };
    assert_eq!(register.recall(&HoldingsAsked { card: None, ..both.clone() }), None, "nobody is even asked");
    let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let facts = vec![line("Kepala keluarga", "I W**** A** P****"), line("Nomor KK", "5103**********02")];
    for (answer, is_told) in table {
        let expected = is_told.then(|| vec![Recalled { code: "kk".into(), facts: facts.clone() }]);
        assert_eq!(register.recall(&both), expected, "{answer}");
        let request = told.recv().unwrap();
        assert!(request.starts_with("POST /facts HTTP/1.1"), "{request}");
        assert!(request.contains(r#""kk":"5103010101100002""#), "{request}");
    }
}

#[test]
fn what_a_register_says_is_recognised_and_not_learned() {
    for (text, shown) in [
        ("Ni Luh Ayu", "N* L** A**"),
        ("5103015708900001", "5103**********01"),
        ("1990-08-17", "1990-**-**"),
        ("17/08/1990", "**/**/1990"),
        ("Br. Tegal, RT 003", "B*. T****, R* 003"),
        ("4", "4"),
        ("80361", "*****"),
        ("0812-3456-7890", "****-****-****"),
        ("", ""),
    ] {
        assert_eq!(recognisable(text), shown, "{text}");
    }
}

#[test]
fn a_register_that_says_nothing_is_left_after_a_while_and_looked_at_again() {
    let (address, told) = stand_in(vec!["", json("200 OK", r#"{"reference":"R","number":"N"}"#)]);
    let hasty = register_with(&address, Duration::from_millis(400));
    assert_eq!(hasty.ask(&asked()), Answer::Unreachable { why: "it took too long" });
    let late = register(&address).look(Uuid::from_u128(7));
    assert_eq!(late, Answer::Accepted { reference: "R".into(), number: "N".into() });
    assert!(
        told.iter().take(2).last().unwrap().starts_with("GET /steps/00000000-0000-0000-0000-000000000007 ")
    );
}

#[test]
fn an_answer_without_end_is_not_listened_to() {
    let endless = format!("HTTP/1.1 200 OK\r\ncontent-length: 900000\r\n\r\n{}", "x".repeat(900_000)).leak();
    let (address, _told) = stand_in(vec![endless]);
    assert!(matches!(register(&address).ask(&asked()), Answer::Unreachable { .. }));
}

#[test]
fn addresses_that_are_not_safe_to_call_are_refused_at_the_start() {
    let open = |address: &str| {
        let settings = Settings {
            name: "siak".into(),
            address: address.into(),
            key_file: None,
            patience: Duration::from_secs(1),
        };
        Http::open(&settings).is_ok()
    };
    for (address, may) in [
        ("https://siak.example.go.id/balai", true),
        ("https://10.1.2.3/balai", true),
        ("http://10.1.2.3:8080", true),
        ("http://localhost:9000", true),
        ("http://siak.example.go.id", false),
        ("http://93.184.216.34", false),
        ("https://nama:kunci@siak.example.go.id", false),
        ("https://siak.example.go.id/?kunci=1", false),
        ("ftp://10.1.2.3", false),
        ("siak", false),
    ] {
        assert_eq!(open(address), may, "{address}");
    }
}
