//! Asymptotic expansions in one small parameter.
//!
//! As a parameter ε tends to 0 from one side, most of what a physicist writes down is a sum of terms
//! c h^q (log h)^k with h = |ε|, rational q and whole k (Laurent, Puiseux, and logarithmic series;
//! Erdélyi, *Asymptotic Expansions*, chapter 1). Exponentials of what grows without end are kept as formal
//! factors until they cancel, as the phase exp(iS/ħ) of a wave does (van der Hoeven, *Transseries and Real
//! Differential Algebra*, chapter 4).
//!
//! Whether a coefficient vanishes is asked of a [`ZeroTest`]; nothing is ever divided by one that it has not
//! shown to be nonzero. Start reading at [`Expander::expand`].

mod error;
mod exponent;
mod functions;
mod series;
mod transseries;
mod work;

use std::borrow::Cow;

use dashu_ratio::RBig;
use rustc_hash::FxHashMap;

pub use error::NoExpansion;

use self::exponent::Size;
use self::series::{Monomial, Rest, Series};
use self::transseries::Transseries;
use self::work::{Flags, Stop, Work};
use super::graph::{Graph, LeafId, Node, Op};
use super::zero::ZeroTest;

/// How much further than asked for series are carried where leading terms cancel.
const MOST_EXTRA: u32 = 40;
/// Nodes that one expansion may add to the graph.
const MOST_NODES: usize = 4_000_000;

/// The side from which a parameter tends to 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Through positive values.
    Above,
    /// Through negative values.
    Below,
}

/// The term `coefficient` |ε|^`power` (log |ε|)^`log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub power: RBig,
    pub log: i32,
    /// Free of ε. It is not said that it does not vanish identically.
    pub coefficient: Node,
}

/// All terms of a quantity that are not O(|ε|^n) for the n that was asked for, larger ones first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    pub terms: Vec<Term>,
}

/// Expands quantities of one graph in one parameter, and remembers the expansions of their parts.
#[derive(Debug)]
pub struct Expander {
    parameter: LeafId,
    side: Side,
    limit: RBig,
    values: FxHashMap<Node, Transseries>,
    known: FxHashMap<Node, Option<bool>>,
    flags: Flags,
}

/// Expands one quantity: see [`Expander::expand`].
///
/// # Errors
/// When it has no expansion, or none that could be found.
pub fn expand(
    graph: &mut Graph,
    node: Node,
    parameter: LeafId,
    side: Side,
    order: &RBig,
    zero: &mut dyn ZeroTest,
) -> Result<Expansion, NoExpansion> {
    Expander::new(parameter, side).expand(graph, node, order, zero)
}

impl Expander {
    pub fn new(parameter: LeafId, side: Side) -> Self {
        Self {
            parameter,
            side,
            limit: RBig::ZERO,
            values: FxHashMap::default(),
            known: FxHashMap::default(),
            flags: Flags::default(),
        }
    }

    /// True if what was expanded so far may be another series on the other side, and not only by the signs
    /// of odd powers: roots and logarithms of the parameter, and exponentials that vanish or grow.
    pub fn is_one_sided(&self) -> bool {
        self.flags.one_sided
    }

    /// What was taken not to vanish, as it does not vanish identically.
    pub fn generic(&self) -> impl Iterator<Item = Node> {
        self.known.iter().filter(|(_, vanishes)| **vanishes == Some(false)).map(|(node, _)| *node)
    }

    /// All terms that are not O(|ε|^order).
    ///
    /// Declared functions are taken to be smooth. What is O(exp(-1/ε)) is smaller than every power and has no
    /// term.
    ///
    /// # Errors
    /// When there is no such expansion, or none that could be found.
    pub fn expand(
        &mut self,
        graph: &mut Graph,
        node: Node,
        order: &RBig,
        zero: &mut dyn ZeroTest,
    ) -> Result<Expansion, NoExpansion> {
        if let Some(function) = graph.function_with_parameter(node, self.parameter) {
            return Err(NoExpansion::AtSingularity { function });
        }
        let most = order + RBig::from(MOST_EXTRA);
        let budget = graph.len() + MOST_NODES;
        let mut step = RBig::ONE;
        if self.limit < *order {
            self.restart(order.clone());
        }
        loop {
            let mut work = Work {
                graph: &mut *graph,
                zero: &mut *zero,
                known: &mut self.known,
                flags: &mut self.flags,
                limit: self.limit.clone(),
            };
            let found = match value(&mut work, &mut self.values, self.parameter, self.side, node, budget) {
                Ok(value) => finish(&mut work, &value, order),
                Err(stop) => Err(stop),
            };
            match found {
                Ok(expansion) => return Ok(expansion),
                Err(Stop::No(why)) => return Err(why),
                Err(Stop::More(missing)) => {
                    let limit = &self.limit + missing.max(step.clone());
                    if limit > most {
                        return Err(NoExpansion::TooDeep { orders: MOST_EXTRA as usize });
                    }
                    step *= RBig::from(2u8);
                    self.restart(limit);
                }
            }
        }
    }

