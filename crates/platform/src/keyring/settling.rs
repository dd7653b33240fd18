//! Sealing anew after a rotation, in small commands while everybody else goes on; and looking at what is sealed.
//!
//! Every command reads its rows and writes them in one transaction, so a value that somebody changes meanwhile is never
//! put back. A command that was done twice, or by two servers at once, leaves the same. What was done is what the rows
//! say: a run that is broken off anywhere leaves everything readable, and the next one goes on.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::{CaseId, Timestamp};
use balai_store::{Failure, Store, Tx};

use super::{Keys, Mark, SealedRows, Uses, model::SealedRow, store};
use crate::vault::{DATA_KEY, DataKey, Vault};

/// How many rows one look reads.
const LOOKED_AT: u32 = 500;
/// How many rows one command seals anew: a few milliseconds.
const SEALED_AT_ONCE: u32 = 50;

/// A value that does not open. The value itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub row: String,
    /// The key that sealed it.
    pub key_id: String,
    /// Why it does not open.
    pub reason: String,
}

/// What a look through a table found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// How many values opened.
    pub opened: u64,
    /// Those that did not.
    pub unreadable: Vec<Unreadable>,
}

/// How many rows of a table each key seals; rows in which nothing is sealed are left out.
pub fn count(tx: &mut Tx, rows: &SealedRows) -> Result<BTreeMap<String, u64>, Failure> {
    if rows.uses != Uses::Prefixed {
        return Ok(store::count(tx, rows)?.into_iter().filter(|(key, _)| !key.is_empty()).collect());
    }
    let mut counts = BTreeMap::new();
    let mut mark = Mark::start(rows);
    loop {
        let page = store::page(tx, rows, &mark, LOOKED_AT)?;
        let Some(last) = page.last() else { return Ok(counts) };
        mark = Mark::after(&last.id);
        for key in page.into_iter().filter_map(|row| row.key_id) {
            *counts.entry(key).or_insert(0) += 1;
        }
    }
}

/// Whether a row sealed by `key` waits to be sealed anew.
pub fn needs(rows: &SealedRows, key: &str, newest: &str) -> bool {
    match rows.uses {
        Uses::File | Uses::Prefixed => key != newest,
        Uses::Case => key != DATA_KEY,
    }
}

/// Seals every row of a table anew that needs it; `go_on` is asked between commands, with how many rows were sealed since
/// it was asked last, and stops it by `false`. Gives what could not be opened and so was left as it was.
pub fn settle(
    store: &Store,
    (vault, now): (&Arc<Vault>, Timestamp),
    rows: &SealedRows,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Vec<Unreadable>, Failure> {
    let (mut mark, mut left) = (Mark::start(rows), Vec::new());
    while go_on(0) {
        let (from, table, newest) = (mark.clone(), *rows, vault.newest());
        let page = store.read_now(move |tx| store::page(tx, &table, &from, LOOKED_AT))?;
        let Some(last) = page.last() else { break };
        let waits = |row: &SealedRow| row.key_id.as_deref().is_some_and(|key| needs(rows, key, &newest));
        if let Some(first) = page.iter().position(waits) {
            let before = first.checked_sub(1).and_then(|before| page.get(before));
            mark = before.map_or(mark, |row| Mark::after(&row.id));
            let (from, keys) = (mark.clone(), Arc::clone(vault));
            let round =
                store.write_now(move |tx| settle_round(tx, (&keys, now), &table, (&from, SEALED_AT_ONCE)))?;
            left.extend(round.left);
            match round.next {
                Some(next) => mark = next,
                None => break,
            }
            if !go_on(round.sealed) {
                break;
            }
        } else {
            mark = Mark::after(&last.id);
        }
    }
    Ok(left)
}

/// What one command of [`settle`] did.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Where the next one begins; none at the end.
    pub next: Option<Mark>,
    /// How many rows were sealed anew.
    pub sealed: u64,
    /// What could not be opened.
    pub left: Vec<Unreadable>,
}

/// Seals the rows of one page anew, in the caller's transaction.
pub fn settle_round(
    tx: &mut Tx,
    (vault, now): (&Vault, Timestamp),
    rows: &SealedRows,
    (after, limit): (&Mark, u32),
) -> Result<Round, Failure> {
    let page = store::page(tx, rows, after, limit)?;
    let mut round =
        Round { next: page.last().map(|last| Mark::after(&last.id)), sealed: 0, left: Vec::new() };
    let newest = vault.newest();
    for row in page {
        let Some(key) = row.key_id.as_deref().filter(|key| needs(rows, key, &newest)) else { continue };
        match again(tx, (vault, now), rows, &row)? {
            Ok((key_id, sealed)) => {
                store::replace(tx, rows, (&row.id, &key_id), &sealed)?;
                round.sealed += 1;
            }
            Err(reason) => {
                round.left.push(unreadable(rows, (&row, key), rows.columns.first().copied(), reason));
            }
        }
    }
    Ok(round)
}

