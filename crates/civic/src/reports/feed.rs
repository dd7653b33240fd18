//! The newest public reports as an Atom feed (RFC 4287), for whoever follows a region or a village.
//!
//! Holds what the public list holds and nothing else.

use balai_base::{Language, Timestamp};
use balai_platform::casework::Context;

use super::PublicRow;

/// The newest public reports as an Atom feed. `site` is the address of the region's home page, without a slash
/// at its end.
pub fn feed(context: &Context, language: Language, site: &str, rows: &[PublicRow]) -> String {
    let region = &context.region;
    let updated = rows.iter().map(|row| row.updated_at).max().unwrap_or(context.moment.now);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml.push_str(language.as_str());
    xml.push_str("\">\n");
    element(&mut xml, "id", &[site, "/laporan"].concat());
    element(&mut xml, "title", region.name.get(language));
    element(&mut xml, "updated", &instant(updated));
    link(&mut xml, "alternate", &[site, "/laporan"].concat());
    link(&mut xml, "self", &[site, "/laporan/feed.atom"].concat());
    xml.push_str("<author>\n");
    element(&mut xml, "name", region.name.get(language));
    xml.push_str("</author>\n");
    for row in rows {
        entry(&mut xml, language, site, row);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, language: Language, site: &str, row: &PublicRow) {
    let address = [site, "/lacak/", row.number.as_str()].concat();
    let title = [row.category.name.get(language), row.area.name.as_str(), row.state.name.get(language)];
    let title: Vec<&str> = title.into_iter().filter(|part| !part.is_empty()).collect();
    xml.push_str("<entry>\n");
    element(xml, "id", &address);
    element(xml, "title", &title.join(" · "));
    element(xml, "updated", &instant(row.updated_at));
    element(xml, "published", &instant(row.created_at));
    link(xml, "alternate", &address);
    element(xml, "summary", row.excerpt.as_deref().unwrap_or(row.agency.name.get(language)));
    xml.push_str("</entry>\n");
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&["<", name, ">"].concat());
    escape(xml, text);
    xml.push_str(&["</", name, ">\n"].concat());
}

fn link(xml: &mut String, relation: &str, address: &str) {
    xml.push_str(&["<link rel=\"", relation, "\" href=\""].concat());
    escape(xml, address);
    xml.push_str("\"/>\n");
}

/// XML 1.0 text: marks escaped, characters that XML does not know left out.
fn escape(xml: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' | '\t' => xml.push(letter),
            control if control.is_control() => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => xml.push(other),
        }
    }
}

/// RFC 3339 in UTC, to the second.
fn instant(at: Timestamp) -> String {
    super::export::instant(at)
}
