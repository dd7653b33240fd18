//! The description as a page: what a programmer reads first. Made from the description itself, so that it says the same.

use balai_web::{Answer, Here, Program};
use serde::Serialize;
use serde_json::Value;

use super::{document, example, operation::Group};

#[derive(Serialize)]
struct ReferencePage {
    about: Vec<Part>,
    openapi: String,
    groups: Vec<ShownGroup>,
    problem: Vec<Field>,
}

#[derive(Serialize)]
struct ShownGroup {
    id: &'static str,
    operations: Vec<ShownOperation>,
}

#[derive(Serialize)]
struct ShownOperation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: Vec<Part>,
    key: &'static str,
    parameters: Vec<Field>,
    body: Vec<Field>,
    kinds: Vec<String>,
    curl: String,
    answers: Vec<ShownAnswer>,
    /// The fields of the answer of success.
    fields: Vec<Field>,
}

#[derive(Serialize)]
struct ShownAnswer {
    status: String,
    meaning: String,
    kind: String,
}

#[derive(Serialize)]
struct Field {
    name: String,
    /// `path`, `query` or `header`; empty for fields of a body.
    place: String,
    kind: String,
    required: bool,
    description: Vec<Part>,
}

/// A piece of a sentence: words, or what is typed.
#[derive(Serialize)]
struct Part {
    code: bool,
    text: String,
}

/// A description's text, in which what is typed stands between backticks.
fn parts(value: Option<&Value>) -> Vec<Part> {
    let pieces = value.and_then(Value::as_str).unwrap_or_default().split('`').enumerate();
    pieces
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| Part { code: at % 2 == 1, text: text.to_owned() })
        .collect()
}

/// `GET /api/v1`
pub(crate) async fn get(program: Program) -> Answer {
    let here = &program.here;
    let document = document::document(here);
    let reader = Reader { document: &document, here };
    let page = ReferencePage {
        about: parts(document.pointer("/info/description")),
        openapi: here.url("/api/v1/openapi.json"),
        groups: Group::ALL.into_iter().map(|group| reader.group(group)).collect(),
        problem: reader.fields(document.pointer("/components/schemas/Problem")),
    };
    Ok(here.page("api/reference.html", &page))
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

struct Reader<'a> {
    document: &'a Value,
    here: &'a Here,
}

