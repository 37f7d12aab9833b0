//! The binary as it is used: its exit codes, and what it prints.
//!
//! Each session is a snapshot, `snapshots/cli_*.snap`, with the times taken out; `INSTA_UPDATE=always` writes
//! them anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const NOTATION: &str = "\
---
title: Squares and roots
authors: Anna Author
---

# Squares and roots

```notation
param a, b
```
";

const SQUARES: &str = r"# 1 Squares

## (1) Square of a sum

$$(a+b)^2=a^2+2ab+b^2$$

Multiplied out.

```claim printed
show (a + b)^2 = a^2 + 2*a*b + b^2
expect holds
```

## (2) A factor is missing

$$(a-b)^2=a^2-ab+b^2$$

```claim printed
from (1)
show (a - b)^2 = a^2 - a*b + b^2
expect refuted
```

```claim corrected
show (a - b)^2 = a^2 - 2*a*b + b^2
because the mixed term stands twice
expect holds
```
";

const ROOTS: &str = r"# 2 Roots

## (3) Root of a product

$$\sqrt{ab}=\sqrt a\sqrt b$$

```claim printed
show sqrt(a*b) = sqrt(a)*sqrt(b)
expect conditional
```

## (4) Mean

$$m=(a+b)/2$$

```claim printed
define m := (a + b)/2
expect definition
```

## (5) A hope

```claim printed
open every number has a root
expect open
```
";

/// (1) as someone hoped it to be.
const WRONG: &str = r"# 1 Squares

## (1) Square of a sum

```claim printed
show (a + b)^2 = a^2 + b^2
expect holds
```
";

const FAULTY: &str = r"# 1 Squares

## (1) Square of a sum

```claim printed
show (a + bb)^2 = a^2 + 2*a*b + b^2
expect holds
```

## (1) Again

```claim printed
show (a - b)^2 = a^2 - 2*a*b + b^2
expect holds
```
";

/// A folder of its own in which the binary runs.
struct Folder(PathBuf);

impl Folder {
    /// Empty.
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}"));
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// With papers of every sort: `sound` is as recorded, `wrong` is not, `faulty` cannot be read.
    fn with_papers(name: &str) -> Self {
        let folder = Self::new(name);
        folder.write("sound/README.md", NOTATION);
        folder.write("sound/01-squares.md", SQUARES);
        folder.write("sound/02-roots.md", ROOTS);
        folder.write("wrong/README.md", NOTATION);
        folder.write("wrong/01-squares.md", WRONG);
        folder.write("faulty/README.md", NOTATION);
        folder.write("faulty/01-squares.md", FAULTY);
        folder
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
        command.args(arguments.split_whitespace()).current_dir(&self.0).stdin(Stdio::null());
        // They change widths and colours.
        command.env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, arguments: &str) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it with an expected exit code, and returns what it wrote to standard output and error.
    #[track_caller]
    fn exits(&self, code: i32, arguments: &str) -> (String, String) {
        let output = self.run(arguments);
        let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert_eq!(output.status.code(), Some(code), "referee {arguments}\n{out}{err}");
        (out, err)
    }

    /// Compares what commands print, and their exit codes, with a snapshot.
    #[track_caller]
    fn session(&self, name: &str, commands: &[&str]) {
        let shown = commands.iter().map(|arguments| {
            let output = self.run(arguments);
            let code = output.status.code().unwrap();
            let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
            let err = if err.is_empty() { err } else { format!("on standard error:\n{err}") };
            format!("$ referee {arguments}\n{out}{err}exit code {code}\n")
        });
        let shown = shown.collect::<Vec<_>>().join("\n");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.add_filter(r" +\d+\.\d ms", " [time]");
        settings.add_filter(r", \d+ ms\n", ", [time]\n");
        settings.bind(|| insta::assert_snapshot!(format!("cli_{name}"), shown));
    }
}

