//! Sparse weight matrices: sums over paths, lengths of paths, spectral radius.

use std::collections::VecDeque;

use nalgebra::DMatrix;

/// Weights w_ij ≥ 0 of the links from neuron j to neuron i, of which most are absent.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseWeights {
    /// (source, weight) of the links into each neuron.
    incoming: Vec<Vec<(usize, f64)>>,
    /// Targets of the links out of each neuron.
    outgoing: Vec<Vec<usize>>,
}

/// The paths that leave one neuron, as seen at every other.
#[derive(Debug, Clone, PartialEq)]
pub struct PathSums {
    /// Σ over all paths of the product of ε·w along the links; 0 where no path leads.
    pub sum: Vec<f64>,
    /// The mean number of links of a path, weighted by its product; NaN where no path leads.
    pub mean_links: Vec<f64>,
    /// Powers of εw that were added.
    pub powers: usize,
}

/// The shortest paths that leave one neuron. A path has at least one link.
#[derive(Debug, Clone, PartialEq)]
pub struct ShortestPaths {
    /// Number of links; `None` where no path leads.
    pub links: Vec<Option<usize>>,
    /// Σ over the shortest paths of the product of the weights: their number for unit weights.
    pub weight: Vec<f64>,
    source: usize,
}

impl ShortestPaths {
    /// The number of neurons, without its ends, that lie on any of the shortest paths to `target`; `weights` are
    /// those of the search.
    #[must_use]
    pub fn neurons_to(&self, target: usize, weights: &SparseWeights) -> usize {
        let mut seen = vec![false; self.links.len()];
        let mut stack = vec![target];
        let mut count = 0;
        while let Some(i) = stack.pop() {
            let Some(links) = self.links[i] else { continue };
            // The source is the only predecessor of a neuron at one link.
            if links < 2 {
                continue;
            }
            for &(j, _) in &weights.incoming[i] {
                if j != self.source
                    && self.links[j] == Some(links - 1)
                    && !std::mem::replace(&mut seen[j], true)
                {
                    count += 1;
                    stack.push(j);
                }
            }
        }
        count
    }
}

impl SparseWeights {
    /// From (target, source, weight). `None` if an index is not below `neurons`, or a weight is not
    /// positive and finite. Parallel links add up.
    #[must_use]
    pub fn new(neurons: usize, links: &[(usize, usize, f64)]) -> Option<Self> {
        let mut incoming = vec![Vec::new(); neurons];
        let mut outgoing = vec![Vec::new(); neurons];
        for &(target, source, weight) in links {
            if target >= neurons || source >= neurons || !(weight > 0.0 && weight.is_finite()) {
                return None;
            }
            incoming[target].push((source, weight));
            outgoing[source].push(target);
        }
        Some(SparseWeights { incoming, outgoing })
    }

    /// The links between the neurons for which `keep` is true; the others stay without links.
    #[must_use]
    pub fn restricted(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut kept = self.clone();
        for (i, links) in kept.incoming.iter_mut().enumerate() {
            links.retain(|&(j, _)| keep(i) && keep(j));
        }
        for (j, targets) in kept.outgoing.iter_mut().enumerate() {
            targets.retain(|&i| keep(i) && keep(j));
        }
        kept
    }

