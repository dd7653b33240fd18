# Why two reports may be about the same thing.
likeness-chance = { $percent }% likely to be the same
likeness-why = Why:
likeness-metres = { $metres } m from this report
likeness-same-category = same category
likeness-related-category = similar category
likeness-words = words in common: { $words }
likeness-same-place = both name { $names }
likeness-but = Note:
likeness-other-place = they name different places, { $own } and { $other }
likeness-says-another = one of them says it means something else
