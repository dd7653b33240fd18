//! Letters over a protected connection, to a mail server whose certificate was made for the test.

use std::{
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use balai_base::Secret;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivatePkcs8KeyDer};

use super::{Peer, letter, server};
use crate::notify::mail::{Carrier as _, Reason, Security, Smtp, SmtpServer, Unsent};

fn certified(name: &str) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(vec![name.to_owned()]).unwrap()
}

fn protected(stream: TcpStream, own: &CertifiedKey<KeyPair>) -> StreamOwned<ServerConnection, TcpStream> {
    let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key.into())
        .unwrap();
    StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream)
}

/// Sends a letter with a password to `localhost`, whose certificate is `own`, trusting `authority`; gives the outcome and
/// what the server heard in the clear and under protection.
fn sent(
    security: Security,
    own: CertifiedKey<KeyPair>,
    authority: &CertifiedKey<KeyPair>,
) -> (Result<(), Unsent>, [String; 2]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut clear = Vec::new();
        if security == Security::StartTls {
            let mut peer = Peer::new(stream.try_clone().unwrap());
            peer.say("220 localhost");
            peer.hear();
            peer.say("250-localhost\r\n250 STARTTLS");
            peer.hear();
            peer.say("220 go ahead");
            clear = peer.heard;
        }
        let mut peer = Peer::new(protected(stream, &own));
        let answers =
            [("EHLO", "250-localhost\r\n250 AUTH PLAIN"), ("AUTH", "235 welcome"), ("QUIT", "221 goodbye")];
        if security == Security::Tls {
            peer.say("220 localhost");
        }
        peer.go_on(&answers);
        [clear.join("\n"), peer.heard.join("\n")]
    });
    let asked = SmtpServer {
        host: "localhost".to_owned(),
        security,
        sign_in: Some(("balai".to_owned(), Secret::new("rahasia".to_owned()))),
        authority: Some(authority.cert.pem().into_bytes()),
        ..server(port)
    };
    let outcome = Smtp::new(asked).unwrap().send(&letter());
    (outcome, peer.join().unwrap())
}

const PROTECTED: [Security; 2] = [Security::StartTls, Security::Tls];

#[test]
fn a_letter_and_the_password_go_under_protection_to_a_server_that_proves_its_name() {
    for security in PROTECTED {
        let own = certified("localhost");
        let authority = CertifiedKey { cert: own.cert.clone(), signing_key: KeyPair::generate().unwrap() };
        let (outcome, [clear, covered]) = sent(security, own, &authority);
        assert_eq!(outcome, Ok(()), "{security:?}");
        for part in ["AUTH PLAIN", "RCPT TO:<sri@warga.example>", "Message-ID: <0192f0c0.r@contoh.example>"] {
            assert!(
                covered.contains(part) && !clear.contains(part),
                "{security:?} {part}\n{clear}\n{covered}"
            );
        }
    }
}

#[test]
fn a_server_that_proves_another_name_or_nothing_gets_no_letter() {
    for security in PROTECTED {
        let other = certified("lain.example");
        let trusted = CertifiedKey { cert: other.cert.clone(), signing_key: KeyPair::generate().unwrap() };
        let stranger = certified("localhost");
        for (why, own, authority) in
            [("another name", other, &trusted), ("nobody we trust signed it", stranger, &trusted)]
        {
            let (outcome, [clear, covered]) = sent(security, own, authority);
            let unsent = outcome.unwrap_err();
            assert_eq!(
                (unsent.again, unsent.reason),
                (true, Reason::Insecure),
                "{security:?} {why}: {unsent:?}"
            );
            assert!(unsent.detail.contains("certificate"), "{unsent:?}");
            assert!(!clear.contains("AUTH") && covered.is_empty(), "{security:?} {why}\n{clear}\n{covered}");
        }
    }
}
