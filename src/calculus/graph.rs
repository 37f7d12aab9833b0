//! Scalar expressions in jet coordinates, shared by hash-consing.
//!
//! A field and its derivatives are independent variables (jet coordinates; Olver, *Applications of
//! Lie Groups to Differential Equations*, §2.3). Nodes are only ever added, and operands come before
//! the nodes that use them: the order of the numbers is a topological order. What is folded here is
//! what is free to fold: constants, zeros, ones, signs. Nothing else is simplified, since evaluating
//! is cheaper.

use rustc_hash::FxHashMap;

use dashu_ratio::RBig;

use super::derive::{Direction, Memo};
use super::numbers::Numbers;
use super::sign::Signs;

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub(super) u32);

impl Node {
    /// Position in the graph: operands come before what is made of them.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A variable of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafId(pub u32);

/// A declared parameter, field or function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolId(pub u32);

/// An operation; every operand has a smaller number than the node itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Number of the constant in [`Graph::constant_value`].
    Constant(u32),
    /// The imaginary unit.
    Imaginary,
    Leaf(LeafId),
    Add(Node, Node),
    Sub(Node, Node),
    Mul(Node, Node),
    Neg(Node),
    Inv(Node),
    /// The positive root.
    Sqrt(Node),
    Exp(Node),
    Log(Node),
    Sin(Node),
    Cos(Node),
    /// The derivative of the given order of an uninterpreted function.
    Function {
        symbol: SymbolId,
        order: u32,
        argument: Node,
    },
}

impl Op {
    /// Two words that tell every operation from every other: quicker to hash and to compare.
    pub(super) fn key(self) -> (u64, u64) {
        let pair = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
        match self {
            Op::Constant(number) => (0, pair(number, 0)),
            Op::Imaginary => (1, 0),
            Op::Leaf(leaf) => (2, pair(leaf.0, 0)),
            Op::Add(a, b) => (3, pair(a.0, b.0)),
            Op::Sub(a, b) => (4, pair(a.0, b.0)),
            Op::Mul(a, b) => (5, pair(a.0, b.0)),
            Op::Neg(a) => (6, pair(a.0, 0)),
            Op::Inv(a) => (7, pair(a.0, 0)),
            Op::Sqrt(a) => (8, pair(a.0, 0)),
            Op::Exp(a) => (9, pair(a.0, 0)),
            Op::Log(a) => (10, pair(a.0, 0)),
            Op::Sin(a) => (11, pair(a.0, 0)),
            Op::Cos(a) => (12, pair(a.0, 0)),
            Op::Function { symbol, order, argument } => {
                (13 + (u64::from(order) << 32), pair(argument.0, symbol.0))
            }
        }
    }
}

/// What a variable stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaf {
    /// The value of a coordinate, by its number among all coordinates.
    Coordinate(u8),
    /// A parameter, or a derivative of a field.
    Jet(Jet),
    /// The time derivative of the given order (from 1) of a moving coordinate.
    Velocity { coordinate: u8, order: u8 },
}

/// A derivative of one component of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jet {
    pub symbol: SymbolId,
    /// Number of the component, counted row by row; symmetric partners share the smaller one.
    pub component: u32,
    /// The coordinates that it is differentiated in, in ascending order, with repetition.
    pub by: Vec<u8>,
    /// True for the complex conjugate of a complex field.
    pub conjugate: bool,
}

/// What the graph knows of a symbol.
#[derive(Debug, Clone)]
pub struct SymbolInfo {
    pub name: String,
    /// Bit mask of the coordinates that it depends on; 0 for a parameter.
    pub depends_on: u64,
    pub signs: Signs,
    pub complex: bool,
}

/// The store of nodes.
#[derive(Debug, Default)]
pub struct Graph {
    ops: Vec<Op>,
    numbers: Numbers,
    constants: Vec<RBig>,
    constant_numbers: FxHashMap<RBig, u32>,
    /// The node of the number 0, which every other operation asks for.
    zero: Option<Node>,
    leaves: Vec<Leaf>,
    leaf_numbers: FxHashMap<Leaf, LeafId>,
    symbols: Vec<SymbolInfo>,
    /// Names of the coordinates, such as `t`, `q[1]`, and the signs that they may have.
    coordinates: Vec<(String, Signs)>,
    pub(super) flow: Option<Flow>,
    /// Declared signs of expressions: `assume 1 - beta*m > 0`.
    pub(super) assumed: FxHashMap<Node, Signs>,
    pub(super) memo: Memo,
    /// Reverse sweeps that were done: root → partial derivatives.
    pub(super) gradients: FxHashMap<Node, Vec<(LeafId, Node)>>,
    /// The signs that each node may have under the assumptions.
    pub(super) signs: Vec<Signs>,
}

