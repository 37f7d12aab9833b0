//! The claim language: what is printed parses back, every spelling says the same, and no input crashes.

mod common;
mod outcomes;

use std::fmt::Write;

use outcomes::{all_have, decide};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use referee::algebra::Rational;
use referee::diagnostic::{Code, Diagnostic, Source};
use referee::language::ast::{
    BOUNDED, Bracket, Call, DEFINITE, Factor, Height, Index, Kind, LIMIT, Reference, Slot,
};
use referee::language::latex::latex;
use referee::language::{Expr, parse_expression};
use referee::record::ClaimOutcome;
use referee::record::Verdict;

fn parse(text: &str) -> Result<Expr, Box<Diagnostic>> {
    parse_expression(&Source::new("x.md", text), 0..text.len()).map_err(Box::new)
}

fn expr(kind: Kind) -> Expr {
    Expr::new(kind, 0..0)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z][a-zA-Z0-9]{0,3}",
        "[a-zA-Z]_[a-z0-9]{1,2}",
        Just("gamma".to_owned()),
        Just("exp".to_owned()),
    ]
}

fn index(plain: bool) -> impl Strategy<Value = Index> {
    let shift = if plain { -3i64..=3 } else { 0..=0 };
    let letter = ("[a-z][a-z0-9]{0,2}", shift).prop_map(|(name, shift)| Index::Letter { name, shift });
    prop_oneof![3 => letter, 1 => (0i64..20).prop_map(Index::Fixed)]
}

fn slot(height: Height) -> impl Strategy<Value = Slot> {
    index(height == Height::Plain).prop_map(move |index| Slot {
        index,
        height,
        comma: false,
        opens: None,
        closes: None,
        span: 0..0,
    })
}

/// `[…]`, or `_{…}` and `^{…}` with derivative indices behind a comma and brackets around neighbours.
fn slots() -> impl Strategy<Value = Vec<Slot>> {
    let plain = prop::collection::vec(slot(Height::Plain), 1..4);
    let script = (any::<bool>(), 1usize..5, 0usize..5, 0usize..4, any::<bool>()).prop_flat_map(
        |(upper, length, comma, open, symmetric)| {
            let height = if upper { Height::Upper } else { Height::Lower };
            prop::collection::vec(slot(height), length).prop_map(move |mut slots| {
                let bracket = if symmetric { Bracket::Symmetric } else { Bracket::Antisymmetric };
                slots.iter_mut().skip(comma).for_each(|slot| slot.comma = true);
                if open + 1 < slots.len().min(comma) {
                    slots[open].opens = Some(bracket);
                    slots[open + 1].closes = Some(bracket);
                }
                slots
            })
        },
    );
    prop_oneof![3 => Just(Vec::new()), 2 => plain, 2 => script.clone(), 1 => (script.clone(), script).prop_map(join)]
}

/// Two groups of indices, if they do not read as one.
fn join((mut first, second): (Vec<Slot>, Vec<Slot>)) -> Vec<Slot> {
    if first[0].height != second[0].height {
        first.extend(second);
    }
    first
}

fn number() -> impl Strategy<Value = Expr> {
    (0u64..100_000, 0u32..4)
        .prop_map(|(n, places)| expr(Kind::Number(Rational::from(n) / Rational::from(10u64.pow(places)))))
}

fn plain_slot(index: Index) -> Slot {
    Slot { index, height: Height::Plain, comma: false, opens: None, closes: None, span: 0..0 }
}

