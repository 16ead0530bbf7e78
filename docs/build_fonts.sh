#!/usr/bin/env bash
# Makes static/fonts/*.woff2 anew: bash docs/build_fonts.sh (needs npm and python3, and the network).
#
# Each face comes in three files, so that a page loads what it shows: English and German (preloaded), the other letters of western
# Europe, those of the rest of Europe. The ranges are those of unicode-range in static/css/fonts.css. The word in the header has a
# file of its own for the drawing page, which shows nothing else in that face.
set -euo pipefail
FIGTREE=5.3.0
NEWSREADER=5.3.0
out="$(cd "$(dirname "$0")/.." && pwd)/static/fonts"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv tools
tools/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1
for package in figtree-$FIGTREE newsreader-$NEWSREADER; do
    npm pack --silent "@fontsource-variable/${package%-*}@${package##*-}" >/dev/null
    mkdir "${package%-*}"
    tar xzf "fontsource-variable-$package.tgz" -C "${package%-*}"
    cp "${package%-*}/package/LICENSE" "$out/LICENSE-${package%-*}.txt"
done

# English and German, and the signs that the templates and translations use.
common="U+20-7E,U+A0,U+B0,U+B7,U+C4,U+D6,U+D7,U+DC,U+DF,U+E4,U+E9,U+F6,U+FC,U+2013,U+2019,U+201C-201E,U+2026"

# cut SOURCE AXES CHARACTERS NAME
cut() {
    tools/bin/fonttools varLib.instancer --quiet "$1" $2 --output "$4.ttf"
    tools/bin/pyftsubset "$4.ttf" --unicodes="$3" --layout-features=kern --no-hinting --flavor=woff2 --output-file="$out/$4.woff2"
}

western="U+A1-AF,U+B1-B6,U+B8-C3,U+C5-D5,U+D8-DB,U+DD-DE,U+E0-E3,U+E5-E8,U+EA-F5,U+F7-FB,U+FD-FF,U+152-153,U+2014,U+2018,U+201A,U+2039-203A,U+20AC"
eastern="U+100-151,U+154-17F,U+218-21B,U+1E9E"
sans=figtree/package/files/figtree
serif=newsreader/package/files/newsreader
cut $sans-latin-wght-normal.woff2 wght=400:600 "$common" figtree
cut $sans-latin-wght-normal.woff2 wght=400:600 "$western" figtree-western
cut $sans-latin-ext-wght-normal.woff2 wght=400:600 "$eastern" figtree-eastern
cut $serif-latin-opsz-normal.woff2 "wght=600 opsz=28" "$common" newsreader
cut $serif-latin-opsz-normal.woff2 "wght=600 opsz=28" "$western" newsreader-western
cut $serif-latin-ext-opsz-normal.woff2 "wght=600 opsz=28" "$eastern" newsreader-eastern
cut $serif-latin-opsz-normal.woff2 "wght=600 opsz=28" "U+32,U+52,U+53,U+61,U+63,U+65,U+68,U+6B,U+6C,U+74" newsreader-wordmark
ls -l "$out"
