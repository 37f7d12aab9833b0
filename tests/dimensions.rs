//! Dimensions: what does not fit is found, what fits is left alone.

use std::path::Path;

use quickcheck::{QuickCheck, TestResult};
use referee::Settings;
use referee::algebra::Rational;
use referee::diagnostic::Source;
use referee::dimension::{Exponents, System};
use referee::document::{EquationNumber, Paper, discover};
use referee::record::{DimensionFault, DimensionFinding, DimensionGap, Dimensions, Rescaling};

/// The dimensions of a paper with these declarations and one equation for each claim's lines.
fn of(notation: &str, claims: &[&str]) -> Dimensions {
    let mut parts = referee::dimensions(&paper(notation, claims));
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

fn paper(notation: &str, claims: &[&str]) -> Paper {
    let numbered: Vec<(String, &str)> =
        claims.iter().enumerate().map(|(n, lines)| ((n + 1).to_string(), *lines)).collect();
    let numbered: Vec<(&str, &str)> = numbered.iter().map(|(n, lines)| (n.as_str(), *lines)).collect();
    numbered_paper(notation, &numbered)
}

fn of_numbered(notation: &str, claims: &[(&str, &str)]) -> Dimensions {
    let mut parts = referee::dimensions(&numbered_paper(notation, claims));
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

fn numbered_paper(notation: &str, claims: &[(&str, &str)]) -> Paper {
    let front = format!("# Paper\n\n```notation\n{notation}\n```\n");
    let equation = |(number, lines): &(&str, &str)| {
        format!("## ({number}) Equation\n\n```claim printed\n{lines}\nexpect holds\n```\n\n")
    };
    let text = format!("# 1 Section\n\n{}", claims.iter().map(equation).collect::<String>());
    let paper = Paper::from_sources("paper", &[Source::new("README.md", front), Source::new("1.md", text)]);
    assert!(paper.problems.is_empty(), "{:?}", paper.problems);
    paper
}

fn sentences(part: &Dimensions) -> Vec<String> {
    part.findings.iter().map(DimensionFinding::to_string).collect()
}

/// The dimension of a quantity.
fn dimension<'a>(part: &'a Dimensions, name: &str) -> &'a str {
    let row = part.table.iter().find(|row| row.name == name);
    row.map_or_else(|| panic!("{name} is not among {:?}", part.table), |row| row.dimension.as_str())
}

#[track_caller]
fn fits(notation: &str, claims: &[&str]) -> Dimensions {
    let part = of(notation, claims);
    assert!(part.left_out.is_empty(), "{:?}", part.left_out);
    assert_eq!(sentences(&part), Vec::<String>::new());
    part
}

/// What is forced by each finding.
#[track_caller]
fn forced(notation: &str, claims: &[&str], expected: &[&str]) {
    let part = of(notation, claims);
    assert!(part.left_out.is_empty(), "{:?}", part.left_out);
    let found: Vec<String> = part.findings.iter().flat_map(|finding| finding.forced.clone()).collect();
    assert_eq!(found, expected, "{:?}", sentences(&part));
}

const MECHANICS: &str = "coord t, x\nfield q(t), u(t, x), p(t, x) > 0\nparam m > 0, k > 0, g, c > 0, a > 0, b > 0, E\nfunction V, f";

#[test]
fn what_is_in_order_is_left_alone() {
    let part = fits(
        MECHANICS,
        &["postulate m*d(q, t, t) = -k*q", "define E_total := m/2*d(q, t)^2 + k/2*q^2", "postulate u = V(q)"],
    );
    assert_eq!(dimension(&part, "k"), "t^-2*m");
    assert_eq!(dimension(&part, "E_total"), "t^-2*m*q^2");
    assert_eq!(dimension(&part, "t"), "t");
    assert_eq!(dimension(&part, "argument of V"), "q");
    let rescalings: Vec<String> = part.rescalings.iter().map(ToString::to_string).collect();
    assert_eq!(rescalings, ["t → λ t, k → λ^-2 k", "m → λ m, k → λ k", "q → λ q", "u → λ u, V → λ V"]);
}

