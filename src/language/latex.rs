//! Expression → LaTeX, so that a reader can compare a claim with the printed equation.

use super::ast::{Bounded, Bracket, Call, Definite, Expr, Factor, Height, Kind, LimitOf, Reference, Slot};
use super::bold::in_bold;
use super::check::Checker;
use super::claim::{Claim, Condition, Limit, Order, Show};
pub use super::letters::name_latex;
use super::letters::{SPELLED, index_latex};
use super::operation::{IMAGINARY_UNIT, Latex, Operation};
use super::print::{Strength, decimal, strength};
use super::relation::Relation;
use super::scope::Scope;
use crate::document::EquationNumber;

/// The LaTeX of an expression.
pub fn latex(expr: &Expr) -> String {
    match &expr.kind {
        Kind::Number(value) => decimal(value),
        Kind::Name(reference) => reference_latex(reference),
        Kind::Call(call) => call_latex(call),
        Kind::Neg(inner) => format!("-{}", grouped(inner, Strength::Sign)),
        Kind::Sum(terms) => sum(terms),
        Kind::Product(factors) => product(factors),
        Kind::Power(base, exponent) => power(base, exponent),
        Kind::List(elements) => list(elements),
    }
}

/// The LaTeX of what a `show` line assumes of itself alone, with an arrow behind it; nothing where it assumes nothing.
pub fn premise_latex(show: &Show) -> String {
    let condition = |condition: &Condition| {
        let relation = relation_latex(condition.relation);
        format!("{} {relation} {}", latex(&condition.left), latex(&condition.right))
    };
    match show.premise.iter().map(condition).collect::<Vec<_>>().join(" \\land ") {
        premise if premise.is_empty() => premise,
        premise => premise + " \\;\\Rightarrow\\; ",
    }
}

/// The LaTeX of a line `show A = B + O(eps^n)`.
pub fn show_latex(show: &Show) -> String {
    let mut out = premise_latex(show) + &latex(&show.sides[0]);
    for (relation, side) in show.relations.iter().zip(&show.sides[1..]) {
        out.push_str(&format!(" {} {}", relation_latex(*relation), latex(side)));
    }
    if let Some(Order { parameter, limit, power }) = &show.order {
        let name = name_latex(parameter);
        out.push_str(&match (power, limit) {
            (Some(1), Limit::Zero) => format!(" + O({name})"),
            (Some(n), Limit::Zero) => format!(" + O({name}^{{{n}}})"),
            (Some(1), Limit::Infinity) => format!(" + O(1/{name})"),
            (Some(n), Limit::Infinity) => format!(" + O(1/{name}^{{{n}}})"),
            (None, Limit::Zero) => format!("\\quad({name}\\to 0)"),
            (None, Limit::Infinity) => format!("\\quad({name}\\to\\infty)"),
        });
    }
    out
}

/// The LaTeX of relations between expressions of a scope.
pub fn relations_latex(show: &Show, scope: &Scope) -> String {
    let mut checker = Checker::silent(scope);
    let sides = show.sides.iter().map(|side| in_bold(side, &mut checker)).collect();
    show_latex(&Show { sides, ..show.clone() })
}

/// What a line of a claim does there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It gives this name a meaning.
    Definition(String),
    /// It is taken from this equation.
    Given(EquationNumber),
    /// An equation that is taken for granted.
    Where,
    /// What becomes of coordinates and fields.
    Transform,
    /// A condition.
    When,
    /// A law that is imposed.
    Postulate,
    /// What is decided.
    Show,
}

