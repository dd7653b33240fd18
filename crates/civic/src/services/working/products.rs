//! What comes out of an application: the number of a document issued elsewhere with its signed paper, and into whose hand it went.

use balai_base::{CaseNumber, Day, Problem};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Case, Context, Step},
    forms::Kind,
    keyring::{self, Keys},
    papers::{Expected, ReadingRoom, Whose, whose},
    vault::DataKey,
    workflow::{Meaning, Party},
};
use balai_store::{Failure, FileHash, Files, Tx, files as stored_files};
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::{
    acts, registering,
    rules::Turn,
    store::hand_overs::{self, HandOverRow},
    worked,
};
use crate::services::{Upload, store::files, view::upload_place};

/// The word under which signed papers stand among an application's files; no requirement is called so.
pub const PAPER: &str = "produk";
/// The longest number of a document, and the longest word for what was shown, in characters.
const LONGEST: usize = 80;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What a paper is compared with, and where it will be kept: made before it is read, so that no database waits meanwhile.
pub struct Desk {
    case: balai_base::CaseId,
    id: Uuid,
    key: DataKey,
    expected: Expected,
}

/// A paper that was read, compared, sealed and stored, and is not noted yet.
#[derive(Clone, Debug)]
pub struct StoredPaper {
    id: Uuid,
    file: FileHash,
    bytes: u64,
    /// Whose it is, by its words.
    pub whose: Whose,
}

/// What an officer records.
#[derive(Clone, Debug, Default)]
pub struct Product {
    /// The number of what was issued.
    pub number: String,
    /// The signed paper.
    pub paper: Option<StoredPaper>,
    /// The officer compared with the application a paper that does not tell whose it is.
    pub compared: bool,
    /// By what the officer knows that it is the person's; kept in the history.
    pub reason: String,
}

/// What a paper of this application must say.
pub fn desk(
    tx: &mut Tx,
    context: &Context,
    (number, document): (&CaseNumber, &str),
) -> Result<Desk, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let said = registering::said(tx, context, &worked.head)?;
    let mut expected = Expected { document: document.trim().to_owned(), ..Expected::default() };
    for (key, value) in said.iter() {
        if context.region.forms.is_civil_number(key) {
            expected.numbers.push(value.to_owned());
        } else if context.region.forms.questions_of(key).any(|asked| is_name(asked.kind)) {
            expected.names.push(value.to_owned());
        } else if key.question.ends_with("lahir") {
            expected.born.extend(value.parse::<Date>().ok().map(Day::from_date));
        }
    }
    let keys = Keys { region: &context.region.id, vault: &context.vault };
    let key = keyring::obtain(tx, keys, worked.case.id, context.moment.now)?;
    Ok(Desk { case: worked.case.id, id: context.moment.uuid("application-paper"), key, expected })
}

fn is_name(kind: Kind) -> bool {
    matches!(kind, Kind::Name | Kind::NewName)
}

/// Reads a paper and refuses one that is no PDF or another person's; then seals and stores it. Blocks: for a blocking thread.
pub fn store_paper(
    (stored, room): (&Files, &ReadingRoom),
    context: &Context,
    desk: &Desk,
    bytes: &[u8],
) -> Result<StoredPaper, Failure> {
    let whose = whose(&room.words(bytes)?, &desk.expected);
    if whose == Whose::SomebodyElses {
        let problem = Problem::invalid("problem-paper-somebody-elses");
        return Err(problem.field("berkas", "field-paper-somebody-elses").into());
    }
    let sealed = context.vault.seal_with(&desk.key, &upload_place(desk.case, desk.id), bytes);
    let sealed = sealed.map_err(Problem::from)?;
    let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(StoredPaper { id: desk.id, file: stored.put(&sealed.bytes)?, bytes, whose })
}

/// Records by hand what a national system issued, and takes the step that follows. A paper whose words do not say whose it is
/// needs the officer's word.
pub fn record(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    product: &Product,
) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let typed = product.number.trim();
    let mut problem = Problem::invalid("problem-answers");
    if typed.is_empty() {
        problem = problem.field("nomor", "field-document-number-missing");
    } else if typed.chars().count() > LONGEST || typed.chars().any(char::is_control) {
        problem = problem.field("nomor", "field-document-number-shape");
    }
    let unsaid = |paper: &StoredPaper| paper.whose != Whose::Theirs && !product.compared;
    if product.paper.as_ref().is_some_and(unsaid) {
        problem = problem.field("cocok", "field-paper-compare");
    }
    let asked = product.paper.as_ref().is_some_and(|paper| paper.whose != Whose::Theirs);
    let reason = product.reason.trim();
    if asked && reason.is_empty() {
        problem = problem.field("alasan_cocok", "field-paper-reason");
    } else if reason.chars().count() > LONGEST_REASON {
        problem = problem.field("alasan_cocok", "field-remark-long");
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let workflow = context.region.workflows.get(&worked.case.workflow);
    let step = workflow.and_then(|workflow| workflow.register_step(&worked.case.state, true));
    let step = step.ok_or_else(|| Problem::conflict("problem-step-not-now"))?;
    registering::by_hand(tx, context, (&worked.case, typed))?;
    if let Some(paper) = &product.paper {
        keep(tx, context, (worked.case.id, paper))?;
    }
    let step = Step {
        transition: step.id.clone(),
        reference: registering::MANUAL.to_owned(),
        reason: if asked { reason.to_owned() } else { String::new() },
        ..Step::default()
    };
    acts::take(tx, context, &worked, &step)
}

