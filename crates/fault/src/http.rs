//! As much of a browser as the harness needs: one request a connection, cookies kept, nothing else.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Where it sends the browser.
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

/// One person's browser.
pub(crate) struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// Fetches a page.
    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, String> {
        self.send(&format!("GET {path}"), "", &[])
    }

    /// Posts a form.
    pub(crate) fn post(&mut self, path: &str, kind: &str, body: &[u8]) -> Result<Answer, String> {
        self.send(&format!("POST {path}"), kind, body)
    }

    fn send(&mut self, line: &str, kind: &str, body: &[u8]) -> Result<Answer, String> {
        let told = |error: std::io::Error| error.to_string();
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(2)).map_err(told)?;
        stream.set_read_timeout(Some(Duration::from_secs(15))).map_err(told)?;
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head = format!(
            "{line} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n",
            self.address
        );
        // Writing to a string can't fail.
        let _ = write!(head, "Cookie: {}\r\nContent-Length: {}\r\n", cookies.join("; "), body.len());
        if !kind.is_empty() {
            let _ = write!(head, "Content-Type: {kind}\r\n");
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).map_err(told)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(told)?;
        self.read(&String::from_utf8_lossy(&answer))
    }

    fn read(&mut self, text: &str) -> Result<Answer, String> {
        let (head, body) = text.split_once("\r\n\r\n").ok_or("half an answer")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
        let mut location = None;
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            if name.eq_ignore_ascii_case("location") {
                location = Some(value.to_owned());
            } else if name.eq_ignore_ascii_case("set-cookie")
                && let Some((cookie, value)) = value.split(';').next().and_then(|pair| pair.split_once('='))
            {
                self.cookies.insert(cookie.to_owned(), value.to_owned());
            }
        }
        Ok(Answer { status, location, body: body.to_owned() })
    }
}
