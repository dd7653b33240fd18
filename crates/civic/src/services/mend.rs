//! What was returned: only what an officer marked is asked again, and nothing else can be changed.

use balai_base::{CaseId, Problem};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, Step},
    forms::{self, Key},
    region::services,
    workflow::Party,
};
use balai_store::{Failure, Tx};

use super::{
    Draft, Given, Head, Verdict, answers,
    asked::Sheet,
    draft::{filled, give},
    store::{applications, files, items},
    uploads::{self, Slot, StoredUpload},
    working::bundles,
};

/// The clock that runs while something is returned.
const ANSWER_CLOCK: &str = "answer";

/// What is to be put right in a returned application.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Everything in it, as its owner gave it.
    pub draft: Draft,
    /// What asked its forms: the application itself, or the bundle of a part. A form that is put right asks what it asked before.
    asked_by: Head,
    /// The codes of the requirements an officer marked, in the order of the service.
    pub marked: Vec<String>,
    /// The step that sends it back.
    transition: String,
}

impl Returned {
    /// The application beside what its forms ask.
    pub fn forms(&self) -> Draft {
        Draft { head: self.asked_by.clone(), ..self.draft.clone() }
    }

    /// What is still to be put right: marked, and not given anew since.
    pub fn open(&self) -> impl Iterator<Item = &String> {
        let flagged = |code: &str| self.draft.item(code).is_some_and(|item| item.verdict.is_flagged());
        self.marked.iter().filter(move |code| flagged(code))
    }
}