/// What is proven of the rescalings of a paper: of how many relations, and of which it is not.
fn proofs(notation: &str, claims: &[&str]) -> Vec<(String, usize, Vec<String>)> {
    let paper = paper(notation, claims);
    let mut parts = referee::dimensions_proven(&paper, Settings::default());
    assert_eq!(parts.len(), 1);
    let proof = |rescaling: &Rescaling| {
        let proof = rescaling.proof.clone().unwrap_or_default();
        let open = proof.open.into_iter().map(|gap| format!("({}) {}", gap.equation, gap.why));
        (rescaling.to_string(), proof.proven, open.collect())
    };
    parts.remove(0).rescalings.iter().map(proof).collect()
}

#[test]
fn rescalings_are_proven_of_the_claims() {
    let proven = |powers: &str, relations| (powers.to_owned(), relations, Vec::<String>::new());
    assert_eq!(
        proofs(MECHANICS, &["postulate m*d(q, t, t) = -k*q", "show d(log(k*q^2/m), t) = 2*d(q, t)/q"]),
        [proven("t → λ t, k → λ^-2 k", 2), proven("m → λ m, k → λ k", 2), proven("q → λ q", 2)]
    );
    // Components with dimensions of their own, lengths under a root, an integral with its measure.
    assert_eq!(
        proofs(
            "coord r > 0, theta\nfield v(r, theta)\nparam a > 0",
            &["define A := integral[r, theta](r*v)", "postulate sqrt(d(v, r)^2 + d(v, theta)^2/r^2) = a*v"],
        ),
        [proven("r → λ r, a → λ^-1 a", 1), proven("v → λ v", 1)]
    );
    // No line can say how an arbitrary function changes.
    let changes = || vec!["(1) the function `f` changes, too".to_owned()];
    assert_eq!(
        proofs("coord x\nfield u(x)\nparam s\nfunction f", &["postulate d(u, x) = s*f(u)"]),
        [
            ("x → λ x, f → λ^-1 f".to_owned(), 0, changes()),
            ("s → λ s, f → λ^-1 f".to_owned(), 0, changes()),
            ("u → λ u, f → λ f".to_owned(), 0, changes()),
        ]
    );
}

#[test]
fn definite_integrals_have_dimensions() {
    let notation = "coord r > 0\nparam R > 0, rho, M, a > 0, A, x_0";
    let part = fits(notation, &["postulate M = integral[r = 0..R](4*pi*r^2*rho)"]);
    assert_eq!(dimension(&part, "M"), "R^3*rho");
    let part = fits(notation, &["postulate A = integral[s = -infinity..infinity](s^2*exp(-a*(s - x_0)^2))"]);
    assert_eq!(dimension(&part, "A"), "a^(-3/2)");
}

#[test]
fn what_differs_is_found_within_an_equation() {
    forced(MECHANICS, &["postulate d(u, x) = u"], &["x"]);
    forced(MECHANICS, &["postulate m*d(q, t, t) = m*d(q, t)"], &["t"]);
    forced(MECHANICS, &["postulate q = q^2"], &["q"]);
}

#[test]
fn functions_and_numbers_choose_units() {
    for (claim, name) in [
        ("postulate u = exp(x/a)*sin(b)", "b"),
        ("postulate u = E*(1 + c)", "c"),
        ("postulate u = 2^a", "a"),
        ("postulate u = log(p)", "p"),
        ("postulate u = arctan(m)", "m"),
        ("postulate u*max(1, k) = E*k", "k"),
    ] {
        let part = of(MECHANICS, &[claim]);
        assert_eq!(part.findings.len(), 1, "{claim}: {:?}", sentences(&part));
        assert_eq!(part.findings[0].kind, DimensionFault::Units, "{claim}");
        assert!(part.findings[0].forced.contains(&name.to_owned()), "{claim}: {:?}", sentences(&part));
    }
}

#[test]
fn logarithms_are_taken_as_they_are() {
    // A derivative, a difference, an exponential: the unit drops out.
    fits(MECHANICS, &["postulate d(log(p), x) = d(p, x)/p"]);
    fits(MECHANICS, &["postulate log(a) = log(b) + log(p/a)"]);
    fits(MECHANICS, &["postulate u = exp(2*log(p))"]);
    fits(MECHANICS, &["postulate q = E*log(a) - E*log(b)"]);
    // A constant of integration takes it up.
    fits(MECHANICS, &["postulate q = E + m*log(a)"]);
    forced(MECHANICS, &["postulate log(a) = 2*log(b) + log(a/b)"], &["b"]);
}

