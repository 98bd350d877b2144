# shellcheck shell=bash
# Docker Engines of other Debian releases, unpacked beside the system and never installed into it.

release_path() { printf '%s/%s/path\n' "$cache" "$1"; } # goes in front of PATH

# release_get SUITE: unpacks once; later calls find it.
release_get() {
  local suite=$1
  [ ! -x "$(release_path "$suite")/dockerd" ] || return 0
  need engine patchelf dpkg apt-get flock
  mkdir -p "$cache"
  (
    exec 7>"$cache/.$suite.lock"
    flock -w 600 7 || die "another process has been unpacking $suite for 10 minutes"
    [ ! -x "$(release_path "$suite")/dockerd" ] || exit 0
    say "fetching the Docker Engine of Debian $suite (once, about 400 MB in $cache)"
    release_unpack "$suite" 7>&-
  )
}

release_unpack() {
  local suite=$1 root=$cache/$1 apt mirror deb tini=tini-static
  local files=$root/files libraries=$root/libraries path
  path=$(release_path "$suite")
  mirror=$(debian_mirror)
  [ "$suite" != trixie ] || tini=tini # there, docker-init points to it
  rm -rf "$root"
  apt=$root/apt
  mkdir -p "$apt"/{lists/partial,archives/partial,empty} "$files" "$libraries" "$path.new" "$root/debs"
  : >"$apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$suite" >"$apt/sources.list"
  # Nothing of the system's apt but how it fetches: its hooks would clean the system's caches.
  {
    printf 'Dir::Etc "%s/empty"; Dir::Etc::sourcelist "%s/sources.list"; Dir::State::lists "%s/lists";\n' "$apt" "$apt" "$apt"
    printf 'Dir::State::status "%s/status"; Dir::Cache "%s"; APT::Sandbox::User "root";\n' "$apt" "$apt"
    apt_fetching
  } >"$apt/apt.conf"
  if ! (
    cd "$root/debs"
    export APT_CONFIG=$apt/apt.conf
    apt-get -q update
    apt-get -q download docker.io docker-cli containerd runc docker-compose docker-buildx "$tini" libc6 libseccomp2
  ) >"$root/log" 2>&1; then
    tail -n 10 "$root/log" >&2
    die "cannot fetch the engine of $suite from $mirror"
  fi
  for deb in "$root"/debs/*.deb; do
    case $deb in
      */libc6_* | */libseccomp2_*) dpkg -x "$deb" "$libraries" ;;
      *) dpkg -x "$deb" "$files" ;;
    esac
  done
  local program
  for program in sbin/dockerd sbin/docker-proxy bin/containerd bin/containerd-shim-runc-v2 bin/docker; do
    ln -s "$files/usr/$program" "$path.new/"
  done
  ln -s "$files/usr/bin/tini-static" "$path.new/docker-init"
  # runc of these releases wants a newer C library than ours: a copy that uses its own release's.
  local loader libc seccomp
  loader=$(find "$libraries" -name 'ld-linux-*.so.*' -type f -print -quit)
  libc=$(dirname "$(find "$libraries" -name libc.so.6 -print -quit)")
  seccomp=$(dirname "$(find "$libraries" -name libseccomp.so.2 -print -quit)")
  cp "$files/usr/sbin/runc" "$path.new/runc"
  patchelf --set-interpreter "$loader" --set-rpath "$libc:$seccomp" "$path.new/runc"
  mkdir -p "$root/docker/cli-plugins"
  ln -s "$files"/usr/libexec/docker/cli-plugins/docker-{buildx,compose} "$root/docker/cli-plugins/"
  rm -rf "$apt" "$root/debs" "$root/log"
  mv "$path.new" "$path"
}
