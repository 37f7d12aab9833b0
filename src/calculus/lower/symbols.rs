//! Arrays of fixed numbers: permutations, and the matrices of spin.

use super::super::graph::Node;
use super::super::tensor::Assignments;
use super::array::Array;
use super::axes::axis_slots;
use super::instance::{Instance, Lowered};
use crate::calculus::Tensor;
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Height, Slot};
use crate::language::operation::Spin;

/// Elements of a matrix that do not vanish: 1, -1, i, -i.
#[derive(Clone, Copy)]
enum Entry {
    Zero,
    One,
    MinusOne,
    I,
    MinusI,
}

use Entry::{I as J, MinusI as K, MinusOne as N, One as P, Zero as O};

/// σ₁, σ₂, σ₃ (Sakurai, *Modern Quantum Mechanics*, eq. 3.2.32).
const PAULI: [[Entry; 4]; 3] = [[O, P, P, O], [O, K, J, O], [P, O, O, N]];

/// γ⁰, γ¹, γ², γ³ in the representation of Dirac, with γ⁰γ⁰ = 1 (Peskin & Schroeder, *An Introduction to Quantum
/// Field Theory*, section 3.2, have the same signature): γ⁰ = diag(1, -1), γᵏ = ((0, σₖ), (-σₖ, 0)).
const DIRAC: [[Entry; 16]; 4] = [
    [P, O, O, O, O, P, O, O, O, O, N, O, O, O, O, N],
    [O, O, O, P, O, O, P, O, O, N, O, O, N, O, O, O],
    [O, O, O, K, O, O, J, O, O, J, O, O, K, O, O, O],
    [O, O, P, O, O, O, O, N, N, O, O, O, O, P, O, O],
];

impl Instance<'_> {
    /// `pauli[k]`, `dirac^{mu}`
    pub(super) fn spin(&mut self, spin: Spin, slots: &[Slot]) -> Lowered<Tensor> {
        let (matrices, n): (Vec<&[Entry]>, usize) = match spin {
            Spin::Pauli => (PAULI.iter().map(<[Entry; 4]>::as_slice).collect(), 2),
            Spin::Dirac => (DIRAC.iter().map(<[Entry; 16]>::as_slice).collect(), 4),
        };
        let entries: Vec<Entry> = matrices.concat();
        let data = entries.into_iter().map(|entry| self.entry(entry)).collect();
        let first = match spin {
            Spin::Pauli => 1,
            Spin::Dirac => 0,
        };
        let mut array = Array::new(vec![matrices.len(), n, n], data, vec![Height::Plain; 3]);
        array.firsts[0] = first;
        let range = format!("1..{n}");
        let mut all = slots.to_vec();
        all.extend(axis_slots(&[range.clone(), range]));
        self.pick(&array, &all)
    }

    fn entry(&mut self, entry: Entry) -> Node {
        match entry {
            Entry::Zero => self.graph.zero(),
            Entry::One => self.graph.one(),
            Entry::MinusOne => self.graph.integer(-1),
            Entry::I => self.graph.imaginary(),
            Entry::MinusI => {
                let i = self.graph.imaginary();
                self.graph.neg(i)
            }
        }
    }

    /// `levi_civita[i, j, k]`
    pub(super) fn levi_civita(&mut self, slots: &[Slot], span: &Span) -> Lowered<Tensor> {
        let n = slots.len();
        let letter = slots.iter().find_map(|slot| slot.index.letter());
        let (size, first) = letter.map_or((n, 1), |letter| (self.letter_size(letter), self.first_of(letter)));
        if size != n {
            return Err(self.source.error(
                Code::E0205,
                "failed to index `levi_civita`",
                span.clone(),
                format!("it has {n} indices, and each has {size} values; they must be as many"),
            ));
        }
        let shape = vec![n; n];
        let values: Vec<i64> = Assignments::new(&shape).map(|at| permutation_sign(&at)).collect();
        let data = values.into_iter().map(|sign| self.graph.integer(sign)).collect();
        let array = Array::new(shape, data, vec![Height::Plain; n]).counted_from(first);
        self.pick(&array, slots)
    }

    /// `delta[i, j]`, and with 2n indices the determinant of n² of them. A letter tells the range; a fixed value
    /// takes that of the others.
    pub(super) fn delta(&mut self, slots: &[Slot], span: &Span) -> Lowered<Tensor> {
        let half = slots.len() / 2;
        let letter = slots.iter().find_map(|slot| slot.index.letter());
        let size = letter.map_or(1, |letter| self.letter_size(letter));
        let first = letter.map_or(1, |letter| self.first_of(letter));
        let count = u32::try_from(slots.len()).ok().and_then(|n| size.checked_pow(n));
        self.room_for(count.unwrap_or(usize::MAX), span)?;
        let shape = vec![size; slots.len()];
        let values: Vec<i64> = Assignments::new(&shape)
            .map(|at| {
                let (rows, columns) = at.split_at(half);
                let places: Option<Vec<usize>> =
                    rows.iter().map(|row| columns.iter().position(|column| column == row)).collect();
                places.map_or(0, |places| permutation_sign(&places))
            })
            .collect();
        let data = values.into_iter().map(|sign| self.graph.integer(sign)).collect();
        let array = Array::new(shape, data, vec![Height::Plain; slots.len()]).counted_from(first);
        self.pick(&array, slots)
    }
}

/// 1 of an even permutation, -1 of an odd one, 0 where two are the same.
fn permutation_sign(at: &[usize]) -> i64 {
    let mut sign = 1;
    for (n, a) in at.iter().enumerate() {
        for b in &at[n + 1..] {
            sign *= (*b as i64 - *a as i64).signum();
        }
    }
    sign
}
