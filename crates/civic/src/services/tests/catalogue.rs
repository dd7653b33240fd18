//! Every variant of every service of every pack: it can be sent, it can not be sent without any one thing that is required,
//! and it can be sent with each lawful substitute.

use std::{collections::BTreeSet, sync::Arc};

use balai_base::Problem;
use balai_platform::{
    access::Actor,
    region::{
        Region,
        services::{Requirement, Service},
    },
};
use balai_testkit::START;

use super::world::{complete, entries, give, packs, take_back, variants};
use crate::{
    reports::tests::world::World,
    services::{Draft, asked::Sheet, faults},
};

/// A row of the catalogue: pack, service, and the requirement's code.
type Row = (String, String, String);

/// What was tried with which row.
#[derive(Default)]
struct Tried {
    /// How many whole applications were accepted.
    sent: usize,
    /// Required: left out, it was refused by its name.
    refused: BTreeSet<Row>,
    /// Lawfully given instead of something required, and accepted.
    substituted: BTreeSet<Row>,
    /// Not required: accepted with it and without it.
    optional: BTreeSet<Row>,
    /// Read in the register: accepted without anybody giving it.
    known: BTreeSet<Row>,
}

impl Tried {
    /// Whether what the pack says of a row was tried.
    fn holds(&self, row: &Row, service: &Service) -> bool {
        let requirement = service.requirement(&row.2).unwrap();
        match (&requirement.substitutes, requirement.required) {
            (Some(_), _) => self.substituted.contains(row),
            (None, true) => self.refused.contains(row),
            (None, false) => self.optional.contains(row),
        }
    }
}

fn told(world: &World, draft: &Draft) -> Problem {
    faults(&world.context(&Actor::Anonymous), draft)
}

#[track_caller]
fn accepts(world: &World, draft: &Draft, case: &str) {
    assert_eq!(told(world, draft).fields, [], "{case}");
}

/// Something required is missing: refused by its name, unless the register has it.
fn left_out(
    world: &World,
    sheet: &Sheet<'_>,
    (requirement, without): (&Requirement, &Draft),
    case: &str,
    (row, tried): (Row, &mut Tried),
) {
    if sheet.is_known(requirement) {
        accepts(world, without, case);
        tried.known.insert(row);
        return;
    }
    let problem = told(world, without);
    let field = format!("syarat.{}", requirement.code);
    let named = problem.fields.iter().find(|fault| fault.field == field);
    let named = named.unwrap_or_else(|| panic!("{case} is not missed: {:?}", problem.fields));
    assert_eq!(named.arguments, [("name", requirement.name.id.clone())], "{case}");
    tried.refused.insert(row);
}

/// Tries everything one variant asks for.
fn exercise(world: &World, (pack, service): (&str, &Service), whole: &Draft, tried: &mut Tried) {
    let region = &world.region;
    let head = &whole.head;
    let case = format!(
        "{pack} {} {} {:?} (register: {})",
        service.id, head.variant, head.entry, region.reads_register
    );
    accepts(world, whole, &case);
    tried.sent += 1;
    let sheet = Sheet::of(region, whole, START).unwrap();
    for requirement in sheet.requirements() {
        let row = (pack.to_owned(), service.id.clone(), requirement.code.clone());
        let case = format!("{case}: {}", requirement.code);
        let mut without = whole.clone();
        if !requirement.required || sheet.stands_in(requirement) {
            // Something optional may come along: that never makes it incomplete.
            let mut more = whole.clone();
            give(region, &mut more, &requirement.code);
            accepts(world, &more, &case);
            tried.optional.insert(row);
        } else {
            take_back(region, &mut without, &requirement.code);
            left_out(world, &sheet, (requirement, &without), &case, (row, tried));
        }
        for other in sheet.substitutes(&requirement.code) {
            let mut instead = without.clone();
            give(region, &mut instead, &other.code);
            accepts(world, &instead, &format!("{case} by {}", other.code));
            tried.substituted.insert((pack.to_owned(), service.id.clone(), other.code.clone()));
        }
    }
}