/// The LaTeX of everything that a claim states: definitions, conditions, then what is shown.
pub fn claim_latex(claim: &Claim, scope: &Scope) -> Vec<(Says, String)> {
    // It remembers which definitions are vectors.
    let mut checker = Checker::silent(scope);
    let mut latex = |expr: &Expr| latex(&in_bold(expr, &mut checker));
    let mut lines = Vec::new();
    for symbol in claim.lets.iter().chain(&claim.defines) {
        if let super::scope::SymbolKind::Definition(definition) = &symbol.kind {
            let head = Reference { name: symbol.name.clone(), slots: definition.slots.clone() };
            let head = Expr::new(Kind::Name(head), symbol.span.clone());
            let line = format!("{} \\equiv {}", latex(&head), latex(&definition.body));
            lines.push((Says::Definition(symbol.name.clone()), line));
        }
    }
    for brought in claim.given.iter().flat_map(|given| &given.brings) {
        let of = |line: &String| format!("\\text{{given ({}): }} {line}", brought.of);
        lines.extend(brought.latex.iter().map(|line| (Says::Given(brought.of.clone()), of(line))));
    }
    for rule in &claim.rules {
        let equation = format!("{} = {}", latex(&rule.left), latex(&rule.right));
        let line = match &rule.solve {
            Some(lead) => format!("\\text{{solving }} {equation} \\text{{ for }} {}", latex(lead)),
            None => format!("\\text{{where }} {equation}"),
        };
        lines.push((Says::Where, line));
    }
    let arrows: Vec<String> = claim
        .transforms
        .iter()
        .map(|rule| format!("{} \\to {}", latex(&rule.left), latex(&rule.right)))
        .collect();
    if !arrows.is_empty() {
        lines.push((Says::Transform, format!("\\mathcal{{T}}\\colon\\; {}", arrows.join(",\\; "))));
    }
    for condition in &claim.conditions {
        let relation = relation_latex(condition.relation);
        let line =
            format!("\\text{{when }} {} {relation} {}", latex(&condition.left), latex(&condition.right));
        lines.push((Says::When, line));
    }
    let mut shown = |show: &Show| {
        let sides = show.sides.iter().map(|side| in_bold(side, &mut checker)).collect();
        show_latex(&Show { sides, ..show.clone() })
    };
    let law =
        |law: &Show, shown: &mut dyn FnMut(&Show) -> String| format!("\\text{{postulate }} {}", shown(law));
    lines.extend(claim.postulates.iter().map(|line| (Says::Postulate, law(line, &mut shown))));
    lines.extend(claim.shows.iter().map(|line| (Says::Show, shown(line))));
    lines
}

pub fn relation_latex(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::Similar => "\\simeq",
        Relation::Alike => "\\approx",
        Relation::Proportional => "\\propto",
        Relation::Less => "<",
        Relation::LessEqual => "\\leq",
        Relation::Greater => ">",
        Relation::GreaterEqual => "\\geq",
        Relation::Unequal => "\\neq",
    }
}

/// A column by its components, or a matrix by its rows.
fn list(elements: &[Expr]) -> String {
    let row = |row: &Expr| match &row.kind {
        Kind::List(row) => row.iter().map(latex).collect::<Vec<_>>().join(" & "),
        _ => latex(row),
    };
    let rows: Vec<String> = elements.iter().map(row).collect();
    format!("\\begin{{pmatrix}}{}\\end{{pmatrix}}", rows.join(" \\\\ "))
}

fn grouped(expr: &Expr, place: Strength) -> String {
    if strength(expr) < place || (place > Strength::Product && is_between(expr)) {
        format!("\\left({}\\right)", latex(expr))
    } else {
        latex(expr)
    }
}

fn sum(terms: &[Expr]) -> String {
    let mut out = String::new();
    for (n, term) in terms.iter().enumerate() {
        match &term.kind {
            Kind::Neg(inner) if n > 0 => out.push_str(&format!(" - {}", grouped(inner, Strength::Product))),
            _ if n > 0 => out.push_str(&format!(" + {}", grouped(term, Strength::Product))),
            _ => out.push_str(&latex(term)),
        }
    }
    out
}

