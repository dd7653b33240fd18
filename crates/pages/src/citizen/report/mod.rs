//! Reporting, one question a page: what and photo, where, details, contact and privacy, check your answers.
//!
//! Every answer is kept in a sealed draft on the server, so that back, reload and "later" work without scripts. The last
//! page checks everything anew: a step cannot be skipped.

pub(crate) mod check;
pub(crate) mod contact;
pub(crate) mod details;
pub(crate) mod draft;
pub(crate) mod place;
pub(crate) mod receipt;
pub(crate) mod similar;
pub(crate) mod start;
pub(crate) mod what;

use balai_civic::reports::Question;

/// How many steps the form counts.
pub(crate) const STEPS: u8 = 5;

/// The address of a question's page.
pub(crate) fn address(question: Question) -> &'static str {
    match question {
        Question::What => "/lapor/kejadian",
        Question::Place => "/lapor/lokasi",
        Question::Category => "/lapor/rincian",
        Question::Contact => "/lapor/kontak",
    }
}
