#!/bin/sh
# Installs Article Annotator for one person, without an administrator: sh install.sh [FOLDER], ~/.local if none.
# Removes it with: sh install.sh --remove [FOLDER]. Projects, settings and backups are never touched.
set -eu

name=article-annotator
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

say() { printf '%s\n' "$*" >&2; }

refresh() {
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database --quiet "$prefix/share/applications" || :
    fi
    if command -v update-mime-database >/dev/null 2>&1 && [ -d "$prefix/share/mime/packages" ]; then
        update-mime-database "$prefix/share/mime" >/dev/null 2>&1 || :
    fi
}

# Removes what the list names, then the folders that it leaves empty, from the inmost outwards. The list goes last, so
# that a removal that was interrupted can be done again.
remove() {
    if [ ! -f "$list" ]; then
        say "Article Annotator is not installed in $prefix. Nothing was changed."
        exit 1
    fi
    if [ ! -O "$list" ]; then
        say "Article Annotator was installed in $prefix by somebody else. Nothing was changed."
        exit 1
    fi
    files=$(cat -- "$list")
    while IFS= read -r file; do
        rm -f -- "$prefix/$file"
    done <<END
$files
END
    refresh
    drop_derived applications mimeinfo.cache
    drop_derived mime mime.cache globs globs2 magic subclasses aliases generic-icons icons XMLnamespaces treemagic \
        types version
    rm -f -- "$list"
    folders=$(printf '%s\n' "$files" | sed 's|/[^/]*$||' | sort -ru)
    while IFS= read -r folder; do
        while [ "$folder" != . ]; do
            rmdir -- "$prefix/$folder" 2>/dev/null || :
            folder=$(dirname -- "$folder")
        done
    done <<END
$folders
END
    rmdir -- "$prefix" 2>/dev/null || :
}

# Removes what the desktop had made of our files in a folder that holds nothing else any more.
drop_derived() {
    folder="$prefix/share/$1"
    shift
    rmdir -- "$folder/packages" "$folder/application" 2>/dev/null || :
    for file in "$folder"/*; do
        case " $* " in
            *" ${file##*/} "*) ;;
            *) return 0 ;;
        esac
    done
    for file in "$@"; do
        rm -f -- "$folder/$file"
    done
    rmdir -- "$folder" 2>/dev/null || :
}

install() {
    if [ ! -d "$here/opt/$name" ]; then
        say "This copy only removes: sh $here/install.sh --remove $prefix. Nothing was changed."
        exit 1
    fi
    if [ -e "$prefix/bin/annotator" ] && [ "$(readlink -- "$prefix/bin/annotator")" != "$program/annotator" ]; then
        say "$prefix/bin/annotator is another program. Nothing was changed; move it away or name another folder."
        exit 1
    fi
    if [ -f "$list" ]; then
        (remove)
    elif [ -e "$program" ]; then
        say "$program is there and is not ours. Nothing was changed; move it away or name another folder."
        exit 1
    fi
    # The list is there before the first file: what breaks off can be removed, or done again.
    mkdir -p -- "$program" "$prefix/bin" "$prefix/share"
    {
        (cd "$here" && find "opt/$name" share ! -type d)
        printf '%s\n' "bin/annotator" "opt/$name/install.sh"
    } >"$list"
    # Not -a: whoever unpacked the archive must not own what another, such as root, installs.
    cp -RP -- "$here/opt/$name/." "$program/"
    cp -RP -- "$here/share/." "$prefix/share/"
    cp -- "$here/install.sh" "$program/install.sh"
    ln -sf -- "$program/annotator" "$prefix/bin/annotator"
    # A desktop need not look into this folder of programs: the launcher gets the whole path.
    # Quotes only where they must be, since not every desktop reads them.
    case "$program" in
        *[!A-Za-z0-9/._-]*) start="\"$program/annotator\"" ;;
        *) start="$program/annotator" ;;
    esac
    launcher="share/applications/$name.desktop"
    sed "s|^Exec=annotator|Exec=$start|; /^TryExec=/d" "$here/$launcher" >"$prefix/$launcher"
    refresh
    say "Article Annotator is in $program."
    case ":$PATH:" in
        *":$prefix/bin:"*) say "Start it from the menu, or type: annotator" ;;
        *) say "Start it from the menu, or type: $prefix/bin/annotator" ;;
    esac
    say "To remove it: sh $program/install.sh --remove $prefix"
}

act=install
if [ "${1:-}" = --remove ]; then
    act=remove
    shift
fi
if [ "$#" -gt 1 ]; then
    say "usage: sh install.sh [--remove] [FOLDER]"
    exit 2
fi
prefix=${1:-$HOME/.local}
prefix=${prefix%/}
case "$prefix" in
    /*) ;;
    *) prefix=$(pwd)/$prefix ;;
esac
case "$prefix" in
    *['"\`$%&|']*)
        say "The name of the folder has a sign that a launcher cannot hold: $prefix. Nothing was changed."
        exit 1
        ;;
esac
program="$prefix/opt/$name"
list="$program/installed-files"
"$act"
if [ "$act" = remove ]; then
    say "Article Annotator was removed. Projects, settings and backups are where they were."
fi
