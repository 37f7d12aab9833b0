//! Matrices of two and three dimensions, by their components.

use crate::claim::{Claim, stated};
use crate::expr::{Expr, n, v};
use crate::random::Random;

fn e(name: &str, row: usize, column: usize) -> Expr {
    v(format!("{name}[{row},{column}]"))
}

fn minor(name: &str, rows: &[usize], columns: &[usize]) -> Expr {
    match rows {
        [] => n(1),
        [row, rest @ ..] => (0..columns.len()).fold(n(0), |sum, k| {
            let mut others = columns.to_vec();
            let column = others.remove(k);
            let term = e(name, *row, column) * minor(name, rest, &others);
            if k % 2 == 0 { sum + term } else { sum - term }
        }),
    }
}

fn without(dimension: usize, left_out: usize) -> Vec<usize> {
    (1..=dimension).filter(|k| *k != left_out).collect()
}

pub fn matrices(random: &mut Random) -> Option<Claim> {
    let dimension = random.pick(&[2, 2, 3]);
    let (a, b) = random.pick(&[("A", "B"), ("B", "A")]);
    let all: Vec<usize> = (1..=dimension).collect();
    let (row, column) = (random.pick(&all), random.pick(&all));
    let before = format!("for K = {dimension}\n");
    let det = || minor(a, &all, &all);
    let product = |row, column| all.iter().fold(n(0), |sum, k| sum + e(a, row, *k) * e(b, *k, column));
    match random.below(8) {
        0 => stated(random, &before, &format!("det({a})"), &det()),
        1 => {
            // (A⁻¹)_rc = (-1)^(r+c) M_cr / det A
            let cofactor = minor(a, &without(dimension, column), &without(dimension, row));
            let sign = if (row + column) % 2 == 0 { n(1) } else { n(-1) };
            let inverse = sign * cofactor / det();
            stated(random, &before, &format!("inverse({a})[{row},{column}]"), &inverse)
        }
        2 => {
            let right = e(a, column, row) * v("y");
            stated(random, &before, &format!("y*transpose({a})[{row},{column}]"), &right)
        }
        3 => {
            let trace = all.iter().fold(n(0), |sum, k| sum + product(*k, *k));
            stated(random, &before, &format!("trace[j,k]({a}[j,m]*{b}[m,k])"), &trace)
        }
        4 => {
            let right = product(row, column);
            stated(random, &before, &format!("{a}[{row},m]*{b}[m,{column}]"), &right)
        }
        5 => {
            // det(yA) = yⁿ det A
            let right = v("y").pow(dimension as i128) * det();
            stated(random, &before, &format!("det[j,k](y*{a}[j,k])"), &right)
        }
        6 => {
            let left = v(format!("det[j,k]({a}[j,m]*{b}[m,k])"));
            let right = minor(a, &all, &all) * minor(b, &all, &all);
            if dimension == 3 { None } else { stated(random, &before, &left.to_string(), &right) }
        }
        _ if row == column => None,
        _ => {
            // Of a symmetric matrix the two halves are one.
            let right = e("S", column, row) * v("y");
            stated(random, &before, &format!("y*S[{row},{column}]"), &right)
        }
    }
}
