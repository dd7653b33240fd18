//! `forms/*.toml`: what people fill in.

use super::{Loading, words};
use crate::{
    forms::{AnswerOption, Condition, Form, FormPage, Forms, Kind as AnswerKind, Question, Repeat},
    region::reading::{Document, Found, Table, did_you_mean},
};

/// The place by which the keys of every file of the folder are known.
const PLACE: &str = "forms/";
/// The greatest number a question may be bound by.
const GREATEST: u32 = 4_000_000_000;
/// The most of a repeated group.
const MOST_TIMES: u32 = 30;

/// Questions that conditions, repeats and numbers name, each with the answers expected of it.
type NamedQuestions = Vec<(Found<String>, Vec<Found<String>>)>;

impl Loading<'_> {
    /// Reads every file of `forms/`, by code.
    pub(super) fn all_forms(&self) -> Forms {
        let mut forms = Forms::default();
        for name in self.files.names_in("forms", &[".toml"]) {
            let Some((shown, text)) = self.text(&name) else { continue };
            let Some(document) = Document::parse(self.checker, &shown, &text) else { continue };
            for table in document.table(self.checker, PLACE).tables("form") {
                let form = self.form(&table);
                if forms.get(&form.code).is_some() {
                    let message = format!("the form `{}` stands there twice", form.code);
                    self.checker.error(&table.spot_of("code"), message, "keep one of the two");
                } else {
                    forms.list.push(form);
                }
            }
        }
        forms.list.sort_by(|left, right| left.code.cmp(&right.code));
        forms
    }

    fn form(&self, table: &Table<'_>) -> Form {
        let code = table.text("code", "\"F-1.01\"");
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
        if code.value.len() > 20 || !code.value.chars().all(plain) {
            let message = format!("`{}` is no code of a form", code.value);
            self.checker.error(&code.spot, message, "codes look like F-1.01");
        }
        let mut pages = Vec::new();
        let (mut page_ids, mut question_ids) = (Vec::new(), Vec::new());
        let mut named: NamedQuestions = Vec::new();
        for page in table.tables("page") {
            pages.push(self.form_page(&page, (&mut page_ids, &mut question_ids), &mut named));
        }
        if pages.is_empty() {
            let message = format!("the form `{}` asks nothing", code.value);
            self.checker.error(&table.spot(), message, "add [[form.page]] with [[form.page.question]]");
        }
        let form = Form {
            version: table.number("version", 10_000).unwrap_or(1),
            title: table.name("title"),
            basis: table.text("basis", "\"Permendagri 109/2019; pastikan pada naskah asli\"").value,
            code: code.value,
            pages,
        };
        self.check_named(&form, &named);
        form
    }

    fn form_page(
        &self,
        table: &Table<'_>,
        (page_ids, question_ids): (&mut Vec<String>, &mut Vec<String>),
        named: &mut NamedQuestions,
    ) -> FormPage {
        let id = self.id_within(table, page_ids).value;
        let repeat = table.table("repeat").map(|repeat| self.repeat(&repeat, named));
        let questions: Vec<Question> = table
            .tables("question")
            .iter()
            .map(|question| self.form_question(question, question_ids, (repeat.is_some(), &mut *named)))
            .collect();
        if questions.is_empty() {
            let message = format!("the page `{id}` asks nothing");
            self.checker.error(&table.spot(), message, "add [[form.page.question]]");
        }
        FormPage {
            title: table.sentence("title"),
            hint: table.optional_name("hint").unwrap_or_default(),
            when: self.condition(table, named),
            meets: plain(table.texts("meets").unwrap_or_default()),
            id,
            repeat,
            questions,
        }
    }

    fn repeat(&self, table: &Table<'_>, named: &mut NamedQuestions) -> Repeat {
        let group = table.text("group", "\"saksi\"");
        table.check_id(&group);
        let (times, count) =
            (table.number("times", MOST_TIMES), table.optional_text("count", "\"jumlah_anggota\""));
        if times.is_some() == count.is_some() {
            let message = format!("how often `{}` is asked is not told once", group.value);
            self.checker.error(&table.spot(), message, "write `times = 2`, or `count` with a question's id");
        }
        named.extend(count.iter().map(|count| (count.clone(), Vec::new())));
        Repeat { group: group.value, name: table.name("name"), times, count: count.map(|count| count.value) }
    }

    fn form_question(
        &self,
        table: &Table<'_>,
        ids: &mut Vec<String>,
        (is_repeated, named): (bool, &mut NamedQuestions),
    ) -> Question {
        let id = self.id_within(table, ids).value;
        let kind = table.word("kind", &words(AnswerKind::ALL, AnswerKind::as_str));
        let share = table.optional_text("share", "\"nik\"");
        if let Some(share) = share.as_ref().filter(|_| is_repeated) {
            let message = format!("`{id}` is asked of several people and shared");
            self.checker.error(&share.spot, message, "remove `share`: it is one fact for all forms");
        }
        let kind = kind.unwrap_or(AnswerKind::Text);
        let (birth, sex) = (
            table.optional_text("birth", "\"tanggal_lahir\""),
            table.optional_text("sex", "\"jenis_kelamin\""),
        );
        named.extend(birth.iter().chain(&sex).map(|other| (other.clone(), Vec::new())));
        Question {
            label: table.sentence("label"),
            hint: table.optional_name("hint").unwrap_or_default(),
            required: table.boolean("required", true),
            when: self.condition(table, named),
            options: self.answer_options(table, kind, &id),
            share: share.map(|share| share.value),
            sensitive: table.boolean("sensitive", false),
            least: table.number("least", GREATEST),
            most: table.number("most", GREATEST),
            future: table.boolean("future", false),
            birth: birth.map(|birth| birth.value),
            sex: sex.map(|sex| sex.value),
            woman: table.optional_boolean("woman"),
            distinct: table.boolean("distinct", false),
            kind,
            id,
        }
    }

    fn answer_options(&self, table: &Table<'_>, kind: AnswerKind, id: &str) -> Vec<AnswerOption> {
        let mut ids = Vec::new();
        let options: Vec<AnswerOption> = table
            .tables("option")
            .iter()
            .map(|option| AnswerOption {
                id: self.id_within(option, &mut ids).value,
                name: option.name("name"),
                outcomes: plain(option.texts("outcomes").unwrap_or_default()),
            })
            .collect();
        if (kind == AnswerKind::Choice) != (options.len() >= 2) {
            let message =
                format!("`{id}` is answered by `{}` and has {} options", kind.as_str(), options.len());
            let help = "a choice has two options or more, everything else none";
            self.checker.error(&table.spot(), message, help);
        }
        options
    }

    fn condition(&self, table: &Table<'_>, named: &mut NamedQuestions) -> Option<Condition> {
        let when = table.table("when")?;
        let question = when.optional_text("question", "\"an-id\"");
        let is = when.texts("is").unwrap_or_default();
        if question.is_some() == is.is_empty() {
            let help =
                "write `question` and `is` together: { question = \"peristiwa\", is = [\"kelahiran\"] }";
            self.checker.error(&when.spot(), "half of a condition", help);
        }
        named.extend(question.iter().map(|question| (question.clone(), is.clone())));
        Some(Condition {
            question: question.map(|question| question.value),
            is: plain(is),
            variants: plain(when.texts("variants").unwrap_or_default()),
            outcomes: plain(when.texts("outcomes").unwrap_or_default()),
        })
    }

    /// Looks up the questions a form names, and the answers it expects of them.
    fn check_named(&self, form: &Form, named: &[(Found<String>, Vec<Found<String>>)]) {
        let ids: Vec<&str> =
            form.pages.iter().flat_map(|page| &page.questions).map(|question| question.id.as_str()).collect();
        for (id, answers) in named {
            let Some(question) = form.question(&id.value) else {
                let message = format!("`{}` has no question `{}`", form.code, id.value);
                self.checker.error(&id.spot, message, did_you_mean(&id.value, &ids));
                continue;
            };
            let known: Vec<&str> = match question.kind {
                AnswerKind::Choice => question.options.iter().map(|option| option.id.as_str()).collect(),
                AnswerKind::YesNo => vec!["yes", "no"],
                _ => continue,
            };
            for answer in answers.iter().filter(|answer| !known.contains(&answer.value.as_str())) {
                let message = format!("`{}` is never answered by `{}`", id.value, answer.value);
                self.checker.error(&answer.spot, message, did_you_mean(&answer.value, &known));
            }
        }
    }
}

fn plain(texts: Vec<Found<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
