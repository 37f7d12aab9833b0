//! Variables that run over the real numbers in one expression: of definite integrals and of limits.

use super::super::domain::Domain;
use super::super::graph::{Jet, Leaf, LeafId, Node, Op, SymbolInfo};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::array::Array;
use super::instance::{Instance, Lowered};
use super::system::Question;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Expr, Kind};

/// Where a variable ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    At(Node),
    /// ∞, or −∞ where it is not above.
    Infinite {
        above: bool,
    },
}

impl Instance<'_> {
    /// The place where a variable ends, and where it has a value.
    pub(super) fn end(&mut self, place: &Expr) -> Lowered<(End, Domain)> {
        if place.is_infinite() {
            return Ok((End::Infinite { above: !matches!(place.kind, Kind::Neg(_)) }, Domain::EVERYWHERE));
        }
        let value = self.plain(place, "a bound")?;
        if !self.graph.signs(value.data[0]).is_real() {
            return Err(self.no_variable(&place.span, "a real variable ends at real numbers"));
        }
        Ok((End::At(value.data[0]), value.common_domain()))
    }

    /// The variable, and a term in which it runs over the real numbers. A letter that is not declared has that meaning
    /// there alone.
    pub(super) fn over_reals(
        &mut self,
        variable: &str,
        term: &Expr,
        inside: &str,
    ) -> Lowered<(LeafId, Tensor)> {
        let is_declared = self.scope.symbols.get(variable).is_some();
        let node = match is_declared {
            true => self.parameter(variable, &term.span)?[0],
            false => self.fresh(variable, Signs::REAL),
        };
        let Op::Leaf(leaf) = self.graph.op(node) else {
            return Err(self.no_variable(&term.span, &format!("`{variable}` is no variable here")));
        };
        if is_declared {
            let lowered = self.plain(term, inside)?;
            self.refuse_fields(leaf, &lowered, &term.span)?;
            self.refuse_what_depends_on(leaf, &lowered, &term.span)?;
            return Ok((leaf, lowered));
        }
        self.arrays.insert(variable.to_owned(), Array::new(Vec::new(), vec![node], Vec::new()));
        let lowered = self.plain(term, inside);
        self.arrays.remove(variable);
        Ok((leaf, lowered?))
    }

    /// A variable of its own.
    pub(super) fn fresh(&mut self, name: &str, signs: Signs) -> Node {
        let info = SymbolInfo { name: name.to_owned(), depends_on: 0, signs, complex: false };
        let symbol = self.graph.add_symbol(info);
        self.graph.variable(Leaf::Jet(Jet { symbol, component: 0, by: Vec::new(), conjugate: false }))
    }

    /// What is assumed of expressions with a variable in them.
    pub(super) fn assumed_of(&self, variable: LeafId) -> Vec<(Node, Signs)> {
        let all = self.graph.assumptions().chain(self.conditions.iter().copied());
        let mut found: Vec<(Node, Signs)> =
            all.filter(|(node, _)| self.graph.leaves_of(&[*node]).contains(&variable)).collect();
        found.sort_unstable_by_key(|(node, _)| *node);
        found
    }

    /// Functions and `where` lines may bring a variable in that is not seen.
    fn refuse_what_depends_on(&mut self, variable: LeafId, term: &Tensor, span: &Span) -> Lowered<()> {
        let name = self.leaf_label(variable);
        if self.graph.parameters_of_equations(&term.data).contains(&variable) {
            let label = format!(
                "`{name}` stands in the equation or the initial values of a function, which do not say how it changes with it"
            );
            return Err(self.no_variable(span, &label));
        }
        for of in term.data.clone() {
            let label = format!("what `where` puts in may depend on `{name}`; name it with `let` instead");
            let refusal = self.no_variable(span, &label);
            self.ask(Question::Parameter { of, by: variable }, refusal)?;
        }
        Ok(())
    }

    /// A field is known where one is, and nowhere else; what moves with a time, at one time.
    fn refuse_fields(&self, variable: LeafId, term: &Tensor, span: &Span) -> Lowered<()> {
        let Leaf::Coordinate(c) = self.graph.leaf(variable) else { return Ok(()) };
        let moving = match self.graph.flow() {
            Some((moving, time)) if time == *c => moving.iter().fold(0u64, |mask, c| mask | 1 << c),
            _ => 0,
        };
        let changes = |leaf: &LeafId| match self.graph.leaf(*leaf) {
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on & (1 << c | moving) != 0,
            Leaf::Velocity { .. } => true,
            Leaf::Coordinate(other) => moving & (1 << other) != 0,
        };
        match self.graph.leaves_of(&term.data).into_iter().find(changes) {
            None => Ok(()),
            Some(field) => Err(self.no_variable(
                span,
                &format!(
                    "`{}` depends on `{}`, and a field is known at one point only: write a function of the variable",
                    self.leaf_label(field),
                    self.leaf_label(variable)
                ),
            )),
        }
    }

    fn no_variable(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(
            Code::E0431,
            "failed to let a variable run over the real numbers",
            span.clone(),
            label,
        )
    }
}
