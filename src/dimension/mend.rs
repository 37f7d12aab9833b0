//! The smallest product of declared quantities that has a given dimension.

use dashu_ratio::RBig;

use super::exponents::{Exponents, Unknown};
use super::symbols::{Quantity, Rank};
use super::system::Solution;

/// Powers of the first of two quantities, the simplest first; the second follows from it.
const POWERS: [(i64, u64); 10] =
    [(1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1), (3, 2), (-3, 2)];
/// More quantities than this are not combined with each other.
const MANY: usize = 40;

/// A product of powers of quantities with the dimension that is missing, and how long it is. Constants are tried
/// before coordinates, and these before fields; one quantity before two.
pub(super) fn smallest_factor(
    missing: &Exponents,
    solution: &Solution,
    quantities: &[Quantity],
) -> Option<(Exponents, usize)> {
    if missing.is_number() {
        return None;
    }
    let of_rank = |rank: Rank| -> Vec<(Unknown, Exponents)> {
        let all = quantities.iter().enumerate().filter(|(_, quantity)| quantity.rank == rank);
        let known = all.map(|(n, _)| (n as Unknown, solution.of(&Exponents::of(n as Unknown))));
        known.filter(|(_, form)| !form.is_number()).collect()
    };
    let ranks = [Rank::Parameter, Rank::Coordinate, Rank::Field].map(of_rank);
    ranks
        .iter()
        .find_map(|rank| single(missing, rank))
        .or_else(|| ranks.iter().take(1).find_map(|rank| pair(missing, &rank[..rank.len().min(MANY)])))
}

fn single(missing: &Exponents, quantities: &[(Unknown, Exponents)]) -> Option<(Exponents, usize)> {
    let powers = quantities.iter().filter_map(|(unknown, form)| {
        let power = ratio(missing, form)?;
        Some((Exponents::of(*unknown).times(&power), height(&power)))
    });
    powers.filter(|(_, cost)| *cost <= 12).min_by_key(|(_, cost)| *cost)
}

fn pair(missing: &Exponents, quantities: &[(Unknown, Exponents)]) -> Option<(Exponents, usize)> {
    let mut best: Option<(Exponents, usize)> = None;
    for (unknown, form) in quantities {
        for (numerator, denominator) in POWERS {
            let power = RBig::from_parts(numerator.into(), denominator.into());
            let rest = missing.plus(form, &-power.clone());
            let others: Vec<_> = quantities.iter().filter(|(other, _)| other != unknown).cloned().collect();
            if let Some((other, cost)) = single(&rest, &others) {
                let cost = cost + height(&power);
                if best.as_ref().is_none_or(|(_, known)| cost < *known) {
                    best = Some((other.plus(&Exponents::of(*unknown), &power), cost));
                }
            }
        }
    }
    best
}

/// The number c with one = c·other, if there is one.
fn ratio(one: &Exponents, other: &Exponents) -> Option<RBig> {
    let (unknown, factor) = other.last()?;
    let ratio = one.coefficient(unknown) / factor;
    (!ratio.is_zero() && other.times(&ratio) == *one).then_some(ratio)
}

/// A number for how long a power is.
fn height(power: &RBig) -> usize {
    let whole = |digits: String| digits.trim_start_matches('-').parse::<usize>().unwrap_or(1 << 20);
    whole(power.numerator().to_string()) + 2 * (whole(power.denominator().to_string()) - 1)
}
