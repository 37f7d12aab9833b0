//! Covariant derivatives, the wave operator, Lie derivatives.

use std::collections::BTreeSet;

use super::super::graph::Direction;
use super::super::lower::{Instance, Lowered};
use super::super::tensor::Tensor;
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Call, Height, Index, Kind};
use crate::language::operation::Curvature;

impl Instance<'_> {
    pub(in crate::calculus) fn covariant_call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let argument = &call.arguments[0];
        let mut tensor = self.plain(argument, "nabla")?;
        let mut heights: Vec<(String, Height)> = self.heights(argument)?.into_iter().collect();
        for slot in &call.brackets {
            // The new index is lower by definition; an upper one is raised in the end.
            let Index::Letter { name, .. } = &slot.index else {
                return Err(self.source.error(
                    Code::E0207,
                    "failed to differentiate covariantly",
                    slot.span.clone(),
                    "expected a letter",
                ));
            };
            let fresh = format!("{name}\u{1}");
            tensor = self.covariant(tensor, &heights, &fresh, span)?;
            if slot.height == Height::Upper {
                tensor = self.raise_letter(tensor, &fresh, span)?;
            }
            tensor = self.rename_letter(tensor, &fresh, name);
            heights.retain(|(letter, _)| tensor.letters.contains(letter));
            heights.push((name.clone(), slot.height));
        }
        Ok(tensor)
    }

    /// ∇_m T^a_b = ∂_m T^a_b + Γ^a_me T^e_b - Γ^e_mb T^a_e; `letter` names the new axis m.
    fn covariant(
        &mut self,
        tensor: Tensor,
        heights: &[(String, Height)],
        letter: &str,
        span: &Span,
    ) -> Lowered<Tensor> {
        let metric = self.declared_metric(span)?;
        let gamma = self.curvature(Curvature::Christoffel, &metric, span)?;
        let n = gamma.shape[0];
        let x = self.coordinates_of(&metric, n, span)?;
        let mut letters = tensor.letters.clone();
        letters.push(letter.to_owned());
        let mut shape = tensor.shape.clone();
        shape.push(n);
        let all = letters.clone();
        let domain = tensor.common_domain().and(&gamma.common_domain());
        Tensor::build(letters, shape, |at| {
            self.within_budget(span)?;
            let m = at[at.len() - 1];
            let node = tensor.element(&all, at);
            let mut terms = vec![self.graph.derive(node, Direction::Coordinate(x[m]))];
            for (axis, axis_letter) in tensor.letters.iter().enumerate() {
                let height = heights.iter().find(|(l, _)| l == axis_letter).map(|(_, h)| *h);
                for e in 0..n {
                    let mut other = at.to_vec();
                    other[axis] = e;
                    let component = tensor.element(&all, &other);
                    if height == Some(Height::Upper) {
                        terms.push(self.graph.mul(gamma.data[(at[axis] * n + m) * n + e], component));
                    } else {
                        let term = self.graph.mul(gamma.data[(e * n + m) * n + at[axis]], component);
                        terms.push(self.graph.neg(term));
                    }
                }
            }
            Ok((self.graph.sum(terms), domain.clone()))
        })
    }

    fn raise_letter(&mut self, tensor: Tensor, letter: &str, span: &Span) -> Lowered<Tensor> {
        let metric = self.declared_metric(span)?;
        let inverse = self.inverse_of(&metric, span)?;
        let spare = format!("{letter}\u{1}");
        let lower = self.rename_letter(tensor, letter, &spare);
        let matrix = Tensor {
            letters: vec![letter.to_owned(), spare.clone()],
            shape: inverse.shape.clone(),
            data: inverse.data.clone(),
            domains: inverse.domains.clone(),
            integrated: None,
        };
        Ok(self.graph.contract(vec![matrix, lower], &BTreeSet::from([spare])))
    }

    /// Gives an axis its final letter; if the letter is there already, the two are summed.
    fn rename_letter(&mut self, tensor: Tensor, from: &str, to: &str) -> Tensor {
        let repeated = tensor.letters.iter().any(|letter| letter == to);
        if !repeated {
            let letters = tensor.letters.iter().map(|l| if l == from { to.to_owned() } else { l.clone() });
            return Tensor { letters: letters.collect(), ..tensor };
        }
        let letters: Vec<String> = tensor.letters.iter().filter(|l| *l != from).cloned().collect();
        let shape = letters.iter().map(|l| tensor.length(l)).collect();
        let place = letters.iter().position(|l| l == to).unwrap_or(0);
        let mut all = letters.clone();
        all.push(from.to_owned());
        let diagonal: Result<Tensor, std::convert::Infallible> = Tensor::build(letters, shape, |at| {
            let mut values = at.to_vec();
            values.push(at[place]);
            Ok((tensor.element(&all, &values), tensor.domain(&all, &values).clone()))
        });
        match diagonal {
            Ok(diagonal) => diagonal.reduce(&BTreeSet::from([to.to_owned()]), |terms| self.graph.sum(terms)),
            Err(never) => match never {},
        }
    }

    /// □A = g^mn ∇_m ∇_n A.
    pub(in crate::calculus) fn d_alembertian(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let argument = &call.arguments[0];
        let tensor = self.plain(argument, "box")?;
        let mut heights: Vec<(String, Height)> = self.heights(argument)?.into_iter().collect();
        let [m, n] = ["\u{1}m", "\u{1}n"];
        let first = self.covariant(tensor, &heights, n, span)?;
        heights.push((n.to_owned(), Height::Lower));
        let second = self.covariant(first, &heights, m, span)?;
        let raised = self.raise_letter(second, m, span)?;
        Ok(self.rename_letter(raised, n, m))
    }

    /// £_ξ T^a_b = ξ^c ∂_c T^a_b - T^c_b ∂_c ξ^a + T^a_c ∂_b ξ^c (Wald, eq. C.2.14).
    pub(in crate::calculus) fn lie_call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let Kind::Name(reference) = &call.arguments[0].kind else {
            unreachable!("checked: a vector field is named without its index")
        };
        let vector = self.array(&reference.name, span)?;
        let argument = &call.arguments[1];
        let tensor = self.plain(argument, "lie")?;
        let heights = self.heights(argument)?;
        let n = vector.shape[0];
        let range = self.metric_range(&reference.name);
        let metric = self.scope.metric.clone().unwrap_or_else(|| reference.name.clone());
        let x = match range {
            Some(_) => self.coordinates_of(&reference.name, n, span)?,
            None => self.coordinates_of(&metric, n, span)?,
        };
        let all = tensor.letters.clone();
        let domain = tensor.common_domain().and(&vector.common_domain());
        Tensor::build(tensor.letters.clone(), tensor.shape.clone(), |at| {
            self.within_budget(span)?;
            let node = tensor.element(&all, at);
            let mut terms = Vec::new();
            for c in 0..n {
                let slope = self.graph.derive(node, Direction::Coordinate(x[c]));
                terms.push(self.graph.mul(vector.data[c], slope));
                for (axis, letter) in tensor.letters.iter().enumerate() {
                    let mut other = at.to_vec();
                    other[axis] = c;
                    let component = tensor.element(&all, &other);
                    if heights.get(letter) == Some(&Height::Upper) {
                        let slope = self.graph.derive(vector.data[at[axis]], Direction::Coordinate(x[c]));
                        let term = self.graph.mul(component, slope);
                        terms.push(self.graph.neg(term));
                    } else {
                        let slope = self.graph.derive(vector.data[c], Direction::Coordinate(x[at[axis]]));
                        terms.push(self.graph.mul(component, slope));
                    }
                }
            }
            Ok((self.graph.sum(terms), domain.clone()))
        })
    }
}
