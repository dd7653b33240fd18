//! Something to sign in a demonstration: letters whose signer was asked in vain when they were issued, so that they wait at
//! `/petugas/tanda-tangan` for a head of an office. Everything else the test signer signs at once.

use std::sync::Arc;

use balai_base::{AccountId, Language, Moment, time::DAY};
use balai_platform::{
    access::{Action, Actor, Grant, Officer},
    casework::Context,
    documents::{self, NewDocument, Origin},
    region::{DocumentKind, Region, Signing},
};
use balai_store::{Failure, form_tokens};
use balai_web::AppState;
use serde_json::{Map, Value};

/// One for each of them: nobody's names.
const NAMES: [&str; 4] = ["Ni Luh Contoh", "I Made Contoh", "Ni Kadek Contoh", "I Ketut Contoh"];
/// For how long they have waited, in milliseconds: longer than anything else of the demonstration, so that they are set first.
const SINCE: i64 = 12 * DAY;
/// A number of nobody's: there is no province 00.
const NIK: &str = "0001014107900001";

/// Issues the letters, once.
pub(super) fn invent(state: &AppState, region: &Arc<Region>) -> Result<(), Failure> {
    let is_signed = |kind: &&DocumentKind| {
        kind.origin == Origin::Region && kind.signing == Signing::Tte && kind.form.is_some()
    };
    let roles = &region.roles;
    let issuer = roles.list.iter().find(|role| role.actions.contains(&Action::IssueDocument));
    let (Some(kind), Some(role), Some(service)) =
        (region.documents.kinds.iter().find(is_signed), issuer, region.services.list.first())
    else {
        return Ok(());
    };
    let grant =
        Grant { role: role.id.clone(), agency: service.agency.clone(), unit: String::new(), area: None };
    let moment = Moment::new(state.clock.now().plus(-SINCE), state.random.as_ref());
    let officer = Officer {
        account: AccountId(moment.uuid("unsigned|account")),
        name: String::new(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    };
    let context = Context {
        region: Arc::clone(region),
        vault: state.vault.clone(),
        moment,
        actor: Actor::Officer(officer),
    };
    let letters: Vec<NewDocument> = NAMES.iter().map(|name| letter(kind, &service.agency, name)).collect();
    let token = state.vault.mac("invented-unsigned", region.id.as_str().as_bytes());
    state.store.write_now(move |tx| {
        let id = &context.region.id;
        if form_tokens::find(tx, id, &token)?.is_some() {
            return Ok(());
        }
        form_tokens::record(tx, id, &token, "play", &[], context.moment.now)?;
        for (place, letter) in letters.iter().enumerate() {
            let own = context.apart(&format!("unsigned|{place}"));
            let document = documents::issue(tx, &own, letter)?;
            documents::put_off(tx, id, document.id)?;
        }
        Ok(())
    })
}

fn letter(kind: &DocumentKind, agency: &str, name: &str) -> NewDocument {
    let said = |id: &str| match id {
        "nik" => NIK,
        id if id.ends_with("name") => name,
        id if id.ends_with("date") => "1990-07-01",
        _ => "Contoh",
    };
    let fields = kind.fields.iter().map(|field| (field.id.clone(), Value::from(said(&field.id))));
    NewDocument {
        kind: kind.id.clone(),
        case: None,
        agency: agency.to_owned(),
        data: Value::Object(fields.collect::<Map<_, _>>()),
        language: Language::Id,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_pack_with_letters_to_be_signed_has_something_to_sign() {
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung");
        let region = Region::load(&pack).unwrap_or_else(|findings| panic!("{findings:?}"));
        let kind = region.documents.kinds.iter().find(|kind| kind.id == "never-married").unwrap();
        let letter = letter(kind, "disdukcapil", NAMES[0]);
        for field in &kind.fields {
            assert!(letter.data[&field.id].as_str().is_some_and(|said| !said.is_empty()), "{}", field.id);
        }
        assert_eq!((&letter.data["name"], &letter.data["nik"]), (&Value::from(NAMES[0]), &Value::from(NIK)));
    }
}
