//! A graph compiled to a straight-line program, run in any number system.

use dashu_ratio::RBig;

use super::graph::{Graph, LeafId, Node, Op, SymbolId};
use crate::algebra::Scalar;

/// One instruction; operands are numbers of registers, its own register is its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instruction {
    Constant(u32),
    Imaginary,
    Leaf(u32),
    Add(u32, u32),
    Sub(u32, u32),
    Mul(u32, u32),
    Neg(u32),
    Inv(u32),
    Sqrt(u32),
    Apply(Function, u32),
}

/// A function that a number system supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    Exp,
    Log,
    Sin,
    Cos,
    /// The derivative of the given order of a declared function.
    Declared {
        symbol: SymbolId,
        order: u32,
    },
}

/// Supplies the functions that a number system does not have by itself.
pub trait Atoms<S> {
    /// The value, and the lanes in which the argument was in the function's domain.
    fn apply(&mut self, function: Function, argument: &S) -> (S, u32);

    /// The imaginary unit, in a number system that has one.
    fn imaginary(&self) -> Option<S> {
        None
    }
}

/// Operations in an order in which they can be done.
#[derive(Debug, Clone)]
pub struct Program {
    pub instructions: Vec<Instruction>,
    pub constants: Vec<RBig>,
    /// The variables, in the order in which [`run`](Self::run) takes their values.
    pub leaves: Vec<LeafId>,
    /// Registers of the results.
    pub outputs: Vec<u32>,
    pub is_complex: bool,
}

impl Program {
    /// Compiles what the outputs need.
    pub fn compile(graph: &Graph, outputs: &[Node]) -> Self {
        let needed = graph.reachable(outputs);
        // By the number of the node; what is not needed has no register.
        let mut registers = vec![u32::MAX; needed.last().map_or(0, |last| last.index() + 1)];
        let mut program = Program {
            instructions: Vec::new(),
            constants: Vec::new(),
            leaves: Vec::new(),
            outputs: Vec::new(),
            is_complex: false,
        };
        for node in needed {
            let of = |operand: Node| registers[operand.index()];
            let instruction = match graph.op(node) {
                Op::Constant(number) => {
                    program.constants.push(graph.constant_value(number).clone());
                    Instruction::Constant(program.constants.len() as u32 - 1)
                }
                Op::Imaginary => {
                    program.is_complex = true;
                    Instruction::Imaginary
                }
                Op::Leaf(leaf) => {
                    if let super::graph::Leaf::Jet(jet) = graph.leaf(leaf) {
                        program.is_complex |= graph.symbol(jet.symbol).complex;
                    }
                    program.leaves.push(leaf);
                    Instruction::Leaf(program.leaves.len() as u32 - 1)
                }
                Op::Add(a, b) => Instruction::Add(of(a), of(b)),
                Op::Sub(a, b) => Instruction::Sub(of(a), of(b)),
                Op::Mul(a, b) => Instruction::Mul(of(a), of(b)),
                Op::Neg(a) => Instruction::Neg(of(a)),
                Op::Inv(a) => Instruction::Inv(of(a)),
                Op::Sqrt(a) => Instruction::Sqrt(of(a)),
                Op::Exp(a) => Instruction::Apply(Function::Exp, of(a)),
                Op::Log(a) => Instruction::Apply(Function::Log, of(a)),
                Op::Sin(a) => Instruction::Apply(Function::Sin, of(a)),
                Op::Cos(a) => Instruction::Apply(Function::Cos, of(a)),
                Op::Function { symbol, order, argument } => {
                    Instruction::Apply(Function::Declared { symbol, order }, of(argument))
                }
            };
            registers[node.index()] = program.instructions.len() as u32;
            program.instructions.push(instruction);
        }
        program.outputs = outputs.iter().map(|node| registers[node.index()]).collect();
        program
    }

    /// Number of multiplications, the unit in which exact evaluation is counted.
    pub fn multiplications(&self) -> usize {
        self.instructions.iter().filter(|i| matches!(i, Instruction::Mul(..))).count()
    }

    /// Runs the program and returns the lanes in which every operation was defined: no division by
    /// zero, no root or function outside its domain. `registers` holds every intermediate value
    /// afterwards; read the results with [`output`](Self::output).
    pub fn run<S: Scalar>(
        &self,
        constants: &[S],
        values: &[S],
        atoms: &mut impl Atoms<S>,
        registers: &mut Vec<S>,
    ) -> u32 {
        registers.clear();
        registers.reserve(self.instructions.len());
        let mut defined = S::LANES;
        for instruction in &self.instructions {
            let r = |n: u32| &registers[n as usize];
            let value = match *instruction {
                Instruction::Constant(n) => constants[n as usize].clone(),
                Instruction::Leaf(n) => values[n as usize].clone(),
                Instruction::Imaginary => atoms.imaginary().unwrap_or_else(|| {
                    defined = 0;
                    S::zero()
                }),
                Instruction::Add(a, b) => r(a).add(r(b)),
                Instruction::Sub(a, b) => r(a).sub(r(b)),
                Instruction::Mul(a, b) => r(a).mul(r(b)),
                Instruction::Neg(a) => r(a).neg(),
                Instruction::Inv(a) => {
                    defined &= r(a).nonzero_lanes();
                    r(a).inv()
                }
                Instruction::Sqrt(a) => {
                    defined &= r(a).square_lanes();
                    r(a).sqrt()
                }
                Instruction::Apply(function, a) => {
                    let (value, lanes) = atoms.apply(function, r(a));
                    defined &= lanes;
                    value
                }
            };
            registers.push(value);
        }
        defined
    }

    /// The n-th result of the last run.
    pub fn output<'r, S>(&self, n: usize, registers: &'r [S]) -> &'r S {
        &registers[self.outputs[n] as usize]
    }
}
