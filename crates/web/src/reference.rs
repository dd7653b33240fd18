//! The reference a reader quotes on the telephone and an operator finds in the log.

use balai_base::Random;

/// Letters of Crockford's base 32: no I, L, O, U to mistake.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code such as `7F3K-92QX`. 40 random bits: enough to tell requests apart, not a secret.
pub(crate) fn code(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 8];
    random.fill(&mut bytes);
    let mut code = String::with_capacity(9);
    for (at, byte) in bytes.iter().enumerate() {
        if at == 4 {
            code.push('-');
        }
        code.extend(LETTERS.get(usize::from(byte % 32)).map(|letter| char::from(*letter)));
    }
    code
}
