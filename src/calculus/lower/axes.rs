//! Axes without a letter: products of matrices, the unit matrix, vectors and matrices by their elements.

use std::collections::BTreeSet;

use super::super::domain::Domain;
use super::super::graph::Node;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::Expr;
use crate::language::ast::{Height, Index, Kind, Slot};
use crate::language::axis::{axis, is_axis, link, range_of_axis};

impl Tensor {
    /// The axes without a letter of their own, rows before columns.
    pub(super) fn axes(&self) -> Vec<String> {
        let mut axes: Vec<String> = self.letters.iter().filter(|letter| is_axis(letter)).cloned().collect();
        axes.sort_unstable();
        axes
    }

    /// The same array with one letter in the place of another.
    pub(super) fn renamed(mut self, from: &str, to: &str) -> Self {
        for letter in self.letters.iter_mut().filter(|letter| *letter == from) {
            to.clone_into(letter);
        }
        self
    }

    /// Rows and columns exchanged.
    pub(super) fn transposed(self) -> Self {
        match self.axes().as_slice() {
            [rows, columns] => {
                let range = |letter: &String| range_of_axis(letter).unwrap_or_default().to_owned();
                let (first, second) = (axis(2, &range(rows)), axis(1, &range(columns)));
                self.renamed(rows, &link(0)).renamed(columns, &second).renamed(&link(0), &first)
            }
            _ => self,
        }
    }
}

/// Letters for the indices of a whole array, for [`Instance::pick`].
pub(super) fn axis_slots(ranges: &[String]) -> Vec<Slot> {
    let slot = |(n, range): (usize, &String)| Slot {
        index: Index::Letter { name: axis(n + 1, range), shift: 0 },
        height: Height::Plain,
        comma: false,
        opens: None,
        closes: None,
        span: 0..0,
    };
    ranges.iter().enumerate().map(slot).collect()
}

