//! What sealing anew needs to know of the outcomes of forms.

use balai_platform::keyring::{SealedRows, Uses};
use balai_store::form_tokens;

/// The sealed outcomes of forms: receipts, remembered for a form that is sent twice.
pub(super) const RECEIPTS: SealedRows = SealedRows {
    table: "form_tokens",
    key_column: "outcome",
    columns: &["outcome"],
    identifiers: 2,
    uses: Uses::Prefixed,
    count: "",
    page: form_tokens::OUTCOMES,
    replace: form_tokens::REPLACE_OUTCOME,
    place: |row, _| Some(super::receipts::place_of(&row.hash(0)?)),
};