fn every_way(reads_register: bool, tried: &mut Tried) {
    for (pack, mut region) in packs() {
        region.reads_register = reads_register;
        let world = World::of(Arc::new(region));
        for service in &world.region.services.list {
            for (entry, variant) in entries(service)
                .into_iter()
                .flat_map(|entry| variants(service).into_iter().map(move |own| (entry, own)))
            {
                let whole = complete(&world.region, &service.id, &variant, (entry, START));
                exercise(&world, (&pack, service), &whole, tried);
            }
        }
    }
}

/// The rows of a pack's services, and those of them that were tried.
fn rows<'r>(
    (pack, region): (&str, &'r Region),
    which: impl Fn(&Service) -> bool,
    tried: &Tried,
) -> (BTreeSet<&'r str>, Vec<Row>, Vec<Row>) {
    let services: Vec<&Service> = region.services.list.iter().filter(|service| which(service)).collect();
    let (mut all, mut open) = (Vec::new(), Vec::new());
    for service in &services {
        for requirement in &service.requirements {
            let row = (pack.to_owned(), service.id.clone(), requirement.code.clone());
            if !tried.holds(&row, service) {
                open.push(row.clone());
            }
            all.push(row);
        }
    }
    (services.into_iter().map(|service| service.id.as_str()).collect(), all, open)
}

#[test]
fn every_variant_refuses_without_any_required_thing_and_takes_every_lawful_substitute() {
    let mut tried = Tried::default();
    for reads_register in [true, false] {
        every_way(reads_register, &mut tried);
    }
    for (pack, region) in packs() {
        let (_, _, open) = rows((&pack, &region), |_| true, &tried);
        assert_eq!(open, [], "{pack}: rows that nothing tried");
        if pack == "badung" {
            // The civil registry's own: those with a number in the published list.
            let (services, all, _) = rows((&pack, &region), |service| service.number.is_some(), &tried);
            assert_eq!((services.len(), all.len()), (41, 259), "services and rows of the civil registry");
        }
    }
    assert!(tried.sent > 300, "{}", tried.sent);
    assert!(
        !tried.known.is_empty() && tried.known.is_subset(&tried.refused),
        "asked again without a register"
    );
}

#[test]
fn whoever_follows_the_first_open_page_reaches_the_end_and_comes_past_everything_once() {
    for (pack, region) in packs() {
        for service in &region.services.list {
            for variant in variants(service) {
                let entry = entries(service)[0];
                let draft = complete(&region, &service.id, &variant, (entry, START));
                let sheet = Sheet::of(&region, &draft, START).unwrap();
                let steps: Vec<_> = sheet.steps().into_iter().map(|(step, _)| step).collect();
                let mut once = steps.clone();
                once.dedup();
                assert_eq!(once, steps, "{pack} {} {variant}", service.id);
                assert!(steps.len() > 4, "{pack} {} {variant}", service.id);
            }
        }
    }
}

/// UU 27/2022, article 4: what somebody believes is specific data. One form asks for it, because the family card holds it.
#[test]
fn religion_is_asked_by_one_form_is_sensitive_and_leads_nowhere() {
    for (pack, region) in packs() {
        let mut asked = Vec::new();
        for form in &region.forms.list {
            for question in form.pages.iter().flat_map(|page| &page.questions) {
                let words = format!("{} {}", question.id, question.label.id).to_lowercase();
                if words.contains("agama") || words.contains("kepercayaan") {
                    asked.push(form.code.clone());
                    assert!(question.sensitive && question.share.is_none(), "{pack} {}", form.code);
                    assert!(question.options.iter().all(|option| option.outcomes.is_empty()), "{pack}");
                }
                // Nothing is asked because of it.
                let conditions =
                    question.when.iter().chain(form.pages.iter().filter_map(|page| page.when.as_ref()));
                assert!(
                    conditions.filter_map(|when| when.question.as_deref()).all(|id| id != "agama"),
                    "{pack}"
                );
            }
        }
        assert_eq!(asked, ["F-1.01"], "{pack}");
    }
}

/// The form for vital events asks only what belongs to the event, and the event follows from the service.
#[test]
fn every_form_a_service_names_is_there() {
    for (pack, region) in packs() {
        for service in &region.services.list {
            for code in
                service.forms.iter().chain(service.requirements.iter().filter_map(|one| one.form.as_ref()))
            {
                assert!(region.forms.get(code).is_some(), "{pack}: {} names {code}", service.id);
            }
        }
    }
}
