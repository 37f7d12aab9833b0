//! Gradient, divergence, curl and products of vectors, by physical components.

use super::super::domain::Domain;
use super::super::tensor::Tensor;
use super::frame::Metric;
use super::instance::{Instance, Lowered};
use crate::diagnostic::Span;
use crate::language::ast::{Call, Kind};
use crate::language::axis::{axis, link, range_of_axis};
use crate::language::operation::Vector;

impl Instance<'_> {
    pub(super) fn vector_operation(
        &mut self,
        operation: Vector,
        call: &Call,
        span: &Span,
    ) -> Lowered<Tensor> {
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            arguments.push(self.plain(argument, &call.name)?);
        }
        let second = if arguments.len() > 1 { arguments.pop() } else { None };
        let first = arguments.remove(0);
        let result = match (operation, second) {
            (Vector::Gradient, _) => {
                let frame = self.frame(span)?;
                let axes = self.vector_axes(&first, &frame);
                let slope = self.gradient(&first, &axes, &link(0), &frame, span)?;
                let moved = first.axes().iter().fold(slope, |slope, letter| {
                    slope.renamed(letter, &axis(2, range_of_axis(letter).unwrap_or_default()))
                });
                moved.renamed(&link(0), &axis(1, &frame.range))
            }
            (Vector::Divergence, _) => {
                let frame = self.frame(span)?;
                self.divergence(&first, &frame, span)?
            }
            (Vector::Curl, _) => {
                let frame = self.frame(span)?;
                let axes = self.vector_axes(&first, &frame);
                let slope = self.gradient(&first, &axes, &link(0), &frame, span)?;
                self.antisymmetric(&slope, &link(0), &axis(1, &frame.range), &axis(1, &frame.range))
            }
            (Vector::Laplacian, _) => {
                let frame = self.frame(span)?;
                let mut axes = self.vector_axes(&first, &frame);
                let slope = self.gradient(&first, &axes, &link(0), &frame, span)?;
                axes.push(link(0));
                let second = self.gradient(&slope, &axes, &link(1), &frame, span)?;
                self.trace_over(&second, &link(0), &link(1))
            }
            (Vector::Advect, Some(of)) => {
                let frame = self.frame(span)?;
                let axes = self.vector_axes(&of, &frame);
                let slope = self.gradient(&of, &axes, &link(0), &frame, span)?;
                let along = first.renamed(&axis(1, &frame.range), &link(0));
                self.contracted(vec![along, slope])
            }
            (Vector::Dot, Some(second)) => self.dot(first, second),
            (Vector::Outer | Vector::Cross, Some(second)) => {
                let range = |tensor: &Tensor| {
                    tensor
                        .axes()
                        .first()
                        .and_then(|letter| range_of_axis(letter))
                        .unwrap_or_default()
                        .to_owned()
                };
                let (one, two) = (range(&first), range(&second));
                let second = second.renamed(&axis(1, &two), &axis(2, &two));
                let product = self.contracted(vec![first, second]);
                match operation {
                    Vector::Outer => product,
                    _ => self.antisymmetric(&product, &axis(1, &one), &axis(2, &two), &axis(1, &one)),
                }
            }
            (Vector::Advect | Vector::Dot | Vector::Outer | Vector::Cross, None) => {
                unreachable!("checked: it takes two arguments")
            }
        };
        self.indexed(result, &call.slots)
    }

    /// (∇·T)ⱼ = ∇ᵢ Tᵢⱼ
    fn divergence(&mut self, tensor: &Tensor, frame: &Metric, span: &Span) -> Lowered<Tensor> {
        let axes = self.vector_axes(tensor, frame);
        let first = axis(1, &frame.range);
        let slope = self.gradient(tensor, &axes, &link(0), frame, span)?;
        let sum = self.trace_over(&slope, &link(0), &first);
        let rest = sum.axes();
        Ok(rest.iter().fold(sum, |sum, letter| {
            sum.renamed(letter, &axis(1, range_of_axis(letter).unwrap_or_default()))
        }))
    }

    /// The last axis of one summed with the first of the other.
    fn dot(&mut self, one: Tensor, other: Tensor) -> Tensor {
        let (left, right) = (one.axes(), other.axes());
        let range = |letter: &String| range_of_axis(letter).unwrap_or_default().to_owned();
        let mut kept: Vec<(String, String)> = Vec::new();
        let mut one = one.renamed(&left[left.len() - 1], &link(0));
        if let [rows, _] = left.as_slice() {
            one = one.renamed(rows, &link(1));
            kept.push((link(1), range(rows)));
        }
        let mut other = other.renamed(&right[0], &link(0));
        if let [_, columns] = right.as_slice() {
            other = other.renamed(columns, &link(2));
            kept.push((link(2), range(columns)));
        }
        let product = self.contracted(vec![one, other]);
        kept.iter()
            .enumerate()
            .fold(product, |product, (n, (letter, range))| product.renamed(letter, &axis(n + 1, range)))
    }

    /// cₖ = Tᵢⱼ - Tⱼᵢ for (i, j, k) in cyclic order, of three components.
    fn antisymmetric(&mut self, tensor: &Tensor, first: &str, second: &str, new: &str) -> Tensor {
        let others: Vec<String> =
            tensor.letters.iter().filter(|l| *l != first && *l != second).cloned().collect();
        let mut all = others.clone();
        all.extend([first.to_owned(), second.to_owned()]);
        let mut letters = others.clone();
        letters.push(new.to_owned());
        let mut shape: Vec<usize> = others.iter().map(|letter| tensor.length(letter)).collect();
        shape.push(3);
        let built: Result<Tensor, std::convert::Infallible> = Tensor::build(letters, shape, |at| {
            let (rest, k) = (&at[..at.len() - 1], at[at.len() - 1]);
            let (i, j) = ((k + 1) % 3, (k + 2) % 3);
            let [one, other] = [[i, j], [j, i]].map(|pair| [rest, &pair].concat());
            let domain: Domain = tensor.domain(&all, &one).and(tensor.domain(&all, &other));
            Ok((self.graph.sub(tensor.element(&all, &one), tensor.element(&all, &other)), domain))
        });
        match built {
            Ok(built) => built,
            Err(never) => match never {},
        }
    }

    /// `unit(r)`
    pub(super) fn unit_vector(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let frame = self.frame(span)?;
        let known = self.scope.vectors.as_ref().map_or(&[][..], |frame| &frame.coordinates);
        let place = match &call.arguments[0].kind {
            Kind::Name(reference) => known.iter().position(|name| *name == reference.name),
            _ => None,
        };
        let n = known.len();
        let (zero, one) = (self.graph.zero(), self.graph.one());
        let data = (0..n).map(|k| if Some(k) == place { one } else { zero }).collect();
        let unit = Tensor {
            letters: vec![axis(1, &frame.range)],
            shape: vec![n],
            data,
            domains: vec![Domain::EVERYWHERE; n],
            integrated: None,
        };
        self.indexed(unit, &call.slots)
    }
}
