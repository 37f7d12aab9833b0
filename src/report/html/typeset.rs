//! LaTeX → MathML, at build time, so that no script runs to show a formula.
//!
//! What `math-core` does not know stays readable as its TeX source; it is marked and kept as a warning.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use maud::{Markup, PreEscaped, html};

use super::mathml::{Rendered, rendered};
use crate::diagnostic::Source;
use crate::language::latex::{latex, relation_latex};
use crate::language::parse_expression;
use crate::language::relation::Relation;

/// Pieces up to this width, in em, fit on every page as they are.
const NARROW: f64 = 16.0;

/// Commands that the converter lacks; what it crosses out twice over is drawn as a box.
const MACROS: [(&str, &str); 10] = [
    ("boxed", r"\xcancel{\xcancel{#1}}"),
    ("dotsb", r"\cdots"),
    ("dotsc", r"\ldots"),
    ("mathnormal", "#1"),
    ("pmb", r"\boldsymbol{#1}"),
    ("smash", "#1"),
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("tag", r"\qquad(\mathrm{#1})"),
    ("textcolor", r"{\color{#1}#2}"),
    ("widetilde", r"\tilde{#1}"),
];
/// Environments that it lacks or would number, and what stands for them.
const ENVIRONMENTS: [(&str, Option<&str>); 9] = [
    ("align", Some("aligned")),
    ("align*", Some("aligned")),
    ("split", Some("aligned")),
    ("gather", Some("gathered")),
    ("gather*", Some("gathered")),
    ("multline", Some("gathered")),
    ("multline*", Some("gathered")),
    ("smallmatrix", Some("matrix")),
    ("equation", None),
];
/// Commands that cannot be macros, and a sign behind which the converter drops a space.
const REWRITTEN: [(&str, &str); 7] = [
    (r"\nonumber", ""),
    (r"\ref{", r"\text{"),
    (r"\eqref{", r"\text{"),
    (r"\mbox{", r"\text{"),
    (r"\hbox{", r"\text{"),
    (r"\hspace*", r"\hspace"),
    (r"\& ", r"\&{} "),
];

/// A typesetter with its cache; one a thread.
pub struct Typesetter {
    converter: LatexToMathML,
    cache: RefCell<HashMap<(String, bool), Markup>>,
    warnings: RefCell<BTreeMap<String, String>>,
}

impl Default for Typesetter {
    fn default() -> Self {
        let macros = MACROS.map(|(name, meaning)| (name.to_owned(), meaning.to_owned())).to_vec();
        let converter = LatexToMathML::new(MathCoreConfig { macros, ..MathCoreConfig::default() });
        let converter = converter.expect("the macros are well-formed");
        Self { converter, cache: RefCell::default(), warnings: RefCell::default() }
    }
}

impl Typesetter {
    /// A formula on its own line; it breaks at its relations and signs where the page is narrow.
    pub fn display(&self, tex: &str) -> Markup {
        self.typeset(tex, true)
    }

    /// A formula within a line of text.
    pub fn inline(&self, tex: &str) -> Markup {
        self.typeset(tex, false)
    }

    /// An expression of the claim language, or its source where it cannot be read.
    pub fn expression(&self, text: &str) -> Markup {
        let source = Source::new("", text);
        match parse_expression(&source, 0..text.len()) {
            Ok(expression) => self.inline(&latex(&expression)),
            Err(_) => html! { code { (text) } },
        }
    }

    /// Such as `x > 0`: two expressions of the claim language and what is said of them, or the source where that
    /// cannot be read.
    pub fn relation(&self, text: &str) -> Markup {
        let read = |side: &str| parse_expression(&Source::new("", side), 0..side.len()).ok();
        let typeset = Relation::ALL.iter().find_map(|(_, relation)| {
            let (left, right) = text.split_once(&format!(" {} ", relation.symbol()))?;
            Some(format!("{} {} {}", latex(&read(left)?), relation_latex(*relation), latex(&read(right)?)))
        });
        typeset.map_or_else(|| html! { code { (text) } }, |tex| self.inline(&tex))
    }

    /// What could not be typeset, by its TeX source.
    pub fn into_warnings(self) -> BTreeMap<String, String> {
        self.warnings.into_inner()
    }

