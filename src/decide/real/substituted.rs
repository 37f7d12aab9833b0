//! The fields that are published with a counterexample, substituted again by another route.
//!
//! What was worked out by derivation on the graph and by rules for single derivatives is put together to
//! polynomials, and these go through the equations as they were written, as truncated Taylor series: what is
//! left of each equation must vanish to every order that is known of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::exact::Exact;
use super::number::{Concrete, Functions};
use super::solution::Extent;
use super::values::Values;
use crate::algebra::{Complex, Elementary, Rational, Scalar, Series, Shape};
use crate::calculus::{Atoms, Equation, Function, Graph, Jet, Leaf, Node, Program};
use crate::record::Value;

/// Operations with numbers that an expression may take.
const MAX_WORK: usize = 3_000_000;

type Number = Complex<Exact>;

/// What came of the substitution.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// Every equation is satisfied up to this order in the displacement from the point.
    Solves(usize),
    /// Not everything has a rational value, or it is too long.
    Unknown,
    /// The equation with this number is not satisfied.
    Violates(usize),
}

/// Polynomial fields around a point.
pub(crate) struct Fields<'a> {
    graph: &'a Graph,
    known: &'a BTreeMap<Leaf, Complex<Rational>>,
    functions: Functions,
    extent: Extent,
    /// The coordinates that are displaced.
    coordinates: Vec<u8>,
    /// Series in all of them.
    around: Arc<Shape>,
    /// Series in time along the trajectory.
    along: Arc<Shape>,
}

impl<'a> Fields<'a> {
    /// The fields that have the known derivatives.
    pub fn new(graph: &'a Graph, values: &'a Values, extent: Extent) -> Self {
        let known = &values.known;
        let is_displaced = |c: &u8| known.contains_key(&Leaf::Coordinate(*c));
        let coordinates: Vec<u8> = (0..graph.coordinate_count()).filter(is_displaced).collect();
        Self {
            graph,
            known,
            functions: values.functions.clone(),
            extent,
            around: Shape::new(coordinates.len(), extent.order),
            along: Shape::new(1, extent.along),
            coordinates,
        }
    }

    /// Substitutes the fields in equations.
    pub fn solve(&mut self, equations: &[Equation]) -> Outcome {
        let mut order = self.extent.order;
        for (n, equation) in equations.iter().enumerate() {
            let moves = self.moves(&equation.sides);
            let sides = equation.sides.map(|side| self.series(side, moves));
            let [Some(left), Some(right)] = sides else { return Outcome::Unknown };
            let residual = left.sub(&right);
            let coefficients = match equation.everywhere {
                true => residual.coefficients(),
                false => &residual.coefficients()[..1],
            };
            if coefficients.iter().any(|c| c.nonzero_lanes() != 0) {
                return Outcome::Violates(n);
            }
            if coefficients.iter().any(|c| c.zero_lanes() == 0) {
                return Outcome::Unknown;
            }
            if equation.everywhere {
                order = order.min(residual.order().unwrap_or(order));
            }
        }
        Outcome::Solves(order)
    }

    /// The value of an expression at the point, if it is rational.
    pub fn value(&mut self, node: Node) -> Option<Value> {
        let moves = self.moves(&[node]);
        let series = self.series(node, moves)?;
        let value = series.constant_term();
        Some(Value::Exact(Complex::new(value.re.exactly()?, value.im.exactly()?)))
    }

    /// Whether expressions belong to a trajectory.
    fn moves(&self, nodes: &[Node]) -> bool {
        let leaves = self.graph.leaves_of(nodes);
        leaves.iter().any(|leaf| matches!(self.graph.leaf(*leaf), Leaf::Velocity { .. }))
    }

