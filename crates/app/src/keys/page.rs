//! The pages of a ceremony, for a printer: one sheet for each custodian, with what to do on each.

use std::fmt::Write as _;

use balai_base::Language;
use balai_platform::{
    render::{Argument, Messages},
    vault::{NEEDED, SHARES, Share},
};

use super::ceremony::Ceremony;

/// What every sheet says, in order.
struct Sheet {
    title: String,
    about: Vec<String>,
    steps: Vec<String>,
    signatures: Vec<String>,
    lines: Vec<String>,
}

fn told(messages: &Messages, key: &str, arguments: &[Argument<'_>]) -> Result<String, String> {
    messages.text(key, arguments).map_err(|untold| format!("{untold:?}"))
}

fn sheet(ceremony: &Ceremony, messages: &Messages, (at, shares): (usize, &[Share])) -> Result<Sheet, String> {
    let number = i64::try_from(at + 1).unwrap_or(0);
    let say = |key: &str| told(messages, key, &[]);
    let count = [Argument::number("number", number), Argument::number("of", i64::from(SHARES))];
    let needed = [Argument::number("needed", i64::from(NEEDED)), Argument::number("of", i64::from(SHARES))];
    let mut about = Vec::new();
    if !ceremony.organisation.is_empty() {
        about.push(told(messages, "keys-organisation", &[Argument::text("name", &ceremony.organisation)])?);
    }
    about.push(told(messages, "keys-day", &[Argument::text("day", &ceremony.day)])?);
    for (name, fingerprint) in &ceremony.keys {
        let arguments = [Argument::text("name", name), Argument::text("fingerprint", fingerprint)];
        about.push(told(messages, "keys-fingerprint", &arguments)?);
    }
    let mut signatures: Vec<String> = ceremony.present.clone();
    if signatures.is_empty() {
        signatures = vec![String::new(); usize::from(SHARES)];
    }
    Ok(Sheet {
        title: told(messages, "keys-title", &count)?,
        about,
        steps: vec![
            told(messages, "keys-what", &needed)?,
            say("keys-safe")?,
            say("keys-alone")?,
            say("keys-back")?,
            say("keys-new")?,
        ],
        signatures,
        lines: shares.iter().map(Share::printed).collect(),
    })
}

/// The pages as plain text, one sheet a page.
pub(super) fn text(ceremony: &Ceremony, messages: &Messages) -> Result<String, String> {
    let mut text = String::new();
    for (at, shares) in ceremony.sheets.iter().enumerate() {
        let sheet = sheet(ceremony, messages, (at, shares))?;
        if at > 0 {
            text.push('\u{c}');
        }
        let _ = writeln!(text, "{}\n", sheet.title);
        for line in sheet.about.iter().chain(&sheet.steps) {
            let _ = writeln!(text, "{line}");
        }
        let _ = writeln!(text, "\n{}", sheet.lines.join("\n"));
        let _ = writeln!(text, "\n{}", told(messages, "keys-present", &[])?);
        for name in &sheet.signatures {
            let _ = writeln!(text, "  {name:<40} ________________________");
        }
    }
    Ok(text)
}

/// The pages as HTML. They are opened from a file and printed, never served: the style stands inside.
pub(super) fn html(ceremony: &Ceremony, messages: &Messages, language: Language) -> Result<String, String> {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title>\n<style>{STYLE}</style></head>\n<body>\n",
        language.as_str(),
        escaped(&told(messages, "keys-page", &[])?)
    );
    for (at, shares) in ceremony.sheets.iter().enumerate() {
        let sheet = sheet(ceremony, messages, (at, shares))?;
        let _ = writeln!(text, "<section>\n<h1>{}</h1>", escaped(&sheet.title));
        list(&mut text, "ul", &sheet.about);
        list(&mut text, "ol", &sheet.steps);
        for line in &sheet.lines {
            let _ = writeln!(text, "<pre>{}</pre>", escaped(line));
        }
        let _ = writeln!(text, "<h2>{}</h2>\n<table>", escaped(&told(messages, "keys-present", &[])?));
        for name in &sheet.signatures {
            let _ = writeln!(text, "<tr><td>{}</td><td></td></tr>", escaped(name));
        }
        text.push_str("</table>\n</section>\n");
    }
    text.push_str("</body>\n</html>\n");
    Ok(text)
}

const STYLE: &str = "body{font:12pt/1.5 sans-serif;margin:2cm}section{break-after:page}\
    pre{font:bold 12pt/1.6 monospace;white-space:pre-wrap;border:1px solid #000;padding:.5em}\
    table{width:100%;border-collapse:collapse}td{border-bottom:1px solid #000;height:1.2cm;width:50%}";

fn list(text: &mut String, kind: &str, items: &[String]) {
    let _ = writeln!(text, "<{kind}>");
    for item in items {
        let _ = writeln!(text, "<li>{}</li>", escaped(item));
    }
    let _ = writeln!(text, "</{kind}>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
