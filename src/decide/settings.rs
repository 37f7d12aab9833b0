//! What decisions depend on besides the documents.

/// The seed that is used unless another is asked for: the day the first paper was submitted.
pub const DEFAULT_SEED: u64 = 20_200_804;

/// Operations that one claim may be made of, derivatives included: three times what the largest claim of the
/// shipped papers needs, some hundred megabytes.
pub const DEFAULT_BUDGET: usize = 2_000_000;

/// What decisions depend on besides the documents.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// All sample points follow from it.
    pub seed: u64,
    /// Operations that one claim may be made of; past it the claim is undecided, and the others go on.
    pub budget: usize,
}

/// The seed alone, with the budget that is the default.
impl From<u64> for Settings {
    fn from(seed: u64) -> Self {
        Self { seed, budget: DEFAULT_BUDGET }
    }
}

impl Default for Settings {
    fn default() -> Self {
        DEFAULT_SEED.into()
    }
}
