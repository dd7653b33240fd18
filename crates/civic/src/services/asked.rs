//! What an application asks, in which order, and what of it is open: pure, from the pack and the draft.

use std::collections::BTreeSet;

use balai_base::{Day, Timestamp};
use balai_platform::{
    forms::{self, Checked, Form, FormPage, Key},
    region::{
        Region, Service,
        services::{Issuing, Missing, Requirement, RequirementKind, asked_for, missing_among, part_variant},
    },
};

pub use super::marks::{behalf_said, doubted, seen, skipped};
use super::{Behalf, Draft, Entry, Given};

/// The form that asks how to reach the person.
pub const CONTACT_FORM: &str = "kontak";
/// The form a parent or guardian fills in for a child.
pub const GUARDIAN_FORM: &str = "wali";
/// The form by which somebody gives a power of attorney (Permendagri 109/2019).
pub const ATTORNEY_FORM: &str = "F-1.07";

/// One page of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Which variant.
    Variant,
    /// For whom.
    Behalf,
    /// A page of a form.
    Page {
        /// The form's code.
        form: String,
        /// The page's id.
        page: String,
        /// Which of a repeated group, from 1.
        number: Option<u32>,
    },
    /// Something a requirement asks for.
    Requirement(String),
    /// Everything once more before it is sent.
    Check,
}

/// Answers without which somebody may still apply who stands before an officer: not everybody has a telephone.
fn may_be_missing(key: &Key) -> bool {
    key.form == CONTACT_FORM && key.question == "telepon"
}

/// The form that is filled in for a requirement of a service, if the region has it.
fn form_of<'d>((region, service): (&'d Region, &Service), requirement: &Requirement) -> Option<&'d Form> {
    let named = requirement.form.as_deref().and_then(|code| region.forms.get(code));
    let meeting = || {
        let asked = requirement.kind == RequirementKind::Form && requirement.form.is_none();
        asked.then(|| region.forms.meeting(&requirement.code, &service.forms)).flatten()
    };
    named.or_else(meeting)
}

/// How a person gives something on their own: no register is read for it, and no officer is there to be shown it.
pub(super) fn own_way((region, service): (&Region, &Service), requirement: &Requirement) -> Given {
    match requirement.kind {
        RequirementKind::Form if form_of((region, service), requirement).is_some() => Given::Form,
        RequirementKind::Condition | RequirementKind::InPerson => Given::Stated,
        RequirementKind::Form | RequirementKind::Document | RequirementKind::Registry => Given::Upload,
    }
}

/// A draft beside what its service asks.
#[derive(Clone, Copy)]
pub struct Sheet<'d> {
    /// The region with its forms.
    pub region: &'d Region,
    /// The service.
    pub service: &'d Service,
    /// What was given so far.
    pub draft: &'d Draft,
    /// Today, where the region lies.
    pub today: Day,
}

impl<'d> Sheet<'d> {
    /// The sheet of a draft; none when the region no longer has its service.
    pub fn of(region: &'d Region, draft: &'d Draft, now: Timestamp) -> Option<Self> {
        let today = now.day(&region.time_zone);
        let service = region.services.get(&draft.head.service)?;
        Some(Self { region, service, draft, today })
    }