/// Fractions stand where the author wrote them: `a/b*c` is the fraction a/b times c.
fn product(factors: &[Factor]) -> String {
    let mut groups: Vec<(Vec<&Expr>, Vec<&Expr>)> = Vec::new();
    let mut sign = "";
    for (n, factor) in factors.iter().enumerate() {
        let expr = match &factor.expr.kind {
            // A leading minus stands in front of the fraction line.
            Kind::Neg(inner) if n == 0 && !factor.divided => {
                sign = "-";
                inner
            }
            _ => &factor.expr,
        };
        let open = groups.last_mut().filter(|(_, below)| factor.divided || below.is_empty());
        match open {
            Some((_, below)) if factor.divided => below.push(expr),
            Some((above, _)) => above.push(expr),
            None if factor.divided => groups.push((Vec::new(), vec![expr])),
            None => groups.push((vec![expr], Vec::new())),
        }
    }
    let last = groups.len().saturating_sub(1);
    let written: Vec<String> = groups
        .iter()
        .enumerate()
        .map(|(n, (above, below))| {
            if below.is_empty() {
                return side_by_side(above, n == 0 && sign.is_empty(), n == last);
            }
            // A fraction line groups by itself, and ends what a sum sign acts on.
            let inside = |parts: &[&Expr]| match parts {
                [] => "1".to_owned(),
                [only] => latex(only),
                several => side_by_side(several, true, true),
            };
            let one = |e: &&&Expr| !matches!(&e.kind, Kind::Number(x) if *x == dashu_ratio::RBig::ONE);
            let without_one: Vec<&Expr> = above.iter().filter(one).copied().collect();
            format!("\\frac{{{}}}{{{}}}", inside(&without_one), inside(below))
        })
        .collect();
    format!("{sign}{}", beside(&written))
}

/// Factors in a row; `first` and `last` tell whether the row begins and ends the product.
fn side_by_side(factors: &[&Expr], first: bool, last: bool) -> String {
    let written: Vec<String> = factors
        .iter()
        .enumerate()
        .map(|(n, e)| {
            let place = if n == 0 && first { Strength::Product } else { Strength::Power };
            // What stands behind a sum sign would be read as summed.
            let ends = last && n + 1 == factors.len();
            if (reaches_right(e) && !ends) || (is_between(e) && !(first && factors.len() == 1)) {
                format!("\\left({}\\right)", latex(e))
            } else {
                grouped(e, place)
            }
        })
        .collect();
    beside(&written)
}

/// Factors next to each other; a dot keeps a number apart from what stands before it.
fn beside(factors: &[String]) -> String {
    let is_number =
        |factor: &str| factor.trim_start_matches("\\frac{").starts_with(|c: char| c.is_ascii_digit());
    let mut out = String::new();
    for (n, factor) in factors.iter().enumerate() {
        out.push_str(match n {
            0 => "",
            _ if is_number(factor) => " \\cdot ",
            _ => "\\,",
        });
        out.push_str(factor);
    }
    out
}

/// True of ∑, ∏, ∫ and derivatives, which act on everything behind them.
fn reaches_right(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Call(call) => {
            if call.bounded().is_some() {
                return true;
            }
            let Some(operation) = Operation::named(&call.name).filter(|row| row.takes(call.arguments.len()))
            else {
                return false;
            };
            match operation.latex {
                Latex::Over(_) | Latex::Integral | Latex::Prefix(_) | Latex::Advect => true,
                // The operator stands in front of what it acts on.
                Latex::Partial | Latex::Total | Latex::Variation => {
                    call.slots.is_empty() && !is_inside(&call.arguments[0])
                }
                _ => false,
            }
        }
        Kind::Neg(inner) => reaches_right(inner),
        _ => false,
    }
}

/// True of a sign between two arguments, such as a cross.
fn is_between(expr: &Expr) -> bool {
    let Kind::Call(call) = &expr.kind else { return false };
    Operation::named(&call.name).is_some_and(|operation| matches!(operation.latex, Latex::Infix(_)))
}

