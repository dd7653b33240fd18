//! What becomes of a report: drawn once, before it is sent. Pure.
//!
//! A life is a few strands that go on side by side: the way through the offices, the release of texts and
//! photos, followers. Each strand is a row of deeds with the time that passes before each.

use balai_base::{
    Random,
    random::{below, chance},
    time::DAY,
};

/// Reports of the last days of a play are in every stage of being worked on.
pub(super) const RECENT: i64 = 12 * DAY;

/// How long until the next deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// Minutes in which the offices are open.
    Open(u32),
    /// Minutes by the clock.
    Clock(u32),
}

/// One thing somebody does with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Somebody follows it.
    Follow,
    /// The agency takes it up.
    Accept,
    /// It is given to a unit of the agency.
    Assign,
    /// It is passed on to another agency.
    PassOn,
    /// The reporter is asked, and the promise pauses.
    Ask,
    /// The reporter answers.
    Explain,
    /// The promise pauses.
    Pause,
    /// The promise goes on.
    Resume,
    /// An officer writes a note.
    Note,
    /// The reporter asks how it goes.
    Nudge,
    /// An officer answers that.
    Reply,
    /// The reporter's identity is looked at, with a reason.
    Reveal,
    /// It is said to be solved.
    SayDone,
    /// The verifier sends it back.
    SendBack,
    /// The reporter objects before it is confirmed, or says after it that it is not solved.
    NotSolved,
    /// The verifier confirms.
    Confirm,
    /// The reporter is content.
    Thanks,
    /// The reporter rates.
    Rate(u8),
    /// It is refused.
    Refuse,
    /// The reporter takes it back.
    Withdraw,
    /// It is joined to the report it repeats.
    Merge,
    /// It is handed to a body outside.
    PassOutside,
    /// That body's number is noted.
    OutsideNews,
    /// That body has solved it.
    OutsideDone,
    /// Texts that were held are released.
    ReleaseTexts,
    /// Photos are released.
    ReleasePhotos,
}

/// A row of deeds, one after the other.
pub(super) type Strand = Vec<(Wait, Deed)>;

/// What a life depends on.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a report that are true of some and not of others"
)]
pub(super) struct Nature {
    pub(super) kind: &'static str,
    /// The category belongs to a body outside.
    pub(super) outside: bool,
    pub(super) urgent: bool,
    /// It repeats a report that is being worked on.
    pub(super) twin: bool,
    /// It has photos.
    pub(super) photos: bool,
    /// Everybody may see it.
    pub(super) public: bool,
    /// It has come no further than this stage yet, counted round and round.
    pub(super) lying: Option<usize>,
}

/// Draws a life.
pub(super) fn life(nature: Nature, random: &dyn Random) -> Vec<Strand> {
    let mut strands = vec![way(nature, random)];
    if nature.public {
        if chance(random, 80) {
            strands.push(vec![(open(1, 10, random), Deed::ReleaseTexts)]);
        }
        if nature.photos && chance(random, 90) {
            strands.push(vec![(open(1, 12, random), Deed::ReleasePhotos)]);
        }
        let followers = if chance(random, 25) { 1 + below(random, 6) } else { 0 };
        strands.extend((0..followers).map(|_| vec![(clock(1, 200, random), Deed::Follow)]));
    }
    strands
}

fn way(nature: Nature, random: &dyn Random) -> Strand {
    if nature.twin && chance(random, 85) {
        // What can no longer be joined is worked on like any other.
        let mut strand = vec![(open(2, 9, random), Deed::Merge)];
        strand.extend(worked_on(nature, random));
        return strand;
    }
    if let Some(stage) = nature.lying {
        return lying(stage, random);
    }
    if nature.kind == "praise" {
        return praised(random);
    }
    if nature.outside {
        return passed_outside(random);
    }
    if nature.kind != "complaint" {
        return answered(random);
    }
    match below(random, 100) {
        0..4 => vec![(clock(2, 120, random), Deed::Withdraw)],
        4..10 => refused(random),
        _ => worked_on(nature, random),
    }
}

/// What has come no further yet.
fn lying(stage: usize, random: &dyn Random) -> Strand {
    let (soon, later) = (open(0, 3, random), open(1, 4, random));
    match stage % 6 {
        0 => vec![(soon, Deed::Accept), (later, Deed::SayDone)],
        1 => vec![(soon, Deed::Assign)],
        2 => vec![(soon, Deed::PassOn)],
        3 => Vec::new(),
        4 => vec![(soon, Deed::Accept), (later, Deed::Ask)],
        _ => vec![(soon, Deed::Accept), (later, Deed::Note)],
    }
}

fn praised(random: &dyn Random) -> Strand {
    vec![(open(1, 14, random), Deed::SayDone), (open(1, 8, random), Deed::Confirm)]
}

