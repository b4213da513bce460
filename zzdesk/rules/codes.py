"""Codes of projects and of organisations: whether they are well formed."""

from __future__ import annotations

import re

# GB 32100-2015: 18 characters, no I O S V Z; the last is a check character modulo 31.
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))
# 24 characters, GB/T 40058-2021: year and month, region, guiding department, kind, random part with the check digit.
# How that digit is worked out is not published where we could read it, so only the form is judged.
_PROJECT = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")


def credit_code_ok(code: str) -> bool:
    """统一社会信用代码: length, letters and check character (GB 32100-2015)."""
    if len(code) != 18 or any(letter not in CREDIT_LETTERS for letter in code):
        return False
    total = sum(w * CREDIT_LETTERS.index(letter) for w, letter in zip(CREDIT_WEIGHTS, code, strict=False))
    return CREDIT_LETTERS.index(code[17]) == (31 - total % 31) % 31


def project_code_ok(code: str) -> bool:
    """项目代码 as the national platform gives them since 2016: 2103-410181-04-01-123456."""
    return bool(_PROJECT.fullmatch(code))
