//! What an application for the death benefit tells by itself, so that an officer confirms instead of typing: read from the answers
//! the pack names. Where an officer proposes something else, the reason is kept.

use balai_base::{Day, Problem, personal};
use balai_platform::{casework::Context, forms::Answers, region::BenefitFacts};
use balai_store::{Failure, Tx};
use jiff::civil::Date;
use serde::Serialize;

use super::{benefits::Proposal, registering};
use crate::services::Head;

/// The facts of one application; empty where it tells nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) deceased: String,
    pub(super) died: Option<Day>,
    pub(super) reported: Option<Day>,
    pub(super) heir: String,
    pub(super) heir_number: String,
    pub(super) account: String,
}

/// A day as it stands in three fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DayFields {
    day: String,
    month: String,
    year: String,
}

impl DayFields {
    fn of(day: Option<Day>) -> Self {
        let Some(date) = day.map(Day::date) else { return Self::default() };
        Self { day: date.day().to_string(), month: date.month().to_string(), year: date.year().to_string() }
    }
}

/// What the form of a proposal shows: the deceased's number masked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ClaimView {
    /// The deceased's NIK, masked; empty when it was not answered.
    pub deceased: String,
    /// Whether the number begins with another region's code: a question, since people move.
    pub elsewhere: bool,
    /// The day of death.
    pub died: DayFields,
    /// The day on which it was reported: that of sending.
    pub reported: DayFields,
    /// The heir's name.
    pub heir: String,
    /// The heir's account.
    pub account: String,
    /// What the rule table gives for these days; none when it gives nothing.
    pub amount: Option<u32>,
}

/// What the application says; none for a service by which no benefit is asked for.
pub(super) fn facts(tx: &mut Tx, context: &Context, head: &Head) -> Result<Option<Facts>, Failure> {
    let Some(benefit) = context.region.benefit.as_ref().filter(|own| own.service == head.service) else {
        return Ok(None);
    };
    let said = registering::said(tx, context, head)?;
    let sent = head.sent_at.unwrap_or(head.created_at);
    Ok(Some(read(&benefit.facts, &said, sent.day(&context.region.time_zone))))
}

fn read(named: &BenefitFacts, said: &Answers, reported: Day) -> Facts {
    let answer = |key: &Option<balai_platform::forms::Key>| {
        key.as_ref().and_then(|key| said.get(key)).unwrap_or_default().to_owned()
    };
    let account: Vec<&str> = named.account.iter().filter_map(|key| said.get(key)).collect();
    Facts {
        deceased: answer(&named.deceased),
        died: answer(&named.died).parse::<Date>().ok().map(Day::from_date),
        reported: Some(reported),
        heir: answer(&named.heir),
        heir_number: answer(&named.heir_number),
        account: account.join(" "),
    }
}

/// Whether a number was given first in another regency than the region's own.
pub(super) fn is_elsewhere(context: &Context, number: &str) -> bool {
    let own: String = context.region.code.as_str().chars().filter(char::is_ascii_digit).collect();
    number.len() == 16 && own.len() <= 6 && !number.starts_with(&own)
}

/// What the form shows before anything is typed.
pub(super) fn view(tx: &mut Tx, context: &Context, head: &Head) -> Result<Option<ClaimView>, Failure> {
    let Some(facts) = facts(tx, context, head)? else { return Ok(None) };
    let days = facts.died.zip(facts.reported).map(|(died, on)| i64::from(on.0) - i64::from(died.0));
    let rules = context.region.benefit.as_ref();
    Ok(Some(ClaimView {
        amount: days.and_then(|days| rules.and_then(|rules| rules.rupiah(days))),
        elsewhere: is_elsewhere(context, &facts.deceased),
        deceased: if facts.deceased.is_empty() {
            String::new()
        } else {
            personal::mask_civil_number(&facts.deceased)
        },
        died: DayFields::of(facts.died),
        reported: DayFields::of(facts.reported),
        heir: facts.heir,
        account: facts.account,
    }))
}

/// A proposal with what was left empty taken from the application. Refused without a reason when it says something else than the
/// application, or when the deceased's number is another region's; and always when the heir would be the deceased.
pub(super) fn confirmed(context: &Context, typed: &Proposal, facts: &Facts) -> Result<Proposal, Problem> {
    let text = |typed: &str, known: &str| {
        let typed = typed.trim();
        if typed.is_empty() { known.to_owned() } else { typed.to_owned() }
    };
    let whole = Proposal {
        deceased: text(&typed.deceased, &facts.deceased),
        died: typed.died.or(facts.died),
        reported: typed.reported.or(facts.reported),
        heir: text(&typed.heir, &facts.heir),
        account: text(&typed.account, &facts.account),
        reason: typed.reason.trim().to_owned(),
    };
    if !facts.heir_number.is_empty() && whole.deceased == facts.heir_number {
        let problem = Problem::conflict("problem-benefit-heir-deceased");
        return Err(problem.field("nik", "problem-benefit-heir-deceased"));
    }
    if whole.reason.is_empty() {
        if differs(&whole, facts) {
            return Err(Problem::invalid("problem-answers").field("alasan", "field-benefit-reason"));
        }
        if is_elsewhere(context, &whole.deceased) {
            return Err(Problem::invalid("problem-answers").field("alasan", "field-benefit-elsewhere"));
        }
    }
    Ok(whole)
}

/// Whether a proposal says something else where the application says something.
fn differs(proposal: &Proposal, facts: &Facts) -> bool {
    let text = |own: &str, known: &str| !known.is_empty() && own != known;
    let day = |own: Option<Day>, known: Option<Day>| known.is_some() && own != known;
    text(&proposal.deceased, &facts.deceased)
        || text(&proposal.heir, &facts.heir)
        || text(&proposal.account, &facts.account)
        || day(proposal.died, facts.died)
        || day(proposal.reported, facts.reported)
}
