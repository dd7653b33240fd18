//! What a service asks for, as officers see it beside what was given: photos, what the register says, the part of a bundle it comes
//! from.

use balai_base::Localized;
use balai_platform::{
    casework::Context,
    region::services::{self, RequirementKind},
};
use balai_store::{Failure, Tx};
use serde::Serialize;
use uuid::Uuid;

use super::{
    bundles,
    store::holdings,
    view::{PartView, part},
};
use crate::services::{Given, Head, Item, Upload, Verdict};

/// One requirement with what was given for it.
#[derive(Clone, Debug, Serialize)]
pub struct AskedView {
    /// Its code.
    pub code: String,
    /// What people read.
    pub name: Localized,
    /// How it is met in general.
    pub kind: &'static str,
    /// Whether the service can't be given without it.
    pub required: bool,
    /// How it was met; empty when nothing was given.
    pub given: &'static str,
    /// What an officer said.
    pub verdict: &'static str,
    /// What the person is told.
    pub remark: String,
    /// Photos and papers.
    pub files: Vec<FileView>,
    /// The part of the bundle whose product this is.
    pub from: Option<PartView>,
    /// Whether the person said that what the register has is wrong, and sent a photo.
    pub doubted: bool,
    /// Whether the register says that it holds this; none while it was not asked or did not answer.
    pub held: Option<bool>,
}

/// One file.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    /// Its identifier.
    pub id: Uuid,
    /// Whether it is a PDF.
    pub paper: bool,
    /// Whether the photo looks blurred.
    pub blurred: bool,
}

/// Says what the register holds, and of each product of another part which part that is and how it stands.
pub(super) fn sources_named(
    tx: &mut Tx,
    context: &Context,
    (head, mut asked): (&Head, Vec<AskedView>),
) -> Result<Vec<AskedView>, Failure> {
    for (code, held) in holdings::of(tx, &context.region.id, head.case)? {
        for one in asked.iter_mut().filter(|one| one.code == code) {
            one.held = Some(held);
        }
    }
    let Some(parent) = head.parent else { return Ok(asked) };
    let Some(bundle) = crate::services::head(tx, context, parent)? else { return Ok(asked) };
    let Some(bundle) = context.region.services.get(&bundle.service) else { return Ok(asked) };
    let cases = bundles::part_cases(tx, context, parent)?;
    for one in asked.iter_mut().filter(|one| one.given == Given::Product.as_str()) {
        let giver = bundles::giver(&context.region, bundle, &one.code);
        let case = giver.and_then(|giver| cases.iter().find(|case| case.category == giver.id));
        one.from = case.map(|case| part(context, case));
    }
    Ok(asked)
}

/// What the service asks for, with what was given for it.
pub(super) fn asked(
    context: &Context,
    service: &services::Service,
    (head, items, uploads): (&Head, &[Item], &[Upload]),
) -> Vec<AskedView> {
    let all = services::applicable(service, head.variant()).into_iter();
    all.filter_map(|requirement| {
        let item = items.iter().find(|item| item.requirement == requirement.code);
        if item.is_none() && !requirement.required {
            return None;
        }
        Some(AskedView {
            code: requirement.code.clone(),
            name: requirement.name.clone(),
            kind: requirement.kind.as_str(),
            required: requirement.required,
            given: item.map_or("", |item| Given::as_str(item.given)),
            verdict: item.map_or("", |item| Verdict::as_str(item.verdict)),
            remark: item.map(|item| item.remark.clone()).unwrap_or_default(),
            files: files_of(uploads, &requirement.code),
            from: None,
            held: None,
            doubted: requirement.kind == RequirementKind::Registry
                && context.region.reads_register
                && item.is_some_and(|item| item.given == Given::Upload),
        })
    })
    .collect()
}

/// The files of one requirement.
pub(super) fn files_of(uploads: &[Upload], code: &str) -> Vec<FileView> {
    let own = uploads.iter().filter(|upload| upload.requirement == code);
    own.map(|upload| FileView {
        id: upload.id,
        paper: upload.media_type == "application/pdf",
        blurred: upload.looks_blurred(),
    })
    .collect()
}
