//! The experiments and their solvers from outside: order of each solver against an exact solution,
//! refusals, cancellation, independence of the thread count, and the snapshots of rounded outcomes.

use std::f64::consts::{PI, TAU};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nalgebra::DVector;
use num_complex::Complex;
use num_dual::{DualNum, HyperDual64};
use referee::simulate::solvers::{
    Chain, Ensemble, Fluid, FluidState, FokkerPlanck, Periodic1, Periodic2, SparseWeights, SplitStep1,
    SplitStep2, Stepping, TanhNetwork, ViscousHamiltonJacobi, Walls, curvature, dopri5, normal_mean,
    rk4_step, tensor_midpoint, yoshida4,
};
use referee::simulate::{Context, ExperimentError, Outcome, ParameterError, experiments, find, order};

/// Parameters small enough for the development profile.
const SMALL: &[(&str, &[(&str, &str)])] = &[
    ("partition-function", &[("neurons", "3"), ("points", "32"), ("samples", "40960"), ("beta", "0.8")]),
    ("learning-thermodynamics", &[("time", "10"), ("steps", "32"), ("points", "24")]),
    ("langevin", &[("walkers", "20000"), ("steps", "64"), ("cells", "128")]),
    ("madelung", &[("points", "64"), ("points_2d", "16"), ("time", "0.5")]),
    ("learning-term", &[("points", "64"), ("time", "0.25")]),
    ("hamilton-jacobi", &[("steps", "32"), ("points", "64")]),
    ("canonical-free-energy", &[("networks", "40")]),
    ("hidden-dynamics", &[("neurons", "16"), ("networks", "64")]),
    ("chain-of-neurons", &[("neurons", "512"), ("turns", "0.25"), ("modes", "6")]),
    ("emergent-action", &[("neurons", "256"), ("turns", "0.25")]),
    ("boundary-map", &[("neurons", "80"), ("boundary", "6"), ("length", "6")]),
    ("two-actions", &[("steps", "64")]),
    ("circulation", &[("points", "32"), ("steps", "32"), ("cells", "32")]),
    ("stochastic-descent", &[("examples", "64"), ("training", "50"), ("steps", "200")]),
    ("packets", &[("waves", "16"), ("time", "0.5")]),
];

fn run(name: &str, pairs: &[(&str, &str)]) -> Outcome {
    find(name).unwrap().build(pairs).unwrap().run(&Context::silent()).unwrap()
}

#[track_caller]
fn assert_order(points: &[(f64, f64)], expected: f64, band: f64) {
    let observed = order(points).unwrap_or(f64::NAN);
    assert!((observed - expected).abs() <= band, "order {observed}, not {expected}: {points:?}");
}

// ---- order of the solvers against exact solutions ----

fn coherent(x: f64, centre: f64) -> f64 {
    PI.powf(-0.25) * (-(x - centre).powi(2) / 2.0).exp()
}

/// A coherent state in a harmonic well, V = x²/2, κ = ½: its density moves without changing shape.
#[test]
fn split_step_has_order_two() {
    let n = 128;
    let x: Vec<f64> = (0..n).map(|i| (i as f64 - 64.0) * 20.0 / 128.0).collect();
    let potential: Vec<f64> = x.iter().map(|x| x * x / 2.0).collect();
    let points: Vec<(f64, f64)> = [20, 40, 80]
        .map(|steps| {
            let mut psi: Vec<_> = x.iter().map(|&x| Complex::from(coherent(x, 1.5))).collect();
            SplitStep1::new(&potential, 20.0, 0.5, 1.0 / steps as f64).advance(&mut psi, steps);
            let error: f64 = x
                .iter()
                .zip(&psi)
                .map(|(&x, psi)| (psi.norm_sqr() - coherent(x, 1.5 * 1f64.cos()).powi(2)).abs())
                .sum();
            let norm = psi.iter().map(|z| z.norm_sqr()).sum::<f64>() * 20.0 / 128.0;
            assert!((norm - 1.0).abs() < 1e-12);
            (steps as f64, error)
        })
        .into();
    assert_order(&points, 2.0, 0.05);
}

