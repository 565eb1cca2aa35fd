#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# fonts.sh: cuts the faces of npm into public/fonts/, with pyftsubset (Debian: fonttools, python3-brotli). What it writes is kept
# in git: nobody needs these tools to build. Run it again after a new version of a face or a change of the lists below.
#
# `near` is what French, English and the languages of France write: every page loads it. `far` is the rest of the face's latin
# file, which only a page with such a letter loads. unicode-range in public/parvis.css repeats both lists.
# The text face goes without figures: its zero is slashed, so figures come from the title face (parvis-figures-400).
set -eu
cd "$(dirname "$0")/.."
near=A0,A7,A9,AB,AE,B0-B3,B7,BB-BE,C0-C2,C4,C6-CF,D1-D4,D6,D7,D9-DC,DF-E2,E4,E6-EF,F1-F4,F6,F7,F9-FC,FF,152,153,2013,2014,2018-201A,201C-201E,2022,2026,2032,2033,20AC,2122,2191,2193,2212
far=A1-A3,A5,A6,A8,AA,AC,AF,B4,B6,B8-BA,BF,C3,C5,D0,D5,D8,DD,DE,E3,E5,F0,F5,F8,FD,FE,131,2C6,2DA,2DC,300,301,303,304,308,309,323,2002,2009,2039,203A,2044,2215
title=node_modules/@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2
text=node_modules/@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-400-normal.woff2

# cut FACE NAME CHARACTERS FEATURES
cut() {
    pyftsubset "$1" --unicodes="$3" --layout-features="$4" --no-hinting --flavor=woff2 --output-file="public/fonts/$2.woff2"
}
cut "$title" parvis-title-700 "20-7E,$near" kern,tnum
cut "$title" parvis-title-far-700 "$far" kern,mark
cut "$text" parvis-text-400 "20-2F,3A-7E,$near" kern
cut "$text" parvis-text-far-400 "$far" kern,mark
ls -l public/fonts/*.woff2
