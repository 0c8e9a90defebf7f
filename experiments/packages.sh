# Installs the Debian packages that chunkwise is built from, those of them that are missing.
# Sourced by the two commands of the README, so that each does its own set-up.

packages=(ca-certificates libcurl4-openssl-dev libzstd-dev libmicrohttpd-dev libyaml-dev libsimdjson-dev nettle-dev
  libedit-dev pkg-config)

install_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Missing packages: ${missing[*]}. Install them as root." >&2; exit 69; }
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
