//! `accounts` and `account_grants`.

use balai_base::{AccountId, RegionId, Secret, Timestamp};
use balai_store::{Failure, Row, Statement, Tx, values};

use super::super::model::{Account, AccountFilter, AccountListed, AccountState, area_text};
use crate::access::Grant;

/// The columns [`account`] reads, and in that order.
const ACCOUNT: &str =
    "SELECT a.id, a.login, a.name, a.state, a.totp_secret IS NOT NULL, a.created_at FROM accounts a";

fn account(row: &Row) -> Result<Account, Failure> {
    let state: String = row.get(3)?;
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        state: AccountState::parse(&state)
            .ok_or_else(|| Failure::Driver(format!("unknown account state {state}")))?,
        has_factor: row.get(4)?,
        created_at: row.get(5)?,
    })
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &Account) -> Result<(), Failure> {
    let sql = "INSERT INTO accounts (region, id, login, name, totp_last_step, state, created_at)
               VALUES ($1, $2, $3, $4, 0, $5, $6)";
    let state = new.state.as_str();
    tx.execute(sql, &values![region, new.id, &new.login, &new.name, state, new.created_at])?;
    Ok(())
}

pub(in super::super) fn by_id(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<Option<Account>, Failure> {
    let statement =
        Statement::new(ACCOUNT).push(" WHERE a.region = ").bind(region).push(" AND a.id = ").bind(id);
    tx.rows(&statement)?.first().map(account).transpose()
}

pub(in super::super) fn by_login(
    tx: &mut Tx,
    region: &RegionId,
    login: &str,
) -> Result<Option<Account>, Failure> {
    let statement =
        Statement::new(ACCOUNT).push(" WHERE a.region = ").bind(region).push(" AND a.login = ").bind(login);
    tx.rows(&statement)?.first().map(account).transpose()
}

/// At most `limit` accounts after the login `after`, by login.
pub(in super::super) fn list(
    tx: &mut Tx,
    region: &RegionId,
    filter: &AccountFilter,
    after: &str,
    limit: usize,
) -> Result<Vec<AccountListed>, Failure> {
    let mut statement =
        Statement::new(ACCOUNT).push(" WHERE a.region = ").bind(region).push(" AND a.login > ").bind(after);
    if !filter.text.is_empty() {
        let pattern = like_pattern(&filter.text);
        statement = statement
            .push(" AND (lower(a.login) LIKE ")
            .bind(&pattern)
            .push(" ESCAPE '!' OR lower(a.name) LIKE ")
            .bind(&pattern)
            .push(" ESCAPE '!')");
    }
    if let Some(state) = filter.state {
        statement = statement.push(" AND a.state = ").bind(state.as_str());
    }
    if !filter.role.is_empty() || !filter.agency.is_empty() {
        statement = statement.push(
            " AND EXISTS (SELECT 1 FROM account_grants g WHERE g.region = a.region AND g.account_id = a.id",
        );
        if !filter.role.is_empty() {
            statement = statement.push(" AND g.role = ").bind(&filter.role);
        }
        if !filter.agency.is_empty() {
            statement = statement.push(" AND g.agency = ").bind(&filter.agency);
        }
        statement = statement.push(")");
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = tx.rows(&statement.push(" ORDER BY a.login LIMIT ").bind(limit))?;
    let accounts: Vec<Account> = rows.iter().map(account).collect::<Result<_, _>>()?;
    with_grants(tx, region, accounts)
}

/// `text` anywhere, as a pattern for LIKE over lower case.
fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn with_grants(
    tx: &mut Tx,
    region: &RegionId,
    accounts: Vec<Account>,
) -> Result<Vec<AccountListed>, Failure> {
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let grants =
        Statement::new("SELECT account_id, role, agency, unit, area FROM account_grants WHERE region = ")
            .bind(region)
            .push(" AND account_id IN ")
            .bind_list(ids.iter())
            .push(" ORDER BY granted_at, role, agency, unit, area");
    let seen = Statement::new("SELECT account_id, MAX(seen_at) FROM sessions WHERE region = ")
        .bind(region)
        .push(" AND account_id IN ")
        .bind_list(ids.iter())
        .push(" GROUP BY account_id");
    let (grants, seen) = (tx.rows(&grants)?, tx.rows(&seen)?);
    let mut listed: Vec<AccountListed> = accounts
        .into_iter()
        .map(|account| AccountListed { account, grants: Vec::new(), seen_at: None })
        .collect();
    for row in &grants {
        let owner: AccountId = row.get(0)?;
        if let Some(entry) = listed.iter_mut().find(|entry| entry.account.id == owner) {
            entry.grants.push(grant(row, 1)?);
        }
    }
    for row in &seen {
        let owner: AccountId = row.get(0)?;
        if let Some(entry) = listed.iter_mut().find(|entry| entry.account.id == owner) {
            entry.seen_at = row.get(1)?;
        }
    }
    Ok(listed)
}

/// A grant in four columns from `first` on.
pub(super) fn grant(row: &Row, first: usize) -> Result<Grant, Failure> {
    let area: String = row.get(first + 3)?;
    Ok(Grant {
        role: row.get(first)?,
        agency: row.get(first + 1)?,
        unit: row.get(first + 2)?,
        area: area.parse().ok(),
    })
}

pub(in super::super) fn grants(tx: &mut Tx, region: &RegionId, id: AccountId) -> Result<Vec<Grant>, Failure> {
    let sql = "SELECT role, agency, unit, area FROM account_grants
               WHERE region = $1 AND account_id = $2 ORDER BY granted_at, role, agency, unit, area";
    tx.query(sql, &values![region, id])?.iter().map(|row| grant(row, 0)).collect()
}

pub(in super::super) fn insert_grant(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    grant: &Grant,
    now: Timestamp,
) -> Result<u64, Failure> {
    let sql = "INSERT INTO account_grants (region, account_id, role, agency, unit, area, granted_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (region, account_id, role, agency, unit, area) DO NOTHING";
    let area = area_text(grant.area.as_ref());
    tx.execute(sql, &values![region, id, &grant.role, &grant.agency, &grant.unit, area, now])
}

pub(in super::super) fn delete_grant(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    grant: &Grant,
) -> Result<u64, Failure> {
    let sql = "DELETE FROM account_grants WHERE region = $1 AND account_id = $2 AND role = $3
               AND agency = $4 AND unit = $5 AND area = $6";
    let area = area_text(grant.area.as_ref());
    tx.execute(sql, &values![region, id, &grant.role, &grant.agency, &grant.unit, area])
}

/// Active accounts other than `except` that hold one of `roles`.
pub(in super::super) fn others_with_role(
    tx: &mut Tx,
    region: &RegionId,
    except: AccountId,
    roles: &[&str],
) -> Result<u64, Failure> {
    let statement = Statement::new(
        "SELECT COUNT(DISTINCT a.id) FROM accounts a
         JOIN account_grants g ON g.region = a.region AND g.account_id = a.id
         WHERE a.state = 'active' AND a.region = ",
    )
    .bind(region)
    .push(" AND a.id <> ")
    .bind(except)
    .push(" AND g.role IN ")
    .bind_list(roles.iter().copied());
    tx.rows(&statement)?.first().map_or(Ok(0), |row| row.get(0))
}

/// Active accounts that hold a grant in one of `agencies`, by name: possible deputies.
pub(in super::super) fn active_in_agencies(
    tx: &mut Tx,
    region: &RegionId,
    agencies: &[String],
) -> Result<Vec<Account>, Failure> {
    let statement = Statement::new(ACCOUNT)
        .push(" WHERE a.state = 'active' AND a.region = ")
        .bind(region)
        .push(
            " AND EXISTS (SELECT 1 FROM account_grants g WHERE g.region = a.region AND g.account_id = a.id
             AND g.agency IN ",
        )
        .bind_list(agencies.iter())
        .push(") ORDER BY a.name, a.id");
    tx.rows(&statement)?.iter().map(account).collect()
}

pub(in super::super) fn set_state(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    state: AccountState,
) -> Result<u64, Failure> {
    let sql = "UPDATE accounts SET state = $3 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, state.as_str()])
}

pub(in super::super) fn set_name(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    name: &str,
) -> Result<u64, Failure> {
    let sql = "UPDATE accounts SET name = $3 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, name])
}

pub(in super::super) fn password_hash(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<Option<Secret<String>>, Failure> {
    let sql = "SELECT password_hash FROM accounts WHERE region = $1 AND id = $2";
    let row = tx.query_row(sql, &values![region, id])?;
    Ok(row.map(|row| row.get::<Option<String>>(0)).transpose()?.flatten().map(Secret::new))
}

pub(in super::super) fn set_password_hash(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    hash: &Secret<String>,
    now: Timestamp,
) -> Result<u64, Failure> {
    let sql = "UPDATE accounts SET password_hash = $3, password_set_at = $4 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, hash.reveal(), now])
}

/// When the account's password was chosen; none when it has none.
pub(in super::super) fn password_set_at(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<Option<Timestamp>, Failure> {
    let sql = "SELECT COALESCE(password_set_at, created_at) FROM accounts
               WHERE region = $1 AND id = $2 AND password_hash IS NOT NULL";
    tx.query_row(sql, &values![region, id])?.map(|row| row.get(0)).transpose()
}

/// Every (role, agency, unit) that some account holds.
pub(in super::super) fn granted(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<Vec<(String, String, String)>, Failure> {
    let sql = "SELECT DISTINCT role, agency, unit FROM account_grants WHERE region = $1";
    tx.query(sql, &values![region])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}
