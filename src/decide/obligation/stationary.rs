//! Where a quadratic expression is stationary: there a sum of squares vanishes, if anywhere.

use crate::algebra::{Complex, Elimination, Rational, Scalar};
use crate::calculus::{Direction, Instance, LeafId, Program, Requirement};
use crate::decide::component::Component;
use crate::decide::real::counterexample;
use crate::decide::real::exact::Exact;
use crate::decide::real::number::{Concrete, evaluate};
use crate::decide::real::search::Point;
use crate::language::relation::Relation;
use crate::record::Counterexample;

/// Variables beyond which the second derivatives are not formed.
const MAX_VARIABLES: usize = 8;
/// Operations beyond which they are not.
const MAX_OPERATIONS: usize = 400;

/// A point at which a comparison fails that is stationary for the difference of its sides, if that is
/// quadratic: the linear equations ∂D/∂x = 0 are solved exactly.
pub(crate) fn counterexample(
    instance: &mut Instance<'_>,
    component: &Component,
    relation: Relation,
    demands: &[Requirement],
) -> Option<Counterexample> {
    let graph = &mut instance.graph;
    let difference = graph.sub(component.left, component.right);
    let leaves = graph.leaves_of(&[difference]);
    let real = leaves.iter().all(|leaf| graph.signs_of_leaf(*leaf).is_real());
    if !real || leaves.is_empty() || leaves.len() > MAX_VARIABLES {
        return None;
    }
    if graph.reachable(&[difference]).len() > MAX_OPERATIONS {
        return None;
    }
    // Row by row: the second derivatives, then the slope, all at the origin.
    let mut rows = Vec::new();
    for leaf in &leaves {
        let slope = graph.derive(difference, Direction::Variable(*leaf));
        for other in &leaves {
            rows.push(graph.derive(slope, Direction::Variable(*other)));
        }
        rows.push(slope);
    }
    let program = Program::compile(graph, &rows);
    let origin = vec![Complex::real(Rational::ZERO); program.leaves.len()];
    let values = evaluate::<Exact>(&program, &origin, &mut Exact::functions(0));
    let values: Vec<Exact> = values.into_iter().map(|value| value.map(|z| z.re)).collect::<Option<_>>()?;
    let mut equations = Elimination::new(leaves.len());
    values.chunks(leaves.len() + 1).for_each(|row| equations.add(row.to_vec()));
    let at: Vec<Complex<Rational>> = equations
        .solution(Exact::zero())
        .iter()
        .map(|value| value.exactly().map(Complex::real))
        .collect::<Option<_>>()?;
    let point = Point { values: at, functions: Exact::functions(0) };
    let start: (&[LeafId], &Point) = (&leaves, &point);
    counterexample::at::<Exact>(instance, component, relation, demands, start)
}
