//! Rights as a whole table: every role of the standard pack, every action, every place a case may lie,
//! every visibility and every accused agency, against the rule written a second time in plain words.

use balai_base::{AccountId, AreaCode, CaseId};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Action, Actor, Grant, Officer, ReachKind, Role, Roles, Subject, Visibility, can, may_ever, scope,
};

const OWN: &str = "dinas-jalan";
const OTHER: &str = "dinas-air";
const THIRD: &str = "inspektorat";

fn standard() -> Roles {
    toml::from_str(include_str!("../../../../regions/standard/roles.toml")).unwrap()
}

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn area(code: &str) -> Option<AreaCode> {
    code.parse().ok()
}

/// An officer of the road office's first unit, in the first village.
fn officer(role: &str) -> Officer {
    let grant = Grant {
        role: role.into(),
        agency: OWN.into(),
        unit: "pemeliharaan".into(),
        area: area("99.01.01.2001"),
    };
    Officer { account: account(1), name: "Wayan".into(), grants: vec![grant], standing_in_for: Vec::new() }
}

fn subject() -> Subject {
    Subject {
        case: Some(CaseId(Uuid::from_u128(50))),
        agency: OTHER.into(),
        unit: "pipa".into(),
        area: area("99.01.02.2009"),
        visibility: Visibility::Public,
        hidden_from: String::new(),
        assignee: None,
        processing_restricted: false,
    }
}

/// Every subject that differs in something rights depend on.
fn all_subjects() -> Vec<Subject> {
    let mut subjects = Vec::new();
    for (agency, unit) in [(OWN, "pemeliharaan"), (OWN, "jembatan"), (OTHER, "pemeliharaan"), (THIRD, "")] {
        for code in [None, area("99.01.01.2001"), area("99.01.01.2002"), area("99.01.01")] {
            for visibility in Visibility::ALL {
                for hidden_from in ["", OWN, OTHER, THIRD] {
                    for assignee in [None, Some(account(1)), Some(account(2))] {
                        subjects.push(Subject {
                            agency: agency.into(),
                            unit: unit.into(),
                            area: code.clone(),
                            visibility,
                            hidden_from: hidden_from.into(),
                            assignee,
                            ..subject()
                        });
                    }
                }
            }
        }
    }
    subjects
}

/// The rule in plain words, for one officer with one grant.
fn expected(role: &Role, officer: &Officer, action: Action, case: &Subject) -> bool {
    let grant = &officer.grants[0];
    if action == Action::ReadPublic {
        return case.visibility == Visibility::Public && case.hidden_from.is_empty();
    }
    if !role.actions.contains(&action) || case.hidden_from == grant.agency {
        return false;
    }
    let same_agency = case.agency == grant.agency;
    let near = match role.reach {
        ReachKind::Region => true,
        ReachKind::Agency => same_agency,
        ReachKind::Unit => same_agency && case.unit == grant.unit,
        ReachKind::Area => case.area == grant.area,
        ReachKind::Assigned => same_agency && case.assignee == Some(officer.account),
    };
    let accusation = case.hidden_from.is_empty()
        || role.sees_accusations
        || !matches!(role.reach, ReachKind::Region | ReachKind::Area);
    let readable = if case.visibility == Visibility::Secret {
        role.actions.contains(&Action::ReadSecretCase)
    } else {
        role.actions.contains(&Action::ReadCase) && action != Action::ReadSecretCase
    };
    near && accusation && readable
}

#[test]
fn the_whole_table_follows_the_rule() {
    let roles = standard();
    let subjects = all_subjects();
    let mut allowed = 0_usize;
    for role in &roles.list {
        let officer = officer(&role.id);
        let actor = Actor::Officer(officer.clone());
        for action in Action::ALL {
            for case in &subjects {
                let may = can(&roles, &actor, action, case);
                assert_eq!(may, expected(role, &officer, action, case), "{} {action:?} {case:?}", role.id);
                allowed += usize::from(may);
            }
        }
    }
    assert!(allowed > 1_000, "a table that allows nothing proves nothing");
}