    /// Runs `work` with the context forms are checked in.
    pub fn with_context<T>(&self, work: impl FnOnce(&forms::Context<'_>) -> T) -> T {
        let areas = &self.region.areas;
        let is_village = |code: &str| {
            code.parse().is_ok_and(|code: balai_base::AreaCode| {
                code.level() == balai_base::area::Level::Village && areas.by_code(&code).is_some()
            })
        };
        let own = self.region.code.as_str();
        let is_district = |code: &str| {
            let here = code.starts_with(own) && own.len() == 5;
            !here || code.parse().is_ok_and(|code: balai_base::AreaCode| areas.by_code(&code).is_some())
        };
        let (variant, outcome) = self.event();
        work(&forms::Context {
            today: self.today,
            variant: &variant,
            outcome,
            is_village: &is_village,
            is_district: &is_district,
        })
    }

    /// Checks a whole form of this application.
    pub fn check(&self, form: &Form) -> Checked {
        let mut checked = self.with_context(|context| forms::check(form, &self.draft.answers, context));
        if self.draft.head.entry != Entry::Online {
            let answers = &self.draft.answers;
            checked.errors.retain(|fault| !may_be_missing(&fault.key) || answers.get(&fault.key).is_some());
        }
        checked
    }

    /// The variant and the outcome by which forms know what is reported. A bundle reports what its first part does: a birth, a
    /// death.
    fn event(&self) -> (String, &'d str) {
        let chosen = &self.draft.head.variant;
        let first = self.service.bundle_of.first().and_then(|id| self.region.services.get(id));
        match first {
            Some(first) => (part_variant(self.service, first, chosen), &first.outcome),
            None => (chosen.clone(), &self.service.outcome),
        }
    }

    /// What is asked for in the chosen variant, in the order of the pack; for a bundle with what only its parts require.
    pub fn requirements(&self) -> Vec<&'d Requirement> {
        asked_for(&self.region.services, self.service, self.draft.head.variant())
    }