/// A wish or a question: thought about, answered, done with.
fn answered(random: &dyn Random) -> Strand {
    let mut strand = vec![(open(1, 8, random), Deed::Accept)];
    if chance(random, 30) {
        strand.push((open(1, 6, random), Deed::Note));
    }
    strand.extend([(open(2, 16, random), Deed::SayDone), (open(1, 8, random), Deed::Confirm)]);
    content(&mut strand, false, random);
    strand
}

fn passed_outside(random: &dyn Random) -> Strand {
    let mut strand = vec![(open(1, 10, random), Deed::PassOutside)];
    if chance(random, 50) {
        strand.push((open(4, 30, random), Deed::OutsideNews));
    }
    if chance(random, 20) {
        strand.extend([(clock(20, 120, random), Deed::Nudge), (open(1, 8, random), Deed::Reply)]);
    }
    if chance(random, 93) {
        strand.push((open(2, 70, random), Deed::OutsideDone));
        content(&mut strand, false, random);
    }
    strand
}

fn refused(random: &dyn Random) -> Strand {
    let mut strand = vec![(open(2, 18, random), Deed::Refuse)];
    if chance(random, 25) {
        strand.push((clock(5, 150, random), Deed::NotSolved));
        strand.push((open(1, 10, random), Deed::Accept));
        ended(&mut strand, 1, random);
    }
    strand
}

fn worked_on(nature: Nature, random: &dyn Random) -> Strand {
    // Most offices are quick, some slow, a few very slow: those break their promises.
    let slow = match below(random, 100) {
        _ if nature.urgent => 1,
        0..85 => 1,
        85..95 => 3,
        _ => 8,
    };
    let mut strand = Vec::new();
    let first =
        if nature.urgent { Wait::Open(10 + within(90, random)) } else { open(1, 8 * slow.min(3), random) };
    let begins = match below(random, 100) {
        0..10 => Deed::PassOn,
        10..35 => Deed::Assign,
        _ => Deed::Accept,
    };
    strand.push((first, begins));
    if begins != Deed::Accept {
        strand.push((open(1, 9, random), Deed::Accept));
    }
    if chance(random, 35) {
        strand.push((open(1, 6, random), Deed::Note));
    }
    if chance(random, 18) {
        strand.extend([
            (open(1, 4, random), Deed::Ask),
            (clock(1, 40, random), Deed::Explain),
            (open(1, 4, random), Deed::Resume),
        ]);
    } else if chance(random, 10) {
        strand.extend([(open(1, 6, random), Deed::Pause), (open(8, 30, random), Deed::Resume)]);
    }
    if chance(random, if slow > 1 { 60 } else { 18 }) {
        strand.extend([(clock(15, 80 * slow, random), Deed::Nudge), (open(1, 9, random), Deed::Reply)]);
    }
    if chance(random, 3) {
        strand.push((open(1, 3, random), Deed::Reveal));
    }
    ended(&mut strand, slow, random);
    strand
}

/// How a report that is worked on ends: said to be solved, looked at, confirmed, and sometimes not.
fn ended(strand: &mut Strand, slow: u32, random: &dyn Random) {
    strand.push((open(2, 15 * slow, random), Deed::SayDone));
    match below(random, 100) {
        0..8 => strand.extend([(open(1, 8, random), Deed::SendBack), (open(2, 12, random), Deed::SayDone)]),
        8..13 => {
            strand.extend([(clock(1, 9, random), Deed::NotSolved), (open(2, 12, random), Deed::SayDone)]);
        }
        _ => {}
    }
    strand.push((open(1, 8, random), Deed::Confirm));
    let unhappy = chance(random, 9);
    if unhappy {
        strand.extend([
            (clock(4, 230, random), Deed::NotSolved),
            (open(2, 20, random), Deed::SayDone),
            (open(1, 10, random), Deed::Confirm),
        ]);
    }
    content(strand, unhappy, random);
}

fn content(strand: &mut Strand, unhappy: bool, random: &dyn Random) {
    if chance(random, 30) {
        strand.push((clock(1, 60, random), Deed::Thanks));
    }
    if chance(random, 45) {
        let score = match below(random, 100) {
            0..52 if !unhappy => 5,
            52..77 => 4,
            89..95 => 2,
            95..100 => 1,
            _ => 3,
        };
        strand.push((clock(1, 90, random), Deed::Rate(score)));
    }
}

/// Between two numbers of open hours.
fn open(from: u32, to: u32, random: &dyn Random) -> Wait {
    Wait::Open(from * 60 + within((to.max(from) - from + 1) * 60, random))
}

/// Between two numbers of hours by the clock.
fn clock(from: u32, to: u32, random: &dyn Random) -> Wait {
    Wait::Clock(from * 60 + within((to.max(from) - from + 1) * 60, random))
}

fn within(bound: u32, random: &dyn Random) -> u32 {
    u32::try_from(below(random, u64::from(bound))).unwrap_or(0)
}
