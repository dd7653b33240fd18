//! What every channel's messages become before they are a report. Pure.

use balai_base::{Language, Problem, ProblemKind, Timestamp};
use balai_platform::{
    access::{Action, may_ever},
    casework::Context,
    region::{Adapter, Channel, Region},
};

use crate::{
    learning::{Active, Target},
    reports::{Answers, Manner, Submission, UNDECIDED, first_open, submission},
};

/// The shortest note on how somebody agreed, in characters.
const CONSENT_LEAST: usize = 5;

/// A message of any channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// A channel of the pack.
    pub channel: String,
    /// What was said, as answers of the form.
    pub answers: Answers,
    /// The language in which to answer.
    pub language: Language,
    /// How somebody agreed that an officer enters it for them; empty when they sent it themselves.
    pub consent_note: String,
}

/// The channel of these pages on a day.
pub fn web_channel(region: &Region, now: Timestamp) -> Option<&Channel> {
    open_channels(region, now).find(|channel| channel.adapter == Adapter::Web)
}

/// The channel of a program on a day: the pack's channel called `id` if messages of other systems come by it, else the
/// first such channel, else the pages' own, so that an older pack takes reports of programs too.
pub fn program_channel<'r>(region: &'r Region, id: &str, now: Timestamp) -> Option<&'r Channel> {
    let open = || open_channels(region, now);
    let of = |adapter: Adapter| move |channel: &&Channel| channel.adapter == adapter;
    open()
        .filter(of(Adapter::Api))
        .find(|channel| channel.id == id)
        .or_else(|| open().find(of(Adapter::Api)))
        .or_else(|| open().find(of(Adapter::Web)))
}

/// The channels whose messages an officer enters, open on a day.
pub fn counter_channels(region: &Region, now: Timestamp) -> Vec<&Channel> {
    open_channels(region, now)
        .filter(|channel| matches!(channel.adapter, Adapter::Counter | Adapter::Manual))
        .collect()
}

/// The message with the category its words belong to, where it names none and the past is sure enough of one. Else it
/// stays undecided, and triage chooses. A guess never refuses what would be taken without it: one that asks for a kind,
/// a place or a circle that the message does not have is left out.
#[must_use]
pub fn categorised(region: &Region, learned: Option<&Active>, intake: Intake) -> Intake {
    let unnamed = matches!(intake.answers.category.as_str(), "" | UNDECIDED);
    let Some(active) = learned.filter(|_| unnamed) else { return intake };
    let Some(guess) = active.decided(region, Target::Category, &intake.answers.text) else { return intake };
    let filed_as = |category: &str| Answers { category: category.to_owned(), ..intake.answers.clone() };
    let guessed = filed_as(&guess.id);
    if first_open(region, &guessed) != first_open(region, &filed_as(UNDECIDED)) {
        return intake;
    }
    Intake { answers: guessed, ..intake }
}

/// Checks a message against its channel and who hands it in, and every answer in it.
pub fn normalise(context: &Context, intake: &Intake) -> Result<Submission, Problem> {
    let region = &context.region;
    let channel = open_channels(region, context.moment.now)
        .find(|channel| channel.id == intake.channel)
        .ok_or_else(|| Problem::invalid("problem-answers").field("channel", "field-channel-closed"))?;
    match channel.adapter {
        Adapter::Web | Adapter::Api => {}
        Adapter::Counter | Adapter::Manual => for_somebody(context, intake)?,
    }
    let manner = Manner {
        channel: channel.id.clone(),
        language: intake.language,
        consent_note: intake.consent_note.clone(),
    };
    submission(region, &intake.answers, &manner)
}

fn open_channels(region: &Region, now: Timestamp) -> impl Iterator<Item = &Channel> {
    let day = now.day(&region.time_zone);
    region.channels.iter().filter(move |channel| channel.is_open_on(day))
}

/// Whoever enters a report for somebody has the right to, and says how that person agreed.
fn for_somebody(context: &Context, intake: &Intake) -> Result<(), Problem> {
    if !may_ever(&context.region.roles, &context.actor, Action::EnterForSomebody) {
        return Err(Problem::new(ProblemKind::Forbidden, "problem-not-allowed"));
    }
    if intake.consent_note.trim().chars().count() < CONSENT_LEAST {
        return Err(Problem::invalid("problem-answers").field("consent_note", "field-consent-missing"));
    }
    Ok(())
}
