//! Which indices of a sum, a product or a power are free.

use super::axes::{Axes, apart, beside};
use super::{Checked, Checker, FreeIndex};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::ast::{Expr, Kind};
use crate::language::axis::kind_of;
use crate::language::convention::{Contraction, contract};

impl Checker<'_> {
    pub(super) fn sum(&mut self, terms: &[Expr]) -> Checked {
        let mut first: Option<Vec<FreeIndex>> = None;
        let mut axes: Option<Axes> = None;
        for term in terms {
            let (free, own) = apart(self.check(term)?);
            if term.is_zero_literal() {
                continue;
            }
            self.same_axes(&mut axes, own, &term.span)?;
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
                return Err(self.source.error(
                    Code::E0204,
                    format!("failed to match the index `{}` between terms or sides", index.letter),
                    span,
                    label,
                ));
            }
            for index in free {
                match expected.iter().find(|known| known.letter == index.letter) {
                    None => expected.push(index),
                    Some(known) if self.scope.strict && known.height != index.height => {
                        return Err(self.source.error(
                            Code::E0213,
                            format!("failed to match the index `{}` between terms or sides", index.letter),
                            index.span,
                            "it stands at another height in the term or side before",
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        let span = terms.first().map_or(0..0, |term| term.span.clone());
        Ok(beside(first.unwrap_or_default(), &axes.unwrap_or_default(), &span))
    }

    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr) -> Checked {
        self.refuse_operators(exponent, "an exponent is a number")?;
        if !matches!(&exponent.kind, Kind::Number(n) if n.is_int()) {
            self.refuse_operators(base, "of an operator there are whole powers only")?;
        }
        let (free, axes) = apart(self.check(base)?);
        let exponent_free = self.number(exponent, "an exponent")?;
        if !axes.is_empty() {
            return self.power_of(free, axes, base, exponent);
        }
        if let Some(index) = exponent_free.first()
            && !self.bound.contains(&index.letter)
        {
            return Err(self.source.error(
                Code::E0203,
                format!("failed to sum over `{}` in an exponent", index.letter),
                index.span.clone(),
                "bind it with an explicit sum[…] or product[…]",
            ));
        }
        let (free, unbound): (Vec<_>, Vec<_>) =
            free.into_iter().partition(|index| self.bound.contains(&index.letter));
        match (unbound.first(), &exponent.kind) {
            (None, _) => self.contract(free.into_iter().chain(exponent_free).collect()),
            (Some(_), Kind::Number(n)) if *n == dashu_ratio::RBig::from(2u8) => {
                self.summed.extend(unbound.into_iter().map(|index| index.letter));
                Ok(free)
            }
            (Some(index), _) => Err(self.source.error(
                Code::E0203,
                format!("failed to raise a quantity with the free index `{}` to this power", index.letter),
                exponent.span.clone(),
                "only a square sums over a repeated index; otherwise write an explicit sum[…]",
            )),
        }
    }

    /// The square of a vector is its scalar product with itself; whole powers of a matrix are matrices.
    fn power_of(&mut self, free: Vec<FreeIndex>, axes: Axes, base: &Expr, exponent: &Expr) -> Checked {
        let (number, negative) = match &exponent.kind {
            Kind::Neg(inner) => (&inner.kind, true),
            kind => (kind, false),
        };
        let label = match (axes.as_slice(), number) {
            _ if !free.is_empty() => "expected a vector or a matrix without further indices",
            ([_], Kind::Number(n)) if !negative && *n == dashu_ratio::RBig::from(2u8) => return Ok(free),
            ([_], _) => "of a vector there is the square only, `v^2 = dot(v, v)`",
            ([rows, columns], Kind::Number(n)) if rows == columns && n.is_int() => {
                return Ok(beside(free, &axes, &base.span));
            }
            _ => "of a square matrix there are whole powers only, as in `A^3` and `A^(-1)`",
        };
        let message = format!("failed to raise {} to this power", kind_of(&axes));
        Err(self.mismatch(message, &exponent.span, label))
    }

    /// The free indices of parts that stand side by side, and the axes of each; `true` marks what is
    /// differentiated in, where an upper index counts as a lower one.
    pub(super) fn together<'e>(
        &mut self,
        parts: impl Iterator<Item = (&'e Expr, bool)>,
    ) -> Result<(Vec<FreeIndex>, Vec<Axes>), Diagnostic> {
        let before = std::mem::take(&mut self.summed);
        let mut used = Vec::new();
        let mut axes = Vec::new();
        for (part, flipped) in parts {
            let (free, own) = apart(self.check(part)?);
            axes.push(own);
            used.extend(free.into_iter().map(|index| if flipped { index.opposite() } else { index }));
        }
        if let Some(index) = used.iter().find(|index| self.summed.contains(&index.letter)) {
            return Err(self.third_time(index));
        }
        self.summed.extend(before);
        Ok((self.contract(used)?, axes))
    }

    /// The free indices of an argument whose sums are its own: what is summed there is summed before the
    /// function acts.
    pub(super) fn apart(&mut self, argument: &Expr) -> Checked {
        let before = std::mem::take(&mut self.summed);
        let free = self.check(argument);
        self.summed = before;
        free
    }

    pub(super) fn third_time(&self, index: &FreeIndex) -> Diagnostic {
        let mut error = self.source.error(
            Code::E0203,
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

    /// Applies the summation convention, and notes what is summed.
    pub(super) fn contract(&mut self, used: Vec<FreeIndex>) -> Checked {
        let Contraction { free, summed } = contract(used, &self.bound);
        for places in summed {
            match places.as_slice() {
                [.., _, _, third] => return Err(self.third_time(third)),
                [first, second] if self.scope.strict && first.height == second.height => {
                    return Err(self.source.error(
                        Code::E0213,
                        format!("failed to sum over the index `{}`", second.letter),
                        second.span.clone(),
                        "both stand at the same height; one must be up and one down",
                    ));
                }
                _ => self.summed.extend(places.into_iter().map(|index| index.letter)),
            }
        }
        Ok(free)
    }
}
