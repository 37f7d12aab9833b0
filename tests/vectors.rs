//! Vectors by physical components: the laws of vector calculus in every system of coordinates, and agreement with
//! what the same fields are in Cartesian coordinates.

mod common;
mod outcomes;

use outcomes::{all_are, all_have};
use referee::record::Verdict;

/// Systems in flat space, with the names of their coordinates.
const FLAT: [(&str, &str); 5] = [
    ("coord t, x, y, z\nvectors cartesian x, y, z", "x, y, z"),
    ("coord t, r > 0, chi, z\nvectors cylindrical r, chi, z", "r, chi, z"),
    // Nothing hangs on the sign of a coordinate.
    ("coord t, r, chi, z\nvectors cylindrical r, chi, z", "r, chi, z"),
    ("coord t, r > 0, theta, chi\nvectors spherical r, theta, chi", "r, theta, chi"),
    // Parabolic cylinder coordinates.
    ("coord t, u, s, z\nvectors orthogonal u, s, z scales sqrt(u^2 + s^2), sqrt(u^2 + s^2), 1", "u, s, z"),
];

/// Scale factors of any kind, whose space may be curved.
const GENERAL: (&str, &str) = (
    "coord t, u, s, z\nfield h_1(u, s, z) > 0, h_2(u, s, z) > 0, h_3(u, s, z) > 0\nvectors orthogonal u, s, z scales h_1, h_2, h_3",
    "u, s, z",
);

fn declarations((system, on): (&str, &str)) -> String {
    format!("{system}\nfield f(t, {on}), vec v(t, {on}), vec w(t, {on}), vec a(t, {on}), tensor T(t, {on})")
}

const LAWS: [&str; 17] = [
    "show curl(grad(f)) = 0",
    "show div(curl(v)) = 0",
    "show laplacian(f) = div(grad(f))",
    "show laplacian(v) = div(grad(v))",
    "show div(f*v) = f*div(v) + dot(v, grad(f))",
    "show curl(f*v) = f*curl(v) + cross(grad(f), v)",
    "show div(cross(v, w)) = dot(w, curl(v)) - dot(v, curl(w))",
    "show curl(cross(v, w)) = v*div(w) - w*div(v) + advect(w, v) - advect(v, w)",
    "show grad(dot(v, w)) = advect(v, w) + advect(w, v) + cross(v, curl(w)) + cross(w, curl(v))",
    "show advect(v, v) = grad(v^2)/2 - cross(v, curl(v))",
    "show advect(v, w) = dot(v, grad(w))",
    "show div(outer(v, w)) = w*div(v) + advect(v, w)",
    "show div(f*T) = f*div(T) + dot(grad(f), T)",
    "show div(dot(T, v)) = dot(div(T), v) + trace(dot(transpose(T), grad(v)))",
    "show cross(v, cross(w, a)) = w*dot(v, a) - a*dot(v, w)",
    "show d(dot(v, w), t) = dot(d(v, t), w) + dot(v, d(w, t))",
    "show cross(v, w) = -cross(w, v)",
];

const FALSE_TWINS: [&str; 7] = [
    "show div(v) = 0",
    "show curl(v) = 0",
    "show curl(f*v) = f*curl(v) - cross(grad(f), v)",
    "show div(cross(v, w)) = dot(w, curl(v)) + dot(v, curl(w))",
    "show advect(v, w) = dot(grad(w), v)",
    "show div(outer(v, w)) = v*div(w) + advect(v, w)",
    "show div(T) = div(transpose(T))",
];

const CURL_OF_A_CURL: [&str; 1] = ["show curl(curl(v)) = grad(div(v)) - laplacian(v)"];

#[test]
fn the_laws_hold_in_every_system() {
    for system in FLAT {
        let declared = declarations(system);
        all_have(&declared, Verdict::Holds, &LAWS);
        all_have(&declared, Verdict::Holds, &CURL_OF_A_CURL);
        all_have(&declared, Verdict::Refuted, &FALSE_TWINS);
    }
}

