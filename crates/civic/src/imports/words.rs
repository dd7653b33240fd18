//! The words by which systems say where a report stands, and the workflow's state each means.

use std::collections::{BTreeMap, HashMap};

use balai_platform::{
    region::Region,
    workflow::{Meaning, Workflow, way_to},
};

use super::{columns::key, names};

/// Words for each meaning, folded; Indonesian ones as complaint systems use them, and Open311's two.
const WORDS: [(Meaning, &[&str]); 8] = [
    (
        Meaning::Waiting,
        &[
            "open",
            "new",
            "baru",
            "masuk",
            "menunggu",
            "pending",
            "terkirim",
            "belum",
            "belumdiproses",
            "belumditindaklanjuti",
            "belumditanggapi",
            "menungguverifikasiawal",
            "antri",
            "dalamantrian",
            "dalamantrean",
            "belumditangani",
            "belumdikerjakan",
            "laporanbaru",
            "submitted",
        ],
    ),
    (
        Meaning::Working,
        &[
            "proses",
            "diproses",
            "dalamproses",
            "sedangdiproses",
            "dikerjakan",
            "sedangdikerjakan",
            "inprogress",
            "progress",
            "ditindaklanjuti",
            "tindaklanjut",
            "sedangditindaklanjuti",
            "koordinasi",
            "disposisi",
            "dalampenanganan",
            "penanganan",
            "diteruskan",
            "acknowledged",
            "diteruskankeopd",
            "diteruskankedinas",
            "diteruskankeinstansi",
            "didisposisikan",
            "terdisposisi",
            "sudahdidisposisi",
            "dalampengerjaan",
            "pengerjaan",
            "ditangani",
            "sedangditangani",
            "onprogress",
            "dalamtindaklanjut",
        ],
    ),
    (Meaning::Verifying, &["verifikasi", "menungguverifikasi", "menungguvalidasi", "validasi"]),
    (
        Meaning::Done,
        &[
            "closed",
            "close",
            "selesai",
            "tuntas",
            "done",
            "resolved",
            "fixed",
            "terselesaikan",
            "ditutup",
            "tutup",
            "sudahselesai",
            "telahselesai",
            "sudahditindaklanjuti",
            "telahditindaklanjuti",
            "completed",
            "selesaidikerjakan",
            "selesaiditindaklanjuti",
            "selesaiditangani",
            "sudahdikerjakan",
            "sudahditangani",
            "telahditangani",
            "solved",
            "finished",
            "arsip",
        ],
    ),
    (
        Meaning::Refused,
        &[
            "ditolak",
            "tolak",
            "rejected",
            "tidakvalid",
            "tidaklayak",
            "invalid",
            "spam",
            "tidakdapatditindaklanjuti",
            "tidakbisaditindaklanjuti",
        ],
    ),
    (Meaning::Merged, &["digabung", "gabung", "duplikat", "duplicate", "merged", "ganda", "laporanganda"]),
    (Meaning::Withdrawn, &["ditarik", "dibatalkan", "batal", "cancelled", "canceled", "withdrawn"]),
    (Meaning::Outside, &["luarkewenangan", "bukankewenangan", "diluarkewenangan", "dilimpahkan"]),
];

/// What one workflow makes of words.
#[derive(Clone, Debug, Default)]
struct States {
    by_key: HashMap<String, String>,
    by_meaning: BTreeMap<&'static str, String>,
    shown: Vec<String>,
}

/// The words of every workflow of the region.
#[derive(Clone, Debug, Default)]
pub(super) struct Statuses {
    by_workflow: BTreeMap<String, States>,
    mapped: HashMap<String, String>,
}

impl Statuses {
    /// `mapped` are the mapping's own words; each stands for another word.
    pub(super) fn new(region: &Region, mapped: impl Iterator<Item = (String, String)>) -> Self {
        let states = region.workflows.iter().map(|(id, workflow)| (id.clone(), states(workflow)));
        Self { by_workflow: states.collect(), mapped: mapped.map(|(word, to)| (key(&word), to)).collect() }
    }

    /// The state of a workflow that `word` means.
    pub(super) fn find(&self, workflow: &str, word: &str) -> Option<&str> {
        let states = self.by_workflow.get(workflow)?;
        let word = self.mapped.get(&key(word)).map_or(word, String::as_str);
        let wanted = key(word);
        if let Some(state) = states.by_key.get(&wanted) {
            return Some(state);
        }
        let meaning = WORDS.iter().find(|(_, words)| words.contains(&wanted.as_str()))?.0;
        states.by_meaning.get(meaning.as_str()).map(String::as_str)
    }

    /// Whether some workflow knows the word.
    pub(super) fn is_known(&self, word: &str) -> bool {
        self.by_workflow.keys().any(|workflow| self.find(workflow, word).is_some())
    }

    /// What `word` may have meant.
    pub(super) fn near(&self, workflow: &str, word: &str) -> Vec<String> {
        let states = self.by_workflow.get(workflow).map(|states| states.shown.as_slice()).unwrap_or_default();
        let words = states.iter().map(String::as_str).chain(["open", "closed"]);
        names::nearest(word, words, 3).into_iter().map(str::to_owned).collect()
    }
}

fn states(workflow: &Workflow) -> States {
    let mut states = States::default();
    for state in &workflow.states {
        for name in [&state.label.id, &state.label.en, &state.id] {
            states.by_key.insert(key(name), state.id.clone());
        }
        states.shown.extend([state.id.clone(), state.label.id.clone()]);
    }
    states.by_key.remove("");
    for meaning in Meaning::ALL {
        if let Some(state) = first_of(workflow, meaning) {
            states.by_meaning.insert(meaning.as_str(), state);
        }
    }
    states
}

/// The state of a meaning that a case reaches in the fewest steps, of those to which it comes without being given to
/// somebody else if there is one.
fn first_of(workflow: &Workflow, meaning: Meaning) -> Option<String> {
    let cost = |state: &str| {
        let way = way_to(workflow, state);
        (way.iter().any(|step| step.reassigns), way.len())
    };
    let of_meaning = workflow.states.iter().filter(|state| state.meaning == meaning);
    of_meaning.min_by_key(|state| cost(&state.id)).map(|state| state.id.clone())
}
