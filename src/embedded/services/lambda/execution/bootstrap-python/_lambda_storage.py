"""Gives a function a /tmp of its own, of the size of its EphemeralStorage: paths below /tmp lead to the environment's
folder. https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
"""

import builtins
import errno
import io
import os
import sys

ONE_PATH = (
    "access chdir chmod chown listdir lstat mkdir mkfifo open readlink remove rmdir scandir stat statvfs truncate "
    "unlink utime walk makedirs removedirs"
).split()
TWO_PATHS = "link rename renames replace symlink".split()


class Led:
    """A function of os with its paths changed. No Python function, since those bind where a class holds them."""

    def __init__(self, original, change):
        self.original = original
        self.change = change
        self.__name__ = original.__name__

    def __call__(self, *args, **options):
        return self.change(self.original, args, options)


def move_temporary_folder(own, limit, own_paths):
    """`own`: the folder that stands for /tmp; `own_paths`: the server's files that the runtime reads."""
    # On many systems the server's own files are below /tmp, and so may a clone: they stay what they are.
    kept = [os.path.dirname(os.path.dirname(own)), *own_paths]

    def lead(name):
        text = os.fspath(name) if isinstance(name, (str, os.PathLike)) else name
        if not isinstance(text, str) or not (text == "/tmp" or text.startswith("/tmp/")):
            return name
        real = os.path.normpath(text)
        if any(real == folder or real.startswith(folder + "/") for folder in kept):
            return name
        return own + real[len("/tmp") :] if real == "/tmp" or real.startswith("/tmp/") else name

    def wrap(holder, name, paths):
        original = getattr(holder, name, None)
        if original is None:
            return

        def change(call, args, options):
            changed = [lead(value) if at < paths else value for at, value in enumerate(args)]
            for key in ("path", "file", "src", "dst", "top", "name"):
                if key in options:
                    options[key] = lead(options[key])
            return call(*changed, **options)

        setattr(holder, name, Led(original, change))

    # Modules that keep functions of os are loaded again.
    for name in ("glob", "pathlib", "shutil", "tempfile"):
        sys.modules.pop(name, None)
    for name in ONE_PATH:
        wrap(os, name, 1)
    for name in TWO_PATHS:
        wrap(os, name, 2)

    def open_within(call, args, options):
        file, *rest = args or [options.pop("file")]
        mode = rest[0] if rest else options.get("mode", "r")
        if any(letter in mode for letter in "wax+") and size_of(own) >= limit:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), file)
        return call(lead(file), *rest, **options)

    builtins.open = io.open = Led(io.open, open_within)


def size_of(folder):
    """Bytes on the disk below a folder."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            total += size_of(entry.path) if entry.is_dir(follow_symlinks=False) else entry.stat().st_size
    return total