#[test]
fn exponents_may_be_symbolic() {
    let part = of(
        "coord t, x\nfield u(t, x) > 0\nparam K > 0, n, gamma > 1 > 0".replace(" > 1 > 0", " > 0").as_str(),
        &["postulate u = K*x^n", "postulate d(u, x) = n*u/x"],
    );
    assert_eq!(dimension(&part, "u"), "x^n*K".replace("x^n", "x^(n)").as_str());
    assert_eq!(part.findings.len(), 1, "{:?}", sentences(&part));
    assert_eq!(part.findings[0].forced, ["n"]);
    forced(
        "coord x\nfield u(x) > 0\nparam K > 0, n",
        &["postulate u = K*x^n", "postulate d(u, x) = K*x^n"],
        &["x", "n"],
    );
}

#[test]
fn components_have_dimensions_of_their_own() {
    let part = of(
        "coord t, r > 0, phi, z\nvectors cylindrical r, phi, z\nfield vec v(t, r, phi, z), p(t, r, phi, z)\nparam rho > 0",
        &["postulate rho*(d(v, t) + advect(v, v)) = -grad(p)"],
    );
    assert_eq!(dimension(&part, "r"), "r");
    assert_eq!(dimension(&part, "z"), "r");
    assert_eq!(dimension(&part, "v"), "t^-1*r");
    assert_eq!(part.dimensionless, ["phi"]);
    let metric = of(
        "index al, be in 1..2\ncoord X^{al}\nparam E > 0\nfield w^{al}(X)",
        &["let g_{al be} := diag_{al be}(1, X^{1}^2)\nshow g_{al be}*w^{al}*w^{be} = E^2"],
    );
    assert_eq!(dimension(&metric, "w^{1}"), "E");
    assert_eq!(dimension(&metric, "w^{2}"), "X^-1*E");
}

#[test]
fn determinants_and_inverses_count_their_rows() {
    let notation = "index j, k in 1..K, K = 3\nparam A[j,k], s, volume";
    let part = fits(notation, &["postulate A[j,k] = s*inverse(A)[j,k]*s", "postulate volume = det(A)"]);
    assert_eq!(dimension(&part, "volume"), "A^3".replace("A^3", &format!("{}^3", dimension(&part, "s"))));
}

#[test]
fn integrals_and_functional_derivatives_carry_the_volume() {
    let notation = "index k in 1..K, K = 1, 2, 3\ncoord t, q[k]\nfield p(t, q) > 0, F(t, q)\nparam D > 0, N";
    let part = fits(notation, &["define S := integral[q](D*d(p, q[k])^2)", "postulate vary(S, p) = F"]);
    assert_eq!(dimension(&part, "S"), "q*D*p^2");
    assert_eq!(dimension(&part, "F"), "q^-2*D*p");
}

#[test]
fn the_remainder_may_have_any_dimension() {
    fits(MECHANICS, &["show sqrt(a^2 + E) = a + E/(2*a) + O(E^2)"]);
}

#[test]
fn what_vanishes_has_every_dimension() {
    fits(MECHANICS, &["postulate d(u, x)*0 + d(q, t) = 0", "postulate d(a, x) + q = 0"]);
    fits("index j, k in 1..2\nparam A[j,k] diagonal, E[j], L[j]", &["postulate A[j,k]*L[k] = E[j]"]);
}

#[test]
fn what_is_not_understood_is_left_out() {
    let part = of(
        "index k in 1..K, K = 1, 2\nparam x[k], y",
        &["for K = 1\npostulate y = x[1]", "for K = 2\npostulate y = x[1]*x[2]", "postulate y = gibberish"],
    );
    assert_eq!(part.left_out.len(), 2, "{:?}", part.left_out);
    assert_eq!(sentences(&part), Vec::<String>::new());
}

#[test]
fn the_only_equation_without_which_all_others_fit_is_accused() {
    let good = [
        "define E_kin := m/2*d(q, t)^2",
        "define momentum := m*d(q, t)",
        "from (1), (2)\npostulate E_kin = momentum^2/(2*m)",
        "from (2)\npostulate d(momentum, t) = -k*q",
        "from (1)\npostulate E = E_kin + k*q^2/2",
        "postulate d(q, t, t) = -c^2*q",
        "postulate c = sqrt(k/m)",
    ];
    fits(MECHANICS, &good);
    let mut bad = good.to_vec();
    bad[4] = "from (1)\npostulate E = E_kin + k*q/2";
    let part = of(MECHANICS, &bad);
    let accused: Vec<_> = part.findings.iter().flat_map(|finding| finding.accused()).collect();
    assert_eq!(accused, [&EquationNumber::from(5)], "{:?}", sentences(&part));
    let misfit = &part.findings[0].misfits[0];
    assert_eq!((misfit.term.as_str(), misfit.factor.as_deref()), ("k*q/2", Some("q")));
    assert_eq!(part.line(&EquationNumber::from(5)).as_deref(), Some("dimensionally out of line"));
    assert_eq!(
        part.line(&EquationNumber::from(4)).as_deref(),
        Some("dimensionally consistent with all but (5)")
    );
}

