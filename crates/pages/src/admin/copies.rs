//! `/admin/cadangan`: where copies are made and how far each is, which restores were tried, and what to do when something is
//! wrong.

use balai_base::Timestamp;
use balai_platform::{
    access::Action,
    drills::{self, CopyTarget, Drill, Place, Standing},
    operations,
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

/// From how far behind a copy that is reachable is called late, in milliseconds: a heartbeat comes every minute.
const LATE: i64 = 3 * balai_base::time::MINUTE;

#[derive(Serialize)]
struct CopiesPage {
    standing: ShownStanding,
    targets: Vec<ShownTarget>,
    drills: Vec<ShownDrill>,
    /// Whether results of other machines are taken.
    believes: bool,
    handed_in: bool,
    fields: Fields,
    problem: Option<Told>,
}

/// How the proof of restores stands, for this page and the overview.
#[derive(Serialize)]
pub(super) struct ShownStanding {
    /// `not-set-up`, `never`, `proven`, `old`.
    word: &'static str,
    alarms: bool,
    /// How long ago the last proven restore began, in milliseconds.
    age: Option<i64>,
    /// How long it took, in milliseconds.
    took: Option<i64>,
    /// Whether a target can't be reached, or the newest drill failed.
    trouble: bool,
}

#[derive(Serialize)]
struct ShownTarget {
    name: String,
    synchronous: bool,
    until: Option<i64>,
    /// How far it is behind, in milliseconds.
    behind: Option<i64>,
    late: bool,
    snapshot_at: Option<i64>,
    away_since: Option<i64>,
    reason: String,
    /// How much of a whole copy is there, in hundredths.
    copying: Option<u64>,
    /// Bytes that wait, in whole megabytes.
    waiting: u64,
}

#[derive(Serialize)]
struct ShownDrill {
    begun_at: i64,
    took: i64,
    target: String,
    moment: Option<i64>,
    proven: bool,
    elsewhere: bool,
    steps: Vec<ShownStep>,
}

#[derive(Serialize)]
struct ShownStep {
    kind: &'static str,
    outcome: &'static str,
    detail: String,
}

/// How the proof stands as pages show it.
pub(super) fn standing(here: &Here, standing: Standing, newest: Option<&Drill>) -> ShownStanding {
    let away = here.state.copies.targets().iter().any(|target| target.away.is_some());
    ShownStanding {
        word: standing.as_str(),
        alarms: standing.alarms(),
        age: standing.last().map(|(age, _)| age),
        took: standing.last().map(|(_, took)| took),
        trouble: away || newest.is_some_and(|drill| !drill.proven()),
    }
}

fn shown_target(target: CopyTarget, now: Timestamp) -> ShownTarget {
    let behind = target.until.map(|until| now.since(until).max(0));
    let (away_since, reason) =
        target.away.map_or((None, String::new()), |away| (Some(away.since.millis()), away.reason));
    ShownTarget {
        name: target.name,
        synchronous: target.synchronous,
        until: target.until.map(Timestamp::millis),
        behind,
        late: away_since.is_none() && target.copying.is_none() && behind.is_none_or(|behind| behind > LATE),
        snapshot_at: target.snapshot_at.map(Timestamp::millis),
        away_since,
        reason,
        copying: target.copying.map(|(done, all)| done * 100 / all.max(1)),
        waiting: target.waiting / 1_000_000,
    }
}

fn shown_drill((drill, place): (Drill, Place)) -> ShownDrill {
    ShownDrill {
        proven: drill.proven(),
        begun_at: drill.begun_at.millis(),
        took: drill.took_ms,
        target: drill.target,
        moment: drill.moment.map(Timestamp::millis),
        elsewhere: place == Place::Elsewhere,
        steps: drill
            .steps
            .into_iter()
            .map(|step| ShownStep {
                kind: step.kind.as_str(),
                outcome: step.outcome.as_str(),
                detail: step.detail,
            })
            .collect(),
    }
}

async fn page(here: &Here, fields: Fields, problem: Option<Told>) -> Result<CopiesPage, WebError> {
    let (context, set_up, now) = (here.context(), here.state.copies.set_up(), here.now());
    let (drills, proof) = here
        .state
        .store
        .read(move |tx| {
            operations::require(&context, Action::ManageRegion)?;
            let region = &context.region.id;
            Ok((drills::newest(tx, region)?, drills::standing_of(tx, region, set_up, now)?))
        })
        .await?;
    Ok(CopiesPage {
        standing: standing(here, proof, drills.first().map(|(drill, _)| drill)),
        targets: here.state.copies.targets().into_iter().map(|target| shown_target(target, now)).collect(),
        drills: drills.into_iter().map(shown_drill).collect(),
        believes: !here.state.copies.signers().is_empty(),
        handed_in: here.query.has("diterima"),
        fields,
        problem,
    })
}

/// `GET /admin/cadangan`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let page = page(&here, Fields::default(), None).await?;
    Ok(here.page("admin/copies.html", &page))
}

/// `POST /admin/cadangan`: takes the signed result of a drill on another machine.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let context = here.context();
    operations::require(&context, Action::ManageRegion)?;
    let drill = match drills::verified(fields.text("report"), &here.state.copies.signers()) {
        Ok(drill) => drill,
        Err(problem) => {
            let told = here.told(&problem);
            let page = page(&here, fields, Some(told)).await?;
            return Ok(here.page_refused(&problem, "admin/copies.html", &page));
        }
    };
    let all: Vec<_> = here.state.regions.all().iter().map(|region| region.id.clone()).collect();
    here.state
        .store
        .write(move |tx| {
            drills::hand_in(tx, (&context.region.id, &all), (&context.moment, &context.actor), &drill)
        })
        .await?;
    Ok(here.redirect("/admin/cadangan?diterima=1"))
}
