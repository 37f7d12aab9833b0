//! Notation that a paper includes by name: special functions by their differential equations.

/// Declarations under one name.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    pub name: &'static str,
    /// Declarations, one a line, as they could stand in a `notation` block.
    pub lines: &'static str,
}

/// All that can be included. Abramowitz & Stegun, *Handbook of Mathematical Functions*, sections 7.1, 10.4, 9.1,
/// 9.6, 8.1, 22.6.21 and 22.6.15.
pub const LIBRARY: [Topic; 6] = [
    Topic {
        name: "erf",
        lines: "function erf where erf'(x) = 2/sqrt(pi)*exp(-x^2), erf(0) = 0\n\
                function erfc where erfc'(x) = -2/sqrt(pi)*exp(-x^2), erfc(0) = 1",
    },
    Topic { name: "airy", lines: "function Ai, Bi where Ai''(x) = x*Ai(x) particular" },
    Topic {
        name: "bessel",
        lines: "function J_n, Y_n where J_n''(x) = -J_n'(x)/x - (1 - n^2/x^2)*J_n(x) particular\n\
                function I_n, K_n where I_n''(x) = -I_n'(x)/x + (1 + n^2/x^2)*I_n(x) particular",
    },
    Topic {
        name: "legendre",
        lines: "function P_n, Q_n where P_n''(x) = (2*x*P_n'(x) - n*(n + 1)*P_n(x))/(1 - x^2) particular",
    },
    Topic { name: "hermite", lines: "function H_n where H_n''(x) = 2*x*H_n'(x) - 2*n*H_n(x) particular" },
    Topic {
        name: "laguerre",
        lines: "function L_n where L_n''(x) = ((x - 1)*L_n'(x) - n*L_n(x))/x particular",
    },
];

impl Topic {
    /// What is included by a name.
    pub fn named(name: &str) -> Option<&'static Topic> {
        LIBRARY.iter().find(|topic| topic.name == name)
    }
}
