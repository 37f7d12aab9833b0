//! Symplectic integration of d²x/dt² = a(x).

/// Steps of the fourth-order symplectic method of Forest & Ruth and Yoshida: three leapfrog steps of
/// lengths w₁dt, (1 − 2w₁)dt, w₁dt with w₁ = 1/(2 − ∛2) (Yoshida, Phys. Lett. A 150, 262 (1990)).
///
/// `acceleration` writes a(x) into its second argument. Invariants linear in v are kept to rounding,
/// the energy up to a bounded oscillation. Stable for ω·dt < 1.57 at the highest frequency ω.
pub fn yoshida4(
    acceleration: impl Fn(&[f64], &mut [f64]),
    x: &mut [f64],
    v: &mut [f64],
    dt: f64,
    steps: usize,
) {
    let outer = 1.0 / (2.0 - 2f64.cbrt());
    let mut a = vec![0.0; x.len()];
    let drift = |x: &mut [f64], v: &[f64], dt: f64| {
        for (x, v) in x.iter_mut().zip(v) {
            *x += dt * v;
        }
    };
    for _ in 0..steps {
        for weight in [outer, 1.0 - 2.0 * outer, outer] {
            let dt = weight * dt;
            drift(x, v, dt / 2.0);
            acceleration(x, &mut a);
            for (v, a) in v.iter_mut().zip(&a) {
                *v += dt * a;
            }
            drift(x, v, dt / 2.0);
        }
    }
}
