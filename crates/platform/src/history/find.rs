//! What a verification finds, each in one sentence for whoever runs the server.

use std::fmt;

/// Where an event stands: its case and its place in the case's history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    /// The case's public number.
    pub case: String,
    /// From 1.
    pub sequence: i64,
}

impl fmt::Display for Placed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "case {}, event {}", self.case, self.sequence)
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The region it was found in.
    pub region: String,
    /// What.
    pub what: Finding,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An event is another than the log holds.
    Altered(Placed),
    /// The log holds an event that is not there any more.
    Removed {
        /// Its place in the log.
        position: u64,
    },
    /// An event is in no log and waits for none: it was put in behind the server's back.
    Added(Placed),
    /// The salt of an event is missing or of another shape.
    Unsalted(Placed),
    /// Words were erased and nothing in the case says that somebody asked for it.
    ErasedSilently(Placed),
    /// Words were erased on request. No fault.
    Erased(Placed),
    /// The places of the log have a gap or do not begin at 0.
    Gap {
        /// The place that is missing.
        position: u64,
    },
    /// A tile's root is not that of its entries, is missing or is one too many.
    Tile {
        /// Its level.
        level: i64,
        /// Its number.
        number: i64,
    },
    /// A kept checkpoint does not fit the entries or its signature.
    Checkpoint {
        /// The size it speaks of.
        size: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A kept line of a witness does not fit its checkpoint.
    Cosignature {
        /// The size it speaks of.
        size: u64,
    },
}

impl Finding {
    /// Whether history is other than it was signed to be.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::Erased(_))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(event) => write!(formatter, "{event} was altered after it was logged"),
            Self::Removed { position } => {
                write!(formatter, "the event at place {position} of the log was removed")
            }
            Self::Added(event) => write!(formatter, "{event} was added around the log"),
            Self::Unsalted(event) => write!(formatter, "the salt of {event} was removed or altered"),
            Self::ErasedSilently(event) => {
                write!(
                    formatter,
                    "the words of {event} were erased and the case does not say who asked for it"
                )
            }
            Self::Erased(event) => write!(formatter, "the words of {event} were erased on request"),
            Self::Gap { position } => write!(formatter, "place {position} of the log is missing"),
            Self::Tile { level, number } => {
                write!(formatter, "tile {number} of level {level} is not that of its entries")
            }
            Self::Checkpoint { size, why } => write!(formatter, "the checkpoint of {size} entries: {why}"),
            Self::Cosignature { size } => {
                write!(formatter, "a witness's line for the checkpoint of {size} entries does not fit it")
            }
        }
    }
}
