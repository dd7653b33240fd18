//! The real program over its pipes: every document of the standard pack, hostile templates, and what holds it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that can't set itself up fails"
)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use balai_jail::{Broken, Cell, Warm};
use balai_typeset_wire::{Answer, DATA, File, MOST_ANSWER, Sheet, Work};

const QR: &[u8] =
    br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h2v2h-2z"/></svg>"#;

fn warm() -> Warm {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_balai-typeset"));
    let cell =
        Cell { program, arguments: Vec::new(), patience: Duration::from_mins(10), most_output: MOST_ANSWER };
    Warm::new(cell, 1_000)
}

fn file(path: &str, bytes: &[u8]) -> File {
    File { path: path.to_owned(), bytes: bytes.to_vec() }
}

fn sheet(main: &str, files: Vec<File>) -> Work {
    Work::Set(Sheet { main: main.to_owned(), identity: "BLI-1".to_owned(), made_at: 1_772_000_000, files })
}

fn source(text: &str) -> Work {
    sheet(
        "main.typ",
        vec![file("main.typ", text.as_bytes()), file(DATA, br##"{"name":"#panic() *A* $x$ \\ ["}"##)],
    )
}

fn ask(warm: &mut Warm, work: &Work) -> Answer {
    Answer::read(&warm.ask(&work.written()).unwrap()).unwrap()
}

fn pdf(answer: Answer) -> Vec<u8> {
    match answer {
        Answer::Set { pages, pdf } if pages > 0 => pdf,
        other => panic!("{other:?}"),
    }
}

/// The standard pack's documents with their samples.
fn standard() -> BTreeMap<String, Work> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/standard/templates/documents");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let names = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.file_name());
    let kinds = names.filter_map(|name| Some(name.to_str()?.strip_suffix(".sample.json")?.to_owned()));
    let work = |kind: &str| {
        let main = format!("{kind}.typ");
        let files = vec![
            file(&main, &read(&main)),
            file("letter.typ", &read("letter.typ")),
            file(DATA, &read(&format!("{kind}.sample.json"))),
            file("qr.svg", QR),
        ];
        sheet(&main, files)
    };
    kinds.map(|kind| (kind.clone(), work(&kind))).collect()
}

#[test]
fn every_document_of_the_standard_pack_is_set() {
    let mut warm = warm();
    let documents = standard();
    assert_eq!(documents.len(), 6);
    for (kind, work) in &documents {
        let first = pdf(ask(&mut warm, work));
        assert!(first.starts_with(b"%PDF-1.7"), "{kind}");
        let holds = |what: &str| first.windows(what.len()).any(|part| part == what.as_bytes());
        assert!(holds("pdfaid:part") && holds("pdfaid:conformance"), "{kind} says that it is PDF/A");
        assert_eq!(first, pdf(ask(&mut warm, work)), "{kind}: the same sheet, the same bytes");
    }
}

/// What one document takes, printed; the promise (30 ms warm) is for a release build, and is held to there.
#[test]
fn a_warm_document_takes_little_time() {
    let mut warm = warm();
    for (kind, work) in standard() {
        let mut times: Vec<Duration> = (0..7)
            .map(|turn| {
                // Other data each time: nothing is answered from memory.
                let Work::Set(mut sheet) = work.clone() else { panic!("{kind}") };
                for file in sheet.files.iter_mut().filter(|file| file.path == DATA) {
                    let text = String::from_utf8(file.bytes.clone()).unwrap();
                    file.bytes = text.replace("Contoh", &format!("Contoh {turn}")).into_bytes();
                }
                let began = Instant::now();
                pdf(ask(&mut warm, &Work::Set(sheet)));
                began.elapsed()
            })
            .collect();
        let cold = times.remove(0);
        times.sort();
        println!("{kind}: {cold:?} first, {:?} then", times[times.len() / 2]);
        assert!(cfg!(debug_assertions) || times[0] < Duration::from_millis(30), "{kind}: {times:?}");
    }
}

#[test]
fn data_are_data_whatever_they_say() {
    let answer = ask(&mut warm(), &source("#let data = json(\"data.json\")\n#data.name"));
    pdf(answer);
}

/// A name is never printed with an empty box in it.
#[test]
fn a_letter_no_font_has_is_refused() {
    let mut warm = warm();
    for (name, set) in [("Ni Luh Ayu Dé Ŝ", true), ("ᬩᬮᬶ", true), ("陳", false), ("ab\u{1f600}", false)]
    {
        let data = format!("{{\"name\":\"{name}\"}}");
        let files = vec![file("main.typ", b"#json(\"data.json\").name"), file(DATA, data.as_bytes())];
        match ask(&mut warm, &sheet("main.typ", files)) {
            Answer::Set { .. } => assert!(set, "{name}"),
            Answer::Refused(complaints) => assert!(!set && complaints[0].file == DATA, "{complaints:?}"),
            Answer::Seen { .. } => panic!("{name}"),
        }
    }
}

#[test]
fn a_template_sees_its_own_files_only() {
    let mut warm = warm();
    for (text, why) in [
        ("#read(\"/etc/passwd\")", "not found"),
        ("#read(\"../../../../etc/passwd\")", ""),
        ("#import \"@preview/cetz:0.3.0\": *", ""),
        ("#image(\"https://example.com/a.png\")", ""),
        ("#datetime.today()", ""),
        ("#panic(\"no\")", "panicked"),
        ("#let x = ", "expected"),
        ("\n\n#unknown", "unknown variable"),
    ] {
        let Answer::Refused(complaints) = ask(&mut warm, &source(text)) else { panic!("{text} was set") };
        assert!(complaints[0].message.contains(why), "{text}: {complaints:?}");
    }
    let Answer::Refused(complaints) = ask(&mut warm, &source("\n\n#unknown")) else { panic!("set") };
    assert_eq!((complaints[0].file.as_str(), complaints[0].line), ("main.typ", 3));
    // And it still serves.
    pdf(ask(&mut warm, &source("ᬩᬮᬶ Bali")));
}

/// Each of these ends the process by its own limits, and not by anybody's patience; the next is served.
#[test]
fn a_template_that_loops_or_takes_a_gigabyte_ends_its_own_process_only() {
    let mut warm = warm();
    let nested = format!("#{}1{}", "(".repeat(200_000), ")".repeat(200_000));
    for (text, why) in [
        ("#for a in range(1000000) { for b in range(1000000) { let c = a * b } }", "computing"),
        ("#let x = \"abcdefgh\"\n#for _ in range(30) { x = x + x }\n#x.len()", "memory"),
        ("#let x = (0,) * 1000000000\n#x.len()", "memory"),
        (nested.as_str(), "nesting"),
    ] {
        pdf(ask(&mut warm, &source("before")));
        let process = warm.process();
        match warm.ask(&source(text).written()) {
            Err(Broken::Ended(_)) => assert_ne!(warm.process(), process),
            Ok(answer) => assert!(matches!(Answer::read(&answer), Some(Answer::Refused(_))), "{why}"),
            Err(other) => panic!("{why}: {other}"),
        }
        pdf(ask(&mut warm, &source("after")));
    }
}

#[test]
fn limits_count_for_each_sheet_and_not_for_the_process() {
    let mut warm = warm();
    ask(&mut warm, &Work::Look);
    let process = warm.process();
    // Each computes anew for a while; all together far longer than one sheet may.
    for at in 0..100 {
        let busy = source(&format!("#for x in range(100000) {{ let y = x * {at} }}\ndone"));
        pdf(ask(&mut warm, &busy));
    }
    assert_eq!(warm.process(), process, "one process did all of it");
}

#[test]
fn every_fence_this_kernel_has_holds_it() {
    let kernel = std::fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    let Answer::Seen { landlock } = ask(&mut warm(), &Work::Look) else { panic!("nothing seen") };
    assert!(landlock || !kernel.contains("landlock"));
}

#[test]
fn noise_is_answered_by_an_end() {
    let mut warm = warm();
    for noise in [&b""[..], b"\0\0\0\x01{", b"{\"Look\":1}", &[0xff; 64]] {
        assert!(matches!(warm.ask(noise), Err(Broken::Ended(_))));
    }
    ask(&mut warm, &Work::Look);
}
