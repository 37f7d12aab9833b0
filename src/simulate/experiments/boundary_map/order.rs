//! T20 and the properties of a distance, for the experiment on the boundary map.

use crate::simulate::{Axis, Context, ExperimentError, Line, Map, Outcome};

use super::networks::{average, mean};
use super::{BoundaryMap, Pair, Sample, distance};

/// Shares among the couples of pairs of boundary neurons; absent where there is no such couple.
struct Shares {
    /// Of unequal n, those in which the smaller element belongs to the smaller n.
    violated: Option<f64>,
    /// The same with the number of distinct neurons on all shortest paths for n.
    violated_all: Option<f64>,
    /// Of equal n, those with unequal elements.
    unequal: Option<f64>,
}

fn shares(pairs: &[Pair]) -> Shares {
    let couples = || pairs.iter().enumerate().flat_map(|(k, a)| pairs[..k].iter().map(move |b| (a, b)));
    let share = |chosen: &dyn Fn(&Pair, &Pair) -> Option<bool>| {
        let found: Vec<bool> = couples().filter_map(|(a, b)| chosen(a, b)).collect();
        (!found.is_empty()).then(|| mean(found.iter().map(|&yes| f64::from(u8::from(yes)))))
    };
    let against = |count: fn(&Pair) -> f64| {
        share(&|a, b| {
            let (near, far) = if count(a) < count(b) { (a, b) } else { (b, a) };
            (count(near) < count(far)).then_some(near.element < far.element)
        })
    };
    Shares {
        violated: against(|p| p.between),
        violated_all: against(|p| p.on_shortest),
        // Sums of the same products may differ by rounding.
        unequal: share(&|a, b| (a.between == b.between).then(|| (a.element / b.element).ln().abs() > 1e-9)),
    }
}

impl BoundaryMap {
    /// T20: whether a smaller element means more neurons between.
    pub(super) fn order_of_elements(
        &self,
        unit: &[Sample],
        weighted: &[Sample],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let mut lines = Vec::new();
        for (kind, samples) in [("unit weights", unit), ("random weights", weighted)] {
            let each = |epsilon: f64| -> Result<Vec<Shares>, ExperimentError> {
                let mut all = Vec::new();
                for sample in samples {
                    context.check()?;
                    all.push(shares(&sample.pairs(epsilon)?));
                }
                Ok(all)
            };
            let all = each(self.epsilon)?;
            let mut of = |name: &str, f: fn(&Shares) -> Option<f64>, meaning: &str| {
                let values: Vec<f64> = all.iter().filter_map(f).collect();
                if values.len() < 2 {
                    return f64::NAN;
                }
                let (share, error) = average(&values);
                outcome.measure(&format!("{name}, {kind}"), share, error, meaning);
                share
            };
            let violated = of(
                "violations of T20",
                |s| s.violated,
                "share of couples of boundary pairs with unequal n, on shortest paths, in which the smaller element \
                 belongs to the smaller n",
            );
            let violated_all = of(
                "violations of T20 for the neurons on all shortest paths",
                |s| s.violated_all,
                "the same with n the number of distinct neurons on all shortest paths of the pair",
            );
            let unequal = of(
                "unequal elements for equal numbers",
                |s| s.unequal,
                "share of couples of boundary pairs with equal n whose elements differ by more than 1e-9",
            );
            outcome.finding(format!(
                "At epsilon = {} with {kind} the order of the elements contradicts the number of neurons on a shortest \
                 path in {:.1} % of the couples, that on all shortest paths in {:.1} %; elements differ in {:.0} % of the \
                 couples with equal numbers.",
                self.epsilon,
                100.0 * violated,
                100.0 * violated_all,
                100.0 * unequal,
            ));
            // From just below the smallest radius of convergence, of paths to all neurons, downwards.
            let radius = samples.iter().map(|s| s.weights.spectral_radius().1).fold(0.0, f64::max);
            let (mut scale, mut share) = (Vec::new(), Vec::new());
            for k in 0..12 {
                context.report(0.0, "order of the elements")?;
                let epsilon = (0.95 / radius.max(1.0)) * 0.7f64.powi(k);
                let values: Vec<f64> = each(epsilon)?.iter().filter_map(|s| s.violated).collect();
                scale.push(epsilon);
                share.push(mean(values.into_iter()));
            }
            lines.push(Line::new(kind, &scale, &share));
        }
        outcome.draw(
            "Violations of T20 on random networks",
            Axis::log("epsilon", ""),
            Axis::new("share of couples of boundary pairs", ""),
            lines,
        );
        Ok(())
    }

