//! Index letters that an expression leaves free, by the summation convention.

use super::{Part, Writer, gap};
use crate::language::ast::{Call, Expr, Height, Index, Kind, Slot};
use crate::language::axis::is_axis;
use crate::language::brackets;
use crate::language::convention::contract;
use crate::language::operation::{Action, Operation};

/// A letter with the height at which it stands.
#[derive(Debug, Clone)]
pub struct Letter {
    pub name: String,
    pub height: Height,
}

impl AsRef<str> for Letter {
    fn as_ref(&self) -> &str {
        &self.name
    }
}

/// Letters of factors, and those of them that are summed.
pub struct Letters {
    pub free: Vec<Letter>,
    pub summed: Vec<String>,
}

fn opposite(height: Height) -> Height {
    match height {
        Height::Plain => Height::Plain,
        Height::Upper => Height::Lower,
        Height::Lower => Height::Upper,
    }
}

impl Writer<'_> {
    /// The convention for letters that stand side by side.
    pub fn contracted(&self, used: Vec<Letter>) -> Letters {
        let made = contract(used, &self.bound);
        Letters { free: made.free, summed: made.summed.into_iter().map(|all| all[0].name.clone()).collect() }
    }

    /// The letters of slots; what stands behind a comma counts from below.
    pub fn letters_of(&self, slots: &[Slot]) -> Vec<Letter> {
        slots
            .iter()
            .map(|slot| self.scope.settled(slot))
            .filter_map(|slot| match &slot.index {
                Index::Letter { name, .. } => Some(Letter { name: name.clone(), height: slot.height }),
                Index::Fixed(_) => None,
            })
            .collect()
    }

    /// The free letters of an expression, each once.
    pub fn free(&mut self, expr: &Expr) -> Part<Vec<Letter>> {
        if let Some(expanded) = expanded(expr)? {
            return self.free(&expanded);
        }
        Ok(match &expr.kind {
            Kind::Number(_) => Vec::new(),
            Kind::Name(reference) => self.contracted(self.letters_of(&reference.slots)).free,
            Kind::Neg(inner) => self.free(inner)?,
            Kind::Sum(terms) | Kind::List(terms) => {
                let mut all: Vec<Letter> = Vec::new();
                for term in terms {
                    for letter in self.free(term)? {
                        if all.iter().all(|known| known.name != letter.name) {
                            all.push(letter);
                        }
                    }
                }
                all
            }
            Kind::Product(factors) => {
                let mut all = Vec::new();
                for factor in factors {
                    all.extend(self.free(&factor.expr)?);
                }
                self.contracted(all).free
            }
            Kind::Power(base, exponent) => {
                let mut all = self.free(base)?;
                if self.is_square(base, exponent)? {
                    all.retain(|letter| self.bound.contains(&letter.name));
                }
                all.extend(self.free(exponent)?);
                all
            }
            Kind::Call(call) => {
                let letters = self.letters_of_call(call)?;
                self.contracted(letters).free
            }
        })
    }

    /// True of a square of something with letters: it is a sum.
    pub fn is_square(&mut self, base: &Expr, exponent: &Expr) -> Part<bool> {
        let two = matches!(&exponent.kind, Kind::Number(n) if *n == dashu_ratio::RBig::from(2u8));
        Ok(two && self.free(base)?.iter().any(|letter| !self.bound.contains(&letter.name)))
    }

    /// The letters of a call before those that stand twice are summed.
    pub fn letters_of_call(&mut self, call: &Call) -> Part<Vec<Letter>> {
        let mut all = Vec::new();
        let within = |writer: &mut Self, letters: &[Slot], expr: &Expr| -> Part<Vec<Letter>> {
            let names: Vec<String> =
                letters.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
            let before = writer.bound.len();
            writer.bound.extend(names.iter().cloned());
            let free = writer.free(expr);
            writer.bound.truncate(before);
            Ok(free?.into_iter().filter(|letter| !names.contains(&letter.name)).collect())
        };
        let Some(operation) = Operation::named(&call.name) else {
            if call.bounded().is_some() || call.definite().is_some() || call.limit().is_some() {
                return self.free(&call.arguments[0]);
            }
            return self.free(&call.arguments[0]);
        };
        match &operation.action {
            Action::Derivative => {
                all.extend(self.free(&call.arguments[0])?);
                for by in &call.arguments[1..] {
                    let inner = match &by.kind {
                        Kind::Call(velocity) if velocity.name == "Dt" => &velocity.arguments[0],
                        _ => by,
                    };
                    all.extend(
                        self.free(inner)?
                            .into_iter()
                            .map(|letter| Letter { height: opposite(letter.height), ..letter }),
                    );
                }
                all.extend(self.letters_of(&call.slots));
            }
            Action::Sum | Action::Product => all.extend(within(self, &call.brackets, &call.arguments[0])?),
            Action::Matrix(_) => {
                let bare =
                    matches!(&call.arguments[0].kind, Kind::Name(reference) if reference.slots.is_empty());
                if !bare || !call.brackets.is_empty() {
                    all.extend(within(self, &call.brackets, &call.arguments[0])?);
                }
                all.extend(self.letters_of(&call.slots));
            }
            Action::Delta | Action::LeviCivita | Action::Spin(_) | Action::Elements => {
                for argument in &call.arguments {
                    all.extend(self.free(argument)?);
                }
                all.extend(self.letters_of(&call.brackets));
            }
            Action::Covariant => {
                all.extend(self.free(&call.arguments[0])?);
                all.extend(self.letters_of(&call.brackets));
            }
            Action::Curvature(_) => all.extend(self.letters_of(&call.slots)),
            Action::Lie => all.extend(self.free(&call.arguments[1])?),
            Action::Variation => all.extend(self.free(&call.arguments[1])?),
            Action::Integral | Action::FlowDerivative | Action::DAlembertian => {
                all.extend(self.free(&call.arguments[0])?)
            }
            _ => {
                for argument in &call.arguments {
                    for letter in self.free(argument)? {
                        if all.iter().all(|known: &Letter| known.name != letter.name) {
                            all.push(letter);
                        }
                    }
                }
                all.extend(self.letters_of(&call.slots));
            }
        }
        if all.iter().any(|letter| is_axis(&letter.name)) {
            return gap("an axis has no letter");
        }
        Ok(all)
    }
}

/// A term with its brackets of symmetrisation written out.
pub fn expanded(expr: &Expr) -> Part<Option<Expr>> {
    if !matches!(expr.kind, Kind::Name(_) | Kind::Call(_) | Kind::Product(_)) {
        return Ok(None);
    }
    brackets::expand(expr).or_else(|_| gap("brackets around indices are not closed"))
}
