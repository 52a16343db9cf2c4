"""The refusals of intake: where, what was found, what was expected, what to do."""

from schemas.rejection import RefusedError, RejectionReason

_TYPES = ".txt or .jsonl (also .gz, .bz2, .xz, .zst), .zip, .tar"


def unsupported(name: str) -> RefusedError:
    """A file of a type that we do not read."""
    suffix = "." + name.rsplit(".", 1)[-1] if "." in name else "no extension"
    return RefusedError(
        RejectionReason.UNSUPPORTED_TYPE,
        found=f"a file with {suffix}",
        expected=_TYPES,
        action="Rename it if it is text; leave it out of the folder if it is not.",
    )


def nested() -> RefusedError:
    """An archive inside an archive."""
    return RefusedError(
        RejectionReason.UNSUPPORTED_TYPE,
        found="an archive inside an archive",
        expected="text files in the archive",
        action="Unpack the outer archive and ingest the folder.",
    )


def not_a_file(what: str) -> RefusedError:
    """Something that must not be opened."""
    return RefusedError(
        RejectionReason.NOT_A_FILE,
        found=what,
        expected="a regular file",
        action="Give the place it stands for as a PATH of its own, or remove it.",
    )


def unreadable(error: Exception) -> RefusedError:
    """The system refused to read a file; its absolute path stays out of the tables."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return RefusedError(
        RejectionReason.UNREADABLE,
        found=words or type(error).__name__,
        expected="a file that this user may read",
        action="Check its permissions, its encryption and the disk, then ingest it again.",
    )


def too_large(limit: int) -> RefusedError:
    """A document larger than any article."""
    return RefusedError(
        RejectionReason.TOO_LARGE,
        found=f"more than {limit:,} bytes in one document",
        expected=f"at most {limit:,} bytes",
        action="Cut it into one file, or one JSON line, for each article.",
    )


def unsafe(what: str) -> RefusedError:
    """An archive member that points out of its archive."""
    return RefusedError(
        RejectionReason.UNSAFE_NAME,
        found=f"an archive member that is {what}",
        expected="a plain file with a relative name",
        action="Pack the archive again from a clean folder.",
    )


def corrupt(error: Exception, read: int) -> RefusedError:
    """An archive that ends early or does not add up."""
    return RefusedError(
        RejectionReason.CORRUPT_ARCHIVE,
        found=f"{type(error).__name__}: {error}; {read} documents were read before it",
        expected="a whole archive",
        action="Fetch it again; what was read stays.",
    )


def bomb(out: int, packed: int) -> RefusedError:
    """An archive that unpacks to far more than text does."""
    return RefusedError(
        RejectionReason.ARCHIVE_BOMB,
        found=f"{out:,} bytes out of {packed:,}, and no end",
        expected="text, which packs 3 to 10 times",
        action="Do not unpack it; find out where it came from.",
    )
