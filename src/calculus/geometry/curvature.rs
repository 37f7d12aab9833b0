//! Christoffel symbol, Riemann, Ricci, Einstein and Weyl tensors.

use dashu_ratio::RBig;

use super::super::graph::Direction;
use super::super::graph::Node;
use super::super::lower::{Array, Instance, Lowered};
use super::super::tensor::{Assignments, Tensor};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Call, Height, Kind, Slot};
use crate::language::operation::Curvature;
use crate::language::scope::SymbolKind;

impl Instance<'_> {
    pub(in crate::calculus) fn curvature_call(&mut self, kind: Curvature, call: &Call) -> Lowered<Tensor> {
        let Kind::Name(reference) = &call.arguments[0].kind else {
            unreachable!("checked: a metric is named without indices")
        };
        let span = &call.arguments[0].span;
        let array = self.curvature(kind, &reference.name, span)?;
        let (slots, commas): (Vec<Slot>, Vec<Slot>) =
            call.slots.iter().cloned().partition(|slot| !slot.comma);
        let first = self.metric_range(&reference.name).map_or(1, |range| self.first_value(&range));
        let array = self.at_heights("", array.counted_from(first), &slots, span)?;
        let mut tensor = self.pick(&array, &slots)?;
        for slot in &commas {
            let by = self.coordinate_along(slot)?;
            tensor = self.differentiate(tensor, &by, span)?;
        }
        Ok(tensor)
    }

    /// One of the tensors of a metric, with its indices where they are by definition.
    pub(super) fn curvature(&mut self, kind: Curvature, metric: &str, span: &Span) -> Lowered<Array> {
        let key = (kind, metric.to_owned());
        if let Some(known) = self.curvatures.get(&key) {
            return Ok(known.clone());
        }
        let array = match kind {
            Curvature::Christoffel => self.christoffel(metric, span)?,
            Curvature::Riemann => self.riemann(metric, span)?,
            Curvature::Ricci => self.ricci(metric, span)?,
            Curvature::Scalar => self.scalar_curvature(metric, span)?,
            Curvature::Einstein => self.einstein(metric, span)?,
            Curvature::Weyl => self.weyl(metric, span)?,
        };
        // Every one of them is made of the metric, its inverse, and their derivatives.
        let domain = self.inverse_of(metric, span)?.common_domain();
        let array = array.counted_from(self.array(metric, span)?.firsts[0]).defined_on(&domain);
        self.curvatures.insert(key, array.clone());
        Ok(array)
    }

    /// The coordinates that a metric is a matrix over.
    pub(super) fn coordinates_of(&self, metric: &str, n: usize, span: &Span) -> Lowered<Vec<u8>> {
        let range = self.metric_range(metric);
        let families: Vec<&Vec<u8>> = self
            .scope
            .coordinates()
            .filter(|family| match family.slots.as_slice() {
                [only] => range.as_ref().is_none_or(|range| only.range == *range),
                _ => false,
            })
            .filter_map(|family| self.coordinates.get(&family.name))
            .filter(|numbers| numbers.len() == n)
            .collect();
        match families.as_slice() {
            [only] => Ok((*only).clone()),
            _ => Err(self.source.error(
                Code::E0408,
                format!("failed to tell the coordinates of the metric `{metric}`"),
                span.clone(),
                "exactly one family of coordinates must run over the range of its indices",
            )),
        }
    }

    pub(super) fn metric_range(&self, metric: &str) -> Option<String> {
        let symbol = self.scope.symbols.get(metric)?;
        match &symbol.kind {
            SymbolKind::Definition(definition) => {
                let letter = definition.slots.first()?.index.letter()?;
                self.scope.range_of(letter).map(str::to_owned)
            }
            _ => symbol.slots.first().map(|slot| slot.range.clone()),
        }
    }

    pub(in crate::calculus) fn declared_metric(&self, span: &Span) -> Lowered<String> {
        self.scope.metric.clone().ok_or_else(|| {
            self.source.error(
                Code::E0423,
                "failed to differentiate covariantly",
                span.clone(),
                "no metric is declared",
            )
        })
    }

    pub(in crate::calculus) fn half(&mut self) -> Node {
        self.graph.constant(RBig::from_parts(1.into(), 2u8.into()))
    }

    /// Γ^a_bc = ½ g^ae (∂_c g_eb + ∂_b g_ec - ∂_e g_bc).
    fn christoffel(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let g = self.array(metric, span)?;
        let n = g.shape[0];
        let inverse = self.inverse_of(metric, span)?;
        let x = self.coordinates_of(metric, n, span)?;
        let half = self.half();
        let mut first_kind = vec![half; n * n * n];
        for e in 0..n {
            for b in 0..n {
                for c in b..n {
                    let mut d = |i: usize, j: usize, k: usize| {
                        self.graph.derive(g.data[i * n + j], Direction::Coordinate(x[k]))
                    };
                    let (one, two, three) = (d(e, b, c), d(e, c, b), d(b, c, e));
                    let sum = self.graph.add(one, two);
                    let difference = self.graph.sub(sum, three);
                    let value = self.graph.mul(half, difference);
                    first_kind[(e * n + b) * n + c] = value;
                    first_kind[(e * n + c) * n + b] = value;
                }
            }
        }
        let mut data = first_kind.clone();
        for a in 0..n {
            for b in 0..n {
                for c in b..n {
                    let terms = (0..n)
                        .map(|e| self.graph.mul(inverse.data[a * n + e], first_kind[(e * n + b) * n + c]))
                        .collect();
                    let value = self.graph.sum(terms);
                    data[(a * n + b) * n + c] = value;
                    data[(a * n + c) * n + b] = value;
                }
            }
        }
        Ok(Array::new(vec![n; 3], data, vec![Height::Upper, Height::Lower, Height::Lower]))
    }

    /// R^a_bcd = ∂_c Γ^a_bd - ∂_d Γ^a_bc + Γ^a_ce Γ^e_bd - Γ^a_de Γ^e_bc (MTW, eq. 8.44).
    fn riemann(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let gamma = self.curvature(Curvature::Christoffel, metric, span)?;
        let n = gamma.shape[0];
        let x = self.coordinates_of(metric, n, span)?;
        let at = |a: usize, b: usize, c: usize| gamma.data[(a * n + b) * n + c];
        let zero = self.graph.zero();
        let mut data = vec![zero; n * n * n * n];
        for (a, b) in pairs(n) {
            self.within_budget(span)?;
            for c in 0..n {
                for d in c + 1..n {
                    let mut terms = vec![self.graph.derive(at(a, b, d), Direction::Coordinate(x[c]))];
                    let second = self.graph.derive(at(a, b, c), Direction::Coordinate(x[d]));
                    terms.push(self.graph.neg(second));
                    for e in 0..n {
                        terms.push(self.graph.mul(at(a, c, e), at(e, b, d)));
                        let minus = self.graph.mul(at(a, d, e), at(e, b, c));
                        terms.push(self.graph.neg(minus));
                    }
                    let value = self.graph.sum(terms);
                    data[((a * n + b) * n + c) * n + d] = value;
                    data[((a * n + b) * n + d) * n + c] = self.graph.neg(value);
                }
            }
        }
        let heights = vec![Height::Upper, Height::Lower, Height::Lower, Height::Lower];
        Ok(Array::new(vec![n; 4], data, heights))
    }

    /// R_bd = ∂_a Γ^a_bd - ∂_d Γ^a_ab + Γ^a_ae Γ^e_bd - Γ^a_de Γ^e_ab (MTW, eq. 8.51a).
    fn ricci(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let gamma = self.curvature(Curvature::Christoffel, metric, span)?;
        let n = gamma.shape[0];
        let x = self.coordinates_of(metric, n, span)?;
        let at = |a: usize, b: usize, c: usize| gamma.data[(a * n + b) * n + c];
        let trace: Vec<Node> =
            (0..n).map(|b| self.graph.sum((0..n).map(|a| at(a, a, b)).collect())).collect();
        let zero = self.graph.zero();
        let mut data = vec![zero; n * n];
        for b in 0..n {
            self.within_budget(span)?;
            for d in b..n {
                let mut terms: Vec<Node> =
                    (0..n).map(|a| self.graph.derive(at(a, b, d), Direction::Coordinate(x[a]))).collect();
                let second = self.graph.derive(trace[b], Direction::Coordinate(x[d]));
                terms.push(self.graph.neg(second));
                for (a, trace_a) in trace.iter().enumerate() {
                    terms.push(self.graph.mul(*trace_a, at(a, b, d)));
                    for e in 0..n {
                        let minus = self.graph.mul(at(a, d, e), at(e, a, b));
                        terms.push(self.graph.neg(minus));
                    }
                }
                let value = self.graph.sum(terms);
                data[b * n + d] = value;
                data[d * n + b] = value;
            }
        }
        Ok(Array::new(vec![n; 2], data, vec![Height::Lower; 2]))
    }

    /// R = g^bd R_bd.
    fn scalar_curvature(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let inverse = self.inverse_of(metric, span)?;
        let ricci = self.curvature(Curvature::Ricci, metric, span)?;
        let terms = inverse.data.iter().zip(&ricci.data).map(|(g, r)| self.graph.mul(*g, *r)).collect();
        Ok(Array::new(Vec::new(), vec![self.graph.sum(terms)], Vec::new()))
    }

    /// G_ab = R_ab - ½ g_ab R.
    fn einstein(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let g = self.array(metric, span)?;
        let ricci = self.curvature(Curvature::Ricci, metric, span)?;
        let scalar = self.curvature(Curvature::Scalar, metric, span)?.data[0];
        let half = self.half();
        let half_scalar = self.graph.mul(half, scalar);
        let data = ricci
            .data
            .iter()
            .zip(&g.data)
            .map(|(r, g)| {
                let trace = self.graph.mul(*g, half_scalar);
                self.graph.sub(*r, trace)
            })
            .collect();
        Ok(Array::new(ricci.shape, data, vec![Height::Lower; 2]))
    }

    /// C_abcd = R_abcd - (g_ac R_bd - g_ad R_bc - g_bc R_ad + g_bd R_ac)/(n-2)
    ///          + R (g_ac g_bd - g_ad g_bc)/((n-1)(n-2)) (Wald, eq. 3.2.28).
    fn weyl(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let g = self.array(metric, span)?;
        let n = g.shape[0];
        if n < 3 {
            return Err(self.source.error(
                Code::E0417,
                "failed to form the Weyl tensor",
                span.clone(),
                "it is defined from three dimensions on",
            ));
        }
        let riemann = self.curvature(Curvature::Riemann, metric, span)?;
        let ricci = self.curvature(Curvature::Ricci, metric, span)?;
        let scalar = self.curvature(Curvature::Scalar, metric, span)?.data[0];
        let gg = |a: usize, b: usize| g.data[a * n + b];
        let rr = |a: usize, b: usize| ricci.data[a * n + b];
        let first = self.graph.constant(RBig::from_parts((-1).into(), (n as u64 - 2).into()));
        let denominator = (n as u64 - 1) * (n as u64 - 2);
        let second = self.graph.constant(RBig::from_parts(1.into(), denominator.into()));
        let mut data = Vec::with_capacity(n * n * n * n);
        for at in Assignments::new(&[n; 4]) {
            self.within_budget(span)?;
            let [a, b, c, d] = [at[0], at[1], at[2], at[3]];
            let lowered = (0..n)
                .map(|e| self.graph.mul(gg(a, e), riemann.data[((e * n + b) * n + c) * n + d]))
                .collect();
            let lowered = self.graph.sum(lowered);
            let mut signed = |x: Node, y: Node, minus: bool| {
                let product = self.graph.mul(x, y);
                if minus { self.graph.neg(product) } else { product }
            };
            let mixed = vec![
                signed(gg(a, c), rr(b, d), false),
                signed(gg(a, d), rr(b, c), true),
                signed(gg(b, c), rr(a, d), true),
                signed(gg(b, d), rr(a, c), false),
            ];
            let pure = vec![signed(gg(a, c), gg(b, d), false), signed(gg(a, d), gg(b, c), true)];
            let (mixed, pure) = (self.graph.sum(mixed), self.graph.sum(pure));
            let mixed = self.graph.mul(first, mixed);
            let scaled = self.graph.mul(second, scalar);
            let pure = self.graph.mul(scaled, pure);
            data.push(self.graph.sum(vec![lowered, mixed, pure]));
        }
        Ok(Array::new(vec![n; 4], data, vec![Height::Lower; 4]))
    }
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)))
}
