//! Seeds: every claim, link and part of a run has its own, made from the audit's.

/// The step of SplitMix64's state, 2^64 over the golden ratio (Steele, Lea & Flood 2014).
pub(super) const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A seed of its own for each part of a run.
pub(super) fn mix(seed: u64, part: u64) -> u64 {
    scrambled(seed.wrapping_add(part.wrapping_add(1).wrapping_mul(STEP)))
}

/// SplitMix64's finaliser.
pub(super) fn scrambled(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a: a stable number for a name.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
