//! Sampling and evaluation in the field of 2^61 - 1 elements, sixteen points at a time.
//!
//! A positive quantity is sampled as a square, so that its root is in the field, and "positive" is
//! "quadratic residue" throughout. Exponentials, logarithms, trigonometric and declared functions are
//! pseudo-random functions of their argument's value that respect the relations every such function
//! has: exp(-x) = 1/exp x, cos² + sin² = 1, parity, and the values at 0 and 1.

use std::collections::HashMap;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::unity;
use crate::algebra::{Complex, Fp, Lanes, Scalar};
use crate::calculus::{Atoms, Function, Graph, Jet, Leaf, LeafId, Node, Program, Root, Signs, SymbolId};
use crate::decide::seed::{STEP, scrambled};

/// A source of sample points.
pub(crate) struct Sampler {
    rng: ChaCha8Rng,
}

impl Sampler {
    pub fn new(seed: u64) -> Self {
        Self { rng: ChaCha8Rng::seed_from_u64(seed) }
    }

    fn nonzero(&mut self) -> Fp {
        loop {
            let value = Fp::random(&mut self.rng);
            if value != Fp::ZERO {
                return value;
            }
        }
    }

    /// A residue whose quadratic character is the declared sign.
    fn with_signs(&mut self, signs: Signs) -> Fp {
        let value = self.nonzero();
        let square = value.mul(&value);
        if signs.is_nonnegative() {
            square
        } else if signs.within(Signs::NONPOSITIVE) {
            square.neg()
        } else {
            value
        }
    }

    /// Values for the variables of a program, real unless declared complex.
    pub fn point(&mut self, graph: &Graph, program: &Program) -> Vec<Complex<Lanes>> {
        let mut conjugates: HashMap<Jet, Complex<Lanes>> = HashMap::new();
        program
            .leaves
            .iter()
            .map(|leaf| {
                if let Leaf::Jet(jet) = graph.leaf(*leaf)
                    && graph.symbol(jet.symbol).complex
                {
                    let plain = Jet { conjugate: false, ..jet.clone() };
                    let value = conjugates.entry(plain).or_insert_with(|| Complex {
                        re: Lanes::from_fn(|_| Fp::random(&mut self.rng)),
                        im: Lanes::from_fn(|_| Fp::random(&mut self.rng)),
                    });
                    return if jet.conjugate { value.conj() } else { *value };
                }
                let signs = graph.signs_of_leaf(*leaf);
                Complex::real(Lanes::from_fn(|_| self.with_signs(signs)))
            })
            .collect()
    }

    /// Fresh keys for the pseudo-random functions, one a lane.
    pub fn atoms(&mut self) -> FieldAtoms {
        FieldAtoms {
            salts: std::array::from_fn(|_| self.rng.next_u64()),
            pi: Lanes::from_fn(|_| self.with_signs(Signs::ABOVE_ZERO)),
            turns: Vec::new(),
            negative: Vec::new(),
            radicands: None,
        }
    }
}

/// Functions over the field, a different one in every lane, and a choice of the signs of roots.
pub(crate) struct FieldAtoms {
    salts: [u64; Lanes::COUNT],
    /// π, which satisfies no equation with rational coefficients, and so may be anything.
    pi: Lanes,
    /// Rational multiples of π, each with its cosine and sine, where the field has them.
    turns: Vec<(Lanes, [Complex<Fp>; 2])>,
    /// By the number of the root: true for the one that is no residue. Which of the two roots is the
    /// positive one is a question about order, which the field does not have.
    pub negative: Vec<bool>,
    /// What stands under each root, by its number, where that is asked for.
    pub radicands: Option<Vec<(u32, Complex<Lanes>)>>,
}

impl FieldAtoms {
    fn note(&mut self, number: u32, radicand: Complex<Lanes>) {
        if let Some(seen) = &mut self.radicands {
            seen.push((number, radicand));
        }
    }

    fn signed<S: Scalar>(&self, number: u32, root: S) -> S {
        if self.negative.get(number as usize).copied().unwrap_or(false) { root.neg() } else { root }
    }

    /// A residue that is a pseudo-random function of lane, function and argument.
    fn hash(&self, lane: usize, function: u64, argument: Fp) -> Fp {
        let salt = self.salts[lane] ^ function.wrapping_mul(STEP);
        let next = |state: u64, word: u64| scrambled(state.wrapping_add(word).wrapping_add(STEP));
        Fp::new([argument.residue(), function].into_iter().fold(salt, next))
    }

    /// The representative of ±x with the smaller residue, and whether it is -x.
    fn unsigned(x: Fp) -> (Fp, bool) {
        let opposite = x.neg();
        if opposite.residue() < x.residue() { (opposite, true) } else { (x, false) }
    }

    fn exp(&self, lane: usize, x: Fp) -> Fp {
        if x == Fp::ZERO {
            return Fp::ONE;
        }
        let (x, negative) = Self::unsigned(x);
        let root = self.hash(lane, 1, x);
        let value = root.mul(&root);
        if negative { value.inv() } else { value }
    }

