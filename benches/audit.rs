//! From documents to verdicts, and the arithmetic underneath.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use referee::DEFAULT_SEED;
use referee::algebra::{Fp, Lanes, Scalar, Series, Shape};
use referee::calculus::{Atoms, Function, Instance, Leaf, Program};
use referee::decide::{Selection, audit};
use referee::diagnostic::Source;
use referee::document::{EquationNumber, Paper, discover};
use referee::language::notation::declare;
use referee::language::{Claim, Scope, parse_expression};
use referee::record::Verdict;
use referee::report::html;

/// Sections 4 to 6, from the documents on disk to the record.
fn sections_4_to_6(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/world-as-neural-network");
    let number = |text: &str| EquationNumber::read(text).expect("a number");
    let equations = vec![number("18-48"), number("T6-T11")];
    let selection = Selection { equations, exact_only: true, ..Selection::default() };
    c.bench_function("audit/sections 4-6", |b| {
        b.iter(|| {
            let papers = discover(&folder).expect("the documents are there");
            audit(&papers, &selection, DEFAULT_SEED, &mut |_| {})
        });
    });
}

/// The site of the whole paper, from its record: 124 pages, typeset and written.
fn site(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/world-as-neural-network");
    let papers = discover(&folder).expect("the documents are there");
    let (audit, _) = audit(&papers, &Selection::default(), DEFAULT_SEED, &mut |_| {});
    let out = std::env::temp_dir().join(format!("referee-bench-{}", std::process::id()));
    c.bench_function("site of the paper", |b| {
        b.iter(|| html::write(&audit, &out).expect("a folder for the site"));
    });
    std::fs::remove_dir_all(&out).ok();
}

const NOTATION: &str = "index k in 1..K, K = 1, 2, 3
coord t, q[k]
param gamma > 0, mu != 0, D > 0
field p(t, q) > 0, F(t, q), V(q)
";
const ACTION: &str = "integral[t, q](sqrt(p)*(-4*D*d(sqrt(p), q[k], q[k]) + (gamma*d(F, q[k], q[k]) + mu*d(F, t) + mu*gamma*d(F, q[k])^2 + mu*V)*sqrt(p)))";
const VARIED_IN_F: &str = "gamma*d(p, q[k], q[k]) - mu*d(p, t) - 2*mu*gamma*d(d(F, q[k])*p, q[k])";
const VARIED_IN_P: &str = "-4*D/sqrt(p)*d(sqrt(p), q[k], q[k]) + gamma*d(F, q[k], q[k]) + mu*d(F, t) + mu*gamma*d(F, q[k])^2 + mu*V";

/// The action (28) varied in p and F, and the proof of (29) and (30), from text to certificate.
fn variation_of_28(c: &mut Criterion) {
    let mut group = c.benchmark_group("variation of (28) and proof of (29), (30)");
    for k in [1, 2, 3, 6] {
        let document = format!(
            "# 5 Quantum mechanics\n\n## (29) Both\n\n```claim printed\nlet S := {ACTION}\nfor K = {k}\nshow vary(S, F) = {VARIED_IN_F}\nshow vary(S, p) = {VARIED_IN_P}\nexpect holds\n```\n"
        );
        let front = Source::new("README.md", format!("# T1\n\n```notation\n{NOTATION}```\n"));
        let sources = [front, Source::new("5.md", document)];
        group.bench_with_input(BenchmarkId::new("K", k), &sources, |b, sources| {
            b.iter(|| {
                let papers = [(Paper::from_sources("t1", sources), None)];
                let (audit, _) = audit(&papers, &Selection::default(), DEFAULT_SEED, &mut |_| {});
                assert_eq!(audit.papers[0].equations[0].verdict, Verdict::Holds);
            });
        });
    }
    group.finish();
}

/// Only roots occur in (28).
struct NoAtoms;

impl Atoms<Lanes> for NoAtoms {
    fn apply(&mut self, function: Function, _: &Lanes) -> (Lanes, u32) {
        unreachable!("{function:?} does not occur")
    }
}

