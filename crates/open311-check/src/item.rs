//! What an answer says, whichever format it came in: named values, and items within.

use quick_xml::{Reader, events::Event};
use serde_json::Value;

/// One element or member.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Item {
    /// The element's name; empty for an item of a JSON list.
    pub(crate) name: String,
    /// Its text; nothing where it is empty or null.
    pub(crate) text: Option<String>,
    /// What JSON says it is: `string`, `number`, `boolean`, `null`, `list`, `object`; empty for XML.
    pub(crate) kind: &'static str,
    /// What it holds, in order.
    pub(crate) inside: Vec<Item>,
}

impl Item {
    /// The part called `name`, if it is there at all.
    pub(crate) fn part(&self, name: &str) -> Option<&Self> {
        self.inside.iter().find(|item| item.name == name)
    }

    /// The text of the part called `name`; empty where it is missing or empty.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.part(name).and_then(|part| part.text.as_deref()).unwrap_or_default()
    }
}

/// Reads XML; the error says where it stops being well-formed.
pub(crate) fn of_xml(text: &str) -> Result<Item, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Item> = vec![Item::default()];
    loop {
        let told = |reader: &Reader<&[u8]>, error: &dyn std::fmt::Display| {
            format!("not well-formed at byte {}: {error}", reader.buffer_position())
        };
        let event = reader.read_event().map_err(|error| told(&reader, &error))?;
        match event {
            Event::Start(start) => open.push(named(start.name().as_ref())),
            Event::Empty(start) => {
                let item = named(start.name().as_ref());
                add(&mut open, item);
            }
            Event::End(_) => {
                let closed = open.pop().unwrap_or_default();
                add(&mut open, closed);
            }
            Event::Text(text) => write(&mut open, &text),
            Event::CData(text) => write(&mut open, &text),
            Event::GeneralRef(reference) => {
                let letter = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    _ => entity(&reference),
                };
                let letter = letter.ok_or_else(|| told(&reader, &"an entity nobody declared"))?;
                write(&mut open, letter.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err("a document type, which no answer needs".to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    match open.as_mut_slice() {
        [root] if root.inside.len() == 1 => root.inside.pop().ok_or_else(|| "no root".to_owned()),
        [_] => Err("not exactly one root element".to_owned()),
        _ => Err("an element is not closed".to_owned()),
    }
}

fn named(name: &str) -> Item {
    Item { name: name.to_owned(), ..Item::default() }
}

fn add(open: &mut [Item], mut item: Item) {
    item.text = item.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(parent) = open.last_mut() {
        parent.inside.push(item);
    }
}

fn write(open: &mut [Item], text: &str) {
    if let Some(item) = open.last_mut() {
        item.text.get_or_insert_default().push_str(text);
    }
}

/// The five entities that XML knows without a declaration.
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Turns JSON into items.
pub(crate) fn of_json(name: &str, value: &Value) -> Item {
    let item = |kind, text| Item { name: name.to_owned(), text, kind, inside: Vec::new() };
    match value {
        Value::Null => item("null", None),
        Value::Bool(truth) => item("boolean", Some(truth.to_string())),
        Value::Number(number) => item("number", Some(number.to_string())),
        Value::String(text) => item("string", Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Value::Array(values) => {
            Item { inside: values.iter().map(|value| of_json("", value)).collect(), ..item("list", None) }
        }
        Value::Object(members) => Item {
            inside: members.iter().map(|(name, value)| of_json(name, value)).collect(),
            ..item("object", None)
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Item, of_json, of_xml};

    #[test]
    fn both_formats_become_the_same_parts() {
        let xml = of_xml("<?xml version=\"1.0\"?><a><b>x &amp; &#121;</b><c/> <d><e>1</e><e>2</e></d></a>")
            .unwrap();
        let json = of_json("a", &json!({ "b": "x & y", "c": null, "d": [{ "e": 1 }] }));
        for item in [&xml, &json] {
            assert_eq!(item.name, "a");
            assert_eq!(item.text_of("b"), "x & y");
            assert!(item.part("c").is_some() && item.text_of("c").is_empty());
            assert!(item.part("z").is_none());
        }
        let inside = |item: &Item| item.part("d").unwrap().inside.len();
        assert_eq!((inside(&xml), inside(&json)), (2, 1));
        assert_eq!(json.part("b").unwrap().kind, "string");
    }

    #[test]
    fn what_is_not_well_formed_is_told() {
        for wrong in [
            "",
            "no xml",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a>&unknown;</a>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        ] {
            assert!(of_xml(wrong).is_err(), "{wrong}");
        }
    }
}