#[test]
fn exit_codes() {
    let folder = Folder::with_papers("exit-codes");
    folder.write("blank/README.md", "# Nothing to see\n");
    fs::create_dir(folder.0.join("empty")).unwrap();
    // A paper of which nothing can be read is not one that holds nothing.
    fs::create_dir_all(folder.0.join("unreadable/README.md")).unwrap();
    for command in ["--help", "--version", "audit sound", "audit sound/02-roots.md --exact", "list sound"] {
        folder.exits(0, command);
    }
    for command in ["audit sound --budget 2", "audit wrong", "audit sound wrong", "explain 1 wrong"] {
        folder.exits(1, command);
    }
    // Something is said on standard error, and nothing else happens.
    let unusable = [
        "bogus",
        "audit --bogus",
        "audit",
        "audit nowhere",
        "audit empty",
        "audit sound --equation one",
        "audit sound --equation 3-",
        "audit sound --verdict wrong",
        "audit sound --verdict refuted --format json",
        "audit sound --seed minus",
        "audit sound --baseline nowhere.json",
        "audit sound --baseline sound/README.md",
        "explain one sound",
        "explain",
        "list empty",
        "report empty",
        "diff sound/README.md sound/README.md",
        "diff nowhere.json nowhere.json",
        "experiment",
        "experiment nonsense",
        "experiment canonical-free-energy networks",
        "experiment canonical-free-energy networks=-3",
        "experiment canonical-free-energy nonsense=3",
    ];
    for command in unusable {
        let (out, err) = folder.exits(2, command);
        assert!(out.is_empty() && err.starts_with("error: "), "referee {command}\n{out}{err}");
    }
    // Here, the outcome is shown first.
    for command in ["audit faulty", "explain 1 faulty", "list faulty", "report faulty"] {
        folder.exits(2, command);
    }
    for command in ["audit unreadable", "list unreadable", "report unreadable"] {
        folder.exits(2, command);
    }
    folder.exits(2, "audit sound --junit sound/README.md/audit.xml");
    folder.exits(2, "report sound --out sound/README.md");
    let nothing = [
        "audit blank",
        "list blank",
        "report blank",
        "audit sound --equation 6",
        "audit sound --equation T1-T9",
        "audit sound --equation elsewhere:1",
        "audit sound --section 9",
        "explain 6 sound",
        "explain wrong:1 sound",
    ];
    for command in nothing {
        let (out, err) = folder.exits(4, command);
        assert!(out.is_empty() && err.starts_with("error: failed to find"), "referee {command}\n{out}{err}");
    }
}

#[test]
fn an_audit() {
    let folder = Folder::with_papers("audit");
    folder.session("audit", &["audit sound", "audit sound --equation 2,4-5", "audit wrong", "audit faulty"]);
}

#[test]
fn an_explanation() {
    let folder = Folder::with_papers("explain");
    folder.session("explain", &["explain 2 sound", "explain (5) sound", "explain faulty:1 faulty"]);
    // (2) of another paper uses its own (1).
    let (out, _) = folder.exits(1, "explain wrong:1 sound wrong");
    assert!(out.contains("used by  nothing"), "{out}");
}

#[test]
fn a_list() {
    let folder = Folder::with_papers("list");
    folder.session("list", &["list sound", "list faulty"]);
}

#[test]
fn help() {
    Folder::new("help").session("help", &["--help", "audit --help"]);
}

