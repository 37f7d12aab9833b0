//! "How to read and how to attack this report": what every technical word of the pages means.

use maud::{Markup, html};

use super::page::shell;
use super::sign::{chip, phrase};
use crate::record::Verdict;

/// The page, at the root of the site.
pub const FILE: &str = "how-to-read.html";

/// A technical word as a link to what it means; `root` leads from a page to the site's folder.
pub fn term(root: &str, anchor: &str, words: &str) -> Markup {
    html! { a.term href={ (root) (FILE) "#" (anchor) } { (words) } }
}

/// The words of a certificate, with their anchors.
const WORDS: [(&str, &str, &str); 16] = [
    (
        "sizes",
        "Sizes, K = 1, 2, 3",
        "How many values the indices have. A sum over k from 1 to K is decided for each of the \
      declared K by itself: “holds for K = 1, 2, 3” says nothing of K = 4. Where each term has at most m different index \
      values and t sums that are plain numbers, the sizes m to m + t settle all others, and the verdict then says \
      “proven for every K”.",
    ),
    (
        "components",
        "Components",
        "An equation between arrays is one equation for each value of its free indices. All of \
      them are tested; the number is that of the components.",
    ),
    ("points", "Points", "At how many random points both sides were evaluated."),
    (
        "degree",
        "Degree",
        "An upper bound for the degree of the difference of both sides as a polynomial in everything that \
      was chosen at random. Roots and quotients are brought in by polynomial equations.",
    ),
    (
        "roots",
        "Open roots",
        "Square roots of quantities whose sign nothing declares. Modulo a prime such a root has two \
      values, and both are tried; what depends on its sign is decided over the reals.",
    ),
    ("operations", "Operations", "Additions and multiplications that one evaluation of both sides takes."),
    (
        "error",
        "Error",
        "The largest probability that a false equation passes all the points, see the worked number above.",
    ),
    (
        "bits",
        "Bits",
        "The precision of the intervals, in binary digits: as many as it takes to tell the sides apart or to \
      bring them as near as stated.",
    ),
    (
        "differ",
        "Differ by",
        "The width of the enclosures of the difference, relative to the size of the sides: no more \
      than rounding leaves open.",
    ),
    (
        "counterexample",
        "Counterexample",
        "One point of the domain that satisfies every condition of the claim, and at which \
      the sides have different values. It is exact if every value is a rational number; otherwise the sides are enclosed \
      in intervals that do not meet. Where conditions are differential equations, the page says whether the fields solve \
      them everywhere, or to which order at the point.",
    ),
    (
        "witness",
        "Witness",
        "A real point at which both sides have a value: it shows that a proven claim says something, \
      and does not hold because nothing satisfies its conditions.",
    ),
    (
        "needs",
        "Needs beyond the declarations",
        "Without these conditions a side has no value: a denominator that may \
      vanish, a logarithm of what may be negative. A claim whose sides agree wherever both are defined, while on an open \
      part only one of them is, is conditional.",
    ),
    (
        "seed",
        "Seed",
        "Of the random numbers. Each claim has its own, made from the seed of the audit (the option \
      <code>--seed</code>) and the name of the claim: with the same seed every point is the same.",
    ),
    (
        "second-engine",
        "Second engine",
        "Every derivative is computed once more by dual numbers in floating point. A \
      disagreement is a fault of the program, and is reported as that and not as a verdict.",
    ),
    (
        "rests",
        "Rests on",
        "A claim may take another equation as given. If that one is not proven, the verdict says so, \
      also through several steps.",
    ),
    (
        "used",
        "Uses",
        "What a printed claim cites or whose symbols it uses. Checks beside an equation may look further \
      ahead; they carry nothing, and are drawn dotted.",
    ),
];

