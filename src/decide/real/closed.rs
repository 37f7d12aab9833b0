//! Fields that satisfy the conditions of a claim identically, not only around the point of a counterexample to some
//! order.
//!
//! They are guessed and then checked. Often the polynomials that are shown do already. Otherwise more derivatives are
//! worked out, and the field is a polynomial in all coordinates but one, in whose powers each of its coefficients
//! begins like a + b exp(rt), a + b/(1 - rt), or cos ωt and sin ωt. What was guessed is put into every condition as it
//! was written, and counts only if nothing is left of it at random points.

use std::collections::{BTreeMap, BTreeSet};

use super::exact::Exact;
use super::number::{Concrete, evaluate};
use super::solution::{self, Extent};
use super::values::Values;
use super::zero::Confirmed;
use crate::algebra::{Complex, Rational, Scalar, Shape};
use crate::calculus::{
    Direction, Equation, Graph, Instance, Jet, Leaf, LeafId, Node, Op, Program, SymbolId, ZeroTest,
};
use crate::decide::component::Component;
use crate::record::{Power, Term, Value};

type Number = Complex<Exact>;

/// A component of a field.
type Field = (SymbolId, u32);

/// Orders beyond those of the claim that a guess is made from: the third power of e^rt, say, checks what the first
/// two have suggested.
const FURTHER: usize = 3;

/// The seed of the random points; they are the same in every run.
const SEED: u64 = 0x736f_6c76_6573;

/// Fields, by their names, that satisfy the conditions identically and are more than the polynomials that are
/// shown; empty where the polynomials do, none where no such fields were found.
pub(crate) fn solution(
    instance: &mut Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    at: &Values,
    extent: Extent,
) -> Option<BTreeMap<String, String>> {
    let coordinates = displaced(&instance.graph, at);
    let fields = fields(&instance.graph, at);
    let taylor = Taylor { at, coordinates: &coordinates, order: extent.order };
    let mut check = Check { at, zero: Confirmed::new(SEED) };
    let polynomials: BTreeMap<Field, Node> =
        fields.iter().map(|field| (*field, taylor.polynomial(&mut instance.graph, *field))).collect();
    if check.is_solution(instance, &polynomials) {
        return Some(BTreeMap::new());
    }
    let mut more = at.clone();
    let further = solution::complete(instance, component, leaves, &mut more, FURTHER)?;
    let taylor = Taylor { at: &more, coordinates: &coordinates, order: further.order };
    for place in 0..coordinates.len() {
        let guess = |field: &Field| Some((*field, taylor.guess(*field, place)?));
        let Some(guessed) = fields.iter().map(guess).collect::<Option<BTreeMap<Field, Guess>>>() else {
            continue;
        };
        let nodes = guessed.iter().map(|(field, guess)| (*field, guess.node(&taylor, &mut instance.graph)));
        let nodes: BTreeMap<Field, Node> = nodes.collect();
        if check.begins_alike(&mut instance.graph, &nodes) && check.is_solution(instance, &nodes) {
            let differs = |(field, _): &(&Field, &Guess)| nodes.get(field) != polynomials.get(field);
            let written = guessed.iter().filter(differs).map(|((symbol, component), guess)| {
                let name = instance.component_label(&instance.graph.symbol(*symbol).name, *component);
                (name, guess.text(&taylor, &instance.graph))
            });
            return Some(written.collect());
        }
    }
    None
}

/// The coordinates that have a value at the point.
fn displaced(graph: &Graph, at: &Values) -> Vec<u8> {
    (0..graph.coordinate_count()).filter(|c| at.known.contains_key(&Leaf::Coordinate(*c))).collect()
}

/// The fields of which derivatives are known.
fn fields(graph: &Graph, at: &Values) -> BTreeSet<Field> {
    let field = |leaf: &Leaf| match leaf {
        Leaf::Jet(jet) if graph.symbol(jet.symbol).depends_on != 0 => Some((jet.symbol, jet.component)),
        _ => None,
    };
    at.known.keys().filter_map(field).collect()
}

/// Fields by their derivatives at a point.
struct Taylor<'a> {
    at: &'a Values,
    coordinates: &'a [u8],
    order: usize,
}