#[test]
fn of_two_that_contradict_each_other_none_is_accused() {
    // Either could be wrong; what is said does not depend on which comes first.
    let notation = "coord t, x\nparam v, w, a, b";
    let claims = [
        ("1", "postulate v = x/t"),
        ("2", "postulate w = v*a"),
        ("3", "postulate b = w*t"),
        ("4", "postulate b = v*a*t^2"),
    ];
    let mut orders = Vec::new();
    for rotation in 0..4 {
        let mut rotated = claims.to_vec();
        rotated.rotate_left(rotation);
        let part = of_numbered(notation, &rotated);
        let said: Vec<_> = part
            .findings
            .iter()
            .map(|finding| {
                (finding.equations.clone(), finding.mended_without.clone(), finding.forced.clone())
            })
            .collect();
        assert_eq!(part.findings.iter().flat_map(|finding| finding.accused()).count(), 0);
        assert_eq!(said.len(), 1, "{:?}", sentences(&part));
        assert_eq!(said[0].2, ["t"]);
        orders.push(said);
    }
    assert!(orders.windows(2).all(|pair| pair[0] == pair[1]), "{orders:?}");
}

#[test]
fn declared_dimensions_are_what_is_contradicted() {
    let notation = "coord t, x\nfield u(t, x)\nparam c, nu\ndimension t = T, x = L, nu = L^2/T";
    fits(notation, &["postulate d(u, t) = nu*d(u, x, x)"]);
    let part = of(notation, &["postulate d(u, t) = d(u, x, x)", "postulate c = x/t"]);
    assert_eq!(part.findings.len(), 1, "{:?}", sentences(&part));
    assert_eq!(part.findings[0].kind, DimensionFault::Itself);
    assert_eq!(part.findings[0].forced, ["T = L^2"]);
    assert!(part.is_out_of_line(&EquationNumber::from(1)));
    assert!(!part.is_out_of_line(&EquationNumber::from(2)));
    assert_eq!(part.findings[0].misfits[0].factor.as_deref(), Some("nu"));
}

#[test]
fn sides_that_all_vanish_are_not_compared() {
    let notation = "coord t, x\nfield u(t, x)\nparam c\ndimension t = T, x = L, c = L/T";
    fits(notation, &["postulate d(u, t) = d(u, x) = 0"]);
    let part = of(notation, &["postulate d(u, t) = d(u, x)"]);
    assert!(part.is_out_of_line(&EquationNumber::from(1)));
}

#[test]
fn what_was_set_to_one_is_put_back() {
    let notation = "coord t, x\nfield psi(t, x) complex\nparam m > 0, E\n\
        dimension t = T, x = L, m = M, E = M*L^2/T^2, hbar = M*L^2/T, c = L/T, psi = L^(-1/2)\nunits hbar = c = 1";
    let part = of(notation, &["postulate i*d(psi, t) = -1/(2*m)*d(psi, x, x)", "postulate E = m"]);
    assert_eq!(sentences(&part), Vec::<String>::new());
    let formulas: Vec<&str> = part.ordinary.iter().map(|row| row.formula.as_str()).collect();
    assert_eq!(formulas, ["i*d(psi, t) = -hbar*1/(2*m)*d(psi, x, x)", "E = c^2*m"]);
    let part = of(notation, &["postulate E = m*x"]);
    assert!(part.is_out_of_line(&EquationNumber::from(1)), "{:?}", sentences(&part));
}

/// The documents of the textbook, each a text.
fn textbook() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/textbook");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    names.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// One document with the front document.
fn parts(front: &str, name: &str, text: &str) -> Vec<Dimensions> {
    let paper = Paper::from_sources("textbook", &[Source::new("README.md", front), Source::new(name, text)]);
    referee::dimensions(&paper)
}

