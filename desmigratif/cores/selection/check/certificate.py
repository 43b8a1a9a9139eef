"""certificate.json read strictly: whole numbers, known names, nothing else. No judging here."""

import json
from dataclasses import dataclass
from typing import Any

from desmigratif.cores.selection.problem import Problem

DEEPEST = 400  # levels of a tree
LARGEST_SCALE = 2**40
LARGEST = 2**61
NAMES = ("quota", "budget_idr", "regency_year", "near")


class CertificateError(Exception):
    """The certificate cannot be read; the message says where and why."""


@dataclass(frozen=True)
class Tariff:
    """Prices in units of 1 / scale: by year index, by year index, by (regency, year index), by clique."""

    quota: dict[int, int]
    budget: dict[int, int]
    regency_year: dict[tuple[int, int], int]
    near: tuple[int, ...]

    @property
    def priced(self) -> bool:
        """Whether anything has a price at all."""
        named = (self.quota, self.budget, self.regency_year)
        return any(self.near) or any(any(prices.values()) for prices in named)


@dataclass(frozen=True)
class Leaf:
    """A part of the plans with prices of its own; `ways`: to be gone through."""

    tariff: Tariff
    ways: bool


@dataclass(frozen=True)
class Fork:
    """The village (row) chosen or not; with a year (index), in that year or not."""

    village: int
    year: int | None
    chosen: "Leaf | Fork"
    left_out: "Leaf | Fork"


@dataclass(frozen=True)
class Certificate:
    scale: int
    target: int
    cliques: tuple[tuple[int, ...], ...]
    root: Tariff
    tree: Leaf | Fork | None


def read_certificate(content: bytes, problem: Problem) -> Certificate:
    """The certificate over this problem's villages. Raises CertificateError."""
    try:
        return _Reader(problem).certificate(read_object(content))
    except RecursionError as error:
        raise CertificateError("the tree is too deep") from error


def read_object(content: bytes) -> Any:
    """JSON of whole numbers in which no key stands twice. Raises CertificateError."""
    try:
        return json.loads(content.decode(), object_pairs_hook=_once, parse_float=_no, parse_constant=_no)
    except (ValueError, RecursionError) as error:
        raise CertificateError(f"not JSON of whole numbers: {error}") from error


class _Reader:
    def __init__(self, problem: Problem) -> None:
        self._villages = {code: row for row, code in enumerate(problem.codes)}
        self._years = {str(year.year): index for index, year in enumerate(problem.years)}
        self._regencies = {code: row for row, code in enumerate(problem.regencies)}
        self._cliques = 0

    def certificate(self, data: Any) -> Certificate:
        top = _object(data, ("format", "scale", "target", "cliques", "root", "tree"), "the certificate")
        if top["format"] != 1 or type(top["format"]) is not int:
            raise CertificateError("format must be 1")
        scale, target = _whole(top["scale"], "scale"), _whole(top["target"], "target")
        if not 1 <= scale <= LARGEST_SCALE or scale & (scale - 1):
            raise CertificateError("scale must be a power of two up to 2^40")
        if target < -1:
            raise CertificateError("target must be at least -1")
        cliques = tuple(self._clique(clique) for clique in _list(top["cliques"], "cliques"))
        self._cliques = len(cliques)
        tree = None if top["tree"] is None else self._node(top["tree"], 0)
        return Certificate(scale, target, cliques, self._tariff(top["root"], "root"), tree)

    def _clique(self, data: Any) -> tuple[int, ...]:
        members = tuple(self._village(code) for code in _list(data, "a clique"))
        if len(members) < 2 or len(set(members)) < len(members):
            raise CertificateError("a clique needs at least two different villages")
        return members

    def _node(self, data: Any, depth: int) -> Leaf | Fork:
        if depth > DEEPEST:
            raise CertificateError("the tree is too deep")
        if isinstance(data, dict) and "close" in data:
            leaf = _object(data, ("close", "prices"), "a leaf")
            if leaf["close"] not in ("bound", "ways"):
                raise CertificateError("close must be bound or ways")
            return Leaf(self._tariff(leaf["prices"], "a leaf"), leaf["close"] == "ways")
        fork = _object(data, ("split", "in", "out"), "a node")
        split = _list(fork["split"], "split")
        if len(split) != 2:
            raise CertificateError("split must name a village and a year or null")
        year = None if split[1] is None else self._years.get(str(_whole(split[1], "a year of split")))
        if year is None and split[1] is not None:
            raise CertificateError(f"split: the policy has no year {split[1]}")
        chosen, left_out = self._node(fork["in"], depth + 1), self._node(fork["out"], depth + 1)
        return Fork(self._village(split[0]), year, chosen, left_out)

    def _tariff(self, data: Any, where: str) -> Tariff:
        prices = _object(data, NAMES, f"prices of {where}")
        yearly = {}
        for key, price in self._named(prices["regency_year"], f"regency_year of {where}").items():
            regency, _, year = key.partition("/")
            if regency not in self._regencies or year not in self._years:
                raise CertificateError(f"regency_year of {where}: {key[:40]} is no regency and year")
            yearly[self._regencies[regency], self._years[year]] = price
        near = tuple(_whole(price, f"near of {where}") for price in _list(prices["near"], "near"))
        if len(near) != self._cliques:
            raise CertificateError(f"near of {where} must have one price a clique")
        quota, budget = (self._by_year(prices[name], f"{name} of {where}") for name in NAMES[:2])
        if min((*budget.values(), *yearly.values(), *near), default=0) < 0:
            raise CertificateError(f"prices of {where}: only those of quotas may be negative")
        return Tariff(quota, budget, yearly, near)

    def _by_year(self, data: Any, where: str) -> dict[int, int]:
        named = self._named(data, where)
        for year in named:
            if year not in self._years:
                raise CertificateError(f"{where}: the policy has no year {year[:40]}")
        return {self._years[year]: price for year, price in named.items()}

    def _named(self, data: Any, where: str) -> dict[str, int]:
        if not isinstance(data, dict):
            raise CertificateError(f"{where} must be an object")
        return {str(key): _whole(price, where) for key, price in data.items()}

    def _village(self, code: Any) -> int:
        row = self._villages.get(code) if isinstance(code, str) else None
        if row is None:
            raise CertificateError(f"{str(code)[:40]} is not among the candidates")
        return row


def _object(data: Any, keys: tuple[str, ...], where: str) -> dict[str, Any]:
    if not isinstance(data, dict) or set(data) != set(keys):
        raise CertificateError(f"{where} must have exactly {', '.join(keys)}")
    return data


def _list(data: Any, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise CertificateError(f"{where} must be a list")
    return data


def _whole(value: Any, where: str) -> int:
    if type(value) is not int or not -LARGEST < value < LARGEST:
        raise CertificateError(f"{where}: {str(value)[:40]} is not a whole number below 2^61")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _no(text: str) -> Any:
    raise ValueError(f"{text[:40]} is not a whole number")
