//! Expression → text that parses back to the same tree.

use std::fmt::{self, Display, Formatter};

use dashu_ratio::RBig;

use super::ast::{Bounded, Bracket, Definite, Expr, Height, Index, Kind, LimitOf, Reference, Slot};

/// How tightly an expression holds together; a weaker one inside a stronger place gets brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

pub(super) fn strength(expr: &Expr) -> Strength {
    match &expr.kind {
        Kind::Sum(_) => Strength::Sum,
        Kind::Product(_) => Strength::Product,
        Kind::Neg(_) => Strength::Sign,
        Kind::Power(..) => Strength::Power,
        _ => Strength::Atom,
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Number(value) => f.write_str(&decimal(value)),
            Kind::Name(reference) => write!(f, "{reference}"),
            Kind::Call(call) => {
                if let Some(Bounded { is_product, variable, term, lower, upper }) = call.bounded() {
                    let name = if is_product { "product" } else { "sum" };
                    return write!(f, "{name}[{variable} = {lower}..{upper}]({term})");
                }
                if let Some(Definite { variable, term, lower, upper }) = call.definite() {
                    return write!(f, "integral[{variable} = {lower}..{upper}]({term})");
                }
                if let Some(LimitOf { variable, term, place }) = call.limit() {
                    return write!(f, "limit[{variable} -> {place}]({term})");
                }
                f.write_str(&call.name)?;
                (0..call.primes).try_for_each(|_| f.write_str("'"))?;
                write_slots(f, &call.brackets)?;
                f.write_str("(")?;
                for (n, argument) in call.arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if n == 0 { "" } else { ", " })?;
                }
                f.write_str(")")?;
                write_slots(f, &call.slots)
            }
            Kind::Neg(inner) => {
                f.write_str("-")?;
                inside(f, inner, Strength::Sign)
            }
            Kind::Sum(terms) => {
                for (n, term) in terms.iter().enumerate() {
                    match &term.kind {
                        Kind::Neg(inner) if n > 0 => {
                            f.write_str(" - ")?;
                            inside(f, inner, Strength::Product)?;
                        }
                        _ => {
                            f.write_str(if n == 0 { "" } else { " + " })?;
                            inside(f, term, Strength::Product)?;
                        }
                    }
                }
                Ok(())
            }
            Kind::Product(factors) => {
                for (n, factor) in factors.iter().enumerate() {
                    if n > 0 {
                        f.write_str(if factor.divided { "/" } else { "*" })?;
                    }
                    inside(f, &factor.expr, Strength::Sign)?;
                }
                Ok(())
            }
            Kind::List(elements) => {
                f.write_str("[")?;
                for (n, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if n == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Kind::Power(base, exponent) => {
                inside(f, base, Strength::Atom)?;
                f.write_str("^")?;
                inside(f, exponent, Strength::Sign)
            }
        }
    }
}

/// A literal as it can be written: whole, or a finite decimal.
pub(super) fn decimal(value: &RBig) -> String {
    let mut scaled = value.clone();
    let mut places = 0;
    while !scaled.is_int() {
        scaled *= RBig::from(10u8);
        places += 1;
    }
    let digits = format!("{:0>width$}", scaled.to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

fn inside(f: &mut Formatter<'_>, expr: &Expr, place: Strength) -> fmt::Result {
    if strength(expr) < place { write!(f, "({expr})") } else { write!(f, "{expr}") }
}

impl Display for Reference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        write_slots(f, &self.slots)
    }
}

fn write_slots(f: &mut Formatter<'_>, slots: &[Slot]) -> fmt::Result {
    let mut rest = slots;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|slot| slot.height == first.height).count();
        let (group, tail) = rest.split_at(run);
        rest = tail;
        match first.height {
            Height::Plain => {
                f.write_str("[")?;
                for (n, slot) in group.iter().enumerate() {
                    write!(f, "{}{}", if n == 0 { "" } else { ", " }, slot.index)?;
                }
                f.write_str("]")?;
            }
            Height::Upper | Height::Lower => {
                f.write_str(if first.height == Height::Upper { "^{" } else { "_{" })?;
                for (n, slot) in group.iter().enumerate() {
                    let comma = slot.comma && !group[..n].iter().any(|before| before.comma);
                    f.write_str(if comma {
                        ","
                    } else if n > 0 {
                        " "
                    } else {
                        ""
                    })?;
                    f.write_str(slot.opens.map_or("", Bracket::open))?;
                    write!(f, "{}", slot.index)?;
                    f.write_str(slot.closes.map_or("", Bracket::close))?;
                }
                f.write_str("}")?;
            }
        }
    }
    Ok(())
}

impl Bracket {
    pub(super) fn open(self) -> &'static str {
        match self {
            Bracket::Antisymmetric => "[",
            Bracket::Symmetric => "(",
        }
    }

    pub(super) fn close(self) -> &'static str {
        match self {
            Bracket::Antisymmetric => "]",
            Bracket::Symmetric => ")",
        }
    }
}

impl Display for Index {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Index::Letter { name, shift: 0 } => f.write_str(name),
            Index::Letter { name, shift } => write!(f, "{name}{shift:+}"),
            Index::Fixed(n) => write!(f, "{n}"),
        }
    }
}
