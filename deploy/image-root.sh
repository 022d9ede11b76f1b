#!/usr/bin/env bash
# Lays out the file system of the image: a Java runtime, the libraries and fonts that it loads, and the application. No shell, no package
# manager, no other program. The Dockerfile runs it in its stage "root", image-check.sh outside of a container.
# usage: image-root.sh JAVA_HOME APPLICATION_FOLDER ROOT
set -euo pipefail

java_home=$(readlink -f "$1")
application=$2
root=$3

mkdir -p "$root"/{etc,proc,dev,tmp,var/lib/admin-copilot,opt/java/openjdk,opt/admin-copilot}

# What only a development kit has stays out.
tar -C "$java_home" --exclude=./jmods --exclude=./include --exclude=./man --exclude=./lib/src.zip --exclude=./lib/ct.sym \
  --exclude=./legal --exclude=./lib/libawt_xawt.so --exclude=./lib/libjawt.so --exclude=./lib/libsplashscreen.so \
  --exclude=./lib/libjsound.so --dereference -cf - . | tar -C "$root/opt/java/openjdk" -xf -
find "$root/opt/java/openjdk/bin" -type f ! -name java -delete
cp -a "$application"/. "$root/opt/admin-copilot/"

# Shared libraries, with the loader that the binaries name, at the paths where they are here.
copy_library() {
  mkdir -p "$root$(dirname "$1")"
  cp --dereference --no-clobber "$1" "$root$1"
}
fontconfig=$(ldconfig -p | sed -n 's/^\tlibfontconfig\.so\.1 .*=> //p' | head -n 1)
[ -n "$fontconfig" ] || { echo "fontconfig is missing: charts need it" >&2; exit 1; }
copy_library "$fontconfig"
find "$root" -type f \( -name '*.so' -o -name '*.so.*' -o -name java \) -print0 \
  | LD_LIBRARY_PATH="$root/opt/java/openjdk/lib:$root/opt/java/openjdk/lib/server" xargs -0 ldd \
  | sed -n 's|.*=> \(/[^ ]*\) (.*|\1|p' | grep -v "^$root/" | sort -u \
  | while read -r library; do copy_library "$library"; done
loader=$(ldd "$root/opt/java/openjdk/bin/java" | grep -o '/[^ ]*/ld-linux[^ ]*')
copy_library "$loader"

# Fonts for charts.
mkdir -p "$root/usr/share" "$root/etc/fonts"
cp -a --dereference /etc/fonts/. "$root/etc/fonts/"
cp -a --dereference /usr/share/fonts "$root/usr/share/"

touch "$root"/dev/{null,urandom,random}
printf 'copilot:x:10001:10001::/nonexistent:/nonexistent\n' > "$root/etc/passwd"
printf 'copilot:x:10001:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
chown -R 0:0 "$root"
chown 10001:10001 "$root/var/lib/admin-copilot"
chmod -R go-w "$root"
chmod 1777 "$root/tmp"
