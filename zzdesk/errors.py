"""Faults a person can act on: code, arguments and place as fields; `messages` alone words them."""

from __future__ import annotations

from zzdesk.findings import Finding
from zzdesk.messages import words


class ZzError(Exception):
    """Nothing could be done. `code` is a key of messages, `args_` its arguments."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args

    def __str__(self) -> str:
        return words(self.code, self.args_)


class Refused(ZzError):
    """The request was understood and refused because of `findings` (a 正式 with open errors, a bad CSV)."""

    def __init__(self, code: str, findings: list[Finding], **args: object) -> None:
        super().__init__(code, **args)
        self.findings = findings
