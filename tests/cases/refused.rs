//! Input that must be refused, or at least never proven, while every other claim is still decided.
//!
//! Each document is audited by a process of its own with a limit on time and memory: what these are about are
//! stacks that overflow, memory that runs out, and answers that never come.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use referee::record::{Audit, Verdict};

use crate::case::{Case, NOTATION, never_holds, never_refuted, refused};

/// Long enough for a debug build on a busy machine; the budget of a claim is meant to be a second.
const PATIENCE: Duration = Duration::from_secs(15);
/// In kilobytes of address space.
const MEMORY: u64 = 6_000_000;

const CASES: &[Case] = &[
    // Nothing is defined under the condition, or at all.
    refused("when mu = 1\nshow (mu^2 - 1)/(mu - 1) = 0"),
    refused("when y = z\nshow (y^3 - z^3)/(y - z) = 0"),
    refused("when mu = 0\nshow sin(mu*x)/mu = 0"),
    refused("when mu = 0\nshow 1/mu > 0"),
    refused("when mu = 0\nshow 1/mu < 0"),
    refused("when mu = 1\nshow y/(mu - 1) > 5"),
    refused("show 1/0 > 1"),
    refused("show y/(y - y) > 5"),
    refused("show (y - y)/(z - z) = 0*y"),
    refused("show sqrt(-1 - y^2) > 0"),
    refused("show log(-1 - y^2) - log(-1 - y^2) >= 0"),
    refused("show log(-y^2)*2 = log(-y^2) + log(-y^2)"),
    refused("show log(h) + log(1/h) = 0").with("param h < 0"),
    refused("when y < 0\nshow sqrt(y)*0 = 0"),
    refused("when y < 0\nshow d(log(y), y) = 1/y"),
    refused("when y < 0\nshow 2*log(y) = log(y) + log(y)"),
    // Rules that contradict each other, some only after differentiation.
    refused("where u = x\nwhere d(u,x) = 2\nshow d(u^2,x) = 4*x"),
    refused("where u = 0\nwhere d(u,x) = 1\nshow d(u,x) + u = 1"),
    refused("where d(u,t) = 5\nwhere d(u,t,x) = 7\nshow d(u,t,x) = 7"),
    refused("where d(u,t) = 0\nwhere d(u,x) = t\nshow d(u,t,x) = 0"),
    refused("where d(u,x) = t\nwhere d(u,t) = 0\nshow d(u,t,x) = 1"),
    refused("where d(u,t) = x\nwhere d(u,x) = 2*t\nshow d(u,t,x) = 1"),
    refused("where d(p,t) = 1\nwhere d(p,t,t) = 5\nshow d(p,t,t) = 5"),
    // p = 5 p, while p is positive.
    refused("where d(p,t) = p\nwhere d(p,t,t) = 5*p\nshow d(p,t,t) = 5*p"),
    refused("where p = -1 - v^2\nshow p^2 = 1 + 2*v^2 + v^4"),
    // A complex equation for a real field is two real ones.
    never_refuted("where i*d(u,t) = d(u,x) solve d(u,t)\nshow im(d(u,t)) = 0"),
    never_refuted("where d(u,t) = i*u\nshow re(d(u,t)) = 0"),
    never_refuted("where u = i*v\nshow u = 0"),
    // What is solved for does not occur, or is divided by zero.
    refused("where (c - c)*y = 0 solve y\nshow y = 0"),
    refused("where d(u*v,x) = u*d(v,x) + v*d(u,x) solve d(u,t)\nshow d(u,t) = 0"),
    never_holds("where c*y = c*z solve y\nwhen c = 0\nshow y = 0"),
    never_holds("where c*d(u,t) = c*v solve d(u,t)\nwhen c = 0\nshow d(u,t) = 0"),
    // Rules that lead back to themselves.
    never_holds("where d(u,t) = d(u,t,x)\nshow d(u,t) = v"),
    never_holds("where u = d(v,x)\nwhere v = d(u,x)\nshow u = v"),
    never_holds("where d(u,x,x) = d(u,t)\nwhere d(u,t) = d(u,x,x,x)\nshow u = 0"),
    never_holds("where d(u,t) = d(v,x)\nwhere d(v,x) = d(u,t,t)\nshow u = v"),
    // Degrees near the prime and above it.
    never_holds("show ((((((y^512)^512)^512)^512)^512)^512)^64 = y^3"),
    never_holds("show (y^2)^(1/2)*((((((y^512)^512)^512)^512)^512)^512)^64 = y^3"),
    never_holds("show ((a^1000)^1000)^1000 = b"),
    never_holds("show (((y^1000)^1000)^1000)^100 = y + 1"),
    // 2^61 - 2 = 2·9·25·7·11·13·31·41·61·151·331·1321 (Fermat).
    never_holds("let s := ((((((y^450)^77)^403)^41)^61)^151)^331\nshow s^1000*s^321 = 1"),
    never_holds("let s := ((((((x^450)^77)^403)^41)^61)^151)^331\nshow s^1000*s^321 = 1"),
    // Twenty-five derivatives of an exponential: the budget of a claim ends it.
    never_holds(
        "show d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(exp(u),x),x),x),x),x),x),x),x),x),x),x),x),x),x),x),x),\
         x),x),x),x),x),x),x),x),x) = 0",
    ),
    // Not smooth where u_x = 0.
    never_holds("show integral[x](sqrt(d(u,x)^2)) = integral[x](d(u,x))"),
    never_holds("show integral[x](sqrt(d(u,x)^2)) = 0"),
    never_holds("show integral[x](sqrt(d(u,x)^2)*u) = 0"),
    // What is shown is what was assumed.
    refused("where d(p,t) = a*d(p,x,x)\nshow d(p,t) = a*d(p,x,x)"),
    refused("where a*d(u,t) = v solve d(u,t)\nshow a*d(u,t) = v"),
    refused("when y = z\nshow y = z"),
    refused("when y > 0\nshow y > 0"),
    // Two verdicts on record, and an index that is used as a number.
    refused("show (y + z)^2 = y^2 + 2*y*z + z^2\nexpect refuted"),
    refused("show sum[i](i*q[i]) = q[1] + 2*q[2]").with("index i in 1..2\nparam q[i]"),
    // Assumptions that nothing satisfies.
    refused("when y > 1\nwhen y < 0\nshow y^2 > 0"),
    refused("when y^2 < 0\nshow y > 0"),
];

