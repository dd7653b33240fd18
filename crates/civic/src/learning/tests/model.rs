//! What a model says, and what of its bytes is believed.

use std::sync::LazyLock;

use balai_base::Timestamp;
use balai_platform::region::Region;
use balai_testkit::pack;
use proptest::prelude::*;

use super::corpus::lessons;
use crate::learning::{Active, Broken, Lesson, Model, Target, features, learn};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let lessons = lessons(400);
    learn(&lessons.iter().collect::<Vec<&Lesson>>()).unwrap()
});
static REGION: LazyLock<Region> = LazyLock::new(|| Region::load(&pack()).unwrap());

fn active(threshold: f64) -> Active {
    Active::new(1, Timestamp(0), threshold, MODEL.clone())
}

#[test]
fn a_guess_says_which_words_decided() {
    let guesses = MODEL.guess(Target::Category, "Mohon maaf, SAMPAH numpuk dkt warung!", 3, |_| true);
    assert_eq!(guesses.len(), 3);
    assert_eq!(guesses[0].id, "sampah");
    assert!(guesses[0].words.contains(&"SAMPAH".to_owned()), "{:?}", guesses[0].words);
    assert!(!guesses[0].words.iter().any(|word| word == "warung!"), "{:?}", guesses[0].words);
    let agency = MODEL.guess(Target::Agency, "lubng besar di aspal", 1, |_| true);
    assert_eq!(agency[0].id, "pekerjaan-umum");
}

#[test]
fn a_typing_error_is_forgiven_by_its_letters() {
    for text in ["smpah menumpk", "saampah numpukk", "sampahh"] {
        assert_eq!(MODEL.guess(Target::Category, text, 1, |_| true)[0].id, "sampah", "{text}");
    }
}

#[test]
fn what_the_pack_no_longer_has_is_left_out_and_the_rest_shares_its_part() {
    let all = MODEL.guess(Target::Category, "sampah numpuk", 9, |_| true);
    let without = MODEL.guess(Target::Category, "sampah numpuk", 9, |id| id != "sampah");
    assert_eq!((all.len(), without.len()), (5, 4));
    assert!(without.iter().all(|guess| guess.id != "sampah"));
    let sum: f64 = without.iter().map(|guess| guess.probability).sum();
    assert!((sum - 1.0).abs() < 1e-4, "{sum}");
}

#[test]
fn below_the_threshold_nothing_is_said() {
    let region = &REGION;
    let text = "sampah numpuk seminggu, truk sampah ga datang";
    assert_eq!(active(0.3).decided(region, Target::Category, text).unwrap().id, "sampah");
    assert_eq!(active(1.1).decided(region, Target::Category, text), None);
    assert_eq!(active(0.3).offered(region, Target::Category, text).len(), 3);
    assert!(active(1.1).offered(region, Target::Category, text).is_empty());
    for empty in ["", "  ", "!!!", "漢字"] {
        assert_eq!(active(0.0).decided(region, Target::Category, empty), None, "{empty}");
        assert!(active(0.0).offered(region, Target::Category, empty).is_empty(), "{empty}");
    }
}

#[test]
fn broken_bytes_are_refused() {
    let bytes = MODEL.to_bytes();
    assert_eq!(Model::from_bytes(&bytes).as_ref(), Ok(&*MODEL));
    assert_eq!(Model::from_bytes(b""), Err(Broken::Mark));
    assert_eq!(Model::from_bytes(b"BALAI-LM"), Err(Broken::Mark));
    assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]), Err(Broken::Checksum));
    let mut later = bytes.clone();
    later[8] = 9;
    assert_eq!(Model::from_bytes(&later), Err(Broken::Format(9)));
    for place in [12, 40, bytes.len() / 2, bytes.len() - 40, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[place] ^= 0x10;
        assert_eq!(Model::from_bytes(&changed), Err(Broken::Checksum), "{place}");
    }
}

#[test]
fn a_feature_stands_for_the_same_in_every_release() {
    // A stored model is of no use to a release that reads texts in another way: change the format's number then.
    let found = features::features("Jl. rusak2");
    let keys: Vec<u32> = found.iter().map(|feature| feature.key).collect();
    let known = (38, Some(&2_750_061_507), Some(&2_796_596_510));
    assert_eq!((keys.len(), keys.first(), keys.last()), known);
    assert!(features::features("").is_empty());
    let long = "a".repeat(5_000);
    assert!(features::features(&long).len() < 200, "a word without end is cut");
}

proptest! {
    #[test]
    fn probabilities_sum_to_one_and_words_were_typed(text in "\\PC{0,200}") {
        for target in Target::ALL {
            let guesses = MODEL.guess(target, &text, 99, |_| true);
            if guesses.is_empty() {
                continue;
            }
            let sum: f64 = guesses.iter().map(|guess| guess.probability).sum();
            prop_assert!((sum - 1.0).abs() < 1e-3, "{}", sum);
            prop_assert!(guesses.is_sorted_by(|one, other| one.probability >= other.probability));
            for word in guesses.iter().flat_map(|guess| &guess.words) {
                prop_assert!(text.contains(word.as_str()), "{}", word);
            }
            prop_assert!(guesses.iter().all(|guess| guess.words.len() <= 3));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Model::from_bytes(&bytes);
        let _ = Model::from_bytes(&[b"BALAI-LM\x01\0\0\0".as_slice(), &bytes].concat());
    }
}
