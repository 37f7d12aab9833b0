//! The operations that the language knows by name.

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

const TABLE: [Row; 23] = [
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
        "`vary(S, F)`: functional derivative of a functional or density in a field",
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

    /// Functions of one number that act on every component by itself.
    pub fn is_elementary(self) -> bool {
        use Builtin::*;
        matches!(
            self,
            Sqrt | Exp | Log | Sin | Cos | Tan | Sinh | Cosh | Tanh | Conjugate | RealPart | ImaginaryPart
        )
    }
}