#[test]
fn a_comparison() {
    let folder = Folder::with_papers("diff");
    for paper in ["sound", "wrong"] {
        let json = folder.run(&format!("audit {paper} --format json")).stdout;
        // A paper is known by its folder's name.
        folder.write(&format!("{paper}.json"), &String::from_utf8(json).unwrap().replace("wrong", "sound"));
    }
    folder.session(
        "diff",
        &["diff sound.json sound.json", "diff sound.json wrong.json", "diff wrong.json sound.json"],
    );
    let (out, _) = folder.exits(0, "audit sound --baseline sound.json");
    assert!(out.contains("Compared with the baseline"), "{out}");
    // Recorded or not: what is refuted now held before.
    folder.write("sound/01-squares.md", &WRONG.replace("expect holds", "expect refuted"));
    folder.exits(0, "audit sound");
    folder.exits(1, "audit sound --baseline sound.json");
    folder.exits(1, "audit sound --equation 1 --baseline sound.json");
    let (out, _) = folder.exits(0, "audit sound --equation 3 --baseline sound.json");
    assert!(out.contains("0 gone"), "what was not selected is not gone:\n{out}");
    folder.write("old.json", r#"{ "schema": "referee-audit/1" }"#);
    let (_, err) = folder.exits(2, "diff old.json sound.json");
    assert!(err.contains("its format is `referee-audit/1`"), "{err}");
}

/// Nothing but JSON goes to standard output, whatever else is said.
#[test]
fn json() {
    let folder = Folder::with_papers("json");
    for (code, paper) in [(0, "sound"), (1, "wrong"), (2, "faulty")] {
        let (out, _) = folder.exits(code, &format!("audit {paper} --format json"));
        let audit: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(audit["papers"][0]["id"], paper);
        folder.write(&format!("{paper}.json"), &out);
        let (again, _) =
            folder.exits(code, &format!("audit {paper} --format json --baseline {paper}.json --jobs 1"));
        serde_json::from_str::<serde_json::Value>(&again).unwrap();
    }
}

#[test]
fn junit() {
    let folder = Folder::with_papers("junit");
    for (code, paper, tests, failures, errors) in
        [(0, "sound", 6, 0, 0), (1, "wrong", 1, 1, 0), (2, "faulty", 3, 0, 2)]
    {
        folder.exits(code, &format!("audit {paper} --junit out/{paper}.xml"));
        let xml = folder.read(&format!("out/{paper}.xml"));
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
        assert!(xml.contains(&counts), "{counts} in\n{xml}");
    }
}

/// `referee` alone audits what is under `derivations`, and writes the report beside it.
#[test]
fn a_report() {
    let folder = Folder::new("report");
    let (_, err) = folder.exits(2, "");
    assert!(err.contains("derivations") && err.contains("referee new"), "{err}");
    folder.write("derivations/sound/README.md", NOTATION);
    folder.write("derivations/sound/01-squares.md", SQUARES);
    let (out, _) = folder.exits(0, "");
    assert!(out.ends_with("open report/index.html\n"), "{out}");
    assert!(folder.read("report/sound/index.html").contains("Square of a sum"));
    let (out, _) = folder.exits(0, "recheck report/audit.json");
    assert!(
        out.contains("verdicts confirmed by a second evaluation, 0 could not be, 0 contradicted"),
        "{out}"
    );
    folder.write("derivations/sound/01-squares.md", WRONG);
    folder.exits(1, "report --out elsewhere derivations/sound");
    assert!(folder.read("elsewhere/index.html").contains("Square of a sum"));
    // What is the user's stays, whatever it is called.
    folder.write("own/index.html", "mine");
    let (_, err) = folder.exits(2, "report --out own derivations/sound");
    assert!(err.contains("index.html is not referee's"), "{err}");
    assert_eq!(folder.read("own/index.html"), "mine");
    let (_, err) = folder.exits(2, "audit derivations/sound --junit ../referee-is-not-here/x.xml");
    assert!(err.contains("there is no folder"), "{err}");
}

/// The numbers depend neither on the number of threads nor on where they are written to.
#[test]
fn an_experiment() {
    let folder = Folder::new("experiment");
    let (list, _) = folder.exits(0, "experiment --list");
    assert!(list.contains("canonical-free-energy"), "{list}");
    let (parameters, _) = folder.exits(0, "experiment canonical-free-energy --list");
    assert!(parameters.contains("networks=200"), "{parameters}");
    let run = |more: &str| folder.exits(0, &format!("experiment canonical-free-energy networks=2 {more}")).0;
    let shown = run("--jobs 1");
    assert_eq!(run("--jobs 2"), shown);
    assert_eq!(run("--out data.json"), format!("{shown}\nJSON written to data.json\n"));
    assert!(run("--out data").starts_with(&shown));
    let json: serde_json::Value = serde_json::from_str(&folder.read("data.json")).unwrap();
    assert!(json.is_object());
    let files: Vec<_> =
        fs::read_dir(folder.0.join("data")).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty() && files.iter().all(|file| file.extension().unwrap() == "csv"), "{files:?}");
}

