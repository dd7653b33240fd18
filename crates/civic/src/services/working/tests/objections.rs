//! Until when an owner may object.

use balai_base::CaseNumber;
use balai_platform::access::Actor;
use balai_testkit::databases;

use super::{super::owner, town::Town};

/// UU 14/2008, articles 35 and 36 (1): an objection within 30 working days, counted by the region's calendar.
#[test]
fn an_objection_is_in_time_up_to_the_end_of_the_thirtieth_working_day() {
    let service = "permohonan-informasi-publik";
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let world = &town.world;
        let refused = || {
            let number = town.sent(store, service, "");
            town.step(store, &town.staff(service, "service_verifier"), (&number, "mulai-proses")).unwrap();
            town.step(store, &town.staff(service, "section_head"), (&number, "tolak")).unwrap();
            number
        };
        let (first, second) = (refused(), refused());
        let region = world.region.clone();
        let today = world.now().day(&region.time_zone);
        let last = region.calendar.end_of_working_day_after(today, 30);
        let object = |number: &CaseNumber| {
            let case = town.of(store, number).id;
            let owner = Actor::Reporter { case };
            let reason = "Alasannya tidak menyebut pasal.";
            world.act(store, &owner, move |tx, context| owner::act(tx, context, (case, "keberatan", reason)))
        };
        assert!(last.since(world.now()) > 40 * balai_base::time::DAY, "weekends and holidays do not count");
        world.wait(last.since(world.now()) - balai_base::time::MINUTE);
        object(&first).unwrap();
        world.wait(balai_base::time::DAY * 4);
        let problem = object(&second).unwrap_err().problem();
        assert_eq!(problem.message, "problem-step-past-working-days", "{}", database.name);
    }
}
