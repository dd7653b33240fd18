//! `roles.toml` and `workflows/*.toml`, whose types belong to `access` and `workflow`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use toml::de::DeValue;

use super::Loading;
use crate::{
    access::{Action, Role, Roles},
    region::{
        Promises, Service, Services,
        reading::{Checker, Document, Kind, Probe, Spot, probe, read_with_serde},
    },
    workflow::{self, Right, State, Transition, Workflow},
};

/// The standard workflows every region has.
const EVERYWHERE: [&str; 3] = ["report", "hak-data", "kebocoran"];

impl Loading<'_> {
    /// Reads `roles.toml`.
    pub(super) fn roles(&self) -> Roles {
        let Some((shown, text)) = self.text("roles.toml") else {
            self.checker.unread(&[Kind::Role]);
            return Roles::default();
        };
        let read = Document::parse(self.checker, &shown, &text).and_then(|document| {
            self.check_translations(&document, "role", &["name"]);
            let roles = read_with_serde::<Roles>(self.checker, &document, &[("role", probe::<Role>)])?;
            for role in &roles.list {
                self.checker.declare(Kind::Role, &role.id, &element_spot(&document, "role", &role.id, "id"));
            }
            Some(roles)
        });
        read.unwrap_or_else(|| {
            self.checker.unread(&[Kind::Role]);
            Roles::default()
        })
    }

    /// Reads every workflow, by id. One of the standard pack that only services follow is left out where no service does: a
    /// pack with roles and promises of its own need not know what it never uses.
    pub(super) fn workflows(
        &self,
        roles: &Roles,
        promises: &Promises,
        services: &Services,
    ) -> BTreeMap<String, Arc<Workflow>> {
        let mut workflows = BTreeMap::new();
        for name in self.files.names_in("workflows", &[".toml"]) {
            let always = EVERYWHERE.iter().any(|id| name == format!("workflows/{id}.toml"));
            let followed = |service: &Service| name == format!("workflows/{}.toml", service.workflow);
            let of_services = services.list.iter().chain(&services.earlier).any(followed);
            if !always && !of_services && self.files.own(&name).is_none() {
                let id = name.trim_start_matches("workflows/").trim_end_matches(".toml");
                self.checker.offer(Kind::Workflow, id);
                continue;
            }
            match self.workflow(&name, roles, promises) {
                Some(workflow) => {
                    workflows.insert(workflow.id.clone(), Arc::new(workflow));
                }
                None => self.checker.unread(&[Kind::Workflow, Kind::Transition]),
            }
        }
        workflows
    }

    fn workflow(&self, name: &str, roles: &Roles, promises: &Promises) -> Option<Workflow> {
        let (shown, text) = self.text(name)?;
        let document = Document::parse(self.checker, &shown, &text)?;
        self.check_translations(&document, "states", &["label", "sentence"]);
        self.check_translations(&document, "transitions", &["label", "effect"]);
        let lists: [(&str, Probe); 2] = [("states", probe::<State>), ("transitions", probe::<Transition>)];
        let workflow = read_with_serde::<Workflow>(self.checker, &document, &lists)?;
        let spot = top_spot(&document, "id");
        self.checker.declare(Kind::Workflow, &workflow.id, &spot);
        if name != format!("workflows/{}.toml", workflow.id) {
            let message = format!("the workflow `{}` stands in {name}", workflow.id);
            self.checker.error(&spot, message, format!("call the file workflows/{}.toml", workflow.id));
        }
        for transition in &workflow.transitions {
            if !self.checker.is_declared(Kind::Transition, &transition.id) {
                let spot = element_spot(&document, "transitions", &transition.id, "id");
                self.checker.declare(Kind::Transition, &transition.id, &spot);
            }
        }
        check(self.checker, &document, &workflow, roles, promises);
        Some(workflow)
    }

    /// Texts in the tables of `list` that have no English although the region speaks it.
    fn check_translations(&self, document: &Document<'_>, list: &str, keys: &[&str]) {
        let items = document.root().get_ref().get(list).and_then(|value| value.get_ref().as_array());
        for table in
            items.into_iter().flat_map(|items| items.iter()).filter_map(|item| item.get_ref().as_table())
        {
            for (key, text) in keys.iter().filter_map(|key| Some((key, table.get(*key)?))) {
                let Some(languages) = text.get_ref().as_table() else { continue };
                let spot = document.source.begin(&text.span());
                if !languages.contains_key("en") && self.checker.wants_translations() {
                    let help = "add `en = \"…\"`; until then the Indonesian text is shown";
                    self.checker.warning(&spot, format!("`{key}` has no English text"), help);
                }
            }
        }
    }
}

/// Asks the engine what is wrong, and finds the lines.
fn check(
    checker: &Checker,
    document: &Document<'_>,
    workflow: &Workflow,
    roles: &Roles,
    promises: &Promises,
) {
    let has = |role: &str, right: Right| {
        let action = match right {
            Right::Move => Action::Move,
            Right::Reassign => Action::Reassign,
            Right::Merge => Action::Merge,
            Right::Verify => Action::Verify,
        };
        roles.get(role).map(|role| role.actions.contains(&action))
    };
    let rights = workflow::check_rights(workflow, has);
    let roles: BTreeSet<String> = roles.list.iter().map(|role| role.id.clone()).collect();
    let clocks: BTreeSet<String> =
        promises.sets.iter().flat_map(|set| &set.clocks).map(|clock| clock.id.clone()).collect();
    if roles.is_empty() || clocks.is_empty() {
        return;
    }
    for finding in workflow::check(workflow, &roles, &clocks).into_iter().chain(rights) {
        let mut parts = finding.at.splitn(3, '.');
        let (list, id, key) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let spot = match id {
            Some(id) => element_spot(document, list, id, key.unwrap_or("id")),
            None => top_spot(document, list),
        };
        checker.error(&spot, finding.message, finding.help);
    }
}

/// Where the key stands in the outermost table; the file where it has none.
fn top_spot(document: &Document<'_>, key: &str) -> Spot {
    let found = document.root().get_ref().get_key_value(key);
    found.map_or_else(|| Spot::file(&document.source.name), |(key, _)| document.source.begin(&key.span()))
}

/// Where `key` stands in the element of `list` whose `id` is `id`; the element where it has no such key.
fn element_spot(document: &Document<'_>, list: &str, id: &str, key: &str) -> Spot {
    let items = document.root().get_ref().get(list).and_then(|value| value.get_ref().as_array());
    let element = items.into_iter().flat_map(|items| items.iter()).find(|item| {
        let own = item.get_ref().as_table().and_then(|table| table.get("id"));
        own.is_some_and(|own| own.get_ref().as_str() == Some(id))
    });
    let Some(element) = element else { return top_spot(document, list) };
    let key = match element.get_ref() {
        DeValue::Table(table) => table.get_key_value(key).map(|(key, _)| key.span()),
        _ => None,
    };
    document.source.begin(&key.unwrap_or_else(|| element.span()))
}
