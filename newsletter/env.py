"""Reading the environment: each value checked at once, each mistake answered by what to write."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

#: What a folder of templates may hold.
_TEMPLATE_FOLDERS = frozenset({"account", "email", "static", "web"})


class BadSetting(SystemExit):
    """A setting that stops the start, with a sentence that says what to write."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"newsletter : {sentence}")
        self.sentence = sentence


class Environment:
    """The process's environment, where each NAME may also be given as the file NAME_FILE."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """Return NAME, or the content of the file that NAME_FILE names, or the default."""
        file_name = self._values.get(f"{name}_FILE", "")
        if file_name and self._values.get(name):
            raise BadSetting(f"{name} et {name}_FILE sont donnés tous deux ; n’en gardez qu’un.")
        if file_name:
            try:
                return Path(file_name).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadSetting(
                    f"{name}_FILE nomme un fichier illisible ({file_name}) : {error.strerror}."
                ) from error
        return self._values.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a yes or no; refuse anything but 1, 0, true, false, yes, no."""
        value = self.text(name).lower()
        if not value:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise BadSetting(f"{name}={value} n’est ni « true » ni « false » ; écrivez l’un des deux.")

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        """Return a whole number within its limits."""
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise BadSetting(f"{name}={value} : écrivez un nombre entier entre {least} et {most}.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of the choices."""
        value = self.text(name, default)
        if value not in choices:
            raise BadSetting(f"{name}={value} : écrivez l’un de {', '.join(choices)}.")
        return value

    def folder(self, name: str) -> str:
        """Return the path of a folder that is there and can be read, or nothing."""
        value = self.text(name)
        if not value:
            return ""
        path = Path(value)
        faults = (
            (not path.exists(), "ce dossier n’existe pas\u00a0; créez-le, ou corrigez ce nom."),
            (not path.is_dir(), "ce n’est pas un dossier\u00a0; nommez le dossier lui-même."),
            (not os.access(path, os.R_OK | os.X_OK), "le service n’a pas le droit de le lire."),
        )
        for fault, sentence in faults:
            if fault:
                raise BadSetting(f"{name}={value}\u00a0: {sentence}")
        return value

    def templates_folder(self, name: str) -> str:
        """Return the folder of a firm's templates, or nothing; refuse one that changes nothing."""
        value = self.folder(name)
        names = {path.name for path in Path(value).glob("[!.]*")} if value else set()
        # One folder too deep or too high, and every template in it is passed over in silence.
        if names and not names & _TEMPLATE_FOLDERS:
            raise BadSetting(
                f"{name}={value}\u00a0: ce dossier ne contient ni "
                f"{', ni '.join(sorted(_TEMPLATE_FOLDERS))}\u00a0; "
                "nommez celui où se trouve email/ (docs/rebranding.md)."
            )
        return value

    def base_url(self, name: str, default: str) -> str:
        """Return a public address without path or final slash; plain http on loopback only."""
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host or parts.path or parts.query:
            raise BadSetting(
                f"{name}={value} : écrivez l’adresse du site sans chemin, "
                "par exemple https://lettre.example.org."
            )
        if parts.scheme == "http" and host not in {"127.0.0.1", "localhost", "::1"}:
            raise BadSetting(
                f"{name}={value} : http n’est permis que sur 127.0.0.1 ; écrivez https://{host}."
            )
        return value


def database(url: str, data: Path) -> dict[str, object]:
    """Return Django's database entry for DATABASE_URL, or SQLite in the data folder without one."""
    if not url:
        return sqlite(data / "newsletter.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(
            f"DATABASE_URL commence par « {parts.scheme} » ; écrivez "
            "postgresql://utilisateur:motdepasse@hôte:5432/base, ou ne donnez rien pour SQLite."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite(path: Path) -> dict[str, object]:
    """Return the SQLite entry of DESIGN 6: WAL, IMMEDIATE, 30 s of patience, secure_delete."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
            ),
        },
    }


def secret(folder: Path, name: str) -> bytes:
    """Return the key of that name, made on first use: 32 random bytes in a file of mode 0600.

    Two processes that start together agree: the file is created exclusively, the loser reads it.
    """
    path = folder / name
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        pass
    except ValueError as error:
        raise BadSetting(
            f"le fichier de clé {path} est abîmé ; rétablissez-le depuis votre sauvegarde."
        ) from error
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    try:
        # A hard link fails when another process was first: then its key is the key.
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return secret(folder, name)