/// What is to be put right in the actor's own application; none when it is not returned.
pub fn returned(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<Returned>, Failure> {
    if context.actor != (Actor::Reporter { case }) && !matches!(context.actor, Actor::Officer(_)) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let Some(found) = casework::get(tx, &context.region, case)? else { return Ok(None) };
    let Some(transition) = sends_back(context, &found) else { return Ok(None) };
    let Some(head) = applications::get(tx, &context.region.id, case)? else { return Ok(None) };
    let asked_by = match head.parent {
        Some(parent) => applications::get(tx, &context.region.id, parent)?.unwrap_or_else(|| head.clone()),
        None => head.clone(),
    };
    let draft = whole(tx, context, head)?;
    let Some(sheet) = Sheet::of(&context.region, &draft, context.moment.now) else { return Ok(None) };
    let codes = sheet.service.requirements.iter().map(|requirement| requirement.code.clone());
    let marked = codes.filter(|code| {
        let item = draft.item(code);
        item.is_some_and(|item| {
            item.verdict.is_flagged() || item.verdict == Verdict::Open && !item.remark.is_empty()
        })
    });
    let marked = marked.collect();
    Ok(Some(Returned { draft, asked_by, marked, transition }))
}

/// Everything an application holds: a part's answers and photos are its bundle's, until something of its own was given.
fn whole(tx: &mut Tx, context: &Context, head: Head) -> Result<Draft, Failure> {
    let mut draft = filled(tx, context, head)?;
    let Some(parent) = draft.head.parent else { return Ok(draft) };
    let services = &context.region.services;
    let own = std::mem::take(&mut draft.answers);
    draft.answers = answers::open(tx, context, parent)?;
    draft.answers.extend(own);
    let bundle = applications::get(tx, &context.region.id, parent)?;
    let bundle = bundle.and_then(|bundle| services.get(&bundle.service));
    if let Some((bundle, part)) = bundle.zip(services.get(&draft.head.service)) {
        let photos = files::of(tx, &context.region.id, parent)?;
        draft.uploads.extend(bundles::photos_of_part(bundle, part, &photos));
    }
    Ok(draft)
}

/// The step of the workflow by which an owner sends a returned application back: the one that stops the clock of the answer.
fn sends_back(context: &Context, case: &Case) -> Option<String> {
    let workflow = context.region.workflows.get(&case.workflow)?;
    let found = workflow.transitions.iter().find(|transition| {
        transition.from.contains(&case.state)
            && transition.by.contains(&Party::Reporter)
            && transition.clocks.stop.iter().any(|clock| clock == ANSWER_CLOCK)
    });
    found.map(|transition| transition.id.clone())
}

fn marked(returned: &Returned, code: &str) -> Result<(), Problem> {
    if returned.marked.iter().any(|own| own == code) {
        return Ok(());
    }
    Err(Problem::conflict("problem-not-returned"))
}

fn required(found: Option<Returned>) -> Result<Returned, Problem> {
    found.ok_or_else(|| Problem::conflict("problem-not-returned"))
}

/// Where photos of something marked are kept: with the application, and for a part with its bundle.
struct Shelf {
    /// What they are added to.
    draft: Draft,
    /// The code by which that asks for the thing.
    code: String,
}

/// The shelf of a marked requirement. What a bundle asks for once is photographed anew once: every part that shares it sees the new
/// photo. What only this part asks for stays with it.
fn shelf(tx: &mut Tx, context: &Context, returned: &Returned, code: &str) -> Result<Shelf, Failure> {
    let own = || Shelf { draft: returned.draft.clone(), code: code.to_owned() };
    if returned.draft.head.parent.is_none() {
        return Ok(own());
    }
    let draft = filled(tx, context, returned.asked_by.clone())?;
    let Some(sheet) = Sheet::of(&context.region, &draft, context.moment.now) else { return Ok(own()) };
    let asked = services::asked_as(sheet.service, code);
    let code = asked.or_else(|| sheet.requirement(code)).map(|requirement| requirement.code.clone());
    Ok(match code {
        Some(code) => Shelf { draft, code },
        None => own(),
    })
}

/// A slot for a photo of something that was marked.
pub fn slot(tx: &mut Tx, context: &Context, (case, code): (CaseId, &str)) -> Result<Slot, Failure> {
    let returned = required(returned(tx, context, case)?)?;
    marked(&returned, code)?;
    let shelf = shelf(tx, context, &returned, code)?;
    uploads::slot_of(tx, context, shelf.draft.head.case)
}

/// Adds a photo to something that was marked; the photos before stay, so that the officer sees both. In a bundle it is every part's
/// that shares the thing, and whoever had found the old one good looks again: a verdict never passes to another file.
pub fn add_upload(
    tx: &mut Tx,
    context: &Context,
    (case, code): (CaseId, &str),
    photo: &StoredUpload,
) -> Result<(), Failure> {
    let returned = required(returned(tx, context, case)?)?;
    marked(&returned, code)?;
    let shelf = shelf(tx, context, &returned, code)?;
    uploads::require_room(&shelf.draft, &shelf.code)?;
    uploads::add(tx, context, &shelf.draft, (&shelf.code, photo))?;
    let region = &context.region.id;
    items::put_anew(tx, region, case, (code, Given::Upload))?;
    let whole = shelf.draft.head.case;
    if whole == case {
        return Ok(());
    }
    items::put_anew(tx, region, whole, (&shelf.code, Given::Upload))?;
    spread_photo(tx, context, (&shelf, case))
}

/// A new photo of something a bundle asks for once: in every other part that has not ended and met it by a photo or by the register,
/// it is to be looked at again.
fn spread_photo(tx: &mut Tx, context: &Context, (shelf, mended): (&Shelf, CaseId)) -> Result<(), Failure> {
    let Some(whole) = context.region.services.get(&shelf.draft.head.service) else { return Ok(()) };
    let parts = applications::parts(tx, &context.region.id, shelf.draft.head.case)?;
    for head in parts.into_iter().filter(|head| head.case != mended) {
        if has_ended(tx, context, head.case)? {
            continue;
        }
        for item in items::of(tx, &context.region.id, head.case)? {
            let asked = services::asked_as(whole, &item.requirement);
            let same = asked.map_or(&item.requirement, |requirement| &requirement.code) == &shelf.code;
            if same && matches!(item.given, Given::Upload | Given::Known) {
                items::put_anew(tx, &context.region.id, head.case, (&item.requirement, Given::Upload))?;
            }
        }
    }
    Ok(())
}

/// Whether a case needs nothing any more.
fn has_ended(tx: &mut Tx, context: &Context, case: CaseId) -> Result<bool, Failure> {
    let case = casework::get(tx, &context.region, case)?;
    Ok(case.is_none_or(|case| case.meaning.is_final()))
}

/// Answers anew what a marked form asks.
pub fn answer(
    tx: &mut Tx,
    context: &Context,
    (case, code): (CaseId, &str),
    changes: &[(Key, String)],
) -> Result<(), Failure> {
    let returned = required(returned(tx, context, case)?)?;
    marked(&returned, code)?;
    let unknown = || Problem::invalid("problem-requirement-not-asked");
    let sheet = Sheet::of(&context.region, &returned.draft, context.moment.now).ok_or_else(unknown)?;
    let requirement = sheet.requirement(code).ok_or_else(unknown)?;
    let form = sheet.form_of(requirement).ok_or_else(unknown)?;
    let mut all = returned.draft.answers.clone();
    for (key, value) in changes {
        all.set(key.clone(), value.clone());
    }
    let asked = returned.forms();
    let asking = Sheet::of(&context.region, &asked, context.moment.now).ok_or_else(unknown)?;
    let checked = asking.with_context(|own| forms::check(form, &all, own));
    let mut problem = Problem::invalid("problem-answers");
    for fault in checked.errors {
        problem = problem.field_with(super::field_of(&fault.key), fault.message, fault.arguments);
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let own = changes
        .iter()
        .filter(|(key, _)| form_asks(form, key))
        .map(|(key, _)| (key.clone(), checked.value.get(key).unwrap_or_default().to_owned()));
    let own: Vec<(Key, String)> = own.collect();
    items::put_anew(tx, &context.region.id, case, (code, Given::Form))?;
    let differs =
        |(key, value): &(Key, String)| returned.draft.answers.get(key).unwrap_or_default() != value.as_str();
    let corrected: Vec<&Key> = own.iter().filter(|pair| differs(pair)).map(|(key, _)| key).collect();
    let rests = |other: &forms::Form| rests_on(other, (form, &corrected));
    answers::save(tx, context, returned.draft.head.parent.unwrap_or(case), &own)?;
    if corrected.is_empty() {
        return Ok(());
    }
    open_again(tx, context, (&returned.draft, Some(code)), &rests)?;
    match returned.draft.head.parent {
        Some(parent) => spread(tx, context, (parent, case), &rests),
        None => Ok(()),
    }
}

/// Whether a form says something else now: it is the one that was corrected, or asks for a fact that was corrected in it.
pub(super) fn rests_on(other: &forms::Form, (form, changed): (&forms::Form, &[&Key])) -> bool {
    let shares = |key: &&Key| key.form.is_empty() && other.shares(&key.question);
    other.code == form.code || changed.iter().any(shares)
}

/// Takes back what was said of an application's forms that say something else now, but for the one that is being corrected.
fn open_again(
    tx: &mut Tx,
    context: &Context,
    (draft, but): (&Draft, Option<&str>),
    rests: &dyn Fn(&forms::Form) -> bool,
) -> Result<(), Failure> {
    let Some(sheet) = Sheet::of(&context.region, draft, context.moment.now) else { return Ok(()) };
    let others = draft.items.iter().filter(|item| but != Some(item.requirement.as_str()));
    for item in others.filter(|item| item.given == Given::Form) {
        let form = sheet.requirement(&item.requirement).and_then(|own| sheet.form_of(own));
        if form.is_some_and(rests) {
            items::put_anew(tx, &context.region.id, draft.head.case, (&item.requirement, Given::Form))?;
        }
    }
    Ok(())
}

/// Corrected answers of a bundle are every part's: whatever rests on the same form or fact is open again in those that have not
/// ended, so that nobody types it twice and nobody relies on what was said before.
fn spread(
    tx: &mut Tx,
    context: &Context,
    (parent, corrected): (CaseId, CaseId),
    rests: &dyn Fn(&forms::Form) -> bool,
) -> Result<(), Failure> {
    let mut others = applications::parts(tx, &context.region.id, parent)?;
    others.extend(applications::get(tx, &context.region.id, parent)?);
    for head in others.into_iter().filter(|head| head.case != corrected) {
        if has_ended(tx, context, head.case)? {
            continue;
        }
        let draft = whole(tx, context, head)?;
        open_again(tx, context, (&draft, None), rests)?;
    }
    Ok(())
}

fn form_asks(form: &forms::Form, key: &Key) -> bool {
    key.form == form.code || key.form.is_empty()
}

/// Says otherwise how a marked requirement is met, such as by a lawful substitute.
pub fn choose(
    tx: &mut Tx,
    context: &Context,
    (case, code): (CaseId, &str),
    given: Given,
) -> Result<(), Failure> {
    let returned = required(returned(tx, context, case)?)?;
    marked(&returned, code)?;
    let told = returned.draft.item(code).map(|item| item.given) == Some(given);
    if told {
        return items::put_anew(tx, &context.region.id, case, (code, given));
    }
    give(tx, context, &returned.draft, (code, Some(given)))
}

/// Says once more that something marked is so, in the way it was given.
pub fn again(tx: &mut Tx, context: &Context, (case, code): (CaseId, &str)) -> Result<(), Failure> {
    let given = required(returned(tx, context, case)?)?.draft.item(code).map(|item| item.given);
    choose(tx, context, (case, code), given.unwrap_or(Given::Stated))
}

/// Sends a returned application back, once everything marked was given anew.
pub fn resend(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    let returned = required(returned(tx, context, case)?)?;
    let mut problem = Problem::invalid("problem-application-incomplete");
    for code in returned.open() {
        problem = problem.field(format!("syarat.{code}"), "field-requirement-still-marked");
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let step = Step { transition: returned.transition.clone(), ..Step::default() };
    casework::advance(tx, context, case, &step)?;
    Ok(())
}
