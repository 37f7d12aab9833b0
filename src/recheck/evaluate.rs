//! Formulas as truncated Taylor series at a point.
//!
//! A derivative is a shift of coefficients, and a functional derivative comes from the operator that linearises
//! its density: with L' = Σ b_α D^α it is Σ (-D)^α b_α. Nothing is differentiated symbolically.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use dashu_ratio::RBig;

use super::ground::term::{self, Elementary, Kind, Node, Term, Variable, children};
use super::number::{Complex, Number};
use super::point::{Drawn, Known, Point};
use super::series::{Basis, Linear, Series, univariate};
use crate::language::scope::Sign;

/// Why a formula has no value here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It has none: one over 0, the root or logarithm of what has none.
    Undefined,
    /// Its value is not a number of this kind, such as exp 1 among the rationals.
    Unsaid,
    /// It is beyond what is evaluated a second time.
    Beyond(&'static str),
}

/// The time along a trajectory, which velocities that follow no rule depend on.
const PATH: &str = "\u{1}path";

/// How often a formula is differentiated, and in what.
#[derive(Debug, Default)]
pub struct Reach {
    known: HashMap<*const Node, usize>,
    pub variables: BTreeSet<String>,
}

impl Reach {
    pub fn of(&mut self, term: &Term, flow: Option<&Flow>) -> usize {
        if let Some(known) = self.known.get(&Rc::as_ptr(term)) {
            return *known;
        }
        let inner = children(term).into_iter().map(|child| self.of(child, flow)).max().unwrap_or(0);
        let own = match &**term {
            Node::Derivative(_, by) => {
                self.variables.insert(by.name.clone());
                inner + 1
            }
            Node::Flow(_) => {
                self.variables.insert(PATH.to_owned());
                self.variables.extend(flow.into_iter().flat_map(|flow| flow.moving.iter().cloned()));
                self.variables.extend(flow.map(|flow| flow.along.clone()));
                inner + 1
            }
            Node::Variation { .. } => 2 * inner,
            _ => inner,
        };
        self.known.insert(Rc::as_ptr(term), own);
        own
    }
}

/// What moves, and along what.
#[derive(Debug, Clone)]
pub struct Flow {
    pub moving: Vec<String>,
    pub along: String,
    /// True if equations say how: then velocities depend on all coordinates.
    pub ruled: bool,
}

/// A derivative operator: a series for each monomial of derivatives.
type Operator<N> = BTreeMap<Vec<usize>, Series<N>>;

/// Evaluates formulas at one point.
pub struct Evaluator<'a, N> {
    pub basis: Rc<Basis>,
    pub point: &'a mut Point<N>,
    pub flow: Option<Flow>,
    known: HashMap<*const Node, Series<N>>,
    /// The field that is varied, with the operators of formulas, and which formulas mention it.
    varied: Option<(String, bool)>,
    operators: HashMap<*const Node, (usize, Operator<N>)>,
    mentioned: HashMap<*const Node, bool>,
    /// Formulas that were made on the way, kept as long as their addresses are.
    kept: Vec<Term>,
}

impl<'a, N: Number> Evaluator<'a, N> {
    pub fn new(basis: Rc<Basis>, point: &'a mut Point<N>, flow: Option<Flow>) -> Self {
        Self {
            basis,
            point,
            flow,
            known: HashMap::new(),
            varied: None,
            operators: HashMap::new(),
            mentioned: HashMap::new(),
            kept: Vec::new(),
        }
    }

    /// The value at the point.
    pub fn value(&mut self, term: &Term) -> Result<Linear<N>, Stop> {
        Ok(self.series(term, 0)?.coefficients[0].clone())
    }

    pub fn series(&mut self, term: &Term, order: usize) -> Result<Series<N>, Stop> {
        if order > self.basis.order() {
            return Err(Stop::Beyond("its derivatives are of too high an order"));
        }
        if self.basis.is_spent() {
            return Err(Stop::Beyond("it takes too long"));
        }
        if let Some(known) = self.known.get(&Rc::as_ptr(term)).filter(|known| known.order >= order) {
            return Ok(known.truncated(order));
        }
        let series = self.fresh(term, order)?;
        self.kept.push(term.clone());
        self.known.insert(Rc::as_ptr(term), series.clone());
        Ok(series)
    }