fn keep(
    tx: &mut Tx,
    context: &Context,
    (case, paper): (balai_base::CaseId, &StoredPaper),
) -> Result<(), Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    let there = files::of(tx, region, case)?.iter().filter(|file| file.requirement == PAPER).count();
    let upload = Upload {
        id: paper.id,
        requirement: PAPER.to_owned(),
        position: u32::try_from(there).unwrap_or(0),
        file: paper.file,
        media_type: "application/pdf".to_owned(),
        bytes: paper.bytes,
        sharpness: None,
        added_at: now,
        delete_at: None,
    };
    files::insert(tx, region, case, &upload)?;
    stored_files::name(tx, region, &paper.file, ("application/octet-stream", paper.bytes), now)
}

/// Into whose hand a product goes.
#[derive(Clone, Debug, Default)]
pub struct HandOver {
    /// `self` or `attorney`.
    pub collector: String,
    /// What was shown to prove it, such as "KTP-el"; never a number.
    pub shown: String,
    /// The name of somebody with a power of attorney.
    pub name: String,
    /// The case's `last_event` when the form was shown.
    pub seen: Option<i64>,
}

/// How a product was collected.
#[derive(Clone, Debug, Serialize)]
pub struct HandOverView {
    /// `self`, `attorney` or `printed`.
    pub collector: String,
    /// What was shown.
    pub shown: String,
    /// When.
    pub at: balai_base::Timestamp,
}

/// Hands a product over, and ends the application.
pub fn hand_over(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    given: &HandOver,
) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let shown = given.shown.trim();
    let attorney = given.collector == "attorney";
    let mut problem = Problem::invalid("problem-answers");
    if !attorney && given.collector != "self" {
        problem = problem.field("pengambil", "field-collector-missing");
    }
    if shown.is_empty() {
        problem = problem.field("bukti", "field-shown-missing");
    } else if shown.chars().count() > LONGEST || shown.chars().filter(char::is_ascii_digit).count() > 6 {
        problem = problem.field("bukti", "field-shown-shape");
    }
    if attorney && given.name.trim().is_empty() {
        problem = problem.field("nama", "field-collector-name-missing");
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let steps = casework::steps(tx, context, &worked.case)?;
    let step = steps.iter().find(|step| acts::turn_of(context, &worked.case, step) == Turn::HandsOver);
    let step = step.ok_or_else(|| Problem::conflict("problem-step-not-now"))?.id.clone();
    let keys = Keys { region: &context.region.id, vault: &context.vault };
    let name = if attorney {
        let key = keyring::obtain(tx, keys, worked.case.id, context.moment.now)?;
        let place = hand_overs::place(worked.case.id);
        Some(context.vault.seal_with(&key, &place, given.name.trim().as_bytes()).map_err(Problem::from)?)
    } else {
        None
    };
    let row = HandOverRow {
        collector: given.collector.clone(),
        shown: shown.to_owned(),
        name,
        at: context.moment.now,
        by: context.actor.account(),
    };
    hand_overs::insert(tx, &context.region.id, (worked.case.id, &row))?;
    acts::take(tx, context, &worked, &Step { transition: step, seen: given.seen, ..Step::default() })
}

/// Its owner says to have printed the document: that ends the application, and nobody has to come.
pub fn printed(tx: &mut Tx, context: &Context, case: &Case) -> Result<Case, Failure> {
    context.require(Action::ActOwn, case)?;
    let workflow = context.region.workflows.get(&case.workflow);
    let prints = workflow.and_then(|workflow| {
        workflow.transitions.iter().find(|step| {
            step.by == [Party::Reporter]
                && step.from.contains(&case.state)
                && workflow.meaning(&step.to) == Meaning::Done
        })
    });
    let step = prints.ok_or_else(|| Problem::conflict("problem-step-not-now"))?.id.clone();
    let head = crate::services::head(tx, context, case.id)?
        .ok_or_else(|| Problem::not_found("problem-case-not-found"))?;
    let row = HandOverRow {
        collector: "printed".to_owned(),
        shown: String::new(),
        name: None,
        at: context.moment.now,
        by: None,
    };
    hand_overs::insert(tx, &context.region.id, (case.id, &row))?;
    let worked = super::Worked { case: case.clone(), head };
    let ended = acts::take(tx, context, &worked, &Step { transition: step, ..Step::default() })?;
    debug_assert!(!matches!(context.actor, Actor::System));
    Ok(ended)
}

/// How the product of a case was collected; none while it was not.
pub fn collected(
    tx: &mut Tx,
    context: &Context,
    case: balai_base::CaseId,
) -> Result<Option<HandOverView>, Failure> {
    let found = hand_overs::of(tx, &context.region.id, case)?;
    Ok(found.map(|(collector, shown, at)| HandOverView { collector, shown, at }))
}
