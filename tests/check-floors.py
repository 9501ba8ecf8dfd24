#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses what breaks the floors: an include of a floor that a file must not know, GTK below ui, and threads anywhere under app/.

check-floors.py SOURCE_ROOT      checks SOURCE_ROOT/app; one line for each break
check-floors.py --self-test      plants breaks in strings and sees that each is found
"""
import pathlib
import re
import sys

# Which floors a file may include; the two mains stand above all of them.
KNOWS = {
    'core': {'core'},
    'services': {'core', 'services'},
    'training': {'core', 'services', 'training'},
    'paper': {'core', 'paper'},
    'ui': {'core', 'services', 'training', 'paper', 'ui'},
    'main': {'core', 'services', 'training', 'paper', 'ui'},
    'kassictl': {'core', 'services', 'training', 'paper'},
}

# All that core may have from outside: GLib and the C library, less what reads clocks, files and sockets (POSIX is not C).
C_LIBRARY = {'assert.h', 'ctype.h', 'inttypes.h', 'limits.h', 'stdarg.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'stdlib.h',
             'string.h', 'wchar.h', 'wctype.h'}
GLIB = {'glib.h', 'glib-object.h', 'glib/gi18n-lib.h'}
JSON_GLIB = {'json-glib/json-glib.h'}
JSON_READERS = re.compile(r'^kassi-((wire|json)[a-z-]*|receipt-json)\.[ch]$')

WINDOWS = re.compile(r'^(gtk|gdk|gsk|adwaita|libadwaita|graphene)')
DRAWING = re.compile(r'^(pango|cairo)')

THREADS = re.compile(r'\b(g_thread_(try_)?new|g_thread_pool_\w+|g_task_run_in_thread(_sync)?|pthread_create|thrd_create|'
                     r'gdk_threads_\w+)\b')
THREAD_HEADERS = {'pthread.h', 'threads.h'}

# Clock, random numbers, files, environment: what core gets handed in, and never asks for.
OUTSIDE = re.compile(r'\b(g_get_(real|monotonic)_time|g_date_time_new_now\w*|g_random_\w+|g_rand_new\w*|g_uuid_string_random|'
                     r'g_file_\w+|g_getenv|g_get_(user|system|home|tmp)_\w+|g_timeout_\w+|g_idle_add\w*|'
                     r'time|clock|rand|random|getenv|fopen|open|socket)\s*\(')

INCLUDE = re.compile(r'^[ \t]*#[ \t]*(include|import|include_next)\b[ \t]*(?:<([^>\n]*)>|"([^"\n]*)"|(\S.*))?', re.M)
COMMENTS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def floor_of(path):
    """The floor that PATH, relative to app/, stands on; None: none that we know of."""
    parts = path.split('/')
    if len(parts) > 1:
        return parts[0] if parts[0] in KNOWS else None
    if parts[0].startswith('kassictl'):
        return 'kassictl'
    return 'main' if parts[0] == 'main.c' else None


def without_words(text, keep_strings):
    """TEXT without its comments, and without its strings too when these are not wanted; lines stay where they are."""
    def blank(match):
        found = match.group(0)
        if found[0] in '"\'' and keep_strings:
            return found
        return '\n' * found.count('\n') if found[0] == '/' else '""'
    return COMMENTS.sub(blank, text)


def judge_own(floor, name):
    """An include in quotation marks: from app/, of a floor this one knows."""
    target = name.split('/')[0]
    if name == 'config.h' and floor != 'core':
        return None
    if '/' not in name:
        return None if floor == 'kassictl' and name in ('kassictl.h', 'kassictl-run.h') else f'"{name}" is not written from app/'
    if '..' in name.split('/') or target not in KNOWS:
        return f'"{name}" is not a file of a floor'
    return None if target in KNOWS[floor] else f'{floor} must not know {target}: "{name}"'


def judge_system(floor, file_name, name):
    """An include in angle brackets."""
    if name in THREAD_HEADERS:
        return f'threads: <{name}>'
    if name.split('/')[0] in KNOWS or name.startswith('.'):
        return f'<{name}>: our own are included in quotation marks'
    if floor == 'core' and name not in C_LIBRARY | GLIB:
        if name in JSON_GLIB and JSON_READERS.match(file_name):
            return None
        return f'core knows GLib and the C library alone: <{name}>'
    if floor not in ('ui', 'main') and WINDOWS.match(name):
        return f'GTK below ui: <{name}>'
    if floor in ('services', 'training') and DRAWING.match(name):
        return f'{floor} does not draw: <{name}>'
    return None


def check_source(path, text):
    """The breaks in one file, PATH relative to app/, as (line, what)."""
    floor = floor_of(path)
    if floor is None:
        return [(1, 'this file stands on no floor')]

    breaks = []
    code = without_words(text, keep_strings=True)
    for match in INCLUDE.finditer(code):
        _, system, own, other = match.groups()
        if system is not None:
            broken = judge_system(floor, path.split('/')[-1], system)
        elif own is not None:
            broken = judge_own(floor, own)
        else:
            broken = f'an include that cannot be read: {other}'
        if broken:
            breaks.append((code.count('\n', 0, match.start()) + 1, broken))

    code = without_words(text, keep_strings=False)
    for match in THREADS.finditer(code):
        breaks.append((code.count('\n', 0, match.start()) + 1, f'no threads of our own: {match.group(0)}'))
    if floor == 'core':
        for match in OUTSIDE.finditer(code):
            breaks.append((code.count('\n', 0, match.start()) + 1, f'core asks nothing of the outside: {match.group(1)}()'))
    return sorted(breaks)


def check_build(path, text):
    """A floor's meson.build must not link what its files must not include."""
    floor = path.split('/')[0]
    words = re.findall(r'\w+', re.sub(r"#[^\n]*|'[^'\n]*'", '', text))
    broken = []
    if floor in ('core', 'services', 'training', 'paper'):
        broken += [(1, f'{floor} links {word}') for word in ('gtk', 'adwaita') if word in words]
        broken += [(1, f'{floor} links {other}_dep') for other in KNOWS
                   if f'{other}_dep' in words and other not in KNOWS[floor]]
    if floor == 'core':
        broken += [(1, f'core links {word}') for word in ('gio', 'gio_unix', 'soup', 'sqlite', 'secret', 'threads') if word in words]
    return broken


