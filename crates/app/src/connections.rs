//! Takes connections and serves them, with limits a slow or hostile sender cannot stretch: how long a request's head may take,
//! how large it may be, how many connections stand at once. axum's own loop sets none of these. With certificates it speaks TLS.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use crate::room::{Patient, Room};

/// How long the head of a request may take, and how long an idle connection is kept.
const HEAD_LIMIT: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 15 });
/// The most bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;
/// How many requests one HTTP/2 connection may have at work.
const STREAMS: u32 = 64;
/// How long to wait after the system refused a connection, for example for want of descriptors.
const PAUSE: Duration = Duration::from_millis(100);
/// How long those who were let in last may take to ask, once the server was told to stop.
const LAST_ASKED: Duration = Duration::from_millis(300);
/// How long requests at work may take to end once the server was told to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// How long shaking hands may take, in TLS.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// Serves `application`, behind the proxies `trusted`, until `stop` is done, then lets requests at work end. With `tls` every
/// connection is protected.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    (application, trusted): (Router, &[IpAddr]),
    stop: impl Future<Output = ()>,
) {
    let acceptor = tls.map(TlsAcceptor::from);
    let room = Room::new(trusted);
    let farewell = GracefulShutdown::new();
    let builder = builder();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            (stream, peer) = next(&listener) => {
                let Some(place) = room.place(peer.ip()) else {
                    room.turn_away(stream);
                    continue;
                };
                let application = application.clone().layer(Extension(ConnectInfo(peer)));
                let (builder, watcher, acceptor) = (builder.clone(), farewell.watcher(), acceptor.clone());
                let stream = Patient::new(stream);
                tokio::spawn(async move {
                    // A connection that breaks is the sender's affair; what it asked was logged.
                    match acceptor {
                        None => answer(&builder, watcher, stream, application).await,
                        Some(acceptor) => {
                            let shaken = tokio::time::timeout(HANDSHAKE_LIMIT, acceptor.accept(stream)).await;
                            if let Ok(Ok(stream)) = shaken {
                                answer(&builder, watcher, stream, application).await;
                            }
                        }
                    }
                    drop(place);
                });
            }
        }
    }
    drop(listener);
    // Who was let in just now has not asked yet; hung up on, they would be turned away.
    tokio::time::sleep(LAST_ASKED).await;
    if tokio::time::timeout(FAREWELL, farewell.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// Answers the requests of one connection until it ends or the server is told to stop.
async fn answer(
    builder: &Builder<TokioExecutor>,
    watcher: Watcher,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    application: Router,
) {
    let service = TowerToHyperService::new(application);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let _ = watcher.watch(connection).await;
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT).max_buf_size(HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
        .keep_alive_interval(HEAD_LIMIT)
        .keep_alive_timeout(HEAD_LIMIT);
    builder
}

/// The next connection.
async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers go out at once; should it fail they come a little later.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        sync::oneshot,
    };

    use super::*;

    async fn started() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, told) = oneshot::channel::<()>();
        let who = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string();
        let application = Router::new().route("/", get(who));
        let serving = tokio::spawn(async move {
            serve(listener, None, (application, &[]), async move { drop(told.await) }).await;
        });
        (address, tell, serving)
    }

    async fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn a_request_is_answered_with_the_peers_address_and_the_server_stops_when_told() {
        let (address, tell, serving) = started().await;
        let answer = ask(address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
        tell.send(()).unwrap();
        let began = Instant::now();
        serving.await.unwrap();
        assert!(began.elapsed() < FAREWELL);
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_head_without_end_and_two_lengths_are_refused() {
        let (address, _tell, _serving) = started().await;
        let long = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "a".repeat(HEAD_BYTES * 2));
        assert!(ask(address, &long).await.starts_with("HTTP/1.1 431"));
    }

    /// Request smuggling (RFC 9112, sections 5, 6.1 and 6.3; OWASP ASVS 5.0, 4.2.1): whatever a proxy in front may read otherwise
    /// is refused, or answered once and the connection closed. Never are two answers given for what one of both takes for one.
    #[tokio::test]
    async fn what_two_servers_could_read_differently_is_refused() {
        let (address, _tell, _serving) = started().await;
        let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        let length = smuggled.len();
        let corpus = [
            format!("Content-Length: 3\r\nContent-Length: {length}\r\n\r\n{smuggled}"),
            format!("Content-Length: 0, {length}\r\n\r\n{smuggled}"),
            format!("Content-Length: +{length}\r\n\r\n{smuggled}"),
            format!("Content-Length: 0x{length:x}\r\n\r\n{smuggled}"),
            format!("Content-Length: {length} \u{b}\r\n\r\n{smuggled}"),
            format!("Content-Length : {length}\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding:\u{b}chunked\r\n\r\n0\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n{smuggled}"),
            format!("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{smuggled}"),
            format!("X: a\r\n Content-Length: {length}\r\n\r\n{smuggled}"),
            format!("X: a\rContent-Length: {length}\r\n\r\n{smuggled}"),
            format!("X: a\0b\r\n\r\n{smuggled}"),
            format!("\u{e9}: a\r\n\r\n{smuggled}"),
        ];
        for rest in corpus {
            let request = format!("POST / HTTP/1.1\r\nHost: a\r\n{rest}");
            let answer = ask(address, &request).await;
            assert!(answer.starts_with("HTTP/1.1 4") || answer.is_empty(), "{rest:?}: {answer}");
            assert_eq!(
                answer.matches("HTTP/1.1 ").count(),
                usize::from(!answer.is_empty()),
                "{rest:?}: {answer}"
            );
        }
        // Both at once: chunks count and the connection ends (RFC 9112, section 6.3), or it is refused.
        let both = format!(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"
        );
        let answer = ask(address, &both).await;
        assert!(!answer.contains("127.0.0.1"), "the second request was answered: {answer}");
    }

    /// Fault F18: heads that never end are let go in time and take nobody's place.
    #[tokio::test]
    async fn heads_that_never_end_keep_nobody_waiting() {
        let (address, _tell, _serving) = started().await;
        let mut slow = Vec::new();
        for _ in 0..200 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-").await.unwrap();
            slow.push(stream);
        }
        let answer = ask(address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let mut first = slow.swap_remove(0);
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(60 * HEAD_LIMIT, first.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "a head without end outlived its limit");
    }

    /// Fault F19: hundreds who hold a connection and say nothing, or were answered and stay, take nobody's turn; the server ends
    /// in order although they are there. Ten thousand are tried by `make fault`.
    #[tokio::test]
    async fn many_idle_connections_keep_nobody_waiting_and_do_not_hold_up_the_end() {
        let (address, tell, serving) = started().await;
        let mut idle = Vec::new();
        for number in 0..300 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            if number % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
                let mut answer = [0; 12];
                stream.read_exact(&mut answer).await.unwrap();
                assert_eq!(&answer, b"HTTP/1.1 200");
            }
            idle.push(stream);
        }
        for _ in 0..50 {
            let answer = ask(address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        tell.send(()).unwrap();
        serving.await.unwrap();
        drop(idle);
    }
}