#[test]
fn split_step_in_two_dimensions_has_order_two() {
    let n = 64;
    let x: Vec<f64> = (0..n).map(|i| (i as f64 - 32.0) * 16.0 / 64.0).collect();
    // Different frequencies and centres on the axes would show a transposed array.
    let grid = || x.iter().flat_map(|&y| x.iter().map(move |&x| (x, y)));
    let potential: Vec<f64> = grid().map(|(x, y)| (x * x + y * y) / 2.0).collect();
    let points: Vec<(f64, f64)> = [10, 20, 40]
        .map(|steps| {
            let mut psi: Vec<_> =
                grid().map(|(x, y)| Complex::from(coherent(x, 1.5) * coherent(y, -0.5))).collect();
            SplitStep2::new(&potential, 16.0, 0.5, 1.0 / steps as f64).unwrap().advance(&mut psi, steps);
            let c = 1f64.cos();
            let error: f64 = grid()
                .zip(&psi)
                .map(|((x, y), psi)| {
                    let exact = coherent(x, 1.5 * c) * coherent(y, -0.5 * c);
                    (psi.norm_sqr() - exact * exact).abs()
                })
                .sum();
            (steps as f64, error)
        })
        .into();
    assert_order(&points, 2.0, 0.05);
    assert!(SplitStep2::new(&[0.0; 15], 1.0, 1.0, 1.0).is_none());
}

fn gauss(x: f64, mean: f64, variance: f64) -> f64 {
    (-(x - mean).powi(2) / (2.0 * variance)).exp() / (TAU * variance).sqrt()
}

/// L1 error of an Ornstein–Uhlenbeck process, p_t = (q p)' + p'', at t = 0.5.
fn ornstein_uhlenbeck(cells: usize, steps: usize, stepping: Stepping) -> f64 {
    let dt = 0.5 / steps as f64;
    let mut solver =
        FokkerPlanck::new((-9.0, 9.0), cells, |q| -q, 1.0, dt, Walls::Reflecting, stepping).unwrap();
    let q = solver.centres();
    let mut p: Vec<f64> = q.iter().map(|&q| gauss(q, 1.0, 0.5)).collect();
    let mass: f64 = p.iter().sum();
    solver.advance(&mut p, steps);
    let drift = p.iter().sum::<f64>() / mass - 1.0;
    assert!(drift.abs() < 1e-10, "mass drifts by {drift:e}, {cells} cells, {steps} steps");
    let decay = (-0.5f64).exp();
    let (mean, variance) = (decay, 1.0 - 0.5 * decay * decay);
    q.iter().zip(&p).map(|(&q, p)| (p - gauss(q, mean, variance)).abs()).sum::<f64>() * solver.width()
}

#[test]
fn fokker_planck_has_order_two_in_space_and_one_or_two_in_time() {
    let space = [64, 128, 256].map(|n| (n as f64, ornstein_uhlenbeck(n, 400, Stepping::CrankNicolson)));
    assert_order(&space, 2.0, 0.1);
    let implicit = [8, 16, 32].map(|n| (n as f64, ornstein_uhlenbeck(2048, n, Stepping::Implicit)));
    assert_order(&implicit, 1.0, 0.1);
    let crank = [4, 6, 8].map(|n| (n as f64, ornstein_uhlenbeck(8192, n, Stepping::CrankNicolson)));
    assert_order(&crank, 2.0, 0.15);
}

/// A wave that is carried around a ring and damped: p = 1 + ½ cos(q − at) exp(−Dt).
#[test]
fn fokker_planck_on_a_ring_has_order_two() {
    let points: Vec<(f64, f64)> = [32, 64, 128]
        .map(|cells| {
            let mut solver = FokkerPlanck::new(
                (0.0, TAU),
                cells,
                |_| 0.7,
                0.3,
                1.0 / 1024.0,
                Walls::Periodic,
                Stepping::CrankNicolson,
            )
            .unwrap();
            let q = solver.centres();
            let mut p: Vec<f64> = q.iter().map(|q| 1.0 + 0.5 * q.cos()).collect();
            solver.advance(&mut p, 2048);
            let exact = |q: f64| 1.0 + 0.5 * (q - 1.4).cos() * (-0.6f64).exp();
            let error = q.iter().zip(&p).map(|(&q, p)| (p - exact(q)).abs()).fold(0.0, f64::max);
            (cells as f64, error)
        })
        .into();
    assert_order(&points, 2.0, 0.1);
}

