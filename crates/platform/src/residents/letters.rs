//! Letters to residents: written in the command that causes them, sent by a job in the lane of mail.
//!
//! A row holds the sealed address and is gone once its letter is; the job names the row only. A code is computed when its
//! letter is sent.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{CaseNumber, Language, RegionId, ResidentId, time::MINUTE};
use balai_store::{
    Failure, Tx,
    jobs::{self, Lane, NewJob},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    codes::code_of,
    store::{self, letters::LetterRow},
    wishes,
};
use crate::{
    casework::{Context, Contexts},
    notify::mail::{Carrier, Letter, Reason, Unsent},
    render::{Argument, OwnTemplates, Renderer},
};

/// The kind of the job that sends a letter.
pub(super) const SEND: &str = "resident-mail";
/// The word of letters that ask whether an address wants to follow.
const FOLLOW: &str = "follow";
/// What surrounds the paragraphs in HTML.
const HTML: &str = include_str!("letter.html");

/// What a letter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A code to enter.
    Code(Uuid),
    /// Whether the address wants to follow a report.
    Follow(Uuid),
    /// The account has another address now.
    AddressChanged,
    /// A recovery was begun at a counter.
    RecoveryStarted,
    /// The account ends soon, since nobody uses it.
    EndsSoon,
    /// The account was ended.
    AccountEnded,
    /// A request about the own data was decided.
    RequestDecided,
}

impl Told {
    /// The word in the database; messages' keys are made of it.
    fn word(self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Follow(_) => FOLLOW,
            Self::AddressChanged => "address-changed",
            Self::RecoveryStarted => "recovery-started",
            Self::EndsSoon => "ends-soon",
            Self::AccountEnded => "account-ended",
            Self::RequestDecided => "request-decided",
        }
    }
}

/// What sending needs.
#[derive(Clone)]
pub struct Posting {
    /// Makes the context of a region.
    pub contexts: Contexts,
    /// Takes the letters away.
    pub carrier: Arc<dyn Carrier>,
    /// What stands before every path of a region.
    pub sites: BTreeMap<RegionId, String>,
    /// Says messages in a language.
    pub renderer: Arc<Renderer>,
}

/// A letter as its HTML shows it.
#[derive(Debug, Serialize)]
pub struct LetterText {
    /// The region's name.
    pub region: String,
    /// What happened, in one line.
    pub subject: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// The code, if the letter brings one.
    pub code: String,
    /// The address of the page to open.
    pub link: String,
    /// What the link is called.
    pub link_name: String,
}

/// Enqueues a letter to `address`.
pub(super) fn write(
    tx: &mut Tx,
    context: &Context,
    (told, language): (Told, Language),
    address: &str,
) -> Result<(), Failure> {
    let (region, moment) = (&context.region.id, &context.moment);
    let id = moment.uuid(&format!("resident-letter|{}", told.word()));
    let row = LetterRow {
        id,
        template: told.word().to_owned(),
        code: if let Told::Code(id) | Told::Follow(id) = told { Some(id) } else { None },
        sealed: context.vault.seal(&place(id), address.as_bytes())?,
        language,
        created_at: moment.now,
    };
    store::letters::insert(tx, region, &row)?;
    let payload = id.to_string();
    let job = NewJob {
        lane: Lane::Mail,
        kind: SEND,
        unique_key: Some(payload.clone()),
        payload,
        due_at: moment.now,
    };
    jobs::enqueue(tx, region, moment, &job)
}

/// Tells the owner of an account that a request about the own data was decided; what was decided stands on their page.
pub fn tell_decided(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<(), Failure> {
    let Some(row) = store::accounts::get(tx, &context.region.id, resident)? else { return Ok(()) };
    let address = super::address_shown(tx, context, resident)?;
    write(tx, context, (Told::RequestDecided, row.language), address.reveal())
}

/// The letter of a row, ready to go; none when there is none any more, or its code is no longer good.
pub(super) fn compose(
    tx: &mut Tx,
    (posting, own): (&Posting, &OwnTemplates),
    context: &Context,
    id: Uuid,
) -> Result<Option<Result<Letter, Unsent>>, Failure> {
    let region = &context.region;
    let Some(row) = store::letters::get(tx, &region.id, id)? else { return Ok(None) };
    let asked = match row.code.filter(|_| row.template == FOLLOW) {
        Some(wish) => match wishes::find_wish(tx, context, &wishes::token(context, wish))? {
            Some(number) => Some((wish, number)),
            None => return Ok(None),
        },
        None if row.code.is_some() && context.moment.now.since(row.created_at) > 10 * MINUTE => {
            return Ok(None);
        }
        None => None,
    };
    let to = context.vault.open_text(&place(id), &row.sealed.key_id, &row.sealed.bytes)?;
    let site = posting.sites.get(&region.id).cloned().unwrap_or_default();
    let text = text(context, &posting.renderer, &row, (&site, asked));
    let html = own.filled(("saya/letter.html", HTML), &region.voice(row.language), &text);
    let letter = html.map(|html| Letter {
        id: format!("{}.s", id.simple()),
        at: row.created_at,
        to,
        from_name: region.letters.sender.as_ref().unwrap_or(&region.name).get(row.language).to_owned(),
        reply_to: region.letters.reply_to.clone(),
        language: row.language.as_str(),
        subject: text.subject.clone(),
        text: plain(&text),
        html,
        stop: String::new(),
    });
    Ok(Some(letter.map_err(|mistake| Unsent {
        again: false,
        reason: Reason::Template,
        detail: format!("saya/letter.html:{}: {}", mistake.line, mistake.message),
    })))
}

/// `asked`: the wish the letter asks about, with the number of its report.
fn text(
    context: &Context,
    renderer: &Renderer,
    row: &LetterRow,
    (site, asked): (&str, Option<(Uuid, CaseNumber)>),
) -> LetterText {
    let voice = context.region.voice(row.language);
    let region = context.region.name.get(row.language).to_owned();
    let number = asked.as_ref().map(|(_, number)| number.to_string()).unwrap_or_default();
    let named = [Argument::text("region", &region), Argument::text("number", &number)];
    let say = |part: &str| renderer.text(&voice, &format!("resident-letter-{part}"), &named);
    let word = row.template.as_str();
    let code = row
        .code
        .filter(|_| asked.is_none())
        .map(|id| code_of(&context.vault, id).reveal().clone())
        .unwrap_or_default();
    LetterText {
        subject: say(&format!("{word}-subject")),
        paragraphs: say(&format!("{word}-text")).split('\n').map(ToOwned::to_owned).collect(),
        code: code.split_at_checked(4).map(|(front, back)| format!("{front} {back}")).unwrap_or_default(),
        link_name: say(if asked.is_some() { "follow-open" } else { "open" }),
        link: match asked {
            Some((wish, _)) => format!("{site}/surel/ikuti/{}", wishes::token(context, wish)),
            None => format!("{site}/saya"),
        },
        region,
    }
}

fn plain(text: &LetterText) -> String {
    let code = (!text.code.is_empty()).then(|| text.code.clone());
    let parts = code.into_iter().chain(text.paragraphs.iter().cloned());
    let body = parts.collect::<Vec<_>>().join("\n\n");
    format!("{body}\n\n{}: {}\n\n-- \n{}\n", text.link_name, text.link, text.region)
}

/// Where the address of a letter is sealed for.
pub(super) fn place(id: Uuid) -> String {
    format!("resident_letters|address|{id}")
}
