#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Refuses a translation that lags behind the sources.
#
# check-po.sh ROOT XGETTEXT_OPTION...               checks the sources under ROOT and every language in po/LINGUAS
# check-po.sh --self-test ROOT XGETTEXT_OPTION...   plants breaks in a copy and sees that each is found
set -euo pipefail
export LC_ALL=C.UTF-8 LANGUAGE=

self_test=false
if [[ ${1:-} == --self-test ]]; then
  self_test=true
  shift
fi
root=$1
shift
options=("$@")

work=$(mktemp -d "${TMPDIR:-/tmp}/kassi-po.XXXXXX")
trap 'rm -rf "$work"' EXIT

broken=0
refuse () {
  printf '%s\n' "$*"
  broken=1
}

# extract FILES TEMPLATE: the words of the files named in FILES; what xgettext warns about is a break.
extract () {
  if ! xgettext "${options[@]}" --package-name=kassi --directory="$PWD" --files-from="$1" --output="$2" 2>"$work/said" \
     || [[ -s $work/said ]]; then
    refuse "xgettext: $(cat "$work/said")"
  fi
}

names () {
  sed 's/#.*//' "$1" | tr -s ' \t' '\n' | sed '/^$/d'
}

# po/POTFILES names the files that have words for people: all of them, and no others.
check_files () {
  find app data -name '*.[ch]' -o -name '*.ui' -o -name '*.in' -o -name '*.gschema.xml' | LC_ALL=C sort >"$work/all"
  extract "$work/all" "$work/all.pot"
  sed -n 's/^#: //p' "$work/all.pot" | tr ' ' '\n' | LC_ALL=C sort -u >"$work/with-words"
  names po/POTFILES | LC_ALL=C sort >"$work/named"

  while read -r file; do
    refuse "$file has words for people and is missing in po/POTFILES"
  done < <(LC_ALL=C comm -23 "$work/with-words" "$work/named")
  while read -r file; do
    refuse "$file is in po/POTFILES and has no words for people"
  done < <(LC_ALL=C comm -13 "$work/with-words" "$work/named")
}

check_words () {
  local found

  msgcat --no-wrap "$work/all.pot" >"$work/wide.pot"
  found=$(grep -E "^(msgid|msgid_plural) \".*[[:alpha:]]'[[:alpha:]]" "$work/wide.pot" || true)
  [[ -z $found ]] || refuse "an apostrophe is written ’: $found"
}

# check_language LANGUAGE: complete, nothing fuzzy, and what printf and the desktop ask for.
check_language () {
  local file=po/$1.po part

  if [[ ! -f $file ]]; then
    refuse "po/LINGUAS names $1, and there is no $file"
    return
  fi
  msgfmt --check --check-accelerators=_ --output-file=/dev/null "$file" 2>"$work/said" || refuse "$(cat "$work/said")"
  if ! msgmerge --quiet --no-fuzzy-matching --output-file="$work/merged.po" "$file" "$work/all.pot" 2>"$work/said"; then
    refuse "$(cat "$work/said")"
    return
  fi
  for part in untranslated only-fuzzy; do
    msgattrib --no-obsolete --no-wrap "--$part" "$work/merged.po" | grep -E '^msgid "..*"$' >"$work/found" || true
    while read -r message; do
      refuse "$file: ${part#only-}: $message"
    done <"$work/found"
  done
}

check () {
  local language file

  broken=0
  check_files
  check_words
  for language in $(names po/LINGUAS); do
    check_language "$language"
  done
  for file in po/*.po; do
    language=$(basename "$file" .po)
    names po/LINGUAS | grep -qx "$language" || refuse "$file is missing in po/LINGUAS"
  done
  return "$broken"
}

# plant FINDING COMMAND...: a copy of the sources, broken by COMMAND, must be refused with FINDING.
plant () {
  local finding=$1 said
  shift

  rm -rf "$work/copy"
  mkdir "$work/copy"
  cp -r "$root"/app "$root"/data "$root"/po "$work/copy"
  cd "$work/copy"
  "$@"
  if said=$(check); then
    printf 'Not found: %s\n' "$*"
    missed=1
  elif [[ $said != *"$finding"* ]]; then
    printf 'Found, but not as “%s”: %s\n%s\n' "$finding" "$*" "$said"
    missed=1
  fi
}

add_line () { printf '%s\n' "$2" >>"$1"; }
edit () { sed -i "$2" "$1"; }

self_test () {
  local words='const char *words (void) { return _("Nobody has seen these words."); }'

  plant 'untranslated: msgid "Nobody has' add_line app/ui/kassi-pay-words.c "$words"
  plant 'untranslated: msgid "Basket"' edit app/ui/kassi-cart-pane.ui 's/>Cart</>Basket</'
  plant 'untranslated: msgid "Cart"' edit po/is.po '/^msgid "Cart"$/{n;s/"..*"/""/}'
  plant 'fuzzy: msgid "Cart"' edit po/is.po 's/^msgid "Cart"$/#, fuzzy\n&/'
  plant 'app/core/new.c has words' add_line app/core/new.c "$words"
  plant 'kassi-pay-words.c has words' edit po/POTFILES /kassi-pay-words.c/d
  plant 'kassi-cart-row.c is in po/POTFILES' add_line po/POTFILES app/ui/kassi-cart-row.c
  plant 'an apostrophe' edit app/ui/kassi-pay-words.c "s/the customer’s app/the customer's app/"
  plant 'xgettext' add_line app/kassictl.c 'void f (long n) { complain (1, _("%" G_GINT64_FORMAT " of them"), n); }'
  plant 'format specifications' edit po/is.po '/^msgid "Charge %s"$/{n;s/%s/%d/}'
  plant 'format specifications' edit po/is.po '/^msgid_plural "%u lines"$/{n;s/%u/%s/}'
  plant 'accelerator' edit po/is.po '/^msgid "_About Kassi"$/{n;s/_//}'
  plant 'both' edit po/is.po '/^msgid "The journal is whole/{n;s/\\n//}'
  plant 'no po/is.po' rm po/is.po
  plant 'missing in po/LINGUAS' edit po/LINGUAS d
}

cd "$root"
root=$PWD
if $self_test; then
  missed=0
  self_test
  exit "$missed"
fi
check
