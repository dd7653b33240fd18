//! As much of a program that visits the server as measuring needs: one connection kept open, requests made before the
//! clock runs, and as little work as possible, since it shares the processors with the server it measures.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// What came back.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The lines of the head after the first.
    pub(crate) head: String,
    /// What followed.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The values of a header, in order; its `name` in small letters.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(move |(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// The first value of a header.
    pub(crate) fn first(&self, name: &str) -> Option<String> {
        self.all(name).next().map(ToOwned::to_owned)
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that is kept open.
pub(crate) struct Line {
    stream: BufReader<TcpStream>,
}

impl Line {
    /// Connects.
    pub(crate) fn open(address: SocketAddr) -> Result<Self, String> {
        let told = |error: std::io::Error| format!("{address}: {error}");
        let stream = TcpStream::connect(address).map_err(told)?;
        stream.set_nodelay(true).map_err(told)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(told)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Sends a whole request and reads the whole answer.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<Answer, String> {
        let told = |error: std::io::Error| format!("no answer: {error}");
        self.stream.get_mut().write_all(request).map_err(told)?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or("no status")?;
        let mut answer = Answer { status, head: String::new(), body: Vec::new() };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            answer.head.push_str(&line);
            answer.head.push('\n');
        }
        match answer.first("content-length").and_then(|length| length.parse().ok()) {
            Some(length) => answer.body = self.take(length)?,
            None if answer.first("transfer-encoding").is_some() => answer.body = self.chunks()?,
            None => {}
        }
        Ok(answer)
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line) {
            Ok(0) => Err("the connection was closed".to_owned()),
            Ok(_) => Ok(line.trim_end().to_owned()),
            Err(error) => Err(format!("no answer: {error}")),
        }
    }

    fn take(&mut self, length: usize) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).map_err(|error| format!("half an answer: {error}"))?;
        Ok(bytes)
    }

    /// A body in pieces (RFC 9112, section 7.1).
    fn chunks(&mut self) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| "no length of a piece")?;
            body.extend(self.take(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

/// A request to read `path`.
pub(crate) fn get(address: SocketAddr, path: &str, cookies: &str) -> Vec<u8> {
    let cookies = if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") };
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookies}\r\n").into_bytes()
}

/// A form sent to `path`. Names and values must be letters, digits, `-` and `_`.
pub(crate) fn form(address: SocketAddr, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let body = body.join("&");
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookies}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// A server of one connection that gives these answers, one per request.
    fn served(answers: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            for answer in answers {
                let mut request = [0; 1_024];
                let _ = stream.read(&mut request).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        address
    }

    #[test]
    fn answers_follow_each_other_on_one_connection() {
        let address = served(&[
            "HTTP/1.1 303 See Other\r\nLocation: /a\r\nSet-Cookie: x=1; Path=/\r\nset-cookie: y=2\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        ]);
        let mut line = Line::open(address).unwrap();
        let first = line.ask(&get(address, "/", "")).unwrap();
        assert_eq!((first.status, first.first("location").as_deref()), (303, Some("/a")));
        assert_eq!(first.all("set-cookie").collect::<Vec<_>>(), ["x=1; Path=/", "y=2"]);
        assert_eq!(line.ask(&get(address, "/", "a=b")).unwrap().text(), "abcde");
        assert_eq!(line.ask(&get(address, "/", "")).unwrap().text(), "ok");
        assert!(line.ask(&get(address, "/", "")).is_err(), "the server went away");
    }

    #[test]
    fn a_form_says_how_long_it_is() {
        let address: SocketAddr = "127.0.0.1:80".parse().unwrap();
        let request = String::from_utf8(form(address, "/lapor", "a=b", &[("x", "1"), ("y", "2")])).unwrap();
        assert!(request.ends_with("Content-Length: 7\r\n\r\nx=1&y=2"), "{request}");
        assert!(request.contains("Origin: http://127.0.0.1:80\r\nCookie: a=b\r\n"));
    }
}