impl Taylor<'_> {
    /// The coefficient of a monomial, if it is known.
    fn coefficient(&self, (symbol, component): Field, powers: &[usize]) -> Option<Number> {
        let repeated = self.coordinates.iter().zip(powers).map(|(c, n)| std::iter::repeat_n(*c, *n));
        let jet = Jet { symbol, component, by: repeated.flatten().collect(), conjugate: false };
        let value = self.at.known.get(&Leaf::Jet(jet))?;
        let factorial: i64 = powers.iter().flat_map(|power| 1..=*power as i64).product();
        Some(number(value).mul(&Number::from_i64(factorial).inv()))
    }

    /// The polynomial with the derivatives that are known.
    fn polynomial(&self, graph: &mut Graph, field: Field) -> Node {
        let mut terms = Vec::new();
        for powers in Shape::new(self.coordinates.len(), self.order).monomials() {
            if let Some(coefficient) = self.coefficient(field, powers) {
                terms.push(self.term(graph, powers, &coefficient));
            }
        }
        graph.sum(terms)
    }

    fn origin(&self, c: u8) -> Rational {
        self.at.known.get(&Leaf::Coordinate(c)).map_or(Rational::ZERO, |value| value.re.clone())
    }

    /// The displacement of a coordinate from the point.
    fn displacement(&self, graph: &mut Graph, c: u8) -> Node {
        let variable = graph.variable(Leaf::Coordinate(c));
        let origin = graph.constant(self.origin(c));
        graph.sub(variable, origin)
    }

    fn term(&self, graph: &mut Graph, powers: &[usize], coefficient: &Number) -> Node {
        let mut product = constant(graph, coefficient);
        for (c, power) in self.coordinates.iter().zip(powers) {
            let displacement = self.displacement(graph, *c);
            let power = graph.powi(displacement, *power as i64);
            product = graph.mul(product, power);
        }
        product
    }

    /// A monomial with a number in front, as it is recorded.
    fn written(&self, graph: &Graph, powers: &[usize], coefficient: &Number) -> Term {
        let occurring = self.coordinates.iter().zip(powers).filter(|(_, power)| **power > 0);
        let powers = occurring.map(|(c, power)| Power {
            coordinate: graph.coordinate_name(*c).to_owned(),
            origin: self.origin(*c).into(),
            exponent: *power as u32,
        });
        Term { coefficient: Value::Exact(rational(coefficient)), powers: powers.collect() }
    }

    /// The field as a polynomial in all coordinates but one, with functions of that one as coefficients.
    fn guess(&self, field: Field, place: usize) -> Option<Guess> {
        let shape = Shape::new(self.coordinates.len(), self.order);
        let mut rows: BTreeMap<Vec<usize>, Vec<Number>> = BTreeMap::new();
        for powers in shape.monomials() {
            // Coordinates that the field does not depend on occur in no derivative.
            let Some(coefficient) = self.coefficient(field, powers) else { continue };
            let mut others = powers.clone();
            let power = std::mem::take(&mut others[place]);
            let row = rows.entry(others).or_default();
            row.resize_with(row.len().max(power + 1), Number::zero);
            row[power] = coefficient;
        }
        rows.retain(|_, row| !row.iter().all(is_zero));
        let rows = rows.into_iter().map(|(others, row)| Some((others, Function::with_powers(&row)?)));
        Some(Guess { place, rows: rows.collect::<Option<_>>()? })
    }
}

/// A polynomial in all coordinates but one, with functions of that one as coefficients.
struct Guess {
    place: usize,
    /// The functions by the powers of the others.
    rows: Vec<(Vec<usize>, Function)>,
}

impl Guess {
    fn node(&self, taylor: &Taylor<'_>, graph: &mut Graph) -> Node {
        let t = taylor.displacement(graph, taylor.coordinates[self.place]);
        let mut terms = Vec::new();
        for (others, function) in &self.rows {
            let monomial = taylor.term(graph, others, &Number::one());
            let function = function.node(graph, t);
            terms.push(graph.mul(function, monomial));
        }
        graph.sum(terms)
    }

