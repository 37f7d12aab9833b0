//! On-shell rules: `where A = B`, with or without `solve`.

use std::collections::HashMap;

use dashu_ratio::RBig;

use super::super::graph::Direction;
use super::super::graph::{Leaf, Node, Op};
use super::super::on_shell;
use super::super::signs::Signs;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Expr, Kind};
use crate::language::claim::Rule;
use crate::language::operation::Part;

/// Roots of this order are drawn, and of no larger one.
const MAX_ROOT: u32 = 6;

/// One component of an equation, as it was written.
#[derive(Debug, Clone, Copy)]
pub struct Equation {
    pub sides: [Node; 2],
    /// False for the value of a coordinate: it holds at a point, not around it.
    pub everywhere: bool,
}

/// A replacement, with the equation that it was solved from.
struct Stated {
    lead: Node,
    value: Node,
    sides: [Node; 2],
}

impl Instance<'_> {
    /// Adds the equations that a rule states; they are used once [`complete`](Self::complete) was called.
    ///
    /// # Errors
    /// When the left side is not a derivative and no `solve` says what to solve for, when the equation
    /// is not linear in it, or when the replacement contradicts a declared sign.
    pub fn add_rule(&mut self, rule: &Rule) -> Lowered<()> {
        self.added(rule, rule.solve.is_some())
    }

    /// The same of a relation that another equation brings: solving it divides by what may vanish, knowingly if it is
    /// said what it is solved for.
    ///
    /// # Errors
    /// As for [`add_rule`](Self::add_rule).
    pub fn add_premise(&mut self, rule: &Rule, knowingly: bool) -> Lowered<()> {
        self.added(rule, knowingly)
    }

    /// The same of an equation that holds at a point: nothing follows from it by differentiation.
    ///
    /// # Errors
    /// As for [`add_rule`](Self::add_rule).
    pub fn add_condition(&mut self, rule: &Rule) -> Lowered<()> {
        self.system.at_a_point = true;
        let added = self.added(rule, false);
        self.system.at_a_point = false;
        added
    }

    fn added(&mut self, rule: &Rule, knowingly: bool) -> Lowered<()> {
        self.system.line = Some(rule.span.clone());
        self.system.divides_knowingly = knowingly;
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
        let pairs: Vec<[Node; 2]> = left.data.iter().zip(&right.data).map(|(l, r)| [*l, *r]).collect();
        let is_lead = |node: &Node| matches!(self.graph.op(*node), Op::Leaf(_));
        let stated: Vec<Stated> = match &rule.solve {
            None if left.data.iter().zip(&right.data).all(|(l, r)| l == r || is_lead(l)) => {
                pairs.into_iter().map(|sides| Stated { lead: sides[0], value: sides[1], sides }).collect()
            }
            None => self.solved_for_something(&pairs, rule)?,
            Some(lead) if matches!(lead.kind, Kind::List(_)) => {
                self.solved_for_several(&pairs, lead, rule)?
            }
            Some(lead) => {
                let leads = self.aligned(lead, &left.letters)?;
                let difference: Vec<Node> =
                    left.data.iter().zip(&right.data).map(|(l, r)| self.graph.sub(*l, *r)).collect();
                let values = match (difference.as_slice(), leads.data.as_slice()) {
                    ([equation], [lead]) => match self.single_root(*equation, *lead, &rule.span) {
                        Some(root) => vec![root],
                        None => self.solve_linear(&difference, &leads.data, &rule.span)?,
                    },
                    _ => self.solve_linear(&difference, &leads.data, &rule.span)?,
                };
                let solved = leads.data.into_iter().zip(values).zip(pairs);
                solved.map(|((lead, value), sides)| Stated { lead, value, sides }).collect()
            }
        };
        // Partners of a symmetric array are one variable: the rule must give them the same value.
        let mut own: HashMap<Leaf, Node> = HashMap::new();
        for Stated { lead, value, sides } in stated {
            if lead == value {
                continue;
            }
            self.refuse_hidden_dependence(lead, value, &rule.span)?;
            let Op::Leaf(id) = self.graph.op(lead) else { return Err(self.no_lead(rule)) };
            self.system.solved.push((id, value));
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
            self.refuse_fixed(&lead, &rule.span)?;
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

    /// A coordinate that moves is no constant by an equation: its velocity would have to follow from it.
    fn refuse_fixed(&self, lead: &Leaf, span: &Span) -> Lowered<()> {
        let moves = |c: &u8| self.graph.flow().is_some_and(|(moving, _)| moving.contains(c));
        match lead {
            Leaf::Coordinate(c) if !self.system.at_a_point && moves(c) => {
                let name = self.graph.coordinate_name(*c);
                let message = format!("failed to replace `{name}`, which moves along the flow");
                let label = "along the flow its velocity follows from this, and no rule says so";
                let error = self.source.error(Code::E0402, message, span.clone(), label);
                Err(error.with_help(format!(
                    "say of a moment `when {name} = …`, or of all times `where Dt({name}) = …`"
                )))
            }
            _ => Ok(()),
        }
    }

    fn no_lead(&self, rule: &Rule) -> Diagnostic {
        let error = self.source.error(
            Code::E0402,
            "failed to use this equation as a replacement",
            rule.left.span.clone(),
            "the left side is not a symbol or a derivative of a field, and the equation is linear in none",
        );
        error.with_help(
            "say what to solve for, `where A = B solve d(p, t)`; what stands there as one power needs a sign, `param p > 0`",
        )
    }

    /// An equation between real variables that is complex is two: its real and its imaginary part.
    fn parts(&mut self, sides: [Node; 2]) -> Vec<Node> {
        let difference = self.graph.sub(sides[0], sides[1]);
        let leaves = self.graph.leaves_of(&[difference]);
        let all_real = leaves
            .iter()
            .all(|leaf| self.graph.node_of_leaf(*leaf).is_some_and(|node| self.graph.signs(node).is_real()));
        if self.graph.signs(difference).is_real() || !all_real {
            return vec![difference];
        }
        [Part::Real, Part::Imaginary].map(|part| self.complex_part(part, difference)).to_vec()
    }

    /// With the values of what earlier equations were solved for.
    fn with_earlier(&mut self, node: Node) -> Node {
        let solved = self.system.solved.clone();
        solved.into_iter().fold(node, |node, (leaf, value)| self.graph.replaced(node, leaf, value))
    }

    /// Solves each equation for the highest derivative in which it is linear, or for a parameter.
    fn solved_for_something(&mut self, pairs: &[[Node; 2]], rule: &Rule) -> Lowered<Vec<Stated>> {
        let mut stated = Vec::new();
        for sides in pairs {
            for part in self.parts(*sides) {
                let equation = self.with_earlier(part);
                let equation = self.graph.simplified(equation);
                if self.graph.is_zero(equation) {
                    continue;
                }
                let (lead, value) = match self.natural_lead(equation) {
                    Some(lead) => (lead, self.solve_linear(&[equation], &[lead], &rule.span)?[0]),
                    None => self.natural_root(equation, sides[0], rule)?,
                };
                if let Op::Leaf(id) = self.graph.op(lead) {
                    self.system.solved.push((id, value));
                }
                stated.push(Stated { lead, value, sides: *sides });
            }
        }
        Ok(stated)
    }

    /// The variable that an equation is solved for where nothing says which: one of highest derivatives, before
    /// others one with a factor that cannot vanish.
    fn natural_lead(&mut self, equation: Node) -> Option<Node> {
        let mut best: Option<((bool, usize, bool), Node)> = None;
        for leaf in self.graph.leaves_of(&[equation]) {
            let Leaf::Jet(jet) = self.graph.leaf(leaf).clone() else { continue };
            let Some(node) = self.graph.node_of_leaf(leaf) else { continue };
            let slope = self.graph.derive(equation, Direction::Variable(leaf));
            let slope = self.graph.simplified(slope);
            let is_linear = !self.graph.is_zero(slope) && !self.graph.leaves_of(&[slope]).contains(&leaf);
            let allowed = self.graph.symbol(jet.symbol).depends_on;
            if !is_linear || self.depends_on(&[equation], !allowed) {
                continue;
            }
            let rank = (allowed != 0, jet.by.len(), self.graph.signs(slope).is_nonzero());
            if best.is_none_or(|(known, _)| rank > known) {
                best = Some((rank, node));
            }
        }
        best.map(|(_, lead)| lead)
    }

    /// A variable of known sign of which an equation that is linear in none contains one power only, with its value: one
    /// on the left before others.
    fn natural_root(&mut self, equation: Node, left: Node, rule: &Rule) -> Lowered<(Node, Node)> {
        let mut leaves = self.graph.leaves_of(&[left]);
        leaves.extend(self.graph.leaves_of(&[equation]));
        for leaf in leaves {
            let Leaf::Jet(jet) = self.graph.leaf(leaf).clone() else { continue };
            let allowed = self.graph.symbol(jet.symbol).depends_on;
            let Some(lead) = self.graph.node_of_leaf(leaf) else { continue };
            if self.depends_on(&[equation], !allowed) {
                continue;
            }
            if let Some(value) = self.single_root(equation, lead, &rule.span) {
                return Ok((lead, value));
            }
        }
        Err(self.no_lead(rule))
    }

    /// Solves c uⁿ + e = 0 with c and e free of u, n > 1, for a u that is declared to have one sign: ±(-e/c)^(1/n).
    fn single_root(&mut self, equation: Node, lead: Node, span: &Span) -> Option<Node> {
        let Op::Leaf(leaf) = self.graph.op(lead) else { return None };
        let signs = self.graph.signs(lead);
        let is_negative = signs.within(Signs::NONPOSITIVE);
        if !is_negative && !signs.is_nonnegative() {
            return None;
        }
        let slope = self.graph.derive(equation, Direction::Variable(leaf));
        for n in 2..=MAX_ROOT {
            let power = self.graph.powi(lead, i64::from(n) - 1);
            let ratio = self.graph.div(slope, power);
            let ratio = self.graph.simplified(ratio);
            if self.graph.is_zero(ratio) || self.graph.leaves_of(&[ratio]).contains(&leaf) {
                continue;
            }
            let degree = self.graph.integer(i64::from(n));
            let factor = self.graph.div(ratio, degree);
            let rest = self.graph.with_zeros(equation, |id| id == leaf);
            let quotient = self.graph.div(rest, factor);
            let mut radicand = self.graph.neg(quotient);
            let turns = is_negative && n % 2 == 1;
            if turns {
                radicand = quotient;
            }
            let radicand = self.graph.simplified(radicand);
            self.system.pivots.push((factor, span.clone(), self.system.divides_knowingly));
            self.conditions.push((radicand, Signs::NONNEGATIVE));
            let value = match n {
                2 => self.graph.sqrt(radicand),
                _ => self.graph.pow_rational(radicand, &(RBig::ONE / RBig::from(n))),
            };
            return Some(if is_negative { self.graph.neg(value) } else { value });
        }
        None
    }

    /// `solve d(theta, t), d(rho, t)`: as many equations as unknowns.
    fn solved_for_several(&mut self, pairs: &[[Node; 2]], leads: &Expr, rule: &Rule) -> Lowered<Vec<Stated>> {
        let Kind::List(elements) = &leads.kind else { return Ok(Vec::new()) };
        let mut unknowns = Vec::new();
        for element in elements {
            unknowns.extend(self.lower(element)?.data);
        }
        let mut equations: Vec<(Node, [Node; 2])> = Vec::new();
        for sides in pairs {
            equations.extend(self.parts(*sides).into_iter().map(|part| (part, *sides)));
        }
        if equations.len() != unknowns.len() {
            return Err(self.source.error(
                Code::E0403,
                "failed to solve the equation",
                leads.span.clone(),
                format!("{} unknowns, but {} equations", unknowns.len(), equations.len()),
            ));
        }
        let nodes: Vec<Node> = equations.iter().map(|(node, _)| *node).collect();
        let values = self.solve_linear(&nodes, &unknowns, &rule.span)?;
        let solved = unknowns.into_iter().zip(values).zip(equations);
        Ok(solved.map(|((lead, value), (_, sides))| Stated { lead, value, sides }).collect())
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
        self.system.pivots.push((pivot, span.clone(), self.system.divides_knowingly));
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
