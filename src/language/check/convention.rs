//! The summation convention: which indices of a sum, a product or a power are free.

use std::collections::BTreeSet;

use super::{Checked, Checker, FreeIndex};
use crate::diagnostic::Diagnostic;
use crate::language::ast::{Expr, Index, Kind, Slot};
use crate::language::builtin::Builtin;

impl Checker<'_> {
    pub(super) fn sum(&mut self, terms: &[Expr]) -> Checked {
        let mut first: Option<Vec<FreeIndex>> = None;
        for term in terms {
            let free = self.check(term)?;
            if term.is_zero_literal() {
                continue;
            }
            let Some(expected) = &mut first else {
                first = Some(free);
                continue;
            };
            // A bound letter may be absent: in sum[k](1 + x[k]) the 1 counts for every k.
            let bound = |index: &FreeIndex| self.bound.contains(&index.letter);
            let missing = |from: &[FreeIndex], within: &[FreeIndex]| {
                let lacks = |a: &&FreeIndex| !within.iter().any(|b| b.letter == a.letter) && !bound(a);
                from.iter().find(lacks).cloned()
            };
            if let Some(index) = missing(&free, expected).or_else(|| missing(expected, &free)) {
                let here = free.iter().any(|i| i.letter == index.letter);
                let label = if here {
                    "it is free here, but not in the term or side before"
                } else {
                    "the term or side before has it free; here it is absent or summed"
                };
                let span = if here { index.span } else { term.span.clone() };
                return Err(self.error(
                    "E0204",
                    format!("failed to match the index `{}` between terms or sides", index.letter),
                    span,
                    label,
                ));
            }
            for index in free {
                match expected.iter().find(|known| known.letter == index.letter) {
                    None => expected.push(index),
                    Some(known) if self.scope.strict && known.height != index.height => {
                        return Err(self.error(
                            "E0213",
                            format!("failed to match the index `{}` between terms or sides", index.letter),
                            index.span,
                            "it stands at another height in the term or side before",
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(first.unwrap_or_default())
    }

    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr) -> Checked {
        let free = self.check(base)?;
        let exponent_free = self.check(exponent)?;
        if let Some(index) = exponent_free.first()
            && !self.bound.contains(&index.letter)
        {
            return Err(self.error(
                "E0203",
                format!("failed to sum over `{}` in an exponent", index.letter),
                index.span.clone(),
                "bind it with an explicit sum[…] or product[…]",
            ));
        }
        let unbound: Vec<&FreeIndex> = free.iter().filter(|i| !self.bound.contains(&i.letter)).collect();
        if unbound.is_empty() {
            return self.contract(free.into_iter().chain(exponent_free).collect());
        }
        match exponent.kind {
            Kind::Number(ref n) if *n == dashu_ratio::RBig::from(2u8) => {
                let bound = |i: &FreeIndex| self.bound.contains(&i.letter);
                Ok(free.into_iter().filter(bound).collect())
            }
            _ => Err(self.error(
                "E0203",
                format!(
                    "failed to raise a quantity with the free index `{}` to this power",
                    unbound[0].letter
                ),
                exponent.span.clone(),
                "only a square sums over a repeated index; otherwise write an explicit sum[…]",
            )),
        }
    }

    /// The free indices of parts that stand side by side; `true` marks what is differentiated in, where
    /// an upper index counts as a lower one.
    pub(super) fn together<'e>(&mut self, parts: impl Iterator<Item = (&'e Expr, bool)>) -> Checked {
        let mut used = Vec::new();
        let mut summed = BTreeSet::new();
        for (part, flipped) in parts {
            let free = self.check(part)?;
            let is_free = |letter: &String| free.iter().any(|index| index.letter == *letter);
            let mut letters = BTreeSet::new();
            letters_of(part, &mut letters);
            summed.extend(letters.into_iter().filter(|l| !is_free(l) && !self.bound.contains(l)));
            used.extend(free.into_iter().map(|index| if flipped { index.opposite() } else { index }));
        }
        match used.iter().find(|index| summed.contains(&index.letter)) {
            Some(index) => Err(self.third_time(index)),
            None => self.contract(used),
        }
    }

    pub(super) fn third_time(&self, index: &FreeIndex) -> Diagnostic {
        let mut error = self.error(
            "E0203",
            format!("failed to sum over the index `{}`", index.letter),
            index.span.clone(),
            "it stands here for the third time",
        );
        error.help = Some(format!(
            "rename one pair, or write sum[{0}](…) if all are meant to be the same",
            index.letter
        ));
        error
    }

    /// Applies the summation convention: a letter that stands twice is summed.
    pub(super) fn contract(&self, used: Vec<FreeIndex>) -> Checked {
        let mut free: Vec<FreeIndex> = Vec::new();
        let mut summed: Vec<String> = Vec::new();
        for index in used {
            if self.bound.contains(&index.letter) {
                if !free.iter().any(|f| f.letter == index.letter) {
                    free.push(index);
                }
            } else if summed.contains(&index.letter) {
                return Err(self.third_time(&index));
            } else if let Some(at) = free.iter().position(|f| f.letter == index.letter) {
                let partner = free.remove(at);
                if self.scope.strict && partner.height == index.height {
                    return Err(self.error(
                        "E0213",
                        format!("failed to sum over the index `{}`", index.letter),
                        index.span,
                        "both stand at the same height; one must be up and one down",
                    ));
                }
                summed.push(index.letter);
            } else {
                free.push(index);
            }
        }
        Ok(free)
    }
}

/// Index letters that stand in an expression, without those that an explicit sum or a matrix binds, and
/// those in the argument of a function: what is summed there is summed before the function acts.
fn letters_of(expr: &Expr, letters: &mut BTreeSet<String>) {
    let mut add = |slots: &[Slot]| {
        letters.extend(slots.iter().filter_map(|slot| match &slot.index {
            Index::Letter { name, .. } => Some(name.clone()),
            Index::Fixed(_) => None,
        }));
    };
    match &expr.kind {
        Kind::Number(_) => {}
        Kind::Name(reference) => add(&reference.slots),
        Kind::Call(call) => {
            add(&call.slots);
            if Builtin::from_name(&call.name).is_none_or(Builtin::is_elementary) {
                return;
            }
            let mut inside = BTreeSet::new();
            call.arguments.iter().for_each(|argument| letters_of(argument, &mut inside));
            let bound = |letter: &String| {
                let is = |slot: &Slot| matches!(&slot.index, Index::Letter { name, .. } if name == letter);
                call.brackets.iter().any(is)
            };
            letters.extend(inside.into_iter().filter(|letter| !bound(letter)));
        }
        Kind::Neg(inner) => letters_of(inner, letters),
        Kind::Sum(terms) => terms.iter().for_each(|term| letters_of(term, letters)),
        Kind::Product(factors) => factors.iter().for_each(|factor| letters_of(&factor.expr, letters)),
        Kind::Power(base, exponent) => {
            letters_of(base, letters);
            letters_of(exponent, letters);
        }
    }
}
