//! Certificates read, replaced and kept; handshakes; and an order driven over the wire.

mod authority;

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::{Router, extract::State, http::Uri};
use balai_base::{
    Clock as _, SystemClock, Timestamp,
    time::{DAY, HOUR},
};
use balai_testkit::TestDirectory;
use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::net::{TcpListener, TcpStream};

use super::{
    Certificates, Facts, Pair, Refreshed, Urgency,
    acme::{Acme, Challenges, pause},
};

/// From so many days before now to so many after, as the maker of certificates wants it.
fn validity(before: i64, after: i64) -> (time::OffsetDateTime, time::OffsetDateTime) {
    let now = time::OffsetDateTime::from_unix_timestamp(now().millis() / 1_000).unwrap();
    (now - time::Duration::days(before), now + time::Duration::days(after))
}

fn now() -> Timestamp {
    SystemClock.now()
}

fn pair(directory: &TestDirectory) -> Pair {
    Pair { certificate: directory.path().join("c.pem"), key: directory.path().join("k.pem") }
}

/// Writes a certificate for `name` that holds from `before` days ago to `after` days from now.
fn make(pair: &Pair, name: &str, before: i64, after: i64) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = validity(before, after);
    let key = KeyPair::generate().unwrap();
    std::fs::write(&pair.certificate, params.self_signed(&key).unwrap().pem()).unwrap();
    std::fs::write(&pair.key, key.serialize_pem()).unwrap();
}

#[test]
fn what_a_certificate_says_is_read() {
    let directory = TestDirectory::new();
    let pair = pair(&directory);
    make(&pair, "lapor.contoh.example", 1, 90);
    let facts = Certificates::open(pair).unwrap().facts().unwrap();
    assert_eq!(facts.names, ["lapor.contoh.example"]);
    // An hour on, so that it does not depend on whether a millisecond has passed.
    assert_eq!(facts.days_left(now().plus(HOUR)), 89);
}

#[test]
fn the_end_is_warned_of_at_21_7_and_1_days() {
    let facts = Facts { names: vec![], begins: Timestamp(0), ends: Timestamp(100 * DAY) };
    for (left, urgency) in [
        (22 * DAY, Urgency::None),
        (21 * DAY, Urgency::Soon),
        (7 * DAY + 1, Urgency::Soon),
        (7 * DAY, Urgency::Near),
        (DAY + 1, Urgency::Near),
        (DAY, Urgency::Now),
        (0, Urgency::Now),
        (-5 * DAY, Urgency::Now),
    ] {
        assert_eq!(facts.urgency(Timestamp(100 * DAY - left)), urgency, "{left}");
    }
    assert_eq!(facts.days_left(Timestamp(101 * DAY)), -1);
}

