//! A graph compiled to a straight-line program, run in any number system.

use dashu_ratio::RBig;

use super::graph::{Graph, Leaf, LeafId, Node, Op, SymbolId};
use crate::algebra::Scalar;

/// One operation; operands are numbers of registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instruction {
    Constant(u32),
    Imaginary,
    Pi,
    Leaf(u32),
    Add(u32, u32),
    Sub(u32, u32),
    Mul(u32, u32),
    Neg(u32),
    Inv(u32),
    Sqrt(u32, Root),
    Apply(Function, u32),
}

/// A root of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root {
    /// Its number among the roots of the program.
    pub number: u32,
    /// True where the radicand may not be real: then the principal root is meant.
    pub principal: bool,
}

/// A function that a number system supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    Exp,
    Log,
    /// The logarithm of what may not be real.
    PrincipalLog,
    Sin,
    Cos,
    Atan,
    /// The derivative of the given order of a declared function.
    Declared {
        symbol: SymbolId,
        order: u32,
    },
    /// The same of a function that is known by its equation, and tied to all of its group; the values of a
    /// particular solution are not free.
    Solution {
        symbol: SymbolId,
        order: u32,
        group: SymbolId,
        free: bool,
    },
}

impl Function {
    /// True of a function that the notation declares, of which no number system knows more than a value.
    pub fn is_declared(self) -> bool {
        matches!(self, Function::Declared { .. } | Function::Solution { .. })
    }
}

/// Supplies the functions that a number system does not have by itself.
pub trait Atoms<S> {
    /// The value, and the lanes in which the argument was in the function's domain.
    fn apply(&mut self, function: Function, argument: &S) -> (S, u32);

    /// The imaginary unit, in a number system that has one.
    fn imaginary(&self) -> Option<S> {
        None
    }

    /// π, in a number system that has it.
    fn pi(&self) -> Option<S> {
        None
    }

    /// A root, and the lanes in which there is one; the positive root, unless a number system has a reason to
    /// try the other.
    fn root(&mut self, _root: Root, radicand: &S) -> (S, u32)
    where
        S: Scalar,
    {
        (radicand.sqrt(), radicand.square_lanes())
    }
}

/// Operations in an order in which they can be done.
#[derive(Debug, Clone)]
pub struct Program {
    pub instructions: Vec<Instruction>,
    /// The register that each instruction writes. A value gives way after its last use, so that what is
    /// alive stays in the cache.
    pub targets: Vec<u32>,
    /// Number of registers.
    pub registers: usize,
    pub constants: Vec<RBig>,
    /// The variables, in the order in which [`run`](Self::run) takes their values.
    pub leaves: Vec<LeafId>,
    /// Registers of the results.
    pub outputs: Vec<u32>,
    /// Number of roots.
    pub roots: u32,
    pub is_complex: bool,
    /// Rational multiples of π that a cosine or sine is taken of.
    pub turns: Vec<RBig>,
}

impl Program {
    /// Compiles what the outputs need.
    pub fn compile(graph: &Graph, outputs: &[Node]) -> Self {
        Self::with_registers(graph, outputs, true)
    }

    /// Compiles what the outputs need, with a register of its own for every intermediate value.
    pub fn compile_traced(graph: &Graph, outputs: &[Node]) -> Self {
        Self::with_registers(graph, outputs, false)
    }

    fn with_registers(graph: &Graph, outputs: &[Node], recycled: bool) -> Self {
        let needed = graph.reachable(outputs);
        let length = needed.last().map_or(0, |last| last.index() + 1);
        let mut uses = if recycled { uses(graph, &needed, outputs, length) } else { Vec::new() };
        let mut free: Vec<u32> = Vec::new();
        // By the number of the node; what is not needed has no register.
        let mut register = vec![0u32; length];
        let mut program = Program {
            instructions: Vec::with_capacity(needed.len()),
            targets: Vec::with_capacity(needed.len()),
            registers: 0,
            constants: Vec::new(),
            leaves: Vec::new(),
            outputs: Vec::new(),
            roots: 0,
            is_complex: false,
            turns: Vec::new(),
        };
        for node in needed {
            let instruction = program.instruction(graph, node, |operand| register[operand.index()]);
            if recycled {
                graph.operands(node, |operand| {
                    uses[operand.index()] -= 1;
                    if uses[operand.index()] == 0 {
                        free.push(register[operand.index()]);
                    }
                });
            }
            let target = free.pop().unwrap_or_else(|| {
                program.registers += 1;
                program.registers as u32 - 1
            });
            register[node.index()] = target;
            program.instructions.push(instruction);
            program.targets.push(target);
        }
        program.outputs = outputs.iter().map(|node| register[node.index()]).collect();
        program
    }