/// Both sides of (29) and (30) at sixteen points modulo 2^61 - 1.
fn sample_points(c: &mut Criterion) {
    let mut group = c.benchmark_group("both sides of (29) and (30) at 16 points");
    group.throughput(Throughput::Elements(16));
    let notation = format!("# T1\n\n```notation\n{NOTATION}```\n");
    let paper = Paper::from_sources("t1", &[Source::new("README.md", notation)]);
    for k in [1, 2, 3, 6] {
        let mut scope = Scope::default();
        assert!(declare(&paper.notation[0], &mut scope).is_empty());
        let source = Source::new("sides", "");
        let mut instance =
            Instance::new(&scope, BTreeMap::from([("K".to_owned(), k)]), &source).expect("no assumptions");
        let mut outputs = Vec::new();
        let variations = ["F", "p"].map(|field| format!("vary({ACTION}, {field})"));
        for side in variations.iter().map(String::as_str).chain([VARIED_IN_F, VARIED_IN_P]) {
            let source = Source::new("side", side);
            let parsed = parse_expression(&source, 0..side.len()).expect("well-formed");
            outputs.extend(instance.lower(&parsed).expect("well-formed").data);
        }
        let program = Program::compile(&instance.graph, &outputs);
        let constant = |value| Lanes::splat(Fp::from_rational(value).expect("small"));
        let constants: Vec<Lanes> = program.constants.iter().map(constant).collect();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let is_p = |leaf: &Leaf| match leaf {
            Leaf::Jet(jet) => instance.graph.symbol(jet.symbol).name == "p" && jet.by.is_empty(),
            _ => false,
        };
        let point: Vec<Lanes> = program
            .leaves
            .iter()
            .map(|leaf| {
                let value = Lanes::from_fn(|_| Fp::random(&mut rng));
                if is_p(instance.graph.leaf(*leaf)) { value.mul(&value) } else { value }
            })
            .collect();
        let mut registers = Vec::new();
        group.bench_function(BenchmarkId::new("K", k), |b| {
            b.iter(|| program.run(&constants, black_box(&point), &mut NoAtoms, &mut registers));
        });
    }
    group.finish();
}

fn arithmetic(c: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (x, y) = (Fp::random(&mut rng), Fp::random(&mut rng));
    c.bench_function("Fp/mul", |b| b.iter(|| black_box(x).mul(black_box(&y))));
    c.bench_function("Fp/inv", |b| b.iter(|| black_box(x).inv()));
    let (a, d) = (Lanes::from_fn(|_| Fp::random(&mut rng)), Lanes::from_fn(|_| Fp::random(&mut rng)));
    let mut group = c.benchmark_group("Lanes");
    group.throughput(Throughput::Elements(Lanes::COUNT as u64));
    group.bench_function("mul", |b| b.iter(|| black_box(&a).mul(black_box(&d))));
    group.finish();
    let mut group = c.benchmark_group("Series<Fp>/mul");
    for (vars, order) in [(1, 8), (2, 4), (4, 4)] {
        let shape = Shape::new(vars, order);
        let mut series = || Series::from_fn(&shape, |_| Fp::random(&mut rng));
        let (f, g) = (series(), series());
        group.bench_function(format!("{vars} variables, order {order}"), |b| {
            b.iter(|| black_box(&f).mul(black_box(&g)));
        });
    }
    group.finish();
}

/// A paper of 300 equations: Markdown, then every claim.
fn parsing(c: &mut Criterion) {
    let mut text = "# 1 Section\n\n".to_owned();
    for n in 1..=300 {
        write!(
            text,
            "## ({n}) Equation\n\n$$\\frac{{\\delta S}}{{\\delta p}}=0$$\n\nSome words about it.\n\n```claim printed\nfrom ({n})\nlet S := {ACTION}\nshow vary(S, p) = {VARIED_IN_P}\nexpect holds\n```\n\n"
        )
        .expect("writing to a string");
    }
    let sources: [Arc<Source>; 2] = [Source::new("README.md", "# Paper"), Source::new("1.md", text)];
    c.bench_function("parse 300 equations", |b| {
        b.iter_batched(
            || sources.clone(),
            |sources| {
                let paper = Paper::from_sources("paper", &sources);
                let equations = paper.sections.iter().flat_map(|section| &section.equations);
                let claims: Vec<Claim> = equations
                    .flat_map(|e| e.claims.iter().map(|block| Claim::parse(block, &e.number).expect("right")))
                    .collect();
                assert_eq!(claims.len(), 300);
                claims
            },
            BatchSize::SmallInput,
        );
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = sections_4_to_6, site, variation_of_28, sample_points, arithmetic, parsing
}
criterion_main!(benches);