impl Reader<'_> {
    fn group(&self, group: Group) -> ShownGroup {
        let wanted = super::OPERATIONS.iter().filter(|operation| operation.group == group);
        let operations = wanted.filter_map(|operation| {
            let described = self.document.get("paths")?.get(operation.path)?.get(operation.method)?;
            Some(self.operation((operation.method, operation.path), described))
        });
        ShownGroup { id: group.as_str(), operations: operations.collect() }
    }

    fn operation(&self, (method, path): (&str, &str), described: &Value) -> ShownOperation {
        let content = described.pointer("/requestBody/content").and_then(Value::as_object);
        let kinds: Vec<String> = content.into_iter().flat_map(|content| content.keys().cloned()).collect();
        // The form has every field that JSON has, and photos.
        let body = content
            .and_then(|content| content.get("multipart/form-data").or_else(|| content.values().next()));
        let security = described.get("security").and_then(Value::as_array);
        let open = security
            .is_none_or(|all| all.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty)));
        ShownOperation {
            id: text(described.get("operationId")),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(described.get("summary")),
            description: parts(described.get("description")),
            key: match (security.is_some(), open) {
                (false, _) => "",
                (true, false) if described.pointer("/security/0/programKey").is_some() => "program",
                (true, true) => "possible",
                (true, false) => "needed",
            },
            parameters: self.parameters(described),
            body: self.fields(body.and_then(|media| media.get("schema"))),
            curl: self.curl((method, path), described, &kinds),
            kinds,
            answers: answers(described),
            fields: self.answer_fields(described),
        }
    }

    fn parameters(&self, described: &Value) -> Vec<Field> {
        let parameters = described.get("parameters").and_then(Value::as_array).into_iter().flatten();
        parameters
            .map(|one| Field {
                name: text(one.get("name")),
                place: text(one.get("in")),
                kind: one.get("schema").map(|schema| self.kind(schema)).unwrap_or_default(),
                required: one.get("required").and_then(Value::as_bool).unwrap_or(false),
                description: parts(one.get("description")),
            })
            .collect()
    }

    fn answer_fields(&self, described: &Value) -> Vec<Field> {
        let responses = described.get("responses").and_then(Value::as_object).into_iter().flatten();
        let success = responses.into_iter().find(|(status, _)| status.starts_with('2'));
        let content = success.and_then(|(_, one)| one.get("content")).and_then(Value::as_object);
        let media = content.and_then(|content| content.values().next());
        self.fields(media.and_then(|media| media.get("schema")))
    }

    /// The schema a reference names, or the schema itself.
    fn meant<'v>(&'v self, schema: &'v Value) -> &'v Value {
        let path = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
        path.and_then(|path| self.document.pointer(path)).unwrap_or(schema)
    }

    fn fields(&self, schema: Option<&Value>) -> Vec<Field> {
        let Some(schema) = schema.map(|schema| self.meant(schema)) else { return Vec::new() };
        let required = schema.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
        let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        fields
            .map(|(name, schema)| Field {
                name: name.clone(),
                place: String::new(),
                kind: self.kind(schema),
                required: is_required(name),
                description: parts(schema.get("description")),
            })
            .collect()
    }

    /// A schema in a few words: `text, 10–5000`, `RFC 3339`, `complaint | wish`.
    fn kind(&self, schema: &Value) -> String {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        let meant = self.meant(schema);
        if let Some(words) = words(meant) {
            return words.join(" | ");
        }
        if let Some(name) = name {
            return name.to_owned();
        }
        if let Some(choices) = meant.get("anyOf").and_then(Value::as_array) {
            return choices.iter().map(|one| self.kind(one)).collect::<Vec<_>>().join(" | ");
        }
        let kinds: Vec<&str> = match meant.get("type") {
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            one => one.and_then(Value::as_str).into_iter().collect(),
        };
        let items = meant.get("items").map(|items| self.kind(items));
        let shown = match (items, meant.get("format").and_then(Value::as_str)) {
            (Some(items), _) => format!("{items}[]"),
            (None, Some(format)) => {
                let rest = if kinds.contains(&"null") { " | null" } else { "" };
                format!("{format}{rest}")
            }
            (None, None) => kinds.join(" | "),
        };
        let bounds = ["minLength", "minimum", "maxLength", "maximum"].map(|name| meant.get(name));
        let [shortest, least, longest, most] = bounds.map(|value| value.map(ToString::to_string));
        match (shortest.or(least), longest.or(most)) {
            (Some(low), Some(high)) => format!("{shown}, {low} … {high}"),
            (None, Some(high)) => format!("{shown}, ≤ {high}"),
            _ => shown,
        }
    }

    fn curl(&self, (method, path): (&str, &str), described: &Value, kinds: &[String]) -> String {
        let mut address = path
            .replace("{number}", &example::number(&self.here.region))
            .replace("{photo}", example::PHOTO)
            .replace("{service}", &example::service(&self.here.region));
        let mut lines = Vec::new();
        let parameters = described.get("parameters").and_then(Value::as_array).into_iter().flatten();
        for one in parameters {
            let (name, value) = (text(one.get("name")), one.get("example"));
            let Some(value) =
                value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            else {
                continue;
            };
            match one.get("in").and_then(Value::as_str) {
                Some("query") => {
                    address.push(if address.contains('?') { '&' } else { '?' });
                    address.extend([name.as_str(), "=", value.as_str()]);
                }
                Some("header") => lines.push(format!("-H '{name}: {value}'")),
                _ => {}
            }
        }
        if described.get("security").is_some() {
            lines.push("-H 'Authorization: Bearer TOKEN'".to_owned());
        }
        lines.extend(sent(described, kinds));
        let verb = if method == "delete" { " -X DELETE" } else { "" };
        let verb = if method == "post" && kinds.is_empty() { " -X POST" } else { verb };
        let mut command = format!("curl{verb} '{}'", self.here.full_url(&format!("/api/v1{address}")));
        for line in lines {
            command.push_str(" \\\n  ");
            command.push_str(&line);
        }
        command
    }
}

/// What curl is told to send.
fn sent(described: &Value, kinds: &[String]) -> Vec<String> {
    let json = described.pointer("/requestBody/content/application~1json/example");
    match json {
        Some(body) => vec!["-H 'Content-Type: application/json'".to_owned(), format!("-d '{body}'")],
        None if kinds.is_empty() => Vec::new(),
        None => vec!["-F photo=@photo.jpg".to_owned()],
    }
}

/// The words a schema allows, if it is a list of words.
fn words(schema: &Value) -> Option<Vec<String>> {
    let word = |value: &Value| value.as_str().map(str::to_owned);
    if let Some(all) = schema.get("enum").and_then(Value::as_array) {
        return all.iter().map(word).collect();
    }
    let all = schema.get("oneOf").and_then(Value::as_array)?;
    let of = |one: &Value| one.get("const").and_then(word).map(|word| vec![word]).or_else(|| words(one));
    Some(all.iter().map(of).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}

fn answers(described: &Value) -> Vec<ShownAnswer> {
    let responses = described.get("responses").and_then(Value::as_object).into_iter().flatten();
    responses
        .map(|(status, one)| ShownAnswer {
            status: status.clone(),
            meaning: text(one.get("description")),
            kind: one
                .get("content")
                .and_then(Value::as_object)
                .and_then(|content| content.keys().next().cloned())
                .unwrap_or_default(),
        })
        .collect()
}