/// A claim that has nothing to do with the one before it, and holds.
const OTHER: &str = "show (y + z)*(y - z) = y^2 - z^2";

/// The verdicts of both claims, or how the process ended.
fn audited_apart(number: usize, case: &Case) -> Result<Vec<(Verdict, String)>, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("refused-{number}"));
    let say = |error: std::io::Error| error.to_string();
    fs::create_dir_all(&folder).map_err(say)?;
    let front =
        format!("---\ntitle: Refused\nauthors: referee\n---\n\n# Refused\n\n```notation\n{NOTATION}\n```\n");
    fs::write(folder.join("README.md"), front).map_err(say)?;
    fs::write(folder.join("01-refused.md"), case.section(&[OTHER])).map_err(say)?;
    let out = folder.join("audit.json");
    let mut process = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {MEMORY}; exec \"$0\" audit --format json --jobs 1 \"$1\""))
        .arg(env!("CARGO_BIN_EXE_referee"))
        .arg(&folder)
        .stdout(fs::File::create(&out).map_err(say)?)
        .stderr(Stdio::null())
        .spawn()
        .map_err(say)?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = process.try_wait().map_err(say)? {
            break status;
        }
        if start.elapsed() > PATIENCE {
            process.kill().map_err(say)?;
            process.wait().map_err(say)?;
            return Err(format!("no answer in {} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = fs::read_to_string(&out).map_err(say)?;
    let audit: Audit = serde_json::from_str(&text).map_err(|_| format!("no audit, {status}"))?;
    let claims =
        audit.papers.into_iter().flat_map(|paper| paper.equations).flat_map(|equation| equation.claims);
    Ok(claims.map(|claim| (claim.verdict, claim.reason.to_string())).collect())
}

fn fault(number: usize, case: &Case) -> Option<String> {
    let what = case.lines.replace('\n', " / ");
    let say = |said: String| Some(format!("{what}\n    may be {:?}, {said}", case.allowed));
    match audited_apart(number, case) {
        Err(end) => say(end),
        Ok(verdicts) => match verdicts.as_slice() {
            [(first, reason), (other, _)] if *other == Verdict::Holds => {
                if case.allowed.contains(first) {
                    None
                } else {
                    say(format!("said {first}: {reason}"))
                }
            }
            _ => say("the other claim is not decided".to_owned()),
        },
    }
}

#[test]
fn every_case_is_refused_and_the_others_are_decided() {
    let faults: Vec<String> =
        CASES.par_iter().enumerate().filter_map(|(number, case)| fault(number, case)).collect();
    assert!(faults.is_empty(), "{} of {} cases differ\n{}", faults.len(), CASES.len(), faults.join("\n"));
}
