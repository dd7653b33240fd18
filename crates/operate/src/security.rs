//! The map of OWASP ASVS 5.0 and BSSN 4/2021 (`security/asvs.toml`): what is promised, and which tests hold it. `balai doctor
//! --security` prints it for auditors; the tests of the workspace hold it to the truth.

use balai_base::{Language, Localized};
use serde::Deserialize;

/// The map, as it was when this program was built.
const TEXT: &str = include_str!("../../../security/asvs.toml");

/// Every requirement that is answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// In the order of the file.
    pub requirement: Vec<Requirement>,
}

impl Map {
    /// Reads the map. Its tests see to it that there is no error.
    pub fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(TEXT)
    }
}

/// One promise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The requirements of the ASVS it answers, as `v5.0.0-x.y.z`.
    pub ids: Vec<String>,
    /// The function of BSSN 4/2021 it belongs to: a [`Function::id`].
    pub bssn: String,
    /// How it stands.
    pub status: Status,
    /// What is promised.
    pub words: Localized,
    /// What is missing, or why it does not apply.
    pub note: Option<Localized>,
    /// The tests that hold it, as `FILE::NAME`, a script, or `e2e: JOURNEY`.
    #[serde(default)]
    pub tests: Vec<String>,
}

/// How a requirement stands.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Held, and tested.
    Held,
    /// Held in part; the note says what is missing.
    Partly,
    /// Not yet.
    Open,
    /// Does not apply; the note says why.
    NotApplicable,
}

impl Status {
    /// Every status, the best first.
    pub const ALL: [Self; 4] = [Self::Held, Self::Partly, Self::Open, Self::NotApplicable];

    /// What an auditor reads.
    pub fn told(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Held, Language::Id) => "terpenuhi",
            (Self::Held, _) => "held",
            (Self::Partly, Language::Id) => "sebagian",
            (Self::Partly, _) => "partly",
            (Self::Open, Language::Id) => "belum",
            (Self::Open, _) => "open",
            (Self::NotApplicable, Language::Id) => "tidak berlaku",
            (Self::NotApplicable, _) => "not applicable",
        }
    }
}

/// A function of security that BSSN 4/2021 asks of web applications.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The map's word.
    pub id: &'static str,
    indonesian: &'static str,
    english: &'static str,
}

impl Function {
    const fn new(id: &'static str, indonesian: &'static str, english: &'static str) -> Self {
        Self { id, indonesian, english }
    }

    /// What it is called.
    pub fn name(self, language: Language) -> &'static str {
        match language {
            Language::Id => self.indonesian,
            Language::En => self.english,
        }
    }
}

/// The thirteen functions of BSSN 4/2021, in its order.
pub const FUNCTIONS: [Function; 13] = [
    Function::new("authentication", "Autentikasi", "Authentication"),
    Function::new("sessions", "Manajemen sesi", "Session management"),
    Function::new("access", "Kontrol akses", "Access control"),
    Function::new("input", "Validasi input", "Input validation"),
    Function::new("cryptography", "Kriptografi pada verifikasi statis", "Cryptography at rest"),
    Function::new("errors-and-log", "Penanganan eror dan pencatatan log", "Error handling and logging"),
    Function::new("data-protection", "Proteksi data", "Data protection"),
    Function::new("communication", "Keamanan komunikasi", "Communication security"),
    Function::new("malicious-code", "Pengendalian kode berbahaya", "Control of malicious code"),
    Function::new("business-logic", "Logika bisnis", "Business logic"),
    Function::new("files", "Keamanan file", "File security"),
    Function::new("interfaces", "Keamanan API dan web service", "API and web service security"),
    Function::new("configuration", "Keamanan konfigurasi", "Security of configuration"),
];
