//! Texts that a system kept as pieces of a web page: `&amp;`, `<br>`. They become plain text, and it is noted.

use std::borrow::Cow;

/// Elements that systems put into texts; whatever else stands between `<` and `>` is left as it is.
const INLINE: [&str; 9] = ["b", "i", "u", "em", "strong", "span", "a", "font", "small"];
/// Those that begin a line of their own.
const LINES: [&str; 12] = ["p", "br", "div", "ul", "ol", "li", "tr", "td", "table", "tbody", "h3", "hr"];
/// Characters by name, as HTML has them.
const NAMED: [(&str, &str); 18] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("deg", "°"),
    ("eacute", "é"),
    ("copy", "©"),
];
/// The longest name or number of a character, in bytes.
const LONGEST: usize = 8;

/// The text without marks of HTML, one pass of them; the text itself where it has none.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_changed = false;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let read = if from.starts_with('&') { character(from) } else { element(from) };
        let length = read.as_ref().map_or(1, |(_, length)| *length);
        let (mark, after) = from.split_at(length);
        is_changed |= read.is_some();
        plain.push_str(read.as_ref().map_or(mark, |(meant, _)| meant));
        rest = after;
    }
    plain.push_str(rest);
    if is_changed { Cow::Owned(without_empty_lines(&plain)) } else { Cow::Borrowed(text) }
}

/// `&amp;`, `&#39;`, `&#x27;`: the character and how long it is written.
fn character(text: &str) -> Option<(String, usize)> {
    let end = text.find(';').filter(|end| (2..=1 + LONGEST).contains(end))?;
    let name = text.get(1..end)?;
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    });
    let meant = match number {
        Some(number) => {
            char::from_u32(number).filter(|letter| !letter.is_control() || *letter == '\n')?.to_string()
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1.to_owned(),
    };
    Some((if meant == "\u{a0}" { " ".to_owned() } else { meant }, end + 1))
}

/// `<p>`, `</p>`, `<br />`, `<a href="…">`: what stands for it and how long it is.
fn element(text: &str) -> Option<(String, usize)> {
    let end = text.find('>')?;
    let inside = text.get(1..end)?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name: String =
        inside.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let after = inside.get(name.len()..)?;
    if !(after.is_empty() || after.starts_with([' ', '/', '\n'])) {
        return None;
    }
    let meant = match name.as_str() {
        name if LINES.contains(&name) => "\n",
        name if INLINE.contains(&name) => "",
        _ => return None,
    };
    Some((meant.to_owned(), end + 1))
}

/// At most one empty line between two others, none around them.
fn without_empty_lines(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}
