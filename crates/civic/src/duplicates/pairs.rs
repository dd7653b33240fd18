//! Makes pairs of reports whose answer is known.
//!
//! Of every source come a few pairs that tell of the same thing and more that do not; most of the latter lie as near
//! and sound as alike as in life: another hole in the same street, the same words about another house. Which half a
//! source belongs to is decided by its first words, so that no text is in both.

use std::collections::BTreeMap;

use balai_base::{
    Random, SeededRandom,
    random::{below, chance, choose},
    text,
};
use balai_platform::region::Region;
use sha2::{Digest, Sha256};

use super::{
    Half, Pair, PairKind, Side, Source,
    reword::{Reworder, with},
    rules::{FIT, MEASURE},
};

/// So many of the first words tell a text from others.
const KEY_WORDS: usize = 5;
/// Two random reports nearer than this, of one category and not long apart, might be the same thing.
const TOO_NEAR: f64 = 500.0;
/// Texts more alike than this may be one story told twice.
const ALIKE: f64 = 0.45;

/// The pairs of all sources, in their order. The same sources and seed give the same pairs.
pub fn made(region: &Region, sources: &[Source], seed: u64) -> Vec<Pair> {
    let mut by_category: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        by_category.entry(&source.category).or_default().push(source);
    }
    let maker = Maker { region, sources, by_category };
    sources.iter().enumerate().flat_map(|(place, source)| maker.of(place, source, seed)).collect()
}

/// What tells a text from others: its first words, folded.
fn key(text: &str) -> String {
    text::fold(text).split(' ').take(KEY_WORDS).collect::<Vec<_>>().join(" ")
}

struct Maker<'a> {
    region: &'a Region,
    sources: &'a [Source],
    by_category: BTreeMap<&'a str, Vec<&'a Source>>,
}

/// Draws for one source.
struct Draw<'a> {
    half: Half,
    source: &'a Source,
    /// Of the source's category.
    usual_days: f64,
    reworder: Reworder<'a>,
}