    /// The links turned around, with their weights.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut incoming = vec![Vec::new(); self.neurons()];
        let mut outgoing = vec![Vec::new(); self.neurons()];
        for (i, links) in self.incoming.iter().enumerate() {
            for &(j, weight) in links {
                incoming[j].push((i, weight));
                outgoing[i].push(j);
            }
        }
        SparseWeights { incoming, outgoing }
    }

    /// Number of neurons, N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.incoming.len()
    }

    /// w x.
    #[must_use]
    pub fn apply(&self, x: &[f64]) -> Vec<f64> {
        self.incoming.iter().map(|links| links.iter().map(|&(j, w)| w * x[j]).sum()).collect()
    }

    /// The same as an N × N matrix.
    #[must_use]
    pub fn dense(&self) -> DMatrix<f64> {
        let mut w = DMatrix::zeros(self.neurons(), self.neurons());
        for (i, links) in self.incoming.iter().enumerate() {
            for &(j, weight) in links {
                w[(i, j)] += weight;
            }
        }
        w
    }

    /// The first `columns` columns of εw(1 − εw)⁻¹, the matrix between the projectors of (99), by
    /// elimination. `None` if singular.
    #[must_use]
    pub fn resolvent(&self, epsilon: f64, columns: usize) -> Option<DMatrix<f64>> {
        let first = self.dense().columns(0, columns) * epsilon;
        self.stationary(epsilon, &first)
    }

    /// x = εwx + b for each column b: (1 − εw)⁻¹b. `None` if singular.
    #[must_use]
    pub fn stationary(&self, epsilon: f64, b: &DMatrix<f64>) -> Option<DMatrix<f64>> {
        let n = self.neurons();
        (DMatrix::identity(n, n) - self.dense() * epsilon).lu().solve(b)
    }

    /// Column `source` of Σ_n (εw)ⁿ, n ≥ 1, by adding powers.
    ///
    /// All terms are positive, so every element is right to rounding relative to itself, however small
    /// it is, which elimination does not give. The error after n powers falls as (ε·spectral radius)ⁿ.
    /// `None` if `most` powers are not enough.
    #[must_use]
    pub fn path_sums(&self, source: usize, epsilon: f64, most: usize) -> Option<PathSums> {
        let n = self.neurons();
        let mut term = vec![0.0; n];
        term[source] = 1.0;
        let (mut sum, mut moment) = (vec![0.0; n], vec![0.0; n]);
        for power in 1..=most {
            term = self.apply(&term).iter().map(|x| epsilon * x).collect();
            // A neuron that is reached for the first time always counts as unfinished, and a path to a
            // farther one goes through it.
            let finished = (0..n).all(|i| term[i] * power as f64 <= 1e-17 * moment[i]);
            for i in 0..n {
                sum[i] += term[i];
                moment[i] += term[i] * power as f64;
            }
            if finished {
                let mean_links = (0..n).map(|i| moment[i] / sum[i]).collect();
                return Some(PathSums { sum, mean_links, powers: power });
            }
            if moment.iter().any(|x| !x.is_finite()) {
                return None;
            }
        }
        None
    }

    /// Breadth-first search along the links.
    #[must_use]
    pub fn shortest_paths(&self, source: usize) -> ShortestPaths {
        let n = self.neurons();
        let mut links = vec![None; n];
        let mut order = Vec::new();
        // The source starts with length 0 but may get a longer one of its own, through a loop.
        let mut queue = VecDeque::from([(source, 0)]);
        while let Some((j, length)) = queue.pop_front() {
            for &i in &self.outgoing[j] {
                if links[i].is_none() {
                    links[i] = Some(length + 1);
                    order.push(i);
                    if i != source {
                        queue.push_back((i, length + 1));
                    }
                }
            }
        }
        let mut weight = vec![0.0; n];
        for i in order {
            for &(j, w) in &self.incoming[i] {
                if j == source && links[i] == Some(1) {
                    weight[i] += w;
                } else if j != source && links[j].map(|length| length + 1) == links[i] {
                    weight[i] += w * weight[j];
                }
            }
        }
        ShortestPaths { links, weight, source }
    }

    /// Lower and upper bound of the spectral radius.
    ///
    /// By the theorem of Perron and Frobenius it is the largest of those of the strongly connected
    /// components, and for an irreducible matrix min (wx)_i/x_i ≤ ρ ≤ max (wx)_i/x_i for every
    /// positive x (Collatz and Wielandt; Horn & Johnson, *Matrix Analysis*, section 8.1). x follows from
    /// powers of w plus a multiple of 1, which turns cycles into converging iterations.
    #[must_use]
    pub fn spectral_radius(&self) -> (f64, f64) {
        let component = self.components();
        let mut bounds = (0.0f64, 0.0f64);
        for label in 0..component.iter().max().map_or(0, |last| last + 1) {
            let members: Vec<usize> = (0..self.neurons()).filter(|&i| component[i] == label).collect();
            let alone = members.len() == 1;
            if alone && !self.outgoing[members[0]].contains(&members[0]) {
                continue;
            }
            let mut x = vec![0.0; self.neurons()];
            for &i in &members {
                x[i] = 1.0;
            }
            let (mut low, mut high) = (0.0f64, f64::INFINITY);
            for _ in 0..20_000 {
                let y = self.apply(&x);
                let ratios = || members.iter().map(|&i| y[i] / x[i]);
                low = low.max(ratios().fold(f64::INFINITY, f64::min));
                high = high.min(ratios().fold(0.0, f64::max));
                // Closer than this, rounding of the ratios would show.
                if high - low <= 1e-12 * high {
                    break;
                }
                let largest = members.iter().map(|&i| y[i] + 0.5 * high * x[i]).fold(0.0, f64::max);
                for &i in &members {
                    x[i] = (y[i] + 0.5 * high * x[i]) / largest;
                }
            }
            bounds = (bounds.0.max(low), bounds.1.max(high));
        }
        bounds
    }

    /// The label of each neuron's strongly connected component: neurons that reach each other.
    fn components(&self) -> Vec<usize> {
        let n = self.neurons();
        let backward: Vec<Vec<usize>> =
            self.incoming.iter().map(|links| links.iter().map(|&(j, _)| j).collect()).collect();
        let reach = |from: usize, next: &[Vec<usize>]| {
            let mut seen = vec![false; n];
            seen[from] = true;
            let mut stack = vec![from];
            while let Some(j) = stack.pop() {
                for &i in &next[j] {
                    if !std::mem::replace(&mut seen[i], true) {
                        stack.push(i);
                    }
                }
            }
            seen
        };
        let mut label = vec![usize::MAX; n];
        let mut count = 0;
        for i in 0..n {
            if label[i] == usize::MAX {
                let (after, before) = (reach(i, &self.outgoing), reach(i, &backward));
                for j in 0..n {
                    if after[j] && before[j] {
                        label[j] = count;
                    }
                }
                count += 1;
            }
        }
        label
    }
}
