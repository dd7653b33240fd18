//! Drafts of the desk on both databases: begun once, found by the office and nobody else, sent without a telephone once the identity
//! was seen, and left to the person who goes on alone. And what the register is asked for whom.

use balai_base::{CaseId, Language};
use balai_platform::{access::Actor, casework, forms::Key};
use balai_store::{Failure, Store, Tx};
use balai_testkit::databases;

use super::world::{SERVICE, complete};
use crate::{
    reports::tests::world::{World, officer},
    services::{
        Begin, Change, Draft, DraftToken, Entry, Given, Receipt, Saved, Seen, answer, asked::CONTACT_FORM,
        assisted, begin, begin_entry, give_code, identity_seen, open_entries, open_entry, read_draft, recall,
        send_entry, take_up,
    },
};

fn clerk() -> Actor {
    officer(41, "counter", "sekretariat", "")
}

fn act<T: Send + 'static>(
    (store, world): (&Store, &World),
    actor: &Actor,
    work: impl Fn(&mut Tx, &casework::Context) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    world.act(store, actor, work)
}

fn new(entry: Entry) -> Begin {
    Begin { service: SERVICE.to_owned(), variant: String::new(), entry, language: Language::Id }
}

fn begun(town: (&Store, &World), entry: Entry, form: u8) -> CaseId {
    act(town, &clerk(), move |tx, context| begin_entry(tx, context, &new(entry), &[form; 32])).unwrap()
}

fn opened(town: (&Store, &World), actor: &Actor, case: CaseId) -> Result<(DraftToken, Draft), Failure> {
    act(town, actor, move |tx, context| open_entry(tx, context, case))
}

fn saved(town: (&Store, &World), case: CaseId, change: Change) {
    let (token, draft) = opened(town, &clerk(), case).unwrap();
    let change = Change { revision: draft.head.revision, ..change };
    let kept = act(town, &clerk(), move |tx, context| answer(tx, context, &token, &change)).unwrap();
    assert!(matches!(kept, Saved::Stored(_)));
}

/// Everything but the telephone.
fn everything(world: &World) -> Change {
    let whole = complete(&world.region, SERVICE, "", (Entry::Counter, world.now()));
    let phone = Key::new(CONTACT_FORM, "telepon");
    let answers = whole.answers.iter().filter(|(key, _)| **key != phone);
    Change {
        answers: answers.map(|(key, value)| (key.clone(), value.to_owned())).collect(),
        items: whole.items.iter().map(|item| (item.requirement.clone(), Some(item.given))).collect(),
        ..Change::default()
    }
}

fn sent(town: (&Store, &World), case: CaseId, form: u8) -> Result<Receipt, Failure> {
    act(town, &clerk(), move |tx, context| send_entry(tx, context, (case, "KTP-el pemohon"), &[form; 32]))
}

#[test]
fn a_draft_of_the_desk_is_begun_once_found_by_the_office_and_sent_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let town = (store, &world);
        let case = begun(town, Entry::Counter, 1);
        assert_eq!(begun(town, Entry::Counter, 1), case, "{}: the same form", database.name);
        for other in [
            Actor::Anonymous,
            officer(42, "service_verifier", "pekerjaan-umum", ""),
            officer(43, "leader", "", ""),
        ] {
            assert!(opened(town, &other, case).is_err(), "{other:?}");
            let found = act(town, &other, open_entries);
            assert!(found.is_err() || found.unwrap().is_empty());
        }
        // A colleague of the same office goes on.
        let colleague = officer(44, "service_verifier", "sekretariat", "");
        assert!(opened(town, &colleague, case).is_ok());
        saved(town, case, everything(&world));
        let listed = act(town, &clerk(), open_entries).unwrap();
        assert_eq!(
            listed.iter().map(|one| (one.case, one.name.as_str())).collect::<Vec<_>>(),
            [(case, "Ni Made Sari")]
        );

        let unseen = sent(town, case, 2).unwrap_err();
        let unseen = unseen.problem();
        let fields: Vec<&str> = unseen.fields.iter().map(|own| &*own.field).collect();
        assert_eq!(fields, ["identitas"], "only the identity is missing, no telephone");
        let seen = |word: Seen| Change {
            answers: vec![(identity_seen(), word.as_str().to_owned())],
            ..Change::default()
        };
        saved(town, case, seen(Seen::Attorney));
        assert!(sent(town, case, 2).is_err(), "a power of attorney shows nothing about oneself");
        saved(town, case, seen(Seen::IdentityCard));
        let receipt = sent(town, case, 2).unwrap();
        assert_eq!(sent(town, case, 2).unwrap(), receipt, "the same form, the same receipt");
        assert!(opened(town, &clerk(), case).is_err(), "it is a draft no more");
        let (region, number) = (world.region.clone(), receipt.number.clone());
        let found = store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap();
        assert_eq!(
            (found.id, found.promised_at),
            (case, None),
            "nothing is promised before the file is complete"
        );
    }
}

