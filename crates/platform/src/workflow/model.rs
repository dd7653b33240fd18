//! What a workflow file says: states with a public meaning, and the transitions between them.
//!
//! Only the shape of the data; what follows from it is in `rules`, what is wrong with it in `check`.

use std::fmt;

use balai_base::language::Localized;
use serde::{Deserialize, Serialize};

/// One workflow, as a pack's `workflows/<id>.toml` declares it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The name by which cases and categories refer to it.
    pub id: String,
    /// The state in which a case begins.
    pub initial: String,
    /// Clocks that start when a case is opened.
    #[serde(default)]
    pub start_clocks: Vec<String>,
    /// Every state, in the order in which people see them.
    pub states: Vec<State>,
    /// Every step between states.
    pub transitions: Vec<Transition>,
}

/// One state of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The name by which transitions refer to it.
    pub id: String,
    /// The word people read, such as "Menunggu".
    pub label: Localized,
    /// One plain sentence: what this state means for the person who reported.
    pub sentence: Localized,
    /// What the state counts as, whatever a region calls it.
    pub meaning: Meaning,
}

/// What a state counts as in every region: lists, maps, figures and standards use this, never a state's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// Nobody has answered yet.
    Waiting,
    /// An agency has it.
    Working,
    /// Said to be solved; somebody else is to confirm it.
    Verifying,
    /// Solved.
    Done,
    /// Not accepted, with a reason.
    Refused,
    /// Joined to another case, whose answer counts for this one too.
    Merged,
    /// Taken back by the person who reported.
    Withdrawn,
    /// Handed to a body outside the region's competence, still tracked.
    Outside,
}

impl Meaning {
    /// Every meaning, in the order of a case's life.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Working,
        Self::Verifying,
        Self::Outside,
        Self::Done,
        Self::Refused,
        Self::Merged,
        Self::Withdrawn,
    ];

    /// The word in database, addresses and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Verifying => "verifying",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
            Self::Outside => "outside",
        }
    }

    /// The meaning of a word written by [`Meaning::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meaning| meaning.as_str() == word)
    }

    /// Whether a case in such a state has ended: no clock runs, and only a reopening leads back.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Refused | Self::Merged | Self::Withdrawn)
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One step from some states to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The name by which forms, history and other transitions refer to it.
    pub id: String,
    /// The states in which the step may be taken.
    pub from: Vec<String>,
    /// The state it leads to; may be one of `from`.
    pub to: String,
    /// The words on the button.
    pub label: Localized,
    /// One sentence beside the button: what will happen.
    pub effect: Localized,
    /// Who may take it: role ids, `reporter`, `system`, `register`, `parts`.
    pub by: Vec<Party>,
    /// What must be given with it.
    #[serde(default)]
    pub requires: Vec<Requirement>,
    /// The step may not be taken by the officer who last took this other step (four eyes).
    #[serde(default)]
    pub not_by_actor_of: Option<String>,
    /// The step is possible only within this many calendar days after the case came into its state.
    #[serde(default)]
    pub within_days: Option<u32>,
    /// The same in working days of the region's calendar, the day it came into its state not counted, up to the end of the last
    /// one: as laws count that give people time to object.
    #[serde(default)]
    pub within_working_days: Option<u32>,
    /// The server itself takes the step when the case has been this many calendar days in its state.
    #[serde(default)]
    pub after_days: Option<u32>,
    /// What the step does to the case's promises.
    #[serde(default)]
    pub clocks: ClockActions,
    /// The message that tells the reporter, the followers and the agency. None: nobody is told.
    #[serde(default)]
    pub notify: Option<String>,
    /// The step changes the responsible agency or unit (counted, to see a case being passed around).
    #[serde(default)]
    pub reassigns: bool,
    /// The step brings an ended case back to life (counted against the quality of the closure).
    #[serde(default)]
    pub reopens: bool,
    /// The document that the case's service issues is issued with the step, in the name of whoever takes it.
    #[serde(default)]
    pub issues: bool,
}

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Party {
    /// An officer who holds this role over the case.
    Role(String),
    /// The person who reported, known by number and PIN.
    Reporter,
    /// The server, by its schedule.
    System,
    /// The server, when another system (a national register) has answered: with a reference it did what was asked, with a
    /// reason it refused.
    Register,
    /// The server, when every part of a bundle has ended.
    Parts,
}

