//! The part of the prelude that a program needs: it is read by people, and a report has hundreds of them.

use std::collections::BTreeSet;

const PRELUDE: &str = include_str!("prelude.py");

/// The whole prelude, line by line.
pub(super) fn lines() -> impl Iterator<Item = &'static str> {
    PRELUDE.lines()
}

/// A function or class by its name, or statements that are always kept, which have none.
struct Block<'a> {
    name: Option<&'a str>,
    text: String,
}

/// The prelude with the functions and classes that a text leads to, in their order.
pub(super) fn needed_by(text: &str) -> String {
    let blocks = blocks();
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let mut words: BTreeSet<&str> = words_of(text);
    loop {
        let new: Vec<usize> = (0..blocks.len())
            .filter(|n| !kept.contains(n) && blocks[*n].name.is_none_or(|name| words.contains(name)))
            .collect();
        if new.is_empty() {
            break;
        }
        for n in new {
            kept.insert(n);
            words.extend(words_of(&blocks[n].text));
        }
    }
    kept.into_iter().map(|n| blocks[n].text.as_str()).collect()
}

/// The prelude cut at the functions and classes of its outermost level; comments and decorators go with what follows.
fn blocks() -> Vec<Block<'static>> {
    let mut blocks: Vec<Block<'static>> = vec![Block { name: None, text: String::new() }];
    let mut waiting = String::new();
    for line in PRELUDE.lines() {
        let definition = ["def ", "class "].iter().find_map(|word| line.strip_prefix(word));
        let is_statement = line.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if let Some(rest) = definition {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            blocks.push(Block { name: Some(&rest[..end]), text: std::mem::take(&mut waiting) });
        } else if is_statement && blocks.last().is_some_and(|block| block.name.is_some()) {
            blocks.push(Block { name: None, text: std::mem::take(&mut waiting) });
        }
        if line.starts_with(['#', '@']) || line.is_empty() {
            waiting.push_str(line);
            waiting.push('\n');
        } else if let Some(block) = blocks.last_mut() {
            block.text.push_str(&std::mem::take(&mut waiting));
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}

fn words_of(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}