/// Chang–Cooper fluxes keep the stationary state positive and right at large cell Péclet number.
#[test]
fn fokker_planck_keeps_a_steep_stationary_state() {
    let d = 0.02;
    let mut solver =
        FokkerPlanck::new((-2.0, 2.0), 64, |q| -4.0 * q, d, 50.0, Walls::Reflecting, Stepping::Implicit)
            .unwrap();
    let q = solver.centres();
    let mut p = vec![0.25; 64];
    solver.advance(&mut p, 50);
    for (&q, &p) in q.iter().zip(&p) {
        let exact = gauss(q, 0.0, d / 4.0);
        assert!(p >= 0.0 && (p - exact).abs() < 2e-3 * gauss(0.0, 0.0, d / 4.0), "{q} {p} {exact}");
    }
    assert!(FokkerPlanck::new((0.0, 0.0), 64, |q| q, d, 1.0, Walls::Periodic, Stepping::Implicit).is_none());
}

/// The variance of the Euler scheme differs from the exact one in proportion to the step.
#[test]
fn langevin_ensemble_has_weak_order_one_and_the_law_of_its_scheme() {
    let walkers = 40_000;
    let mut points = Vec::new();
    for steps in [2, 4, 8] {
        let dt = 1.0 / steps as f64;
        let mut ensemble = Ensemble::new(walkers, 5, |_, _| 2.0);
        ensemble.advance(steps, dt, 0.05, |q| -q, |q| q);
        let (mean, error) = ensemble.average(|q| q);
        points.push((steps as f64, mean - 2.0 * (-1f64).exp()));
        let a = 1.0 - dt;
        assert!((mean - 2.0 * a.powi(steps as i32)).abs() < 4.0 * error);
        let (variance, error) = ensemble.average(|q| (q - mean).powi(2));
        let expected = 2.0 * 0.05 * dt * (1.0 - a.powi(2 * steps as i32)) / (1.0 - a * a);
        assert!((variance - expected).abs() < 4.0 * error, "{variance} {expected} {error}");
    }
    assert_order(&points, 1.0, 0.2);
}

/// Ψ = 1 + 2b cos q exp(−it) solves i Ψ_t = −Ψ'', which is the fluid with 4D = γ = μ = 1.
fn standing_wave(q: &[f64], b: f64, t: f64) -> Vec<Complex<f64>> {
    q.iter().map(|q| 1.0 + Complex::from_polar(2.0 * b, -t) * q.cos()).collect()
}

fn fluid_state(psi: &[Complex<f64>]) -> FluidState {
    FluidState {
        log_density: psi.iter().map(|z| z.norm_sqr().ln()).collect(),
        free_energy: psi.iter().map(|z| z.arg()).collect(),
    }
}

#[test]
fn fluid_follows_an_exact_wave_with_order_four() {
    let grid = Periodic1::new(48, TAU);
    let q = grid.positions();
    let fluid = Fluid::on_line(grid, vec![0.0; 48], 1.0, 0.25, 1.0);
    let evolve = |steps: usize| {
        let mut state = fluid_state(&standing_wave(&q, 0.12, 0.2));
        assert!(fluid.advance(&mut state, 1.0 / steps as f64, steps));
        state.log_density
    };
    let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let exact = fluid_state(&standing_wave(&q, 0.12, 1.2)).log_density;
    assert!(difference(&evolve(400), &exact) < 1e-9);
    // The error in time is below that in space, so the order is seen against many steps.
    let reference = evolve(1600);
    let points = [160, 200, 240].map(|n| (n as f64, difference(&evolve(n), &reference)));
    assert_order(&points, 4.0, 0.3);
}

