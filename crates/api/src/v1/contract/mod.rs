//! The shapes of the interface: what is asked and what is answered. The description is made from these types and from
//! nothing else, so that it cannot say what is not so.
//!
//! They are shapes of their own: what a slice calls its values may change, what programs of others read may not.
//! Fields are only ever added. Nothing in an answer can hold who reported.

mod answers;
mod asked;
mod documents;
mod facts;
mod given;
mod reports;
mod sent;
mod services;

pub(crate) use answers::{Answer, AnswersSent, Question, QuestionWord};
pub(crate) use asked::{
    AreasAsked, LevelWord, LocationAsked, MapAsked, NoQuestion, PlacesAsked, ReportsAsked, SearchAsked,
    StateWord,
};
pub(crate) use documents::{
    CheckedDocument, DocumentField, DocumentText, NewerDocument, OutcomeWord, ShownDocument,
};
pub(crate) use facts::{
    Area, AreaList, Bounds, Catalogue, Category, ChannelFact, EmergencyNumber, FoundPlace, Group, Limits,
    Location, Named, PlaceList, RegionFacts, SuggestedCategory, Suggestions, Village, Where,
};
pub(crate) use given::{AreaText, Degrees, Given, PinText, Text, When, Whole};
pub(crate) use reports::{
    CaseToken, Clock, Following, IdentitySeen, Line, MapFeature, MapPoint, MapPoints, MapProperties,
    OwnReport, Photo, Problem, ProblemField, Receipt, Referral, Report, ReportList, ReportRow, SearchResult,
    SimilarList, SimilarReport,
};
pub(crate) use sent::{
    DrillSent, DrillTaken, MessageSent, NewReport, NotSolvedSent, PinSent, RatingSent, SimilarSent, TextSent,
    VisibilityWord, WithdrawalSent,
};
pub(crate) use services::{
    ServiceChannels, ServiceFacts, ServiceList, ServiceRequirement, ServiceRow, ServiceStandard,
    ServiceVariant,
};
