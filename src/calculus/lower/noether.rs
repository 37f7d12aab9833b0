//! `noether(L, eps, x)`: the conserved current of a symmetry.
//!
//! With δu = ∂U/∂ε and ξ = ∂X/∂ε at ε = 0, Jᵃ = Σ ∂L/∂u_{,a} (δu - ξᵇ u_{,b}) + L ξᵃ, and D_a Jᵃ = -Σ E(L) (δu - ξᵇ u_{,b})
//! plus the change of the density, which a symmetry makes a divergence (Olver, *Applications of Lie Groups to
//! Differential Equations*, theorem 4.29).

use std::collections::BTreeMap;

use super::super::domain::Domain;
use super::super::graph::{Direction, Jet, Leaf, LeafId, Node, Op};
use super::super::on_shell::Unknown;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use super::transform::Transformation;
use crate::diagnostic::Span;
use crate::language::ast::Call;

impl Instance<'_> {
    pub(super) fn noether(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let all = self.transformation(span)?;
        let lagrangian = self.plain(&call.arguments[0], "a conserved current")?;
        let parameter = self.lower(&call.arguments[1])?;
        let ([density], [parameter]) = (lagrangian.data.as_slice(), parameter.data.as_slice()) else {
            return Err(self.no_transformation(span, "a Lagrangian has no components"));
        };
        let (density, Op::Leaf(by)) = (*density, self.graph.op(*parameter)) else {
            return Err(self.no_transformation(span, "expected a parameter as it is declared"));
        };
        self.refuse_tied(&[density], &all, span)?;
        // The parameter counts how far is transformed, and must be nothing else besides.
        let own = Unknown::of(self.graph.leaf(by));
        let bound = self
            .on_shell
            .rules()
            .any(|rule| Unknown::of(&rule.lead) == own || self.graph.leaves_of(&[rule.right]).contains(&by));
        if bound || self.graph.leaves_of(&[density]).contains(&by) {
            let label = "the parameter of the transformation stands elsewhere, too";
            return Err(self.no_transformation(&call.arguments[1].span, label));
        }
        let shift = self.infinitesimal(&all, by, *parameter, span)?;
        let flows = self.mentions_velocity(density);
        let gradient = self.graph.gradient(density);
        for (leaf, _) in &gradient {
            self.refuse_beyond_first_derivatives(*leaf, &all, span)?;
        }
        let mut domain = lagrangian.domains[0].clone();
        for (node, signs) in all.domain.requirements() {
            let node = self.graph.with_zeros(*node, |leaf| leaf == by);
            domain = self.graph.require(&domain, node, *signs);
        }
        let coordinates = self.lower(&call.arguments[2])?;
        let mut data = Vec::new();
        for node in &coordinates.data {
            let along = match self.graph.op(*node) {
                Op::Leaf(id) => match self.graph.leaf(id) {
                    Leaf::Coordinate(c) => Some(*c),
                    _ => None,
                },
                _ => None,
            };
            let Some(along) = along else {
                return Err(self.no_transformation(&call.arguments[2].span, "expected a coordinate"));
            };
            if flows && self.graph.flow_time() != Some(along) {
                let label =
                    "the Lagrangian is one of a trajectory; the current has one component, along the flow";
                return Err(self.no_transformation(&call.arguments[2].span, label));
            }
            data.push(self.current(density, &gradient, along, &shift, flows));
        }
        let domains: Vec<Domain> = vec![domain; data.len()];
        Ok(Tensor { data, domains, ..coordinates })
    }

    /// The derivatives of all new values in the parameter at 0, where they must be the old ones.
    fn infinitesimal(
        &mut self,
        all: &Transformation,
        by: LeafId,
        parameter: Node,
        span: &Span,
    ) -> Lowered<BTreeMap<Leaf, Node>> {
        let coordinates = all.coordinates.iter().map(|(c, value)| (Leaf::Coordinate(*c), *value));
        let symbols = all.symbols.iter().map(|((symbol, component), value)| {
            let jet = Jet { symbol: *symbol, component: *component, by: Vec::new(), conjugate: false };
            (Leaf::Jet(jet), *value)
        });
        let named: Vec<(Leaf, Node)> = coordinates.chain(symbols).collect();
        let mut shift = BTreeMap::new();
        for (leaf, value) in named {
            let before = self.graph.variable(leaf.clone());
            let start = self.graph.with_zeros(value, |leaf| leaf == by);
            let difference = self.graph.sub(start, before);
            let difference = self.graph.simplified(difference);
            let name = self.node_label(before);
            if !self.graph.is_zero(difference) {
                let label = format!(
                    "`{name}` does not stay what it is where `{}` vanishes",
                    self.node_label(parameter)
                );
                return Err(self.no_transformation(span, &label));
            }
            let slope = self.graph.derive(value, Direction::Variable(by));
            let slope = self.graph.with_zeros(slope, |leaf| leaf == by);
            let singular = self.graph.reachable(&[slope]).into_iter().any(|node| match self.graph.op(node) {
                Op::Inv(a) => self.graph.is_zero(a),
                _ => false,
            });
            let rough = self.graph.rough(value, Direction::Variable(by)).into_iter().any(|radicand| {
                let start = self.graph.with_zeros(radicand, |leaf| leaf == by);
                let start = self.graph.simplified(start);
                self.graph.is_zero(start)
            });
            if singular || rough {
                let label = format!("what `{name}` becomes has no derivative there");
                return Err(self.no_transformation(span, &label));
            }
            let is_parameter =
                matches!(&leaf, Leaf::Jet(jet) if self.graph.symbol(jet.symbol).depends_on == 0);
            if is_parameter && !self.graph.is_zero(slope) {
                let label = format!("`{name}` is a parameter: a symmetry leaves the system as it is");
                return Err(self.no_transformation(span, &label));
            }
            shift.insert(leaf, slope);
        }
        Ok(shift)
    }

    fn refuse_beyond_first_derivatives(
        &self,
        leaf: LeafId,
        all: &Transformation,
        span: &Span,
    ) -> Lowered<()> {
        let order = match self.graph.leaf(leaf) {
            Leaf::Jet(jet) => {
                self.refuse_unnamed(leaf, jet, all, span)?;
                jet.by.len()
            }
            Leaf::Velocity { order, .. } => usize::from(*order),
            Leaf::Coordinate(_) => 0,
        };
        if order <= 1 {
            return Ok(());
        }
        let label = format!("`{}` is a higher derivative than the first", self.leaf_label(leaf));
        Err(self
            .no_transformation(span, &label)
            .with_help("write the current, and show that it is conserved"))
    }

    /// Jᵃ in one direction.
    fn current(
        &mut self,
        density: Node,
        gradient: &[(LeafId, Node)],
        along: u8,
        shift: &BTreeMap<Leaf, Node>,
        flows: bool,
    ) -> Node {
        let zero = self.graph.zero();
        let of = |leaf: &Leaf| shift.get(leaf).copied().unwrap_or(zero);
        let mut terms = vec![self.graph.mul(density, of(&Leaf::Coordinate(along)))];
        for (leaf, momentum) in gradient {
            let change = match self.graph.leaf(*leaf).clone() {
                Leaf::Velocity { coordinate, .. } if flows => {
                    let drift = self.graph.node_of_leaf(*leaf).unwrap_or(zero);
                    let moved = self.graph.mul(of(&Leaf::Coordinate(along)), drift);
                    self.graph.sub(of(&Leaf::Coordinate(coordinate)), moved)
                }
                Leaf::Jet(jet) if !flows && jet.by == [along] => {
                    let base = Jet { by: Vec::new(), conjugate: false, ..jet.clone() };
                    let value = self.graph.variable(Leaf::Jet(base.clone()));
                    let mut change = vec![of(&Leaf::Jet(base))];
                    for (moving, speed) in shift {
                        let Leaf::Coordinate(c) = moving else { continue };
                        let slope = self.graph.derive(value, Direction::Coordinate(*c));
                        let moved = self.graph.mul(*speed, slope);
                        change.push(self.graph.neg(moved));
                    }
                    let change = self.graph.sum(change);
                    if jet.conjugate { self.graph.conjugate(change) } else { change }
                }
                _ => continue,
            };
            terms.push(self.graph.mul(*momentum, change));
        }
        self.graph.sum(terms)
    }
}
