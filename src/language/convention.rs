//! The summation convention.

/// What becomes of index letters that stand side by side.
pub struct Contraction<I> {
    /// Those that stand once, and one of each that is bound.
    pub free: Vec<I>,
    /// The places of each letter that stands more than once and is therefore summed over.
    pub summed: Vec<Vec<I>>,
}

/// Applies the summation convention: a letter that stands twice is summed over, unless something else binds it.
pub fn contract<I: AsRef<str>>(used: impl IntoIterator<Item = I>, bound: &[String]) -> Contraction<I> {
    let mut places: Vec<Vec<I>> = Vec::new();
    for index in used {
        match places.iter_mut().find(|known| known[0].as_ref() == index.as_ref()) {
            Some(known) if bound.iter().any(|letter| letter == index.as_ref()) => known.truncate(1),
            Some(known) => known.push(index),
            None => places.push(vec![index]),
        }
    }
    let (once, summed): (Vec<_>, Vec<_>) = places.into_iter().partition(|known| known.len() == 1);
    Contraction { free: once.into_iter().flatten().collect(), summed }
}
