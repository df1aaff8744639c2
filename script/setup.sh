# shellcheck shell=bash
# Sourced by script/run, script/test and .ci/run: makes sure that what the program stands on is there.
#
# Two things are needed: libraries and tools of the system (from apt, on Debian and Ubuntu) and the Python
# packages of requirements.lock (from pip, into .venv). What is there already is left alone; with everything
# there this costs a few milliseconds and starts no Python. Everything said goes to stderr, so that stdout stays
# the program's own.

root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
lock=$root/requirements.lock
python=$venv/bin/python
stamp=$venv/set-up-for # which lock file and which Python .venv was last made for

# What has to be there = the Debian package that brings it.
# shellcheck disable=SC2034 # the scripts choose
qt_libraries=(
    libEGL.so.1=libegl1
    libGL.so.1=libgl1
    libxkbcommon.so.0=libxkbcommon0
    libdbus-1.so.3=libdbus-1-3
    libfontconfig.so.1=libfontconfig1
    libglib-2.0.so.0=libglib2.0-0
)
# shellcheck disable=SC2034
screen_libraries=(
    libxcb-cursor.so.0=libxcb-cursor0
    libxcb-icccm.so.4=libxcb-icccm4
    libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-shape.so.0=libxcb-shape0
    libxcb-xkb.so.1=libxcb-xkb1
    libxkbcommon-x11.so.0=libxkbcommon-x11-0
    libxcb-image.so.0=libxcb-image0
    libxcb-render-util.so.0=libxcb-render-util0
    libxcb-randr.so.0=libxcb-randr0
)
if [ -n "${WAYLAND_DISPLAY:-}" ]; then
    screen_libraries+=(libwayland-cursor.so.0=libwayland-cursor0 libwayland-egl.so.1=libwayland-egl1)
fi

# say ENGLISH CHINESE: one sentence, in the language of the terminal.
say() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    zh*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
    esac >&2
}

stop() {
    say "$@"
    exit 1
}

is_debian() { [[ $OSTYPE == linux* ]] && command -v apt-get >/dev/null; }

# set_up NAME=PACKAGE …: .venv, what it takes to make it, and these.
set_up() {
    if venv_is_current; then
        ensure_packages "$@"
    else
        # shellcheck disable=SC2046 # a list of words
        ensure_packages "$@" $(python_packages)
        make_venv
    fi
}

# ensure_packages NAME=PACKAGE …: NAME is a library (lib….so.N), a command, a file (with its path), or `absent`.
# Does nothing on other systems than Debian and its kin: there the README says what is needed.
ensure_packages() {
    local libraries name pair missing=()
    is_debian || return 0
    libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
    for pair in "$@"; do
        name=${pair%%=*}
        case $name in
        absent) ;;
        /*) [ -s "$name" ] && continue ;;
        lib*.so.*) [[ $libraries == *[[:space:]]"$name "* ]] && continue ;;
        *) command -v "$name" >/dev/null && continue ;;
        esac
        missing+=("$(name_here "${pair#*=}")")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# name_here PACKAGE: newer releases of Debian and Ubuntu have renamed one of them.
name_here() {
    if [ "$1" = libglib2.0-0 ] && apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then
        echo libglib2.0-0t64
    else
        echo "$1"
    fi
}

install_packages() {
    local update="" log
    if [ "$EUID" -ne 0 ]; then
        compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || update="sudo apt-get update && "
        say "Some Debian packages are missing. This one command installs them; then start again:" \
            "缺少一些 Debian 软件包。请用下面这一条命令安装，然后重新运行："
        printf '    %ssudo apt-get install -y %s\n' "$update" "$*" >&2
        command -v sudo >/dev/null ||
            say "(There is no sudo here: run it as root, without the word sudo.)" \
                "（本机没有 sudo：请以 root 身份运行，并去掉 sudo。）"
        exit 1
    fi
    say "Installing Debian packages (apt-get): $*" "正在安装 Debian 软件包（apt-get）：$*"
    log=$(mktemp)
    # A stale list is no reason to stop: whether the packages can be had is for the second command to say.
    apt-get update >"$log" 2>&1 || true
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        stop "apt-get could not install them; its own words are above. Is the network there?" \
            "apt-get 未能安装，原因见上。网络是否通畅？"
    fi
    rm -f "$log"
}

# The name of a Python that will do, 3.11 or later; nothing where there is none.
base_python() {
    local each
    for each in python3 python3.13 python3.12 python3.11; do
        if command -v "$each" >/dev/null && "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$each"
            return
        fi
    done
}

# The packages without which .venv cannot be made. ensurepip is the part of Python that Debian packs separately.
python_packages() {
    local base
    echo "/etc/ssl/certs/ca-certificates.crt=ca-certificates"
    base=$(base_python)
    if [ -n "$base" ]; then
        "$base" -c 'import ensurepip, venv' 2>/dev/null || echo "absent=$base-venv"
    elif ! command -v python3 >/dev/null; then
        echo "absent=python3 absent=python3-venv"
    fi
}

fingerprint() {
    local sum
    if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$lock"); else sum=$(shasum -a 256 <"$lock"); fi
    # The Python that .venv leads to carries its version in its name: an upgrade of the system's changes it.
    echo "${sum%% *} $(readlink -f -- "$python")"
}

venv_is_current() {
    local made_for=""
    [ -x "$python" ] && [ -r "$stamp" ] && read -r made_for <"$stamp" && [ "$made_for" = "$(fingerprint)" ]
}

make_venv() {
    local base
    if ! "$python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        base=$(base_python)
        [ -n "$base" ] || stop "Python 3.11 or newer is needed, and none was found." "需要 Python 3.11 或更新的版本，本机未找到。"
        say "Making a Python environment of its own in $venv" "正在建立独立的 Python 环境：$venv"
        "$base" -m venv --clear "$venv" >&2 ||
            stop "The environment could not be made; the reason is above." "Python 环境未能建立，原因见上。"
    fi
    say "Installing the Python packages of requirements.lock (pip; the first time about 150 MB to fetch)" \
        "正在安装 requirements.lock 所列的 Python 软件包（pip；第一次约下载 150 MB）"
    "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock" >&2 ||
        stop "pip could not install them; the reason is above. Is the network there? A proxy or a mirror goes into https_proxy or PIP_INDEX_URL." \
            "pip 未能安装，原因见上。网络是否通畅？代理和镜像可用环境变量 https_proxy、PIP_INDEX_URL 指定。"
    fingerprint >"$stamp"
    say "Ready." "准备完毕。"
}
