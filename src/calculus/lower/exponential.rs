//! The exponential of a matrix, where it has a closed form.
//!
//! A matrix falls apart into blocks of rows and columns that are connected by elements that do not vanish. Of
//! each block the series is known if it is a number; if it is nilpotent, where the series ends; if it has two rows
//! (Cayley and Hamilton: with N = A - (tr A)/2 is N² = d·1, d = -det N, so that exp N = cosh √d + N sinh √d/√d);
//! or if it is antisymmetric of three rows (Rodrigues: A³ = -w² A, so that exp A = 1 + A sin w/w + A² (1 - cos w)/w²).

use std::collections::BTreeSet;

use dashu_ratio::RBig;

use super::super::domain::Domain;
use super::super::graph::{Node, Op};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};

/// A square block, row by row.
struct Block {
    n: usize,
    data: Vec<Node>,
}

impl Block {
    fn at(&self, row: usize, column: usize) -> Node {
        self.data[row * self.n + column]
    }
}

/// cosh r and sinh r, or cos r and sin r, for the root r of a known number, which is not 0.
#[derive(Clone, Copy)]
struct Series {
    even: Node,
    /// Not yet divided by the root.
    odd: Node,
    root: Node,
}

/// A product by its parts.
struct Factors {
    number: RBig,
    parts: Vec<Node>,
}

