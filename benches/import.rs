//! LaTeX sources of many equations: read, and made into documents. Both are linear.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use referee::import::draft;
use referee::{Paper, read_prints};

/// A source with so many equations.
fn source(equations: usize) -> String {
    let mut text = String::from(
        "\\documentclass{article}\n\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n\\begin{document}\n\
         % referee: coord t, x\n% referee: field u(t, x)\n% referee: param D > 0, c\n",
    );
    for n in 0..equations {
        if n % 50 == 0 {
            text.push_str(&format!("\\section{{Part {n}}}\n"));
        }
        text.push_str("\\begin{equation}\n \\pd{u}{t} + c\\,\\pd{u}{x} = D \\pd{}{x}\\left(u^2 \\pd{u}{x}\\right)\n\\end{equation}\n");
    }
    text + "\\end{document}\n"
}

/// A source with so many equations, each about two of as many letters.
fn of_many_letters(equations: usize) -> String {
    let letter = |n: usize, first: u8| char::from(first + (n % 26) as u8);
    let name =
        |n: usize| format!("{}_{{\\rm {}{}}}", letter(n, b'A'), letter(n / 26, b'a'), letter(n / 676, b'a'));
    let mut text = String::from("\\documentclass{article}\n\\begin{document}\n");
    for n in 0..equations {
        let (one, other) = (name(n), name((n + 1) % equations));
        text.push_str(&format!("\\begin{{equation}}\n {one} = 2 {other}\n\\end{{equation}}\n"));
    }
    text + "\\end{document}\n"
}

fn sources(c: &mut Criterion) {
    let mut group = c.benchmark_group("import");
    group.sample_size(10);
    for equations in [100, 1000] {
        let text = source(equations);
        group.throughput(Throughput::Elements(equations as u64));
        group.bench_with_input(BenchmarkId::new("read", equations), &text, |b, text| {
            b.iter(|| read_prints(std::iter::once(black_box(&Paper::from_latex("paper", text)))));
        });
        group.bench_with_input(BenchmarkId::new("draft", equations), &text, |b, text| {
            b.iter(|| {
                draft(black_box(&Paper::from_latex("paper", text)), &|path: &Path| path.display().to_string())
            });
        });
        let text = of_many_letters(equations);
        group.bench_with_input(BenchmarkId::new("letters", equations), &text, |b, text| {
            b.iter(|| {
                draft(black_box(&Paper::from_latex("paper", text)), &|path: &Path| path.display().to_string())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, sources);
criterion_main!(benches);
