//! The form in which functions have common arguments has the same values.

use std::cmp::Ordering;

use dashu_ratio::RBig;
use proptest::prelude::*;
use referee::algebra::{Complex, Elementary, Enclosure, Scalar};
use referee::calculus::{
    Atoms, Function, Graph, Jet, Leaf, LeafId, Node, Program, Root, Signs, SymbolId, SymbolInfo,
};

type Real = Enclosure<320>;

/// The functions of complex analysis.
struct Values;

impl Atoms<Complex<Real>> for Values {
    fn apply(&mut self, function: Function, z: &Complex<Real>) -> (Complex<Real>, u32) {
        match function {
            Function::Exp => (z.exp(), 1),
            Function::Sin => (z.sin(), 1),
            Function::Cos => (z.cos(), 1),
            Function::Atan => (z.atan(), 1),
            Function::PrincipalLog => z.principal_log().map_or((z.clone(), 0), |log| (log, 1)),
            Function::Log => {
                let is_positive =
                    z.im.sign() == Some(Ordering::Equal) && z.re.sign() == Some(Ordering::Greater);
                (Complex::real(z.re.ln()), u32::from(is_positive))
            }
            Function::Declared { .. } | Function::Solution { .. } => (z.clone(), 0),
        }
    }

    fn imaginary(&self) -> Option<Complex<Real>> {
        Some(Complex::i())
    }

    fn pi(&self) -> Option<Complex<Real>> {
        Some(Complex::pi())
    }

    fn root(&mut self, root: Root, z: &Complex<Real>) -> (Complex<Real>, u32) {
        if root.principal {
            z.principal_root().map_or((z.clone(), 0), |root| (root, 1))
        } else {
            (z.sqrt(), z.square_lanes())
        }
    }
}

/// Choices from a list of numbers that proptest made; 0 once it is used up.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn below(&mut self, n: u8) -> u8 {
        self.0.next().map_or(0, |choice| choice % n)
    }

    fn rational(&mut self) -> RBig {
        let numerator = [1, 2, 3, -1, -2, 4, 5, -3][usize::from(self.below(8))];
        RBig::from_parts(numerator.into(), [1u8, 2, 3, 4, 6, 5][usize::from(self.below(6))].into())
    }
}

/// Expressions in a, b > 0, h < 0, and real y and z.
struct Maker<'a> {
    graph: Graph,
    variables: Vec<Node>,
    choices: Choices<'a>,
}

const SIGNS: [fn() -> Signs; 5] = [
    || Signs::ABOVE_ZERO,
    || Signs::ABOVE_ZERO,
    || Signs::NONPOSITIVE & Signs::NONZERO,
    || Signs::REAL,
    || Signs::REAL,
];

impl<'a> Maker<'a> {
    fn new(choices: &'a [u8]) -> Self {
        let mut graph = Graph::default();
        let mut variables = Vec::new();
        for (name, signs) in ["a", "b", "h", "y", "z"].into_iter().zip(SIGNS) {
            let info = SymbolInfo { name: name.to_owned(), depends_on: 0, signs: signs(), complex: false };
            let symbol: SymbolId = graph.add_symbol(info);
            let jet = Jet { symbol, component: 0, by: Vec::new(), conjugate: false };
            variables.push(graph.variable(Leaf::Jet(jet)));
        }
        Self { graph, variables, choices: Choices(choices.iter()) }
    }

    fn scaled(&mut self, x: Node) -> Node {
        let factor = self.choices.rational();
        let factor = self.graph.constant(factor);
        self.graph.mul(factor, x)
    }

    fn real(&mut self, depth: u32) -> Node {
        if depth == 0 {
            return match self.choices.below(6) {
                5 => self.graph.pi(),
                n => self.variables[usize::from(n)],
            };
        }
        match self.choices.below(11) {
            10 => {
                let x = self.scaled_real(depth - 1);
                self.graph.atan(x)
            }
            0 => self.scaled_real(depth),
            1 | 2 => {
                let (x, y) = (self.real(depth - 1), self.scaled_real(depth - 1));
                self.graph.add(x, y)
            }
            3 | 4 => {
                let (x, y) = (self.real(depth - 1), self.real(depth - 1));
                self.graph.mul(x, y)
            }
            5 => {
                let x = self.scaled_real(depth - 1);
                self.graph.sin(x)
            }
            6 => {
                let x = self.scaled_real(depth - 1);
                self.graph.cos(x)
            }
            7 => {
                let x = self.positive(depth - 1);
                self.graph.log(x)
            }
            8 => {
                let (x, y) = (self.real(depth - 1), self.positive(depth - 1));
                self.graph.div(x, y)
            }
            _ => self.positive(depth),
        }
    }