impl Instance<'_> {
    /// A product from left to right: the columns of a matrix are summed with the rows of what follows it.
    pub(super) fn ordered_product(&mut self, factors: Vec<Tensor>) -> Tensor {
        let mut at = 0;
        let mut ends: Option<(String, String, bool)> = None;
        let mut chained = Vec::new();
        for factor in factors {
            let axes = factor.axes();
            let range = |n: usize| range_of_axis(&axes[n]).unwrap_or_default().to_owned();
            chained.push(match axes.as_slice() {
                [] => factor,
                [rows, rest @ ..] => {
                    let first = ends.map_or(range(0), |(first, ..)| first);
                    let linked = factor.renamed(rows, &link(at));
                    match rest {
                        [columns, ..] => {
                            at += 1;
                            ends = Some((first, range(1), true));
                            linked.renamed(columns, &link(at))
                        }
                        [] => {
                            ends = Some((first, String::new(), false));
                            linked
                        }
                    }
                }
            });
        }
        let product = self.contracted(chained);
        match ends {
            None => product,
            Some((first, last, true)) => {
                product.renamed(&link(0), &axis(1, &first)).renamed(&link(at), &axis(2, &last))
            }
            Some((first, ..)) => product.renamed(&link(0), &axis(1, &first)),
        }
    }

    /// A number as that multiple of the unit matrix.
    pub(super) fn times_unit(&mut self, number: Tensor, rows: &str, columns: &str) -> Tensor {
        let n = self.letter_size(rows);
        let (zero, one) = (self.graph.zero(), self.graph.one());
        let data: Vec<Node> = (0..n * n).map(|k| if k / n == k % n { one } else { zero }).collect();
        let domains = vec![Domain::EVERYWHERE; data.len()];
        let letters = vec![rows.to_owned(), columns.to_owned()];
        let unit = Tensor { letters, shape: vec![n, n], data, domains, integrated: None };
        self.graph.contract(vec![unit, number], &BTreeSet::new())
    }

    /// A vector or a matrix by its elements.
    pub(super) fn list(&mut self, elements: &[Expr]) -> Lowered<Tensor> {
        let ranges = self.scope.list_axes(elements);
        let letters: Vec<String> = ranges.iter().enumerate().map(|(n, range)| axis(n + 1, range)).collect();
        let shape: Vec<usize> = letters.iter().map(|letter| self.letter_size(letter)).collect();
        let rows: Vec<&Expr> = elements
            .iter()
            .flat_map(|row| if let Kind::List(row) = &row.kind { row.iter().collect() } else { vec![row] })
            .collect();
        let (mut data, mut domains) = (Vec::new(), Vec::new());
        for element in rows {
            let element = self.plain(element, "a matrix")?;
            data.push(element.data[0]);
            domains.push(element.domains[0].clone());
        }
        Ok(Tensor { letters, shape, data, domains, integrated: None })
    }

    /// Whole powers of a square matrix.
    pub(super) fn matrix_power(&mut self, base: Tensor, exponent: i64, span: &Span) -> Lowered<Tensor> {
        if exponent.unsigned_abs() > 1000 {
            return Err(self.source.error(
                Code::E0405,
                "failed to raise to this power",
                span.clone(),
                "whole exponents up to 1000 are possible",
            ));
        }
        let axes = base.axes();
        let one = Tensor::scalar(self.graph.one());
        let mut result = self.times_unit(one, &axes[0], &axes[1]);
        let mut square = if exponent < 0 { self.inverse_of_matrix(base, span)? } else { base };
        let mut rest = exponent.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                result = self.ordered_product(vec![result, square.clone()]);
            }
            rest >>= 1;
            if rest > 0 {
                square = self.ordered_product(vec![square.clone(), square]);
            }
            self.within_budget(span)?;
        }
        Ok(result)
    }

    /// The diagonal of two letters, summed.
    pub(super) fn trace_over(&mut self, tensor: &Tensor, one: &str, other: &str) -> Tensor {
        let letters: Vec<String> =
            tensor.letters.iter().filter(|l| *l != one && *l != other).cloned().collect();
        let shape: Vec<usize> = letters.iter().map(|letter| tensor.length(letter)).collect();
        let n = tensor.length(one);
        let mut all = letters.clone();
        all.extend([one.to_owned(), other.to_owned()]);
        let summed: Result<Tensor, std::convert::Infallible> = Tensor::build(letters, shape, |at| {
            let place = |k: usize| [at, &[k, k]].concat();
            let terms = (0..n).map(|k| tensor.element(&all, &place(k))).collect();
            let domain = Domain::all((0..n).map(|k| tensor.domain(&all, &place(k))).collect::<Vec<_>>());
            Ok((self.graph.sum(terms), domain))
        });
        match summed {
            Ok(summed) => summed,
            Err(never) => match never {},
        }
    }

    /// A result with the indices that stand behind it: `curl(B)[r]`.
    pub(super) fn indexed(&mut self, tensor: Tensor, slots: &[Slot]) -> Lowered<Tensor> {
        if slots.is_empty() {
            return Ok(tensor);
        }
        let axes = tensor.axes();
        let others: Vec<String> = tensor.letters.iter().filter(|letter| !is_axis(letter)).cloned().collect();
        let order: Vec<String> = others.iter().chain(&axes).cloned().collect();
        let sorted = tensor.reordered(&order);
        let firsts = order.iter().map(|letter| self.first_of(letter)).collect();
        let array = super::array::Array {
            firsts,
            domains: sorted.domains,
            ..super::array::Array::new(sorted.shape, sorted.data, vec![Height::Plain; order.len()])
        };
        let letters = others.into_iter().map(|name| Slot {
            index: Index::Letter { name, shift: 0 },
            height: Height::Plain,
            comma: false,
            opens: None,
            closes: None,
            span: 0..0,
        });
        let slots: Vec<Slot> = letters.chain(slots.iter().map(|slot| self.scope.settled(slot))).collect();
        self.pick(&array, &slots)
    }
}
