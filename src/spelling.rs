//! What a misspelt word was meant to be, and how other languages' words are written here.

/// What people type who come from other languages, and how it is written here.
const ELSEWHERE: [(&[&str], &str); 19] = [
    (&["diff", "Derivative", "partial", "D"], "a derivative is `d(A, x)`, the second one `d(A, x, x)`"),
    (&["integrate", "Integral", "int", "Integrate"], "an integral is `integral[x](A)`"),
    (&["Sum", "Sigma_k"], "a sum is `sum[k](A)`; repeated indices are summed without it"),
    (&["prod", "Product"], "a product is `product[k](A)`"),
    (&["atan", "tan_inv", "arctg"], "the inverse tangent is `arctan(A)`"),
    (&["asin"], "the inverse sine is `arcsin(A)`"),
    (&["acos"], "the inverse cosine is `arccos(A)`"),
    (&["atanh", "arctanh"], "the inverse hyperbolic tangent is `artanh(A)`"),
    (&["asinh", "arcsinh"], "the inverse hyperbolic sine is `arsinh(A)`"),
    (&["acosh", "arccosh"], "the inverse hyperbolic cosine is `arcosh(A)`"),
    (&["e", "E"], "Euler's number is `exp(1)`, and a power of it `exp(A)`; any other `e` must be declared"),
    (&["I", "j", "im_unit"], "the imaginary unit is `i`"),
    (&["Pi", "PI"], "the number π is `pi`"),
    (&["tr", "Tr"], "a trace is `trace(A)`"),
    (&["Det"], "a determinant is `det(A)`"),
    (&["sgn", "signum"], "the sign is `sign(A)`"),
    (&["Abs", "fabs", "norm"], "the absolute value is `abs(A)`"),
    (&["oo", "inf", "Infinity", "infty"], "infinity stands in `as N -> infinity` only"),
    (&["cbrt", "root"], "roots are powers: `A^(1/3)`"),
];

/// How a word of another language is written here.
pub fn written_here(word: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(words, _)| words.contains(&word)).map(|(_, here)| *here)
}

/// The candidate that a misspelt word most likely meant, if one is near enough to be worth naming, or begins with it.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of a word may differ, and one letter of a short one, or two that are swapped; a single letter
    // resembles nothing.
    let length = word.chars().count();
    let limit = (length / 3).max(1).min(length.saturating_sub(1));
    // Case does not count, so that `Gamma` finds `gamma`.
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (candidate.to_lowercase(), candidate))
        .map(|(lower, candidate)| (strsim::damerau_levenshtein(&word, &lower), lower, candidate))
        .filter(|(distance, lower, _)| *distance <= limit || (length > 2 && lower.starts_with(&word)))
        .min()
        .map(|(.., candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{nearest, written_here};

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        assert_eq!(nearest("gama", ["gamma", "mu", "D"]), Some("gamma"));
        assert_eq!(nearest("xyzzy", ["gamma", "mu"]), None);
        assert_eq!(nearest("r", ["q", "t"]), None);
    }

    #[test]
    fn words_of_other_languages_are_known() {
        assert!(written_here("atan").is_some_and(|here| here.contains("arctan")));
        assert_eq!(written_here("gamma"), None);
    }

    #[test]
    fn the_beginning_of_a_name_finds_it() {
        assert_eq!(nearest("christ", ["ricci", "christoffel"]), Some("christoffel"));
        assert_eq!(nearest("ch", ["ricci", "christoffel"]), None);
    }
}
