//! Letters over SMTP (RFC 5321), with a limit for every step and one for the whole.
//!
//! What the server says is never repeated: its words hold the address. Its status and the step at which it came decide
//! whether trying again can help.

use std::{
    error::Error as _,
    io::ErrorKind,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use balai_base::Secret;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{Certificate, SmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, MailParameter},
    },
};

use super::{Carrier, Letter, Reason, Unsent, message};

/// How many conversations that ran out of time may still be left hanging before no new one is begun.
const MOST_HANGING: usize = 4;

/// How the connection to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Plain at first, then TLS before anything is said; never without.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all: for a server on this very machine.
    None,
}

/// How long a server may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For connecting, and for each answer.
    pub step: Duration,
    /// For a whole letter.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { step: Duration::from_secs(15), whole: Duration::from_secs(45) }
    }
}

/// The mail server that letters are handed to.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User and password, if it asks for them.
    pub sign_in: Option<(String, Secret<String>)>,
    /// The certificate of an authority of one's own, as PEM, trusted beside those of the system.
    pub authority: Option<Vec<u8>>,
    /// The sender's address.
    pub from: String,
    /// How long it may take.
    pub limits: Limits,
}

/// Hands letters to a mail server, one connection each.
pub struct Smtp {
    line: Arc<Line>,
    hanging: Arc<AtomicUsize>,
}

/// What a conversation needs.
struct Line {
    server: SmtpServer,
    from: Address,
    tls: Option<TlsParameters>,
    hello: ClientId,
}

/// A step of the conversation, by what its refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Connecting,
    Securing,
    SigningIn,
    Sender,
    Recipient,
    Content,
}

impl Smtp {
    /// A carrier to `server`. The error is for whoever configured it.
    pub fn new(server: SmtpServer) -> Result<Self, String> {
        let from: Address = server
            .from
            .parse()
            .map_err(|_| format!("`{}` is no e-mail address to send from", server.from))?;
        let tls = match server.security {
            Security::None => None,
            Security::StartTls | Security::Tls => Some(parameters(&server)?),
        };
        let hello = ClientId::Domain(from.domain().to_owned());
        Ok(Self { line: Arc::new(Line { server, from, tls, hello }), hanging: Arc::default() })
    }
}

fn parameters(server: &SmtpServer) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.authority {
        let certificate = Certificate::from_pem(pem)
            .map_err(|_| "the certificate of the mail server's authority is no PEM file".to_owned())?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| format!("the connection to the mail server: {error}"))
}

impl Carrier for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), Unsent> {
        let to = message::recipient(letter)?;
        let bytes = message::message(letter, &self.line.from)?.formatted();
        self.within_limits(move |line| line.converse(to, &bytes))
    }

    fn probe(&self) -> Result<(), Unsent> {
        self.within_limits(|line| {
            // The server let us in; how it says goodbye changes nothing.
            let _ = line.enter()?.quit();
            Ok(())
        })
    }
}

impl Smtp {
    fn within_limits(
        &self,
        talk: impl FnOnce(&Line) -> Result<(), Unsent> + Send + 'static,
    ) -> Result<(), Unsent> {
        if self.hanging.load(Ordering::Acquire) >= MOST_HANGING {
            return Err(slow("earlier conversations still hang"));
        }
        let (line, hanging) = (Arc::clone(&self.line), Arc::clone(&self.hanging));
        let (told, outcome) = mpsc::channel();
        hanging.fetch_add(1, Ordering::AcqRel);
        // A thread of its own: a server that sends one byte now and then keeps every limit of a single step.
        thread::spawn(move || {
            let outcome = talk(&line);
            hanging.fetch_sub(1, Ordering::AcqRel);
            // Nobody listens any more when the whole took too long.
            let _ = told.send(outcome);
        });
        match outcome.recv_timeout(self.line.server.limits.whole) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(slow("the whole conversation took too long")),
            Err(RecvTimeoutError::Disconnected) => Err(Unsent {
                again: true,
                reason: Reason::Away,
                detail: "the conversation broke off".to_owned(),
            }),
        }
    }
}

