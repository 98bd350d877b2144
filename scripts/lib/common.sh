# shellcheck shell=bash
# What all our scripts share: speaking, failing, and waiting for a condition with a deadline.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # for those who read this file
cache=${DPE_ENGINES_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dpe-engines}

# A login without /usr/sbin still finds dockerd and iptables; a private python must not hide Debian's.
export PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# poll SECONDS COMMAND...: until the command succeeds; fails when the time is over.
poll() {
  local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
  shift
  until "$@"; do
    [ "${EPOCHREALTIME/[.,]/}" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# need GROUP COMMAND...: names the first command that is missing and the packages that bring it.
need() {
  local group=$1 command
  shift
  for command; do
    command -v "$command" >/dev/null || die "'$command' is missing; install it with: scripts/packages $group"
  done
}

# debian_mirror: the one that apt uses on this machine.
debian_mirror() {
  local mirror=${DPE_DEBIAN_MIRROR:-}
  [ -n "$mirror" ] || mirror=$(apt-get indextargets --format "\$(RELEASE) \$(REPO_URI)" |
    awk '$1 == "bookworm" || $1 == "stable" || $1 == "oldstable" {print $2; exit}')
  [ -n "$mirror" ] || die "apt knows no mirror of Debian 12; name one in DPE_DEBIAN_MIRROR"
  printf '%s\n' "${mirror%/}"
}

# apt_fetching: how this machine's apt fetches (proxies, checks of dates), as lines of an apt.conf.
apt_fetching() {
  apt-config dump | grep -E '^Acquire::(https?|Check-|Retries)' || true
  echo 'Acquire::Languages "none";'
}
