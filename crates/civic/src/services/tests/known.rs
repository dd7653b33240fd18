//! What the register has is not asked again, unless somebody says that it is wrong there.

use balai_testkit::START;

use super::world::{complete, empty, give, packs};
use crate::services::{Entry, Given, asked, asked::Sheet};

#[test]
fn what_is_known_is_asked_for_only_when_it_is_said_to_be_wrong() {
    let (mut known, mut doubted) = (0, 0);
    for (pack, mut region) in packs() {
        for service in region.services.list.clone() {
            let variant = service.variants.first().map(|one| one.id.clone()).unwrap_or_default();
            region.reads_register = true;
            let draft = complete(&region, &service.id, &variant, (Entry::Online, START));
            let sheet = Sheet::of(&region, &draft, START).unwrap();
            for requirement in sheet.from_register() {
                let case = format!("{pack} {} {}", service.id, requirement.code);
                let page = asked::Step::Requirement(requirement.code.clone());
                assert!(sheet.steps().iter().all(|(step, _)| *step != page), "{case}: not asked");
                known += 1;
                // Said to be wrong: a page of its own, met by photos only.
                let mut wrong = empty(&service.id, &variant, (Entry::Online, START));
                wrong.answers = draft.answers.clone();
                wrong.items.clone_from(&draft.items);
                wrong.items.retain(|item| item.requirement != requirement.code);
                wrong.uploads.clone_from(&draft.uploads);
                wrong.answers.set(asked::doubted(&requirement.code), "yes");
                let open = Sheet::of(&region, &wrong, START).unwrap();
                assert!(open.steps().contains(&(page.clone(), false)), "{case}");
                assert_eq!(open.ways(requirement), [Given::Upload], "{case}");
                assert!(open.missing().iter().any(|one| one.code == requirement.code), "{case}");
                assert!(open.from_register().iter().any(|one| one.code == requirement.code), "{case}");
                give(&region, &mut wrong, &requirement.code);
                let met = Sheet::of(&region, &wrong, START).unwrap();
                assert!(met.missing().is_empty(), "{case}: {:?}", met.missing());
                doubted += 1;
            }
            region.reads_register = false;
            let sheet = Sheet::of(&region, &draft, START).unwrap();
            assert!(sheet.from_register().is_empty(), "{pack} {}: nothing is read", service.id);
        }
    }
    assert!(known > 40 && doubted == known, "{known}");
}