/// The columns of the table people read.
fn columns() -> Vec<(&'static str, Subject)> {
    let own =
        Subject { agency: OWN.into(), unit: "pemeliharaan".into(), area: area("99.01.01.2001"), ..subject() };
    let secret = |case: &Subject| Subject { visibility: Visibility::Secret, ..case.clone() };
    let about = |agency: &str, case: &Subject| Subject { hidden_from: agency.into(), ..secret(case) };
    let inspected = Subject { agency: THIRD.into(), unit: String::new(), ..subject() };
    vec![
        ("own unit", own.clone()),
        ("own agency, other unit", Subject { unit: "jembatan".into(), ..own.clone() }),
        ("other agency, own village", Subject { agency: OTHER.into(), ..own.clone() }),
        ("other agency, elsewhere", subject()),
        ("own unit, restricted", Subject { visibility: Visibility::Restricted, ..own.clone() }),
        ("own unit, secret", secret(&own)),
        ("elsewhere, secret", secret(&subject())),
        ("own unit, about another agency", about(OTHER, &own)),
        ("inspectorate, about another agency", about(OTHER, &inspected)),
        ("inspectorate, about own agency", about(OWN, &inspected)),
        ("own unit by mistake, about own agency", about(OWN, &own)),
    ]
}

#[test]
fn the_table_people_read() {
    use std::fmt::Write as _;

    let roles = standard();
    let mut table = String::from("Each letter is one case: ");
    for (letter, (name, _)) in ('a'..).zip(columns()) {
        write!(table, "\n  {letter} {name}").unwrap();
    }
    let mut actors: Vec<(String, Actor)> =
        roles.list.iter().map(|role| (role.id.clone(), Actor::Officer(officer(&role.id)))).collect();
    actors.push(("nobody signed in".into(), Actor::Anonymous));
    actors.push(("the reporter of these cases".into(), Actor::Reporter { case: subject().case.unwrap() }));
    actors.push(("the server".into(), Actor::System));
    for (name, actor) in actors {
        write!(table, "\n\n{name}").unwrap();
        for action in Action::ALL {
            let cells: String = ('a'..)
                .zip(columns())
                .map(|(letter, (_, case))| if can(&roles, &actor, action, &case) { letter } else { '.' })
                .collect();
            if may_ever(&roles, &actor, action) {
                let cells = if action.concerns_a_case() { cells } else { "yes".to_owned() };
                write!(table, "\n  {:20} {cells}", format!("{action:?}")).unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// What still may be done while processing is restricted, as the guide for officers says it.
#[test]
fn while_processing_is_restricted_only_keeping_a_legal_duty_and_consent_go_on() {
    use super::Ground::{Consent, Keeping, LegalDuty};

    let table = [
        (Action::ReadPublic, None),
        (Action::ReadOwn, Some(Consent)),
        (Action::ActOwn, Some(Consent)),
        (Action::ReadCase, Some(Keeping)),
        (Action::ReadSecretCase, Some(Keeping)),
        (Action::Answer, Some(LegalDuty)),
        (Action::Note, Some(LegalDuty)),
        (Action::Move, Some(LegalDuty)),
        (Action::Reassign, Some(LegalDuty)),
        (Action::Merge, None),
        (Action::Split, None),
        (Action::Publish, None),
        (Action::RevealIdentity, Some(LegalDuty)),
        (Action::Export, None),
        (Action::RenewPin, Some(Consent)),
        (Action::IssueDocument, Some(LegalDuty)),
        (Action::RevokeDocument, Some(LegalDuty)),
        (Action::Verify, Some(LegalDuty)),
    ];
    let named: Vec<Action> = table.iter().map(|(action, _)| *action).collect();
    for action in Action::ALL.into_iter().filter(|action| action.concerns_a_case()) {
        assert!(named.contains(&action), "{action:?} concerns a case and has no line");
    }
    let roles = standard();
    let mut actors: Vec<Actor> = roles.list.iter().map(|role| Actor::Officer(officer(&role.id))).collect();
    actors.extend([Actor::Anonymous, Actor::System]);
    for (action, ground) in table {
        assert_eq!(action.while_restricted(), ground, "{action:?}");
        for actor in &actors {
            for case in all_subjects() {
                let restricted = Subject { processing_restricted: true, ..case.clone() };
                let before = can(&roles, actor, action, &case);
                assert_eq!(can(&roles, actor, action, &restricted), before && ground.is_some(), "{action:?}");
            }
        }
        let (own, case) = (Actor::Reporter { case: subject().case.unwrap() }, subject());
        let restricted = Subject { processing_restricted: true, ..case.clone() };
        assert_eq!(can(&roles, &own, action, &restricted), can(&roles, &own, action, &case), "{action:?}");
    }
}

#[test]
fn an_action_has_one_word_everywhere() {
    for action in Action::ALL {
        let written = toml::Value::try_from(action).unwrap();
        assert_eq!(written.as_str(), Some(action.as_str()));
    }
}

#[test]
fn a_deputy_sees_what_was_given_to_the_officer_on_leave() {
    let mut roles = standard();
    roles.list.push(Role {
        id: "crew".into(),
        name: balai_base::Localized::default(),
        reach: ReachKind::Assigned,
        actions: vec![Action::ReadCase, Action::Move],
        sees_accusations: false,
        without_agency: false,
    });
    let case = Subject { agency: OWN.into(), assignee: Some(account(2)), ..subject() };
    let mut deputy = officer("crew");
    assert!(!can(&roles, &Actor::Officer(deputy.clone()), Action::Move, &case));
    deputy.standing_in_for.push(account(2));
    assert!(can(&roles, &Actor::Officer(deputy), Action::Move, &case));
}

#[test]
fn work_is_handed_over_and_administration_is_not() {
    let handed_over: Vec<String> =
        standard().list.into_iter().filter(super::is_handed_over).map(|role| role.id).collect();
    insta::assert_compact_debug_snapshot!(handed_over, @r#"["village_operator", "triage", "officer", "unit_head", "verifier", "agency_head", "counter", "service_verifier", "section_head", "treasurer", "leader"]"#);
}

#[test]
fn a_grant_without_the_bound_its_role_needs_gives_nothing() {
    let roles = standard();
    for role in &roles.list {
        let grant = Grant { role: role.id.clone(), agency: String::new(), unit: String::new(), area: None };
        let unbound = Actor::Officer(Officer { grants: vec![grant], ..officer(&role.id) });
        if role.reach != ReachKind::Region {
            for action in Action::ALL.into_iter().filter(|action| *action != Action::ReadPublic) {
                assert!(!may_ever(&roles, &unbound, action), "{} {action:?}", role.id);
            }
        }
    }
}

fn any_grant() -> impl Strategy<Value = Grant> {
    let roles: Vec<String> =
        standard().list.into_iter().map(|role| role.id).chain(["dissolved_role".to_owned()]).collect();
    (
        prop::sample::select(roles),
        prop::sample::select(vec!["", OWN, OTHER, THIRD]),
        prop::sample::select(vec!["", "pemeliharaan", "jembatan"]),
        prop::sample::select(vec!["", "99.01.01.2001", "99.01.01", "99"]),
    )
        .prop_map(|(role, agency, unit, code)| Grant {
            role,
            agency: agency.into(),
            unit: unit.into(),
            area: code.parse().ok(),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// However many roles somebody collects, a complaint about an own agency stays closed.
    #[test]
    fn the_accused_never_see_the_case(
        grants in prop::collection::vec(any_grant(), 0..5),
        action in prop::sample::select(Action::ALL.to_vec()),
        case in prop::sample::select(all_subjects()),
    ) {
        let actor = Actor::Officer(Officer { grants: grants.clone(), ..officer("officer") });
        let accused = grants.iter().any(|grant| !grant.agency.is_empty() && grant.agency == case.hidden_from);
        prop_assert!(!(accused && can(&standard(), &actor, action, &case)));
    }

    /// Several grants allow what one of them allows alone, and nothing else.
    #[test]
    fn grants_add_up_and_nothing_more(
        grants in prop::collection::vec(any_grant(), 0..5),
        action in prop::sample::select(Action::ALL.to_vec()),
        case in prop::sample::select(all_subjects()),
    ) {
        let roles = standard();
        let with = |grants: Vec<Grant>| Actor::Officer(Officer { grants, ..officer("officer") });
        let together = can(&roles, &with(grants.clone()), action, &case);
        let alone = grants.iter().any(|grant| can(&roles, &with(vec![grant.clone()]), action, &case));
        let accused = grants.iter().any(|grant| !grant.agency.is_empty() && grant.agency == case.hidden_from);
        if action != Action::ReadPublic {
            prop_assert_eq!(together, alone && !accused);
        }
        prop_assert_eq!(scope(&roles, &with(grants), action).contains(&case), together);
    }

    /// Without a session only released parts of public cases are there, and never an accusation.
    #[test]
    fn everybody_sees_public_cases_only(
        action in prop::sample::select(Action::ALL.to_vec()),
        case in prop::sample::select(all_subjects()),
        own in any::<bool>(),
    ) {
        let roles = standard();
        let public = case.visibility == Visibility::Public && case.hidden_from.is_empty();
        prop_assert_eq!(can(&roles, &Actor::Anonymous, action, &case), action == Action::ReadPublic && public);
        let shown = if own { case.case.unwrap() } else { CaseId(Uuid::from_u128(51)) };
        let reporter = Actor::Reporter { case: shown };
        let owner_action = matches!(action, Action::ReadPublic | Action::ReadOwn | Action::ActOwn);
        prop_assert_eq!(
            can(&roles, &reporter, action, &case),
            (own && owner_action) || (action == Action::ReadPublic && public)
        );
    }
}
