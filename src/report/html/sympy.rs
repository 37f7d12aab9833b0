//! A counterexample as a Python program for SymPy: the fields and values, and a check that each listed
//! derivative is that of its field.
//!
//! Only what is a plain number or a polynomial is translated; the rest is kept as a comment, so that
//! nothing is claimed that was not translated soundly.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::verdict::{Counterexample, Link};

/// The program. Both sides are left for the reader to write, who then shares no code with referee.
pub fn snippet(claim: &str, link: &Link, found: &Counterexample) -> String {
    let mut out = vec![
        format!("# {claim}: {}", link.statement),
        "from sympy import Rational, Symbol, diff".to_owned(),
        String::new(),
    ];
    let fields: BTreeMap<&str, &str> =
        found.fields.iter().map(|field| (field.name.as_str(), field.polynomial.as_str())).collect();
    let derivatives: Vec<(&str, Vec<&str>, &str)> = found
        .values
        .iter()
        .filter_map(|value| derivative(&value.name).map(|(field, by)| (field, by, value.value.as_str())))
        .filter(|(field, _, value)| fields.contains_key(field) && number(value).is_some())
        .collect();
    let scalars: BTreeMap<&str, &str> = found
        .values
        .iter()
        .filter(|value| !fields.contains_key(value.name.as_str()) && is_name(&value.name))
        .map(|value| (value.name.as_str(), value.value.as_str()))
        .collect();
    let mut coordinates: BTreeSet<&str> =
        found.fields.iter().flat_map(|field| names_in(&field.polynomial)).collect();
    coordinates.extend(derivatives.iter().flat_map(|(_, by, _)| by.iter().copied()));
    for name in &coordinates {
        out.push(format!("{} = Symbol(\"{name}\")", python_name(name)));
    }
    let origin: Vec<String> = coordinates
        .iter()
        .map(|name| {
            let value = scalars.get(name).copied().and_then(number);
            format!("{}: {}", python_name(name), value.unwrap_or_else(|| "0".to_owned()))
        })
        .collect();
    out.push(format!("point = {{{}}}", origin.join(", ")));
    out.push(String::new());
    for (name, value) in scalars.iter().filter(|(name, _)| !coordinates.contains(*name)) {
        out.push(match number(value) {
            Some(number) => format!("{} = {number}", python_name(name)),
            None => format!("# {name} = {value}"),
        });
    }
    for field in &found.fields {
        out.push(match polynomial(&field.polynomial) {
            Some(python) => format!("{} = {python}", python_name(&field.name)),
            None => format!("# {} = {}", field.name, field.polynomial),
        });
    }
    out.push(String::new());
    for value in found.values.iter().filter(|value| fields.contains_key(value.name.as_str())) {
        if let Some(number) =
            number(&value.value).filter(|_| polynomial(fields[value.name.as_str()]).is_some())
        {
            out.push(format!("assert {}.subs(point) == {number}", python_name(&value.name)));
        }
    }
    for (field, by, value) in &derivatives {
        if fields.get(field).is_some_and(|text| polynomial(text).is_none()) {
            continue;
        }
        let by: String = by.iter().map(|name| format!(", {}", python_name(name))).collect();
        let number = number(value).unwrap_or_default();
        out.push(format!("assert diff({}{by}).subs(point) == {number}", python_name(field)));
    }
    out.push(String::new());
    out.push("# Write down both sides with these fields and evaluate them with .subs(point):".to_owned());
    out.push(format!("# left  = {}", found.left));
    out.push(format!("# right = {}", found.right));
    out.join("\n")
}

/// `d(F, q[1], t)` → F and its coordinates.
fn derivative(name: &str) -> Option<(&str, Vec<&str>)> {
    let inside = name.strip_prefix("d(")?.strip_suffix(')')?;
    if inside.contains('(') {
        return None;
    }
    // A comma within brackets separates indices, not arguments.
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(inside[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[start..].trim());
    let (field, by) = parts.split_first()?;
    Some((*field, by.to_vec()))
}

fn is_name(text: &str) -> bool {
    names_in(text).first() == Some(&text)
}

/// Names with their indices: `q[1]` and `t` in `(1/2)*q[1]^2*t`.
fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut start = None;
    let mut depth = 0usize;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let opens = matches!(letter, '[' | '{');
        let within = depth > 0 || opens && start.is_some() || letter.is_alphanumeric() || letter == '_';
        match (start, within) {
            (None, true) if letter.is_alphabetic() => start = Some(at),
            (Some(from), false) => {
                names.push(&text[from..at]);
                start = None;
            }
            _ => {}
        }
        if opens && start.is_some() {
            depth += 1;
        } else if matches!(letter, ']' | '}') {
            depth = depth.saturating_sub(1);
        }
    }
    names
}

/// `q[1]` → `q_1`; `lambda` → `lambda_`, which Python keeps for itself.
fn python_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let mut joined = String::new();
    for part in plain.split('_').filter(|part| !part.is_empty()) {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(part);
    }
    const TAKEN: [&str; 9] = ["lambda", "in", "is", "as", "or", "diff", "point", "Rational", "Symbol"];
    if TAKEN.contains(&joined.as_str()) { joined + "_" } else { joined }
}

/// `-1/2` → `-Rational(1, 2)`; nothing for what is not a rational number.
fn number(text: &str) -> Option<String> {
    let (minus, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let integer = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match digits.split_once('/') {
        Some((above, below)) if integer(above) && integer(below) => {
            Some(format!("{minus}Rational({above}, {below})"))
        }
        None if integer(digits) => Some(format!("{minus}Rational({digits})")),
        _ => None,
    }
}

/// A polynomial with rational coefficients; nothing for anything else, such as a complex number.
fn polynomial(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(name) = names_in(rest).first().filter(|name| rest.starts_with(**name)) {
            if *name == "i" {
                return None;
            }
            out.push_str(&python_name(name));
            rest = &rest[name.len()..];
            continue;
        }
        if letter.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            // An exponent is an integer; a coefficient must not become a Python float when divided.
            out.push_str(&if out.ends_with("**") {
                digits.to_owned()
            } else {
                format!("Rational({digits})")
            });
            rest = after;
            continue;
        }
        match letter {
            '^' => out.push_str("**"),
            '+' | '-' | '*' | '/' | '(' | ')' | ' ' => out.push(letter),
            _ => return None,
        }
        rest = &rest[letter.len_utf8()..];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_become_python() {
        assert_eq!(python_name("lambda[1]"), "lambda_1");
        assert_eq!(python_name("lambda"), "lambda_");
        assert_eq!(python_name("g_{mu nu}"), "g_mu_nu");
        assert_eq!(number("-1/2").as_deref(), Some("-Rational(1, 2)"));
        assert_eq!(number("[0.3, 0.4]"), None);
        assert_eq!(derivative("d(g[1, 2], q[1])"), Some(("g[1, 2]", vec!["q[1]"])));
        assert_eq!(derivative("Dt(q[1])"), None);
    }

    #[test]
    fn polynomials_become_python() {
        assert_eq!(
            polynomial("q[1] - 2*q[1]*t + (1/2)*q[1]^2").as_deref(),
            Some("q_1 - Rational(2)*q_1*t + (Rational(1)/Rational(2))*q_1**2")
        );
        assert_eq!(polynomial("(1 + 2i)*t"), None);
        assert_eq!(polynomial("(2*i)*t"), None);
    }
}