/// A row's columns sealed anew; inside an error, why one of them does not open.
#[expect(clippy::type_complexity, reason = "outside: did the database answer; inside: did it open")]
fn again(
    tx: &mut Tx,
    (vault, now): (&Vault, Timestamp),
    rows: &SealedRows,
    row: &SealedRow,
) -> Result<Result<(String, Vec<Option<Vec<u8>>>), String>, Failure> {
    let mut values = row.values.clone();
    let mut key_id = vault.newest();
    for (at, place, sealed) in row.sealed(rows) {
        let Some(place) = place else { return Ok(Err("its identifier is of another kind".to_owned())) };
        let plain = match vault.open(&place, &sealed.key_id, &sealed.bytes) {
            Ok(plain) => plain,
            Err(failure) => return Ok(Err(failure.to_string())),
        };
        let sealed = match row.case {
            Some(case) => {
                let keys = Keys { region: &row.id.region, vault };
                let key = super::obtain(tx, keys, case, now)?;
                vault.seal_with(&key, &place, plain.reveal())
            }
            None => vault.seal(&place, plain.reveal()),
        }?;
        key_id = sealed.key_id;
        if let Some(value) = values.get_mut(at) {
            *value = Some(sealed.bytes);
        }
    }
    Ok(Ok((key_id, values)))
}

/// Opens every value of a table and tells which do not open; `go_on` as in [`settle`], with the values looked at.
pub fn examine(
    store: &Store,
    vault: &Arc<Vault>,
    rows: &SealedRows,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Examined, Failure> {
    let (mut mark, mut found) = (Mark::start(rows), Examined::default());
    loop {
        let (from, table, keys) = (mark.clone(), *rows, Arc::clone(vault));
        let (next, page) = store.read_now(move |tx| {
            let page = store::page(tx, &table, &from, LOOKED_AT)?;
            let next = page.last().map(|last| Mark::after(&last.id));
            let mut examined = Examined::default();
            for row in page {
                examine_row(tx, &keys, &table, &row, &mut examined)?;
            }
            Ok((next, examined))
        })?;
        let looked_at = page.opened + u64::try_from(page.unreadable.len()).unwrap_or(0);
        found.opened += page.opened;
        found.unreadable.extend(page.unreadable);
        match next {
            Some(next) if go_on(looked_at) => mark = next,
            _ => return Ok(found),
        }
    }
}

fn examine_row(
    tx: &mut Tx,
    vault: &Vault,
    rows: &SealedRows,
    row: &SealedRow,
    examined: &mut Examined,
) -> Result<(), Failure> {
    let mut own = None;
    for (at, place, sealed) in row.sealed(rows) {
        let place = place.ok_or_else(|| "its identifier is of another kind".to_owned());
        let outcome = match (place, row.case) {
            (Err(reason), _) => Err(reason),
            (Ok(place), Some(case)) if sealed.key_id == DATA_KEY => {
                if own.is_none() {
                    own = Some(own_key(tx, vault, row, case)?);
                }
                match &own {
                    Some(Ok(key)) => key.open(&place, &sealed.bytes).map(drop).map_err(|f| f.to_string()),
                    Some(Err(reason)) => Err(reason.clone()),
                    None => Ok(()),
                }
            }
            (Ok(place), _) => {
                vault.open(&place, &sealed.key_id, &sealed.bytes).map(drop).map_err(|f| f.to_string())
            }
        };
        match outcome {
            Ok(()) => examined.opened += 1,
            Err(reason) => {
                let column = rows.columns.get(at).copied();
                examined.unreadable.push(unreadable(rows, (row, &sealed.key_id), column, reason));
            }
        }
    }
    Ok(())
}

/// The key of the case a row belongs to; inside an error, why there is none.
fn own_key(
    tx: &mut Tx,
    vault: &Vault,
    row: &SealedRow,
    case: CaseId,
) -> Result<Result<DataKey, String>, Failure> {
    let Some(sealed) = store::get(tx, &row.id.region, case)? else {
        return Ok(Err("the key of its case was destroyed or lost".to_owned()));
    };
    let place = super::place(&row.id.region, case);
    Ok(vault.open_data_key(&place, &sealed).map_err(|failure| failure.to_string()))
}

fn unreadable(
    rows: &SealedRows,
    (row, key): (&SealedRow, &str),
    column: Option<&'static str>,
    reason: String,
) -> Unreadable {
    Unreadable {
        table: rows.table,
        column: column.unwrap_or_default(),
        row: row.id.told(),
        key_id: key.to_owned(),
        reason,
    }
}
