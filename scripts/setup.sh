# Sourced by `demo` and `test`: a virtual environment with this project in it. Quick when nothing changed.
# BALLOT_VENV=FOLDER keeps it elsewhere than in .venv.

set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv=${BALLOT_VENV:-$root/.venv}
PATH=$PATH:/usr/sbin:/sbin # without them dpkg refuses to work
export PATH

say() { printf '%s\n' "$*" >&2; }

# Packages of the system. A count needs none of them but Python; tesseract reads a serial where the code is torn, poppler
# is the second engine for damaged PDFs; the tests type into a terminal of tmux.
need_packages() {
    missing=''
    command -v python3 >/dev/null 2>&1 || missing="$missing python3"
    python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || missing="$missing python3-venv"
    command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
    { command -v tesseract >/dev/null 2>&1 && tesseract --list-langs 2>/dev/null | grep -qx vie; } ||
        missing="$missing tesseract-ocr-vie"
    command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
    [ "$1" = run ] || command -v tmux >/dev/null 2>&1 || missing="$missing tmux"
    [ -n "$missing" ]
}

install_packages() {
    need_packages "$1" || return 0
    command="apt-get update && apt-get install -y$missing"
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Missing:$missing. Install them with this system's package manager (README, \"macOS and Windows\")."
    elif [ "$(id -u)" = 0 ]; then
        say "Installing$missing"
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
            say "Could not install them; run: $command"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        say "Installing$missing"
        # shellcheck disable=SC2086
        { sudo -n apt-get update -qq && sudo -n env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
            say "Could not install them; run: sudo sh -c '$command'"
    elif command -v sudo >/dev/null 2>&1; then
        say "Missing:$missing. Run: sudo sh -c '$command'"
    else
        say "Missing:$missing. As root, run: $command"
    fi
}

check_python() {
    command -v python3 >/dev/null 2>&1 || { say "There is no python3; Python 3.10 or newer is needed."; exit 1; }
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
        { say "$(python3 --version) is too old; Python 3.10 or newer is needed."; exit 1; }
    python3 -c 'import venv, ensurepip' >/dev/null 2>&1 ||
        { say "Python's venv module is missing (Debian: the package python3-venv); install it and run this again."; exit 1; }
}

# make_environment: "run" for what a count needs, "test" for the tests, too.
make_environment() {
    stamp=$(cat "$root/setup.cfg" "$root/pyproject.toml" "$root/tests/requirements.txt" | cksum | tr ' ' -)-$1-$root
    if [ "$(cat "$venv/.ready" 2>/dev/null)" = "$stamp" ] || [ "$(cat "$venv/.ready" 2>/dev/null)" = "${stamp%-"$1"-"$root"}-test-$root" ]; then
        return 0
    fi
    install_packages "$1"
    check_python
    say "Preparing $venv"
    if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$venv"
        python3 -m venv "$venv"
    fi
    rm -f "$venv/.ready"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'setuptools>=64' wheel
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable "$root"
    if [ "$1" = test ]; then
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$root/tests/requirements.txt"
    fi
    printf '%s' "$stamp" >"$venv/.ready"
}
