//! Homogeneous linear equations between exponents, solved exactly, and which of them something follows from.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::exponents::{Exponents, Unknown};

/// Equations Σ cᵢ·dim(sᵢ) = 0 in echelon form.
///
/// The last unknown of each pivot row stands in no other pivot as its last. Symbols are numbered so that what is
/// made of others comes behind them: then a row is mostly used as it is, and there is little fill-in.
#[derive(Debug, Clone)]
pub struct System {
    /// The pivot row whose last unknown this is.
    pivots: Vec<Option<usize>>,
    rows: Vec<Pivot>,
}

#[derive(Debug, Clone)]
struct Pivot {
    /// The coefficient of its last unknown is 1.
    row: Exponents,
    /// Number of the equation that it was made of.
    origin: usize,
    /// row = scale·(equation − Σ factor·pivot)
    scale: RBig,
    taken: Vec<(usize, RBig)>,
}

impl System {
    /// No equations yet, between so many unknowns.
    pub fn new(unknowns: usize) -> Self {
        Self { pivots: vec![None; unknowns], rows: Vec::new() }
    }

    /// The system of several equations, each by its number.
    pub fn of<'a>(unknowns: usize, equations: impl IntoIterator<Item = (usize, &'a Exponents)>) -> Self {
        let mut system = Self::new(unknowns);
        equations.into_iter().for_each(|(number, row)| system.add(row, number));
        system
    }

    /// Takes in an equation.
    pub fn add(&mut self, row: &Exponents, origin: usize) {
        let mut rest = row.clone();
        let mut taken = Vec::new();
        while let Some((last, factor)) = rest.last() {
            let factor = factor.clone();
            let Some(pivot) = self.pivots[last as usize] else {
                let scale = RBig::ONE / &factor;
                self.pivots[last as usize] = Some(self.rows.len());
                self.rows.push(Pivot { row: rest.times(&scale), origin, scale, taken });
                return;
            };
            rest = rest.plus(&self.rows[pivot].row, &-factor.clone());
            taken.push((pivot, factor));
        }
    }

    /// True if nothing says what this unknown is in terms of those before it.
    pub fn is_free(&self, unknown: Unknown) -> bool {
        self.pivots[unknown as usize].is_none()
    }

    /// What the last unknown is in terms of those before it, as an equation.
    pub fn pivot(&self, unknown: Unknown) -> Option<&Exponents> {
        self.pivots[unknown as usize].map(|pivot| &self.rows[pivot].row)
    }

    /// Every unknown in terms of the free ones.
    pub fn solution(&self) -> Solution {
        let mut forms: Vec<Exponents> = Vec::with_capacity(self.pivots.len());
        for unknown in 0..self.pivots.len() as Unknown {
            let form = match self.pivot(unknown) {
                None => Exponents::of(unknown),
                Some(row) => row
                    .iter()
                    .filter(|(other, _)| *other != unknown)
                    .fold(Exponents::NUMBER, |sum, (other, c)| sum.plus(&forms[other as usize], &-c.clone())),
            };
            forms.push(form);
        }
        Solution { forms }
    }

    /// True if the equations say that this combination is a pure number.
    pub fn forces(&self, combination: &Exponents) -> bool {
        self.reduced(combination, &mut |_, _| {})
    }

    /// The multiples of equations whose sum is this combination, if there are any.
    pub fn certificate(&self, combination: &Exponents) -> Option<BTreeMap<usize, RBig>> {
        let mut weights: BTreeMap<usize, RBig> = BTreeMap::new();
        let mut note = |pivot: usize, factor: &RBig| {
            *weights.entry(pivot).or_insert(RBig::ZERO) += factor;
        };
        if !self.reduced(combination, &mut note) {
            return None;
        }
        let mut multiples: BTreeMap<usize, RBig> = BTreeMap::new();
        // A pivot is made of earlier ones, so that each is opened once.
        while let Some((pivot, weight)) = weights.pop_last() {
            let Pivot { origin, scale, taken, .. } = &self.rows[pivot];
            let scaled = weight * scale;
            for (earlier, factor) in taken {
                *weights.entry(*earlier).or_insert(RBig::ZERO) -= &scaled * factor;
            }
            *multiples.entry(*origin).or_insert(RBig::ZERO) += scaled;
        }
        multiples.retain(|_, factor| !factor.is_zero());
        Some(multiples)
    }

    fn reduced(&self, combination: &Exponents, note: &mut impl FnMut(usize, &RBig)) -> bool {
        let mut rest = combination.clone();
        while let Some((last, factor)) = rest.last() {
            let factor = factor.clone();
            let Some(pivot) = self.pivots[last as usize] else {
                return false;
            };
            note(pivot, &factor);
            rest = rest.plus(&self.rows[pivot].row, &-factor);
        }
        true
    }
}

/// Every unknown in terms of the free ones.
#[derive(Debug, Clone)]
pub struct Solution {
    forms: Vec<Exponents>,
}

impl Solution {
    pub fn of(&self, combination: &Exponents) -> Exponents {
        combination
            .iter()
            .fold(Exponents::NUMBER, |sum, (unknown, c)| sum.plus(&self.forms[unknown as usize], c))
    }

    /// The unknowns that nothing determines, in their order.
    pub fn free(&self) -> impl Iterator<Item = Unknown> {
        (0..self.forms.len() as Unknown).filter(|unknown| self.is_free(*unknown))
    }

    pub fn is_free(&self, unknown: Unknown) -> bool {
        self.forms[unknown as usize] == Exponents::of(unknown)
    }
}