impl Maker<'_> {
    fn of(&self, place: usize, source: &Source, seed: u64) -> Vec<Pair> {
        let hash: [u8; 32] =
            Sha256::new().chain_update(seed.to_le_bytes()).chain_update(key(&source.text)).finalize().into();
        let half = if hash.first().is_some_and(|byte| byte % 2 == 0) { Half::Fit } else { Half::Measure };
        let rules = if half == Half::Fit { &FIT } else { &MEASURE };
        let random = SeededRandom::new(
            Sha256::new().chain_update(hash).chain_update(place.to_le_bytes()).finalize().into(),
        );
        let usual_days =
            self.region.categories.get(&source.category).map_or(30, |category| category.duplicate_days);
        let draw = Draw {
            half,
            source,
            usual_days: f64::from(usual_days),
            reworder: Reworder { rules, random: &random },
        };
        // Three of the ten kinds that are the same, every kind in turn.
        let same = (0..3).filter_map(|turn| PairKind::ALL.get((place * 3 + turn) % PairKind::SAME)).copied();
        let mut pairs: Vec<Pair> = same.filter_map(|kind| self.same(&draw, kind)).collect();
        pairs.extend((0..2).filter_map(|_| self.random(&draw)));
        pairs.extend((0..2).filter_map(|_| self.neighbour(&draw)));
        pairs.extend(self.other_thing(&draw));
        pairs.push(self.other_mark(&draw));
        pairs.push(draw.elsewhere());
        pairs.push(again(&draw));
        pairs
    }

    fn same(&self, draw: &Draw<'_>, kind: PairKind) -> Option<Pair> {
        let mut pair = draw.told_again(self.region, kind);
        let random = draw.reworder.random;
        let usual = draw.usual_days;
        match kind {
            PairKind::Offset => pair.metres = Some(60.0 + 240.0 * (drawn(random, 0, 100) / 100.0).powi(2)),
            PairKind::Later => pair.days = usual * drawn(random, 30, 95) / 100.0,
            PairKind::ShortMessage | PairKind::Counter => draw.by_another_way(&mut pair),
            PairKind::OtherCategory => pair.other.category = self.confusable(draw)?,
            PairKind::Mixed => {
                pair.metres = Some(drawn(random, 20, 150));
                pair.days = usual * drawn(random, 10, 60) / 100.0;
                if chance(random, 40)
                    && let Some(category) = self.confusable(draw)
                {
                    pair.other.category = category;
                }
            }
            _ => {}
        }
        Some(pair)
    }

    /// Another category of the same group; none when there is none.
    fn confusable(&self, draw: &Draw<'_>) -> Option<String> {
        let own = self.region.categories.get(&draw.source.category)?;
        let others: Vec<&str> = self
            .region
            .categories
            .of_group(&own.group)
            .map(|category| category.id.as_str())
            .filter(|id| *id != own.id)
            .collect();
        choose(draw.reworder.random, &others).map(|id| (*id).to_owned())
    }

    fn random(&self, draw: &Draw<'_>) -> Option<Pair> {
        let other = choose(draw.reworder.random, self.sources)?;
        let metres = draw.source.point.zip(other.point).map(|(one, other)| one.distance_metres(other))?;
        let same_category = other.category == draw.source.category;
        if key(&other.text) == key(&draw.source.text) || (same_category && metres < TOO_NEAR) {
            return None;
        }
        let mut pair = draw.pair(PairKind::Random, other.text.clone());
        pair.other.category.clone_from(&other.category);
        pair.other.channel.clone_from(&other.channel);
        pair.metres = Some(metres);
        #[expect(clippy::cast_precision_loss, reason = "a span of some years")]
        let days = other.at.since(draw.source.at).abs() as f64 / balai_base::time::DAY as f64;
        pair.days = days;
        Some(pair)
    }

    /// Another report of the category, or of one taken for it, put into the same street.
    fn neighbour(&self, draw: &Draw<'_>) -> Option<Pair> {
        let random = draw.reworder.random;
        let related = chance(random, 30).then(|| self.confusable(draw)).flatten();
        let category = related.unwrap_or_else(|| draw.source.category.clone());
        let other = choose(random, self.by_category.get(category.as_str())?)?;
        let mut pair = draw.another(PairKind::Neighbour, other)?;
        pair.metres = Some(drawn(random, 20, 150));
        draw.perhaps_otherwise(self.region, &mut pair);
        Some(pair)
    }

    /// A report of another category, at the same place.
    fn other_thing(&self, draw: &Draw<'_>) -> Option<Pair> {
        let random = draw.reworder.random;
        let related = chance(random, 40).then(|| self.confusable(draw)).flatten();
        let related = related.and_then(|category| self.by_category.get(category.as_str()));
        let other = match related {
            Some(others) => *choose(random, others)?,
            None => choose(random, self.sources)?,
        };
        if other.category == draw.source.category {
            return None;
        }
        let mut pair = draw.another(PairKind::OtherThing, other)?;
        pair.metres = Some(drawn(random, 0, 30));
        draw.perhaps_otherwise(self.region, &mut pair);
        Some(pair)
    }

    /// The same words about another thing: told apart by a mark, a side, or by saying so.
    fn other_mark(&self, draw: &Draw<'_>) -> Pair {
        let (reworder, random) = (&draw.reworder, draw.reworder.random);
        let (mark, other) = reworder.marks();
        let short = chance(random, 40).then(|| draw.keyword(self.region, &draw.source.category));
        let told = short.clone().unwrap_or_else(|| draw.source.text.clone());
        let text = if short.is_some() { told.clone() } else { reworder.lightly(&told) };
        let mut pair = draw.pair(PairKind::OtherMark, reworder.with_mark(&text, other));
        pair.one.text = reworder.with_mark(&told, mark);
        if chance(random, 35) {
            pair.other.text = with(&pair.other.text, reworder.another());
        }
        pair.metres = Some(drawn(random, 20, 150));
        pair.days = draw.some_day();
        if chance(random, 30) {
            let told = &pair.other.text;
            pair.other.text =
                if chance(random, 50) { reworder.message(told) } else { reworder.counter(told) };
            draw.by_another_way(&mut pair);
        }
        pair
    }
}

