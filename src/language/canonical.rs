//! A text that two expressions share if they differ in the order of commuting terms and in brackets only.

use dashu_ratio::RBig;

use super::ast::{Call, Expr, Factor, Kind};

/// The canonical text of an expression.
pub fn canonical(expr: &Expr) -> String {
    let mut terms = Vec::new();
    collect_terms(expr, false, &mut terms);
    terms.sort();
    match terms.len() {
        0 => "0".to_owned(),
        1 => terms.remove(0),
        _ => terms.join(" + "),
    }
}

fn collect_terms(expr: &Expr, negative: bool, out: &mut Vec<String>) {
    match &expr.kind {
        Kind::Neg(inner) => collect_terms(inner, !negative, out),
        Kind::Sum(terms) => terms.iter().for_each(|term| collect_terms(term, negative, out)),
        _ => {
            let mut product = Product { number: RBig::ONE, above: Vec::new(), below: Vec::new() };
            product.put(expr, false);
            if negative {
                product.number = -product.number;
            }
            if !product.number.is_zero() {
                out.push(product.text());
            }
        }
    }
}

struct Product {
    number: RBig,
    above: Vec<String>,
    below: Vec<String>,
}

impl Product {
    fn put(&mut self, expr: &Expr, divided: bool) {
        match &expr.kind {
            Kind::Number(value) if !divided => self.number *= value.clone(),
            Kind::Number(value) if !value.is_zero() => self.number /= value.clone(),
            Kind::Neg(inner) => {
                self.number = -std::mem::take(&mut self.number);
                self.put(inner, divided);
            }
            Kind::Product(factors) => {
                factors.iter().for_each(|Factor { divided: below, expr }| self.put(expr, divided != *below));
            }
            Kind::Power(base, exponent) => match whole(exponent) {
                Some(n) if n < 0 => {
                    let positive = Expr::new(Kind::Number(RBig::from(-n)), exponent.span.clone());
                    let power = Expr::new(Kind::Power(base.clone(), Box::new(positive)), expr.span.clone());
                    self.push(if n == -1 { atom(base) } else { atom(&power) }, !divided);
                }
                _ => self.push(atom(expr), divided),
            },
            _ => self.push(atom(expr), divided),
        }
    }

    fn push(&mut self, text: String, divided: bool) {
        if divided { self.below.push(text) } else { self.above.push(text) }
    }

    fn text(mut self) -> String {
        self.above.sort();
        self.below.sort();
        let below = self.below.iter().map(|factor| format!("/{factor}"));
        let mut out = String::new();
        if !self.number.is_one() || self.above.is_empty() {
            out.push_str(&self.number.to_string());
            out.push_str(if self.above.is_empty() { "" } else { "*" });
        }
        out.push_str(&self.above.join("*"));
        out.extend(below);
        out
    }
}

/// The whole number that an exponent is.
fn whole(exponent: &Expr) -> Option<i64> {
    match &exponent.kind {
        Kind::Number(n) if n.is_int() => i64::try_from(n.numerator().clone()).ok(),
        Kind::Neg(inner) => whole(inner).map(|n| -n),
        _ => None,
    }
}

/// What holds together by itself.
fn atom(expr: &Expr) -> String {
    match &expr.kind {
        Kind::Name(reference) => reference.to_string(),
        Kind::Number(value) => value.to_string(),
        Kind::Neg(_) | Kind::Sum(_) | Kind::Product(_) => format!("({})", canonical(expr)),
        Kind::Power(base, exponent) => {
            let exponent = canonical(exponent);
            match exponent.as_str() {
                "1" => atom(base),
                "1/2" => format!("sqrt({})", canonical(base)),
                _ => format!("{}^({exponent})", atom(base)),
            }
        }
        Kind::List(elements) => {
            format!("[{}]", elements.iter().map(canonical).collect::<Vec<_>>().join(", "))
        }
        Kind::Call(call) => call_text(call),
    }
}

fn call_text(call: &Call) -> String {
    let mut arguments: Vec<String> = call.arguments.iter().map(canonical).collect();
    let mut name = call.name.as_str();
    match name {
        // Derivatives commute, one after the other or at once.
        "d" if call.slots.is_empty() => {
            let (of, by) = derivative(call);
            let mut by: Vec<String> = by.iter().map(|by| canonical(by)).collect();
            by.sort();
            arguments = vec![of.map(canonical).unwrap_or_default()];
            arguments.extend(by);
        }
        "dot" => arguments.sort(),
        "ln" => name = "log",
        _ => {}
    }
    let slots = |slots: &[super::ast::Slot]| {
        let reference = super::ast::Reference { name: String::new(), slots: slots.to_vec() };
        reference.to_string()
    };
    let mut brackets = call.brackets.clone();
    // Sums over two indices, one after the other or at once.
    let mut inside = call.arguments.first();
    while let Some(Expr { kind: Kind::Call(inner), .. }) = inside
        && ["sum", "product"].contains(&name)
        && inner.name == name
        && !inner.brackets.iter().any(|slot| brackets.contains(slot))
    {
        brackets.extend(inner.brackets.iter().cloned());
        inside = inner.arguments.first();
        arguments = inside.map(canonical).into_iter().collect();
    }
    if ["sum", "product", "integral"].contains(&name) {
        brackets.sort_by_key(|slot| slot.index.to_string());
    }
    let primes = "'".repeat(call.primes as usize);
    format!("{name}{primes}{}({}){}", slots(&brackets), arguments.join(", "), slots(&call.slots))
}

/// What is differentiated in the end, and by what.
fn derivative(call: &Call) -> (Option<&Expr>, Vec<&Expr>) {
    let Some((of, by)) = call.arguments.split_first() else { return (None, Vec::new()) };
    let mut by: Vec<&Expr> = by.iter().collect();
    match &of.kind {
        Kind::Call(inner) if inner.name == "d" && inner.slots.is_empty() => {
            let (of, more) = derivative(inner);
            by.extend(more);
            (of, by)
        }
        _ => (Some(of), by),
    }
}