/// What stands behind a sum sign: in brackets if it begins with a minus.
fn summand(expr: &Expr) -> String {
    match &expr.kind {
        Kind::Neg(_) => format!("\\left({}\\right)", latex(expr)),
        Kind::Product(factors) if factors.first().is_some_and(|f| matches!(f.expr.kind, Kind::Neg(_))) => {
            format!("\\left({}\\right)", latex(expr))
        }
        _ => grouped(expr, Strength::Product),
    }
}

/// What stands behind an operator that acts on one factor.
fn operated(expr: &Expr) -> String {
    if reaches_right(expr) {
        format!("\\left({}\\right)", latex(expr))
    } else {
        grouped(expr, Strength::Power)
    }
}

/// What stands beside a dot, a cross or a nabla: in brackets unless it holds together by itself.
fn operand(expr: &Expr) -> String {
    let holds = match &expr.kind {
        Kind::Call(_) => !is_between(expr) && !reaches_right(expr),
        _ => strength(expr) == Strength::Atom,
    };
    if holds { latex(expr) } else { format!("\\left({}\\right)", latex(expr)) }
}

fn power(base: &Expr, exponent: &Expr) -> String {
    let base = match &base.kind {
        // Scripts and fractions would be ambiguous without brackets.
        Kind::Call(_) => format!("\\left({}\\right)", latex(base)),
        Kind::Name(reference) if reference.slots.len() == 2 => format!("\\left({}\\right)", latex(base)),
        Kind::Name(reference)
            if reference.slots.iter().any(|s| s.height == Height::Upper)
                || (reference.name.starts_with(SPELLED) && reference.name.contains('^')) =>
        {
            format!("\\left({}\\right)", latex(base))
        }
        _ => grouped(base, Strength::Atom),
    };
    format!("{base}^{{{}}}", latex(exponent))
}

fn reference_latex(reference: &Reference) -> String {
    let name = name_latex(&reference.name);
    if reference.name == IMAGINARY_UNIT && reference.slots.is_empty() {
        return "\\mathrm{i}".to_owned();
    }
    if let Some(Latex::Letter(letter)) = Operation::named(&reference.name).map(|operation| operation.latex)
        && !reference.slots.is_empty()
    {
        return format!("{letter}{}", slots_latex(&reference.slots, false));
    }
    format!("{name}{}", slots_latex(&reference.slots, name.contains("_{")))
}

/// Indices; where the name has a subscript of its own, they go behind a brace.
fn slots_latex(slots: &[Slot], subscripted: bool) -> String {
    let mut out = String::new();
    if subscripted && !slots.is_empty() {
        out.push_str("{}");
    }
    let mut rest = slots;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|slot| slot.height == first.height).count();
        let (group, tail) = rest.split_at(run);
        rest = tail;
        out.push_str(if first.height == Height::Upper { "^{" } else { "_{" });
        for (n, slot) in group.iter().enumerate() {
            let comma = slot.comma && !group[..n].iter().any(|before| before.comma);
            out.push_str(if comma { "," } else { "" });
            out.push_str(slot.opens.map_or("", Bracket::open));
            // A space ends a command before the next letter.
            out.push_str(if n > 0 && !comma { " " } else { "" });
            out.push_str(&index_latex(&slot.index));
            out.push_str(slot.closes.map_or("", Bracket::close));
        }
        out.push('}');
        if !rest.is_empty() && first.height != Height::Plain {
            out.push_str("{}");
        }
    }
    out
}

/// A bound of an integral, or the place of a limit.
fn bound_latex(bound: &Expr) -> String {
    match (bound.is_infinite(), &bound.kind) {
        (true, Kind::Neg(_)) => "-\\infty".to_owned(),
        (true, _) => "\\infty".to_owned(),
        (false, _) => latex(bound),
    }
}

