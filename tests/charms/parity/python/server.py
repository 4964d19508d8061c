"""Runs Python charms, each in a fork of this process, which has imported ops: that takes longer than
all that a charm does in a dispatch.

It listens on the socket that is its argument, until its standard input ends. A request is one line of
JSON: the dispatch's environment and working directory, and the process whose output is the charm's. The
answer is the exit code.
"""

import atexit
import json
import os
import runpy
import selectors
import signal
import socket
import sys

import ops  # noqa: F401 (this is what it is for)


def dispatch(request):
    """Makes this process what the agent has started, and runs the charm."""
    process = request["process"]
    os.setpgid(0, os.getpgid(process))  # who ends the dispatch, ends this too
    for stream in (1, 2):
        output = os.open(f"/proc/{process}/fd/{stream}", os.O_WRONLY)
        os.dup2(output, stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["directory"])
    charm = "src/charm.py"
    sys.argv = [charm]
    sys.path.insert(0, os.path.abspath("src"))
    code = 0
    try:
        runpy.run_path(charm, run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def serve(listener):
    connection, _ = listener.accept()
    if os.fork():
        connection.close()
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with connection.makefile("rw") as stream:
        code = dispatch(json.loads(stream.readline()))
        stream.write(f"{code}\n")
    os._exit(0)


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(16)
    print("ready", flush=True)
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is sys.stdin:
                    return
                serve(listener)


main()
