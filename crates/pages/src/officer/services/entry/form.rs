//! The whole form of an entry on one page, as a draft has it.

use balai_civic::services::{
    self, Behalf, Draft, Given, MOST_PHOTOS, Seen,
    asked::{CONTACT_FORM, Sheet},
};
use balai_platform::{
    forms::{self, Key},
    region::{Service, services::Requirement},
};
use balai_web::{Here, Told, WebError};
use serde::Serialize;

use super::Kept;
use crate::{
    citizen::apply::{
        fields::{self, FieldView},
        item::{self, PhotoRow},
        page::titled,
    },
    wording::{self, Choice},
};

pub(super) const TEMPLATE: &str = "officer/services/entry.html";

#[derive(Serialize)]
struct FormPart {
    title: String,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing the template shows or leaves out")]
struct ItemRow {
    code: String,
    name: String,
    why: String,
    required: bool,
    options: Vec<Choice>,
    value: String,
    /// Whether a copy can be handed in.
    copies: bool,
    copy: bool,
    /// Whether it can be photographed or scanned here.
    uploads: bool,
    photos: Vec<PhotoRow>,
    /// Whether one more is taken in.
    room: bool,
}

#[derive(Serialize)]
pub(super) struct EntryPage {
    service: String,
    id: String,
    /// Where the form is sent.
    action: String,
    /// The draft; empty before the first tap.
    case: String,
    /// Whether it is a row of an outreach day.
    outreach: bool,
    revision: u64,
    kept: Kept,
    variants: Vec<Choice>,
    variant: String,
    behalves: Vec<Choice>,
    behalf: &'static str,
    seen: Vec<Choice>,
    identity: String,
    parts: Vec<FormPart>,
    items: Vec<ItemRow>,
    most: usize,
    form_token: String,
    pub(super) problem: Option<Told>,
}

/// The page of `draft`: one of the desk, or, `begun` being false, a form nobody filled in yet.
pub(super) fn page(
    here: &Here,
    own: &Service,
    (draft, begun): (&Draft, bool),
    kept: Kept,
) -> Result<EntryPage, WebError> {
    let sheet = Sheet::of(&here.region, draft, here.now()).ok_or_else(WebError::not_found)?;
    let behalf = draft.head.behalf;
    let case = if begun { draft.head.case.to_string() } else { String::new() };
    let action =
        if begun { format!("/petugas/draf/{case}") } else { format!("/petugas/layanan/baru/{}", own.id) };
    let seen = Seen::of(behalf).iter();
    let variant = if draft.head.variant.is_empty() {
        own.variants.first().map(|variant| variant.id.clone()).unwrap_or_default()
    } else {
        draft.head.variant.clone()
    };
    Ok(EntryPage {
        service: own.name.get(here.language).to_owned(),
        id: own.id.clone(),
        action,
        case,
        outreach: draft.head.entry == services::Entry::Outreach,
        revision: draft.head.revision,
        variants: own.variants.iter().map(|one| Choice::new(&one.id, one.name.get(here.language))).collect(),
        variant,
        behalves: Behalf::ALL
            .iter()
            .map(|one| Choice::new(one.as_str(), here.t(&format!("entry-behalf-{}", one.as_str()), &[])))
            .collect(),
        behalf: behalf.as_str(),
        seen: seen
            .map(|one| Choice::new(one.as_str(), here.t(&format!("entry-seen-{}", one.as_str()), &[])))
            .collect(),
        identity: draft.answers.get(&services::identity_seen()).unwrap_or_default().to_owned(),
        parts: parts(here, &sheet, draft),
        items: sheet.requirements().into_iter().map(|one| item_row(here, &sheet, one)).collect(),
        most: MOST_PHOTOS,
        form_token: here.form_token(),
        problem: None,
        kept,
    })
}

/// Every form with its questions; a fact that several forms share stands in the first.
fn parts(here: &Here, sheet: &Sheet<'_>, draft: &Draft) -> Vec<FormPart> {
    let mut known: Vec<Key> = Vec::new();
    let mut parts = Vec::new();
    for form in sheet.forms() {
        let mut asked = sheet.with_context(|own| forms::fields(form, &draft.answers, own));
        asked.retain(|field| !known.contains(&field.key));
        known.extend(asked.iter().map(|field| field.key.clone()));
        let mut views = fields::views(here, &asked, draft);
        for (view, field) in views.iter_mut().zip(&asked) {
            if form.code == CONTACT_FORM && field.question.id == "telepon" {
                view.hint = here.t("entry-phone-hint", &[]);
            }
        }
        parts.push(FormPart { title: titled(here, form), fields: views });
    }
    parts
}

/// What is taken for granted before anything was chosen: what is required is there in the first way that needs nobody's doing.
pub(super) fn usual(sheet: &Sheet<'_>, one: &Requirement) -> Option<Given> {
    let ways = sheet.ways(one);
    let first = ways.iter().copied().find(|way| *way != Given::Upload);
    first.filter(|way| one.required && !sheet.stands_in(one) && *way != Given::Shown && *way != Given::Stated)
}

fn item_row(here: &Here, sheet: &Sheet<'_>, one: &Requirement) -> ItemRow {
    let ways = sheet.ways(one);
    let named = |way: &Given| Choice::new(way.as_str(), here.t(&format!("entry-way-{}", way.as_str()), &[]));
    let options = wording::optional(here.t("entry-way-none", &[]), ways.iter().map(named).collect());
    let given = sheet.draft.item(&one.code).map(|item| item.given).or_else(|| usual(sheet, one));
    let photos = item::photos(sheet.draft, &one.code);
    ItemRow {
        name: one.name.get(here.language).to_owned(),
        why: one.why.as_ref().map(|why| why.get(here.language).to_owned()).unwrap_or_default(),
        required: one.required,
        value: given.map(Given::as_str).unwrap_or_default().to_owned(),
        options,
        copies: ways.contains(&Given::Shown),
        copy: sheet.draft.answers.get(&services::copy_kept(&one.code)).is_some(),
        uploads: ways.contains(&Given::Upload),
        room: photos.len() < MOST_PHOTOS,
        photos,
        code: one.code.clone(),
    }
}
