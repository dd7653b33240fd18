//! Measures Balai's model on the files that `benches/learning/baseline.py` reads, in the same form.
//!
//! `cargo run --release -p balai-civic --example learning_measure -- FILE.csv …`

use std::{error::Error, io::Write as _, time::Instant};

use balai_civic::learning::{Lesson, Model, THRESHOLD, evaluate_on, learn};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let (taught, held_out) = read(&path)?;
        let (taught, held_out): (Vec<&Lesson>, Vec<&Lesson>) =
            (taught.iter().collect(), held_out.iter().collect());
        let begun = Instant::now();
        let figures = evaluate_on(&taught, &held_out, THRESHOLD, &|_, _| Vec::new())?;
        let seconds = begun.elapsed().as_secs_f64();
        for found in figures.targets.iter().filter(|found| found.classes > 1) {
            writeln!(
                out,
                "{path}  {:8}  {:3} classes  top-1 {:.4}  top-3 {:.4}  above {THRESHOLD}: coverage {:.3} precision {:.3}",
                found.target,
                found.classes,
                found.model.top1,
                found.model.top3,
                found.coverage,
                found.precision.unwrap_or(0.0),
            )?;
        }
        writeln!(
            out,
            "{path}  {} + {} texts, {seconds:.1} s  heats {:?}",
            taught.len(),
            held_out.len(),
            figures.heats
        )?;
        let bytes = learn(&taught)?.to_bytes();
        let same = Model::from_bytes(&bytes)?.to_bytes() == bytes;
        writeln!(out, "{path}  {} bytes stored, read back the same: {same}", bytes.len())?;
    }
    Ok(())
}

type Lessons = Vec<Lesson>;

/// The lessons of a file: those to learn from and those held out.
fn read(path: &str) -> Result<(Lessons, Lessons), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let (mut taught, mut held_out) = (Vec::new(), Vec::new());
    for (place, record) in reader.records().enumerate() {
        let record = record?;
        let field = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let lesson = Lesson {
            id: (place as u128).to_be_bytes(),
            text: field(1),
            category: field(2),
            agency: field(3),
            corrected: false,
        };
        if record.get(4) == Some("test") { held_out.push(lesson) } else { taught.push(lesson) }
    }
    Ok((taught, held_out))
}
