//! The Euler–Lagrange derivative of two gravitational Lagrangians against −√−g G^{αβ}, and the Kerr metric.
//!
//! Run with `cargo bench --bench gravity`. The metric has no symmetry, in n = 2, 3, 4, 5 dimensions. The
//! number of operations is printed beside the time of a sample point (all components of both sides, exactly
//! modulo 2^61 − 1, on one core), and how far that is from 0.7 ns an operation.
//!
//! Measured on 2026-11-22 on two shared cores of an Intel Xeon with AVX-512 (a virtual machine, not quiet:
//! load 2 for the first time given, 3 to 4.5 for the second), shortest of 50 to 100 runs:
//!
//! | Γ Γ, n | operations | points a second | graph and program |
//! |---|---|---|---|
//! | 2 | 754 | 2.5e6, 2.3e6 | 0.27 ms |
//! | 3 | 3 771 | 6.8e5, 5.0e5 | 0.95 ms |
//! | 4 | 13 094 | 2.0e5, 1.5e5 | 2.9 ms |
//! | 5 | 36 522 | 7.5e4, 5.5e4 | 9 ms |
//!
//! Operations grow as n^4.2 and times as n^3.9 to n^4.2. The scalar curvature as Lagrangian takes 29 127
//! operations and 12 µs a point for n = 4 (at load 4), growing as n^4.7. For n = 4, peers evaluate exactly at
//! 27 (FLINT) or 422 points a second (NumPy modulo a small prime), JAX in floating point at 4 to 5e4 on two
//! cores. Kerr alone, cold process: 4 ms of processor time, 4 to 5 ms wall at best; with its three false
//! twins, whose counterexamples are exact rationals, 39 ms.

use std::ffi::OsStr;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use referee::algebra::{Fp, Lanes, Scalar};
use referee::calculus::{Atoms, Function, Instance, Program};
use referee::diagnostic::Source;
use referee::document::Paper;
use referee::language::notation::declare;
use referee::language::{Scope, parse_expression};

const NOTATION: &str = "index al, be, ga, de, mu, nu in 0..D, D = 1, 2, 3, 4
coord X^{mu}
metric g_{mu nu}(X) lorentzian
";
/// Two Lagrangians with the same variation: Landau & Lifshitz, *The Classical Theory of Fields*,
/// eq. (93.3), with first derivatives only, and the scalar curvature.
const LAGRANGIANS: [(&str, &str); 2] = [
    (
        "Γ Γ",
        "sqrt(-det(g))*g^{mu nu}*(christoffel(g)^{al}_{mu be}*christoffel(g)^{be}_{nu al} - christoffel(g)^{al}_{mu nu}*christoffel(g)^{be}_{al be})",
    ),
    ("√−g R", "sqrt(-det(g))*scalar_curvature(g)"),
];
const EINSTEIN: &str = "-sqrt(-det(g))*einstein(g)^{ga de}";
/// Measured for a multiplication modulo 2^61 − 1 on this kind of machine (peers, `limits.c`).
const LIMIT_NS: f64 = 0.7;

/// The variation of a Lagrangian and the Einstein tensor density in n dimensions.
fn sides(scope: &Scope, lagrangian: &str, n: i64) -> Program {
    let sizes = scope.ranges.keys().map(|range| (range.clone(), n - 1)).collect();
    let mut instance = Instance::new(scope, sizes, &Source::new("sides", "")).expect("no contradiction");
    let mut outputs = Vec::new();
    let varied = format!("vary(integral[X]({lagrangian}), g_{{ga de}})");
    for side in [&varied, EINSTEIN] {
        let parsed = parse_expression(&Source::new("side", side), 0..side.len()).expect("well-formed");
        outputs.extend(instance.lower(&parsed).expect("well-formed").data);
    }
    Program::compile(&instance.graph, &outputs)
}

/// Only a root occurs.
struct NoAtoms;

impl Atoms<Lanes> for NoAtoms {
    fn apply(&mut self, function: Function, _: &Lanes) -> (Lanes, u32) {
        unreachable!("{function:?} does not occur")
    }
}

/// Sixteen jets of the metric with −det g a square, so that √−g has a value in every lane.
fn jets(program: &Program, constants: &[Lanes]) -> Vec<Lanes> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut point = vec![Lanes::zero(); program.leaves.len()];
    let mut registers = Vec::new();
    let mut defined = 0;
    while defined != Lanes::LANES {
        for value in &mut point {
            *value =
                Lanes::from_fn(
                    |lane| {
                        if defined >> lane & 1 == 1 { value[lane] } else { Fp::random(&mut rng) }
                    },
                );
        }
        let of_outputs = program.run(constants, &point, &mut NoAtoms, &mut registers);
        defined = of_outputs.into_iter().fold(Lanes::LANES, |all, lanes| all & lanes);
    }
    let half = program.outputs.len() / 2;
    for component in 0..half {
        let [left, right] = [component, component + half].map(|n| program.output(n, &registers));
        assert_eq!(left, right, "the variation is minus the Einstein tensor density");
    }
    point
}