impl Draw<'_> {
    /// Another report, told at nearly the same place: who writes about one street names it, and often one landmark. None
    /// when the two read alike: then nobody knows whether it is another thing.
    fn another(&self, kind: PairKind, other: &Source) -> Option<Pair> {
        let (reworder, random) = (&self.reworder, self.reworder.random);
        if text::similarity(&other.text, &self.source.text) > ALIKE {
            return None;
        }
        let mut pair = self.pair(kind, reworder.lightly(&other.text));
        pair.other.category.clone_from(&other.category);
        pair.days = self.some_day();
        let (mark, second) = reworder.marks();
        let second = if chance(random, 60) { mark } else { second };
        if chance(random, 70) {
            pair.one.text = reworder.with_mark(&pair.one.text, mark);
            pair.other.text = reworder.with_mark(&pair.other.text, second);
        }
        Some(pair)
    }

    /// The same words about another thing farther on; near things are more than far ones.
    fn elsewhere(&self) -> Pair {
        let random = self.reworder.random;
        let mut pair = self.pair(PairKind::Elsewhere, self.reworder.reworded(&self.source.text));
        pair.metres = Some(150.0 + 2_850.0 * (drawn(random, 0, 100) / 100.0).powi(3));
        pair.days = self.some_day();
        pair
    }

    /// The source and `text`, of the source's category, some metres and days off.
    fn pair(&self, kind: PairKind, text: String) -> Pair {
        let random = self.reworder.random;
        let side = |text: String| Side {
            text,
            category: self.source.category.clone(),
            channel: self.source.channel.clone(),
        };
        Pair {
            half: self.half,
            kind,
            one: side(self.source.text.clone()),
            other: side(text),
            metres: Some(drawn(random, 5, 60)),
            days: self.usual_days * (drawn(random, 0, 100) / 100.0).powi(3),
            ended_between: false,
        }
    }

    /// The same thing told again. Half of the time a mark is named: by both, by one only, and now and then by each another,
    /// since a place lies near more than one thing and people err.
    fn told_again(&self, region: &Region, kind: PairKind) -> Pair {
        let reworder = &self.reworder;
        let (mark, second) = reworder.marks();
        let named = below(reworder.random, 100);
        let (first, both) = (named < 45, named < 35 || (45..55).contains(&named));
        let theirs = if chance(reworder.random, 12) { second } else { mark };
        let marked = |text: &str, yes: bool, mark: &str| {
            if yes { reworder.with_mark(text, mark) } else { text.to_owned() }
        };
        let own = marked(&self.source.text, first, mark);
        let base = marked(&self.source.text, both, theirs);
        let text = match kind {
            PairKind::Slang => reworder.slang(&base),
            PairKind::Mistyped => reworder.mistyped(&reworder.lightly(&base)),
            PairKind::OwnWords => marked(&self.own_words(region, &self.source.category), both, theirs),
            PairKind::ShortMessage => reworder.message(&base),
            PairKind::Counter => reworder.counter(&base),
            PairKind::Offset | PairKind::OtherCategory | PairKind::Later => reworder.lightly(&base),
            PairKind::Mixed => reworder.mistyped(&reworder.slang(&reworder.reworded(&base))),
            _ => reworder.reworded(&base),
        };
        let mut pair = self.pair(kind, text);
        let short = kind == PairKind::OwnWords && chance(reworder.random, 50);
        pair.one.text =
            if short { marked(&self.own_words(region, &self.source.category), first, mark) } else { own };
        pair
    }

    /// Other things are reported on any day, one thing on days that lie together.
    fn some_day(&self) -> f64 {
        self.usual_days * drawn(self.reworder.random, 0, 100) / 100.0
    }

    /// The later report came by another channel, mostly without a position.
    fn by_another_way(&self, pair: &mut Pair) {
        "another".clone_into(&mut pair.other.channel);
        if chance(self.reworder.random, 70) {
            pair.metres = None;
        }
    }

    /// Other things are told as shortly, as formally and as loosely as the same one.
    fn perhaps_otherwise(&self, region: &Region, pair: &mut Pair) {
        let (reworder, told) = (&self.reworder, pair.other.text.clone());
        match below(reworder.random, 100) {
            0..12 => {
                pair.other.text = reworder.message(&told);
                self.by_another_way(pair);
            }
            12..24 => {
                pair.other.text = reworder.counter(&told);
                self.by_another_way(pair);
            }
            24..36 => pair.other.text = reworder.slang(&told),
            36..44 => pair.other.text = reworder.mistyped(&told),
            44..64 => {
                // Half of all real reports are short; two short ones often name one landmark.
                let (mark, _) = reworder.marks();
                let marked = |told: String, yes| if yes { reworder.with_mark(&told, mark) } else { told };
                let named = chance(reworder.random, 50);
                pair.other.text = marked(self.own_words(region, &pair.other.category), named);
                if chance(reworder.random, 60) {
                    pair.one.text = marked(self.own_words(region, &pair.one.category), named);
                }
            }
            _ => {}
        }
    }

    /// What somebody says who has not read the first: a keyword of the category and a sentence.
    fn own_words(&self, region: &Region, category: &str) -> String {
        with(&self.keyword(region, category), self.reworder.own_sentence())
    }

    fn keyword(&self, region: &Region, category: &str) -> String {
        let category = region.categories.get(category);
        let keywords = category.map_or(&[][..], |category| category.keywords.as_slice());
        choose(self.reworder.random, keywords).cloned().unwrap_or_default()
    }
}

fn again(draw: &Draw<'_>) -> Pair {
    let mut pair = draw.pair(PairKind::Again, draw.reworder.reworded(&draw.source.text));
    pair.days += 3.0;
    pair.ended_between = true;
    pair
}

/// A whole number between two, as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "metres and days are small")]
fn drawn(random: &dyn Random, from: u64, to: u64) -> f64 {
    (from + below(random, to - from + 1)) as f64
}
