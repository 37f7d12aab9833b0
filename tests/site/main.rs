//! The site of 102 equations: whole, linked, small, quick, and alive in a browser.

mod synthetic;
mod webdriver;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use referee::report::html::write;
use referee::simulate::{Axis, Line, Map, Outcome, Series};

use webdriver::Browser;

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// An outcome of an experiment's snapshot, with curves and a map, which snapshots leave out.
fn outcome() -> Outcome {
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/experiment-langevin.snap");
    let text = fs::read_to_string(snapshot).unwrap();
    let (_, json) = text.trim_start_matches("---").split_once("---").unwrap();
    let mut outcome: Outcome = serde_json::from_str(json).unwrap();
    let x: Vec<f64> = (0..200).map(|n| f64::from(n) / 20.0 - 5.0).collect();
    let gauss = |width: f64| -> Vec<f64> { x.iter().map(|x| (-x * x / width).exp()).collect() };
    let line = |name, width| Line::new(name, &x, &gauss(width));
    outcome.series = vec![Series::new(
        "Density over time",
        Axis::new("q", "√(D/γ)"),
        Axis::new("p", "√(γ/D)"),
        vec![line("t = 0", 0.5), line("t = 1", 2.0), line("t = 4", 8.0)],
    )];
    let grid = &x[..120];
    outcome.maps = vec![Map {
        title: "Error of the closed form".into(),
        x: Axis::new("β", ""),
        y: Axis::new("λ", ""),
        z: Axis::new("relative error", ""),
        x_values: grid.to_vec(),
        y_values: grid.to_vec(),
        values: grid.iter().flat_map(|y| grid.iter().map(move |x| (x * y).sin() * 1e-3)).collect(),
    }];
    outcome
}

fn site(name: &str) -> Folder {
    let folder = Folder(std::env::temp_dir().join(format!("referee-site-{name}-{}", std::process::id())));
    let audit = synthetic::audit(outcome());
    let start = Instant::now();
    let site = write(&audit, &folder.0).unwrap();
    // A tenth of a second when optimised; a debug build or a busy machine may take longer.
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
    assert!(start.elapsed() < limit, "{:?}", start.elapsed());
    // 102 equations, the front page and the graph; the index, the method and the language.
    assert_eq!((site.pages, site.not_typeset.len()), (107, 0), "{:?}", site.not_typeset);
    // The pages; the programs for SymPy are read by nobody who does not ask for one.
    let programs: Vec<u64> = fs::read_dir(folder.0.join("synthetic"))
        .unwrap()
        .filter_map(|entry| {
            let entry = entry.unwrap();
            entry.path().extension().is_some_and(|kind| kind == "py").then(|| entry.metadata().unwrap().len())
        })
        .collect();
    let all: u64 = programs.iter().sum();
    assert!(site.bytes as u64 - all < 6_000_000, "{} bytes, programs {all}", site.bytes);
    assert!(!programs.is_empty() && programs.iter().all(|bytes| *bytes < 200_000), "{programs:?}");
    folder
}

/// What the style sheet and the browser make of the formulas, by their measures.
fn formulas_are_drawn(browser: &Browser, page: &impl Fn(&str) -> String) {
    // An alignment's right column begins where its left one ends; equation (3) has one.
    browser.open(&page("eq-3.html"));
    let gap = "(() => { const [left, right] = document.querySelector('mtable mtr').children;
        return right.getBoundingClientRect().left - left.getBoundingClientRect().right })()";
    assert_eq!(browser.evaluate(gap), 0);
    let inner = "document.querySelector('mtable mtr:last-child mtd:last-child mo').textContent";
    assert_eq!(browser.evaluate(inner), "=");
    // The box of equation (6) has a border.
    browser.open(&page("eq-6.html"));
    let border = "parseFloat(getComputedStyle(document.querySelector('math .boxed')).borderTopWidth) > 0";
    assert_eq!(browser.evaluate(border), true);
    // No formula of the site is wider than a phone: it breaks, or shrinks a little.
    browser.resize(390);
    for name in ["index.html", "eq-1.html", "eq-2.html", "eq-3.html", "eq-4.html", "eq-5.html", "eq-6.html"] {
        browser.open(&page(name));
        let fits = "document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.evaluate(fits), true, "{name}");
        // Paper is filled by the estimate of the widest piece, which therefore has to be large enough.
        let wider = "[...document.querySelectorAll('.formula[style]')].filter(box => [...box.querySelectorAll('math')].some(math =>
            math.getBoundingClientRect().width > parseFloat(getComputedStyle(math).fontSize) * box.style.getPropertyValue('--em'))).length";
        assert_eq!(browser.evaluate(wider), 0, "{name}");
        let cut = "[...document.querySelectorAll('.formula')].filter(box => box.scrollWidth > box.clientWidth + 1).length";
        assert_eq!(browser.evaluate(cut), 0, "{name}");
    }
    browser.resize(1200);
    // Signs are masks, and the file system is no obstacle to them.
    let signs = "getComputedStyle(document.querySelector('.banner .verdict'), '::before').maskImage.startsWith('url(\"data:image/svg+xml')";
    assert_eq!(browser.evaluate(signs), true);
}