/// The same wave at an angle on a square, where it is an exact solution too.
#[test]
fn fluid_in_two_dimensions_follows_an_exact_wave() {
    let grid = Periodic2::new((32, TAU), (24, TAU));
    let angle: Vec<f64> = grid.positions().iter().map(|(x, y)| x - y).collect();
    let fluid = Fluid::on_rectangle(grid, vec![0.0; 32 * 24], 1.0, 0.25, 1.0);
    // |k|² = 2, so the wave turns twice as fast.
    let wave = |t: f64| fluid_state(&standing_wave(&angle, 0.03, 2.0 * t));
    let mut state = wave(0.1);
    assert!(fluid.advance(&mut state, 0.4 / 200.0, 200));
    let exact = wave(0.5);
    for (a, b) in state.log_density.iter().zip(&exact.log_density) {
        assert!((a - b).abs() < 1e-8, "{a} {b}");
    }
    for (a, b) in state.free_energy.iter().zip(&exact.free_energy) {
        assert!((a - b).abs() < 1e-8, "{a} {b}");
    }
}

#[test]
fn runge_kutta_methods_have_orders_four_and_five() {
    let oscillator = |_: f64, y: &[f64; 2]| [y[1], -y[0]];
    let points: Vec<(f64, f64)> = [10, 20, 40]
        .map(|steps| {
            let dt = 2.0 / steps as f64;
            let y = (0..steps).fold([1.0, 0.0], |y, i| rk4_step(&oscillator, i as f64 * dt, &y, dt));
            (steps as f64, (y[0] - 2f64.cos()).abs())
        })
        .into();
    assert_order(&points, 4.0, 0.1);
    // The error follows the tolerance.
    let error = |tolerance: f64| {
        let y = dopri5(oscillator, 0.0, 10.0, [1.0, 0.0], tolerance).unwrap();
        (y[0] - 10f64.cos()).abs()
    };
    assert!(error(1e-6) < 1e-4 && error(1e-10) < 1e-8 && error(1e-10) < error(1e-6));
    let backwards = dopri5(oscillator, 1.0, 0.0, [1f64.cos(), -1f64.sin()], 1e-10).unwrap();
    assert!((backwards[0] - 1.0).abs() < 1e-8);
    // y' = y² from 1 is infinite at t = 1.
    assert!(dopri5(|_, y: &[f64; 1]| [y[0] * y[0]], 0.0, 2.0, [1.0], 1e-8).is_err());
}

/// A unit at one site that every site passes on at the rate α is spread by Poisson's law.
#[test]
fn chain_passes_on_by_poissons_law_with_order_four() {
    let (sites, alpha, t) = (64, 3.0, 4.0);
    let chain = Chain::new(sites, sites as f64, &[(-1, alpha), (0, -alpha)]);
    let mut start = vec![0.0; sites];
    start[0] = 1.0;
    let mut exact = vec![(-alpha * t).exp()];
    for i in 1..sites {
        exact.push(exact[i - 1] * alpha * t / i as f64);
    }
    let difference = |x: &[f64]| x.iter().zip(&exact).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
    // What has gone around the whole chain is below 1e-20.
    assert!(difference(&chain.flow(&start, t)) < 1e-14);
    let points: Vec<(f64, f64)> = [24, 48, 96]
        .map(|steps| {
            let mut x = start.clone();
            chain.advance(&mut x, t / steps as f64, steps);
            (steps as f64, difference(&x))
        })
        .into();
    assert_order(&points, 4.0, 0.2);
}

/// The modes of a chain of masses and springs, ω = 2 sin(k/2), exactly and with order four.
#[test]
fn chain_of_springs_oscillates_with_order_four() {
    let sites = 12;
    let chain = Chain::new(sites, sites as f64, &[(-1, 1.0), (0, -2.0), (1, 1.0)]);
    let k = TAU / sites as f64 * 2.0;
    let omega = 2.0 * (k / 2.0).sin();
    let wave = |t: f64| (0..sites).map(|i| (k * i as f64 - omega * t).cos()).collect::<Vec<f64>>();
    let rate = |t: f64| (0..sites).map(|i| omega * (k * i as f64 - omega * t).sin()).collect::<Vec<f64>>();
    let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let (x, v) = chain.oscillate(&wave(0.0), &rate(0.0), 3.0);
    assert!(difference(&x, &wave(3.0)) < 1e-13 && difference(&v, &rate(3.0)) < 1e-13);
    // Uniform motion is the mode with frequency zero.
    let (x, v) = chain.oscillate(&[1.0; 12], &[0.5; 12], 3.0);
    assert!(difference(&x, &[2.5; 12]) < 1e-14 && difference(&v, &[0.5; 12]) < 1e-14);
    let points: Vec<(f64, f64)> = [8, 16, 32]
        .map(|steps| {
            let (mut x, mut v) = (wave(0.0), rate(0.0));
            let spring = |x: &[f64], a: &mut [f64]| {
                a.fill(0.0);
                chain.add_to(a, 1.0, x);
            };
            yoshida4(spring, &mut x, &mut v, 3.0 / steps as f64, steps);
            (steps as f64, difference(&x, &wave(3.0)))
        })
        .into();
    assert_order(&points, 4.0, 0.2);
}

