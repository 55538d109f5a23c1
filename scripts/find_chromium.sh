#!/bin/sh
# Prints the Chromium that the browser tests drive: the one CHROMIUM names, or the first on the path.
# With --install, for `make test`: where there is none and we may, Debian's is installed first, and nothing is printed.
set -eu

find_it() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM" || { echo "CHROMIUM names $CHROMIUM, which is no program." >&2; exit 1; }
    else
        command -v chromium || command -v chromium-browser || command -v google-chrome
    fi
}

if [ "${1:-}" != --install ]; then
    find_it
elif ! find_it > /dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
        echo "The browser tests need Chromium and there is none: install it (on Debian: apt install chromium), or name one: CHROMIUM=/path/to/chromium make test" >&2
        exit 1
    fi
    echo "Installing Chromium for the browser tests (some minutes, once)"
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends --yes chromium > /dev/null
fi
