//! Where the nodes of the dependency graph stand: sections from top to bottom, within a section every
//! equation below those it uses.
//!
//! The layered method of Sugiyama, Tagawa and Toda (1981) with sections as fixed bands; rows are
//! ordered by the mean position of their neighbours.

use std::collections::BTreeMap;

/// Width and height of a node, and the space between nodes.
pub const NODE: (f64, f64) = (184.0, 54.0);
const GAP: (f64, f64) = (16.0, 40.0);
/// Nodes in a row before it is broken.
const PER_ROW: usize = 5;
/// A band is as wide as this many nodes at least.
const ROOM_FOR_A_TITLE: usize = 3;
/// Space inside a section's band above its first row, where its title stands, and below its last.
const BAND: (f64, f64) = (46.0, 22.0);
const BETWEEN_BANDS: f64 = 14.0;
const MARGIN: f64 = 20.0;
/// Further sweeps hardly change the order.
const SWEEPS: usize = 12;

/// A finished layout. Positions are centres of nodes.
pub struct Layout {
    pub width: f64,
    pub height: f64,
    pub positions: Vec<(f64, f64)>,
    /// Top and height of each section's band.
    pub bands: Vec<(f64, f64)>,
}

/// Lays out nodes with their sections (0, 1, …, in order) and edges (used, user).
pub fn layered(sections: &[usize], edges: &[(usize, usize)]) -> Layout {
    let mut rows = rows(sections, edges);
    let widest = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0).max(ROOM_FOR_A_TITLE);
    let step = NODE.0 + GAP.0;
    let width = 2.0 * MARGIN + widest as f64 * step;
    let mut neighbours = vec![Vec::new(); sections.len()];
    for &(used, user) in edges {
        neighbours[used].push(user);
        neighbours[user].push(used);
    }
    let mut x = vec![0.0; sections.len()];
    for (_, row) in &rows {
        spread(row, width, &mut x);
    }
    for sweep in 0..SWEEPS {
        let order: Vec<usize> =
            if sweep % 2 == 0 { (0..rows.len()).collect() } else { (0..rows.len()).rev().collect() };
        for r in order {
            let row = &mut rows[r].1;
            let wanted: BTreeMap<usize, f64> = row
                .iter()
                .map(|&node| {
                    let near = &neighbours[node];
                    let mean = near.iter().map(|&other| x[other]).sum::<f64>() / near.len().max(1) as f64;
                    (node, if near.is_empty() { x[node] } else { mean })
                })
                .collect();
            row.sort_by(|a, b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(b)));
            place(row, &wanted, width, &mut x);
        }
    }
    align_sections(sections, &mut x);
    let mut y = 0.0;
    let mut bands: Vec<(f64, f64)> = Vec::new();
    let mut positions = vec![(0.0, 0.0); sections.len()];
    let mut current = None;
    for (section, row) in &rows {
        if current != Some(*section) {
            y += if current.is_some() { BETWEEN_BANDS } else { 0.0 };
            bands.push((y, 0.0));
            y += BAND.0;
            current = Some(*section);
        } else {
            y += GAP.1 - BAND.1;
        }
        for &node in row {
            positions[node] = (x[node], y + NODE.1 / 2.0);
        }
        y += NODE.1 + BAND.1;
        if let Some(band) = bands.last_mut() {
            band.1 = y - band.0;
        }
    }
    Layout { width, height: y, positions, bands }
}

/// Moves every section as a whole to the left end of its band, where a narrow screen begins.
fn align_sections(sections: &[usize], x: &mut [f64]) {
    let mut ends: BTreeMap<usize, f64> = BTreeMap::new();
    for (section, place) in sections.iter().zip(x.iter()) {
        let left = ends.entry(*section).or_insert(*place);
        *left = left.min(*place);
    }
    for (section, place) in sections.iter().zip(x.iter_mut()) {
        *place += MARGIN + NODE.0 / 2.0 - ends[section];
    }
}

