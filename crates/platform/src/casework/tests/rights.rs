//! Which role may do what to which case, as casework enforces it: every command is tried and rolled back.

use balai_base::{CaseId, EventId, PhotoId, Problem};
use balai_store::{Failure, FileHash, Store, Tx};
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::{Actor, Visibility},
    casework::{
        self, Audience, Context, NewMessage, NewPart, NewPlace, Opened, PhotoPurpose, PublicCopy, View,
    },
};

/// The case a command is tried on.
#[derive(Clone, Copy)]
struct Subject {
    case: CaseId,
    event: EventId,
    photo: PhotoId,
    master: CaseId,
}

type Attempt = fn(&mut Tx, &Context, Subject) -> Result<(), Failure>;

fn message(tx: &mut Tx, context: &Context, on: Subject, audience: Audience) -> Result<(), Failure> {
    let message = NewMessage { text: "Baik.".to_owned(), audience };
    casework::write_message(tx, context, on.case, &message).map(drop)
}

/// Every command of the face that changes or shows a case, by a short word.
const ATTEMPTS: [(&str, Attempt); 18] = [
    ("read", |tx, context, on| {
        let case = casework::get(tx, &context.region, on.case)?.unwrap();
        casework::history(tx, context, &case, View::Officer).map(drop)
    }),
    ("own", |tx, context, on| {
        let case = casework::get(tx, &context.region, on.case)?.unwrap();
        casework::history(tx, context, &case, View::Owner).map(drop)
    }),
    ("answer", |tx, context, on| message(tx, context, on, Audience::Public)),
    ("note", |tx, context, on| message(tx, context, on, Audience::Internal)),
    ("take", |tx, context, on| casework::advance(tx, context, on.case, &step("terima")).map(drop)),
    ("withdraw", |tx, context, on| casework::advance(tx, context, on.case, &step("tarik")).map(drop)),
    ("pass", |tx, context, on| {
        casework::reassign(tx, context, on.case, &target("dlh", ""), "Sampah.").map(drop)
    }),
    ("merge", |tx, context, on| casework::merge(tx, context, on.case, on.master, "Sama.").map(drop)),
    ("split", |tx, context, on| {
        let part = NewPart {
            text: "Bagian lain.".to_owned(),
            category: "sampah".to_owned(),
            agency: "dlh".to_owned(),
            unit: String::new(),
            promise_set: "umum".to_owned(),
        };
        casework::split(tx, context, on.case, &part).map(drop)
    }),
    ("assign", |tx, context, on| casework::assign(tx, context, on.case, Some(account(500))).map(drop)),
    ("publish", |tx, context, on| casework::publish(tx, context, on.event, "Jalan berlubang.")),
    ("photo", |tx, context, on| {
        let copy =
            PublicCopy { file: FileHash([3; 32]), thumbnail: FileHash([4; 32]), alternative: String::new() };
        casework::publish_photo(tx, context, on.photo, &copy)
    }),
    ("reveal", |tx, context, on| casework::reveal(tx, context, on.case, "Perlu.").map(drop)),
    ("pin", |tx, context, on| casework::renew_pin(tx, context, on.case, "Loket.").map(drop)),
    ("visibility", |tx, context, on| {
        casework::change_visibility(tx, context, on.case, Visibility::Restricted, "Anak.").map(drop)
    }),
    ("category", |tx, context, on| casework::correct_category(tx, context, on.case, "sampah", "").map(drop)),
    ("place", |tx, context, on| {
        let place = NewPlace { point: None, area: None, address: "pasar".to_owned() };
        casework::relocate(tx, context, on.case, &place).map(drop)
    }),
    ("evidence", |tx, context, on| {
        casework::add_photo(tx, context, on.case, on.event, &photo(PhotoPurpose::Evidence, 1)).map(drop)
    }),
];

/// The commands `actor` may do to `on`; every one is rolled back.
fn allowed(town: &Town, store: &Store, actor: &Actor, on: Subject) -> String {
    let mut words = Vec::new();
    for (word, attempt) in ATTEMPTS {
        let tried = town.act(store, actor, move |tx, context| {
            attempt(tx, context, on)?;
            Err::<(), _>(Failure::from(Problem::conflict("rolled-back")))
        });
        match tried {
            Err(Failure::Refused(problem)) if problem.message == "rolled-back" => words.push(word),
            Err(Failure::Refused(_)) => {}
            other => panic!("{word}: {other:?}"),
        }
    }
    words.join(" ")
}

fn subject(town: &Town, store: &Store, visibility: Visibility) -> Subject {
    let mut new = road("Jalan berlubang.");
    new.visibility = visibility;
    let master = town.open(store, new.clone());
    let (opened, photo): (Opened, PhotoId) = town.done(store, &Actor::Anonymous, move |tx, context| {
        let opened = casework::open(tx, context, &new)?;
        let photo =
            casework::add_photo(tx, context, opened.id, opened.event, &photo(PhotoPurpose::Report, 1))?;
        Ok((opened, photo))
    });
    Subject { case: opened.id, event: opened.event, photo, master: master.id }
}

const TRIAGE: &str =
    "read answer note take pass merge split assign publish photo pin visibility category place evidence";