    /// The same as it would be typed.
    fn text(&self, taylor: &Taylor<'_>, graph: &Graph) -> String {
        let t = |factor: &Number| {
            let mut powers = vec![0; taylor.coordinates.len()];
            powers[self.place] = 1;
            taylor.written(graph, &powers, factor).to_string()
        };
        // What multiplies the same function stands together.
        let mut groups: Vec<(Factor, Vec<String>)> = Vec::new();
        let mut add = |factor: Factor, powers: &[usize], coefficient: &Number| {
            if is_zero(coefficient) {
                return;
            }
            let term = taylor.written(graph, powers, coefficient).to_string();
            match groups.iter_mut().find(|(known, _)| *known == factor) {
                Some((_, terms)) => terms.push(term),
                None => groups.push((factor, vec![term])),
            }
        };
        for (others, function) in &self.rows {
            match function {
                Function::Polynomial(coefficients) => {
                    for (n, coefficient) in coefficients.iter().enumerate() {
                        let mut powers = others.clone();
                        powers[self.place] = n;
                        add(Factor::One, &powers, coefficient);
                    }
                }
                Function::Exponential { a, b, r } => {
                    add(Factor::One, others, a);
                    add(Factor::Above(format!("exp({})", t(r))), others, b);
                }
                Function::Pole { a, b, r } => {
                    add(Factor::One, others, a);
                    let (c, r) = (taylor.coordinates[self.place], r.neg());
                    // 1 - r(t - t₀) = (1 + rt₀) - rt
                    let start = Number::one().sub(&r.mul(&number(&Complex::real(taylor.origin(c)))));
                    let name = graph.coordinate_name(c).to_owned();
                    let power = Power { coordinate: name, origin: Rational::ZERO.into(), exponent: 1 };
                    let line = Term { coefficient: Value::Exact(rational(&r)), powers: vec![power] };
                    let below = match is_zero(&start) {
                        true => line.to_string(),
                        false => format!("{} + {line}", Value::Exact(rational(&start))).replace("+ -", "- "),
                    };
                    add(Factor::Below(below), others, b);
                }
                Function::Wave { a, b, frequency } => {
                    add(Factor::Above(format!("cos({})", t(frequency))), others, a);
                    add(Factor::Above(format!("sin({})", t(frequency))), others, b);
                }
            }
        }
        sum(groups.iter().map(|(factor, terms)| factor.times(&sum(terms.iter().cloned()), terms.len() > 1)))
    }
}

/// Terms with their signs between them.
fn sum(terms: impl Iterator<Item = String>) -> String {
    let terms: Vec<String> = terms.collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ").replace("+ -", "- ") }
}

/// What a polynomial is multiplied by or divided by.
#[derive(PartialEq)]
enum Factor {
    One,
    Above(String),
    Below(String),
}

impl Factor {
    fn times(&self, polynomial: &str, is_sum: bool) -> String {
        let polynomial =
            if is_sum && *self != Factor::One { format!("({polynomial})") } else { polynomial.to_owned() };
        match (self, polynomial.as_str()) {
            (Factor::One, _) => polynomial,
            (Factor::Above(factor), "1") => factor.clone(),
            (Factor::Above(factor), "-1") => format!("-{factor}"),
            (Factor::Above(factor), _) => format!("{polynomial}*{factor}"),
            (Factor::Below(factor), _) => format!("{polynomial}/({factor})"),
        }
    }
}

/// A function of one coordinate that begins with some powers.
#[derive(Debug, PartialEq)]
enum Function {
    Polynomial(Vec<Number>),
    /// a + b exp(rt)
    Exponential {
        a: Number,
        b: Number,
        r: Number,
    },
    /// a + b/(1 - rt)
    Pole {
        a: Number,
        b: Number,
        r: Number,
    },
    /// a cos ωt + b sin ωt
    Wave {
        a: Number,
        b: Number,
        frequency: Number,
    },
}

impl Function {
    /// The simplest that has these coefficients of powers.
    fn with_powers(s: &[Number]) -> Option<Self> {
        let degree = s.iter().rposition(|c| !is_zero(c)).map_or(0, |n| n + 1);
        let polynomial = || Function::Polynomial(s[..degree].to_vec());
        // One zero at the end may be that of a cosine.
        match s.len() - degree {
            0 if s.len() > 1 => Self::transcendental(s),
            1 if s.len() > 2 => Self::transcendental(s).or_else(|| Some(polynomial())),
            _ => Some(polynomial()),
        }
    }

