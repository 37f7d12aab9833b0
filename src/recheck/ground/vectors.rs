//! Gradients, divergences, curls, by the derivatives of the unit vectors.
//!
//! ∂ᵢeᵢ = -Σ_{k≠i} (∂ₖhᵢ/hₖ) eₖ and ∂ᵢeₖ = (∂ₖhᵢ/hₖ) eᵢ (Morse & Feshbach, section 1.3).

use std::rc::Rc;

use super::term::{self, Node, Term, Variable};
use super::{Ground, Grounded, Tensor, gap, places};
use crate::language::ast::{Call, Height, Kind};
use crate::language::axis::{axis, link, range_of_axis};
use crate::language::operation::Vector;

/// The declared coordinates of vectors.
struct Frame {
    coordinates: Vec<Rc<Variable>>,
    scales: Vec<Term>,
    range: String,
}

impl Ground<'_> {
    fn frame(&mut self) -> Grounded<Frame> {
        let Some(frame) = self.scope.vectors.clone() else {
            return gap("no coordinates are declared for vectors");
        };
        let mut coordinates = Vec::new();
        for name in &frame.coordinates {
            coordinates.push(super::call::variable(&self.array(name)?.data[0])?);
        }
        let outer = std::mem::take(&mut self.bound);
        let scales: Grounded<Vec<Term>> =
            frame.scales.iter().map(|scale| Ok(self.plain(scale)?.data[0].clone())).collect();
        self.bound = outer;
        let range = self.scope.axis_range(&frame.range).into_owned();
        Ok(Frame { coordinates, scales: scales?, range })
    }

    /// The letters that count components of vectors.
    pub fn vector_axes(&mut self, tensor: &Tensor) -> Grounded<Vec<String>> {
        let frame = self.frame()?;
        Ok(tensor.axes().into_iter().filter(|l| range_of_axis(l) == Some(&frame.range)).collect())
    }

    /// The number of the coordinate along which the unit vectors of a quantity turn.
    pub fn turning(&mut self, tensor: &Tensor, directions: &Tensor) -> Grounded<Option<usize>> {
        let turns = self.scope.vectors.as_ref().is_some_and(|frame| !frame.is_cartesian());
        if !turns || directions.data.len() != 1 || tensor.axes().is_empty() {
            return Ok(None);
        }
        let frame = self.frame()?;
        if self.vector_axes(tensor)?.is_empty() {
            return Ok(None);
        }
        let by = super::call::variable(&directions.data[0])?;
        Ok(frame.coordinates.iter().position(|own| own.name == by.name))
    }

    /// The derivative in the i-th coordinate, of the unit vectors as well.
    pub fn along(&mut self, tensor: &Tensor, axes: &[String], i: usize) -> Grounded<Tensor> {
        let frame = self.frame()?;
        let n = frame.coordinates.len();
        let by = &frame.coordinates[i];
        let slope = |k: usize| {
            let derivative = Rc::new(Node::Derivative(frame.scales[i].clone(), frame.coordinates[k].clone()));
            term::product(vec![derivative, term::inverse(frame.scales[k].clone())])
        };
        let constant = term::is_number(&frame.scales[i], 1);
        let letters = tensor.letters.clone();
        let mut data = Vec::new();
        for at in places(&tensor.shape) {
            let own = tensor.get(&letters, &at).clone();
            let mut terms: Vec<Term> = vec![Rc::new(Node::Derivative(own, by.clone()))];
            for axis in axes.iter().filter(|_| !constant) {
                let place = letters.iter().position(|letter| letter == axis).unwrap_or(0);
                let j = at[place];
                let other = |k: usize| {
                    let mut at = at.clone();
                    at[place] = k;
                    tensor.get(&letters, &at).clone()
                };
                // The j-th component of Σₖ vₖ ∂ᵢeₖ.
                if j == i {
                    terms.extend((0..n).filter(|k| *k != i).map(|k| term::product(vec![slope(k), other(k)])));
                } else {
                    terms.push(term::negative(term::product(vec![slope(j), other(i)])));
                }
            }
            data.push(term::sum(terms));
        }
        self.spend(data.len() * n)?;
        Ok(Tensor { data, ..tensor.clone() })
    }

    /// All derivatives along unit vectors, with a new first letter.
    fn gradient(&mut self, tensor: &Tensor, axes: &[String], new: &str) -> Grounded<Tensor> {
        let frame = self.frame()?;
        let mut data = Vec::new();
        for (i, scale) in frame.scales.iter().enumerate() {
            let slope = self.along(tensor, axes, i)?;
            let below = term::inverse(scale.clone());
            data.extend(slope.data.into_iter().map(|term| term::product(vec![term, below.clone()])));
        }
        let letters = [&[new.to_owned()][..], &tensor.letters].concat();
        let heights = [&[Height::Plain][..], &tensor.heights].concat();
        let shape = [&[frame.coordinates.len()][..], &tensor.shape].concat();
        Ok(Tensor { letters, heights, shape, data, integrated: None })
    }

    pub fn vector(&mut self, operation: Vector, call: &Call) -> Grounded<Tensor> {
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            arguments.push(self.plain(argument)?);
        }
        let first = arguments.remove(0);
        let second = arguments.pop();
        let range = |letter: &String| range_of_axis(letter).unwrap_or_default().to_owned();
        let result = match (operation, second) {
            (Vector::Gradient, _) => {
                let own = self.frame()?.range;
                let axes = self.vector_axes(&first)?;
                let slope = self.gradient(&first, &axes, &link(0))?;
                let moved = first.axes().iter().fold(slope, |t, l| t.renamed(l, &axis(2, &range(l))));
                moved.renamed(&link(0), &axis(1, &own))
            }
            (Vector::Divergence, _) => {
                let own = self.frame()?.range;
                let axes = self.vector_axes(&first)?;
                let slope = self.gradient(&first, &axes, &link(0))?;
                let sum = slope.trace(&link(0), &axis(1, &own));
                sum.axes().iter().fold(sum.clone(), |t, l| t.renamed(l, &axis(1, &range(l))))
            }
            (Vector::Curl, _) => {
                let own = axis(1, &self.frame()?.range);
                let axes = self.vector_axes(&first)?;
                let slope = self.gradient(&first, &axes, &link(0))?;
                cyclic(&slope, &link(0), &own, &own)?
            }
            (Vector::Laplacian, _) => {
                let mut axes = self.vector_axes(&first)?;
                let slope = self.gradient(&first, &axes, &link(0))?;
                axes.push(link(0));
                self.gradient(&slope, &axes, &link(1))?.trace(&link(0), &link(1))
            }
            (Vector::Advect, Some(of)) => {
                let own = self.frame()?.range;
                let axes = self.vector_axes(&of)?;
                let slope = self.gradient(&of, &axes, &link(0))?;
                self.times(first.renamed(&axis(1, &own), &link(0)), slope)?
            }
            (Vector::Dot, Some(second)) => self.chain(vec![first, second])?,
            (Vector::Outer | Vector::Cross, Some(second)) => {
                let (one, two) = (first.axes(), second.axes());
                let ([one], [two]) = (one.as_slice(), two.as_slice()) else {
                    return gap("expected two vectors");
                };
                let columns = axis(2, &range(two));
                let product = self.times(first, second.renamed(two, &columns))?;
                match operation {
                    Vector::Outer => product,
                    _ => cyclic(&product, one, &columns, one)?,
                }
            }
            _ => return gap("a vector operation lacks an argument"),
        };
        self.indexed(result, &call.slots)
    }

    pub fn unit_vector(&mut self, call: &Call) -> Grounded<Tensor> {
        let frame = self.frame()?;
        let place = match &call.arguments[0].kind {
            Kind::Name(reference) => frame.coordinates.iter().position(|own| own.name == reference.name),
            _ => None,
        };
        let n = frame.coordinates.len();
        let data = (0..n).map(|k| term::integer(i64::from(Some(k) == place))).collect();
        let letters = vec![axis(1, &frame.range)];
        let unit = Tensor { letters, heights: vec![Height::Plain], shape: vec![n], data, integrated: None };
        self.indexed(unit, &call.slots)
    }
}

