//! A small authority that speaks ACME over the wire (RFC 8555): nonces, account, order, proof over HTTP, a signed
//! certificate. It checks nonces, addresses and the proof; it does not check the requests' signatures, and its root is
//! trusted by the test alone. It stands in for Pebble, which is no package here.

use std::{
    collections::HashSet,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use rcgen::{BasicConstraints, CertificateParams, CertificateSigningRequestParams, IsCa, Issuer, KeyPair};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// The proof's token.
const TOKEN: &str = "token-of-the-stand-in-0123456789abcdef";

/// What it knows.
pub(super) struct Authority {
    pub(super) address: SocketAddr,
    /// Where names are proved: the machine that every name leads to.
    proof_at: SocketAddr,
    issuer: Issuer<'static, KeyPair>,
    nonces: Mutex<HashSet<String>>,
    state: Mutex<Known>,
    /// For how many days its certificates hold.
    days: i64,
}

#[derive(Default)]
struct Known {
    served: u32,
    thumbprint: String,
    names: Vec<String>,
    proved: bool,
    chain: Option<String>,
    orders: u32,
}

impl Authority {
    /// Starts it; writes its root to `root`.
    pub(super) async fn start(root: PathBuf, proof_at: SocketAddr, days: i64) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let own = params.self_signed(&key).unwrap();
        std::fs::write(root, own.pem()).unwrap();
        let issuer = Issuer::new(params, key);
        let server_key = KeyPair::generate().unwrap();
        let server =
            CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&server_key, &issuer);
        let config = ServerConfig::builder_with_provider(super::super::provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![server.unwrap().der().clone()],
                PrivateKeyDer::try_from(server_key.serialize_der()).unwrap(),
            )
            .unwrap();
        let authority = Arc::new(Self {
            address,
            proof_at,
            issuer,
            nonces: Mutex::default(),
            state: Mutex::default(),
            days,
        });
        let router = Router::new().fallback(answer).with_state(authority.clone());
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, router) = (acceptor.clone(), router.clone());
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let service = TowerToHyperService::new(router);
                    let _ = Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        authority
    }

    pub(super) fn directory(&self) -> String {
        format!("{}/directory", self.base())
    }

    pub(super) fn orders(&self) -> u32 {
        self.state.lock().unwrap().orders
    }

    fn base(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    fn nonce(&self) -> String {
        let mut state = self.state.lock().unwrap();
        state.served += 1;
        let nonce = format!("nonce{}", state.served);
        self.nonces.lock().unwrap().insert(nonce.clone());
        nonce
    }

    fn order(&self) -> Value {
        let state = self.state.lock().unwrap();
        let base = self.base();
        let status = match (&state.chain, state.proved) {
            (Some(_), _) => "valid",
            (None, true) => "ready",
            (None, false) => "pending",
        };
        let names: Vec<Value> =
            state.names.iter().map(|name| json!({"type": "dns", "value": name})).collect();
        json!({"status": status, "identifiers": names, "authorizations": [format!("{base}/authz")],
               "finalize": format!("{base}/finalize"), "certificate": format!("{base}/certificate")})
    }

    /// Asks the name's machine for the answer, as section 8.3 says.
    async fn prove(&self) {
        let (name, expected) = {
            let state = self.state.lock().unwrap();
            (state.names[0].clone(), format!("{TOKEN}.{}", state.thumbprint))
        };
        let Ok(mut stream) = TcpStream::connect(self.proof_at).await else { return };
        let ask = format!(
            "GET /.well-known/acme-challenge/{TOKEN} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).await.unwrap();
        if told.starts_with("HTTP/1.1 200") && told.ends_with(&expected) {
            self.state.lock().unwrap().proved = true;
        }
    }

    fn sign(&self, request: &[u8]) {
        let mut csr = CertificateSigningRequestParams::from_der(&request.into()).unwrap();
        let (begins, ends) = super::validity(0, self.days);
        (csr.params.not_before, csr.params.not_after) = (begins, ends);
        let own = csr.signed_by(&self.issuer).unwrap();
        self.state.lock().unwrap().chain = Some(own.pem());
    }
}

/// The parts of a signed request: its head and its body.
fn opened(body: &[u8]) -> (Value, Value) {
    let sent: Value = serde_json::from_slice(body).unwrap();
    let part = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(sent[name].as_str().unwrap()).unwrap();
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    };
    (part("protected"), part("payload"))
}

