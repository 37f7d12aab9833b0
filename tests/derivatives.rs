//! Derivatives in the graph against Taylor series, and the laws of the Euler–Lagrange operator.
//!
//! A graph differentiates by rules, on jet coordinates. A truncated Taylor series of random fields is
//! differentiated by shifting coefficients and knows none of these rules.

mod common;
mod outcomes;

use std::sync::Arc;

use outcomes::all_have;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use quickcheck::{Arbitrary, Gen, QuickCheck};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use referee::algebra::{Complex, Fp, Scalar, Series, Shape};
use referee::calculus::{
    Atoms, Direction, Function, Graph, Jet, Leaf, Node, Program, Signs, SymbolInfo, Varied,
};
use referee::record::Verdict;

/// Coordinates of the test's world: x and y.
const COORDINATES: usize = 2;
/// Fields of the test's world, all functions of x and y.
const FIELDS: usize = 2;
/// The highest order to which the series are known.
const ORDER: usize = 8;
const ALL: u64 = (1 << COORDINATES) - 1;

/// What can be written with fields, their derivatives, coordinates and functions.
#[derive(Debug, Clone)]
enum Form {
    Number(i8),
    Coordinate(usize),
    Field {
        field: usize,
        by: Vec<usize>,
    },
    Add(Box<Form>, Box<Form>),
    Sub(Box<Form>, Box<Form>),
    Mul(Box<Form>, Box<Form>),
    Inv(Box<Form>),
    /// The root of 1 + (…)², which is positive.
    Root(Box<Form>),
}

impl Form {
    fn node(&self, graph: &mut Graph, fields: &[Jet]) -> Node {
        match self {
            Form::Number(n) => graph.integer(i64::from(*n)),
            Form::Coordinate(c) => graph.variable(Leaf::Coordinate(*c as u8)),
            Form::Field { field, by } => {
                let jet = by.iter().fold(fields[*field].clone(), |jet, c| jet.differentiated(*c as u8));
                graph.variable(Leaf::Jet(jet))
            }
            Form::Add(a, b) => {
                let (a, b) = (a.node(graph, fields), b.node(graph, fields));
                graph.add(a, b)
            }
            Form::Sub(a, b) => {
                let (a, b) = (a.node(graph, fields), b.node(graph, fields));
                graph.sub(a, b)
            }
            Form::Mul(a, b) => {
                let (a, b) = (a.node(graph, fields), b.node(graph, fields));
                graph.mul(a, b)
            }
            Form::Inv(a) => {
                let a = a.node(graph, fields);
                graph.inv(a)
            }
            Form::Root(a) => {
                let (a, one) = (a.node(graph, fields), graph.one());
                let square = graph.mul(a, a);
                let sum = graph.add(one, square);
                graph.sqrt(sum)
            }
        }
    }

    /// The same, on the Taylor series of coordinates and fields.
    fn series(&self, world: &[Series<Fp>]) -> Series<Fp> {
        match self {
            Form::Number(n) => Series::from_i64(i64::from(*n)),
            Form::Coordinate(c) => world[*c].clone(),
            Form::Field { field, by } => {
                by.iter().fold(world[COORDINATES + field].clone(), |series, c| series.derivative(*c))
            }
            Form::Add(a, b) => a.series(world).add(&b.series(world)),
            Form::Sub(a, b) => a.series(world).sub(&b.series(world)),
            Form::Mul(a, b) => a.series(world).mul(&b.series(world)),
            Form::Inv(a) => a.series(world).inv(),
            Form::Root(a) => {
                let a = a.series(world);
                Series::one().add(&a.mul(&a)).sqrt()
            }
        }
    }

