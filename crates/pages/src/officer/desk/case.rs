//! One case on the desk: what was said, why it lies here, what may be done. Left what came in, right what happened.

use axum::extract::Path;
use balai_base::{CaseNumber, ProblemKind};
use balai_civic::reports::{self, OfficerCase, TriageView, WorkOrder};
use balai_platform::identity;
use balai_web::{Answer, Here, Told, WebError};
use serde::Serialize;

use crate::officer::{command::setting, reads};
use crate::{
    citizen::case::number,
    wording::{self, Choice},
};

#[derive(Serialize)]
pub(crate) struct DeskCase {
    pub(crate) case: OfficerCase,
    /// Where past cases say it belongs; empty once it was decided.
    pub(crate) triage: TriageView,
    /// Each routing decision in words, oldest first.
    pub(crate) reasons: Vec<Reason>,
    pub(crate) agencies: Vec<Choice>,
    pub(crate) units: Vec<Choice>,
    pub(crate) outside_bodies: Vec<Choice>,
    pub(crate) categories: Vec<Choice>,
    pub(crate) colleagues: Vec<Choice>,
    /// The officer who has it, by name; empty when nobody has.
    pub(crate) assignee: String,
    /// The step whose form is open; empty when none is.
    pub(crate) open_step: String,
    /// What was typed into the refused form.
    pub(crate) typed: balai_web::Fields,
    /// The message that says what was just done; empty when nothing was.
    pub(crate) done: String,
    /// A fresh PIN to be handed over; empty except right after renewing it.
    pub(crate) new_pin: String,
    pub(crate) own: String,
    pub(crate) problem: Option<Told>,
}

#[derive(Serialize)]
pub(crate) struct Reason {
    pub(crate) at: i64,
    pub(crate) agency: String,
    pub(crate) because: String,
    pub(crate) rule: String,
    pub(crate) facts: Vec<(String, String)>,
}

/// Everything the page shows.
pub(crate) async fn page(here: &Here, number: &CaseNumber) -> Result<DeskCase, WebError> {
    let own = here.officer()?.account;
    let (context, asked) = (here.context(), number.clone());
    let (case, colleagues) = here
        .state
        .store
        .read(move |tx| {
            let setting = setting(&context);
            let case = reports::officer_case(tx, &context, &asked)?;
            Ok((case, identity::possible_deputies(tx, &setting, own)?))
        })
        .await?;
    let colleagues: Vec<Choice> =
        colleagues.into_iter().map(|account| Choice::new(account.id.to_string(), account.name)).collect();
    let learned = here.state.learned.of(&here.region.id);
    Ok(DeskCase {
        triage: reports::triage(&here.region, learned.as_deref(), &case),
        reasons: reasons(here, &case),
        agencies: wording::agencies(here, true),
        units: units(here),
        outside_bodies: outside_bodies(here),
        categories: wording::categories(here),
        assignee: assignee(here, &case, &colleagues),
        colleagues,
        open_step: here.query.text("langkah").to_owned(),
        typed: balai_web::Fields::default(),
        done: done(here.query.text("selesai")).to_owned(),
        new_pin: String::new(),
        own: own.to_string(),
        problem: None,
        case,
    })
}

fn done(word: &str) -> &'static str {
    match word {
        "langkah" => "desk-done-step",
        "jawab" => "desk-done-answer",
        "catatan" => "desk-done-note",
        "tunjuk" => "desk-done-assign",
        "gabung" => "desk-done-merge",
        "pecah" => "desk-done-split",
        "kategori" => "desk-done-category",
        _ => "",
    }
}

fn assignee(here: &Here, case: &OfficerCase, colleagues: &[Choice]) -> String {
    let Some(id) = case.row.assignee else { return String::new() };
    if here.officer().is_ok_and(|officer| officer.account == id) {
        return here.t("desk-assigned-self", &[]);
    }
    let id = id.to_string();
    colleagues
        .iter()
        .find(|choice| choice.value == id)
        .map_or_else(|| here.t("desk-assigned-other", &[]), |choice| choice.label.clone())
}

fn reasons(here: &Here, case: &OfficerCase) -> Vec<Reason> {
    case.why_here
        .iter()
        .map(|why| {
            let facts = [
                ("desk-fact-category", &why.facts.category),
                ("desk-fact-area", &why.facts.area),
                ("desk-fact-channel", &why.facts.channel),
                ("desk-fact-kind", &why.facts.kind),
            ];
            Reason {
                at: why.decided_at.millis(),
                agency: why.agency.name.get(here.language).to_owned(),
                because: here.because(&why.because),
                rule: why.because.rule.clone(),
                facts: facts
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(key, value)| (here.t(key, &[]), value.clone()))
                    .collect(),
            }
        })
        .collect()
}

/// Every unit with its agency, as `agency/unit`.
fn units(here: &Here) -> Vec<Choice> {
    let of = |agency: &balai_platform::region::Agency| {
        let agency_name = agency.name.get(here.language).to_owned();
        let unit = |unit: &balai_platform::region::Unit| Choice {
            group: agency_name.clone(),
            ..Choice::new(format!("{}/{}", agency.id, unit.id), unit.name.get(here.language))
        };
        agency.units.iter().map(unit).collect::<Vec<_>>()
    };
    here.region.agencies.iter().flat_map(of).collect()
}

fn outside_bodies(here: &Here) -> Vec<Choice> {
    here.region
        .outside_bodies
        .iter()
        .map(|body| Choice::new(&body.id, body.name.get(here.language)))
        .collect()
}

/// `GET /petugas/kasus/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let page = page(&here, &number).await?;
    reads::note(&here, vec![page.case.row.id], true).await?;
    Ok(here.page("officer/desk/case.html", &page))
}

/// Shows the case again with what went wrong and what was typed.
pub(crate) async fn refused(
    here: &Here,
    number: &CaseNumber,
    typed: balai_web::Fields,
    error: WebError,
) -> Answer {
    let kinds = [ProblemKind::Invalid, ProblemKind::Conflict];
    if !kinds.contains(&error.problem.kind) {
        return Err(error);
    }
    let mut page = page(here, number).await?;
    typed.text("step").clone_into(&mut page.open_step);
    page.typed = typed;
    page.problem = Some(here.told(&error.problem));
    Ok(here.page_refused(&error.problem, "officer/desk/case.html", &page))
}

#[derive(Serialize)]
pub(crate) struct WorkOrderPage {
    pub(crate) order: WorkOrder,
    pub(crate) because: String,
}

/// `GET /petugas/kasus/{number}/cetak`: the work order for a crew, on paper.
pub(crate) async fn work_order(here: Here, Path(text): Path<String>) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let context = here.context();
    let order = here.state.store.read(move |tx| reports::work_order(tx, &context, &number)).await?;
    reads::note(&here, vec![order.case.row.id], true).await?;
    let because = order.because.as_ref().map(|why| here.because(why)).unwrap_or_default();
    Ok(here.page("officer/desk/work_order.html", &WorkOrderPage { order, because }))
}
