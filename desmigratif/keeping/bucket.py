"""Backups in a bucket of an S3-compatible store; where it is and its key: the usual AWS_… variables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from desmigratif.keeping import manifest
from desmigratif.keeping.errors import DamagedError, KeepingError

SCHEME = "s3://"
PATIENT = Config(connect_timeout=10, read_timeout=60, retries={"max_attempts": 5, "mode": "standard"})


class Bucket:
    """Objects under a prefix, one folder a backup; the manifest comes last and goes first."""

    def __init__(self, address: str) -> None:
        self.name, _, prefix = address.removeprefix(SCHEME).rstrip("/").partition("/")
        if not self.name:
            raise KeepingError(f"{address} names no bucket: s3://bucket/prefix.")
        self._prefix = f"{prefix}/" if prefix else ""
        with _in_words(address):
            self._client: Any = boto3.client("s3", config=PATIENT)

    def names(self) -> list[str]:
        parts = (key.rpartition("/") for key in self.keys(""))
        return sorted(one for one, _, file in parts if file == manifest.NAME and manifest.moment_of(one))

    def keep(self, folder: Path) -> None:
        parts = sorted(path for path in folder.iterdir() if path.name != manifest.NAME)
        for path in (*parts, folder / manifest.NAME):
            self.upload(f"{folder.name}/{path.name}", path)

    def fetch(self, name: str, into: Path) -> Path:
        folder = into / name
        folder.mkdir(mode=0o700)
        self.download(f"{name}/{manifest.NAME}", folder / manifest.NAME)
        for part in manifest.read(folder).parts:
            self.download(f"{name}/{part.name}", folder / part.name)
        return folder

    def remove(self, name: str) -> None:
        self.delete(f"{name}/{manifest.NAME}")
        for key in self.keys(f"{name}/"):
            self.delete(key)

    def keys(self, begin: str) -> list[str]:
        """Objects below the prefix whose key begins so, in the order of their keys."""
        with _in_words(self.name):
            pages = self._client.get_paginator("list_objects_v2")
            return [
                one["Key"].removeprefix(self._prefix)
                for page in pages.paginate(Bucket=self.name, Prefix=self._prefix + begin)
                for one in page.get("Contents", ())
            ]

    def upload(self, key: str, path: Path) -> None:
        with _in_words(self.name):
            self._client.upload_file(str(path), self.name, self._prefix + key)

    def download(self, key: str, path: Path) -> Path:
        """Raises DamagedError when it is not there."""
        try:
            with _in_words(self.name):
                self._client.download_file(self.name, self._prefix + key, str(path))
        except FileNotFoundError:
            raise self._missing(key) from None
        return path

    def begin(self, key: str, size: int) -> bytes:
        """The first bytes of an object. Raises DamagedError when it is not there."""
        try:
            with _in_words(self.name):
                asked = {"Bucket": self.name, "Key": self._prefix + key, "Range": f"bytes=0-{size - 1}"}
                return bytes(self._client.get_object(**asked)["Body"].read())
        except FileNotFoundError:
            raise self._missing(key) from None

    def delete(self, key: str) -> None:
        with _in_words(self.name):
            self._client.delete_object(Bucket=self.name, Key=self._prefix + key)

    def _missing(self, key: str) -> DamagedError:
        folder, _, file = key.rpartition("/")
        return DamagedError(f"The part {file} is missing in {SCHEME}{self.name}/{self._prefix}{folder}.")


@contextmanager
def _in_words(where: str) -> Iterator[None]:
    """Failures of the store as one sentence; an object that is not there as FileNotFoundError."""
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        if said.get("Code") in {"404", "NoSuchKey"}:
            raise FileNotFoundError(where) from error
        raise KeepingError(
            f"The store {where} refuses: {said.get('Message') or said.get('Code')}."
        ) from error
    except BotoCoreError as error:
        raise KeepingError(f"The store {where} does not answer: {error}.") from error
    except boto3.exceptions.S3UploadFailedError as error:
        raise KeepingError(f"The store {where} did not take the backup: {error}.") from error
