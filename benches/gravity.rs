//! The Euler–Lagrange derivative of the Γ Γ Lagrangian against −√−g G^{αβ}, and the Kerr metric.
//!
//! Run with `cargo bench --bench gravity`. The first group takes a metric without any symmetry in
//! n = 2, 3, 4, 5 dimensions. It prints the number of operations beside the time of a sample point (all
//! components of both sides, exactly modulo 2^61 − 1, on one core), and the distance to the limit of
//! 0.7 ns an operation.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use referee::algebra::{Fp, Lanes, Scalar};
use referee::calculus::{Atoms, Function, Instance, Instruction, Program};
use referee::diagnostic::Source;
use referee::document::Paper;
use referee::language::notation::declare;
use referee::language::{Scope, parse_expression};

const NOTATION: &str = "index al, be, ga, de, mu, nu in 0..D, D = 1, 2, 3, 4
coord X^{mu}
metric g_{mu nu}(X) lorentzian
";
/// Landau & Lifshitz, *The Classical Theory of Fields*, eq. (93.3); its variation is the same as that
/// of the scalar curvature.
const VARIED: &str = "vary(integral[X](sqrt(-det(g))*g^{mu nu}*(christoffel(g)^{al}_{mu be}*christoffel(g)^{be}_{nu al} - christoffel(g)^{al}_{mu nu}*christoffel(g)^{be}_{al be})), g_{ga de})";
const EINSTEIN: &str = "-sqrt(-det(g))*einstein(g)^{ga de}";
/// Measured for a multiplication modulo 2^61 − 1 on this kind of machine (peers, `limits.c`).
const LIMIT_NS: f64 = 0.7;

/// Both sides in n dimensions.
fn sides(scope: &Scope, n: i64) -> Program {
    let sizes = scope.ranges.keys().map(|range| (range.clone(), n - 1)).collect();
    let mut instance = Instance::new(scope, sizes, &Source::new("sides", "")).expect("no contradiction");
    let mut outputs = Vec::new();
    for side in [VARIED, EINSTEIN] {
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
        defined = program.run(constants, &point, &mut NoAtoms, &mut registers);
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
    let paper = Paper::from_sources(
        "gravity",
        &[Source::new("README.md", format!("# Gravity\n\n```notation\n{NOTATION}```\n"))],
    );
    let mut scope = Scope::default();
    assert!(declare(&paper.notation[0], &mut scope).is_empty());
    let (mut operations, mut times) = (Vec::new(), Vec::new());
    for n in 2..=5i64 {
        let build = shortest(3, || drop(black_box(sides(&scope, n))));
        let program = sides(&scope, n);
        let constants: Vec<Lanes> = program
            .constants
            .iter()
            .map(|value| Lanes::splat(Fp::from_rational(value).expect("small")))
            .collect();
        let point = jets(&program, &constants);
        let mut registers = Vec::new();
        let mut run = || {
            program.run(&constants, black_box(&point), &mut NoAtoms, &mut registers);
        };
        let a_point = shortest(50, &mut run).as_secs_f64() * 1e9 / Lanes::COUNT as f64;
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for instruction in &program.instructions {
            *kinds.entry(kind(instruction)).or_default() += 1;
        }
        let count = program.instructions.len();
        println!(
            "n = {n}: {count} operations {kinds:?}, {} registers; built in {:.2} ms; {:.0} ns a point = {:.0} jets/s, {:.2} of {LIMIT_NS} ns an operation",
            program.registers,
            build.as_secs_f64() * 1e3,
            a_point,
            1e9 / a_point,
            a_point / (count as f64 * LIMIT_NS),
        );
        operations.push((n as f64, count as f64));
        times.push((n as f64, a_point));
        let mut group = c.benchmark_group("Euler-Lagrange derivative of the Γ Γ Lagrangian, and √−g G");
        group.throughput(Throughput::Elements(Lanes::COUNT as u64));
        group.bench_function(BenchmarkId::new("16 jets, n", n), |b| b.iter(&mut run));
        group.finish();
        let mut group = c.benchmark_group("graph and program of both sides");
        group.bench_function(BenchmarkId::new("n", n), |b| b.iter(|| sides(&scope, n)));
        group.finish();
    }
    println!("growth: operations n^{:.2}, time of a point n^{:.2}", exponent(&operations), exponent(&times));
}

fn kind(instruction: &Instruction) -> &'static str {
    match instruction {
        Instruction::Add(..) => "+",
        Instruction::Sub(..) => "-",
        Instruction::Mul(..) => "*",
        Instruction::Leaf(_) => "leaf",
        _ => "other",
    }
}

/// Ricci-flatness of the Kerr metric with its three false twins: a cold process, from the documents.
fn kerr(c: &mut Criterion) {
    let audit = || {
        Command::new(env!("CARGO_BIN_EXE_referee"))
            .args(["audit", "derivations/textbook", "-e", "79"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("the program runs")
    };
    assert!(audit().status.success());
    c.bench_function("Kerr metric, whole process", |b| b.iter(audit));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = euler_lagrange, kerr
}
criterion_main!(benches);
