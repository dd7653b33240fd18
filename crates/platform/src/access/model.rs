//! The words of access: actors, actions, grants, roles, subjects and scopes.

use balai_base::{AccountId, AreaCode, CaseId, Localized};
use serde::{Deserialize, Serialize};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody.
    Anonymous,
    /// Somebody who showed the number and PIN of one case.
    Reporter {
        /// That case.
        case: CaseId,
    },
    /// Somebody signed in with password and second factor.
    Officer(Officer),
    /// The server itself: jobs, the command line.
    System,
}

impl Actor {
    /// The account behind the actor, for history and audit.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Officer(officer) => Some(officer.account),
            Self::Anonymous | Self::Reporter { .. } | Self::System => None,
        }
    }

    /// The actor's kind as stored in `actor_kind` columns: `citizen`, `officer` or `system`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Anonymous | Self::Reporter { .. } => "citizen",
            Self::Officer(_) => "officer",
            Self::System => "system",
        }
    }

    /// Whether an officer holds `role`; no role belongs to anybody else.
    pub fn holds(&self, role: &str) -> bool {
        matches!(self, Self::Officer(officer) if officer.grants.iter().any(|grant| grant.role == role))
    }
}

/// An officer with everything rights are decided from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// The officer's account.
    pub account: AccountId,
    /// The name colleagues see.
    pub name: String,
    /// Own grants, and those of officers this one stands in for.
    pub grants: Vec<Grant>,
    /// Officers on leave whose work this one does today.
    pub standing_in_for: Vec<AccountId>,
}

/// A role held within bounds. Empty text and `None` mean "not bound".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// A role of the pack.
    pub role: String,
    /// An agency's id.
    pub agency: String,
    /// A unit's id within the agency.
    pub unit: String,
    /// An area, with everything in it.
    pub area: Option<AreaCode>,
}

/// What may be done. Closed: workflows and roles name these, nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// See what everybody may see of a case.
    ReadPublic,
    /// See one's own case with the messages written to its reporter.
    ReadOwn,
    /// Write, add photos, disagree, withdraw and rate in one's own case.
    ActOwn,
    /// See a public or restricted case with its history, without the reporter's identity.
    ReadCase,
    /// See a secret case. Any other action on a secret case needs this as well.
    ReadSecretCase,
    /// Write to the reporter or the public.
    Answer,
    /// Write an internal note.
    Note,
    /// Take a transition of the workflow.
    Move,
    /// Give a case to another agency, unit or officer.
    Reassign,
    /// Merge a case into a master case.
    Merge,
    /// Split a case in two.
    Split,
    /// Release or withhold texts and photos.
    Publish,
    /// See who reported, with a reason.
    RevealIdentity,
    /// Read the audit trail.
    ReadAudit,
    /// Take a queue out as a file.
    Export,
    /// Enter a case for somebody at the counter.
    EnterForSomebody,
    /// Renew a lost PIN at the counter.
    RenewPin,
    /// Issue, register, correct and print the documents of a case.
    IssueDocument,
    /// Take a document back.
    RevokeDocument,
    /// Verify a closure.
    Verify,
    /// Hand one's own work over while on leave.
    HandOver,
    /// Invite, disable and equip accounts.
    ManageAccounts,
    /// Load the region's pack anew and read its findings.
    ManageRegion,
    /// See and resend dead jobs.
    ManageJobs,
    /// Give keys to other programs, and revoke them.
    ManagePrograms,
    /// Say which other systems are told of public reports, and stop that.
    ManageWebhooks,
    /// See the leaders' pages.
    SeeLeaders,
}

impl Action {
    /// Every action, in the order of the declaration.
    pub const ALL: [Self; 27] = [
        Self::ReadPublic,
        Self::ReadOwn,
        Self::ActOwn,
        Self::ReadCase,
        Self::ReadSecretCase,
        Self::Answer,
        Self::Note,
        Self::Move,
        Self::Reassign,
        Self::Merge,
        Self::Split,
        Self::Publish,
        Self::RevealIdentity,
        Self::ReadAudit,
        Self::Export,
        Self::EnterForSomebody,
        Self::RenewPin,
        Self::IssueDocument,
        Self::RevokeDocument,
        Self::Verify,
        Self::HandOver,
        Self::ManageAccounts,
        Self::ManageRegion,
        Self::ManageJobs,
        Self::ManagePrograms,
        Self::ManageWebhooks,
        Self::SeeLeaders,
    ];

