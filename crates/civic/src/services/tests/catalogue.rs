//! Every variant of every service of every pack: it can be sent, it can not be sent without any one thing that is required,
//! and it can be sent with each lawful substitute.

use std::collections::BTreeSet;

use balai_platform::{
    access::Actor,
    region::services::{Requirement, Service},
};
use balai_testkit::START;

use super::world::{World, complete, give, packs, take_back};
use crate::services::{Draft, Entry, asked::Sheet, faults};

/// No fault.
const NOTHING: [&str; 0] = [];

fn entry(service: &Service) -> Entry {
    if service.channels.online {
        Entry::Online
    } else if service.channels.counter {
        Entry::Counter
    } else {
        Entry::Outreach
    }
}

fn variants(service: &Service) -> Vec<String> {
    if service.variants.is_empty() {
        return vec![String::new()];
    }
    service.variants.iter().map(|variant| variant.id.clone()).collect()
}

fn told(world: &World, draft: &Draft) -> Vec<String> {
    let problem = faults(&world.context(Actor::Anonymous), draft);
    problem.fields.into_iter().map(|field| format!("{} ({})", field.field, field.message)).collect()
}

/// What was tried.
#[derive(Default)]
struct Tried {
    sent: usize,
    refused: usize,
    substituted: usize,
    rows: BTreeSet<(String, String, String)>,
}

impl Tried {
    /// The whole application can be sent; then each of its requirements is left out, given and substituted.
    /// Answers the codes of what was tried.
    fn variant(&mut self, world: &World, (service, variant): (&Service, &str), case: &str) -> Vec<String> {
        let region = &world.region;
        let whole = complete(region, &service.id, variant, (entry(service), START));
        assert_eq!(told(world, &whole), NOTHING, "{case}");
        self.sent += 1;
        let sheet = Sheet::of(region, &whole, START).unwrap();
        let mut codes = Vec::new();
        for requirement in sheet.requirements() {
            self.requirement(world, (&whole, &sheet, requirement), case);
            // What only a bundle's part requires is a row of that part.
            if service.requirement(&requirement.code).is_some() {
                codes.push(requirement.code.clone());
            }
        }
        codes
    }

    fn requirement(
        &mut self,
        world: &World,
        (whole, sheet, requirement): (&Draft, &Sheet<'_>, &Requirement),
        case: &str,
    ) {
        let (region, code) = (&world.region, &requirement.code);
        if !requirement.required || sheet.stands_in(requirement) {
            // Something optional may come along: that never makes it incomplete.
            let mut more = whole.clone();
            give(region, &mut more, code);
            assert_eq!(told(world, &more), NOTHING, "{case}: with {code}");
            return;
        }
        let mut without = whole.clone();
        take_back(region, &mut without, code);
        if sheet.is_known(requirement) {
            assert_eq!(told(world, &without), NOTHING, "{case}: the register has {code}");
        } else {
            assert_ne!(told(world, &without), NOTHING, "{case}: without {code}");
            self.refused += 1;
        }
        for other in sheet.substitutes(code) {
            let mut instead = without.clone();
            give(region, &mut instead, &other.code);
            assert_eq!(told(world, &instead), NOTHING, "{case}: {} for {code}", other.code);
            self.substituted += 1;
        }
    }
}

#[test]
fn every_variant_refuses_without_any_required_thing_and_takes_every_lawful_substitute() {
    let mut tried = Tried::default();
    for reads_register in [true, false] {
        for (pack, mut region) in packs() {
            region.reads_register = reads_register;
            let world = World::of(region);
            for service in &world.region.services.list {
                for variant in variants(service) {
                    let case = format!("{pack} {} {variant} (register: {reads_register})", service.id);
                    let codes = tried.variant(&world, (service, &variant), &case);
                    tried.rows.extend(codes.into_iter().map(|code| (pack.clone(), service.id.clone(), code)));
                }
            }
        }
    }
    let Tried { sent, refused, substituted, rows } = tried;
    assert!(sent > 150 && refused > 400 && substituted > 20, "{sent} {refused} {substituted}");
    let all: usize = packs()
        .iter()
        .flat_map(|(_, region)| region.services.list.clone())
        .map(|service| service.requirements.len())
        .sum();
    assert_eq!(rows.len(), all, "every row was tried");
    assert!(all >= 259, "{all}");
}

#[test]
fn whoever_follows_the_first_open_page_reaches_the_end_and_comes_past_everything_once() {
    for (pack, region) in packs() {
        for service in &region.services.list {
            for variant in variants(service) {
                let draft = complete(&region, &service.id, &variant, (entry(service), START));
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