/// Syntax trees as the parser makes them: flat sums and products, no sum directly in a sum.
fn tree() -> impl Strategy<Value = Expr> {
    let reference = (name(), slots()).prop_map(|(name, slots)| expr(Kind::Name(Reference { name, slots })));
    let leaf = prop_oneof![number(), reference];
    leaf.prop_recursive(6, 48, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let sum = prop::collection::vec(inner.clone(), 2..4).prop_map(|terms| expr(Kind::Sum(terms)));
        let factor = (any::<bool>(), inner.clone()).prop_map(|(divided, expr)| Factor { divided, expr });
        let product = prop::collection::vec(factor, 2..4).prop_map(|mut factors| {
            factors[0].divided = false;
            expr(Kind::Product(factors))
        });
        let call = (name(), 0u32..3, slots(), prop::collection::vec(inner.clone(), 0..4), slots()).prop_map(
            |(name, primes, brackets, arguments, slots)| {
                expr(Kind::Call(Call { name, primes, brackets, arguments, slots }))
            },
        );
        // `sum[k = 1..n](A)`: the term and the bounds.
        let bounded = ("[a-z]", any::<bool>(), prop::collection::vec(inner.clone(), 3..4)).prop_map(
            |(variable, product, arguments)| {
                let slot = plain_slot(Index::Letter { name: variable, shift: 0 });
                let name = if product { "product" } else { "sum" }.to_owned() + BOUNDED;
                expr(Kind::Call(Call { name, primes: 0, brackets: vec![slot], arguments, slots: Vec::new() }))
            },
        );
        // `integral[x = a..b](A)` and `limit[x -> a](A)`
        let over_reals =
            ("[a-z]", prop::collection::vec(inner.clone(), 2..4)).prop_map(|(variable, arguments)| {
                let slot = plain_slot(Index::Letter { name: variable, shift: 0 });
                let name = if arguments.len() == 3 { DEFINITE } else { LIMIT }.to_owned();
                expr(Kind::Call(Call { name, primes: 0, brackets: vec![slot], arguments, slots: Vec::new() }))
            });
        prop_oneof![
            1 => bounded,
            1 => over_reals,
            2 => sum,
            2 => product,
            2 => call,
            1 => boxed.clone().prop_map(|inner| expr(Kind::Neg(inner))),
            1 => prop::collection::vec(inner, 1..4).prop_map(|elements| expr(Kind::List(elements))),
            1 => (boxed.clone(), boxed).prop_map(|(base, power)| expr(Kind::Power(base, power))),
        ]
    })
}

proptest! {
    #![proptest_config(Config {
        cases: 2000,
        rng_seed: RngSeed::Fixed(20_200_804),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn what_is_printed_parses_back_to_the_same_tree(tree in tree()) {
        let text = tree.to_string();
        let again = parse(&text);
        prop_assert!(again.is_ok(), "{}\n{}", text, again.unwrap_err().render(false));
        prop_assert_eq!(again.unwrap(), tree, "{}", text);
    }

    /// Neither the parser nor the renderer of its messages fails on any text.
    #[test]
    fn any_text_is_an_expression_or_a_message(text in "[ -~α-ωÀ-ÿ∂√²\n\t]{0,40}") {
        match parse(&text) {
            Ok(tree) => prop_assert_eq!(parse(&tree.to_string()).ok(), Some(tree)),
            Err(message) => prop_assert!(message.render(false).contains(message.code.name())),
        }
    }

    /// A formula has a fraction line, roots and brackets that TeX can pair.
    #[test]
    fn latex_is_balanced(tree in tree()) {
        let text = latex(&tree);
        let count = |mark: &str| text.matches(mark).count();
        prop_assert_eq!(count("{"), count("}"), "{}", text);
        prop_assert_eq!(count("\\left("), count("\\right)"), "{}", text);
    }
}

#[test]
fn unicode_and_ascii_are_the_same() {
    let pairs = [
        ("γ·∂(p, q[k], q[k]) − μ×∂(p, t)", "gamma*d(p, q[k], q[k]) - mu*d(p, t)"),
        ("√(4*D/γ)", "sqrt(4*D/gamma)"),
        ("x² + y³", "x^2 + y^3"),
        ("∑[k](x[k])*∏[j](y[j])", "sum[k](x[k])*product[j](y[j])"),
        ("∫[t, q](p)", "integral[t, q](p)"),
        ("ψ*ϕ*φ*ε*ϵ", "psi*phi*phi*eps*eps"),
        ("g_{μν,α}", "g_{mu nu,alpha}"),
        ("Γ^{α}_{μ ν}", "Gamma^{alpha}_{mu nu}"),
        ("ℏ*∇*Ψ_0", "hbar*nabla*Psi_0"),
        ("f′(x)", "f'(x)"),
    ];
    for (unicode, ascii) in pairs {
        let (a, b) = (parse(unicode), parse(ascii));
        assert!(a.is_ok(), "{}", a.unwrap_err().render(false));
        assert_eq!(a.unwrap(), b.expect("the ASCII spelling parses"), "{unicode}");
    }
}

