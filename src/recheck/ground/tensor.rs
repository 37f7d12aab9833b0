//! Formulas by the values of their indices.

use crate::language::ast::Height;
use crate::language::axis::is_axis;

use super::term::{Term, sum};

/// A formula for each choice of the values of its letters.
#[derive(Debug, Clone)]
pub struct Tensor {
    pub letters: Vec<String>,
    pub heights: Vec<Height>,
    pub shape: Vec<usize>,
    /// The last letter changes first.
    pub data: Vec<Term>,
    /// The coordinates that all of it is integrated over.
    pub integrated: Option<Vec<String>>,
}

/// Every choice of one value below each size, in order.
pub fn places(shape: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for size in shape {
        all = all
            .into_iter()
            .flat_map(|place: Vec<usize>| (0..*size).map(move |n| [place.as_slice(), &[n]].concat()))
            .collect();
    }
    all
}

impl Tensor {
    pub fn scalar(term: Term) -> Self {
        Self {
            letters: Vec::new(),
            heights: Vec::new(),
            shape: Vec::new(),
            data: vec![term],
            integrated: None,
        }
    }

    /// Letters that nobody has written.
    pub fn axes(&self) -> Vec<String> {
        let mut axes: Vec<String> = self.letters.iter().filter(|letter| is_axis(letter)).cloned().collect();
        axes.sort();
        axes
    }

    pub fn height_of(&self, letter: &str) -> Height {
        self.letters.iter().position(|own| own == letter).map_or(Height::Plain, |n| self.heights[n])
    }

    pub fn size_of(&self, letter: &str) -> usize {
        self.letters.iter().position(|own| own == letter).map_or(1, |n| self.shape[n])
    }

    /// The element where the letters named have these values; it may have fewer letters.
    pub fn get(&self, letters: &[String], at: &[usize]) -> &Term {
        let mut place = 0;
        for (letter, size) in self.letters.iter().zip(&self.shape) {
            let value = letters.iter().position(|known| known == letter).map_or(0, |n| at[n]);
            place = place * size + value;
        }
        &self.data[place]
    }

    pub fn map(self, f: impl Fn(&Term) -> Term) -> Self {
        Self { data: self.data.iter().map(f).collect(), ..self }
    }

    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        for letter in self.letters.iter_mut().filter(|letter| *letter == from) {
            *letter = to.to_owned();
        }
        self
    }

    /// The same with its letters in another order.
    pub fn ordered(&self, letters: &[String]) -> Self {
        let shape: Vec<usize> = letters.iter().map(|letter| self.size_of(letter)).collect();
        let heights = letters.iter().map(|letter| self.height_of(letter)).collect();
        let data = places(&shape).iter().map(|at| self.get(letters, at).clone()).collect();
        Self { letters: letters.to_vec(), heights, shape, data, integrated: self.integrated.clone() }
    }

    /// Summed, or else combined, over a letter.
    pub fn over(&self, letter: &str, combine: impl Fn(Vec<Term>) -> Term) -> Self {
        let rest: Vec<String> = self.letters.iter().filter(|own| *own != letter).cloned().collect();
        let n = self.size_of(letter);
        let mut all = rest.clone();
        all.push(letter.to_owned());
        let shape: Vec<usize> = rest.iter().map(|letter| self.size_of(letter)).collect();
        let data = places(&shape)
            .iter()
            .map(|at| {
                combine((0..n).map(|k| self.get(&all, &[at.as_slice(), &[k]].concat()).clone()).collect())
            })
            .collect();
        let heights = rest.iter().map(|letter| self.height_of(letter)).collect();
        Self { letters: rest, heights, shape, data, integrated: self.integrated.clone() }
    }

    /// The diagonal of two letters, summed.
    pub fn trace(&self, one: &str, other: &str) -> Self {
        let rest: Vec<String> =
            self.letters.iter().filter(|own| *own != one && *own != other).cloned().collect();
        let mut all = rest.clone();
        all.extend([one.to_owned(), other.to_owned()]);
        let shape: Vec<usize> = rest.iter().map(|letter| self.size_of(letter)).collect();
        let data = places(&shape)
            .iter()
            .map(|at| {
                let diagonal = (0..self.size_of(one))
                    .map(|k| self.get(&all, &[at.as_slice(), &[k, k]].concat()).clone());
                sum(diagonal.collect())
            })
            .collect();
        let heights = rest.iter().map(|letter| self.height_of(letter)).collect();
        Self { letters: rest, heights, shape, data, integrated: self.integrated.clone() }
    }
}
