//! The page on the meaning of claims says what is so: every rule on it has examples, and every example has
//! the verdict that stands behind it, with a certificate.

mod common;

use common::{audited, claims, one_claim_each};
use referee::record::Verdict;
use referee::record::{ClaimOutcome, Link, Method};

/// Words that begin a line of a notation; the other lines of an example are its claim.
const DECLARATIONS: [&str; 14] = [
    "index",
    "coord",
    "vectors",
    "param",
    "field",
    "function",
    "include",
    "operator",
    "assume",
    "flow",
    "metric",
    "strict",
    "dimension",
    "units",
];

/// A paragraph and the examples behind it.
struct Rule {
    text: String,
    examples: Vec<Example>,
}

/// A claim with its declarations, and its verdict as a comment: `# conditional: needs y > 0`.
struct Example {
    declarations: String,
    /// Claims of other equations, by the numbers of these.
    others: Vec<(String, String)>,
    lines: String,
    verdict: String,
    /// What the account of the verdict contains.
    words: String,
}

struct Page {
    notation: String,
    rules: Vec<Rule>,
}

impl Page {
    /// The page in the sources. Text and fenced blocks take turns: the introduction, the notation of all
    /// examples, then a paragraph and its examples, and so on.
    fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/language/meaning.md");
        let text = std::fs::read_to_string(path).expect("the page is there");
        let parts: Vec<&str> = text.split("```").collect();
        assert!(parts.len() % 2 == 1, "every block has an end");
        let notation = parts[1].strip_prefix("notation\n").expect("the notation comes first");
        assert_eq!(parts[parts.len() - 1].trim(), "", "the last rule has examples");
        let rules = parts[2..parts.len() - 1].chunks(2).map(|pair| Rule::read(pair[0], pair[1]));
        Self { notation: notation.to_owned(), rules: rules.collect() }
    }
}

impl Rule {
    fn read(prose: &str, block: &str) -> Self {
        let paragraphs = prose.split("\n\n").map(str::trim);
        let paragraphs: Vec<&str> =
            paragraphs.filter(|text| !text.is_empty() && !text.starts_with('#')).collect();
        let [text] = paragraphs.as_slice() else {
            panic!("each paragraph has examples of its own: {paragraphs:?}");
        };
        let examples = block.strip_prefix("claim\n").expect("examples are claims");
        Self { text: text.replace('\n', " "), examples: examples.split("\n\n").map(Example::read).collect() }
    }

    fn sentences(&self) -> usize {
        self.text.split_inclusive(". ").count()
    }
}

impl Example {
    fn read(text: &str) -> Self {
        let (_, comment) = text.trim().rsplit_once("# ").expect("an example ends in its verdict");
        let (verdict, words) = comment.split_once(": ").unwrap_or((comment, ""));
        let is_declaration =
            |line: &&str| DECLARATIONS.contains(&line.split_whitespace().next().unwrap_or_default());
        let (declarations, lines): (Vec<&str>, Vec<&str>) = text.lines().partition(is_declaration);
        let (of_others, lines): (Vec<&str>, Vec<&str>) =
            lines.into_iter().partition(|line| line.starts_with('('));
        let mut others: Vec<(String, String)> = Vec::new();
        for line in of_others {
            let (number, line) = line.split_once(": ").expect("a number and a line");
            match others.iter_mut().find(|(known, _)| known == number) {
                Some((_, lines)) => *lines += &format!("{line}\n"),
                None => others.push((number.to_owned(), format!("{line}\n"))),
            }
        }
        Self {
            declarations: declarations.join("\n"),
            others,
            lines: lines.join("\n"),
            verdict: verdict.to_owned(),
            words: words.to_owned(),
        }
    }

    /// What is wrong with the page or with the engine, if they differ.
    fn fault(&self, notation: &str) -> Option<String> {
        let front = format!("# Meaning\n\n```notation\n{notation}\n```\n");
        let section = one_claim_each([self.lines.as_str()]);
        let section = match self.declarations.as_str() {
            "" => section,
            lines => format!("{section}```notation\n{lines}\n```\n"),
        };
        let other = |(number, lines): &(String, String)| {
            format!("\n## {number} Other\n\n```claim printed\n{lines}expect assumed\n```\n")
        };
        let others: String = self.others.iter().map(other).collect();
        let audit = audited(&[("README.md", &front), ("1.md", &(section + &others))]);
        let problems: Vec<&str> = audit.papers[0].problems.iter().map(|p| p.rendered.as_str()).collect();
        if !problems.is_empty() {
            return Some(format!("{}\n{}", self.lines, problems.join("\n")));
        }
        let outcome = claims(&audit).next().expect("there is a claim");
        let (verdict, account) = (in_words(outcome.verdict), account(outcome));
        let agrees = verdict == self.verdict && account.contains(&self.words);
        let missing = missing(outcome);
        (!agrees || missing.is_some())
            .then(|| format!("{}\n    is {verdict}: {account} {}", self.lines, missing.unwrap_or_default()))
    }
}

/// The page calls by one word what a user sees as an error.
fn in_words(verdict: Verdict) -> &'static str {
    if verdict == Verdict::Error { "refused" } else { verdict.name() }
}

/// Codes of errors, the reason, and what each link needs.
fn account(outcome: &ClaimOutcome) -> String {
    let codes = outcome.problems.iter().map(|problem| problem.code.clone());
    let needs = outcome.certificate.links.iter().filter(|link| !link.needs.is_empty()).map(|link| {
        let conditions: Vec<&str> = link.needs.iter().map(|need| need.condition.as_str()).collect();
        format!("needs {}", conditions.join(", "))
    });
    let parts: Vec<String> = codes.chain([outcome.reason.to_string()]).chain(needs).collect();
    parts.join("; ")
}

/// What the certificate of a verdict lacks.
fn missing(outcome: &ClaimOutcome) -> Option<&'static str> {
    let links = &outcome.certificate.links;
    match outcome.verdict {
        Verdict::Holds => {
            let both_ways = |link: &Link| {
                !link.instances.is_empty()
                    && link.instances.iter().all(|test| {
                        test.log2_error < -100.0 && test.real.as_ref().is_some_and(|real| real.points > 0)
                    })
            };
            let with_witness = |link: &Link| link.method == Method::SignRules && !link.witness.is_empty();
            let proven = links.iter().all(|link| with_witness(link) || both_ways(link));
            (!proven).then_some("without both ways, or without a witness")
        }
        Verdict::Conditional => {
            let needs = &mut links.iter().flat_map(|link| &link.needs);
            (!needs.any(|need| need.cuts)).then_some("without a condition")
        }
        Verdict::Refuted => {
            let shown = links.iter().any(|link| link.counterexample.is_some());
            // Of coefficients it is said which choices there are.
            (!shown && !outcome.statement.contains("determine")).then_some("without a counterexample")
        }
        _ => None,
    }
}

#[test]
fn every_example_has_the_verdict_behind_it() {
    let page = Page::read();
    let examples = page.rules.iter().flat_map(|rule| &rule.examples);
    let faults: Vec<String> = examples.filter_map(|example| example.fault(&page.notation)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_sentence_of_a_rule_has_an_example() {
    for rule in Page::read().rules {
        assert!(rule.examples.len() >= rule.sentences(), "{}", rule.text);
    }
}

#[test]
fn every_verdict_of_a_claim_occurs() {
    let page = Page::read();
    for verdict in ["holds", "conditional", "refuted", "assumed", "refused", "undecided"] {
        let mut examples = page.rules.iter().flat_map(|rule| &rule.examples);
        assert!(examples.any(|example| example.verdict == verdict), "{verdict}");
    }
}