    fn fresh(&mut self, term: &Term, order: usize) -> Result<Series<N>, Stop> {
        match &**term {
            Node::Number(value) => self.number(value, order),
            Node::Imaginary => {
                let (zero, one) = (self.whole(0)?, self.whole(1)?);
                self.constant(Complex { re: zero.re, im: one.re }, order)
            }
            Node::Pi => self.constant(Complex::real(N::pi().ok_or(Stop::Unsaid)?), order),
            Node::Variable(variable) => self.variable(variable, order),
            Node::Sum(terms) => {
                let mut sum = self.number(&RBig::ZERO, order)?;
                for term in terms {
                    sum = sum.plus(&self.series(term, order)?);
                }
                Ok(sum)
            }
            Node::Product(factors) => {
                let mut product = self.number(&RBig::ONE, order)?;
                for factor in factors {
                    product = product.times(&self.series(factor, order)?).ok_or(Stop::Unsaid)?;
                }
                Ok(product)
            }
            Node::Power(base, exponent) => {
                let base = self.series(base, order)?;
                self.power(&base, exponent)
            }
            Node::Function(name, argument) => {
                let argument = self.series(argument, order)?;
                let a = &argument.coefficients[0];
                if !a.is_known() {
                    return Ok(argument.lost());
                }
                if *name == Elementary::Log && (a.value.vanishes() || a.value.is_below()) {
                    return Err(Stop::Undefined);
                }
                let taylor = univariate::function(*name, &a.value, order).ok_or(Stop::Unsaid)?;
                argument.compose(&taylor).ok_or(Stop::Unsaid)
            }
            Node::Declared { name, primes, argument } => {
                let argument = self.series(argument, order)?;
                let a = argument.coefficients[0].clone();
                if !a.is_known() {
                    return Ok(argument.lost());
                }
                let mut taylor = Vec::new();
                let mut below = RBig::ONE;
                for n in 0..=order {
                    below *= RBig::from(n.max(1) as u64);
                    let value = self.point.function(name, *primes as usize + n, &a.value);
                    let scale = Complex::real(N::of(&(RBig::ONE / &below)).ok_or(Stop::Unsaid)?);
                    let zero = self.whole(0)?;
                    taylor.push(match value.ok_or(Stop::Unsaid)? {
                        Known::Value(value) => Linear::of(value.times(&scale)),
                        Known::Unknown(n, _) => {
                            Linear { value: zero, slopes: BTreeMap::from([(n, scale)]), bent: false }
                        }
                    });
                }
                argument.compose_linear(&taylor).ok_or(Stop::Unsaid)
            }
            Node::Derivative(inner, by) => {
                let inner = self.series(inner, order + 1)?;
                let variable = self.variable_number(&by.name)?;
                inner.derivative(variable).ok_or(Stop::Unsaid)
            }
            Node::Flow(inner) => {
                let flow = self.flow.clone().ok_or(Stop::Beyond("no flow is declared"))?;
                let inner = self.series(inner, order + 1)?;
                let along = |name: &str, this: &Self| -> Result<Series<N>, Stop> {
                    inner.derivative(this.variable_number(name)?).ok_or(Stop::Unsaid)
                };
                let mut sum = along(&flow.along, self)?.plus(&along(PATH, self)?);
                for coordinate in &flow.moving {
                    let slope = along(coordinate, self)?;
                    let velocity = self.velocity(coordinate, order)?;
                    sum = sum.plus(&velocity.times(&slope).ok_or(Stop::Unsaid)?);
                }
                Ok(sum)
            }
            Node::Variation { density, of, over } => self.variation(density, of, over, order),
        }
    }

    fn whole(&self, n: i64) -> Result<Complex<N>, Stop> {
        Ok(Complex::real(N::of(&RBig::from(n)).ok_or(Stop::Unsaid)?))
    }

    fn number(&self, value: &RBig, order: usize) -> Result<Series<N>, Stop> {
        self.constant(Complex::real(N::of(value).ok_or(Stop::Unsaid)?), order)
    }

