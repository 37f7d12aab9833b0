use referee::decide::{Event, Selection, audit};
fn main() {
    let papers =
        referee::document::discover(std::path::Path::new(&std::env::args().nth(1).unwrap())).unwrap();
    let start = std::time::Instant::now();
    let (a, bugs) = audit(&papers, &Selection::default(), 1, &|e| {
        if let Event::Equation(_, eq) = e {
            println!("({}) {} -- {} [{}]", eq.number, eq.title, eq.verdict, eq.reason);
            for c in &eq.claims {
                println!(
                    "      {:<40} {} (exp {:?}) {:.1}ms {}",
                    c.name,
                    c.verdict,
                    c.expected,
                    c.seconds * 1e3,
                    c.reason
                );
                if !c.as_recorded() {
                    println!("   **************");
                }
                for p in &c.problems {
                    println!("{}", p.rendered);
                }
            }
        }
        if let Event::Paper(p) = e {
            for p in &p.problems {
                println!("{}", p.rendered);
            }
        }
    });
    println!("{:?} {:?} {:?}", a.summary, bugs, start.elapsed());
}
