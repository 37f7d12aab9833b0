//! The reference of the claim language as a page: its Markdown as HTML.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::page::shell;
use crate::language::reference::reference;

/// The page, at the root of the site.
pub const FILE: &str = "language.html";

pub fn reference_page() -> Markup {
    let (body, contents) = of_markdown(&reference());
    let content = html! {
        (PreEscaped(body.0))
        nav.contents aria-label="On this page" {
            ul { @for (id, title) in contents { li { a href={ "#" (id) } { (title) } } } }
        }
    };
    shell("The claim language", FILE, &content)
}

/// HTML, and the sections of the second level with their anchors.
fn of_markdown(text: &str) -> (PreEscaped<String>, Vec<(String, String)>) {
    let mut out = String::new();
    let mut contents = Vec::new();
    let mut heading: Option<(HeadingLevel, String)> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        if let Some((level, title)) = &mut heading {
            match event {
                Event::End(TagEnd::Heading(_)) => {
                    let mut id = slug(title);
                    if contents.iter().any(|(known, _)| *known == id) {
                        id = format!("{id}-{}", contents.len());
                    }
                    let shown = html! { (title) }.into_string();
                    out.push_str(&format!("<{level} id=\"{id}\">{shown}</{level}>\n"));
                    if *level == HeadingLevel::H2 {
                        contents.push((id, title.clone()));
                    }
                    heading = None;
                }
                Event::Text(text) | Event::Code(text) => title.push_str(&text),
                _ => {}
            }
            continue;
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::Start(tag) => out.push_str(&opening(&tag)),
            Event::End(tag) => out.push_str(closing(tag)),
            Event::Text(text) => out.push_str(&html! { (*text) }.into_string()),
            Event::Code(code) => out.push_str(&html! { code { (*code) } }.into_string()),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Rule => out.push_str("<hr>"),
            // The reference has no markup of its own.
            _ => {}
        }
    }
    (PreEscaped(out), contents)
}

fn opening(tag: &Tag<'_>) -> String {
    match tag {
        Tag::Paragraph => "<p>".to_owned(),
        Tag::List(Some(_)) => "<ol>".to_owned(),
        Tag::List(None) => "<ul>".to_owned(),
        Tag::Item => "<li>".to_owned(),
        Tag::Emphasis => "<em>".to_owned(),
        Tag::Strong => "<strong>".to_owned(),
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
            "<pre tabindex=\"0\" role=\"region\" aria-label=\"Example\">".to_owned()
        }
        Tag::Table(_) => "<div class=\"table\"><table>".to_owned(),
        Tag::TableHead | Tag::TableRow => "<tr>".to_owned(),
        Tag::TableCell => "<td>".to_owned(),
        Tag::BlockQuote(_) => "<blockquote>".to_owned(),
        _ => String::new(),
    }
}

fn closing(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::CodeBlock => "</pre>\n",
        TagEnd::Table => "</table></div>\n",
        TagEnd::TableHead | TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell => "</td>",
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        _ => "",
    }
}

fn slug(title: &str) -> String {
    let letters: String =
        title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    letters.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_what_the_reference_has() {
        let page = reference_page().into_string();
        assert!(page.contains("<h2 id=\"the-domain\">The domain</h2>"), "{page}");
        assert!(page.contains("href=\"#error-codes\""));
        assert!(page.contains("E0211"));
        // Every example of the text is one here, with its signs escaped.
        assert_eq!(page.matches("<pre").count(), reference().matches("\n```\n").count());
        assert!(page.contains("sqrt(a^2) = a") && page.contains("&gt; 0"));
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(of_markdown("a `<b>` < *c*").0.0, "<p>a <code>&lt;b&gt;</code> &lt; <em>c</em></p>\n");
    }
}