/// F = −(ν/γ) log φ turns the viscous equation into φ_t = ν φ'' (Cole and Hopf).
#[test]
fn viscous_hamilton_jacobi_has_order_four() {
    let (gamma, viscosity) = (1.5, 0.2);
    let grid = Periodic1::new(64, TAU);
    let q = grid.positions();
    let exact = |q: f64, t: f64| -viscosity / gamma * (1.0 + 0.7 * (-viscosity * t).exp() * q.cos()).ln();
    let points: Vec<(f64, f64)> = [2, 4, 8]
        .map(|steps| {
            let mut f: Vec<f64> = q.iter().map(|&q| exact(q, 0.0)).collect();
            ViscousHamiltonJacobi::new(grid.clone(), &[0.0; 64], gamma, viscosity, 1.0 / steps as f64)
                .advance(&mut f, steps);
            let error = q.iter().zip(&f).map(|(&q, f)| (f - exact(q, 1.0)).abs()).fold(0.0, f64::max);
            (steps as f64, error)
        })
        .into();
    assert_order(&points, 4.0, 0.6);
}

#[test]
fn quadrature_of_a_gaussian_converges_geometrically() {
    let error = |points: usize| {
        let [value, moment] = tensor_midpoint(3, 9.0, points, |x| {
            let square: f64 = x.iter().map(|x| x * x).sum();
            let weight = (-square / 2.0).exp();
            [weight, weight * x[0] * x[0]]
        });
        (value / TAU.powf(1.5) - 1.0).abs().max((moment / TAU.powf(1.5) - 1.0).abs())
    };
    assert!(error(8) > 1e-3 && error(16) < 1e-3 * error(8) && error(32) < 1e-12);
}

/// ⟨cos⟩ of a normal variable is cos(mean) exp(−variance/2).
#[test]
fn normal_means_converge_geometrically() {
    let exact = 0.4f64.cos() * (-0.5f64 * 1.21).exp();
    let error = |points: usize| (normal_mean(0.4, 1.1, points, f64::cos) - exact).abs();
    assert!(
        error(8) > 1e-4 && error(16) < 1e-2 * error(8) && error(48) < 1e-14,
        "{} {}",
        error(8),
        error(16)
    );
}

/// The mean of the next state follows from inputs that are normal themselves; here one neuron at a time.
#[test]
fn tanh_network_steps_linearises_and_rests() {
    let network = TanhNetwork::random(12, 0.8, 0.5, 3, 1);
    let fixed = network.fixed_point().unwrap();
    assert!((network.step(&fixed) - &fixed).amax() < 1e-14);
    assert!(fixed.amax() > 0.1);
    let direction = DVector::from_fn(12, |i, _| (i as f64 + 0.5).sin());
    let points = [0.04, 0.02, 0.01].map(|h| {
        let moved = network.step(&(&fixed + &direction * h)) - &fixed;
        (1.0 / h, (moved - network.linear_step(&fixed, &direction) * h).norm())
    });
    assert_order(&points, 2.0, 0.05);
    // Linear weights small enough make f(y) = y, whose mean is that of y.
    let small = TanhNetwork { w: &network.w * 1e-6, b: &network.b * 0.0 };
    let mean = small.mean_step(&direction, 0.3, 64);
    assert!((mean - &small.w * &direction).amax() < 1e-15);
    let calm = network.mean_step(&direction, 0.0, 8);
    assert!((calm - network.step(&direction)).amax() < 1e-15);
}