fn slow(detail: &str) -> Unsent {
    Unsent { again: true, reason: Reason::Slow, detail: detail.to_owned() }
}

impl Line {
    /// A connection that is protected and signed in as the operator chose.
    fn enter(&self) -> Result<SmtpConnection, Unsent> {
        let at = |stage: Stage| move |error: Error| unsent(&error, stage);
        let (server, tls) = (&self.server, self.tls.as_ref());
        let wrapped = tls.filter(|_| server.security == Security::Tls);
        let limit = Some(server.limits.step);
        let place = (server.host.as_str(), server.port);
        let mut connection = SmtpConnection::connect(place, limit, &self.hello, wrapped, None)
            .map_err(at(Stage::Connecting))?;
        if let Some(tls) = tls.filter(|_| server.security == Security::StartTls) {
            connection.starttls(tls, &self.hello).map_err(at(Stage::Securing))?;
        }
        if let Some((user, password)) = &server.sign_in {
            let credentials = Credentials::new(user.clone(), password.reveal().clone());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(at(Stage::SigningIn))?;
        }
        Ok(connection)
    }

    fn converse(&self, to: Address, bytes: &[u8]) -> Result<(), Unsent> {
        let at = |stage: Stage| move |error: Error| unsent(&error, stage);
        let mut connection = self.enter()?;
        let ascii = AsRef::<str>::as_ref(&to).is_ascii();
        let options = if ascii { Vec::new() } else { vec![MailParameter::SmtpUtfEight] };
        connection.command(Mail::new(Some(self.from.clone()), options)).map_err(at(Stage::Sender))?;
        connection.command(Rcpt::new(to, Vec::new())).map_err(at(Stage::Recipient))?;
        connection.command(Data).map_err(at(Stage::Content))?;
        connection.message(bytes).map_err(at(Stage::Content))?;
        // The server has the letter; how it says goodbye changes nothing.
        let _ = connection.quit();
        Ok(())
    }
}

/// What an error of `stage` means for the letter.
fn unsent(error: &Error, stage: Stage) -> Unsent {
    let step = match stage {
        Stage::Connecting => "while connecting",
        Stage::Securing => "while securing the connection",
        Stage::SigningIn => "while signing in",
        Stage::Sender => "to the sender",
        Stage::Recipient => "to the recipient",
        Stage::Content => "to the letter",
    };
    if let Some(status) = error.status() {
        let refused = error.is_permanent();
        let reason = match stage {
            Stage::SigningIn => Reason::SignIn,
            _ if !refused => Reason::Busy,
            Stage::Connecting => Reason::Away,
            Stage::Securing => Reason::Insecure,
            Stage::Sender => Reason::Sender,
            Stage::Recipient => Reason::Address,
            Stage::Content => Reason::Content,
        };
        // Before the letter was named, the refusal is about us: once that is mended, the letter can go.
        let about_us = matches!(stage, Stage::Connecting | Stage::Securing | Stage::SigningIn);
        return Unsent {
            again: !refused || about_us,
            reason,
            detail: format!("the server answered {status} {step}"),
        };
    }
    // The handshake happens with the first bytes, so a certificate that is not accepted comes as data that can't be read.
    let kind = io_kind(error);
    let early = matches!(stage, Stage::Connecting | Stage::Securing);
    if error.is_tls() || early && kind == Some(ErrorKind::InvalidData) {
        let detail = format!("the server's certificate was not accepted {step}");
        return Unsent { again: true, reason: Reason::Insecure, detail };
    }
    let reason = match stage {
        _ if matches!(kind, Some(ErrorKind::TimedOut | ErrorKind::WouldBlock)) => Reason::Slow,
        Stage::Securing if error.is_client() => Reason::Insecure,
        Stage::SigningIn if error.is_client() => Reason::SignIn,
        _ => Reason::Away,
    };
    Unsent { again: true, reason, detail: format!("no answer {step}") }
}

/// What the system says of a connection that failed; "would block" is its word for a read whose limit ran out.
fn io_kind(error: &Error) -> Option<ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<std::io::Error>() {
            return Some(cause.kind());
        }
        source = cause.source();
    }
    None
}