    /// An expression around the point, or along the trajectory.
    fn series(&mut self, node: Node, moves: bool) -> Option<Series<Number>> {
        let program = Program::compile(self.graph, &[node]);
        let leaves: Vec<&Leaf> = program.leaves.iter().map(|leaf| self.graph.leaf(*leaf)).collect();
        if program.instructions.len().saturating_mul(self.around.work()) > MAX_WORK {
            return None;
        }
        let value = |leaf: &&Leaf| if moves { self.along(leaf) } else { self.around(leaf) };
        let values: Vec<Series<Number>> = leaves.iter().map(value).collect::<Option<_>>()?;
        let constants: Vec<Series<Number>> =
            program.constants.iter().map(|c| Series::constant(Number::from_rational(c))).collect();
        let mut registers = Vec::new();
        let functions = &mut InSeries(&mut self.functions);
        let defined = program.run(&constants, &values, functions, &mut registers);
        (defined[0] != 0).then(|| program.output(0, &registers).clone())
    }

    /// A variable as the displacement from the point varies.
    fn around(&self, leaf: &Leaf) -> Option<Series<Number>> {
        match leaf {
            Leaf::Coordinate(c) => {
                let value = self.number(leaf)?;
                Some(match self.place(*c) {
                    Some(place) => Series::variable(&self.around, place, value),
                    None => Series::constant(value),
                })
            }
            Leaf::Jet(jet) if self.graph.symbol(jet.symbol).depends_on == 0 => {
                self.number(leaf).map(Series::constant)
            }
            Leaf::Jet(jet) => {
                if jet.by.len() > self.extent.order {
                    return None;
                }
                let mut field = self.field(jet);
                for c in &jet.by {
                    field = field.derivative(self.place(*c)?);
                }
                Some(field)
            }
            Leaf::Velocity { .. } => None,
        }
    }

    /// A variable as time goes on along the trajectory.
    fn along(&self, leaf: &Leaf) -> Option<Series<Number>> {
        match leaf {
            Leaf::Coordinate(c) => {
                let start = Series::constant(self.number(leaf)?);
                Some(start.add(&self.path(*c)))
            }
            Leaf::Velocity { coordinate, order } => {
                if usize::from(*order) > self.extent.along {
                    return None;
                }
                Some((0..*order).fold(self.path(*coordinate), |path, _| path.derivative(0)))
            }
            Leaf::Jet(_) => {
                let field = self.around(leaf)?;
                let Some(order) = field.order() else { return Some(field) };
                // Beyond this order the field is not known.
                let mut sum = Series::from_fn(&Shape::new(1, order), |_| Number::zero());
                for powers in self.around.monomials() {
                    let Some(coefficient) = field.coefficient(powers) else { continue };
                    let mut term = Series::constant(coefficient);
                    for (c, power) in self.coordinates.iter().zip(powers) {
                        term = (0..*power).fold(term, |term, _| term.mul(&self.path(*c)));
                    }
                    sum = sum.add(&term);
                }
                Some(sum)
            }
        }
    }

    /// How far a coordinate has moved along the trajectory.
    fn path(&self, c: u8) -> Series<Number> {
        match self.graph.flow() {
            Some((_, time)) if time == c => Series::variable(&self.along, 0, Number::zero()),
            Some((moving, _)) if moving.contains(&c) => Series::from_fn(&self.along, |powers| {
                let order = powers[0] as u8;
                let velocity = Leaf::Velocity { coordinate: c, order };
                let value = self.number(&velocity).filter(|_| order > 0).unwrap_or_else(Number::zero);
                value.mul(&reciprocal_factorials(powers))
            }),
            _ => Series::zero(),
        }
    }

    /// The polynomial that has a field's known derivatives.
    fn field(&self, jet: &Jet) -> Series<Number> {
        Series::from_fn(&self.around, |powers| {
            let repeated = self.coordinates.iter().zip(powers).map(|(c, n)| std::iter::repeat_n(*c, *n));
            let derivative =
                Leaf::Jet(Jet { by: repeated.flatten().collect(), conjugate: false, ..jet.clone() });
            let value = self.number(&derivative).unwrap_or_else(Number::zero);
            let value = if jet.conjugate { value.conj() } else { value };
            value.mul(&reciprocal_factorials(powers))
        })
    }