    fn constant(&self, value: Complex<N>, order: usize) -> Result<Series<N>, Stop> {
        Series::constant(&self.basis, order, Linear::of(value)).ok_or(Stop::Unsaid)
    }

    fn variable_number(&self, name: &str) -> Result<usize, Stop> {
        let place = self.basis.variables.iter().position(|own| own == name);
        place.ok_or(Stop::Beyond("it is differentiated in what does not vary"))
    }

    fn power(&self, base: &Series<N>, exponent: &RBig) -> Result<Series<N>, Stop> {
        let n = i64::try_from(exponent.numerator().clone())
            .ok()
            .filter(|n| exponent.is_int() && (0..=64).contains(n));
        if let Some(n) = n {
            let mut power = self.number(&RBig::ONE, base.order)?;
            for _ in 0..n {
                power = power.times(base).ok_or(Stop::Unsaid)?;
            }
            return Ok(power);
        }
        let a = &base.coefficients[0];
        if !a.is_known() {
            return Ok(base.lost());
        }
        if !exponent.is_int() && a.value.is_below() {
            return Err(Stop::Undefined);
        }
        if a.value.vanishes() && (base.order > 0 || *exponent < RBig::ZERO) {
            return Err(Stop::Undefined);
        }
        let first = self.power_of_number(&a.value, exponent)?;
        let taylor = univariate::power(&a.value, exponent, first, base.order).ok_or(Stop::Unsaid)?;
        base.compose(&taylor).ok_or(Stop::Unsaid)
    }

    /// Of whole powers, and of roots of roots.
    fn power_of_number(&self, a: &Complex<N>, exponent: &RBig) -> Result<Complex<N>, Stop> {
        let whole = i64::try_from(exponent.numerator().clone()).map_err(|_| Stop::Unsaid)?;
        let mut below = u64::try_from(exponent.denominator().clone()).map_err(|_| Stop::Unsaid)?;
        if whole.abs() > 4096 {
            return Err(Stop::Unsaid);
        }
        let mut base = a.clone();
        if below > 1 && !below.is_power_of_two() {
            let log = N::function(Elementary::Log, a).ok_or(Stop::Unsaid)?;
            let scaled = log.times(&Complex::real(N::of(exponent).ok_or(Stop::Unsaid)?));
            return N::function(Elementary::Exp, &scaled).ok_or(Stop::Unsaid);
        }
        while below > 1 {
            base = base.root().ok_or(Stop::Unsaid)?;
            below /= 2;
        }
        let mut power = self.whole(1)?;
        for _ in 0..whole.abs() {
            power = power.times(&base);
        }
        if whole < 0 { power.inverse().ok_or(Stop::Undefined) } else { Ok(power) }
    }

    fn variable(&mut self, variable: &Variable, order: usize) -> Result<Series<N>, Stop> {
        let on: Vec<usize> = match &variable.kind {
            Kind::Coordinate | Kind::Parameter => {
                let value = self.jet(variable, Vec::new())?;
                let mut series = Series::constant(&self.basis, order, value).ok_or(Stop::Unsaid)?;
                if let (Ok(n), true) = (self.variable_number(&variable.name), order > 0) {
                    let mut monomial = vec![0; self.basis.variables.len()];
                    monomial[n] = 1;
                    if let Some(place) = self.basis.place(&monomial) {
                        series.coefficients[place] = Linear::of(self.whole(1)?);
                    }
                }
                return Ok(series);
            }
            Kind::Velocity(of) => return self.velocity(&of.clone(), order),
            Kind::Field(on) => on.iter().filter_map(|name| self.variable_number(name).ok()).collect(),
        };
        self.field(variable, &on, order)
    }

    fn velocity(&mut self, of: &str, order: usize) -> Result<Series<N>, Stop> {
        let flow = self.flow.clone().ok_or(Stop::Beyond("no flow is declared"))?;
        let on: Vec<usize> = match flow.ruled {
            true => (0..self.basis.variables.len()).collect(),
            false => self.variable_number(PATH).into_iter().collect(),
        };
        let variable = Variable {
            name: format!("Dt({of})"),
            kind: Kind::Velocity(of.to_owned()),
            complex: false,
            conjugate: false,
            sign: None,
        };
        self.field(&variable, &on, order)
    }

