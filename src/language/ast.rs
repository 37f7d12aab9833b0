//! The syntax tree of an expression.

use dashu_ratio::RBig;

use crate::diagnostic::Span;

/// An expression with the place it was written at.
///
/// Sums and products are flat, so that a formula with many terms is wide and not deep.
#[derive(Debug, Clone)]
pub struct Expr {
    pub kind: Kind,
    /// Byte range in the source of the block that it was parsed from.
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An exact number that is not negative; a minus sign is a [`Kind::Neg`].
    Number(RBig),
    /// `D`, `q[k]`, `g_{mu nu}`.
    Name(Reference),
    /// `exp(x)`, `f'(y)`, `d(p, q[k])`, `sum[k](…)`, `inverse(J)[m, i]`.
    Call(Call),
    Neg(Box<Expr>),
    /// At least two terms.
    Sum(Vec<Expr>),
    /// At least two factors, or one divided factor.
    Product(Vec<Factor>),
    Power(Box<Expr>, Box<Expr>),
    /// `[a, b]`, or a matrix by its rows, `[[a, b], [c, d]]`.
    List(Vec<Expr>),
}

/// A symbol and its indices.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// In ASCII: `γ` and `gamma` are the same name.
    pub name: String,
    pub slots: Vec<Slot>,
}

/// An application of a built-in operation or of a declared function.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub name: String,
    /// Order of the derivative of a function of one argument: 1 in `f'(x)`.
    pub primes: u32,
    /// What stands in brackets before the arguments: `k` in `sum[k](…)`.
    pub brackets: Vec<Slot>,
    pub arguments: Vec<Expr>,
    /// Indices of the result: `m, i` in `inverse(J)[m, i]`.
    pub slots: Vec<Slot>,
}

/// The end of the name of a sum or product with bounds, `sum[k = 1..n](…)`: it cannot be typed. The arguments are
/// the term and the bounds.
pub const BOUNDED: &str = "..";

/// `sum[k = 1..n](A)`, or the same of `product`.
#[derive(Debug, Clone, Copy)]
pub struct Bounded<'a> {
    pub is_product: bool,
    pub variable: &'a str,
    pub term: &'a Expr,
    pub lower: &'a Expr,
    pub upper: &'a Expr,
}

/// The name of an integral with bounds, `integral[x = a..b](…)`: it cannot be typed. The arguments are the integrand
/// and the bounds.
pub const DEFINITE: &str = "integral=";

/// The name of Dirac's delta, which has an argument; the Kronecker symbol has indices.
pub const DIRAC: &str = "delta";

/// The name of what has no bound.
pub const INFINITY: &str = "infinity";

/// `integral[x = a..b](A)`
#[derive(Debug, Clone, Copy)]
pub struct Definite<'a> {
    pub variable: &'a str,
    pub term: &'a Expr,
    pub lower: &'a Expr,
    pub upper: &'a Expr,
}

/// The name of a limit, `limit[x -> a](…)`: it cannot be typed. The arguments are what has a limit, and where.
pub const LIMIT: &str = "limit=";

/// `limit[x -> a](A)`
#[derive(Debug, Clone, Copy)]
pub struct LimitOf<'a> {
    pub variable: &'a str,
    pub term: &'a Expr,
    pub place: &'a Expr,
}

/// `A*delta(u)`, under an integral.
#[derive(Debug, Clone)]
pub struct Sifted<'a> {
    /// What stands in the brackets.
    pub argument: &'a Expr,
    /// The order of the derivative, `delta'(u)`.
    pub primes: u32,
    /// The other factors.
    pub rest: Expr,
}