#[test]
fn precedence() {
    let pairs = [
        ("-x^2", "-(x^2)"),
        ("a - b - c", "(a - b) - c"),
        ("a/b/c", "(a/b)/c"),
        ("a/b*c", "(a/b)*c"),
        ("a^b^c", "a^(b^c)"),
        ("a^-b", "a^(-b)"),
        ("-a*b", "(-a)*b"),
        ("2*-x", "2*(-x)"),
    ];
    let same: Vec<String> =
        pairs.iter().map(|(a, b)| format!("show ({a})*(x + 1) = x*({b}) + ({b})")).collect();
    let same: Vec<&str> = same.iter().map(String::as_str).collect();
    all_have("param a > 0, b > 0, c > 0, x > 0", Verdict::Holds, &same);
    for (a, b) in
        [("a - (b - c)", "a - b - c"), ("a/(b/c)", "a/b/c"), ("(a^b)^c", "a^b^c"), ("(-x)^2", "-x^2")]
    {
        assert_ne!(parse(a).unwrap(), parse(b).unwrap());
        assert_eq!(parse(a).unwrap().to_string(), a);
    }
}

#[test]
fn latex_of_the_usual_forms() {
    let forms = [
        ("gamma*d(p, q[k], q[k])", r"\gamma\,\frac{\partial^{2} p}{\partial q_{k}^{2}}"),
        ("d(F, t)", r"\frac{\partial F}{\partial t}"),
        (
            "d(d(F, q[k])*p, q[k])",
            r"\frac{\partial}{\partial q_{k}}\left(\frac{\partial F}{\partial q_{k}}\,p\right)",
        ),
        ("vary(S_q, F)", r"\frac{\delta S_{q}}{\delta F}"),
        ("integral[t, q](p*V)", r"\int dt\,dq\; p\,V"),
        ("-4*D/sqrt(p)", r"-\frac{4\,D}{\sqrt{p}}"),
        ("gamma/mu*d(p, t)", r"\frac{\gamma}{\mu}\,\frac{\partial p}{\partial t}"),
        ("a*1/4*(b + c)", r"\frac{a}{4}\,\left(b + c\right)"),
        ("1/a*(b/c)", r"\frac{1}{a}\,\left(\frac{b}{c}\right)"),
        ("-(a + b)*c", r"-\left(a + b\right)\,c"),
        ("sum[k](x[k])*a/b", r"\frac{\left(\sum_{k} x_{k}\right)\,a}{b}"),
        ("a*sum[k](x[k])/b*c", r"\frac{a\,\sum_{k} x_{k}}{b}\,c"),
        ("conj(Psi)*Psi", r"\Psi^{*}\,\Psi"),
        ("exp(i*x)^2", r"\left(\exp\left(\mathrm{i}\,x\right)\right)^{2}"),
        ("(a + b)*c", r"\left(a + b\right)\,c"),
        ("a/(b + c)", r"\frac{a}{b + c}"),
        ("a*-b", r"a\,\left(-b\right)"),
        ("g_{mu nu,al}", r"g_{\mu \nu,\alpha}"),
        ("R^{al}_{be}", r"R^{\alpha}{}_{\beta}"),
        ("inverse(J)[m, i]", r"\left(J\right)^{-1}_{m i}"),
        ("f''(x)", r"f''\left(x\right)"),
        ("xbar + q2 + mass", r"\bar{x} + q_{2} + \mathrm{mass}"),
        ("sum[i, j](A[i, j])", r"\sum_{i,j} A_{i j}"),
        ("0.25*x", r"0.25\,x"),
        ("sum[k](x[k])*y[k]", r"\left(\sum_{k} x_{k}\right)\,y_{k}"),
        ("y*sum[k](x[k])", r"y\,\sum_{k} x_{k}"),
        ("exp()", r"\mathrm{exp}\left(\right)"),
        ("sum[k = 1..n](k^2)*y", r"\left(\sum_{k = 1}^{n} k^{2}\right)\,y"),
        ("product[j = 0..n - 1](1 + j)", r"\prod_{j = 0}^{n - 1} \left(1 + j\right)"),
        ("factorial(n + 1)/factorial(n)", r"\frac{\left(n + 1\right)!}{n!}"),
        ("factorial(factorial(n))", r"\left(n!\right)!"),
        ("binomial(2*n, n)", r"\binom{2\,n}{n}"),
        ("J_n''(k*x)", r"J_{n}''\left(k\,x\right)"),
    ];
    for (text, expected) in forms {
        assert_eq!(latex(&parse(text).expect(text)), expected, "{text}");
    }
}

/// The outcome of one claim, given by its lines, over a few parameters.
fn decided(lines: &str) -> ClaimOutcome {
    decide("param a > 0, x, y", &[lines]).remove(0)
}