def check_tree(root):
    app = pathlib.Path(root) / 'app'
    count, breaks = 0, []
    for path in sorted(app.rglob('*')):
        name = path.relative_to(app).as_posix()
        if path.suffix in ('.c', '.h', '.cc', '.cpp'):
            found = check_source(name, path.read_text('utf-8'))
        elif path.name == 'meson.build' and '/' in name:
            found = check_build(name, path.read_text('utf-8'))
        else:
            continue
        count += 1
        breaks += [f'app/{name}:{line}: {what}' for line, what in found]
    return count, breaks


# path, text, whether it breaks a floor
PLANTED = [
    ('core/kassi-money.c', '#include "core/kassi-money.h"\n#include <string.h>\n#include <glib.h>\n', False),
    ('core/kassi-wire.c', '#include <json-glib/json-glib.h>\n', False),
    ('core/kassi-json-check.c', '#include <json-glib/json-glib.h>\n', False),
    ('core/kassi-flow.c', '#include <json-glib/json-glib.h>\n', True),
    ('core/kassi-jason.c', '#include <json-glib/json-glib.h>\n', True),
    ('core/kassi-receipt-json.c', '#include <json-glib/json-glib.h>\n', False),
    ('core/kassi-receipt.c', '#include <json-glib/json-glib.h>\n', True),
    ('core/kassi-receipt-blocks.c', '#include <json-glib/json-glib.h>\n', True),
    ('core/kassi-receipt-jsonish.c', '#include <json-glib/json-glib.h>\n', True),
    ('core/kassi-flow.c', '#include "services/kassi-clock.h"\n', True),
    ('core/kassi-flow.c', '#include <gio/gio.h>\n', True),
    ('core/kassi-flow.c', '#include <glib/gstdio.h>\n', True),
    ('core/kassi-flow.c', '#include <unistd.h>\n', True),
    ('core/kassi-flow.c', '#include <time.h>\n', True),
    ('core/kassi-flow.c', '#include <stdio.h>\n', True),
    ('core/kassi-flow.c', '#include "config.h"\n', True),
    ('core/kassi-flow.c', '#include "kassi-flow.h"\n', True),
    ('core/kassi-flow.c', '#include "../services/kassi-clock.h"\n', True),
    ('core/kassi-flow.c', '#include "core/../services/kassi-clock.h"\n', True),
    ('core/kassi-flow.c', '#include <services/kassi-clock.h>\n', True),
    ('core/kassi-flow.c', '#include HEADER\n', True),
    ('core/kassi-flow.c', '# \t include\t"ui/kassi-window.h"\n', True),
    ('core/kassi-flow.c', '/* #include <gio/gio.h> */\n// #include <gtk/gtk.h>\n', False),
    ('core/kassi-flow.c', 'x = "/*";\n#include <gio/gio.h>\ny = "*/";\n', True),
    ('core/kassi-flow.c', 'now = g_get_monotonic_time ();\n', True),
    ('core/kassi-flow.c', 'x = g_random_int ();\n', True),
    ('core/kassi-flow.c', 'x = time (NULL);\n', True),
    ('core/kassi-flow.c', 'wake_time (x); set_wake (flow);\n', False),
    ('services/kassi-till.c', '#include <libsoup/soup.h>\n#include "core/kassi-flow.h"\n#include "config.h"\n', False),
    ('services/kassi-till.c', '#include <gtk/gtk.h>\n', True),
    ('services/kassi-till.c', '#include <gdk/gdk.h>\n', True),
    ('services/kassi-till.c', '#include <adwaita.h>\n', True),
    ('services/kassi-till.c', '#include <pango/pango.h>\n', True),
    ('services/kassi-till.c', '#include "training/kassi-training.h"\n', True),
    ('services/kassi-till.c', '#include "ui/kassi-window.h"\n', True),
    ('services/kassi-till.c', '#include "paper/kassi-layout.h"\n', True),
    ('training/kassi-training.c', '#include "services/kassi-till.h"\n#include "core/kassi-flow.h"\n', False),
    ('training/kassi-training.c', '#include "ui/kassi-window.h"\n', True),
    ('training/kassi-training.c', '#include <gtk/gtk.h>\n', True),
    ('paper/kassi-layout.c', '#include "core/kassi-receipt.h"\n#include <pango/pangocairo.h>\n', False),
    ('paper/kassi-layout.c', '#include "services/kassi-till.h"\n', True),
    ('paper/kassi-layout.c', '#include <gtk/gtk.h>\n', True),
    ('ui/kassi-window.c', '#include "services/kassi-till.h"\n#include <adwaita.h>\n#include "training/kassi-session.h"\n', False),
    ('kassictl.c', '#include "services/kassi-till.h"\n#include "kassictl.h"\n#include "config.h"\n', False),
    ('kassictl-pay.c', '#include "ui/kassi-window.h"\n', True),
    ('kassictl.c', '#include <gtk/gtk.h>\n', True),
    ('main.c', '#include "ui/kassi-application.h"\n', False),
    ('other/kassi-new.c', '', True),
    ('stray.c', '', True),
    ('ui/kassi-window.c', 'g_task_run_in_thread (task, work);\n', True),
    ('ui/kassi-window.c', 'g_task_run_in_thread_sync (task, work);\n', True),
    ('services/kassi-journal.c', 'g_thread_new ("w", work, NULL);\n', True),
    ('services/kassi-journal.c', 'g_thread_pool_push (pool, x, NULL);\n', True),
    ('services/kassi-journal.c', 'pthread_create (&t, NULL, work, NULL);\n', True),
    ('services/kassi-journal.c', '#include <threads.h>\n', True),
    ('services/kassi-journal.c', '/* Never g_task_run_in_thread(): it could run out of order. */\n', False),
    ('services/kassi-journal.c', 'g_debug ("no g_thread_new here");\n', False),
    ('main.c', 'GThreadFunc f = (GThreadFunc) thrd_create;\n', True),
    ('core/meson.build', "core = static_library('x', dependencies: [glib, gobject, json_glib])\n", False),
    ('core/meson.build', "core = static_library('x', dependencies: [glib, gio])\n", True),
    ('services/meson.build', "x = static_library('x', dependencies: [core_dep, gtk])\n", True),
    ('services/meson.build', "x = static_library('x', dependencies: [core_dep, training_dep])\n", True),
    ('training/meson.build', "x = static_library('x', dependencies: [services_dep])  # never gtk\n", False),
]


def self_test():
    wrong = 0
    for path, text, expected in PLANTED:
        check = check_build if path.endswith('meson.build') else check_source
        found = check(path, text)
        if bool(found) != expected:
            print(f'self-test: {path}: {text!r}: {"not found" if expected else found}', file=sys.stderr)
            wrong += 1
    return wrong


def main(arguments):
    if self_test() != 0:
        return 1
    if arguments == ['--self-test']:
        return 0
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 64

    count, breaks = check_tree(arguments[0])
    for line in breaks:
        print(line, file=sys.stderr)
    if count == 0:
        print('no source found', file=sys.stderr)
    return 1 if breaks or count == 0 else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