const OFFICER: &str = "read answer note take category place evidence";
const HEAD: &str =
    "read answer note take pass merge split assign publish photo reveal visibility category place evidence";
const VILLAGE_OPERATOR: &str = "read answer note take pass assign pin category place evidence";
const VERIFIER: &str = "read note publish photo visibility category place evidence";
/// A restricted or secret case has nothing to release, and is restricted already or may become so.
const CLOSED: [&str; 2] = ["publish", "photo"];

/// Role, agency, unit, area; then what is allowed on a public case of the agency `pu`, unit `jalan`, and whether the
/// role reaches a restricted and a secret one with the same rights.
type Line = ((&'static str, &'static str, &'static str, &'static str), &'static str, bool, bool);

const TABLE: [Line; 19] = [
    (("village_operator", "", "", VILLAGE), VILLAGE_OPERATOR, true, false),
    (("village_operator", "", "", "99.01.01"), VILLAGE_OPERATOR, true, false),
    (("village_operator", "", "", "99.01.01.2003"), "", false, false),
    (("triage", "", "", ""), TRIAGE, true, false),
    (("officer", "pu", "jalan", ""), OFFICER, true, false),
    (("officer", "pu", "drainase", ""), "", false, false),
    (("officer", "dlh", "jalan", ""), "", false, false),
    (("unit_head", "pu", "jalan", ""), HEAD, true, true),
    (("unit_head", "pu", "drainase", ""), "", false, false),
    (("agency_head", "pu", "", ""), HEAD, true, true),
    (("agency_head", "dlh", "", ""), "", false, false),
    (("agency_head", "itda", "", ""), "", false, false),
    (("verifier", "", "", ""), VERIFIER, true, false),
    (("leader", "", "", ""), "read note", true, true),
    (("inspectorate", "", "", ""), "read", true, true),
    (("inspectorate", "itda", "", ""), "read", true, true),
    (("region_administrator", "", "", ""), "", false, false),
    (("system_administrator", "", "", ""), "", false, false),
    (("nobody_knows_this_role", "pu", "jalan", ""), "", false, false),
];

#[test]
fn roles_do_what_the_table_says_and_nothing_else() {
    for database in databases() {
        let town = Town::new();
        for visibility in Visibility::ALL {
            let on = subject(&town, &database, visibility);
            for (grant, public, restricted, secret) in TABLE {
                let reaches = match visibility {
                    Visibility::Public => true,
                    Visibility::Restricted => restricted,
                    Visibility::Secret => secret,
                };
                let expected: Vec<&str> = public
                    .split(' ')
                    .filter(|word| reaches && (visibility == Visibility::Public || !CLOSED.contains(word)))
                    .filter(|word| !word.is_empty())
                    .collect();
                let actor = granted(100, &[grant]);
                let found = allowed(&town, &database, &actor, on);
                assert_eq!(found, expected.join(" "), "{} {visibility:?}: {grant:?}", database.name);
            }
        }
    }
}

#[test]
fn people_without_an_account_do_what_is_theirs() {
    for database in databases() {
        let town = Town::new();
        for visibility in Visibility::ALL {
            let on = subject(&town, &database, visibility);
            let table = [
                (Actor::Anonymous, ""),
                (reporter(on.case), "own answer withdraw"),
                (reporter(on.master), ""),
            ];
            for (actor, expected) in table {
                let found = allowed(&town, &database, &actor, on);
                assert_eq!(found, expected, "{} {visibility:?}: {actor:?}", database.name);
            }
        }
    }
}

#[test]
fn rights_of_one_grant_do_not_spill_to_another_case() {
    for database in databases() {
        let town = Town::new();
        let on = subject(&town, &database, Visibility::Public);
        // Head of one agency and officer of a unit of another: on this case an officer only.
        let actor = granted(100, &[("agency_head", "dlh", "", ""), ("officer", "pu", "jalan", "")]);
        assert_eq!(allowed(&town, &database, &actor, on), OFFICER, "{}", database.name);
        let line = town.done(&database, &actor, move |tx, context| {
            let case = casework::advance(tx, context, on.case, &step("terima"))?;
            Ok(casework::history(tx, context, &case, View::Officer)?.pop().unwrap())
        });
        assert_eq!(
            (line.role.as_str(), line.agency.as_str()),
            ("officer", "pu"),
            "in whose name it was done"
        );
    }
}

#[test]
fn only_some_enter_a_case_for_somebody() {
    for database in databases() {
        let town = Town::new();
        let table = [
            (Actor::Anonymous, true),
            (Actor::System, true),
            (officer(1, "village_operator", "", ""), false),
            (granted(1, &[("village_operator", "", "", VILLAGE)]), true),
            (officer(1, "triage", "", ""), true),
            (officer(1, "officer", "pu", "jalan"), false),
            (officer(1, "leader", "", ""), false),
        ];
        for (actor, expected) in table {
            let opened =
                town.act(&database, &actor, |tx, context| casework::open(tx, context, &road("Jalan rusak.")));
            assert_eq!(opened.is_ok(), expected, "{}: {actor:?}", database.name);
        }
    }
}
