//! `/petugas/cuti`: work handed over to a colleague, and work taken over.

use balai_base::{AccountId, Day, Problem};
use balai_platform::identity::{self, Leave, NewLeave};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told};
use jiff::civil::Date;
use serde::Serialize;

use super::command::{read, write};
use crate::{
    commands::refused,
    wording::{Choice, optional},
};

const TEMPLATE: &str = "officer/leave.html";

#[derive(Serialize)]
struct LeavePage {
    own: Vec<ShownLeave>,
    others: Vec<ShownLeave>,
    /// Empty when nobody can stand in.
    deputies: Vec<Choice>,
    fields: Fields,
    from: TypedDate,
    to: TypedDate,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownLeave {
    account: String,
    name: String,
    deputy: String,
    deputy_name: String,
    from: i32,
    to: i32,
    reason: String,
    running: bool,
}

/// A date as it was typed.
#[derive(Serialize)]
struct TypedDate {
    day: String,
    month: String,
    year: String,
}

/// `GET /petugas/cuti`
pub(crate) async fn get(here: Here) -> Answer {
    let page = page(&here, Fields::default()).await?;
    Ok(here.page(TEMPLATE, &page))
}

/// `POST /petugas/cuti`: hands work over.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let account = here.officer()?.account;
    let outcome = match asked(account, &fields) {
        Ok(new) => write(&here, move |tx, setting| identity::hand_over(tx, setting, &new)).await,
        Err(problem) => Err(problem.into()),
    };
    finish(&here, outcome, fields, "diserahkan").await
}

/// `POST /petugas/cuti/akhiri`: takes work back.
pub(crate) async fn end(here: Here, PostForm(fields): PostForm) -> Answer {
    let account = here.officer()?.account;
    let outcome = match (fields.read::<AccountId>("deputy"), fields.read::<i32>("from")) {
        (Some(deputy), Some(from)) => {
            let leave = (account, deputy, Day(from));
            write(&here, move |tx, setting| identity::take_back(tx, setting, leave)).await
        }
        _ => Err(Problem::conflict("problem-changed-meanwhile").into()),
    };
    finish(&here, outcome, Fields::default(), "diambil").await
}

async fn finish(here: &Here, outcome: Result<(), Failure>, fields: Fields, done: &str) -> Answer {
    match outcome {
        Ok(()) => Ok(here.redirect(&format!("/petugas/cuti?selesai={done}"))),
        Err(failure) => {
            let page = page(here, fields).await?;
            refused(here, failure, TEMPLATE, |told| LeavePage { problem: Some(told), ..page })
        }
    }
}

/// What the form asks for, or everything that is missing in it.
fn asked(account: AccountId, fields: &Fields) -> Result<NewLeave, Problem> {
    let (deputy, from, to) = (fields.read("deputy"), date(fields, "from"), date(fields, "to"));
    if let (Some(deputy), Some(from), Some(to)) = (deputy, from, to) {
        return Ok(NewLeave { account, deputy, from, to, reason: fields.text("reason").to_owned() });
    }
    let missing = [
        (deputy.is_none(), "deputy", "field-deputy-colleague"),
        (from.is_none(), "from", "field-date"),
        (to.is_none(), "to", "field-date"),
        (fields.text("reason").is_empty(), "reason", "field-reason-length"),
    ];
    let form = Problem::invalid("problem-form");
    Err(missing
        .into_iter()
        .filter(|(is_missing, ..)| *is_missing)
        .fold(form, |problem, (_, field, message)| problem.field(field, message)))
}

pub(crate) fn date(fields: &Fields, name: &str) -> Option<Day> {
    let part = |part: &str| fields.text(&format!("{name}_{part}")).parse::<i16>().ok();
    let (year, month, day) = (part("year")?, part("month")?, part("day")?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(Day::from_date(date))
}

fn typed(fields: &Fields, name: &str) -> TypedDate {
    let part = |part: &str| fields.text(&format!("{name}_{part}")).to_owned();
    TypedDate { day: part("day"), month: part("month"), year: part("year") }
}

async fn page(here: &Here, fields: Fields) -> Result<LeavePage, balai_web::WebError> {
    let account = here.officer()?.account;
    let (leaves, colleagues) = read(here, move |tx, setting| {
        let leaves = identity::leaves(tx, setting, account)?;
        Ok((leaves, identity::possible_deputies(tx, setting, account)?))
    })
    .await?;
    let colleagues: Vec<Choice> = colleagues
        .into_iter()
        .map(|colleague| Choice::new(colleague.id.to_string(), colleague.name))
        .collect();
    let today = here.now().day(&here.region.time_zone);
    let (own, others): (Vec<Leave>, Vec<Leave>) =
        leaves.into_iter().partition(|leave| leave.account == account);
    let done = match here.query.text("selesai") {
        known @ ("diserahkan" | "diambil") => known.to_owned(),
        _ => String::new(),
    };
    Ok(LeavePage {
        own: own.into_iter().map(|leave| shown(leave, today)).collect(),
        others: others.into_iter().map(|leave| shown(leave, today)).collect(),
        deputies: if colleagues.is_empty() {
            Vec::new()
        } else {
            optional(here.t("leave-choose", &[]), colleagues)
        },
        from: typed(&fields, "from"),
        to: typed(&fields, "to"),
        fields,
        done,
        problem: None,
    })
}

fn shown(leave: Leave, today: Day) -> ShownLeave {
    ShownLeave {
        account: leave.account.to_string(),
        name: leave.name,
        deputy: leave.deputy.to_string(),
        deputy_name: leave.deputy_name,
        running: leave.from <= today,
        from: leave.from.0,
        to: leave.to.0,
        reason: leave.reason,
    }
}

#[cfg(test)]
mod tests {
    use balai_web::Fields;

    use super::date;

    #[test]
    fn a_date_is_read_from_three_boxes() {
        let read =
            |text: &str| date(&Fields::parse(text.as_bytes()), "from").map(|day| day.date().to_string());
        assert_eq!(read("from_day=7&from_month=3&from_year=2026").as_deref(), Some("2026-03-07"));
        assert_eq!(read("from_day=29&from_month=2&from_year=2028").as_deref(), Some("2028-02-29"));
        for wrong in [
            "",
            "from_day=29&from_month=2&from_year=2026",
            "from_day=a&from_month=2&from_year=2026",
            "from_day=300&from_month=2&from_year=2026",
            "from_day=1&from_month=1&from_year=999999",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
