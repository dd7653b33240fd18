//! One answer of the server, and the shapes it can be read as.

use crate::{
    http::Format,
    item::{Item, of_json, of_xml},
};

/// What the server answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) format: Format,
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as text; the error tells that it is no UTF-8.
    pub(crate) fn text(&self) -> Result<&str, String> {
        std::str::from_utf8(&self.bytes).map_err(|error| format!("not UTF-8 at byte {}", error.valid_up_to()))
    }

    /// The whole body.
    pub(crate) fn root(&self) -> Result<Item, String> {
        let text = self.text()?;
        match self.format {
            Format::Xml => of_xml(text.trim_start_matches('\u{feff}')),
            Format::Json => {
                let value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
                Ok(of_json("", &value))
            }
        }
    }

    /// The items of a list: below `root` in XML, the bare list in JSON.
    pub(crate) fn list(&self, root: &str, item: &str) -> Result<Vec<Item>, String> {
        let whole = self.root()?;
        match self.format {
            Format::Xml if whole.name != root => Err(format!("the root is <{}>, not <{root}>", whole.name)),
            Format::Xml => match whole.inside.iter().find(|inside| inside.name != item) {
                Some(other) => Err(format!("<{root}> holds <{}>, not <{item}>", other.name)),
                None => Ok(whole.inside),
            },
            Format::Json if whole.kind != "list" => {
                Err(format!("the body is a JSON {}, not a bare list", whole.kind))
            }
            Format::Json => Ok(whole.inside),
        }
    }

    /// The body as one thing: under `root` in XML, a bare object in JSON.
    pub(crate) fn object(&self, root: &str) -> Result<Item, String> {
        let whole = self.root()?;
        match self.format {
            Format::Xml if whole.name != root => Err(format!("the root is <{}>, not <{root}>", whole.name)),
            Format::Json if whole.kind != "object" => {
                Err(format!("the body is a JSON {}, not a bare object", whole.kind))
            }
            _ => Ok(whole),
        }
    }

    /// Nothing when the status is the expected one.
    pub(crate) fn expect(&self, status: u16) -> Result<(), String> {
        if self.status == status {
            Ok(())
        } else {
            let start: String = String::from_utf8_lossy(&self.bytes).chars().take(160).collect();
            Err(format!("status {}, not {status}: {start}", self.status))
        }
    }

    /// Nothing when this is an error in the standard's form: with the status expected, a code that says the same and a
    /// description.
    pub(crate) fn expect_error(&self, status: u16) -> Result<(), String> {
        self.expect(status)?;
        let errors = self.list("errors", "error")?;
        let first = errors.first().ok_or("an empty list of errors")?;
        let code = first.text_of("code");
        if code != status.to_string() {
            return Err(format!("the error's code is `{code}`, the status {status}"));
        }
        if first.text_of("description").is_empty() {
            return Err("the error has no description".to_owned());
        }
        Ok(())
    }
}