#[test]
fn what_needs_flat_space_is_refuted_in_general() {
    let declared = declarations(GENERAL);
    all_have(&declared, Verdict::Holds, &LAWS);
    all_have(&declared, Verdict::Refuted, &CURL_OF_A_CURL);
    all_have(&declared, Verdict::Refuted, &FALSE_TWINS);
}

/// Products of powers of x, y and z, written in other coordinates, have the derivatives that they have in Cartesian
/// ones.
#[test]
fn polynomials_have_their_cartesian_derivatives() {
    let systems = [
        (
            "coord r > 0, theta, chi\nvectors spherical r, theta, chi",
            "let x := r*sin(theta)*cos(chi)\nlet y := r*sin(theta)*sin(chi)\nlet z := r*cos(theta)\n\
             let e_x := [sin(theta)*cos(chi), cos(theta)*cos(chi), -sin(chi)]\n\
             let e_y := [sin(theta)*sin(chi), cos(theta)*sin(chi), cos(chi)]\n\
             let e_z := [cos(theta), -sin(theta), 0]\n",
        ),
        (
            "coord r > 0, chi, h\nvectors cylindrical r, chi, h",
            "let x := r*cos(chi)\nlet y := r*sin(chi)\nlet z := h\n\
             let e_x := [cos(chi), -sin(chi), 0]\nlet e_y := [sin(chi), cos(chi), 0]\nlet e_z := unit(h)\n",
        ),
        (
            "coord u > 0, s, h\nvectors orthogonal u, s, h scales sqrt(u^2 + s^2), sqrt(u^2 + s^2), 1",
            "let x := (u^2 - s^2)/2\nlet y := u*s\nlet z := h\nlet l := sqrt(u^2 + s^2)\n\
             let e_x := [u/l, -s/l, 0]\nlet e_y := [s/l, u/l, 0]\nlet e_z := unit(h)\n",
        ),
    ];
    for (system, formulas) in systems {
        let mut lines = Vec::new();
        for [a, b, c] in [[2, 1, 1], [1, 3, 2], [3, 0, 1]] {
            let power = |x: &str, n: i32| if n < 0 { "0".to_owned() } else { format!("{x}^{n}") };
            let term =
                |a: i32, b: i32, c: i32| format!("{}*{}*{}", power("x", a), power("y", b), power("z", c));
            let f = term(a, b, c);
            let [f_x, f_y, f_z] = [
                format!("{a}*{}", term(a - 1, b, c)),
                format!("{b}*{}", term(a, b - 1, c)),
                format!("{c}*{}", term(a, b, c - 1)),
            ];
            let [f_xx, f_yy, f_zz] = [
                format!("{}*{}", a * (a - 1), term(a - 2, b, c)),
                format!("{}*{}", b * (b - 1), term(a, b - 2, c)),
                format!("{}*{}", c * (c - 1), term(a, b, c - 2)),
            ];
            lines.push(format!("show grad({f}) = {f_x}*e_x + {f_y}*e_y + {f_z}*e_z"));
            lines.push(format!("show laplacian({f}) = {f_xx} + {f_yy} + {f_zz}"));
            lines.push(format!("show div({f}*e_x) = {f_x}"));
            lines.push(format!("show curl({f}*e_y) = {f_x}*e_z - {f_z}*e_x"));
            lines.push(format!("show laplacian({f}*e_z) = ({f_xx} + {f_yy} + {f_zz})*e_z"));
            lines.push(format!("show advect(y*e_x, {f}*e_z) = y*{f_x}*e_z"));
            lines.push(format!("show div(outer(e_x, {f}*e_y)) = {f_x}*e_y"));
        }
        lines.iter_mut().for_each(|line| line.insert_str(0, formulas));
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        all_are(system, &lines, "true", |verdict, _| verdict == Verdict::Holds);
    }
}

