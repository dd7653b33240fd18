//! A region's past: reports from the system it used before, read from a table of text and taken over as cases.
//!
//! `examine` says what a file is (encoding, delimiter, headings, order of dates) before anything is stored;
//! `Sheet` reads it row by row; a `Decider` turns a row into a past case or into the reason why not, and `take_in`
//! stores many of them in one write, each once. Nothing is guessed silently: what a row does not say for certain is
//! refused with how to mend it, or noted and counted. It reads no clock and opens no file by itself.

mod columns;
mod dates;
mod decide;
mod examine;
mod mapping;
mod markup;
mod model;
mod names;
mod places;
mod refusals;
mod sheet;
mod standing;
mod store;
mod summary;
mod take;
#[cfg(test)]
mod tests;
mod words;

pub use columns::{Column, Headings};
pub use dates::{DateRules, Order};
pub use decide::Decider;
pub use examine::{Survey, examine};
pub use mapping::Mapping;
pub use model::{AgencyBy, Decided, Note, Refusal, Unreadable};
pub use refusals::{Group, Refusals};
pub use sheet::{Open, Row, Sheet};
pub use summary::{Agreement, Lines, Summary};
pub use take::{Ready, Taken, foresee, forget, ready, take_in};

/// The heading under which the reason stands in a file of refused rows; such columns are left aside when the mended
/// file is read again.
pub const REFUSED_HEADINGS: [&str; 5] =
    ["refused_line", "refused_column", "refused_value", "refused_reason", "refused_mend"];
