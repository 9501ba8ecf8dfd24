#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# coverage.sh BUILD_DIR: what the tests that were run in BUILD_DIR (set up with -Db_coverage=true) reached of core, of the flow and of
# the services. Fails when a line or a branch of the flow was not reached, or less than 95 % of core's lines. Assertions do not count:
# their failing side is a caller's bug, and so is the default of a switch that lists every value.
set -euo pipefail

if [[ $# -ne 1 || ! -f $1/build.ninja ]]; then
  printf 'Usage: tests/coverage.sh BUILD_DIR\n' >&2
  exit 64
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "$1" && pwd)
report=$(mktemp "${TMPDIR:-/tmp}/kassi-coverage.XXXXXX")
trap 'rm -f "$report"' EXIT

command -v gcovr >/dev/null || { printf 'gcovr is missing\n' >&2; exit 1; }
find "$build/app" -name '*.gcda' -print -quit | grep -q . || { printf 'No test was run in %s\n' "$build" >&2; exit 1; }

gcovr --root "$root" --filter "$root/app/core/" --filter "$root/app/services/" --json "$report" "$build/app"

/usr/bin/env python3 - "$root" "$report" <<'END'
import json
import pathlib
import re
import sys

root, report = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2], encoding='utf-8'))
FLOW = {'app/core/kassi-flow.c', 'app/core/kassi-flow-rules.c', 'app/core/kassi-flow-guard.c', 'app/core/kassi-flow-record.c', 'app/core/kassi-fact.c'}
ASSERTION = re.compile(r'^\s*(g_assert\w*|g_return_\w+|G_STATIC_ASSERT)\s*\(')


def assertions(lines):
    """The numbers of the lines that assert, and of the switches whose default asserts."""
    asserting, switches = set(), set()
    for i, line in enumerate(lines):
        if not ASSERTION.match(line):
            continue
        end = i
        while ';' not in lines[end]:
            end += 1
        asserting.update(range(i + 1, end + 2))
        if 'g_assert_not_reached' in line and lines[i - 1].strip() == 'default:':
            asserting.add(i)
            indent = len(lines[i - 1]) - len(lines[i - 1].lstrip()) - 2
            above = next(j for j in range(i - 1, -1, -1) if lines[j].startswith(' ' * indent + 'switch ('))
            switches.add(above + 1)
    return asserting, switches


def count(entry):
    """Lines and branches of one file that count, and those of them that nothing reached."""
    asserting, switches = assertions((root / entry['file']).read_text('utf-8').splitlines())
    lines = branches = 0
    missed_lines, missed_branches = [], []
    for line in entry['lines']:
        number = line['line_number']
        if number in asserting or line.get('gcovr/noncode'):
            continue
        lines += 1
        if line['count'] == 0:
            missed_lines.append(number)
        taken = [branch['count'] > 0 for branch in line['branches']]
        excused = 1 if number in switches and False in taken else 0
        branches += len(taken) - excused
        missed_branches += [number] * (taken.count(False) - excused)
    return lines, missed_lines, branches, missed_branches


def tell(name, entries):
    """One line of the table; the two shares, in per cent."""
    counts = [(entry['file'],) + count(entry) for entry in entries]
    lines, branches = sum(c[1] for c in counts), sum(c[3] for c in counts)
    lost_lines, lost_branches = sum(len(c[2]) for c in counts), sum(len(c[4]) for c in counts)
    shares = [100 * (1 - lost / all_) if all_ else 0 for lost, all_ in ((lost_lines, lines), (lost_branches, branches))]
    print(f'{name:<10} lines {lines - lost_lines:5} of {lines:5} ({shares[0]:5.1f} %)   '
          f'branches {branches - lost_branches:5} of {branches:5} ({shares[1]:5.1f} %)')
    return counts, lost_lines, lost_branches, shares


entries = {entry['file']: entry for entry in report['files']}
core = [entry for name, entry in entries.items() if name.startswith('app/core/')]
services = [entry for name, entry in entries.items() if name.startswith('app/services/')]
flow = [entry for name, entry in entries.items() if name in FLOW]

failed = False
_, _, _, shares = tell('core', core)
if shares[0] < 95:
    print('core: less than 95 % of the lines', file=sys.stderr)
    failed = True
counts, lost_lines, lost_branches, _ = tell('flow', flow)
tell('services', services)

for file, _, missed_lines, _, missed_branches in counts:
    for what, numbers in (('line', missed_lines), ('branch', missed_branches)):
        for number in numbers:
            print(f'{file}:{number}: this {what} was not reached', file=sys.stderr)
if len(flow) != len(FLOW) or lost_lines or lost_branches:
    print('flow: not all of it was reached', file=sys.stderr)
    failed = True
sys.exit(1 if failed else 0)
END
