//! Operations on what the hall offers beside reports: services, and documents to be checked.

use super::operation::{Body, Content, Group, Key, Operation, shape};
use crate::v1::{contract, documents, services};

/// Every service.
pub(super) const LIST_SERVICES: Operation = Operation {
    method: "get",
    path: "/services",
    id: "listServices",
    group: Group::Region,
    summary: "Everything people may apply for",
    description: "The civil registry's services, permits and whatever else the region offers today.",
    add: |routes, path| routes.get(path, services::list),
    route: "/api/v1/services",
    query: None,
    headers: &[],
    key: Key::None,
    body: None,
    answer: (200, Content::Json(shape::<contract::ServiceList>)),
    may_be_refused: false,
};

/// One service.
pub(super) const ONE_SERVICE: Operation = Operation {
    method: "get",
    path: "/services/{service}",
    id: "getService",
    group: Group::Region,
    summary: "What a service asks for, costs and promises",
    description: "Requirements by variant with what may lawfully be given instead, legal basis, fee and service standard.",
    add: |routes, path| routes.get(path, services::one),
    route: "/api/v1/services/{service}",
    query: None,
    headers: &[],
    key: Key::None,
    body: None,
    answer: (200, Content::Json(shape::<contract::ServiceFacts>)),
    may_be_refused: false,
};

/// Whether a document is what it says.
pub(super) const VERIFY_DOCUMENT: Operation = Operation {
    method: "post",
    path: "/documents/verify",
    id: "verifyDocument",
    group: Group::Public,
    summary: "Whether a document is what it says",
    description: "For institutions: what a QR holds, its fragment alone, or the id printed on the document. A post, since nothing of a document belongs into an address. Compare the answer with the paper. The fragment can be checked without this interface, by the keys at `/.well-known/dokumen-keys.cbor` and the lists at `/.well-known/dokumen-status/YEAR.cbor`.",
    add: |routes, path| routes.post(path, documents::verify),
    route: "/api/v1/documents/verify",
    query: None,
    headers: &[],
    key: Key::None,
    body: Some(Body::Json(shape::<contract::DocumentText>)),
    answer: (200, Content::Json(shape::<contract::CheckedDocument>)),
    may_be_refused: false,
};
