//! Determinant, inverse, trace, transpose, and arrays by their elements.

use std::collections::HashMap;

use super::super::domain::Domain;
use super::super::graph::{Graph, Node};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::array::Array;
use super::axes::axis_slots;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Call, Height, Kind, Slot};
use crate::language::operation::Matrix;

impl Instance<'_> {
    pub(super) fn matrix_operation(&mut self, operation: Matrix, call: &Call) -> Lowered<Tensor> {
        let argument = &call.arguments[0];
        let array = match (&argument.kind, call.brackets.as_slice()) {
            (_, [row, column]) => {
                let letters = vec![row.index.to_string(), column.index.to_string()];
                let tensor = self.plain(argument, &call.name)?;
                let mut order = letters;
                order.extend(
                    tensor.letters.iter().filter(|l| !order.contains(l)).cloned().collect::<Vec<_>>(),
                );
                let tensor = tensor.reordered(&order);
                if tensor.letters.len() != 2 {
                    return Err(self.source.error(
                        Code::E0411,
                        "failed to read a matrix",
                        argument.span.clone(),
                        "it has free indices besides its row and column",
                    ));
                }
                let first = self.first_of(&tensor.letters[0]);
                let array = Array::new(tensor.shape, tensor.data, vec![Height::Plain; 2]).counted_from(first);
                Array { domains: tensor.domains, ..array }
            }
            (Kind::Name(reference), _) if reference.slots.is_empty() => {
                self.array(&reference.name, &argument.span)?
            }
            _ => {
                let matrix = self.plain(argument, &call.name)?;
                return self.of_axes(operation, matrix, call);
            }
        };
        let [n, columns] = *array.shape.as_slice() else { unreachable!("checked: a matrix has two indices") };
        if n != columns {
            return Err(self.source.error(
                Code::E0411,
                format!("failed to take the {} of a matrix that is not square", call.name),
                argument.span.clone(),
                format!("it has {n} rows and {columns} columns"),
            ));
        }
        if matches!(operation, Matrix::Determinant | Matrix::Inverse) {
            self.minors_within_budget(n, &argument.span)?;
        }
        match operation {
            Matrix::Determinant => {
                Ok(Tensor::scalar_on(self.determinant(&array.data, n), array.common_domain()))
            }
            Matrix::Trace => {
                let diagonal = || (0..n).map(|k| k * n + k);
                let domain = Domain::all(diagonal().map(|k| &array.domains[k]));
                let terms = diagonal().map(|k| array.data[k]).collect();
                Ok(Tensor::scalar_on(self.graph.sum(terms), domain))
            }
            Matrix::Transpose => {
                let across = || (0..n * n).map(|k| (k % n) * n + k / n);
                let data = across().map(|k| array.data[k]).collect();
                let domains = across().map(|k| array.domains[k].clone()).collect();
                let slots = slots_or_axes(call, &array);
                self.pick(&Array { data, domains, heights: vec![Height::Plain; 2], ..array }, &slots)
            }
            Matrix::Inverse => {
                let slots = slots_or_axes(call, &array);
                let inverse = self.inverse_array(&array);
                self.pick(&Array { heights: vec![Height::Plain; 2], ..inverse }, &slots)
            }
        }
    }

    /// The same of a matrix whose indices are not written.
    fn of_axes(&mut self, operation: Matrix, matrix: Tensor, call: &Call) -> Lowered<Tensor> {
        let axes = matrix.axes();
        let span = &call.arguments[0].span;
        let result = match operation {
            Matrix::Trace => return Ok(self.trace_over(&matrix, &axes[0], &axes[1])),
            Matrix::Transpose => matrix.transposed(),
            Matrix::Inverse => self.inverse_of_matrix(matrix, span)?,
            Matrix::Determinant => {
                let matrix = matrix.reordered(&axes);
                let n = matrix.shape[0];
                self.minors_within_budget(n, span)?;
                return Ok(Tensor::scalar_on(self.determinant(&matrix.data, n), matrix.common_domain()));
            }
        };
        self.indexed(result, &call.slots)
    }

    /// The inverse of a square matrix that has no further indices.
    pub(super) fn inverse_of_matrix(&mut self, matrix: Tensor, span: &Span) -> Lowered<Tensor> {
        let axes = matrix.axes();
        let matrix = matrix.reordered(&axes);
        self.minors_within_budget(matrix.shape[0], span)?;
        let array = Array::new(matrix.shape.clone(), matrix.data, vec![Height::Plain; 2]);
        let array = self.inverse_array(&Array { domains: matrix.domains, ..array });
        Ok(Tensor {
            letters: axes,
            shape: array.shape,
            data: array.data,
            domains: array.domains,
            integrated: None,
        })
    }

    /// Cofactors of n rows are some n 2^n: known before they are built.
    fn minors_within_budget(&self, n: usize, span: &Span) -> Lowered<()> {
        let minors = u32::try_from(n).ok().and_then(|n| 1usize.checked_shl(n)).and_then(|m| m.checked_mul(n));
        self.room_for(minors.unwrap_or(usize::MAX), span)
    }

    pub(super) fn determinant(&mut self, matrix: &[Node], n: usize) -> Node {
        let all = (1u64 << n) - 1;
        Minors::new(matrix, n).minor(&mut self.graph, all, all)
    }

    /// The inverse of a square array, defined where the determinant does not vanish.
    pub(in crate::calculus) fn inverse_array(&mut self, array: &Array) -> Array {
        let n = array.shape[0];
        let data = self.inverse_matrix(&array.data, n);
        let determinant = self.determinant(&array.data, n);
        let domain = self.graph.require(&array.common_domain(), determinant, Signs::NONZERO);
        Array { data, ..array.clone() }.defined_on(&domain)
    }

    /// The inverse by cofactors: (A⁻¹)_ij = (-1)^(i+j) M_ji / det A.
    pub(in crate::calculus) fn inverse_matrix(&mut self, matrix: &[Node], n: usize) -> Vec<Node> {
        let all = (1u64 << n) - 1;
        let mut minors = Minors::new(matrix, n);
        let determinant = minors.minor(&mut self.graph, all, all);
        let inverse = self.graph.inv(determinant);
        (0..n * n)
            .map(|k| {
                let (i, j) = (k / n, k % n);
                let minor = minors.minor(&mut self.graph, all & !(1 << j), all & !(1 << i));
                let element = self.graph.mul(minor, inverse);
                if (i + j) % 2 == 1 { self.graph.neg(element) } else { element }
            })
            .collect()
    }

    pub(super) fn by_elements(&mut self, call: &Call) -> Lowered<Tensor> {
        let mut elements = Vec::new();
        let mut domains = Vec::new();
        for argument in &call.arguments {
            let element = self.plain(argument, &call.name)?;
            elements.push(element.data[0]);
            domains.push(element.domains[0].clone());
        }
        let n = call
            .brackets
            .iter()
            .find_map(|slot| self.scope.range_of(slot.index.letter()?).map(|range| self.range_size(range)))
            .unwrap_or(elements.len());
        if n != elements.len() {
            return Err(self.source.error(
                Code::E0418,
                format!("failed to fill {n} components"),
                call.arguments[0].span.clone(),
                format!("{} elements are given; restrict the size with a line `for`", elements.len()),
            ));
        }
        let heights: Vec<Height> = call.brackets.iter().map(|slot| slot.height).collect();
        let array = if call.brackets.len() == 2 {
            let zero = self.graph.zero();
            let diagonal = |k: usize| (k / n == k % n).then_some(k / n);
            let data = (0..n * n).map(|k| diagonal(k).map_or(zero, |d| elements[d])).collect();
            let domains =
                (0..n * n).map(|k| diagonal(k).map_or(Domain::EVERYWHERE, |d| domains[d].clone())).collect();
            Array { domains, ..Array::new(vec![n, n], data, heights) }
        } else {
            Array { domains, ..Array::new(vec![n], elements, heights) }
        };
        self.pick(&array, &call.brackets)
    }
}

