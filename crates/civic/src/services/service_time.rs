//! What may be promised of an application: the service standard counts from a complete file (UU 25/2009, article 21, and each
//! office's standard), so before that no day is told anywhere. The only place that says so; lists, pages and letters ask here.

use balai_base::Timestamp;
use balai_platform::{
    casework::{self, Case, CaseClock, Context},
    workflow::Workflow,
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::working::rules::SERVICE_CLOCK;

/// How the time of the service standard stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing is promised for the case itself: a bundle's parts have their own.
    #[default]
    None,
    /// It begins when nothing is missing.
    NotBegun,
    /// It runs.
    Runs,
    /// It stands still: something is awaited of the person.
    Still,
    /// The standard was met or broken, and counts no more.
    Ended,
}

/// The time of the service standard of one application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ServiceTime {
    /// How it stands.
    pub standing: Standing,
    /// The day promised: only while it runs.
    pub due_at: Option<Timestamp>,
    /// Whether that has passed.
    pub late: bool,
}

/// The time of an application whose clocks and workflow are these.
pub fn service_time(workflow: Option<&Workflow>, clocks: &[CaseClock], now: Timestamp) -> ServiceTime {
    let standing = |standing| ServiceTime { standing, ..ServiceTime::default() };
    let Some(clock) = clocks.iter().filter(|own| own.clock == SERVICE_CLOCK).max_by_key(|own| own.round)
    else {
        let starts = |workflow: &Workflow| {
            let steps = workflow.transitions.iter().flat_map(|step| &step.clocks.start);
            workflow.start_clocks.iter().chain(steps).any(|started| started == SERVICE_CLOCK)
        };
        return standing(if workflow.is_some_and(starts) { Standing::NotBegun } else { Standing::None });
    };
    if clock.stopped_at.is_some() {
        return standing(Standing::Ended);
    }
    if clock.paused_at.is_some() {
        return standing(Standing::Still);
    }
    ServiceTime { standing: Standing::Runs, due_at: Some(clock.due_at), late: clock.due_at < now }
}

/// The time of a case.
pub fn service_time_of(tx: &mut Tx, context: &Context, case: &Case) -> Result<ServiceTime, Failure> {
    let clocks = casework::clocks(tx, &context.region, case.id)?;
    let workflow = context.region.workflows.get(&case.workflow);
    Ok(service_time(workflow.map(|workflow| &**workflow), &clocks, context.moment.now))
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use balai_platform::region::Region;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn clock(id: &str, round: u32) -> CaseClock {
        CaseClock {
            clock: id.to_owned(),
            round,
            started_at: NOW.plus(-500),
            first_due_at: NOW.plus(500),
            due_at: NOW.plus(500),
            paused_at: None,
            stopped_at: None,
            escalated: 0,
            next_step_at: None,
            pauses: Vec::new(),
        }
    }

    /// Workflows of a full pack.
    fn workflow(id: &str) -> Arc<Workflow> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung");
        Arc::clone(&Region::load(&path).unwrap().workflows[id])
    }

    #[test]
    fn no_day_is_told_before_a_file_is_complete_and_none_while_something_is_awaited() {
        let (usual, bundle) = (workflow("layanan"), workflow("paket"));
        let answer = clock("answer", 1);
        let late = CaseClock { due_at: NOW.plus(-1), ..clock("service", 1) };
        let still = CaseClock { paused_at: Some(NOW), ..clock("service", 1) };
        let ended = CaseClock { stopped_at: Some(NOW), ..clock("service", 1) };
        let again = clock("service", 2);
        for (name, workflow, clocks, standing, due, is_late) in [
            ("sent", &usual, vec![], Standing::NotBegun, None, false),
            (
                "returned before it was complete",
                &usual,
                vec![answer.clone()],
                Standing::NotBegun,
                None,
                false,
            ),
            ("complete", &usual, vec![clock("service", 1)], Standing::Runs, Some(NOW.plus(500)), false),
            ("late", &usual, vec![late.clone()], Standing::Runs, Some(late.due_at), true),
            ("returned", &usual, vec![still.clone(), answer], Standing::Still, None, false),
            ("ready", &usual, vec![ended.clone()], Standing::Ended, None, false),
            ("opened again", &usual, vec![ended, again], Standing::Runs, Some(NOW.plus(500)), false),
            ("a bundle", &bundle, vec![], Standing::None, None, false),
        ] {
            let wanted = ServiceTime { standing, due_at: due, late: is_late };
            assert_eq!(service_time(Some(workflow), &clocks, NOW), wanted, "{name}");
        }
        assert_eq!(service_time(None, &[], NOW), ServiceTime::default());
    }
}
