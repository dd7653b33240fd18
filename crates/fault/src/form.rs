//! Reads a page's form and answers its questions, as a person in a hurry would: the first choice of everything.

/// A form and the answers to it.
pub(crate) struct Form {
    multipart: bool,
    /// The answers, by field.
    pub(crate) answers: Vec<(String, String)>,
}

/// What divides the parts of a form with files.
const BOUNDARY: &str = "balai-fault-boundary";
/// What everybody complains about.
const COMPLAINT: &str = "Jalan berlubang besar di depan balai desa, sudah dua pengendara motor jatuh.";

impl Form {
    /// The last form of `page` that is sent to `path`, with every question answered.
    pub(crate) fn answered(page: &str, path: &str) -> Option<Self> {
        let form = elements(page, "form")
            .into_iter()
            .rfind(|form| attribute(form, "action").as_deref() == Some(path))?;
        let mut answers: Vec<(String, String)> = Vec::new();
        let mut answer = |name: Option<String>, value: String| {
            if let Some(name) =
                name.filter(|name| !name.is_empty() && !answers.iter().any(|(known, _)| known == name))
            {
                answers.push((name, value));
            }
        };
        for input in tags(form, "input") {
            if attribute(input, "type").as_deref() != Some("file") {
                answer(attribute(input, "name"), attribute(input, "value").unwrap_or_default());
            }
        }
        for select in elements(form, "select") {
            let first = tags(select, "option").into_iter().filter_map(|option| attribute(option, "value"));
            answer(
                attribute(select, "name"),
                first.into_iter().find(|value| !value.is_empty()).unwrap_or_default(),
            );
        }
        for area in tags(form, "textarea") {
            answer(attribute(area, "name"), COMPLAINT.to_owned());
        }
        Some(Self { multipart: attribute(form, "enctype").is_some(), answers })
    }

    /// Gives one answer differently.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        if let Some((_, answer)) = self.answers.iter_mut().find(|(known, _)| known == name) {
            value.clone_into(answer);
        }
    }

    /// The media type and body to send, with a photo where the form takes files.
    pub(crate) fn encoded(&self, photo: Option<&[u8]>) -> (String, Vec<u8>) {
        if !self.multipart {
            let pairs: Vec<String> =
                self.answers.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
            return ("application/x-www-form-urlencoded".to_owned(), pairs.join("&").into_bytes());
        }
        let mut body = Vec::new();
        for (name, value) in &self.answers {
            let part =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        if let Some(photo) = photo {
            let head = "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png";
            body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(photo);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }
}

/// The text of the element with an identifier, if it holds nothing else.
pub(crate) fn text_of(page: &str, id: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("id=\"{id}\">"))?;
    after.split_once('<').map(|(text, _)| text.trim().to_owned())
}

/// Whole elements of a name, from their opening to their closing tag; none of ours hold their own kind.
fn elements<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    page.match_indices(&open)
        .filter_map(|(at, _)| {
            page.get(at..).and_then(|rest| rest.split_once(&close)).map(|(element, _)| element)
        })
        .collect()
}

fn tags<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let open = format!("<{name} ");
    page.match_indices(&open)
        .filter_map(|(at, _)| page.get(at..).and_then(|rest| rest.split_once('>')).map(|(tag, _)| tag))
        .collect()
}

/// An attribute of the first tag of `element`.
fn attribute(element: &str, name: &str) -> Option<String> {
    let tag = element.split('>').next()?;
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = after.split_once('"')?;
    Some(value.replace("&#x2f;", "/").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&"))
}

fn escaped(value: &str) -> String {
    value
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
