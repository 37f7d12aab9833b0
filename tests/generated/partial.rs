//! Components that are defined in different places.

use crate::claim::{Claim, Truth};
use crate::random::Random;

/// A relation of one component, in an argument `Y` that takes both signs.
const COMPONENTS: &[(&str, &str, Truth)] = &[
    ("sqrt(Y) + sqrt(4*Y)", "3*sqrt(Y)", Truth::Holds),
    ("sqrt(Y)*sqrt(Y)/sqrt(Y)", "sqrt(Y)", Truth::Holds),
    ("2*log(Y)", "log(Y/2) + log(2*Y)", Truth::Holds),
    ("1/Y*Y", "1", Truth::Holds),
    ("Y/Y^2", "1/Y", Truth::Holds),
    ("(Y + a)^2 - a^2", "Y*(Y + 2*a)", Truth::Holds),
    ("sqrt(Y^2)^2", "Y^2", Truth::Holds),
    ("sqrt(Y^2)", "Y", Truth::Refuted),
    ("2*sqrt(Y)", "3*sqrt(Y)", Truth::Refuted),
    ("log(2*Y)", "2*log(Y)", Truth::Refuted),
    ("1/Y*Y", "2", Truth::Refuted),
    ("1/(Y - a)", "1/Y - 1/a", Truth::Refuted),
    ("sqrt(Y)^2", "Y", Truth::Conditional),
    ("log(Y^2)", "2*log(Y)", Truth::Conditional),
    ("exp(log(Y))", "Y", Truth::Conditional),
    ("sqrt(Y^3)/sqrt(Y)", "Y", Truth::Conditional),
    ("sqrt(4*Y) - 2*sqrt(Y)", "0", Truth::Conditional),
    ("log(Y)*((Y + a)^2 - Y^2 - 2*a*Y - a^2)", "0", Truth::Conditional),
];

pub fn partial(random: &mut Random) -> Option<Claim> {
    let (k, shift) = (random.nonzero(7), random.between(1, 11));
    let argument =
        random.pick(&["y".to_owned(), format!("(y - {shift})"), format!("(({k})*y + z)"), "(y*z)".into()]);
    let mut draw = || {
        let (left, right, truth) = random.pick(COMPONENTS);
        (left.replace('Y', &argument), right.replace('Y', &argument), truth)
    };
    let (first, second) = (draw(), draw());
    if random.once_in(3) {
        return Some(Claim::new(first.2, format!("show a*({}) = a*({})", first.0, first.1)));
    }
    let any = |truth| first.2 == truth || second.2 == truth;
    let truth = if any(Truth::Refuted) {
        Truth::Refuted
    } else if any(Truth::Conditional) {
        Truth::Conditional
    } else {
        Truth::Holds
    };
    Some(Claim::new(
        truth,
        format!("show components[k]({}, {}) = components[k]({}, {})", first.0, second.0, first.1, second.1),
    ))
}
