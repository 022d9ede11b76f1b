# shellcheck shell=bash disable=SC2154
# Builds the jar in a checkout, and gets what that takes. The launcher reads this file, and gives it home, jar, say and look_at.

maven_min=3.6.3

# Whether the jar is missing or older than what it is made of.
is_stale() {
  [ ! -f "$jar" ] ||
    [ -n "$(find "$home/src/main" "$home"/{pom.xml,tools-catalog.yaml,prompts.yaml} -newer "$jar" -type f -print -quit)" ]
}

# Sets jdk to the folder of a JDK that can build: that of JAVA_HOME or of the PATH, else any that is installed; or to nothing.
find_jdk() {
  local javac candidate
  javac=$(readlink -f "$(type -P javac || true)" || true)
  for candidate in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* /opt/java/*; do
    [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] || continue
    look_at "$candidate/bin/java"
    if [ "$version" -ge 17 ]; then
      jdk=$candidate
      return
    fi
  done
  jdk=''
}

# Sets command to how this system installs packages (nothing if that is unknown) and jdk_package to its newest JDK.
find_packages() {
  local number
  jdk_package=java-21-openjdk-devel
  if hash apt-get 2>/dev/null; then
    command=(apt-get install -y --no-install-recommends)
    for number in 25 21 17; do
      jdk_package=openjdk-$number-jdk-headless
      [ -z "$(apt-cache show "$jdk_package" 2>/dev/null)" ] || break
    done
  elif hash dnf 2>/dev/null; then
    command=(dnf install -y)
  elif hash zypper 2>/dev/null; then
    command=(zypper install -y)
  elif hash apk 2>/dev/null; then
    command=(apk add) jdk_package=openjdk21
  elif hash pacman 2>/dev/null; then
    command=(pacman -S) jdk_package=jdk-openjdk
  else
    command=()
  fi
}

# Installs the JDK and Maven that are missing: as root on Debian and Ubuntu, unless it may not. Elsewhere it says how to, and ends.
install_missing() {
  local command jdk_package missing=() lacking=()
  find_jdk
  [ -n "$jdk" ] || lacking+=("a JDK from 17 on")
  hash mvn 2>/dev/null || lacking+=("Maven from $maven_min on")
  [ "${#lacking[@]}" -gt 0 ] || return 0
  say "Admin Copilot needs ${lacking[0]}${lacking[1]:+ and ${lacking[1]}} to build itself."
  local may=no
  if [ "$EUID" = 0 ] && [ "${COPILOT_INSTALL:-on}" != off ] && hash apt-get 2>/dev/null; then
    may=yes
    say "Installing with apt-get; COPILOT_INSTALL=off prevents that."
    apt-get update -qq </dev/null >&2 || true
  fi
  find_packages
  [ -n "$jdk" ] || missing+=("$jdk_package")
  hash mvn 2>/dev/null || missing+=(maven)
  if [ "$may" = yes ]; then
    say "Packages: ${missing[*]}"
    if DEBIAN_FRONTEND=noninteractive "${command[@]}" -qq -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >&2; then
      hash -r
      find_jdk
      [ -z "$jdk" ] || return 0
    fi
    say "The installation failed; the lines above say why."
  fi
  if [ "${#command[@]}" -gt 0 ]; then
    say "Install it, as root, and run this again:"
    say "  ${command[*]} ${missing[*]}"
  else
    say "Install it with the packages of this system and run this again."
  fi
  exit 2
}

check_maven() {
  local found
  found=$(mvn -v 2>&1 </dev/null || true)
  if ! [[ $found =~ Maven\ ([0-9]+(\.[0-9]+)*) ]]; then
    say "Maven does not run:" "$found"
    exit 2
  fi
  found=${BASH_REMATCH[1]}
  if ! printf '%s\n' "$maven_min" "$found" | sort -V -C; then
    say "Maven $found ($(type -P mvn)) is too old to build Admin Copilot, which needs $maven_min or newer. Put a newer one first in the PATH."
    exit 2
  fi
}

# Tells from Maven's output, on standard input, how far the build is: on a terminal in one line, else in a line now and then.
show_progress() {
  local line step='' shown='' files=0 next=0
  while IFS= read -r line; do
    case $line in
      *'Downloaded from '*) files=$((files + 1)) step="fetching libraries and plugins: $files files" ;;
      *'--- '*:compile\ *) step='compiling' ;;
      *'--- '*:java\ *pack-catalog*) step='packing the tool catalog' ;;
      *'--- '*:shade\ *) step='packing the jar' ;;
    esac
    [ "$step" != "$shown" ] || continue
    if [ -t 2 ]; then
      printf '\r  %-60s' "$step" >&2
    elif [ "${step%%:*}" != "${shown%%:*}" ] || [ "$SECONDS" -ge "$next" ]; then
      say "  $step"
      next=$((SECONDS + 10))
    else
      continue
    fi
    shown=$step
  done
  if [ -t 2 ] && [ -n "$shown" ]; then printf '\n' >&2; fi
}

# Builds the jar, one process at a time. It appears whole or not at all, and a server that runs from the former one keeps that.
build() {
  local commit lock jdk log=$home/target/build.log new=$home/target/admin-copilot-new.jar begin
  install_missing
  check_maven
  exec {lock}<"$home/pom.xml"
  if hash flock 2>/dev/null && ! flock -n "$lock"; then
    say "Another process builds Admin Copilot; waiting for it."
    flock "$lock"
  fi
  if is_stale; then
    say "Building Admin Copilot; it takes some minutes the first time, when libraries have to be fetched."
    begin=$SECONDS
    mkdir -p "$home/target"
    commit=$(git -C "$home" rev-parse HEAD 2>/dev/null || true)
    if ! (cd "$home" && JAVA_HOME=$jdk mvn -B -Dstyle.color=never -DskipTests -Drunnable.jar="$new" -Dgit.commit="$commit" package </dev/null 2>&1) |
      tee "$log" | show_progress || ! mv -f "$new" "$jar"; then
      grep -m 20 '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
      say "The build failed; the lines above say why, $log has all of them."
      exit 2
    fi
    say "Built in $((SECONDS - begin)) s."
  fi
  exec {lock}<&-
}
