//! Room for connections: how many stand at once, in all and of one address. Who finds none is told so at once, with 503, so
//! that those inside are served as quickly as ever. And patience with those who do not read what they asked for.
//!
//! One address may hold a quarter of all: thousands of telephones share one (carrier-grade NAT), and no single machine takes
//! everything. Proxies that are trusted speak for everybody and are not counted, nor is this machine itself.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Sleep, sleep},
};

/// How many connections stand at once.
const CONNECTIONS: usize = 4_096;
/// How many of them one address may hold.
const OF_ONE: usize = 1_024;
/// How many of those without room are told so at once; further ones are closed without a word.
const TURNED_AWAY: usize = 256;
/// How long somebody may not read before the connection is closed.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a refusal may take.
const REFUSAL: Duration = Duration::from_secs(1);

/// What is said to whoever finds no room (RFC 9110, section 15.6.4).
const FULL: &str = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nCache-Control: no-store\r\n\
Content-Type: text/plain; charset=utf-8\r\nContent-Length: 88\r\n\r\n\
Sedang ramai. Coba lagi sebentar lagi.\nMany people are here just now. Try again soon.  \n";

/// The room.
#[derive(Clone)]
pub(crate) struct Room {
    all: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
    of_one: usize,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
    uncounted: Arc<[IpAddr]>,
}

/// A place in the room, given back when dropped.
pub(crate) struct Place {
    address: Option<IpAddr>,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&address);
            }
        }
    }
}

impl Room {
    /// The room of a server behind the proxies `trusted`.
    pub(crate) fn new(trusted: &[IpAddr]) -> Self {
        Self::with(CONNECTIONS, OF_ONE, trusted)
    }

    fn with(all: usize, of_one: usize, trusted: &[IpAddr]) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all)),
            refusals: Arc::new(Semaphore::new(TURNED_AWAY)),
            of_one,
            held: Arc::default(),
            uncounted: trusted.into(),
        }
    }

    /// A place for a connection of `peer`; none when there is no room.
    pub(crate) fn place(&self, peer: IpAddr) -> Option<Place> {
        let permit = self.all.clone().try_acquire_owned().ok()?;
        let address = (!peer.is_loopback() && !self.uncounted.contains(&peer)).then_some(peer);
        if let Some(address) = address {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let count = held.entry(address).or_default();
            if *count >= self.of_one {
                return None;
            }
            *count += 1;
        }
        Some(Place { address, held: self.held.clone(), _permit: permit })
    }

    /// Tells somebody that there is no room, and closes.
    pub(crate) fn turn_away(&self, mut stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let Ok(permit) = self.refusals.clone().try_acquire_owned() else { return };
        tokio::spawn(async move {
            let refusal = async {
                stream.write_all(FULL.as_bytes()).await?;
                stream.shutdown().await?;
                // What was sent is read, or closing would take the answer back (RFC 9112, section 9.6).
                let mut rest = [0; 1_024];
                while stream.read(&mut rest).await? > 0 {}
                io::Result::Ok(())
            };
            // Whoever goes away meanwhile has the answer, or does not want it.
            let _ = tokio::time::timeout(REFUSAL, refusal).await;
            drop(permit);
        });
    }
}

/// A stream that gives up on a peer who does not read.
pub(crate) struct Patient<S> {
    stream: S,
    stuck: Option<Pin<Box<Sleep>>>,
    patience: Duration,
}

impl<S> Patient<S> {
    /// Patience with `stream`.
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, stuck: None, patience: PATIENCE }
    }

    /// Whatever was tried: done, or still stuck, or stuck for too long.
    fn judged<T>(&mut self, tried: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if tried.is_ready() {
            self.stuck = None;
            return tried;
        }
        let patience = self.patience;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(stuck.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(tried, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.judged(tried, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_flush(context);
        self.judged(tried, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_shutdown(context);
        self.judged(tried, context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_room_is_shared_and_one_address_takes_no_more_than_its_part() {
        let room = Room::with(4, 2, &[address("10.0.0.1")]);
        let one = [room.place(address("203.0.113.9")), room.place(address("203.0.113.9"))];
        assert!(one.iter().all(Option::is_some));
        assert!(room.place(address("203.0.113.9")).is_none(), "a third of one address");
        let others = [room.place(address("198.51.100.7")), room.place(address("10.0.0.1"))];
        assert!(others.iter().all(Option::is_some));
        assert!(room.place(address("192.0.2.1")).is_none(), "the room is full");
        drop(others);
        let proxied: Vec<_> = (0..2).map(|_| room.place(address("10.0.0.1"))).collect();
        assert!(proxied.iter().all(Option::is_some), "a proxy speaks for everybody");
        drop((one, proxied));
        assert!(room.held.lock().unwrap().is_empty(), "nobody is remembered");
        let here: Vec<_> = (0..4).map(|_| room.place(address("127.0.0.1"))).collect();
        assert!(here.iter().all(Option::is_some));
    }

    #[tokio::test]
    async fn who_finds_no_room_is_told_when_to_come_back() {
        let (mut theirs, ours) = tokio::io::duplex(64 * 1024);
        theirs.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        Room::with(0, 0, &[]).turn_away(ours);
        let mut answer = String::new();
        theirs.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 503") && head.contains("Retry-After: 5"), "{answer}");
        assert!(head.contains(&format!("Content-Length: {}", body.len())), "{} {answer}", body.len());
    }

    /// Fault F18, slow read: somebody who asks and does not read is let go.
    #[tokio::test(start_paused = true)]
    async fn a_peer_who_does_not_read_is_let_go() {
        let (_theirs, ours) = tokio::io::duplex(16);
        let mut ours = Patient::new(ours);
        let began = Instant::now();
        let told = ours.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= PATIENCE && began.elapsed() < PATIENCE * 2);
        // One who reads, however slowly, is served.
        let (mut theirs, ours) = tokio::io::duplex(16);
        let mut ours = Patient::new(ours);
        let reading = tokio::spawn(async move {
            let mut byte = [0; 16];
            for _ in 0..4 {
                sleep(PATIENCE.checked_sub(Duration::from_secs(1)).unwrap()).await;
                theirs.read_exact(&mut byte).await.unwrap();
            }
        });
        ours.write_all(&[0; 64]).await.unwrap();
        reading.await.unwrap();
    }
}