    /// Symmetry and the triangle inequality of d, among all boundary neurons.
    pub(super) fn metric_properties(
        &self,
        samples: &[Sample],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let b = 2 * self.boundary;
        let (mut one_way, mut plain, mut links) = (Vec::new(), Vec::new(), Vec::new());
        let mut excess = 0.0f64;
        for (k, sample) in samples.iter().enumerate() {
            context.report(k as f64 / samples.len() as f64, "properties of a distance")?;
            // From the second to the first index; NaN where no path leads.
            let mut d = vec![Vec::with_capacity(b); b];
            for from in 0..b {
                let sums = self.sums(&sample.weights, from, self.epsilon)?;
                for (row, &element) in d.iter_mut().zip(&sums.sum) {
                    row.push(if element > 0.0 { distance(element, self.epsilon) } else { f64::NAN });
                }
            }
            if k == 0 {
                self.distance_map(&d, outcome);
            }
            let pairs = || (0..b).flat_map(|i| (0..b).map(move |j| (i, j))).filter(|(i, j)| i != j);
            let known = pairs().filter(|&(i, j)| d[i][j].is_finite());
            let unlike = |i: usize, j: usize| d[j][i].is_nan() || (d[i][j] - d[j][i]).abs() > 1e-9;
            let share = known.map(|(i, j)| f64::from(u8::from(unlike(i, j))));
            one_way.push(mean(share));
            let (mut count, mut broken, mut broken_links) = (0.0, 0.0, 0.0);
            for (i, j) in pairs() {
                for k in (0..b).filter(|&k| k != i && k != j) {
                    let (direct, detour) = (d[i][j], d[i][k] + d[k][j]);
                    if detour.is_finite() {
                        count += 1.0;
                        broken += f64::from(u8::from(direct > detour + 1e-9));
                        // d + 1 counts links, of which the detour has two ends.
                        excess = excess.max(direct - detour - 1.0);
                        broken_links += f64::from(u8::from(direct > detour + 1.0 + 1e-9));
                    }
                }
            }
            if count > 0.0 {
                plain.push(broken / count);
                links.push(broken_links / count);
            }
        }
        let (asymmetric, error) = average(&one_way);
        outcome.measure(
            "pairs with d(i, j) unlike d(j, i)",
            asymmetric,
            error,
            "share of connected pairs of boundary neurons, no way back included",
        );
        if plain.len() < 2 {
            return Ok(());
        }
        let (plain, error) = average(&plain);
        outcome.measure(
            "violations of the triangle inequality by d",
            plain,
            error,
            "share of triples of boundary neurons with d(i, j) > d(i, k) + d(k, j)",
        );
        let (links, error) = average(&links);
        outcome.measure(
            "violations of the triangle inequality by d + 1",
            links,
            error,
            "the same for d + 1, which counts links",
        );
        outcome.measure(
            "largest violation of the triangle inequality by d + 1",
            excess,
            1e-9,
            "in links; it needs a loop at the neuron on the way, which the detour counts twice",
        );
        outcome.finding(format!(
            "Of the connected pairs of boundary neurons {:.0} % have another or no distance the other way; the triangle \
             inequality fails for {:.1} % of the triples with d, for {:.1} % with d + 1, by {:.3} \
             at most.",
            100.0 * asymmetric,
            100.0 * plain,
            100.0 * links,
            excess,
        ));
        Ok(())
    }

    fn distance_map(&self, d: &[Vec<f64>], outcome: &mut Outcome) {
        let b = self.boundary;
        let labels: Vec<f64> = (0..b).map(|i| i as f64).collect();
        outcome.maps.push(Map {
            title: "Distance (100) on one random network".into(),
            x: Axis::new("input neuron", ""),
            y: Axis::new("output neuron", ""),
            z: Axis::new("d", "neurons"),
            x_values: labels.clone(),
            y_values: labels,
            values: d[b..].iter().flat_map(|row| row[..b].iter().copied()).collect(),
        });
    }
}
