//! Files that every site carries, embedded in the program.

/// Name below `assets/`, and content.
pub const ALL: [(&str, &[u8]); 10] = [
    ("style.css", include_bytes!("assets/style.css")),
    ("report.js", include_bytes!("assets/report.js")),
    ("icon.svg", include_bytes!("assets/icon.svg")),
    ("LICENSES.txt", include_bytes!("assets/LICENSES.txt")),
    ("GUST-FONT-LICENSE.txt", include_bytes!("assets/GUST-FONT-LICENSE.txt")),
    ("OFL.txt", include_bytes!("assets/OFL.txt")),
    ("fonts/inter-latin-wght-normal.woff2", include_bytes!("assets/fonts/inter-latin-wght-normal.woff2")),
    ("fonts/referee-math.woff2", include_bytes!("assets/fonts/referee-math.woff2")),
    (
        "fonts/source-serif-4-latin-wght-italic.woff2",
        include_bytes!("assets/fonts/source-serif-4-latin-wght-italic.woff2"),
    ),
    (
        "fonts/source-serif-4-latin-wght-normal.woff2",
        include_bytes!("assets/fonts/source-serif-4-latin-wght-normal.woff2"),
    ),
];
