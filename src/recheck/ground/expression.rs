//! Names, sums, products and powers.

use std::rc::Rc;

use dashu_ratio::RBig;

use super::array::axis_slots;
use super::term::{self, Elementary, Node, rational};
use super::{Ground, Grounded, Tensor, gap, places};
use crate::language::ast::{Expr, Factor, Height, Index, Kind, Reference, Slot};
use crate::language::axis::{axis, is_axis, link, range_of_axis};
use crate::language::brackets;
use crate::language::operation::{Action, DEGREE, IMAGINARY_UNIT, Operation, PI};

impl Ground<'_> {
    /// An expression by the values of its free letters.
    pub fn tensor(&mut self, expr: &Expr) -> Grounded<Tensor> {
        if matches!(expr.kind, Kind::Name(_) | Kind::Call(_) | Kind::Product(_))
            && let Ok(Some(expanded)) = brackets::expand(expr)
        {
            return self.tensor(&expanded);
        }
        let tensor = match &expr.kind {
            Kind::Number(value) => Tensor::scalar(term::number(value.clone())),
            Kind::Name(reference) => self.name(reference)?,
            Kind::Call(call) => self.call(call)?,
            Kind::Neg(inner) => self.tensor(inner)?.map(|term| term::negative(term.clone())),
            Kind::Sum(terms) => {
                let mut parts = Vec::new();
                for term in terms.iter().filter(|term| !term.is_zero_literal()) {
                    parts.push(self.tensor(term)?);
                }
                self.add(parts)?
            }
            Kind::Product(factors) => self.factors(factors)?,
            Kind::Power(base, exponent) => self.power(base, exponent)?,
            Kind::List(elements) => self.list(elements)?,
        };
        self.spend(tensor.data.len())?;
        Ok(tensor)
    }

    fn name(&mut self, reference: &Reference) -> Grounded<Tensor> {
        match Operation::named(&reference.name).map(|operation| &operation.action) {
            Some(Action::Delta) => return self.delta(&reference.slots),
            Some(Action::LeviCivita) => return self.permutation(&reference.slots),
            Some(Action::Spin(spin)) => return self.spin(*spin, &reference.slots),
            _ => {}
        }
        let pi = || Rc::new(Node::Pi);
        if reference.slots.is_empty() {
            match reference.name.as_str() {
                IMAGINARY_UNIT => return Ok(Tensor::scalar(Rc::new(Node::Imaginary))),
                PI => return Ok(Tensor::scalar(pi())),
                DEGREE => {
                    let part = term::number(RBig::from_parts(1.into(), 180u8.into()));
                    return Ok(Tensor::scalar(term::product(vec![part, pi()])));
                }
                name if self.scope.symbols.get(name).is_none() && !self.arrays.contains_key(name) => {
                    if let Some(size) = self.sizes.get(name) {
                        return Ok(Tensor::scalar(term::integer(*size)));
                    }
                }
                _ => {}
            }
        }
        let array = self.array(&reference.name)?;
        let (mut own, commas): (Vec<Slot>, Vec<Slot>) =
            reference.slots.iter().map(|slot| self.scope.settled(slot)).partition(|slot| !slot.comma);
        if own.len() < array.shape.len() {
            own.extend(axis_slots(&array.axes));
        }
        let array = self.at_heights(&reference.name, array, &own)?;
        let mut tensor = self.pick(&array, &own)?;
        for slot in &commas {
            tensor = self.comma(tensor, slot)?;
        }
        Ok(tensor)
    }

    /// Terms with the same letters; a number beside matrices is a multiple of the unit matrix.
    pub fn add(&mut self, parts: Vec<Tensor>) -> Grounded<Tensor> {
        let mut letters: Vec<String> = Vec::new();
        for part in &parts {
            let new: Vec<String> =
                part.letters.iter().filter(|own| !letters.contains(own)).cloned().collect();
            letters.extend(new);
        }
        let mut spread = Vec::new();
        for part in parts {
            spread.push(self.spread(part, &letters)?);
        }
        let Some(first) = spread.first().cloned() else {
            return Ok(Tensor::scalar(term::integer(0)));
        };
        if spread.iter().any(|part| part.integrated != first.integrated) {
            return gap("integrals over different coordinates are added");
        }
        let data = (0..first.data.len())
            .map(|n| term::sum(spread.iter().map(|part| part.data[n].clone()).collect()))
            .collect();
        Ok(Tensor { data, ..first })
    }

    /// A tensor with exactly these letters, in this order.
    pub fn spread(&mut self, tensor: Tensor, letters: &[String]) -> Grounded<Tensor> {
        let axes: Vec<&String> = letters.iter().filter(|letter| is_axis(letter)).collect();
        let mut tensor = tensor;
        if let [one, other] = axes.as_slice()
            && tensor.axes().is_empty()
        {
            let n = self.count_of(one);
            let shape = [&[n, n][..], &tensor.shape].concat();
            let mut own = vec![(*one).clone(), (*other).clone()];
            own.extend(tensor.letters.iter().cloned());
            let data = places(&shape)
                .iter()
                .map(|at| if at[0] == at[1] { tensor.get(&own, at).clone() } else { term::integer(0) })
                .collect();
            let heights = [&[Height::Plain; 2][..], &tensor.heights].concat();
            tensor = Tensor { letters: own, heights, shape, data, integrated: tensor.integrated };
        }
        if tensor.letters.iter().any(|own| !letters.contains(own)) {
            return gap("the free indices of two terms differ");
        }
        if tensor.letters == letters {
            return Ok(tensor);
        }
        let shape: Vec<usize> = letters.iter().map(|letter| self.count_of(letter)).collect();
        let heights = letters.iter().map(|letter| tensor.height_of(letter)).collect();
        let data = places(&shape).iter().map(|at| tensor.get(letters, at).clone()).collect();
        Ok(Tensor { letters: letters.to_vec(), heights, shape, data, integrated: tensor.integrated })
    }

    fn factors(&mut self, factors: &[Factor]) -> Grounded<Tensor> {
        let mut parts = Vec::new();
        for factor in factors {
            let part = self.tensor(&factor.expr)?;
            parts.push(if factor.divided { part.map(|term| term::inverse(term.clone())) } else { part });
        }
        self.chain(parts)
    }

    /// A product from left to right; the columns of a matrix meet the rows of what follows.
    pub fn chain(&mut self, parts: Vec<Tensor>) -> Grounded<Tensor> {
        let mut result: Option<Tensor> = None;
        for (n, part) in parts.into_iter().enumerate() {
            let Some(before) = result else {
                result = Some(part);
                continue;
            };
            let (left, right) = (before.axes(), part.axes());
            result = Some(match (left.as_slice(), right.as_slice()) {
                ([], _) | (_, []) => self.times(before, part)?,
                ([.., last], [first, rest @ ..]) => {
                    let meeting = link(n);
                    let range = |letter: &String| range_of_axis(letter).unwrap_or_default().to_owned();
                    let before = before.renamed(last, &meeting);
                    let mut part = part.renamed(first, &meeting);
                    // A row before a matrix leaves a row.
                    if let [columns] = rest {
                        let place = if left.len() == 2 { 2 } else { 1 };
                        part = part.renamed(columns, &axis(place, &range(columns)));
                    }
                    self.times(before, part)?
                }
            });
        }
        Ok(result.unwrap_or_else(|| Tensor::scalar(term::integer(1))))
    }

    /// The product of two, summed over the letters that stand in both.
    pub fn times(&mut self, one: Tensor, other: Tensor) -> Grounded<Tensor> {
        if one.integrated.is_some() && other.integrated.is_some() {
            return gap("two integrals are multiplied");
        }
        let integrated = one.integrated.clone().or_else(|| other.integrated.clone());
        let shared: Vec<String> = one.letters.iter().filter(|l| other.letters.contains(l)).cloned().collect();
        let summed: Vec<String> = shared.into_iter().filter(|letter| !self.bound.contains(letter)).collect();
        let mut rest: Vec<String> = one.letters.iter().filter(|l| !summed.contains(l)).cloned().collect();
        let more: Vec<String> =
            other.letters.iter().filter(|l| !summed.contains(l) && !rest.contains(l)).cloned().collect();
        rest.extend(more);
        let size = |letter: &String| one.size_of(letter).max(other.size_of(letter));
        let height = |letter: &String| match one.letters.contains(letter) {
            true => one.height_of(letter),
            false => other.height_of(letter),
        };
        let shape: Vec<usize> = rest.iter().map(size).collect();
        let inner = places(&summed.iter().map(size).collect::<Vec<_>>());
        let all = [rest.as_slice(), &summed].concat();
        let outer = places(&shape);
        self.spend(outer.len() * inner.len())?;
        let data = outer
            .iter()
            .map(|at| {
                let terms = inner.iter().map(|more| {
                    let at = [at.as_slice(), more].concat();
                    term::product(vec![one.get(&all, &at).clone(), other.get(&all, &at).clone()])
                });
                term::sum(terms.collect())
            })
            .collect();
        let heights = rest.iter().map(height).collect();
        Ok(Tensor { letters: rest, heights, shape, data, integrated })
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Grounded<Tensor> {
        let base = self.tensor(base)?;
        let exponent = self.tensor(exponent)?;
        let constant = match exponent.data.as_slice() {
            [only] if exponent.letters.is_empty() => rational(only),
            _ => None,
        };
        let Some(constant) = constant else {
            // a^b = exp(b log a)
            let logs = base.map(|term| term::function(Elementary::Log, term.clone()));
            let product = self.times(exponent, logs)?;
            return Ok(product.map(|term| term::function(Elementary::Exp, term.clone())));
        };
        if base.axes().len() == 2 {
            let Ok(whole) = i64::try_from(constant.numerator().clone()) else {
                return gap("a matrix is raised to a huge power");
            };
            if !constant.is_int() || whole.abs() > 16 {
                return gap("a matrix is raised to this power");
            }
            return self.matrix_power(base, whole);
        }
        if constant == RBig::from(2u8) && base.letters.iter().any(|letter| !self.bound.contains(letter)) {
            return self.times(base.clone(), base);
        }
        Ok(base.map(|term| term::power(term.clone(), constant.clone())))
    }

    fn list(&mut self, elements: &[Expr]) -> Grounded<Tensor> {
        let ranges = self.scope.list_axes(elements);
        let letters: Vec<String> = ranges.iter().enumerate().map(|(n, range)| axis(n + 1, range)).collect();
        let mut shape = vec![elements.len()];
        let mut all: Vec<&Expr> = Vec::new();
        for element in elements {
            match &element.kind {
                Kind::List(row) => {
                    shape = vec![elements.len(), row.len()];
                    all.extend(row);
                }
                _ => all.push(element),
            }
        }
        let mut data = Vec::new();
        for element in all {
            let element = self.tensor(element)?;
            if !element.letters.is_empty() {
                return gap("an element of a list has indices of its own");
            }
            data.push(element.data[0].clone());
        }
        if shape.iter().product::<usize>() != data.len() || letters.len() != shape.len() {
            return gap("the rows of a matrix differ in length");
        }
        let heights = vec![Height::Plain; shape.len()];
        Ok(Tensor { letters, heights, shape, data, integrated: None })
    }

    /// What stands behind a result, as in `curl(B)[r]`.
    pub fn indexed(&mut self, tensor: Tensor, slots: &[Slot]) -> Grounded<Tensor> {
        if slots.is_empty() {
            return Ok(tensor);
        }
        let axes = tensor.axes();
        let others: Vec<String> = tensor.letters.iter().filter(|l| !is_axis(l)).cloned().collect();
        let order = [others.as_slice(), &axes].concat();
        let sorted = tensor.ordered(&order);
        let firsts: Vec<i64> = order.iter().map(|letter| self.first_of(letter)).collect();
        let array = super::Array {
            firsts,
            integrated: sorted.integrated,
            ..super::Array::new(sorted.shape, sorted.heights, sorted.data)
        };
        let own = others.into_iter().map(super::array::letter_slot);
        let slots: Vec<Slot> = own.chain(slots.iter().map(|slot| self.scope.settled(slot))).collect();
        self.pick(&array, &slots)
    }

    /// The size and the first value that the first letter among slots tells.
    pub fn told_by(&self, slots: &[Slot], otherwise: usize) -> (usize, i64) {
        let letter = slots.iter().find_map(|slot| match &slot.index {
            Index::Letter { name, .. } => Some(name),
            Index::Fixed(_) => None,
        });
        letter.map_or((otherwise, 1), |letter| (self.count_of(letter), self.first_of(letter)))
    }
}
