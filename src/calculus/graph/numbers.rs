//! Finds the number of an operation that the graph holds already.

use super::{Node, Op};

/// A slot without a node: no graph has so many.
const FREE: u64 = u64::MAX;

/// A hash table of node numbers, with linear probing.
///
/// A slot holds 32 bits of the hash above the number, so that the operations themselves, which the graph
/// keeps, are looked at only where they agree. At most half of the slots are taken.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    slots: Vec<u64>,
    taken: usize,
}

impl Numbers {
    /// The node of an operation, if there is one.
    pub fn find(&self, ops: &[Op], op: Op) -> Option<Node> {
        if self.slots.is_empty() {
            return None;
        }
        self.probe(ops, op, hash(op)).ok()
    }

    /// The node of an operation; where there is none the next number is noted for it, under which the caller
    /// puts it into the list of operations.
    pub fn find_or_add(&mut self, ops: &[Op], op: Op) -> Option<Node> {
        if 2 * self.taken >= self.slots.len() {
            self.grow(ops);
        }
        let hash = hash(op);
        match self.probe(ops, op, hash) {
            Ok(node) => Some(node),
            Err(slot) => {
                self.slots[slot] = u64::from(hash) << 32 | ops.len() as u64;
                self.taken += 1;
                None
            }
        }
    }

    /// Forgets the operations from a number on. The last one that came goes first: no other was placed
    /// further along because of it, so that its slot is just free again.
    pub fn truncate(&mut self, ops: &[Op], nodes: usize) {
        for (number, op) in ops.iter().enumerate().skip(nodes).rev() {
            let mut slot = self.first_slot(hash(*op));
            while self.slots[slot] as u32 as usize != number {
                slot = self.next_slot(slot);
            }
            self.slots[slot] = FREE;
            self.taken -= 1;
        }
    }

    /// Where an operation is, or else the slot that it would have.
    fn probe(&self, ops: &[Op], op: Op, hash: u32) -> Result<Node, usize> {
        let mut slot = self.first_slot(hash);
        loop {
            let held = self.slots[slot];
            if held == FREE {
                return Err(slot);
            }
            let number = held as u32;
            if (held >> 32) as u32 == hash && ops[number as usize] == op {
                return Ok(Node(number));
            }
            slot = self.next_slot(slot);
        }
    }

    /// Doubles the table; the operations come in the order of their numbers, as they came before.
    fn grow(&mut self, ops: &[Op]) {
        let length = (2 * self.slots.len()).max(1024);
        self.slots = vec![FREE; length];
        for (number, op) in ops.iter().enumerate() {
            let hash = hash(*op);
            let mut slot = self.first_slot(hash);
            while self.slots[slot] != FREE {
                slot = self.next_slot(slot);
            }
            self.slots[slot] = u64::from(hash) << 32 | number as u64;
        }
    }

    /// The upper bits of the hash, of which there are as many as the length, a power of two, asks for.
    fn first_slot(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }

    fn next_slot(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}

/// Multiplication to 128 bits mixes every bit of both words into the middle.
fn hash(op: Op) -> u32 {
    let (kind, operands) = op.key();
    let product = u128::from(operands ^ 0x9e37_79b9_7f4a_7c15)
        * u128::from(kind.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ 0xa076_1d64_78bd_642f);
    ((product >> 64) as u64 ^ product as u64) as u32
}

#[cfg(test)]
mod tests {
    use super::super::LeafId;
    use super::*;

    #[test]
    fn operations_are_found_until_they_are_forgotten() {
        let op = |n: u32| Op::Leaf(LeafId(n));
        let (mut numbers, mut ops) = (Numbers::default(), Vec::new());
        let add = |numbers: &mut Numbers, ops: &mut Vec<Op>, range: std::ops::Range<u32>| {
            for n in range {
                assert_eq!(numbers.find_or_add(ops, op(n)), None, "{n}");
                ops.push(op(n));
            }
        };
        add(&mut numbers, &mut ops, 0..5000);
        numbers.truncate(&ops, 700);
        ops.truncate(700);
        add(&mut numbers, &mut ops, 10_000..10_100);
        for n in (0..700).chain(10_000..10_100) {
            let place = ops.iter().position(|known| *known == op(n)).unwrap();
            assert_eq!(numbers.find(&ops, op(n)), Some(Node(place as u32)));
            assert_eq!(numbers.find_or_add(&ops, op(n)), Some(Node(place as u32)));
        }
        assert_eq!(numbers.find(&ops, op(700)), None);
        assert_eq!(numbers.find(&ops, op(4999)), None);
    }
}