    fn field(&mut self, variable: &Variable, on: &[usize], order: usize) -> Result<Series<N>, Stop> {
        let basis = self.basis.clone();
        let mut coefficients = Vec::new();
        for monomial in &basis.exponents[..basis.count(order)] {
            let elsewhere =
                monomial.iter().enumerate().any(|(n, exponent)| *exponent > 0 && !on.contains(&n));
            if elsewhere {
                coefficients.push(Linear::of(self.whole(0)?));
                continue;
            }
            let mut by = Vec::new();
            let mut factorials = RBig::ONE;
            for (n, exponent) in monomial.iter().enumerate() {
                by.extend(std::iter::repeat_n(basis.variables[n].clone(), *exponent));
                factorials *= RBig::from((1..=*exponent as u64).product::<u64>());
            }
            by.sort();
            let scale = Complex::real(N::of(&(RBig::ONE / factorials)).ok_or(Stop::Unsaid)?);
            let own = self.jet(variable, by)?;
            coefficients.push(Linear {
                value: own.value.times(&scale),
                slopes: own.slopes.into_iter().map(|(n, slope)| (n, slope.times(&scale))).collect(),
                bent: false,
            });
        }
        let mut series = self.number(&RBig::ZERO, order)?;
        series.coefficients = coefficients;
        Ok(series)
    }

    fn jet(&mut self, variable: &Variable, by: Vec<String>) -> Result<Linear<N>, Stop> {
        let sign = match variable.sign {
            Some(Sign::Positive | Sign::NonNegative) => Drawn::Positive,
            Some(Sign::Negative | Sign::NonPositive) => Drawn::Negative,
            _ => Drawn::Any,
        };
        let known = self.point.jet(&variable.name, by, variable.complex, sign).ok_or(Stop::Unsaid)?;
        let conjugated = |z: Complex<N>| if variable.conjugate { z.conjugate() } else { z };
        Ok(match known {
            Known::Value(value) => Linear::of(conjugated(value)),
            Known::Unknown(re, im) => {
                let (zero, one) = (self.whole(0)?, self.whole(1)?);
                let mut slopes = BTreeMap::from([(re, one.clone())]);
                if let Some(im) = im {
                    slopes.insert(im, conjugated(Complex { re: zero.re.clone(), im: one.re }));
                }
                Linear { value: zero, slopes, bent: false }
            }
        })
    }

    fn variation(
        &mut self,
        density: &Term,
        of: &Variable,
        over: &[String],
        order: usize,
    ) -> Result<Series<N>, Stop> {
        let depth = Reach::default().of(density, None);
        let varied = Some((of.name.clone(), of.conjugate));
        if self.varied != varied {
            self.varied = varied;
            self.operators.clear();
            self.mentioned.clear();
        }
        let operator = self.linearised(density, of, order + depth)?;
        let mut sum = self.number(&RBig::ZERO, order)?;
        for (monomial, series) in operator {
            let mut series = series;
            let mut sign = 1;
            for (n, exponent) in monomial.iter().enumerate() {
                if *exponent > 0 && !over.contains(&self.basis.variables[n]) {
                    return Err(Stop::Beyond("a field is varied that does not depend on all coordinates"));
                }
                for _ in 0..*exponent {
                    series = series.derivative(n).ok_or(Stop::Unsaid)?;
                    sign = -sign;
                }
            }
            sum = sum.plus(&series.truncated(order).scaled(&self.whole(sign)?));
        }
        Ok(sum)
    }

    /// The operator that says how a formula changes with a field.
    fn linearised(&mut self, term: &Term, of: &Variable, order: usize) -> Result<Operator<N>, Stop> {
        if !mentions(term, of, &mut self.mentioned) {
            return Ok(Operator::new());
        }
        if let Some((known, operator)) = self.operators.get(&Rc::as_ptr(term))
            && *known >= order
        {
            return Ok(operator.iter().map(|(m, series)| (m.clone(), series.truncated(order))).collect());
        }
        let operator = self.fresh_operator(term, of, order)?;
        self.kept.push(term.clone());
        self.operators.insert(Rc::as_ptr(term), (order, operator.clone()));
        Ok(operator)
    }

