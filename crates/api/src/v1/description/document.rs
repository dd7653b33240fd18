//! The description for programs: OpenAPI 3.1, self-contained, made anew for the region that is asked.

use std::collections::BTreeMap;

use balai_web::Here;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    OPERATIONS, example,
    operation::{Body, Content, Group, Header, Key, Operation, shape},
};
use crate::v1::{
    asked::{DEVICE_DIGITS, KEY_LENGTH, PHOTO_FIELD},
    contract,
};

/// The version of the contract. Fields are only ever added within a first number.
const VERSION: &str = "1.0.0";

const ABOUT: &str = "Everything an app of the region needs. No account and no API key: what everybody may see is open, \
and a reporter proves to be one with the number and PIN of the receipt. Texts come in the language asked for by \
`Accept-Language` (`id`, `en`). Times are RFC 3339 with offset. Problems are RFC 9457 with a stable `code`. A request that \
does not have the shape described here is answered with 422; one that has it and is refused by the region's rules (an \
unknown category, a place outside the region, a step that is not possible now) with 409. More requests than the limits \
allow are answered with 429 and `Retry-After`.";

/// Both directions of the contract's types.
struct Shapes {
    asked: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Shapes {
    fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            asked: settings().for_deserialize().into_generator(),
            answered: settings().for_serialize().into_generator(),
        }
    }

    /// Every schema that was referred to.
    fn components(mut self) -> Map<String, Value> {
        let mut all = self.asked.take_definitions(true);
        all.extend(self.answered.take_definitions(true));
        all
    }
}

/// The description.
pub(super) fn document(here: &Here) -> Value {
    let mut shapes = Shapes::new();
    let problem = shape::<contract::Problem>(&mut shapes.answered).to_value();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in OPERATIONS {
        let described = described(here, &mut shapes, operation, &problem);
        paths.entry(operation.path).or_default().insert(operation.method.to_owned(), described);
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("{}: API v1", here.region.short_name.get(here.language)),
            "version": VERSION,
            "description": ABOUT,
        },
        "servers": [{ "url": here.url("/api/v1") }],
        "tags": Group::ALL.map(|group| json!({ "name": group.as_str() })),
        "paths": paths,
        "components": {
            "schemas": shapes.components(),
            "securitySchemes": {
                "programKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key of a machine that makes drills, given by the region's administrators.",
                },
                "pin": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Balai-Pin",
                    "description": "The six digits of the receipt.",
                },
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token given for number and PIN.",
                },
            },
        },
    });
    without_widths(&mut document);
    document
}

/// Takes the formats off that name widths of numbers in Rust: no standard knows them.
fn without_widths(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let width = |format: &Value| {
                format.as_str().is_some_and(|text| {
                    text == "double"
                        || text.trim_start_matches("uint").trim_start_matches("int").parse::<u8>().is_ok()
                        || text == "uint"
                })
            };
            if map.contains_key("type") && map.get("format").is_some_and(width) {
                map.remove("format");
            }
            map.values_mut().for_each(without_widths);
        }
        Value::Array(list) => list.iter_mut().for_each(without_widths),
        _ => {}
    }
}

fn described(here: &Here, shapes: &mut Shapes, operation: &Operation, problem: &Value) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.group.as_str()],
        "summary": operation.summary,
        "parameters": parameters(here, shapes, operation),
        "responses": responses(shapes, operation, problem),
    });
    if let Value::Object(map) = &mut described {
        if !operation.description.is_empty() {
            map.insert("description".to_owned(), json!(operation.description));
        }
        if let Some(body) = operation.body {
            map.insert("requestBody".to_owned(), request_body(here, shapes, (operation, body)));
        }
        match operation.key {
            Key::None => {}
            Key::Possible => {
                map.insert("security".to_owned(), json!([{}, { "token": [] }, { "pin": [] }]));
            }
            Key::Needed => {
                map.insert("security".to_owned(), json!([{ "token": [] }, { "pin": [] }]));
            }
            Key::Program => {
                map.insert("security".to_owned(), json!([{ "programKey": [] }]));
            }
        }
    }
    described
}

fn parameters(here: &Here, shapes: &mut Shapes, operation: &Operation) -> Vec<Value> {
    let mut found = Vec::new();
    if operation.path.contains("{number}") {
        found.push(json!({
            "name": "number",
            "in": "path",
            "required": true,
            "description": "The report's public number.",
            "schema": { "type": "string", "pattern": "^[A-Z]{2,6}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$" },
            "example": example::number(&here.region),
        }));
    }
    if operation.path.contains("{service}") {
        found.push(json!({
            "name": "service",
            "in": "path",
            "required": true,
            "description": "The service's id.",
            "schema": { "type": "string", "pattern": "^[a-z0-9_-]{1,60}$" },
            "example": example::service(&here.region),
        }));
    }
    if operation.path.contains("{photo}") {
        found.push(json!({
            "name": "photo",
            "in": "path",
            "required": true,
            "description": "The photo's id.",
            "schema": { "type": "string", "format": "uuid" },
            "example": example::PHOTO,
        }));
    }
    if let Some(query) = operation.query {
        found.extend(of_query(here, &query(&mut shapes.asked).to_value()));
    }
    found.extend(operation.headers.iter().map(|one| header(*one)));
    found
}

