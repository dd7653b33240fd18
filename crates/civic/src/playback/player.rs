//! Plays the deeds of all cases in the order of time, so that whatever looks at other cases (look-alikes, what comes
//! again, evidence) sees the past and never the future.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

use balai_base::{
    Moment, Problem, SeededRandom, Timestamp,
    time::{DAY, HOUR, MINUTE},
};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    region::Region,
    vault::Vault,
};
use balai_store::{Failure, Store, Tx};

use super::{
    DAYS, Plan,
    case::Played,
    lives::{Deed, Strand, Wait},
    sketch::{self, Sketch},
    staff::Staff,
};
use crate::demonstration::{Corpus, Line, Town, Writer};

/// How often the server's own steps are taken in the invented time.
const TICK: i64 = 6 * HOUR;

/// Where the play is given.
pub(super) struct Stage<'a> {
    pub(super) store: &'a Store,
    pub(super) region: &'a Arc<Region>,
    pub(super) vault: &'a Arc<Vault>,
    pub(super) plan: &'a Plan,
}

/// What was played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Reports sent.
    pub(super) sent: u32,
    /// Deeds done after sending.
    pub(super) deeds: u32,
    /// Commands the house refused, by the message it gave.
    pub(super) refused: BTreeMap<&'static str, u32>,
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    /// A report is sent.
    Send(usize),
    /// A deed of a case's strand is done.
    Deed { case: usize, strand: usize, place: usize },
    /// The server takes its own steps.
    Tick,
}

/// Plays everything up to the plan's present. `told` hears how many of how many reports were sent.
pub(super) fn play(stage: &Stage<'_>, corpus: &Corpus, told: &dyn Fn(u32, u32)) -> Result<Tally, Failure> {
    let plan = stage.plan;
    let start = plan.until.plus(-DAYS * DAY);
    let random = SeededRandom::from_number(plan.seed);
    let sketches = sketch::year(stage.region, corpus, plan, &random);
    let mut player = Player {
        stage,
        start,
        writer: Writer::new(corpus, plan.seed),
        random,
        staff: Staff::new(stage, corpus, start),
        town: Town::new(stage.region, plan.within.as_ref()),
        now: start,
        agenda: BinaryHeap::new(),
        entries: 0,
        cases: Vec::new(),
        lying: 0,
        tally: Tally::default(),
    };
    player.go(&sketches, told)?;
    Ok(player.tally)
}

/// Everything that is known while playing.
pub(super) struct Player<'a> {
    pub(super) stage: &'a Stage<'a>,
    start: Timestamp,
    pub(super) writer: Writer<'a>,
    pub(super) random: SeededRandom,
    pub(super) staff: Staff,
    pub(super) town: Town<'a>,
    pub(super) now: Timestamp,
    agenda: BinaryHeap<Reverse<(Timestamp, u64, Entry)>>,
    entries: u64,
    pub(super) cases: Vec<Played>,
    /// How many late reports were left lying in some stage.
    pub(super) lying: usize,
    tally: Tally,
}