/// With g = diag(h²) the contravariant components of a vector are v/h, the covariant ones h v.
#[test]
fn covariant_derivatives_agree() {
    let declared = "index al, be in 1..3\ncoord X^{al}\n\
        field h_1(X) > 0, h_2(X) > 0, h_3(X) > 0, v_1(X), v_2(X), v_3(X), f(X)\n\
        metric g_{al be}(X) euclidean";
    let metric = "where g_{al be} = diag_{al be}(h_1^2, h_2^2, h_3^2)\n\
        let V^{al} := components^{al}(v_1/h_1, v_2/h_2, v_3/h_3)\n";
    // The same formulas as `div`, `laplacian` and `grad` are shown to have below.
    let by_metric = [
        "show nabla_{al}(V^{al}) = (d(h_2*h_3*v_1, X^{1}) + d(h_1*h_3*v_2, X^{2}) + d(h_1*h_2*v_3, X^{3}))/(h_1*h_2*h_3)",
        "show box(f) = (d(h_2*h_3/h_1*d(f, X^{1}), X^{1}) + d(h_1*h_3/h_2*d(f, X^{2}), X^{2}) + d(h_1*h_2/h_3*d(f, X^{3}), X^{3}))/(h_1*h_2*h_3)",
        // The physical component is h_1 times the contravariant one.
        "let a^{al} := V^{be}*nabla_{be}(V^{al})\nshow h_1*a^{1} = v_1/h_1*d(v_1, X^{1}) + v_2/h_2*d(v_1, X^{2}) + v_3/h_3*d(v_1, X^{3}) + v_1*v_2*d(h_1, X^{2})/(h_1*h_2) + v_1*v_3*d(h_1, X^{3})/(h_1*h_3) - v_2^2*d(h_2, X^{1})/(h_1*h_2) - v_3^2*d(h_3, X^{1})/(h_1*h_3)",
    ];
    let lines: Vec<String> = by_metric.iter().map(|line| format!("{metric}{line}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    all_have(declared, Verdict::Holds, &lines);
    let by_scales = [
        "show div(v) = (d(h_2*h_3*v[u], u) + d(h_1*h_3*v[s], s) + d(h_1*h_2*v[z], z))/(h_1*h_2*h_3)",
        "show laplacian(f) = (d(h_2*h_3/h_1*d(f, u), u) + d(h_1*h_3/h_2*d(f, s), s) + d(h_1*h_2/h_3*d(f, z), z))/(h_1*h_2*h_3)",
        "show advect(v, v)[u] = v[u]/h_1*d(v[u], u) + v[s]/h_2*d(v[u], s) + v[z]/h_3*d(v[u], z) + v[u]*v[s]*d(h_1, s)/(h_1*h_2) + v[u]*v[z]*d(h_1, z)/(h_1*h_3) - v[s]^2*d(h_2, u)/(h_1*h_2) - v[z]^2*d(h_3, u)/(h_1*h_3)",
        "show curl(v)[u] = (d(h_3*v[z], s) - d(h_2*v[s], z))/(h_2*h_3)",
    ];
    all_have(&declarations(GENERAL), Verdict::Holds, &by_scales);
}

/// What is no number, no vector or no matrix where one is expected is refused by its code.
#[test]
fn kinds_are_told_apart() {
    let declared = format!("{}\nindex j, k in 1..2\nparam A[j,k], b[j], c", declarations(FLAT[1]));
    let refused = |code: &str, lines: &[&str]| {
        all_are(&declared, lines, code, |verdict, codes| verdict == Verdict::Error && codes == [code]);
    };
    let kinds = [
        "show v = f",
        "show f = v",
        "show v + f = w",
        "show v*w = f",
        "show f/v = w",
        "show exp(v) = w",
        "show sin(A) = c",
        "show v > 0",
        "show v^3 = w",
        "show A^(1/2) = A",
        "show b*A = b",
        "show A*v = v",
        "show cross(b, b) = 0",
        "show curl(f) = v",
        "show div(f) = f",
        "show dot(f, v) = f",
        "show c^A = c",
        "show commutator(v, w) = 0",
        "show d(f, b) = 0",
        "show A != 0",
        "show [[f, c], [c]] = A",
        "when v > 0\nshow f = c",
    ];
    refused("E0215", &kinds);
    refused("E0207", &["show unit(t) = v", "show grad(f, f) = v", "show grad[k](f) = v"]);
    refused("E0205", &["show curl(v)[r, z] = f", "show T[r] = v"]);
    refused("E0208", &["show v[j] = b[j]"]);
}
