//! The words of programs.

use balai_base::{AccountId, Day, ProgramId, Secret, Timestamp};

/// The most requests with a key that any program may be given in one minute.
pub const PER_MINUTE_MOST: u32 = 6_000;
/// The most requests with a key that any program may be given in one day.
pub const PER_DAY_MOST: u32 = 1_000_000;

/// A program as an administrator describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProgram {
    /// What officers call it: `Aplikasi warga`.
    pub name: String,
    /// Whom to call when it misbehaves: an e-mail address or telephone number of an office.
    pub contact: String,
    /// How many requests with its key in one minute.
    pub per_minute: u32,
    /// How many requests with its key in one day.
    pub per_day: u32,
    /// Whether its key hands in results of drills, and does nothing else.
    pub hands_in_drills: bool,
}

/// A key as it is shown, this once.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The program.
    pub id: ProgramId,
    /// The key in clear.
    pub key: Secret<String>,
}

/// A program as recognised by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its identifier.
    pub id: ProgramId,
    /// What officers call it.
    pub name: String,
    /// How many requests with its key in one minute.
    pub per_minute: u32,
    /// How many requests with its key in one day.
    pub per_day: u32,
    /// The day on which it was last used, if ever.
    pub last_used: Option<Day>,
    /// Whether its key hands in results of drills, and does nothing else.
    pub hands_in_drills: bool,
}

/// A program as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramListed {
    /// The program.
    pub program: Program,
    /// Whom to call.
    pub contact: String,
    /// The key's last four characters.
    pub hint: String,
    /// When the key was issued.
    pub created_at: Timestamp,
    /// By whom; none when by the server itself.
    pub created_by: Option<AccountId>,
    /// When the key was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// Why.
    pub revoked_because: String,
    /// How many cases it brought.
    pub cases: u64,
}
