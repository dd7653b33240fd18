//! What goes into the cell where photos are decoded and what comes out: one line of JSON, then the bytes themselves.
//!
//! The answer comes from a process that a stranger's file may have taken over. So it is read like a stranger's: known messages
//! only, numbers within their bounds, pictures that begin like a JPEG and are no larger than ours.

use balai_base::{Point, Problem, ProblemKind};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::{MOST_BYTES, MOST_THUMBNAIL_BYTES, Prepared, PublicCopy, Rect, Taken};

/// The most bytes of an answer: a picture is at most 1600 pixels long and stays far below.
pub(super) const MOST_ANSWER: usize = MOST_BYTES;
/// The longest side a prepared picture may have, in pixels.
const LONGEST_SIDE: u32 = 2_400;

/// Every message a photo can be refused with: an answer naming another is not believed.
const MESSAGES: [&str; 8] = [
    "problem-photo-damaged",
    "problem-photo-dimensions",
    "problem-photo-empty",
    "problem-photo-film",
    "problem-photo-format",
    "problem-photo-gif",
    "problem-photo-heic",
    "problem-photo-too-large",
];

/// What the cell is to do with the bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Work {
    /// [`super::prepare`].
    Prepare,
    /// [`super::prepare_original`].
    PrepareOriginal,
    /// [`super::black_boxes`] with left, top, width and height of each box.
    Boxes(Vec<[u32; 4]>),
    /// Nothing: tells what holds the cell.
    Look,
}

/// What the cell answers before the bytes of picture and thumbnail.
#[derive(Debug, Serialize, Deserialize)]
enum Head {
    Prepared { picture: usize, facts: Facts },
    Copied { picture: usize },
    Refused { message: String, too_large: bool },
    Seen { landlock: bool },
}

#[derive(Debug, Serialize, Deserialize)]
struct Facts {
    width: u32,
    height: u32,
    hash: i64,
    place: Option<(f64, f64)>,
    taken: Option<(String, Option<i32>)>,
    sharpness: f64,
}

/// What came of the work.
#[derive(Debug)]
pub(super) enum Outcome {
    Prepared(Box<Prepared>),
    Copied(PublicCopy),
    Seen { landlock: bool },
}

impl Work {
    /// The boxes of a copy.
    pub(super) fn boxes(boxes: &[Rect]) -> Self {
        Self::Boxes(boxes.iter().map(|place| [place.left, place.top, place.width, place.height]).collect())
    }

    /// Line and bytes for the cell.
    pub(super) fn written(&self, bytes: &[u8]) -> Vec<u8> {
        with_line(&serde_json::to_vec(self).unwrap_or_default(), &[bytes])
    }

    /// Reads line and bytes in the cell.
    pub(super) fn read(input: &[u8]) -> Option<(Self, &[u8])> {
        let (line, bytes) = split(input)?;
        Some((serde_json::from_slice(line).ok()?, bytes))
    }
}

/// The rectangles of [`Work::Boxes`].
pub(super) fn rects(boxes: &[[u32; 4]]) -> Vec<Rect> {
    boxes
        .iter()
        .map(|[left, top, width, height]| Rect { left: *left, top: *top, width: *width, height: *height })
        .collect()
}

/// The answer of the cell, written.
pub(super) fn told(outcome: &Result<Outcome, Problem>) -> Vec<u8> {
    let (head, parts): (Head, [&[u8]; 2]) = match outcome {
        Ok(Outcome::Prepared(made)) => (
            Head::Prepared { picture: made.picture.len(), facts: facts(made) },
            [&made.picture, &made.thumbnail],
        ),
        Ok(Outcome::Copied(copy)) => {
            (Head::Copied { picture: copy.picture.len() }, [&copy.picture, &copy.thumbnail])
        }
        Ok(Outcome::Seen { landlock }) => (Head::Seen { landlock: *landlock }, [&[], &[]]),
        Err(problem) => {
            let too_large = problem.kind == ProblemKind::TooLarge;
            (Head::Refused { message: problem.message.to_owned(), too_large }, [&[], &[]])
        }
    };
    with_line(&serde_json::to_vec(&head).unwrap_or_default(), &parts)
}

fn facts(made: &Prepared) -> Facts {
    Facts {
        width: made.width,
        height: made.height,
        hash: made.perceptual_hash,
        place: made.place.map(|point| (point.longitude, point.latitude)),
        taken: made.taken.map(|taken| (taken.local.to_string(), taken.offset.map(Offset::seconds))),
        sharpness: made.sharpness,
    }
}

/// Reads the answer of a cell. None: it is not what a cell answers.
pub(super) fn heard(answer: &[u8]) -> Option<Result<Outcome, Problem>> {
    let (line, bytes) = split(answer)?;
    match serde_json::from_slice(line).ok()? {
        Head::Refused { message, too_large } => {
            let message = MESSAGES.into_iter().find(|known| *known == message)?;
            Some(Err(refusal(message, too_large)))
        }
        Head::Seen { landlock } => Some(Ok(Outcome::Seen { landlock })),
        Head::Copied { picture } => {
            let (picture, thumbnail) = pictures(bytes, picture)?;
            Some(Ok(Outcome::Copied(PublicCopy { picture, thumbnail })))
        }
        Head::Prepared { picture, facts } => {
            let (picture, thumbnail) = pictures(bytes, picture)?;
            prepared(facts, (picture, thumbnail)).map(|made| Ok(Outcome::Prepared(Box::new(made))))
        }
    }
}

