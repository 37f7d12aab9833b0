//! Operations.

use std::rc::Rc;

use dashu_ratio::RBig;

use super::array::Array;
use super::term::{self, Elementary, Kind as What, Node, Term, Variable, rational};
use super::{Ground, Grounded, Tensor, gap, places};
use crate::language::ast::{Call, Expr, Height, Kind, Slot};
use crate::language::operation::{ARGUMENTS, Action, Function, Operation, Part};
use crate::language::scope::{Structure, SymbolKind};

impl Ground<'_> {
    pub fn call(&mut self, call: &Call) -> Grounded<Tensor> {
        let Some(operation) = Operation::named(&call.name) else {
            if call.bounded().is_some() {
                return gap("a sum up to a whole number is not worked out a second time");
            }
            if call.limit().is_some() {
                return gap("a limit is not worked out a second time");
            }
            if call.definite().is_some() {
                return gap("a definite integral is not worked out a second time");
            }
            let known = self.scope.symbols.get(&call.name).map(|symbol| &symbol.kind);
            if !matches!(known, Some(SymbolKind::Function { equation: None })) {
                return gap(format!("`{}` is not a function without an equation", call.name));
            }
            let argument = self.plain(&call.arguments[0])?;
            return Ok(argument.map(|term| {
                Rc::new(Node::Declared {
                    name: call.name.clone(),
                    primes: call.primes,
                    argument: term.clone(),
                })
            }));
        };
        match &operation.action {
            Action::Derivative => {
                let mut tensor = self.tensor(&call.arguments[0])?;
                for by in &call.arguments[1..] {
                    if matches!(&by.kind, Kind::Call(by) if by.name == "Dt") {
                        return gap("a derivative in a velocity is not worked out a second time");
                    }
                    let directions = self.tensor(by)?;
                    tensor = match self.turning(&tensor, &directions)? {
                        Some(i) => {
                            let axes = self.vector_axes(&tensor)?;
                            self.along(&tensor, &axes, i)?
                        }
                        None => self.differentiate(tensor, directions)?,
                    };
                }
                self.indexed(tensor, &call.slots)
            }
            Action::FlowDerivative => {
                let Some(flow) = self.scope.flow.clone() else { return gap("no flow is declared") };
                let moving = self.coordinates_of_families(&flow.moving);
                let tensor = self.plain(&call.arguments[0])?;
                Ok(tensor.map(|term| term::along_flow(term.clone(), &moving, &flow.along)))
            }
            Action::Variation => {
                let moves = |expr: &Expr| match &expr.kind {
                    Kind::Name(reference) => {
                        let symbol = self.scope.symbols.get(&reference.name);
                        symbol.is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Coordinate))
                    }
                    _ => false,
                };
                if call.arguments.get(1).is_some_and(moves) {
                    return gap("a variation along a flow is not worked out a second time");
                }
                self.variation(call)
            }
            Action::Sum => self.over_letters(call, term::sum),
            Action::Product => self.over_letters(call, term::product),
            Action::Integral => {
                let tensor = self.plain(&call.arguments[0])?;
                let families: Vec<String> = call.brackets.iter().map(|slot| slot.index.to_string()).collect();
                let integrated = Some(self.coordinates_of_families(&families));
                Ok(Tensor { integrated, ..tensor })
            }
            Action::Matrix(operation) => self.matrix(*operation, call),
            Action::Elements => self.elements(call),
            Action::Curvature(kind) => self.curvature_call(*kind, call),
            Action::Covariant => self.covariant_call(call),
            Action::DAlembertian => self.d_alembertian(call),
            Action::Lie => self.lie(call),
            Action::Delta => self.delta(&call.brackets),
            Action::LeviCivita => self.permutation(&call.brackets),
            Action::Spin(spin) => self.spin(*spin, &call.brackets),
            Action::Vector(operation) => self.vector(*operation, call),
            Action::UnitVector => self.unit_vector(call),
            Action::Poisson => self.poisson(call),
            Action::Factorial | Action::Binomial | Action::Transformed | Action::Noether => {
                gap(format!("`{}` is not worked out a second time", call.name))
            }
            Action::Commutator | Action::Anticommutator => {
                let one = self.plain(&call.arguments[0])?;
                let other = self.plain(&call.arguments[1])?;
                let forth = self.chain(vec![one.clone(), other.clone()])?;
                let mut back = self.chain(vec![other, one])?;
                if operation.action == Action::Commutator {
                    back = back.map(|term| term::negative(term.clone()));
                }
                let sum = self.add(vec![forth, back])?;
                self.indexed(sum, &call.slots)
            }
            Action::Part(part) => {
                let half = || term::number(RBig::from_parts(1.into(), 2u8.into()));
                Ok(self.tensor(&call.arguments[0])?.map(|z| {
                    let conjugate = term::conjugate(z);
                    match part {
                        Part::Conjugate => conjugate,
                        Part::Real => term::product(vec![half(), term::sum(vec![z.clone(), conjugate])]),
                        Part::Imaginary => term::product(vec![
                            half(),
                            term::negative(Rc::new(Node::Imaginary)),
                            term::difference(z.clone(), conjugate),
                        ]),
                    }
                }))
            }
            Action::Function(function) => {
                let mut arguments = Vec::new();
                for argument in &call.arguments {
                    arguments.push(self.plain(argument)?);
                }
                if arguments[0].axes().len() == 2 {
                    return gap("the exponential of a matrix is not worked out a second time");
                }
                self.function(function, arguments)
            }
        }
    }

    /// An expression that is not integrated.
    pub fn plain(&mut self, expr: &Expr) -> Grounded<Tensor> {
        let tensor = self.tensor(expr)?;
        if tensor.integrated.is_some() {
            gap("an integral stands inside of an operation")
        } else {
            Ok(tensor)
        }
    }

    fn function(&mut self, function: &Function, mut arguments: Vec<Tensor>) -> Grounded<Tensor> {
        let elementary = match function {
            Function::Sqrt => {
                let half = RBig::from_parts(1.into(), 2u8.into());
                return Ok(arguments.remove(0).map(|term| term::power(term.clone(), half.clone())));
            }
            Function::Exp => Elementary::Exp,
            Function::Log => Elementary::Log,
            Function::Sin => Elementary::Sin,
            Function::Cos => Elementary::Cos,
            Function::Atan => Elementary::Atan,
            Function::Asin => Elementary::Asin,
            Function::Formula(formula) => return self.formula(formula, &arguments),
        };
        Ok(arguments.remove(0).map(|term| term::function(elementary, term.clone())))
    }

    /// A formula of each element, which stands for its argument meanwhile.
    fn formula(&mut self, formula: &Expr, arguments: &[Tensor]) -> Grounded<Tensor> {
        let scalar = |term: &Term| Some(Array::new(Vec::new(), Vec::new(), vec![term.clone()]));
        let before: Vec<Option<Array>> = ARGUMENTS.iter().map(|name| self.hide(name, None)).collect();
        if let Some(second) = arguments.get(1) {
            self.hide(ARGUMENTS[1], scalar(&second.data[0]));
        }
        let mut data = Vec::new();
        let mut failed = None;
        for element in &arguments[0].data {
            self.hide(ARGUMENTS[0], scalar(element));
            match self.tensor(formula) {
                Ok(value) => data.push(value.data[0].clone()),
                Err(gap) => failed = Some(gap),
            }
        }
        for (name, array) in ARGUMENTS.iter().zip(before) {
            self.hide(name, array);
        }
        match failed {
            Some(gap) => Err(gap),
            None => Ok(Tensor { data, ..arguments[0].clone() }),
        }
    }

    fn over_letters(&mut self, call: &Call, combine: impl Fn(Vec<Term>) -> Term) -> Grounded<Tensor> {
        let letters: Vec<String> =
            call.brackets.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
        let before = self.bound.len();
        self.bound.extend(letters.iter().cloned());
        let body = self.tensor(&call.arguments[0]);
        self.bound.truncate(before);
        let body = body?;
        let mut all = body.letters.clone();
        all.extend(letters.iter().filter(|letter| !body.letters.contains(letter)).cloned());
        let mut result = self.spread(body, &all)?;
        for letter in &letters {
            result = result.over(letter, &combine);
        }
        Ok(result)
    }

    /// Differentiates in every direction; a letter of both is summed.
    pub fn differentiate(&mut self, tensor: Tensor, directions: Tensor) -> Grounded<Tensor> {
        let integrated = tensor.integrated.clone();
        let mut letters = tensor.letters.clone();
        let shared: Vec<String> =
            directions.letters.iter().filter(|l| letters.contains(l)).cloned().collect();
        letters.extend(directions.letters.iter().filter(|l| !shared.contains(l)).cloned());
        let shape: Vec<usize> =
            letters.iter().map(|l| tensor.size_of(l).max(directions.size_of(l))).collect();
        let heights = letters
            .iter()
            .map(|letter| match tensor.letters.contains(letter) {
                true => tensor.height_of(letter),
                false => opposite(directions.height_of(letter)),
            })
            .collect();
        let mut data = Vec::new();
        for at in places(&shape) {
            let by = variable(directions.get(&letters, &at))?;
            data.push(Rc::new(Node::Derivative(tensor.get(&letters, &at).clone(), by)));
        }
        let mut result = Tensor { letters, heights, shape, data, integrated };
        for letter in shared.iter().filter(|letter| !self.bound.contains(letter)) {
            result = result.over(letter, term::sum);
        }
        Ok(result)
    }

    /// The derivative that stands behind a comma.
    pub fn comma(&mut self, tensor: Tensor, slot: &Slot) -> Grounded<Tensor> {
        let range = slot.index.letter().and_then(|letter| self.scope.range_of(letter)).map(str::to_owned);
        let families: Vec<String> = self
            .scope
            .coordinates()
            .filter(|family| match family.slots.as_slice() {
                [only] => range.as_ref().is_none_or(|range| only.range == *range),
                _ => false,
            })
            .map(|family| family.name.clone())
            .collect();
        let [family] = families.as_slice() else { return gap("the coordinates of a comma are not clear") };
        let array = self.array(family)?;
        let directions = self.pick(&array, &[Slot { comma: false, ..slot.clone() }])?;
        self.differentiate(tensor, directions)
    }

    fn poisson(&mut self, call: &Call) -> Grounded<Tensor> {
        let f = self.plain(&call.arguments[0])?;
        let g = self.plain(&call.arguments[1])?;
        let mut pair = Vec::new();
        for slot in &call.brackets {
            pair.push(self.array(&slot.index.to_string())?.data);
        }
        let slope = |of: &Tensor, by: &Rc<Variable>| {
            of.clone().map(|term| Rc::new(Node::Derivative(term.clone(), by.clone())))
        };
        let mut terms = Vec::new();
        for (q, p) in pair[0].clone().iter().zip(&pair[1]) {
            let (q, p) = (variable(q)?, variable(p)?);
            terms.push(self.times(slope(&f, &q), slope(&g, &p))?);
            let back = self.times(slope(&f, &p), slope(&g, &q))?;
            terms.push(back.map(|term| term::negative(term.clone())));
        }
        self.add(terms)
    }

    fn variation(&mut self, call: &Call) -> Grounded<Tensor> {
        let functional = self.tensor(&call.arguments[0])?;
        let [density] = functional.data.as_slice() else { return gap("a variation has free indices") };
        let over = match &functional.integrated {
            Some(over) => over.clone(),
            None => {
                let all: Vec<String> = self.scope.coordinates().map(|family| family.name.clone()).collect();
                self.coordinates_of_families(&all)
            }
        };
        let vary = |of: &Rc<Variable>| -> Term {
            Rc::new(Node::Variation { density: density.clone(), of: of.clone(), over: over.clone() })
        };
        let named = match &call.arguments[1].kind {
            Kind::Name(reference) => Some(reference.clone()),
            _ => None,
        };
        let metric = self.scope.metric.clone();
        let upper = named.as_ref().filter(|name| {
            Some(&name.name) == metric.as_ref()
                && name.slots.len() == 2
                && name.slots.iter().all(|slot| slot.height == Height::Upper)
        });
        let half = |row: usize, column: usize, term: Term| match row == column {
            true => term,
            false => term::product(vec![term::number(RBig::from_parts(1.into(), 2u8.into())), term]),
        };
        if let (Some(name), Some(metric)) = (upper, &metric) {
            let g = self.array(metric)?;
            let n = g.shape[0];
            let mut data = Vec::new();
            for at in places(&[n, n]) {
                data.push(half(at[0], at[1], vary(&variable(g.at(&at))?)));
            }
            let array = Array::new(vec![n, n], vec![Height::Upper; 2], data).counted_from(g.firsts[0]);
            let array = self.moved(array, 0, Height::Lower)?;
            let mut array = self.moved(array, 1, Height::Lower)?;
            array.data = array.data.into_iter().map(term::negative).collect();
            let slots = name.slots.clone();
            return self.pick(&array, &slots);
        }
        let symbol = named.as_ref().and_then(|name| self.scope.symbols.get(&name.name)).cloned();
        let symmetric = symbol.is_some_and(|symbol| symbol.structure == Structure::Symmetric);
        let shared: Vec<String> = match (&named, symmetric) {
            (Some(name), true) => {
                let array = self.array(&name.name)?;
                let n = array.shape[0];
                let beside = places(&array.shape).into_iter().filter(|at| n > 1 && at[0] != at[1]);
                beside.filter_map(|at| Some(variable(array.at(&at)).ok()?.name.clone())).collect()
            }
            _ => Vec::new(),
        };
        let field = self.tensor(&call.arguments[1])?;
        let mut data = Vec::new();
        for element in &field.data {
            let of = variable(element)?;
            let What::Field(on) = &of.kind else { return gap("something is varied that is no field") };
            if over.iter().any(|coordinate| !on.contains(coordinate)) && functional.integrated.is_some() {
                return gap("the varied field does not depend on all that is integrated over");
            }
            data.push(half(0, usize::from(shared.contains(&of.name)), vary(&of)));
        }
        Ok(Tensor { data, integrated: None, ..field })
    }
}

/// The variable that a term is.
pub fn variable(term: &Term) -> Grounded<Rc<Variable>> {
    match &**term {
        Node::Variable(variable) => Ok(variable.clone()),
        _ if rational(term).is_some() => gap("a derivative is taken in a number"),
        _ => gap("a derivative is taken in what is no variable"),
    }
}

fn opposite(height: Height) -> Height {
    match height {
        Height::Plain => Height::Plain,
        Height::Upper => Height::Lower,
        Height::Lower => Height::Upper,
    }
}