/// Which coordinates move, and in which coordinate.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub moving: Vec<u8>,
    pub along: u8,
}

impl Graph {
    pub fn op(&self, node: Node) -> Op {
        self.ops[node.0 as usize]
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    pub fn leaf(&self, id: LeafId) -> &Leaf {
        &self.leaves[id.0 as usize]
    }

    pub fn symbol(&self, id: SymbolId) -> &SymbolInfo {
        &self.symbols[id.0 as usize]
    }

    pub fn constant_value(&self, number: u32) -> &RBig {
        &self.constants[number as usize]
    }

    pub fn coordinate_name(&self, coordinate: u8) -> &str {
        &self.coordinates[coordinate as usize].0
    }

    /// The coordinate along which others move, if any do.
    pub fn flow_time(&self) -> Option<u8> {
        self.flow.as_ref().map(|flow| flow.along)
    }

    pub(super) fn coordinate_signs(&self, coordinate: u8) -> Signs {
        self.coordinates[coordinate as usize].1
    }

    pub fn coordinate_count(&self) -> u8 {
        // Lowering refuses more than 64 coordinates.
        self.coordinates.len() as u8
    }

    /// The coordinates that move, and the one in which they do.
    pub fn flow(&self) -> Option<(&[u8], u8)> {
        self.flow.as_ref().map(|flow| (flow.moving.as_slice(), flow.along))
    }

    pub fn add_coordinate(&mut self, name: String, signs: Signs) -> u8 {
        self.coordinates.push((name, signs));
        self.coordinate_count() - 1
    }

    pub fn add_symbol(&mut self, info: SymbolInfo) -> SymbolId {
        self.symbols.push(info);
        SymbolId(self.symbols.len() as u32 - 1)
    }

    fn intern(&mut self, op: Op) -> Node {
        let next = Node(self.ops.len() as u32);
        if let Some(known) = self.numbers.find_or_add(&self.ops, op) {
            return known;
        }
        self.ops.push(op);
        let signs = self.signs_of(op);
        self.signs.push(signs);
        next
    }

    /// Forgets the nodes beyond a number of them; nothing that stays may know of them.
    pub(super) fn truncate(&mut self, nodes: usize) {
        self.numbers.truncate(&self.ops, nodes);
        self.ops.truncate(nodes);
        self.signs.truncate(nodes);
        self.zero = self.zero.filter(|zero| zero.index() < nodes);
    }

    // --- leaves ---

    pub fn constant(&mut self, value: RBig) -> Node {
        let is_zero = value.is_zero();
        let number = match self.constant_numbers.get(&value) {
            Some(&number) => number,
            None => {
                let number = self.constants.len() as u32;
                self.constants.push(value.clone());
                self.constant_numbers.insert(value, number);
                number
            }
        };
        let node = self.intern(Op::Constant(number));
        if is_zero {
            self.zero = Some(node);
        }
        node
    }

    pub fn integer(&mut self, value: i64) -> Node {
        self.constant(RBig::from(value))
    }

    pub fn zero(&mut self) -> Node {
        match self.zero {
            Some(zero) => zero,
            None => self.constant(RBig::ZERO),
        }
    }

    pub fn one(&mut self) -> Node {
        self.constant(RBig::ONE)
    }

    pub fn imaginary(&mut self) -> Node {
        self.intern(Op::Imaginary)
    }

    pub fn variable(&mut self, leaf: Leaf) -> Node {
        let id = self.leaf_id(leaf);
        self.intern(Op::Leaf(id))
    }

    /// The number of a variable.
    pub fn leaf_id(&mut self, leaf: Leaf) -> LeafId {
        match self.leaf_numbers.get(&leaf) {
            Some(&id) => id,
            None => {
                let id = LeafId(self.leaves.len() as u32);
                self.leaves.push(leaf.clone());
                self.leaf_numbers.insert(leaf, id);
                id
            }
        }
    }

    /// The node of a variable that occurs in the graph.
    pub fn node_of_leaf(&self, leaf: LeafId) -> Option<Node> {
        self.numbers.find(&self.ops, Op::Leaf(leaf))
    }

    pub fn as_constant(&self, node: Node) -> Option<&RBig> {
        match self.op(node) {
            Op::Constant(number) => Some(self.constant_value(number)),
            _ => None,
        }
    }

    pub fn is_zero(&self, node: Node) -> bool {
        self.zero == Some(node)
    }

    pub fn is_one(&self, node: Node) -> bool {
        self.as_constant(node).is_some_and(RBig::is_one)
    }

    // --- ring operations ---

    pub fn add(&mut self, a: Node, b: Node) -> Node {
        if self.is_zero(a) {
            return b;
        }
        if self.is_zero(b) {
            return a;
        }
        if let (Some(x), Some(y)) = (self.as_constant(a), self.as_constant(b)) {
            let sum = x + y;
            return self.constant(sum);
        }
        match (self.op(a), self.op(b)) {
            (_, Op::Neg(b)) => self.sub(a, b),
            (Op::Neg(a), _) => self.sub(b, a),
            _ => self.intern(Op::Add(a.min(b), a.max(b))),
        }
    }

    pub fn sub(&mut self, a: Node, b: Node) -> Node {
        if a == b {
            return self.zero();
        }
        if self.is_zero(b) {
            return a;
        }
        if self.is_zero(a) {
            return self.neg(b);
        }
        if let (Some(x), Some(y)) = (self.as_constant(a), self.as_constant(b)) {
            let difference = x - y;
            return self.constant(difference);
        }
        match self.op(b) {
            Op::Neg(b) => self.add(a, b),
            _ => self.intern(Op::Sub(a, b)),
        }
    }

    pub fn neg(&mut self, a: Node) -> Node {
        match self.op(a) {
            Op::Neg(inner) => inner,
            Op::Sub(x, y) => self.intern(Op::Sub(y, x)),
            Op::Constant(number) => {
                let value = -self.constant_value(number).clone();
                self.constant(value)
            }
            _ => self.intern(Op::Neg(a)),
        }
    }

    pub fn mul(&mut self, a: Node, b: Node) -> Node {
        if self.is_zero(a) || self.is_one(b) {
            return a;
        }
        if self.is_zero(b) || self.is_one(a) {
            return b;
        }
        // A constant stands first, and constants gather.
        let (a, b) = if self.as_constant(b).is_some() { (b, a) } else { (a, b) };
        if let Some(x) = self.as_constant(a) {
            if let Some(y) = self.as_constant(b) {
                let product = x * y;
                return self.constant(product);
            }
            if *x == RBig::NEG_ONE {
                return self.neg(b);
            }
            if let Op::Mul(c, rest) = self.op(b)
                && let Some(y) = self.as_constant(c)
            {
                let product = x * y;
                let constant = self.constant(product);
                return self.mul(constant, rest);
            }
        }
        match (self.op(a), self.op(b)) {
            (Op::Imaginary, Op::Imaginary) => self.integer(-1),
            (Op::Neg(a), Op::Neg(b)) => self.mul(a, b),
            (Op::Neg(a), _) => {
                let product = self.mul(a, b);
                self.neg(product)
            }
            (_, Op::Neg(b)) => {
                let product = self.mul(a, b);
                self.neg(product)
            }
            _ if self.as_constant(a).is_some() => self.intern(Op::Mul(a, b)),
            _ => self.intern(Op::Mul(a.min(b), a.max(b))),
        }
    }

    /// `1/a`; the inverse of the literal 0 stays a node, so that evaluating it is noticed.
    pub fn inv(&mut self, a: Node) -> Node {
        match self.op(a) {
            Op::Inv(inner) => inner,
            Op::Neg(inner) => {
                let inverse = self.inv(inner);
                self.neg(inverse)
            }
            Op::Constant(number) if !self.constant_value(number).is_zero() => {
                let value = RBig::ONE / self.constant_value(number);
                self.constant(value)
            }
            Op::Imaginary => {
                let i = self.imaginary();
                self.neg(i)
            }
            Op::Mul(x, y) if self.as_constant(x).is_some() => {
                let (x, y) = (self.inv(x), self.inv(y));
                self.mul(x, y)
            }
            _ => self.intern(Op::Inv(a)),
        }
    }

    pub fn div(&mut self, a: Node, b: Node) -> Node {
        let inverse = self.inv(b);
        self.mul(a, inverse)
    }

    /// `a^n` by repeated squaring; `a^0 = 1`.
    pub fn powi(&mut self, a: Node, n: i64) -> Node {
        let mut result = self.one();
        let mut square = a;
        let mut rest = n.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                result = self.mul(result, square);
            }
            rest >>= 1;
            if rest > 0 {
                square = self.mul(square, square);
            }
        }
        if n < 0 { self.inv(result) } else { result }
    }

    /// A sum in a form that does not depend on the order of its terms: what is equal by a symmetry, such
    /// as Γ^a_mb Γ^b_na under m ↔ n, becomes one node.
    ///
    /// Terms that stand there m times are added first and multiplied by m once; those with a minus sign
    /// are subtracted together.
    pub fn sum(&mut self, mut terms: Vec<Node>) -> Node {
        if let [only] = *terms {
            return only;
        }
        let zero = self.zero();
        terms.retain(|term| *term != zero);
        terms.sort_unstable();
        let mut parts: Vec<(bool, usize, Vec<Node>)> = Vec::new();
        for run in terms.chunk_by(|a, b| a == b) {
            let (negative, term) = match self.op(run[0]) {
                Op::Neg(positive) => (true, positive),
                _ => (false, run[0]),
            };
            match parts.iter_mut().find(|(sign, times, _)| *sign == negative && *times == run.len()) {
                Some((_, _, part)) => part.push(term),
                None => parts.push((negative, run.len(), vec![term])),
            }
        }
        let mut sides = [Vec::new(), Vec::new()];
        for (negative, times, part) in parts {
            let once = self.balanced(part);
            let value = match times {
                1 => once,
                2 => self.add(once, once),
                _ => {
                    let times = self.integer(times as i64);
                    self.mul(times, once)
                }
            };
            sides[usize::from(negative)].push(value);
        }
        let [plus, minus] = sides.map(|side| self.balanced(side));
        self.sub(plus, minus)
    }

    /// A sum as a balanced tree, so that long sums stay shallow.
    fn balanced(&mut self, mut terms: Vec<Node>) -> Node {
        if terms.is_empty() {
            return self.zero();
        }
        while terms.len() > 1 {
            terms = terms
                .chunks(2)
                .map(|pair| if let [a, b] = *pair { self.add(a, b) } else { pair[0] })
                .collect();
        }
        terms[0]
    }

    /// A node with other operands.
    pub(super) fn rebuild(&mut self, op: Op, of: &mut impl FnMut(Node) -> Node) -> Node {
        match op {
            Op::Constant(_) | Op::Imaginary | Op::Leaf(_) => self.intern(op),
            Op::Add(a, b) => self.add(of(a), of(b)),
            Op::Sub(a, b) => self.sub(of(a), of(b)),
            Op::Mul(a, b) => self.mul(of(a), of(b)),
            Op::Neg(a) => self.neg(of(a)),
            Op::Inv(a) => self.inv(of(a)),
            Op::Sqrt(a) => self.sqrt(of(a)),
            Op::Exp(a) => self.exp(of(a)),
            Op::Log(a) => self.log(of(a)),
            Op::Sin(a) => self.sin(of(a)),
            Op::Cos(a) => self.cos(of(a)),
            Op::Function { symbol, order, argument } => self.function(symbol, order, of(argument)),
        }
    }

    pub fn function(&mut self, symbol: SymbolId, order: u32, argument: Node) -> Node {
        self.intern(Op::Function { symbol, order, argument })
    }

    pub(super) fn atom(&mut self, op: Op) -> Node {
        self.intern(op)
    }

    /// Declared conditions: nodes with the signs that they are assumed to have.
    pub fn assumptions(&self) -> impl Iterator<Item = (Node, Signs)> {
        self.assumed.iter().map(|(node, signs)| (*node, *signs))
    }

    /// Every derivative that was computed node by node, as (operand, direction, result).
    pub fn derivatives(&self) -> impl Iterator<Item = (Node, Direction, Node)> {
        self.memo.all()
    }

    /// Every reverse sweep that was done: a node with its partial derivatives.
    pub fn gradients(&self) -> impl Iterator<Item = (Node, &[(LeafId, Node)])> {
        self.gradients.iter().map(|(root, partials)| (*root, partials.as_slice()))
    }

    /// All nodes that the roots are made of, operands first.
    pub fn reachable(&self, roots: &[Node]) -> Vec<Node> {
        self.reachable_unless(roots, |_| false)
    }

    /// The same without nodes that are known, and without what only they are made of.
    pub(super) fn reachable_unless(&self, roots: &[Node], known: impl Fn(Node) -> bool) -> Vec<Node> {
        let length = roots.iter().map(|root| root.index() + 1).max().unwrap_or(0);
        let mut seen = vec![false; length.next_multiple_of(8)];
        for root in roots {
            seen[root.index()] = true;
        }
        // Operands have smaller numbers, so one pass downwards meets every node after its users; what is far
        // apart in a large graph is passed over eight at a time.
        let mut found = Vec::new();
        for start in (0..seen.len()).step_by(8).rev() {
            if seen[start..start + 8] == [false; 8] {
                continue;
            }
            for node in (start as u32..start as u32 + 8).rev().map(Node) {
                if seen[node.index()] && !known(node) {
                    found.push(node);
                    self.operands(node, |operand| seen[operand.index()] = true);
                }
            }
        }
        found.reverse();
        found
    }

    #[inline]
    pub(super) fn operands(&self, node: Node, mut f: impl FnMut(Node)) {
        match self.op(node) {
            Op::Constant(_) | Op::Imaginary | Op::Leaf(_) => {}
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) => {
                f(a);
                f(b);
            }
            Op::Neg(a) | Op::Inv(a) | Op::Sqrt(a) | Op::Exp(a) | Op::Log(a) | Op::Sin(a) | Op::Cos(a) => f(a),
            Op::Function { argument, .. } => f(argument),
        }
    }

    /// The variables that the roots depend on.
    pub fn leaves_of(&self, roots: &[Node]) -> Vec<LeafId> {
        self.reachable(roots)
            .into_iter()
            .filter_map(|node| match self.op(node) {
                Op::Leaf(leaf) => Some(leaf),
                _ => None,
            })
            .collect()
    }

    /// The expression with some variables set to zero; their derivatives stay as they are.
    pub fn with_zeros(&mut self, root: Node, is_zero: impl Fn(LeafId) -> bool) -> Node {
        self.all_with_zeros(&[root], is_zero)[0]
    }

    /// Several expressions with some variables set to zero; what they share is looked at once.
    pub fn all_with_zeros(&mut self, roots: &[Node], is_zero: impl Fn(LeafId) -> bool) -> Vec<Node> {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(roots) {
            let value = match self.op(node) {
                Op::Leaf(leaf) if is_zero(leaf) => self.zero(),
                op => self.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, value);
        }
        roots.iter().map(|root| image[root]).collect()
    }

    /// The complex conjugate: coordinates, parameters and fields are real unless declared complex.
    pub fn conjugate(&mut self, root: Node) -> Node {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(&[root]) {
            let conjugate = match self.op(node) {
                Op::Imaginary => {
                    let i = self.imaginary();
                    self.neg(i)
                }
                Op::Leaf(id) => match self.leaf(id).clone() {
                    Leaf::Jet(jet) if self.symbol(jet.symbol).complex => {
                        let conjugate = !jet.conjugate;
                        self.variable(Leaf::Jet(Jet { conjugate, ..jet }))
                    }
                    _ => node,
                },
                op => self.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, conjugate);
        }
        image[&root]
    }

    /// How a variable is written in the claim language.
    pub fn leaf_name(&self, id: LeafId, component_name: impl Fn(SymbolId, u32) -> String) -> String {
        match self.leaf(id) {
            Leaf::Coordinate(c) => self.coordinate_name(*c).to_owned(),
            Leaf::Velocity { coordinate, order } => {
                let name = self.coordinate_name(*coordinate);
                (0..*order).fold(name.to_owned(), |inner, _| format!("Dt({inner})"))
            }
            Leaf::Jet(jet) => {
                let mut name = component_name(jet.symbol, jet.component);
                if jet.conjugate {
                    name = format!("conj({name})");
                }
                if jet.by.is_empty() {
                    return name;
                }
                let by: Vec<&str> = jet.by.iter().map(|c| self.coordinate_name(*c)).collect();
                format!("d({name}, {})", by.join(", "))
            }
        }
    }
}
