"""Command line: `python -m aiagent.models {list,install,verify}`."""

import argparse
import os
import sys
from pathlib import Path

from aiagent.models.catalog.selection import CATALOG, PACKS, select_models
from aiagent.models.errors import ModelError
from aiagent.models.manifest import damaged_files, is_installed

_REPOSITORY = Path(__file__).resolve().parents[2]


def default_models_dir() -> Path:
    """Return MODELS_DIR, or `models` in PARLEY_DATA, or `var/models` of the checkout."""
    if folder := os.environ.get("MODELS_DIR"):
        return Path(folder)
    return Path(os.environ.get("PARLEY_DATA") or _REPOSITORY / "var") / "models"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m aiagent.models", description="Models of the AI participant.")
    parser.add_argument("--models-dir", type=Path, default=default_models_dir(), help="default: %(default)s")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show the catalog, with licences and what is installed")
    install = commands.add_parser("install", help="install models or packs that are not there yet")
    install.add_argument("names", nargs="*", metavar="NAME", help="models or packs; default: the pack 'default'")
    install.add_argument("--again", action="store_true", help="install what is there too, to mend a damaged file")
    install.add_argument("--keep", action="store_true", help="keep the downloaded files in the cache folder")
    add = commands.add_parser("add-asr", help="install a streaming recognizer of sherpa-onnx for the setting ASR_MODEL")
    add.add_argument("name", metavar="NAME", help="what ASR_MODEL shall call it")
    add.add_argument("location", metavar="ARCHIVE", help="https address or path of a tar archive")
    add.add_argument("--sha256", required=True, help="checksum of the archive")
    verify = commands.add_parser("verify", help="read every installed file and compare its checksum")
    verify.add_argument("names", nargs="*", metavar="NAME", help="default: everything that is installed")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _list(models_dir: Path) -> int:
    for model in CATALOG.values():
        state = "installed" if is_installed(model, models_dir) else "-"
        _say(f"{model.name:20} {model.kind:4} {state:10} {model.download_bytes / 1e6:6.1f} MB  {model.title}")
        _say(f"{'':26}licence: {model.licence}{'. ' + model.note if model.note else ''}")
    for pack, names in PACKS.items():
        _say(f"pack {pack}: {', '.join(names)}")
    return 0


def _install(models_dir: Path, names: list[str], keep: bool, again: bool) -> int:
    missing = [model for model in select_models(names) if again or not is_installed(model, models_dir)]
    if not missing:
        return 0
    # Imported only when there is work: the launcher calls this at each start.
    from aiagent.models.installer import install_models
    from aiagent.models.progress import Progress

    total_bytes = sum(model.download_bytes for model in missing)
    _say(f"Installing {len(missing)} model(s) into {models_dir}: {total_bytes / 1e6:.0f} MB to fetch.")
    for model in missing:
        _say(f"  {model.name}: {model.title}. Licence: {model.licence}{'. ' + model.note if model.note else ''}")
    install_models(missing, models_dir, Progress(total_bytes, len(missing)), keep_downloads=keep, again=again)
    return 0


def _add_asr(models_dir: Path, name: str, location: str, sha256: str) -> int:
    from aiagent.models.archive import install_archive

    folder = install_archive(name, location, sha256, models_dir)
    _say(f"Installed in {folder}. Start the agent with ASR_MODEL={name}.")
    return 0


def _verify(models_dir: Path, names: list[str]) -> int:
    chosen = select_models(names) if names else [m for m in CATALOG.values() if (models_dir / m.name).is_dir()]
    status = 0
    for model in chosen:
        try:
            bad = damaged_files(model, models_dir)
        except ModelError as error:
            _say(f"{model.name}: {error}")
            status = 1
            continue
        if bad:
            status = 1
            mend = f"python -m aiagent.models install --again {model.name}"
            _say(f"{model.name}: damaged: {', '.join(bad)}. Mend it with: {mend}")
        else:
            _say(f"{model.name}: ok")
    return status


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status: 0 good, 1 a model is damaged or cannot be installed."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "install":
            return _install(options.models_dir, options.names, options.keep, options.again)
        if options.command == "add-asr":
            return _add_asr(options.models_dir, options.name, options.location, options.sha256)
        if options.command == "verify":
            return _verify(options.models_dir, options.names)
        return _list(options.models_dir)
    except ModelError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{options.models_dir} cannot be used: {error}. Set MODELS_DIR to another folder.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Finished files are kept: run the same command to go on.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
