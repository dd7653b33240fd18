//! What becomes of one report: taken up, asked about, worked on, verified, disputed, refused, merged, referred, or left lying.

use std::collections::HashMap;

use balai_base::{
    CaseNumber, Timestamp,
    time::{DAY, HOUR, MINUTE},
};
use balai_platform::{
    access::Actor,
    casework::{self, Audience, Case, Step, View},
    workflow::{Meaning, Transition},
};
use balai_store::{Failure, Tx};

use super::{
    Play,
    chance::Chance,
    opening::{Ending, ending, photos, send},
    picture,
    scene::Scene,
};
use crate::{
    demonstration::{Line, Story, Writer},
    reports::{self, Act, DraftPhoto, Receipt},
};

/// The newest open case of a village and category, to merge later ones into.
#[derive(Default)]
pub(super) struct Masters(HashMap<(String, String), CaseNumber>);

/// One case on its way.
struct Course<'p, 'w, 'c> {
    play: &'p Play<'p>,
    writer: &'w mut Writer<'c>,
    chance: &'w mut Chance,
    story: &'p Story,
    number: CaseNumber,
    /// When the next thing happens.
    now: Timestamp,
    turn: u32,
}

/// Sends the report and plays what follows until the plan's present.
pub(super) fn run(
    play: &Play<'_>,
    writer: &mut Writer<'_>,
    chance: &mut Chance,
    (index, created, scene): (u32, Timestamp, &Scene),
    masters: &mut Masters,
) -> Result<(), Failure> {
    let photos = photos(play, chance)?;
    let Some(receipt) = send(play, (index, created), scene, photos)? else { return Ok(()) };
    let key = (scene.village.to_string(), scene.answers.category.clone());
    let master = masters.0.get(&key).cloned();
    let ending = ending(play, scene, (created, master.is_some()), chance);
    let mut course = Course {
        play,
        writer,
        chance,
        story: &scene.story,
        number: receipt.number.clone(),
        now: created,
        turn: 0,
    };
    course.release(&receipt)?;
    course.follow()?;
    if ending != Ending::Merged {
        masters.0.insert(key, receipt.number);
    }
    course.play_to(ending, master)
}

