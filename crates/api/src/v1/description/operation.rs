//! One operation, as the table tells it.

use balai_web::Routes;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Makes the schema of a type of the contract.
pub(crate) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// A reference to the type's schema among the components.
pub(crate) fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// The type's schema itself.
pub(crate) fn fields<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

/// Under which heading an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// The region itself.
    Region,
    /// Writing a report.
    Report,
    /// What everybody may see.
    Public,
    /// What the reporter sees and does.
    Own,
    /// What other machines of the region's own hand in.
    Hall,
}

impl Group {
    /// Every group, in the order of the page.
    pub(crate) const ALL: [Self; 5] = [Self::Region, Self::Report, Self::Public, Self::Own, Self::Hall];

    /// The tag.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Report => "report",
            Self::Public => "public",
            Self::Own => "own",
            Self::Hall => "hall",
        }
    }
}

/// Whether an operation asks who the reporter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Never.
    None,
    /// If told, more is shown.
    Possible,
    /// Always.
    Needed,
    /// A program proves itself, by a key of its own.
    Program,
}

/// A header that a program sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    /// `Idempotency-Key`.
    Once,
    /// `Balai-Device`, where it helps.
    Device,
    /// `Balai-Device`, where it is needed.
    DeviceNeeded,
}

/// What is sent.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    /// JSON.
    Json(Shape),
    /// JSON, or the same fields as a form with photos.
    JsonOrForm(Shape, Shape),
    /// A form with photos.
    Form(Shape),
}

/// What is answered.
#[derive(Clone, Copy)]
pub(crate) enum Content {
    /// JSON.
    Json(Shape),
    /// `GeoJSON` (RFC 7946).
    GeoJson(Shape),
    /// A picture.
    Jpeg,
}

/// One operation.
pub(crate) struct Operation {
    /// `get`, `post` or `delete`.
    pub(crate) method: &'static str,
    /// The path after `/api/v1`.
    pub(crate) path: &'static str,
    /// Its name in programs made from the description.
    pub(crate) id: &'static str,
    /// Its heading.
    pub(crate) group: Group,
    /// What it does, in a few words.
    pub(crate) summary: &'static str,
    /// What else must be known; may be empty.
    pub(crate) description: &'static str,
    /// Adds its handler to the router at the whole path.
    pub(crate) add: fn(Routes, &'static str) -> Routes,
    /// The whole path, for the router.
    pub(crate) route: &'static str,
    /// The query's fields.
    pub(crate) query: Option<Shape>,
    /// The headers.
    pub(crate) headers: &'static [Header],
    /// Who must be proved.
    pub(crate) key: Key,
    /// What is sent.
    pub(crate) body: Option<Body>,
    /// The status and content of success.
    pub(crate) answer: (u16, Content),
    /// Whether a well-formed request may still be refused (409).
    pub(crate) may_be_refused: bool,
}

impl Operation {
    /// The statuses with which a problem may come, in order.
    pub(crate) fn refusals(&self) -> Vec<u16> {
        let numbered = self.path.contains('{');
        let owners = self.key != Key::None || self.id == "getToken";
        let mut found = vec![422, 429, 503];
        if owners {
            found.push(401);
        }
        // A token of another report; a report that is not public any more.
        if self.key != Key::None || self.headers.contains(&Header::DeviceNeeded) {
            found.push(403);
        }
        if numbered || self.id == "listReports" {
            found.push(404);
        }
        if self.may_be_refused {
            found.push(409);
        }
        if self.body.is_some() {
            found.push(413);
        }
        found.sort_unstable();
        found
    }
}
