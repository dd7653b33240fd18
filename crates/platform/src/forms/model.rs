//! A form as the pack tells it.

use balai_base::Localized;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// In words.
    Text,
    /// By somebody's name.
    Name,
    /// By a name that is given now: the rules for new names are told (Permendagri 73/2022, article 4).
    NewName,
    /// By a day.
    Date,
    /// By a NIK.
    Nik,
    /// By a family card's number.
    Card,
    /// By a telephone number.
    Phone,
    /// By an e-mail address.
    Email,
    /// By one of the question's options.
    Choice,
    /// By a village of the region.
    Area,
    /// By the name of a country.
    Country,
    /// By a whole number.
    Number,
    /// By whole rupiah.
    Rupiah,
    /// By yes or no.
    YesNo,
    /// By agreeing to what is stated.
    Statement,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::Name,
        Self::NewName,
        Self::Date,
        Self::Nik,
        Self::Card,
        Self::Phone,
        Self::Email,
        Self::Choice,
        Self::Area,
        Self::Country,
        Self::Number,
        Self::Rupiah,
        Self::YesNo,
        Self::Statement,
    ];

    /// The word in packs, pages and interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::NewName => "new-name",
            Self::Date => "date",
            Self::Nik => "nik",
            Self::Card => "kk",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Choice => "choice",
            Self::Area => "area",
            Self::Country => "country",
            Self::Number => "number",
            Self::Rupiah => "rupiah",
            Self::YesNo => "yes-no",
            Self::Statement => "statement",
        }
    }

    /// Whether it is a number of the population register: masked wherever it is shown, found again by a keyed hash.
    pub fn is_civil_number(self) -> bool {
        matches!(self, Self::Nik | Self::Card)
    }
}

/// When a page or a question is asked. Everything it names must be so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// A question of the same form, in a repeated group of the same number.
    pub question: Option<String>,
    /// What it must have been answered with.
    pub is: Vec<String>,
    /// The variants of the service; empty for all.
    pub variants: Vec<String>,
    /// The service's outcomes; empty for all.
    pub outcomes: Vec<String>,
}

/// A page that is asked several times: family members, children, witnesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The word before the number in answers' keys.
    pub group: String,
    /// What one of them is called: `Saksi`.
    pub name: Localized,
    /// How often, where that is fixed.
    pub times: Option<u32>,
    /// The question whose answer says how often.
    pub count: Option<String>,
}

/// One thing that may be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerOption {
    /// The word that is kept.
    pub id: String,
    /// What people read.
    pub name: Localized,
    /// A service with one of these outcomes answers so by itself, and nobody is asked.
    pub outcomes: Vec<String>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one word of a pack, said or not")]
pub struct Question {
    /// The word by which answers are kept, unique in its form.
    pub id: String,
    /// What is asked.
    pub label: Localized,
    /// How to answer; empty when the question says enough.
    pub hint: Localized,
    /// How it is answered.
    pub kind: Kind,
    /// Whether the form is incomplete without it.
    pub required: bool,
    /// When it is asked.
    pub when: Option<Condition>,
    /// What may be answered, where the pack lists it.
    pub options: Vec<AnswerOption>,
    /// The fact it asks for; asked once for all forms that share it.
    pub share: Option<String>,
    /// Specific personal data (UU 27/2022, article 4): neither searched, counted nor used to decide anything.
    pub sensitive: bool,
    /// The least number, or the fewest letters.
    pub least: Option<u32>,
    /// The greatest number, or the most letters.
    pub most: Option<u32>,
    /// Whether the day may lie ahead.
    pub future: bool,
    /// For a NIK: the question that holds the person's birth date.
    pub birth: Option<String>,
    /// For a NIK: the question that holds the person's sex, answered by `laki-laki` or `perempuan`.
    pub sex: Option<String>,
    /// For a NIK: whether the person is a woman, where the question alone says so (a mother, a husband).
    pub woman: Option<bool>,
    /// For a NIK: whether it is that of somebody whom no other such question of the form means, so that the same number
    /// written twice is asked about.
    pub distinct: bool,
}

/// What is asked at once: one thing, mostly one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPage {
    /// The word in addresses, unique in its form.
    pub id: String,
    /// What the page asks about.
    pub title: Localized,
    /// A sentence that helps; empty when the questions say enough.
    pub hint: Localized,
    /// When it is asked.
    pub when: Option<Condition>,
    /// Whether it is asked several times.
    pub repeat: Option<Repeat>,
    /// The codes of requirements that are met by answering it, where a service asks for something written down.
    pub meets: Vec<String>,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// One form in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its code, such as `F-2.01`.
    pub code: String,
    /// Counts changes of its questions.
    pub version: u32,
    /// What it is called.
    pub title: Localized,
    /// The regulation that sets it.
    pub basis: String,
    /// What it asks, in order.
    pub pages: Vec<FormPage>,
}

impl Form {
    /// Whether it asks for the shared fact `fact`.
    pub fn shares(&self, fact: &str) -> bool {
        self.pages.iter().flat_map(|page| &page.questions).any(|own| own.share.as_deref() == Some(fact))
    }

    /// The page called `id`.
    pub fn page(&self, id: &str) -> Option<&FormPage> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The question called `id`.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.pages.iter().flat_map(|page| &page.questions).find(|question| question.id == id)
    }
}

/// Every form of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// By code.
    pub list: Vec<Form>,
}

impl Forms {
    /// The form with `code`.
    pub fn get(&self, code: &str) -> Option<&Form> {
        self.list.iter().find(|form| form.code == code)
    }

    /// The form that meets a requirement no form is named for: of `preferred` codes first.
    pub fn meeting(&self, requirement: &str, preferred: &[String]) -> Option<&Form> {
        let meets =
            |form: &&Form| form.pages.iter().any(|page| page.meets.iter().any(|own| own == requirement));
        let own = preferred.iter().filter_map(|code| self.get(code)).find(meets);
        // A form that many services share meets nothing by itself.
        own.or_else(|| self.list.iter().filter(|form| !form.code.starts_with("F-")).find(meets))
    }

    /// Whether the answer under `key` is specific personal data. A shared fact is if any form says so.
    pub fn is_sensitive(&self, key: &super::Key) -> bool {
        self.questions_of(key).any(|question| question.sensitive)
    }

    /// Whether the answer under `key` is a number of the population register.
    pub fn is_civil_number(&self, key: &super::Key) -> bool {
        self.questions_of(key).any(|question| question.kind.is_civil_number())
    }

    /// The questions that an answer belongs to.
    pub fn questions_of<'f>(&'f self, key: &'f super::Key) -> impl Iterator<Item = &'f Question> {
        let id = key.question.rsplit('.').next().unwrap_or_default();
        self.list
            .iter()
            .filter(move |form| key.form.is_empty() || form.code == key.form)
            .flat_map(|form| form.pages.iter().flat_map(|page| &page.questions))
            .filter(move |question| {
                if key.form.is_empty() {
                    question.share.as_deref() == Some(id)
                } else {
                    question.id == id && question.share.is_none()
                }
            })
    }
}
