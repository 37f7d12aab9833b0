//! `transformed(A)`: an expression in new symbols, told by what was there before.
//!
//! A transformation gives new coordinates X(x) and new fields U(x, u, …), which belong to the new place: ũ(X) = U.
//! Derivatives follow by the chain rule, ∂ũ/∂Xᵃ = (∂xᵇ/∂Xᵃ) D_b U (Olver, *Applications of Lie Groups to
//! Differential Equations*, section 2.3); along a flow, dX/dT = (dX/dt)/(dT/dt).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::domain::Domain;
use super::super::graph::{Direction, Graph, Jet, Leaf, LeafId, Node, Op, SymbolId};
use super::super::on_shell::Unknown;
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::super::zero::ZeroTest;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::Call;
use crate::language::scope::Replacement;

/// What the `transform` lines say, at definite sizes.
#[derive(Debug, Clone, Default)]
pub(super) struct Transformation {
    /// The new value of each coordinate that is named.
    pub coordinates: BTreeMap<u8, Node>,
    /// The new value of each component of a field or a parameter that is named.
    pub symbols: BTreeMap<(SymbolId, u32), Node>,
    /// ∂x/∂X of the coordinates that are named, row by row: the old ones are the rows.
    inverse: Vec<Node>,
    /// Coordinates that do not stay what they are.
    changed: u64,
    /// Where everything has a value, and one that what is declared allows.
    pub domain: Domain,
}