impl Player<'_> {
    fn go(&mut self, sketches: &[Sketch], told: &dyn Fn(u32, u32)) -> Result<(), Failure> {
        let all = u32::try_from(sketches.len()).unwrap_or(u32::MAX);
        for (place, sketch) in sketches.iter().enumerate() {
            self.plan_at(sketch.at, Entry::Send(place));
        }
        self.plan_at(self.start, Entry::Tick);
        // Where the case of each sketch stands among the played ones; none when it could not be sent.
        let mut sent: Vec<Option<usize>> = vec![None; sketches.len()];
        while let Some(Reverse((at, _, entry))) = self.agenda.pop() {
            if at > self.stage.plan.until {
                break;
            }
            self.now = at;
            match entry {
                Entry::Send(place) => {
                    let Some(sketch) = sketches.get(place) else { continue };
                    let earlier = sketch.repeats.and_then(|other| sent.get(other).copied().flatten());
                    let case = self.tried(|player| player.send((place, sketch), earlier))?.flatten();
                    if let Some(slot) = sent.get_mut(place) {
                        *slot = case;
                    }
                    told(u32::try_from(place + 1).unwrap_or(all), all);
                }
                Entry::Deed { case, strand, place } => {
                    let deed = self.deed(case, strand, place);
                    if let Some(deed) = deed
                        && self.tried(|player| player.perform(case, deed))? == Some(true)
                    {
                        self.tally.deeds += 1;
                    }
                    self.plan_strand(case, strand, place + 1);
                }
                Entry::Tick => {
                    self.tick()?;
                    self.plan_at(at.plus(TICK), Entry::Tick);
                }
            }
        }
        Ok(())
    }

    fn deed(&self, case: usize, strand: usize, place: usize) -> Option<Deed> {
        let strand = self.cases.get(case)?.strands.get(strand)?;
        strand.get(place).map(|(_, deed)| *deed)
    }

    fn plan_at(&mut self, at: Timestamp, entry: Entry) {
        self.entries += 1;
        self.agenda.push(Reverse((at, self.entries, entry)));
    }

    fn plan_strand(&mut self, case: usize, strand: usize, place: usize) {
        let next = self
            .cases
            .get(case)
            .and_then(|case| case.strands.get(strand))
            .and_then(|strand| strand.get(place));
        if let Some((wait, _)) = next {
            let at = match *wait {
                Wait::Open(minutes) => {
                    self.stage.region.calendar.after_open(self.now, i64::from(minutes) * MINUTE)
                }
                Wait::Clock(minutes) => self.now.plus(i64::from(minutes) * MINUTE),
            };
            self.plan_at(at, Entry::Deed { case, strand, place });
        }
    }

    /// Notes a case that was sent and begins its strands.
    pub(super) fn begin(&mut self, case: Played) -> usize {
        self.tally.sent += 1;
        let strands = case.strands.len();
        self.cases.push(case);
        let number = self.cases.len() - 1;
        for strand in 0..strands {
            self.plan_strand(number, strand, 0);
        }
        number
    }

    /// Adds a strand to a case while it lives.
    pub(super) fn add_strand(&mut self, case: usize, strand: Strand) {
        if let Some(played) = self.cases.get_mut(case) {
            played.strands.push(strand);
            let strand = played.strands.len() - 1;
            self.plan_strand(case, strand, 0);
        }
    }

    /// Does something; a refusal is counted and the play goes on.
    fn tried<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<Option<T>, Failure> {
        match work(self) {
            Ok(done) => Ok(Some(done)),
            Err(Failure::Refused(problem)) => {
                *self.tally.refused.entry(told_by(&problem)).or_default() += 1;
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// The context of one command of `actor` at the time played.
    pub(super) fn context(&self, actor: &Actor) -> Context {
        Context {
            region: Arc::clone(self.stage.region),
            vault: Arc::clone(self.stage.vault),
            moment: Moment::new(self.now, &self.random),
            actor: actor.clone(),
        }
    }

    /// One command.
    pub(super) fn command<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let context = self.context(actor);
        self.stage.store.write_now(move |tx| work(tx, &context))
    }

    /// One look.
    pub(super) fn look<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let context = self.context(actor);
        self.stage.store.read_now(move |tx| work(tx, &context))
    }

    /// What somebody writes next about a case.
    pub(super) fn line(&mut self, case: usize, line: Line) -> String {
        let Some(story) = self.cases.get(case).map(|case| case.story.clone()) else { return String::new() };
        self.writer.line(&story, line)
    }

    /// What the server does by itself: follows broken promises up and takes the steps whose time has come.
    fn tick(&mut self) -> Result<(), Failure> {
        // Where nothing was sent in this run, the server's own jobs do it.
        if self.cases.is_empty() {
            return Ok(());
        }
        for case in self.look(&Actor::System, |tx, context| casework::broken_promises(tx, context, 500))? {
            self.tried(|player| {
                player.command(&Actor::System, move |tx, context| casework::escalate(tx, context, case))
            })?;
        }
        for case in self.look(&Actor::System, |tx, context| casework::steps_due(tx, context, 500))? {
            self.tried(|player| {
                player.command(&Actor::System, move |tx, context| {
                    casework::take_step(tx, context, case).map(drop)
                })
            })?;
        }
        Ok(())
    }
}

/// The first field's message, which says most; else the problem's own.
fn told_by(problem: &Problem) -> &'static str {
    problem.fields.first().map_or(problem.message, |field| field.message)
}
