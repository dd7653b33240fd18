//! Where the values of a document come from: answers to forms, and what a case knows by itself.

use super::Loading;
use crate::{
    forms::{Form, Forms, Key},
    region::{
        DocumentList, DocumentSource, Known,
        reading::{Found, Table, did_you_mean},
    },
};

impl Loading<'_> {
    /// The sources under `from`, each looked up.
    pub(super) fn document_sources(&self, table: &Table<'_>, forms: &Forms) -> Vec<DocumentSource> {
        let texts = table.texts("from").unwrap_or_default();
        texts.iter().filter_map(|text| self.document_source(text, forms)).collect()
    }

    fn document_source(&self, text: &Found<String>, forms: &Forms) -> Option<DocumentSource> {
        if let Some(word) = text.value.strip_prefix('@') {
            let known = Known::parse(word);
            if known.is_none() {
                let words: Vec<&str> = Known::ALL.iter().map(|known| known.as_str()).collect();
                let message = format!("a case knows no `@{word}`");
                self.checker.error(&text.spot, message, did_you_mean(word, &words));
            }
            return known.map(DocumentSource::Known);
        }
        let Some((code, question)) = text.value.split_once('/') else {
            self.check_shared(text, forms);
            return Some(DocumentSource::Answer(Key::new("", text.value.as_str())));
        };
        let code = Found { value: code.to_owned(), spot: text.spot.clone() };
        if let Some(form) = self.check_form(&code, forms) {
            let found = form.question(question);
            match found.map(|question| question.share.as_deref()) {
                None => self.no_question(form, question, text),
                Some(Some(share)) => {
                    let message =
                        format!("`{question}` of `{}` is kept as the shared fact `{share}`", form.code);
                    self.checker.error(&text.spot, message, format!("write \"{share}\""));
                }
                Some(None) => {}
            }
        }
        Some(DocumentSource::Answer(Key::new(code.value, question)))
    }

    fn check_shared(&self, fact: &Found<String>, forms: &Forms) {
        let questions = forms.list.iter().flat_map(|form| &form.pages).flat_map(|page| &page.questions);
        let mut shared: Vec<&str> = questions.filter_map(|question| question.share.as_deref()).collect();
        shared.sort_unstable();
        shared.dedup();
        if !shared.contains(&fact.as_str()) {
            let message = format!("no form shares the fact `{}`", fact.value);
            let help = match did_you_mean(fact.as_str(), &shared) {
                none if none.is_empty() => "write the form too: \"surat/keperluan\"".to_owned(),
                near => near,
            };
            self.checker.error(&fact.spot, message, help);
        }
    }

    /// The form with this code; an error when there is none.
    pub(super) fn check_form<'f>(&self, code: &Found<String>, forms: &'f Forms) -> Option<&'f Form> {
        let form = forms.get(code.as_str());
        if form.is_none() {
            let known: Vec<&str> = forms.list.iter().map(|form| form.code.as_str()).collect();
            let message = format!("there is no form `{}`", code.value);
            self.checker.error(&code.spot, message, did_you_mean(code.as_str(), &known));
        }
        form
    }

    fn no_question(&self, form: &Form, question: &str, text: &Found<String>) {
        let all = form.pages.iter().flat_map(|page| &page.questions);
        let ids: Vec<&str> = all.map(|question| question.id.as_str()).collect();
        let message = format!("`{}` has no question `{question}`", form.code);
        self.checker.error(&text.spot, message, did_you_mean(question, &ids));
    }

    /// Lists of a document.
    pub(super) fn document_lists(&self, table: &Table<'_>, forms: &Forms) -> Vec<DocumentList> {
        table.tables("list").iter().map(|list| self.document_list(list, forms)).collect()
    }

    fn document_list(&self, table: &Table<'_>, forms: &Forms) -> DocumentList {
        let id = table.text("id", "\"family\"");
        table.check_id(&id);
        let code = table.text("form", "\"F-1.15\"");
        let form = if code.value.is_empty() { None } else { self.check_form(&code, forms) };
        let group = table.text("group", "\"ikut\"");
        if let Some(form) = form {
            let repeats = form.pages.iter().filter_map(|page| page.repeat.as_ref());
            let groups: Vec<&str> = repeats.map(|repeat| repeat.group.as_str()).collect();
            if !groups.contains(&group.as_str()) {
                let message = format!("`{}` repeats no group `{}`", form.code, group.value);
                self.checker.error(&group.spot, message, did_you_mean(group.as_str(), &groups));
            }
        }
        let columns = table.tables("column").into_iter().map(|column| {
            let question = column.text("question", "\"ikut_nama\"");
            if let Some(form) = form.filter(|form| form.question(question.as_str()).is_none()) {
                self.no_question(form, question.as_str(), &question);
            }
            (column.text("id", "\"name\"").value, question.value)
        });
        DocumentList {
            columns: columns.collect(),
            name: table.name("name"),
            form: code.value,
            group: group.value,
            id: id.value,
        }
    }
}