    /// True if the series of this form, and so the form itself, is defined at the point.
    fn is_defined(&self, world: &[Series<Fp>]) -> bool {
        match self {
            Form::Number(_) | Form::Coordinate(_) | Form::Field { .. } => true,
            Form::Add(a, b) | Form::Sub(a, b) | Form::Mul(a, b) => a.is_defined(world) && b.is_defined(world),
            Form::Inv(a) => a.is_defined(world) && a.series(world).nonzero_lanes() != 0,
            Form::Root(a) => {
                let inside = a.series(world);
                let square = Series::one().add(&inside.mul(&inside));
                a.is_defined(world) && square.nonzero_lanes() & square.square_lanes() != 0
            }
        }
    }
}

fn form() -> impl Strategy<Value = Form> {
    let leaf = prop_oneof![
        (-3i8..=3).prop_map(Form::Number),
        (0..COORDINATES).prop_map(Form::Coordinate),
        (0..FIELDS, prop::collection::vec(0..COORDINATES, 0..3))
            .prop_map(|(field, by)| Form::Field { field, by }),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let pair = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            pair().prop_map(|(a, b)| Form::Add(a, b)),
            pair().prop_map(|(a, b)| Form::Sub(a, b)),
            pair().prop_map(|(a, b)| Form::Mul(a, b)),
            inner.clone().prop_map(|a| Form::Inv(Box::new(a))),
            inner.prop_map(|a| Form::Root(Box::new(a))),
        ]
    })
}

fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_200_804), failure_persistence: None, ..Config::default() }
}

/// A graph with the test's coordinates and fields.
fn world() -> (Graph, Vec<Jet>) {
    let mut graph = Graph::default();
    for name in ["x", "y"] {
        graph.add_coordinate(name.to_owned(), Signs::REAL);
    }
    let fields = ["u", "v"]
        .map(|name| {
            let info =
                SymbolInfo { name: name.to_owned(), depends_on: ALL, signs: Signs::REAL, complex: false };
            let symbol = graph.add_symbol(info);
            Jet { symbol, component: 0, by: Vec::new(), conjugate: false }
        })
        .to_vec();
    (graph, fields)
}

/// Series of x, y and of random fields around a random point.
fn random_series(shape: &Arc<Shape>, seed: u64) -> Vec<Series<Fp>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let coordinates = (0..COORDINATES)
        .map(|c| Series::variable(shape, c, Fp::from_i64(rng.random_range(1..1_000_000))))
        .collect::<Vec<_>>();
    let fields =
        (0..FIELDS).map(|_| Series::from_fn(shape, |_| Fp::from_i64(rng.random_range(1..1_000_000))));
    coordinates.into_iter().chain(fields.collect::<Vec<_>>()).collect()
}

/// No function but roots occurs here.
struct NoAtoms;

impl Atoms<Fp> for NoAtoms {
    fn apply(&mut self, function: Function, _: &Fp) -> (Fp, u32) {
        unreachable!("{function:?} does not occur")
    }
}

impl Atoms<Complex<Fp>> for NoAtoms {
    fn apply(&mut self, function: Function, _: &Complex<Fp>) -> (Complex<Fp>, u32) {
        unreachable!("{function:?} does not occur")
    }

    fn imaginary(&self) -> Option<Complex<Fp>> {
        Some(Complex::i())
    }
}

/// The value of a node at the point around which the series are given; none where it is not defined.
fn value(graph: &Graph, node: Node, fields: &[Jet], world: &[Series<Fp>]) -> Option<Fp> {
    let program = Program::compile(graph, &[node]);
    let constants: Vec<Fp> =
        program.constants.iter().map(|c| Fp::from_rational(c).expect("small constants")).collect();
    let point: Vec<Fp> = program
        .leaves
        .iter()
        .map(|leaf| match graph.leaf(*leaf) {
            Leaf::Coordinate(c) => *world[usize::from(*c)].constant_term(),
            Leaf::Jet(jet) => {
                let field = fields.iter().position(|f| f.symbol == jet.symbol).expect("a known field");
                let series = &world[COORDINATES + field];
                let derivative = jet.by.iter().fold(series.clone(), |s, c| s.derivative(usize::from(*c)));
                *derivative.constant_term()
            }
            Leaf::Velocity { .. } => unreachable!("there is no flow"),
        })
        .collect();
    let mut registers = Vec::new();
    let defined = program.run(&constants, &point, &mut NoAtoms, &mut registers);
    (defined != [0]).then(|| *program.output(0, &registers))
}

