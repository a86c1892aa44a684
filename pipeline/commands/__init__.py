"""Groups of commands, one file each: a Typer app named `app`, which `pipeline.cli` hangs up under its name. What all commands share is in `common.py`."""
