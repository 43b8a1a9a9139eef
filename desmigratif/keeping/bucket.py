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
        found = []
        with _in_words(self.name):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.name, Prefix=self._prefix):
                for one in page.get("Contents", ()):
                    backup, _, file = one["Key"].removeprefix(self._prefix).rpartition("/")
                    if file == manifest.NAME and manifest.moment_of(backup):
                        found.append(backup)
        return sorted(found)

    def keep(self, folder: Path) -> None:
        parts = sorted(path for path in folder.iterdir() if path.name != manifest.NAME)
        with _in_words(self.name):
            for path in (*parts, folder / manifest.NAME):
                self._client.upload_file(str(path), self.name, f"{self._prefix}{folder.name}/{path.name}")

    def fetch(self, name: str, into: Path) -> Path:
        folder = into / name
        folder.mkdir(mode=0o700)
        self._bring(name, manifest.NAME, folder)
        for part in manifest.read(folder).parts:
            self._bring(name, part.name, folder)
        return folder

    def remove(self, name: str) -> None:
        with _in_words(self.name):
            key = f"{self._prefix}{name}/"
            self._client.delete_object(Bucket=self.name, Key=key + manifest.NAME)
            listed = self._client.list_objects_v2(Bucket=self.name, Prefix=key)
            for one in listed.get("Contents", ()):
                self._client.delete_object(Bucket=self.name, Key=one["Key"])

    def _bring(self, name: str, file: str, folder: Path) -> None:
        try:
            with _in_words(self.name):
                self._client.download_file(self.name, f"{self._prefix}{name}/{file}", str(folder / file))
        except FileNotFoundError:
            raise DamagedError(
                f"The part {file} is missing in {SCHEME}{self.name}/{self._prefix}{name}."
            ) from None


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
