//! The names people read for the pack's identifiers, and for the texts a rule fills in.
//!
//! An identifier the pack no longer knows keeps its id as its name, so that an old case stays readable.

use balai_base::{AreaCode, Localized};
use balai_platform::{
    casework::Case,
    region::{Contact, Region},
};

use super::{AreaView, Named, UNDECIDED};

/// The category of a request about personal data, which is a case but no report; its owner reads it here by its PIN.
const DATA_REQUEST: &str = "hak-data";

/// A category's name.
pub(super) fn category(region: &Region, id: &str) -> Named {
    if id == UNDECIDED {
        return Named { id: id.to_owned(), name: Localized::new("Belum dikelompokkan", "Not sorted yet") };
    }
    if id == DATA_REQUEST {
        let name = Localized::new("Permintaan data pribadi", "Request about personal data");
        return Named { id: id.to_owned(), name };
    }
    named(id, region.categories.get(id).map(|category| &category.name))
}

/// An agency's name.
pub(super) fn agency(region: &Region, id: &str) -> Named {
    named(id, region.agencies.get(id).map(|agency| &agency.name))
}

/// A unit's name; empty for no unit.
pub(super) fn unit(region: &Region, agency: &str, id: &str) -> Named {
    let unit = region.agencies.get(agency).and_then(|agency| agency.unit(id));
    named(id, unit.map(|unit| &unit.name))
}

/// A channel's name.
pub(super) fn channel(region: &Region, id: &str) -> Named {
    named(id, region.channel(id).map(|channel| &channel.name))
}

/// An outside body's name.
pub(super) fn outside_body(region: &Region, id: &str) -> Named {
    named(id, region.outside_body(id).map(|body| &body.name))
}

/// The label of a case's state.
pub(super) fn state(region: &Region, case: &Case) -> Named {
    state_of(region, &case.workflow, &case.state)
}

/// The label of a workflow's state.
pub(super) fn state_of(region: &Region, workflow: &str, state: &str) -> Named {
    let found = region.workflows.get(workflow).and_then(|workflow| workflow.state(state));
    named(state, found.map(|state| &state.label))
}

/// The label of a workflow's transition.
pub(super) fn step(region: &Region, workflow: &str, transition: &str) -> Named {
    let found = region.workflows.get(workflow).and_then(|workflow| workflow.transition(transition));
    named(transition, found.map(|transition| &transition.label))
}

/// An area with what it lies in.
pub(super) fn area(region: &Region, code: Option<&AreaCode>) -> AreaView {
    let Some(code) = code else { return AreaView::default() };
    let area = region.areas.by_code(code);
    let parent = code.parent().and_then(|parent| region.areas.by_code(&parent));
    AreaView {
        code: code.to_string(),
        name: area.map_or_else(|| code.to_string(), |area| area.title.clone()),
        parent: parent.map(|parent| parent.title.clone()).unwrap_or_default(),
    }
}

/// How to reach an office, on one line.
pub(super) fn contact(contact: &Contact) -> String {
    [&contact.phone, &contact.whatsapp, &contact.email, &contact.website, &contact.address]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A pack's sentence with its marks `{name}` filled in.
pub(super) fn filled(sentence: &Localized, values: &[(&str, Localized)]) -> Localized {
    values.iter().fold(sentence.clone(), |text, (name, value)| {
        let mark = ["{", name, "}"].concat();
        Localized::new(text.id.replace(&mark, &value.id), text.en.replace(&mark, &value.en))
    })
}

fn named(id: &str, name: Option<&Localized>) -> Named {
    Named { id: id.to_owned(), name: name.cloned().unwrap_or_else(|| Localized::same(id)) }
}
