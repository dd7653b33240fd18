//! The letter to administrators when the proof of a restore is overdue: at most one a day, through the lane of mail.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{
    RegionId, Secret, Timestamp,
    time::{self, DAY},
};
use balai_store::{
    Failure, Tx,
    jobs::{JobError, Runner},
};
use serde::Serialize;

use super::{
    copies::Copies,
    rules::{ALARM_AFTER, Standing, standing},
    store,
};
use crate::{
    casework::{Context, Contexts},
    notify::mail::{Carrier, Letter, Reason, Unsent},
    render::{Argument, OwnTemplates, Renderer},
};

/// The kind of the job that looks whether a proof is overdue.
pub const LOOK: &str = "drill-overdue";
/// What surrounds the paragraphs in HTML.
const HTML: &str = include_str!("../residents/letter.html");

/// What writing to administrators needs.
#[derive(Clone)]
pub struct Alarm {
    /// Makes the context of a region.
    pub contexts: Contexts,
    /// Takes the letters away.
    pub carrier: Arc<dyn Carrier>,
    /// What stands before every path of a region.
    pub sites: BTreeMap<RegionId, String>,
    /// Says messages in a language.
    pub renderer: Arc<Renderer>,
    /// Whether copies are made.
    pub copies: Copies,
    /// The administrators' addresses.
    pub to: Vec<String>,
}

/// A letter as its HTML shows it.
#[derive(Debug, Serialize)]
struct LetterText {
    region: String,
    subject: String,
    paragraphs: Vec<String>,
    code: String,
    link: String,
    link_name: String,
}

/// Whether administrators are to be written to: the proof is old, or copies made since `since` were never proven, and nobody was
/// told (`told`) in the last 24 hours. A clock set back makes nobody wait longer than a day.
pub fn is_to_be_told(standing: Standing, since: Timestamp, told: Option<Timestamp>, now: Timestamp) -> bool {
    let overdue = match standing {
        Standing::Old { .. } => true,
        Standing::Never => now.since(since) > ALARM_AFTER,
        Standing::Proven { .. } | Standing::NotSetUp => false,
    };
    overdue && told.is_none_or(|told| !(0..DAY).contains(&now.since(told)))
}

/// Names the handler, in the lane of mail, and looks once an hour. Nothing is registered where there is nobody to write to.
pub fn register(runner: &mut Runner, regions: &[RegionId], alarm: Alarm) {
    if alarm.to.is_empty() {
        return;
    }
    let own = Arc::new(OwnTemplates::default());
    runner.register(LOOK, move |store, job| {
        let context = (alarm.contexts)(&job.region, job.moment)
            .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))?;
        let (region, set_up, now) = (job.region.clone(), alarm.copies.set_up(), job.moment.now);
        let overdue = store.write_now(move |tx| overdue(tx, &region, set_up, now))?;
        if let Some(standing) = overdue {
            // Sent before it is noted: rather one letter twice, which a mailbox shows once, than none.
            for (number, to) in alarm.to.iter().enumerate() {
                let letter = letter((&alarm, &own), &context, standing, (number, to))?;
                alarm.carrier.send(&letter)?;
            }
        }
        let job = job.clone();
        store.write_now(move |tx| {
            if overdue.is_some() {
                store::note_told(tx, &job.region, job.moment.now)?;
            }
            job.finish(tx)
        })?;
        Ok(())
    });
    for region in regions {
        runner.schedule(region.clone(), LOOK, time::HOUR);
    }
}

/// How the proof stands when administrators are to be told of it.
fn overdue(
    tx: &mut Tx,
    region: &RegionId,
    set_up: bool,
    now: Timestamp,
) -> Result<Option<Standing>, Failure> {
    let standing = standing(set_up, store::last_proven(tx, region)?, now);
    if standing == Standing::NotSetUp {
        return Ok(None);
    }
    let (since, told) = store::watched(tx, region, now)?;
    Ok(is_to_be_told(standing, since, told, now).then_some(standing))
}

fn letter(
    (alarm, own): (&Alarm, &OwnTemplates),
    context: &Context,
    standing: Standing,
    (number, to): (usize, &String),
) -> Result<Letter, Unsent> {
    let (region, now) = (&context.region, context.moment.now);
    let language = region.languages.first().copied().unwrap_or_default();
    let voice = region.voice(language);
    let name = region.name.get(language).to_owned();
    let hours = standing.last().map_or(0, |(age, _)| age / time::HOUR).to_string();
    let arguments = [Argument::text("region", &name), Argument::text("hours", &hours)];
    let say = |part: &str| alarm.renderer.text(&voice, &format!("drill-letter-{part}"), &arguments);
    let site = alarm.sites.get(&region.id).cloned().unwrap_or_default();
    let text = LetterText {
        subject: say("subject"),
        paragraphs: vec![say(standing.as_str()), say("next")],
        code: String::new(),
        link: format!("{site}/admin/cadangan"),
        link_name: say("open"),
        region: name,
    };
    let html = own.filled(("admin/letter.html", HTML), &voice, &text).map_err(|mistake| Unsent {
        again: false,
        reason: Reason::Template,
        detail: format!("admin/letter.html:{}: {}", mistake.line, mistake.message),
    })?;
    Ok(Letter {
        id: format!("drill-{}-{}-{number}", region.id, now.millis() / DAY),
        at: now,
        to: Secret::new(to.clone()),
        from_name: region.letters.sender.as_ref().unwrap_or(&region.name).get(language).to_owned(),
        reply_to: region.letters.reply_to.clone(),
        language: language.as_str(),
        subject: text.subject.clone(),
        text: format!(
            "{}\n\n{}: {}\n\n-- \n{}\n",
            text.paragraphs.join("\n\n"),
            text.link_name,
            text.link,
            text.region
        ),
        html,
        stop: String::new(),
    })
}
