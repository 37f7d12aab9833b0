//! The operations that the language knows by name, one row each in [`OPERATIONS`].
//!
//! A row says how an operation is written, checked, printed and described, and gives a claim that is true
//! of it. What it does is its [`Action`], which every layer matches without a wildcard: an action that a layer
//! does not know is an error of the compiler. A function of one number that is made of others is a formula of
//! the language itself, and so needs nothing but its row.

use std::sync::LazyLock;

use super::ast::Expr;
use super::parse_expression;
use crate::diagnostic::Source;

/// The numbers that have names.
pub const IMAGINARY_UNIT: &str = "i";
pub const PI: &str = "pi";
pub const DEGREE: &str = "degree";

/// What the name of a number stands for, if it is one.
pub fn number(name: &str) -> Option<&'static str> {
    match name {
        IMAGINARY_UNIT => Some("the imaginary unit"),
        PI => Some("the number π"),
        DEGREE => Some("the number π/180"),
        _ => None,
    }
}

/// The names of the numbers that a formula is a function of.
pub const ARGUMENTS: [&str; 2] = ["x", "y"];

/// The Kronecker symbol, which is written without arguments.
pub const DELTA: &str = "delta";

/// More arguments or indices than this are a slip.
const MANY: usize = 16;

/// All that is known of an operation before it is computed.
#[derive(Debug)]
pub struct Operation {
    pub name: &'static str,
    pub action: Action,
    /// How it is written and what it means, for the language reference.
    pub description: &'static str,
    /// A true claim about it, under the notation of `tests/operations.rs`.
    pub example: &'static str,
    pub latex: Latex,
    /// Least and most number of arguments.
    pub arguments: (usize, usize),
    /// Least and most number of indices before the arguments.
    pub brackets: (usize, usize),
    /// The indices behind the arguments as defined, a letter each: `u` up, `d` down, `.` for neither.
    pub indices: &'static str,
}

/// What an operation does.
#[derive(Debug, PartialEq)]
pub enum Action {
    Function(Function),
    Part(Part),
    Derivative,
    FlowDerivative,
    Variation,
    Sum,
    Product,
    Factorial,
    Binomial,
    Integral,
    Matrix(Matrix),
    Delta,
    /// An array by its elements: a vector, or with two indices a diagonal matrix.
    Elements,
    Curvature(Curvature),
    Covariant,
    DAlembertian,
    Lie,
    Vector(Vector),
    /// Vectors along the coordinates.
    UnitVector,
    LeviCivita,
    Poisson,
    Commutator,
    Anticommutator,
    Spin(Spin),
    /// What the claim's `transform` lines make of an expression.
    Transformed,
    /// The conserved current of a symmetry.
    Noether,
}

impl Action {
    /// True if coordinates stand in the brackets and not indices.
    pub(crate) fn names_coordinates(&self) -> bool {
        matches!(self, Action::Integral | Action::Poisson)
    }

    /// True if a symbol may have the name as well: only the arguments make it the operation.
    pub(super) fn leaves_its_name(&self) -> bool {
        matches!(
            self,
            Action::Vector(_)
                | Action::UnitVector
                | Action::Poisson
                | Action::Commutator
                | Action::Anticommutator
                | Action::Transformed
                | Action::Noether
        )
    }
}

/// What is done with vectors, in the declared coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vector {
    Gradient,
    Divergence,
    Curl,
    Laplacian,
    Dot,
    Cross,
    Outer,
    /// (v·∇) w
    Advect,
}

/// Matrices of spin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spin {
    Pauli,
    Dirac,
}

/// Functions of one number.
#[derive(Debug, PartialEq)]
pub enum Function {
    Sqrt,
    Exp,
    Log,
    Sin,
    Cos,
    Atan,
    Asin,
    /// Made of others, in [`ARGUMENTS`]; where it is defined follows from it.
    Formula(Expr),
}

/// What complex conjugation makes of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Conjugate,
    Real,
    Imaginary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    Determinant,
    Inverse,
    Trace,
    Transpose,
}

/// Tensors of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curvature {
    Christoffel,
    Riemann,
    Ricci,
    Scalar,
    Einstein,
    Weyl,
}