impl Course<'_, '_, '_> {
    /// Moves the clock on; false when the plan's present is passed.
    fn later(&mut self, least: i64, most: i64) -> bool {
        let next = self.now.plus(self.chance.between(least, most) * MINUTE);
        if next > self.play.plan.until {
            return false;
        }
        self.now = next;
        true
    }

    fn context(&mut self, actor: Actor) -> casework::Context {
        self.turn += 1;
        self.play.context(self.now, &format!("{}-{}", self.number, self.turn), actor)
    }

    /// Runs one command. What the rules refuse does not happen, as with people.
    fn command<T, F>(&mut self, actor: Actor, work: F) -> Result<Option<T>, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &casework::Context, &CaseNumber) -> Result<T, Failure> + Send + 'static,
    {
        let (context, number) = (self.context(actor), self.number.clone());
        match self.play.store.write_now(move |tx| work(tx, &context, &number)) {
            Ok(done) => Ok(Some(done)),
            Err(Failure::Refused(problem)) => {
                tracing::debug!(case = %self.number, ?problem, "refused while playing");
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    fn case(&mut self) -> Result<Option<Case>, Failure> {
        self.command(Actor::System, casework::read)
    }

    fn owner(&mut self) -> Result<Actor, Failure> {
        Ok(self.case()?.map_or(Actor::Anonymous, |case| Actor::Reporter { case: case.id }))
    }

    /// The worker of the agency the case lies with now.
    fn worker(&mut self) -> Result<Actor, Failure> {
        Ok(self.case()?.map_or(Actor::System, |case| self.play.cast.worker(&case.agency, 3)))
    }

    fn play_to(&mut self, ending: Ending, master: Option<CaseNumber>) -> Result<(), Failure> {
        match ending {
            Ending::Withdrawn => return self.withdraw(),
            Ending::Merged => return self.merge(master),
            Ending::Refused => return self.refuse(),
            Ending::Outside => return self.refer(),
            Ending::Solved | Ending::Disputed | Ending::Lying => {}
        }
        if !self.later(20, 60 * 40) || !self.take_up()? {
            return Ok(());
        }
        if ending == Ending::Lying {
            return self.nudge();
        }
        self.talk()?;
        if !self.finish(Line::Done)? {
            return Ok(());
        }
        if ending == Ending::Disputed {
            self.dispute()?;
        }
        self.rate()
    }

    fn line(&mut self, line: Line) -> String {
        self.writer.line(self.story, line)
    }

    /// Takes the first step that `wanted` accepts among those open to `actor`.
    fn step(
        &mut self,
        actor: Actor,
        (answer, reason): (String, String),
        wanted: fn(&Transition, Meaning) -> bool,
        filled: impl Fn(&mut Act),
    ) -> Result<bool, Failure> {
        let reading = self.command(actor.clone(), |tx, context, number| {
            let case = casework::read(tx, context, number)?;
            Ok((casework::steps(tx, context, &case)?, case.workflow))
        })?;
        let Some((steps, workflow)) = reading else { return Ok(false) };
        let Some(workflow) = self.play.region.workflows.get(&workflow) else { return Ok(false) };
        let meaning = |step: &Transition| workflow.state(&step.to).map(|state| state.meaning);
        let fits = |step: &Transition| meaning(step).is_some_and(|meaning| wanted(step, meaning));
        let Some(found) = steps.into_iter().find(fits) else { return Ok(false) };
        let mut act = Act {
            step: Step { transition: found.id.clone(), answer, reason, ..Step::default() },
            ..Act::default()
        };
        filled(&mut act);
        let taken =
            self.command(actor, move |tx, context, number| reports::act(tx, context, number, &act))?;
        Ok(taken.is_some())
    }

    fn take_up(&mut self) -> Result<bool, Failure> {
        let worker = self.worker()?;
        let answer = self.line(Line::Accepted);
        let taken = self.step(
            worker.clone(),
            (answer.clone(), String::new()),
            |step, meaning| meaning == Meaning::Working && step.requires.is_empty(),
            |_| {},
        )?;
        if taken && self.chance.percent(55) && self.later(2, 30) {
            let note = self.line(Line::Note);
            self.command(worker, move |tx, context, number| {
                reports::write_message(tx, context, number, &note, Audience::Internal)
            })?;
        }
        Ok(taken)
    }

    /// A question and its reply, or the resident asking how it goes.
    fn talk(&mut self) -> Result<(), Failure> {
        let worker = self.worker()?;
        if self.chance.percent(30) && self.later(30, 60 * 30) {
            let (question, reply) = self.writer.exchange(self.story);
            self.command(worker, move |tx, context, number| {
                reports::write_message(tx, context, number, &question, Audience::Public)
            })?;
            if !reply.is_empty() && self.later(10, 60 * 20) {
                let owner = self.owner()?;
                self.command(owner, move |tx, context, number| {
                    reports::write_message(tx, context, number, &reply, Audience::Public)
                })?;
            }
        } else if self.chance.percent(18) && self.later(60 * 20, 60 * 60) {
            self.say(Line::Nudge)?;
        }
        Ok(())
    }

    fn say(&mut self, line: Line) -> Result<(), Failure> {
        let words = self.line(line);
        let owner = self.owner()?;
        self.command(owner, move |tx, context, number| {
            reports::write_message(tx, context, number, &words, Audience::Public)
        })?;
        Ok(())
    }

    fn nudge(&mut self) -> Result<(), Failure> {
        if self.chance.percent(40) && self.later(60 * 24, 60 * 24 * 6) {
            self.say(Line::Nudge)?;
        }
        Ok(())
    }

    /// Says that it is done, with a photo, and lets somebody else verify. False when time ran out or it stayed open.
    fn finish(&mut self, line: Line) -> Result<bool, Failure> {
        let late = if self.chance.percent(16) { 4 } else { 1 };
        if !self.later(60 * 3 * late, 60 * 24 * 4 * late) {
            return Ok(false);
        }
        let worker = self.worker()?;
        let answer = self.line(line);
        let photos = self.evidence()?;
        let closed = self.step(
            worker,
            (answer, String::new()),
            |_, meaning| meaning == Meaning::Verifying,
            |act| act.photos.clone_from(&photos),
        )?;
        if !closed || !self.later(30, 60 * 30) {
            return Ok(false);
        }
        let verifier = self.play.cast.verifier();
        if self.chance.percent(6) {
            let reason = self.line(Line::SentBack);
            self.step(verifier, (String::new(), reason), |_, meaning| meaning == Meaning::Working, |_| {})?;
            return Ok(false);
        }
        let agreed = self.line(Line::Verified);
        self.step(verifier, (agreed, String::new()), |_, meaning| meaning == Meaning::Done, |_| {})
    }

    fn evidence(&mut self) -> Result<Vec<DraftPhoto>, Failure> {
        let Some(bytes) = picture::jpeg(self.chance) else { return Ok(Vec::new()) };
        Ok(vec![reports::store_photo(self.play.store.files(), self.play.region, &bytes)?])
    }

    fn dispute(&mut self) -> Result<(), Failure> {
        if !self.later(60 * 2, 60 * 24 * 5) {
            return Ok(());
        }
        let words = self.line(Line::Unsolved);
        let owner = self.owner()?;
        let disputed = self
            .command(owner, move |tx, context, number| reports::not_solved(tx, context, number, &words))?
            .is_some();
        if disputed && self.chance.percent(70) {
            self.finish(Line::Done)?;
        }
        Ok(())
    }

    fn rate(&mut self) -> Result<(), Failure> {
        if !self.chance.percent(38) || !self.later(60, 60 * 24 * 4) {
            return Ok(());
        }
        let scores = [(5_u8, 44), (4, 27), (3, 14), (2, 8), (1, 7)];
        let score = self.chance.weighted(&scores).copied().unwrap_or(4);
        let owner = self.owner()?;
        self.command(owner, move |tx, context, number| reports::rate(tx, context, number, score))?;
        if self.chance.percent(30) && score > 3 {
            self.say(Line::Thanks)?;
        }
        Ok(())
    }

    fn refuse(&mut self) -> Result<(), Failure> {
        if !self.later(60, 60 * 48) {
            return Ok(());
        }
        let worker = self.worker()?;
        let (answer, reason) = (self.line(Line::Refused), self.line(Line::Note));
        self.step(worker, (answer, reason), |_, meaning| meaning == Meaning::Refused, |_| {})?;
        Ok(())
    }

    fn merge(&mut self, master: Option<CaseNumber>) -> Result<(), Failure> {
        let Some(master) = master.filter(|_| self.later(30, 60 * 24)) else { return Ok(()) };
        let worker = self.worker()?;
        let reason = self.line(Line::Merged);
        self.step(
            worker,
            (String::new(), reason),
            |_, meaning| meaning == Meaning::Merged,
            |act| act.master = master.to_string(),
        )?;
        Ok(())
    }

    fn refer(&mut self) -> Result<(), Failure> {
        if !self.later(60, 60 * 30) {
            return Ok(());
        }
        let Some(case) = self.case()? else { return Ok(()) };
        let body =
            self.play.region.categories.get(&case.category).and_then(|found| found.outside_body.clone());
        let body = body.unwrap_or_default();
        let worker = self.worker()?;
        let answer = self.line(Line::Referred);
        let reference = number_in(&answer);
        let given = (answer, self.line(Line::Note));
        let referred = self.step(
            worker,
            given,
            |_, meaning| meaning == Meaning::Outside,
            |act| {
                act.step.outside_body.clone_from(&body);
                act.step.reference.clone_from(&reference);
            },
        )?;
        let long_ago = self.play.plan.until.since(self.now) > 21 * DAY;
        if referred && self.chance.percent(if long_ago { 94 } else { 30 }) && self.later(60 * 24, 60 * 24 * 9) {
            let answer = self.line(Line::Done);
            let verifier = self.play.cast.verifier();
            self.step(verifier, (answer, String::new()), |_, meaning| meaning == Meaning::Done, |_| {})?;
        }
        Ok(())
    }

    fn withdraw(&mut self) -> Result<(), Failure> {
        if self.later(30, 60 * 30) {
            let words = self.line(Line::Withdrawn);
            let owner = self.owner()?;
            self.command(owner, move |tx, context, number| reports::withdraw(tx, context, number, &words))?;
        }
        Ok(())
    }

    /// Most of what waits for release is released within hours.
    fn release(&mut self, receipt: &Receipt) -> Result<(), Failure> {
        if self.play.plan.until.since(self.now) < 3 * HOUR || self.chance.percent(8) {
            return Ok(());
        }
        let triage = self.play.cast.triage();
        if receipt.text_held {
            self.command(triage.clone(), |tx, context, number| {
                let case = reports::officer_case(tx, context, number)?;
                for line in case.history.iter().filter(|line| line.withheld == "held") {
                    reports::release_text(tx, context, line.event, line.text.as_deref().unwrap_or_default())?;
                }
                Ok(())
            })?;
        }
        let photos = self.command(triage.clone(), |tx, context, number| {
            let case = casework::read(tx, context, number)?;
            casework::photos(tx, context, &case, View::Officer)
        })?;
        for photo in photos.unwrap_or_default() {
            let copy = reports::boxed_copy(self.play.store.files(), &photo, &[], "")?;
            let id = photo.id;
            self.command(triage.clone(), move |tx, context, _| {
                casework::publish_photo(tx, context, id, &copy)
            })?;
        }
        Ok(())
    }

    fn follow(&mut self) -> Result<(), Failure> {
        let many = if self.chance.percent(7) { 14 } else { 2 };
        for _ in 0..self.chance.below(many) {
            let device = self.chance.device();
            self.command(Actor::Anonymous, move |tx, context, number| {
                reports::follow(tx, context, number, &device)
            })?;
        }
        Ok(())
    }
}

/// The first number of three or more digits in a text, as another body's reference; empty when there is none.
fn number_in(text: &str) -> String {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.into_iter().find(|digits| digits.len() >= 3).unwrap_or_default().to_owned()
}
