//! A formula from KaTeX's tree to HTML.

use katex::mathml_tree::{MathNode, MathNodeType as Kind};

use super::breaks::{cut, total_width};
use super::convert::{Style, expression};
use super::element::{Element, escape, write};
use super::spacing::finished;

/// A formula as HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    pub html: String,
    /// Estimated width, in em, of its widest piece that cannot break.
    pub width: f64,
}

/// What KaTeX made of a formula, as one or more adjacent `<math>`, the first of which keeps the TeX source.
pub fn rendered(katex: &MathNode, tex: &str, display: bool) -> Rendered {
    let style = Style { display, level: 0, inline: !display };
    let mut row = Vec::new();
    expression(katex, style, &mut row);
    let parts = cut(finished(row, style));
    let width = parts.iter().flatten().map(|piece| total_width(piece, 0)).fold(0.0, f64::max);
    let mut html = String::new();
    let several = parts.len() > 1;
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            html.push_str("<wbr>");
        }
        // A relation's whole right side moves to the next line before it is broken itself.
        let grouped = several && display && part.len() > 1;
        if grouped {
            html.push_str("<span class=\"part\">");
        }
        for (m, piece) in part.iter().enumerate() {
            if m > 0 {
                html.push_str("<wbr>");
            }
            let source = (n == 0 && m == 0).then_some(tex);
            write_math(piece, source, display, &mut html);
        }
        if grouped {
            html.push_str("</span>");
        }
    }
    Rendered { html, width }
}

fn write_math(row: &[Element], source: Option<&str>, display: bool, out: &mut String) {
    out.push_str(if display { "<math displaystyle=\"true\">" } else { "<math>" });
    match source {
        Some(tex) => {
            out.push_str("<semantics>");
            match row {
                [only] => write(only, out),
                _ => write(&Element::new(Kind::Mrow, row.to_vec()), out),
            }
            out.push_str("<annotation encoding=\"application/x-tex\">");
            escape(tex, out);
            out.push_str("</annotation></semantics>");
        }
        None => row.iter().for_each(|element| write(element, out)),
    }
    out.push_str("</math>");
}

#[cfg(test)]
mod tests {
    use katex::dom_tree::HtmlDomNode;
    use katex::types::OutputFormat;
    use katex::{KatexContext, Settings, render_to_dom_tree};

    use super::super::element::APPLY;
    use super::*;

    fn all(tex: &str, display: bool) -> Rendered {
        let settings = Settings::builder()
            .display_mode(display)
            .throw_on_error(true)
            .output(OutputFormat::Mathml)
            .build();
        let tree = render_to_dom_tree(&KatexContext::default(), tex, &settings).unwrap();
        let Some(HtmlDomNode::MathML(math)) = tree.children.first() else { panic!("no MathML") };
        rendered(math, tex, display)
    }

    /// The inside of the only `<semantics>`, without the annotation.
    fn inside(tex: &str, display: bool) -> String {
        let html = all(tex, display).html;
        let (_, rest) = html.split_once("<semantics>").unwrap();
        rest.split("<annotation").next().unwrap().to_owned()
    }

    fn text(tex: &str) -> String {
        inside(tex, false)
    }

