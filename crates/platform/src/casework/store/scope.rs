//! An access scope as SQL, so that lists, counts, search and export show exactly what `access::can` allows.

use balai_base::{AreaCode, area::Level};
use balai_store::Statement;

use crate::access::{Reach, Scope};

/// Adds ` AND …` for `scope` over the table alias `c`.
pub(in crate::casework) fn within(statement: Statement, scope: &Scope) -> Statement {
    let Scope::Some { reaches, never_hidden_from } = scope else {
        return statement.push(" AND 1 = 0");
    };
    let mut statement = statement;
    if !never_hidden_from.is_empty() {
        statement = statement
            .push(" AND c.hidden_from NOT IN ")
            .bind_list(never_hidden_from.iter().map(String::as_str));
    }
    for (index, reach) in reaches.iter().enumerate() {
        statement = statement.push(if index == 0 { " AND (" } else { " OR " });
        statement = one(statement, reach);
    }
    statement.push(")")
}

/// One reach in brackets: every bound that is set.
fn one(statement: Statement, reach: &Reach) -> Statement {
    let words = reach.visibilities.iter().map(|visibility| visibility.as_str());
    // As an expression: nearly every case has the same visibility, and no index on it leads anywhere.
    let mut statement = statement.push("((c.visibility || '') IN ").bind_list(words);
    if let Some(case) = reach.case {
        statement = statement.push(" AND c.id = ").bind(case);
    }
    if let Some(agency) = &reach.agency {
        statement = statement.push(" AND c.agency = ").bind(agency);
    }
    if let Some(unit) = &reach.unit {
        statement = statement.push(" AND c.unit = ").bind(unit);
    }
    if let Some(area) = &reach.area {
        statement = in_area(statement.push(" AND "), area);
    }
    if let Some(assignees) = &reach.assignees {
        statement = statement.push(" AND c.assignee IN ").bind_list(assignees.iter().copied());
    }
    if !reach.accusations {
        statement = statement.push(" AND c.hidden_from = ''");
    }
    if !reach.while_restricted {
        statement = statement.push(" AND c.restricted_at IS NULL");
    }
    statement.push(")")
}

/// In brackets: the area itself or anything within it.
pub(super) fn in_area(statement: Statement, area: &AreaCode) -> Statement {
    if area.level() == Level::Village {
        return statement.push("(c.area = ").bind(area).push(")");
    }
    // The codes hold digits and dots only, so that LIKE means the same on both databases.
    statement.push("(c.area = ").bind(area).push(" OR c.area LIKE ").bind(format!("{area}.%")).push(")")
}
