//! Dirac's delta under an integral: ∫ A δ⁽ⁿ⁾(c x + d) dx = (-1)ⁿ A⁽ⁿ⁾(-d/c)/(cⁿ |c|) if the place lies between the
//! bounds, and 0 if it lies outside.

use super::super::domain::Domain;
use super::super::graph::{Direction, LeafId, Node};
use super::super::signs::Signs;
use super::instance::{Instance, Lowered};
use super::oracle::Oracle;
use super::reals::End;
use crate::diagnostic::Span;
use crate::language::ast::{Definite, Sifted};
use crate::language::scope::Sign;

impl Instance<'_> {
    pub(super) fn sifted(
        &mut self,
        definite: &Definite<'_>,
        sifted: &Sifted<'_>,
        bounds: [End; 2],
        span: &Span,
    ) -> Lowered<(Node, Domain)> {
        let (variable, argument) = self.over_reals(definite.variable, sifted.argument, "a delta function")?;
        let slope = self.graph.derive(argument.data[0], Direction::Variable(variable));
        let slope = self.graph.simplified(slope);
        let signs = self.graph.signs(slope);
        let (positive, negative) = (signs.is_positive(), signs.is_negative());
        if self.graph.leaves_of(&[slope]).contains(&variable) || !(positive || negative) {
            let label =
                "the argument of a delta function is linear in the variable, with a factor of known sign";
            return Err(self.no_integral(&sifted.argument.span, label));
        }
        let zero = self.graph.zero();
        let offset = self.graph.substitute(argument.data[0], variable, zero);
        let ratio = self.graph.div(offset, slope);
        let place = self.graph.neg(ratio);
        let place = self.graph.simplified(place);
        if !self.graph.signs(place).is_real() {
            return Err(self.no_integral(&sifted.argument.span, "the place of a delta function is real"));
        }
        let Some(mut oracle) = self.oracle.take() else {
            return Err(self.no_integral(span, "it is worked out only where its claim is decided"));
        };
        let is_inside = self.is_between(place, bounds, &mut *oracle);
        self.oracle = Some(oracle);
        let Some(is_inside) = is_inside else {
            let label = format!(
                "whether the delta function has its place between the bounds is not known: it is at `{}`",
                self.node_label(place)
            );
            return Err(self.no_integral(span, &label));
        };
        // A letter that is not declared is another variable each time that it is bound.
        let (variable, rest) = self.over_reals(definite.variable, &sifted.rest, "a definite integral")?;
        let domain = argument.common_domain().and(&rest.common_domain());
        let needed: Vec<Node> = domain.requirements().iter().map(|(node, _)| *node).collect();
        if self.graph.leaves_of(&needed).contains(&variable) {
            return Err(
                self.no_integral(span, "what stands beside a delta function must have a value everywhere")
            );
        }
        if !is_inside {
            return Ok((zero, domain));
        }
        self.refuse_other_places(variable, place, rest.data[0], sifted.primes, span)?;
        let size = if positive { slope } else { self.graph.neg(slope) };
        let mut value = rest.data[0];
        for _ in 0..sifted.primes {
            let derivative = self.graph.derive(value, Direction::Variable(variable));
            let ratio = self.graph.div(derivative, slope);
            value = self.graph.neg(ratio);
        }
        let at_place = self.graph.substitute(value, variable, place);
        Ok((self.graph.div(at_place, size), domain))
    }

    /// What is declared and assumed of the variable, and used already, must be so at the place; and what is
    /// differentiated must have no kink there.
    fn refuse_other_places(
        &mut self,
        variable: LeafId,
        place: Node,
        rest: Node,
        primes: u32,
        span: &Span,
    ) -> Lowered<()> {
        let mut needed = self.assumed_of(variable);
        needed.extend(self.graph.node_of_leaf(variable).map(|x| (x, self.graph.signs_of_leaf(variable))));
        if primes > 0 {
            let rough = self.graph.rough(rest, Direction::Variable(variable));
            needed.extend(rough.into_iter().map(|radicand| (radicand, Signs::from_declared(Sign::Positive))));
        }
        let Some(mut oracle) = self.oracle.take() else { return Ok(()) };
        let fails = needed.into_iter().find(|(node, signs)| {
            let image = self.graph.substitute(*node, variable, place);
            let image = self.graph.simplified(image);
            !self.graph.signs(image).within(*signs) && !oracle.has_signs(self, image, *signs, &[])
        });
        self.oracle = Some(oracle);
        match fails {
            None => Ok(()),
            Some((node, _)) => {
                let label = format!(
                    "at the place of the delta function `{}` must have the sign that is declared, or have no root at 0",
                    self.node_label(node)
                );
                Err(self.no_integral(span, &label))
            }
        }
    }

    /// Whether a place lies between two bounds, the first of which is the lower one, or outside of both; none where
    /// that is not known.
    fn is_between(&mut self, place: Node, [lower, upper]: [End; 2], oracle: &mut dyn Oracle) -> Option<bool> {
        let mut is_above = |instance: &mut Self, one: End, other: End| {
            let (End::At(one), End::At(other)) = (one, other) else { return Some(true) };
            let distance = instance.graph.sub(one, other);
            let mut has = |sign| {
                let signs = Signs::from_declared(sign);
                instance.graph.signs(distance).within(signs)
                    || oracle.has_signs(instance, distance, signs, &[])
            };
            match (has(Sign::Positive), has(Sign::Negative)) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            }
        };
        let place = End::At(place);
        match (is_above(self, place, lower)?, is_above(self, upper, place)?) {
            (true, true) => Some(true),
            (true, false) | (false, true) => Some(false),
            // Between them, but the first is the upper one.
            (false, false) => None,
        }
    }
}