impl Expr {
    /// The parts of a term with a Dirac delta as a factor, if it is one.
    pub fn sifted(&self) -> Option<Sifted<'_>> {
        match &self.kind {
            Kind::Call(call) => {
                let rest = Expr::whole(1, self.span.clone());
                Some(Sifted { argument: call.dirac()?, primes: call.primes, rest })
            }
            Kind::Neg(inner) => {
                let sifted = inner.sifted()?;
                let rest = Expr::new(Kind::Neg(Box::new(sifted.rest)), self.span.clone());
                Some(Sifted { rest, ..sifted })
            }
            Kind::Product(factors) => factors.iter().enumerate().find_map(|(place, factor)| {
                let sifted = factor.expr.sifted().filter(|_| !factor.divided)?;
                let own = Factor { divided: false, expr: sifted.rest };
                let others = factors.iter().enumerate().filter(|(n, _)| *n != place);
                let all = std::iter::once(own).chain(others.map(|(_, factor)| factor.clone())).collect();
                Some(Sifted { rest: Expr::new(Kind::Product(all), self.span.clone()), ..sifted })
            }),
            _ => None,
        }
    }
}

impl Call {
    /// The argument of a Dirac delta.
    pub fn dirac(&self) -> Option<&Expr> {
        let is_plain = self.name == DIRAC && self.brackets.is_empty() && self.slots.is_empty();
        self.arguments.first().filter(|_| is_plain && self.arguments.len() == 1)
    }

    /// The parts of a limit.
    pub fn limit(&self) -> Option<LimitOf<'_>> {
        let ([slot], [term, place]) = (self.brackets.as_slice(), self.arguments.as_slice()) else {
            return None;
        };
        let variable = slot.index.letter().filter(|_| self.name == LIMIT)?;
        Some(LimitOf { variable, term, place })
    }

    /// The parts of an integral with bounds.
    pub fn definite(&self) -> Option<Definite<'_>> {
        let ([slot], [term, lower, upper]) = (self.brackets.as_slice(), self.arguments.as_slice()) else {
            return None;
        };
        let variable = slot.index.letter().filter(|_| self.name == DEFINITE)?;
        Some(Definite { variable, term, lower, upper })
    }

    /// The parts of a sum or product with bounds.
    pub fn bounded(&self) -> Option<Bounded<'_>> {
        let name = self.name.strip_suffix(BOUNDED)?;
        let ([slot], [term, lower, upper]) = (self.brackets.as_slice(), self.arguments.as_slice()) else {
            return None;
        };
        let variable = slot.index.letter()?;
        Some(Bounded { is_product: name == "product", variable, term, lower, upper })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    pub divided: bool,
    pub expr: Expr,
}

/// One index position of a symbol.
#[derive(Debug, Clone)]
pub struct Slot {
    pub index: Index,
    pub height: Height,
    /// True behind a comma: `mu` in `g_{al be,mu}` differentiates.
    pub comma: bool,
    /// Set where a bracket of (anti)symmetrisation opens just before this index.
    pub opens: Option<Bracket>,
    /// Set where such a bracket closes just behind this index.
    pub closes: Option<Bracket>,
    pub span: Span,
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        (&self.index, self.height, self.comma, self.opens, self.closes)
            == (&other.index, other.height, other.comma, other.opens, other.closes)
    }
}

/// Where an index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Height {
    /// `q[k]`: no distinction of upper and lower.
    Plain,
    Upper,
    Lower,
}

/// `[…]` or `(…)` around indices, with weight 1/n!.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bracket {
    Antisymmetric,
    Symmetric,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Index {
    /// A letter that runs over a declared range, shifted cyclically by a constant (`i-1`).
    Letter { name: String, shift: i64 },
    /// A fixed component, as the range counts it: `q[1]`.
    Fixed(i64),
}

impl Index {
    /// The letter, of an index that is no fixed component.
    pub fn letter(&self) -> Option<&str> {
        match self {
            Index::Letter { name, .. } => Some(name),
            Index::Fixed(_) => None,
        }
    }
}