#[test]
fn experiments_can_be_left_out() {
    let folder = Folder::new("exact");
    folder.write("paper/README.md", NOTATION);
    let experiment = "```experiment canonical-free-energy\nset networks = 2\n\
                      measure \"smallest gap of two eigenvalues\" > 0\nexpect measured\n```\n";
    folder.write("paper/01-squares.md", &format!("{SQUARES}\n{experiment}"));
    let (out, _) = folder.exits(0, "audit paper");
    assert!(out.contains("± canonical-free-energy"), "{out}");
    for command in ["audit paper --exact", "report paper --exact"] {
        let (out, _) = folder.exits(0, command);
        assert!(!out.contains("canonical-free-energy"), "{out}");
    }
}

/// `referee list | head` is no error.
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::with_papers("pipe");
    for command in ["list sound", "audit sound", "audit sound --format json", "explain 1 sound"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = folder.command(command).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn an_experiment_stops_on_ctrl_c() {
    use std::os::unix::process::ExitStatusExt;
    use std::time::Duration;

    let folder = Folder::new("ctrl-c");
    // Where the machine is busy, the signal may come before anyone listens to it; then it kills.
    for wait in [200, 1000, 5000] {
        let mut running =
            folder.command("experiment langevin walkers=10000000").stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let pid = running.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let status = running.wait().unwrap();
        if status.signal().is_none() {
            assert_eq!(status.code(), Some(130));
            return;
        }
    }
    panic!("it does not listen to Ctrl-C");
}

/// (1) of a paper whose source is LaTeX, with a wrong sign.
const LATEX: &str = r"\documentclass{article}
\begin{document}
% referee: param a, b
\begin{equation}
  (a - b)^2 = a^2 + b^2
\end{equation} % referee: expect holds
\end{document}
";

/// A failure says what fails, where, at which point, and how to learn more; and everything once.
#[test]
fn a_failure_leads_on() {
    let folder = Folder::with_papers("failure");
    let (out, _) = folder.exits(1, "audit wrong");
    for line in [
        "      show (a + b)^2 = a^2 + b^2",
        "      at wrong/01-squares.md:6:6",
        "      witness: a = 1, b = 1",
        "      more: referee explain 1 wrong",
    ] {
        assert!(out.lines().any(|shown| shown == line), "{line} in\n{out}");
    }
    for message in ["fails: left 4 but right 2", "recorded holds, found refuted"] {
        assert_eq!(out.matches(message).count(), 1, "{message} in\n{out}");
    }
    let (out, _) = folder.exits(2, "audit faulty");
    for message in ["failed to find the symbol `bb`", "failed to number the equations"] {
        assert_eq!(out.matches(message).count(), 1, "{message} in\n{out}");
    }
    // The command that is named can be typed, of a LaTeX source as well.
    folder.write("squares.tex", LATEX);
    let (out, _) = folder.exits(1, "audit squares.tex");
    assert!(out.contains("more: referee explain 1 squares.tex"), "{out}");
    folder.exits(1, "explain 1 squares.tex");
    // What goes without saying in a comment is in the record.
    let (json, _) = folder.exits(1, "audit squares.tex --format json");
    folder.write("squares.json", &json);
    let (out, _) = folder.exits(0, "recheck squares.json");
    assert!(out.contains("0 contradicted"), "{out}");
}

/// Pages of equations that are no more go with them.
#[test]
fn no_stale_page_survives() {
    let folder = Folder::with_papers("stale");
    folder.exits(0, "report sound --out site");
    let pages = || {
        let files = fs::read_dir(folder.0.join("site/sound")).unwrap().map(|file| file.unwrap().file_name());
        files.filter(|name| name.to_string_lossy().starts_with("eq-")).count()
    };
    assert_eq!(pages(), 5);
    fs::remove_file(folder.0.join("sound/02-roots.md")).unwrap();
    folder.exits(0, "report sound --out site");
    assert_eq!(pages(), 2);
}

#[test]
fn lines_fit_the_terminal() {
    let folder = Folder::with_papers("width");
    let long = "Square of a sum of two numbers which commute with each other and with all others";
    folder.write("sound/01-squares.md", &SQUARES.replace("Square of a sum", long));
    for width in [40, 60, 80, 120] {
        for command in ["audit sound", "audit wrong", "explain 2 sound", "list sound", "diff a.json b.json"] {
            let audit = |paper: &str| folder.run(&format!("audit {paper} --format json")).stdout;
            folder.write("a.json", &String::from_utf8(audit("sound")).unwrap());
            folder.write("b.json", &String::from_utf8(audit("sound/02-roots.md")).unwrap());
            let run = |width: &str| {
                let output = folder.command(command).env("COLUMNS", width).output().unwrap();
                String::from_utf8(output.stdout).unwrap()
            };
            let text = run(&width.to_string());
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let all = words(&run("1000"));
            let broken = words(&text).into_iter().find(|word| {
                !word.ends_with('…')
                    && !all.contains(word)
                    && !word.contains('.')
                    && word.parse::<usize>().is_err()
            });
            assert_eq!(broken, None, "{command} at {width}\n{text}");
            let fits =
                |line: &str| line.chars().count() <= width || line.trim_start().split(' ').count() == 1;
            assert!(text.lines().all(fits), "{command} at {width}\n{text}");
        }
    }
}

#[test]
fn only_failures_on_demand() {
    let folder = Folder::with_papers("quiet");
    let (out, _) = folder.exits(0, "audit sound -q");
    assert!(out.lines().count() == 1 && out.starts_with("every verdict is the recorded one; seed"), "{out}");
    let (out, _) = folder.exits(1, "audit sound wrong --quiet");
    assert!(out.contains("wrong (1) printed: recorded holds") && !out.contains("Root of a product"), "{out}");
    assert!(out.trim_end().lines().last().unwrap().starts_with("1 claim differs from the record"), "{out}");
    let (out, _) = folder.exits(0, "report sound -q");
    assert!(out.contains("open report/index.html") && !out.contains("Summary"), "{out}");
}

#[test]
fn colours_on_demand() {
    let folder = Folder::with_papers("colours");
    for (when, coloured) in [("always", true), ("never", false), ("auto", false)] {
        for command in ["audit sound", "explain 2 sound"] {
            let (out, _) = folder.exits(i32::from(false), &format!("--color {when} {command}"));
            assert_eq!(out.contains('\x1b'), coloured, "{when}\n{out}");
        }
    }
}

#[test]
fn equations_are_selected_as_they_are_typed() {
    let folder = Folder::with_papers("selected");
    let roots = ROOTS.replace("## (5)", "## (T5)");
    folder.write("sound/02-roots.md", &roots);
    let rows = |arguments: &str| {
        let (out, _) = folder.exits(0, &format!("audit sound {arguments}"));
        let rows = out.lines().filter_map(|line| line.trim_start().strip_prefix('(')?.split(')').next());
        rows.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    for (arguments, equations) in [
        ("-e t5", "T5"),
        ("-e 3-2", "2 3"),
        ("-e 2-2", "2"),
        ("-e sound:2,T5", "2 T5"),
        ("--section 2", "3 4 T5"),
        ("--section 1 -e 2-3", "2"),
        ("--verdict refuted", "2"),
        ("--verdict conditional,open", "3 T5"),
        ("--verdict assumed", ""),
    ] {
        assert_eq!(rows(arguments), equations, "{arguments}");
    }
    let (out, _) = folder.exits(0, "audit sound --verdict assumed");
    assert!(out.contains("no equation with the verdict assumed"), "{out}");
    // Of two papers, the one that is named.
    folder.exits(0, "audit sound wrong -e sound:1");
    folder.exits(1, "audit sound wrong -e wrong:1");
    // What fails is shown, whatever was asked for.
    let (out, _) = folder.exits(1, "audit wrong --verdict holds");
    assert!(out.contains("recorded holds, found refuted"), "{out}");
}

#[test]
fn a_paper_counts_once() {
    let folder = Folder::with_papers("once");
    for command in ["audit sound sound", "audit sound ./sound/01-squares.md sound/../sound"] {
        let (out, _) = folder.exits(0, command);
        assert!(out.contains("5 equations: "), "{command}\n{out}");
    }
}

#[test]
fn the_equation_that_is_meant() {
    let folder = Folder::with_papers("meant");
    folder.write("control/README.md", &NOTATION.replace("---\ntitle", "---\nkind: control\ntitle"));
    folder.write("control/01-squares.md", SQUARES);
    // A paper comes before a control, wherever it stands.
    let (out, _) = folder.exits(0, "explain 1 control sound");
    assert!(out.contains("sound/01-squares.md") && !out.contains("control/"), "{out}");
    let (out, _) = folder.exits(0, "explain control:1 control sound");
    assert!(out.contains("control/01-squares.md"), "{out}");
    let (_, err) = folder.exits(2, "explain 1 sound wrong");
    assert!(err.contains("sound:1 or wrong:1"), "{err}");
    // Formulas are for reading.
    let (out, _) = folder.exits(0, "explain 2 sound");
    assert!(out.contains("(a − b)² = a² − a b + b²") && !out.contains('\\'), "{out}");
}

/// What was not measured is not taken for another verdict, and not compared.
#[test]
fn the_verdict_does_not_depend_on_what_is_left_out() {
    let folder = Folder::new("left-out");
    folder.write("paper/README.md", NOTATION);
    let measured = "## (1) Gap\n\n$$a=b$$\n\n```claim printed\nshow a = b\nexpect refuted\n```\n\n\
                    ```experiment canonical-free-energy\nset networks = 2\n\
                    measure order of \"Laplacian of F by central differences against dual numbers\" = 2 +- 0.1\nexpect approximation\n```\n";
    folder.write("paper/01-gap.md", &format!("# 1 Gap\n\n{measured}"));
    let row = |arguments: &str| {
        let (out, _) = folder.exits(0, &format!("audit paper {arguments}"));
        (out.lines().find(|line| line.contains("(1)")).unwrap().to_owned(), out)
    };
    let ((whole, _), (exact, out)) = (row(""), row("--exact"));
    assert!(whole.contains("≈ approximation") && whole.contains(" measured "), "{whole}");
    assert!(exact.contains("≈ approximation") && exact.contains("experiment left out"), "{exact}");
    assert!(!out.contains("every verdict is the recorded one"), "{out}");
    assert!(out.contains("1 experiment was left out"), "{out}");
    for (name, options) in [("whole", ""), ("exact", "--exact")] {
        let (json, _) = folder.exits(0, &format!("audit paper --format json {options}"));
        folder.write(&format!("{name}.json"), &json);
    }
    for order in ["whole.json exact.json", "exact.json whole.json"] {
        let (out, _) = folder.exits(0, &format!("diff {order}"));
        assert!(out.contains("0 downgrades, 0 upgrades, 0 new, 0 gone, 0 changed"), "{out}");
    }
    // What is wrong with a document is said all the same.
    folder.write("paper/01-gap.md", &format!("# 1 Gap\n\n{}", measured.replace("networks", "nets")));
    folder.exits(2, "audit paper --exact");
}

/// Not everything was read: it is said, and the exit code is that of unusable input.
#[test]
fn all_is_well_only_where_all_was_read() {
    let folder = Folder::with_papers("unread");
    // The closing fence is missing, and a heading has no number.
    let open = SQUARES.replacen("expect holds\n```\n", "expect holds\n", 1);
    let nameless = "# 1 Squares\n\n## Square\n\n```claim printed\nshow a = a\nexpect holds\n```\n";
    for text in [open.as_str(), nameless] {
        folder.write("sound/01-squares.md", text);
        fs::remove_file(folder.0.join("sound/02-roots.md")).ok();
        let (out, _) = folder.exits(2, "audit sound");
        assert!(!out.contains("every verdict is the recorded one"), "{out}");
        assert!(out.contains("not everything could be read"), "{out}");
    }
}

#[test]
fn a_baseline_lists_each_change_once() {
    let folder = Folder::with_papers("diff-once");
    folder.write("old.json", &folder.exits(0, "audit sound --format json").0);
    folder.write("sound/01-squares.md", &SQUARES.replace("2*a*b + b^2\nexpect", "3*a*b + b^2\nexpect"));
    folder.write("new.json", &folder.exits(1, "audit sound --format json").0);
    let (out, _) = folder.exits(1, "diff old.json new.json");
    assert_eq!(out.matches("→").count(), 1, "{out}");
    assert!(out.contains("1 downgrade, 0 upgrades"), "{out}");
}

#[test]
fn no_folder_is_made_far_away() {
    let folder = Folder::with_papers("far");
    let (out, err) = folder.exits(2, "audit sound --junit /nonexistent/x.xml");
    assert!(out.is_empty() && err.contains("there is no folder /nonexistent"), "{err}");
    assert!(!Path::new("/nonexistent").exists());
}

/// What is slow is named; what was decided before Ctrl-C is shown and written.
#[cfg(unix)]
#[test]
fn an_audit_that_is_stopped_keeps_what_it_has() {
    use std::os::unix::process::ExitStatusExt;
    use std::time::Duration;

    let folder = Folder::new("stopped");
    folder.write("paper/README.md", NOTATION);
    let endless = "## (6) Endless\n\n```claim printed\nshow (a + b)*(a - b) = a^2 - b^2\nexpect holds\n```\n\n\
                   ```experiment langevin\nset walkers = 10000000\nmeasure \"x\" > 0\nexpect measured\n```\n";
    folder.write("paper/01-squares.md", &format!("# 1 Endless\n\n{endless}"));
    folder.write("paper/02-squares.md", &SQUARES.replace("# 1 ", "# 2 "));
    // Where the machine is busy, the signal may come before anyone listens to it; then it kills.
    for wait in [1000, 3000, 9000] {
        let mut command = folder.command("audit paper --slow 0.2 --junit partial.xml --jobs 2");
        let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let pid = running.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let output = running.wait_with_output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        if output.status.signal().is_none() && out.contains("(2) ✗ refuted") {
            assert_eq!(output.status.code(), Some(130), "{out}{err}");
            // Of an equation that is decided in part nothing is said.
            assert!(out.contains("(1) ✓ holds") && !out.contains("(6)"), "{out}");
            assert!(out.contains("stopped: what was decided has the recorded verdicts"), "{out}");
            assert!(out.contains("2 claims were not reached"), "{out}");
            assert!(err.contains("SLOW [> 0.2 s] paper:6 experiment langevin"), "{err}");
            assert!(folder.read("partial.xml").contains("tests=\"3\" failures=\"0\""));
            return;
        }
    }
    panic!("it does not say what it has");
}