fn call_latex(call: &Call) -> String {
    // An argument is printed where it is used, once: printing it beforehand doubles the work at each level.
    let argument = |n: usize| latex(&call.arguments[n]);
    let arguments = || call.arguments.iter().map(latex).collect::<Vec<_>>().join(", ");
    let in_brackets = |function: &str| format!("{function}\\left({}\\right)", arguments());
    let letters = || call.brackets.iter().map(|slot| index_latex(&slot.index)).collect::<Vec<_>>();
    let with_slots = |head: String| {
        if call.slots.is_empty() { head } else { format!("{head}{}", slots_latex(&call.slots, false)) }
    };
    if let Some(Bounded { is_product, variable, term, lower, upper }) = call.bounded() {
        let sign = if is_product { "\\prod" } else { "\\sum" };
        let (variable, lower, upper) = (name_latex(variable), latex(lower), latex(upper));
        return format!("{sign}_{{{variable} = {lower}}}^{{{upper}}} {}", grouped(term, Strength::Product));
    }
    if let Some(Definite { variable, term, lower, upper }) = call.definite() {
        let (variable, lower, upper) = (name_latex(variable), bound_latex(lower), bound_latex(upper));
        return format!("\\int_{{{lower}}}^{{{upper}}} {}\\, d{variable}", grouped(term, Strength::Product));
    }
    if let Some(LimitOf { variable, term, place }) = call.limit() {
        let (variable, place) = (name_latex(variable), bound_latex(place));
        return format!("\\lim_{{{variable} \\to {place}}} {}", grouped(term, Strength::Product));
    }
    // A claim is shown before it is checked: a wrong number of arguments is shown as it stands.
    let Some(operation) = Operation::named(&call.name).filter(|row| row.takes(call.arguments.len())) else {
        let primes = "'".repeat(call.primes as usize);
        return in_brackets(&format!("{}{primes}", name_latex(&call.name)));
    };
    match operation.latex {
        Latex::Name(name) => with_slots(in_brackets(name)),
        Latex::Around(open, close) => format!("{open}{}{close}", argument(0)),
        Latex::Star(sign) => match &call.arguments[0].kind {
            // Two scripts at one place are no TeX.
            Kind::Name(_) if !argument(0).contains('^') => format!("{}^{{{sign}}}", argument(0)),
            _ => format!("\\left({}\\right)^{{{sign}}}", argument(0)),
        },
        Latex::Power(sign) => with_slots(format!("\\left({}\\right)^{{{sign}}}", argument(0))),
        Latex::Operator(sign) => {
            let indices = slots_latex(&call.brackets, false);
            format!("{sign}{indices} {}", operated(&call.arguments[0]))
        }
        Latex::Over(sign) => {
            format!("{sign}_{{{}}} {}", letters().join(","), summand(&call.arguments[0]))
        }
        Latex::Letter(letter) => with_slots(letter.to_owned()),
        Latex::Elements(name) => format!("{}{}", in_brackets(name), slots_latex(&call.brackets, false)),
        Latex::Integral => {
            let measure: Vec<String> = letters().iter().map(|l| format!("d{l}")).collect();
            format!("\\int {}\\; {}", measure.join("\\,"), summand(&call.arguments[0]))
        }
        Latex::Partial => {
            let derivative = derivative(&call.arguments[0], &call.arguments[1..]);
            if call.slots.is_empty() {
                derivative
            } else {
                with_slots(format!("\\left({derivative}\\right)"))
            }
        }
        Latex::Total => operator("\\frac{d}{dt}", &call.arguments[0], "\\frac{d ", "}{dt}"),
        Latex::Variation => {
            let field = &argument(1);
            operator(
                &format!("\\frac{{\\delta}}{{\\delta {field}}}"),
                &call.arguments[0],
                "\\frac{\\delta ",
                &format!("}}{{\\delta {field}}}"),
            )
        }
        Latex::Prefix(sign) => {
            let space = if sign.ends_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
            let body = format!("{sign}{space}{}", operand(&call.arguments[0]));
            if call.slots.is_empty() { body } else { with_slots(format!("\\left({body}\\right)")) }
        }
        Latex::Behind(sign) => match &call.arguments[0].kind {
            Kind::Name(_) | Kind::Number(_) => format!("{}{sign}", argument(0)),
            _ => format!("\\left({}\\right){sign}", argument(0)),
        },
        Latex::Above => format!("\\binom{{{}}}{{{}}}", argument(0), argument(1)),
        Latex::Infix(sign) => {
            let body = format!("{} {sign} {}", operand(&call.arguments[0]), operand(&call.arguments[1]));
            if call.slots.is_empty() { body } else { with_slots(format!("\\left({body}\\right)")) }
        }
        Latex::Advect => {
            let body = format!(
                "\\left({}\\cdot\\nabla\\right) {}",
                operand(&call.arguments[0]),
                operand(&call.arguments[1])
            );
            if call.slots.is_empty() { body } else { with_slots(format!("\\left({body}\\right)")) }
        }
        Latex::Unit => {
            let slots = slots_latex(&call.slots, true);
            format!("\\hat{{\\mathbf{{e}}}}_{{{}}}{slots}", argument(0))
        }
        Latex::Pair(open, close) => {
            let variables = if call.brackets.is_empty() {
                String::new()
            } else {
                format!("_{{{}}}", letters().join(","))
            };
            with_slots(format!("{open}{}{close}{variables}", arguments()))
        }
        Latex::Current => {
            let by = match &call.arguments[2].kind {
                Kind::Name(Reference { slots, .. }) if !slots.is_empty() => slots_latex(slots, false),
                _ => format!("^{{{}}}", argument(2)),
            };
            format!("J_{{{}}}{by}\\left[{}\\right]", argument(1), argument(0))
        }
        Latex::Lie => {
            format!("\\mathcal{{L}}_{{{}}} {}", argument(0), operated(&call.arguments[1]))
        }
    }
}

