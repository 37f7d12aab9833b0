//! Claims made with their truth, many of each kind: no verdict may be wrong, few may be left open.
//!
//! Truth follows from how a claim is made: a true one from laws and steps of algebra, a false one by a
//! change that cannot be without effect. The generator evaluates both sides by itself to be sure.
//!
//! `GENERATED_CLAIMS=5000 cargo test --test generated ordinary` sets the number of claims, and
//! `GENERATED_ONLY="matrices:17"` repeats one batch, as a failure says.

#[path = "../common/mod.rs"]
mod common;
#[path = "../outcomes/mod.rs"]
mod outcomes;

mod claim;
mod complex;
mod derive;
mod determine;
mod expr;
mod families;
mod fields;
mod inequalities;
mod matrices;
mod on_shell;
mod orders;
mod partial;
mod powers;
mod random;
mod rational;
mod rewrite;
mod roots;
mod tally;
mod tensors;
mod trigonometric;

use std::env;
use std::time::Instant;

use rayon::prelude::*;

use claim::Claim;
use families::{FAMILIES, Family};
use random::{Random, mix};
use tally::Tally;

/// Everything follows from it.
const SEED: u64 = 20_261_127;
/// Claims in one document.
const BATCH: usize = 200;

/// A family's claims with a number of their own.
fn batch(family: usize, number: u64) -> Vec<Claim> {
    let mut random = Random::new(mix(SEED ^ mix(family as u64 + 1)) ^ number);
    std::iter::repeat_with(|| (FAMILIES[family].generate)(&mut random)).flatten().take(BATCH).collect()
}

fn tally(family: usize, number: u64) -> Tally {
    let batch = batch(family, number);
    let lines: Vec<&str> = batch.iter().map(|claim| claim.lines.trim_end()).collect();
    let outcomes = outcomes::decide(FAMILIES[family].notation, &lines);
    let mut tally = Tally::default();
    for (claim, outcome) in batch.iter().zip(&outcomes) {
        tally.count(claim, outcome, || format!("GENERATED_ONLY=\"{}:{number}\"", FAMILIES[family].name));
    }
    tally
}

/// The batches of so many claims in all, every family by its weight.
fn batches(total: usize) -> Vec<(usize, u64)> {
    let weights: usize = FAMILIES.iter().map(|family| family.weight).sum();
    let of_family = |(k, family): (usize, &Family)| {
        let batches = (total * family.weight).div_ceil(weights * BATCH).max(1);
        (0..batches as u64).map(move |number| (k, number))
    };
    FAMILIES.iter().enumerate().flat_map(of_family).collect()
}

fn chosen(total: usize) -> Vec<(usize, u64)> {
    let Ok(only) = env::var("GENERATED_ONLY") else {
        let total = env::var("GENERATED_CLAIMS").ok().and_then(|n| n.parse().ok()).unwrap_or(total);
        return batches(total);
    };
    let (name, number) = only.split_once(':').unwrap_or((&only, "0"));
    let family = FAMILIES.iter().position(|family| family.name == name);
    let family = family.unwrap_or_else(|| panic!("no family is called {name}"));
    vec![(family, number.parse().unwrap_or(0))]
}

fn run(total: usize) {
    let start = Instant::now();
    let chosen = chosen(total);
    let tallies: Vec<(usize, Tally)> = chosen.par_iter().map(|(k, n)| (*k, tally(*k, *n))).collect();
    let mut table = vec![Tally::default(); FAMILIES.len()];
    for (k, tally) in tallies {
        table[k].add(tally);
    }
    let rows = || FAMILIES.iter().map(|family| family.name).zip(&table).filter(|(_, t)| t.claims > 0);
    println!("{}", tally::table(rows()));
    let claims: usize = table.iter().map(|tally| tally.claims).sum();
    println!("{claims} claims, seed {SEED}, {:.1} s", start.elapsed().as_secs_f64());
    let faults: Vec<String> = rows().flat_map(|(name, tally)| tally.faults(name)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn ordinary_run_finds_no_wrong_verdict() {
    run(100_000);
}

#[test]
#[ignore = "takes ten minutes"]
fn long_run_finds_no_wrong_verdict() {
    run(1_000_000);
}

#[test]
fn every_family_makes_true_and_false_claims() {
    for (k, family) in FAMILIES.iter().enumerate() {
        let claims = batch(k, 0);
        let holds = claims.iter().filter(|claim| claim.truth == claim::Truth::Holds).count();
        assert!((BATCH / 8..BATCH * 7 / 8).contains(&holds), "{}: {holds} of {BATCH}", family.name);
    }
}