async fn answer(State(authority): State<Arc<Authority>>, uri: Uri, _: HeaderMap, body: Bytes) -> Response {
    let base = authority.base();
    let nonce = authority.nonce();
    let reply = |status: StatusCode, at: Option<&str>, value: Value| {
        let mut response = (status, Json(value)).into_response();
        response.headers_mut().insert("replay-nonce", nonce.parse().unwrap());
        if let Some(at) = at {
            response.headers_mut().insert(header::LOCATION, format!("{base}{at}").parse().unwrap());
        }
        response
    };
    match uri.path() {
        "/directory" => {
            let at = |path: &str| format!("{base}/{path}");
            return reply(
                StatusCode::OK,
                None,
                json!({"newNonce": at("nonce"), "newAccount": at("account"), "newOrder": at("order"),
                       "revokeCert": at("revoke"), "keyChange": at("key")}),
            );
        }
        "/nonce" => return reply(StatusCode::OK, None, Value::Null),
        _ => {}
    }
    let (head, payload) = opened(&body);
    let known = authority.nonces.lock().unwrap().remove(head["nonce"].as_str().unwrap());
    assert!(known, "a nonce was used twice");
    assert_eq!(head["url"], format!("{base}{}", uri.path()), "the request was signed for another address");
    match uri.path() {
        "/account" => {
            let jwk = &head["jwk"];
            let canonical = format!(
                "{{\"crv\":{},\"kty\":{},\"x\":{},\"y\":{}}}",
                jwk["crv"], jwk["kty"], jwk["x"], jwk["y"]
            );
            authority.state.lock().unwrap().thumbprint =
                URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()));
            reply(StatusCode::CREATED, Some("/account/1"), json!({"status": "valid"}))
        }
        "/order" => {
            let names = payload["identifiers"].as_array().unwrap();
            let names = names.iter().map(|name| name["value"].as_str().unwrap().to_owned()).collect();
            {
                let mut state = authority.state.lock().unwrap();
                (state.names, state.proved, state.chain) = (names, false, None);
                state.orders += 1;
            }
            reply(StatusCode::CREATED, Some("/order/1"), authority.order())
        }
        "/order/1" => reply(StatusCode::OK, None, authority.order()),
        "/authz" => {
            let state = authority.state.lock().unwrap();
            let status = if state.proved { "valid" } else { "pending" };
            let challenge = json!({"type": "http-01", "url": format!("{base}/challenge"), "token": TOKEN,
                                   "status": status});
            let name = json!({"type": "dns", "value": state.names[0]});
            let value = json!({"status": status, "identifier": name, "challenges": [challenge]});
            drop(state);
            reply(StatusCode::OK, None, value)
        }
        "/challenge" => {
            authority.prove().await;
            let value = json!({"type": "http-01", "url": format!("{base}/challenge"), "token": TOKEN,
                               "status": "processing"});
            reply(StatusCode::OK, None, value)
        }
        "/finalize" => {
            authority.sign(&URL_SAFE_NO_PAD.decode(payload["csr"].as_str().unwrap()).unwrap());
            reply(StatusCode::OK, Some("/order/1"), authority.order())
        }
        "/certificate" => {
            let chain = authority.state.lock().unwrap().chain.clone().unwrap();
            let mut response = chain.into_response();
            response.headers_mut().insert("replay-nonce", nonce.parse().unwrap());
            response
        }
        other => panic!("nobody answers {other}"),
    }
}