    fn typeset(&self, tex: &str, display: bool) -> Markup {
        let key = (tex.to_owned(), display);
        if let Some(done) = self.cache.borrow().get(&key) {
            return done.clone();
        }
        let markup = match self.render(tex, display) {
            Ok(Rendered { html, .. }) if !display => PreEscaped(html),
            // The style sheet makes a piece smaller that is too wide for the page.
            Ok(Rendered { html, width }) => {
                let width = (width > NARROW).then(|| format!("--em:{:.0}", width.ceil()));
                html! { div.formula style=[width] { (PreEscaped(html)) } }
            }
            Err(reason) => {
                self.warnings.borrow_mut().insert(tex.to_owned(), reason);
                let shown = html! {
                    code.tex { (tex) }
                    " " span.tex-warning { "(shown as TeX: not typeset)" }
                };
                if display {
                    html! { div.formula { (shown) } }
                } else {
                    shown
                }
            }
        };
        self.cache.borrow_mut().insert(key, markup.clone());
        markup
    }

    fn render(&self, tex: &str, display: bool) -> Result<Rendered, String> {
        let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
        let converted = self.converter.convert_with_local_state(&known(tex), mode);
        Ok(rendered(&converted.map_err(|error| error.error_message())?.mathml, tex, display))
    }
}

/// What the converter knows, in place of what it does not.
fn known(tex: &str) -> String {
    // A page has its own references, and its own distance between lines.
    let mut tex = replaced(&replaced(tex, r"\label{", '}', ""), r"\\[", ']', r"\\");
    for (from, to) in REWRITTEN {
        tex = tex.replace(from, to);
    }
    for (from, to) in ENVIRONMENTS {
        for side in ["begin", "end"] {
            let to = to.map(|to| format!("\\{side}{{{to}}}"));
            tex = tex.replace(&format!("\\{side}{{{from}}}"), to.as_deref().unwrap_or_default());
        }
    }
    formulas_in_text(&tex)
}

/// With something else in place of all from one mark to the next of another.
fn replaced(tex: &str, from: &str, to: char, by: &str) -> String {
    let mut parts = tex.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |tex, part| tex + by + part.split_once(to).map_or(part, |(_, rest)| rest))
}

