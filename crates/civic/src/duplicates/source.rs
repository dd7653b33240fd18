//! The reports pairs are made from: public ones with released texts, so that no pair can hold what nobody may read.

use balai_base::{Cursor, Point, Timestamp};
use balai_platform::casework::{self, Context, Filter, Order, View};
use balai_store::{Failure, Store};

use crate::reports::CASE_TYPE;

/// How many reports are read at once.
const PAGE: u32 = 200;
/// Shorter texts are no source: nothing can be reworded.
const SHORTEST: usize = 15;

/// A report as far as pairs need it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its released text.
    pub text: String,
    /// Its category.
    pub category: String,
    /// The channel it came by.
    pub channel: String,
    /// Where it lies, as everybody may see it.
    pub point: Option<Point>,
    /// When it was sent.
    pub at: Timestamp,
}

/// At most `most` reports, the newest first, page by page, so that no read is long.
pub fn sources(store: &Store, context: &Context, most: usize) -> Result<Vec<Source>, Failure> {
    let mut found: Vec<Source> = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let (context, from) = (context.clone(), cursor.clone());
        let (mut page, next) = store.read_now(move |tx| {
            let filter = Filter {
                case_types: vec![CASE_TYPE.to_owned()],
                order: Order::NewestFirst,
                ..Filter::default()
            };
            let page = casework::public_list(tx, &context, &filter, from.as_ref(), PAGE)?;
            let notes = casework::with_texts(tx, &context, page.items, View::Public)?;
            let source = |note: casework::CaseNote| Source {
                point: casework::public_point(&context.region, &note.case),
                text: note.text,
                category: note.case.category,
                channel: note.case.channel,
                at: note.case.created_at,
            };
            Ok((notes.into_iter().map(source).collect::<Vec<_>>(), page.next))
        })?;
        page.retain(|source| source.text.chars().count() >= SHORTEST);
        found.append(&mut page);
        cursor = next;
        if cursor.is_none() || found.len() >= most {
            found.truncate(most);
            return Ok(found);
        }
    }
}
