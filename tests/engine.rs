//! Single claims with a known verdict, each in a document of its own.

use std::fs;
use std::path::Path;

use referee::DEFAULT_SEED;
use referee::decide::{Selection, audit};
use referee::document::discover;
use referee::record::Verdict;

/// The verdict of one `printed` claim; `body` is what stands inside its fence, without `expect`.
fn verdict(name: &str, notation: &str, body: &str) -> Verdict {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("engine").join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("README.md"), "---\ntitle: Test\n---\n").unwrap();
    let section = format!(
        "# 1 Test\n\n```notation\n{notation}\n```\n\n## (1) Test\n\n$$x$$\n\n```claim printed\n{body}\nexpect holds\n```\n"
    );
    fs::write(folder.join("01-test.md"), section).unwrap();
    let (audit, bugs) = audit(&discover(&folder).unwrap(), &Selection::default(), DEFAULT_SEED, &mut |_| {});
    assert!(bugs.is_empty(), "{bugs:?}");
    audit.papers[0].equations[0].claims[0].verdict
}

#[test]
fn integral_of_coordinates_alone_is_not_proven_by_varying_nothing() {
    let at = |name, body| verdict(name, "coord x, y\nfield u(x)", body);
    assert_eq!(at("coordinates-1", "show integral[x](x) = integral[x](2*x)"), Verdict::Undecided);
    assert_eq!(at("coordinates-2", "show integral[x](u + x) = integral[x](u)"), Verdict::Undecided);
    assert_eq!(at("coordinates-3", "show integral[x](u + x) = integral[x](2*u)"), Verdict::Refuted);
    assert_eq!(at("coordinates-4", "show integral[x](2*x + x*u) = integral[x](x*(u + 2))"), Verdict::Holds);
    assert_eq!(at("coordinates-5", "show integral[x](x*d(u, x) + x) = integral[x](x - u)"), Verdict::Holds);
}

#[test]
fn fixed_component_is_counted_as_its_range_counts() {
    let notation = "index mu, nu in 0..M, M = 1, 2\nparam v[mu], w[mu, nu]";
    let at = |name, body| verdict(name, notation, body);
    assert_eq!(at("fixed-1", "show sum[mu](delta[mu, 0]*v[mu]) = v[0]"), Verdict::Holds);
    assert_eq!(at("fixed-2", "show v[0] = v[1]"), Verdict::Refuted);
    assert_eq!(
        at("fixed-3", "let a[mu] := v[mu]^2\nshow a[0] - v[1]^2 = (v[0] - v[1])*(v[0] + v[1])"),
        Verdict::Holds
    );
    assert_eq!(at("fixed-4", "show sum[mu](w[0, mu]*inverse(w)[mu, 0]) = 1"), Verdict::Holds);
    assert_eq!(at("fixed-5", "show v[7] = 0"), Verdict::Error);
}

#[test]
fn only_what_says_the_same_is_a_tautology() {
    let notation = "index i, j in 1..N, N = 3\nparam x[i], y[i]";
    let at = |name, body| verdict(name, notation, body);
    assert_eq!(at("tautology-1", "show x[1] = x[2]"), Verdict::Refuted);
    assert_eq!(at("tautology-2", "show x[i-1] = x[i-2]"), Verdict::Refuted);
    assert_eq!(at("tautology-3", "show x[i]*y[i-1] = x[i]*y[i]"), Verdict::Refuted);
    assert_eq!(at("tautology-4", "show x[i-1]*y[i] = x[i]*y[i+1]"), Verdict::Holds);
    assert_eq!(at("tautology-5", "show x[i-1]*y[i] = y[j]*x[j-1]"), Verdict::Error);
    assert_eq!(at("tautology-6", "let z[i] := x[i-1]\nshow z[j+1] = x[j]"), Verdict::Error);
    assert_eq!(at("tautology-7", "let z[i] := x[i-1]\nshow z[j] = x[j]"), Verdict::Refuted);
}

#[test]
fn assumption_on_an_irrational_number_can_be_satisfied() {
    let at = |name, body| verdict(name, "coord x\nfield u(x) > 0", body);
    assert_eq!(at("irrational-1", "where u = exp(-x - 1)\nshow d(u, x) = -u"), Verdict::Holds);
    assert_eq!(at("irrational-2", "where u = -exp(-x - 1)\nshow d(u, x) = -u"), Verdict::Error);
}

#[test]
fn index_that_stands_three_times_is_refused() {
    let notation = "index i, k in 1..N, N = 2\nparam a[i, k], x[i], y";
    let at = |name, body| verdict(name, notation, body);
    assert_eq!(at("thrice-1", "show a[k,k]*x[k] = y"), Verdict::Error);
    assert_eq!(at("thrice-2", "show x[k]*a[k,k] = y"), Verdict::Error);
    assert_eq!(at("thrice-3", "show x[i]*a[k,k] = 0"), Verdict::Refuted);
    assert_eq!(at("thrice-4", "show sum[k](a[k,k]*x[k]) = a[1,1]*x[1] + a[2,2]*x[2]"), Verdict::Holds);
    assert_eq!(at("thrice-5", "show a[k,k]*y = y*(a[1,1] + a[2,2])"), Verdict::Holds);
}
