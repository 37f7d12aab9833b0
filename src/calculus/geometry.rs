//! Tensor calculus on a metric: raising and lowering, Christoffel symbol, curvature, covariant and Lie
//! derivatives.
//!
//! Signs as in Misner, Thorne & Wheeler, *Gravitation*: R^a_bcd = ∂_c Γ^a_bd - …, R_bd = R^a_bad.

use std::collections::BTreeSet;

use dashu_ratio::RBig;

use super::derive::Direction;
use super::euler::Varied;
use super::graph::{Leaf, Node, Op};
use super::lower::{Array, Instance, Lowered};
use super::tensor::{Assignments, Tensor};
use crate::diagnostic::Span;
use crate::language::ast::{Call, Expr, Height, Index, Kind, Slot};
use crate::language::builtin::Builtin;

impl Instance<'_> {
    /// An array with its indices moved to where the slots have them.
    pub(super) fn at_heights(
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
            let data = if upper == 2 {
                self.inverse_of(name, span)?.data
            } else {
                let (zero, one) = (self.graph.zero(), self.graph.one());
                (0..n * n).map(|k| if k / n == k % n { one } else { zero }).collect()
            };
            let heights = slots.iter().map(|slot| slot.height).collect();
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
    fn moved(&mut self, array: Array, axis: usize, to: Height, span: &Span) -> Lowered<Array> {
        let Some(metric) = self.scope.metric.clone() else {
            return Err(self.error(
                "E0416",
                "failed to raise or lower an index".to_owned(),
                span.clone(),
                "no metric is declared",
            ));
        };
        let g =
            if to == Height::Upper { self.inverse_of(&metric, span)? } else { self.array(&metric, span)? };
        let n = array.shape[axis];
        if g.shape[0] != n {
            return Err(self.error(
                "E0416",
                "failed to raise or lower an index".to_owned(),
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
        Ok(Array { data, heights, ..array })
    }

    /// The inverse of a metric, built once.
    pub(super) fn inverse_of(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let key = (Builtin::Inverse, metric.to_owned());
        if let Some(known) = self.curvatures.get(&key) {
            return Ok(known.clone());
        }
        let g = self.array(metric, span)?;
        let n = g.shape[0];
        let data = self.inverse_matrix(&g.data, n);
        let inverse = Array { data, heights: vec![Height::Upper; 2], ..g };
        self.curvatures.insert(key, inverse.clone());
        Ok(inverse)
    }

    // --- tensors of a metric ---

    pub(super) fn curvature_call(&mut self, kind: Builtin, call: &Call) -> Lowered<Tensor> {
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
    fn curvature(&mut self, kind: Builtin, metric: &str, span: &Span) -> Lowered<Array> {
        let key = (kind, metric.to_owned());
        if let Some(known) = self.curvatures.get(&key) {
            return Ok(known.clone());
        }
        let array = match kind {
            Builtin::Christoffel => self.christoffel(metric, span)?,
            Builtin::Riemann => self.riemann(metric, span)?,
            Builtin::Ricci => self.ricci(metric, span)?,
            Builtin::ScalarCurvature => self.scalar_curvature(metric, span)?,
            Builtin::Einstein => self.einstein(metric, span)?,
            _ => self.weyl(metric, span)?,
        };
        let array = array.counted_from(self.array(metric, span)?.firsts[0]);
        self.curvatures.insert(key, array.clone());
        Ok(array)
    }

    /// The coordinates that a metric is a matrix over.
    fn coordinates_of(&self, metric: &str, n: usize, span: &Span) -> Lowered<Vec<u8>> {
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
            _ => Err(self.error(
                "E0408",
                format!("failed to tell the coordinates of the metric `{metric}`"),
                span.clone(),
                "exactly one family of coordinates must run over the range of its indices",
            )),
        }
    }

    fn metric_range(&self, metric: &str) -> Option<String> {
        use crate::language::scope::SymbolKind;
        let symbol = self.scope.symbols.get(metric)?;
        match &symbol.kind {
            SymbolKind::Definition(definition) => match &definition.slots.first()?.index {
                Index::Letter { name, .. } => self.scope.range_of(name).map(str::to_owned),
                Index::Fixed(_) => None,
            },
            _ => symbol.slots.first().map(|slot| slot.range.clone()),
        }
    }

    fn half(&mut self) -> Node {
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
        let gamma = self.curvature(Builtin::Christoffel, metric, span)?;
        let n = gamma.shape[0];
        let x = self.coordinates_of(metric, n, span)?;
        let at = |a: usize, b: usize, c: usize| gamma.data[(a * n + b) * n + c];
        let zero = self.graph.zero();
        let mut data = vec![zero; n * n * n * n];
        for (a, b) in pairs(n) {
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
        let gamma = self.curvature(Builtin::Christoffel, metric, span)?;
        let n = gamma.shape[0];
        let x = self.coordinates_of(metric, n, span)?;
        let at = |a: usize, b: usize, c: usize| gamma.data[(a * n + b) * n + c];
        let trace: Vec<Node> =
            (0..n).map(|b| self.graph.sum((0..n).map(|a| at(a, a, b)).collect())).collect();
        let zero = self.graph.zero();
        let mut data = vec![zero; n * n];
        for b in 0..n {
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
        let ricci = self.curvature(Builtin::Ricci, metric, span)?;
        let terms = inverse.data.iter().zip(&ricci.data).map(|(g, r)| self.graph.mul(*g, *r)).collect();
        Ok(Array::new(Vec::new(), vec![self.graph.sum(terms)], Vec::new()))
    }

    /// G_ab = R_ab - ½ g_ab R.
    fn einstein(&mut self, metric: &str, span: &Span) -> Lowered<Array> {
        let g = self.array(metric, span)?;
        let ricci = self.curvature(Builtin::Ricci, metric, span)?;
        let scalar = self.curvature(Builtin::ScalarCurvature, metric, span)?.data[0];
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
            return Err(self.error(
                "E0417",
                "failed to form the Weyl tensor".to_owned(),
                span.clone(),
                "it is defined from three dimensions on",
            ));
        }
        let riemann = self.curvature(Builtin::Riemann, metric, span)?;
        let ricci = self.curvature(Builtin::Ricci, metric, span)?;
        let scalar = self.curvature(Builtin::ScalarCurvature, metric, span)?.data[0];
        let gg = |a: usize, b: usize| g.data[a * n + b];
        let rr = |a: usize, b: usize| ricci.data[a * n + b];
        let first = self.graph.constant(RBig::from_parts((-1).into(), (n as u64 - 2).into()));
        let denominator = (n as u64 - 1) * (n as u64 - 2);
        let second = self.graph.constant(RBig::from_parts(1.into(), denominator.into()));
        let mut data = Vec::with_capacity(n * n * n * n);
        for at in Assignments::new(&[n; 4]) {
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

    // --- covariant derivatives ---

    pub(super) fn covariant_call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let argument = &call.arguments[0];
        let mut tensor = self.plain(argument, "nabla")?;
        let mut heights: Vec<(String, Height)> = self.heights(argument)?.into_iter().collect();
        for slot in &call.brackets {
            // The new index is lower by definition; an upper one is raised in the end.
            let Index::Letter { name, .. } = &slot.index else {
                return Err(self.error(
                    "E0207",
                    "failed to differentiate covariantly".to_owned(),
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
        let gamma = self.curvature(Builtin::Christoffel, &metric, span)?;
        let n = gamma.shape[0];
        let x = self.coordinates_of(&metric, n, span)?;
        let mut letters = tensor.letters.clone();
        letters.push(letter.to_owned());
        let mut shape = tensor.shape.clone();
        shape.push(n);
        let all = letters.clone();
        Tensor::build(letters, shape, |at| {
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
            Ok(self.graph.sum(terms))
        })
    }

    fn declared_metric(&self, span: &Span) -> Lowered<String> {
        self.scope.metric.clone().ok_or_else(|| {
            self.error(
                "E0416",
                "failed to differentiate covariantly".to_owned(),
                span.clone(),
                "no metric is declared",
            )
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
            Ok(tensor.element(&all, &values))
        });
        match diagonal {
            Ok(diagonal) => diagonal.reduce(&[to.to_owned()], |terms| self.graph.sum(terms)),
            Err(never) => match never {},
        }
    }

    /// □A = g^mn ∇_m ∇_n A.
    pub(super) fn d_alembertian(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
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
    pub(super) fn lie_call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
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
        Tensor::build(tensor.letters.clone(), tensor.shape.clone(), |at| {
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
            Ok(self.graph.sum(terms))
        })
    }

    // --- variation in the inverse metric ---

    /// The slots of `g^{a b}` where that is what is varied.
    pub(super) fn upper_metric(&self, field: &Expr) -> Option<Vec<Slot>> {
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
    pub(super) fn metric_variation(&mut self, density: Node, mask: u64, span: &Span) -> Lowered<Array> {
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

    fn not_a_field(&self, span: &Span) -> crate::diagnostic::Diagnostic {
        self.error(
            "E0410",
            "failed to vary the metric".to_owned(),
            span.clone(),
            "every component must be an independent field of all integrated coordinates",
        )
    }

    // --- arrays by their elements ---

    pub(super) fn by_elements(&mut self, call: &Call) -> Lowered<Tensor> {
        let mut elements = Vec::new();
        for argument in &call.arguments {
            elements.push(self.plain(argument, &call.name)?.data[0]);
        }
        let n = call
            .brackets
            .iter()
            .find_map(|slot| match &slot.index {
                Index::Letter { name, .. } => self.scope.range_of(name).map(|range| self.range_size(range)),
                Index::Fixed(_) => None,
            })
            .unwrap_or(elements.len());
        if n != elements.len() {
            return Err(self.error(
                "E0418",
                format!("failed to fill {n} components"),
                call.arguments[0].span.clone(),
                &format!("{} elements are given; restrict the size with a line `for`", elements.len()),
            ));
        }
        let heights: Vec<Height> = call.brackets.iter().map(|slot| slot.height).collect();
        let array = if call.brackets.len() == 2 {
            let zero = self.graph.zero();
            let data = (0..n * n).map(|k| if k / n == k % n { elements[k / n] } else { zero }).collect();
            Array::new(vec![n, n], data, heights)
        } else {
            Array::new(vec![n], elements, heights)
        };
        self.pick(&array, &call.brackets)
    }
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)))
}
