//! A region that has learned two words no pack knows.

use balai_base::Timestamp;
use balai_civic::learning::{Active, Lesson, learn};

use crate::App;

impl App {
    /// Has the only region learn that *blekutuk* is a blocked drain and *gerombyang* is rubbish; `threshold` is the probability
    /// below which it says nothing.
    pub fn teach(&self, threshold: f64) {
        let lessons: Vec<Lesson> = (0..240).map(lesson).collect();
        let model = learn(&lessons.iter().collect::<Vec<_>>()).unwrap();
        let region = self.state.regions.single().unwrap();
        self.state.learned.put(&region.id, Active::new(1, Timestamp(0), threshold, model));
    }
}

fn lesson(number: u128) -> Lesson {
    let drains = number.is_multiple_of(2);
    let (word, category, agency) = if drains {
        ("blekutuk", "saluran-mampet", "pekerjaan-umum")
    } else {
        ("gerombyang", "sampah", "lingkungan")
    };
    let around = ["mohon", "tolong", "sudah lama", "lagi", "dekat warung"];
    let around = around[usize::try_from(number).unwrap() % around.len()];
    Lesson {
        id: number.to_be_bytes(),
        text: format!("{around} {word} nomor {number}"),
        category: category.to_owned(),
        agency: agency.to_owned(),
        corrected: false,
    }
}
