"""Builds the wheel, installs it into a clean venv, and runs the client's tests against it there: what a user gets, without the source tree.

usage: wheel.py ROOT BUILD      environment: ASSAY_PROGRAM"""
import glob
import os
import subprocess
import sys
import tempfile

root, build = sys.argv[1:]


def run(*command, **named):
    print("+", *command, flush=True)
    subprocess.run(command, check=True, **named)


with tempfile.TemporaryDirectory() as folder:
    offline = {**os.environ, "ASSAY_OFFLINE": "1", "PYTHON": sys.executable, "PIP_NO_CACHE_DIR": "1"}
    run(os.path.join(root, "packaging", "wheel"), build, os.path.join(folder, "dist"), env=offline)
    (wheel,) = glob.glob(os.path.join(folder, "dist", "*.whl"))
    # grpcio and protobuf are the system's; nothing of ours is.
    run(sys.executable, "-m", "venv", "--system-site-packages", os.path.join(folder, "venv"))
    python = os.path.join(folder, "venv", "bin", "python")
    run(python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps", wheel)
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = subprocess.run([python, "-c", "import assay, importlib.metadata as m; print(assay.__file__); print(*sorted(one.split()[0].split('>')[0] for one in m.requires('assay')))"], check=True,
                           capture_output=True, text=True, cwd=folder, env=clean).stdout.split("\n")
    assert where[0].startswith(os.path.join(folder, "venv")), where
    assert where[1] == "grpcio protobuf", where  # and nothing else
    assert os.path.exists(os.path.join(os.path.dirname(where[0]), "py.typed"))
    run(python, "-m", "unittest", "test_client", "test_trl", "test_verl", cwd=os.path.join(root, "clients", "python", "tests"), env=clean)
