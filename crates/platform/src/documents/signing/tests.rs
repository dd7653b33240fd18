//! The test signer's signatures, and the provider's client against a stand-in that refuses, stalls and answers late.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value;

use super::*;

const SECRET: &str = "Rahasia-Tajam-77";
const NIK: &str = "5103000000000001";

/// A service that answers each call with the next of `answers`; tells what it was asked.
pub(in crate::documents) fn service(answers: Vec<String>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = Vec::new();
            let mut part = [0_u8; 4096];
            loop {
                let read = stream.read(&mut part).unwrap();
                asked.extend_from_slice(&part[..read]);
                let text = String::from_utf8_lossy(&asked).to_lowercase();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                let chunked = head.contains("transfer-encoding: chunked") && !body.ends_with("0\r\n\r\n");
                if body.len() >= length.map_or(0, |length| length.parse().unwrap()) && !chunked {
                    break;
                }
            }
            tell.send(String::from_utf8_lossy(&asked).into_owned()).unwrap();
            if answer.is_empty() {
                // Never answers, until the other side has enough of it.
                let _ = stream.read(&mut part);
            }
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, told)
}

pub(in crate::documents) fn http(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Waits however busy the machine is.
pub(in crate::documents) fn client(address: &str) -> Bsre {
    client_with(address, Duration::from_mins(5))
}

pub(in crate::documents) fn client_with(address: &str, patience: Duration) -> Bsre {
    Bsre::new(&BsreSettings { patience, ..BsreSettings::new(address, "kantor", "sandi-kantor") }).unwrap()
}

fn officer() -> Consent {
    Consent::Officer { nik: NIK.to_owned(), passphrase: Passphrase::new(SECRET.to_owned()) }
}

fn order<'a>(pdf: &'a [u8], consent: &'a Consent) -> Order<'a> {
    Order { pdf, consent, mark: None, reason: "Surat 470/1", at: 1_772_000_000 }
}

pub(in crate::documents) fn signed_body() -> String {
    format!("{{\"file\":[\"{}\"]}}", BASE64.encode(b"%PDF-1.7 /ByteRange [0 1 2 3]"))
}

fn asked(answer: String) -> Result<Signed, Refusal> {
    let (address, _told) = service(vec![answer]);
    client(&address).sign(&order(b"%PDF-1.7", &officer()))
}

#[test]
fn the_provider_signs_and_hears_what_it_must() {
    let (address, told) = service(vec![http("200 OK", &signed_body()), http("200 OK", &signed_body())]);
    let signer = client(&address);
    assert!(matches!(signer.sign(&order(b"%PDF-1.7", &officer())), Ok(Signed::Done(_))));
    let heard = told.recv().unwrap();
    assert!(heard.starts_with("POST /api/v2/sign/pdf HTTP/1.1"), "{heard}");
    assert!(heard.to_lowercase().contains("authorization: basic a2fudg9yonnhbmrplwthbnrvcg=="), "{heard}");
    let body: Value = serde_json::from_str(heard.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((body["nik"].as_str(), body["passphrase"].as_str()), (Some(NIK), Some(SECRET)));
    assert_eq!(body["file"][0], BASE64.encode(b"%PDF-1.7"));
    assert_eq!(body["signatureProperties"][0]["tampilan"], "INV");
    let seal = Consent::Seal { holder: "cap".to_owned(), code: Passphrase::new("123456".to_owned()) };
    let mark = Some(Mark { page: 1, x: 10.0, y: 20.0, width: 100.0, height: 40.0 });
    assert!(signer.sign(&Order { mark, ..order(b"%PDF-1.7", &seal) }).is_ok());
    let heard = told.recv().unwrap();
    assert!(heard.starts_with("POST /api/v2/seal/pdf HTTP/1.1") && heard.contains("\"VIS\""), "{heard}");
}

#[test]
fn refusals_are_told_apart() {
    for (answer, refusal) in [
        (
            http("400 Bad Request", r#"{"status_code":2031,"error":"Passphrase salah"}"#),
            Refusal::WrongPassphrase,
        ),
        (http("400 Bad Request", r#"{"status_code":2011}"#), Refusal::Refused(Some(2011))),
        (http("400 Bad Request", "no json"), Refusal::Refused(None)),
        (http("401 Unauthorized", "{}"), Refusal::Unreachable),
        (http("500 Internal Server Error", "{}"), Refusal::Unreachable),
        (http("200 OK", "{}"), Refusal::Unreachable),
        (http("200 OK", "nonsense"), Refusal::Unreachable),
        (http("200 OK", r#"{"file":["JVBERi0xLjc="]}"#), Refusal::Unreachable),
        (http("202 Accepted", r#"{"id":"../../admin"}"#), Refusal::Unreachable),
        (
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n".to_owned(),
            Refusal::Unreachable,
        ),
    ] {
        assert_eq!(asked(answer.clone()), Err(refusal), "{answer}");
    }
    // Nobody answers within its patience.
    let (silent, _told) = service(vec![String::new()]);
    let hasty = client_with(&silent, Duration::from_millis(400));
    assert_eq!(hasty.sign(&order(b"%PDF-1.7", &officer())), Err(Refusal::Unreachable));
    let nobody = client("http://127.0.0.1:1");
    assert_eq!(nobody.sign(&order(b"%PDF-1.7", &officer())), Err(Refusal::Unreachable));
}

#[test]
fn an_order_that_waits_is_asked_for_later() {
    let waits = http("202 Accepted", r#"{"id":"A-17"}"#);
    let (address, told) = service(vec![waits.clone(), waits, http("200 OK", &signed_body())]);
    let signer = client(&address);
    let pending = Signed::Pending("A-17".to_owned());
    assert_eq!(signer.sign(&order(b"%PDF-1.7", &officer())), Ok(pending.clone()));
    assert_eq!(signer.fetch("A-17"), Ok(pending));
    assert!(matches!(signer.fetch("A-17"), Ok(Signed::Done(_))));
    assert_eq!(signer.fetch("../x"), Err(Refusal::NotOffered));
    told.recv().unwrap();
    assert!(told.recv().unwrap().starts_with("GET /api/v2/sign/pdf/A-17 HTTP/1.1"));
}

#[test]
fn whether_somebody_can_sign_is_asked() {
    let bodies = [r#"{"status":"ISSUE"}"#, r#"{"status":"EXPIRED"}"#, "{}"];
    let (address, _told) = service(bodies.map(|body| http("200 OK", body)).into());
    let signer = client(&address);
    assert_eq!([(); 3].map(|()| signer.may_sign(NIK).unwrap()), [true, false, false]);
}

#[test]
fn only_a_service_in_the_office_is_called() {
    let fits = |address: &str| Bsre::new(&BsreSettings::new(address, "a", "b")).is_ok();
    for address in
        ["https://esign.example.go.id", "https://10.1.2.3:8443", "http://127.0.0.1:80", "http://localhost/"]
    {
        assert!(fits(address), "{address}");
    }
    for address in [
        "http://esign.example.go.id",
        "http://10.1.2.3",
        "https://169.254.169.254",
        "https://[fe80::1]",
        "https://0.0.0.0",
        "https://user@esign.example",
        "https://esign.example/path",
        "ftp://127.0.0.1",
        "",
    ] {
        assert!(!fits(address), "{address}");
    }
    let authority = Some(b"no certificate".to_vec());
    let settings = BsreSettings { authority, ..BsreSettings::new("https://esign.example", "a", "b") };
    assert_eq!(Bsre::new(&settings).unwrap_err(), BsreMistake::Authority);
}

#[test]
fn nothing_secret_is_shown() {
    let settings = BsreSettings::new("http://127.0.0.1:1", "kantor", "sandi-kantor");
    let shown = format!("{:?} {settings:?} {:?}", officer(), Bsre::new(&settings).unwrap());
    assert!(!shown.contains(SECRET) && !shown.contains("sandi-kantor"), "{shown}");
    assert!(!shown.contains(&BASE64.encode("kantor:sandi-kantor")), "{shown}");
}

#[test]
fn the_test_signer_refuses_what_it_did_not_set() {
    let signer = DemonstrationSigner::new(&[7; 32]).unwrap();
    for pdf in [&b""[..], b"%PDF-1.7", b"<html>"] {
        assert_eq!(signer.sign(&order(pdf, &officer())), Err(Refusal::Refused(None)));
    }
    assert_eq!(signer.kind(), SignatureKind::Demonstration);
    assert_eq!(signature_kind(&None), SignatureKind::Wet);
    let again = DemonstrationSigner::new(&[7; 32]).unwrap();
    let other = DemonstrationSigner::new(&[8; 32]).unwrap();
    assert!(again.authority_pem().starts_with("-----BEGIN CERTIFICATE-----"));
    assert_ne!(again.authority_pem(), other.authority_pem());
}
