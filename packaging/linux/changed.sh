#!/bin/sh
# Run by .deb and .rpm after installing and after removing: tells the desktop what came or went. Each program only
# where it is, and none of them may stop the package.
share=/usr/share
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database --quiet "$share/applications" || :
fi
if command -v update-mime-database >/dev/null 2>&1 && [ -d "$share/mime" ]; then
    update-mime-database "$share/mime" >/dev/null 2>&1 || :
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -f "$share/icons/hicolor/icon-theme.cache" ]; then
    gtk-update-icon-cache --quiet --ignore-theme-index --force "$share/icons/hicolor" || :
fi
# dpkg takes an empty folder with the last package in it; the file system's standard wants this one.
[ -d /opt ] || mkdir /opt || :
exit 0
