//! Somebody else's server on this machine: it takes calls, remembers them and answers as it was told.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// How one call is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// With this status and nothing else.
    Status(u16),
    /// With this status and this JSON.
    Json(u16, &'static str),
    /// Elsewhere.
    Redirect(String),
    /// Never.
    Silence,
    /// With 200 and a body that does not end.
    Endless,
    /// The connection is closed without a word.
    Close,
}

/// What was received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The first line.
    pub line: String,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Received {
    /// A header's value; empty when it was not sent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// A server that answers one call after the other, and is closed after the last.
pub struct Receiver {
    address: String,
    calls: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// A server that gives `answers`, one to each call.
    ///
    /// # Panics
    /// When this machine has no free port.
    pub fn answering(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}")).to_string();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let noted = calls.clone();
        thread::spawn(move || {
            // Streams that stay open until nobody waits any more.
            let mut kept = Vec::new();
            for answer in answers {
                let Ok((stream, _)) = listener.accept() else { return };
                if let Some(received) = read(&stream) {
                    noted.lock().unwrap_or_else(PoisonError::into_inner).push(received);
                }
                kept.extend(give(stream, &answer));
            }
            thread::park();
        });
        Self { address, calls }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was received so far.
    pub fn calls(&self) -> Vec<Received> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers: Vec<(String, String)> = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received {
        line: line.trim().to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// Gives the answer; a stream that is to stay open comes back.
fn give(mut stream: TcpStream, answer: &Answer) -> Option<TcpStream> {
    let head = match answer {
        Answer::Status(status) => {
            format!("HTTP/1.1 {status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Answer::Json(status, body) => {
            let length = body.len();
            format!("HTTP/1.1 {status} Told\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        }
        Answer::Redirect(to) => {
            format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Answer::Silence => return Some(stream),
        Answer::Endless => {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n";
            // Whoever listens hangs up, or reads no further; both are fine here.
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(&[b'a'; 4_096]);
            return Some(stream);
        }
        Answer::Close => return None,
    };
    let _ = stream.write_all(head.as_bytes());
    None
}