/// From neuron 0 once around a cycle of n: εᵏ/(1 − εⁿ) after k links.
#[test]
fn sums_over_paths_are_those_of_a_cycle_and_converge_geometrically() {
    let n = 5;
    let links: Vec<_> = (0..n).map(|j| ((j + 1) % n, j, 2.0)).collect();
    let cycle = SparseWeights::new(n, &links).unwrap();
    let step: f64 = 0.2 * 2.0;
    let sums = cycle.path_sums(0, 0.2, 1000).unwrap();
    let resolvent = cycle.resolvent(0.2, 1).unwrap();
    for k in 1..=n {
        let exact = step.powi(k as i32) / (1.0 - step.powi(n as i32));
        assert!((sums.sum[k % n] / exact - 1.0).abs() < 1e-14);
        assert!((resolvent[(k % n, 0)] / exact - 1.0).abs() < 1e-13);
        // Σ (k + jn) rʲ / Σ rʲ with r = stepⁿ.
        let mean = k as f64 + n as f64 * step.powi(n as i32) / (1.0 - step.powi(n as i32));
        assert!((sums.mean_links[k % n] / mean - 1.0).abs() < 1e-13);
    }
    assert!((sums.powers as f64) < 2.0 * 40.0 / -step.ln(), "{}", sums.powers);
    let (low, high) = cycle.spectral_radius();
    assert!(low <= 2.0 && 2.0 <= high && high - low < 1e-11);
    assert!(cycle.path_sums(0, 0.6, 10_000).is_none(), "beyond the radius of convergence");
    assert!(
        SparseWeights::new(2, &[(0, 1, -1.0)]).is_none() && SparseWeights::new(2, &[(0, 2, 1.0)]).is_none()
    );
}

/// Two ways of two links and one of three from 0 to 3, and a cycle that no path to 3 meets.
#[test]
fn shortest_paths_are_counted() {
    let links = [
        (1, 0, 2.0),
        (2, 0, 3.0),
        (3, 1, 5.0),
        (3, 2, 7.0),
        (2, 1, 1.0),
        (4, 0, 1.0),
        (5, 4, 3.0),
        (4, 5, 3.0),
    ];
    let graph = SparseWeights::new(7, &links).unwrap();
    let paths = graph.shortest_paths(0);
    assert_eq!(paths.links, [None, Some(1), Some(1), Some(2), Some(1), Some(2), None]);
    assert_eq!(paths.weight[3], 31.0);
    assert_eq!(paths.neurons_to(3, &graph), 2);
    let sums = graph.path_sums(0, 0.1, 1000).unwrap();
    assert!((sums.sum[3] - (0.31 + 0.2 * 0.1 * 0.7)).abs() < 1e-15);
    assert_eq!(sums.sum[6], 0.0);
    let (low, high) = graph.spectral_radius();
    assert!((low - 3.0).abs() < 1e-11 && (high - 3.0).abs() < 1e-11);
    assert_eq!(graph.restricted(|i| i < 4).spectral_radius(), (0.0, 0.0));
    assert_eq!(graph.transposed().shortest_paths(3).links[0], Some(2));
}

