//! Packs, and a draft in memory that is filled in by itself.

use std::path::PathBuf;

use balai_base::{CaseId, Language, Timestamp};
use balai_platform::{
    access::Actor,
    forms::{self, Answers, Form, Kind, Question},
    region::{Region, services::Service},
};
use balai_store::{FileHash, Store};
use uuid::Uuid;

use crate::{
    reports::tests::world::World,
    services::{
        Begin, Behalf, Change, Draft, DraftToken, Entry, Given, Head, Item, Saved, Upload, Verdict, answer,
        asked::Sheet, begin, read_draft,
    },
};

/// A service of the made-up region that asks for forms.
pub(super) const SERVICE: &str = "surat-domisili";

/// The made-up region, to be changed.
pub(super) fn made_up() -> Region {
    packs().into_iter().find(|(name, _)| name == "contoh").unwrap().1
}

/// A draft for [`SERVICE`] that was just begun on a phone.
pub(super) fn begun(store: &Store, world: &World) -> (DraftToken, Draft) {
    world.done(store, &Actor::Anonymous, |tx, context| {
        let token = DraftToken::generate(&context.moment);
        let new = Begin {
            service: SERVICE.to_owned(),
            variant: String::new(),
            entry: Entry::Online,
            language: Language::Id,
        };
        let draft = begin(tx, context, &new, &token)?;
        Ok((token, draft))
    })
}

pub(super) fn read(store: &Store, world: &World, token: &DraftToken) -> Option<Draft> {
    let (context, token) = (world.context(&Actor::Anonymous), token.clone());
    store.read_now(move |tx| read_draft(tx, &context, &token)).unwrap()
}

pub(super) fn changed(store: &Store, world: &World, token: &DraftToken, change: Change) -> Saved {
    let token = token.clone();
    world.done(store, &Actor::Anonymous, move |tx, context| answer(tx, context, &token, &change))
}

/// Every pack of the product, by its folder.
pub(super) fn packs() -> Vec<(String, Region)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../regions");
    let mut packs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.join("region.toml").exists() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let region = Region::load(&path).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
            packs.push((name, region));
        }
    }
    packs.sort_by(|left, right| left.0.cmp(&right.0));
    packs
}

/// Every way in which a service may be applied for: on a phone, at the counter, in a village.
pub(in crate::services) fn entries(service: &Service) -> Vec<Entry> {
    let ways = [
        (service.channels.online, Entry::Online),
        (service.channels.counter, Entry::Counter),
        (service.channels.outreach, Entry::Outreach),
    ];
    ways.into_iter().filter(|(open, _)| *open).map(|(_, entry)| entry).collect()
}

/// The variants of a service; a service without any has one without a name.
pub(in crate::services) fn variants(service: &Service) -> Vec<String> {
    if service.variants.is_empty() {
        return vec![String::new()];
    }
    service.variants.iter().map(|variant| variant.id.clone()).collect()
}

/// An empty draft in memory.
pub(super) fn empty(service: &str, variant: &str, (entry, now): (Entry, Timestamp)) -> Draft {
    Draft {
        head: Head {
            case: CaseId(Uuid::from_u128(7)),
            service: service.to_owned(),
            variant: variant.to_owned(),
            parent: None,
            entry,
            behalf: Behalf::Own,
            revision: 1,
            pack_version: String::new(),
            language: Language::Id,
            created_at: now,
            saved_at: now,
            expires_at: Some(now),
            sent_at: None,
            complete_at: None,
        },
        answers: Answers::default(),
        items: Vec::new(),
        uploads: Vec::new(),
    }
}

