"""A trail that an outsider can check: sealed lines, trees, signed heads. No Django, no database, no clock."""

from desmigratif.cores.sealing.head import Head, Signer
from desmigratif.cores.sealing.line import Line, commit
from desmigratif.cores.sealing.tree import path, root, root_by_path
from desmigratif.cores.sealing.verify import Verdict, verify
from desmigratif.cores.sealing.writing import Writer

__all__ = ["Head", "Line", "Signer", "Verdict", "Writer", "commit", "path", "root", "root_by_path", "verify"]
