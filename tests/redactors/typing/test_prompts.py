"""Which terminal lines are followed by a password."""

from __future__ import annotations

import pytest

from redactors.typing.prompts import doubtful_lines, is_terminal, secret_lines, shows_prompt


@pytest.mark.parametrize(
    "line",
    ["sudo apt upgrade", "cd /srv && sudo make install", "ssh deploy@web1", "su - postgres", "mysql -u root -p", "mysqldump -uroot -p shop", "read -s TOKEN",
     "FOO=1 sudo -u www ls", "/usr/bin/sudo ls", "docker login registry.example.com", "gpg -c notes.txt", "psql postgres://app@db/prod",
     "cat x | sudo tee y", "sud\t apt update", "passw\t"],
)  # fmt: skip
def test_a_command_that_asks_for_a_password_is_known(line: str) -> None:
    assert secret_lines(line) >= 1


@pytest.mark.parametrize("line", ["ls -la", "mysql -u root", "git push origin main", "psql postgres://app:pw@db/prod", "docker ps", "echo sudo", "read name", "make release", "npm test", ""])
def test_a_command_that_does_not_ask_is_not(line: str) -> None:
    assert secret_lines(line) == 0


def test_passwd_asks_for_three_lines() -> None:
    assert secret_lines("passwd") == 3


@pytest.mark.parametrize("title", ["Password:", "[sudo] password for maya:", "Enter passphrase:", "Passwort:"])
def test_a_prompt_at_the_end_of_a_title_is_seen(title: str) -> None:
    assert shows_prompt(title)


def test_a_shell_is_known_by_role_app_or_name() -> None:
    assert is_terminal("terminal", "x", None) and is_terminal(None, "com.googlecode.iterm2", None) and is_terminal(None, "x", "zsh")
    assert not is_terminal("textbox", "com.microsoft.VSCode", "editor")


def test_a_password_may_follow_a_push_unless_the_url_has_it() -> None:
    assert doubtful_lines("git push") and doubtful_lines("git clone https://maya@git.example.com/x.git") and doubtful_lines("cd x && git clone https://git.example.com/x.git")
    assert not doubtful_lines("git clone https://ghp_a1B2c3D4e5F6g7H8i9J0k1L2@github.com/a/b.git") and not doubtful_lines("git status")