impl Instance<'_> {
    /// Works out what the `transform` lines say.
    ///
    /// # Errors
    /// When a symbol gets two values, a real one a complex value, or one that depends on more coordinates.
    pub(super) fn set_transformation(&mut self, zero: &mut dyn ZeroTest) -> Lowered<()> {
        let rules = self.scope.transforms.clone();
        if rules.is_empty() {
            return Ok(());
        }
        let mut all = Transformation::default();
        let mut named: Vec<(Node, Signs, Span)> = Vec::new();
        for rule in rules.iter() {
            self.add_transform(rule, &mut all, &mut named, zero)?;
        }
        self.refuse_other_signature(&all, &rules[0].span, zero)?;
        self.set_chain_rule(&mut all, &rules[0].span)?;
        for (value, signs, _) in &named {
            all.domain = self.graph.require(&all.domain, *value, *signs);
        }
        for rule in rules.iter() {
            self.refuse_wider_dependence(rule, &all, zero)?;
        }
        // What is assumed has been used to write formulas shorter, so it must be true of the new symbols, too.
        let mut assumed: Vec<(Node, Signs)> = self.graph.assumptions().collect();
        assumed.sort_by_key(|(node, _)| *node);
        for (node, signs) in assumed {
            if let Ok(image) = self.image(&[node], &all, &rules[0].span)
                && image[0] != node
            {
                all.domain = self.graph.require(&all.domain, image[0], signs);
            }
        }
        self.transformation = Some(all);
        Ok(())
    }

    fn add_transform(
        &mut self,
        rule: &Replacement,
        all: &mut Transformation,
        named: &mut Vec<(Node, Signs, Span)>,
        zero: &mut dyn ZeroTest,
    ) -> Lowered<()> {
        let [left, right] = self.sides(&rule.left, &rule.right)?;
        if right.integrated.is_some() {
            return Err(self.no_transformation(&rule.span, "a symbol becomes no integral"));
        }
        all.domain = all.domain.and(&right.common_domain());
        for (symbol, value) in left.data.into_iter().zip(right.data) {
            // The partner in an antisymmetric array is the opposite, and what vanishes stays so.
            let (symbol, value) = match self.graph.op(symbol) {
                Op::Neg(inner) => (inner, self.graph.neg(value)),
                _ => (symbol, value),
            };
            let Op::Leaf(id) = self.graph.op(symbol) else {
                if self.graph.is_zero(symbol) && zero.vanishes(&self.graph, value) == Some(true) {
                    continue;
                }
                let label = "expected a symbol as it is declared, in all its components";
                return Err(self.no_transformation(&rule.left.span, label));
            };
            let known = match self.graph.leaf(id).clone() {
                Leaf::Coordinate(c) => {
                    let leaves = self.graph.leaves_of(&[value]);
                    if leaves.into_iter().any(|leaf| !self.is_fixed(leaf)) {
                        let label = "new coordinates depend on coordinates and parameters only";
                        return Err(self.no_transformation(&rule.right.span, label));
                    }
                    all.coordinates.insert(c, value)
                }
                Leaf::Jet(Jet { symbol, component, by, conjugate: false }) if by.is_empty() => {
                    all.symbols.insert((symbol, component), value)
                }
                Leaf::Jet(_) | Leaf::Velocity { .. } => {
                    let label = "expected a symbol, and no derivative; derivatives follow from it";
                    return Err(self.no_transformation(&rule.left.span, label));
                }
            };
            if let Some(known) = known {
                let difference = self.graph.sub(known, value);
                if zero.vanishes(&self.graph, difference) != Some(true) {
                    return Err(self.source.error(
                        Code::E0416,
                        "failed to transform a variable into two values",
                        rule.span.clone(),
                        format!("`{}` becomes two things that differ", self.leaf_label(id)),
                    ));
                }
            }
            let signs = self.graph.signs(symbol);
            if signs.is_real() && !self.graph.signs(value).is_real() {
                return Err(self.source.error(
                    Code::E0420,
                    format!("failed to give the real `{}` a complex value", self.leaf_label(id)),
                    rule.span.clone(),
                    "what it becomes need not be real; declare it `complex`",
                ));
            }
            named.push((value, signs, rule.span.clone()));
        }
        Ok(())
    }

    /// Of a metric with a declared signature more is used than the signs of its minors, so that it may only grow
    /// by a positive factor.
    fn refuse_other_signature(
        &mut self,
        all: &Transformation,
        span: &Span,
        zero: &mut dyn ZeroTest,
    ) -> Lowered<()> {
        let (Some(name), Some(_)) = (self.scope.metric.clone(), self.scope.signature) else {
            return Ok(());
        };
        let mut factor: Option<Node> = None;
        for component in self.array(&name, span)?.data {
            let Op::Leaf(id) = self.graph.op(component) else { continue };
            let Leaf::Jet(jet) = self.graph.leaf(id).clone() else { continue };
            let value = match all.symbols.get(&(jet.symbol, jet.component)) {
                Some(value) => *value,
                None => component,
            };
            let slope = self.graph.derive(value, Direction::Variable(id));
            let slope = self.graph.simplified(slope);
            let common = *factor.get_or_insert(slope);
            let multiple = self.graph.mul(common, component);
            let rest = self.graph.sub(value, multiple);
            if !self.graph.signs(common).is_positive() || zero.vanishes(&self.graph, rest) != Some(true) {
                let label = "a metric with a declared signature may be multiplied by a positive number only";
                let help = "declare the metric without its signature";
                return Err(self.no_transformation(span, label).with_help(help));
            }
        }
        Ok(())
    }

    /// True of coordinates and parameters.
    fn is_fixed(&self, leaf: LeafId) -> bool {
        match self.graph.leaf(leaf) {
            Leaf::Coordinate(_) => true,
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on == 0,
            Leaf::Velocity { .. } => false,
        }
    }

    /// How the old coordinates change with the new ones.
    fn set_chain_rule(&mut self, all: &mut Transformation, span: &Span) -> Lowered<()> {
        let named: Vec<(u8, Node)> = all.coordinates.iter().map(|(c, value)| (*c, *value)).collect();
        for (c, value) in &named {
            if self.graph.variable(Leaf::Coordinate(*c)) != *value {
                all.changed |= 1 << c;
            }
        }
        let n = named.len();
        // The minors of more rows than this do not fit the budget.
        self.room_for(1usize.checked_shl(n as u32).unwrap_or(usize::MAX), span)?;
        let mut jacobian = Vec::new();
        for (_, value) in &named {
            for (b, _) in &named {
                jacobian.push(self.graph.derive(*value, Direction::Coordinate(*b)));
            }
        }
        let determinant = self.determinant(&jacobian, n);
        all.domain = self.graph.require(&all.domain, determinant, Signs::NONZERO);
        all.inverse = self.inverse_matrix(&jacobian, n);
        if let Some(rate) = self.new_rate(all) {
            all.domain = self.graph.require(&all.domain, rate, Signs::NONZERO);
        }
        Ok(())
    }

    /// dT/dt along the flow, if there is one whose time changes.
    fn new_rate(&mut self, all: &Transformation) -> Option<Node> {
        let time = self.graph.flow_time()?;
        let value = all.coordinates.get(&time).filter(|_| all.changed & (1 << time) != 0)?;
        Some(self.graph.derive(*value, Direction::Flow))
    }

    /// ∂/∂Xᵃ of something at the old place.
    fn along_new(&mut self, node: Node, a: u8, all: &Transformation) -> Node {
        let graph = &mut self.graph;
        if all.changed == 0 {
            return graph.derive(node, Direction::Coordinate(a));
        }
        let n = all.coordinates.len();
        let mut terms = Vec::new();
        let place = all.coordinates.keys().position(|c| *c == a);
        if place.is_none() {
            terms.push(graph.derive(node, Direction::Coordinate(a)));
        }
        for (row, b) in all.coordinates.keys().enumerate() {
            let slope = graph.derive(node, Direction::Coordinate(*b));
            // ∂xᵇ/∂Xᵃ; of a coordinate that stays, at fixed values of those that do not.
            let rate = match place {
                Some(column) => all.inverse[row * n + column],
                None => {
                    let through = all.coordinates.values().enumerate().map(|(column, value)| {
                        let drift = graph.derive(*value, Direction::Coordinate(a));
                        graph.mul(all.inverse[row * n + column], drift)
                    });
                    let through = through.collect();
                    let sum = graph.sum(through);
                    graph.neg(sum)
                }
            };
            terms.push(graph.mul(rate, slope));
        }
        graph.sum(terms)
    }

    /// A field at its new place must depend on no more coordinates than declared.
    fn refuse_wider_dependence(
        &mut self,
        rule: &Replacement,
        all: &Transformation,
        zero: &mut dyn ZeroTest,
    ) -> Lowered<()> {
        for symbol in self.lower(&rule.left)?.data {
            let Op::Leaf(id) = self.graph.op(symbol) else { continue };
            let Leaf::Jet(jet) = self.graph.leaf(id).clone() else { continue };
            let Some(value) = all.symbols.get(&(jet.symbol, jet.component)) else { continue };
            let allowed = self.graph.symbol(jet.symbol).depends_on;
            for c in (0..self.graph.coordinate_count()).filter(|c| allowed & (1 << c) == 0) {
                let slope = self.along_new(*value, c, all);
                let moving = self.mentions_velocity(*value);
                if moving || (!self.graph.is_zero(slope) && zero.vanishes(&self.graph, slope) != Some(true)) {
                    let name = self.graph.coordinate_name(c).to_owned();
                    return Err(self.source.error(
                        Code::E0415,
                        format!("failed to transform `{}`", self.leaf_label(id)),
                        rule.span.clone(),
                        format!("it does not depend on `{name}`, but what it becomes does"),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Expressions with the new symbols in the place of the old.
    fn image(&mut self, nodes: &[Node], all: &Transformation, span: &Span) -> Lowered<Vec<Node>> {
        let is_changed = |leaf: &LeafId| match self.graph.leaf(*leaf) {
            Leaf::Jet(jet) => all.symbols.contains_key(&(jet.symbol, jet.component)),
            _ => false,
        };
        if let Some(leaf) = self.graph.parameters_of_equations(nodes).into_iter().find(is_changed) {
            let name = self.leaf_label(leaf);
            let label =
                format!("`{name}` says which function one of these is; what that becomes is not known");
            return Err(self.no_transformation(span, &label));
        }
        let mut images: FxHashMap<LeafId, Node> = FxHashMap::default();
        for leaf in self.graph.leaves_of(nodes) {
            if let Some(image) = self.image_of_leaf(leaf, all, span)? {
                images.insert(leaf, image);
            }
        }
        Ok(self.graph.with_leaves(nodes, |_, leaf| images.get(&leaf).copied()))
    }

    /// What a variable becomes; nothing if it stays.
    fn image_of_leaf(&mut self, leaf: LeafId, all: &Transformation, span: &Span) -> Lowered<Option<Node>> {
        Ok(match self.graph.leaf(leaf).clone() {
            Leaf::Coordinate(c) => all.coordinates.get(&c).copied(),
            Leaf::Jet(jet) => {
                let Some(value) = all.symbols.get(&(jet.symbol, jet.component)).copied() else {
                    self.refuse_unnamed(leaf, &jet, all, span)?;
                    return Ok(None);
                };
                let value = if jet.conjugate { self.graph.conjugate(value) } else { value };
                Some(jet.by.iter().fold(value, |value, c| self.along_new(value, *c, all)))
            }
            Leaf::Velocity { coordinate, order } => {
                let mut value = match all.coordinates.get(&coordinate) {
                    Some(value) => *value,
                    None => self.graph.variable(Leaf::Coordinate(coordinate)),
                };
                let rate = self.new_rate(all);
                for _ in 0..order {
                    value = self.graph.derive(value, Direction::Flow);
                    if let Some(rate) = rate {
                        value = self.graph.div(value, rate);
                    }
                }
                Some(value)
            }
        })
    }

    /// Where a field has coordinates that change, nothing says what it is there.
    pub(super) fn refuse_unnamed(
        &self,
        leaf: LeafId,
        jet: &Jet,
        all: &Transformation,
        span: &Span,
    ) -> Lowered<()> {
        let named = all.symbols.contains_key(&(jet.symbol, jet.component));
        if named || self.graph.symbol(jet.symbol).depends_on & all.changed == 0 {
            return Ok(());
        }
        let name = self.leaf_label(leaf);
        let label = format!("`{name}` depends on coordinates that change, and nothing says what it becomes");
        let symbol = &self.graph.symbol(jet.symbol).name;
        let help = format!("a scalar field is the same at the new place: `transform {symbol} -> {symbol}`");
        Err(self.no_transformation(span, &label).with_help(help))
    }

    /// The transformation, once all lines are read.
    pub(super) fn transformation(&self, span: &Span) -> Lowered<Transformation> {
        let label = "what is transformed is known in `show` lines only";
        self.transformation.clone().ok_or_else(|| self.no_transformation(span, label))
    }

    pub(super) fn no_transformation(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0428, "failed to transform this", span.clone(), label)
    }

    /// A rule may define something by what is transformed: whether it follows is not known. What rules say of
    /// derivatives are equations of motion, which speak of the old symbols.
    pub(super) fn refuse_tied(&self, nodes: &[Node], all: &Transformation, span: &Span) -> Lowered<()> {
        let unknowns: Vec<Unknown> =
            self.graph.leaves_of(nodes).into_iter().map(|leaf| Unknown::of(self.graph.leaf(leaf))).collect();
        for rule in self.on_shell.rules() {
            let defines = match &rule.lead {
                Leaf::Jet(jet) => jet.by.is_empty(),
                Leaf::Coordinate(_) => true,
                Leaf::Velocity { .. } => false,
            };
            let unnamed = defines && self.stays(&rule.lead, all);
            let tied = || {
                let leaves = self.graph.leaves_of(&[rule.right]);
                leaves.into_iter().any(|leaf| !self.stays(self.graph.leaf(leaf), all))
            };
            if unnamed && unknowns.contains(&Unknown::of(&rule.lead)) && tied() {
                let label = "a `where` line ties something in it to what is transformed";
                let help = "say in the `transform` line what becomes of it, too";
                return Err(self.no_transformation(span, label).with_help(help));
            }
        }
        Ok(())
    }

    /// True of a variable that the transformation does not name.
    fn stays(&self, leaf: &Leaf, all: &Transformation) -> bool {
        match leaf {
            Leaf::Coordinate(c) => !all.coordinates.contains_key(c),
            Leaf::Jet(jet) => !all.symbols.contains_key(&(jet.symbol, jet.component)),
            Leaf::Velocity { coordinate, .. } => {
                let time = self.graph.flow_time();
                ![Some(*coordinate), time].into_iter().flatten().any(|c| all.coordinates.contains_key(&c))
            }
        }
    }

    /// `transformed(A)`; of an integral, with the new volume element.
    pub(super) fn transformed(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let all = self.transformation(span)?;
        let tensor = self.lower(&call.arguments[0])?;
        self.refuse_tied(&tensor.data, &all, span)?;
        let mut data = self.image(&tensor.data, &all, span)?;
        let mut domains = Vec::new();
        for domain in &tensor.domains {
            let (nodes, signs): (Vec<Node>, Vec<Signs>) = domain.requirements().iter().copied().unzip();
            self.refuse_tied(&nodes, &all, span)?;
            let images = self.image(&nodes, &all, span)?;
            let needed = images.into_iter().zip(signs);
            let new =
                needed.fold(all.domain.clone(), |new, (node, signs)| self.graph.require(&new, node, signs));
            domains.push(new);
        }
        if let Some(mask) = tensor.integrated {
            let volume = self.new_volume(mask, &all, span)?;
            data = data.into_iter().map(|node| self.graph.mul(volume, node)).collect();
        }
        self.within_budget(span)?;
        Ok(Tensor { data, domains, ..tensor })
    }

    /// |det ∂X/∂x| of the coordinates that are integrated over.
    fn new_volume(&mut self, mask: u64, all: &Transformation, span: &Span) -> Lowered<Node> {
        let named: Vec<(u8, Node)> = all.coordinates.iter().map(|(c, value)| (*c, *value)).collect();
        let inside = |c: u8| mask & (1 << c) != 0;
        for (_, value) in named.iter().filter(|(c, _)| !inside(*c)) {
            if self.depends_on(&[*value], mask) {
                let label = "it is integrated over coordinates that become others outside of the integral";
                return Err(self.source.error(
                    Code::E0404,
                    "failed to transform an integral",
                    span.clone(),
                    label,
                ));
            }
        }
        let rows: Vec<(u8, Node)> = named.into_iter().filter(|(c, _)| inside(*c)).collect();
        let mut jacobian = Vec::new();
        for (_, value) in &rows {
            for (b, _) in &rows {
                jacobian.push(self.graph.derive(*value, Direction::Coordinate(*b)));
            }
        }
        let determinant = self.determinant(&jacobian, rows.len());
        Ok(absolute(&mut self.graph, determinant))
    }
}

/// |a| of what is real.
fn absolute(graph: &mut Graph, a: Node) -> Node {
    let signs = graph.signs(a);
    if signs.is_nonnegative() {
        return a;
    }
    if signs.negated().is_nonnegative() {
        return graph.neg(a);
    }
    let square = graph.mul(a, a);
    graph.sqrt(square)
}