/// A sphere times time, de Sitter space, and flat space in bent coordinates; on a torus R and
/// its form in first derivatives have the same integral, which the trapezoidal rule gives spectrally.
#[test]
fn curvature_is_that_of_known_spaces() {
    let diagonal = |g: Vec<HyperDual64>| -> Vec<HyperDual64> {
        let n = g.len();
        (0..n * n).map(|i| if i % (n + 1) == 0 { g[i / n] } else { HyperDual64::from(0.0) }).collect()
    };
    let one = HyperDual64::from(1.0);
    let sphere =
        curvature(3, &[0.3, 0.7, 1.1], |x| diagonal(vec![-one, one * 4.0, x[1].sin().powi(2) * 4.0]));
    let sphere = sphere.unwrap();
    assert!((sphere.scalar - 2.0 / 4.0).abs() < 1e-13 && (sphere.volume - 4.0 * 0.7f64.sin()).abs() < 1e-13);
    for n in [2, 3, 4] {
        let sitter = curvature(n, &[0.3, 0.1, 0.2, 0.4][..n], |x| {
            let a = (x[0] * 1.4).exp();
            diagonal((0..n).map(|i| if i == 0 { -one } else { a }).collect())
        });
        assert!((sitter.unwrap().scalar - (n * (n - 1)) as f64 * 0.49).abs() < 1e-12);
    }
    // X⁰ = t, X¹ = x + t²/2: ds² = −dt² + (dx + t dt)².
    let bent = curvature(2, &[0.6, 0.2], |x| vec![x[0] * x[0] - 1.0, x[0], x[0], one]).unwrap();
    assert!(bent.scalar.abs() < 1e-14 && (bent.volume - 1.0).abs() < 1e-14);
    assert!(curvature(2, &[0.0, 0.0], |_| diagonal(vec![one, one])).is_none());
    let integrals = |points: usize| {
        let mut sums = (0.0, 0.0);
        for index in 0..points * points {
            let at = |i: usize| TAU * i as f64 / points as f64;
            let c = curvature(3, &[at(index % points), at(index / points), 0.0], |x| {
                let (s, c) = ((x[0] + x[1]).sin() * 0.2, x[1].cos() * 0.3);
                let mixed = (x[0] - x[1]).cos() * 0.1;
                vec![s - 1.0, mixed, mixed * 0.0, mixed, c + 1.0, s, mixed * 0.0, s, s * c + 1.2]
            })
            .unwrap();
            sums.0 += c.volume * c.scalar / (points * points) as f64;
            sums.1 += c.volume * c.first_order / (points * points) as f64;
        }
        sums
    };
    let ((r8, l8), (r32, l32)) = (integrals(8), integrals(32));
    assert!((r32 / l32 - 1.0).abs() < 1e-10 && r32.abs() > 1e-3, "{r32} {l32}");
    assert!((r8 - l8).abs() > 1e3 * (r32 - l32).abs(), "{r8} {l8}");
}

// ---- parameters ----

#[test]
fn nonsense_is_refused_with_a_message_that_names_it() {
    for (name, key, value) in [
        ("langevin", "walkers", "0"),
        ("langevin", "diffusion", "-1"),
        ("langevin", "diffusion", "NaN"),
        ("langevin", "time", "inf"),
        ("langevin", "cells", "130"),
        ("madelung", "points", "0"),
        ("madelung", "gamma", "0"),
        ("learning-term", "mu", "0.5"),
        ("hamilton-jacobi", "steps", "1e3"),
        ("partition-function", "beta", "-2"),
        ("partition-function", "mass", "1"),
        ("partition-function", "neurons", "5"),
        ("canonical-free-energy", "weight", "0"),
        ("chain-of-neurons", "neurons", "4100"),
        ("chain-of-neurons", "turns", "0"),
        ("chain-of-neurons", "modes", "129"),
        ("emergent-action", "neurons", "1000"),
        ("emergent-action", "metric", "1"),
        ("learning-thermodynamics", "beta", "0"),
        ("learning-thermodynamics", "points", "16"),
        ("hidden-dynamics", "subsystems", "1"),
        ("hidden-dynamics", "weight", "3"),
        ("hidden-dynamics", "bias", "0"),
        ("boundary-map", "epsilon", "0.5"),
        ("boundary-map", "boundary", "60"),
        ("boundary-map", "spread", "-1"),
        ("two-actions", "points", "25"),
        ("two-actions", "steps", "31"),
        ("two-actions", "amplitude", "0.5"),
        ("circulation", "cells", "33"),
        ("circulation", "points", "17"),
        ("stochastic-descent", "steps", "201"),
        ("packets", "waves", "18"),
        ("packets", "time", "4"),
    ] {
        let Err(error) = find(name).unwrap().build(&[(key, value)]) else {
            panic!("{name} accepts {key} = {value}")
        };
        let message = error.to_string();
        assert!(message.contains(key) && message.contains(value), "{message}");
    }
}