/// The indices behind a call, or those of the whole array.
fn slots_or_axes(call: &Call, array: &Array) -> Vec<Slot> {
    if call.slots.is_empty() { axis_slots(&array.axes) } else { call.slots.clone() }
}

/// Minors of a matrix by Laplace expansion along the first row, each computed once.
pub(super) struct Minors<'a> {
    matrix: &'a [Node],
    n: usize,
    symmetric: bool,
    known: HashMap<(u64, u64), Node>,
}

impl<'a> Minors<'a> {
    pub fn new(matrix: &'a [Node], n: usize) -> Self {
        let symmetric = (0..n * n).all(|k| matrix[k] == matrix[k % n * n + k / n]);
        Self { matrix, n, symmetric, known: HashMap::new() }
    }

    /// The determinant of the rows and columns in two masks of equal size.
    pub fn minor(&mut self, graph: &mut Graph, rows: u64, columns: u64) -> Node {
        if rows == 0 {
            return graph.one();
        }
        // The transposed minor of a symmetric matrix is the same, and so becomes the inverse symmetric.
        let (rows, columns) =
            if self.symmetric { (rows.min(columns), rows.max(columns)) } else { (rows, columns) };
        if let Some(known) = self.known.get(&(rows, columns)) {
            return *known;
        }
        let row = rows.trailing_zeros() as usize;
        let mut terms = Vec::new();
        let mut negative = false;
        for column in (0..self.n).filter(|c| columns & (1 << c) != 0) {
            let element = self.matrix[row * self.n + column];
            if !graph.is_zero(element) {
                let minor = self.minor(graph, rows & !(1 << row), columns & !(1 << column));
                let term = graph.mul(element, minor);
                terms.push(if negative { graph.neg(term) } else { term });
            }
            negative = !negative;
        }
        let value = graph.sum(terms);
        self.known.insert((rows, columns), value);
        value
    }
}
