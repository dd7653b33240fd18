//! PostgreSQL's errors told apart by SQLSTATE (appendix A of its manual).

use postgres::{Error, error::SqlState};

use crate::{Failure, tx::Trouble};

/// The failure and what it means for the connection. Bound values and the server's DETAIL, which may quote a
/// row, are never part of it.
pub(crate) fn told(error: &Error, sql: &str) -> (Failure, Trouble) {
    let Some(state) = error.as_db_error() else {
        let lost = error.is_closed() || std::error::Error::source(error).is_some_and(is_io);
        let failure =
            if lost { Failure::Busy } else { Failure::Driver(format!("{} in: {sql}", chain(error))) };
        return (failure, if lost { Trouble::Lost } else { Trouble::Command });
    };
    let code = state.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        let constraint = state.constraint().unwrap_or_default().to_owned();
        return (Failure::Conflict { constraint }, Trouble::Command);
    }
    if [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code) {
        return (Failure::Busy, Trouble::Again);
    }
    match code.code().as_bytes() {
        // admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout; class 08
        [b'5', b'7', b'P', ..] | [b'0', b'8', ..] | b"25P03" => (Failure::Busy, Trouble::Lost),
        b"53100" => (Failure::storage_full(), Trouble::Full),
        [b'5', b'3', ..] | b"55P03" => (Failure::Busy, Trouble::Command),
        b"57014" => (Failure::took_too_long(), Trouble::Command),
        b"25006" => (Failure::ReadOnly, Trouble::Command),
        _ => (Failure::Driver(format!("{} ({}) in: {sql}", state.message(), code.code())), Trouble::Command),
    }
}

fn is_io(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<std::io::Error>()
}

/// An error with its causes; the driver's own text names only the step that failed.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
