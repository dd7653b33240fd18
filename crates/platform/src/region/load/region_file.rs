//! `region.toml`: what the region is called and how it looks.

use balai_base::{AreaCode, CaseNumber, Language, Localized, RegionId, area::Level};
use balai_tlog::VerifierKey;
use jiff::tz::TimeZone;

use super::{Loading, letter_files};
use crate::region::{
    Brand, EmergencyNumber, OfficerNames, PasswordPolicy, Terms,
    reading::{Found, Kind, Table, nearest_of},
};

/// What `region.toml` says.
pub(super) struct Head {
    pub(super) id: RegionId,
    pub(super) code: AreaCode,
    pub(super) name: Localized,
    pub(super) short_name: Localized,
    pub(super) number_prefix: String,
    pub(super) time_zone: TimeZone,
    pub(super) languages: Vec<Language>,
    pub(super) terms: Terms,
    pub(super) brand: Brand,
    pub(super) emergency: Vec<EmergencyNumber>,
    pub(super) hosts: Vec<String>,
    pub(super) witnesses: Vec<VerifierKey>,
    pub(super) data_protection: Option<String>,
    pub(super) officer_names: OfficerNames,
    pub(super) reads_register: bool,
    pub(super) parent: Option<RegionId>,
    pub(super) sender: Option<Localized>,
    pub(super) reply_to: Option<String>,
    pub(super) password_policy: PasswordPolicy,
}