fn total_derivative(graph: &mut Graph, node: Node, by: &[usize]) -> Node {
    by.iter().fold(node, |node, c| graph.derive(node, Direction::Coordinate(*c as u8)))
}

proptest! {
    #![proptest_config(config(200))]

    /// The total derivatives of the graph are the coefficients of the series.
    #[test]
    fn total_derivatives_are_those_of_the_taylor_series(
        form in form(),
        by in prop::collection::vec(0..COORDINATES, 1..4),
        seed: u64,
    ) {
        let shape = Shape::new(COORDINATES, ORDER);
        let series = random_series(&shape, seed);
        prop_assume!(form.is_defined(&series));
        let (mut graph, fields) = world();
        let node = form.node(&mut graph, &fields);
        let derivative = total_derivative(&mut graph, node, &by);
        let expected = by.iter().fold(form.series(&series), |s, c| s.derivative(*c));
        prop_assert_eq!(value(&graph, derivative, &fields, &series), Some(*expected.constant_term()));
    }

    #[test]
    fn total_derivatives_commute(form in form(), seed: u64) {
        let shape = Shape::new(COORDINATES, ORDER);
        let series = random_series(&shape, seed);
        prop_assume!(form.is_defined(&series));
        let (mut graph, fields) = world();
        let node = form.node(&mut graph, &fields);
        let xy = total_derivative(&mut graph, node, &[0, 1]);
        let yx = total_derivative(&mut graph, node, &[1, 0]);
        prop_assert_eq!(value(&graph, xy, &fields, &series), value(&graph, yx, &fields, &series));
    }

    /// E(D_x P + D_y Q) = 0 for all P and Q (Olver, theorem 4.7).
    #[test]
    fn the_euler_operator_annihilates_divergences(p in form(), q in form(), seed: u64) {
        let shape = Shape::new(COORDINATES, 12);
        let series = random_series(&shape, seed);
        prop_assume!(p.is_defined(&series) && q.is_defined(&series));
        let (mut graph, fields) = world();
        let (p, q) = (p.node(&mut graph, &fields), q.node(&mut graph, &fields));
        let (px, qy) = (total_derivative(&mut graph, p, &[0]), total_derivative(&mut graph, q, &[1]));
        let divergence = graph.add(px, qy);
        for jet in fields.clone() {
            let expression = graph.euler_lagrange(divergence, ALL, &Varied { jet });
            prop_assert_eq!(value(&graph, expression, &fields, &series), Some(Fp::ZERO));
        }
    }

    /// E(a L + b M) = a E(L) + b E(M) for constants a and b.
    #[test]
    fn the_euler_operator_is_linear(l in form(), m in form(), a in -5i64..=5, b in -5i64..=5, seed: u64) {
        let shape = Shape::new(COORDINATES, ORDER);
        let series = random_series(&shape, seed);
        prop_assume!(l.is_defined(&series) && m.is_defined(&series));
        let (mut graph, fields) = world();
        let (l, m) = (l.node(&mut graph, &fields), m.node(&mut graph, &fields));
        let (a, b) = (graph.integer(a), graph.integer(b));
        let (al, bm) = (graph.mul(a, l), graph.mul(b, m));
        let sum = graph.add(al, bm);
        let varied = Varied { jet: fields[0].clone() };
        let whole = graph.euler_lagrange(sum, ALL, &varied);
        let (el, em) = (graph.euler_lagrange(l, ALL, &varied), graph.euler_lagrange(m, ALL, &varied));
        let (ael, bem) = (graph.mul(a, el), graph.mul(b, em));
        let parts = graph.add(ael, bem);
        prop_assert_eq!(value(&graph, whole, &fields, &series), value(&graph, parts, &fields, &series));
    }
}

