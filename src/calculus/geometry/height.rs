//! Raising and lowering, and the inverse metric.

use super::super::lower::{Array, Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Height, Slot};

impl Instance<'_> {
    /// An array with its indices moved to where the slots have them.
    pub(in crate::calculus) fn at_heights(
        &mut self,
        name: &str,
        array: Array,
        slots: &[Slot],
        span: &Span,
    ) -> Lowered<Array> {
        let is_metric = self.scope.metric.as_deref() == Some(name);
        let upper = slots.iter().filter(|slot| slot.height == Height::Upper).count();
        if is_metric && upper > 0 {
            // g^{ab} is the inverse, g^a_b the unit matrix.
            let n = array.shape[0];
            let heights = slots.iter().map(|slot| slot.height).collect();
            if upper == 2 {
                return Ok(Array { heights, ..self.inverse_of(name, span)? });
            }
            let (zero, one) = (self.graph.zero(), self.graph.one());
            let data = (0..n * n).map(|k| if k / n == k % n { one } else { zero }).collect();
            return Ok(Array { data, heights, ..array });
        }
        let mut array = array;
        for (axis, slot) in slots.iter().enumerate() {
            let natural = array.heights[axis];
            if natural == slot.height || natural == Height::Plain || slot.height == Height::Plain {
                continue;
            }
            array = self.moved(array, axis, slot.height, span)?;
        }
        Ok(array)
    }

    /// Raises or lowers one index with the declared metric.
    pub(in crate::calculus) fn moved(
        &mut self,
        array: Array,
        axis: usize,
        to: Height,
        span: &Span,
    ) -> Lowered<Array> {
        let Some(metric) = self.scope.metric.clone() else {
            return Err(self.source.error(
                Code::E0423,
                "failed to raise or lower an index",
                span.clone(),
                "no metric is declared",
            ));
        };
        let g =
            if to == Height::Upper { self.inverse_of(&metric, span)? } else { self.array(&metric, span)? };
        let n = array.shape[axis];
        if g.shape[0] != n {
            return Err(self.source.error(
                Code::E0423,
                "failed to raise or lower an index",
                span.clone(),
                "the metric is of another dimension",
            ));
        }
        let inner: usize = array.shape[axis + 1..].iter().product();
        let data = (0..array.data.len())
            .map(|k| {
                let (outer, at, rest) = (k / (n * inner), k / inner % n, k % inner);
                let terms = (0..n)
                    .map(|e| self.graph.mul(g.data[at * n + e], array.data[(outer * n + e) * inner + rest]))
                    .collect();
                self.graph.sum(terms)
            })
            .collect();
        let mut heights = array.heights.clone();
        heights[axis] = to;
        let domain = array.common_domain().and(&g.common_domain());
        Ok(Array { data, heights, ..array }.defined_on(&domain))
    }

    /// The inverse of a metric, built once.
    pub(super) fn inverse_of(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        if let Some(known) = self.inverse_metrics.get(metric) {
            return Ok(known.clone());
        }
        let g = self.array(metric, span)?;
        let inverse = Array { heights: vec![Height::Upper; 2], ..self.inverse_array(&g) };
        self.inverse_metrics.insert(metric.to_owned(), inverse.clone());
        Ok(inverse)
    }
}
