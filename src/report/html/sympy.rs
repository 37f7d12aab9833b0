//! A counterexample as a Python program for SymPy: the fields and values, and a check that each listed
//! derivative is that of its field.
//!
//! Only rational numbers are translated; the rest is kept as a comment, so that nothing is claimed that was not
//! translated soundly.

use std::collections::BTreeMap;

use crate::record::{Counterexample, FieldExample, Kind, Link, PointValue, Term, Value};

/// The program. Both sides are left for the reader to write, who then shares no code with referee.
pub fn snippet(claim: &str, link: &Link, found: &Counterexample) -> String {
    let mut out = vec![
        format!("# {claim}: {}", link.statement),
        "from sympy import Rational, Symbol, diff".to_owned(),
        String::new(),
    ];
    let fields: BTreeMap<&str, &FieldExample> =
        found.fields.iter().map(|field| (field.name.as_str(), field)).collect();
    let (of_fields, scalars): (Vec<&PointValue>, Vec<&PointValue>) =
        found.values.iter().partition(|value| fields.contains_key(value.variable.of.as_str()));
    let powers = found.fields.iter().flat_map(|field| &field.terms).flat_map(|term| &term.powers);
    let mut origins: BTreeMap<&str, &Value> =
        powers.map(|power| (power.coordinate.as_str(), &power.origin)).collect();
    let zero = Value::from(crate::algebra::Rational::ZERO);
    for by in of_fields.iter().flat_map(|value| &value.variable.by) {
        origins.entry(by).or_insert(&zero);
    }
    for value in scalars.iter().filter(|value| value.variable.kind == Kind::Coordinate) {
        origins.insert(&value.variable.name, &value.value);
    }
    for name in origins.keys() {
        out.push(format!("{} = Symbol(\"{name}\")", python_name(name)));
    }
    let point: Vec<String> = origins
        .iter()
        .filter_map(|(name, origin)| Some(format!("{}: {}", python_name(name), number(origin)?)))
        .collect();
    out.extend([format!("point = {{{}}}", point.join(", ")), String::new()]);
    for PointValue { variable, value, .. } in scalars {
        match (variable.kind, number(value)) {
            (Kind::Coordinate, _) => {}
            (Kind::Parameter, Some(number)) => {
                out.push(format!("{} = {number}", python_name(&variable.name)))
            }
            _ => out.push(format!("# {} = {value}", variable.name)),
        }
    }
    for field in &found.fields {
        out.push(match polynomial(field) {
            Some(python) => format!("{} = {python}", python_name(&field.name)),
            None => format!("# {} = {}", field.name, field.polynomial),
        });
    }
    out.push(String::new());
    for PointValue { variable, value, .. } in of_fields {
        let translated = polynomial(fields[variable.of.as_str()]).is_some();
        let (Kind::Field, true, Some(number)) = (variable.kind, translated, number(value)) else { continue };
        let by: String = variable.by.iter().map(|name| format!(", {}", python_name(name))).collect();
        let field = python_name(&variable.of);
        let derivative = if by.is_empty() { field } else { format!("diff({field}{by})") };
        out.push(format!("assert {derivative}.subs(point) == {number}"));
    }
    out.push(String::new());
    out.push("# Write down both sides with these fields and evaluate them with .subs(point):".to_owned());
    out.push(format!("# left  = {}", found.left));
    out.push(format!("# right = {}", found.right));
    out.join("\n")
}

/// `q[1]` → `q_1`; `lambda` → `lambda_`, which Python keeps for itself.
fn python_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let joined = plain.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    const TAKEN: [&str; 9] = ["lambda", "in", "is", "as", "or", "diff", "point", "Rational", "Symbol"];
    if TAKEN.contains(&joined.as_str()) { joined + "_" } else { joined }
}

/// `-1/2` → `-Rational(1, 2)`; nothing for what is not a rational number.
fn number(value: &Value) -> Option<String> {
    let text = value.rational()?.to_string();
    let (minus, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    Some(format!("{minus}Rational({})", digits.replace('/', ", ")))
}

/// A polynomial with rational coefficients; nothing for one with complex ones.
fn polynomial(field: &FieldExample) -> Option<String> {
    let terms: Option<Vec<String>> = field.terms.iter().map(term).collect();
    let terms = terms?;
    Some(if terms.is_empty() { "Rational(0)".to_owned() } else { terms.join(" + ").replace("+ -", "- ") })
}

fn term(term: &Term) -> Option<String> {
    let mut factors = vec![number(&term.coefficient)?];
    for power in &term.powers {
        let name = python_name(&power.coordinate);
        let base = match number(&power.origin)?.as_str() {
            "Rational(0)" => name,
            origin => format!("({name} - ({origin}))"),
        };
        factors.push(if power.exponent == 1 { base } else { format!("{base}**{}", power.exponent) });
    }
    Some(factors.join("*"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Power;

    #[test]
    fn names_and_numbers_become_python() {
        let value = |text: &str| text.parse::<Value>().expect(text);
        assert_eq!(python_name("lambda[1]"), "lambda_1");
        assert_eq!(python_name("lambda"), "lambda_");
        assert_eq!(python_name("g_{mu nu}"), "g_mu_nu");
        assert_eq!(number(&value("-1/2")).as_deref(), Some("-Rational(1, 2)"));
        assert_eq!(number(&value("[0.3, 0.4]")), None);
    }

    #[test]
    fn polynomials_become_python() {
        let value = |text: &str| text.parse::<Value>().expect(text);
        let power = |name: &str, origin: &str, exponent| Power {
            coordinate: name.to_owned(),
            origin: value(origin),
            exponent,
        };
        let field = |terms: Vec<Term>| FieldExample::new("F".to_owned(), terms);
        let terms = vec![
            Term { coefficient: value("1"), powers: vec![power("q[1]", "0", 1)] },
            Term { coefficient: value("-1/2"), powers: vec![power("q[1]", "1/3", 2), power("t", "0", 1)] },
        ];
        assert_eq!(
            polynomial(&field(terms)).as_deref(),
            Some("Rational(1)*q_1 - Rational(1, 2)*(q_1 - (Rational(1, 3)))**2*t")
        );
        assert_eq!(polynomial(&field(Vec::new())).as_deref(), Some("Rational(0)"));
        assert_eq!(
            polynomial(&field(vec![Term { coefficient: value("1 + 2 i"), powers: Vec::new() }])),
            None
        );
    }
}