/// Rows of nodes from top to bottom, with their section. In a section, the longest path gives the row.
fn rows(sections: &[usize], edges: &[(usize, usize)]) -> Vec<(usize, Vec<usize>)> {
    let own: Vec<(usize, usize)> = edges
        .iter()
        .copied()
        .filter(|&(used, user)| sections[used] == sections[user] && used != user)
        .collect();
    let mut rank = vec![0usize; sections.len()];
    // As many rounds as nodes are enough without cycles, and an end with them.
    for _ in 0..sections.len() {
        let mut changed = false;
        for &(used, user) in &own {
            if rank[user] <= rank[used] && rank[used] + 1 < sections.len() {
                rank[user] = rank[used] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // What uses nothing in its section moves down to its first user.
    for node in 0..sections.len() {
        if !own.iter().any(|&(_, user)| user == node) {
            let first = own.iter().filter(|&&(used, _)| used == node).map(|&(_, user)| rank[user]).min();
            rank[node] = first.map_or(0, |first| first.saturating_sub(1));
        }
    }
    let mut by_place: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for node in 0..sections.len() {
        by_place.entry((sections[node], rank[node])).or_default().push(node);
    }
    by_place
        .into_iter()
        .flat_map(|((section, _), nodes)| {
            let count = nodes.len().div_ceil(PER_ROW);
            let length = nodes.len().div_ceil(count);
            nodes.chunks(length).map(|chunk| (section, chunk.to_vec())).collect::<Vec<_>>()
        })
        .collect()
}

/// Centres a row with even spaces.
fn spread(row: &[usize], width: f64, x: &mut [f64]) {
    let step = NODE.0 + GAP.0;
    let start = width / 2.0 - step * (row.len() as f64 - 1.0) / 2.0;
    for (n, &node) in row.iter().enumerate() {
        x[node] = start + step * n as f64;
    }
}

/// Puts the nodes of a row, in order, as near to their wanted places as their width allows.
///
/// With the room that every node needs taken off, this is the isotonic regression of the wanted
/// places: neighbours that stand in each other's way share their mean (pool adjacent violators,
/// Barlow et al. 1972).
fn place(row: &[usize], wanted: &BTreeMap<usize, f64>, width: f64, x: &mut [f64]) {
    let step = NODE.0 + GAP.0;
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (n, node) in row.iter().enumerate() {
        let mut pool = (wanted[node] - step * n as f64, 1);
        while let Some(&(place, count)) = pools.last().filter(|(place, _)| *place > pool.0) {
            pool =
                ((place * count as f64 + pool.0 * pool.1 as f64) / (count + pool.1) as f64, count + pool.1);
            pools.pop();
        }
        pools.push(pool);
    }
    let first = MARGIN + step / 2.0;
    let last = width - MARGIN - step / 2.0 - step * (row.len() as f64 - 1.0);
    let places = pools.iter().flat_map(|&(place, count)| std::iter::repeat_n(place, count));
    for (n, (&node, place)) in row.iter().zip(places).enumerate() {
        x[node] = place.clamp(first, last.max(first)) + step * n as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_do_not_overlap_and_users_stand_below() {
        // Two sections of 30, each a mesh of short and long edges.
        let sections: Vec<usize> = (0..60).map(|n| n / 30).collect();
        let edges: Vec<(usize, usize)> =
            (1..60).flat_map(|n| [(n / 2, n), (n - n % 7, n)]).filter(|(a, b)| a != b).collect();
        let layout = layered(&sections, &edges);
        for (a, &(ax, ay)) in layout.positions.iter().enumerate() {
            assert!(ax >= NODE.0 / 2.0 && ax <= layout.width - NODE.0 / 2.0);
            for &(bx, by) in &layout.positions[..a] {
                assert!((ax - bx).abs() >= NODE.0 || (ay - by).abs() >= NODE.1, "{ax} {ay} {bx} {by}");
            }
        }
        for (used, user) in edges {
            assert!(layout.positions[used].1 < layout.positions[user].1, "{used} {user}");
        }
    }

    #[test]
    fn a_circle_still_has_a_layout() {
        assert_eq!(layered(&[0, 0], &[(0, 1), (1, 0)]).positions.len(), 2);
        assert_eq!(layered(&[], &[]).positions.len(), 0);
    }
}
