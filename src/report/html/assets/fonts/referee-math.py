"""Makes referee-math.woff2 from Latin Modern Math: python3 referee-math.py latinmodern-math.otf

Needs fonttools and brotli. Beyond the choice of letters, three changes, all for browsers that lay out
MathML: a stretched fence gets as much room as its largest size (so that size is trimmed), primes are
not replaced by those for superscripts (so they are here), and an arrow accent has no width of its own.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

NAME = "Referee Math"
SOURCE, TARGET = Path(sys.argv[1]), Path(__file__).with_suffix(".woff2")
# The letters and signs that KaTeX can produce.
LETTERS = """
20-7E A0-FF 131 237 2C6 2C7 2D8-2DA 2DC 300-308 30A 30C 332 391-3A9 3B1-3C9 3D1 3D5 3D6 3F0 3F1 3F4 3F5
2000-200B 2010-2016 2018 2019 201C 201D 2020-2022 2026 2032-2035 2057 205F-2064 20D7 2100-214F 2190-21FF
2200-22FF 2308-230B 2322 2323 23B0 23B1 23B4 23B5 23DC-23DF 25A0 25A1 25B3 25B5 25B7 25B9 25BD 25C1 25CA
25CB 25EF 2660-2663 266D-266F 27E6-27EF 27F5-27FF 2A00-2A06 2A0C 2A3F 2A7D 2A7E 2AAF 2AB0 1D400-1D7FF
"""
# In thousandths of an em: room on both sides of a large fence, and how wide it may be. Browsers put a
# smaller one to the left of the largest one's room, so that little of it must be left over.
ROOM = {"([{⟨⌊⌈": (110, 60), ")]}⟩⌋⌉": (60, 100), "|‖∣∥": (90, 90)}
WIDEST = 400

font = TTFont(SOURCE)
cmap = font.getBestCmap()
glyphs = font.getGlyphSet()
top = font["CFF "].cff.topDictIndex[0]


def bounds(name):
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return pen.bounds


def placed(name, origin, scale, before, advance):
    """Moves what is at `origin` to `before`, and gives the glyph another width."""
    pen = T2CharStringPen(advance, glyphs)
    glyphs[name].draw(TransformPen(pen, (scale, 0, 0, 1, before - scale * origin, 0)))
    lowest = bounds(name)[0]
    old = top.CharStrings[name]
    top.CharStrings[name] = pen.getCharString(old.private, old.globalSubrs)
    font["hmtx"][name] = (round(advance), round(before + scale * (lowest - origin)))


variants = font["MATH"].table.MathVariants
constructions = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction))
moved = set()
for fence, before, after in ((fence, *room) for fences, room in ROOM.items() for fence in fences):
    construction = constructions[cmap[ord(fence)]]
    sizes = [[record.VariantGlyph] for record in construction.MathGlyphVariantRecord[1:]]
    # The pieces of an assembly move together.
    if construction.GlyphAssembly:
        sizes.append(sorted({part.glyph for part in construction.GlyphAssembly.PartRecords}))
    for size in sizes:
        if moved & set(size):
            continue
        moved |= set(size)
        left = min(bounds(name)[0] for name in size)
        width = max(bounds(name)[2] for name in size) - left
        scale = min(1, WIDEST / width)
        for name in size:
            placed(name, left, scale, before, before + scale * width + after)

arrow = cmap[0x20D7]
left, _, right, _ = bounds(arrow)
placed(arrow, left, 1, 40, right - left + 80)

script = {}
for record in font["GSUB"].table.FeatureList.FeatureRecord:
    if record.FeatureTag == "ssty":
        for index in record.Feature.LookupListIndex:
            for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                script |= {old: new[0] for old, new in getattr(table, "alternates", {}).items()}
                script |= getattr(table, "mapping", {})
for table in font["cmap"].tables:
    for prime in (0x2032, 0x2033, 0x2034, 0x2035, 0x2057):
        if prime in table.cmap:
            table.cmap[prime] = script.get(table.cmap[prime], table.cmap[prime])

options = subset.Options(layout_features=[], hinting=False, desubroutinize=True, flavor="woff2")
options.drop_tables += ["FFTM"]
subsetter = subset.Subsetter(options)
ranges = (letters.partition("-") for letters in LETTERS.split())
subsetter.populate(
    unicodes=[n for first, _, last in ranges for n in range(int(first, 16), int(last or first, 16) + 1)]
)
subsetter.subset(font)
for record in font["name"].names:
    changed = {1: NAME, 16: NAME, 4: NAME, 6: NAME.replace(" ", "")}
    changed[5] = "Made from Latin Modern Math 1.959"
    record.string = changed.get(record.nameID, record.toUnicode())
font["CFF "].cff.fontNames = [NAME.replace(" ", "")]
top.FullName = top.FamilyName = NAME
subset.save_font(font, TARGET, options)