/// The exponent b of the power law t = a n^b through the points (n, t), by least squares.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(n, t)| (n.ln(), t.ln())).collect();
    let count = logs.len() as f64;
    let mean = |f: fn(&(f64, f64)) -> f64| logs.iter().map(f).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let covariance: f64 = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    covariance / logs.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
}

/// The shortest of several calls.
fn shortest(times: usize, mut f: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        f();
        start.elapsed()
    };
    (0..times).map(time).min().unwrap_or_default()
}

fn euler_lagrange(c: &mut Criterion) {
    let front = Source::new("README.md", format!("# Gravity\n\n```notation\n{NOTATION}```\n"));
    let paper = Paper::from_sources("gravity", &[front]);
    let mut scope = Scope::default();
    assert!(declare(&paper.notation[0], &mut scope).is_empty());
    for (name, lagrangian) in LAGRANGIANS {
        let (mut operations, mut times) = (Vec::new(), Vec::new());
        for n in 2..=5 {
            let (count, time) = in_dimensions(c, &scope, name, lagrangian, n);
            operations.push((n as f64, count));
            times.push((n as f64, time));
        }
        println!(
            "{name}: operations grow as n^{:.2}, the time of a point as n^{:.2}",
            exponent(&operations),
            exponent(&times)
        );
    }
}

/// Benches one Lagrangian in n dimensions; the number of operations, and the nanoseconds of a point.
fn in_dimensions(c: &mut Criterion, scope: &Scope, name: &str, lagrangian: &str, n: i64) -> (f64, f64) {
    let build = shortest(5, || drop(black_box(sides(scope, lagrangian, n))));
    let program = sides(scope, lagrangian, n);
    let constant = |value| Lanes::splat(Fp::from_rational(value).expect("small"));
    let constants: Vec<Lanes> = program.constants.iter().map(constant).collect();
    let point = jets(&program, &constants);
    let mut registers = Vec::new();
    let mut run = || {
        program.run(&constants, black_box(&point), &mut NoAtoms, &mut registers);
    };
    let time = shortest(100, &mut run).as_secs_f64() * 1e9 / Lanes::COUNT as f64;
    let count = program.instructions.len() as f64;
    println!(
        "{name}, n = {n}: {count} operations, {} of them products, {} registers; graph and program {:.2} ms; a point {time:.0} ns = {:.0} a second = {:.2} of {LIMIT_NS} ns an operation",
        program.multiplications(),
        program.registers,
        build.as_secs_f64() * 1e3,
        1e9 / time,
        time / (count * LIMIT_NS),
    );
    let mut group = c.benchmark_group(format!("variation of {name}"));
    group.throughput(Throughput::Elements(Lanes::COUNT as u64));
    group.bench_function(BenchmarkId::new("16 points, n", n), |b| b.iter(&mut run));
    group.finish();
    let mut group = c.benchmark_group(format!("graph and program of {name}"));
    group.bench_function(BenchmarkId::new("n", n), |b| b.iter(|| sides(scope, lagrangian, n)));
    group.finish();
    (count, time)
}

/// The Kerr metric as in `derivations/textbook`, eq. (79).
const KERR: &str = "# 1 Kerr

```notation
index mu, nu in 0..D, D = 3
coord X^{mu}
metric g_{mu nu}(X)
param M > 0, spin
define r := X^{1}
define theta := X^{2}
```

## (1) Ricci-flatness

```claim printed
let Sigma := r^2 + spin^2*cos(theta)^2
let Delta := r^2 - 2*M*r + spin^2
let g_tp := -2*M*spin*r*sin(theta)^2/Sigma
let g_pp := (r^2 + spin^2 + 2*M*spin^2*r*sin(theta)^2/Sigma)*sin(theta)^2
let g_{mu nu} := diag_{mu nu}(-(1 - 2*M*r/Sigma), Sigma/Delta, Sigma, g_pp) + g_tp*(delta_{mu 0}*delta_{nu 3} + delta_{mu 3}*delta_{nu 0})
show ricci(g)_{mu nu} = 0
expect holds
```
";

/// Ricci-flatness of the Kerr metric: a cold process, from the document to the verdict.
fn kerr(c: &mut Criterion) {
    let paper = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kerr");
    fs::create_dir_all(&paper).expect("the target folder is writable");
    for (name, text) in [("README.md", "# Kerr\n"), ("1-kerr.md", KERR)] {
        fs::write(paper.join(name), text).expect("the target folder is writable");
    }
    let textbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/textbook");
    let audit = |arguments: &[&OsStr]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
        command.arg("audit").args(arguments).output().expect("the program runs")
    };
    let cases: [(&str, &[&OsStr]); 2] = [
        ("the claim alone", &[paper.as_os_str()]),
        ("with three false twins, in the textbook", &[textbook.as_os_str(), "-e".as_ref(), "79".as_ref()]),
    ];
    let mut group = c.benchmark_group("Kerr metric, whole process");
    for (name, arguments) in cases {
        let output = audit(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        group.bench_function(name, |b| b.iter(|| audit(arguments)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = euler_lagrange, kerr
}
criterion_main!(benches);