#[test]
fn a_worse_certificate_never_replaces_a_good_one() {
    let directory = TestDirectory::new();
    let pair = pair(&directory);
    make(&pair, "a.example", 1, 90);
    let certificates = Certificates::open(pair.clone()).unwrap();
    assert_eq!(certificates.refresh(now()), Refreshed::Unchanged);
    let kept = |what: &str, words: &str| {
        let Refreshed::Kept(reason) = certificates.refresh(now()) else { panic!("{what} was taken") };
        assert!(reason.contains(words), "{what}: {reason}");
        assert_eq!(certificates.facts().unwrap().names, ["a.example"], "{what}");
        assert_eq!(certificates.refresh(now()), Refreshed::Unchanged, "{what} is told once");
        assert_eq!(certificates.refusal(), Some(reason));
    };
    make(&pair, "b.example", 30, -1);
    kept("an expired one", "has expired");
    make(&pair, "b.example", -1, 90);
    kept("one of tomorrow", "does not hold yet");
    std::fs::write(&pair.certificate, "nonsense").unwrap();
    kept("nonsense", "no certificate");
    make(&pair, "b.example", 1, 90);
    std::fs::write(&pair.key, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    kept("another key", "do not fit");
    std::fs::write(&pair.key, "nonsense").unwrap();
    kept("a broken key", "no private key");
    std::fs::remove_file(&pair.key).unwrap();
    kept("no key", "k.pem");
    make(&pair, "b.example", 1, 90);
    assert_eq!(certificates.refresh(now()), Refreshed::Replaced);
    assert_eq!(certificates.facts().unwrap().names, ["b.example"]);
    assert_eq!(certificates.refusal(), None);
}

#[test]
fn files_that_can_not_serve_stop_the_start_and_an_expired_one_does_not() {
    let directory = TestDirectory::new();
    let pair = pair(&directory);
    assert!(Certificates::open(pair.clone()).unwrap_err().contains("c.pem"));
    make(&pair, "a.example", 30, -1);
    let facts = Certificates::open(pair).unwrap().facts().unwrap();
    assert_eq!(facts.urgency(now()), Urgency::Now);
}

/// Shakes hands once; gives the certificate that was shown.
async fn shake(certificates: &Arc<Certificates>, name: &'static str) -> Option<Vec<u8>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(certificates.server().unwrap());
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(acceptor.accept(stream).await);
    });
    let mut roots = RootCertStore::empty();
    for own in CertificateDer::pem_file_iter(&certificates.pair().certificate).into_iter().flatten() {
        roots.add(own.unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(super::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let stream = TcpStream::connect(address).await.unwrap();
    let stream = connector.connect(ServerName::try_from(name).unwrap(), stream).await.ok()?;
    Some(stream.get_ref().1.peer_certificates()?.first()?.to_vec())
}

#[tokio::test]
async fn a_replaced_certificate_is_shown_at_the_next_handshake() {
    let directory = TestDirectory::new();
    let pair = pair(&directory);
    make(&pair, "a.example", 1, 90);
    let certificates = Certificates::open(pair.clone()).unwrap();
    let first = shake(&certificates, "a.example").await.unwrap();
    assert!(shake(&certificates, "b.example").await.is_none(), "another name was accepted");
    make(&pair, "a.example", 1, 60);
    assert_eq!(certificates.refresh(now()), Refreshed::Replaced);
    assert_ne!(shake(&certificates, "a.example").await.unwrap(), first);
}

fn order_at(directory: &Path, url: String) -> Acme {
    Acme {
        directory: url,
        domains: vec!["lapor.contoh.example".to_owned()],
        contact: Some("tik@contoh.example".to_owned()),
        authority: Some(directory.join("root.pem")),
        folder: directory.join("tls"),
    }
}

/// What stands at port 80 of every name: the answers to authorities.
async fn port_80(challenges: Challenges) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = async |State(challenges): State<Challenges>, uri: Uri| {
        challenges.answer(uri.path()).ok_or(axum::http::StatusCode::NOT_FOUND)
    };
    let router = Router::new().fallback(answer).with_state(challenges);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn a_certificate_is_ordered_proved_written_and_served() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = TestDirectory::new();
    let challenges = Challenges::default();
    let proof = port_80(challenges.clone()).await;
    let authority = authority::Authority::start(directory.path().join("root.pem"), proof, 90).await;
    let acme = order_at(directory.path(), authority.directory());
    let certificates = Certificates::awaited(acme.pair());
    assert!(acme.is_due(certificates.facts().as_ref(), now()));
    acme.order(&challenges).await.unwrap();
    assert_eq!(certificates.refresh(now()), Refreshed::Replaced);
    let facts = certificates.facts().unwrap();
    assert_eq!(facts.names, ["lapor.contoh.example"]);
    assert!(!acme.is_due(Some(&facts), now()));
    assert!(acme.is_due(Some(&facts), now().plus(61 * DAY)), "a third of its life is left");
    let wider = Acme { domains: vec!["lain.contoh.example".to_owned()], ..acme.clone() };
    assert!(wider.is_due(Some(&facts), now()), "a name is missing");
    for file in ["key.pem", "account.json", "certificate.pem"] {
        let mode = std::fs::metadata(acme.folder.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file} can be read by others");
    }
    // The account is kept, the answers are not.
    acme.order(&challenges).await.unwrap();
    assert_eq!(authority.orders(), 2);
    assert_eq!(challenges.answer("/.well-known/acme-challenge/token-of-the-stand-in-0123456789abcdef"), None);
}

#[tokio::test]
async fn a_name_that_can_not_be_proved_leaves_the_old_certificate() {
    let directory = TestDirectory::new();
    // Nobody answers for the name.
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let authority = authority::Authority::start(directory.path().join("root.pem"), nobody, 90).await;
    let acme = order_at(directory.path(), authority.directory());
    std::fs::create_dir(&acme.folder).unwrap();
    make(&acme.pair(), "lama.contoh.example", 1, 5);
    let certificates = Certificates::awaited(acme.pair());
    let ordered = tokio::time::timeout(Duration::from_secs(3), acme.order(&Challenges::default())).await;
    assert!(!matches!(ordered, Ok(Ok(()))), "it was proved by nobody");
    assert_eq!(certificates.refresh(now()), Refreshed::Unchanged);
    assert_eq!(certificates.facts().unwrap().names, ["lama.contoh.example"]);
}

#[test]
fn pauses_grow_to_six_hours() {
    assert_eq!(pause(0), Duration::from_mins(1));
    assert_eq!(pause(3), Duration::from_mins(8));
    assert_eq!(pause(40), Duration::from_hours(6));
}
