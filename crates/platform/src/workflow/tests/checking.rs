//! What the checker says of workflows that can not work.

use super::{WORKFLOW, clocks, roles, workflow};
use crate::workflow::*;

#[test]
fn the_workflow_of_the_tests_is_sound() {
    assert_eq!(check(&workflow(), &roles(), &clocks()), []);
}

#[test]
fn an_unknown_key_is_refused() {
    let text = WORKFLOW.replacen("by = [", "bye = [", 1);
    let problem = toml::from_str::<Workflow>(&text).unwrap_err().to_string();
    assert!(problem.contains("bye"), "{problem}");
}

/// One change to the sound workflow, and what the checker must say about it.
type Breakage = (&'static str, fn(&mut Workflow), &'static str, &'static str);

const BREAKAGES: [Breakage; 19] = [
    ("no initial", |w| w.initial = "nowhere".into(), "initial", "no state `nowhere`"),
    ("ended at birth", |w| w.initial = "done".into(), "initial", "`done`, where it has ended"),
    ("twice", |w| w.states[1].id = "waiting".into(), "states.waiting", "twice"),
    ("no target", |w| w.transitions[0].to = "gone".into(), "transitions.take.to", "no state `gone`"),
    ("no source", |w| w.transitions[0].from[0] = "gone".into(), "transitions.take.from", "no state `gone`"),
    ("never", |w| w.transitions[0].from.clear(), "transitions.take.from", "never"),
    ("nobody", |w| w.transitions[0].by.clear(), "transitions.take.by", "nobody"),
    (
        "no role",
        |w| w.transitions[0].by[0] = Party::Role("mayor".into()),
        "transitions.take.by",
        "role `mayor`",
    ),
    ("unreachable", |w| w.transitions.retain(|t| t.id != "withdraw"), "states.withdrawn", "no way leads to"),
    (
        "dead end",
        |w| w.transitions.retain(|t| t.id != "answered-outside"),
        "states.outside",
        "from the state `outside` no way leads to an end",
    ),
    ("no clock", |w| w.start_clocks.push("tea".into()), "start_clocks", "no clock `tea`"),
    (
        "no clock in a step",
        |w| w.transitions[1].clocks.start.push("tea".into()),
        "transitions.pass.clocks",
        "`tea`",
    ),
    (
        "never started",
        |w| w.transitions[2].clocks.pause.push("coordinate".into()),
        "transitions.ask.clocks",
        "starts",
    ),
    ("leaves an end", |w| step(w, "reopen").reopens = false, "transitions.reopen.reopens", "`done`"),
    ("reopens the living", |w| step(w, "take").reopens = true, "transitions.take.reopens", "has not ended"),
    ("merge without master", |w| step(w, "merge").requires.clear(), "transitions.merge.requires", "`master`"),
    ("agency for nothing", |w| step(w, "pass").reassigns = false, "transitions.pass.requires", "`agency`"),
    (
        "system without time",
        |w| step(w, "silence").after_days = None,
        "transitions.silence.after_days",
        "when",
    ),
    (
        "four eyes of nobody",
        |w| step(w, "confirm").not_by_actor_of = Some("end".into()),
        "transitions.confirm.not_by_actor_of",
        "`end`",
    ),
];

fn step<'w>(workflow: &'w mut Workflow, id: &str) -> &'w mut Transition {
    workflow.transitions.iter_mut().find(|transition| transition.id == id).unwrap()
}

#[test]
fn the_checker_names_what_is_broken() {
    for (name, breaking, at, words) in BREAKAGES {
        let mut workflow = workflow();
        breaking(&mut workflow);
        let findings = check(&workflow, &roles(), &clocks());
        let found = findings.iter().any(|finding| finding.at == at && finding.message.contains(words));
        assert!(found, "{name}: {findings:#?}");
    }
}

#[test]
fn a_role_without_the_right_of_a_step_is_named() {
    let workflow = workflow();
    let has = |role: &str, right: Right| match role {
        "triage" => Some(right != Right::Merge),
        "verifier" => Some(right == Right::Verify),
        "officer" => Some(right == Right::Move),
        _ => None,
    };
    let found: Vec<(String, String)> =
        check_rights(&workflow, has).into_iter().map(|finding| (finding.at, finding.message)).collect();
    let expected = [
        ("transitions.confirm.by", "the role `officer` can never take it: it lacks the action `verify`"),
        ("transitions.merge.by", "the role `triage` can never take it: it lacks the action `merge`"),
    ];
    assert_eq!(found, expected.map(|(at, message)| (at.to_owned(), message.to_owned())));
}