/// `\frac{\partial^2 p}{\partial q_k^2}` for a simple operand, an operator in front of a long one.
fn derivative(of: &Expr, by: &[Expr]) -> String {
    let order = if by.len() == 1 { String::new() } else { format!("^{{{}}}", by.len()) };
    let mut below = String::new();
    let mut rest = by;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|b| *b == first).count();
        rest = &rest[run..];
        let coordinate = latex(first);
        below.push_str(&match run {
            1 => format!("\\partial {coordinate}"),
            _ if coordinate.contains('^') => format!("\\partial \\left({coordinate}\\right)^{{{run}}}"),
            _ => format!("\\partial {coordinate}^{{{run}}}"),
        });
    }
    operator(
        &format!("\\frac{{\\partial{order}}}{{{below}}}"),
        of,
        &format!("\\frac{{\\partial{order} "),
        &format!("}}{{{below}}}"),
    )
}

/// True of what is differentiated inside of the fraction.
fn is_inside(operand: &Expr) -> bool {
    match &operand.kind {
        Kind::Name(_) => true,
        Kind::Call(call) => is_closed(call),
        _ => false,
    }
}

/// An operator applied: inside its fraction where the operand is a plain name, in front otherwise.
fn operator(in_front: &str, operand: &Expr, open: &str, close: &str) -> String {
    match &operand.kind {
        _ if is_inside(operand) => format!("{open}{}{close}", latex(operand)),
        Kind::Call(_) if !is_between(operand) => format!("{in_front} {}", latex(operand)),
        _ => format!("{in_front}\\left({}\\right)", latex(operand)),
    }
}

/// True of what is printed between two signs, as a root is.
fn is_closed(call: &Call) -> bool {
    Operation::named(&call.name).is_some_and(|operation| matches!(operation.latex, Latex::Around(..)))
}