/// How an operation is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Latex {
    /// `\sin\left(A\right)`: in front of the arguments.
    Name(&'static str),
    /// `\sqrt{A}`: two signs that need no brackets between them.
    Around(&'static str, &'static str),
    /// `A^{*}`: behind the argument, in brackets unless it is a name.
    Star(&'static str),
    /// `\left(A\right)^{-1}_{i j}`: behind the argument and before the indices.
    Power(&'static str),
    /// `\nabla_{\mu} A`: in front of the argument, with the indices that stand there.
    Operator(&'static str),
    /// `\sum_{k} A`: the same, of all that follows.
    Over(&'static str),
    /// `R_{\mu \nu}`: a letter with indices; the argument is understood.
    Letter(&'static str),
    /// `\left(a, b\right)^{\mu}`: in front of the arguments, with the indices behind.
    Elements(&'static str),
    /// `\int dt\,dq\; A`
    Integral,
    /// `\frac{\partial^{2} A}{\partial t^{2}}`
    Partial,
    /// `\frac{d A}{dt}`
    Total,
    /// `\frac{\delta A}{\delta F}`
    Variation,
    /// `\mathcal{L}_{\xi} A`
    Lie,
    /// `J_{\epsilon}^{\mu}\left[L\right]`
    Current,
    /// `\nabla\cdot A`: in front of the argument, and of nothing else.
    Prefix(&'static str),
    /// `n!`: behind the argument.
    Behind(&'static str),
    /// `\binom{n}{k}`
    Above,
    /// `A\times B`: between two arguments.
    Infix(&'static str),
    /// `\left(v\cdot\nabla\right) w`
    Advect,
    /// `\hat{\mathbf{e}}_{r}`
    Unit,
    /// `\left[A, B\right]`
    Pair(&'static str, &'static str),
}

impl Operation {
    /// The operation of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|row| row.name == name)
    }

    /// True if it takes so many arguments.
    pub fn takes(&self, arguments: usize) -> bool {
        (self.arguments.0..=self.arguments.1).contains(&arguments)
    }

    fn arguments(self, least: usize, most: usize) -> Self {
        Self { arguments: (least, most), ..self }
    }

    fn brackets(self, least: usize, most: usize) -> Self {
        Self { brackets: (least, most), ..self }
    }

    fn indices(self, indices: &'static str) -> Self {
        Self { indices, ..self }
    }
}

/// An operation of one argument without indices.
fn row(
    name: &'static str,
    action: Action,
    latex: Latex,
    description: &'static str,
    example: &'static str,
) -> Operation {
    Operation { name, action, description, example, latex, arguments: (1, 1), brackets: (0, 0), indices: "" }
}

/// A function that a formula makes of others.
fn formula(text: &str) -> Action {
    let source = Source::new("formula", text);
    Action::Function(Function::Formula(
        parse_expression(&source, 0..text.len()).expect("a formula is well-formed"),
    ))
}

/// The language's operations, in the order of its reference.
pub static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    use Latex::*;
    vec![
        row(
            "d",
            Action::Derivative,
            Partial,
            "`d(A, q[k], t)`: partial derivative in coordinates, one after the other; a repeated index is summed; `d(L, Dt(q[k]))` in a velocity",
            "show d(t*q[k]*q[k], t, q[m]) = 2*q[m]",
        )
        .arguments(2, 9),
        row(
            "Dt",
            Action::FlowDerivative,
            Total,
            "`Dt(A)`: total time derivative along the declared flow; `Dt(q[k])` is the velocity",
            "show Dt(V) = d(V, q[k])*Dt(q[k]) + d(V, t)",
        ),
        row(
            "vary",
            Action::Variation,
            Variation,
            "`vary(S, F)`: functional derivative of a functional or density in a field, or along a flow in a coordinate that moves; beside the diagonal of a symmetric one it takes half, so that `δS = vary(S, g_{mu nu})*δg_{mu nu}`",
            "show vary(integral[t, q](d(V, t)^2), V) = -2*d(V, t, t)",
        )
        .arguments(2, 2),
        row(
            "sum",
            Action::Sum,
            Over("\\sum"),
            "`sum[k](A)`: explicit sum, however often `k` occurs",
            "show sum[k](q[k]) = q[1] + q[2]",
        )
        .brackets(1, MANY),
        row(
            "product",
            Action::Product,
            Over("\\prod"),
            "`product[k](A)`: explicit product",
            "show product[k](q[k]) = q[1]*q[2]",
        )
        .brackets(1, MANY),
        row(
            "factorial",
            Action::Factorial,
            Behind("!"),
            "`factorial(n)`: of a whole number that is not negative",
            "show factorial(4)*y = 24*y",
        ),
        row(
            "binomial",
            Action::Binomial,
            Above,
            "`binomial(a, k)`: a (a - 1) … (a - k + 1)/k! for a whole number k, and 0 for a negative one",
            "show binomial(y, 2) = y*(y - 1)/2",
        )
        .arguments(2, 2),
        row(
            "integral",
            Action::Integral,
            Integral,
            "`integral[t, q](A)`: a functional with density `A`; equal up to boundary terms; `integral[x = a..b](A)` is a number, and so is `limit[x -> a](A)`",
            "show integral[t, q](V*d(W, t)) ~ -integral[t, q](W*d(V, t))",
        )
        .brackets(1, MANY),
        row(
            "conj",
            Action::Part(Part::Conjugate),
            Star("*"),
            "`conj(A)`: complex conjugate",
            "show conj(i*psi) = -i*conj(psi)",
        ),
        row("re", Action::Part(Part::Real), Name("\\operatorname{Re}"), "`re(A)`: real part", "show re(3 + i*y) = 3"),
        row(
            "im",
            Action::Part(Part::Imaginary),
            Name("\\operatorname{Im}"),
            "`im(A)`: imaginary part",
            "show im(3 + i*y) = y",
        ),
        row(
            "det",
            Action::Matrix(Matrix::Determinant),
            Name("\\det"),
            "`det(A)`: determinant of an array with two indices, named without them, or `det[i, j](…)` of an expression",
            "show det(A) = A[1,1]*A[2,2] - A[1,2]*A[2,1]",
        )
        .brackets(0, 2),
        row(
            "inverse",
            Action::Matrix(Matrix::Inverse),
            Power("-1"),
            "`inverse(A)[i, j]`: element of the inverse matrix",
            "show A[j,k]*inverse(A)[k,m] = delta[j,m]",
        )
        .brackets(0, 2)
        .indices(".."),
        row(
            "trace",
            Action::Matrix(Matrix::Trace),
            Name("\\operatorname{tr}"),
            "`trace(A)`: trace of an array",
            "show trace(A) = A[k,k]",
        )
        .brackets(0, 2),
        row(
            "transpose",
            Action::Matrix(Matrix::Transpose),
            Power("T"),
            "`transpose(A)[i, j]`: element of the transpose",
            "show transpose(A)[j,k] = A[k,j]",
        )
        .brackets(0, 2)
        .indices(".."),
        row(
            DELTA,
            Action::Delta,
            Letter("\\delta"),
            "`delta[i, j]`: Kronecker symbol; with 2n indices the generalised one, δ^{i j}_{k m} = δ^i_k δ^j_m - δ^i_m δ^j_k",
            "show delta[j,k]*q[k] = q[j]",
        )
        .arguments(0, 0)
        .brackets(2, MANY),
        row(
            "levi_civita",
            Action::LeviCivita,
            Letter("\\epsilon"),
            "`levi_civita[i, j, k]`: the permutation symbol, 1 for the first values in their order, at any height",
            "show levi_civita[j,k]*levi_civita[j,m] = delta[k,m]",
        )
        .arguments(0, 0)
        .brackets(2, 8),
        row(
            "diag",
            Action::Elements,
            Elements("\\operatorname{diag}"),
            "`diag_{mu nu}(a, b, c)`: a diagonal matrix by its elements",
            "show diag_{j k}(y, z)*q[k]*q[j] = y*q[1]^2 + z*q[2]^2",
        )
        .arguments(1, MANY)
        .brackets(2, 2),
        row(
            "components",
            Action::Elements,
            Elements(""),
            "`components^{mu}(a, b, c)`: a vector by its components",
            "show components^{k}(y, z)*q[k] = y*q[1] + z*q[2]",
        )
        .arguments(1, MANY)
        .brackets(1, 1),
        row(
            "christoffel",
            Action::Curvature(Curvature::Christoffel),
            Letter("\\Gamma"),
            "`christoffel(g)^{al}_{be ga}`: Christoffel symbol of a metric",
            "show christoffel(g)^{al}_{al be} = d(log(-det(g)), X^{be})/2",
        )
        .indices("udd"),
        row(
            "riemann",
            Action::Curvature(Curvature::Riemann),
            Letter("R"),
            "`riemann(g)^{al}_{be ga de}`: Riemann tensor, with the signs of Misner, Thorne & Wheeler",
            "show riemann(g)^{al}_{be ga de} = -riemann(g)^{al}_{be de ga}",
        )
        .indices("uddd"),
        row(
            "ricci",
            Action::Curvature(Curvature::Ricci),
            Letter("R"),
            "`ricci(g)_{al be}`: Ricci tensor, the contraction of the first and third index",
            "show ricci(g)_{al be} = riemann(g)^{ga}_{al ga be}",
        )
        .indices("dd"),
        row(
            "scalar_curvature",
            Action::Curvature(Curvature::Scalar),
            Letter("R"),
            "`scalar_curvature(g)`: trace of the Ricci tensor",
            "show scalar_curvature(g) = g^{al be}*ricci(g)_{al be}",
        ),
        row(
            "einstein",
            Action::Curvature(Curvature::Einstein),
            Letter("G"),
            "`einstein(g)_{al be}`: Einstein tensor",
            "show einstein(g)_{al be} = ricci(g)_{al be} - g_{al be}*scalar_curvature(g)/2",
        )
        .indices("dd"),
        row(
            "weyl",
            Action::Curvature(Curvature::Weyl),
            Letter("C"),
            "`weyl(g)_{al be ga de}`: Weyl tensor, from three dimensions on",
            "for N = 3\nshow weyl(g)_{al be ga de} = 0",
        )
        .indices("dddd"),
        row(
            "nabla",
            Action::Covariant,
            Operator("\\nabla"),
            "`nabla_{mu}(A)`: covariant derivative with the declared metric",
            "show nabla_{al}(g_{be ga}) = 0",
        )
        .brackets(1, MANY),
        row(
            "box",
            Action::DAlembertian,
            Operator("\\Box"),
            "`box(A)`: d'Alembertian, the trace of the second covariant derivative",
            "show box(phi) = nabla_{al}(nabla^{al}(phi))",
        ),
        row(
            "lie",
            Action::Lie,
            Lie,
            "`lie(xi, A)`: Lie derivative along a vector field",
            "show lie(xi, phi) = xi^{al}*d(phi, X^{al})",
        )
        .arguments(2, 2),
        row(
            "grad",
            Action::Vector(Vector::Gradient),
            Prefix("\\nabla"),
            "`grad(f)`: gradient; of a vector the tensor with components ∇ᵢ vⱼ",
            "show dot(unit(chi), grad(f)) = d(f, chi)/r",
        ),
        row(
            "div",
            Action::Vector(Vector::Divergence),
            Prefix("\\nabla\\cdot"),
            "`div(v)`: divergence; of a tensor in its first index",
            "show div(v) = d(r*v[r], r)/r + d(v[chi], chi)/r + d(v[z], z)",
        ),
        row(
            "curl",
            Action::Vector(Vector::Curl),
            Prefix("\\nabla\\times"),
            "`curl(v)`",
            "show div(curl(v)) = 0",
        ),
        row(
            "laplacian",
            Action::Vector(Vector::Laplacian),
            Prefix("\\nabla^{2}"),
            "`laplacian(f)`: of a number, a vector or a tensor",
            "show laplacian(v) = grad(div(v)) - curl(curl(v))",
        ),
        row(
            "dot",
            Action::Vector(Vector::Dot),
            Infix("\\cdot"),
            "`dot(v, w)`: scalar product, also of a tensor and a vector; nothing is conjugated",
            "show dot(v, w) = v[r]*w[r] + v[chi]*w[chi] + v[z]*w[z]",
        )
        .arguments(2, 2),
        row(
            "cross",
            Action::Vector(Vector::Cross),
            Infix("\\times"),
            "`cross(v, w)`: vector product; the coordinates are right-handed in the order in which they are declared",
            "show cross(unit(r), unit(chi)) = unit(z)",
        )
        .arguments(2, 2),
        row(
            "outer",
            Action::Vector(Vector::Outer),
            Infix("\\otimes"),
            "`outer(v, w)`: the tensor vᵢ wⱼ",
            "show div(outer(v, w)) = div(v)*w + advect(v, w)",
        )
        .arguments(2, 2),
        row(
            "advect",
            Action::Vector(Vector::Advect),
            Advect,
            "`advect(v, w)`: (v·∇) w, of a number, a vector or a tensor w",
            "show advect(v, v) = grad(v^2)/2 - cross(v, curl(v))",
        )
        .arguments(2, 2),
        row(
            "unit",
            Action::UnitVector,
            Unit,
            "`unit(r)`: unit vector in the direction in which a coordinate grows",
            "show d(unit(r), chi) = unit(chi)",
        ),
        row(
            "transformed",
            Action::Transformed,
            Name("\\mathcal{T}"),
            "`transformed(A)`: A with all symbols replaced as the `transform` lines say, and derivatives in the new coordinates",
            "transform t -> 2*t, V -> -V, q[k] -> q[k]\nshow transformed(d(V, t)) = -d(V, t)/2",
        ),
        row(
            "noether",
            Action::Noether,
            Current,
            "`noether(L, eps, X^{mu})`: the current ∂L/∂u_{,μ} (δu - ξ^ν u_{,ν}) + L ξ^μ of the transformation with the parameter eps; along a flow, `noether(L, eps, t)`",
            "transform t -> t + y\nshow noether(a*Dt(q[k])*Dt(q[k])/2, y, t) = -a*Dt(q[k])*Dt(q[k])/2",
        )
        .arguments(3, 3),
        row(
            "commutator",
            Action::Commutator,
            Pair("\\left[", "\\right]"),
            "`commutator(A, B)`: A*B - B*A of matrices or operators",
            "show commutator(A, A^2) = 0",
        )
        .arguments(2, 2),
        row(
            "anticommutator",
            Action::Anticommutator,
            Pair("\\left\\{", "\\right\\}"),
            "`anticommutator(A, B)`: A*B + B*A of matrices or operators",
            "show anticommutator(pauli[1], pauli[2]) = 0",
        )
        .arguments(2, 2),
        row(
            "poisson",
            Action::Poisson,
            Pair("\\left\\{", "\\right\\}"),
            "`poisson[q, p](f, g)`: Poisson bracket ∂f/∂q·∂g/∂p - ∂f/∂p·∂g/∂q, of coordinates or parameters q and p",
            "show poisson[y, z](y^2, z) = 2*y",
        )
        .arguments(2, 2)
        .brackets(2, 2),
        row(
            "pauli",
            Action::Spin(Spin::Pauli),
            Letter("\\sigma"),
            "`pauli[k]`: Pauli matrices, k = 1, 2, 3",
            "show pauli[1]*pauli[2] = i*pauli[3]",
        )
        .arguments(0, 0)
        .brackets(1, 1),
        row(
            "dirac",
            Action::Spin(Spin::Dirac),
            Letter("\\gamma"),
            "`dirac^{mu}`: Dirac matrices of the signature (+, -, -, -) in the representation of Dirac, mu = 0, 1, 2, 3",
            "show dirac^{0}*dirac^{1} = -dirac^{1}*dirac^{0}",
        )
        .arguments(0, 0)
        .brackets(1, 1),
        row(
            "sqrt",
            Action::Function(Function::Sqrt),
            Around("\\sqrt{", "}"),
            "`sqrt(A)`: the positive root",
            "show sqrt(a^2) = a",
        ),
        row("exp", Action::Function(Function::Exp), Name("\\exp"), "`exp(A)`", "show exp(y + z) = exp(y)*exp(z)"),
        row(
            "log",
            Action::Function(Function::Log),
            Name("\\log"),
            "`log(A)`: natural logarithm",
            "show log(exp(y)) = y",
        ),
        row("sin", Action::Function(Function::Sin), Name("\\sin"), "`sin(A)`", "show d(sin(t), t) = cos(t)"),
        row("cos", Action::Function(Function::Cos), Name("\\cos"), "`cos(A)`", "show cos(y)^2 = 1 - sin(y)^2"),
        row(
            "arctan",
            Action::Function(Function::Atan),
            Name("\\arctan"),
            "`arctan(A)`: the angle between -π/2 and π/2",
            "show tan(arctan(y)) = y",
        ),
        row(
            "arcsin",
            Action::Function(Function::Asin),
            Name("\\arcsin"),
            "`arcsin(A)`: the angle between -π/2 and π/2, of numbers from -1 to 1",
            "when y^2 < 1\nshow cos(arcsin(y)) = sqrt(1 - y^2)",
        ),
        row(
            "arccos",
            formula("pi/2 - arcsin(x)"),
            Name("\\arccos"),
            "`arccos(A)`: the angle between 0 and π, of numbers from -1 to 1",
            "when y^2 < 1\nshow cos(arccos(y)) = y",
        ),
        row(
            "arsinh",
            formula("log(x + sqrt(x^2 + 1))"),
            Name("\\operatorname{arsinh}"),
            "`arsinh(A)`",
            "show sinh(arsinh(y)) = y",
        ),
        row(
            "arcosh",
            formula("log(x + sqrt(x^2 - 1))"),
            Name("\\operatorname{arcosh}"),
            "`arcosh(A)`: of numbers from 1 on",
            "when y > 1\nshow cosh(arcosh(y)) = y",
        ),
        row(
            "artanh",
            formula("(log(1 + x) - log(1 - x))/2"),
            Name("\\operatorname{artanh}"),
            "`artanh(A)`: of numbers between -1 and 1",
            "when y^2 < 1\nshow tanh(artanh(y)) = y",
        ),
        row("ln", formula("log(x)"), Name("\\ln"), "`ln(A)`: the same as `log(A)`", "show ln(exp(y)) = y"),
        row(
            "abs",
            formula("sqrt(x*conj(x))"),
            Around("\\left|", "\\right|"),
            "`abs(A)`: the absolute value",
            "show abs(a*y) = a*abs(y)",
        ),
        row(
            "min",
            formula("(x + y - sqrt((x - y)^2))/2"),
            Name("\\min"),
            "`min(A, B)`: the smaller of two numbers",
            "when y > 2\nshow min(1, y) = 1",
        )
        .arguments(2, 2),
        row(
            "max",
            formula("(x + y + sqrt((x - y)^2))/2"),
            Name("\\max"),
            "`max(A, B)`: the larger of two numbers",
            "show max(y, z) + min(y, z) = y + z",
        )
        .arguments(2, 2),
        row(
            "sign",
            formula("x/sqrt(x^2)"),
            Name("\\operatorname{sgn}"),
            "`sign(A)`: 1 or -1, nothing at 0",
            "when y < 0\nshow sign(y) = -1",
        ),
        row("tan", formula("sin(x)/cos(x)"), Name("\\tan"), "`tan(A)`", "show d(tan(t), t) = 1 + tan(t)^2"),
        row("sinh", formula("(exp(x) - exp(-x))/2"), Name("\\sinh"), "`sinh(A)`", "show d(sinh(t), t) = cosh(t)"),
        row("cosh", formula("(exp(x) + exp(-x))/2"), Name("\\cosh"), "`cosh(A)`", "show cosh(y)^2 = 1 + sinh(y)^2"),
        row("tanh", formula("1 - 2/(exp(2*x) + 1)"), Name("\\tanh"), "`tanh(A)`", "show tanh(y) = sinh(y)/cosh(y)"),
        row("coth", formula("1 + 2/(exp(2*x) - 1)"), Name("\\coth"), "`coth(A)`", "show coth(y)*tanh(y) = 1"),
        row("sec", formula("1/cos(x)"), Name("\\sec"), "`sec(A)`", "show d(sec(t), t) = sec(t)*tan(t)"),
        row("csc", formula("1/sin(x)"), Name("\\csc"), "`csc(A)`", "show d(csc(t), t) = -csc(t)*cot(t)"),
        row("cot", formula("cos(x)/sin(x)"), Name("\\cot"), "`cot(A)`", "show csc(t)^2 = 1 + cot(t)^2"),
        row(
            "sech",
            formula("2/(exp(x) + exp(-x))"),
            Name("\\operatorname{sech}"),
            "`sech(A)`",
            "show d(tanh(t), t) = sech(t)^2",
        ),
        row(
            "csch",
            formula("2/(exp(x) - exp(-x))"),
            Name("\\operatorname{csch}"),
            "`csch(A)`",
            "show d(coth(t), t) = -csch(t)^2",
        ),
    ]
});
