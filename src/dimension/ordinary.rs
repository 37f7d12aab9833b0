//! Equations in ordinary units: the powers of what was set to one that are missing.

use dashu_ratio::RBig;

use super::collect::{Collected, Comparison};
use super::exponents::Exponents;
use super::system::{Solution, System};
use super::table::Names;
use super::walk::Cause;
use crate::record::OrdinaryUnits;

/// Every equation in which units are missing and can be put back: all its quantities have declared dimensions, and
/// its terms differ by powers of what was set to one.
pub(super) fn in_ordinary_units(collected: &Collected, names: &Names<'_>) -> Vec<OrdinaryUnits> {
    if collected.units.is_empty() {
        return Vec::new();
    }
    let n = collected.quantities.all.len();
    let units = System::of(n, collected.units.iter().map(|(_, form)| form).enumerate());
    // What was set to one has its dimension here.
    let declared = |row: &&super::collect::Row| row.equation.is_none() && row.cause != Cause::Number;
    let rows = collected.rows.iter().filter(declared).map(|row| &row.difference).enumerate();
    let known = System::of(n, rows).solution();
    let mut found: Vec<OrdinaryUnits> = Vec::new();
    for comparison in &collected.comparisons {
        let number = &collected.equations[comparison.equation];
        let inside = collected
            .rows
            .iter()
            .filter(|row| row.equation == Some(comparison.equation) && row.comparison.is_none());
        let fits = inside.into_iter().all(|row| known.of(&row.difference).is_number());
        if let Some(formula) = restored(collected, comparison, &units, &known, names).filter(|_| fits) {
            let new = OrdinaryUnits { equation: number.clone(), formula };
            if !found.contains(&new) {
                found.push(new);
            }
        }
    }
    found
}

fn restored(
    collected: &Collected,
    comparison: &Comparison,
    units: &System,
    known: &Solution,
    names: &Names<'_>,
) -> Option<String> {
    let forms: Vec<Exponents> = comparison.terms.iter().map(|term| known.of(&term.form)).collect();
    let is_known = |form: &Exponents| form.iter().all(|(n, _)| collected.is_base(n));
    let first = forms.first().filter(|_| forms.iter().all(is_known))?;
    let mut sides = [String::new(), String::new()];
    let mut missing = false;
    for (term, form) in comparison.terms.iter().zip(&forms) {
        let powers = units.certificate(&first.minus(form))?;
        missing |= !powers.is_empty();
        let factors: Vec<String> = powers
            .into_iter()
            .map(|(unit, power)| {
                let name = &collected.units[unit].0;
                if power == RBig::ONE { name.clone() } else { format!("{name}^{}", names.power(&power)) }
            })
            .collect();
        let text = comparison.source.text[term.span.clone()].trim().to_owned();
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest.trim_start().to_owned()),
            None => ("+", text),
        };
        let text = if factors.is_empty() { text } else { format!("{}*{text}", factors.join("*")) };
        let side = &mut sides[usize::from(term.is_right)];
        match (side.is_empty(), sign) {
            (true, "+") => side.push_str(&text),
            (true, _) => side.push_str(&format!("-{text}")),
            (false, _) => side.push_str(&format!(" {sign} {text}")),
        }
    }
    let [left, right] = sides.map(|side| if side.is_empty() { "0".to_owned() } else { side });
    missing.then(|| format!("{left} = {right}"))
}
