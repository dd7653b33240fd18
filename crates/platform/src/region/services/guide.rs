//! The two ways to a service for people who don't know its name: what happened, and a few questions.

use balai_base::Localized;

/// Something that happens in somebody's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeEvent {
    /// The word in addresses.
    pub id: String,
    /// What people call it, such as "Anak lahir".
    pub name: Localized,
    /// One sentence: what is to be done then.
    pub summary: Localized,
    /// The services it leads to, the most useful first.
    pub services: Vec<String>,
}

/// Where an answer leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To another question.
    Question(String),
    /// To a service, and to one of its variants when the answers tell which.
    Service {
        /// The service's id.
        service: String,
        /// The variant's id.
        variant: Option<String>,
    },
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideOption {
    /// The word in addresses.
    pub id: String,
    /// What people read.
    pub name: Localized,
    /// Where it leads.
    pub step: Step,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideQuestion {
    /// The word by which answers lead to it.
    pub id: String,
    /// What is asked.
    pub ask: Localized,
    /// A sentence that helps to answer.
    pub hint: Localized,
    /// What may be answered.
    pub options: Vec<GuideOption>,
}

/// The questions, the first of which begins. No answer leads back to a question that was asked already, and every way
/// ends at a service: the loader has checked it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// In the order of the file.
    pub questions: Vec<GuideQuestion>,
}

impl Guide {
    /// The question called `id`.
    pub fn question(&self, id: &str) -> Option<&GuideQuestion> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// What was asked and answered when `answers` are given one after the other from the first question on, and what
    /// comes next. Stops at the first answer that fits no option: then that question is asked again.
    pub fn walk<'a>(
        &self,
        answers: impl IntoIterator<Item = &'a str>,
    ) -> (Vec<(&GuideQuestion, &GuideOption)>, Option<Step>) {
        let Some(first) = self.questions.first() else { return (Vec::new(), None) };
        let mut step = Step::Question(first.id.clone());
        let mut passed = Vec::new();
        for answer in answers {
            let Step::Question(asked) = &step else { break };
            let Some(question) = self.question(asked) else { break };
            let Some(option) = question.options.iter().find(|option| option.id == answer) else { break };
            passed.push((question, option));
            step = option.step.clone();
        }
        (passed, Some(step))
    }
}

/// Stems of words that name a religion or ask for one. The way to a service leads over where something was recorded,
/// never over what somebody believes (UU 27/2022 on personal data, article 4: data on belief are specific data).
const BELIEF: [&str; 16] = [
    "agama",
    "kepercayaan",
    "islam",
    "muslim",
    "kristen",
    "katolik",
    "protestan",
    "hindu",
    "buddha",
    "budha",
    "khonghucu",
    "konghucu",
    "religi",
    "faith",
    "christian",
    "catholic",
];

/// The first word of `text` that names a religion, if one does.
pub fn names_religion(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    BELIEF.into_iter().find(|stem| text.contains(stem))
}
