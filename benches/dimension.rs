//! Dimensions: the linear algebra alone, with 10,000 equations and an error among them, and a whole paper.

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use referee::algebra::Rational;
use referee::dimension::{Exponents, System};
use referee::document::discover;

/// Equations such as [n] = 2[n - 1] - [n - 7] + [n mod 5]: each introduces a quantity, as definitions do.
fn equations(count: u32) -> Vec<Exponents> {
    (0..count)
        .map(|n| {
            let pairs = [(n + 10, 1), (n + 9, -2), (n + 3, 1), (n % 5, -1)];
            pairs.into_iter().map(|(unknown, factor)| (unknown, Rational::from(factor))).collect()
        })
        .collect()
}

fn linear(c: &mut Criterion) {
    let chain = equations(60);
    // Many short chains, as papers have them: what is defined twenty steps deep is rare.
    let many: Vec<Exponents> = (0..10_000u32)
        .map(|n| {
            let (block, place) = (n / 20, n % 20);
            let own = 5 + block * 20 + place;
            let before = if place == 0 { block % 5 } else { own - 1 };
            let pairs = [(own, 1), (before, -2), (n % 5, 1), ((n / 5) % 5, -1)];
            pairs.into_iter().map(|(unknown, factor)| (unknown, Rational::from(factor))).collect()
        })
        .collect();
    c.bench_function("dimension/10,000 equations", |b| {
        b.iter(|| System::of(10_005, many.iter().enumerate()).solution());
    });
    c.bench_function("dimension/a chain of 60", |b| {
        b.iter(|| System::of(70, chain.iter().enumerate()).solution());
    });
}

fn paper(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/world-as-neural-network");
    let papers = discover(&folder).expect("the documents are there");
    c.bench_function("dimension/the first paper", |b| b.iter(|| referee::dimensions(&papers[0].0)));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = linear, paper
}
criterion_main!(benches);
