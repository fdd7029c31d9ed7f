"""The first code of a sandboxed Python process, as process-runner.mjs is that of Node.js.

Opens the channel, refuses files and programs that were not handed in, and hands the channel to the entry's `main`.
argv: the entry's path, and as JSON { memoryMb, server?: { port, socket }, tellsExit, channel?: the path of a socket that
takes the place of the descriptors, modules: where modules are found, readable,
folders: what may be written }. Runs on Python 3.9 and newer.
"""

import importlib.util
import json
import os
import socket
import sys

CHANNEL, EXIT = 3, 5
# Of the system: shared libraries, certificates, time zones, types of files, how names are resolved.
SYSTEM = (
    "/usr/lib /usr/local/lib /lib /lib64 /usr/share/zoneinfo /usr/share/ca-certificates /etc/ssl /etc/pki "
    "/etc/localtime /etc/hosts /etc/resolv.conf /etc/nsswitch.conf /etc/gai.conf /etc/host.conf /etc/mime.types "
    "/etc/os-release /dev/null /dev/urandom /dev/zero /proc/self /proc/cpuinfo /proc/meminfo /proc/stat /sys/devices/system/cpu"
).split()
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
READS = {"os.listdir", "os.scandir", "os.chdir", "os.listxattr", "os.getxattr"}
WRITES = {
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate",
    "os.utime", "os.setxattr", "os.removexattr", "os.chflags", "sqlite3.connect",
}  # fmt: skip
REFUSED = {
    "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.system", "pty.spawn", "subprocess.Popen", "signal.pthread_kill", "sys.remote_exec",
}  # fmt: skip
TWO_PATHS = {"os.link", "os.rename", "os.symlink"}


class Channel:
    """JSON values, one a line, both ways. `send` has written the message when it returns."""

    def __init__(self, connection):
        self._connection = connection
        self._lines = connection.makefile("rb")

    def send(self, message):
        self._connection.sendall(json.dumps(message).encode() + b"\n")

    def messages(self):
        """Ends when the other side does."""
        for line in self._lines:
            yield json.loads(line)


def restrict_process(readable, writable):
    """An audit hook, Python's nearest to a permission model: it stops accidents, and the kernel enforces nothing."""
    own = [os.path.realpath(name) for name in (*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix) if name]
    may_write = tuple(writable)
    may_read = (*own, *readable, *may_write, *SYSTEM)
    real_path, path_of, is_bytes = os.path.realpath, os.fspath, bytes

    def inside(name, folders):
        if isinstance(name, int):
            return True
        text = path_of(name)
        text = os.fsdecode(text) if isinstance(text, is_bytes) else text
        if text == "":
            return True
        real = real_path(text)
        return any(real == folder or real.startswith(folder.rstrip("/") + "/") for folder in folders)

    def demand(event, name, folders):
        if not inside(name, folders):
            raise PermissionError(13, f"Permission denied ({event})", name)

    def hook(event, args):
        if event == "open":
            name, mode, flags = args
            writes = bool((flags or 0) & WRITING) if not isinstance(mode, str) else any(c in mode for c in "wax+")
            demand(event, name, may_write if writes else may_read)
        elif event in REFUSED:
            raise PermissionError(1, f"{event} is not available here")
        elif event in READS:
            demand(event, args[0] if args and args[0] is not None else ".", may_read)
        elif event in WRITES:
            for name in args[: 2 if event in TWO_PATHS else 1]:
                demand(event, name, may_write)

    sys.addaudithook(hook)


def lead_to(port, path):
    """In a network of its own this process reaches nothing; its one server listens on a socket that is handed in."""
    connect = socket.socket.connect

    def connect_or_lead(self, address):
        host = address[0] if isinstance(address, tuple) and len(address) > 1 else None
        if host is None or address[1] != port or not (str(host).startswith("127.") or host in ("localhost", "::1")):
            return connect(self, address)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as way:
            connect(way, path)
            os.dup2(way.fileno(), self.fileno())
        return None

    socket.socket.connect = connect_or_lead


def limit_memory(mebibytes):
    """RLIMIT_DATA: what this process holds by now, and the allowance. Counts on Linux alone."""
    try:
        import resource

        with open("/proc/self/status", encoding="ascii") as status:
            held = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:"))
    except (ImportError, OSError, StopIteration):
        return
    before = resource.getrlimit(resource.RLIMIT_DATA)[1]
    wanted = held + mebibytes * 1024 * 1024
    most = wanted if before == resource.RLIM_INFINITY else min(wanted, before)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def connection(path):
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.connect(path)
    return made


def load(entry):
    spec = importlib.util.spec_from_file_location("entry", entry)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, os.path.dirname(entry))
    spec.loader.exec_module(module)
    sys.path.pop(0)
    return module


def main(entry, settings):
    path = settings.get("channel")
    opened = connection(path) if path else socket.socket(fileno=CHANNEL)
    telling = connection(path).detach() if path else EXIT
    os.environ.pop("PWD", None)
    sys.path[:] = settings["modules"]
    limit_memory(settings["memoryMb"])
    if settings.get("server"):
        lead_to(settings["server"]["port"], settings["server"]["socket"])
    module = load(entry)
    restrict_process(settings["readable"], settings["folders"])
    channel = Channel(opened)
    # What ends from here on has been started.
    channel.send("started")
    code = 1
    try:
        module.main(channel)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        # bubblewrap and Docker end with 128 + n for a signal n: the code itself, written here, says that it was none.
        if settings["tellsExit"]:
            os.write(telling, str(code & 255).encode())
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code & 255)


main(sys.argv[1], json.loads(sys.argv[2]))