fn refusal(message: &'static str, too_large: bool) -> Problem {
    if too_large {
        let megabytes = MOST_BYTES / (1024 * 1024);
        return Problem::new(ProblemKind::TooLarge, message).with("megabytes", megabytes.to_string());
    }
    Problem::invalid(message)
}

fn prepared(facts: Facts, (picture, thumbnail): (Vec<u8>, Vec<u8>)) -> Option<Prepared> {
    let sides = 1..=LONGEST_SIDE;
    // The square of the steepest step there can be bounds the variance.
    let believable = facts.sharpness.is_finite() && (0.0..=1_100_000.0).contains(&facts.sharpness);
    if !sides.contains(&facts.width) || !sides.contains(&facts.height) || !believable {
        return None;
    }
    let place = match facts.place {
        Some((longitude, latitude)) => Some(Point::new(longitude, latitude).ok()?),
        None => None,
    };
    let taken = match facts.taken {
        Some((local, seconds)) => Some(Taken {
            local: local.parse().ok()?,
            offset: match seconds {
                Some(seconds) => Some(Offset::from_seconds(seconds).ok()?),
                None => None,
            },
        }),
        None => None,
    };
    let (width, height, perceptual_hash) = (facts.width, facts.height, facts.hash);
    let sharpness = facts.sharpness;
    Some(Prepared { picture, thumbnail, width, height, perceptual_hash, place, taken, sharpness })
}

/// Picture and thumbnail: both JPEG, the second no larger than pages promise.
fn pictures(bytes: &[u8], length: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let (picture, thumbnail) = bytes.split_at_checked(length)?;
    let jpeg = |bytes: &[u8]| bytes.starts_with(&[0xff, 0xd8, 0xff]);
    (jpeg(picture) && jpeg(thumbnail) && thumbnail.len() <= MOST_THUMBNAIL_BYTES)
        .then(|| (picture.to_vec(), thumbnail.to_vec()))
}

fn with_line(line: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut written = line.to_vec();
    written.push(b'\n');
    for part in parts {
        written.extend_from_slice(part);
    }
    written
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    Some((line, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg() -> Vec<u8> {
        vec![0xff, 0xd8, 0xff, 0xe0, b'\n', 1]
    }

    fn made() -> Prepared {
        Prepared {
            picture: jpeg(),
            thumbnail: jpeg(),
            width: 1_600,
            height: 900,
            perceptual_hash: -7,
            place: Point::new(115.17, -8.72).ok(),
            taken: Some(Taken {
                local: "2026-03-01T08:15:00".parse().unwrap(),
                offset: Offset::from_seconds(8 * 3_600).ok(),
            }),
            sharpness: 120.5,
        }
    }

    #[test]
    fn what_a_cell_tells_is_heard_as_it_was_told() {
        let answer = told(&Ok(Outcome::Prepared(Box::new(made()))));
        let Some(Ok(Outcome::Prepared(heard))) = heard(&answer) else { panic!("not heard") };
        let expected = made();
        assert_eq!((heard.picture, heard.thumbnail), (expected.picture, expected.thumbnail));
        assert_eq!((heard.width, heard.height, heard.perceptual_hash), (1_600, 900, -7));
        assert_eq!((heard.place, heard.taken), (expected.place, expected.taken));
        let refused = told(&Err(refusal("problem-photo-too-large", true)));
        let Some(Err(problem)) = super::heard(&refused) else { panic!("not heard") };
        assert_eq!(problem, refusal("problem-photo-too-large", true));
        let (work, bytes) = Work::boxes(&[Rect { left: 1, top: 2, width: 3, height: 4 }]).written_and_read();
        assert!(matches!(work, Work::Boxes(boxes) if boxes == [[1, 2, 3, 4]]) && bytes == jpeg());
    }

    impl Work {
        fn written_and_read(&self) -> (Self, Vec<u8>) {
            let written = self.written(&jpeg());
            let (work, bytes) = Self::read(&written).unwrap();
            (work, bytes.to_vec())
        }
    }

    #[test]
    fn a_cell_that_was_taken_over_can_not_tell_what_it_likes() {
        let facts = |width: &str, place: &str| {
            format!(
                "{{\"Prepared\":{{\"picture\":6,\"facts\":{{\"width\":{width},\"height\":9,\"hash\":0,\"place\":{place},\"taken\":null,\"sharpness\":1.5}}}}}}"
            )
        };
        let lies = [
            (String::new(), jpeg()),
            ("{\"Refused\":{\"message\":\"problem-internal\",\"too_large\":false}}".to_owned(), Vec::new()),
            (facts("99999", "null"), [jpeg(), jpeg()].concat()),
            (facts("0", "null"), [jpeg(), jpeg()].concat()),
            (facts("9", "[999.0,0.0]"), [jpeg(), jpeg()].concat()),
            // No JPEG, a thumbnail that is none, a thumbnail of a megabyte, a picture longer than the answer.
            (facts("9", "null"), b"<html>\xff\xd8\xff".to_vec()),
            (facts("9", "null"), [jpeg(), b"<svg>".to_vec()].concat()),
            (facts("9", "null"), [jpeg(), jpeg(), vec![0; 1024 * 1024]].concat()),
            ("{\"Copied\":{\"picture\":4096}}".to_owned(), [jpeg(), jpeg()].concat()),
        ];
        for (line, bytes) in lies {
            let answer = with_line(line.as_bytes(), &[&bytes]);
            assert!(heard(&answer).is_none(), "{line}");
        }
        assert!(heard(&with_line(facts("9", "null").as_bytes(), &[&jpeg(), &jpeg()])).is_some());
    }
}
