//! What officers read at their desks: one row for officer, case and day, so that a breach by an account knows what the account
//! saw, and a person learns who had the case open.

use balai_base::{AccountId, CaseId, Day, RegionId, Timestamp};
use balai_store::{Failure, Tx};

use super::{DeskRead, store};
use crate::access::{Action, Officer, Roles};

/// Those of `cases` that are not noted yet as read by `account` on `day`, or only as a line of a list when now they are
/// read `whole`. Each once.
pub fn unnoted(
    tx: &mut Tx,
    region: &RegionId,
    (account, day): (AccountId, Day),
    (cases, whole): (&[CaseId], bool),
) -> Result<Vec<CaseId>, Failure> {
    let mut asked = cases.to_vec();
    asked.sort_unstable();
    asked.dedup();
    if asked.is_empty() {
        return Ok(asked);
    }
    let noted = store::noted(tx, region, (account, day), (&asked, whole))?;
    asked.retain(|case| !noted.contains(case));
    Ok(asked)
}

/// Notes that an officer's page showed `cases`, once for officer, case and day.
pub fn note_reads(
    tx: &mut Tx,
    region: &RegionId,
    (officer, roles): (&Officer, &Roles),
    (day, at): (Day, Timestamp),
    (cases, whole): (&[CaseId], bool),
) -> Result<(), Failure> {
    let reads = |role: &str| roles.get(role).is_some_and(|role| role.actions.contains(&Action::ReadCase));
    let grant = officer.grants.iter().find(|grant| reads(&grant.role));
    let (role, agency) = grant.map(|grant| (grant.role.clone(), grant.agency.clone())).unwrap_or_default();
    let new =
        DeskRead { account: officer.account, role, agency, day, case: CaseId(uuid::Uuid::nil()), whole, at };
    store::note_reads(tx, region, cases.iter().map(|case| DeskRead { case: *case, ..new.clone() }))
}

/// Who read one case, the newest first. Whoever calls has made sure that the case is the asker's own, or that the asker may
/// read the trail.
pub fn reads_of(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<DeskRead>, Failure> {
    store::reads_of(tx, region, case)
}

/// What was read on the days from `from` to `until`, both included, the newest first, at most `limit`: by `account`, or by
/// everybody.
pub fn reads(
    tx: &mut Tx,
    region: &RegionId,
    account: Option<AccountId>,
    (from, until): (Day, Day),
    limit: u32,
) -> Result<Vec<DeskRead>, Failure> {
    store::reads(tx, region, account, (from, until), limit)
}

/// The next cases that `account` read on the days from `from` to `until`, both included, in the order of their identifiers.
pub fn cases_read(
    tx: &mut Tx,
    region: &RegionId,
    (account, from, until): (AccountId, Day, Day),
    (after, limit): (Option<CaseId>, u32),
) -> Result<Vec<CaseId>, Failure> {
    let after = after.unwrap_or(CaseId(uuid::Uuid::nil()));
    store::cases_read(tx, region, (account, from, until), (after, limit))
}

/// Forgets what was read before `day`.
pub fn forget_reads(tx: &mut Tx, region: &RegionId, day: Day) -> Result<u64, Failure> {
    store::forget_reads(tx, region, day)
}
