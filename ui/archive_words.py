"""What is wrong with an archive, in sentences. Apart from ``words``, which the candidate's end reads too.

Law: no Qt.
"""

from __future__ import annotations

from quiz.archive import Finding, Wrong
from ui.language import N_, _

_FOUND = {
    Wrong.MISSING: N_("缺少文件 {where}"),
    Wrong.UNLISTED: N_("多出清单上没有的文件 {where}"),
    Wrong.CHANGED: N_("文件 {where} 被改动过"),
    Wrong.UNREADABLE: N_("内容读不懂：{detail}"),
    Wrong.SEAL: N_("封印与文件清单不符"),
    Wrong.SCORE: N_("{where} 的成绩与重算的不一致：{detail}"),
    Wrong.AUDIT: N_("审计链在第 {detail} 条处断开"),
    Wrong.WORKBOOK: N_("成绩册里 {where} 的成绩与重算的不一致：{detail}"),
}


def said(finding: Finding) -> str:
    """One sentence."""
    return _(_FOUND[finding.why]).format(where=finding.where, detail=finding.detail)
