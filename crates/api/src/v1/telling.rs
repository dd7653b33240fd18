//! Turns what slices know into the contract's shapes, in the reader's language. Copies fields one by one: what is not
//! named here is not told.

use balai_base::{CaseNumber, Localized, PhotoId, Timestamp};
use balai_civic::reports::{
    AnswerView, AreaView, ClockView, GazetteerView, HistoryLine, OwnerCase, PhotoView, PublicCase, PublicRow,
    ReferralView, Similar,
};
use balai_platform::region::{self, CategoryQuestion, QuestionKind};
use balai_web::Here;

use super::contract::{
    Answer, Area, Clock, FoundPlace, IdentitySeen, Line, Named, OwnReport, Photo, Question, QuestionWord,
    Referral, Report, ReportRow, SimilarReport, Village, When,
};

/// Seconds of a span that is kept in milliseconds.
fn seconds(millis: i64) -> i64 {
    millis / 1_000
}

pub(crate) fn when(here: &Here, at: Timestamp) -> When {
    When::new(at, &here.region.time_zone)
}

pub(crate) fn named(here: &Here, id: &str, name: &Localized) -> Named {
    Named { id: id.to_owned(), name: name.get(here.language).to_owned() }
}

fn of_view(here: &Here, view: &balai_civic::reports::Named) -> Named {
    named(here, &view.id, &view.name)
}

pub(crate) fn village(view: &AreaView) -> Village {
    Village { code: view.code.clone(), name: view.name.clone(), parent: view.parent.clone() }
}

pub(crate) fn area(area: &region::Area) -> Area {
    Area {
        code: area.code.to_string(),
        name: area.name.clone(),
        title: area.title.clone(),
        level: area.code.level().into(),
        parent: area.parent.as_ref().map(ToString::to_string),
        longitude: area.centre.longitude,
        latitude: area.centre.latitude,
    }
}

pub(crate) fn place(view: &GazetteerView) -> FoundPlace {
    FoundPlace {
        id: view.id.clone(),
        name: view.name.clone(),
        kind: view.kind.clone(),
        village: village(&view.village),
        longitude: view.point.longitude,
        latitude: view.point.latitude,
    }
}

fn photo_path(here: &Here, number: &CaseNumber, photo: PhotoId) -> String {
    here.url(&format!("/api/v1/reports/{number}/photos/{photo}"))
}

pub(crate) fn row(here: &Here, row: &PublicRow) -> ReportRow {
    ReportRow {
        number: row.number.to_string(),
        kind: row.kind.clone(),
        category: of_view(here, &row.category),
        channel: of_view(here, &row.channel),
        village: village(&row.area),
        agency: of_view(here, &row.agency),
        state: of_view(here, &row.state),
        meaning: row.meaning.clone(),
        excerpt: row.excerpt.clone(),
        created_at: when(here, row.created_at),
        updated_at: when(here, row.updated_at),
        closed_at: row.closed_at.map(|at| when(here, at)),
        promised_at: row.promised_at.map(|at| when(here, at)),
        late_seconds: row.broken_by.map(seconds),
        late: row.late_by.is_some(),
        followers: row.followers,
        photo: row.photo.map(|photo| photo_path(here, &row.number, photo)),
    }
}

fn photo(here: &Here, number: &CaseNumber, view: &PhotoView) -> Photo {
    let path = photo_path(here, number, view.id);
    Photo {
        id: view.id.to_string(),
        small_path: format!("{path}/small"),
        path,
        purpose: view.purpose.clone(),
        width: view.width,
        height: view.height,
        alternative: view.alternative.clone(),
        state: view.state.clone(),
        created_at: when(here, view.created_at),
    }
}

fn line(here: &Here, number: &CaseNumber, line: &HistoryLine) -> Line {
    Line {
        at: when(here, line.at),
        kind: line.kind.clone(),
        actor: line.actor.clone(),
        own: line.own,
        agency: line.agency.as_ref().map(|view| of_view(here, view)),
        audience: line.audience.clone(),
        step: line.step.as_ref().map(|view| of_view(here, view)),
        state: line.state.as_ref().map(|view| of_view(here, view)),
        text: line.text.clone(),
        withheld: line.withheld.clone(),
        photos: line.photos.iter().map(|view| photo(here, number, view)).collect(),
    }
}

