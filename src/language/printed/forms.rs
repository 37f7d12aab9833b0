//! Printed forms and what they are read as: the part of the reference on print, and a test (`tests/print.rs`).

/// What the names in [`FORMS`] and [`AMBIGUOUS`] are.
pub const NOTATION: &str = "\
index  j, k in 1..K, K = 1, 2
index  al, be, ga in 1..N, N = 2
coord  t, q[k], X^{al}
param  a, b > 0, gamma, c_s, M_star, A[j,k], x_bar[k], mean[k], Mdot
field  p(t, q) > 0, F(t, q), u[k](t, q), psi(t, q) complex, phi(X), V^{al}(X)
metric g_{al be}(X)
function f
print x_bar[k] as \\bar x_k^{(0)}
print mean[k] as \\langle x_k\\rangle
print Mdot as \\dot M
";

/// LaTeX, and the claim that it is read as.
pub const FORMS: [(&str, &str); 44] = [
    (
        "\\frac{\\partial p}{\\partial t}=\\gamma\\frac{\\partial^2p}{\\partial q_k^2}",
        "d(p, t) = gamma*d(p, q[k], q[k])",
    ),
    ("\\partial_tp=0", "d(p, t) = 0"),
    ("p_{tt}=0", "d(p, t, t) = 0"),
    ("\\partial_t^2\\,p=a", "d(p, t, t) = a"),
    ("\\frac{\\partial}{\\partial q_k}\\left(pu_k\\right)=a", "d(p*u[k], q[k]) = a"),
    ("\\left(-a\\frac{\\partial^2}{\\partial q_k^2}+F\\right)\\psi=0", "-(a*d(psi, q[k], q[k])) + F*psi = 0"),
    ("\\left(\\frac{\\partial}{\\partial t}\\right)^2p=0", "d(d(p, t), t) = 0"),
    ("\\psi^*\\psi=p", "conj(psi)*psi = p"),
    ("e^{-ia}=b", "exp(-(i*a)) = b"),
    ("\\mathrm e^{\\mathrm i a}=b", "exp(i*a) = b"),
    ("\\sin^2a+\\cos^2a=1", "sin(a)^2 + cos(a)^2 = 1"),
    ("\\sin 2a=2\\sin a\\cos a", "sin(2*a) = 2*sin(a)*cos(a)"),
    ("\\log\\frac ab=a", "log(a/b) = a"),
    ("\\tfrac12a^2\\le b", "1/2*a^2 <= b"),
    ("a\\approx b", "a ~~ b"),
    ("a\\propto b", "a propto b"),
    ("a\\equiv b", "a = b"),
    ("a=b+O(\\gamma^2)", "a = b + O(gamma^2)"),
    ("M_*=c_s", "M_star = c_s"),
    ("\\bar x_k^{(0)}=\\langle x_k\\rangle", "x_bar[k] = mean[k]"),
    ("\\dot M=a", "Mdot = a"),
    ("\\nabla_\\alpha V^\\alpha=0", "nabla_{al}(V^{al}) = 0"),
    ("\\phi_{,\\alpha}=0", "phi_{,al} = 0"),
    ("\\partial_\\alpha\\phi\\,\\partial_\\beta\\phi=0", "d(phi, X^{al})*d(phi, X^{be}) = 0"),
    ("\\partial^\\alpha\\phi\\,\\partial_\\alpha\\phi=0", "nabla^{al}(phi)*d(phi, X^{al}) = 0"),
    ("\\sqrt{-g}R=a", "sqrt(-det(g))*scalar_curvature(g) = a"),
    (
        "R_{\\alpha\\beta}-\\frac12g_{\\alpha\\beta}R=0",
        "ricci(g)_{al be} - 1/2*g_{al be}*scalar_curvature(g) = 0",
    ),
    ("R^\\alpha{}_{\\beta\\gamma\\alpha}=0", "riemann(g)^{al}_{be ga al} = 0"),
    ("\\int dt\\,d^Kq\\;pF=a", "integral[t, q](p*F) = a"),
    ("\\int_0^Tp\\,dt=a", "integral[t](p) = a"),
    ("\\frac{\\delta}{\\delta F}\\int dt\\,pF=p", "vary(integral[t](p*F), F) = p"),
    ("\\sum_kq_k^2=a", "sum[k](q[k]^2) = a"),
    ("\\sum_{k=1}^Kq_k=a", "sum[k](q[k]) = a"),
    ("f'(a)=f(b)", "f'(a) = f(b)"),
    ("|a|=a", "abs(a) = a"),
    ("\\begin{pmatrix}a&b\\\\b&a\\end{pmatrix}=A", "[[a, b], [b, a]] = A"),
    ("\\det A=\\operatorname{tr}(A)", "det(A) = trace(A)"),
    ("A^{-1}=A^T", "inverse(A) = transpose(A)"),
    ("[A,A]=0", "commutator(A, A) = 0"),
    ("{a\\over b}=\\boxed{a}", "a/b = a"),
    ("A^{-1}_{jk}=0", "inverse(A)[j, k] = 0"),
    ("\\delta_{\\alpha0}=0", "delta_{al 0} = 0"),
    ("\\int p\\,dt\\,a=b", "integral[t](p)*a = b"),
    ("\\sum_{m=1}^{b}m^2=a", "sum[m = 1..b](m^2) = a"),
];

/// LaTeX that may mean two things or nothing, and the code of the error that says so.
pub const AMBIGUOUS: [(&str, &str); 24] = [
    ("a(b)=0", "E0142"),
    ("p(t+a)=0", "E0142"),
    ("a/2b=0", "E0142"),
    ("\\sin^{-1}a=b", "E0142"),
    ("\\sin(a)^2=b", "E0142"),
    ("\\sin pF=b", "E0142"),
    ("\\sin a(b+1)=b", "E0142"),
    ("\\partial_tpF=0", "E0142"),
    ("\\frac{\\partial}{\\partial t}(p)F=0", "E0142"),
    ("\\{a,b\\}=0", "E0142"),
    ("x=0", "E0143"),
    ("a_b=0", "E0143"),
    ("\\frac{a}{b=0", "E0140"),
    ("a=\\text{const}", "E0141"),
    ("A^{(2)}=0", "E0142"),
    ("A_{jk}^{-1}=0", "E0142"),
    ("f(a)'=0", "E0141"),
    ("\\int_0^1p\\,dt=a", "E0141"),
    ("\\Delta\\phi=0", "E0142"),
    ("g=a", "E0142"),
    ("\\frac{da}{db}=0", "E0142"),
    ("\\dot\\phi=0", "E0142"),
    ("\\log a/b=0", "E0142"),
    ("1/2a=b", "E0142"),
];
