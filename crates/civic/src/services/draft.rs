//! A draft: begun, answered page by page, left and taken up again, on one device or two.
//!
//! Found by a secret in the browser's cookie, or by the code given to whoever wants to go on later; of both only keyed hashes
//! are stored. Whoever comes back by the code gets the same secret, so that the first device is not shut out.

use balai_base::{
    CaseId, Language, Problem, Timestamp,
    random::below,
    time::{DAY, HOUR},
};
use balai_platform::{
    casework::Context,
    forms::{Answers, Key},
    keyring,
};
use balai_store::{
    Failure, Tx, files as stored_files,
    limits::{self, Limit},
};

use super::{
    Behalf, Draft, Entry, Given, Head, answers,
    asked::{Sheet, behalf_said, doubted, skipped},
    assisted,
    marks::token_key,
    store::{answers as answer_rows, applications, files, items},
};
use crate::intake::DraftToken;

/// How long an untouched draft is kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// For what the token of a draft is hashed.
const PURPOSE: &str = "application-draft";
/// Letters of the code by which somebody returns: ten of Crockford's base32, fifty bits.
const CODE_LETTERS: usize = 10;
/// Crockford's base32.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How often codes may be tried from one place.
const CODE_TRIES: Limit = Limit { window_ms: HOUR, allowed: 10 };

/// An application about to be begun.
#[derive(Clone, Debug)]
pub struct Begin {
    /// The service's id.
    pub service: String,
    /// The variant, if it is known already.
    pub variant: String,
    /// Who types it in.
    pub entry: Entry,
    /// The language the person reads.
    pub language: Language,
}

/// Begins a draft. The service must be offered here, in this way, today.
pub fn begin(tx: &mut Tx, context: &Context, new: &Begin, token: &DraftToken) -> Result<Draft, Failure> {
    let now = context.moment.now;
    let service = context
        .region
        .services
        .on(&new.service, now.day(&context.region.time_zone))
        .ok_or_else(|| Problem::not_found("problem-service-unknown"))?;
    let open = match new.entry {
        Entry::Online => service.channels.online,
        Entry::Counter => service.channels.counter,
        Entry::Outreach => service.channels.outreach || service.channels.counter,
    };
    if !open {
        return Err(Problem::conflict("problem-service-not-this-way").into());
    }
    let head = Head {
        case: CaseId(context.moment.uuid("application")),
        service: service.id.clone(),
        variant: service.variant(&new.variant).map(|variant| variant.id.clone()).unwrap_or_default(),
        parent: None,
        entry: new.entry,
        behalf: Behalf::Own,
        revision: 1,
        pack_version: context.region.version.clone(),
        language: new.language,
        created_at: now,
        saved_at: now,
        expires_at: Some(now.plus(KEPT)),
        sent_at: None,
        complete_at: None,
    };
    applications::insert(tx, &context.region.id, &head, Some(token.hash(&context.vault, PURPOSE)))?;
    answers::save(tx, context, head.case, &[(token_key(), token.reveal())])?;
    Ok(Draft { head, answers: Answers::default(), items: Vec::new(), uploads: Vec::new() })
}

/// The draft of `token`; none when it expired, was sent or never was.
pub fn read_draft(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<Option<Draft>, Failure> {
    let found = applications::by_token(
        tx,
        &context.region.id,
        (&token.hash(&context.vault, PURPOSE), context.moment.now),
    )?;
    found.map(|head| filled(tx, context, head)).transpose()
}

/// A row with everything that hangs on it.
pub(super) fn filled(tx: &mut Tx, context: &Context, head: Head) -> Result<Draft, Failure> {
    let region = &context.region.id;
    let mut known = answers::open(tx, context, head.case)?;
    known.set(token_key(), "");
    let (items, uploads) = (items::of(tx, region, head.case)?, files::of(tx, region, head.case)?);
    Ok(Draft { answers: known, items, uploads, head })
}

/// What is to be changed in a draft.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The revision the page was shown at.
    pub revision: u64,
    /// Answers; an empty text takes one away.
    pub answers: Vec<(Key, String)>,
    /// The variant, when it is chosen.
    pub variant: Option<String>,
    /// For whom, when it is chosen.
    pub behalf: Option<Behalf>,
    /// How requirements are met; none takes it back.
    pub items: Vec<(String, Option<Given>)>,
    /// Optional requirements that are passed over, or no longer.
    pub passed: Vec<(String, bool)>,
    /// What the register is said to have wrong, or no longer.
    pub doubted: Vec<(String, bool)>,
}

/// What became of a change.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is stored.
    Stored(Draft),
    /// Another device answered the same differently in between: nothing was stored, and here is what it said.
    Elsewhere(Draft),
}

/// Saves a change; the draft is kept for another 30 days from now on.
pub fn answer(tx: &mut Tx, context: &Context, token: &DraftToken, change: &Change) -> Result<Saved, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    if draft.head.revision != change.revision && contradicts(&draft, change) {
        return Ok(Saved::Elsewhere(draft));
    }
    let region = &context.region.id;
    let mut head = moved_on(context, &draft.head);
    if let Some(variant) = &change.variant {
        head.variant.clone_from(variant);
    }
    let mut changes = change.answers.clone();
    if let Some(behalf) = change.behalf {
        head.behalf = behalf;
        changes.push((behalf_said(), behalf.as_str().to_owned()));
    }
    for (code, passed) in &change.passed {
        changes.push((skipped(code), if *passed { "yes".to_owned() } else { String::new() }));
    }
    for (code, wrong) in &change.doubted {
        changes.push((doubted(code), if *wrong { "yes".to_owned() } else { String::new() }));
        // What was given before was given by the other way.
        items::remove(tx, region, (head.case, code))?;
    }
    answers::save(tx, context, head.case, &changes)?;
    let sheet_draft = filled(tx, context, head.clone())?;
    for (code, given) in &change.items {
        give(tx, context, &sheet_draft, (code, *given))?;
    }
    applications::saved(tx, region, &head)?;
    filled(tx, context, head).map(Saved::Stored)
}