#[test]
fn whoever_goes_on_alone_takes_it_from_the_desk_and_nothing_more_is_taken_for_seen() {
    let (world, database) = (World::new(), databases().remove(0));
    let town = (&database.store, &world);
    let case = begun(town, Entry::Outreach, 1);
    let shown = Change { items: vec![("kk".to_owned(), Some(Given::Shown))], ..Change::default() };
    saved(town, case, shown);
    let (token, _) = opened(town, &clerk(), case).unwrap();
    let code = act(town, &clerk(), move |tx, context| give_code(tx, context, &token)).unwrap();
    let by = |actor: Actor| {
        let code = code.clone();
        act(town, &actor, move |tx, context| take_up(tx, context, (&code, b"here"))).unwrap().unwrap()
    };
    by(clerk());
    assert_eq!(
        opened(town, &clerk(), case).unwrap().1.head.entry,
        Entry::Outreach,
        "an officer leaves it there"
    );
    let token = by(Actor::Anonymous);
    assert!(opened(town, &clerk(), case).is_err(), "the desk has it no more");
    let draft = act(town, &Actor::Anonymous, move |tx, context| read_draft(tx, context, &token));
    let draft = draft.unwrap().unwrap();
    assert_eq!(draft.head.entry, Entry::Online);
    assert_eq!(draft.item("kk").map(|item| item.given), Some(Given::Shown), "what was seen still counts");
}

#[test]
fn only_officers_who_enter_for_others_begin_at_a_desk() {
    let (world, database) = (World::new(), databases().remove(0));
    let town = (&database.store, &world);
    for actor in [
        Actor::Anonymous,
        Actor::System,
        officer(45, "leader", "", ""),
        officer(46, "counter", "pekerjaan-umum", ""),
    ] {
        let refused =
            act(town, &actor, |tx, context| begin_entry(tx, context, &new(Entry::Counter), &[7; 32]));
        assert!(refused.is_err(), "{actor:?}");
        assert_eq!(
            assisted::require_officer(&world.context(&actor)).is_ok(),
            matches!(&actor, Actor::Officer(own) if own.grants[0].role == "counter")
        );
    }
}

#[test]
fn the_register_is_asked_about_whoever_gave_both_numbers_a_few_times_an_hour() {
    let (world, database) = (World::new(), databases().remove(0));
    let town = (&database.store, &world);
    let (token, _) = act(town, &Actor::Anonymous, |tx, context| {
        let token = DraftToken::generate(&context.moment);
        let draft = begin(tx, context, &new(Entry::Online), &token)?;
        Ok((token, draft))
    })
    .unwrap();
    let ask = |place: &'static [u8]| {
        let own = token.clone();
        act(town, &Actor::Anonymous, move |tx, context| recall::recall(tx, context, (&own, place)))
    };
    let say = |fact: &str, value: &str| {
        let (own, answers) = (token.clone(), vec![(Key::new("", fact), value.to_owned())]);
        act(town, &Actor::Anonymous, move |tx, context| {
            let revision = read_draft(tx, context, &own)?.unwrap().head.revision;
            let change = Change { revision, answers: answers.clone(), ..Change::default() };
            answer(tx, context, &own, &change)
        })
        .unwrap();
    };
    say("nik", "5103015708900001");
    assert_eq!(
        ask(b"a").unwrap_err().problem().message,
        "problem-recall-not-now",
        "one number is not enough"
    );
    say("kk", "51030101011");
    assert!(ask(b"a").is_err(), "half a number is none");
    say("kk", "5103010101100002");
    let asked = ask(b"a").unwrap();
    assert_eq!(asked.codes, ["kk"]);
    for _ in 0..4 {
        ask(b"a").unwrap();
    }
    let refused = ask(b"b").unwrap_err();
    assert!(matches!(refused.problem().kind, balai_base::ProblemKind::TooMany(_)), "from another place too");
}
