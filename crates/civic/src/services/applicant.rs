//! What an application tells of whoever applies.

use balai_base::{Day, personal::NikParts};
use balai_platform::forms::Key;
use jiff::ToSpan as _;

use super::{Behalf, asked::Sheet};

impl Sheet<'_> {
    /// Whether the applicant's NIK says that somebody under seventeen applies alone (an identity card is had at seventeen: UU
    /// 24/2013, article 63). A question only: birth dates in numbers may be wrong, and the married are of age.
    pub fn looks_young(&self) -> bool {
        let number = self.draft.answers.get(&Key::new("", "nik")).and_then(|nik| NikParts::read(nik).ok());
        let born = number.map(|nik| nik.dates()).unwrap_or_default().into_iter();
        let youngest = born.map(Day::from_date).filter(|day| *day <= self.today).max();
        let of_age = |day: Day| day.date().saturating_add(17.years());
        self.draft.head.behalf == Behalf::Own
            && youngest.is_some_and(|day| Day::from_date(of_age(day)) > self.today)
    }
}