/// Notes how a requirement is met, if that is one of its ways.
pub(super) fn give(
    tx: &mut Tx,
    context: &Context,
    draft: &Draft,
    (code, given): (&str, Option<Given>),
) -> Result<(), Failure> {
    let unknown = || Problem::invalid("problem-requirement-not-asked");
    let sheet = Sheet::of(&context.region, draft, context.moment.now).ok_or_else(unknown)?;
    let requirement = sheet.requirement(code).ok_or_else(unknown)?;
    let region = &context.region.id;
    match given {
        Some(given) if sheet.ways(requirement).contains(&given) => {
            items::put(tx, region, draft.head.case, (code, given))
        }
        Some(_) => Err(unknown().into()),
        None => items::remove(tx, region, (draft.head.case, code)),
    }
}

/// Whether the draft already says something else where the change says something.
fn contradicts(draft: &Draft, change: &Change) -> bool {
    let answers = change.answers.iter().any(|(key, value)| {
        draft.answers.get(key).is_some_and(|known| known != value && !key.question.is_empty())
    });
    let variant = change
        .variant
        .as_ref()
        .is_some_and(|variant| !draft.head.variant.is_empty() && draft.head.variant != *variant);
    answers || variant
}

/// The head of a draft that is saved now, with the newest pack's questions.
pub(super) fn moved_on(context: &Context, head: &Head) -> Head {
    let now = context.moment.now;
    Head {
        revision: head.revision + 1,
        saved_at: now,
        expires_at: head.expires_at.map(|_| now.plus(KEPT)),
        pack_version: context.region.version.clone(),
        ..head.clone()
    }
}

/// "There is no such draft": it expired, was sent, or the browser lost its cookie.
pub(super) fn no_draft() -> Problem {
    Problem::not_found("problem-draft-gone")
}

/// A code by which the draft is taken up again; an earlier one opens nothing any more. Shown once.
pub fn give_code(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<String, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    let random = context.moment.random("application-code");
    let code: String = (0..CODE_LETTERS)
        .filter_map(|_| LETTERS.get(usize::try_from(below(&random, 32)).unwrap_or(0)))
        .map(|letter| char::from(*letter))
        .collect();
    applications::put_code(tx, &context.region.id, (draft.head.case, code_hash(context, &code)))?;
    applications::saved(tx, &context.region.id, &moved_on(context, &draft.head))?;
    let (first, second) = code.split_at_checked(CODE_LETTERS / 2).unwrap_or((&code, ""));
    Ok(format!("{first}-{second}"))
}

fn code_hash(context: &Context, code: &str) -> [u8; 32] {
    context.vault.mac("application-code", code.as_bytes())
}

/// A code as people type it: any case, blanks and hyphens anywhere, O for 0, I and L for 1. None when it is none.
fn read_code(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '.'))
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = letters.chars().all(|letter| LETTERS.iter().any(|own| char::from(*own) == letter));
    (known && letters.chars().count() == CODE_LETTERS).then_some(letters)
}

/// The token of the draft a code opens. A wrong code is `Ok(None)`, so that the try stays counted; too many from one place
/// (`who`: a keyed hash of it) are refused. Whoever goes on alone with what an officer began makes it an application of their own,
/// where the service can be applied for on pages: what the officer saw still counts, and nothing more is taken for seen.
pub fn take_up(
    tx: &mut Tx,
    context: &Context,
    (code, who): (&str, &[u8]),
) -> Result<Option<DraftToken>, Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    limits::take(tx, region, "application-code", who, now, &CODE_TRIES)?;
    let Some(code) = read_code(code) else { return Ok(None) };
    let Some(head) = applications::by_code(tx, region, (&code_hash(context, &code), now))? else {
        return Ok(None);
    };
    if head.entry != Entry::Online && assisted::require_officer(context).is_err() {
        let day = now.day(&context.region.time_zone);
        let service = context.region.services.on(&head.service, day);
        if !service.is_some_and(|service| service.channels.online) {
            return Err(Problem::conflict("problem-draft-at-desk").into());
        }
        applications::put_online(tx, region, head.case)?;
    }
    let known = answers::open(tx, context, head.case)?;
    Ok(known.get(&token_key()).and_then(DraftToken::parse))
}

/// Forgets a draft: its rows go, and with its key everything it sealed, here and in later copies of the database.
pub fn discard(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<(), Failure> {
    let hash = token.hash(&context.vault, PURPOSE);
    match applications::by_token(tx, &context.region.id, (&hash, context.moment.now))? {
        Some(head) => forget(tx, context, head.case),
        None => Ok(()),
    }
}

/// Forgets what was said in an application; its files are unlinked by the job that looks for them.
pub(super) fn forget(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    let region = &context.region.id;
    keyring::destroy(tx, region, case)?;
    let uploads = files::of(tx, region, case)?;
    answer_rows::delete(tx, region, case)?;
    items::delete(tx, region, case)?;
    files::delete(tx, region, case)?;
    applications::delete(tx, region, case)?;
    for upload in uploads {
        stored_files::unname(tx, region, &upload.file)?;
    }
    Ok(())
}

/// When a draft that is saved now would be forgotten.
pub fn kept_until(now: Timestamp) -> Timestamp {
    now.plus(KEPT)
}
