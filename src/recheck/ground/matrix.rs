//! Determinants, inverses, permutations, and the matrices of spin.

use std::rc::Rc;

use super::array::{Array, axis_slots};
use super::term::{self, Node, Term};
use super::{Ground, Grounded, Tensor, gap, places};
use crate::language::ast::{Call, Height, Kind, Slot};
use crate::language::axis::{axis, link, range_of_axis};
use crate::language::operation::{Matrix, Spin};

/// Larger determinants are left to others.
const MOST_ROWS: usize = 6;

impl Ground<'_> {
    pub fn matrix(&mut self, operation: Matrix, call: &Call) -> Grounded<Tensor> {
        let by_brackets = !call.brackets.is_empty();
        // A tensor that is named without its indices.
        if let Kind::Name(reference) = &call.arguments[0].kind
            && reference.slots.is_empty()
            && !by_brackets
        {
            let array = self.array(&reference.name)?;
            return self.of_array(operation, &array, call);
        }
        let mut argument = self.plain(&call.arguments[0])?;
        if by_brackets {
            let letters: Vec<String> =
                call.brackets.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
            if letters.len() != 2 {
                return gap("the rows and columns of a matrix are not clear");
            }
            for (n, letter) in letters.iter().enumerate() {
                let range = self.scope.range_of(letter).unwrap_or_default().to_owned();
                argument = argument.renamed(letter, &axis(n + 1, &range));
            }
        }
        let axes = argument.axes();
        let [one, other] = axes.as_slice() else { return gap("expected a matrix") };
        match operation {
            Matrix::Trace => Ok(argument.trace(one, other)),
            Matrix::Transpose => {
                let flipped = self.transposed(argument);
                self.indexed(flipped, &call.slots)
            }
            Matrix::Determinant | Matrix::Inverse => {
                let mut order: Vec<String> =
                    argument.letters.iter().filter(|l| *l != one && *l != other).cloned().collect();
                if !order.is_empty() {
                    return gap("a matrix has further indices");
                }
                order.extend(axes.iter().cloned());
                let matrix = argument.ordered(&order);
                let n = matrix.shape[0];
                if operation == Matrix::Determinant {
                    return Ok(Tensor::scalar(self.determinant(&matrix.data, n)?));
                }
                let data = self.inverted(&matrix.data, n)?;
                self.indexed(Tensor { data, ..matrix }, &call.slots)
            }
        }
    }

    fn of_array(&mut self, operation: Matrix, array: &Array, call: &Call) -> Grounded<Tensor> {
        let [n, columns] = *array.shape.as_slice() else { return gap("expected a matrix") };
        if n != columns {
            return gap("expected a square matrix");
        }
        let result = match operation {
            Matrix::Determinant => return Ok(Tensor::scalar(self.determinant(&array.data, n)?)),
            Matrix::Trace => {
                return Ok(Tensor::scalar(term::sum((0..n).map(|k| array.at(&[k, k]).clone()).collect())));
            }
            Matrix::Inverse => self.inverted(&array.data, n)?,
            Matrix::Transpose => places(&[n, n]).iter().map(|at| array.at(&[at[1], at[0]]).clone()).collect(),
        };
        let heights = vec![Height::Plain; 2];
        let array = Array { data: result, heights, ..array.clone() };
        let slots = if call.slots.is_empty() { axis_slots(&array.axes) } else { call.slots.clone() };
        self.pick(&array, &slots)
    }

    fn transposed(&self, tensor: Tensor) -> Tensor {
        match tensor.axes().as_slice() {
            [rows, columns] => {
                let range = |letter: &String| range_of_axis(letter).unwrap_or_default().to_owned();
                let (new_rows, new_columns) = (axis(1, &range(columns)), axis(2, &range(rows)));
                tensor.renamed(rows, &link(0)).renamed(columns, &new_rows).renamed(&link(0), &new_columns)
            }
            _ => tensor,
        }
    }

    pub fn matrix_power(&mut self, matrix: Tensor, whole: i64) -> Grounded<Tensor> {
        let axes = matrix.axes();
        let mut base = matrix.ordered(&axes);
        if whole < 0 {
            let n = base.shape[0];
            base.data = self.inverted(&base.data, n)?;
        }
        let mut result = self.spread(Tensor::scalar(term::integer(1)), &axes)?;
        for _ in 0..whole.abs() {
            result = self.chain(vec![result, base.clone()])?;
        }
        Ok(result)
    }

    /// By the first row, each minor once.
    pub fn determinant(&mut self, matrix: &[Term], n: usize) -> Grounded<Term> {
        if n > MOST_ROWS {
            return gap("a determinant has more than six rows");
        }
        let mut known = std::collections::HashMap::new();
        let all: Vec<usize> = (0..n).collect();
        self.minor(matrix, n, 0, &all, &mut known)
    }

    /// The determinant of the rows from one on and some columns.
    fn minor(
        &mut self,
        matrix: &[Term],
        n: usize,
        row: usize,
        columns: &[usize],
        known: &mut std::collections::HashMap<Vec<usize>, Term>,
    ) -> Grounded<Term> {
        if columns.is_empty() {
            return Ok(term::integer(1));
        }
        if let Some(minor) = known.get(columns) {
            return Ok(minor.clone());
        }
        let mut terms = Vec::new();
        for (k, column) in columns.iter().enumerate() {
            let element = &matrix[row * n + column];
            if term::is_number(element, 0) {
                continue;
            }
            let rest: Vec<usize> = columns.iter().copied().filter(|other| other != column).collect();
            let minor = self.minor(matrix, n, row + 1, &rest, known)?;
            let sign = term::integer(if k % 2 == 0 { 1 } else { -1 });
            terms.push(term::product(vec![sign, element.clone(), minor]));
        }
        self.spend(terms.len())?;
        let minor = term::sum(terms);
        known.insert(columns.to_vec(), minor.clone());
        Ok(minor)
    }

    /// By cofactors.
    pub fn inverted(&mut self, matrix: &[Term], n: usize) -> Grounded<Vec<Term>> {
        let determinant = self.determinant(matrix, n)?;
        let below = term::inverse(determinant);
        let mut data = Vec::new();
        for at in places(&[n, n]) {
            let (row, column) = (at[1], at[0]);
            let rest: Vec<Term> = places(&[n, n])
                .iter()
                .filter(|other| other[0] != row && other[1] != column)
                .map(|other| matrix[other[0] * n + other[1]].clone())
                .collect();
            let minor = self.determinant(&rest, n - 1)?;
            let sign = term::integer(if (row + column) % 2 == 0 { 1 } else { -1 });
            data.push(term::product(vec![sign, minor, below.clone()]));
        }
        Ok(data)
    }

    /// `diag`, `components`
    pub fn elements(&mut self, call: &Call) -> Grounded<Tensor> {
        let mut elements = Vec::new();
        for argument in &call.arguments {
            elements.push(self.plain(argument)?.data[0].clone());
        }
        let n = elements.len();
        let (size, first) = self.told_by(&call.brackets, n);
        if size != n {
            return gap("the elements do not fill the components at this size");
        }
        let heights: Vec<Height> = call.brackets.iter().map(|slot| slot.height).collect();
        let data = match call.brackets.len() {
            2 => places(&[n, n])
                .iter()
                .map(|at| if at[0] == at[1] { elements[at[0]].clone() } else { term::integer(0) })
                .collect(),
            _ => elements,
        };
        let array = Array::new(vec![n; call.brackets.len()], heights, data).counted_from(first);
        self.pick(&array, &call.brackets)
    }

    pub fn delta(&mut self, slots: &[Slot]) -> Grounded<Tensor> {
        let (size, first) = self.told_by(slots, 1);
        let half = slots.len() / 2;
        let value = |at: &Vec<usize>| {
            let (upper, lower) = at.split_at(half);
            let found: Option<Vec<usize>> =
                upper.iter().map(|one| lower.iter().position(|other| other == one)).collect();
            found.map_or(0, |places| sign(&places))
        };
        let shape = vec![size; slots.len()];
        self.spend(size.saturating_pow(slots.len() as u32))?;
        let data = places(&shape).iter().map(|at| term::integer(value(at))).collect();
        let array = Array::new(shape, vec![Height::Plain; slots.len()], data).counted_from(first);
        self.pick(&array, slots)
    }

    pub fn permutation(&mut self, slots: &[Slot]) -> Grounded<Tensor> {
        let n = slots.len();
        let (size, first) = self.told_by(slots, n);
        if size != n {
            return gap("a permutation symbol has another number of indices than these have values");
        }
        let data = places(&vec![n; n]).iter().map(|at| term::integer(sign(at))).collect();
        let array = Array::new(vec![n; n], vec![Height::Plain; n], data).counted_from(first);
        self.pick(&array, slots)
    }

    /// By the products that define them: σ₁σ₂ = iσ₃, and γ⁰ = σ₃ ⊗ 1, γᵏ = iσ₂ ⊗ σₖ.
    pub fn spin(&mut self, spin: Spin, slots: &[Slot]) -> Grounded<Tensor> {
        let i = || Rc::new(Node::Imaginary);
        let unit = [[1, 0], [0, 1]];
        let real = |matrix: [[i64; 2]; 2]| matrix.map(|row| row.map(term::integer));
        let second = [[term::integer(0), term::negative(i())], [i(), term::integer(0)]];
        let pauli = [real([[0, 1], [1, 0]]), second, real([[1, 0], [0, -1]])];
        let (n, first, matrices): (usize, i64, Vec<Vec<Term>>) = match spin {
            Spin::Pauli => {
                let flat = |matrix: &[[Term; 2]; 2]| matrix.iter().flatten().cloned().collect();
                (2, 1, pauli.iter().map(flat).collect())
            }
            Spin::Dirac => {
                let outer = |one: &[[Term; 2]; 2], other: &[[Term; 2]; 2]| -> Vec<Term> {
                    places(&[4, 4])
                        .iter()
                        .map(|at| {
                            let (r, c) = (at[0], at[1]);
                            let inner = other[r % 2][c % 2].clone();
                            term::product(vec![one[r / 2][c / 2].clone(), inner])
                        })
                        .collect()
                };
                let turn = real([[0, 1], [-1, 0]]);
                let mut all = vec![outer(&pauli[2], &real(unit))];
                all.extend(pauli.iter().map(|matrix| outer(&turn, matrix)));
                (4, 0, all)
            }
        };
        let shape = vec![matrices.len(), n, n];
        let mut array = Array::new(shape, vec![Height::Plain; 3], matrices.concat());
        array.firsts[0] = first;
        let range = format!("1..{n}");
        let mut all = slots.to_vec();
        all.extend(axis_slots(&[range.clone(), range]));
        self.pick(&array, &all)
    }
}

/// The sign of a permutation; 0 where two are the same.
fn sign(at: &[usize]) -> i64 {
    let pairs = (0..at.len()).flat_map(|n| (n + 1..at.len()).map(move |m| (n, m)));
    pairs.map(|(n, m)| (at[m] as i64 - at[n] as i64).signum()).product()
}
