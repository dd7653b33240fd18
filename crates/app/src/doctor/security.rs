//! `balai doctor --security`: what an auditor reads. The map of OWASP ASVS 5.0 and BSSN 4/2021 that the tests hold to
//! (`security/asvs.toml`), the fence around photos on this very machine, and what the two password policies lack of each other.

use std::fmt::Write as _;

use balai_base::Language;
use balai_operate::security::{FUNCTIONS, Function, Map, Requirement, Status};

/// What the two password policies ask, and by what each deviates from the other: point, `asvs`, `bssn`.
const POLICIES: [[(&str, &str); 3]; 5] = [
    [("Panjang", "Length"), ("12–128 huruf", "12–128 characters"), ("12–128 huruf", "12–128 characters")],
    [
        ("Susunan", "Composition"),
        ("bebas (ASVS 6.2.5)", "free (ASVS 6.2.5)"),
        (
            "empat macam huruf; menyimpang dari ASVS 6.2.5",
            "four kinds of characters; deviates from ASVS 6.2.5",
        ),
    ],
    [
        ("Penggantian", "Rotation"),
        (
            "tidak dipaksa (ASVS 6.2.10); menyimpang dari BSSN 4/2021",
            "not forced (ASVS 6.2.10); deviates from BSSN 4/2021",
        ),
        ("setiap enam bulan; menyimpang dari ASVS 6.2.10", "every six months; deviates from ASVS 6.2.10"),
    ],
    [
        ("Kata sandi lama", "The password before"),
        ("boleh dipakai lagi", "may be used again"),
        ("tidak boleh sama dengan yang sekarang", "must differ from the present one"),
    ],
    [
        ("Yang mudah ditebak", "What is easily guessed"),
        ("ditolak, termasuk nama daerah dan petugas", "refused, names of region and officer included"),
        ("ditolak, termasuk nama daerah dan petugas", "refused, names of region and officer included"),
    ],
];

/// The report in Markdown.
pub(crate) fn report(language: Language) -> String {
    let say = |id: &'static str, en: &'static str| if language == Language::Id { id } else { en };
    let Ok(map) = Map::read() else { return String::new() };
    let mut text = format!(
        "# {}\n\n{}\n",
        say("Keamanan Balai", "Security of Balai"),
        say(
            "Acuan: OWASP ASVS 5.0.0 dan tiga belas fungsi BSSN 4/2021. Setiap baris menyebut pengujian yang menjaganya.",
            "By OWASP ASVS 5.0.0 and the thirteen functions of BSSN 4/2021. Each line names the tests that hold it.",
        )
    );
    counts(&mut text, &map, language);
    machine(&mut text, language);
    policies(&mut text, language);
    for function in FUNCTIONS {
        chapter(&mut text, &map, function, language);
    }
    text
}

/// How many requirements stand how, by function.
fn counts(text: &mut String, map: &Map, language: Language) {
    let heading = if language == Language::Id { "Fungsi BSSN 4/2021" } else { "Function of BSSN 4/2021" };
    let states: Vec<&str> = Status::ALL.iter().map(|status| status.told(language)).collect();
    let _ = write!(text, "\n| {heading} | {} |\n|---|---|---|---|---|\n", states.join(" | "));
    let count = |function: Option<&str>, status: Status| -> usize {
        let wanted =
            |one: &&Requirement| one.status == status && function.is_none_or(|word| one.bssn == word);
        map.requirement.iter().filter(wanted).map(|one| one.ids.len()).sum()
    };
    let row =
        |function: Option<&str>| Status::ALL.map(|status| count(function, status).to_string()).join(" | ");
    for function in FUNCTIONS {
        let _ = writeln!(text, "| {} | {} |", function.name(language), row(Some(function.id)));
    }
    let all = if language == Language::Id { "Semua" } else { "All" };
    let _ = writeln!(text, "| **{all}** | {} |", row(None));
}

/// What holds on this machine, looked at just now.
fn machine(text: &mut String, language: Language) {
    let id = language == Language::Id;
    let told = match crate::jail::darkroom(None).look() {
        Some(Ok(true)) if id => {
            "Foto dibuka dalam proses terkurung: batas memori dan waktu, daftar panggilan sistem, dan Landlock."
        }
        Some(Ok(true)) => {
            "Photos are decoded in a jailed process: limits of memory and time, a list of system calls, and Landlock."
        }
        Some(Ok(false)) if id => {
            "Foto dibuka dalam proses terkurung: batas memori dan waktu, dan daftar panggilan sistem. Kernel ini tidak punya Landlock; pakai Linux 5.13 atau lebih baru."
        }
        Some(Ok(false)) => {
            "Photos are decoded in a jailed process: limits of memory and time, and a list of system calls. This kernel has no Landlock; use Linux 5.13 or newer."
        }
        Some(Err(_)) if id => {
            "Proses terkurung untuk foto tidak dapat dimulai: laporan dengan foto ditolak. Periksa apakah kernel mengizinkan seccomp."
        }
        Some(Err(_)) => {
            "The jailed process for photos can't be started: reports with photos are refused. See whether the kernel allows seccomp."
        }
        None => "",
    };
    let heading = if id { "Mesin ini" } else { "This machine" };
    let _ = write!(text, "\n## {heading}\n\n{told}\n");
}

fn policies(text: &mut String, language: Language) {
    let pick = |pair: (&'static str, &'static str)| if language == Language::Id { pair.0 } else { pair.1 };
    let _ = write!(
        text,
        "\n## {}\n\n{}\n\n| | `asvs` | `bssn` |\n|---|---|---|\n",
        pick(("Kebijakan kata sandi", "Password policies")),
        pick((
            "Kedua acuan saling bertentangan. Daerah memilih satu di `region.toml`: `[officers]` `passwords`.",
            "The two standards contradict each other. A region chooses one in `region.toml`: `[officers]` `passwords`.",
        ))
    );
    for [point, asvs, bssn] in POLICIES {
        let _ = writeln!(text, "| {} | {} | {} |", pick(point), pick(asvs), pick(bssn));
    }
}

/// One function with its requirements.
fn chapter(text: &mut String, map: &Map, function: Function, language: Language) {
    let _ = write!(text, "\n## {}\n", function.name(language));
    for one in map.requirement.iter().filter(|one| one.bssn == function.id) {
        let ids = one.ids.join(", ");
        let _ = write!(text, "\n**{}** — {} ({ids})\n", one.status.told(language), one.words.get(language));
        if let Some(note) = &one.note {
            let _ = writeln!(text, "  {}", note.get(language));
        }
        for test in &one.tests {
            let _ = writeln!(text, "- `{test}`");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_reads_every_function_in_either_language() {
        for language in Language::ALL {
            let text = report(language);
            for function in FUNCTIONS {
                let heading = format!("\n## {}\n", function.name(language));
                assert!(text.contains(&heading), "{} in {language:?}", function.id);
            }
            for told in
                ["v5.0.0-2.3.3", "halves.rs::a_report_is_taken_in_whole_or_not_at_all", "`bssn`", "6.2.10"]
            {
                assert!(text.contains(told), "{told} in {language:?}");
            }
            assert!(!text.contains('{') || !text.contains("words"), "unfilled: {text}");
        }
        assert!(
            report(Language::Id).contains("tidak berlaku") && report(Language::En).contains("not applicable")
        );
    }
}
