"""Whether a password is about to be typed: a finished terminal line in, the number of lines that are secret next out.

Terminals don't echo passwords and recorders can't know: what was typed before is the only sign. Erring to yes costs a masked command, erring to no a password.
"""

from __future__ import annotations

import functools
import re

# First word of a command (after env assignments and `time`, `exec`…) -> how many secret lines may follow.
_ASKS = {
    "sudo": 1, "sudoedit": 1, "doas": 1, "su": 1, "ssh": 1, "scp": 1, "sftp": 1, "rsync": 1, "ssh-add": 1, "ssh-copy-id": 1, "sshfs": 1,
    "passwd": 3, "chpasswd": 1, "htpasswd": 2, "ssh-keygen": 2, "smbpasswd": 3, "kpasswd": 3, "kinit": 1, "login": 2, "telnet": 2, "ftp": 2,
    "mysql": 1, "mysqldump": 1, "mysqladmin": 1, "psql": 1, "pg_dump": 1, "createuser": 2, "mongo": 1, "mongosh": 1, "sqlplus": 1, "redis-cli": 1,
    "gpg": 1, "gpg2": 1, "pass": 2, "cryptsetup": 2, "openssl": 2, "keytool": 2, "ansible-vault": 2, "veracrypt": 1, "zip": 2, "unzip": 1, "7z": 2,
    "smbclient": 1, "ldapsearch": 1, "ldapadd": 1, "rdesktop": 1, "xfreerdp": 1, "mount.cifs": 1, "npm": 0, "twine": 2, "docker": 0, "vault": 0,
    "az": 0, "aws": 0, "gh": 0, "heroku": 0, "op": 1, "bw": 1, "read": 0, "curl": 0, "snap": 0, "runas": 1, "net": 0, "security": 0,
}  # fmt: skip
# Commands that ask only with this in the line.
_ASKS_WITH = {
    "mysql": re.compile(r"\s-(?:[a-zA-Z]*p\b|-password\b(?!=))"),
    "mysqldump": re.compile(r"\s-(?:[a-zA-Z]*p\b|-password\b(?!=))"),
    "mysqladmin": re.compile(r"\s-(?:[a-zA-Z]*p\b|-password\b(?!=))"),
    "read": re.compile(r"\s-[a-zA-Z]*s"),
    "npm": re.compile(r"\b(?:login|adduser)\b"),
    "docker": re.compile(r"\blogin\b"),
    "vault": re.compile(r"\blogin\b"),
    "gh": re.compile(r"\bauth\b|\bsecret set\b"),
    "heroku": re.compile(r"\blogin\b"),
    "az": re.compile(r"\blogin\b"),
    "aws": re.compile(r"\bconfigure\b"),
    "curl": re.compile(r"\s(?:-u|--user)\s+[^\s:]+(?:\s|\Z)"),
    "ssh-keygen": re.compile(r".*"),
    "openssl": re.compile(r"\b(?:enc|genrsa|rsa|pkcs12|req|pkey|genpkey|passwd)\b"),
    "gpg": re.compile(r"\s(?:-c|-d|-s|--symmetric|--decrypt|--sign|--gen-key|--full-gen)"),
    "zip": re.compile(r"\s-[a-zA-Z]*e"),
    "7z": re.compile(r"\s-p\b"),
    "redis-cli": re.compile(r"\s--askpass\b"),
    "mongosh": re.compile(r"\s(?:-p|--password)\s*\Z"),
    "mongo": re.compile(r"\s(?:-p|--password)\s*\Z"),
    "pass": re.compile(r"\b(?:insert|edit)\b"),
    "net": re.compile(r"\buse\b|\buser\b.*\*"),
    "security": re.compile(r"\bunlock-keychain\b|\badd-generic-password\b"),
}
_LINES_WITH = {"npm": 2, "docker": 2, "vault": 1, "gh": 1, "heroku": 2, "az": 1, "aws": 2, "curl": 1, "read": 1, "net": 1, "security": 1}
# A command that has its credentials in a URL asks for none: a user and a password, or a token (a user name alone does not answer).
_GIVEN = re.compile(r"://(?:[^/@\s:]*:[^/@\s]+|[^/@\s:]{20,})@")
# Commands that ask only where nothing else answers for the user: a key, a helper.
_MAY_ASK = re.compile(r"(?:^|[;&|]\s*)git\s.*\b(?:push|pull|clone|fetch)\b")
_MAY_ASK_LINES = 2  # user name and password
_PREFIX = re.compile(r"^(?:[A-Za-z_][A-Za-z0-9_]*=\S*\s+|(?:time|exec|command|nohup|env|builtin)\s+)+")
_SPLIT = re.compile(r"&&|\|\||[;|&]")
# One-word lines that are commands: what else stands alone after a refused password may be the password again.
_COMMANDS = frozenset(
    """clear history whoami reboot logout python python3 ipython docker kubectl podman screen neofetch hostname uptime nvidia-smi docker-compose
    htop tmux vim emacs nano exit ipconfig ifconfig poweroff shutdown lazygit terraform ansible pytest""".split()
)
SECRET_CHARS_MIN = 5
PREFIX_CHARS_MIN = 3
_SHELLS = re.compile(r"term|shell|console|iterm|powershell|cmd\.exe|\bzsh\b|\bbash\b|\btty\b|konsole|alacritty|kitty|wezterm", re.IGNORECASE)
_PROMPT = re.compile(r"(?:password|passphrase|passwort|kennwort|mot de passe|contraseña|wachtwoord|\bPIN\b)(?:\s+for\s+\S+)?\s*:\s*\Z", re.IGNORECASE)


