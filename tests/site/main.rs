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
    assert_eq!((site.pages, site.not_typeset.len()), (104, 0), "{:?}", site.not_typeset);
    assert!(site.bytes < 3_300_000, "{} bytes", site.bytes);
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

#[test]
fn every_link_leads_somewhere_within_the_site() {
    let folder = site("links");
    let pages: Vec<PathBuf> = fs::read_dir(&folder.0)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "html"))
        .collect();
    for page in &pages {
        let html = fs::read_to_string(page).unwrap();
        let ids = attributes(&html, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{page:?} repeats an id");
        let links = attributes(&html, "href").into_iter().chain(attributes(&html, "src"));
        for link in links.filter(|link| !link.starts_with("https://doi.org/")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { folder.0.join(file) };
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

#[test]
fn a_certificate_shows_both_ways_the_needs_and_a_witness() {
    let folder = site("certificate");
    let page = |n: usize| fs::read_to_string(folder.0.join(format!("eq-{n}.html"))).unwrap();
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
    assert!(page(17).contains("<h4>Counterexample at K = 1, component j = 1</h4>"));
}

#[test]
fn the_front_page_is_whole_without_scripts() {
    let folder = site("plain");
    let html = fs::read_to_string(folder.0.join("index.html")).unwrap();
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
    let page = |name: &str| format!("file://{}", folder.0.join(name).display());
    let shown = "[...document.querySelectorAll('tr[data-number]')].filter(row => row.checkVisibility()).map(row => row.dataset.number).join(' ')";

    browser.open(&page("index.html"));
    assert_eq!(browser.evaluate("document.title"), "A paper of 102 equations: audit");
    assert_eq!(browser.evaluate("document.querySelector('output').value"), "102 of 102 shown");
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

    browser.open(&page("graph.html"));
    assert_eq!(browser.evaluate("document.querySelectorAll('svg a.node').length"), 102);
    browser.click("#g-34");
    assert_eq!(browser.evaluate("location.pathname.endsWith('eq-34.html')"), true);
    assert_eq!(browser.evaluate("document.querySelector('.banner .verdict').textContent.trim()"), "refuted");
    assert_eq!(browser.evaluate("document.querySelectorAll('button.copy').length > 0"), true);

    browser.open(&page("eq-22.html"));
    assert_eq!(browser.evaluate("document.querySelectorAll('figure.plot svg').length > 0"), true);

    formulas_are_drawn(&browser, &page);
    let console = browser.console();
    assert!(console.is_empty(), "{console:#?}");
}