impl Instance<'_> {
    pub(super) fn matrix_exponential(&mut self, matrix: Tensor, span: &Span) -> Lowered<Tensor> {
        let axes = matrix.axes();
        let matrix = matrix.reordered(&axes);
        let n = matrix.shape[0];
        let mut data = vec![self.graph.zero(); n * n];
        let common = matrix.common_domain();
        let mut domains = vec![common.clone(); n * n];
        for rows in self.blocks(&matrix.data, n) {
            let places = rows.iter().flat_map(|i| rows.iter().map(move |j| i * n + j));
            let block = Block { n: rows.len(), data: places.map(|k| matrix.data[k]).collect() };
            let (exponential, own) = self.exponential_of_block(&block, span)?;
            for (a, i) in rows.iter().enumerate() {
                for (b, j) in rows.iter().enumerate() {
                    data[i * n + j] = exponential[a * rows.len() + b];
                    domains[i * n + j] = common.and(&own[a * rows.len() + b]);
                }
            }
        }
        Ok(Tensor { data, domains, ..matrix })
    }

    /// Rows that are connected by elements that do not vanish.
    fn blocks(&self, matrix: &[Node], n: usize) -> Vec<Vec<usize>> {
        let mut left: BTreeSet<usize> = (0..n).collect();
        let mut blocks = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut block = vec![first];
            let mut next = 0;
            while next < block.len() {
                let i = block[next];
                next += 1;
                let connected = |j: &usize| {
                    !self.graph.is_zero(matrix[i * n + j]) || !self.graph.is_zero(matrix[j * n + i])
                };
                let found: Vec<usize> = left.iter().copied().filter(connected).collect();
                found.iter().for_each(|j| {
                    left.remove(j);
                });
                block.extend(found);
            }
            block.sort_unstable();
            blocks.push(block);
        }
        blocks
    }

    fn exponential_of_block(&mut self, block: &Block, span: &Span) -> Lowered<(Vec<Node>, Vec<Domain>)> {
        let everywhere = vec![Domain::EVERYWHERE; block.data.len()];
        if block.n == 1 {
            return Ok((vec![self.graph.exp(block.data[0])], everywhere));
        }
        if let Some(sum) = self.finite_series(block) {
            return Ok((sum, everywhere));
        }
        if block.n == 2 {
            return self.of_two_rows(block, span);
        }
        if block.n == 3 && self.is_antisymmetric(block) {
            return self.rotation(block, span);
        }
        Err(self.source.error(
            Code::E0424,
            format!("failed to take the exponential of a matrix with a block of {} rows", block.n),
            span.clone(),
            "known are blocks of one or two rows, nilpotent ones, and antisymmetric ones of three",
        ))
    }

    fn times(&mut self, a: &Block, b: &Block) -> Block {
        let n = a.n;
        let data = (0..n * n)
            .map(|k| {
                let terms = (0..n).map(|e| self.graph.mul(a.at(k / n, e), b.at(e, k % n))).collect();
                self.graph.sum(terms)
            })
            .collect();
        Block { n, data }
    }

    /// The series of a matrix with a power that vanishes.
    fn finite_series(&mut self, block: &Block) -> Option<Vec<Node>> {
        let n = block.n;
        let (zero, one) = (self.graph.zero(), self.graph.one());
        let mut sum: Vec<Node> = (0..n * n).map(|k| if k / n == k % n { one } else { zero }).collect();
        let mut power = Block { n, data: block.data.clone() };
        let mut factorial = RBig::ONE;
        for order in 1..=n {
            if power.data.iter().all(|node| self.graph.is_zero(*node)) {
                return Some(sum);
            }
            factorial *= RBig::from(order as u64);
            let weight = self.graph.constant(RBig::ONE / &factorial);
            for (total, term) in sum.iter_mut().zip(&power.data) {
                let term = self.graph.mul(weight, *term);
                *total = self.graph.add(*total, term);
            }
            power = self.times(&power, block);
        }
        None
    }

    fn of_two_rows(&mut self, block: &Block, span: &Span) -> Lowered<(Vec<Node>, Vec<Domain>)> {
        let half = self.graph.constant(RBig::from_parts(1.into(), 2u8.into()));
        let [a, b, c, d] = [0, 1, 2, 3].map(|k| block.data[k]);
        let trace = self.graph.add(a, d);
        let mean = self.graph.mul(half, trace);
        let difference = self.graph.sub(a, d);
        let e = self.graph.mul(half, difference);
        // N = ((e, b), (c, -e)), N² = (e² + b c)·1
        let (square, product) = (self.graph.mul(e, e), self.graph.mul(b, c));
        let discriminant = self.graph.add(square, product);
        // Of a nilpotent N the series is 1 + N.
        let series =
            if self.graph.is_zero(discriminant) { None } else { Some(self.series(discriminant, span)?) };
        let scale = self.graph.exp(mean);
        let (one, minus_e) = (self.graph.one(), self.graph.neg(e));
        let elements = [(true, e), (false, b), (false, c), (true, minus_e)].map(|(diagonal, element)| {
            let (even, term, domain) = match series {
                None => (one, element, Domain::EVERYWHERE),
                Some(Series { even, odd, root }) => {
                    let (ratio, domain) = self.ratio(element, root);
                    (even, self.graph.mul(odd, ratio), domain)
                }
            };
            let sum = if diagonal { self.graph.add(even, term) } else { term };
            (self.graph.mul(scale, sum), domain)
        });
        Ok(elements.into_iter().unzip())
    }

    fn is_antisymmetric(&mut self, block: &Block) -> bool {
        let n = block.n;
        (0..n * n).all(|k| {
            let sum = self.graph.add(block.at(k / n, k % n), block.at(k % n, k / n));
            self.graph.is_zero(sum)
        })
    }

    fn rotation(&mut self, block: &Block, span: &Span) -> Lowered<(Vec<Node>, Vec<Domain>)> {
        let squares = [(0, 1), (0, 2), (1, 2)].map(|(i, j)| {
            let element = block.at(i, j);
            self.graph.mul(element, element)
        });
        let sum = self.graph.sum(squares.to_vec());
        let minus = self.graph.neg(sum);
        let Series { even, odd, root } = self.series(minus, span)?;
        let one = self.graph.one();
        let rest = self.graph.sub(one, even);
        let square = self.times(block, block);
        let elements = (0..9).map(|k| {
            let unit = if k / 3 == k % 3 { one } else { self.graph.zero() };
            let (first, domain) = self.ratio(block.data[k], root);
            let (second, more) = self.ratio(square.data[k], sum);
            let (first, second) = (self.graph.mul(odd, first), self.graph.mul(rest, second));
            (self.graph.sum(vec![unit, first, second]), domain.and(&more))
        });
        Ok(elements.unzip())
    }

    /// cosh √d and sinh √d/√d. Both are even in the root, so that any root will do: a known one where d is the
    /// square of a number or its negative, else one by the sign of d, which must be known.
    fn series(&mut self, d: Node, span: &Span) -> Lowered<Series> {
        if let Some((root, negative)) = self.root(d) {
            return Ok(self.series_of_root(root, negative));
        }
        let minus = self.graph.neg(d);
        if self.graph.signs(d).is_nonnegative() {
            let root = self.graph.sqrt(d);
            return Ok(self.series_of_root(root, false));
        }
        if self.graph.signs(minus).is_nonnegative() {
            let root = self.graph.sqrt(minus);
            return Ok(self.series_of_root(root, true));
        }
        Err(self
            .source
            .error(
                Code::E0424,
                "failed to take the exponential of this matrix",
                span.clone(),
                format!("the sign of `{}` decides whether it grows or oscillates", self.node_label(d)),
            )
            .with_help("say it with a line `when`, for each sign in a claim of its own"))
    }

    fn series_of_root(&mut self, root: Node, oscillates: bool) -> Series {
        let (even, odd) = if oscillates {
            (self.graph.cos(root), self.graph.sin(root))
        } else {
            let minus = self.graph.neg(root);
            let (plus, minus) = (self.graph.exp(root), self.graph.exp(minus));
            let half = self.graph.constant(RBig::from_parts(1.into(), 2u8.into()));
            let (sum, difference) = (self.graph.add(plus, minus), self.graph.sub(plus, minus));
            (self.graph.mul(half, sum), self.graph.mul(half, difference))
        };
        Series { even, odd, root }
    }

    /// A quotient, and where it is written with a division: not where the one is a factor of the other.
    fn ratio(&mut self, above: Node, below: Node) -> (Node, Domain) {
        if self.graph.is_zero(above) {
            return (above, Domain::EVERYWHERE);
        }
        let mut rest = self.factors(above);
        for factor in self.factors(below).parts {
            match rest.parts.iter().position(|known| *known == factor) {
                Some(place) => drop(rest.parts.remove(place)),
                None => {
                    let domain = self.graph.require(&Domain::EVERYWHERE, below, Signs::NONZERO);
                    return (self.graph.div(above, below), domain);
                }
            }
        }
        let below = self.factors(below).number;
        let number = self.graph.constant(rest.number / below);
        let ratio = rest.parts.into_iter().fold(number, |product, part| self.graph.mul(product, part));
        (ratio, Domain::EVERYWHERE)
    }

    /// A product as a number, which is not 0 unless the node is, and the other factors in their order.
    fn factors(&self, node: Node) -> Factors {
        let mut factors = Factors { number: RBig::ONE, parts: Vec::new() };
        let mut waiting = vec![node];
        while let Some(factor) = waiting.pop() {
            match self.graph.op(factor) {
                Op::Mul(a, b) => waiting.extend([a, b]),
                Op::Neg(a) => {
                    factors.number = -factors.number;
                    waiting.push(a);
                }
                Op::Constant(number) => factors.number *= self.graph.constant_value(number).clone(),
                _ => factors.parts.push(factor),
            }
        }
        factors.parts.sort_unstable();
        factors
    }

    /// A real number whose square is the node or its negative (then `true`), if its form shows one: a product
    /// of squares.
    fn root(&mut self, node: Node) -> Option<(Node, bool)> {
        let Factors { number, parts } = self.factors(node);
        if number.is_zero() {
            return None;
        }
        let mut negative = number < RBig::ZERO;
        let number = self.graph.constant(if negative { -number } else { number });
        let mut root = self.graph.sqrt(number);
        for pair in parts.chunks(2) {
            let [first, second] = *pair else { return None };
            if first != second {
                return None;
            }
            if matches!(self.graph.op(first), Op::Imaginary) {
                negative = !negative;
            } else if self.graph.signs(first).is_real() {
                root = self.graph.mul(root, first);
            } else {
                return None;
            }
        }
        Some((root, negative))
    }
}
