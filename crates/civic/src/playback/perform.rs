//! Does one deed of a case's life: chooses who may, what they write, and gives the command.

use balai_base::{
    Random,
    random::{chance, choose},
};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Audience, Case, PhotoState, PublicCopy, PublicationState, Step, Target, View},
    region::Destination,
    workflow::{Meaning, Requirement, Transition},
};
use balai_store::Failure;

use super::{
    lives::{Deed, Wait},
    player::Player,
    send::lost,
    steps,
};
use crate::{
    demonstration::Line,
    feedback,
    reports::{self, Act},
};

/// How many pictures are drawn until one is not taken for an earlier one.
const TRIES: usize = 5;

/// Who answers and writes notes, in the order in which they are asked.
const DESK: [&str; 4] = ["officer", "village_operator", "unit_head", "triage"];

impl Player<'_> {
    /// Does `deed`; false when it no longer fits the case.
    pub(super) fn perform(&mut self, place: usize, deed: Deed) -> Result<bool, Failure> {
        let case = self.case(place)?;
        match deed {
            Deed::Follow => self.follow(&case),
            Deed::Nudge | Deed::Explain | Deed::Thanks => self.reporter_writes(place, &case, deed),
            Deed::Reply | Deed::Note => self.officer_writes(place, &case, deed),
            Deed::Reveal => self.reveal(place, &case),
            Deed::NotSolved | Deed::Withdraw => self.reporter_steps(place, &case, deed),
            Deed::Rate(score) => self.rate(&case, score),
            Deed::ReleaseTexts => self.release_texts(&case),
            Deed::ReleasePhotos => self.release_photos(&case),
            _ => self.officer_steps(place, &case, deed),
        }
    }

    fn case(&mut self, place: usize) -> Result<Case, Failure> {
        let id = self.cases.get(place).map(|case| case.id).ok_or_else(lost)?;
        let found = self.look(&Actor::System, move |tx, context| casework::get(tx, &context.region, id))?;
        found.ok_or_else(|| lost().into())
    }

    fn follow(&mut self, case: &Case) -> Result<bool, Failure> {
        let mut device = [0_u8; 16];
        self.random.fill(&mut device);
        let number = case.number.clone();
        self.command(&Actor::Anonymous, move |tx, context| reports::follow(tx, context, &number, &device))?;
        Ok(true)
    }

    fn reporter_writes(&mut self, place: usize, case: &Case, deed: Deed) -> Result<bool, Failure> {
        let fits = match deed {
            Deed::Nudge => !case.meaning.is_final(),
            Deed::Thanks => case.meaning == Meaning::Done,
            _ => true,
        };
        let text = match deed {
            Deed::Nudge => Some(self.line(place, Line::Nudge)),
            Deed::Thanks => Some(self.line(place, Line::Thanks)),
            _ => self.cases.get_mut(place).and_then(|case| case.asked.take()),
        };
        let Some(text) = text.filter(|_| fits) else { return Ok(false) };
        let audience = if chance(&self.random, 40) { Audience::Public } else { Audience::Owner };
        self.write(&Actor::Reporter { case: case.id }, case, text, audience)?;
        if deed == Deed::Nudge
            && let Some(played) = self.cases.get_mut(place)
        {
            played.nudged = true;
        }
        Ok(true)
    }

    fn officer_writes(&mut self, place: usize, case: &Case, deed: Deed) -> Result<bool, Failure> {
        let (line, action, audience) = match deed {
            Deed::Note => (Line::Note, Action::Note, Audience::Internal),
            _ => (Line::Reply, Action::Answer, Audience::Owner),
        };
        let waits = self.cases.get(place).is_some_and(|case| case.nudged);
        if deed == Deed::Reply && !waits {
            return Ok(false);
        }
        let Some(actor) = self.allowed(&DESK, action, case)? else { return Ok(false) };
        let text = self.line(place, line);
        self.write(&actor, case, text, audience)?;
        if deed == Deed::Reply
            && let Some(played) = self.cases.get_mut(place)
        {
            played.nudged = false;
        }
        Ok(true)
    }

    fn write(&mut self, actor: &Actor, case: &Case, text: String, audience: Audience) -> Result<(), Failure> {
        let number = case.number.clone();
        self.command(actor, move |tx, context| {
            reports::write_message(tx, context, &number, &text, audience).map(drop)
        })
    }

    /// The first holder of one of `roles` who may do `action` to the case.
    fn allowed(&mut self, roles: &[&str], action: Action, case: &Case) -> Result<Option<Actor>, Failure> {
        for role in roles {
            let holder = self.staff.holder(self.stage.store, role, (&case.agency, &case.unit))?;
            let Some(actor) = holder else { continue };
            if self.context(&actor).can(action, case) {
                return Ok(Some(actor));
            }
        }
        Ok(None)
    }

    fn reveal(&mut self, place: usize, case: &Case) -> Result<bool, Failure> {
        let roles = ["unit_head", "agency_head"];
        let Some(actor) = self.allowed(&roles, Action::RevealIdentity, case)? else { return Ok(false) };
        let (id, reason) = (case.id, self.line(place, Line::RevealReason));
        self.command(&actor, move |tx, context| casework::reveal(tx, context, id, &reason).map(drop))?;
        Ok(true)
    }

    fn reporter_steps(&mut self, place: usize, case: &Case, deed: Deed) -> Result<bool, Failure> {
        let withdraws = deed == Deed::Withdraw;
        let fits = match case.meaning {
            Meaning::Verifying | Meaning::Done | Meaning::Refused => !withdraws,
            Meaning::Waiting | Meaning::Working => withdraws,
            _ => false,
        };
        if !fits {
            return Ok(false);
        }
        let words = self.line(place, if withdraws { Line::Withdrawn } else { Line::Unsolved });
        let number = case.number.clone();
        self.command(&Actor::Reporter { case: case.id }, move |tx, context| {
            let step = if withdraws { reports::withdraw } else { reports::not_solved };
            step(tx, context, &number, &words).map(drop)
        })?;
        Ok(true)
    }

    fn rate(&mut self, case: &Case, score: u8) -> Result<bool, Failure> {
        if case.meaning != Meaning::Done {
            return Ok(false);
        }
        let number = case.number.clone();
        self.command(&Actor::Reporter { case: case.id }, move |tx, context| {
            feedback::rate(tx, context, &number, score)
        })?;
        Ok(true)
    }

    fn release_texts(&mut self, case: &Case) -> Result<bool, Failure> {
        let Some(actor) = self.desk("triage")? else { return Ok(false) };
        let case = case.clone();
        self.command(&actor, move |tx, context| {
            let held = |state| state == PublicationState::Held;
            let mut released = false;
            for event in casework::history(tx, context, &case, View::Officer)? {
                if event.publication.as_ref().is_some_and(|publication| held(publication.state)) {
                    reports::release_text(tx, context, event.id, &event.text)?;
                    released = true;
                }
            }
            Ok(released)
        })
    }

    fn release_photos(&mut self, case: &Case) -> Result<bool, Failure> {
        let Some(actor) = self.desk("triage")? else { return Ok(false) };
        let case = case.clone();
        self.command(&actor, move |tx, context| {
            let photos = casework::photos(tx, context, &case, View::Officer)?;
            let mut released = false;
            for photo in photos.into_iter().filter(|photo| photo.state == PhotoState::Held) {
                // Nothing is to be hidden on a drawn picture, so the public copy is the picture itself.
                let copy =
                    PublicCopy { file: photo.file, thumbnail: photo.thumbnail, alternative: String::new() };
                casework::publish_photo(tx, context, photo.id, &copy)?;
                released = true;
            }
            Ok(released)
        })
    }

    fn officer_steps(&mut self, place: usize, case: &Case, deed: Deed) -> Result<bool, Failure> {
        let stage = self.stage;
        let workflow = stage.region.workflows.get(&case.workflow);
        let Some(step) = workflow.and_then(|workflow| steps::step(workflow, &case.state, deed)) else {
            return Ok(false);
        };
        if deed == Deed::Resume && !self.cases.get(place).is_some_and(|case| case.paused) {
            return Ok(false);
        }
        let Some((actor, requires)) = self.taker(step, case)? else { return Ok(false) };
        let Some(act) = self.act(place, case, (deed, step)) else { return Ok(false) };
        let proof = requires.contains(&Requirement::Evidence);
        self.take(place, case, &actor, (act, proof))?;
        self.remember(place, case, deed);
        Ok(true)
    }

    /// Somebody who may take the step for this case, and what must be given with it.
    fn taker(
        &mut self,
        step: &Transition,
        case: &Case,
    ) -> Result<Option<(Actor, Vec<Requirement>)>, Failure> {
        // Four eyes: where one person said that it is solved, a colleague of the same role may confirm it.
        for (role, nth) in
            self.staff.roles(step, &case.agency).into_iter().flat_map(|role| [(role, 1), (role, 2)])
        {
            let holder = self.staff.colleague(self.stage.store, role, (&case.agency, &case.unit), nth)?;
            let Some(actor) = holder else { continue };
            let own = case.clone();
            let steps = self.look(&actor, move |tx, context| casework::steps(tx, context, &own))?;
            if let Some(found) = steps.into_iter().find(|found| found.id == step.id) {
                return Ok(Some((actor, found.requires)));
            }
        }
        Ok(None)
    }

    /// Gives the command; a picture that is taken for an earlier one is drawn anew.
    fn take(
        &mut self,
        place: usize,
        case: &Case,
        actor: &Actor,
        (act, proof): (Act, bool),
    ) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            let mut act = act.clone();
            if proof && let Some(story) = self.cases.get(place).map(|case| case.story.clone()) {
                act.photos = vec![self.photo(&story, true)?];
            }
            let number = case.number.clone();
            let outcome =
                self.command(actor, move |tx, context| reports::act(tx, context, &number, &act).map(drop));
            match outcome {
                Err(Failure::Refused(problem)) if problem.message == "problem-evidence" && tries < TRIES => {
                    tries += 1;
                }
                other => return other,
            }
        }
    }

    /// What is written and given with a step; none when there is nothing to give.
    fn act(&mut self, place: usize, case: &Case, (deed, step): (Deed, &Transition)) -> Option<Act> {
        let agency = match deed {
            Deed::Assign => Some(self.other_unit(case)?),
            Deed::PassOn => Some(self.other_agency(case)?),
            _ => None,
        };
        let master = match deed {
            Deed::Merge => self.cases.get(place)?.master.clone()?.to_string(),
            _ => String::new(),
        };
        let (answer, reason) = self.words(place, deed);
        let category = self.stage.region.categories.get(&case.category);
        let outside = category.and_then(|category| category.outside_body.clone()).unwrap_or_default();
        let named = matches!(deed, Deed::PassOutside | Deed::OutsideNews);
        let reference = self.cases.get(place).filter(|_| named).map(|case| case.story.reference.clone());
        Some(Act {
            step: Step {
                transition: step.id.clone(),
                answer,
                reason,
                agency,
                outside_body: if deed == Deed::PassOutside { outside } else { String::new() },
                reference: reference.unwrap_or_default(),
                ..Step::default()
            },
            master,
            photos: Vec::new(),
        })
    }

    /// The answer everybody may read and the reason among officers.
    fn words(&mut self, place: usize, deed: Deed) -> (String, String) {
        let again = self.cases.get(place).is_some_and(|case| case.said_done);
        let answer = match deed {
            Deed::Accept if chance(&self.random, 85) => self.line(place, Line::Accepted),
            Deed::SayDone if again => self.line(place, Line::DoneAgain),
            Deed::SayDone | Deed::OutsideDone => self.line(place, Line::Done),
            Deed::Pause => self.line(place, Line::Paused),
            Deed::Refuse => self.line(place, Line::Refused),
            Deed::Merge => self.line(place, Line::Merged),
            Deed::PassOutside => self.line(place, Line::Referred),
            Deed::OutsideNews => self.line(place, Line::OutsideNews),
            Deed::Ask => self.question(place),
            _ => String::new(),
        };
        let reason = match deed {
            Deed::SendBack => self.line(place, Line::SentBack),
            Deed::Confirm if chance(&self.random, 40) => self.line(place, Line::Verified),
            Deed::PassOn => self.line(place, Line::PassedOn),
            Deed::Pause | Deed::Refuse => self.line(place, Line::Note),
            _ => String::new(),
        };
        (answer, reason)
    }

    /// A question to the reporter; what they will answer is remembered.
    fn question(&mut self, place: usize) -> String {
        let Some(story) = self.cases.get(place).map(|case| case.story.clone()) else { return String::new() };
        let (question, reply) = self.writer.exchange(&story);
        if let Some(case) = self.cases.get_mut(place) {
            case.asked = Some(reply).filter(|reply| !reply.is_empty());
        }
        question
    }

    fn other_unit(&self, case: &Case) -> Option<Target> {
        let agency = self.stage.region.agencies.get(&case.agency)?;
        let units: Vec<&str> =
            agency.units.iter().map(|unit| unit.id.as_str()).filter(|unit| *unit != case.unit).collect();
        let unit = choose(&self.random, &units)?;
        Some(Target { agency: agency.id.clone(), unit: (*unit).to_owned() })
    }

    /// The office of the village, or an agency that answers another category of the same group.
    fn other_agency(&self, case: &Case) -> Option<Target> {
        let region = &self.stage.region;
        let own = region.categories.get(&case.category)?;
        let mut targets: Vec<Target> = region
            .categories
            .of_group(&own.group)
            .filter_map(|category| match &category.answered_by {
                Destination::Agency { agency, unit } => {
                    Some(Target { agency: agency.clone(), unit: unit.clone().unwrap_or_default() })
                }
                _ => None,
            })
            .collect();
        let village = case.area.as_ref().and_then(|area| region.agencies.office_of(area));
        targets.extend(village.map(|office| Target { agency: office.id.clone(), unit: String::new() }));
        targets.retain(|target| target.agency != case.agency && target.agency != case.hidden_from);
        choose(&self.random, &targets).cloned()
    }

    fn remember(&mut self, place: usize, case: &Case, deed: Deed) {
        let Some(played) = self.cases.get_mut(place) else { return };
        match deed {
            Deed::Ask | Deed::Pause => played.paused = true,
            Deed::Resume => played.paused = false,
            Deed::SayDone => played.said_done = true,
            _ => {}
        }
        let public = case.visibility == casework::Visibility::Public;
        if deed == Deed::SayDone && public && chance(&self.random, 90) {
            let soon =
                Wait::Open(30 + u32::try_from(balai_base::random::below(&self.random, 500)).unwrap_or(0));
            self.add_strand(place, vec![(soon, Deed::ReleasePhotos), (Wait::Open(5), Deed::ReleaseTexts)]);
        }
    }
}