impl Loading<'_> {
    /// Reads `region.toml`. None when something in it is wrong without which there is no region.
    pub(super) fn region_file(&self) -> Option<Head> {
        self.toml("region.toml", &[], |table| {
            let languages = self.languages(table);
            self.checker.want_translations(languages.len() > 1);
            let (id, code) = (self.region_id(table), self.region_code(table));
            let (sender, reply_to) = letter_files::sender(table);
            let head = Head {
                name: table.name("name"),
                short_name: table.name("short_name"),
                number_prefix: self.number_prefix(table),
                time_zone: self.time_zone(table).unwrap_or(TimeZone::UTC),
                terms: terms(table),
                brand: self.brand(table),
                emergency: self.emergency(table),
                hosts: self.hosts(table),
                witnesses: self.witnesses(table),
                reads_register: table.boolean("reads_register", true),
                data_protection: table
                    .optional_reference("data_protection", Kind::Agency)
                    .map(|agency| agency.value),
                officer_names: table
                    .optional_word("officer_names", &OfficerNames::ALL.map(|told| (told.as_str(), told)))
                    .unwrap_or_default(),
                parent: self.parent(table),
                sender,
                reply_to,
                password_policy: password_policy(table),
                languages,
                id: id.clone()?,
                code: code.clone()?,
            };
            Some(head)
        })?
    }

    fn region_id(&self, table: &Table<'_>) -> Option<RegionId> {
        let id = table.text("id", "\"the-folder-name\"");
        let parsed = RegionId::parse(&id.value).ok();
        if parsed.is_none() && !id.value.is_empty() {
            let help = "it is 2 to 40 letters of a-z, 0-9 and hyphens, and never changes";
            self.checker.error(&id.spot, format!("`{}` can not be a region's id", id.value), help);
        }
        let folder =
            self.files.folder.as_deref().and_then(|path| path.file_name()).and_then(|name| name.to_str());
        if let Some(folder) =
            folder.filter(|folder| *folder != "." && *folder != id.value && parsed.is_some())
        {
            let message = format!("the id is `{}` but the folder is called `{folder}`", id.value);
            self.checker.error(&id.spot, message, "give both the same name");
        }
        parsed
    }

    fn region_code(&self, table: &Table<'_>) -> Option<AreaCode> {
        let code = table.text("code", "\"51.03\"");
        let parsed = code.value.parse::<AreaCode>().ok();
        let fits =
            parsed.as_ref().is_some_and(|code| matches!(code.level(), Level::Province | Level::Regency));
        if !fits && !code.value.is_empty() {
            let message = format!("`{}` is no code of a province or regency", code.value);
            self.checker.error(
                &code.spot,
                message,
                "write the Kemendagri code with dots and quotes: \"51\" or \"51.03\"",
            );
        }
        parsed.filter(|_| fits)
    }

    fn number_prefix(&self, table: &Table<'_>) -> String {
        let prefix = table.text("number_prefix", "\"ABC\"");
        if !prefix.value.is_empty() && !CaseNumber::accepts_prefix(&prefix.value) {
            let message = format!("`{}` can not stand before case numbers", prefix.value);
            self.checker.error(&prefix.spot, message, "it is 2 to 6 capital letters, such as \"BDG\"");
        }
        prefix.value
    }

    fn time_zone(&self, table: &Table<'_>) -> Option<TimeZone> {
        let name = table.text("time_zone", "\"Asia/Makassar\"");
        let zone = TimeZone::get(&name.value).ok();
        if zone.is_none() && !name.value.is_empty() {
            let known: Vec<String> = jiff::tz::db().available().map(|known| known.to_string()).collect();
            let near = nearest_of(&name.value, known.iter().map(String::as_str), 0.85);
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let help = format!("{near}docs/region/README.md names those of Indonesia");
            self.checker.error(&name.spot, format!("there is no time zone `{}`", name.value), help);
        }
        zone
    }

    fn languages(&self, table: &Table<'_>) -> Vec<Language> {
        let words = Language::ALL.map(|language| (language.as_str(), language));
        let languages = table.words("languages", &words).unwrap_or_default();
        if languages.is_empty() {
            let help = "write `languages = [\"id\", \"en\"]`; the first one is the default";
            self.checker.error(&table.spot_of("languages"), "no language is named", help);
            return vec![Language::Id];
        }
        languages
    }

    fn hosts(&self, table: &Table<'_>) -> Vec<String> {
        let hosts = table.texts("hosts").unwrap_or_default();
        for host in &hosts {
            self.check_host(host);
        }
        hosts.into_iter().map(|host| host.value).collect()
    }

    fn check_host(&self, host: &Found<String>) {
        let plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
        if host.value.is_empty() || !host.value.bytes().all(plain) {
            let message = format!("`{}` is no host name", host.value);
            self.checker.error(&host.spot, message, "write it in lower case without https://, path or port");
        }
    }

    fn parent(&self, table: &Table<'_>) -> Option<RegionId> {
        let parent = table.optional_text("parent", "\"the-province\"")?;
        let parsed = RegionId::parse(&parent.value).ok();
        if parsed.is_none() {
            let message = format!("`{}` can not be a region's id", parent.value);
            self.checker.error(&parent.spot, message, "name the folder of the pack of the region above");
        }
        if table.optional_text("id", "\"…\"").is_some_and(|id| id.value == parent.value) {
            let help = "name the region above, or remove the key";
            self.checker.error(&parent.spot, "the region is its own parent", help);
        } else if parsed.is_some() {
            self.check_parent_folder(table, &parent);
        }
        parsed
    }

    /// The pack of the region above usually lies beside this one; then its code must hold this one's.
    fn check_parent_folder(&self, table: &Table<'_>, parent: &Found<String>) {
        let Some(packs) = self.files.folder.as_deref().and_then(|folder| folder.parent()) else { return };
        let Ok(text) = std::fs::read_to_string(packs.join(&parent.value).join("region.toml")) else {
            let message = format!("there is no pack `{}` beside this one", parent.value);
            self.checker.warning(
                &parent.spot,
                message,
                "that is fine if it lies elsewhere; else correct the name",
            );
            return;
        };
        let code = toml::from_str::<toml::Table>(&text)
            .ok()
            .and_then(|above| Some(above.get("code")?.as_str()?.to_owned()));
        let own =
            table.optional_text("code", "\"51.03\"").and_then(|code| code.value.parse::<AreaCode>().ok());
        if let (Some(above), Some(own)) = (code.and_then(|code| code.parse::<AreaCode>().ok()), own)
            && (!own.is_within(&above) || own == above)
        {
            let message =
                format!("the code {own} does not lie within {above}, the code of `{}`", parent.value);
            self.checker.error(&parent.spot, message, "correct `code` or `parent`");
        }
    }

    fn emergency(&self, table: &Table<'_>) -> Vec<EmergencyNumber> {
        let entries = table.tables("emergency");
        if entries.is_empty() {
            let help = "add [[emergency]] with name and number: the pages show it when life is in danger";
            self.checker.error(&table.spot(), "no emergency number is given", help);
        }
        entries
            .iter()
            .map(|entry| EmergencyNumber {
                name: entry.name("name"),
                number: entry.text("number", "\"112\"").value,
            })
            .collect()
    }
}

/// What `[officers]` says; ASVS 5.0 where it says nothing.
fn password_policy(table: &Table<'_>) -> PasswordPolicy {
    let words = PasswordPolicy::ALL.map(|policy| (policy.as_str(), policy));
    table
        .table("officers")
        .and_then(|officers| officers.optional_word("passwords", &words))
        .unwrap_or_default()
}

fn terms(table: &Table<'_>) -> Terms {
    let own = table.table("terms");
    let term = |key: &'static str, usual: &str| {
        let own = own.as_ref().and_then(|own| own.optional_text(key, &format!("\"{usual}\"")));
        own.map_or_else(|| usual.to_owned(), |term| term.value)
    };
    Terms {
        district: term("district", "Kecamatan"),
        village: term("village", "Desa"),
        urban_village: term("urban_village", "Kelurahan"),
    }
}
