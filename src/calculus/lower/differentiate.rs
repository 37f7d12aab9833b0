//! `d(A, x)` and comma indices.

use std::sync::Arc;

use super::super::graph::Direction;
use super::super::graph::{Leaf, Node, Op};
use super::super::tensor::Tensor;
use super::frame::Metric;
use super::instance::{Instance, Lowered};
use super::system::Question;
use crate::diagnostic::{Code, Span};
use crate::language::ast::Slot;
use crate::language::scope::Symbol;

impl Instance<'_> {
    /// The coordinates with the range of a comma index.
    pub(in crate::calculus) fn coordinate_along(&mut self, slot: &Slot) -> Lowered<Tensor> {
        let range = slot.index.letter().and_then(|letter| self.scope.range_of(letter));
        let families: Vec<Arc<Symbol>> = self
            .scope
            .coordinates()
            .filter(|family| match family.slots.as_slice() {
                [only] => range.is_none_or(|range| only.range == *range),
                _ => false,
            })
            .cloned()
            .collect();
        let [family] = families.as_slice() else {
            return Err(self.source.error(
                Code::E0408,
                "failed to tell the coordinate of a comma derivative",
                slot.span.clone(),
                "exactly one family of coordinates must run over this range; write d(…) instead",
            ));
        };
        let slot = Slot { comma: false, ..slot.clone() };
        let array = self.array(&family.name, &slot.span)?;
        self.pick(&array, &[slot])
    }

    /// Differentiates every element in every direction; a letter of both is summed unless bound.
    pub(in crate::calculus) fn differentiate(
        &mut self,
        tensor: Tensor,
        directions: &Tensor,
        span: &Span,
    ) -> Lowered<Tensor> {
        let mut letters = tensor.letters.clone();
        let mut shape = tensor.shape.clone();
        for (letter, length) in directions.letters.iter().zip(&directions.shape) {
            if !letters.contains(letter) {
                letters.push(letter.clone());
                shape.push(*length);
            }
        }
        let all = letters.clone();
        let integrated = tensor.integrated;
        let mut result = Tensor::build(letters, shape, |at| {
            self.within_budget(span)?;
            let node = tensor.element(&all, at);
            let by = directions.element(&all, at);
            let direction = self.direction(by, node, integrated, span)?;
            let domain = self.graph.smooth(tensor.domain(&all, at), node, direction);
            Ok((self.graph.derive(node, direction), domain))
        })?;
        let repeated = self.repeated(tensor.letters.iter().chain(&directions.letters));
        if !repeated.is_empty() {
            result = result.reduce(&repeated, |terms| self.graph.sum(terms));
        }
        result.integrated = integrated;
        Ok(result)
    }

    /// The coordinates of vectors and the number of the one that is differentiated in, if the unit vectors of
    /// a quantity turn along it.
    pub(super) fn turning(
        &mut self,
        tensor: &Tensor,
        directions: &Tensor,
        span: &Span,
    ) -> Lowered<Option<(Metric, usize)>> {
        let turns = self.scope.vectors.as_ref().is_some_and(|frame| !frame.is_cartesian());
        let [by] = *directions.data.as_slice() else { return Ok(None) };
        if !turns || tensor.axes().is_empty() {
            return Ok(None);
        }
        let frame = self.frame(span)?;
        if self.vector_axes(tensor, &frame).is_empty() {
            return Ok(None);
        }
        let Op::Leaf(id) = self.graph.op(by) else { return Ok(None) };
        if let Leaf::Coordinate(c) = self.graph.leaf(id) {
            let place = frame.coordinates.iter().position(|own| own == c);
            return Ok(place.map(|place| (frame, place)));
        }
        // A parameter of the coordinates turns the unit vectors in a way that the scale factors do not tell.
        if self.graph.leaves_of(&frame.scales).contains(&id) {
            return Err(self.source.error(
                Code::E0409,
                "failed to differentiate a vector in this",
                span.clone(),
                "the scale factors depend on it, and so may the unit vectors; name a component",
            ));
        }
        Ok(None)
    }

    /// Along a flow only unit vectors that are the same everywhere stay what they are.
    pub(super) fn refuse_turning(&mut self, tensor: &Tensor, span: &Span) -> Lowered<()> {
        if self.scope.vectors.as_ref().is_some_and(|frame| !frame.is_cartesian()) && !tensor.axes().is_empty()
        {
            return Err(self.source.error(
                Code::E0409,
                "failed to differentiate a vector along a flow",
                span.clone(),
                "its unit vectors turn; write it in Cartesian coordinates, or by components",
            ));
        }
        Ok(())
    }

    pub(super) fn direction(
        &mut self,
        by: Node,
        of: Node,
        integrated: Option<u64>,
        span: &Span,
    ) -> Lowered<Direction> {
        let refuse = |label: &str| {
            self.source.error(Code::E0409, "failed to differentiate in this", span.clone(), label)
        };
        let Op::Leaf(id) = self.graph.op(by) else {
            return Err(refuse("expected a coordinate or a parameter"));
        };
        match self.graph.leaf(id) {
            Leaf::Coordinate(c) if integrated.is_some_and(|mask| mask & (1 << c) != 0) => {
                Err(refuse("this coordinate is integrated over"))
            }
            Leaf::Coordinate(_) if self.mentions_velocity(of) => Err(refuse(
                "a velocity Dt(q) belongs to one trajectory; declare a velocity field to differentiate it",
            )
            .with_help(
                "for the equation of motion of a Lagrangian write `vary(L, q)`, for a momentum `d(L, Dt(q))`",
            )),
            Leaf::Coordinate(c) => Ok(Direction::Coordinate(*c)),
            _ if self.graph.parameters_of_equations(&[of]).contains(&id) => Err(refuse(
                "it stands in the equation or the initial values of a function, which do not say how it changes with them",
            )),
            Leaf::Velocity { .. } => {
                let hidden =
                    refuse("a `where` line says what velocities in it are; name them with `let` instead");
                self.ask(Question::Velocities { of }, hidden)?;
                Ok(Direction::Variable(id))
            }
            _ => {
                let hidden =
                    refuse("what `where` puts in may depend on this parameter; name it with `let` instead");
                self.ask(Question::Parameter { of, by: id }, hidden)?;
                Ok(Direction::Variable(id))
            }
        }
    }

    pub(super) fn mentions_velocity(&self, node: Node) -> bool {
        if self.graph.flow.is_none() {
            return false;
        }
        let leaves = self.graph.leaves_of(&[node]);
        leaves.into_iter().any(|leaf| matches!(self.graph.leaf(leaf), Leaf::Velocity { .. }))
    }
}
