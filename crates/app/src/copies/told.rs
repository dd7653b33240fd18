//! What went wrong with copies, in the language that was asked for. The details of other programs stay as they said them.

use std::path::Path;

use balai_backup::{
    BackupFailure, Fault, TargetFailure,
    restore::{Gap, told_time},
};
use balai_platform::render::Argument;

use crate::words::Words;

/// What Linux says of a full disk (`ENOSPC`).
const NO_ROOM: &str = "(os error 28)";

/// A count for a message.
pub(crate) fn number(name: &str, count: impl TryInto<i64>) -> Argument<'_> {
    Argument::number(name, count.try_into().unwrap_or(i64::MAX))
}

/// That a directory holds no database.
pub(crate) fn no_data(words: &Words, data: &Path) -> String {
    words.say("copying-no-data", &[Argument::text("data", &data.display().to_string())])
}

/// A failure and, on a line of its own, what to do next.
pub(crate) fn failure(words: &Words, failure: &BackupFailure) -> String {
    let (what, next) = parts(words, failure);
    next.map_or(what.clone(), |key| format!("{what}\n→ {}", words.say(key, &[])))
}

/// A target that could not be opened, and what to do next.
pub(crate) fn target(words: &Words, address: &str, what: &TargetFailure) -> String {
    failure(words, &BackupFailure::Target { target: address.to_owned(), failure: what.clone() })
}

fn parts(words: &Words, failure: &BackupFailure) -> (String, Option<&'static str>) {
    let at = |place: &str, what: &str| {
        words.say("copying-at", &[Argument::text("place", place), Argument::text("what", what)])
    };
    let of_place = |key: &str, place: &str| words.say(key, &[Argument::text("place", place)]);
    match failure {
        BackupFailure::Target { target, failure } => {
            (at(target, &target_told(words, failure)), target_next(failure))
        }
        BackupFailure::Object { object, fault } => {
            (at(object, &fault_told(words, fault)), Some(fault_next(fault)))
        }
        BackupFailure::Local { path, reason } => {
            let next = if reason.contains(NO_ROOM) { "copying-next-room" } else { "copying-next-path" };
            (at(path, reason), Some(next))
        }
        BackupFailure::NotEmpty(place) => (of_place("copying-not-empty", place), None),
        BackupFailure::NothingThere(place) => (of_place("copying-nothing-there", place), None),
        BackupFailure::TooEarly { target, first } => {
            let moment = told_time(*first);
            let told = [Argument::text("place", target), Argument::text("moment", &moment)];
            (words.say("copying-too-early", &told), None)
        }
        BackupFailure::Gap(gap) => (gap_told(words, gap), None),
        BackupFailure::Store(_) | BackupFailure::Refused(_) => {
            let detail = failure.to_string();
            (words.say("copying-refused", &[Argument::text("detail", &detail)]), None)
        }
    }
}

/// Where nothing can be shown, and what to do about it.
pub(crate) fn gap_told(words: &Words, gap: &Gap) -> String {
    let (after, reason) = (told_time(gap.after), gap.reason.as_str());
    let mut told = vec![Argument::text("after", &after), Argument::text("reason", reason)];
    let before = gap.before.map(told_time);
    match &before {
        Some(before) => {
            told.push(Argument::text("before", before));
            words.say("copying-gap", &told)
        }
        None => words.say("copying-gap-open", &told),
    }
}

fn fault_told(words: &Words, fault: &Fault) -> String {
    match fault {
        Fault::NotOurs => words.say("copying-fault-not-ours", &[]),
        Fault::Truncated => words.say("copying-fault-truncated", &[]),
        Fault::Altered => words.say("copying-fault-altered", &[]),
        Fault::Foreign(signer) => words.say("copying-fault-foreign", &[Argument::text("signer", signer)]),
        Fault::Misplaced(name) => words.say("copying-fault-misplaced", &[Argument::text("name", name)]),
        Fault::BrokenChain => words.say("copying-fault-broken-chain", &[]),
        Fault::WrongKey => words.say("copying-fault-wrong-key", &[]),
        Fault::Damaged => words.say("copying-fault-damaged", &[]),
    }
}

fn fault_next(fault: &Fault) -> &'static str {
    match fault {
        Fault::NotOurs => "copying-next-place",
        Fault::Foreign(_) => "copying-next-signer",
        Fault::WrongKey => "copying-next-key",
        Fault::Truncated | Fault::Altered | Fault::Misplaced(_) | Fault::BrokenChain | Fault::Damaged => {
            "copying-next-other"
        }
    }
}

fn target_told(words: &Words, failure: &TargetFailure) -> String {
    let (key, detail) = match failure {
        TargetFailure::Missing(detail) => ("copying-target-missing", detail),
        TargetFailure::Exists(detail) => ("copying-target-exists", detail),
        TargetFailure::Full(detail) => ("copying-target-full", detail),
        TargetFailure::Denied(detail) => ("copying-target-denied", detail),
        TargetFailure::Away(detail) => ("copying-target-away", detail),
    };
    words.say(key, &[Argument::text("detail", detail)])
}

fn target_next(failure: &TargetFailure) -> Option<&'static str> {
    match failure {
        TargetFailure::Missing(_) => Some("copying-next-other"),
        TargetFailure::Away(_) => Some("copying-next-away"),
        TargetFailure::Exists(_) | TargetFailure::Full(_) | TargetFailure::Denied(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use balai_base::language::Language;
    use balai_testkit::START;

    use super::*;

    fn failures() -> Vec<BackupFailure> {
        let faults = [
            Fault::NotOurs,
            Fault::Truncated,
            Fault::Altered,
            Fault::Foreign("ab".to_owned()),
            Fault::Misplaced("b".to_owned()),
            Fault::BrokenChain,
            Fault::WrongKey,
            Fault::Damaged,
        ];
        let word = || "a".to_owned();
        let targets = [
            TargetFailure::Missing(word()),
            TargetFailure::Exists(word()),
            TargetFailure::Full(word()),
            TargetFailure::Denied(word()),
            TargetFailure::Away(word()),
        ];
        let gap = |before| BackupFailure::Gap(Gap { after: START, before, reason: "b".to_owned() });
        let local =
            |reason: &str| BackupFailure::Local { path: "/srv".to_owned(), reason: reason.to_owned() };
        let objects = faults.map(|fault| BackupFailure::Object { object: "chunks/00".to_owned(), fault });
        let places = targets.map(|failure| BackupFailure::Target { target: "/mnt/a".to_owned(), failure });
        let others = [
            local("No such file"),
            local("No space left on device (os error 28)"),
            BackupFailure::NotEmpty("/srv".to_owned()),
            BackupFailure::NothingThere("/mnt/a".to_owned()),
            BackupFailure::TooEarly { target: "/mnt/a".to_owned(), first: START },
            gap(Some(START)),
            gap(None),
            BackupFailure::Refused("tar".to_owned()),
        ];
        objects.into_iter().chain(places).chain(others).collect()
    }

    #[test]
    fn every_failure_is_told_in_both_languages_with_the_same_next_step() {
        let [id, en] = [Language::Id, Language::En].map(Words::of);
        for what in failures() {
            let [local, english] = [&id, &en].map(|words| failure(words, &what));
            assert!(!local.contains("copying-") && !english.contains("copying-"), "{local} {english}");
            assert_ne!(local, english);
            let steps = [&local, &english, &what.told()].map(|told| told.contains("\n→ "));
            assert!(steps.iter().all(|step| *step == steps[0]), "{what:?}: {local}");
        }
    }
}