/// `\text{if $x$ is}` as text, formula and text. A formula has dollars nowhere else.
fn formulas_in_text(tex: &str) -> String {
    let marks = tex.match_indices('$').filter(|(at, _)| !tex[..*at].ends_with('\\'));
    let (mut out, mut end) = (String::new(), 0);
    for ((at, _), by) in marks.zip(["}{", r"}\text{"].into_iter().cycle()) {
        out.extend([&tex[end..at], by]);
        end = at + 1;
    }
    out + &tex[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(tex: &str, display: bool) -> Rendered {
        Typesetter::default().render(tex, display).unwrap()
    }

    /// What stands within `<semantics><mrow>`.
    fn inside(tex: &str, display: bool) -> String {
        let html = all(tex, display).html;
        let (_, rest) = html.split_once("<semantics><mrow>").unwrap();
        rest.split("</mrow><annotation").next().unwrap().to_owned()
    }

    fn text(tex: &str) -> String {
        inside(tex, false)
    }

    #[test]
    fn styled_letters_are_unicode() {
        assert_eq!(text(r"\mathcal L"), "<mi>ℒ</mi>");
        assert_eq!(text(r"\boldsymbol\alpha"), "<mi>𝜶</mi>");
        assert_eq!(text(r"\mathrm{d}"), r#"<mi mathvariant="normal">d</mi>"#);
        assert_eq!(text(r"\mathrm{loss}"), "<mi>loss</mi>");
    }

    #[test]
    fn alignments_have_no_numbers() {
        let aligned = inside(r"\begin{align}a&=b\\&-c\end{align}", true);
        assert!(aligned.starts_with(r#"<mtable displaystyle="true""#), "{aligned}");
        assert_eq!(aligned.matches("<mtd").count(), 4);
        // Behind `&`, a sign has two operands.
        assert!(aligned.contains(r#"<mo form="infix">−</mo><mi>c</mi>"#), "{aligned}");
        let tagged = inside(r"a\tag{7}", true);
        assert!(
            tagged.contains(r#"<mspace width="2em"></mspace><mo stretchy="false">(</mo><mn>7</mn>"#),
            "{tagged}"
        );
    }

    #[test]
    fn signs_are_operands_or_operators() {
        assert_eq!(text("a=-b"), r#"<mi>a</mi><mo>=</mo><mo lspace="0" rspace="0">−</mo><mi>b</mi>"#);
        assert_eq!(text("a-b"), "<mi>a</mi><mo>−</mo><mi>b</mi>");
        assert!(text("x_{i+1,j}").contains(r#"<mo lspace="0" rspace="0">+</mo>"#));
    }

    #[test]
    fn functions_stand_apart_from_letters() {
        let log = r#"<mo lspace="0.1667em" rspace="0.1667em">log</mo>"#;
        assert_eq!(text(r"a\log x"), format!("<mi>a</mi>{log}<mi>x</mi>"));
        assert!(
            text(r"\log(x)").starts_with(r#"<mo lspace="0" rspace="0">log</mo>"#),
            "{}",
            text(r"\log(x)")
        );
    }

    #[test]
    fn nothing_of_mathml_3_is_left() {
        for tex in [r"\boxed{a}", r"\mathbb R", r"\left(\frac ab\right)", r"x\,\!y", r"\cancel{a}"] {
            let html = all(tex, true).html;
            assert!(
                !html.contains("menclose") && !html.contains("fence=") && !html.contains("mfenced"),
                "{html}"
            );
        }
    }

    #[test]
    fn fences_stretch_only_around_what_is_tall() {
        assert!(text(r"\left(x_i\right)").contains(r#"<mo stretchy="false" lspace="0" rspace="0">(</mo>"#));
        assert!(text(r"\left(\frac ab\right)").contains("<mo>(</mo><mfrac>"));
    }

    #[test]
    fn marks_are_drawn_by_the_style_sheet() {
        assert_eq!(inside(r"\boxed{a}", true), r#"<mrow class="boxed"><mi>a</mi></mrow>"#);
        for cancel in [r"\cancel{a}", r"\bcancel{a}", r"\xcancel{a}"] {
            assert_eq!(inside(cancel, true), r#"<mrow class="cancelled"><mi>a</mi></mrow>"#);
        }
        assert_eq!(
            text(r"\overline{ab}"),
            r#"<mrow class="overlined"><mrow><mi>a</mi><mi>b</mi></mrow></mrow>"#
        );
        // A letter that leans to the right keeps its power at a distance.
        assert_eq!(text("V^2"), r#"<msup style="--lean:0.21em"><mi>V</mi><mn>2</mn></msup>"#);
    }

    #[test]
    fn signs_of_markup_are_escaped() {
        let html = all(r"a<b \text{ \& c}", false).html;
        assert!(
            html.contains("<mo>&lt;</mo>") && html.contains("<mtext>\u{a0}&amp;\u{a0}c</mtext>"),
            "{html}"
        );
        assert!(html.contains(r#"x-tex">a&lt;b \text{ \&amp; c}</annotation>"#), "{html}");
    }

    #[test]
    fn tables_have_rows_columns_and_rules() {
        let cases = inside(r"f=\begin{cases}1&x>0\\0&x<0\end{cases}", true);
        assert!(cases.contains("<mo>{</mo><mtable"), "{cases}");
        assert_eq!((cases.matches("<mtr").count(), cases.matches("<mtd").count()), (2, 4), "{cases}");
        let array = inside(r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", true);
        assert_eq!((array.matches("<mtr").count(), array.matches("<mtd").count()), (2, 4), "{array}");
        assert!(array.contains("border-right") && array.contains("border-top"), "{array}");
        let stack = inside(r"\sum_{\substack{i<j\\j<k}}a", true);
        assert_eq!(stack.matches("<mtr").count(), 2, "{stack}");
    }

    #[test]
    fn a_distance_between_lines_is_not_shown() {
        assert_eq!(
            text(r"\begin{matrix}a\\[2pt]b\\[1ex]c\end{matrix}"),
            text(r"\begin{matrix}a\\b\\c\end{matrix}")
        );
    }

    #[test]
    fn text_holds_formulas() {
        assert_eq!(text(r"\text{if $x$ and \$5 $y_1$.}"), text(r"\text{if }x\text{ and \$5 }y_1\text{.}"));
        assert!(text(r"a_{\text{$x$}}").contains("<mi>x</mi>"));
    }

    #[test]
    fn phantoms_take_room_and_are_not_seen() {
        let phantom = text(r"a\phantom{bcd}e");
        assert!(
            phantom.contains("<mphantom><mrow><mi>b</mi><mi>c</mi><mi>d</mi></mrow></mphantom>"),
            "{phantom}"
        );
        assert!((all(r"a\phantom{bcd}e", true).width - all("abcde", true).width).abs() < 1e-9);
    }

    #[test]
    fn labels_are_not_shown() {
        assert_eq!(text(r"a\label{eq:a}+b"), text("a+b"));
        assert!(inside(r"\begin{align}a&=b\label{x}\\c&=d\nonumber\end{align}", true).contains("<mi>d</mi>"));
        assert_eq!(text(r"x\text{ by }\eqref{b}"), text(r"x\text{ by }\text{b}"));
        // A word is no environment.
        assert!(text(r"\text{align}").contains("align<"));
    }

    #[test]
    fn colours_and_accents() {
        assert_eq!(
            text(r"\textcolor{red}{b}c"),
            r#"<mrow style="color:#FF0000;"><mi>b</mi></mrow><mi>c</mi>"#
        );
        assert!(text(r"\widetilde{ab}").starts_with("<mover"), "{}", text(r"\widetilde{ab}"));
    }

    #[test]
    fn long_formulas_break_at_relations_and_signs() {
        let left = r"\frac{\partial p}{\partial t}+\mathrm{something}+\mathrm{anything}";
        let sides = r"\mathrm{first\,side}+\mathrm{second\,side}-\mathrm{third\,side}";
        let long = all(&format!("{left}={sides}=0"), true);
        assert_eq!(long.html.matches("<span class=\"part\">").count(), 2, "{}", long.html);
        assert_eq!(long.html.matches("<math ").count(), 7, "{}", long.html);
        assert_eq!(long.html.matches("<annotation").count(), 1);
        assert!(long.html.contains(r#"<math displaystyle="true"><mo form="infix">−</mo>"#), "{}", long.html);
        assert!(long.width < 12.0, "{}", long.width);
        // What fits on a phone stays whole, and so does what stands in brackets.
        assert_eq!(all("a=b+c", true).html.matches("<math").count(), 1);
        assert_eq!(all(&format!(r"({sides}+\mathrm{{fourth}})"), true).html.matches("<math").count(), 1);
    }

    #[test]
    fn widths_are_in_em_of_the_formula() {
        // Measured in Chromium with the font of the site: 5.7.
        let width = all("a+b=c+d", true).width;
        assert!((5.7..6.5).contains(&width), "{width}");
        assert!(all(r"\frac{a+b}{c}", true).width < all("a+b+c", true).width);
    }

    #[test]
    fn the_source_stays_in_the_markup() {
        let shown = Typesetter::default().display(r"\frac{a}{b}").into_string();
        assert!(shown.contains(r#"<annotation encoding="application/x-tex">\frac{a}{b}"#), "{shown}");
    }

    #[test]
    fn an_unknown_command_stays_readable() {
        let typesetter = Typesetter::default();
        let shown = typesetter.inline(r"\nosuchcommand{x} < 1").into_string();
        assert!(shown.contains(r"\nosuchcommand{x} &lt; 1"), "{shown}");
        assert_eq!(typesetter.into_warnings().len(), 1);
    }

    #[test]
    fn claim_language_is_typeset() {
        let shown = Typesetter::default().expression("d(F, q[1])").into_string();
        assert!(shown.contains(r"\frac{\partial F}"), "{shown}");
        assert!(Typesetter::default().expression("no (").into_string().contains("<code>no (</code>"));
        let shown = Typesetter::default().relation("x - y != 0").into_string();
        assert!(shown.contains(r">x - y \neq 0</annotation>"), "{shown}");
        assert!(
            Typesetter::default().relation("x + … > 0").into_string().contains("<code>x + … &gt; 0</code>")
        );
    }
}