#[test]
fn unknown_names_get_the_nearest_known_one() {
    let error = find("langevn").unwrap_err();
    assert_eq!(error.nearest, Some("langevin"));
    let entry = find("langevin").unwrap();
    let Err(ParameterError::Unknown { nearest, .. }) = entry.build(&[("walker", "10000")]) else {
        panic!("an unknown parameter is accepted")
    };
    assert_eq!(nearest.as_deref(), Some("walkers"));
}

#[test]
fn every_default_is_within_its_limits_and_every_parameter_is_documented() {
    for entry in experiments() {
        let pairs: Vec<(String, String)> =
            entry.fields().into_iter().map(|f| (f.name.to_owned(), f.default)).collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (&**k, &**v)).collect();
        let experiment = entry.build(&pairs).unwrap();
        assert_eq!(experiment.parameters().len(), pairs.len());
        assert!(!entry.summary.is_empty() && !entry.equations.is_empty());
        for field in entry.fields() {
            assert!(field.documentation.len() > 5, "{} {}", entry.name, field.name);
        }
    }
}

// ---- running ----

#[test]
fn every_experiment_stops_when_asked() {
    for entry in experiments() {
        // With the full default parameters: a run to the end would be noticed.
        let cancelled = AtomicBool::new(false);
        let calls = AtomicUsize::new(0);
        let progress = |_: referee::simulate::Progress<'_>| {
            if calls.fetch_add(1, Ordering::Relaxed) == 2 {
                cancelled.store(true, Ordering::Relaxed);
            }
        };
        let started = Instant::now();
        let result = entry.build(&[]).unwrap().run(&Context::new(&progress, &cancelled));
        assert_eq!(result, Err(ExperimentError::Cancelled), "{}", entry.name);
        assert!(started.elapsed() < Duration::from_secs(5), "{}", entry.name);
    }
}

#[test]
fn progress_never_goes_back() {
    for name in
        ["langevin", "chain-of-neurons", "emergent-action", "circulation", "stochastic-descent", "packets"]
    {
        let last = std::sync::Mutex::new(0.0);
        let progress = |p: referee::simulate::Progress<'_>| {
            let mut last = last.lock().unwrap();
            assert!(p.fraction >= *last && p.fraction <= 1.0, "{name}: {} after {}", p.fraction, *last);
            *last = p.fraction;
        };
        let never = AtomicBool::new(false);
        let pairs = SMALL.iter().find(|(known, _)| *known == name).unwrap().1;
        find(name).unwrap().build(pairs).unwrap().run(&Context::new(&progress, &never)).unwrap();
        assert_eq!(*last.lock().unwrap(), 1.0);
    }
}

#[test]
fn one_thread_and_two_threads_give_the_same_bits() {
    let on = |threads: usize, name: &str, pairs: &[(&str, &str)]| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&run(name, pairs)).unwrap())
    };
    for (name, pairs) in SMALL {
        assert_eq!(on(1, name, pairs), on(2, name, pairs), "{name}");
    }
}

#[test]
fn seeds_matter_where_there_are_any() {
    let (a, b) = (
        run("langevin", &[("walkers", "2000"), ("steps", "16"), ("cells", "32"), ("time", "0.2")]),
        run(
            "langevin",
            &[("walkers", "2000"), ("steps", "16"), ("cells", "32"), ("time", "0.2"), ("seed", "1")],
        ),
    );
    assert_ne!(a.measurements[0].value, b.measurements[0].value);
}

#[test]
fn csv_has_one_table_for_each_series_and_map() {
    let outcome = run("learning-term", SMALL[4].1);
    let tables = outcome.csv();
    assert_eq!(tables.len(), 2 + outcome.series.len() + outcome.maps.len());
    for (name, text) in &tables {
        assert!(name.ends_with(".csv") && text.lines().count() > 1, "{name}");
    }
}

// ---- snapshots ----

/// Numbers, convergence and findings of each experiment. Curves are left out: they follow from the
/// same computations and would bury the numbers in a review.
#[test]
fn outcomes_are_as_recorded() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (name, pairs) in SMALL {
            let mut outcome = run(name, pairs).rounded(5);
            outcome.series.clear();
            outcome.maps.clear();
            insta::assert_json_snapshot!(format!("experiment-{name}"), outcome);
        }
    });
    assert_eq!(SMALL.len(), experiments().len(), "an experiment has no snapshot");
}