/// A document with an error in the printed claim of an equation.
fn planted(text: &str, equation: &str, from: &str, to: &str) -> String {
    let heading = text.find(&format!("## ({equation})")).unwrap_or_else(|| panic!("({equation}) is gone"));
    let claim = heading + text[heading..].find("```claim printed").expect("a printed claim");
    let end = claim + text[claim..].find("\nexpect").expect("a verdict");
    assert!(text[claim..end].contains(from), "({equation}) does not say `{from}`");
    format!("{}{}{}", &text[..claim], text[claim..end].replacen(from, to, 1), &text[end..])
}

/// (document, equation, what it says, what it is made to say, true if the others decide that it is wrong)
const PLANTED: [(&str, &str, &str, &str, bool); 16] = [
    ("01-", "13", "+ hbar^2/(2*m)*d(psi, x, x)", "+ hbar/(2*m)*d(psi, x, x)", false),
    ("01-", "1", "- V(q)", "- q*V(q)", false),
    ("02-", "16", "/r^3", "/r^2", false),
    ("02-", "21", "d(hbar/m*im", "d(1/m*im", false),
    ("02-", "22", "integral[x](-d(U, x[j])", "integral[x](-x[j]*U", false),
    ("10-", "10.2", "k*q^2/2", "k*q/2", false),
    ("10-", "10.4", "c^2*rho", "c*rho", false),
    ("13-", "151", "c/(4*pi)*cross", "1/(4*pi)*cross", false),
    ("13-", "159", "B_0^2/(4*pi*rho_0)", "B_0/(4*pi*rho_0)", false),
    ("21-", "313", "d(B, t, t)/c^2", "d(B, t, t)/c", true),
    ("21-", "318", "4*pi*n*e^2/m", "4*pi*n*e/m", false),
    ("21-", "322", "(4*pi*c^3)", "(4*pi*c^2)", false),
    ("22-", "325", "show d(rho_1, t, t) = c^2", "show d(rho_1, t, t) = c", false),
    ("22-", "329", "sqrt(omega/(2*nu))", "omega/(2*nu)", false),
    ("22-", "332", "exp(-r^2/(4*nu*t))", "exp(-r/(4*nu*t))", false),
    ("22-", "336", "4*pi*G*rho_0*rho_1", "4*pi*G*rho_1", false),
];

#[test]
fn errors_in_the_textbook_are_found_where_they_are() {
    let documents = textbook();
    let front = &documents.iter().find(|(name, _)| name == "README.md").unwrap().1;
    for (document, equation, from, to, decided) in PLANTED {
        let (name, text) = documents.iter().find(|(name, _)| name.starts_with(document)).unwrap();
        let before: Vec<String> = parts(front, name, text).iter().flat_map(sentences).collect();
        let number = EquationNumber::read(equation).unwrap();
        let after = parts(front, name, &planted(text, equation, from, to));
        let news: Vec<&DimensionFinding> = after
            .iter()
            .flat_map(|part| &part.findings)
            .filter(|finding| !before.contains(&finding.to_string()))
            .collect();
        assert!(!news.is_empty(), "({equation}) with {to}: nothing was found");
        let told: Vec<String> = news.iter().map(ToString::to_string).collect();
        assert!(
            news.iter().all(|finding| finding.equations.contains(&number)),
            "({equation}) with {to}: {told:?}"
        );
        let accused: Vec<&EquationNumber> = news.iter().flat_map(|finding| finding.accused()).collect();
        assert!(accused.iter().all(|accused| **accused == number), "({equation}): {told:?}");
        assert!(!decided || !accused.is_empty(), "({equation}) is not accused: {told:?}");
    }
}

#[test]
fn a_wrong_number_is_no_matter_of_dimensions() {
    let documents = textbook();
    let front = &documents.iter().find(|(name, _)| name == "README.md").unwrap().1;
    for (document, equation, from, to) in [
        ("01-", "13", "+ hbar^2/(2*m)*d(psi, x, x)", "- hbar^2/m*d(psi, x, x)"),
        ("21-", "313", "4*pi*grad(rho)", "2*grad(rho)"),
        ("22-", "336", "4*pi*G*rho_0*rho_1", "8*G*rho_0*rho_1"),
    ] {
        let (name, text) = documents.iter().find(|(name, _)| name.starts_with(document)).unwrap();
        let said =
            |text: &str| -> Vec<String> { parts(front, name, text).iter().flat_map(sentences).collect() };
        assert_eq!(said(text), said(&planted(text, equation, from, to)), "({equation})");
    }
}

