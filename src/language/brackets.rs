//! (Anti)symmetrisation brackets around indices, written out as sums over permutations.

use super::ast::{Bracket, Expr, Factor, Index, Kind, Slot};
use crate::diagnostic::Span;

/// A bracket around n indices is a sum of n! terms.
const MAX_INDICES: usize = 5;

/// A bracket that cannot be written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbalanced {
    pub span: Span,
    pub label: &'static str,
}

/// The term with its brackets written out, weight 1/n!; none if it has none.
///
/// A bracket may open at one factor of a product and close at another, as in Γ^β_{ν[μ} Γ^α_{α]β}. Only
/// the letters inside are permuted, whatever else they are contracted with.
///
/// # Errors
/// A bracket that is not closed in the term, or that closes without having been opened.
pub fn expand(term: &Expr) -> Result<Option<Expr>, Unbalanced> {
    let slots = slots_of(term);
    if slots.iter().all(|slot| slot.opens.is_none() && slot.closes.is_none()) {
        return Ok(None);
    }
    // Positions of the first bracket, then the rest by recursion on the result.
    let unbalanced = |slot: &Slot, label| Unbalanced { span: slot.span.clone(), label };
    let mut inside: Vec<usize> = Vec::new();
    let mut kind: Option<Bracket> = None;
    for (n, slot) in slots.iter().enumerate() {
        if let (Some(opened), None) = (slot.opens, kind) {
            kind = Some(opened);
        } else if slot.opens.is_some() {
            return Err(unbalanced(slot, "a bracket inside a bracket is not possible"));
        }
        // A bracket that spans two factors skips the indices at the other height on its way.
        if kind.is_some() && inside.first().is_none_or(|first| slots[*first].height == slot.height) {
            inside.push(n);
        }
        match (slot.closes, kind) {
            (Some(closed), Some(opened)) if closed == opened => break,
            (Some(_), _) => return Err(unbalanced(slot, "this bracket was not opened")),
            (None, _) => {}
        }
    }
    let (Some(kind), Some(last)) = (kind, inside.last()) else {
        return Ok(None);
    };
    if slots[*last].closes.is_none() {
        return Err(unbalanced(&slots[inside[0]], "this bracket is not closed in the same term"));
    }
    if inside.len() > MAX_INDICES {
        return Err(unbalanced(&slots[inside[0]], "at most 5 indices can stand in a bracket"));
    }
    let letters: Vec<Index> = inside.iter().map(|n| slots[*n].index.clone()).collect();
    let permutations = permutations(letters.len());
    let weight = permutations.len();
    let terms = permutations
        .into_iter()
        .map(|(order, odd)| {
            let mut copy = term.clone();
            let mut number = 0;
            for_each_slot(&mut copy, &mut |slot| {
                if let Some(place) = inside.iter().position(|n| *n == number) {
                    slot.index = letters[order[place]].clone();
                    slot.opens = None;
                    slot.closes = None;
                }
                number += 1;
            });
            if odd && kind == Bracket::Antisymmetric {
                Expr::new(Kind::Neg(Box::new(copy)), term.span.clone())
            } else {
                copy
            }
        })
        .map(expand_rest)
        .collect::<Result<Vec<Expr>, Unbalanced>>()?;
    let span = term.span.clone();
    let weight = Expr::new(Kind::Number(dashu_ratio::RBig::from(weight as u64)), span.clone());
    let sum = Expr::new(Kind::Sum(terms), span.clone());
    let factors = vec![Factor { divided: false, expr: sum }, Factor { divided: true, expr: weight }];
    Ok(Some(Expr::new(Kind::Product(factors), span)))
}

fn expand_rest(term: Expr) -> Result<Expr, Unbalanced> {
    match &term.kind {
        Kind::Neg(inner) => {
            let inner = expand_rest((**inner).clone())?;
            Ok(Expr::new(Kind::Neg(Box::new(inner)), term.span))
        }
        _ => Ok(expand(&term)?.unwrap_or(term)),
    }
}

/// The slots of a term in the order in which they are written: those of its factors, not those inside
/// sums or arguments.
fn slots_of(term: &Expr) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut copy = term.clone();
    for_each_slot(&mut copy, &mut |slot| slots.push(slot.clone()));
    slots
}

fn for_each_slot(term: &mut Expr, f: &mut impl FnMut(&mut Slot)) {
    match &mut term.kind {
        Kind::Name(reference) => reference.slots.iter_mut().for_each(f),
        Kind::Call(call) => call.slots.iter_mut().for_each(f),
        Kind::Product(factors) => factors.iter_mut().for_each(|factor| for_each_slot(&mut factor.expr, f)),
        Kind::Neg(inner) => for_each_slot(inner, f),
        Kind::Number(_) | Kind::Sum(_) | Kind::Power(..) | Kind::List(_) => {}
    }
}

/// All orders of n things, each with whether it is an odd permutation.
fn permutations(n: usize) -> Vec<(Vec<usize>, bool)> {
    let mut all = vec![(Vec::new(), false)];
    for next in 0..n {
        all = all
            .into_iter()
            .flat_map(|(order, odd)| {
                // Inserting `next` at a place moves it past the ones behind it.
                (0..=order.len()).map(move |place| {
                    let mut longer: Vec<usize> = order.clone();
                    longer.insert(place, next);
                    (longer, odd ^ ((order.len() - place) % 2 == 1))
                })
            })
            .collect();
    }
    all
}
