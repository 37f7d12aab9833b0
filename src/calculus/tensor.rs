//! Arrays of nodes with named indices, and their products under the summation convention.

use std::collections::BTreeSet;

use super::domain::Domain;
use super::graph::{Graph, Node};

/// An array of nodes, one axis for every free index.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// The letter of each axis; all different.
    pub letters: Vec<String>,
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// Row by row: the last axis runs fastest.
    pub data: Vec<Node>,
    /// Where each element is defined.
    pub domains: Vec<Domain>,
    /// Bit mask of the coordinates that are integrated over; none for a plain expression.
    pub integrated: Option<u64>,
}

impl Tensor {
    /// A number that is defined everywhere.
    pub fn scalar(node: Node) -> Self {
        Self::scalar_on(node, Domain::EVERYWHERE)
    }

    pub fn scalar_on(node: Node, domain: Domain) -> Self {
        let (data, domains) = (vec![node], vec![domain]);
        Self { letters: Vec::new(), shape: Vec::new(), data, domains, integrated: None }
    }

    /// Builds a tensor by calling `f` with the axis values of every element.
    pub fn build<E>(
        letters: Vec<String>,
        shape: Vec<usize>,
        mut f: impl FnMut(&[usize]) -> Result<(Node, Domain), E>,
    ) -> Result<Self, E> {
        let elements: Vec<(Node, Domain)> =
            Assignments::new(&shape).map(|at| f(&at)).collect::<Result<_, E>>()?;
        let (data, domains) = elements.into_iter().unzip();
        Ok(Self { letters, shape, data, domains, integrated: None })
    }

    /// The element where each of `letters` has the value in `values`; other letters are ignored.
    pub fn element(&self, letters: &[String], values: &[usize]) -> Node {
        self.data[self.place(letters, values)]
    }

    /// Where that element is defined.
    pub fn domain(&self, letters: &[String], values: &[usize]) -> &Domain {
        &self.domains[self.place(letters, values)]
    }

    /// Where every element is defined.
    pub fn common_domain(&self) -> Domain {
        Domain::all(&self.domains)
    }

    /// The same, defined only where `narrow` says, of each element and its domain.
    pub fn restricted(mut self, mut narrow: impl FnMut(Node, &Domain) -> Domain) -> Self {
        for (node, domain) in self.data.iter().zip(&mut self.domains) {
            *domain = narrow(*node, domain);
        }
        self
    }

    fn place(&self, letters: &[String], values: &[usize]) -> usize {
        let mut offset = 0;
        for (letter, length) in self.letters.iter().zip(&self.shape) {
            let at = letters.iter().position(|l| l == letter).map_or(0, |n| values[n]);
            offset = offset * length + at;
        }
        offset
    }

    /// The same array with its axes in another order.
    pub fn reordered(&self, letters: &[String]) -> Self {
        self.spread(letters, letters.iter().map(|l| self.length(l)).collect())
    }

    /// The array on other axes: the same along those that it lacks.
    pub fn spread(&self, letters: &[String], shape: Vec<usize>) -> Self {
        if self.letters == letters {
            return self.clone();
        }
        let places = self.offsets(letters, &shape);
        let data = places.iter().map(|at| self.data[*at]).collect();
        let domains = places.iter().map(|at| self.domains[*at].clone()).collect();
        Self { letters: letters.to_vec(), shape, data, domains, integrated: self.integrated }
    }

    /// Where the elements are for all values of some letters, the last running fastest; one that the
    /// array lacks does not move the place.
    fn offsets(&self, letters: &[String], shape: &[usize]) -> Vec<usize> {
        let steps: Vec<Vec<usize>> = letters
            .iter()
            .zip(shape)
            .map(|(letter, length)| {
                let stride = self
                    .letters
                    .iter()
                    .position(|l| l == letter)
                    .map_or(0, |axis| self.shape[axis + 1..].iter().product());
                (0..*length).map(|value| value * stride).collect()
            })
            .collect();
        sums(0, &steps)
    }

    /// Length of the axis of a letter; 1 if there is none.
    pub fn length(&self, letter: &str) -> usize {
        self.letters.iter().position(|l| l == letter).map_or(1, |n| self.shape[n])
    }

    pub fn map(&self, mut f: impl FnMut(Node) -> Node) -> Self {
        Self { data: self.data.iter().map(|node| f(*node)).collect(), ..self.clone() }
    }

    /// Sums (or multiplies, by `combine`) over the axes of some letters.
    pub fn reduce(&self, over: &BTreeSet<String>, mut combine: impl FnMut(Vec<Node>) -> Node) -> Self {
        let keep: Vec<String> = self.letters.iter().filter(|l| !over.contains(*l)).cloned().collect();
        let gone: Vec<String> = self.letters.iter().filter(|l| over.contains(*l)).cloned().collect();
        let mut order = keep.clone();
        order.extend(gone);
        let sorted = self.reordered(&order);
        let shape = sorted.shape[..keep.len()].to_vec();
        let block: usize = sorted.shape[keep.len()..].iter().product();
        let data = sorted.data.chunks(block.max(1)).map(|terms| combine(terms.to_vec())).collect();
        let domains = sorted.domains.chunks(block.max(1)).map(Domain::all).collect();
        Self { letters: keep, shape, data, domains, integrated: self.integrated }
    }
}