impl From<String> for Party {
    fn from(word: String) -> Self {
        match word.as_str() {
            "reporter" => Self::Reporter,
            "system" => Self::System,
            "register" => Self::Register,
            "parts" => Self::Parts,
            _ => Self::Role(word),
        }
    }
}

impl From<Party> for String {
    fn from(party: Party) -> Self {
        match party {
            Party::Role(role) => role,
            Party::Reporter => "reporter".to_owned(),
            Party::System => "system".to_owned(),
            Party::Register => "register".to_owned(),
            Party::Parts => "parts".to_owned(),
        }
    }
}

/// What an officer must be allowed beside holding a role that the step names. The words are those of `roles.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Any step.
    Move,
    /// A step that gives the case to another agency or unit.
    Reassign,
    /// A step that joins the case to another.
    Merge,
    /// A step that confirms or refuses a closure.
    Verify,
}

impl Right {
    /// The action's word in `roles.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Reassign => "reassign",
            Self::Merge => "merge",
            Self::Verify => "verify",
        }
    }
}

/// Something that must be given with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// A reason, read by officers and kept in the history.
    Reason,
    /// An answer the reporter and, once published, everybody may read.
    PublicAnswer,
    /// The agency (and unit) that is to have the case.
    Agency,
    /// At least one photo as proof.
    Evidence,
    /// The case this one is joined to.
    Master,
    /// The body outside the region that is responsible.
    OutsideBody,
    /// That body's own reference number.
    Reference,
}

impl Requirement {
    /// The word in workflow files and the field's name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::PublicAnswer => "public-answer",
            Self::Agency => "agency",
            Self::Evidence => "evidence",
            Self::Master => "master",
            Self::OutsideBody => "outside-body",
            Self::Reference => "reference",
        }
    }
}

/// What a step does to promises, by the clock's id. Carried out in this order: stop, start, pause, resume.
/// Entering a state that ends the case stops every clock without being told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClockActions {
    /// Clocks that begin, unless they already run.
    pub start: Vec<String>,
    /// Clocks that were kept (or broken) and end.
    pub stop: Vec<String>,
    /// Clocks that stand still, because somebody else must act.
    pub pause: Vec<String>,
    /// Clocks that go on.
    pub resume: Vec<String>,
}

impl Workflow {
    /// Whether a case in this state waits for another system: a step of its answer leads on.
    pub fn awaits_register(&self, state: &str) -> bool {
        self.register_steps(state).next().is_some()
    }

    /// The step another system's answer takes in this state: the one that asks for a reference when it was done, the one
    /// that asks for a reason when it was refused.
    pub fn register_step(&self, state: &str, done: bool) -> Option<&Transition> {
        let wanted = if done { Requirement::Reference } else { Requirement::Reason };
        self.register_steps(state).find(|step| step.requires.contains(&wanted))
    }

    fn register_steps(&self, state: &str) -> impl Iterator<Item = &Transition> {
        let of_register = |step: &&Transition| step.by.contains(&Party::Register);
        self.transitions
            .iter()
            .filter(of_register)
            .filter(move |step| step.from.iter().any(|from| from == state))
    }

    /// The state called `id`.
    pub fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The transition called `id`.
    pub fn transition(&self, id: &str) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.id == id)
    }

    /// The right an officer needs for a step of this workflow.
    pub fn right(&self, transition: &Transition) -> Right {
        let verifying = |state: &String| self.meaning(state) == Meaning::Verifying;
        if transition.requires.contains(&Requirement::Master) {
            Right::Merge
        } else if transition.reassigns {
            Right::Reassign
        } else if !transition.from.is_empty() && transition.from.iter().all(verifying) {
            Right::Verify
        } else {
            Right::Move
        }
    }

    /// What the state called `id` counts as; a state the pack no longer knows counts as being worked on,
    /// so that it stays visible in queues.
    pub fn meaning(&self, id: &str) -> Meaning {
        self.state(id).map_or(Meaning::Working, |state| state.meaning)
    }
}
