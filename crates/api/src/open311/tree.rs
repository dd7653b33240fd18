//! What is answered, as a tree that is written as XML or JSON: elements and members come from one description.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_base::Problem;
use balai_web::{Caller, WebError, for_everybody};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

/// In which format a program asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// `.xml`, which the standard requires.
    Xml,
    /// `.json`.
    Json,
}

impl Format {
    /// The format of an address by its suffix.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        let suffix = path.rsplit_once('.')?.1;
        [Self::Xml, Self::Json].into_iter().find(|format| suffix.eq_ignore_ascii_case(format.suffix()))
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
        }
    }

    /// What an `Accept` header names first; XML, which the standard requires, where it names neither.
    fn accepted(header: &str) -> Self {
        match (header.find("json"), header.find("xml")) {
            (Some(json), Some(xml)) if json < xml => Self::Json,
            (Some(_), None) => Self::Json,
            _ => Self::Xml,
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// The last part of an address: what is asked, and in which format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// What stands before the last dot.
    pub(crate) name: String,
    /// The format.
    pub(crate) format: Format,
}

impl File {
    /// Splits at the last dot; another format than the standard's is not found.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let unknown = || Problem::not_found("problem-open311-format");
        let format = Format::of_path(text).ok_or_else(unknown)?;
        let (name, _) = text.rsplit_once('.').ok_or_else(unknown)?;
        Ok(Self { name: name.to_owned(), format })
    }
}

/// Where a program that left the suffix out is led: to the format that its `Accept` header names. Nothing where the
/// address has a suffix, whichever.
pub(crate) fn suffixed(caller: &Caller, file: &str) -> Option<Response> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if file.is_empty() || !file.bytes().all(is_name) {
        return None;
    }
    let accepted = caller.program.as_ref().and_then(|program| program.header("accept")).unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(caller.query.pairs());
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    let place = format!("{file}.{}{mark}{query}", Format::accepted(accepted).suffix());
    let headers = [(header::LOCATION, place), (header::VARY, "accept".to_owned())];
    Some(for_everybody((StatusCode::TEMPORARY_REDIRECT, headers).into_response()))
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(u32),
    /// Decimal degrees, written to about a decimetre.
    Degrees(f64),
    /// Yes or no.
    Truth(bool),
    /// Nothing: an empty element, `null`.
    Nothing,
    /// Items of one element's name, which JSON leaves out.
    List(&'static str, Vec<Node>),
    /// Named parts, in the standard's order.
    Fields(Vec<(&'static str, Node)>),
}

impl Node {
    /// A text, or nothing when it is empty.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }

    /// A part that may be missing.
    pub(crate) fn maybe<T>(value: Option<T>, node: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Nothing, node)
    }
}

/// The answer `node` under the XML root `root`, in `format`; pages of other sites may read it.
pub(crate) fn answer(format: Format, root: &'static str, node: &Node) -> Result<Response, WebError> {
    let body = written(format, root, node).map_err(|error| WebError::internal(error.to_string()))?;
    let kind = [(header::CONTENT_TYPE, format.content_type())];
    Ok(for_everybody((kind, body).into_response()))
}

/// `node` as text.
pub(crate) fn written(format: Format, root: &'static str, node: &Node) -> std::io::Result<Vec<u8>> {
    match format {
        Format::Json => serde_json::to_vec(node).map_err(std::io::Error::from),
        Format::Xml => {
            let mut writer = Writer::new(Vec::new());
            writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
            element(&mut writer, root, node)?;
            Ok(writer.into_inner())
        }
    }
}

fn element(writer: &mut Writer<Vec<u8>>, name: &'static str, node: &Node) -> std::io::Result<()> {
    if matches!(node, Node::Nothing) {
        return writer.write_event(Event::Empty(BytesStart::new(name)));
    }
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    match node {
        Node::Nothing => {}
        Node::Text(text) => text_of(writer, &printable(text))?,
        Node::Whole(number) => text_of(writer, &number.to_string())?,
        Node::Degrees(degrees) => text_of(writer, &rounded(*degrees).to_string())?,
        Node::Truth(truth) => text_of(writer, if *truth { "true" } else { "false" })?,
        Node::List(item, nodes) => {
            for node in nodes {
                element(writer, item, node)?;
            }
        }
        Node::Fields(fields) => {
            for (name, node) in fields {
                element(writer, name, node)?;
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new(name)))
}

fn text_of(writer: &mut Writer<Vec<u8>>, text: &str) -> std::io::Result<()> {
    writer.write_event(Event::Text(BytesText::new(text)))
}

/// Without the characters that XML 1.0 does not allow (section 2.2): not even an escape may name them.
fn printable(text: &str) -> String {
    let allowed = |letter: &char| {
        !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}') || matches!(letter, '\n' | '\t')
    };
    text.chars().filter(allowed).collect()
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1_000_000.0).round() / 1_000_000.0
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Whole(number) => serializer.serialize_u32(*number),
            Self::Degrees(degrees) => serializer.serialize_f64(rounded(*degrees)),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Nothing => serializer.serialize_none(),
            Self::List(_, nodes) => {
                let mut list = serializer.serialize_seq(Some(nodes.len()))?;
                for node in nodes {
                    list.serialize_element(node)?;
                }
                list.end()
            }
            Self::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, node) in fields {
                    map.serialize_entry(name, node)?;
                }
                map.end()
            }
        }
    }
}
