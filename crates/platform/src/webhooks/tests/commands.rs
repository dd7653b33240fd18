//! Who may do what with webhooks, and what is refused.

use balai_base::ProblemKind;
use balai_store::Failure;
use balai_testkit::moment;

use super::world::{World, officer, worlds};
use crate::{
    access::{Action, Actor},
    webhooks::{Happening, NewWebhook, Reach, add, deliveries, disable, enable, list, resend, rotate, test},
};

fn new(url: &str) -> NewWebhook {
    NewWebhook { url: url.to_owned(), note: "Ruang kendali".to_owned(), events: vec![Happening::Moved] }
}

fn refused(failure: &Failure) -> (ProblemKind, Vec<String>) {
    let problem = failure.problem();
    (problem.kind, problem.fields.into_iter().map(|field| field.field).collect())
}

#[test]
fn only_who_manages_webhooks_may_anything() {
    let world = worlds().remove(0);
    let added = world.added(1, "https://hook.example/");
    let id = added.id;
    let mut actors: Vec<(String, Actor, bool)> = vec![
        ("anybody".to_owned(), Actor::Anonymous, false),
        ("reporter".to_owned(), Actor::Reporter { case: balai_base::CaseId(id) }, false),
    ];
    for role in &world.region.roles.list {
        actors.push((role.id.clone(), officer(&role.id), role.actions.contains(&Action::ManageWebhooks)));
    }
    assert!(actors.iter().any(|(_, _, may)| *may));
    for (at, (name, actor, may)) in actors.into_iter().enumerate() {
        let number = 10 + u32::try_from(at).unwrap() * 10;
        let ask = |more: u32, act: u8| {
            world
                .write_as(actor.clone(), moment(number + more), move |tx, setting| match act {
                    0 => list(tx, setting).map(drop),
                    1 => deliveries(tx, setting, id, 1).map(drop),
                    2 => add(tx, setting, &new("https://other.example/"), Reach::Public).map(drop),
                    3 => rotate(tx, setting, id).map(drop),
                    4 => disable(tx, setting, id),
                    5 => enable(tx, setting, id),
                    6 => test(tx, setting, id),
                    _ => resend(tx, setting, id),
                })
                .map_err(|failure| failure.problem().kind)
        };
        for act in 0..8 {
            let answer = ask(u32::from(act), act);
            let forbidden = answer == Err(ProblemKind::Forbidden);
            assert_eq!(forbidden, !may, "{name}, act {act}: {answer:?}");
        }
    }
}

#[test]
fn what_can_not_be_called_is_refused_beside_its_field() {
    let world = worlds().remove(0);
    let ask = |new: NewWebhook| world.write(1, move |tx, setting| add(tx, setting, &new, Reach::Public));
    let wrong = NewWebhook { url: "http://10.0.0.1/".to_owned(), note: " ".to_owned(), events: Vec::new() };
    let (kind, fields) = refused(&ask(wrong).err().unwrap());
    assert_eq!(
        (kind, fields),
        (ProblemKind::Invalid, vec!["url".to_owned(), "note".to_owned(), "events".to_owned()])
    );
    let test = NewWebhook { events: vec![Happening::Test], ..new("https://hook.example/") };
    assert_eq!(refused(&ask(test).err().unwrap()).1, ["events"]);
}

#[test]
fn a_secret_is_sealed_and_shown_once() {
    for world in worlds() {
        let added = world.added(1, "https://hook.example/");
        assert!(added.secret.reveal().starts_with("whsec_") && added.secret.reveal().len() > 40);
        let id = added.id;
        let secret = added.secret.reveal().clone();
        let found = world
            .store
            .read_now(move |tx| {
                let row =
                    tx.query_row("SELECT secret FROM webhooks WHERE id = $1", &balai_store::values![id])?;
                row.map(|row| row.get::<Vec<u8>>(0)).transpose()
            })
            .unwrap()
            .unwrap();
        assert!(!String::from_utf8_lossy(&found).contains(&secret), "sealed");
    }
}

fn count(world: &World, id: uuid::Uuid) -> usize {
    world.deliveries(id).len()
}

#[test]
fn only_what_a_webhook_wants_is_noted_and_only_once() {
    for world in worlds() {
        let id = world
            .write(1, |tx, setting| add(tx, setting, &new("https://hook.example/"), Reach::Public))
            .unwrap()
            .id;
        assert_eq!(count(&world, id), 1, "the test");
        world.happens(2, Happening::Opened);
        assert_eq!(count(&world, id), 1);
        world.happens(3, Happening::Moved);
        world.happens(3, Happening::Moved);
        assert_eq!(count(&world, id), 2, "a command that is run again notes nothing new");
    }
}

#[test]
fn a_region_has_a_handful() {
    let world = worlds().remove(0);
    for number in 0..20 {
        world.added(number, "https://hook.example/");
    }
    let more = world.write(99, |tx, setting| add(tx, setting, &new("https://hook.example/"), Reach::Public));
    assert_eq!(more.err().unwrap().problem().message, "problem-webhooks-too-many");
}