/// The values of an attribute.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Every page of a site.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(pages(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "html") {
            found.push(entry);
        }
    }
    found
}

#[test]
fn every_link_leads_somewhere_within_the_site() {
    let folder = site("links");
    for page in &pages(&folder.0) {
        let html = fs::read_to_string(page).unwrap();
        let ids = attributes(&html, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{page:?} repeats an id");
        let links = attributes(&html, "href").into_iter().chain(attributes(&html, "src"));
        let outside =
            |link: &&str| link.starts_with("https://doi.org/") || link.starts_with("https://arxiv.org/abs/");
        for link in links.filter(|link| !outside(link)) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.is_file(), "{page:?} links to {link}");
            if !anchor.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                assert!(attributes(&there, "id").contains(&anchor), "{page:?} links to {link}");
            }
        }
        assert!(
            !html.contains("http://") || !html.replace("http://www.w3.org/", "").contains("http://"),
            "{page:?}"
        );
    }
}

/// A reader of one page has all that it speaks of.
#[test]
fn a_page_stands_by_itself() {
    let folder = site("alone");
    let page = |n: usize| fs::read_to_string(folder.0.join(format!("synthetic/eq-{n}.html"))).unwrap();
    let html = page(2);
    for expected in [
        "Symbols used here",
        "k</annotation></semantics></math> in 1..K, K = 1, 2, 3",
        ", defined in <a class=\"number\" href=\"eq-5.html\">(5)</a>",
        "title=\"parameter, gamma &gt; 0\">gamma</a>",
        "https://arxiv.org/abs/2008.01540",
        "https://doi.org/10.1000/182",
        "id=\"claim-printed\"",
        "href=\"#claim-printed\"",
        "../how-to-read.html#components",
        "../how-to-read.html#verdict-holds",
        "With its definitions",
    ] {
        assert!(html.contains(expected), "no {expected} in {html}");
    }
    // The TeX of the print, and the claim, can be copied.
    assert!(html.matches("<pre data-copy>").count() >= 2);
    assert!(page(17).contains("Other readings that were tried"));
    // Each certificate leads to what its words mean.
    for n in 1..=102 {
        let html = page(n);
        assert_eq!(
            html.matches("<details class=\"certificate\"").count(),
            html.matches("how-to-read.html#ways").count(),
            "{n}"
        );
    }
}

/// Ten lines of the greatest impact, each with the right form; counts that filter.
#[test]
fn the_front_page_begins_with_what_matters() {
    let folder = site("front");
    let index = fs::read_to_string(folder.0.join("index.html")).unwrap();
    let front = fs::read_to_string(folder.0.join("synthetic/index.html")).unwrap();
    for (html, to) in [(&index, "synthetic/"), (&front, "")] {
        let list = html.split("class=\"headlines\"").nth(1).unwrap().split("</ol>").next().unwrap();
        assert_eq!(list.matches("<li class=").count(), 10, "{list}");
        let later: Vec<usize> = list
            .split("class=\"later\">")
            .skip(1)
            .map(|rest| rest.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0))
            .collect();
        assert!(later.is_sorted_by(|a, b| a >= b) && later[0] > 0, "{later:?}");
        assert!(list.contains(&format!("href=\"{to}eq-")));
    }
    assert!(front.contains("18 are wrong as printed (6 refuted, 12 true only under"), "{front}");
    assert!(front.contains("href=\"#kind=numbered&amp;verdict=refuted\""));
    assert!(index.contains("href=\"synthetic/index.html#kind=numbered&amp;verdict=refuted\""));
    assert!(front.find("class=\"headlines\"") < front.find(">Findings<"));
}

