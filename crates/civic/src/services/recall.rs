//! Asking the register what it holds, for the person whose draft it is: so that whoever reads "known, not asked again" can see whether
//! it is right. Only whoever gave both numbers is answered, a few times an hour, and everything comes masked; nothing of it is kept.

use balai_base::{Problem, Secret, time::HOUR};
use balai_platform::{casework::Context, forms::Key, register::HoldingsAsked};
use balai_store::{
    Failure, Tx,
    limits::{self, Limit},
};

use super::{Draft, asked::Sheet, draft::no_draft, read_draft};
use crate::intake::DraftToken;

/// How often one place may ask, whatever numbers it gives.
const BY_PLACE: Limit = Limit { window_ms: HOUR, allowed: 10 };
/// How often one draft may ask.
const BY_DRAFT: Limit = Limit { window_ms: HOUR, allowed: 5 };

/// What a register is asked for a draft; none while one of the two numbers is missing, or nothing is read there. Without counting.
pub fn question(context: &Context, draft: &Draft) -> Option<HoldingsAsked> {
    let sheet = Sheet::of(&context.region, draft, context.moment.now)?;
    let codes: Vec<String> = sheet.from_register().into_iter().map(|one| one.code.clone()).collect();
    let number = |fact: &str| {
        let digits = draft.answers.get(&Key::new("", fact))?;
        let whole = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| Secret::new(digits.to_owned()))
    };
    let (nik, card) = (number("nik")?, number("kk")?);
    (!codes.is_empty()).then_some(HoldingsAsked { nik, card: Some(card), codes })
}

/// The question of the draft `token` finds, counted; `who` is a keyed hash of the place it is asked from.
pub fn recall(
    tx: &mut Tx,
    context: &Context,
    (token, who): (&DraftToken, &[u8]),
) -> Result<HoldingsAsked, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    let asked = question(context, &draft).ok_or_else(|| Problem::conflict("problem-recall-not-now"))?;
    let (region, now) = (&context.region.id, context.moment.now);
    limits::take(tx, region, "register-recall", who, now, &BY_PLACE)?;
    limits::take(tx, region, "register-recall-draft", draft.head.case.0.as_bytes(), now, &BY_DRAFT)?;
    Ok(asked)
}