impl PartialEq for Expr {
    /// Two expressions are equal if they say the same, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Expr {
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span }
    }

    /// The difference of two expressions; taking away the literal 0 changes nothing.
    pub fn minus(self, other: Expr) -> Expr {
        if other.is_zero_literal() {
            return self;
        }
        let span = self.span.start..other.span.end;
        let negated = Expr::new(Kind::Neg(Box::new(other.clone())), other.span);
        Expr::new(Kind::Sum(vec![self, negated]), span)
    }

    /// A whole number, with its sign.
    pub fn whole(value: i64, span: Span) -> Self {
        let size = Expr::new(Kind::Number(RBig::from(value.unsigned_abs())), span.clone());
        if value < 0 { Expr::new(Kind::Neg(Box::new(size)), span) } else { size }
    }

    /// The same with another expression in the place of a name without indices.
    pub fn with(mut self, name: &str, value: &Expr) -> Self {
        // What is put in is not looked through again: the name may stand in it.
        self.put_in(name, value);
        self
    }

    fn put_in(&mut self, name: &str, value: &Expr) {
        match &mut self.kind {
            Kind::Name(reference) if reference.name == name && reference.slots.is_empty() => {
                self.kind = value.kind.clone();
            }
            Kind::Number(_) | Kind::Name(_) => {}
            Kind::Call(call) => call.arguments.iter_mut().for_each(|child| child.put_in(name, value)),
            Kind::Neg(inner) => inner.put_in(name, value),
            Kind::Sum(terms) | Kind::List(terms) => {
                terms.iter_mut().for_each(|child| child.put_in(name, value));
            }
            Kind::Product(factors) => {
                factors.iter_mut().for_each(|factor| factor.expr.put_in(name, value));
            }
            Kind::Power(base, exponent) => {
                base.put_in(name, value);
                exponent.put_in(name, value);
            }
        }
    }

    /// The expressions right below this one, in the order in which they are written.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        let (pair, terms, factors): ([Option<&Expr>; 2], &[Expr], &[Factor]) = match &self.kind {
            Kind::Number(_) | Kind::Name(_) => ([None; 2], &[], &[]),
            Kind::Call(call) => ([None; 2], &call.arguments, &[]),
            Kind::Neg(inner) => ([Some(inner), None], &[], &[]),
            Kind::Sum(terms) | Kind::List(terms) => ([None; 2], terms, &[]),
            Kind::Product(factors) => ([None; 2], &[], factors),
            Kind::Power(base, exponent) => ([Some(base), Some(exponent)], &[], &[]),
        };
        pair.into_iter().flatten().chain(terms).chain(factors.iter().map(|factor| &factor.expr))
    }

    /// The expression itself, then all below it, each before what it is made of.
    pub fn walk<'a>(&'a self, f: &mut impl FnMut(&'a Expr)) {
        f(self);
        self.children().for_each(|child| child.walk(f));
    }

    /// The same with leave to change what is passed by; children are those of the changed expression.
    pub fn walk_mut(&mut self, f: &mut impl FnMut(&mut Expr)) {
        f(self);
        match &mut self.kind {
            Kind::Number(_) | Kind::Name(_) => {}
            Kind::Call(call) => call.arguments.iter_mut().for_each(|child| child.walk_mut(f)),
            Kind::Neg(inner) => inner.walk_mut(f),
            Kind::Sum(terms) | Kind::List(terms) => terms.iter_mut().for_each(|child| child.walk_mut(f)),
            Kind::Product(factors) => factors.iter_mut().for_each(|factor| factor.expr.walk_mut(f)),
            Kind::Power(base, exponent) => {
                base.walk_mut(f);
                exponent.walk_mut(f);
            }
        }
    }

    /// The names that the expression mentions, those of calls included.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.walk(&mut |expr| match &expr.kind {
            Kind::Name(reference) => names.push(reference.name.as_str()),
            Kind::Call(call) => names.push(call.name.as_str()),
            Kind::Number(_)
            | Kind::Neg(_)
            | Kind::Sum(_)
            | Kind::Product(_)
            | Kind::Power(..)
            | Kind::List(_) => {}
        });
        names
    }

    /// True of `infinity` and `-infinity`, which only bounds of integrals and places of limits can be.
    pub fn is_infinite(&self) -> bool {
        match &self.kind {
            Kind::Name(reference) => reference.name == INFINITY && reference.slots.is_empty(),
            Kind::Neg(inner) => !matches!(inner.kind, Kind::Neg(_)) && inner.is_infinite(),
            _ => false,
        }
    }

    /// True of the literal `0`, which has whatever indices are needed.
    pub fn is_zero_literal(&self) -> bool {
        matches!(&self.kind, Kind::Number(value) if value.is_zero())
    }
}
