"""`scrim desk`: The privacy officer's desk, a web page on this machine."""

from __future__ import annotations

import getpass
import ipaddress
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands.common import err, fail, load_settings, or_exit, out, read_file

# Imports of what takes time to load, or is of the extra `desk`, are inside the commands.

app = typer.Typer(invoke_without_command=True, help="The privacy officer's desk, a web page on this machine.", epilog="Example: scrim desk --on clean/")


@app.callback()
def desk(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option("--on", metavar="OUT", help="What `scrim redact` writes. Without it, the broker.", show_default=False)] = None,
    recording: Annotated[Path | None, typer.Option(help="A recording to compare policies on. Without it, the bundled one.", show_default=False)] = None,
    host: Annotated[str, typer.Option(help="The address to listen on. Other than loopback: behind a proxy with https only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0: any free one.", min=0, max=65535)] = 8300,
) -> None:
    """Serve the desk until it is stopped. Users are made with `scrim desk user`."""
    if context.invoked_subcommand is None:
        _serve(folder, recording, host, port)


@app.command(epilog="Example: scrim desk user dana --role officer --approvers approvers.json")
def user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What they log in as.")],
    role: Annotated[str | None, typer.Option(help="officer: writes rules, people; approver: approves; viewer: looks.", show_default=False)] = None,
    password_file: Annotated[Path | None, typer.Option(help="A file with the password. Without it, it is asked for.", show_default=False)] = None,
    approvers: Annotated[Path | None, typer.Option(help="The SCRIM_APPROVERS_FILE to write their public key into.", show_default=False)] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove them, and end their logins.")] = False,
) -> None:
    """Make a user of the desk, with a signing key that only their password opens; or give one another password, key and role; or remove one."""
    from pipeline.desk import auth, store

    engine = or_exit(lambda: store.open_store(load_settings().desk_database))
    if remove:
        if not auth.remove_user(engine, name):
            fail(f"{name}: there is no such user")
        out.print(f"{name}: removed; take their key out of SCRIM_APPROVERS_FILE too", highlight=False)
        return
    if role not in auth.ROLES:
        raise typer.BadParameter("expected --role officer, approver or viewer")
    password = read_file(password_file).rstrip("\r\n") if password_file is not None else _asked()
    public = or_exit(lambda: auth.add_user(engine, name, role, password))
    if approvers is not None and role != "viewer":
        _enlist(approvers, name, role, public)
    out.print(f"{name}: {role}, public key {public}", markup=False, highlight=False, soft_wrap=True)


def _asked() -> str:
    if not sys.stdin.isatty():
        fail("the password is asked for on a terminal only; give --password-file")
    password = getpass.getpass("password: ")
    if getpass.getpass("again: ") != password:
        fail("the two passwords differ")
    return password


def _enlist(file: Path, name: str, role: str, public: str) -> None:
    """Adds somebody to the file of approvers, as `scrim policy keygen` writes it."""
    import msgspec

    from schemas.control import Approver

    try:
        found = msgspec.json.decode(file.read_bytes(), type=dict[str, Approver]) if file.exists() else {}
        found[name] = msgspec.convert({"key": public, "role": role}, Approver)
        file.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    except (OSError, msgspec.MsgspecError):
        fail(f"{file}: is no file of approvers, or cannot be written")


def _serve(folder: Path | None, recording: Path | None, host: str, port: int) -> None:
    try:
        import uvicorn

        from pipeline.desk import app as desk_app
        from pipeline.desk import opening
    except ModuleNotFoundError as missing:
        fail(f"{missing.name} is not installed (pip install 'scrim[desk]')")
    settings = load_settings()
    loopback = host == "localhost" or _is_loopback(host)
    if not loopback and not settings.desk_names:
        fail(f"{host} is no loopback: name the https names that the desk is reached by in SCRIM_DESK_NAMES, behind a proxy that speaks https")
    made = or_exit(lambda: opening.open_desk(settings, folder, recording))
    door = or_exit(lambda: opening.open_door(settings, host))
    if not opening.has_users(made) and door.proxy is None:
        err.print("nobody can log in yet: scrim desk user NAME --role officer", markup=False)
    config = uvicorn.Config(desk_app.build(made, door), host=host, port=port, log_level="warning", access_log=False, server_header=False, proxy_headers=False)
    server = uvicorn.Server(config)
    sock: Any = config.bind_socket()
    out.print(f"the desk is at http://{host}:{sock.getsockname()[1]}/", markup=False, highlight=False, soft_wrap=True)
    server.run(sockets=[sock])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
