//! `services/*.toml`: what people may apply for.

use balai_base::Day;

use super::{Loading, words};
use crate::region::{
    reading::{Document, Found, Kind, Table, did_you_mean},
    services::{
        Confidence, EntryChannels, Fee, Issuing, Media, PartVariant, RESERVED, Requirement, RequirementKind,
        Service, ServiceGroup, Services, Standard, Variant,
    },
};

/// The place by which the keys of every file of the folder are known.
const PLACE: &str = "services/";
/// The workflow of services that name none.
const USUAL_WORKFLOW: &str = "layanan";
/// The largest fee, in rupiah.
const DEAREST: u32 = 1_000_000_000;
/// The longest standard, in working days: about two years.
const SLOWEST: u32 = 500;
/// The longest time limit to report something, in days.
const LATEST: u32 = 3_650;

/// Which variant each part of a bundle is applied for in.
fn part_variants(table: &Table<'_>) -> Vec<PartVariant> {
    let read = |part: &Table<'_>| PartVariant {
        service: part.reference("service", Kind::Service).value,
        variant: part.text("variant", "\"baru\"").value,
    };
    table.tables("part_variant").iter().map(read).collect()
}

impl Loading<'_> {
    /// Reads every file of `services/`, then life events and questions, which lead to services.
    pub(super) fn services(&self) -> Services {
        let mut services = Services::default();
        let mut versions = Vec::new();
        for name in self.files.names_in("services", &[".toml"]) {
            let Some((shown, text)) = self.text(&name) else { continue };
            let Some(document) = Document::parse(self.checker, &shown, &text) else {
                self.checker.unread(&[Kind::Service, Kind::ServiceGroup]);
                continue;
            };
            let table = document.table(self.checker, PLACE);
            for group in table.tables("group") {
                let id = group.id(Kind::ServiceGroup).value;
                services.groups.push(ServiceGroup { id, name: group.name("name") });
            }
            versions.extend(table.tables("service").iter().map(|service| self.service(service)));
        }
        self.arrange(&mut services, versions);
        services.life_events = self.life_events();
        services.guide = self.guide(&services);
        for service in services.list.iter_mut().chain(&mut services.earlier) {
            let leading = services.life_events.iter().filter(|event| event.services.contains(&service.id));
            service.life_events = leading.map(|event| event.id.clone()).collect();
        }
        services
    }

    fn service(&self, table: &Table<'_>) -> Found<Service> {
        let id = table.text("id", "\"a-short-name\"");
        table.check_id(&id);
        self.check_address(&id);
        let variants = self.variants(table);
        let forms = self.forms(table);
        let requirements = self.requirements(table, &variants, &forms);
        let (agency, unit) = self.agency_and_unit(table);
        let confidence = table.optional_word("confidence", &words(Confidence::ALL, Confidence::as_str));
        let confidence = confidence.unwrap_or(Confidence::Inferred);
        let service = Service {
            number: table.number("number", 100_000),
            since: table.required_day("since"),
            until: table.day("until").map(|day| day.value),
            name: table.name("name"),
            summary: table.sentence("summary"),
            keywords: lower(table.texts("keywords").unwrap_or_default()),
            group: table.reference("group", Kind::ServiceGroup).value,
            gives: table.sentence("gives"),
            outcome: table.text("outcome", "\"kutipan_akta_kelahiran\"").value,
            media: table.word("media", &words(Media::ALL, Media::as_str)).unwrap_or(Media::Answer),
            legal_basis: self.legal_basis(table),
            fee: self.fee(table),
            standard: self.standard(table, confidence),
            report_within_days: table.number("report_within_days", LATEST).and_then(short),
            issuing: self.issuing(table),
            workflow: self.service_workflow(table),
            channels: self.entry_channels(table),
            in_person_step: table.boolean("in_person_step", false),
            appointment: table.optional_text("appointment", "\"loket\"").map(|quota| quota.value),
            bundle_of: table.references("bundle_of", Kind::Service),
            part_variants: part_variants(table),
            satisfies: table
                .texts("satisfies")
                .unwrap_or_default()
                .into_iter()
                .map(|code| code.value)
                .collect(),
            reissue: table.optional_reference("reissue", Kind::Service).map(|service| service.value),
            life_events: Vec::new(),
            note: table.optional_name("note"),
            id: id.value,
            agency,
            unit,
            variants,
            forms,
            requirements,
            confidence,
        };
        Found { value: service, spot: id.spot }
    }

    fn variants(&self, table: &Table<'_>) -> Vec<Variant> {
        let mut ids = Vec::new();
        let read = |variant: &Table<'_>, ids: &mut Vec<String>| Variant {
            id: self.id_within(variant, ids).value,
            name: variant.name("name"),
        };
        table.tables("variant").iter().map(|variant| read(variant, &mut ids)).collect()
    }

    /// Words under `/layanan` that lead elsewhere can name no service.
    fn check_address(&self, id: &Found<String>) {
        if RESERVED.contains(&id.as_str()) {
            let message = format!("no service can be called `{}`: that address leads elsewhere", id.value);
            self.checker.error(&id.spot, message, "choose an id that says what the service gives");
        }
    }

    /// Codes of forms, such as `F-1.01`.
    fn forms(&self, table: &Table<'_>) -> Vec<String> {
        let forms = table.texts("forms").unwrap_or_default();
        for form in &forms {
            let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
            if form.value.is_empty() || form.value.len() > 20 || !form.value.chars().all(plain) {
                let message = format!("`{}` is no code of a form", form.value);
                self.checker.error(&form.spot, message, "codes look like F-1.01");
            }
        }
        forms.into_iter().map(|form| form.value).collect()
    }

    fn legal_basis(&self, table: &Table<'_>) -> Vec<String> {
        let basis = table.texts("legal_basis").unwrap_or_default();
        if basis.is_empty() {
            let help =
                "add `legal_basis = [\"UU …\"]`: people may ask by which right they are asked for something";
            self.checker.error(&table.spot_of("legal_basis"), "the service names no legal basis", help);
        }
        basis.into_iter().map(|law| law.value).collect()
    }

    fn fee(&self, table: &Table<'_>) -> Fee {
        let Some(fee) = table.table("fee") else { return Fee::Free };
        let rupiah = fee.required_number("rupiah", DEAREST);
        let basis = fee.text("basis", "\"Perda …\"").value;
        if rupiah == 0 && fee.has("rupiah") {
            let help = "leave `fee` out: a service without it is free";
            self.checker.error(&fee.spot_of("rupiah"), "a fee of 0 rupiah is none", help);
        }
        Fee::Fixed { rupiah, basis }
    }

    fn standard(&self, table: &Table<'_>, confidence: Confidence) -> Standard {
        let Some(standard) = table.table("standard") else {
            let help = "add `standard = { working_days = 1 }`, counted from a complete file";
            self.checker.error(&table.spot(), "the service promises no time", help);
            return Standard {
                working_days: 1,
                extension_working_days: None,
                objection_working_days: None,
                basis: None,
                confidence,
            };
        };
        let working_days = standard.required_number("working_days", SLOWEST);
        if working_days == 0 && standard.has("working_days") {
            let spot = standard.spot_of("working_days");
            self.checker.error(&spot, "a promise of 0 is broken at once", "write at least 1");
        }
        let own = standard.optional_word("confidence", &words(Confidence::ALL, Confidence::as_str));
        Standard {
            working_days: short(working_days).unwrap_or(1),
            extension_working_days: standard.number("extension_working_days", SLOWEST).and_then(short),
            objection_working_days: standard.number("objection_working_days", SLOWEST).and_then(short),
            basis: standard.optional_text("basis", "\"UU …\"").map(|basis| basis.value),
            confidence: own.unwrap_or(confidence),
        }
    }

    fn issuing(&self, table: &Table<'_>) -> Issuing {
        let system = table.optional_text("national_system", "\"SIAK\"");
        let document = table.optional_reference("document", Kind::Document);
        match (system, document) {
            (Some(system), None) => Issuing::National { system: system.value },
            (None, document) => Issuing::Local { document: document.map(|document| document.value) },
            (Some(system), Some(document)) => {
                let help = "keep `national_system` if the document comes from there, else `document`";
                let message = "the document is issued both by a national system and by the region";
                self.checker.error(&document.spot, message, help);
                Issuing::National { system: system.value }
            }
        }
    }

    fn service_workflow(&self, table: &Table<'_>) -> String {
        let workflow = table.optional_reference("workflow", Kind::Workflow).unwrap_or_else(|| {
            let usual = Found { value: USUAL_WORKFLOW.to_owned(), spot: table.spot() };
            self.checker.refer(Kind::Workflow, &usual, "workflow");
            usual
        });
        workflow.value
    }

    fn entry_channels(&self, table: &Table<'_>) -> EntryChannels {
        let Some(channels) = table.table("channels") else {
            let help = "add `channels = { online = true, counter = true }`";
            self.checker.error(&table.spot(), "the service tells nobody where to apply", help);
            return EntryChannels::default();
        };
        let entry = EntryChannels {
            online: channels.boolean("online", false),
            counter: channels.boolean("counter", false),
            outreach: channels.boolean("outreach", false),
        };
        if entry == EntryChannels::default() {
            let help = "make one of `online`, `counter` and `outreach` true";
            self.checker.error(&channels.spot(), "nobody can apply for the service anywhere", help);
        }
        entry
    }

    fn agency_and_unit(&self, table: &Table<'_>) -> (String, Option<String>) {
        let agency = table.reference("agency", Kind::Agency);
        let unit = table.optional_text("unit", "\"a-unit\"");
        if let Some(unit) = &unit
            && self.checker.is_declared(Kind::Agency, agency.as_str())
        {
            let office = Found { value: format!("{}/{}", agency.value, unit.value), spot: unit.spot.clone() };
            self.checker.refer(Kind::Unit, &office, "unit");
        }
        (agency.value, unit.map(|unit| unit.value))
    }

    fn requirements(&self, table: &Table<'_>, variants: &[Variant], forms: &[String]) -> Vec<Requirement> {
        let tables = table.tables("requirement");
        let codes: Vec<String> =
            tables.iter().map(|requirement| requirement.text("code", "\"kk\"").value).collect();
        let mut known = Vec::new();
        let mut list = Vec::new();
        for (requirement, code) in tables.iter().zip(&codes) {
            let spot = requirement.spot_of("code");
            requirement.check_id(&Found { value: code.clone(), spot: spot.clone() });
            if known.contains(&code) && !code.is_empty() {
                let message = format!("the requirement `{code}` stands there twice");
                let help = "name every variant in `variants` of one of them";
                self.checker.error(&spot, message, help);
            }
            known.push(code);
            list.push(self.requirement(requirement, code, &codes, (variants, forms)));
        }
        list
    }

    fn requirement(
        &self,
        table: &Table<'_>,
        code: &str,
        codes: &[String],
        (variants, forms): (&[Variant], &[String]),
    ) -> Requirement {
        let own = table.texts("variants").unwrap_or_default();
        let known: Vec<&str> = variants.iter().map(|variant| variant.id.as_str()).collect();
        for variant in own.iter().filter(|variant| !known.contains(&variant.as_str())) {
            let message =
                format!("`{code}` is for the variant `{}`, which the service does not have", variant.value);
            let help = if known.is_empty() {
                "the service has no [[service.variant]]: remove `variants`".to_owned()
            } else {
                did_you_mean(variant.as_str(), &known)
            };
            self.checker.error(&variant.spot, message, help);
        }
        Requirement {
            code: code.to_owned(),
            name: table.name("name"),
            kind: table
                .word("kind", &words(RequirementKind::ALL, RequirementKind::as_str))
                .unwrap_or(RequirementKind::Document),
            required: table.required_boolean("required"),
            variants: own.into_iter().map(|variant| variant.value).collect(),
            substitutes: self.substitutes(table, code, codes),
            also: table.texts("also").unwrap_or_default().into_iter().map(|code| code.value).collect(),
            form: self.requirement_form(table, forms),
            why: table.optional_name("why"),
        }
    }

    fn substitutes(&self, table: &Table<'_>, code: &str, codes: &[String]) -> Option<String> {
        let other = table.optional_text("substitutes", "\"nikah\"")?;
        if other.value == code {
            let message = format!("`{code}` stands in for itself");
            self.checker.error(&other.spot, message, "name the requirement it may replace");
        } else if !codes.contains(&other.value) {
            let known: Vec<&str> = codes.iter().map(String::as_str).collect();
            let message =
                format!("`{code}` stands in for `{}`, which the service does not ask for", other.value);
            self.checker.error(&other.spot, message, did_you_mean(other.as_str(), &known));
        }
        Some(other.value)
    }

    fn requirement_form(&self, table: &Table<'_>, forms: &[String]) -> Option<String> {
        let form = table.optional_text("form", "\"F-1.01\"")?;
        if !forms.contains(&form.value) {
            let known: Vec<&str> = forms.iter().map(String::as_str).collect();
            let help = match did_you_mean(form.as_str(), &known) {
                none if none.is_empty() => "add it to the service's `forms`".to_owned(),
                near => format!("{near} (from the service's `forms`)"),
            };
            self.checker.error(&form.spot, format!("the service has no form `{}`", form.value), help);
        }
        Some(form.value)
    }
}

/// A number that is known to be small.
fn short(number: u32) -> Option<u16> {
    u16::try_from(number).ok()
}

fn lower(words: Vec<Found<String>>) -> Vec<String> {
    let mut words: Vec<String> = words.into_iter().map(|word| word.value.trim().to_lowercase()).collect();
    words.retain(|word| !word.is_empty());
    words
}

impl Table<'_> {
    /// The day under `key`; missing is an error.
    fn required_day(&self, key: &'static str) -> Day {
        if !self.has(key) {
            self.missing(key, "2026-03-19");
        }
        self.day(key).map_or(Day(0), |day| day.value)
    }
}