/// A small rational polynomial in two complex fields, their conjugates and i.
#[derive(Debug, Clone)]
struct ComplexWord(Vec<u8>);

impl Arbitrary for ComplexWord {
    fn arbitrary(g: &mut Gen) -> Self {
        let length = usize::arbitrary(g) % 12 + 1;
        Self((0..length).map(|_| u8::arbitrary(g)).collect())
    }
}

impl ComplexWord {
    /// Builds up a node step by step: each letter adds, multiplies, inverts or differentiates.
    fn node(&self, graph: &mut Graph, fields: &[Jet]) -> Node {
        let mut node = graph.imaginary();
        for letter in &self.0 {
            let field = fields[usize::from(letter >> 4) % fields.len()].clone();
            let jet = Jet { conjugate: letter & 8 != 0, ..field };
            let leaf = graph.variable(Leaf::Jet(jet));
            node = match letter % 8 {
                0 | 1 => graph.add(node, leaf),
                2 | 3 => graph.mul(node, leaf),
                4 => graph.inv(node),
                5 | 6 => graph.derive(node, Direction::Coordinate(letter >> 7)),
                _ => {
                    let i = graph.imaginary();
                    graph.mul(i, node)
                }
            };
        }
        node
    }
}

/// The value of a node where every field and derivative has a random complex value.
fn complex_value(graph: &Graph, node: Node) -> Option<Complex<Fp>> {
    let program = Program::compile(graph, &[node]);
    let constants: Vec<Complex<Fp>> = program
        .constants
        .iter()
        .map(|c| Complex::real(Fp::from_rational(c).expect("small constants")))
        .collect();
    let point: Vec<Complex<Fp>> = program
        .leaves
        .iter()
        .map(|leaf| {
            let Leaf::Jet(jet) = graph.leaf(*leaf) else { unreachable!("only fields occur") };
            let place = jet.by.iter().fold(u64::from(jet.symbol.0) + 1, |n, c| 3 * n + u64::from(*c));
            let mut rng = ChaCha8Rng::seed_from_u64(place);
            let value = Complex::new(Fp::random(&mut rng), Fp::random(&mut rng));
            if jet.conjugate { value.conj() } else { value }
        })
        .collect();
    let mut registers = Vec::new();
    let defined = program.run(&constants, &point, &mut NoAtoms, &mut registers);
    (defined != [0]).then(|| *program.output(0, &registers))
}

#[test]
fn conjugation_is_an_involution_and_commutes_with_derivatives() {
    fn property(word: ComplexWord) -> bool {
        let mut graph = Graph::default();
        for name in ["x", "y"] {
            graph.add_coordinate(name.to_owned(), Signs::REAL);
        }
        let fields = ["psi", "chi"].map(|name| {
            let info =
                SymbolInfo { name: name.to_owned(), depends_on: ALL, signs: Signs::COMPLEX, complex: true };
            let symbol = graph.add_symbol(info);
            Jet { symbol, component: 0, by: Vec::new(), conjugate: false }
        });
        let node = word.node(&mut graph, &fields);
        let conjugate = graph.conjugate(node);
        let twice = graph.conjugate(conjugate);
        let derivative_of_conjugate = graph.derive(conjugate, Direction::Coordinate(0));
        let derivative = graph.derive(node, Direction::Coordinate(0));
        let conjugate_of_derivative = graph.conjugate(derivative);
        let value = |node| complex_value(&graph, node);
        value(twice) == value(node)
            && value(conjugate) == value(node).map(|z| z.conj())
            && value(derivative_of_conjugate) == value(conjugate_of_derivative)
    }
    let mut check = QuickCheck::new().tests(300).rng(Gen::from_size_and_seed(20, 20_200_804));
    check.quickcheck(property as fn(ComplexWord) -> bool);
}

// --- equations from the textbooks ---