    /// The word in roles, messages and the audit trail: `read-case`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadPublic => "read-public",
            Self::ReadOwn => "read-own",
            Self::ActOwn => "act-own",
            Self::ReadCase => "read-case",
            Self::ReadSecretCase => "read-secret-case",
            Self::Answer => "answer",
            Self::Note => "note",
            Self::Move => "move",
            Self::Reassign => "reassign",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Publish => "publish",
            Self::RevealIdentity => "reveal-identity",
            Self::ReadAudit => "read-audit",
            Self::Export => "export",
            Self::EnterForSomebody => "enter-for-somebody",
            Self::RenewPin => "renew-pin",
            Self::IssueDocument => "issue-document",
            Self::RevokeDocument => "revoke-document",
            Self::Verify => "verify",
            Self::HandOver => "hand-over",
            Self::ManageAccounts => "manage-accounts",
            Self::ManageRegion => "manage-region",
            Self::ManageJobs => "manage-jobs",
            Self::ManagePrograms => "manage-programs",
            Self::ManageWebhooks => "manage-webhooks",
            Self::SeeLeaders => "see-leaders",
        }
    }

    /// Whether the action is done to one case, and so is bound by where the case lies.
    pub fn concerns_a_case(self) -> bool {
        !matches!(
            self,
            Self::ReadAudit
                | Self::EnterForSomebody
                | Self::HandOver
                | Self::ManageAccounts
                | Self::ManageRegion
                | Self::ManageJobs
                | Self::ManagePrograms
                | Self::ManageWebhooks
                | Self::SeeLeaders
        )
    }

    /// On what ground the action goes on while the processing of a case's personal data is restricted (UU 27/2022, articles
    /// 11 and 41); none when it stops. Kept and watched over, done because another law asks for it, or done by the person
    /// or on the person's word: nothing else.
    pub fn while_restricted(self) -> Option<Ground> {
        match self {
            Self::ReadPublic | Self::Publish | Self::Merge | Self::Split | Self::Export => None,
            Self::ReadCase | Self::ReadSecretCase | Self::ReadAudit | Self::SeeLeaders => {
                Some(Ground::Keeping)
            }
            Self::ReadOwn | Self::ActOwn | Self::EnterForSomebody | Self::RenewPin => Some(Ground::Consent),
            Self::Answer
            | Self::Note
            | Self::Move
            | Self::Reassign
            | Self::RevealIdentity
            | Self::IssueDocument
            | Self::RevokeDocument
            | Self::Verify
            | Self::HandOver
            | Self::ManageAccounts
            | Self::ManageRegion
            | Self::ManageJobs
            | Self::ManagePrograms
            | Self::ManageWebhooks => Some(Ground::LegalDuty),
        }
    }
}

/// Why something still may be done to personal data whose processing is restricted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The data are kept as they are, and whoever watches over them sees them; figures that name nobody count the case.
    Keeping,
    /// A law asks for it: an answer within its time, a document of the registry, an audit.
    LegalDuty,
    /// The person does it, or asked for it.
    Consent,
}

/// Who may see a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody, as far as texts and photos are released.
    Public,
    /// Its reporter and the officers it concerns.
    Restricted,
    /// Its reporter and officers with a right of their own.
    Secret,
}

impl Visibility {
    /// Every visibility, from the most open to the most closed.
    pub const ALL: [Self; 3] = [Self::Public, Self::Restricted, Self::Secret];

    /// The word in SQL and packs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Restricted => "restricted",
            Self::Secret => "secret",
        }
    }

    /// The visibility a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|visibility| visibility.as_str() == word)
    }
}

/// How far a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReachKind {
    /// Every case of the region.
    Region,
    /// Cases of the grant's agency.
    Agency,
    /// Cases of the grant's unit.
    Unit,
    /// Cases that lie in the grant's area, whoever answers them.
    Area,
    /// Cases given to this very officer.
    Assigned,
}

/// One role of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The word in grants and workflows, such as `unit_head`.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// How far it reaches.
    pub reach: ReachKind,
    /// What it may do there.
    pub actions: Vec<Action>,
    /// Whether it sees complaints about an agency it does not belong to although it does not answer them:
    /// the inspectorate and the leaders.
    #[serde(default)]
    pub sees_accusations: bool,
    /// Whether its holder may belong to no agency: elected leaders and administrators. Every other grant
    /// names one, since otherwise nobody could tell whom a complaint accuses.
    #[serde(default)]
    pub without_agency: bool,
}

/// The roles of a pack (`roles.toml`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// In the order in which pages list them.
    #[serde(rename = "role", default)]
    pub list: Vec<Role>,
}

impl Roles {
    /// The role called `id`.
    pub fn get(&self, id: &str) -> Option<&Role> {
        self.list.iter().find(|role| role.id == id)
    }
}

/// What an action is done to, as far as rights depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The case.
    pub case: Option<CaseId>,
    /// The agency that answers.
    pub agency: String,
    /// The unit that answers; empty when none is named.
    pub unit: String,
    /// Where it lies.
    pub area: Option<AreaCode>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The agency complained about; empty when nobody is.
    pub hidden_from: String,
    /// The officer it was given to.
    pub assignee: Option<AccountId>,
    /// Whether the processing of its personal data is restricted.
    pub processing_restricted: bool,
}

/// The cases an actor may touch with one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// No case, and not the action either.
    Nothing,
    /// Cases within at least one reach, and outside `never_hidden_from`.
    Some {
        /// Reaches, of which one suffices.
        reaches: Vec<Reach>,
        /// The actor's own agencies: a case hidden from one of them is never in the scope.
        never_hidden_from: Vec<String>,
    },
}

/// One reach. Every bound that is set must hold; a reach without bounds is the whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Only this case.
    pub case: Option<CaseId>,
    /// Only cases of this agency.
    pub agency: Option<String>,
    /// Only cases of this unit.
    pub unit: Option<String>,
    /// Only cases in this area or within it (the code itself, or codes that begin with it and a dot).
    pub area: Option<AreaCode>,
    /// Only cases given to one of these officers.
    pub assignees: Option<Vec<AccountId>>,
    /// Only cases with one of these visibilities.
    pub visibilities: Vec<Visibility>,
    /// Whether cases that are hidden from some agency are included.
    pub accusations: bool,
    /// Whether cases are included whose processing is restricted.
    pub while_restricted: bool,
}