/// Nothing stands on both sides of an equation, and what only checks look at is told apart.
#[test]
fn the_graph_shows_no_circle_that_is_none() {
    let mut audit = synthetic::audit(outcome());
    // A check of (4) looks ahead at (9), whose printed claim builds on (4).
    let equations = &mut audit.papers[0].equations;
    let ahead = equations[8].number.clone();
    assert!(equations[8].depends_on.contains(&equations[3].number));
    let mut check = equations[3].claims[0].clone();
    (check.role, check.name) = (Some(referee::record::Role::Check), "check ahead".into());
    check.depends_on = vec![ahead.clone()];
    equations[3].claims.push(check);
    equations[3].depends_on.push(ahead);
    let folder = Folder(std::env::temp_dir().join(format!("referee-site-circle-{}", std::process::id())));
    write(&audit, &folder.0).unwrap();
    let html = fs::read_to_string(folder.0.join("synthetic/eq-4.html")).unwrap();
    let graph = html.split("class=\"graph near\"").nth(1).unwrap().split("</svg>").next().unwrap();
    assert_eq!(graph.matches("href=\"eq-9.html\"").count(), 1, "{graph}");
    assert!(html.contains("its checks look at"));
}

#[test]
fn a_certificate_shows_both_ways_the_needs_and_a_witness() {
    let folder = site("certificate");
    let page = |n: usize| fs::read_to_string(folder.0.join(format!("synthetic/eq-{n}.html"))).unwrap();
    let holds = page(2);
    assert!(holds.contains("&lt; 2<sup>−934</sup>"), "the exact way");
    assert!(holds.contains("&lt; 2<sup>−119</sup>"), "the real way");
    assert!(holds.contains("confirmed over the reals"));
    assert!(holds.contains(r"\gamma - 2\,\mu \neq 0</annotation>"), "the needs are typeset");
    assert!(!holds.contains("only one side has a value"));
    // Seven values are more than a page shows at once.
    assert!(holds.contains("<details class=\"witness\">"), "the witness waits behind its heading");
    assert!(holds.contains("<code>d(F, q[7])</code>"));
    let conditional = page(11);
    assert_eq!(conditional.matches("only one side has a value").count(), 2);
    assert_eq!(conditional.matches("not defined").count(), 2);
    assert!(conditional.contains("<code>F*q[1]… &gt;= 0</code>"), "what is cut stays readable");
    assert!(page(17).contains("Counterexample</a> at K = 1, component j = 1</h4>"));
}

#[test]
fn the_front_page_is_whole_without_scripts() {
    let folder = site("plain");
    let html = fs::read_to_string(folder.0.join("synthetic/index.html")).unwrap();
    assert_eq!(html.matches("data-number=").count(), 102);
    assert!(html.contains("Einstein equations"));
    // What works only with a script is hidden until the script shows it.
    assert!(html.contains("<form id=\"filter\" role=\"search\" hidden>"));
}

