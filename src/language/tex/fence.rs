//! Which bracket closes which.

use super::Fault;
use super::node::{Node, NodeKind, Script, Side, gathered};
use crate::diagnostic::Span;
use crate::language::ast::Height;

const PAIRS: [(&str, &str); 7] = [
    ("(", ")"),
    ("[", "]"),
    ("\\{", "\\}"),
    ("\\langle", "\\rangle"),
    ("|", "|"),
    ("\\|", "\\|"),
    // A ket.
    ("|", "\\rangle"),
];

/// As many brackets within brackets are read.
const MAX_BRACKETS: usize = 30;

struct Open {
    mark: String,
    side: Side,
    span: Span,
    before: Vec<Node>,
}

/// The nodes with all that stands between two brackets as one, and groups without scripts dissolved.
///
/// # Errors
/// Points at a bracket without its partner.
pub(crate) fn fences(nodes: &[Node]) -> Result<Vec<Node>, Fault> {
    let mut stack: Vec<Open> = Vec::new();
    let mut out: Vec<Node> = Vec::new();
    if nodes.iter().filter(|node| matches!(node.kind, NodeKind::Mark(..))).count() > MAX_BRACKETS {
        deepest(nodes)?;
    }
    for node in gathered(dissolved(nodes)) {
        let NodeKind::Mark(mark, side) = &node.kind else {
            out.push(node);
            continue;
        };
        let is_bar = mark == "|" || mark == "\\|";
        // Between bra and ket a bar sets apart, and is no bracket.
        let within = stack.last().is_some_and(|open| open.mark == "\\langle") && !out.is_empty();
        if mark == "|" && *side == Side::Unsaid && within {
            out.push(node);
            continue;
        }
        let opens = match side {
            Side::Left => true,
            Side::Right => false,
            // Of bars the first opens, unless one is open.
            Side::Unsaid if is_bar => {
                node.scripts.is_empty() && stack.last().is_none_or(|open| open.mark != *mark)
            }
            Side::Unsaid => PAIRS.iter().any(|pair| pair.0 == mark),
        };
        let closes = *side == Side::Right || PAIRS.iter().any(|pair| pair.1 == mark);
        if opens {
            stack.push(Open {
                mark: mark.clone(),
                side: *side,
                span: node.span.clone(),
                before: std::mem::take(&mut out),
            });
        } else if closes {
            // `\left.` is no bracket; a bracket that is made to open is closed by one that is made to close.
            let fits = |open: &Open| {
                let is_pair = PAIRS.contains(&(open.mark.as_str(), mark.as_str()));
                match (open.side, side) {
                    (Side::Left, Side::Right) => is_pair || open.mark == "." || mark == ".",
                    (Side::Unsaid, Side::Unsaid) => is_pair,
                    _ => is_pair && mark == "|",
                }
            };
            let Some(open) = stack.pop().filter(fits) else {
                return Err(Fault::malformed(
                    node.span.clone(),
                    format!("no bracket is open that `{mark}` could close"),
                ));
            };
            let inner = std::mem::replace(&mut out, open.before);
            let kind = NodeKind::Fence(open.mark, inner, mark.clone());
            let span = open.span.start..node.span.end;
            out.push(Node { kind, span, primes: node.primes, scripts: node.scripts });
        } else {
            out.push(node);
        }
    }
    match stack.pop() {
        None => Ok(out),
        Some(open) => Err(Fault::malformed(open.span, format!("`{}` is not closed", open.mark))),
    }
}

/// Refuses brackets within brackets beyond what is ever printed, so that no input can exhaust the stack.
fn deepest(nodes: &[Node]) -> Result<(), Fault> {
    let mut depth = 0usize;
    for node in nodes {
        let NodeKind::Mark(mark, side) = &node.kind else { continue };
        if *side == Side::Left
            || (*side == Side::Unsaid && PAIRS.iter().any(|pair| pair.0 == mark && pair.0 != pair.1))
        {
            depth += 1;
        } else if *side == Side::Right || PAIRS.iter().any(|pair| pair.1 == mark && pair.0 != pair.1) {
            depth = depth.saturating_sub(1);
        }
        if depth > MAX_BRACKETS {
            return Err(Fault::malformed(node.span.clone(), "this is nested too deeply"));
        }
    }
    Ok(())
}

fn is_letter(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..))
}

/// True of scripts that stand at other heights, so that none is of the others.
fn apart(inner: &[Script], outer: &[Script]) -> bool {
    !outer.iter().any(|script| inner.iter().any(|other| other.height == script.height))
        && outer.iter().all(|script| script.height == Height::Lower)
}

fn dissolved(nodes: &[Node]) -> Vec<Node> {
    let mut out = Vec::new();
    for node in nodes {
        match &node.kind {
            NodeKind::Group(inner) if node.is_bare() && !inner.is_empty() => out.extend(dissolved(inner)),
            // `{T}^{ab}` is the letter with its scripts.
            NodeKind::Group(inner) => match inner.as_slice() {
                [only]
                    if only.is_bare() && matches!(only.kind, NodeKind::Letter(_) | NodeKind::Styled(..)) =>
                {
                    out.push(Node { kind: only.kind.clone(), ..node.clone() });
                }
                // `{g^{ab}}_{,c}`, too, where nothing stands above something.
                [only] if is_letter(only) && apart(&only.scripts, &node.scripts) => {
                    let behind = node.scripts.iter().map(|script| Script { apart: true, ..script.clone() });
                    let scripts = only.scripts.iter().cloned().chain(behind).collect();
                    let primes = only.primes + node.primes;
                    out.push(Node { kind: only.kind.clone(), span: node.span.clone(), primes, scripts });
                }
                _ => out.push(node.clone()),
            },
            _ => out.push(node.clone()),
        }
    }
    out
}
