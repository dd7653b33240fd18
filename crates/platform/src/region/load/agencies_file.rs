//! `agencies.toml`: who answers, and whom to refer to.

use balai_base::{AreaCode, Localized, area::Level};

use super::{Loading, words};
use crate::region::{
    AgencyKind, Contact, OutsideBody, Unit,
    reading::{Found, Kind, Table},
};

/// What `agencies.toml` says, before offices are derived.
#[derive(Default)]
pub(super) struct Declared {
    pub(super) agencies: Vec<DeclaredAgency>,
    pub(super) territorial: Vec<Territorial>,
    pub(super) outside: Vec<OutsideBody>,
}

/// One `[[agency]]`.
pub(super) struct DeclaredAgency {
    pub(super) id: Found<String>,
    pub(super) name: Localized,
    pub(super) short_name: Option<Localized>,
    pub(super) kind: AgencyKind,
    pub(super) parent: Option<Found<String>>,
    pub(super) area: Option<AreaCode>,
    pub(super) head: Option<Localized>,
    pub(super) ladder: Option<Found<String>>,
    pub(super) contact: Contact,
    pub(super) units: Vec<Unit>,
}

/// One `[[territorial]]`: an office for every area of a level.
pub(super) struct Territorial {
    pub(super) id: Found<String>,
    pub(super) level: Level,
    /// Only urban villages (`true`) or only rural ones (`false`).
    pub(super) only_urban: Option<bool>,
    pub(super) except: Vec<AreaCode>,
    pub(super) name: Localized,
    pub(super) short_name: Option<Localized>,
    pub(super) kind: AgencyKind,
    pub(super) parent: Option<Found<String>>,
    pub(super) head: Option<Localized>,
    pub(super) ladder: Option<Found<String>>,
}

impl Loading<'_> {
    /// Reads `agencies.toml`.
    pub(super) fn agencies(&self) -> Declared {
        let kinds = [Kind::Agency, Kind::Unit, Kind::OutsideBody];
        let read = self.toml("agencies.toml", &kinds, |table| Declared {
            agencies: table.tables("agency").iter().filter_map(|agency| self.agency(agency)).collect(),
            territorial: table
                .tables("territorial")
                .iter()
                .filter_map(|office| self.territorial(office))
                .collect(),
            outside: table.tables("outside").iter().map(|body| self.outside(body)).collect(),
        });
        read.unwrap_or_default()
    }

    fn agency(&self, table: &Table<'_>) -> Option<DeclaredAgency> {
        let id = table.id(Kind::Agency);
        let kind = table.word("kind", &words(AgencyKind::ALL, AgencyKind::as_str));
        let parent = table.optional_reference("parent", Kind::Agency);
        self.check_parent(kind, parent.as_ref());
        let area = table.optional_text("area", "\"51.03.01\"");
        let units = table.tables("unit").iter().map(|unit| self.unit(&id.value, unit)).collect();
        let agency = DeclaredAgency {
            name: table.name("name"),
            short_name: table.optional_name("short_name"),
            parent,
            area: area.and_then(|code| table.area_code("area", &code)),
            head: table.optional_name("head"),
            ladder: table.optional_reference("ladder", Kind::Ladder),
            contact: self.contact(table),
            units,
            kind: kind.unwrap_or(AgencyKind::Agency),
            id,
        };
        (!agency.id.value.is_empty()).then_some(agency)
    }

    /// An elected village head answers to no agency (UU 6/2014 on villages).
    fn check_parent(&self, kind: Option<AgencyKind>, parent: Option<&Found<String>>) {
        if let (Some(AgencyKind::VillageOffice), Some(parent)) = (kind, parent) {
            let message = format!("a village office can not answer to `{}`", parent.value);
            let help = "an elected village head answers to no agency: remove `parent`, and let the ladder inform instead";
            self.checker.error(&parent.spot, message, help);
        }
    }

    fn unit(&self, agency: &str, table: &Table<'_>) -> Unit {
        let id = table.text("id", "\"a-short-name\"");
        table.check_id(&id);
        if !id.value.is_empty() {
            self.checker.declare(Kind::Unit, &format!("{agency}/{}", id.value), &id.spot);
        }
        Unit {
            id: id.value,
            name: table.name("name"),
            areas: table.area_codes("areas"),
            contact: self.contact(table),
        }
    }

    fn territorial(&self, table: &Table<'_>) -> Option<Territorial> {
        let id = table.text("id", "\"desa\"");
        table.check_id(&id);
        let level = table.word(
            "level",
            &[("village", Level::Village), ("district", Level::District), ("regency", Level::Regency)],
        );
        let only_urban = table.optional_word("only", &[("desa", false), ("kelurahan", true)]);
        if only_urban.is_some() && level.is_some_and(|level| level != Level::Village) {
            let help = "remove it, or write level = \"village\"";
            self.checker.error(
                &table.spot_of("only"),
                "`only` tells villages apart, and this level has none",
                help,
            );
        }
        let kind = table.word("kind", &words(AgencyKind::ALL, AgencyKind::as_str));
        let parent = table.optional_text("parent", "\"an-id\"");
        self.check_parent(kind, parent.as_ref());
        let (name, short_name, head) =
            (table.name("name"), table.optional_name("short_name"), table.optional_name("head"));
        // A regency lies in no district.
        let marks = ["name", "title", "district"];
        let known = if level == Some(Level::Regency) { &marks[..2] } else { &marks[..] };
        for (key, text) in
            [("name", Some(&name)), ("short_name", short_name.as_ref()), ("head", head.as_ref())]
        {
            if let Some(text) = text {
                self.check_placeholders(&table.spot_of(key), text, known);
            }
        }
        if !name.id.contains("{name}") && !name.id.contains("{title}") && !name.is_empty() {
            let help = "write {name} or {title} where the area's name belongs";
            self.checker.error(
                &table.spot_of("name"),
                "every office of this template would have the same name",
                help,
            );
        }
        let except = table.area_codes("except");
        let ladder = table.optional_reference("ladder", Kind::Ladder);
        (!id.value.is_empty()).then_some(())?;
        Some(Territorial {
            id,
            level: level?,
            only_urban,
            except,
            name,
            short_name,
            kind: kind?,
            parent,
            head,
            ladder,
        })
    }

    fn outside(&self, table: &Table<'_>) -> OutsideBody {
        let body = OutsideBody {
            id: table.id(Kind::OutsideBody).value,
            name: table.name("name"),
            handles: table.sentence("handles"),
            contact: self.contact(table),
        };
        if body.contact == Contact::default() {
            let help = "add contact = { phone = \"…\" } or another entry: people are sent there";
            self.checker.error(
                &table.spot(),
                format!("the outside body `{}` can not be reached", body.id),
                help,
            );
        }
        body
    }

    fn contact(&self, table: &Table<'_>) -> Contact {
        let Some(contact) = table.table("contact") else { return Contact::default() };
        let text =
            |key: &'static str, example: &str| contact.optional_text(key, example).map(|text| text.value);
        let website = contact.optional_text("website", "\"https://…\"");
        if let Some(website) = website.as_ref().filter(|website| !website.value.starts_with("https://")) {
            let message = format!("`{}` does not begin with https://", website.value);
            self.checker.error(&website.spot, message, "write the whole address, or leave `website` out");
        }
        Contact {
            phone: text("phone", "\"0361 000000\""),
            whatsapp: text("whatsapp", "\"08…\""),
            email: text("email", "\"…@…\""),
            website: website.map(|website| website.value),
            address: text("address", "\"Jalan …\""),
            hours: contact.optional_name("hours"),
        }
    }
}