/// cₖ = Tᵢⱼ - Tⱼᵢ for i, j, k in cyclic order.
fn cyclic(tensor: &Tensor, one: &str, other: &str, new: &str) -> Grounded<Tensor> {
    if tensor.size_of(one) != 3 || tensor.size_of(other) != 3 {
        return gap("a curl or a vector product has other than three components");
    }
    let rest: Vec<String> = tensor.letters.iter().filter(|l| *l != one && *l != other).cloned().collect();
    let all = [rest.as_slice(), &[one.to_owned(), other.to_owned()]].concat();
    let mut shape: Vec<usize> = rest.iter().map(|letter| tensor.size_of(letter)).collect();
    shape.push(3);
    let data = places(&shape)
        .iter()
        .map(|at| {
            let (outer, k) = (&at[..at.len() - 1], at[at.len() - 1]);
            let (i, j) = ((k + 1) % 3, (k + 2) % 3);
            let pick = |pair: [usize; 2]| tensor.get(&all, &[outer, &pair[..]].concat()).clone();
            term::difference(pick([i, j]), pick([j, i]))
        })
        .collect();
    let letters = [rest.as_slice(), &[new.to_owned()]].concat();
    let heights = vec![Height::Plain; letters.len()];
    Ok(Tensor { letters, heights, shape, data, integrated: None })
}
