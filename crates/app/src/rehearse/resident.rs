//! A resident who sends short reports to the hall in rehearsal, and comes back with number and PIN.

use std::net::SocketAddr;

use crate::bench::http::{self, Answer, Line};

/// What a resident was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    number: String,
    pin: String,
    /// Whether it was stored at once; else it waits.
    pub(crate) stored: bool,
}

/// What stands in the page of a report that waits. The page is asked for in Indonesian.
const WAITS: &str = "sudah aman di server kami";

/// Sends one report; an error says that no receipt was given.
pub(crate) fn report(address: SocketAddr, number: u32) -> Result<Receipt, String> {
    let mut line = Line::open(address)?;
    let page = ask(&mut line, address, "/siaga", "")?;
    let cookies = cookies(&page);
    let (csrf, token) = (hidden(&page, "csrf")?, hidden(&page, "form_token")?);
    let text = format!("Latihan+darurat+nomor+{number}+jalan+tergenang");
    let fields = [
        ("csrf", csrf.as_str()),
        ("form_token", &token),
        ("text", &text),
        ("address", "dekat+balai"),
        ("phone", ""),
    ];
    let answer = line.ask(&http::form(address, "/siaga", &cookies, &fields))?;
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    let text = answer.text();
    let given = |id: &str| {
        let start = text.split(&format!("id=\"{id}\">")).nth(1)?;
        Some(start.split('<').next().unwrap_or_default().to_owned())
    };
    match (given("nomor"), given("pin")) {
        (Some(number), Some(pin)) => Ok(Receipt { number, pin, stored: !text.contains(WAITS) }),
        _ => Err("the answer holds no number".to_owned()),
    }
}

/// Whether the hall opens the report of a receipt.
pub(crate) fn opens(address: SocketAddr, receipt: &Receipt) -> Result<bool, String> {
    let mut line = Line::open(address)?;
    let page = ask(&mut line, address, "/lacak", "")?;
    let (cookies, csrf) = (cookies(&page), hidden(&page, "csrf")?);
    let fields = [("csrf", csrf.as_str()), ("number", &receipt.number), ("pin", &receipt.pin)];
    let answer = line.ask(&http::form(address, "/lacak", &cookies, &fields))?;
    Ok(answer.status == 303)
}

/// Whether the front page opens.
pub(crate) fn reads(address: SocketAddr) -> bool {
    Line::open(address).and_then(|mut line| ask(&mut line, address, "/", "")).is_ok()
}

fn ask(line: &mut Line, address: SocketAddr, path: &str, cookies: &str) -> Result<Answer, String> {
    let answer = line.ask(&http::get(address, path, cookies))?;
    if answer.status == 200 { Ok(answer) } else { Err(format!("{path}: status {}", answer.status)) }
}

fn cookies(answer: &Answer) -> String {
    let pairs: Vec<&str> =
        answer.all("set-cookie").map(|cookie| cookie.split(';').next().unwrap_or_default()).collect();
    pairs.join("; ")
}

fn hidden(answer: &Answer, name: &str) -> Result<String, String> {
    let text = answer.text();
    let start = text.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let value = start.and_then(|rest| rest.split('"').next()).map(ToOwned::to_owned);
    value.ok_or_else(|| format!("the form has no field {name}"))
}
