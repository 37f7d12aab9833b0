//! Names → LaTeX: Greek letters, accents, labels.

use super::ast::Index;

/// Begins the name of a vector that is printed.
pub(super) const BOLD: char = '\u{3}';

/// Begins the LaTeX of a name with its indices that the notation spells out.
pub(super) const SPELLED: char = '\u{4}';

/// The LaTeX of an index.
pub(super) fn index_latex(index: &Index) -> String {
    match index {
        Index::Letter { name, shift: 0 } => name_latex(name),
        Index::Letter { name, shift } => format!("{}{shift:+}", name_latex(name)),
        Index::Fixed(n) => n.to_string(),
    }
}

const GREEK: [&str; 40] = [
    "varepsilon",
    "vartheta",
    "varkappa",
    "varpi",
    "varrho",
    "varsigma",
    "varphi",
    "Upsilon",
    "alpha",
    "beta",
    "gamma",
    "delta",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Phi",
    "Psi",
    "Omega",
];

/// Short names of Greek letters that are customary for indices.
const SPECIAL: [(&str, &str); 29] = [
    ("plus", "+"),
    ("minus", "-"),
    ("star", "*"),
    ("perp", "\\perp"),
    ("parallel", "\\parallel"),
    ("infty", "\\infty"),
    ("epsilon", "\\epsilon"),
    ("omicron", "o"),
    ("degree", "{}^{\\circ}"),
    ("ep", "\\epsilon"),
    ("ze", "\\zeta"),
    ("rh", "\\rho"),
    ("ph", "\\phi"),
    ("ch", "\\chi"),
    ("ps", "\\psi"),
    ("th", "\\theta"),
    ("ka", "\\kappa"),
    ("la", "\\lambda"),
    ("si", "\\sigma"),
    ("ta", "\\tau"),
    ("om", "\\omega"),
    ("eps", "\\epsilon"),
    ("hbar", "\\hbar"),
    ("ell", "\\ell"),
    ("nabla", "\\nabla"),
    ("al", "\\alpha"),
    ("be", "\\beta"),
    ("ga", "\\gamma"),
    ("de", "\\delta"),
];

/// The LaTeX of a name: Greek letters, `S_q` with a subscript, `xbar` with an accent.
pub fn name_latex(name: &str) -> String {
    if let Some(latex) = name.strip_prefix(SPELLED) {
        return latex.to_owned();
    }
    if let Some(vector) = name.strip_prefix(BOLD) {
        let plain = name_latex(vector);
        let (letter, rest) =
            plain.split_once("_{").map_or((plain.as_str(), ""), |(letter, rest)| (letter, rest));
        let subscript = if rest.is_empty() { String::new() } else { format!("_{{{rest}") };
        return match letter.strip_prefix("\\mathrm{").and_then(|word| word.strip_suffix('}')) {
            Some(word) => format!("\\mathbf{{{word}}}{subscript}"),
            // The upright alphabet has no small Greek letters.
            None if letter.starts_with('\\') => format!("\\boldsymbol{{{letter}}}{subscript}"),
            None => format!("\\mathbf{{{letter}}}{subscript}"),
        };
    }
    if let Some((head, tail)) = name.split_once('_') {
        // One subscript for all parts: a second one would not be TeX.
        let parts: Vec<String> = tail.split('_').map(name_latex).collect();
        let head = name_latex(head);
        let head = if head.contains('_') { format!("{{{head}}}") } else { head };
        return format!("{head}_{{{}}}", parts.join(","));
    }
    if name.chars().all(|c| c.is_ascii_digit()) {
        return name.to_owned();
    }
    if let Some(row) = SPECIAL.iter().find(|row| row.0 == name) {
        return row.1.to_owned();
    }
    if GREEK.contains(&name) {
        return format!("\\{name}");
    }
    for (suffix, accent) in [("bar", "\\bar"), ("hat", "\\hat"), ("dot", "\\dot"), ("tilde", "\\tilde")] {
        if let Some(stem) = name.strip_suffix(suffix).filter(|stem| !stem.is_empty()) {
            return format!("{accent}{{{}}}", name_latex(stem));
        }
    }
    let digits = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let (letters, number) = name.split_at(digits);
    let stem = match letters.len() {
        1 => letters.to_owned(),
        _ if letters != name => name_latex(letters),
        _ => format!("\\mathrm{{{letters}}}"),
    };
    if number.is_empty() { stem } else { format!("{stem}_{{{number}}}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_of_indices_are_greek() {
        let short = [
            "al", "be", "ga", "de", "ep", "ze", "th", "ka", "la", "mu", "nu", "xi", "rh", "si", "ta", "ph",
            "ch", "ps", "om",
        ];
        for name in short {
            assert!(name_latex(name).starts_with('\\') && !name_latex(name).contains("mathrm"), "{name}");
        }
    }
}
