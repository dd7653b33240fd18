//! A resident who reports a broken road through the pages, and looks at the report again later.

use std::net::SocketAddr;

use crate::{
    form::{Form, text_of},
    http::{Answer, Browser},
};

/// A picture of nothing.
const PHOTO: &[u8] = include_bytes!("photo.png");
/// More pages than the way from the first question to the receipt has.
const MOST_PAGES: u32 = 20;

/// Why a report got no receipt.
pub(crate) enum Refused {
    /// The server said that it can't store just now.
    Unavailable,
    /// Nobody answered, or something else came back.
    Other(String),
}

/// Reports, and asks for letters to `email`; gives number and PIN once they have been read on the receipt.
pub(crate) fn report(address: SocketAddr, with_photo: bool, email: Option<&str>) -> Result<String, Refused> {
    let mut browser = Browser::new(address);
    let mut path = "/lapor".to_owned();
    for _ in 0..MOST_PAGES {
        let page = fine(browser.get(&path))?;
        if let Some(location) = page.location {
            path = location;
        } else if let (Some(number), Some(pin)) = (text_of(&page.body, "nomor"), text_of(&page.body, "pin")) {
            return Ok(format!("{number} {pin}"));
        } else {
            let mut form = Form::answered(&page.body, &path)
                .ok_or_else(|| Refused::Other(format!("{path} has no form to itself")))?;
            if let Some(email) = email {
                form.set("email", email);
            }
            let (kind, body) = form.encoded(with_photo.then_some(PHOTO));
            let answer = fine(browser.post(&path, &kind, &body))?;
            path = answer.location.ok_or_else(|| Refused::Other(format!("{path}: {}", answer.status)))?;
        }
    }
    Err(Refused::Other("the way to the receipt is too long".to_owned()))
}

/// Opens a report with its number and PIN, as its owner.
pub(crate) fn open(address: SocketAddr, receipt: &str) -> Result<(), String> {
    let (number, pin) = receipt.split_once(' ').ok_or("no PIN on the receipt")?;
    let mut browser = Browser::new(address);
    let page = browser.get("/lacak")?;
    let mut form = Form::answered(&page.body, "/lacak").ok_or("/lacak has no form")?;
    form.set("number", number);
    form.set("pin", pin);
    let (kind, body) = form.encoded(None);
    let answer = browser.post("/lacak", &kind, &body)?;
    match answer.location {
        Some(location) if location.ends_with(number) => Ok(()),
        _ => Err(format!("number and PIN of {number} do not open it: {}", answer.status)),
    }
}

fn fine(answer: Result<Answer, String>) -> Result<Answer, Refused> {
    let answer = answer.map_err(Refused::Other)?;
    match answer.status {
        200 | 303 => Ok(answer),
        503 => Err(Refused::Unavailable),
        status => Err(Refused::Other(format!("status {status}"))),
    }
}