/// `base` plus one of the steps of each axis, for all choices of them, the last axis running fastest.
pub(super) fn sums(base: usize, axes: &[Vec<usize>]) -> Vec<usize> {
    axes.iter().fold(vec![base], |found, steps| {
        found.iter().flat_map(|at| steps.iter().map(move |step| at + step)).collect()
    })
}

/// All values of several indices, the last running fastest.
pub struct Assignments {
    shape: Vec<usize>,
    next: Option<Vec<usize>>,
}

impl Assignments {
    pub fn new(shape: &[usize]) -> Self {
        let empty = shape.contains(&0);
        Self { shape: shape.to_vec(), next: (!empty).then(|| vec![0; shape.len()]) }
    }
}

impl Iterator for Assignments {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let current = self.next.clone()?;
        let mut following = current.clone();
        self.next = None;
        for axis in (0..self.shape.len()).rev() {
            following[axis] += 1;
            if following[axis] < self.shape[axis] {
                self.next = Some(following);
                break;
            }
            following[axis] = 0;
        }
        Some(current)
    }
}

impl Graph {
    /// The product of several tensors; a letter in `summed` is summed over.
    ///
    /// Pairs are contracted one after the other, the cheapest first, so that the cost follows the
    /// number of open indices and not the number of all indices.
    pub fn contract(&mut self, factors: Vec<Tensor>, summed: &BTreeSet<String>) -> Tensor {
        let integrated = factors.iter().find_map(|factor| factor.integrated);
        // Scalars come first in any case; as a queue they make a shallow tree, however many they are.
        let (scalars, mut factors): (Vec<Tensor>, Vec<Tensor>) =
            factors.into_iter().partition(|factor| factor.letters.is_empty());
        let domain = Domain::all(scalars.iter().map(|scalar| &scalar.domains[0]));
        let mut queue: Vec<Node> = scalars.iter().map(|scalar| scalar.data[0]).collect();
        let mut next = 0;
        while let [a, b, ..] = queue[next..] {
            queue.push(self.mul(a, b));
            next += 2;
        }
        factors.extend(queue.get(next).map(|node| Tensor::scalar_on(*node, domain)));
        let mut open: BTreeSet<String> = summed.clone();
        while factors.len() > 1 {
            let (a, b) = cheapest_pair(&factors, &open);
            let second = factors.remove(b);
            let first = factors.remove(a);
            let done: Vec<String> = open
                .iter()
                .filter(|letter| !factors.iter().any(|f| f.letters.contains(letter)))
                .filter(|letter| first.letters.contains(letter) || second.letters.contains(letter))
                .cloned()
                .collect();
            done.iter().for_each(|letter| {
                open.remove(letter);
            });
            factors.push(self.multiply_pair(&first, &second, &done));
        }
        let mut result = factors.pop().unwrap_or_else(|| Tensor::scalar(self.one()));
        let rest: BTreeSet<String> = open.into_iter().filter(|l| result.letters.contains(l)).collect();
        if !rest.is_empty() {
            result = result.reduce(&rest, |terms| self.sum(terms));
        }
        result.integrated = integrated;
        result
    }

    fn multiply_pair(&mut self, a: &Tensor, b: &Tensor, summed: &[String]) -> Tensor {
        let mut letters: Vec<String> = Vec::new();
        for letter in a.letters.iter().chain(&b.letters) {
            if !letters.contains(letter) && !summed.contains(letter) {
                letters.push(letter.clone());
            }
        }
        let length = |letter: &String| a.length(letter).max(b.length(letter));
        let shape: Vec<usize> = letters.iter().map(length).collect();
        let inner: Vec<usize> = summed.iter().map(length).collect();
        let [outer_a, outer_b] = [a, b].map(|factor| factor.offsets(&letters, &shape));
        let [inner_a, inner_b] = [a, b].map(|factor| factor.offsets(summed, &inner));
        let (data, domains) = outer_a
            .iter()
            .zip(&outer_b)
            .map(|(at_a, at_b)| {
                let inner = || inner_a.iter().zip(&inner_b).map(|(in_a, in_b)| (at_a + in_a, at_b + in_b));
                let terms = inner().map(|(in_a, in_b)| self.mul(a.data[in_a], b.data[in_b])).collect();
                let domains = inner().flat_map(|(in_a, in_b)| [&a.domains[in_a], &b.domains[in_b]]);
                (self.sum(terms), Domain::all(domains))
            })
            .unzip();
        Tensor { letters, shape, data, domains, integrated: None }
    }
}

/// The pair whose product has the fewest elements, counting the summed ones.
fn cheapest_pair(factors: &[Tensor], open: &BTreeSet<String>) -> (usize, usize) {
    let cost = |a: usize, b: usize| -> (bool, usize) {
        let (x, y) = (&factors[a], &factors[b]);
        let mut letters: BTreeSet<&String> = x.letters.iter().collect();
        letters.extend(&y.letters);
        let size = letters.iter().map(|l| x.length(l).max(y.length(l))).product();
        // A pair that shares a summed letter comes before one that only grows the product.
        let shares = x.letters.iter().any(|l| open.contains(l) && y.letters.contains(l));
        (!(shares || x.letters.is_empty() || y.letters.is_empty()), size)
    };
    let mut best = (0, 1);
    for a in 0..factors.len() {
        for b in a + 1..factors.len() {
            if cost(a, b) < cost(best.0, best.1) {
                best = (a, b);
            }
        }
    }
    best
}