    /// The requirement with `code`, whether it is asked for in this variant or not.
    pub fn requirement(&self, code: &str) -> Option<&'d Requirement> {
        let asked = || self.requirements().into_iter().find(|requirement| requirement.code == code);
        self.service.requirement(code).or_else(asked)
    }

    /// What may lawfully be given instead of `code`.
    pub fn substitutes(&self, code: &str) -> Vec<&'d Requirement> {
        let mut found = self.requirements();
        found.retain(|requirement| requirement.substitutes.as_deref() == Some(code));
        found
    }

    /// Whether a requirement only stands in for another one that is asked for.
    pub fn stands_in(&self, requirement: &Requirement) -> bool {
        let instead = requirement.substitutes.as_deref();
        instead.is_some_and(|code| self.requirements().iter().any(|other| other.code == code))
    }

    /// Every form that is to be filled in, in the order in which they are asked.
    pub fn forms(&self) -> Vec<&'d Form> {
        let mut codes: Vec<&str> = match self.draft.head.behalf {
            Behalf::Own => Vec::new(),
            Behalf::Minor => vec![GUARDIAN_FORM],
            Behalf::Attorney => vec![ATTORNEY_FORM],
        };
        for requirement in self.requirements() {
            let Some(code) = self.form_of(requirement).map(|form| form.code.as_str()) else { continue };
            let chosen = self.draft.item(&requirement.code).is_some_and(|item| item.given == Given::Form);
            let asked =
                requirement.required && !self.stands_in(requirement) && !self.is_replaced(requirement);
            if (chosen || asked) && !self.is_on_paper(requirement) && !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes.extend(self.document_form().filter(|code| !codes.contains(code)));
        codes.push(CONTACT_FORM);
        codes.iter().filter_map(|code| self.region.forms.get(code)).collect()
    }

    /// The form asked for the sake of the document that the service gives; the whole asks for its parts.
    fn document_form(&self) -> Option<&'d str> {
        let Issuing::Local { document: Some(document) } = &self.service.issuing else { return None };
        self.region.documents.get(document)?.form.as_deref()
    }

    fn is_on_paper(&self, requirement: &Requirement) -> bool {
        self.draft.item(&requirement.code).is_some_and(|item| item.given == Given::Shown)
    }

    /// Whether something else was chosen for it.
    fn is_replaced(&self, requirement: &Requirement) -> bool {
        self.substitutes(&requirement.code).iter().any(|other| self.draft.item(&other.code).is_some())
    }

    /// How a requirement may be met by whoever types it in; the first is what pages offer first.
    pub fn ways(&self, requirement: &Requirement) -> Vec<Given> {
        let known = self.reads(requirement);
        let way = if known { Given::Known } else { own_way((self.region, self.service), requirement) };
        let shown = (self.draft.head.entry != Entry::Online).then_some(Given::Shown);
        // Whoever stands before an officer shows the original; a photo of it comes second.
        let (first, last) = if way == Given::Upload { (None, Some(way)) } else { (Some(way), None) };
        first.into_iter().chain(shown).chain(last).collect()
    }

    /// The form that is filled in for a requirement, if the region has it.
    pub fn form_of(&self, requirement: &Requirement) -> Option<&'d Form> {
        form_of((self.region, self.service), requirement)
    }

    /// Whether the office reads this in the register, and nobody said that it is wrong there.
    fn reads(&self, requirement: &Requirement) -> bool {
        requirement.kind == RequirementKind::Registry
            && self.region.reads_register
            && self.draft.answers.get(&doubted(&requirement.code)).is_none()
    }

    /// Everything that is known already and therefore not asked: for whoever wants to look, and may say that it is wrong. What is
    /// doubted stays in the list.
    pub fn from_register(&self) -> Vec<&'d Requirement> {
        let mut known = self.requirements();
        known.retain(|one| self.is_known(one) || self.draft.answers.get(&doubted(&one.code)).is_some());
        known
    }

    /// Whether a required thing is met without anybody doing anything: read in the register.
    pub fn is_known(&self, requirement: &Requirement) -> bool {
        requirement.required
            && self.reads(requirement)
            && !self.stands_in(requirement)
            && self.substitutes(&requirement.code).is_empty()
    }

    /// Whether what was given for a requirement is there.
    pub fn is_met(&self, requirement: &Requirement) -> bool {
        let item = self.draft.item(&requirement.code);
        let form = || {
            let form = self.form_of(requirement);
            form.is_some_and(|form| {
                self.is_filled_in(form) && self.forms().iter().any(|own| own.code == form.code)
            })
        };
        match item.map(|item| item.given) {
            Some(Given::Upload) => self.draft.uploads_of(&requirement.code).next().is_some(),
            Some(Given::Form) => form(),
            Some(Given::Known) => self.reads(requirement),
            Some(Given::Stated | Given::Shown | Given::Product) => true,
            None => self.is_known(requirement) || (requirement.kind == RequirementKind::Form && form()),
        }
    }

    /// Whether a form has no mistake and misses nothing.
    pub fn is_filled_in(&self, form: &Form) -> bool {
        self.check(form).errors.is_empty()
    }

    /// The codes of what is given.
    pub fn given(&self) -> BTreeSet<&'d str> {
        let met = self.requirements().into_iter().filter(|requirement| self.is_met(requirement));
        met.map(|requirement| requirement.code.as_str()).collect()
    }

    /// What is still missing.
    pub fn missing(&self) -> Vec<Missing> {
        missing_among(&self.requirements(), &self.given())
    }

    /// Every page, in order, each with whether it is done.
    pub fn steps(&self) -> Vec<(Step, bool)> {
        let head = &self.draft.head;
        let mut steps = Vec::new();
        if !self.service.variants.is_empty() {
            steps.push((Step::Variant, self.service.variant(&head.variant).is_some()));
        }
        let said = self.draft.answers.get(&behalf_said()).is_some() || head.behalf != Behalf::Own;
        steps.push((Step::Behalf, said));
        let forms = self.forms();
        let (contact, others): (Vec<&Form>, Vec<&Form>) =
            forms.into_iter().partition(|form| form.code == CONTACT_FORM);
        for form in others {
            self.pages_of(form, &mut steps);
        }
        for requirement in self.requirements() {
            if let Some(done) = self.requirement_step(requirement) {
                steps.push((Step::Requirement(requirement.code.clone()), done));
            }
        }
        for form in contact {
            self.pages_of(form, &mut steps);
        }
        steps.push((Step::Check, false));
        steps
    }

    /// The first page that is not done.
    pub fn first_open(&self) -> Step {
        self.steps().into_iter().find(|(_, done)| !done).map_or(Step::Check, |(step, _)| step)
    }

    /// The page after `step`, and the one before it.
    pub fn around(&self, step: &Step) -> (Option<Step>, Option<Step>) {
        let steps: Vec<Step> = self.steps().into_iter().map(|(step, _)| step).collect();
        let Some(at) = steps.iter().position(|own| own == step) else { return (None, None) };
        (steps.get(at + 1).cloned(), at.checked_sub(1).and_then(|before| steps.get(before).cloned()))
    }

    /// The pages of a form that ask something now, with their numbers.
    fn pages_of(&self, form: &'d Form, steps: &mut Vec<(Step, bool)>) {
        let asked = self.with_context(|context| forms::fields(form, &self.draft.answers, context));
        let mut pages: Vec<(&FormPage, Option<u32>)> = Vec::new();
        for field in &asked {
            let page = (field.page, field.number);
            if !pages.iter().any(|own| own.0.id == page.0.id && own.1 == page.1) {
                pages.push(page);
            }
        }
        for (page, number) in numbered_together(pages) {
            let (form, page_id) = (form.code.clone(), page.id.clone());
            let done = self.is_page_done((form.as_str(), page), number);
            steps.push((Step::Page { form, page: page_id, number }, done));
        }
    }

    fn is_page_done(&self, (code, page): (&str, &FormPage), number: Option<u32>) -> bool {
        let Some(form) = self.region.forms.get(code) else { return true };
        let answers = &self.draft.answers;
        self.with_context(|context| {
            let fields = forms::page_fields(form, (page, number), answers, context);
            let touched =
                fields.iter().any(|field| field.question.required || answers.get(&field.key).is_some());
            let checked = forms::check_page(form, (page, number), answers, context);
            checked.errors.is_empty() && (touched || answers.get(&seen(code, &page.id, number)).is_some())
        })
    }

    /// Whether a requirement has a page of its own, and whether that is done.
    fn requirement_step(&self, requirement: &Requirement) -> Option<bool> {
        let item = self.draft.item(&requirement.code);
        if self.stands_in(requirement) {
            // Chosen on the page of what it stands in for; photos of it are asked for here.
            return item.filter(|item| item.given == Given::Upload).map(|_| self.is_met(requirement));
        }
        let asks_nothing = self.is_known(requirement)
            || (requirement.kind == RequirementKind::Form
                && requirement.required
                && self.form_of(requirement).is_some()
                && self.substitutes(&requirement.code).is_empty());
        if asks_nothing {
            return None;
        }
        let passed = !requirement.required && self.draft.answers.get(&skipped(&requirement.code)).is_some();
        Some(
            passed
                || item.is_some() && self.is_met_or_filled_elsewhere(requirement)
                || self.is_replaced(requirement),
        )
    }

    /// A chosen form is asked on its own pages, so the choice itself is enough here.
    fn is_met_or_filled_elsewhere(&self, requirement: &Requirement) -> bool {
        let chosen = self.draft.item(&requirement.code).is_some_and(|item| item.given == Given::Form);
        chosen || self.is_met(requirement)
    }
}

/// Pages of one repeated group go by number: everything about the first, then everything about the second.
fn numbered_together(pages: Vec<(&FormPage, Option<u32>)>) -> Vec<(&FormPage, Option<u32>)> {
    let group = |page: &FormPage| page.repeat.as_ref().map(|repeat| repeat.group.clone());
    let mut rest = pages;
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let first = rest.first().and_then(|(page, _)| group(page));
        let same = rest.iter().take_while(|(page, _)| first.is_some() && group(page) == first).count();
        let mut run: Vec<_> = rest.drain(..same.max(1)).collect();
        run.sort_by_key(|(_, number)| *number);
        ordered.extend(run);
    }
    ordered
}