    fn instruction(&mut self, graph: &Graph, node: Node, of: impl Fn(Node) -> u32) -> Instruction {
        match graph.op(node) {
            Op::Constant(number) => {
                self.constants.push(graph.constant_value(number).clone());
                Instruction::Constant(self.constants.len() as u32 - 1)
            }
            Op::Imaginary => {
                self.is_complex = true;
                Instruction::Imaginary
            }
            Op::Pi => Instruction::Pi,
            Op::Leaf(leaf) => {
                if let Leaf::Jet(jet) = graph.leaf(leaf) {
                    self.is_complex |= graph.symbol(jet.symbol).complex;
                }
                self.leaves.push(leaf);
                Instruction::Leaf(self.leaves.len() as u32 - 1)
            }
            Op::Add(a, b) => Instruction::Add(of(a), of(b)),
            Op::Sub(a, b) => Instruction::Sub(of(a), of(b)),
            Op::Mul(a, b) => Instruction::Mul(of(a), of(b)),
            Op::Neg(a) => Instruction::Neg(of(a)),
            Op::Inv(a) => Instruction::Inv(of(a)),
            Op::Sqrt(a) => {
                self.roots += 1;
                let principal = !graph.signs(a).is_real();
                Instruction::Sqrt(of(a), Root { number: self.roots - 1, principal })
            }
            Op::Exp(a) => Instruction::Apply(Function::Exp, of(a)),
            Op::Log(a) => {
                let real = graph.signs(a).is_real();
                Instruction::Apply(if real { Function::Log } else { Function::PrincipalLog }, of(a))
            }
            op @ (Op::Sin(a) | Op::Cos(a)) => {
                self.turns.extend(graph.turn(a));
                let function = if matches!(op, Op::Sin(_)) { Function::Sin } else { Function::Cos };
                Instruction::Apply(function, of(a))
            }
            Op::Atan(a) => Instruction::Apply(Function::Atan, of(a)),
            Op::Function { symbol, order, argument } => {
                let function = match graph.solution_group(symbol) {
                    Some(group) => {
                        Function::Solution { symbol, order, group, free: graph.is_any_solution(symbol) }
                    }
                    None => Function::Declared { symbol, order },
                };
                Instruction::Apply(function, of(argument))
            }
        }
    }

    /// Number of multiplications, the unit in which exact evaluation is counted.
    pub fn multiplications(&self) -> usize {
        self.instructions.iter().filter(|i| matches!(i, Instruction::Mul(..))).count()
    }

    /// True if a function is applied that the notation declares.
    pub fn has_declared_functions(&self) -> bool {
        let declared =
            |i: &Instruction| matches!(i, Instruction::Apply(function, _) if function.is_declared());
        self.instructions.iter().any(declared)
    }

    /// Runs the program and returns, for each output, the lanes in which every operation that it needs was
    /// defined: no division by zero, no root or function outside its domain. Read the results with
    /// [`output`](Self::output).
    pub fn run<S: Scalar>(
        &self,
        constants: &[S],
        values: &[S],
        atoms: &mut impl Atoms<S>,
        registers: &mut Vec<S>,
    ) -> Vec<u32> {
        registers.resize(self.registers, S::zero());
        let mut defined = vec![S::LANES; self.registers];
        let run = Run { program: self, constants, values, atoms, registers, defined: &mut defined };
        // With one lane there is nothing to do at once.
        if S::LANES == 1 {
            run.all();
        } else {
            pulp::Arch::new().dispatch(run);
        }
        self.outputs.iter().map(|output| defined[*output as usize]).collect()
    }

    /// The n-th result of the last run.
    pub fn output<'r, S>(&self, n: usize, registers: &'r [S]) -> &'r S {
        &registers[self.outputs[n] as usize]
    }
}

/// How often each node is an operand; an output counts once more, so that it is never given up.
fn uses(graph: &Graph, needed: &[Node], outputs: &[Node], length: usize) -> Vec<u32> {
    let mut uses = vec![0u32; length];
    for node in needed {
        graph.operands(*node, |operand| uses[operand.index()] += 1);
    }
    for node in outputs {
        uses[node.index()] += 1;
    }
    uses
}

/// A run as an operation, because `dispatch` compiles it once for each instruction set.
struct Run<'a, S, A> {
    program: &'a Program,
    constants: &'a [S],
    values: &'a [S],
    atoms: &'a mut A,
    registers: &'a mut [S],
    /// The lanes in which each register is defined.
    defined: &'a mut [u32],
}

impl<S: Scalar, A: Atoms<S>> Run<'_, S, A> {
    #[inline(always)]
    fn all(self) {
        let Run { program, constants, values, atoms, registers, defined } = self;
        for (instruction, target) in program.instructions.iter().zip(&program.targets) {
            let r = |n: u32| &registers[n as usize];
            let d = |n: u32| defined[n as usize];
            let (value, lanes) = match *instruction {
                Instruction::Constant(n) => (constants[n as usize].clone(), S::LANES),
                Instruction::Leaf(n) => (values[n as usize].clone(), S::LANES),
                Instruction::Imaginary => atoms.imaginary().map_or((S::zero(), 0), |i| (i, S::LANES)),
                Instruction::Pi => atoms.pi().map_or((S::zero(), 0), |pi| (pi, S::LANES)),
                Instruction::Add(a, b) => (r(a).add(r(b)), d(a) & d(b)),
                Instruction::Sub(a, b) => (r(a).sub(r(b)), d(a) & d(b)),
                Instruction::Mul(a, b) => (r(a).mul(r(b)), d(a) & d(b)),
                Instruction::Neg(a) => (r(a).neg(), d(a)),
                Instruction::Inv(a) => (r(a).inv(), d(a) & r(a).nonzero_lanes()),
                Instruction::Sqrt(a, root) => {
                    let (value, lanes) = atoms.root(root, r(a));
                    (value, d(a) & lanes)
                }
                Instruction::Apply(function, a) => {
                    let (value, lanes) = atoms.apply(function, r(a));
                    (value, d(a) & lanes)
                }
            };
            registers[*target as usize] = value;
            defined[*target as usize] = lanes;
        }
    }
}

impl<S: Scalar, A: Atoms<S>> pulp::WithSimd for Run<'_, S, A> {
    type Output = ();

    #[inline(always)]
    fn with_simd<I: pulp::Simd>(self, _: I) {
        self.all();
    }
}
