//! Curvature, covariant derivatives, raising and lowering (Misner, Thorne & Wheeler, *Gravitation*).

use std::rc::Rc;

use dashu_ratio::RBig;

use super::array::Array;
use super::term::{self, Node, Term, Variable};
use super::{Gap, Ground, Grounded, Tensor, gap, places};
use crate::language::ast::{Call, Height, Index, Kind, Slot};
use crate::language::operation::Curvature;
use crate::language::scope::SymbolKind;

fn ratio(above: i64, below: u64) -> Term {
    term::number(RBig::from_parts(above.into(), below.into()))
}

impl Ground<'_> {
    fn metric(&self) -> Grounded<String> {
        self.scope.metric.clone().ok_or_else(|| Gap("no metric is declared".to_owned()))
    }

    /// An array with its indices raised and lowered to where the slots have them.
    pub fn at_heights(&mut self, name: &str, array: Array, slots: &[Slot]) -> Grounded<Array> {
        if slots.len() != array.shape.len() {
            return gap("an array stands without its indices");
        }
        let upper = slots.iter().filter(|slot| slot.height == Height::Upper).count();
        if self.scope.metric.as_deref() == Some(name) && upper > 0 {
            let n = array.shape[0];
            let heights = slots.iter().map(|slot| slot.height).collect();
            if upper == 2 {
                return Ok(Array { heights, ..self.inverse_metric(name)? });
            }
            let data = places(&[n, n]).iter().map(|at| term::integer(i64::from(at[0] == at[1]))).collect();
            return Ok(Array { data, heights, ..array });
        }
        let mut array = array;
        for (axis, slot) in slots.iter().enumerate() {
            let natural = array.heights[axis];
            if natural != slot.height && natural != Height::Plain && slot.height != Height::Plain {
                array = self.moved(array, axis, slot.height)?;
            }
        }
        Ok(array)
    }

    /// One index raised or lowered.
    pub fn moved(&mut self, array: Array, axis: usize, to: Height) -> Grounded<Array> {
        let metric = self.metric()?;
        let g = if to == Height::Upper { self.inverse_metric(&metric)? } else { self.array(&metric)? };
        let n = array.shape[axis];
        if g.shape[0] != n {
            return gap("the metric is of another dimension");
        }
        self.spend(array.data.len() * n)?;
        let data = places(&array.shape)
            .iter()
            .map(|at| {
                let terms = (0..n).map(|e| {
                    let mut other = at.clone();
                    other[axis] = e;
                    term::product(vec![g.at(&[at[axis], e]).clone(), array.at(&other).clone()])
                });
                term::sum(terms.collect())
            })
            .collect();
        let mut heights = array.heights.clone();
        heights[axis] = to;
        Ok(Array { data, heights, ..array })
    }

    fn inverse_metric(&mut self, name: &str) -> Grounded<Array> {
        if let Some(known) = self.inverses.get(name) {
            return Ok(known.clone());
        }
        let g = self.array(name)?;
        let data = self.inverted(&g.data, g.shape[0])?;
        let inverse = Array { data, heights: vec![Height::Upper; 2], ..g };
        self.inverses.insert(name.to_owned(), inverse.clone());
        Ok(inverse)
    }

    /// The coordinates that a metric is a matrix over.
    fn coordinates_of_metric(&mut self, name: &str) -> Grounded<Vec<Rc<Variable>>> {
        let symbol = self.scope.symbols.get(name).cloned();
        let range = symbol.and_then(|symbol| match &symbol.kind {
            SymbolKind::Definition(definition) => {
                let letter = definition.slots.first()?.index.letter()?.to_owned();
                self.scope.range_of(&letter).map(str::to_owned)
            }
            _ => symbol.slots.first().map(|slot| slot.range.clone()),
        });
        let n = self.array(name)?.shape[0];
        let families: Vec<String> = self
            .scope
            .coordinates()
            .filter(|family| match family.slots.as_slice() {
                [only] => range.as_ref().is_none_or(|range| only.range == *range),
                _ => false,
            })
            .map(|family| family.name.clone())
            .collect();
        let mut fitting = Vec::new();
        for family in families {
            let array = self.array(&family)?;
            if array.data.len() == n {
                fitting.push(array);
            }
        }
        match fitting.as_slice() {
            [only] => only.data.iter().map(super::call::variable).collect(),
            _ => gap("the coordinates of the metric are not clear"),
        }
    }

    fn curvature(&mut self, kind: Curvature, metric: &str) -> Grounded<Array> {
        let key = format!("{kind:?} of {metric}");
        if let Some(known) = self.inverses.get(&key) {
            return Ok(known.clone());
        }
        let g = self.array(metric)?;
        let n = g.shape[0];
        let x = self.coordinates_of_metric(metric)?;
        let d = |of: &Term, k: usize| -> Term { Rc::new(Node::Derivative(of.clone(), x[k].clone())) };
        let lower = |n: usize| vec![Height::Lower; n];
        let array = match kind {
            // Γ^a_bc = ½ g^ae (∂_c g_eb + ∂_b g_ec - ∂_e g_bc)
            Curvature::Christoffel => {
                let inverse = self.inverse_metric(metric)?;
                let data = places(&[n; 3]).into_iter().map(|at| {
                    let [a, b, c] = [at[0], at[1], at[2]];
                    let terms = (0..n).map(|e| {
                        let bracket = term::sum(vec![
                            d(g.at(&[e, b]), c),
                            d(g.at(&[e, c]), b),
                            term::negative(d(g.at(&[b, c]), e)),
                        ]);
                        term::product(vec![ratio(1, 2), inverse.at(&[a, e]).clone(), bracket])
                    });
                    term::sum(terms.collect())
                });
                let heights = vec![Height::Upper, Height::Lower, Height::Lower];
                Array::new(vec![n; 3], heights, data.collect())
            }
            // R^a_bcd = ∂_c Γ^a_bd - ∂_d Γ^a_bc + Γ^a_ce Γ^e_bd - Γ^a_de Γ^e_bc
            Curvature::Riemann => {
                let gamma = self.curvature(Curvature::Christoffel, metric)?;
                self.spend(n.pow(5))?;
                let data = places(&[n; 4]).into_iter().map(|at| {
                    let [a, b, c, f] = [at[0], at[1], at[2], at[3]];
                    if c == f {
                        return term::integer(0);
                    }
                    let slope = |c: usize, f: usize| d(gamma.at(&[a, b, f]), c);
                    let mut terms = vec![slope(c, f), term::negative(slope(f, c))];
                    for e in 0..n {
                        let pair = |c: usize, f: usize| {
                            term::product(vec![gamma.at(&[a, c, e]).clone(), gamma.at(&[e, b, f]).clone()])
                        };
                        terms.extend([pair(c, f), term::negative(pair(f, c))]);
                    }
                    term::sum(terms)
                });
                let heights = vec![Height::Upper, Height::Lower, Height::Lower, Height::Lower];
                Array::new(vec![n; 4], heights, data.collect())
            }
            Curvature::Ricci => {
                let riemann = self.curvature(Curvature::Riemann, metric)?;
                let trace = |at: &Vec<usize>| {
                    term::sum((0..n).map(|e| riemann.at(&[e, at[0], e, at[1]]).clone()).collect())
                };
                Array::new(vec![n; 2], lower(2), places(&[n; 2]).iter().map(trace).collect())
            }
            Curvature::Scalar => {
                let ricci = self.curvature(Curvature::Ricci, metric)?;
                let inverse = self.inverse_metric(metric)?;
                let terms = places(&[n; 2])
                    .iter()
                    .map(|at| term::product(vec![inverse.at(at).clone(), ricci.at(at).clone()]))
                    .collect();
                Array::new(Vec::new(), Vec::new(), vec![term::sum(terms)])
            }
            Curvature::Einstein => {
                let ricci = self.curvature(Curvature::Ricci, metric)?;
                let scalar = self.curvature(Curvature::Scalar, metric)?.data[0].clone();
                let data = places(&[n; 2]).into_iter().map(|at| {
                    let trace = term::product(vec![ratio(-1, 2), g.at(&at).clone(), scalar.clone()]);
                    term::sum(vec![ricci.at(&at).clone(), trace])
                });
                Array::new(vec![n; 2], lower(2), data.collect())
            }
            Curvature::Weyl => {
                if n < 3 {
                    return gap("the Weyl tensor is defined from three dimensions on");
                }
                let riemann = self.curvature(Curvature::Riemann, metric)?;
                let ricci = self.curvature(Curvature::Ricci, metric)?;
                let scalar = self.curvature(Curvature::Scalar, metric)?.data[0].clone();
                let m = n as u64;
                self.spend(n.pow(5))?;
                let data = places(&[n; 4]).into_iter().map(|at| {
                    let [a, b, c, f] = [at[0], at[1], at[2], at[3]];
                    let mut terms: Vec<Term> = (0..n)
                        .map(|e| {
                            term::product(vec![g.at(&[a, e]).clone(), riemann.at(&[e, b, c, f]).clone()])
                        })
                        .collect();
                    let signed = [(a, c, b, f, -1), (a, f, b, c, 1), (b, c, a, f, 1), (b, f, a, c, -1)];
                    for (i, j, k, l, sign) in signed {
                        let pair = vec![ratio(sign, m - 2), g.at(&[i, j]).clone(), ricci.at(&[k, l]).clone()];
                        terms.push(term::product(pair));
                    }
                    for (i, j, k, l, sign) in [(a, c, b, f, 1), (a, f, b, c, -1)] {
                        let weight = ratio(sign, (m - 1) * (m - 2));
                        let pair = [g.at(&[i, j]).clone(), g.at(&[k, l]).clone()];
                        terms.push(term::product([vec![weight, scalar.clone()], pair.to_vec()].concat()));
                    }
                    term::sum(terms)
                });
                Array::new(vec![n; 4], lower(4), data.collect())
            }
        };
        let array = array.counted_from(g.firsts[0]);
        self.inverses.insert(key, array.clone());
        Ok(array)
    }

    pub fn curvature_call(&mut self, kind: Curvature, call: &Call) -> Grounded<Tensor> {
        let Kind::Name(reference) = &call.arguments[0].kind else { return gap("a metric is not named") };
        let array = self.curvature(kind, &reference.name)?;
        let (own, commas): (Vec<Slot>, Vec<Slot>) = call.slots.iter().cloned().partition(|slot| !slot.comma);
        let array = self.at_heights("", array, &own)?;
        let mut tensor = self.pick(&array, &own)?;
        for slot in &commas {
            tensor = self.comma(tensor, slot)?;
        }
        Ok(tensor)
    }

    pub fn covariant_call(&mut self, call: &Call) -> Grounded<Tensor> {
        let mut tensor = self.plain(&call.arguments[0])?;
        for slot in &call.brackets {
            let Index::Letter { name, shift: 0 } = &slot.index else {
                return gap("a covariant derivative is taken along a fixed component");
            };
            let fresh = format!("{name}\u{1}");
            tensor = self.covariant(&tensor, &fresh)?;
            if slot.height == Height::Upper {
                tensor = self.raised(tensor, &fresh)?;
            }
            tensor = self.merged(tensor, &fresh, name);
        }
        Ok(tensor)
    }

    /// A letter gets the name of another; where that stands already, both are summed.
    fn merged(&self, tensor: Tensor, from: &str, to: &str) -> Tensor {
        if tensor.letters.iter().any(|own| own == to) && !self.bound.iter().any(|own| own == to) {
            return tensor.trace(to, from);
        }
        tensor.renamed(from, to)
    }

    /// ∇_m T^a_b = ∂_m T^a_b + Γ^a_me T^e_b - Γ^e_mb T^a_e, with a new last letter for m.
    fn covariant(&mut self, tensor: &Tensor, letter: &str) -> Grounded<Tensor> {
        let metric = self.metric()?;
        let gamma = self.curvature(Curvature::Christoffel, &metric)?;
        let x = self.coordinates_of_metric(&metric)?;
        let n = x.len();
        let mut letters = tensor.letters.clone();
        letters.push(letter.to_owned());
        let shape = [tensor.shape.as_slice(), &[n]].concat();
        let mut data = Vec::new();
        for at in places(&shape) {
            let m = at[at.len() - 1];
            let own = tensor.get(&letters, &at).clone();
            let mut terms: Vec<Term> = vec![Rc::new(Node::Derivative(own, x[m].clone()))];
            for (axis, height) in tensor.heights.iter().enumerate() {
                for e in 0..n {
                    let mut other = at.clone();
                    other[axis] = e;
                    let component = tensor.get(&letters, &other).clone();
                    terms.push(match height {
                        Height::Upper => term::product(vec![gamma.at(&[at[axis], m, e]).clone(), component]),
                        Height::Lower => term::negative(term::product(vec![
                            gamma.at(&[e, m, at[axis]]).clone(),
                            component,
                        ])),
                        Height::Plain => return gap("an index of a tensor stands neither up nor down"),
                    });
                }
            }
            data.push(term::sum(terms));
        }
        self.spend(data.len() * n)?;
        let heights = [tensor.heights.as_slice(), &[Height::Lower]].concat();
        Ok(Tensor { letters, heights, shape, data, integrated: None })
    }

    fn raised(&mut self, tensor: Tensor, letter: &str) -> Grounded<Tensor> {
        let metric = self.metric()?;
        let inverse = self.inverse_metric(&metric)?;
        let spare = format!("{letter}\u{1}");
        let n = inverse.shape[0];
        let g = Tensor {
            letters: vec![spare.clone(), letter.to_owned()],
            heights: vec![Height::Upper; 2],
            shape: vec![n, n],
            data: inverse.data,
            integrated: None,
        };
        Ok(self.times(g, tensor)?.renamed(&spare, letter))
    }

    pub fn d_alembertian(&mut self, call: &Call) -> Grounded<Tensor> {
        let tensor = self.plain(&call.arguments[0])?;
        let [one, other] = ["\u{1}1".to_owned(), "\u{1}2".to_owned()];
        let first = self.covariant(&tensor, &one)?;
        let second = self.covariant(&first, &other)?;
        let raised = self.raised(second, &other)?;
        Ok(raised.trace(&one, &other))
    }

    /// ξ^e ∂_e T^a_b - T^e_b ∂_e ξ^a + T^a_e ∂_b ξ^e
    pub fn lie(&mut self, call: &Call) -> Grounded<Tensor> {
        let Kind::Name(reference) = &call.arguments[0].kind else {
            return gap("a Lie derivative is taken along what is no named vector");
        };
        let xi = self.array(&reference.name)?;
        let metric = self.scope.metric.clone();
        let families: Vec<String> = self
            .scope
            .coordinates()
            .filter(|family| family.slots.len() == 1)
            .map(|family| family.name.clone())
            .collect();
        let x = match (&metric, families.as_slice()) {
            (Some(metric), _) => self.coordinates_of_metric(metric)?,
            (None, [only]) => {
                let array = self.array(only)?;
                array.data.iter().map(super::call::variable).collect::<Grounded<Vec<_>>>()?
            }
            _ => return gap("the coordinates of a Lie derivative are not clear"),
        };
        let n = x.len();
        if xi.shape != [n] {
            return gap("the vector of a Lie derivative has another number of components");
        }
        let tensor = self.plain(&call.arguments[1])?;
        let d = |of: &Term, k: usize| -> Term { Rc::new(Node::Derivative(of.clone(), x[k].clone())) };
        let letters = tensor.letters.clone();
        let mut data = Vec::new();
        for at in places(&tensor.shape) {
            let own = tensor.get(&letters, &at);
            let mut terms: Vec<Term> =
                (0..n).map(|e| term::product(vec![xi.data[e].clone(), d(own, e)])).collect();
            for (axis, height) in tensor.heights.iter().enumerate() {
                for e in 0..n {
                    let mut other = at.clone();
                    other[axis] = e;
                    let component = tensor.get(&letters, &other).clone();
                    terms.push(match height {
                        Height::Upper => {
                            term::negative(term::product(vec![component, d(&xi.data[at[axis]], e)]))
                        }
                        _ => term::product(vec![component, d(&xi.data[e], at[axis])]),
                    });
                }
            }
            data.push(term::sum(terms));
        }
        Ok(Tensor { data, ..tensor })
    }
}
