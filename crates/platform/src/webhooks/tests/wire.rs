//! Deliveries over the wire, to a receiver that verifies, hangs, redirects, fails and recovers.

use balai_base::time::{DAY, HOUR, MINUTE};
use balai_testkit::{Answer, Receiver};

use super::world::{World, worlds};
use crate::webhooks::{
    Delivery, DeliveryState, DisabledWhy, Happening, Outcome, disable, enable, resend, rotate, sign,
    signing_key,
};

/// The last delivery of the only webhook.
fn last(world: &World) -> Delivery {
    world.deliveries(world.webhook().id).remove(0)
}

#[test]
fn a_receiver_can_verify_what_it_gets() {
    for world in worlds() {
        let receiver = Receiver::answering(vec![Answer::Status(204), Answer::Status(200)]);
        let added = world.added(1, &receiver.url("/hook?a=b"));
        world.happens(2, Happening::Opened);
        assert_eq!(world.run(MINUTE), 2);
        let key = signing_key(added.secret.reveal()).unwrap();
        for call in receiver.calls() {
            assert_eq!(call.line, "POST /hook?a=b HTTP/1.1");
            assert_eq!(call.header("content-type"), "application/json");
            let seconds: i64 = call.header("webhook-timestamp").parse().unwrap();
            let expected = sign(std::slice::from_ref(&key), call.header("webhook-id"), seconds, &call.body);
            assert_eq!(call.header("webhook-signature"), expected);
        }
        let states: Vec<_> =
            world.deliveries(added.id).iter().map(|one| (one.what, one.state, one.outcome)).collect();
        assert_eq!(
            states,
            [
                (Happening::Opened, DeliveryState::Sent, Outcome::Taken(200)),
                (Happening::Test, DeliveryState::Sent, Outcome::Taken(204)),
            ]
        );
        assert_eq!(world.run(DAY), 0, "nothing is sent twice");
    }
}

#[test]
fn a_receiver_that_fails_is_tried_again_with_the_same_name() {
    for world in worlds() {
        let receiver = Receiver::answering(vec![
            Answer::Status(200),
            Answer::Status(500),
            Answer::Close,
            Answer::Status(200),
        ]);
        world.added(1, &receiver.url("/"));
        world.run(MINUTE);
        world.happens(90, Happening::Moved);
        world.run(2 * MINUTE);
        assert_eq!(
            (last(&world).state, last(&world).outcome),
            (DeliveryState::Ready, Outcome::Answered(500))
        );
        assert_eq!(world.webhook().failures, 1);
        world.run(HOUR);
        assert_eq!((last(&world).outcome, world.webhook().failures), (Outcome::Connection, 2));
        world.run(2 * HOUR);
        let delivery = last(&world);
        assert_eq!(
            (delivery.state, delivery.outcome, delivery.attempts),
            (DeliveryState::Sent, Outcome::Taken(200), 3)
        );
        assert_eq!(world.webhook().failures, 0, "a success forgets failures");
        let calls = receiver.calls();
        let names: Vec<&str> = calls[1..].iter().map(|call| call.header("webhook-id")).collect();
        assert!(
            names.iter().all(|name| *name == names[0]) && names[0] != calls[0].header("webhook-id"),
            "{names:?}"
        );
    }
}

#[test]
fn redirects_silence_and_endless_talk_are_ended() {
    for world in worlds() {
        let elsewhere = Receiver::answering(vec![Answer::Status(200)]);
        let receiver =
            Receiver::answering(vec![Answer::Redirect(elsewhere.url("/")), Answer::Silence, Answer::Endless]);
        let added = world.added(1, &receiver.url("/"));
        world.run(MINUTE);
        assert_eq!(last(&world).outcome, Outcome::Redirected(302));
        assert!(elsewhere.calls().is_empty(), "a redirect is not followed");
        world.run_in_vain(HOUR);
        assert_eq!(last(&world).outcome, Outcome::Time);
        world.run(2 * HOUR);
        assert_eq!((last(&world).state, last(&world).outcome), (DeliveryState::Sent, Outcome::Taken(200)));
        assert_eq!(world.deliveries(added.id).len(), 1);
    }
}

