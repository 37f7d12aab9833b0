//! On-shell rules: `where A = B`, with or without `solve`.

use std::collections::HashMap;

use super::super::graph::Direction;
use super::super::graph::{Leaf, Node, Op};
use super::super::on_shell;
use super::super::signs::Signs;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::claim::Rule;

/// One component of an equation, as it was written.
#[derive(Debug, Clone, Copy)]
pub struct Equation {
    pub sides: [Node; 2],
    /// False for the value of a coordinate: it holds at a point, not around it.
    pub everywhere: bool,
}

impl Instance<'_> {
    /// Adds the equations that a rule states; they are used once [`complete`](Self::complete) was called.
    ///
    /// # Errors
    /// When the left side is not a derivative and no `solve` says what to solve for, when the equation
    /// is not linear in it, or when the replacement contradicts a declared sign.
    pub fn add_rule(&mut self, rule: &Rule) -> Lowered<()> {
        self.system.line = Some(rule.span.clone());
        let before = self.conditions.len();
        let added = self.add_equations(rule);
        self.system.line = None;
        if self.narrowed_since(before) {
            self.system.used.push(rule.span.clone());
        }
        added
    }

    /// True if the domain became smaller since there were so many conditions.
    pub(super) fn narrowed_since(&self, before: usize) -> bool {
        self.conditions[before..].iter().any(|(node, signs)| !self.graph.signs(*node).within(*signs))
    }

    fn add_equations(&mut self, rule: &Rule) -> Lowered<()> {
        let [left, right] = self.sides(&rule.left, &rule.right)?;
        self.refuse_integral(left.integrated.or(right.integrated), &rule.span)?;
        // An equation that holds has a value on both sides.
        let domain = left.common_domain().and(&right.common_domain());
        self.conditions.extend_from_slice(domain.requirements());
        let written: Vec<[Node; 2]> = left.data.iter().zip(&right.data).map(|(l, r)| [*l, *r]).collect();
        let (leads, values) = match &rule.solve {
            None => (left.data, right.data),
            Some(lead) => {
                let leads = self.aligned(lead, &left.letters)?;
                let difference: Vec<Node> =
                    left.data.iter().zip(&right.data).map(|(l, r)| self.graph.sub(*l, *r)).collect();
                let values = self.solve_linear(&difference, &leads.data, &rule.span)?;
                (leads.data, values)
            }
        };
        // Partners of a symmetric array are one variable: the rule must give them the same value.
        let mut own: HashMap<Leaf, Node> = HashMap::new();
        for ((lead, value), sides) in leads.into_iter().zip(values).zip(written) {
            if lead == value {
                continue;
            }
            self.refuse_hidden_dependence(lead, value, &rule.span)?;
            let Op::Leaf(id) = self.graph.op(lead) else {
                let mut error = self.source.error(
                    Code::E0402,
                    "failed to use this equation as a replacement",
                    rule.left.span.clone(),
                    "the left side is not a symbol or a derivative of a field",
                );
                error.help = Some("say what to solve for: `where A = B solve d(p, t)`".to_owned());
                return Err(error);
            };
            let declared = self.graph.signs(lead);
            if (declared & self.graph.signs(value)).is_empty() {
                return Err(self.contradiction(&rule.span));
            }
            if declared.is_real() && declared != Signs::REAL {
                self.conditions.push((value, declared));
            }
            if declared.is_real() && !self.graph.signs(value).is_real() {
                self.system.real.push((value, id, rule.span.clone()));
            }
            let lead = self.graph.leaf(id).clone();
            self.equations.push(Equation { sides, everywhere: !matches!(lead, Leaf::Coordinate(_)) });
            match own.get(&lead) {
                Some(known) => self.system.agreements.push((*known, value, rule.span.clone())),
                None => {
                    own.insert(lead.clone(), value);
                    self.on_shell.state(on_shell::Rule {
                        lead,
                        right: value,
                        lines: vec![rule.span.clone()],
                    });
                }
            }
        }
        Ok(())
    }

    /// What replaces a symbol must not depend on coordinates that the symbol does not depend on: its
    /// derivatives there were taken to be zero.
    fn refuse_hidden_dependence(&self, lead: Node, value: Node, span: &Span) -> Lowered<()> {
        let Op::Leaf(id) = self.graph.op(lead) else { return Ok(()) };
        let allowed = match self.graph.leaf(id) {
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on,
            Leaf::Coordinate(_) => 0,
            // A velocity is never differentiated in a coordinate: `direction` refuses that.
            Leaf::Velocity { .. } => return Ok(()),
        };
        if self.mentions_velocity(value) {
            return Err(self.source.error(
                Code::E0415,
                format!("failed to replace `{}`", self.leaf_label(id)),
                span.clone(),
                "the right side belongs to one trajectory, and it does not",
            ));
        }
        if self.depends_on(&[value], !allowed) {
            return Err(self.source.error(
                Code::E0415,
                format!("failed to replace `{}`", self.leaf_label(id)),
                span.clone(),
                "the right side depends on coordinates that it does not depend on itself",
            ));
        }
        Ok(())
    }

    /// Solves E(u) = 0 for variables u in which E is linear: u = -M⁻¹ E(0), M = ∂E/∂u.
    fn solve_linear(&mut self, equations: &[Node], leads: &[Node], span: &Span) -> Lowered<Vec<Node>> {
        let mut ids = Vec::new();
        for lead in leads {
            match self.graph.op(*lead) {
                Op::Leaf(id) => ids.push(id),
                _ => {
                    return Err(self.source.error(
                        Code::E0402,
                        "failed to solve the equation",
                        span.clone(),
                        "what is solved for must be a symbol or a derivative of a field",
                    ));
                }
            }
        }
        let matrix: Vec<Node> = equations
            .iter()
            .flat_map(|equation| ids.iter().map(move |id| (*equation, *id)))
            .map(|(equation, id)| self.graph.derive(equation, Direction::Variable(id)))
            .collect();
        if self.graph.leaves_of(&matrix).iter().any(|leaf| ids.contains(leaf)) {
            return Err(self.source.error(
                Code::E0403,
                "failed to solve the equation",
                span.clone(),
                "it is not linear in what is solved for",
            ));
        }
        let n = ids.len();
        let pivot = self.determinant(&matrix, n);
        if self.graph.is_zero(pivot) {
            return Err(self.source.error(
                Code::E0403,
                "failed to solve the equation",
                span.clone(),
                "it does not contain what is solved for",
            ));
        }
        let inverse = self.inverse_matrix(&matrix, n);
        self.system.pivots.push((pivot, span.clone()));
        let rest: Vec<Node> = equations
            .iter()
            .map(|equation| self.graph.with_zeros(*equation, |leaf| ids.contains(&leaf)))
            .collect();
        Ok((0..n)
            .map(|row| {
                let terms: Vec<Node> =
                    (0..n).map(|column| self.graph.mul(inverse[row * n + column], rest[column])).collect();
                let sum = self.graph.sum(terms);
                self.graph.neg(sum)
            })
            .collect())
    }
}