    fn transcendental(s: &[Number]) -> Option<Self> {
        let number = |n: usize| Number::from_i64(n as i64);
        let over = |a: &Number, b: &Number| a.mul(&b.inv());
        let [start, slope, bend, ..] = s else { return None };
        let is_geometric = |r: &Number, divisor: &dyn Fn(usize) -> Number| {
            (1..s.len() - 1).all(|n| is_zero(&s[n + 1].mul(&divisor(n + 1)).sub(&s[n].mul(r))))
        };
        if !is_zero(slope) && !is_zero(bend) {
            let r = over(bend, slope).mul(&number(2));
            if is_geometric(&r, &number) {
                let b = over(slope, &r);
                return Some(Function::Exponential { a: start.sub(&b), b, r });
            }
            let r = over(bend, slope);
            if is_geometric(&r, &|_| Number::one()) {
                let b = over(slope, &r);
                return Some(Function::Pole { a: start.sub(&b), b, r });
            }
        }
        // s'' = -ω² s
        let first = (0..s.len() - 2).find(|n| !is_zero(&s[*n]))?;
        let twice = |n: usize| s[n + 2].mul(&number(n + 1)).mul(&number(n + 2));
        let square = over(&twice(first), &s[first]).neg();
        let frequency = square.sqrt();
        let is_wave = square.square_lanes() != 0
            && !is_zero(&frequency)
            && (0..s.len() - 2).all(|n| is_zero(&twice(n).add(&square.mul(&s[n]))));
        is_wave.then(|| Function::Wave { a: start.clone(), b: over(slope, &frequency), frequency })
    }

    fn node(&self, graph: &mut Graph, t: Node) -> Node {
        match self {
            Function::Polynomial(coefficients) => {
                let terms: Vec<Node> = coefficients
                    .iter()
                    .enumerate()
                    .map(|(n, c)| {
                        let (c, power) = (constant(graph, c), graph.powi(t, n as i64));
                        graph.mul(c, power)
                    })
                    .collect();
                graph.sum(terms)
            }
            Function::Exponential { a, b, r } => {
                let (a, b, r) = (constant(graph, a), constant(graph, b), constant(graph, r));
                let exponent = graph.mul(r, t);
                let exp = graph.exp(exponent);
                let product = graph.mul(b, exp);
                graph.add(product, a)
            }
            Function::Pole { a, b, r } => {
                let (a, b, r) = (constant(graph, a), constant(graph, b), constant(graph, r));
                let (one, product) = (graph.one(), graph.mul(r, t));
                let below = graph.sub(one, product);
                let quotient = graph.div(b, below);
                graph.add(quotient, a)
            }
            Function::Wave { a, b, frequency } => {
                let (a, b, w) = (constant(graph, a), constant(graph, b), constant(graph, frequency));
                let phase = graph.mul(w, t);
                let (cos, sin) = (graph.cos(phase), graph.sin(phase));
                let (even, odd) = (graph.mul(a, cos), graph.mul(b, sin));
                graph.add(even, odd)
            }
        }
    }
}

/// Puts fields into the conditions.
struct Check<'a> {
    at: &'a Values,
    zero: Confirmed,
}

impl Check<'_> {
    /// Whether nothing is left of any condition.
    fn is_solution(&mut self, instance: &mut Instance<'_>, fields: &BTreeMap<Field, Node>) -> bool {
        let equations = instance.equations.clone();
        let graph = &mut instance.graph;
        equations.iter().all(|equation| {
            if is_motion(graph, equation) {
                return true;
            }
            let Some([left, right]) = self.put_in(graph, equation, fields) else { return false };
            let difference = graph.sub(left, right);
            let difference = graph.simplified(difference);
            self.zero.vanishes(graph, difference) == Some(true)
        })
    }

    /// Both sides of an equation with fields, and with the values of parameters.
    fn put_in(
        &self,
        graph: &mut Graph,
        equation: &Equation,
        fields: &BTreeMap<Field, Node>,
    ) -> Option<[Node; 2]> {
        let mut unknown = false;
        let images = graph.with_leaves(&equation.sides, |graph, id| {
            let leaf = graph.leaf(id).clone();
            let image = match &leaf {
                Leaf::Coordinate(_) if equation.everywhere => return None,
                Leaf::Jet(jet) if graph.symbol(jet.symbol).depends_on != 0 => {
                    fields.get(&(jet.symbol, jet.component)).map(|field| derivative(graph, *field, jet))
                }
                Leaf::Velocity { .. } => None,
                known => self.at.known.get(known).map(|value| constant(graph, &number(value))),
            };
            unknown |= image.is_none();
            image
        });
        let declared = |node: Node| matches!(graph.op(node), Op::Function { .. });
        let named = graph.reachable(&images).into_iter().any(declared);
        <[Node; 2]>::try_from(images).ok().filter(|_| !unknown && !named)
    }

    /// Whether fields have the derivatives at the point that are known.
    fn begins_alike(&self, graph: &mut Graph, fields: &BTreeMap<Field, Node>) -> bool {
        let mut wanted = Vec::new();
        let mut nodes = Vec::new();
        for (leaf, value) in &self.at.known {
            let Leaf::Jet(jet) = leaf else { continue };
            if graph.symbol(jet.symbol).depends_on == 0 {
                continue;
            }
            let Some(field) = fields.get(&(jet.symbol, jet.component)) else { return false };
            nodes.push(derivative(graph, *field, jet));
            wanted.push(value);
        }
        let program = Program::compile(graph, &nodes);
        let values = program.leaves.iter().map(|leaf| self.at.known.get(graph.leaf(*leaf)).cloned());
        let Some(values) = values.collect::<Option<Vec<Complex<Rational>>>>() else { return false };
        let found = evaluate::<Exact>(&program, &values, &mut Exact::functions(0));
        found
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| found.as_ref().is_some_and(|found| is_zero(&found.sub(&number(wanted)))))
    }
}

