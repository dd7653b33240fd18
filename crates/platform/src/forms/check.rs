//! The validator: which questions are asked, and what is wrong with what was answered.

use balai_base::Day;

use super::{Answers, Condition, Form, FormPage, Forms, Key, Kind, Question, values};

/// What the form alone does not tell.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// Today, where the region lies.
    pub today: Day,
    /// The service's variant; empty when it has none.
    pub variant: &'c str,
    /// The service's outcome.
    pub outcome: &'c str,
    /// Whether a code names a village of the region.
    pub is_village: &'c dyn Fn(&str) -> bool,
    /// Whether a district's code can be one: false only where the region's own table does not have it.
    pub is_district: &'c dyn Fn(&str) -> bool,
}

/// One question as it is asked: in a repeated group once for each number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'f> {
    /// Its page.
    pub page: &'f FormPage,
    /// The question.
    pub question: &'f Question,
    /// Which of a repeated group, from 1.
    pub number: Option<u32>,
    /// Where its answer is kept.
    pub key: Key,
}

/// Something about one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The answer.
    pub key: Key,
    /// The Fluent message that says what is wrong and what to do.
    pub message: &'static str,
    /// The message's arguments; never what was typed.
    pub arguments: Vec<(&'static str, String)>,
}

/// What the validator says.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What must be put right.
    pub errors: Vec<Fault>,
    /// What somebody should look at and may leave as it is.
    pub warnings: Vec<Fault>,
    /// The answers to what is asked, in the form in which they are kept.
    pub value: Answers,
}

/// Checks a whole form. Answers to what is not asked are left out.
pub fn check(form: &Form, answers: &Answers, context: &Context<'_>) -> Checked {
    check_fields(form, &fields(form, answers, context), answers, context)
}

/// Checks one page; `number` counts in a repeated group.
pub fn check_page(
    form: &Form,
    (page, number): (&FormPage, Option<u32>),
    answers: &Answers,
    context: &Context<'_>,
) -> Checked {
    check_fields(form, &page_fields(form, (page, number), answers, context), answers, context)
}

/// Everything that is asked, in order.
pub fn fields<'f>(form: &'f Form, answers: &Answers, context: &Context<'_>) -> Vec<Field<'f>> {
    let mut all = Vec::new();
    for page in &form.pages {
        for number in numbers(form, page, answers, context) {
            all.extend(page_fields(form, (page, number), answers, context));
        }
    }
    all
}

/// How often a page is asked: once without a number, or from 1 on.
fn numbers(form: &Form, page: &FormPage, answers: &Answers, context: &Context<'_>) -> Vec<Option<u32>> {
    let Some(repeat) = &page.repeat else { return vec![None] };
    let counted = repeat.count.as_deref().and_then(|question| {
        let most = form.question(question).and_then(|question| question.most).unwrap_or(MOST_REPEATED);
        let count: u32 = answered(form, question, None, (answers, context))?.trim().parse().ok()?;
        Some(count.min(most))
    });
    (1..=repeat.times.or(counted).unwrap_or(0).min(MOST_REPEATED)).map(Some).collect()
}

/// The answer by which a form tells that somebody is a woman.
const WOMAN: &str = "perempuan";
/// However many somebody says there are, no more are asked for.
const MOST_REPEATED: u32 = 30;

/// What a page asks; nothing when its condition does not hold.
pub fn page_fields<'f>(
    form: &'f Form,
    (page, number): (&'f FormPage, Option<u32>),
    answers: &Answers,
    context: &Context<'_>,
) -> Vec<Field<'f>> {
    let given = (answers, context);
    if !numbers(form, page, answers, context).contains(&number)
        || !holds(form, page.when.as_ref(), number, given)
    {
        return Vec::new();
    }
    page.questions
        .iter()
        .filter(|question| preset(question, context).is_none())
        .filter(|question| holds(form, question.when.as_ref(), number, given))
        .map(|question| Field { page, question, number, key: key_of(form, page, question, number) })
        .collect()
}

/// Where the answer to a question is kept.
fn key_of(form: &Form, page: &FormPage, question: &Question, number: Option<u32>) -> Key {
    match (&question.share, &page.repeat, number) {
        (Some(fact), _, _) => Key::new("", fact),
        (None, Some(repeat), Some(number)) => {
            Key::new(&form.code, format!("{}.{number}.{}", repeat.group, question.id))
        }
        _ => Key::new(&form.code, &question.id),
    }
}

/// What the service answers by itself.
fn preset<'q>(question: &'q Question, context: &Context<'_>) -> Option<&'q str> {
    let option =
        question.options.iter().find(|option| option.outcomes.iter().any(|own| own == context.outcome))?;
    Some(&option.id)
}

/// The answer to the question `id`, of the same number where it is repeated.
fn answered<'a>(
    form: &'a Form,
    id: &str,
    number: Option<u32>,
    (answers, context): (&'a Answers, &Context<'_>),
) -> Option<&'a str> {
    let page = form.pages.iter().find(|page| page.questions.iter().any(|question| question.id == id))?;
    let question = page.questions.iter().find(|question| question.id == id)?;
    let number = number.filter(|_| page.repeat.is_some());
    preset(question, context).or_else(|| answers.get(&key_of(form, page, question, number)))
}

