//! The certificate of a relation as lines of text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::text::mark;
use crate::record::{
    Counterexample, IdentityTest, Kind, Link, Method, Need, PointValue, RealTest, Value, WrittenOut,
};

/// Values of a witness that are listed; the JSON has them all.
const MAX_VALUES: usize = 12;

/// Values that a line has room for, and characters that one of them has.
const IN_BRIEF: usize = 6;
const BRIEF_VALUE: usize = 60;

/// A point in one line, what vanishes behind the rest: `at K = 2: a = 1, b = 3, all others 0`.
pub fn in_brief(point: &Counterexample) -> String {
    let is_of_a_field = |value: &&PointValue| matches!(value.variable.kind, Kind::Field | Kind::Conjugate);
    let fields = point.fields.iter().map(|field| (field.name.clone(), field.shown().to_owned()));
    // Fields say all of their own derivatives.
    let values = point.values.iter().filter(|value| point.fields.is_empty() || !is_of_a_field(value));
    let values =
        values.filter(|value| !value.follows).map(|v| (v.variable.name.clone(), v.value.to_string()));
    let (zero, others): (Vec<_>, Vec<_>) = values.chain(fields).partition(|(_, value)| value == "0");
    let (shown, rest) = match others.len() + zero.len() <= IN_BRIEF {
        true => (others.iter().chain(&zero).collect(), None),
        false => {
            let shown: Vec<_> = others.iter().take(IN_BRIEF).collect();
            let more = others.len() - shown.len();
            let zero = (!zero.is_empty()).then(|| "all others 0".to_owned());
            (shown, if more > 0 { Some(format!("and {more} more")) } else { zero })
        }
    };
    let equal = |(name, value): &&(String, String)| match value.chars().count() {
        0..=BRIEF_VALUE => format!("{name} = {value}"),
        _ => format!("{name} = {}…", value.chars().take(BRIEF_VALUE).collect::<String>()),
    };
    let shown = shown.iter().map(equal).chain(rest);
    let shown: Vec<String> = shown.collect();
    let place = place(point);
    let between = if place.is_empty() || shown.is_empty() { "" } else { ": " };
    format!("{}{between}{}", place.trim_start(), shown.join(", "))
}

/// Writes how a relation was decided: both ways, what it needs, and the points that show it.
///
/// # Errors
/// What writing reports.
pub fn write_link(out: &mut impl Write, link: &Link) -> io::Result<()> {
    writeln!(out, "\n  {} {} {}", mark(link.verdict), link.verdict, link.statement)?;
    if !link.reason.is_empty() {
        writeln!(out, "    {}", link.reason)?;
    }
    if link.method != Method::None {
        writeln!(out, "    decided by: {}", link.method.describe())?;
    }
    for (n, step) in link.proof.iter().enumerate() {
        writeln!(out, "      {}. {step}", n + 1)?;
    }
    if let Some(sides) = &link.written_out {
        write_sides(out, sides)?;
    }
    for test in &link.instances {
        write_test(out, test)?;
    }
    if !link.needs.is_empty() {
        writeln!(out, "    needs beyond the declarations:")?;
    }
    link.needs.iter().try_for_each(|need| write_need(out, need))?;
    write_witness(out, link.shown_witness())?;
    if let Some(found) = &link.counterexample {
        writeln!(out, "    counterexample{} ({} arithmetic)", place(found), found.arithmetic)?;
        write_point(out, found, "      ")?;
    }
    if let Some(found) = &link.smallest_counterexample {
        writeln!(out, "    another{} ({} arithmetic)", place(found), found.arithmetic)?;
        write_point(out, found, "      ")?;
    }
    Ok(())
}

fn write_sides(out: &mut impl Write, sides: &WrittenOut) -> io::Result<()> {
    let what = if sides.compares.is_empty() { "both sides" } else { &sides.compares };
    writeln!(out, "    {what} written out{}:", place_of(&sides.sizes, &sides.component))?;
    for (side, text) in [("left ", &sides.left), ("right", &sides.right)] {
        text.as_ref().map_or(Ok(()), |text| writeln!(out, "      {side} = {text}"))?;
    }
    let both = sides.normal.as_ref();
    both.map_or(Ok(()), |normal| writeln!(out, "      both, multiplied out: {normal}"))
}

fn write_test(out: &mut impl Write, test: &IdentityTest) -> io::Result<()> {
    let sizes = if test.sizes.is_empty() { String::new() } else { format!("{}: ", pairs(&test.sizes)) };
    let components = format!("{} component{}", test.components, if test.components == 1 { "" } else { "s" });
    if !test.vanishes {
        return writeln!(
            out,
            "    {sizes}exact: the sides differ mod 2^61-1 ({components}, {} operations)",
            test.operations
        );
    }
    writeln!(
        out,
        "    {sizes}exact: {components}, equal at {} points mod 2^61-1; degree ≤ {}, {} open roots, {} operations; error < 2^{:.0}",
        test.points,
        test.degree,
        test.roots,
        test.operations,
        test.log2_error.ceil()
    )?;
    let Some(RealTest { points, bits, log2_width, .. }) = &test.real else { return Ok(()) };
    let width = match log2_width {
        Some(width) => format!("by less than 2^{:.0} of their size", width.ceil()),
        None => "by nothing".to_owned(),
    };
    writeln!(
        out,
        "    {sizes}real: enclosures with {bits} bits meet at {points} points of the domain, and differ {width}"
    )
}

