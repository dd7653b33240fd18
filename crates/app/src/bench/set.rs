//! Sets of generated cases: five years of a region, most of them long ended, agencies and categories skewed as the pack's
//! texts are, places clustered where names are. The same number gives the same cases.

use std::{
    fs,
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

use balai_base::{
    Moment, Point, SeededRandom, Timestamp,
    random::{below, chance},
    time::{DAY, HOUR, MINUTE},
};
use balai_civic::{
    channels,
    demonstration::{Corpus, Line, Story, Writer},
    reports::{self, Facts},
};
use balai_platform::{
    access::{Actor, Visibility},
    casework::{self, Contact, Context, NewCase, PastCase, PastStep, ReadyCase},
    history,
    region::Region,
    workflow::{Meaning, Workflow},
};
use balai_store::{Durability, Failure, Store};

use super::{
    ground::{Engine, Ground},
    letters::Letters,
};
use crate::progress::Counter;

/// Changed whenever other cases are generated: a kept set of another release is made anew.
const EDITION: &str = "3";
/// How far back the oldest lie.
const SPAN: i64 = 5 * 365 * DAY;
/// Cases are made ready and stored so many at a time.
const CHUNK: usize = 250;
/// Threads that make cases ready.
const HANDS: usize = 2;

/// The name of a set's data.
pub(crate) fn name(count: usize) -> String {
    format!("cases-{count}")
}

/// Makes the set unless it was kept whole by an earlier run.
pub(crate) fn make(ground: &Ground, engine: Engine, count: usize) -> Result<(), String> {
    let name = name(count);
    let mark = ground.directory.join(&name).join("complete");
    let schema = Store::schema_fingerprint().map_err(|failure| failure.to_string())?;
    let wanted = format!("{EDITION} {} {} {schema}\n", ground.region.id, ground.region.version);
    // What lies on a database's server may be gone without a trace here: it is made in every run.
    if engine == Engine::Sqlite && fs::read_to_string(&mark).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    ground.clear(engine, &name)?;
    let mut options = ground.options(engine, &name);
    options.durability = Durability::Normal;
    let store = Store::open(options).map_err(|failure| failure.to_string())?;
    let mut progress = Counter::new(format!("{}, generating", engine.name()), "cases", count);
    fill(ground, &store, count, &mut progress)?;
    take_into_log(ground, &store)?;
    drop(store);
    ground.look(engine, &name)?;
    if engine == Engine::Sqlite {
        fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    }
    Ok(())
}

/// Gives every event its place in the log of history: else the servers would do that for minutes beside what is measured.
fn take_into_log(ground: &Ground, store: &Store) -> Result<(), String> {
    loop {
        let moment = ground.context(Actor::System).moment;
        let given = history::integrate(store, &ground.region.id, &casework::records(), moment);
        if given.map_err(|failure| failure.to_string())? == 0 {
            return Ok(());
        }
    }
}

/// Cases made ready, each with what it is stored under.
type Ready = Result<Vec<(Context, ReadyCase)>, Failure>;

/// A case to be made ready, with its number in the set.
struct Draft {
    number: u64,
    past: PastCase,
    promised: Option<Timestamp>,
    begun: Timestamp,
}

/// Draws, makes ready and stores, each on threads of its own.
fn fill(ground: &Ground, store: &Store, count: usize, progress: &mut Counter) -> Result<(), String> {
    let (drafts, taken) = mpsc::sync_channel::<Vec<Draft>>(4);
    let (ready, stored) = mpsc::sync_channel::<Ready>(4);
    let taken = Arc::new(Mutex::new(taken));
    thread::scope(|scope| {
        let drawing = scope.spawn(move || draw(ground, count, &drafts));
        for _ in 0..HANDS {
            let (taken, ready) = (Arc::clone(&taken), ready.clone());
            scope.spawn(move || make_ready(ground, &taken, &ready));
        }
        drop(ready);
        // Whoever waits to hand over more is let go when this side has failed.
        let outcome = keep(store, stored, progress);
        drop(taken);
        outcome?;
        drawing.join().unwrap_or_else(|_| Err("drawing cases panicked".to_owned()))
    })
}

fn keep(store: &Store, ready: Receiver<Ready>, progress: &mut Counter) -> Result<(), String> {
    for cases in ready {
        let cases = cases.map_err(|failure| failure.to_string())?;
        let count = cases.len();
        let kept = store.write_now(move |tx| {
            let ready: Vec<&ReadyCase> = cases.iter().map(|(_, ready)| ready).collect();
            cases.first().map_or(Ok(()), |(context, _)| casework::restore_all(tx, context, &ready))
        });
        kept.map_err(|failure| failure.to_string())?;
        progress.advance(count);
    }
    Ok(())
}

fn make_ready(ground: &Ground, taken: &Mutex<Receiver<Vec<Draft>>>, ready: &SyncSender<Ready>) {
    loop {
        let next = taken.lock().map(|taken| taken.recv());
        let Ok(Ok(drafts)) = next else { return };
        let cases = drafts.into_iter().map(|draft| prepared(ground, &draft)).collect();
        if ready.send(cases).is_err() {
            return;
        }
    }
}

fn prepared(ground: &Ground, draft: &Draft) -> Result<(Context, ReadyCase), Failure> {
    let moment = Moment::new(draft.begun, &SeededRandom::from_number(draft.number));
    let context = Context { moment, ..ground.context(Actor::System) };
    let ready = casework::prepare(&context, &draft.past)?;
    let ready = match draft.promised {
        Some(end) if !ready.is_open() => ready.promised(end),
        _ => ready,
    };
    Ok((context, ready))
}

fn draw(ground: &Ground, count: usize, drafts: &SyncSender<Vec<Draft>>) -> Result<(), String> {
    let corpus = Corpus::embedded().map_err(|error| error.to_string())?;
    let mut years = Years::new(ground, &corpus, count)?;
    let mut chunk = Vec::with_capacity(CHUNK);
    for number in 0..count {
        chunk.push(years.draft(u64::try_from(number).unwrap_or_default())?);
        if chunk.len() == CHUNK || number + 1 == count {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
            if drafts.send(full).is_err() {
                // The other side has failed and says why.
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Five years of reports, drawn one by one.
struct Years<'a> {
    region: &'a Region,
    letters: Letters<'a>,
    lines: Writer<'a>,
    random: SeededRandom,
    until: Timestamp,
    channel: String,
    count: usize,
}

impl<'a> Years<'a> {
    fn new(ground: &'a Ground, corpus: &'a Corpus, count: usize) -> Result<Self, String> {
        let until = ground.context(Actor::System).moment.now;
        let channel =
            channels::web_channel(&ground.region, until).ok_or("the pack has no channel for pages")?;
        Ok(Self {
            region: &ground.region,
            letters: Letters::new(&ground.region, corpus, 2)?,
            lines: Writer::new(corpus, 3),
            random: SeededRandom::from_number(4),
            until,
            channel: channel.id.clone(),
            count,
        })
    }

    fn draft(&mut self, number: u64) -> Result<Draft, String> {
        let (category, story, point) = self.letters.story().ok_or("no story for this pack")?;
        let created_at = self.opened(number);
        let took = self.took();
        let ends = created_at.plus(took) < self.until && !chance(&self.random, 2);
        let case = self.case(&category, &story, point);
        let workflow = self.region.workflows.get(&case.workflow).ok_or("a category without workflow")?;
        let steps = self.steps(workflow, &story, (created_at, took, ends));
        let promised = created_at.plus(i64::try_from(2 + below(&self.random, 8)).unwrap_or(2) * DAY);
        // Clocks of what is open began lately; of a few long ago, so that some promises are broken.
        let lately = self.until.plus(-i64::try_from(below(&self.random, 12)).unwrap_or(0) * HOUR);
        let begun = if ends || chance(&self.random, 2) { created_at } else { created_at.max(lately) };
        let updated_at = steps.last().map_or(created_at, |step| step.at);
        let past = PastCase { case, created_at, updated_at, steps };
        Ok(Draft { number, past, promised: Some(promised), begun })
    }

    /// One after the other, as a hall gets them, and more towards the end: people come to know it. Of two dates drawn
    /// from the five years the later one is as likely.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "minutes of five years")]
    fn opened(&self, number: u64) -> Timestamp {
        let share = (number as f64 + 0.5) / super::figures::number(self.count.max(1));
        let minutes = (SPAN / MINUTE) as f64 * share.min(1.0).sqrt();
        self.until.plus(minutes as i64 * MINUTE - SPAN)
    }

    /// Half take less than about five days, some take months.
    fn took(&self) -> i64 {
        let hours = 2 + below(&self.random, 240);
        let hours = if chance(&self.random, 10) { hours * 9 } else { hours };
        i64::try_from(hours).unwrap_or(2) * HOUR
    }

    fn case(&self, category: &str, story: &Story, point: Point) -> NewCase {
        let region = self.region;
        let known = region.categories.get(category);
        let area = region.areas.village_at(point).map(|area| area.code.clone());
        let routing = reports::route(
            region,
            &Facts {
                category: category.to_owned(),
                kind: story.kind.to_owned(),
                channel: self.channel.clone(),
                area: area.as_ref().map(ToString::to_string).unwrap_or_default(),
                accused: String::new(),
            },
        );
        let named = chance(&self.random, 30);
        let contact = named.then(|| Contact {
            name: Some(balai_base::Secret::new(story.name.clone())),
            phone: Some(balai_base::Secret::new(story.phone.clone())),
            email: None,
            answer_by: "whatsapp".to_owned(),
        });
        NewCase {
            case_type: reports::CASE_TYPE,
            workflow: known.map_or_else(|| reports::CASE_TYPE.to_owned(), |known| known.workflow.clone()),
            kind: story.kind.to_owned(),
            category: category.to_owned(),
            channel: self.channel.clone(),
            visibility: known.map_or(Visibility::Public, |known| known.visibility),
            agency: routing.agency,
            unit: routing.unit,
            hidden_from: routing.hidden_from,
            point: Some(point),
            area,
            address: story.place.clone(),
            language: story.language,
            text: story.text.clone(),
            answers: Vec::new(),
            names: Vec::new(),
            contact,
            promise_set: known.map(|known| known.promise_set.clone()).unwrap_or_default(),
        }
    }

    /// Taken up after a while, and brought to an end if it ends: nine of ten solved.
    fn steps(
        &mut self,
        workflow: &Workflow,
        story: &Story,
        (created_at, took, ends): (Timestamp, i64, bool),
    ) -> Vec<PastStep> {
        let state = |meaning: Meaning| {
            workflow.states.iter().find(|state| state.meaning == meaning).map(|state| state.id.clone())
        };
        let mut steps = Vec::new();
        let mut step = |at: Timestamp, meaning: Meaning, answer: String| {
            if let Some(state) = state(meaning).filter(|_| at < self.until) {
                steps.push(PastStep { at, state, answer });
            }
        };
        let refused = ends && chance(&self.random, 9);
        if !refused && (ends || chance(&self.random, 60)) {
            let answer = self.lines.line(story, Line::Accepted);
            step(created_at.plus(took / 6), Meaning::Working, answer);
        }
        if ends {
            let (meaning, line) =
                if refused { (Meaning::Refused, Line::Refused) } else { (Meaning::Done, Line::Done) };
            step(created_at.plus(took), meaning, self.lines.line(story, line));
        }
        steps
    }
}

/// Cases everybody may see, spread over the set's five years.
pub(crate) fn sample(ground: &Ground, store: &Store, count: usize) -> Result<Vec<casework::Case>, String> {
    let random = SeededRandom::from_number(5);
    let minutes = (SPAN / MINUTE).unsigned_abs();
    let mut found: Vec<casework::Case> = Vec::new();
    for _ in 0..count {
        let context = ground.context(Actor::Anonymous);
        let back = i64::try_from(below(&random, minutes)).unwrap_or(0) * MINUTE;
        let until = Some(context.moment.now.plus(-back));
        let read = store.read_now(move |tx| {
            let filter = casework::Filter {
                created: casework::Span { from: None, until },
                order: casework::Order::NewestFirst,
                ..casework::Filter::default()
            };
            Ok(casework::public_list(tx, &context, &filter, None, 1)?.items)
        });
        found.extend(read.map_err(|failure| failure.to_string())?);
    }
    if found.is_empty() { Err("the set holds no public case".to_owned()) } else { Ok(found) }
}
