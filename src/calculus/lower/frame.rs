//! Physical components in orthogonal coordinates: the scale factors, and derivatives of vectors.
//!
//! With scale factors hᵢ and unit vectors eᵢ = (1/hᵢ) ∂x/∂uᵢ the derivatives of the latter are
//! ∂ᵢeᵢ = -Σ_{k≠i} (∂ₖhᵢ/hₖ) eₖ and ∂ᵢeₖ = (∂ₖhᵢ/hₖ) eᵢ for k ≠ i (Morse & Feshbach, *Methods of Theoretical Physics*, section 1.3). All that is
//! known of gradients, divergences and curls in such coordinates follows.

use super::super::domain::Domain;
use super::super::graph::{Direction, Leaf, Node};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::axis::range_of_axis;

/// The declared coordinates of vectors.
#[derive(Clone)]
pub(super) struct Metric {
    /// As the graph counts them.
    pub coordinates: Vec<u8>,
    pub scales: Vec<Node>,
    /// Where the scale factors have a value and do not vanish.
    pub domain: Domain,
    /// The range of an axis of a vector.
    pub range: String,
}

impl Instance<'_> {
    pub(super) fn frame(&mut self, span: &Span) -> Lowered<Metric> {
        let Some(frame) = self.scope.vectors.clone() else {
            return Err(self.source.error(
                Code::E0216,
                "failed to find the coordinates that vectors refer to",
                span.clone(),
                "no coordinates are declared for vectors",
            ));
        };
        let coordinates: Vec<u8> = frame
            .coordinates
            .iter()
            .filter_map(|name| self.coordinates.get(name)?.first().copied())
            .collect();
        let own = coordinates.iter().fold(0u64, |mask, c| mask | 1 << c);
        // The scale factors stand elsewhere, and sum over nothing of what stands around.
        let outer_source = std::mem::replace(&mut self.source, frame.source.clone());
        let outer_bound = std::mem::take(&mut self.bound);
        let scales = frame.scales.iter().map(|scale| self.scale(scale, own)).collect::<Lowered<Vec<_>>>();
        self.bound = outer_bound;
        self.source = outer_source;
        let (scales, domains): (Vec<Node>, Vec<Domain>) = scales?.into_iter().unzip();
        let domain = scales
            .iter()
            .fold(Domain::all(&domains), |domain, scale| self.graph.require(&domain, *scale, Signs::NONZERO));
        let range = self.scope.axis_range(&frame.range).into_owned();
        Ok(Metric { coordinates, scales, domain, range })
    }

    fn scale(&mut self, scale: &crate::language::Expr, coordinates: u64) -> Lowered<(Node, Domain)> {
        let tensor = self.plain(scale, "a scale factor")?;
        if self.depends_on(&tensor.data, !coordinates) {
            return Err(self.source.error(
                Code::E0216,
                "failed to use this as a scale factor",
                scale.span.clone(),
                "it depends on other coordinates than those of the vectors",
            ));
        }
        Ok((tensor.data[0], tensor.domains[0].clone()))
    }

    /// The letters of a tensor that count components of vectors.
    pub(super) fn vector_axes(&self, tensor: &Tensor, frame: &Metric) -> Vec<String> {
        tensor.axes().into_iter().filter(|letter| range_of_axis(letter) == Some(&frame.range)).collect()
    }

    /// The derivative in the i-th coordinate of a quantity with axes that count components of vectors: the unit
    /// vectors are differentiated as well.
    pub(super) fn along(
        &mut self,
        tensor: &Tensor,
        axes: &[String],
        i: usize,
        frame: &Metric,
        span: &Span,
    ) -> Lowered<Tensor> {
        let n = frame.coordinates.len();
        let own = frame.scales[i];
        // ∂ₖhᵢ/hₖ
        let mut slopes = Vec::new();
        for k in 0..n {
            let slope = self.graph.derive(own, Direction::Coordinate(frame.coordinates[k]));
            slopes.push(self.graph.div(slope, frame.scales[k]));
        }
        let by = self.graph.variable(Leaf::Coordinate(frame.coordinates[i]));
        let all = tensor.letters.clone();
        let places: Vec<usize> =
            axes.iter().filter_map(|letter| all.iter().position(|known| known == letter)).collect();
        Tensor::build(tensor.letters.clone(), tensor.shape.clone(), |at| {
            self.within_budget(span)?;
            let node = tensor.element(&all, at);
            let direction = self.direction(by, node, tensor.integrated, span)?;
            let mut domain = self.graph.smooth(tensor.domain(&all, at), node, direction);
            let mut terms = vec![self.graph.derive(node, direction)];
            for &place in &places {
                let j = at[place];
                for k in 0..n {
                    // Of eᵢ every other direction enters, of the others only the i-th.
                    let (slope, negative) = match (j == i, k == i) {
                        (true, false) => (slopes[k], false),
                        (false, true) => (slopes[j], true),
                        _ => continue,
                    };
                    if self.graph.is_zero(slope) {
                        continue;
                    }
                    let mut other = at.to_vec();
                    other[place] = k;
                    let term = self.graph.mul(slope, tensor.element(&all, &other));
                    terms.push(if negative { self.graph.neg(term) } else { term });
                    domain = domain.and(tensor.domain(&all, &other)).and(&frame.domain);
                }
            }
            Ok((self.graph.sum(terms), domain))
        })
    }

    /// All derivatives ∇ᵢ, with a new first axis for i; each is along a unit vector.
    pub(super) fn gradient(
        &mut self,
        tensor: &Tensor,
        axes: &[String],
        new: &str,
        frame: &Metric,
        span: &Span,
    ) -> Lowered<Tensor> {
        let mut letters = vec![new.to_owned()];
        letters.extend(tensor.letters.iter().cloned());
        let mut shape = vec![frame.coordinates.len()];
        shape.extend(&tensor.shape);
        let (mut data, mut domains) = (Vec::new(), Vec::new());
        for i in 0..frame.coordinates.len() {
            let scale = frame.scales[i];
            let slope = self.along(tensor, axes, i, frame, span)?;
            data.extend(slope.data.iter().map(|node| self.graph.div(*node, scale)));
            domains
                .extend(slope.domains.iter().map(|domain| self.graph.require(domain, scale, Signs::NONZERO)));
        }
        Ok(Tensor { letters, shape, data, domains, integrated: None })
    }
}