pub fn method_page() -> Markup {
    let content = html! {
        h1 { "How to read and how to attack this report" }
        p.lead { "Every verdict follows by machine from a claim that a person wrote down. So there are two questions: does "
            "the claim say what the paper says, and is the decision right?" }
        h2 #verdicts { "What a verdict means" }
        dl.verdicts {
            @for verdict in Verdict::ALL {
                dt id={ "verdict-" (verdict.name()) } { (chip(verdict)) }
                dd { "The equation " (phrase(verdict)) "." }
            }
        }
        p #claims { "An equation carries several claims. " b { "printed" } ": what the paper prints. " b { "stated" }
            ": a statement that is printed nowhere as an equation. " b { "reduced" } ": less than the print says. "
            b { "restricted" } ": under a condition that the paper does not state. " b { "corrected" } ": a form that holds. "
            b { "use" } ": what the paper takes the equation to be or to do; if that fails, so does the equation. "
            b { "check" } ": what the paper says in words, or a question that a reader would ask." }
        p #statements { "Numbers are those of the paper. T1, T2, … are statements of its text that have no number. A1, A2, … "
            "are statements of the audit itself and are counted apart. Q1, Q2, … are claims of a paper whose equations were "
            "not available, in the form that they have to take." }
        h2 #ways { "The two ways of deciding" }
        p #exact { b { "Exact." } " Both sides are evaluated at random points modulo the prime 2" sup { "61" } " − 1. Fields are "
            "random Taylor series, so that derivatives are exact as well; nothing is rounded. If the difference of both "
            "sides is not identically zero, it vanishes at few points only (lemma of Schwartz and Zippel): at a random one with a "
            "probability of at most its degree divided by the prime." }
        p #worked { b { "A worked number." } " Let the difference have a degree of at most 12. A false identity passes one "
            "random point with a probability below 12/(2" sup { "61" } " − 1) < 2" sup { "−57" } ". It passes sixteen independent points with "
            "less than (2" sup { "−57" } ")" sup { "16" } " = 2" sup { "−912" } ". For comparison: to guess a key of 256 bits at the first "
            "attempt has the probability 2" sup { "−256" } ". Each certificate prints this number for its own degree and points; none is above 2" sup { "−100" } "." }
        p #real { b { "Real." } " At random rational points of the domain both sides are enclosed in intervals, with as many digits "
            "as it takes. If the intervals do not meet, the point is a counterexample. If they meet, they confirm the exact way, "
            "and one of the points is printed as the witness." }
        p { "A verdict that only one of the two supports is not published: it reads “undecided”. Inequalities have a proof of their "
            "own, printed step by step; coefficients and expansions are solved for exactly." }
        h2 #terms { "The words of a certificate" }
        dl {
            @for (anchor, word, meaning) in WORDS {
                dt #(anchor) { (word) }
                dd { (maud::PreEscaped(meaning)) }
            }
        }
        h2 #print { "What was read by machine, and what by hand" }
        p { "The print of an equation is LaTeX that was copied from the paper by hand. From there on it is read by machine: the "
            "page shows the equation as printed, as it was read, and as it was decided. Where a claim differs from the print, its "
            "page says why in the author’s words; where the print could not be read, the claim was written by hand." }
        p #by-hand { "Written by hand are: the copy of the LaTeX, the notation (what a letter means, its sign, what it depends on), the "
            "claims, the words behind “Because”, and the titles. By machine are: all verdicts, points, values, error "
            "probabilities, the comparison with the print, and the dependencies." }
        h2 #attack { "How to attack it" }
        ol {
            li { b { "The reading." } " Compare the three forms on the page of an equation, and the table of symbols under them, with the "
                "paper. A wrong sign in the notation makes every claim below it worthless." }
            li { b { "The premises." } " A line “where” or “given” is taken for granted. Ask whether the paper grants it." }
            li { b { "The counterexample." } " Type the values into any computer algebra system: the conditions must hold, and both "
                "sides must have the printed values. Ask whether the point is one that the paper would allow." }
            li { b { "The proof." } " Take " code { "audit.json" } ", which has the seed, a point with all residues for each size, and the claim "
                "as text. " code { "referee recheck audit.json" } " evaluates all of it with another algorithm, another prime and rational numbers." }
            li { b { "The program." } " The control papers consist of textbook results, each with a false twin that must be refuted. Add "
                "your own false claim: one that is proven is a bug of the worst kind." }
            li { b { "The command." } " Each page ends with the line that repeats its verdicts." }
        }
    };
    shell("How to read and attack this report", FILE, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_every_verdict_and_every_word() {
        let page = method_page().into_string();
        for verdict in Verdict::ALL {
            assert!(page.contains(&format!("id=\"verdict-{}\"", verdict.name())));
        }
        for (anchor, word, _) in WORDS {
            assert!(page.contains(&format!("id=\"{anchor}\">{word}<")), "{anchor}");
        }
        assert!(page.contains("Schwartz"));
    }

    /// 12 points of a field with 2^61 − 1 elements, sixteen times.
    #[test]
    fn the_worked_number_is_right() {
        let one = (12.0f64 / ((1u64 << 61) - 1) as f64).log2();
        assert!(one < -57.0 && 16.0 * one < -912.0, "{one}");
    }
}
