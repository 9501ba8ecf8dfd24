# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmark starts: the reference programs, the till, the Netgíró that both ask, and the journal of a million sales."""
import contextlib
import mmap
import os
import pathlib
import re
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'window'))

from desk import Desk, end_process, wait   # noqa: E402
from till import Till                      # noqa: E402

PROGRAMS = pathlib.Path(os.environ.get('KASSI_BENCH', '.'))
KASSI = os.environ.get('KASSI', 'kassi')
SECRET = 'a secret for measuring alone'    # netgiro.c's
NEVER_LOOKS, SILENT = '6000002', '6000003'   # customers, in netgiro.c
PROFILE = """[netgiro]
base-url='{base_url}'
application-id='881E674F-7891-4C20-AFD8-56FE2624C4B5'
confirmation-type='manual'
[till]
register-id='T1'
training=false
[merchant]
name='Kaffihúsið Kría'
address='Laugavegur 1, 101 Reykjavík'
kennitala='5501012340'
vsk-number='12345'
"""


def program(name):
    return str(PROGRAMS / f'bench-{name}')


class PlainDesk(Desk):
    """A display with nobody to manage its windows: what is seen first is the program's own."""

    def start_manager(self):
        pass


class Netgiro:
    """The server in a process of its own; it counts what it was asked."""

    def __init__(self, folder):
        port_file = folder / 'port'
        self.log = open(folder / 'calls', 'w+', encoding='utf-8')
        self.process = subprocess.Popen([program('netgiro'), str(port_file)], stdin=subprocess.DEVNULL, stdout=self.log)
        wait(port_file.exists, "the benchmark's Netgíró")
        self.address = f'http://127.0.0.1:{port_file.read_text()}'
        self.base_url = f'{self.address}/v1/'

    def count(self, call):
        """How often the till asked that so far."""
        with open(self.log.name, encoding='utf-8') as file:
            return sum(line == f'Checkout/{call}\n' for line in file)

    def close(self):
        end_process(self.process)
        self.log.close()


class Shop:
    """A folder with all that a till needs: a profile, a secret, a Netgíró, a journal."""

    def __init__(self, folder, n_sales):
        self.folder = pathlib.Path(folder)
        self.netgiro = Netgiro(self.folder)
        self.secret_file = self.folder / 'secret'
        self.secret_file.write_text(SECRET)
        self.secret_file.chmod(0o600)
        self.profile = self.folder / 'profile.ini'
        self.profile.write_text(PROFILE.format(base_url=self.netgiro.base_url), encoding='utf-8')
        self.n_sales = n_sales

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.netgiro.close()

    def fill(self):
        """The journal that every measurement opens. Returns how long it took to make, in seconds."""
        began = time.monotonic()
        subprocess.run([program('fill-journal'), '--folder', str(self.journal), '--sales', str(self.n_sales)], check=True)
        return time.monotonic() - began

    @property
    def journal(self):
        return self.folder / 'till'

    @property
    def arguments(self):
        return ['--profile', str(self.profile), '--secret-file', str(self.secret_file), '--data-dir', str(self.journal)]

    @property
    def command(self):
        return [KASSI, *self.arguments]

    def open(self, desk, probe=None):
        """The till's window, to be driven."""
        saved, desk.env = desk.env, {**desk.env, **(probe.env if probe else {})}
        try:
            return Till(desk, self.arguments)
        finally:
            desk.env = saved


class Probe:
    """What probe.c counts in the program that is started with its env."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / 'probe'
        self.path.write_bytes(bytes(32))
        self.env = {'LD_PRELOAD': str(PROGRAMS / 'bench-probe.so'), 'KASSI_PROBE': str(self.path)}
        with open(self.path, 'r+b') as file:
            self.map = mmap.mmap(file.fileno(), 32)

    @property
    def longest_ms(self):
        return struct.unpack('q', self.map[8:16])[0] / 1e6

    def forget(self):
        self.map[8:16] = bytes(8)


def first_content(desk, command):
    """Starts it; (milliseconds until it showed something, its process id). Whoever asked ends it by finish()."""
    said = desk.run(program('watch-start'), *command, check=False).stdout
    found = re.fullmatch(r'content ([-\d.]+) pid (\d+)\n', said)
    if not found or float(found[1]) < 0:
        raise RuntimeError(f'{command[0]} showed no window: {said!r}')
    return float(found[1]), int(found[2])


@contextlib.contextmanager
def shown(desk, command):
    """with shown(desk, command) as (milliseconds, process id): …"""
    content_ms, pid = first_content(desk, command)
    try:
        yield content_ms, pid
    finally:
        finish(pid)


def finish(pid):
    """Ends a program that is no child of ours."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 15)
    wait(lambda: not alive(pid), f'the end of process {pid}')


def alive(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except (FileNotFoundError, ProcessLookupError):
        return False


def pss_mb(pid):
    """Its proportional share of the memory, in megabytes."""
    text = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text()
    return int(re.search(r'^Pss:\s+(\d+)', text, re.M)[1]) / 1024


def wakeups(pid):
    """How often its threads went to sleep of their own will so far: as often they were woken up again."""
    n = 0
    for task in pathlib.Path(f'/proc/{pid}/task').iterdir():
        n += int(re.search(r'^voluntary_ctxt_switches:\s+(\d+)', (task / 'status').read_text(), re.M)[1])
    return n


def key_times(desk, area, n, *keys):
    """Milliseconds from each of N keys until the area is painted anew."""
    said = desk.run(program('watch-key'), *map(str, area), str(n), *keys).stdout
    return [float(line) for line in said.split()]
