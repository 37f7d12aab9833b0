//! The operations that the language knows by name.

/// The one number that has a name.
pub const IMAGINARY_UNIT: &str = "i";

/// A built-in operation, with how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Builtin {
    Derivative,
    FlowDerivative,
    Variation,
    Sum,
    Product,
    Integral,
    Conjugate,
    RealPart,
    ImaginaryPart,
    Determinant,
    Inverse,
    Trace,
    Transpose,
    Delta,
    Diagonal,
    Components,
    Christoffel,
    Riemann,
    Ricci,
    ScalarCurvature,
    Einstein,
    Weyl,
    Covariant,
    DAlembertian,
    Lie,
    Sqrt,
    Exp,
    Log,
    Sin,
    Cos,
    Tan,
    Sinh,
    Cosh,
    Tanh,
}

/// Name, operation, number of arguments (least and most), and one line for the reference.
type Row = (&'static str, Builtin, (usize, usize), &'static str);

const TABLE: [Row; 34] = [
    (
        "d",
        Builtin::Derivative,
        (2, 9),
        "`d(A, q[k], t)`: partial derivative in coordinates, one after the other; a repeated index is summed",
    ),
    (
        "Dt",
        Builtin::FlowDerivative,
        (1, 1),
        "`Dt(A)`: total time derivative along the declared flow; `Dt(q[k])` is the velocity",
    ),
    (
        "vary",
        Builtin::Variation,
        (2, 2),
        "`vary(S, F)`: functional derivative of a functional or density in a field; beside the diagonal of a symmetric one it takes half, so that `δS = vary(S, g_{mu nu})*δg_{mu nu}`",
    ),
    ("sum", Builtin::Sum, (1, 1), "`sum[k](A)`: explicit sum, however often `k` occurs"),
    ("product", Builtin::Product, (1, 1), "`product[k](A)`: explicit product"),
    (
        "integral",
        Builtin::Integral,
        (1, 1),
        "`integral[t, q](A)`: a functional with density `A`; equal up to boundary terms",
    ),
    ("conj", Builtin::Conjugate, (1, 1), "`conj(A)`: complex conjugate"),
    ("re", Builtin::RealPart, (1, 1), "`re(A)`: real part"),
    ("im", Builtin::ImaginaryPart, (1, 1), "`im(A)`: imaginary part"),
    (
        "det",
        Builtin::Determinant,
        (1, 1),
        "`det(A)`: determinant of an array with two indices, named without them, or `det[i, j](…)` of an expression",
    ),
    ("inverse", Builtin::Inverse, (1, 1), "`inverse(A)[i, j]`: element of the inverse matrix"),
    ("trace", Builtin::Trace, (1, 1), "`trace(A)`: trace of an array"),
    ("transpose", Builtin::Transpose, (1, 1), "`transpose(A)[i, j]`: element of the transpose"),
    ("delta", Builtin::Delta, (0, 0), "`delta[i, j]`: Kronecker symbol"),
    ("diag", Builtin::Diagonal, (1, 16), "`diag_{mu nu}(a, b, c)`: a diagonal matrix by its elements"),
    ("components", Builtin::Components, (1, 16), "`components^{mu}(a, b, c)`: a vector by its components"),
    (
        "christoffel",
        Builtin::Christoffel,
        (1, 1),
        "`christoffel(g)^{al}_{be ga}`: Christoffel symbol of a metric",
    ),
    (
        "riemann",
        Builtin::Riemann,
        (1, 1),
        "`riemann(g)^{al}_{be ga de}`: Riemann tensor, with the signs of Misner, Thorne & Wheeler",
    ),
    (
        "ricci",
        Builtin::Ricci,
        (1, 1),
        "`ricci(g)_{al be}`: Ricci tensor, the contraction of the first and third index",
    ),
    (
        "scalar_curvature",
        Builtin::ScalarCurvature,
        (1, 1),
        "`scalar_curvature(g)`: trace of the Ricci tensor",
    ),
    ("einstein", Builtin::Einstein, (1, 1), "`einstein(g)_{al be}`: Einstein tensor"),
    ("weyl", Builtin::Weyl, (1, 1), "`weyl(g)_{al be ga de}`: Weyl tensor, from three dimensions on"),
    ("nabla", Builtin::Covariant, (1, 1), "`nabla_{mu}(A)`: covariant derivative with the declared metric"),
    (
        "box",
        Builtin::DAlembertian,
        (1, 1),
        "`box(A)`: d'Alembertian, the trace of the second covariant derivative",
    ),
    ("lie", Builtin::Lie, (2, 2), "`lie(xi, A)`: Lie derivative along a vector field"),
    ("sqrt", Builtin::Sqrt, (1, 1), "`sqrt(A)`: the positive root"),
    ("exp", Builtin::Exp, (1, 1), "`exp(A)`"),
    ("log", Builtin::Log, (1, 1), "`log(A)`: natural logarithm"),
    ("sin", Builtin::Sin, (1, 1), "`sin(A)`"),
    ("cos", Builtin::Cos, (1, 1), "`cos(A)`"),
    ("tan", Builtin::Tan, (1, 1), "`tan(A)`"),
    ("sinh", Builtin::Sinh, (1, 1), "`sinh(A)`"),
    ("cosh", Builtin::Cosh, (1, 1), "`cosh(A)`"),
    ("tanh", Builtin::Tanh, (1, 1), "`tanh(A)`"),
];

impl Builtin {
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.0 == name).map(|row| row.1)
    }

    fn row(self) -> &'static Row {
        TABLE.iter().find(|row| row.1 == self).expect("every operation has a row in the table")
    }

    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Least and most number of arguments.
    pub fn arity(self) -> (usize, usize) {
        self.row().2
    }

    /// How it is written and what it means, for the language reference.
    pub fn description(self) -> &'static str {
        self.row().3
    }

    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.1)
    }

    /// Functions of one number.
    pub fn is_elementary(self) -> bool {
        use Builtin::*;
        matches!(self, Sqrt | Exp | Log | Sin | Cos | Tan | Sinh | Cosh | Tanh)
    }

    /// Tensors of a metric, with the heights of their indices as defined: `u` up, `d` down.
    pub fn curvature_slots(self) -> Option<&'static str> {
        match self {
            Builtin::Christoffel => Some("udd"),
            Builtin::Riemann => Some("uddd"),
            Builtin::Ricci | Builtin::Einstein => Some("dd"),
            Builtin::Weyl => Some("dddd"),
            Builtin::ScalarCurvature => Some(""),
            _ => None,
        }
    }
}
