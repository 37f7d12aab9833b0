//! Nodes written in the claim language, for the conditions that a verdict names.

use dashu_ratio::RBig;

use super::super::graph::{LeafId, Node, Op};
use super::instance::Instance;

/// A formula longer than this says less than that there is one.
const LONGEST: usize = 160;

/// How tightly a printed formula binds.
#[derive(PartialEq, PartialOrd)]
enum Binding {
    Sum,
    Product,
    Tight,
}

impl Instance<'_> {
    /// A node as it would be written, or its beginning.
    pub fn node_label(&self, node: Node) -> String {
        let (text, _) = self.written(node, LONGEST, &|_| None);
        if text.len() <= LONGEST {
            return text;
        }
        let mut end = LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        format!("{}…", &text[..end])
    }

    /// A node as it would be written, if that is not too long.
    pub fn whole_text(&self, node: Node) -> Option<String> {
        let (text, _) = self.written(node, 4 * LONGEST, &|_| None);
        (!text.contains('…')).then_some(text)
    }

    /// A node as it would be written with numbers for some of its variables, if that is no longer than this.
    pub fn text_of(
        &self,
        node: Node,
        longest: usize,
        number: &dyn Fn(LeafId) -> Option<String>,
    ) -> Option<String> {
        let (text, _) = self.written(node, 4 * LONGEST, number);
        (!text.contains('…') && text.len() <= longest).then(|| text.replace("+ -", "- "))
    }

    /// The text of a node and how tightly it binds; what lies below `room` more characters is left out. A variable
    /// that has a number is written as that.
    fn written(
        &self,
        node: Node,
        room: usize,
        number: &dyn Fn(LeafId) -> Option<String>,
    ) -> (String, Binding) {
        let rest = room / 2;
        if room < 4 {
            return ("…".to_owned(), Binding::Tight);
        }
        let tight = |operand: Node| match self.written(operand, rest, number) {
            (text, Binding::Tight) => text,
            (text, _) => format!("({text})"),
        };
        let factor = |operand: Node| match self.written(operand, rest, number) {
            (text, Binding::Sum) => format!("({text})"),
            (text, _) => text,
        };
        let function = |name: &str, argument: Node| {
            (format!("{name}({})", self.written(argument, rest, number).0), Binding::Tight)
        };
        match self.graph.op(node) {
            Op::Constant(place) => {
                let value = self.graph.constant_value(place);
                let binding = match value.is_int() {
                    _ if *value < RBig::ZERO => Binding::Sum,
                    true => Binding::Tight,
                    false => Binding::Product,
                };
                (value.to_string(), binding)
            }
            Op::Imaginary => ("i".to_owned(), Binding::Tight),
            Op::Pi => ("pi".to_owned(), Binding::Tight),
            Op::Leaf(leaf) => match number(leaf) {
                Some(number) if number.starts_with('-') || number.contains(' ') => (number, Binding::Sum),
                Some(number) if number.contains('/') => (number, Binding::Product),
                Some(number) => (number, Binding::Tight),
                None => (self.leaf_label(leaf), Binding::Tight),
            },
            Op::Add(a, b) => (
                format!("{} + {}", self.written(a, rest, number).0, self.written(b, rest, number).0),
                Binding::Sum,
            ),
            Op::Sub(a, b) => (format!("{} - {}", self.written(a, rest, number).0, factor(b)), Binding::Sum),
            Op::Mul(a, b) if a == b => (format!("{}^2", tight(a)), Binding::Product),
            Op::Mul(a, b) => {
                let text = match (self.graph.op(a), self.graph.op(b)) {
                    (Op::Inv(_), Op::Inv(_)) => format!("{}*{}", factor(a), factor(b)),
                    (_, Op::Inv(below)) => format!("{}/{}", factor(a), tight(below)),
                    (Op::Inv(below), _) => format!("{}/{}", factor(b), tight(below)),
                    _ => format!("{}*{}", factor(a), factor(b)),
                };
                (text, Binding::Product)
            }
            Op::Neg(a) => (format!("-{}", factor(a)), Binding::Sum),
            Op::Inv(a) => (format!("1/{}", tight(a)), Binding::Product),
            Op::Sqrt(a) => function("sqrt", a),
            Op::Exp(a) => function("exp", a),
            Op::Log(a) => function("log", a),
            Op::Sin(a) => function("sin", a),
            Op::Cos(a) => function("cos", a),
            Op::Atan(a) => function("arctan", a),
            Op::Function { symbol, order, argument } => {
                let name = format!("{}{}", self.graph.symbol(symbol).name, "'".repeat(order as usize));
                function(&name, argument)
            }
        }
    }
}
