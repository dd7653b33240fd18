//! What the server and its typesetter say to each other: a sheet of files in, a PDF or complaints out.
//!
//! A message is a head in JSON and the bytes it speaks of: four bytes with the head's length (big-endian), the head, then the
//! bytes of every file one after the other. Both sides read what the other wrote like a stranger's: every length is checked,
//! and nothing may be left over. This crate is apart so that the server never depends on the engine that sets type.

use serde::{Deserialize, Serialize};

/// The largest work, in bytes.
pub const MOST_WORK: usize = 8 * 1024 * 1024;
/// The largest answer, in bytes.
pub const MOST_ANSWER: usize = 24 * 1024 * 1024;
/// The most files a sheet may have.
pub const MOST_FILES: usize = 64;
/// The name under which a template finds its data: `json("data.json")`.
pub const DATA: &str = "data.json";

/// A file of the small world a template sees; there is no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path, without a slash in front: `letter.typ`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The path of the template that is the document; the other files are what it may import or read.
    pub main: String,
    /// Names the document in the PDF's own identifier; the same sheet gives the same bytes.
    pub identity: String,
    /// When it is made, in seconds since 1970 (UTC).
    pub made_at: i64,
    /// Templates, data and pictures.
    pub files: Vec<File>,
}

/// What is asked of the typesetter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Whether it is there, and what holds it.
    Look,
    /// A document as PDF/A-2b.
    Set(Sheet),
}

/// What is wrong with a template or with what it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The file; empty when it is no file's fault.
    pub file: String,
    /// The line, from 1; 0 when unknown.
    pub line: u32,
    /// What is wrong, in the engine's words. It may name what stands in the template, and so belongs in no log.
    pub message: String,
}

/// What the typesetter answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is there; whether Landlock holds it too.
    Seen {
        /// Whether the kernel has Landlock.
        landlock: bool,
    },
    /// The document.
    Set {
        /// How many pages it has.
        pages: u32,
        /// The PDF/A-2b.
        pdf: Vec<u8>,
    },
    /// It cannot be set.
    Refused(Vec<Complaint>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum WorkHead {
    Look,
    Set { main: String, identity: String, made_at: i64, files: Vec<(String, usize)> },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum AnswerHead {
    Seen { landlock: bool },
    Set { pages: u32, length: usize },
    Refused { complaints: Vec<Complaint> },
}

impl Work {
    /// As bytes.
    pub fn written(&self) -> Vec<u8> {
        match self {
            Self::Look => joined(&WorkHead::Look, &[]),
            Self::Set(sheet) => {
                let files = sheet.files.iter().map(|file| (file.path.clone(), file.bytes.len())).collect();
                let head = WorkHead::Set {
                    main: sheet.main.clone(),
                    identity: sheet.identity.clone(),
                    made_at: sheet.made_at,
                    files,
                };
                let bytes: Vec<&[u8]> = sheet.files.iter().map(|file| file.bytes.as_slice()).collect();
                joined(&head, &bytes)
            }
        }
    }

    /// From bytes; none when they are no work.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (head, mut rest) = parted::<WorkHead>(bytes)?;
        let work = match head {
            WorkHead::Look => Self::Look,
            WorkHead::Set { main, identity, made_at, files } => {
                if files.len() > MOST_FILES {
                    return None;
                }
                let mut taken = Vec::with_capacity(files.len());
                for (path, length) in files {
                    let (bytes, after) = rest.split_at_checked(length)?;
                    taken.push(File { path, bytes: bytes.to_vec() });
                    rest = after;
                }
                Self::Set(Sheet { main, identity, made_at, files: taken })
            }
        };
        rest.is_empty().then_some(work)
    }
}

impl Answer {
    /// As bytes.
    pub fn written(&self) -> Vec<u8> {
        match self {
            Self::Seen { landlock } => joined(&AnswerHead::Seen { landlock: *landlock }, &[]),
            Self::Set { pages, pdf } => joined(&AnswerHead::Set { pages: *pages, length: pdf.len() }, &[pdf]),
            Self::Refused(complaints) => joined(&AnswerHead::Refused { complaints: complaints.clone() }, &[]),
        }
    }

    /// From bytes; none when they are no answer.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = parted::<AnswerHead>(bytes)?;
        match head {
            AnswerHead::Seen { landlock } => rest.is_empty().then_some(Self::Seen { landlock }),
            AnswerHead::Set { pages, length } => {
                (rest.len() == length).then(|| Self::Set { pages, pdf: rest.to_vec() })
            }
            AnswerHead::Refused { complaints } => rest.is_empty().then_some(Self::Refused(complaints)),
        }
    }
}

fn joined(head: &impl Serialize, parts: &[&[u8]]) -> Vec<u8> {
    // Heads hold texts, numbers and lists only: there is nothing JSON could not write.
    let head = serde_json::to_vec(head).unwrap_or_default();
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&length[..], &head].into_iter().chain(parts.iter().copied()).flatten().copied().collect()
}

fn parted<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Option<(T, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (head, rest) = rest.split_at_checked(length)?;
    Some((serde_json::from_slice(head).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works() -> Vec<Work> {
        let file = |path: &str, bytes: &[u8]| File { path: path.to_owned(), bytes: bytes.to_vec() };
        let files = vec![file("a.typ", b"= A"), file("empty", b""), file("q.svg", &[0, 255, 7])];
        let sheet = Sheet { main: "a.typ".to_owned(), identity: "x".to_owned(), made_at: -5, files };
        vec![Work::Look, Work::Set(sheet)]
    }

    #[test]
    fn what_is_written_is_read() {
        for work in works() {
            assert_eq!(Work::read(&work.written()), Some(work));
        }
        let complaint = Complaint { file: "a.typ".to_owned(), line: 3, message: "no".to_owned() };
        for answer in [
            Answer::Seen { landlock: true },
            Answer::Set { pages: 2, pdf: b"%PDF-1.7".to_vec() },
            Answer::Refused(vec![complaint]),
        ] {
            assert_eq!(Answer::read(&answer.written()), Some(answer));
        }
    }

    #[test]
    fn cut_short_or_with_something_left_over_is_nothing() {
        for work in works() {
            let written = work.written();
            for end in 0..written.len() {
                assert_eq!(Work::read(&written[..end]), None, "cut at {end}");
            }
            assert_eq!(Work::read(&[written, vec![0]].concat()), None);
        }
        let answer = Answer::Set { pages: 1, pdf: vec![1, 2, 3] }.written();
        assert_eq!(Answer::read(&answer[..answer.len() - 1]), None);
        assert_eq!(Answer::read(&[0xff, 0xff, 0xff, 0xff, b'{']), None);
        assert!(Answer::read(&[]).is_none());
        let many = (0..=MOST_FILES).map(|at| File { path: at.to_string(), bytes: Vec::new() }).collect();
        let sheet = Sheet { main: "0".to_owned(), identity: String::new(), made_at: 0, files: many };
        assert_eq!(Work::read(&Work::Set(sheet).written()), None, "too many files");
        let head = serde_json::to_vec(&serde_json::json!({"Set": {}})).unwrap();
        assert_eq!(Work::read(&joined(&"look at this", &[&head])), None);
    }
}
