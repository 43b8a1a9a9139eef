"""Run as a script of its own: reads an order of `typeset` on stdin and writes the PDF to stdout."""

import json
import resource
import sys

import typst

MOST_MEMORY = 2 * 1024**3


def main(seconds: int) -> None:
    """Set one document in the working folder, which is all that the template could read."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    order = json.loads(sys.stdin.buffer.read())
    pdf = typst.compile(
        order["template"].encode(),
        root=".",
        package_path=".",
        package_cache_path=".",
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": order["data"]},
        timestamp=order["timestamp"],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main(int(sys.argv[1]))
