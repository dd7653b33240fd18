//! The job that sends one letter: composes it in one command, fills its template in, hands it to the carrier and notes
//! what became of it.
//!
//! The carrier is called outside any transaction. A server that ends between handing over and noting sends the letter
//! once more, with the same identifier, so that a mailbox shows one.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{RegionId, text::hexadecimal, time::DAY};
use balai_platform::{
    casework::{Context, Contexts},
    notify::mail::{self, Addressee, Carrier, Letter, Reason, Unsent},
    region::{LetterPage, LetterTemplate, parted},
    render::{Mistake, OwnTemplates, Voice},
};
use balai_store::{
    Store,
    jobs::{Job, JobError, JobOutcome, Runner},
};
use serde::Serialize;

use super::{
    compose::{Composed, compose},
    store,
};

/// The job that forgets old one-tap answers.
const SWEEP: &str = "letters-sweep";
/// How long a link that has ended still explains itself.
const LINKS_KEPT: i64 = 180 * DAY;

/// What sending letters needs.
#[derive(Clone)]
pub struct Posting {
    /// Makes the context of a region.
    pub contexts: Contexts,
    /// Takes the letters away.
    pub carrier: Arc<dyn Carrier>,
    /// What stands before every path of a region: `https://lapor.example.go.id`, `https://balai.example/r/contoh`.
    pub sites: BTreeMap<RegionId, String>,
}

/// Names the handlers in the lane of mail and schedules what is to be forgotten.
pub fn register(runner: &mut Runner, posting: Posting) {
    for region in posting.sites.keys() {
        runner.schedule(region.clone(), SWEEP, DAY);
    }
    runner.register(SWEEP, |store, job| {
        let (region, before) = (job.region.clone(), job.moment.now.plus(-LINKS_KEPT));
        store.write_now(move |tx| store::sweep(tx, &region, before))?;
        Ok(())
    });
    let own = OwnTemplates::default();
    runner.register(mail::SEND, move |store, job| send(store, job, (&posting, &own)));
}

fn send(store: &Store, job: &Job, (posting, own): (&Posting, &OwnTemplates)) -> JobOutcome {
    let (id, addressee) =
        mail::asked(&job.payload).ok_or_else(|| JobError::Stop("the payload names no letter".to_owned()))?;
    let not_here = || JobError::Retry("the region is not served here".to_owned());
    let context = (posting.contexts)(&job.region, job.moment).ok_or_else(not_here)?;
    let site = posting.sites.get(&job.region).ok_or_else(not_here)?.clone();
    let asked = context.clone();
    let composed = store.write_now(move |tx| compose(tx, &asked, (id, &addressee), &site))?;
    let Some(composed) = composed else { return Ok(()) };
    let case = composed.notice.case;
    let letter = letter(&context, own, composed, &addressee)?;
    let outcome = posting.carrier.send(&letter);
    let (taken, job) = (outcome.is_ok(), job.clone());
    let unreachable = outcome.as_ref().is_err_and(|unsent| unsent.reason == Reason::Address && !unsent.again);
    store.write_now(move |tx| {
        if taken {
            mail::note_taken(tx, &job.region, case, &addressee)?;
            job.finish(tx)?;
        } else if unreachable {
            mail::note_unreachable(tx, &job.region, (case, &addressee), job.moment.now)?;
        }
        Ok(())
    })?;
    outcome.map_err(JobError::from)
}

/// The letter with its templates filled in.
fn letter(
    context: &Context,
    own: &OwnTemplates,
    composed: Composed,
    addressee: &Addressee,
) -> Result<Letter, Unsent> {
    let Composed { notice, language, to, values } = composed;
    let letters = &context.region.letters;
    let missing = || unfilled(&notice.template, &Mistake { line: 0, message: "it is missing".to_owned() });
    let (language, turn) = letters.turn(&notice.template, language).ok_or_else(missing)?;
    let voice = context.region.voice(language);
    let (subject, paragraphs) = parted(&filled(own, turn, &voice, &values)?);
    let page = LetterPage { subject, paragraphs, values };
    let text = squeezed(&filled(own, &letters.text, &voice, &page)?);
    let html = filled(own, &letters.html, &voice, &page)?;
    let LetterPage { subject, values, .. } = page;
    let who = match addressee {
        Addressee::Reporter => "r".to_owned(),
        Addressee::Follower(hash) => hexadecimal(hash).chars().take(12).collect(),
    };
    Ok(Letter {
        id: format!("{}.{who}", notice.id.simple()),
        at: notice.created_at,
        to,
        from_name: letters.sender.as_ref().unwrap_or(&context.region.name).get(language).to_owned(),
        reply_to: letters.reply_to.clone(),
        language: language.as_str(),
        subject,
        text,
        html,
        stop: values.links.stop,
    })
}

/// Never more than one empty line: a part that is left out leaves its lines behind.
fn squeezed(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines() {
        if !(empty && line.is_empty()) {
            told.push_str(line);
            told.push('\n');
        }
        empty = line.is_empty();
    }
    told
}

fn filled(
    own: &OwnTemplates,
    template: &LetterTemplate,
    voice: &Voice,
    values: &impl Serialize,
) -> Result<String, Unsent> {
    own.filled((&template.name, &template.source), voice, values)
        .map_err(|mistake| unfilled(&template.name, &mistake))
}

fn unfilled(name: &str, mistake: &Mistake) -> Unsent {
    let detail = format!("{name}:{}: {}", mistake.line, mistake.message);
    Unsent { again: false, reason: Reason::Template, detail }
}
