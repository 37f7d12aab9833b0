//! Whether an expression is positive throughout the domain.

use crate::algebra::{Fp, Lanes, Rational, small_fraction};
use crate::calculus::{Instance, Node, Program, Requirement, Signs};
use crate::decide::component::Component;
use crate::decide::inequality;
use crate::decide::modular::field::{Sampler, constants, evaluate};
use crate::decide::modular::identity::{self, Agreement, Tested};

/// True if the node is shown to be positive wherever it is defined and the conditions hold: by the signs of
/// its parts, because it is a positive number in disguise, or by a proof of the inequality.
pub(crate) fn is_positive(instance: &mut Instance<'_>, node: Node, conditions: &[Requirement]) -> bool {
    instance.graph.signs(node).is_positive()
        || number(instance, node).is_some_and(|value| value > Rational::ZERO)
        || inequality::prove(instance, node, Signs::ABOVE_ZERO, conditions).is_some()
}

/// The rational number that an expression always is, such as -det g where a component was solved for.
fn number(instance: &mut Instance<'_>, node: Node) -> Option<Rational> {
    let graph = &instance.graph;
    let program = Program::compile(graph, &[node]);
    if program.is_complex {
        return None;
    }
    let constants = constants(&program)?;
    let mut sampler = Sampler::new(0);
    let point = sampler.point(graph, &program);
    let results = evaluate(&program, &constants, &point, &mut sampler.atoms(), false);
    let (values, defined) = &results[0];
    let mut residues: Vec<Fp> =
        (0..Lanes::COUNT).filter(|lane| defined & (1 << lane) != 0).map(|lane| values.re[lane]).collect();
    residues.dedup();
    let [residue] = residues.as_slice() else { return None };
    let value = small_fraction(*residue)?;
    let constant = instance.graph.constant(value.clone());
    match identity::test(instance, &[Component::of(node, constant)], 0) {
        Tested::Done { agreements, .. } if agreements == [Agreement::Always] => Some(value),
        _ => None,
    }
}
