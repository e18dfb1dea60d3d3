# What build.sh and check.sh both know about the guests. Needs bash and coreutils, and $plugins.

# all_guests: the names of all guests.
all_guests() {
  local name rest
  while read -r name rest; do
    [[ -z $name || $name == '#'* ]] || echo "$name"
  done < "$plugins/guests.txt"
}

# guest_field GUEST language|folder|wit|world|also: what guests.txt says; fails for a guest that is not in it.
guest_field() {
  local name language folder wit world also
  while read -r name language folder wit world also; do
    if [[ $name == "$1" ]]; then
      echo "${!2}"
      return
    fi
  done < "$plugins/guests.txt"
  return 1
}

# built_files GUEST: the names of its files in dist.
built_files() {
  echo "$1.wasm"
  [[ $(guest_field "$1" also) != component ]] || echo "$1.component.wasm"
}

# guest_of FILE: the name of the guest that a file in dist is.
guest_of() {
  local name=${1##*/}
  name=${name%.wasm}
  echo "${name%.component}"
}

# files_below FOLDER...: every file below the folders that can change a guest, sorted, relative to the current folder.
files_below() (
  shopt -s globstar dotglob nullglob
  local folder file
  for folder in "$@"; do
    for file in "$folder"/**; do
      case $file in
        */node_modules/* | */target/* | */bin/* | */obj/* | *.md) ;;
        *) [[ ! -f $file ]] || echo "$file" ;;
      esac
    done
  done | LC_ALL=C sort
)

# wit_of GUEST: the folder of its WIT package, and then those that it depends on.
wit_of() {
  local wit
  wit=$(guest_field "$1" wit)
  tr , '\n' <<< "$wit"
}

# files_of GUEST: the guest's own files, those that all guests of its language share, its WIT packages, and the files of the guests that it is
# made of, which its file made-of names.
files_of() (
  local own language wit file name folder rest others=() part
  own=$(guest_field "$1" folder)
  language=$(guest_field "$1" language)
  mapfile -t wit < <(wit_of "$1")
  while read -r name rest folder rest; do
    [[ -z $name || $name == '#'* || $folder == "$own" ]] || others+=("$folder")
  done < "$plugins/guests.txt"

  cd "$plugins"
  files_below "$language" "${wit[@]}" | while read -r file; do
    for folder in "${others[@]}"; do
      [[ $file != "$folder"/* ]] || continue 2
    done
    echo "$file"
  done
  if [[ -f $own/made-of ]]; then
    while read -r part; do
      files_of "$part"
    done < "$own/made-of"
  fi
)

# source_line GUEST: a hash over the names and contents of its files, and its name, as sha256sum writes them.
source_line() (
  local files hash
  mapfile -t files < <(files_of "$1")
  cd "$plugins"
  hash=$(sha256sum -- "${files[@]}" | sha256sum)
  echo "${hash%% *}  $1"
)

# toolchain_of LANGUAGE FILE: the lines of a toolchains.txt that decide the language's guests. Nothing if there is no file.
toolchain_of() {
  local language rest
  [[ -f $2 ]] || return 0
  while read -r language rest; do
    [[ $language != "$1" ]] || echo "$language $rest"
  done < "$2"
}