fn write_need(out: &mut impl Write, need: &Need) -> io::Result<()> {
    writeln!(out, "      {}", need.condition)?;
    if need.divides {
        writeln!(
            out,
            "        `solve` divides by it: where it vanishes, its equation has further solutions"
        )?;
    }
    let Some(point) = &need.point else { return Ok(()) };
    writeln!(out, "        without it only one side has a value, such as here{}:", place(point))?;
    write_point(out, point, "          ")
}

fn write_witness(out: &mut impl Write, witness: &[PointValue]) -> io::Result<()> {
    if witness.is_empty() {
        return Ok(());
    }
    writeln!(out, "    witness, a point at which both sides have a value:")?;
    let (shown, rest) = witness.split_at(witness.len().min(MAX_VALUES));
    shown.iter().try_for_each(|value| write_value(out, value, "      "))?;
    if rest.is_empty() { Ok(()) } else { writeln!(out, "      and {} more, in the JSON", rest.len()) }
}

fn write_point(out: &mut impl Write, point: &Counterexample, margin: &str) -> io::Result<()> {
    let is_quiet =
        |value: &&PointValue| !value.follows && value.value.rational().is_some_and(|z| z.is_zero());
    let zeros = point.values.iter().filter(is_quiet).count();
    // Of many values that were left at zero, one line says enough.
    let shown = point.values.iter().filter(|value| zeros < 2 || !is_quiet(value));
    shown.into_iter().try_for_each(|value| write_value(out, value, margin))?;
    match zeros {
        0 | 1 => {}
        _ if zeros == point.values.len() => writeln!(out, "{margin}all {zeros} quantities are 0")?,
        _ => writeln!(out, "{margin}all others are 0 ({zeros})")?,
    }
    if !point.fields.is_empty() {
        let solution = match point.solves_to_order {
            Some(_) if point.solves_everywhere => {
                ", which satisfy the equations of the claim identically".to_owned()
            }
            Some(order) => format!(", a solution of the conditions at the point, to order {order}"),
            None => String::new(),
        };
        writeln!(out, "{margin}fields with these derivatives{solution}:")?;
    }
    let vanish = point.fields.iter().filter(|field| field.terms.is_empty()).count();
    for field in point.fields.iter().filter(|field| vanish < 2 || !field.terms.is_empty()) {
        writeln!(out, "{margin}  {} = {}", field.name, field.shown())?;
    }
    match vanish {
        0 | 1 => {}
        _ if vanish == point.fields.len() => writeln!(out, "{margin}  all {vanish} are 0")?,
        _ => writeln!(out, "{margin}  all others are 0")?,
    }
    if !point.compares.is_empty() {
        writeln!(out, "{margin}compared: {}", point.compares)?;
    }
    for (side, steps, value) in
        [("left ", &point.left_steps, &point.left), ("right", &point.right_steps, &point.right)]
    {
        let steps = steps.join(" = ");
        match (value, steps.is_empty()) {
            (_, true) => writeln!(out, "{margin}{side} = {value}")?,
            (Value::Enclosure { .. }, false) => writeln!(out, "{margin}{side} = {steps}, in {value}")?,
            _ => writeln!(out, "{margin}{side} = {steps} = {value}")?,
        }
    }
    point.difference().map_or(Ok(()), |difference| writeln!(out, "{margin}{difference}"))
}

fn write_value(out: &mut impl Write, value: &PointValue, margin: &str) -> io::Result<()> {
    let follows = if value.follows { "   (follows from the conditions)" } else { "" };
    writeln!(out, "{margin}{} = {}{follows}", value.variable.name, value.value)
}

/// ` at K = 2, component k = 1`, or nothing where there is one size and one component.
fn place(point: &Counterexample) -> String {
    place_of(&point.sizes, &point.component)
}

fn place_of(sizes: &BTreeMap<String, i64>, component: &BTreeMap<String, i64>) -> String {
    let mut parts = Vec::new();
    if !sizes.is_empty() {
        parts.push(pairs(sizes));
    }
    if !component.is_empty() {
        parts.push(format!("component {}", pairs(component)));
    }
    if parts.is_empty() { String::new() } else { format!(" at {}", parts.join(", ")) }
}

fn pairs(values: &BTreeMap<String, i64>) -> String {
    values.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}
