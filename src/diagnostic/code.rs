//! The codes of errors: what each says could not be done, with an input that leads to it.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use Example::{Claim, Document, Notation, Words};

/// An input that leads to an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// The lines of a claim, under the notation of [`Example::text`].
    Claim(&'static str),
    /// A line that is added to that notation.
    Notation(&'static str),
    /// A document, its front matter aside.
    Document(&'static str),
    /// In words, where a document cannot show it; `tests/bad_input.rs` does.
    Words(&'static str),
}

/// What the examples are declared with.
const NOTATION: &str = "\
index j, k in 1..K, K = 1, 2
index al, be, ga, de in 1..N, N = 2
index r, s in 1..R, R = 20
coord t, q[k], X^{al}
param gamma > 0, mu != 0, eps > 0, A[j,k], B[k,al], M[r,s], S[j,k] symmetric
field p(t, q) > 0, F(t, q), u[k](t, q), h_{al be}(X) symmetric
";

/// A claim that is true.
const TRUE: &str = "show d(p^2, t) = 2*p*d(p, t)";

impl Example {
    /// The document that leads to the error, or words about it.
    pub fn text(self) -> String {
        match self {
            Claim(lines) => document("", lines),
            Notation(line) => document(&format!("{line}\n"), TRUE),
            Document(text) | Words(text) => text.to_owned(),
        }
    }
}

fn document(declared: &str, lines: &str) -> String {
    format!(
        "# Example\n\n```notation\n{NOTATION}{declared}```\n\n## (1) Example\n\n```claim printed\n{lines}\nexpect holds\n```\n"
    )
}

macro_rules! codes {
    ($($code:ident: $title:literal, $example:expr;)*) => {
        /// A stable number for a kind of error.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("Failed to ", $title, ".")] $code,)*
        }

        impl Code {
            /// Every code, in the order of its number.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// As it is written: `E0101`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// What could not be done.
            pub fn title(self) -> &'static str {
                match self { $(Code::$code => $title,)* }
            }

            /// An input that leads to it.
            pub fn example(self) -> Example {
                match self { $(Code::$code => $example,)* }
            }
        }
    };
}

codes! {
    E0001: "read the number of an equation", Document("## (2-x) Title\n");
    E0002: "recognise the kind of a block",
        Document("## (1) Title\n\n```clam printed\nshow 2 > 1\n```\n\n```claim printed\nopen to be done\nexpect open\n```\n");
    E0003: "find the end of a block", Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n");
    E0004: "attach a block to an equation", Document("# Title\n\n```claim printed\nopen to be done\nexpect open\n```\n");
    E0005: "number two equations alike",
        Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n## (1) Again\n\n```claim printed\nopen to be done\nexpect open\n```\n");
    E0006: "read a document as UTF-8", Words("a document with the byte 0xff\n");
    E0007: "read a document or a folder", Words("a link that leads nowhere\n");
    E0008: "follow the macros of a LaTeX source", Words("\\newcommand{\\a}{\\a}, and \\a somewhere\n");
    E0101: "read something at this place", Claim("show 2 p = F");
    E0102: "follow brackets or operations this deep",
        Claim("show ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((p");
    E0103: "close a bracket", Claim("show d(p*(F + 1, t) = 0");
    E0104: "read a statement this long", Words("a sum of a million terms in one line\n");
    E0110: "read a declaration", Notation("feild G(t)");
    E0111: "read the range of an index", Notation("index l in 1..L, L = 0");
    E0112: "read an index or the indices of a definition", Claim("let c[k, k] := F\nshow c[1, 1] = F + p");
    E0113: "read an assumption", Notation("param c > 1");
    E0114: "read a matrix structure or a metric", Notation("param c[k] symmetric");
    E0115: "give a name a meaning that has one already", Notation("param exp");
    E0116: "declare a name again", Notation("param c, c");
    E0117: "define a name a second time in a section",
        Document("## (1) Title\n\n```claim printed\ndefine c := 2\nexpect definition\n```\n\n## (2) Again\n\n```claim printed\ndefine c := 3\nexpect definition\n```\n");
    E0118: "read or use the differential equation of a function",
        Notation("function g where g(y) = g'(y)");
    E0119: "find something in the library", Notation("include bessle");
    E0120: "find what a claim shows, or one verdict on record",
        Document("## (1) Title\n\n```claim printed\nshow 2 > 1\n```\n");
    E0121: "recognise the role of a claim",
        Document("## (1) Title\n\n```claim prnted\nshow 2 > 1\nexpect holds\n```\n");
    E0122: "recognise a statement", Claim("shwo p = F");
    E0123: "read the number of an equation that is named", Claim("from T\nshow d(p^2, t) = 2*p*d(p, t)");
    E0124: "read or use the order of a remainder", Claim("show p = F + O(eps^17)");
    E0125: "recognise a verdict",
        Document("## (1) Title\n\n```claim printed\nshow 2 > 1\nexpect hold\n```\n");
    E0126: "read brackets of symmetrisation", Claim("show A_{[j k} = 0");
    E0127: "expand in a parameter that a condition replaces, or keeps away from 0",
        Claim("when eps = 1\nshow p*eps = F + O(eps)");
    E0128: "find a printed claim of an equation",
        Document("## (1) Title\n\n```claim check\nopen to be done\nexpect open\n```\n");
    E0129: "use what another equation states as a premise",
        Document("```notation\nparam y\n```\n\n## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n## (2) Other\n\n```claim printed\ngiven (1)\nshow y*(y + 2) = y^2 + 2*y\nexpect holds\n```\n");
    E0130: "find the bounds, the order or the verdict of an experiment",
        Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n```experiment learning-term\nexpect measured\n```\n");
    E0131: "read a parameter of an experiment",
        Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n```experiment learning-term\nset points\nmeasure \"critical mu\" < 2\nexpect measured\n```\n");
    E0140: "read the LaTeX of an equation", Words("a printed equation with a brace that is not closed\n");
    E0141: "read a part of a printed equation", Words("a printed equation with words in it\n");
    E0142: "tell what a part of a printed equation means", Words("`p(x)` in print, where p is a number\n");
    E0143: "find a letter of a printed equation among the names", Words("a letter in print that is not declared\n");
    E0144: "read how a name is printed", Notation("print gamma as");
    E0145: "find what is printed", Claim("show printed");
    E0201: "find a symbol, a function or a coordinate", Claim("show d(p, t) = gama*F");
    E0202: "find an index or a range", Claim("show u[kk] = 0");
    E0203: "sum over an index", Claim("show u[k]*u[k]*d(F, q[k]) = 0");
    E0204: "match free indices", Claim("show u[k] = d(u[k], q[k])");
    E0205: "index a quantity", Claim("show A[j] = u[j]");
    E0206: "satisfy the assumptions", Claim("when gamma < 0\nshow d(p^2, t) = 2*p*d(p, t)");
    E0207: "apply an operation to its arguments", Claim("show d(p) = 0");
    E0208: "fit an index to the range of its place", Claim("show u[al] = 0");
    E0209: "work out a name that leads back to itself", Claim("let a := F + b\nlet b := p + a\nshow a = p");
    E0210: "find an equation named by `from`", Claim("from (99)\nshow d(p^2, t) = 2*p*d(p, t)");
    E0211: "build on an equation that builds on this one",
        Document("```notation\nparam y\n```\n\n## (1) Title\n\n```claim printed\nfrom (2)\nshow y*(y + 1) = y^2 + y\nexpect holds\n```\n\n## (2) Other\n\n```claim printed\nfrom (1)\nshow y*(y + 2) = y^2 + 2*y\nexpect holds\n```\n");
    E0212: "differentiate covariantly in an index that is neither up nor down", Claim("show nabla_{al}(u[k]) = 0");
    E0213: "sum over indices at equal heights under `strict`",
        Document("```notation\nindex al in 1..2\nparam V^{al}, c\nstrict\n```\n\n## (1) Title\n\n```claim printed\nshow V^{al}*V^{al} = c\nexpect refuted\n```\n");
    E0214: "use an index as a number", Claim("show sum[k](k*u[k]) = 0");
    E0215: "combine numbers, vectors and matrices in this way",
        Claim("let m := [[F, p], [p, F]]\nshow p + sin(m) = F");
    E0216: "find the coordinates that vectors refer to", Claim("show curl(grad(F)) = 0");
    E0301: "find anything to decide: both sides say the same, or the claim says again what it assumes",
        Claim("show p*F = F*p");
    E0302: "find a point where both sides have a value", Claim("show F/(p - p) > 1");
    E0401: "make room for the components of a quantity", Notation("index l in 1..65\ncoord c[l]");
    E0402: "use an equation as an on-shell rule", Claim("where F^2 = d(F, t)^2\nshow F^4 = d(F, t)^4");
    E0403: "solve an equation for an on-shell rule", Claim("where F^2 = p solve F\nshow F^4 = p^2");
    E0404: "compute with an integral", Claim("show integral[t, q](F) = F");
    E0405: "raise to a power", Claim("show p^1001 = F");
    E0406: "find a component", Claim("show u[3] = 0");
    E0407: "differentiate along a flow", Claim("show Dt(F) = 0");
    E0408: "tell the coordinates of a metric or a comma", Claim("show F_{,r} = 0");
    E0409: "integrate or differentiate here", Claim("show d(integral[t, q](F), t) = 0");
    E0410: "vary", Claim("show vary(u[k], F) = 0");
    E0411: "read a matrix", Claim("show det(B) = 0");
    E0412: "come to an end with on-shell rules", Claim("where d(F, t) = d(F, t, t)\nshow d(F, t) = p");
    E0413: "use an on-shell rule under an integral", Claim("where t = 1\nshow integral[t, q](t*F) = 0");
    E0414: "decide so many choices of sizes",
        Claim("for K = 1, 2, 3, 4, 5, 6, 7, 8, 9\nfor N = 1, 2, 3, 4, 5, 6, 7, 8, 9\nshow d(p^2, t) = 2*p*d(p, t)");
    E0415: "replace a quantity by what depends on more coordinates", Claim("where gamma = F\nshow gamma^2 + p = F^2 + 2*p");
    E0416: "replace one variable by two values",
        Claim("for K = 2\nwhere S[j,k] = A[j,k]\nshow S[j,k]*S[j,k] = trace(S)^2 - 2*det(S)");
    E0417: "form the Weyl tensor", Claim("show weyl(h)_{al be ga de} = 0");
    E0418: "fill all components", Claim("show components^{al}(gamma, mu, eps)*X^{al} = 0");
    E0419: "satisfy all `where` and `when` lines at once", Claim("where d(F, t) = 1\nwhere d(F, t, t) = 5\nshow d(F^2, t) = 2*F");
    E0420: "give a real field a complex value", Claim("where d(F, t) = i*p\nshow d(F, t, t) = i*d(p, t)");
    E0421: "expand in a small parameter: there is no expansion in its powers and logarithms",
        Claim("show sin(1/eps) = p + O(eps)");
    E0422: "compare integrals of a density that is not smooth", Claim("show integral[t, q](sqrt(d(F, t)^2)) = 0");
    E0423: "find a metric to raise, lower or differentiate with", Claim("show nabla_{al}(F) = 0");
    E0424: "take the exponential of a matrix", Claim("for K = 3\nshow exp(A) = 1");
    E0425: "work out a sum, a product or a factorial", Claim("show sum[n = 1..5000](n)*F = p");
    E0428: "apply a transformation", Claim("transform t -> 2*t\nshow transformed(F) = F + t");
    E0426: "compute with operators that do not commute",
        Document("## (1) Title\n\n```notation\noperator a, b with commutator(a, b) = 1\n```\n\n```claim printed\nshow exp(a) = b\nexpect holds\n```\n");
    E0427: "bring operators into one order",
        Document("## (1) Title\n\n```notation\noperator a, b, c with commutator(a, b) = 1\n```\n\n```claim printed\nshow a*b*c = b*a*c + c\nexpect holds\n```\n");
    E0430: "end within the budget of operations (then the claim is undecided)", Claim("show det(M) = 1");
    E0431: "work out a definite integral", Claim("show integral[x = 0..1](exp(x)/x) = p");
    E0432: "find a limit", Claim("show limit[x -> 0](1/x) = p");
    E0502: "find an experiment",
        Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n```experiment langevn\nmeasure \"mean\" < 2\nexpect measured\n```\n");
    E0503: "set up an experiment",
        Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n```experiment learning-term\nset wavs = 3\nmeasure \"critical mu\" < 2\nexpect measured\n```\n");
    E0504: "find a measured number by its name",
        Document("## (1) Title\n\n```claim printed\nopen to be done\nexpect open\n```\n\n```experiment learning-term\nmeasure \"critcal mu\" < 2\nexpect measured\n```\n");
}

impl Display for Code {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Code {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Code::ALL.iter().copied().find(|code| code.name() == text).ok_or(())
    }
}