    fn log(&self, lane: usize, x: Fp) -> Fp {
        if x == Fp::ONE { Fp::ZERO } else { self.hash(lane, 2, x) }
    }

    /// (cos x, sin x) on the circle, by the rational parametrisation.
    fn circle(&self, lane: usize, x: Fp) -> (Fp, Fp) {
        if x == Fp::ZERO {
            return (Fp::ONE, Fp::ZERO);
        }
        let (x, negative) = Self::unsigned(x);
        let t = self.hash(lane, 3, x);
        let square = t.mul(&t);
        // 1 + t² has no root, because -1 is no square mod p.
        let inverse = Fp::ONE.add(&square).inv();
        let cos = Fp::ONE.sub(&square).mul(&inverse);
        let sin = t.add(&t).mul(&inverse);
        (cos, if negative { sin.neg() } else { sin })
    }

    /// Odd.
    fn atan(&self, lane: usize, x: Fp) -> Fp {
        if x == Fp::ZERO {
            return Fp::ZERO;
        }
        let (x, negative) = Self::unsigned(x);
        let angle = self.hash(lane, 4, x);
        if negative { angle.neg() } else { angle }
    }

    /// A number with a part along i, which is a pseudo-random function of the argument: that of the conjugate is
    /// the conjugate, and if it is odd, that of the opposite the opposite.
    fn complex_hash(&self, lane: usize, function: u64, z: &Complex<Fp>, odd: bool) -> Complex<Fp> {
        let (im, below) = Self::unsigned(z.im);
        let (re, left) = if odd { Self::unsigned(z.re) } else { (z.re, false) };
        // One number for both parts, which is all but never the same for two arguments.
        let key = self.hash(lane, FIRST_PART, re).add(&self.hash(lane, SECOND_PART, im));
        let [x, y] = [0, 1].map(|part| self.hash(lane, (function << 1 | part) ^ COMPLEX, key));
        Complex::new(if left { x.neg() } else { x }, if below { y.neg() } else { y })
    }

    /// A function of an argument that is not in the prime field, as the root of 3 is not.
    fn complex(&self, function: Function, lane: usize, z: &Complex<Fp>) -> Complex<Fp> {
        match function {
            Function::Exp => {
                let (cos, sin) = self.circle(lane, z.im);
                let modulus = self.exp(lane, z.re);
                Complex::new(modulus.mul(&cos), modulus.mul(&sin))
            }
            _ if z.im == Fp::ZERO => Complex::real(self.real(function, lane, z.re)),
            Function::Log | Function::PrincipalLog => self.complex_hash(lane, 2, z, false),
            Function::Sin | Function::Cos => {
                let t = self.complex_hash(lane, 3, z, true);
                let square = t.mul(&t);
                let inverse = Complex::one().add(&square).inv();
                match function {
                    Function::Sin => t.add(&t).mul(&inverse),
                    _ => Complex::one().sub(&square).mul(&inverse),
                }
            }
            Function::Atan => self.complex_hash(lane, 4, z, true),
            Function::Declared { symbol, order } | Function::Solution { symbol, order, .. } => {
                self.complex_hash(lane, declared(symbol, order), z, false)
            }
        }
    }

    fn real(&self, function: Function, lane: usize, x: Fp) -> Fp {
        match function {
            Function::Exp => self.exp(lane, x),
            Function::Log | Function::PrincipalLog => self.log(lane, x),
            Function::Sin => self.circle(lane, x).1,
            Function::Cos => self.circle(lane, x).0,
            Function::Atan => self.atan(lane, x),
            Function::Declared { symbol, order } | Function::Solution { symbol, order, .. } => {
                self.hash(lane, declared(symbol, order), x)
            }
        }
    }
}

/// Numbers of what is hashed beside the elementary functions, which are 1 to 4.
const FIRST_PART: u64 = 5;
const SECOND_PART: u64 = 6;
/// Tells the functions of complex arguments from those of real ones.
const COMPLEX: u64 = 1 << 63;

fn declared(symbol: SymbolId, order: u32) -> u64 {
    ((u64::from(symbol.0) + 1) << 32) + u64::from(order)
}

/// Lanes in which a residue is zero.
fn zero_mask(x: &Lanes) -> u32 {
    !x.nonzero_lanes() & Lanes::LANES
}

impl Atoms<Lanes> for FieldAtoms {
    fn apply(&mut self, function: Function, argument: &Lanes) -> (Lanes, u32) {
        let value = Lanes::from_fn(|lane| self.real(function, lane, argument[lane]));
        let domain = match function {
            Function::Log | Function::PrincipalLog => argument.nonzero_lanes(),
            _ => Lanes::LANES,
        };
        (value, domain)
    }

    fn pi(&self) -> Option<Lanes> {
        Some(self.pi)
    }

    fn root(&mut self, root: Root, radicand: &Lanes) -> (Lanes, u32) {
        self.note(root.number, Complex::real(*radicand));
        (self.signed(root.number, radicand.sqrt()), radicand.square_lanes())
    }
}