/// The fields of a query's schema as parameters.
fn of_query(here: &Here, schema: &Value) -> Vec<Value> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    fields
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            let mut parameter = json!({
                "name": name,
                "in": "query",
                "required": required.contains(&name.as_str()),
                "schema": schema,
            });
            if let Value::Object(map) = &mut parameter {
                map.extend(description.map(|text| ("description".to_owned(), text)));
                let example = example::query(&here.region, name);
                // An example of a filter would narrow every list that a reader tries out.
                let wanted = required.contains(&name.as_str()) || name == "limit";
                map.extend(example.filter(|_| wanted).map(|value| ("example".to_owned(), value)));
            }
            parameter
        })
        .collect()
}

fn header(header: Header) -> Value {
    match header {
        Header::Once => json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "A random text of the app's, the same for the same request however often it is sent. The same \
                            key with another request is refused.",
            "schema": { "type": "string", "pattern": format!("^[!-~]{{{},{}}}$", KEY_LENGTH.0, KEY_LENGTH.1) },
            "example": example::KEY,
        }),
        Header::Device | Header::DeviceNeeded => json!({
            "name": "Balai-Device",
            "in": "header",
            "required": header == Header::DeviceNeeded,
            "description": "The device's own random number, drawn once by the app and kept secret.",
            "schema": { "type": "string", "pattern": format!("^[0-9a-f]{{{DEVICE_DIGITS}}}$") },
            "example": example::DEVICE,
        }),
    }
}

fn request_body(here: &Here, shapes: &mut Shapes, (operation, body): (&Operation, Body)) -> Value {
    let example = example::body(&here.region, operation);
    let mut content = Map::new();
    let mut media = |kind: &str, schema: Value| {
        let mut media = json!({ "schema": schema });
        if let (Value::Object(map), Some(example)) = (&mut media, &example) {
            map.insert("example".to_owned(), example.clone());
        }
        content.insert(kind.to_owned(), media);
    };
    match body {
        Body::Json(shape) => media("application/json", shape(&mut shapes.asked).to_value()),
        Body::JsonOrForm(shape, fields) => {
            media("application/json", shape(&mut shapes.asked).to_value());
            media("multipart/form-data", with_photos(fields(&mut shapes.asked).to_value(), false));
        }
        Body::Form(fields) => {
            let schema = with_photos(fields(&mut shapes.asked).to_value(), true);
            content.insert("multipart/form-data".to_owned(), json!({ "schema": schema }));
        }
    }
    json!({ "required": true, "content": content })
}

/// The form's fields with those for photos.
fn with_photos(mut schema: Value, needed: bool) -> Value {
    let photo = json!({
        "type": "array",
        "description": "JPEG, PNG or WebP, each a file of its own.",
        "items": { "type": "string", "format": "binary", "contentMediaType": "image/jpeg" },
        "minItems": 1,
        "maxItems": balai_civic::reports::PHOTO_LIMIT,
    });
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(PHOTO_FIELD.to_owned(), photo);
    }
    if needed && let Value::Object(map) = &mut schema {
        map.insert("required".to_owned(), json!([PHOTO_FIELD]));
    }
    schema
}

fn responses(shapes: &mut Shapes, operation: &Operation, problem: &Value) -> Map<String, Value> {
    let (status, content) = operation.answer;
    let content = match content {
        Content::Json(shape) => {
            json!({ "application/json": { "schema": shape(&mut shapes.answered).to_value() } })
        }
        Content::GeoJson(shape) => {
            json!({ "application/geo+json": { "schema": shape(&mut shapes.answered).to_value() } })
        }
        Content::Jpeg => json!({ "image/jpeg": {} }),
    };
    let mut success = json!({ "description": meaning(status), "content": content });
    if let (201, Value::Object(map)) = (status, &mut success) {
        let location = json!({ "schema": { "type": "string" }, "description": "The path of the report." });
        map.insert("headers".to_owned(), json!({ "Location": location }));
        map.insert("links".to_owned(), links());
    }
    let mut all = Map::new();
    all.insert(status.to_string(), success);
    for status in operation.refusals() {
        let content = json!({ "application/problem+json": { "schema": problem } });
        let mut refusal = json!({ "description": meaning(status), "content": content });
        if matches!(status, 429 | 503)
            && let Value::Object(map) = &mut refusal
        {
            let seconds =
                json!({ "schema": { "type": "integer", "minimum": 0 }, "description": "Seconds to wait." });
            map.insert("headers".to_owned(), json!({ "Retry-After": seconds }));
        }
        all.insert(status.to_string(), refusal);
    }
    all
}

/// Where a receipt leads: to a token. A report without a category, or of a secret one, is not everybody's, so that its number
/// alone leads nowhere.
fn links() -> Value {
    let number = json!({ "number": "$response.body#/number" });
    json!({
        "token": {
            "operationId": "getToken",
            "parameters": number,
            "requestBody": { "pin": "$response.body#/pin" },
        },
    })
}

/// What a status means here.
pub(super) fn meaning(status: u16) -> &'static str {
    match status {
        200 => "Done.",
        201 => "Taken in; repeated with the same key the same answer.",
        401 => "PIN or token is missing, wrong or over.",
        403 => "Not to whoever asks.",
        404 => "There is no such thing, or not for whoever asks.",
        409 => "Well-formed and refused all the same: `fields` tell why.",
        413 => "More was sent than is taken.",
        422 => "Not of the shape described here.",
        429 => "Too often.",
        503 => "Not now.",
        _ => "",
    }
}
