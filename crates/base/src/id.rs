//! Identifiers: a region's slug, and UUID version 7 values typed by what they name.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::{Problem, Random, Timestamp};

/// A region's immutable slug, such as `badung`. Never a Kemendagri code: codes change when regions split.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionId(Arc<str>);

impl RegionId {
    /// Accepts 2 to 40 characters of `a-z`, `0-9` and inner hyphens.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let shape = (2..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if shape { Ok(Self(Arc::from(text))) } else { Err(Problem::invalid("problem-region-id")) }
    }

    /// The slug as text, as stored in the database and shown in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for RegionId {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        Self::parse(&text)
    }
}

impl From<RegionId> for String {
    fn from(id: RegionId) -> Self {
        id.0.to_string()
    }
}

/// A UUID version 7 (RFC 9562, section 5.7) from a moment and 10 random bytes.
pub fn uuid_at(now: Timestamp, random: &dyn Random) -> Uuid {
    let mut bytes = [0_u8; 10];
    random.fill(&mut bytes);
    Builder::from_unix_timestamp_millis(u64::try_from(now.millis()).unwrap_or(0), &bytes).into_uuid()
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh identifier, ordered by time.
            pub fn new(now: Timestamp, random: &dyn Random) -> Self {
                Self(uuid_at(now, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

typed_id! {
    /// One case.
    CaseId,
    /// One line of a case's history.
    EventId,
    /// One photo of a case.
    PhotoId,
    /// One officer's account.
    AccountId,
    /// One queued job.
    JobId,
    /// One resident's account.
    ResidentId,
    /// One program that speaks to Balai by a key.
    ProgramId,
}