    fn scaled_real(&mut self, depth: u32) -> Node {
        let x = self.real(depth);
        self.scaled(x)
    }

    fn positive(&mut self, depth: u32) -> Node {
        if depth == 0 {
            return match self.choices.below(4) {
                0 => self.variables[0],
                1 => self.variables[1],
                2 => self.graph.neg(self.variables[2]),
                _ => self.graph.integer(3),
            };
        }
        match self.choices.below(8) {
            0 | 1 => {
                let x = self.scaled_real(depth - 1);
                self.graph.exp(x)
            }
            2 => {
                let (x, y) = (self.positive(depth - 1), self.positive(depth - 1));
                self.graph.add(x, y)
            }
            3 => {
                let (x, y) = (self.positive(depth - 1), self.positive(depth - 1));
                self.graph.mul(x, y)
            }
            4 => {
                let (x, one) = (self.real(depth - 1), self.graph.one());
                let square = self.graph.mul(x, x);
                self.graph.add(one, square)
            }
            _ => {
                let (x, power) = (self.positive(depth - 1), self.choices.rational());
                self.graph.pow_rational(x, &power)
            }
        }
    }

    /// With an imaginary argument somewhere.
    fn complex(&mut self) -> Node {
        let (x, y) = (self.scaled_real(2), self.scaled_real(2));
        let i = self.graph.imaginary();
        let rotated = self.graph.mul(i, x);
        let z = self.graph.add(y, rotated);
        match self.choices.below(6) {
            0 => self.graph.exp(z),
            1 => self.graph.sin(z),
            2 => self.graph.log(z),
            3 => self.graph.sqrt(z),
            4 => {
                let power = self.choices.rational();
                self.graph.pow_rational(z, &power)
            }
            _ => self.graph.cos(z),
        }
    }

    /// Several expressions of each kind: what they share must have one form.
    fn expressions(&mut self) -> Vec<Node> {
        let mut all: Vec<Node> = (0..3).map(|_| self.real(3)).collect();
        all.extend([self.positive(3), self.positive(2), self.complex()]);
        all
    }
}

/// Tenths.
const POINTS: [[i32; 5]; 2] = [[7, 19, -6, 4, -13], [23, 3, -14, -8, 5]];

fn values(graph: &Graph, nodes: &[Node], point: &[i32; 5]) -> Vec<Option<Complex<Real>>> {
    let program = Program::compile(graph, nodes);
    let number = |value: &RBig| Complex::real(Real::from_rational(value));
    let value = |leaf: &LeafId| RBig::from_parts(point[leaf.0 as usize].into(), 10u8.into());
    let leaves: Vec<Complex<Real>> = program.leaves.iter().map(|leaf| number(&value(leaf))).collect();
    let constants: Vec<Complex<Real>> = program.constants.iter().map(number).collect();
    let mut registers = Vec::new();
    let defined = program.run(&constants, &leaves, &mut Values, &mut registers);
    let output = |n: usize| program.output(n, &registers).clone();
    defined.iter().enumerate().map(|(n, lanes)| (*lanes != 0).then(|| output(n))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// The enclosures of both forms meet, and are narrow.
    #[test]
    fn common_arguments_keep_every_value(choices in proptest::collection::vec(any::<u8>(), 150)) {
        let mut maker = Maker::new(&choices);
        let before = maker.expressions();
        let after = maker.graph.with_common_arguments(&before);
        let mut narrow = 0;
        for point in &POINTS {
            let (old, new) = (values(&maker.graph, &before, point), values(&maker.graph, &after, point));
            for (old, new) in old.into_iter().zip(new) {
                // The logarithm of a real number that is not seen to be real has no value here.
                let (Some(old), Some(new)) = (old, new) else { continue };
                let error = old.sub(&new);
                prop_assert!(error.nonzero_lanes() == 0, "{} became {}", old.re, new.re);
                narrow += usize::from(error.re.magnitude_log2().max(error.im.magnitude_log2()) < -100.0);
            }
        }
        prop_assume!(narrow > 6);
    }
}
