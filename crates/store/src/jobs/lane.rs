//! [`Lane`]: which thread runs a job.
//!
//! Jobs of one lane wait for each other, jobs of different lanes never do. So what waits for other machines, or
//! computes for long, has a lane of its own, and a mail server that hangs delays no promise.

/// One queue among the jobs, with a thread of its own in each server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Everything that works on Balai's own rows only, and so never waits: clocks, escalation, figures.
    #[default]
    Main,
    /// Letters to a mail server.
    Mail,
    /// Calls to other people's servers.
    Webhooks,
    /// Calls to registers of other governments, which may be slow for days.
    Registers,
    /// Training of suggestions: minutes of computing.
    Learning,
}

impl Lane {
    /// Every lane; a server runs one thread for each.
    pub const ALL: [Self; 5] = [Self::Main, Self::Mail, Self::Webhooks, Self::Registers, Self::Learning];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Mail => "mail",
            Self::Webhooks => "webhooks",
            Self::Registers => "registers",
            Self::Learning => "learning",
        }
    }
}
