//! Areas by name, however people write them.

use balai_base::{AreaCode, area::Level, text};

use super::{Area, AreaKind, Areas};

/// What people put before a name, and which sorts of area they mean by it.
const MEANT: [(&[&str], &[AreaKind]); 6] = [
    (&["kel", "kelurahan"], &[AreaKind::UrbanVillage]),
    (&["desa", "ds", "gampong", "kampung", "nagari"], &[AreaKind::RuralVillage]),
    (&["kec", "kecamatan", "distrik"], &[AreaKind::District]),
    (&["kab", "kabupaten"], &[AreaKind::Regency]),
    (&["kota"], &[AreaKind::City]),
    (&["prov", "provinsi"], &[AreaKind::Province]),
];
/// Less alike than this is not found.
const LEAST_LIKENESS: f64 = 0.35;

impl Areas {
    /// At most `limit` areas whose name is like `text`, best first. `Desa X`, `Kel. X`, `Kec. X` mean only areas
    /// of that sort; a code finds its area.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Area> {
        if let Some(area) = text.trim().parse::<AreaCode>().ok().and_then(|code| self.by_code(&code)) {
            return vec![area];
        }
        let folded = text::fold(text);
        let (kinds, name) = sort_and_name(&folded);
        if name.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(f64, &Area)> = self
            .list
            .iter()
            .filter(|area| kinds.is_none_or(|kinds| kinds.contains(&area.kind)))
            .map(|area| (likeness(name, &area.name), area))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            .collect();
        found.sort_by(|(left, one), (right, other)| {
            right.total_cmp(left).then_with(|| one.code.cmp(&other.code))
        });
        found.into_iter().take(limit).map(|(_, area)| area).collect()
    }

    /// An area's name with those of the areas around it, from small to large, up to the region's own.
    pub fn full_name(&self, code: &AreaCode) -> String {
        let around = std::iter::successors(Some(code.clone()), AreaCode::parent);
        let names: Vec<&str> = around
            .filter(|code| code.level() != Level::Province)
            .filter_map(|code| self.by_code(&code))
            .map(|area| area.title.as_str())
            .collect();
        names.join(", ")
    }
}

/// The sorts of area the first word means, if it means some, and the rest.
fn sort_and_name(folded: &str) -> (Option<&'static [AreaKind]>, &str) {
    let (first, rest) = folded.split_once(' ').unwrap_or((folded, ""));
    let meant = MEANT.iter().find(|(words, _)| words.contains(&first));
    match meant {
        Some((_, kinds)) if !rest.is_empty() => (Some(*kinds), rest),
        _ => (None, folded),
    }
}

/// From 0 to 1: the same name, one that begins with what was typed, one that holds it, one that is like it.
pub(in crate::region) fn likeness(folded: &str, name: &str) -> f64 {
    let name = text::fold(name);
    if name == folded {
        1.0
    } else if name.starts_with(folded) {
        0.9
    } else if folded.len() >= 3 && name.contains(folded) {
        0.8
    } else {
        0.7 * text::similarity(folded, &name)
    }
}
