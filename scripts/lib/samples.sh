# shellcheck shell=bash
# Sample containers in every state an exporter meets, made from a local busybox: no registry is asked.
# Uses cli, api and podman_cli of scripts/engine.

shopt -s extglob # for the pattern of "restarting"

# shellcheck disable=SC2034 # also of scripts/engine
image=localhost/busybox:1
label=docker-prometheus-exporter.metric.container_health.enabled

all_samples=(
  healthy unhealthy starting plain exited-0 exited-137 paused restarting created oom-killed linked
  label-true label-TRUE label-false label-FALSE unlabelled
)

# wanted NAME: the pattern of "status/health/exit code/oom killed/restarts" that says it is done.
wanted() {
  case $1 in
    healthy) echo 'running/healthy/*' ;;
    unhealthy) echo 'running/unhealthy/*' ;;
    starting) echo 'running/starting/*' ;;
    exited-0) echo 'exited/*/0/false/*' ;;
    exited-137) echo 'exited/*/137/false/*' ;;
    paused) echo 'paused/*' ;;
    # The wait before a restart doubles each time: the eighth is 13 s and they grow to a minute, so
    # that it is rarely caught in one of its short runs.
    restarting) echo 'restarting/*/*/*/@([89]|[1-9][0-9]*)' ;;
    created | linked) echo 'created/*' ;;
    # podman reports the kill, but not here that it was for memory.
    oom-killed) [ "$release" = podman ] && echo 'exited/*/137/*' || echo 'exited/*/137/true/*' ;;
    *) echo 'running//*' ;;
  esac
}

make_image() {
  [ -z "$(api images -q "$image")" ] || return 0
  need engine busybox tar
  local busybox rootfs applet
  busybox=$(readlink -f "$(command -v busybox)")
  rootfs=$(mktemp -d)
  mkdir -p "$rootfs"/{bin,tmp,etc}
  cp "$busybox" "$rootfs/bin/busybox"
  for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$rootfs/bin/$applet"
  done
  echo 'root:x:0:0:root:/:/bin/sh' >"$rootfs/etc/passwd"
  tar -C "$rootfs" -cf "$rootfs.tar" .
  cli import --change 'CMD ["/bin/sleep","100000"]' --change 'ENV PATH=/bin' "$rootfs.tar" "$image" >/dev/null 2>"$rootfs.log" ||
    die "cannot import the image: $(tail -n 3 "$rootfs.log")"
  rm -rf "$rootfs" "$rootfs.tar" "$rootfs.log"
}

# make_sample NAME: with the label "true" unless the label is its subject.
make_sample() {
  local name=$1 often=1s never=1h
  local create=(run -d)
  local options=(--name "$name" --network none --stop-signal SIGKILL)
  local command=()
  case $name in
    label-*) options+=(--label "$label=${name#label-}") ;;
    unlabelled) ;;
    *) options+=(--label "$label=true") ;;
  esac
  # Nothing times podman's checks here: they are run by hand, below.
  [ "$release" != podman ] || often=disable never=disable
  case $name in
    healthy | paused) options+=(--health-cmd /bin/true --health-interval "$often") ;;
    unhealthy) options+=(--health-cmd /bin/false --health-interval "$often" --health-retries 1) ;;
    # These have a check as well: a state that is not running must win over what it last said.
    starting | exited-0 | exited-137) options+=(--health-cmd /bin/true --health-interval "$never") ;;
    restarting) options+=(--restart always --health-cmd /bin/true --health-interval "$never") ;;
    oom-killed) options+=(--memory 16m --memory-swap 16m) ;;
  esac
  case $name in
    exited-0) command=(/bin/true) ;;
    restarting) command=(/bin/false) ;;
    # Not before the engine has begun to watch its memory, which it does at the end of the start.
    oom-killed) command=(/bin/sh -c 'until [ -e /go ]; do sleep 0.1; done; exec dd if=/dev/zero of=/dev/null bs=256M count=1') ;;
    created) create=(create) ;;
  esac
  api rm -f "$name" >/dev/null 2>&1 || true
  if [ "$name" = linked ]; then
    make_linked
    return
  fi
  cli "${create[@]}" "${options[@]}" "$image" "${command[@]}" >/dev/null
  case $name in
    exited-137) cli kill "$name" >/dev/null ;;
    oom-killed) cli exec "$name" /bin/touch /go ;;
    healthy | unhealthy | paused)
      # Its exit code is the health, not the success of the call.
      [ "$release" != podman ] || podman_cli healthcheck run "$name" >/dev/null 2>&1 || true
      ;;
  esac
}

# Gives "plain" the second name /linked/alias. The command line of 20.10 refuses a link without a
# bridge network, its engine does not.
make_linked() {
  curl -sSf -o /dev/null --unix-socket "$sock" -H 'Content-Type: application/json' \
    -d '{"Image":"'"$image"'","Labels":{"'"$label"'":"true"},"HostConfig":{"NetworkMode":"none","Links":["plain:alias"]}}' \
    'http://engine/containers/create?name=linked'
}

sample_states() {
  api inspect -f '{{.Name}} {{.State.Status}}/{{with .State.Health}}{{.Status}}{{end}}/{{.State.ExitCode}}/{{.State.OOMKilled}}/{{.RestartCount}}' \
    "$@" 2>/dev/null || true
}

# samples_ready NAME...: also takes the last step of those that need one when they are ready for it.
samples_ready() {
  local name state found='' pending=0
  while read -r name state; do
    name=${name#/}
    found+=" $name "
    # shellcheck disable=SC2254 # it is a pattern
    case $state in
      $(wanted "$name")) continue ;;
      running/healthy/*) [ "$name" != paused ] || cli pause paused >/dev/null ;;
      exited/*/137/false/*) [ "$name" != oom-killed ] || make_sample oom-killed ;; # the news came after the end
    esac
    pending=1
  done < <(sample_states "$@")
  for name; do [[ $found == *" $name "* ]] || pending=1; done
  return $pending
}

# make_samples [NAME...]: keeps those that are as they should be, makes the others anew.
make_samples() {
  local name state jobs=() failed=''
  make_image
  if [ $# = 0 ]; then
    # podman knows no "restarting" and no links.
    for name in "${all_samples[@]}"; do
      case $release:$name in podman:restarting | podman:linked) ;; *) set -- "$@" "$name" ;; esac
    done
  fi
  for name; do
    [[ " ${all_samples[*]} " == *" $name "* ]] || die "no sample '$name'; there are: ${all_samples[*]}"
    if [ "$name" = linked ]; then continue; fi
    if ! samples_ready "$name"; then
      make_sample "$name" &
      jobs+=("$!:$name")
    fi
  done
  for job in "${jobs[@]}"; do wait "${job%%:*}" || failed+=" ${job#*:}"; done
  [ -z "$failed" ] || die "cannot make:$failed"
  # After the one it links to.
  if [[ " $* " == *" linked "* ]] && ! samples_ready linked; then make_sample linked; fi
  if ! poll 300 samples_ready "$@"; then
    while read -r name state; do
      # shellcheck disable=SC2254
      case $state in $(wanted "${name#/}")) ;; *) say "${name#/}: is $state, wanted $(wanted "${name#/}")" ;; esac
    done < <(sample_states "$@")
    die "not all samples are in their state after 120 s"
  fi
}
