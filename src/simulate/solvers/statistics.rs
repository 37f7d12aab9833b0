//! Comparison of a sample with a distribution.

/// Result of a Kolmogorov–Smirnov test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KolmogorovSmirnov {
    /// Largest distance of the two distribution functions.
    pub distance: f64,
    /// Probability of at least this distance if the sample is from the distribution.
    pub p_value: f64,
}

/// One-sample test of `sample` against a continuous distribution function.
///
/// The p-value is Kolmogorov's limit with Stephens' correction, good to 1e-3 for more than about 20
/// values: Press et al., *Numerical Recipes*, 3rd edition, section 14.3.3.
#[must_use]
pub fn kolmogorov_smirnov(mut sample: Vec<f64>, distribution: impl Fn(f64) -> f64) -> KolmogorovSmirnov {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = sample
        .iter()
        .enumerate()
        .map(|(i, &x)| {
            let c = distribution(x);
            (c - i as f64 / n).abs().max((c - (i as f64 + 1.0) / n).abs())
        })
        .fold(0.0, f64::max);
    let root = n.sqrt();
    KolmogorovSmirnov { distance, p_value: kolmogorov((root + 0.12 + 0.11 / root) * distance) }
}

/// Q(λ) = 2 Σ_{j≥1} (−1)^{j−1} exp(−2j²λ²).
fn kolmogorov(lambda: f64) -> f64 {
    if lambda < 0.2 {
        return 1.0; // 1 − Q is below 1e-12 here, and the series converges slowly.
    }
    let mut sum = 0.0;
    for j in 1..=100 {
        let j = f64::from(j);
        let term = (-2.0 * j * j * lambda * lambda).exp();
        sum += if j % 2.0 == 1.0 { term } else { -term };
        if term < 1e-17 {
            break;
        }
    }
    (2.0 * sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kolmogorov_distribution_has_its_tabulated_quantiles() {
        // Critical values of the limit distribution at 5 % and 1 %.
        assert!((kolmogorov(1.3581) - 0.05).abs() < 1e-4);
        assert!((kolmogorov(1.6276) - 0.01).abs() < 1e-4);
    }

    #[test]
    fn a_shifted_sample_is_recognised() {
        let sample: Vec<f64> = (0..1000).map(|i| (f64::from(i) + 0.5) / 1000.0).collect();
        assert!(kolmogorov_smirnov(sample.clone(), |x| x).p_value > 0.999);
        let shifted = kolmogorov_smirnov(sample, |x| (x + 0.1).min(1.0));
        assert!((shifted.distance - 0.1).abs() < 1e-3 && shifted.p_value < 1e-8);
    }
}