fn holds(
    form: &Form,
    condition: Option<&Condition>,
    number: Option<u32>,
    (answers, context): (&Answers, &Context<'_>),
) -> bool {
    let Some(condition) = condition else { return true };
    let named = |list: &[String], word: &str| list.is_empty() || list.iter().any(|own| own == word);
    named(&condition.variants, context.variant)
        && named(&condition.outcomes, context.outcome)
        && condition.question.as_ref().is_none_or(|question| {
            answered(form, question, number, (answers, context))
                .is_some_and(|answer| condition.is.iter().any(|own| own == answer))
        })
}

fn check_fields(form: &Form, fields: &[Field<'_>], answers: &Answers, context: &Context<'_>) -> Checked {
    let mut checked = Checked::default();
    for field in fields {
        let typed = answers.get(&field.key).unwrap_or_default().trim();
        if typed.is_empty() {
            if field.question.required {
                let (key, message) = (field.key.clone(), missing(field.question.kind));
                checked.errors.push(Fault { key, message, arguments: Vec::new() });
            }
            continue;
        }
        match values::read(field.question, typed, context) {
            Ok(read) => {
                let fault = |(message, arguments)| Fault { key: field.key.clone(), message, arguments };
                checked.warnings.extend(read.warnings.into_iter().map(fault));
                checked.value.set(field.key.clone(), read.value);
            }
            Err((message, arguments)) => {
                checked.errors.push(Fault { key: field.key.clone(), message, arguments });
            }
        }
    }
    let told_apart = numbers_told_apart(form, fields, (answers, context));
    for field in fields.iter().filter(|field| field.question.kind == Kind::Nik) {
        compare(form, field, (answers, context), &mut checked);
        written_before(field, &told_apart, &mut checked);
    }
    same_number_twice(fields, &mut checked);
    checked
}

fn missing(kind: Kind) -> &'static str {
    match kind {
        Kind::Statement => "form-statement-missing",
        Kind::Choice | Kind::YesNo | Kind::Area => "form-choice-missing",
        _ => "form-answer-missing",
    }
}

/// Looks whether a NIK agrees with the birth date and the sex the form tells. Lawfully it may not, so it only warns; but
/// a birth date that stands in the number of the family card says that the two were swapped.
fn compare(form: &Form, field: &Field<'_>, given: (&Answers, &Context<'_>), checked: &mut Checked) {
    let Some(nik) = checked.value.get(&field.key).map(str::to_owned) else { return };
    let Ok(parts) = balai_base::personal::NikParts::read(&nik) else { return };
    let told = |question: &Option<String>| {
        question.as_deref().and_then(|id| answered(form, id, field.number, given)).map(str::to_owned)
    };
    let mut warn = |message| {
        checked.warnings.push(Fault { key: field.key.clone(), message, arguments: Vec::new() });
    };
    if let Some(birth) = told(&field.question.birth).and_then(|text| values::date(&text))
        && !parts.agrees_with(birth)
    {
        warn("form-nik-birth-differs");
    }
    if let Some(sex) = told(&field.question.sex)
        && (sex == WOMAN) != parts.woman
    {
        warn("form-nik-sex-differs");
    }
    match field.question.woman {
        Some(true) if !parts.woman => warn("form-nik-of-a-man"),
        Some(false) if parts.woman => warn("form-nik-of-a-woman"),
        _ => {}
    }
}

/// The digits of every number in the form that nobody else has there, also on other pages; nothing where no such one is asked.
fn numbers_told_apart(
    form: &Form,
    asked: &[Field<'_>],
    (answers, context): (&Answers, &Context<'_>),
) -> Vec<(Key, String)> {
    if !asked.iter().any(|field| field.question.distinct) {
        return Vec::new();
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let all = fields(form, answers, context).into_iter().filter(|field| field.question.distinct);
    all.filter_map(|field| answers.get(&field.key).map(digits).map(|own| (field.key, own))).collect()
}

/// The number of somebody else in the same form: two witnesses are two people, and so are father and mother.
fn written_before(field: &Field<'_>, told_apart: &[(Key, String)], checked: &mut Checked) {
    let Some(own) = checked.value.get(&field.key).filter(|_| field.question.distinct) else { return };
    if told_apart.iter().any(|(other, digits)| *other != field.key && digits == own) {
        let (key, message) = (field.key.clone(), "form-nik-twice");
        checked.warnings.push(Fault { key, message, arguments: Vec::new() });
    }
}

/// The same sixteen digits as NIK and as number of the family card: one of the two stands in the wrong place.
fn same_number_twice(fields: &[Field<'_>], checked: &mut Checked) {
    let of_kind = |kind: Kind| fields.iter().filter(move |field| field.question.kind == kind);
    for card in of_kind(Kind::Card) {
        let Some(digits) = checked.value.get(&card.key) else { continue };
        if of_kind(Kind::Nik).any(|nik| checked.value.get(&nik.key) == Some(digits)) {
            let key = card.key.clone();
            checked.errors.push(Fault { key, message: "form-kk-is-nik", arguments: Vec::new() });
        }
    }
}

impl Forms {
    /// What a masked view shows in place of an answer: numbers of the register without their middle, everything else as it is.
    pub fn shown(&self, key: &Key, value: &str) -> String {
        if self.is_civil_number(key) {
            balai_base::personal::mask_civil_number(value)
        } else {
            value.to_owned()
        }
    }
}
