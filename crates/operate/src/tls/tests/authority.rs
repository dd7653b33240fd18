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

    /// Where everything else is asked for.
    fn addresses(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.base());
        json!({"newNonce": at("nonce"), "newAccount": at("account"), "newOrder": at("order"),
               "revokeCert": at("revoke"), "keyChange": at("key")})
    }

    /// Answers a signed request: its nonce was given and not used, and it was signed for this address.
    async fn answer_signed(&self, path: &str, body: &[u8]) -> Response {
        let (head, payload) = opened(body);
        let known = self.nonces.lock().unwrap().remove(head["nonce"].as_str().unwrap());
        assert!(known, "a nonce was used twice");
        let base = self.base();
        assert_eq!(head["url"], format!("{base}{path}"), "the request was signed for another address");
        let placed = |status: StatusCode, at: &str, value: Value| {
            (status, [(header::LOCATION, format!("{base}{at}"))], Json(value)).into_response()
        };
        match path {
            "/account" => {
                self.remember(&head["jwk"]);
                placed(StatusCode::CREATED, "/account/1", json!({"status": "valid"}))
            }
            "/order" => {
                self.begin(&payload);
                placed(StatusCode::CREATED, "/order/1", self.order())
            }
            "/order/1" => Json(self.order()).into_response(),
            "/authz" => Json(self.authorisation()).into_response(),
            "/challenge" => {
                self.prove().await;
                Json(self.challenge("processing")).into_response()
            }
            "/finalize" => {
                self.sign(&URL_SAFE_NO_PAD.decode(payload["csr"].as_str().unwrap()).unwrap());
                placed(StatusCode::OK, "/order/1", self.order())
            }
            "/certificate" => self.state.lock().unwrap().chain.clone().unwrap().into_response(),
            other => panic!("nobody answers {other}"),
        }
    }

    /// An account is known by its key's thumbprint (RFC 7638).
    fn remember(&self, jwk: &Value) {
        let canonical = format!(
            "{{\"crv\":{},\"kty\":{},\"x\":{},\"y\":{}}}",
            jwk["crv"], jwk["kty"], jwk["x"], jwk["y"]
        );
        self.state.lock().unwrap().thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()));
    }

    fn begin(&self, payload: &Value) {
        let names = payload["identifiers"].as_array().unwrap();
        let names = names.iter().map(|name| name["value"].as_str().unwrap().to_owned()).collect();
        let mut state = self.state.lock().unwrap();
        (state.names, state.proved, state.chain) = (names, false, None);
        state.orders += 1;
    }

    fn challenge(&self, status: &str) -> Value {
        let address = format!("{}/challenge", self.base());
        json!({"type": "http-01", "url": address, "token": TOKEN, "status": status})
    }

    fn authorisation(&self) -> Value {
        let state = self.state.lock().unwrap();
        let status = if state.proved { "valid" } else { "pending" };
        let name = json!({"type": "dns", "value": state.names[0]});
        json!({"status": status, "identifier": name, "challenges": [self.challenge(status)]})
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

/// Every answer carries a fresh nonce.
async fn answer(State(authority): State<Arc<Authority>>, uri: Uri, _: HeaderMap, body: Bytes) -> Response {
    let nonce = authority.nonce();
    let mut response = match uri.path() {
        "/directory" => Json(authority.addresses()).into_response(),
        "/nonce" => Json(Value::Null).into_response(),
        path => authority.answer_signed(path, &body).await,
    };
    response.headers_mut().insert("replay-nonce", nonce.parse().unwrap());
    response
}
