//! What people are asked once a service has ended: the elements of the survey of satisfaction, as data.

use balai_base::Localized;

/// The question set of services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackForm {
    /// The regulation it follows, as it is cited.
    pub basis: String,
    /// For how many days after the question the answer is taken.
    pub days: u32,
    /// The elements, in the order in which they are asked.
    pub elements: Vec<FeedbackElement>,
}

/// One element: a question with four answers. Kept by its id, never by its number: printed orders differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackElement {
    /// The word in answers.
    pub id: String,
    /// What the element is called in reports.
    pub name: Localized,
    /// What is asked.
    pub ask: Localized,
    /// The answers for 1, 2, 3 and 4.
    pub answers: [Localized; 4],
}

impl FeedbackForm {
    /// The element called `id`.
    pub fn element(&self, id: &str) -> Option<&FeedbackElement> {
        self.elements.iter().find(|element| element.id == id)
    }
}
