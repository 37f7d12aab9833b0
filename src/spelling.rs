//! What a misspelt word was meant to be.

/// The candidate that a misspelt word most likely meant, if one is near enough to be worth naming, or begins with it.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One letter of a word may differ, and one more for every three; a single letter resembles nothing.
    let length = word.chars().count();
    let limit = (1 + length / 3).min(length.saturating_sub(1));
    // Case does not count, so that `Gamma` finds `gamma`.
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (candidate.to_lowercase(), candidate))
        .map(|(lower, candidate)| (strsim::levenshtein(&word, &lower), lower, candidate))
        .filter(|(distance, lower, _)| *distance <= limit || (length > 2 && lower.starts_with(&word)))
        .min()
        .map(|(.., candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        assert_eq!(nearest("gama", ["gamma", "mu", "D"]), Some("gamma"));
        assert_eq!(nearest("xyzzy", ["gamma", "mu"]), None);
        assert_eq!(nearest("r", ["q", "t"]), None);
    }

    #[test]
    fn the_beginning_of_a_name_finds_it() {
        assert_eq!(nearest("christ", ["ricci", "christoffel"]), Some("christoffel"));
        assert_eq!(nearest("ch", ["ricci", "christoffel"]), None);
    }
}
