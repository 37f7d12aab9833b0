//! Complex fields and their conjugates.

use crate::claim::{Claim, either, in_context};
use crate::expr::{call, n, v};
use crate::random::Random;

pub fn complex(random: &mut Random) -> Option<Claim> {
    let (re, im, conj) = (|e| call("re", e), |e| call("im", e), |e| call("conj", e));
    let (mut psi, mut chi, y) = (v("psi"), v("chi"), v("y"));
    if random.once_in(2) {
        std::mem::swap(&mut psi, &mut chi);
    }
    if random.once_in(3) {
        psi = psi + v("i") * v("z");
    }
    let i = v("i");
    let equation = match random.below(11) {
        0 => (re(psi.clone()).pow(2) + im(psi.clone()).pow(2), psi.clone() * conj(psi)),
        1 => (conj(psi.clone() * chi.clone()), conj(psi) * conj(chi)),
        2 => (re(psi.clone()), (psi.clone() + conj(psi)) / n(2)),
        3 => (im(psi.clone()), (psi.clone() - conj(psi)) / (n(2) * i)),
        4 => (conj(psi.clone() / chi.clone()), conj(psi) / conj(chi)),
        5 => (re(i * psi.clone()), -im(psi)),
        6 => (call("exp", i.clone() * y.clone()), call("cos", y.clone()) + i * call("sin", y)),
        7 => (call("exp", i.clone() * y.clone()) * call("exp", -(i * y)), n(1)),
        8 => (re(psi.clone() * conj(chi.clone())), re(psi.clone()) * re(chi.clone()) + im(psi) * im(chi)),
        9 => (im(psi.clone().pow(2)), n(2) * re(psi.clone()) * im(psi)),
        _ => (conj(conj(psi.clone()) + i.clone() * chi.clone()), psi - i * conj(chi)),
    };
    let (left, right) = in_context(random, equation, &[v("z"), v("chi"), v("a") + v("i") * v("y")]);
    either(random, "", left, right)
}