#[test]
fn whoever_never_answers_is_disabled_and_seen_and_can_be_mended() {
    for world in worlds() {
        // Nobody listens at this port any more.
        let url = { Receiver::answering(vec![]).url("/") };
        let added = world.added(1, "http://127.0.0.1:1/");
        drop(url);
        let mut after = 0;
        for round in 0..60 {
            after += 13 * HOUR;
            world.happens(100 + round, Happening::Moved);
            world.run(after);
            if world.webhook().disabled.is_some() {
                break;
            }
        }
        let webhook = world.webhook();
        assert_eq!(webhook.disabled.map(|(_, why)| why), Some(DisabledWhy::Failures));
        assert!(webhook.failures >= 20, "{webhook:?}");
        world.run(after + DAY);
        let given_up = world.deliveries(added.id);
        assert!(given_up.iter().all(|one| one.state == DeliveryState::Dead), "{given_up:#?}");
        let quiet = given_up.len();
        world.happens(400, Happening::Moved);
        assert_eq!(
            world.deliveries(added.id).len(),
            quiet,
            "nothing is noted for a webhook nobody answers at"
        );
        world.write(500, move |tx, setting| enable(tx, setting, added.id)).unwrap();
        assert_eq!((world.webhook().disabled, world.webhook().failures), (None, 0));
        let dead = given_up[0].id;
        world.write(501, move |tx, setting| resend(tx, setting, dead)).unwrap();
        assert!(world.write(502, move |tx, setting| resend(tx, setting, dead)).is_err(), "once");
        world.run(after + 2 * DAY);
        assert_eq!(
            world.deliveries(added.id).iter().find(|one| one.id == dead).unwrap().outcome,
            Outcome::Connection
        );
    }
}

#[test]
fn for_a_day_the_secret_before_signs_too() {
    for world in worlds() {
        let receiver = Receiver::answering(vec![Answer::Status(200); 3]);
        let added = world.added(1, &receiver.url("/"));
        world.run(MINUTE);
        let fresh = world.write(70, move |tx, setting| rotate(tx, setting, added.id)).unwrap();
        world.happens(80, Happening::Moved);
        world.run(2 * MINUTE);
        world.happens(81, Happening::Moved);
        world.run(2 * DAY);
        let keys = [&fresh, &added.secret].map(|secret| signing_key(secret.reveal()).unwrap());
        let calls = receiver.calls();
        for (call, keys) in [(&calls[0], &keys[1..]), (&calls[1], &keys[..]), (&calls[2], &keys[..1])] {
            let seconds: i64 = call.header("webhook-timestamp").parse().unwrap();
            let expected = sign(keys, call.header("webhook-id"), seconds, &call.body);
            assert_eq!(call.header("webhook-signature"), expected);
        }
    }
}

#[test]
fn what_is_not_public_any_more_is_not_told() {
    for world in worlds() {
        let receiver = Receiver::answering(vec![]);
        world.added(1, &receiver.url("/"));
        assert_eq!(world.run_telling(MINUTE, None), 1);
        assert_eq!((last(&world).state, last(&world).attempts), (DeliveryState::Nothing, 0));
        assert!(receiver.calls().is_empty());
    }
}

#[test]
fn a_disabled_webhook_is_not_called() {
    for world in worlds() {
        let receiver = Receiver::answering(vec![]);
        let added = world.added(1, &receiver.url("/"));
        world.write(2, move |tx, setting| disable(tx, setting, added.id)).unwrap();
        world.run(MINUTE);
        assert_eq!((last(&world).state, last(&world).outcome), (DeliveryState::Dead, Outcome::Disabled));
        assert!(receiver.calls().is_empty());
    }
}
