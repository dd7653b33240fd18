//! Joins documents with the program that sets them: what a sheet of the register says becomes the data of a template.

use balai_base::Language;
use serde_json::{Value, json};

use super::{
    Sheet, Typesetter, Unset,
    typesetter::{self, Failure, QR},
};
use crate::{region::Region, render::day};

/// The name under which a template finds the region's emblem.
const EMBLEM: &str = "emblem.svg";

/// Has documents set by `balai-typeset`.
#[derive(Debug)]
pub struct Setter(pub typesetter::Typesetter);

impl Typesetter for Setter {
    fn set(&self, sheet: &Sheet) -> Result<Vec<u8>, Unset> {
        let template = sheet.region.document_templates.get(&sheet.template);
        let template =
            template.ok_or_else(|| Unset::Refused(format!("there is no template `{}`", sheet.template)))?;
        let (id, data) = (sheet.id.to_string(), said(sheet));
        let mut pictures: Vec<(&str, &[u8])> = vec![(QR, sheet.qr.0.as_bytes())];
        if let Some(emblem) = &sheet.region.brand.emblem {
            pictures.push((EMBLEM, emblem.as_bytes()));
        }
        let made_at = sheet.issued_at.millis() / 1_000;
        let asked = typesetter::Sheet { template, data: &data, pictures: &pictures, identity: &id, made_at };
        match self.0.set(&asked) {
            Ok(set) => Ok(set.pdf),
            Err(failure @ (Failure::BeingPrepared | Failure::Busy | Failure::Broken)) => {
                Err(Unset::NotReady(failure.to_string()))
            }
            Err(failure @ (Failure::Refused(_) | Failure::TooMuch)) => {
                Err(Unset::Refused(failure.to_string()))
            }
        }
    }
}

/// What a template reads: who issues, what number and id it has, who signs, and what the document itself says.
fn said(sheet: &Sheet) -> Value {
    let (region, language) = (&sheet.region, Language::Id);
    let address = format!("{}/cek", sheet.host);
    json!({
        "office": office(region, &sheet.agency, language),
        "id": sheet.id.to_string(),
        "number": sheet.number,
        "place_of_check": address,
        "qr_millimetres": f64::from(sheet.qr.1) / 1_000.0,
        "place_of_tracking": format!("{}/lacak", sheet.host),
        "place": region.short_name.get(language),
        "date": day(sheet.issued_at, language, &region.time_zone),
        "signature": sheet.signature.as_str(),
        "example": sheet.specimen,
        "signer": { "position": signer(region, &sheet.agency, language) },
        "values": sheet.data,
    })
}

fn office(region: &Region, agency: &str, language: Language) -> Value {
    let found = region.agencies.get(agency);
    let name = found.map_or_else(|| region.name.get(language), |agency| agency.name.get(language));
    let address = found.and_then(|agency| agency.contact.address.clone()).unwrap_or_default();
    json!({
        "region": region.name.get(language),
        "name": name,
        "address": address,
        "emblem": region.brand.emblem.is_some(),
    })
}

/// In whose name the paper is signed: the head of the agency.
fn signer(region: &Region, agency: &str, language: Language) -> String {
    let name = region.agencies.get(agency).map_or("", |agency| agency.name.get(language));
    format!("Kepala {name}")
}
