//! `vary(S, field)`: the functional derivative, also in the inverse metric.

use std::collections::BTreeMap;

use super::super::euler::Varied;
use super::super::graph::{Leaf, Node, Op};
use super::super::tensor::Tensor;
use super::array::Array;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Expr, Height, Kind, Slot};
use crate::language::scope::{Structure, SymbolKind};

impl Instance<'_> {
    pub(super) fn variation(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let functional = self.lower(&call.arguments[0])?;
        let [density] = *functional.data.as_slice() else {
            return Err(self.source.error(
                Code::E0410,
                "failed to vary something with free indices",
                call.arguments[0].span.clone(),
                "a functional or a density has none",
            ));
        };
        if self.is_coordinate(&call.arguments[1]) {
            return self.along_flow(call, density, &functional, span);
        }
        let mask = functional.integrated.unwrap_or_else(|| self.dependence(density));
        self.refuse_rough_or_moving(density, span)?;
        let domain = functional.domains[0].clone();
        if let Some(slots) = self.upper_metric(&call.arguments[1]) {
            let metric = self.declared_metric(span)?;
            let varied = self.array(&metric, span)?.data;
            let density = self.density_of_definitions(density, &varied, span)?;
            let lower = self.metric_variation(density, mask, span)?.defined_on(&domain);
            return self.pick(&lower, &slots);
        }
        let field = self.lower(&call.arguments[1])?;
        let density = self.density_of_definitions(density, &field.data, span)?;
        // How often a component stands in a symmetric array: twice beside the diagonal.
        let mut shared: BTreeMap<Node, usize> = BTreeMap::new();
        if let Some(name) = self.symmetric(&call.arguments[1]) {
            for node in self.array(&name, span)?.data {
                *shared.entry(node).or_default() += 1;
            }
        }
        let mut failed = false;
        let mut missing = 0;
        let mut result = field.map(|node| {
            let Op::Leaf(id) = self.graph.op(node) else {
                failed = true;
                return node;
            };
            let Leaf::Jet(jet) = self.graph.leaf(id).clone() else {
                failed = true;
                return node;
            };
            missing = mask & !self.graph.symbol(jet.symbol).depends_on;
            let expression = self.graph.euler_lagrange(density, mask, &Varied { jet });
            // A symmetric pair is one variable: its variation counts both components, so each gets half,
            // also where one component is named, as in vary(S, g_{0 1}).
            match shared.get(&node) {
                Some(&n) if n > 1 => {
                    let n = self.graph.integer(n as i64);
                    self.graph.div(expression, n)
                }
                _ => expression,
            }
        });
        if failed {
            return Err(self.source.error(
                Code::E0410,
                "failed to vary in this",
                span.clone(),
                "every component must be an independent field",
            ));
        }
        if missing == mask && mask != 0 {
            return Err(self.source.error(
                Code::E0410,
                "failed to vary in this",
                call.arguments[1].span.clone(),
                "it depends on none of the integrated coordinates; differentiate inside the integral instead",
            ));
        }
        // The variation is as constant in a coordinate as the field is, so the integral over it stays.
        result.integrated = (missing != 0).then_some(missing);
        Ok(result.restricted(|_, _| domain.clone()))
    }

    fn is_coordinate(&self, expr: &Expr) -> bool {
        let Kind::Name(reference) = &expr.kind else { return false };
        let symbol = self.scope.symbols.get(&reference.name);
        symbol.is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Coordinate))
    }

    /// The variation of a trajectory: of the action ∫ L dt, or of L itself.
    fn along_flow(
        &mut self,
        call: &Call,
        density: Node,
        functional: &Tensor,
        span: &Span,
    ) -> Lowered<Tensor> {
        let refuse = |label: &str| self.source.error(Code::E0410, "failed to vary", span.clone(), label);
        let time = self.graph.flow_time();
        if functional.integrated.is_some_and(|mask| time.is_none_or(|time| mask != 1 << time)) {
            return Err(refuse("the action of a trajectory is integrated over the time of the flow alone"));
        }
        for node in self.graph.reachable(&[density]) {
            let Op::Sqrt(a) = self.graph.op(node) else { continue };
            let signs = self.graph.signs(a);
            if signs.is_nonnegative() && !signs.is_nonzero() && self.mentions_velocity(a) {
                let label = format!("`{}` stands under a root and may vanish", self.node_label(a));
                return Err(refuse(&label));
            }
        }
        let coordinates = self.lower(&call.arguments[1])?;
        let mut data = Vec::new();
        for node in &coordinates.data {
            let coordinate = match self.graph.op(*node) {
                Op::Leaf(id) => match self.graph.leaf(id) {
                    Leaf::Coordinate(c) => Some(*c),
                    _ => None,
                },
                _ => None,
            };
            let moves = |c: &u8| self.graph.flow().is_some_and(|(moving, _)| moving.contains(c));
            let Some(coordinate) = coordinate.filter(moves) else {
                return Err(self.source.error(
                    Code::E0410,
                    "failed to vary in this",
                    call.arguments[1].span.clone(),
                    "expected a coordinate that moves, as it is declared in a `flow`",
                ));
            };
            data.push(self.graph.euler_along_flow(density, coordinate));
            self.within_budget(span)?;
        }
        let domains = vec![functional.domains[0].clone(); data.len()];
        Ok(Tensor { data, domains, ..coordinates })
    }

    /// A functional derivative needs a smooth density: that of |u_x| is not the derivative of its branches. And
    /// what a rule says of the flow may depend on the field that is varied.
    fn refuse_rough_or_moving(&self, density: Node, span: &Span) -> Lowered<()> {
        let graph = &self.graph;
        for node in graph.reachable(&[density]) {
            let (label, found) = match graph.op(node) {
                Op::Sqrt(a) => {
                    let signs = graph.signs(a);
                    let vanishes = signs.is_nonnegative() && !signs.is_nonzero();
                    let rough = vanishes && !matches!(graph.op(a), Op::Leaf(_)) && self.has_field(a);
                    (format!("`{}` stands under a root and may vanish", self.node_label(a)), rough)
                }
                Op::Leaf(leaf) => {
                    let moving = matches!(graph.leaf(leaf), Leaf::Velocity { .. });
                    let replaced =
                        self.on_shell.rules().any(|rule| matches!(rule.lead, Leaf::Velocity { .. }));
                    ("a `where` line says how the coordinates in it move".to_owned(), moving && replaced)
                }
                _ => continue,
            };
            if found {
                return Err(self.source.error(Code::E0410, "failed to vary", span.clone(), &label));
            }
        }
        Ok(())
    }

    fn has_field(&self, node: Node) -> bool {
        self.graph.leaves_of(&[node]).into_iter().any(|leaf| match self.graph.leaf(leaf) {
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on != 0,
            _ => false,
        })
    }

    /// Mask of the coordinates that a node depends on.
    fn dependence(&self, node: Node) -> u64 {
        self.graph.leaves_of(&[node]).into_iter().fold(0, |mask, leaf| match self.graph.leaf(leaf) {
            Leaf::Coordinate(c) => mask | 1 << c,
            Leaf::Jet(jet) => mask | self.graph.symbol(jet.symbol).depends_on,
            Leaf::Velocity { .. } => mask,
        })
    }

    /// The name of a symmetric array of which a component is varied.
    fn symmetric(&self, field: &Expr) -> Option<String> {
        match &field.kind {
            Kind::Name(reference) => {
                let symbol = self.scope.symbols.get(&reference.name)?;
                (symbol.structure == Structure::Symmetric).then(|| reference.name.clone())
            }
            _ => None,
        }
    }

    /// The slots of `g^{a b}` where that is what is varied.
    fn upper_metric(&self, field: &Expr) -> Option<Vec<Slot>> {
        match &field.kind {
            Kind::Name(reference)
                if self.scope.metric.as_ref() == Some(&reference.name)
                    && reference.slots.len() == 2
                    && reference.slots.iter().all(|slot| slot.height == Height::Upper) =>
            {
                Some(reference.slots.clone())
            }
            _ => None,
        }
    }

    /// δS/δg^ab = -g_ac g_bd δS/δg_cd, symmetric in a and b, with lower indices.
    fn metric_variation(&mut self, density: Node, mask: u64, span: &Span) -> Lowered<Array> {
        let metric = self.declared_metric(span)?;
        let g = self.array(&metric, span)?;
        let n = g.shape[0];
        let zero = self.graph.zero();
        let mut variation = vec![zero; n * n];
        for (c, d) in pairs(n).filter(|(c, d)| c <= d) {
            let jet = match self.graph.op(g.data[c * n + d]) {
                Op::Leaf(id) => match self.graph.leaf(id) {
                    Leaf::Jet(jet) => jet.clone(),
                    _ => return Err(self.not_a_field(span)),
                },
                _ => return Err(self.not_a_field(span)),
            };
            if mask & !self.graph.symbol(jet.symbol).depends_on != 0 {
                return Err(self.not_a_field(span));
            }
            let value = self.graph.euler_lagrange(density, mask, &Varied { jet });
            let half = self.half();
            let value = if c == d { value } else { self.graph.mul(half, value) };
            variation[c * n + d] = value;
            variation[d * n + c] = value;
        }
        let lower = Array::new(vec![n, n], variation, vec![Height::Upper; 2]);
        let lower = self.moved(lower, 0, Height::Lower, span)?;
        let mut lower = self.moved(lower, 1, Height::Lower, span)?;
        lower.data = lower.data.into_iter().map(|node| self.graph.neg(node)).collect();
        Ok(lower)
    }

    fn not_a_field(&self, span: &Span) -> Diagnostic {
        self.source.error(
            Code::E0410,
            "failed to vary the metric",
            span.clone(),
            "every component must be an independent field of all integrated coordinates",
        )
    }
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)))
}