@functools.lru_cache(maxsize=1024)
def is_terminal(role: str | None, app_id: str, name: str | None) -> bool:
    """Whether keys go to a shell, by role, app or element name."""
    return bool(_SHELLS.search(role or "") or _SHELLS.search(app_id) or (name and _SHELLS.search(name)))


def shows_prompt(title: str | None) -> bool:
    """Whether a title (or a line seen) ends in a password prompt."""
    return bool(title and _PROMPT.search(title[-120:]))


def lone_secret(line: str) -> bool:
    """Whether a line may be a password where one may have been asked for: one word that is no path, option or well-known command.

    >>> lone_secret("Sunflower99"), lone_secret("ls"), lone_secret("./build.sh"), lone_secret("make release")
    (True, False, False, False)
    """
    word = line.strip()
    return len(word) >= SECRET_CHARS_MIN and not any(c.isspace() for c in word) and word[0] not in "./~-" and word not in _COMMANDS


def doubtful_lines(line: str) -> int:
    """How many of the lines that follow this finished line may be secrets, and are where they look like one (`lone_secret`).

    >>> doubtful_lines("git push"), doubtful_lines("git clone https://user:pw@example.com/x.git"), doubtful_lines("git status")
    (2, 0, 0)
    """
    return _MAY_ASK_LINES if _MAY_ASK.search(line) and not _GIVEN.search(line) else 0


def secret_lines(line: str) -> int:
    """How many of the lines that follow this finished line are to be taken for secrets.

    >>> secret_lines("sudo apt upgrade"), secret_lines("FOO=1 mysql -u root -p"), secret_lines("mysql -u root"), secret_lines("ls -la")
    (1, 1, 0, 0)
    """
    most = 0
    for part in _SPLIT.split(line):
        command = _PREFIX.sub("", part.strip(" "))
        word, _, _ = command.partition(" ")
        word = word.rsplit("/", 1)[-1]
        if "\t" in word:  # completed by the shell: any command that begins so
            word, command = word.partition("\t")[0], command.replace("\t", " ")
            most = max([most, *(lines for name, lines in _ASKS.items() if len(word) >= PREFIX_CHARS_MIN and name.startswith(word))])
        if word not in _ASKS or _GIVEN.search(command):
            continue
        pattern = _ASKS_WITH.get(word)
        if pattern is None:
            most = max(most, _ASKS[word])
        elif pattern.search(command):
            most = max(most, _LINES_WITH.get(word, _ASKS[word]))
    return most