const NOTATION: &str = "\
index j, k in 1..K, K = 1, 2, 3
coord t, x, s[k]
param m > 0, w > 0, c > 0, EI > 0, lambda
field q(t), u(t, x), phi(t, s), v(t, x), psi(t, s) complex";

#[test]
fn known_euler_lagrange_equations() {
    let oscillator = "vary(integral[t](m/2*d(q, t)^2 - m*w^2/2*q^2), q)";
    let klein_gordon = "vary(integral[t, s](d(phi, t)^2/2 - d(phi, s[k])^2/2 - m^2/2*phi^2), phi)";
    let beam = "vary(integral[t, x](EI*d(u, x, x)^2/2 - m*d(u, t)^2/2), u)";
    let coupled = "integral[t, x](d(u, t)*d(v, t) - c^2*d(u, x)*d(v, x) - lambda*u^2*v)";
    let schroedinger = "integral[t, s](i*conj(psi)*d(psi, t) - d(conj(psi), s[k])*d(psi, s[k]))";
    let lines = |right: [&str; 6]| {
        [
            format!("show {oscillator} = {}", right[0]),
            format!("show {klein_gordon} = {}", right[1]),
            format!("show {beam} = {}", right[2]),
            format!("show vary({coupled}, u) = {}", right[3]),
            format!("show vary({coupled}, v) = {}", right[4]),
            format!("show vary({schroedinger}, conj(psi)) = {}", right[5]),
        ]
    };
    let right = lines([
        "-m*d(q, t, t) - m*w^2*q",
        "-d(phi, t, t) + d(phi, s[k], s[k]) - m^2*phi",
        "EI*d(u, x, x, x, x) + m*d(u, t, t)",
        "-d(v, t, t) + c^2*d(v, x, x) - 2*lambda*u*v",
        "-d(u, t, t) + c^2*d(u, x, x) - lambda*u^2",
        "i*d(psi, t) + d(psi, s[k], s[k])",
    ]);
    let wrong = lines([
        "m*d(q, t, t) - m*w^2*q",
        "-d(phi, t, t) + d(phi, s[k], s[k]) - m*phi",
        "-EI*d(u, x, x, x, x) + m*d(u, t, t)",
        "-d(v, t, t) + c^2*d(v, x, x) - lambda*u*v",
        "-d(u, t, t) + c^2*d(u, x, x) - 2*lambda*u*v",
        "-i*d(psi, t) + d(psi, s[k], s[k])",
    ]);
    all_have(NOTATION, Verdict::Holds, &right.each_ref().map(String::as_str));
    all_have(NOTATION, Verdict::Refuted, &wrong.each_ref().map(String::as_str));
}

#[test]
fn an_on_shell_rule_is_prolonged() {
    let heat = "where d(u, t) = d(u, x, x)";
    let wave = "where d(u, t, t) = c^2*d(u, x, x)";
    let energy = "d(d(u, t)^2/2 + c^2*d(u, x)^2/2, t) - d(c^2*d(u, t)*d(u, x), x)";
    let claims = |right: [&str; 4]| {
        [
            format!("{heat}\nshow d(u, t, t) = {}", right[0]),
            format!("{heat}\nshow d(u, t, t, t, x) = {}", right[1]),
            format!("{wave}\nshow d(u, t, t, t, t) = {}", right[2]),
            format!("{wave}\nshow {energy} = {}", right[3]),
        ]
    };
    let right = claims(["d(u, x, x, x, x)", "d(u, x, x, x, x, x, x, x)", "c^4*d(u, x, x, x, x)", "0"]);
    let wrong = claims(["d(u, x, x)", "d(u, x, x, x, x, x, x)", "c^2*d(u, x, x, x, x)", "c"]);
    all_have(NOTATION, Verdict::Holds, &right.each_ref().map(String::as_str));
    all_have(NOTATION, Verdict::Refuted, &wrong.each_ref().map(String::as_str));
}
