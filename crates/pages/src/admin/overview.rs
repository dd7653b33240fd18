//! `/admin`: what stands where, and the figures that tell whether somebody must act.

use balai_base::Timestamp;
use balai_platform::{
    access::Action,
    drills,
    operations::{self, Overview},
    region::ReloadOutcome,
};
use balai_web::{Answer, Here};
use serde::Serialize;

use super::copies::{ShownStanding, standing};

#[derive(Serialize)]
struct OverviewPage {
    accounts: Option<Accounts>,
    pack: Option<Pack>,
    waiting: Option<Waiting>,
    jobs: Option<Jobs>,
    /// How the proof of restores stands, for those who manage the region.
    copies: Option<ShownStanding>,
    /// How many programs hold a valid key.
    programs: Option<u64>,
    trail: bool,
    /// Whether the store refuses to write: the worst that can be told here.
    read_only: bool,
    release: &'static str,
}

#[derive(Serialize)]
struct Accounts {
    active: u64,
    invited: u64,
    disabled: u64,
    factor_requests: u64,
}

#[derive(Serialize)]
struct Pack {
    version: String,
    read_at: Option<i64>,
    /// Whether the pack on disk was refused the last time it was read.
    kept: bool,
}

#[derive(Serialize)]
struct Waiting {
    texts: u64,
    photos: u64,
    oldest: Option<i64>,
}

#[derive(Serialize)]
struct Jobs {
    dead: u64,
    ready: u64,
    /// For how long the longest waiting job has been due, in milliseconds; none when nothing is due.
    behind: Option<i64>,
}

/// A job that has been due for longer means that nobody runs them.
const BEHIND: i64 = 2 * balai_base::time::MINUTE;

/// `GET /admin`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let context = here.context();
    let (set_up, now) = (here.state.copies.set_up(), here.now());
    let (overview, proof, newest) = here
        .state
        .store
        .read(move |tx| {
            let region = &context.region.id;
            let overview = operations::overview(tx, &context)?;
            let proof = drills::standing_of(tx, region, set_up, now)?;
            Ok((overview, proof, drills::newest(tx, region)?.into_iter().next()))
        })
        .await?;
    let copies = standing(&here, proof, newest.as_ref().map(|(drill, _)| drill));
    Ok(here.page("admin/overview.html", &page(&here, &overview, copies)))
}

fn page(here: &Here, overview: &Overview, copies: ShownStanding) -> OverviewPage {
    let may_manage = operations::require(&here.context(), Action::ManageRegion).is_ok();
    let now = here.now();
    OverviewPage {
        accounts: overview.accounts.map(|counts| Accounts {
            active: counts.active,
            invited: counts.invited,
            disabled: counts.disabled,
            factor_requests: counts.factor_requests,
        }),
        pack: may_manage.then(|| pack(here)),
        waiting: overview.waiting.map(|waiting| Waiting {
            texts: waiting.texts,
            photos: waiting.photos,
            oldest: waiting.oldest.map(Timestamp::millis),
        }),
        jobs: overview.jobs.map(|counts| Jobs {
            dead: counts.dead,
            ready: counts.ready,
            behind: counts.oldest_due.map(|due| now.since(due)).filter(|behind| *behind > BEHIND),
        }),
        copies: may_manage.then_some(copies),
        programs: overview.programs,
        trail: overview.trail,
        read_only: here.state.store.gauges().read_only,
        release: env!("CARGO_PKG_VERSION"),
    }
}

fn pack(here: &Here) -> Pack {
    let served = here.state.regions.served(&here.region.id);
    let attempt = served.as_ref().and_then(|served| served.attempt.as_ref());
    Pack {
        version: here.region.version.clone(),
        read_at: served.as_ref().and_then(|served| served.read_at).map(Timestamp::millis),
        kept: attempt.is_some_and(|attempt| attempt.outcome == ReloadOutcome::Kept),
    }
}