#[test]
fn a_reader_filters_searches_and_follows_the_graph() {
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: chromium and chromedriver are not installed (.ci/install-browser installs them)");
        return;
    };
    let folder = site("browser");
    let page = |name: &str| format!("file://{}", folder.0.join("synthetic").join(name).display());
    let shown = "[...document.querySelectorAll('tr[data-number]')].filter(row => row.checkVisibility()).map(row => row.dataset.number).join(' ')";

    browser.open(&page("index.html"));
    assert_eq!(browser.evaluate("document.title"), "A paper of 102 equations: audit");
    assert_eq!(browser.evaluate("document.querySelector('output').value"), "102 of 102 shown");
    let narrow =
        "[...document.querySelectorAll('.headlines .formula')].filter(box => box.clientWidth < 60).length";
    assert_eq!(browser.evaluate(narrow), 0, "the right forms are to be seen");
    browser.click("label.toggle.refuted");
    assert_eq!(browser.evaluate(shown), "17 34 51 68 85 102");
    browser.click("label.toggle.refuted");
    browser.type_into("input[type=search]", "Einstein");
    assert_eq!(browser.evaluate(shown), "92");
    assert_eq!(browser.evaluate("document.querySelector('output').value"), "1 of 102 shown");
    // The formula is there in glyphs of the vendored font, and with its source.
    let font = "document.fonts.load('16px Referee Math').then(fonts => fonts.length)";
    assert_eq!(browser.evaluate(font), 1);
    let family =
        "getComputedStyle(document.querySelector('#n-92 math')).fontFamily.startsWith('\"Referee Math\"')";
    assert_eq!(browser.evaluate(family), true);
    assert_eq!(
        browser.evaluate("document.querySelector('#n-92 annotation').textContent.startsWith('Z(')"),
        true
    );
    browser.click("#n-92 a.title");
    assert_eq!(browser.evaluate("document.querySelector('h1').textContent"), "(92) Einstein equations");
    browser.open(&page("index.html#q=einstein"));
    assert_eq!(browser.evaluate(shown), "92");

    // A filter in the address works when it is followed, too; the table is in sight.
    browser.evaluate("void (location.hash = '#verdict=refuted&kind=numbered')");
    let soon = "new Promise(done => setTimeout(() => done(true), 300))";
    browser.evaluate(soon);
    assert_eq!(browser.evaluate(shown), "17 34 51 68 85 102");
    let in_sight = "Math.abs(document.getElementById('equations').getBoundingClientRect().top) < 60";
    assert_eq!(browser.evaluate(in_sight), true);
    for (typed, found) in
        [("28-30", "28 29 30"), ("(30)–28", "28 29 30"), ("42", "42"), ("SCHRODINGER", "35")]
    {
        browser.open(&page("index.html"));
        browser.evaluate(
            "void dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }))",
        );
        assert_eq!(browser.evaluate("document.activeElement.name"), "q", "the slash leads to the search");
        browser.type_into("input[type=search]", typed);
        assert_eq!(browser.evaluate(shown), found, "{typed}");
    }

    browser.open(&page("graph.html"));
    assert_eq!(browser.evaluate("document.querySelectorAll('svg a.node').length"), 102);
    // One in focus: its statement appears, and all but its own part of the graph steps back.
    browser.click("#g-34");
    assert_eq!(browser.evaluate("getComputedStyle(document.getElementById('focus-34')).display"), "block");
    let faint =
        |number: usize| format!("getComputedStyle(document.getElementById('g-{number}')).opacity < 0.5");
    for (number, expected) in [(34, false), (17, false), (68, false), (33, true)] {
        assert_eq!(browser.evaluate(&faint(number)), expected, "{number}");
    }
    browser.resize(390);
    browser.open(&page("graph.html"));
    let at_the_left = "(() => { const box = document.getElementById('graph').getBoundingClientRect();
        return [...document.querySelectorAll('.graph a.node')].some(node => {
            const { left, right } = node.getBoundingClientRect(); return left >= box.left && right <= box.right }) })()";
    assert_eq!(browser.evaluate(at_the_left), true, "a phone begins with a node");
    browser.resize(1200);
    browser.open(&page("graph.html#g-34"));
    let page_of = "document.querySelector('#focus-34 .says a').getAttribute('href')";
    assert_eq!(browser.evaluate(page_of), "eq-34.html");
    browser.open(&page("eq-34.html"));
    assert_eq!(browser.evaluate("document.querySelector('.banner .verdict').textContent.trim()"), "refuted");
    assert_eq!(browser.evaluate("document.querySelectorAll('button.copy').length > 0"), true);

    browser.open(&page("eq-22.html"));
    assert_eq!(browser.evaluate("document.querySelectorAll('figure.plot svg').length > 0"), true);

    let overlaps = "[...document.querySelectorAll('figure.plot svg')].flatMap(svg => {
        const boxes = [...svg.querySelectorAll('.axes > text')].map(text => text.getBoundingClientRect());
        return boxes.flatMap((a, n) => boxes.slice(n + 1).filter(b =>
            a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)) }).length";
    assert_eq!(browser.evaluate(overlaps), 0, "labels of plots stand apart");

    formulas_are_drawn(&browser, &page);
    let console = browser.console();
    assert!(console.is_empty(), "{console:#?}");
}

/// Nothing that axe calls serious or critical, in light and dark, on a desk, on a phone and on paper.
#[test]
fn the_pages_are_accessible() {
    let axe = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../axe/axe.min.js");
    let (Some(browser), Ok(axe)) = (Browser::start(), fs::read_to_string(axe)) else {
        eprintln!("skipped: a browser or axe is not installed (.ci/install-browser installs both)");
        return;
    };
    let folder = site("axe");
    for (scheme, media, width) in [
        ("light", "screen", 1280),
        ("dark", "screen", 1280),
        ("light", "screen", 390),
        ("light", "print", 720),
    ] {
        browser.appearance(scheme, media);
        browser.resize(width);
        for name in [
            "synthetic/index.html",
            "synthetic/graph.html#g-34",
            "synthetic/eq-17.html",
            "synthetic/eq-22.html",
            "index.html",
            "how-to-read.html",
            "language.html",
        ] {
            browser.open(&format!("file://{}", folder.0.join(name).display()));
            browser.run(&axe);
            let found = browser.evaluate(
                "axe.run({ exclude: [['math']] }).then(found => found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
                    .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')))",
            );
            assert_eq!(found, serde_json::json!([]), "{name} {scheme} {media} {width}");
            let fits = "document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(browser.evaluate(fits), true, "{name} {width}");
        }
    }
    // Bars keep their colours where the system takes all others away.
    browser.forced_colours();
    browser.open(&format!("file://{}", folder.0.join("synthetic/index.html").display()));
    let colours = "new Set([...document.querySelectorAll('.bar span')].map(bar => getComputedStyle(bar).backgroundColor)).size > 3";
    assert_eq!(browser.evaluate(colours), true);
}
