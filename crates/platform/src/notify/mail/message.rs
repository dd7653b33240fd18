//! A letter as a message of the internet (RFC 5322): its headers, and both forms of its text.

use std::time::{Duration, SystemTime};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{Letter, Reason, Unsent};

/// Says that a machine wrote it, so that no machine answers (RFC 3834).
const AUTOMATIC: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
/// Where these letters are ended (RFC 2369), with one POST (RFC 8058).
const STOP: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const STOP_AT_ONCE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
const LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");

/// The letter as a message from `from`.
pub(super) fn message(letter: &Letter, from: &Address) -> Result<Message, Unsent> {
    let to = recipient(letter)?;
    let milliseconds = u64::try_from(letter.at.millis()).unwrap_or_default();
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(one_line(&letter.from_name)), from.clone()))
        .to(Mailbox::new(None, to))
        .subject(one_line(&letter.subject))
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds))
        .message_id(Some(format!("<{}@{}>", letter.id, from.domain())))
        .raw_header(HeaderValue::new(AUTOMATIC, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(LANGUAGE, letter.language.to_owned()));
    // A letter somebody just asked for is none that could be ended.
    if !letter.stop.is_empty() {
        builder = builder
            .raw_header(HeaderValue::new(STOP, format!("<{}>", one_line(&letter.stop))))
            .raw_header(HeaderValue::new(STOP_AT_ONCE, "List-Unsubscribe=One-Click".to_owned()));
    }
    if let Some(address) = letter.reply_to.as_deref().and_then(|address| address.parse().ok()) {
        builder = builder.reply_to(Mailbox::new(None, address));
    }
    let both = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
    builder.multipart(both).map_err(|_| Unsent {
        again: false,
        reason: Reason::Content,
        detail: "no message could be made of the letter".to_owned(),
    })
}

/// The letter's address, if it is one.
pub(super) fn recipient(letter: &Letter) -> Result<Address, Unsent> {
    letter.to.reveal().parse().map_err(|_| Unsent {
        again: false,
        reason: Reason::Address,
        detail: "it is no e-mail address".to_owned(),
    })
}

/// Nothing that is put into a header may begin a header of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