/// True of `velocity = what it is made of`: wherever the path is, it goes on from there (Picard–Lindelöf).
fn is_motion(graph: &Graph, equation: &Equation) -> bool {
    let moves = |node: Node| {
        let leaves = graph.leaves_of(&[node]);
        leaves.iter().any(|leaf| matches!(graph.leaf(*leaf), Leaf::Velocity { .. }))
    };
    let [left, right] = equation.sides;
    let is_velocity =
        matches!(graph.op(left), Op::Leaf(leaf) if matches!(graph.leaf(leaf), Leaf::Velocity { .. }));
    is_velocity && !moves(right)
}

/// The derivative of a field that a jet asks for.
fn derivative(graph: &mut Graph, field: Node, jet: &Jet) -> Node {
    let derived = jet.by.iter().fold(field, |node, c| graph.derive(node, Direction::Coordinate(*c)));
    if jet.conjugate { graph.conjugate(derived) } else { derived }
}

fn number(value: &Complex<Rational>) -> Number {
    Complex::new(Exact::from_rational(&value.re), Exact::from_rational(&value.im))
}

/// Back again; a number that is too long stands for nothing that would pass the check.
fn rational(value: &Number) -> Complex<Rational> {
    let part = |part: &Exact| part.exactly().unwrap_or(Rational::ZERO);
    Complex { re: part(&value.re), im: part(&value.im) }
}

fn is_zero(value: &Number) -> bool {
    value.zero_lanes() != 0
}

fn constant(graph: &mut Graph, value: &Number) -> Node {
    let Complex { re, im } = rational(value);
    let (re, im, i) = (graph.constant(re), graph.constant(im), graph.imaginary());
    let im = graph.mul(i, im);
    graph.add(re, im)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn powers(numbers: &[(i64, i64)]) -> Vec<Number> {
        numbers.iter().map(|(n, d)| Number::from_i64(*n).mul(&Number::from_i64(*d).inv())).collect()
    }

    fn written(numbers: &[(i64, i64)]) -> Option<Function> {
        Function::with_powers(&powers(numbers))
    }

    #[test]
    fn a_function_is_told_by_its_first_powers() {
        let n = Number::from_i64;
        // 3 e^{-2t} - 1 = 2 - 6t + 6t² - 4t³
        let exponential = Function::Exponential { a: n(-1), b: n(3), r: n(-2) };
        assert_eq!(written(&[(2, 1), (-6, 1), (6, 1), (-4, 1)]), Some(exponential));
        // 1/(1 + 2t) = 1 - 2t + 4t² - 8t³
        let pole = Function::Pole { a: n(0), b: n(1), r: n(-2) };
        assert_eq!(written(&[(1, 1), (-2, 1), (4, 1), (-8, 1)]), Some(pole));
        // cos 2t + sin 2t / 2 = 1 + t - 2t² - 2t³/3 + 2t⁴/3
        let half = n(1).mul(&n(2).inv());
        let wave = Function::Wave { a: n(1), b: half, frequency: n(2) };
        assert_eq!(written(&[(1, 1), (1, 1), (-2, 1), (-2, 3), (2, 3)]), Some(wave));
        assert_eq!(written(&[(1, 1), (2, 1), (0, 1)]), Some(Function::Polynomial(vec![n(1), n(2)])));
        // One digit changed.
        assert_eq!(written(&[(2, 1), (-6, 1), (6, 1), (-5, 1)]), None);
        assert_eq!(written(&[(1, 1), (-2, 1), (4, 1), (-8, 1), (15, 1)]), None);
    }
}
