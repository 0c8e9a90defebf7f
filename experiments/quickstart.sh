#!/usr/bin/env bash
# Installs the missing Debian packages, builds chunkwise and runs its demo: no key, no network beyond the packages.
set -euo pipefail
cd "$(dirname "$0")/.."
source experiments/packages.sh
install_packages "${packages[@]}"
swift build -c release --product chunkwise >&2
exec .build/release/chunkwise demo "$@"