    #[test]
    fn styled_letters_are_unicode() {
        assert_eq!(text(r"\mathcal L"), "<mi>ℒ</mi>");
        assert_eq!(text(r"\mathbb{R}"), "<mi>ℝ</mi>");
        assert_eq!(text(r"\mathfrak g"), "<mi>𝔤</mi>");
        assert_eq!(text(r"\mathbf x"), "<mi>𝐱</mi>");
        assert_eq!(text(r"\boldsymbol\alpha"), "<mi>𝜶</mi>");
        assert_eq!(text(r"\mathbf{12}"), "<mn>𝟏𝟐</mn>");
        // One upright letter would be set in italics, several would not.
        assert_eq!(text(r"\mathrm{d}"), r#"<mi mathvariant="normal">d</mi>"#);
        assert_eq!(text(r"\Gamma"), r#"<mi mathvariant="normal">Γ</mi>"#);
        assert_eq!(text(r"\mathrm{loss}"), "<mi>loss</mi>");
        assert_eq!(text(r"\partial"), "<mi>∂</mi>");
        assert_eq!(text(r"\infty"), "<mi>∞</mi>");
    }

    #[test]
    fn nothing_of_mathml_3_is_left() {
        let every = r"\boxed{\mathcal A}+\cancel{x}\begin{pmatrix}a&b\\c&d\end{pmatrix}\left\langle\mathbf x\right\rangle\,\overline{ab}\xrightarrow{n\to\infty}{\cal L}\stackrel{!}{=}\|x\|\widehat{ab}";
        for display in [true, false] {
            let html = all(every, display).html;
            for gone in [
                "menclose",
                "columnalign",
                "fence=",
                "separator",
                "xmlns",
                "mathvariant",
                "<mo><m",
                "+0.6em",
                "<span class=\"katex",
            ] {
                assert!(!html.contains(gone), "{gone}: {html}");
            }
        }
    }

    #[test]
    fn alignments_keep_their_columns() {
        let aligned = inside(r"\begin{aligned}a&=b\\&-c\end{aligned}", true);
        assert!(
            aligned.starts_with(
                r#"<mtable class="aligned" displaystyle="true"><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo>"#
            ),
            "{aligned}"
        );
        // Behind `&`, a sign has two operands.
        assert!(aligned.contains(r#"<mo form="infix">−</mo><mi>c</mi>"#), "{aligned}");
        assert_eq!(inside(r"\begin{align}a&=b\\c&=d\end{align}", true).matches("<mtd>").count(), 4);
        let cases = inside(r"\begin{cases}1&x>0\\0&\text{otherwise}\end{cases}", true);
        assert!(cases.contains(r#"<mo form="prefix">{</mo><mtable class="cases">"#), "{cases}");
        let array = inside(r"\begin{array}{l|c}a&b\\\hline c&d\end{array}", true);
        assert!(array.contains(r#"<mtr class="ruled"><mtd class="left">"#), "{array}");
        assert!(array.contains(r#"<mtd class="lined"><mi>b</mi>"#), "{array}");
    }

    #[test]
    fn a_tag_stands_behind_its_formula() {
        let tagged = inside(r"\underbrace{a+b}_{\text{sum}}\tag{7}", true);
        assert!(tagged.ends_with(r#"<mspace width="2em"/><mtext>(7)</mtext></mrow>"#), "{tagged}");
        assert!(tagged.contains(r#"<mo stretchy="true">⏟</mo>"#), "{tagged}");
    }

    #[test]
    fn signs_are_operands_or_operators() {
        assert_eq!(text("a=-b"), r#"<mrow><mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi></mrow>"#);
        assert_eq!(text("a-b"), "<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>");
        assert!(text(r"a\not\geq b").contains("<mo>≱</mo>"));
        let index = text("x_{i+1,j}");
        assert!(index.contains(r#"<mo lspace="0" rspace="0">+</mo>"#), "{index}");
    }

    #[test]
    fn functions_have_thin_spaces() {
        let thin = r#"<mspace width=".17em"/>"#;
        assert_eq!(
            text(r"a\log x"),
            format!("<mrow><mi>a</mi>{thin}<mi>log</mi><mo>{APPLY}</mo>{thin}<mi>x</mi></mrow>")
        );
        assert!(!text(r"\log(x)").contains("mspace"));
        assert!(!text(r"-\det\left(g\right)").contains("mspace"));
        assert_eq!(text(r"a\,\;b"), r#"<mrow><mi>a</mi><mspace width=".45em"/><mi>b</mi></mrow>"#);
        assert_eq!(text(r"a\!b"), r#"<mrow><mi>a</mi><mspace width="-.17em"/><mi>b</mi></mrow>"#);
    }

    #[test]
    fn fences_stretch_only_around_what_is_tall() {
        assert!(text(r"\left(x_i\right)").contains(r#"<mo stretchy="false">(</mo>"#));
        assert!(text(r"\left(\frac ab\right)").contains(r#"<mo form="prefix">(</mo><mfrac>"#));
        assert!(text(r"\left|\frac ab\right|").contains(r#"<mo form="postfix">|</mo>"#));
    }

    #[test]
    fn marks_are_drawn_by_the_style_sheet() {
        assert_eq!(inside(r"\boxed{a}", true), r#"<mrow class="boxed"><mi>a</mi></mrow>"#);
        assert_eq!(
            text(r"\overline{ab}"),
            r#"<mrow class="overlined"><mrow><mi>a</mi><mi>b</mi></mrow></mrow>"#
        );
        assert_eq!(text(r"\hat f"), r#"<mover accent="true"><mi>f</mi><mo stretchy="false">ˆ</mo></mover>"#);
        // A letter that leans to the right keeps its power at a distance.
        assert_eq!(text("V^2"), r#"<msup><mi>V</mi><mrow><mspace width=".21em"/><mn>2</mn></mrow></msup>"#);
        assert_eq!(text("x''"), "<msup><mi>x</mi><mo>″</mo></msup>");
    }

    #[test]
    fn long_formulas_break_at_relations_and_signs() {
        let left = r"\frac{\partial p}{\partial t}+\mathrm{something}+\mathrm{anything}";
        let long = all(
            &format!(r"{left}=\mathrm{{first\,side}}+\mathrm{{second\,side}}-\mathrm{{third\,side}}=0"),
            true,
        );
        assert_eq!(long.html.matches("<span class=\"part\">").count(), 2, "{}", long.html);
        assert_eq!(long.html.matches("<math ").count(), 7, "{}", long.html);
        assert_eq!(long.html.matches("<annotation").count(), 1);
        assert!(long.html.contains(r#"<math displaystyle="true"><mo form="infix">−</mo>"#), "{}", long.html);
        assert!(long.width < 12.0, "{}", long.width);
        // What fits on a phone stays whole, and so does what stands in brackets.
        assert_eq!(all("a=b+c", true).html.matches("<math").count(), 1);
        let inner = r"(\mathrm{first\,side}+\mathrm{second\,side}+\mathrm{third\,side}+\mathrm{fourth})";
        assert_eq!(all(inner, true).html.matches("<math").count(), 1);
    }

    #[test]
    fn what_markup_means_is_escaped() {
        let html = all(r"a<b \text{ \& c}", false).html;
        assert!(html.contains("<mo>&lt;</mo>") && html.contains("&amp;"), "{html}");
        assert!(html.contains(r#"x-tex">a&lt;b \text{ \&amp; c}</annotation>"#), "{html}");
    }

    #[test]
    fn widths_are_in_em_of_the_formula() {
        let width = |tex| {
            total_width(
                &{
                    let mut row = Vec::new();
                    let settings =
                        Settings::builder().display_mode(true).output(OutputFormat::Mathml).build();
                    let tree = render_to_dom_tree(&KatexContext::default(), tex, &settings).unwrap();
                    let Some(HtmlDomNode::MathML(math)) = tree.children.first() else { panic!("no MathML") };
                    let style = Style { display: true, level: 0, inline: false };
                    expression(math, style, &mut row);
                    finished(row, style)
                },
                0,
            )
        };
        // Measured in Chromium with the font of the site: 5.7.
        assert!((5.7..6.5).contains(&width("a+b=c+d")), "{}", width("a+b=c+d"));
        assert!(width(r"\frac{a+b}{c}") < width("a+b+c"));
    }
}