#[test]
fn deep_nesting_ends_in_a_message() {
    let n = 100_000;
    let deep = [
        format!("{}x{}", "(".repeat(n), ")".repeat(n)),
        "(".repeat(n),
        format!("{}x", "-".repeat(n)),
        format!("x{}", "^x".repeat(n)),
        format!("{}x{}", "exp(".repeat(n), ")".repeat(n)),
        format!("x{}", "^-x".repeat(n)),
        format!("{}x{}", "sum[k](".repeat(n), ")".repeat(n)),
    ];
    for text in deep {
        assert_eq!(parse(&text).expect_err("too deep").code, Code::E0102);
        let outcome = decided(&format!("show {text} = 1"));
        assert_eq!((outcome.verdict, outcome.problems[0].code.as_str()), (Verdict::Error, "E0102"));
        // Only the place is shown, not the whole line.
        assert!(outcome.problems[0].rendered.len() < 2000);
    }
    let most = format!("{}x{}", "(".repeat(99), ")".repeat(99));
    assert!(parse(&most).is_ok());
}

#[test]
fn long_and_branching_definitions() {
    let mut lines = "let a0 := x + 1\n".to_owned();
    for n in 0..1000 {
        writeln!(lines, "let a{} := a{n}*y + a{n}", n + 1).expect("writing to a string");
    }
    let outcome = decided(&format!("{lines}show a1000 = x"));
    assert_eq!(outcome.verdict, Verdict::Refuted, "{}", outcome.reason);

    // Written out, these would have 2^60 terms; shared, they have 60.
    let lines: String = (0..60).map(|n| format!("let b{} := b{n}*y + b{n}\n", n + 1)).collect();
    let outcome = decided(&format!("let b0 := x\n{lines}show b60 = x*(1 + y)^60"));
    assert_eq!(outcome.verdict, Verdict::Holds, "{}", outcome.reason);
}

#[test]
fn calls_with_wrong_arguments_are_messages() {
    for call in ["exp()", "d(x)", "d()", "vary(x)", "sqrt(x, y)", "conj()", "sum(x)", "det()", "Dt()"] {
        let outcome = decided(&format!("show {call} = 1"));
        assert_eq!(outcome.verdict, Verdict::Error, "{call}: {}", outcome.reason);
        assert!(outcome.problems[0].code.starts_with("E02"), "{call}: {}", outcome.problems[0].rendered);
    }
}

#[test]
fn wide_input_is_decided() {
    let n = 50_000;
    let sum = vec!["x*y"; n].join(" + ");
    let outcome = decided(&format!("show {sum} = {n}*x*(y + 1) - {n}*x"));
    assert_eq!(outcome.verdict, Verdict::Holds, "{}", outcome.reason);
    let outcome = decided(&format!("show {sum} = {}*x*y", n - 1));
    assert_eq!(outcome.verdict, Verdict::Refuted, "{}", outcome.reason);

    let polynomial: Vec<String> = (1..=n).map(|k| format!("{k}*x^{}", k % 7)).collect();
    let text = polynomial.join(" - ");
    let tree = parse(&text).expect("wide, not deep");
    assert_eq!(parse(&tree.to_string()).ok(), Some(tree));

    for function in ["sqrt", "log"] {
        let product = vec!["a"; 20_000].join("*");
        let right = if function == "sqrt" { "product_10" } else { "20000*log(a)" };
        let power = "let product_10 := (a^1000)^10\n";
        let outcome = decided(&format!("{power}show {function}({product}) = {right}"));
        assert_eq!(outcome.verdict, Verdict::Holds, "{function}: {}", outcome.reason);
    }
}

#[test]
fn huge_numbers_end_in_a_message_or_a_result() {
    let digits = "7".repeat(20_000);
    assert_eq!(decided(&format!("show ({digits} - {digits} + x)*(x + 1) = x^2 + x")).verdict, Verdict::Holds);
    assert_eq!(decided(&format!("show 0.{digits}*x = x")).verdict, Verdict::Refuted);
    for (lines, code) in [
        ("show ((9^1000)^1000)^1000 = 1", "E0405"),
        ("show x^1001 = 1", "E0405"),
        ("show x[9223372036854775807] = 1", "E0101"),
    ] {
        let outcome = decided(lines);
        assert_eq!((outcome.verdict, outcome.problems[0].code.as_str()), (Verdict::Error, code), "{lines}");
    }
}
