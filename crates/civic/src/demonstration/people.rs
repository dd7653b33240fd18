//! Numbers that belong to nobody: they look like real ones, so that detector and masks have work to do.

use balai_base::{AreaCode, Random, random::below};

/// A mobile number with a prefix that no Indonesian operator has.
pub(super) fn phone(random: &dyn Random) -> String {
    let operator = ["0834", "0870", "0873", "0890", "0892", "0893"];
    let prefix = balai_base::random::choose(random, &operator).copied().unwrap_or("0890");
    let rest = format!("{:08}", below(random, 100_000_000));
    let (first, second) = rest.split_at_checked(4).unwrap_or((&rest, ""));
    match below(random, 3) {
        0 => format!("{prefix}{rest}"),
        1 => format!("{prefix}-{first}-{second}"),
        _ => format!("{prefix} {first} {second}"),
    }
}

/// Sixteen digits of a person born between 1955 and 2004 in `district`, with the serial number 0000, which is
/// never given out.
pub(super) fn nik(district: &AreaCode, random: &dyn Random) -> String {
    let place: String = district.as_str().chars().filter(char::is_ascii_digit).take(6).collect();
    let day = below(random, 28) + 1 + 40 * below(random, 2);
    let year = (55 + below(random, 50)) % 100;
    format!("{place:0<6}{day:02}{:02}{year:02}0000", below(random, 12) + 1)
}

/// A number plate with the letters `XX`, which are never given out.
pub(super) fn plate(random: &dyn Random) -> String {
    let number = below(random, 8_000) + 1_000;
    if below(random, 3) == 0 { format!("dk{number}xx") } else { format!("DK {number} XX") }
}

/// An account or customer number of twelve digits.
pub(super) fn account(random: &dyn Random) -> String {
    format!("{:012}", below(random, 1_000_000_000) + 550_000_000_000)
}

/// A reference number of a body outside.
pub(super) fn reference(random: &dyn Random) -> String {
    format!("{:04}", below(random, 9_000) + 300)
}

/// A time of the day between two hours, as people write it: `09.40`.
pub(super) fn time(from: u64, to: u64, random: &dyn Random) -> String {
    let minute = below(random, 12) * 5;
    format!("{:02}.{minute:02}", from + below(random, to.saturating_sub(from).max(1)))
}