    fn fresh_operator(&mut self, term: &Term, of: &Variable, order: usize) -> Result<Operator<N>, Stop> {
        let one = vec![0; self.basis.variables.len()];
        Ok(match &**term {
            Node::Variable(_) => Operator::from([(one, self.number(&RBig::ONE, order)?)]),
            Node::Sum(terms) => {
                let mut all = Operator::new();
                for term in terms {
                    add_to(&mut all, self.linearised(term, of, order)?);
                }
                all
            }
            Node::Product(factors) => {
                let mut all = Operator::new();
                for (n, factor) in factors.iter().enumerate() {
                    if !mentions(factor, of, &mut self.mentioned) {
                        continue;
                    }
                    let others: Vec<Term> =
                        factors.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, f)| f.clone()).collect();
                    let inner = self.linearised(factor, of, order)?;
                    add_to(&mut all, self.scaled(inner, &term::product(others), order)?);
                }
                all
            }
            Node::Power(base, exponent) => {
                let slope = term::product(vec![
                    term::number(exponent.clone()),
                    term::power(base.clone(), exponent - RBig::ONE),
                ]);
                let inner = self.linearised(base, of, order)?;
                self.scaled(inner, &slope, order)?
            }
            Node::Function(name, argument) => {
                let a = argument.clone();
                let square = || term::product(vec![a.clone(), a.clone()]);
                let slope = match name {
                    Elementary::Exp => term.clone(),
                    Elementary::Log => term::inverse(a),
                    Elementary::Sin => term::function(Elementary::Cos, a),
                    Elementary::Cos => term::negative(term::function(Elementary::Sin, a)),
                    Elementary::Atan => term::inverse(term::sum(vec![term::integer(1), square()])),
                    Elementary::Asin => term::power(
                        term::difference(term::integer(1), square()),
                        RBig::from_parts((-1).into(), 2u8.into()),
                    ),
                };
                let inner = self.linearised(argument, of, order)?;
                self.scaled(inner, &slope, order)?
            }
            Node::Declared { name, primes, argument } => {
                let slope = Rc::new(Node::Declared {
                    name: name.clone(),
                    primes: primes + 1,
                    argument: argument.clone(),
                });
                let inner = self.linearised(argument, of, order)?;
                self.scaled(inner, &slope, order)?
            }
            Node::Derivative(inner, by) => {
                let variable = self.variable_number(&by.name)?;
                let mut all = Operator::new();
                for (monomial, series) in self.linearised(inner, of, order + 1)? {
                    let mut above = monomial.clone();
                    above[variable] += 1;
                    let slope = series.derivative(variable).ok_or(Stop::Unsaid)?;
                    add_to(&mut all, Operator::from([(monomial, slope)]));
                    add_to(&mut all, Operator::from([(above, series.truncated(order))]));
                }
                all
            }
            Node::Flow(_) | Node::Variation { .. } => {
                return Err(Stop::Beyond("a variation stands inside of another, or along a flow"));
            }
            Node::Number(_) | Node::Imaginary | Node::Pi => Operator::new(),
        })
    }

    fn scaled(&mut self, operator: Operator<N>, by: &Term, order: usize) -> Result<Operator<N>, Stop> {
        let by = self.series(by, order)?;
        let scale = |series: Series<N>| series.times(&by).ok_or(Stop::Unsaid);
        operator.into_iter().map(|(monomial, series)| Ok((monomial, scale(series)?))).collect()
    }
}

fn add_to<N: Number>(all: &mut Operator<N>, more: Operator<N>) {
    for (monomial, series) in more {
        let sum = match all.get(&monomial) {
            Some(own) => own.plus(&series),
            None => series,
        };
        all.insert(monomial, sum);
    }
}

/// True if a field occurs; of a complex one its conjugate is another.
fn mentions(term: &Term, of: &Variable, seen: &mut HashMap<*const Node, bool>) -> bool {
    if let Some(known) = seen.get(&Rc::as_ptr(term)) {
        return *known;
    }
    let found = match &**term {
        Node::Variable(variable) => variable.name == of.name && variable.conjugate == of.conjugate,
        node => children(node).into_iter().any(|child| mentions(child, of, seen)),
    };
    seen.insert(Rc::as_ptr(term), found);
    found
}
