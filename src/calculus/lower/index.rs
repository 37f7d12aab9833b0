//! Names with indices: elements of arrays, repeated letters, and terms with the same free letters.

use std::collections::BTreeSet;

use dashu_ratio::RBig;

use super::super::domain::Domain;
use super::super::tensor::{Tensor, sums};
use super::array::Array;
use super::axes::axis_slots;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Expr, Index, Reference, Slot};
use crate::language::axis::is_axis;
use crate::language::convention;
use crate::language::operation::{Action, DEGREE, IMAGINARY_UNIT, Operation, PI};

impl Instance<'_> {
    pub(super) fn reference(&mut self, reference: &Reference, span: &Span) -> Lowered<Tensor> {
        match Operation::named(&reference.name).map(|operation| &operation.action) {
            Some(Action::Delta) => return self.delta(&reference.slots, span),
            Some(Action::LeviCivita) => return self.levi_civita(&reference.slots, span),
            Some(Action::Spin(spin)) => return self.spin(*spin, &reference.slots),
            _ => {}
        }
        if reference.name == IMAGINARY_UNIT && reference.slots.is_empty() {
            return Ok(Tensor::scalar(self.graph.imaginary()));
        }
        if reference.name == DEGREE && reference.slots.is_empty() {
            let (pi, part) = (self.graph.pi(), RBig::from_parts(1.into(), 180u8.into()));
            let part = self.graph.constant(part);
            return Ok(Tensor::scalar(self.graph.mul(part, pi)));
        }
        if reference.name == PI && reference.slots.is_empty() {
            return Ok(Tensor::scalar(self.graph.pi()));
        }
        if self.scope.symbols.get(&reference.name).is_none()
            && let Some(size) = self.sizes.get(&reference.name).filter(|_| reference.slots.is_empty())
        {
            return Ok(Tensor::scalar(self.graph.integer(*size)));
        }
        let array = self.array(&reference.name, span)?;
        let (tensor_slots, derivative_slots): (Vec<Slot>, Vec<Slot>) =
            reference.slots.iter().map(|slot| self.scope.settled(slot)).partition(|slot| !slot.comma);
        let mut tensor_slots = tensor_slots;
        // What is left out makes a vector or a matrix of the rest.
        if tensor_slots.len() < array.shape.len() {
            tensor_slots.extend(axis_slots(&array.axes));
        }
        let array = self.at_heights(&reference.name, array, &tensor_slots, span)?;
        let mut tensor = self.pick(&array, &tensor_slots)?;
        for slot in &derivative_slots {
            let by = self.coordinate_along(slot)?;
            tensor = self.differentiate(tensor, &by, &slot.span)?;
        }
        Ok(tensor)
    }

    /// Takes the elements that the slots name out of an array.
    pub(in crate::calculus) fn pick(&mut self, array: &Array, slots: &[Slot]) -> Lowered<Tensor> {
        let mut letters: Vec<String> = Vec::new();
        let mut shape = Vec::new();
        // How the place in the array depends on the value of each letter, and on none of them.
        let mut steps: Vec<Vec<usize>> = Vec::new();
        let mut base = 0;
        for (axis, (slot, length)) in slots.iter().zip(&array.shape).enumerate() {
            let stride: usize = array.shape[axis + 1..].iter().product();
            match &slot.index {
                Index::Letter { name, shift } => {
                    let own = (0..*length)
                        .map(|value| (value as i64 + shift).rem_euclid(*length as i64) as usize * stride);
                    match letters.iter().position(|letter| letter == name) {
                        None => {
                            letters.push(name.clone());
                            shape.push(*length);
                            steps.push(own.collect());
                        }
                        Some(first) => {
                            steps[first].iter_mut().zip(own).for_each(|(step, own)| *step += own);
                        }
                    }
                }
                Index::Fixed(n) => base += self.fixed_value(*n, array, axis, &slot.span)? * stride,
            }
        }
        let places = sums(base, &steps);
        let data = places.iter().map(|at| array.data[*at]).collect();
        let domains = places.iter().map(|at| array.domains[*at].clone()).collect();
        let mut tensor = Tensor { letters, shape, data, domains, integrated: None };
        let repeated = self.repeated(slots.iter().filter_map(|slot| slot.index.letter()));
        if !repeated.is_empty() {
            tensor = tensor.reduce(&repeated, |terms| self.graph.sum(terms));
        }
        tensor.integrated = array.integrated;
        Ok(tensor)
    }

    /// The place of a fixed index on its axis.
    fn fixed_value(&self, n: i64, array: &Array, axis: usize, span: &Span) -> Lowered<usize> {
        let (first, length) = (array.firsts[axis], array.shape[axis]);
        usize::try_from(n - first).ok().filter(|value| *value < length).ok_or_else(|| {
            self.source.error(
                Code::E0406,
                format!("failed to find the component {n}"),
                span.clone(),
                format!("this index runs from {first} to {}", first + length as i64 - 1),
            )
        })
    }

    /// An expression with its axes ordered as `letters`; the literal 0 has any indices.
    pub fn aligned(&mut self, expr: &Expr, letters: &[String]) -> Lowered<Tensor> {
        if expr.is_zero_literal() && !letters.is_empty() {
            let shape = letters.iter().map(|letter| self.letter_size(letter)).collect::<Vec<_>>();
            let zero = self.graph.zero();
            return Tensor::build(letters.to_vec(), shape, |_| Ok((zero, Domain::EVERYWHERE)));
        }
        let tensor = self.lower(expr)?;
        self.broadcast(tensor, letters, &expr.span)
    }

    /// Both sides of a relation, with the same axes in the same order.
    pub fn sides(&mut self, left: &Expr, right: &Expr) -> Lowered<[Tensor; 2]> {
        let first = self.lower(left)?;
        let axes = first.axes();
        if !axes.is_empty() || right.is_zero_literal() {
            let second = self.aligned(right, &first.letters)?;
            return Ok([first, second]);
        }
        // A number beside a matrix is a multiple of the unit matrix, on either side.
        let second = self.lower(right)?;
        let letters: Vec<String> = first.letters.iter().cloned().chain(second.axes()).collect();
        Ok([self.broadcast(first, &letters, &left.span)?, self.broadcast(second, &letters, &right.span)?])
    }

    /// A tensor with exactly these axes; a bound letter that it lacks is added.
    pub(super) fn broadcast(&mut self, tensor: Tensor, letters: &[String], span: &Span) -> Lowered<Tensor> {
        let tensor = match letters.iter().filter(|letter| is_axis(letter)).collect::<Vec<_>>().as_slice() {
            [rows, columns] if tensor.axes().is_empty() => {
                let (rows, columns) = if rows < columns { (rows, columns) } else { (columns, rows) };
                self.times_unit(tensor, rows, columns)
            }
            _ => tensor,
        };
        let known = tensor.letters.iter().all(|letter| letters.contains(letter));
        let fits = letters.iter().all(|l| tensor.letters.contains(l) || self.bound.contains(l));
        if !known || !fits {
            return Err(self.source.error(
                Code::E0204,
                "failed to match the free indices of two terms or sides",
                span.clone(),
                "they differ here",
            ));
        }
        Ok(tensor.spread(letters, letters.iter().map(|letter| self.letter_size(letter)).collect()))
    }

    /// The letters that are summed over where some stand side by side.
    pub(super) fn repeated(&self, letters: impl IntoIterator<Item = impl AsRef<str>>) -> BTreeSet<String> {
        let summed = convention::contract(letters, &self.bound).summed;
        summed.into_iter().map(|places| places[0].as_ref().to_owned()).collect()
    }

    /// The product of tensors under the summation convention.
    pub(super) fn contracted(&mut self, factors: Vec<Tensor>) -> Tensor {
        let summed = self.repeated(factors.iter().flat_map(|factor| &factor.letters));
        self.graph.contract(factors, &summed)
    }
}