    /// Forgets all expansions, to carry them up to another power.
    fn restart(&mut self, limit: RBig) {
        self.limit = limit;
        self.values.clear();
    }
}

/// The expansion of a node, operands first; what is free of the parameter is a constant.
fn value(
    work: &mut Work<'_>,
    values: &mut FxHashMap<Node, Transseries>,
    parameter: LeafId,
    side: Side,
    root: Node,
    budget: usize,
) -> Result<Transseries, Stop> {
    for node in work.graph.reachable(&[root]) {
        if values.contains_key(&node) {
            continue;
        }
        let op = work.graph.op(node);
        if op == Op::Leaf(parameter) {
            let sign = work.graph.integer(if side == Side::Above { 1 } else { -1 });
            let series = Series::term(work.graph, Monomial::power(RBig::ONE), sign);
            values.insert(node, Transseries::of(series));
            continue;
        }
        let mut varies = false;
        work.graph.operands(node, |operand| varies |= values.contains_key(&operand));
        if !varies {
            continue;
        }
        if work.graph.len() > budget {
            return Err(NoExpansion::TooLarge.into());
        }
        let value = operation(work, values, op)?;
        values.insert(node, value);
    }
    Ok(of(work.graph, values, root).into_owned())
}

fn of<'a>(graph: &Graph, values: &'a FxHashMap<Node, Transseries>, node: Node) -> Cow<'a, Transseries> {
    match values.get(&node) {
        Some(value) => Cow::Borrowed(value),
        None => Cow::Owned(Transseries::constant(graph, node)),
    }
}

fn operation(
    work: &mut Work<'_>,
    values: &FxHashMap<Node, Transseries>,
    op: Op,
) -> Result<Transseries, Stop> {
    let operand = |work: &Work<'_>, node: Node| of(work.graph, values, node);
    match op {
        Op::Add(a, b) => {
            let (a, b) = (operand(work, a), operand(work, b));
            work.sum(&a, &b)
        }
        Op::Sub(a, b) => {
            let (a, b) = (operand(work, a), operand(work, b));
            let b = work.negative(&b);
            work.sum(&a, &b)
        }
        Op::Mul(a, b) => {
            let (a, b) = (operand(work, a), operand(work, b));
            work.product(&a, &b)
        }
        Op::Neg(a) => {
            let a = operand(work, a);
            Ok(work.negative(&a))
        }
        Op::Inv(a) => work.inverse(&operand(work, a)),
        Op::Sqrt(a) => work.root(&operand(work, a)),
        Op::Exp(a) => work.exponential(&operand(work, a)),
        Op::Log(a) => work.logarithm(&operand(work, a)),
        Op::Sin(a) => work.sine(&operand(work, a), false),
        Op::Cos(a) => work.sine(&operand(work, a), true),
        Op::Function { symbol, order, argument } => work.declared(symbol, order, &operand(work, argument)),
        Op::Atan(a) => work.arctangent(&operand(work, a)),
        Op::Constant(_) | Op::Imaginary | Op::Pi | Op::Leaf(_) => {
            unreachable!("what has no operand does not vary")
        }
    }
}

/// The terms of a result that are not O(h^order), if all of them are known.
fn finish(work: &mut Work<'_>, value: &Transseries, order: &RBig) -> Result<Expansion, Stop> {
    let mut terms = Vec::new();
    for (factor, series) in &value.parts {
        let size = work.size(factor)?;
        match &size {
            Size::BeyondAllOrders => continue,
            Size::Unbounded(why) => {
                // However small the rest is, such a factor makes it large.
                let mut series = series.clone();
                work.strip(&mut series)?;
                match &series.rest {
                    _ if !series.terms.is_empty() => return Err(why.clone().into()),
                    Rest::Nothing => continue,
                    Rest::From(_) => return Err(Stop::More(RBig::ONE)),
                    Rest::Unknown => return Err(NoExpansion::BeyondAllOrders.into()),
                }
            }
            Size::One | Size::Bounded(_) => {}
        }
        match &series.rest {
            Rest::Unknown => return Err(NoExpansion::BeyondAllOrders.into()),
            // h^order log h is not O(h^order): where logarithms occur that power must be known, too.
            Rest::From(power) if power < order || power == order && work.flags.logarithms => {
                return Err(Stop::More(order - power));
            }
            Rest::From(_) | Rest::Nothing => {}
        }
        for (monomial, coefficient) in &series.terms {
            if monomial.power > *order || monomial.power == *order && monomial.log <= 0 {
                continue;
            }
            if let Size::Bounded(why) = &size {
                if !work.vanishes(*coefficient)? {
                    return Err(why.clone().into());
                }
                continue;
            }
            let Monomial { power, log } = monomial.clone();
            terms.push(Term { power, log, coefficient: *coefficient });
        }
    }
    Ok(Expansion { terms })
}