/// An answer that is right.
pub(super) fn right(region: &Region, question: &Question) -> String {
    let village = region.areas.villages().first().map(|area| area.code.to_string()).unwrap_or_default();
    match question.kind {
        Kind::Text => {
            let long = "Keterangan yang cukup panjang untuk isian ini ".repeat(3);
            let most = question.most.map_or(40, |most| usize::try_from(most).unwrap()).min(60);
            long.chars().take(most).collect::<String>().trim().to_owned()
        }
        Kind::Name | Kind::NewName => "Ni Made Sari".to_owned(),
        Kind::Country => "Australia".to_owned(),
        Kind::Date => "17-8-1990".to_owned(),
        Kind::Nik => "5103015708900001".to_owned(),
        Kind::Card => "5103010101100002".to_owned(),
        Kind::Phone => "081234567890".to_owned(),
        Kind::Email => "sari@warga.example".to_owned(),
        Kind::Choice => question.options.first().map(|option| option.id.clone()).unwrap_or_default(),
        Kind::Area => village,
        Kind::Number | Kind::Rupiah => question.least.unwrap_or(1).max(1).to_string(),
        Kind::YesNo => "no".to_owned(),
        Kind::Statement => "yes".to_owned(),
    }
}

/// Answers everything a form asks, required or not.
pub(super) fn fill_in(region: &Region, draft: &mut Draft, form: &Form) {
    let now = draft.head.created_at;
    // What is asked depends on what was answered: until nothing new comes.
    for _ in 0..6 {
        let fields: Vec<(forms::Key, String)> = {
            let sheet = Sheet::of(region, draft, now).unwrap();
            sheet.with_context(|context| {
                forms::fields(form, &draft.answers, context)
                    .into_iter()
                    .map(|field| (field.key.clone(), right(region, field.question)))
                    .collect()
            })
        };
        for (key, value) in fields {
            if draft.answers.get(&key).is_none() {
                draft.answers.set(key, value);
            }
        }
    }
}

/// Gives something for a requirement in the first way there is.
pub(super) fn give(region: &Region, draft: &mut Draft, code: &str) {
    let now = draft.head.created_at;
    let (given, form) = {
        let sheet = Sheet::of(region, draft, now).unwrap();
        let requirement = sheet.requirement(code).unwrap();
        let given = sheet.ways(requirement).first().copied().expect("there is a way");
        (given, sheet.form_of(requirement).cloned())
    };
    draft.items.push(Item {
        requirement: code.to_owned(),
        given,
        verdict: Verdict::Open,
        remark: String::new(),
        decided_by: None,
        decided_at: None,
    });
    if given == Given::Upload {
        draft.uploads.push(Upload {
            id: Uuid::from_u128(1),
            requirement: code.to_owned(),
            position: 0,
            file: FileHash([1; 32]),
            media_type: "image/jpeg".to_owned(),
            bytes: 10,
            sharpness: Some(500.0),
            added_at: now,
            delete_at: None,
        });
    }
    if let Some(form) = form.filter(|_| given == Given::Form) {
        fill_in(region, draft, &form);
    }
}

/// Takes back whatever was given for a requirement.
pub(super) fn take_back(region: &Region, draft: &mut Draft, code: &str) {
    let now = draft.head.created_at;
    let form = {
        let sheet = Sheet::of(region, draft, now).unwrap();
        sheet.requirement(code).and_then(|requirement| sheet.form_of(requirement)).cloned()
    };
    draft.items.retain(|item| item.requirement != code);
    draft.uploads.retain(|upload| upload.requirement != code);
    if let Some(form) = form {
        let keep = draft.answers.iter().filter(|(key, _)| key.form != form.code);
        draft.answers = keep.map(|(key, value)| (key.clone(), value.to_owned())).collect();
    }
}

/// A draft that can be sent: everything required, nothing that only stands in.
pub(in crate::services) fn complete(
    region: &Region,
    service: &str,
    variant: &str,
    (entry, now): (Entry, Timestamp),
) -> Draft {
    let mut draft = empty(service, variant, (entry, now));
    let codes: Vec<String> = {
        let sheet = Sheet::of(region, &draft, now).unwrap();
        let own = sheet.requirements().into_iter();
        own.filter(|one| one.required && !sheet.stands_in(one)).map(|one| one.code.clone()).collect()
    };
    for code in codes {
        give(region, &mut draft, &code);
    }
    let forms: Vec<Form> = Sheet::of(region, &draft, now).unwrap().forms().into_iter().cloned().collect();
    for form in forms {
        fill_in(region, &mut draft, &form);
    }
    draft
}
