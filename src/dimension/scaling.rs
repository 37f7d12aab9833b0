//! What each rescaling says of the claims of a paper: statements that the engine can prove.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::collect::{Collected, Related};
use super::exponents::{Exponents, Unknown};
use super::symbols::Rank;
use super::system::Solution;
use super::table::whole;
use super::walk::is_plain;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::scope::Symbol;
use crate::language::uses::used_names;

/// A relation of a claim whose sides must get the same power of λ.
#[derive(Debug, Clone)]
pub(crate) struct Invariance {
    /// The number of the rescaling among those of the record.
    pub rescaling: usize,
    /// The equation among those of the part, and the claim among those that state it.
    pub claim: (usize, usize),
    /// The sizes at which the dimensions were worked out.
    pub sizes: BTreeMap<String, i64>,
    pub sides: [String; 2],
    /// What `transform` lines have to say; none if they cannot say it, with the reason.
    pub transforms: Result<Vec<(String, RBig)>, String>,
    /// The power of λ that both sides get.
    pub weight: RBig,
}

/// Every relation that speaks of something that a rescaling changes, for each rescaling of a free quantity.
pub(super) fn invariances(
    paper: &ReadPaper<'_>,
    part: &[&ReadEquation<'_>],
    collected: &Collected,
    solution: &Solution,
    free: &[Unknown],
) -> Vec<Invariance> {
    let mut all = Vec::new();
    for related in collected.related.chunk_by(|one, other| one.claim == other.claim) {
        let (n, m) = related[0].claim;
        let Some(Ok(claim)) = part[n].stated().nth(m) else { continue };
        let scope = paper.scope_of(part[n], claim);
        let names = used_names(&scope, claim);
        // Fields depend on coordinates that no expression names.
        let symbols = names.iter().filter_map(|name| scope.symbols.get(name)).chain(scope.coordinates());
        let symbols: BTreeMap<&str, &Symbol> =
            symbols.map(|symbol| (symbol.name.as_str(), symbol.as_ref())).collect();
        let symbols: Vec<&Symbol> = symbols.into_values().collect();
        for (rescaling, free) in free.iter().enumerate() {
            let scaled = Scaled { collected, solution, free: *free };
            let Some(scale) = scaled.scale(&symbols) else { continue };
            let transforms = scaled.transforms(&symbols, &scale);
            for Related { claim, sizes, sides, forms } in related {
                let Some(weight) = scaled.weight(forms, &scale) else { continue };
                all.push(Invariance {
                    rescaling,
                    claim: *claim,
                    sizes: sizes.clone(),
                    sides: sides.each_ref().map(ToString::to_string),
                    transforms: transforms.clone(),
                    weight,
                });
            }
        }
    }
    all
}

/// One rescaling.
struct Scaled<'a> {
    collected: &'a Collected,
    solution: &'a Solution,
    free: Unknown,
}

impl Scaled<'_> {
    fn power(&self, form: &Exponents) -> RBig {
        self.solution.of(form).coefficient(self.free)
    }

    /// The factor that makes the powers of these symbols whole; none if none of them changes.
    fn scale(&self, symbols: &[&Symbol]) -> Option<RBig> {
        let all = symbols.iter().flat_map(|symbol| self.collected.quantities.of_symbol(symbol));
        let powers: Vec<RBig> = all.map(|(n, _)| self.power(&Exponents::of(n))).collect();
        powers.iter().any(|power| !power.is_zero()).then(|| whole(powers.iter()))
    }

    /// What becomes of each component of the symbols, those that stay among them: of a field it must be said.
    fn transforms(&self, symbols: &[&Symbol], scale: &RBig) -> Result<Vec<(String, RBig)>, String> {
        let mut all = Vec::new();
        for symbol in symbols {
            for (n, quantity) in self.collected.quantities.of_symbol(symbol) {
                let power = self.power(&Exponents::of(n)) * scale;
                match quantity.rank {
                    Rank::Function | Rank::Argument if !power.is_zero() => {
                        return Err(format!("the function `{}` changes, too", symbol.name));
                    }
                    _ if !is_plain(&power) => {
                        return Err(format!("`{}` gets a power that is no number", quantity.label));
                    }
                    Rank::Coordinate | Rank::Parameter if power.is_zero() => {}
                    Rank::Coordinate | Rank::Parameter | Rank::Field => {
                        all.push((quantity.label.clone(), power));
                    }
                    Rank::Base | Rank::Function | Rank::Argument | Rank::Hidden => {}
                }
            }
        }
        Ok(all)
    }

    /// The power that all components of a relation get; none where both sides vanish, or components get different
    /// ones.
    fn weight(&self, forms: &[Exponents], scale: &RBig) -> Option<RBig> {
        let (first, others) = forms.split_first()?;
        let weight = self.power(first);
        others.iter().all(|form| self.power(form) == weight).then(|| weight * scale)
    }
}
