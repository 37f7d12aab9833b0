//! Letters of Unicode's mathematical alphabets, in which a style is part of the letter.

/// Where an alphabet's letters begin: capitals, small letters; the digits; the Greek.
struct Alphabet {
    latin: u32,
    digits: Option<u32>,
    greek: Option<u32>,
    /// Letters that Unicode had before, outside the alphabet.
    exceptions: &'static [(char, char)],
}

/// The alphabets by their MathML name.
fn alphabet(variant: &str) -> Option<Alphabet> {
    let plain = |latin| Alphabet { latin, digits: None, greek: None, exceptions: &[] };
    Some(match variant {
        "bold" => Alphabet { digits: Some(0x1D7CE), greek: Some(0x1D6A8), ..plain(0x1D400) },
        "italic" => Alphabet { greek: Some(0x1D6E2), exceptions: &[('h', 'ℎ')], ..plain(0x1D434) },
        "bold-italic" => Alphabet { digits: Some(0x1D7CE), greek: Some(0x1D71C), ..plain(0x1D468) },
        "script" => Alphabet {
            exceptions: &[
                ('B', 'ℬ'),
                ('E', 'ℰ'),
                ('F', 'ℱ'),
                ('H', 'ℋ'),
                ('I', 'ℐ'),
                ('L', 'ℒ'),
                ('M', 'ℳ'),
                ('R', 'ℛ'),
                ('e', 'ℯ'),
                ('g', 'ℊ'),
                ('o', 'ℴ'),
            ],
            ..plain(0x1D49C)
        },
        "bold-script" => plain(0x1D4D0),
        "fraktur" => Alphabet {
            exceptions: &[('C', 'ℭ'), ('H', 'ℌ'), ('I', 'ℑ'), ('R', 'ℜ'), ('Z', 'ℨ')],
            ..plain(0x1D504)
        },
        "bold-fraktur" => plain(0x1D56C),
        "double-struck" => Alphabet {
            digits: Some(0x1D7D8),
            exceptions: &[('C', 'ℂ'), ('H', 'ℍ'), ('N', 'ℕ'), ('P', 'ℙ'), ('Q', 'ℚ'), ('R', 'ℝ'), ('Z', 'ℤ')],
            ..plain(0x1D538)
        },
        "sans-serif" => Alphabet { digits: Some(0x1D7E2), ..plain(0x1D5A0) },
        "bold-sans-serif" => Alphabet { digits: Some(0x1D7EC), greek: Some(0x1D756), ..plain(0x1D5D4) },
        "sans-serif-italic" => plain(0x1D608),
        "sans-serif-bold-italic" => Alphabet { greek: Some(0x1D790), ..plain(0x1D63C) },
        "monospace" => Alphabet { digits: Some(0x1D7F6), ..plain(0x1D670) },
        _ => return None,
    })
}

/// A letter in a style, where Unicode has it.
pub fn styled(variant: &str, letter: char) -> Option<char> {
    let Alphabet { latin, digits, greek, exceptions } = alphabet(variant)?;
    if let Some((_, exception)) = exceptions.iter().find(|(plain, _)| *plain == letter) {
        return Some(*exception);
    }
    let from = |start: u32, first: char| char::from_u32(start + (letter as u32 - first as u32));
    match letter {
        'A'..='Z' => from(latin, 'A'),
        'a'..='z' => from(latin + 26, 'a'),
        '0'..='9' => from(digits?, '0'),
        _ => char::from_u32(greek? + greek_place(letter)?),
    }
}

/// The place of a Greek letter in the alphabets that have them.
fn greek_place(letter: char) -> Option<u32> {
    const VARIANTS: [char; 7] = ['∂', 'ϵ', 'ϑ', 'ϰ', 'ϕ', 'ϱ', 'ϖ'];
    match letter {
        'ϴ' => Some(17),
        'Α'..='Ω' => Some(letter as u32 - 'Α' as u32),
        '∇' => Some(25),
        'α'..='ω' => Some(26 + letter as u32 - 'α' as u32),
        _ => VARIANTS.iter().position(|variant| *variant == letter).map(|n| 51 + n as u32),
    }
}

/// True of what browsers set in italics where it is the only letter of an identifier.
pub fn slants_by_itself(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, 'ı' | 'ȷ') || greek_place(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the names in Unicode's own table, e.g. `1D4AE;MATHEMATICAL SCRIPT CAPITAL S`.
    #[test]
    fn letters_are_those_of_the_standard() {
        for (variant, plain, expected) in [
            ("script", "SLRHg", "𝒮ℒℛℋℊ"),
            ("double-struck", "RCZE1", "ℝℂℤ𝔼𝟙"),
            ("fraktur", "gRIC", "𝔤ℜℑℭ"),
            ("bold", "xA0αΓ∇", "𝐱𝐀𝟎𝛂𝚪𝛁"),
            ("bold-italic", "wΣϵϖ", "𝒘𝜮𝝐𝝕"),
            ("italic", "hxω∂", "ℎ𝑥𝜔𝜕"),
            ("sans-serif", "Sz9", "𝖲𝗓𝟫"),
            ("monospace", "t0", "𝚝𝟶"),
        ] {
            let shown: String = plain.chars().filter_map(|letter| styled(variant, letter)).collect();
            assert_eq!(shown, expected, "{variant}");
        }
    }

    #[test]
    fn what_has_no_styled_letter_stays() {
        assert_eq!(styled("script", '1'), None);
        assert_eq!(styled("fraktur", 'α'), None);
        assert_eq!(styled("normal", 'x'), None);
    }

    #[test]
    fn every_alphabet_has_its_letters_once() {
        for variant in ["bold", "italic", "script", "fraktur", "double-struck", "sans-serif", "monospace"] {
            let letters = ('A'..='Z').chain('a'..='z');
            let styled: std::collections::BTreeSet<char> =
                letters.map(|letter| styled(variant, letter).unwrap()).collect();
            assert_eq!(styled.len(), 52, "{variant}");
        }
    }
}