    fn number(&self, leaf: &Leaf) -> Option<Number> {
        let value = self.known.get(leaf)?;
        Some(Complex::new(Exact::from_rational(&value.re), Exact::from_rational(&value.im)))
    }

    fn place(&self, c: u8) -> Option<usize> {
        self.coordinates.iter().position(|own| *own == c)
    }
}

/// 1/α!
fn reciprocal_factorials(powers: &[usize]) -> Number {
    let factors = powers.iter().flat_map(|power| 1..=*power as i64);
    factors.map(Number::from_i64).fold(Number::one(), |product, factor| product.mul(&factor)).inv()
}

/// Functions of series.
struct InSeries<'a>(&'a mut Functions);

impl Atoms<Series<Number>> for InSeries<'_> {
    fn apply(&mut self, function: Function, argument: &Series<Number>) -> (Series<Number>, u32) {
        let value = match function {
            Function::Exp => Some(argument.exp()),
            Function::Log => Some(argument.ln()),
            // Branches are no matter of exact numbers, nor are the values of a solution around a point.
            Function::PrincipalLog | Function::Solution { .. } => None,
            Function::Atan => Some(argument.atan()),
            Function::Sin => Some(argument.sin()),
            Function::Cos => Some(argument.cos()),
            Function::Declared { symbol, order } => {
                let coefficients: Option<Vec<Number>> = (0..=argument.order().unwrap_or(0))
                    .map(|n| {
                        let value = self.0.value(symbol, order + n as u32, argument.constant_term())?;
                        Some(value.mul(&reciprocal_factorials(&[n])))
                    })
                    .collect();
                coefficients.map(|coefficients| argument.compose(&coefficients))
            }
        };
        match value {
            Some(value) => (value, Number::LANES),
            None => (Series::zero(), 0),
        }
    }

    fn imaginary(&self) -> Option<Series<Number>> {
        Some(Series::constant(Complex::i()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculus::{LeafId, Signs, SymbolInfo};
    use crate::decide::component::Component;
    use crate::decide::real::search::Point;

    /// The heat equation u_t = u_xx with the derivatives of t + x²/2 up to the second order, some left out.
    fn heat(without: &[&[u8]]) -> Outcome {
        let mut graph = Graph::default();
        for name in ["t", "x"] {
            graph.add_coordinate(name.to_owned(), Signs::REAL);
        }
        let info = SymbolInfo { name: "u".to_owned(), depends_on: 0b11, signs: Signs::REAL, complex: false };
        let symbol = graph.add_symbol(info);
        let derivatives: [&[u8]; 2] = [&[0], &[1, 1]];
        let jet = |by: &[u8]| Leaf::Jet(Jet { symbol, component: 0, by: by.to_vec(), conjugate: false });
        let sides = derivatives.map(|by| graph.variable(jet(by)));
        let given = derivatives.iter().filter(|by| !without.contains(by)).map(|by| jet(by));
        let given = given.chain([0, 1].map(Leaf::Coordinate));
        let leaves: Vec<LeafId> = given.map(|leaf| graph.leaf_id(leaf)).collect();
        let point = Point {
            values: vec![Complex::real(Rational::ONE); leaves.len()],
            functions: Functions::Polynomials { salt: 0 },
        };
        let values = Values::new(&graph, &Component::of(sides[0], sides[1]), &leaves, &point);
        let mut fields = Fields::new(&graph, &values, Extent { order: 2, along: 0 });
        fields.solve(&[Equation { sides, everywhere: true }])
    }

    #[test]
    fn a_derivative_that_is_left_out_is_noticed() {
        assert_eq!(heat(&[]), Outcome::Solves(0));
        assert_eq!(heat(&[&[0]]), Outcome::Violates(0));
        assert_eq!(heat(&[&[1, 1]]), Outcome::Violates(0));
    }
}