#[test]
fn nothing_in_the_textbook_is_out_of_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/textbook");
    for (paper, _) in discover(&folder).unwrap() {
        for part in referee::dimensions(&paper) {
            let misfits: Vec<String> = part
                .findings
                .iter()
                .filter(|finding| finding.kind.is_misfit())
                .map(ToString::to_string)
                .collect();
            assert_eq!(misfits, Vec::<String>::new());
        }
    }
}

#[test]
fn no_rescaling_of_a_paper_is_refuted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations");
    let papers = ["world-as-neural-network", "quantum-gravity-from-neural-networks"];
    for (paper, _) in papers.iter().flat_map(|paper| discover(&folder.join(paper)).unwrap()) {
        let part = referee::dimensions_proven(&paper, Settings::default()).remove(0);
        let proofs: Vec<_> =
            part.rescalings.iter().filter_map(|rescaling| rescaling.proof.as_ref()).collect();
        let refuted = |gap: &&DimensionGap| gap.why.starts_with("refuted");
        let refuted: Vec<_> = proofs.iter().flat_map(|proof| &proof.open).filter(refuted).collect();
        assert!(refuted.is_empty(), "{refuted:#?}");
        // Most of what is not proven changes a function, which no transformation can.
        let proven: usize = proofs.iter().map(|proof| proof.proven).sum();
        let open: usize = proofs.iter().map(|proof| proof.open.len()).sum();
        assert!(proven > 5 * open, "{proven} proven, {open} not");
    }
}

#[test]
fn the_multiplier_is_missing_from_the_schroedinger_equation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/world-as-neural-network");
    for (paper, _) in discover(&folder).unwrap() {
        let part = referee::dimensions(&paper).remove(0);
        let finding = part.findings.iter().find(|finding| finding.forced.contains(&"mu".to_owned())).unwrap();
        assert_eq!(finding.kind, DimensionFault::Breaks);
        let accused: Vec<String> = finding.accused().map(ToString::to_string).collect();
        // A10 is of the audit itself, about the same wave function.
        assert_eq!(accused, ["34", "35", "36", "A10", "T9"]);
        let factors: Vec<_> = finding.misfits.iter().filter_map(|misfit| misfit.factor.clone()).collect();
        assert!(
            factors.iter().all(|factor| ["mu", "mu^(1/2)", "mu^(-1/2)"].contains(&factor.as_str())),
            "{factors:?}"
        );
        assert_eq!(factors.len(), 5);
    }
}

/// A sparse system of equations with small coefficients.
fn rows(seeds: &[Vec<(u8, i8)>]) -> Vec<Exponents> {
    let entry =
        |(unknown, factor): &(u8, i8)| (u32::from(unknown % 12), Rational::from(i64::from(factor % 4)));
    seeds.iter().map(|row| row.iter().take(4).map(entry).collect()).collect()
}

#[test]
fn a_solution_satisfies_every_equation_and_a_certificate_adds_up() {
    fn law(seeds: Vec<Vec<(u8, i8)>>, goal: Vec<(u8, i8)>) -> TestResult {
        let rows = rows(&seeds);
        let system = System::of(12, rows.iter().enumerate());
        let solution = system.solution();
        let goal = rows_of_one(goal);
        let satisfied = rows.iter().all(|row| solution.of(row).is_number());
        let certified = match system.certificate(&goal) {
            Some(weights) => {
                let sum = weights.iter().fold(Exponents::NUMBER, |sum, (n, c)| sum.plus(&rows[*n], c));
                sum == goal && solution.of(&goal).is_number()
            }
            None => !solution.of(&goal).is_number(),
        };
        let free = solution.free().count();
        let rank = (0..12).filter(|n| !system.is_free(*n)).count();
        TestResult::from_bool(satisfied && certified && free + rank == 12)
    }
    fn rows_of_one(goal: Vec<(u8, i8)>) -> Exponents {
        rows(&[goal]).remove(0)
    }
    QuickCheck::new().tests(300).quickcheck(law as fn(Vec<Vec<(u8, i8)>>, Vec<(u8, i8)>) -> TestResult);
    assert!(Exponents::NUMBER.is_number());
}
