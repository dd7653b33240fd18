//! What machines of the region's own hand in.

use super::operation::{Body, Content, Group, Key, Operation, shape};
use crate::v1::{contract, drills};

/// The result of a drill.
pub(crate) const HAND_IN_DRILL: Operation = Operation {
    method: "post",
    path: "/drills",
    id: "handInDrill",
    group: Group::Hall,
    summary: "Hand in the result of a drill",
    description: "For a machine of the region's own that restores copies: the content of the file `balai drill --report` wrote, unchanged. Its signer must be believed by the server; the same result again changes nothing.",
    add: |routes, path| routes.post(path, drills::hand_in),
    route: "/api/v1/drills",
    query: None,
    headers: &[],
    key: Key::Program,
    body: Some(Body::Json(shape::<contract::DrillSent>)),
    answer: (200, Content::Json(shape::<contract::DrillTaken>)),
    may_be_refused: true,
};
