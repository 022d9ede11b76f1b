#!/usr/bin/env bash
# Runs a laid-out image the way a container engine does with deploy/compose.yaml, where there is no engine: own mounts and process ids,
# root file system read-only, user 10001, no capability and none to be gained. The network stays the caller's.
# usage: image-run.sh [--build] ROOT PROGRAM [ARGUMENT...]   (as root; the environment is passed on)
# With --build it runs a step of the image's making instead: as root, on a writable file system.
set -euo pipefail

export IMAGE_BUILD=''
if [ "$1" = --build ]; then
  IMAGE_BUILD=yes
  shift
fi
IMAGE_ROOT=$(readlink -f "$1")
export IMAGE_ROOT
shift
# shellcheck disable=SC2016
exec unshare --mount --pid --fork --kill-child bash -euc '
  mount --make-rprivate /
  mount --bind "$IMAGE_ROOT" "$IMAGE_ROOT"
  mount -t proc proc "$IMAGE_ROOT/proc"
  for device in null urandom random; do
    mount --bind "/dev/$device" "$IMAGE_ROOT/dev/$device"
  done
  if [ -n "$IMAGE_BUILD" ]; then
    exec unshare --root="$IMAGE_ROOT" --wd=/opt/admin-copilot "$@"
  fi
  mount -t tmpfs -o uid=10001,gid=10001,mode=700 state "$IMAGE_ROOT/var/lib/admin-copilot"
  mount -o remount,bind,ro "$IMAGE_ROOT"
  program=$1
  shift
  exec capsh --chroot="$IMAGE_ROOT" --no-new-privs --drop=all --gid=10001 --uid=10001 --shell="$program" -- "$@"
' image-run "$@"
