//! Solver speed on the very work of the peers' scripts T4 and T5 (see `peers/README.md`).
//!
//! Run with `cargo bench --bench simulate`. A ratio means something only if the peer is measured
//! alternately with it on the same machine: both swing by a factor of two when the cores are shared.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use num_complex::Complex;
use referee::simulate::solvers::{Ensemble, FokkerPlanck, SplitStep1, SplitStep2, Stepping, Walls};

/// Coherent state in a harmonic well on [−10, 10), as in `t4_schrodinger.py`.
fn oscillator(n: usize) -> (Vec<f64>, Vec<Complex<f64>>) {
    let h = 20.0 / n as f64;
    let x: Vec<f64> = (0..n).map(|i| (i as f64 - n as f64 / 2.0) * h).collect();
    let norm = std::f64::consts::PI.powf(-0.25);
    let psi = x.iter().map(|x| Complex::from(norm * (-(x - 1.5).powi(2) / 2.0).exp())).collect();
    (x, psi)
}

fn split_step(c: &mut Criterion) {
    const STEPS: usize = 100;
    let mut group = c.benchmark_group("split-step");
    group.throughput(Throughput::Elements(STEPS as u64));
    let (x, psi) = oscillator(1024);
    let potential: Vec<f64> = x.iter().map(|x| x * x / 2.0).collect();
    let mut solver = SplitStep1::new(&potential, 20.0, 0.5, 1e-3);
    let mut state = psi;
    group.bench_function("1024, 100 steps", |b| {
        b.iter(|| solver.advance(black_box(&mut state), STEPS));
    });
    let (x, psi) = oscillator(256);
    let square = |f: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
        x.iter().flat_map(|y| x.iter().map(move |x| f(*x, *y))).collect()
    };
    let potential = square(&|x, y| (x * x + y * y) / 2.0);
    let mut state: Vec<_> = psi.iter().flat_map(|a| psi.iter().map(move |b| a * b)).collect();
    if let Some(mut solver) = SplitStep2::new(&potential, 20.0, 0.5, 1e-3) {
        group.sample_size(20);
        group.bench_function("256 x 256, 100 steps", |b| {
            b.iter(|| solver.advance(black_box(&mut state), STEPS));
        });
    }
    group.finish();
}

fn fokker_planck(c: &mut Criterion) {
    const STEPS: usize = 1000;
    let mut group = c.benchmark_group("fokker-planck");
    group.throughput(Throughput::Elements(STEPS as u64));
    for (name, stepping) in [("implicit", Stepping::Implicit), ("crank-nicolson", Stepping::CrankNicolson)] {
        let solver = FokkerPlanck::new((-8.0, 8.0), 1024, |x| -x, 1.0, 1e-3, Walls::Reflecting, stepping);
        if let Some(mut solver) = solver {
            let mut p: Vec<f64> = solver.centres().iter().map(|x| (-(x - 2.0).powi(2) / 0.5).exp()).collect();
            group.bench_function(format!("1024 {name}, 1000 steps"), |b| {
                b.iter(|| solver.advance(black_box(&mut p), STEPS));
            });
        }
    }
    group.finish();
}

fn langevin(c: &mut Criterion) {
    const WALKERS: usize = 1_000_000;
    const STEPS: usize = 1000;
    let mut group = c.benchmark_group("langevin");
    group.throughput(Throughput::Elements((WALKERS * STEPS) as u64));
    group.sample_size(10);
    group.bench_function("1e6 walkers, 1000 steps", |b| {
        b.iter(|| {
            let mut ensemble = Ensemble::new(WALKERS, 1, |_, _| 0.0);
            ensemble.advance(STEPS, 2e-3, 1.0, |q| -q, |q| q);
            black_box(ensemble.average(|q| q * q))
        });
    });
    group.finish();
}

criterion_group!(benches, split_step, fokker_planck, langevin);
criterion_main!(benches);