impl Atoms<Complex<Lanes>> for FieldAtoms {
    fn apply(&mut self, function: Function, z: &Complex<Lanes>) -> (Complex<Lanes>, u32) {
        if let Function::Cos | Function::Sin = function
            && let Some((_, values)) = self.turns.iter().find(|(angle, _)| *angle == z.re)
        {
            let value = values[usize::from(function == Function::Sin)];
            return (Complex::new(Lanes::splat(value.re), Lanes::splat(value.im)), zero_mask(&z.im));
        }
        let values: [Complex<Fp>; Lanes::COUNT] =
            std::array::from_fn(|lane| self.complex(function, lane, &Complex::new(z.re[lane], z.im[lane])));
        let domain = match function {
            Function::Log | Function::PrincipalLog => z.nonzero_lanes(),
            _ => Lanes::LANES,
        };
        (Complex::new(Lanes::from_fn(|n| values[n].re), Lanes::from_fn(|n| values[n].im)), domain)
    }

    fn imaginary(&self) -> Option<Complex<Lanes>> {
        Some(Complex::i())
    }

    fn pi(&self) -> Option<Complex<Lanes>> {
        Some(Complex::real(self.pi))
    }

    /// In the field of p² elements every residue class has a root, and so has half of the others.
    fn root(&mut self, root: Root, radicand: &Complex<Lanes>) -> (Complex<Lanes>, u32) {
        self.note(root.number, *radicand);
        let mut lanes = 0;
        let roots: [Complex<Fp>; Lanes::COUNT] = std::array::from_fn(|lane| {
            let root = root_in_extension(radicand.re[lane], radicand.im[lane]);
            lanes |= u32::from(root.is_some()) << lane;
            root.unwrap_or(Complex::new(Fp::ZERO, Fp::ZERO))
        });
        let part = |of: fn(&Complex<Fp>) -> Fp| Lanes::from_fn(|lane| of(&roots[lane]));
        (self.signed(root.number, Complex::new(part(|z| z.re), part(|z| z.im))), lanes)
    }
}

/// A root of a + ib: with n² = a² + b², (x + iy)² = a + ib for x² = (a ± n)/2 and y = b/2x. Of a real number
/// it is the residue, or i times one, because -1 is no residue.
fn root_in_extension(a: Fp, b: Fp) -> Option<Complex<Fp>> {
    if b == Fp::ZERO {
        return Some(if a.is_square() {
            Complex::real(a.sqrt())
        } else {
            Complex::new(Fp::ZERO, a.neg().sqrt())
        });
    }
    let norm = a.mul(&a).add(&b.mul(&b));
    if !norm.is_square() {
        return None;
    }
    let (n, half) = (norm.sqrt(), Fp::from_i64(2).inv());
    let square = [a.add(&n).mul(&half), a.sub(&n).mul(&half)].into_iter().find(|x| x.is_square())?;
    let x = square.sqrt();
    Some(Complex::new(x, b.mul(&half).mul(&x.inv())))
}

/// The constants of a program in the field; none if a denominator is a multiple of p.
pub(crate) fn constants(program: &Program) -> Option<Vec<Lanes>> {
    program.constants.iter().map(|value| Fp::from_rational(value).map(Lanes::splat)).collect()
}

/// The results of a program at sixteen points, each with the lanes in which it was defined.
///
/// `extended` asks for the field of p² elements also where nothing is complex: roots of numbers that are no
/// residues live there.
pub(crate) fn evaluate(
    program: &Program,
    constants: &[Lanes],
    point: &[Complex<Lanes>],
    atoms: &mut FieldAtoms,
    extended: bool,
) -> Vec<(Complex<Lanes>, u32)> {
    atoms.turns.clear();
    atoms.turns.extend(program.turns.iter().filter_map(|turn| {
        let angle = Lanes::splat(Fp::from_rational(turn)?).mul(&atoms.pi);
        Some((angle, unity::at_turn(turn)?))
    }));
    let extended = extended || program.is_complex || !atoms.turns.is_empty();
    let results: (Vec<Complex<Lanes>>, Vec<u32>) = if extended {
        let constants: Vec<Complex<Lanes>> = constants.iter().map(|c| Complex::real(*c)).collect();
        let mut registers = Vec::new();
        let defined = program.run(&constants, point, atoms, &mut registers);
        ((0..program.outputs.len()).map(|n| *program.output(n, &registers)).collect(), defined)
    } else {
        let point: Vec<Lanes> = point.iter().map(|value| value.re).collect();
        let mut registers = Vec::new();
        let defined = program.run(constants, &point, atoms, &mut registers);
        let real = |n| Complex::real(*program.output(n, &registers));
        ((0..program.outputs.len()).map(real).collect(), defined)
    };
    results.0.into_iter().zip(results.1).collect()
}

impl Graph {
    /// The signs of a variable, with what `assume` and `when` say of it.
    pub(crate) fn signs_of_leaf(&self, leaf: LeafId) -> Signs {
        self.node_of_leaf(leaf).map_or(Signs::REAL, |node: Node| self.signs(node))
    }
}