fn clock(here: &Here, view: &ClockView) -> Clock {
    Clock {
        id: view.clock.clone(),
        name: view.name.get(here.language).to_owned(),
        decree: view.decree.clone(),
        started_at: when(here, view.started_at),
        first_due_at: when(here, view.first_due_at),
        due_at: when(here, view.due_at),
        paused_at: view.paused_at.map(|at| when(here, at)),
        stopped_at: view.stopped_at.map(|at| when(here, at)),
        late_seconds: view.late_by.map(seconds),
    }
}

/// An answer in words: of yes and no the reader's own.
pub(crate) fn answered(here: &Here, view: &AnswerView) -> Answer {
    let value = |value: &balai_civic::reports::Named| Named {
        id: value.id.clone(),
        name: here.answered(view, value),
    };
    Answer {
        id: view.id.clone(),
        ask: view.ask.get(here.language).to_owned(),
        values: view.values.iter().map(value).collect(),
        public: view.public,
    }
}

pub(crate) fn question(here: &Here, question: &CategoryQuestion) -> Question {
    Question {
        id: question.id.clone(),
        ask: question.ask.get(here.language).to_owned(),
        hint: question.hint.get(here.language).to_owned(),
        kind: match question.kind {
            QuestionKind::Text => QuestionWord::Text,
            QuestionKind::Number => QuestionWord::Number,
            QuestionKind::Choice => QuestionWord::Choice,
            QuestionKind::Choices => QuestionWord::Choices,
            QuestionKind::Date => QuestionWord::Date,
            QuestionKind::YesNo => QuestionWord::YesNo,
        },
        required: question.required,
        public: question.public,
        options: question.options.iter().map(|option| named(here, &option.id, &option.name)).collect(),
    }
}

fn referral(here: &Here, view: &ReferralView) -> Referral {
    Referral {
        body: of_view(here, &view.body),
        contact: view.contact.clone(),
        reference: view.reference.clone(),
        referred_at: when(here, view.referred_at),
    }
}

pub(crate) fn report(here: &Here, case: &PublicCase) -> Report {
    let number = &case.row.number;
    Report {
        row: row(here, &case.row),
        visibility: case.visibility.clone(),
        sentence: case.sentence.get(here.language).to_owned(),
        state_since: when(here, case.state_since),
        text: case.text.clone(),
        text_withheld: case.text_withheld.clone(),
        answers: case.answers.iter().map(|view| answered(here, view)).collect(),
        longitude: case.point.map(|point| point.longitude),
        latitude: case.point.map(|point| point.latitude),
        blur_metres: case.blur_metres,
        because: case.because.as_ref().map(|why| here.because(why)),
        history: case.history.iter().map(|one| line(here, number, one)).collect(),
        photos: case.photos.iter().map(|view| photo(here, number, view)).collect(),
        clocks: case.clocks.iter().map(|view| clock(here, view)).collect(),
        referral: case.referral.as_ref().map(|view| referral(here, view)),
        master: case.master.as_ref().map(ToString::to_string),
        recurrences: case.recurrences.iter().map(ToString::to_string).collect(),
        reopenings: case.reopenings,
        reassignments: case.reassignments,
        rating: case.rating,
        page: here.full_url(&format!("/lacak/{number}")),
    }
}

pub(crate) fn own_report(here: &Here, own: &OwnerCase) -> OwnReport {
    OwnReport {
        report: report(here, &own.case),
        address: own.address.clone(),
        longitude: own.point.map(|point| point.longitude),
        latitude: own.point.map(|point| point.latitude),
        not_solved_until: own.not_solved_until.map(|at| when(here, at)),
        not_solved_needs_words: own.not_solved_needs_words,
        can_withdraw: own.can_withdraw,
        can_rate: own.can_rate,
        question_open: own.question_open,
        identity_seen: own
            .identity_seen
            .iter()
            .map(|seen| IdentitySeen {
                at: when(here, seen.at),
                agency: seen.agency.as_ref().map(|view| of_view(here, view)),
                reason: seen.reason.clone(),
            })
            .collect(),
    }
}

pub(crate) fn similar(here: &Here, view: &Similar) -> SimilarReport {
    SimilarReport {
        number: view.number.to_string(),
        category: of_view(here, &view.category),
        village: village(&view.area),
        excerpt: view.excerpt.clone(),
        state: of_view(here, &view.state),
        created_at: when(here, view.created_at),
        followers: view.followers,
        metres: view.metres,
        score: view.score,
        photo: view.photo.map(|photo| photo_path(here, &view.number, photo)),
    }
}
