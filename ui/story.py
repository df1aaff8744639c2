"""The demo told: its numbers and a picture of every page, in one page to open in a browser.

Law: tells only what ``ui.demo`` has checked.
"""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from ui import words
from ui.demo import ROSTER, STORY, WORKBOOK, Story, tell
from ui.doors import OpenDoors
from ui.gallery import draw_gallery
from ui.language import _


def run_demo(folder: Path, candidates: int, seed: int, open_doors: OpenDoors, say: Callable[[str], object]) -> int:
    """Hold the demo in ``folder`` and write what came of it there. Returns the exit code."""
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    story = tell(open_doors, folder, candidates, seed, say, began)
    pictures = folder / "pictures"
    say(_("正在拍下每个页面…"))
    drawn = draw_gallery(pictures, folder / "store")
    (folder / STORY).write_text(page(story, [path.name for path in drawn]), encoding="utf-8")
    say(_("演示完成，用时 {took}。").format(took=words.duration(timedelta(seconds=time.monotonic() - began))))
    say(_("成绩册：{path}").format(path=folder / WORKBOOK))
    say(_("全过程和截图：{path}").format(path=folder / STORY))
    return 0


def page(story: Story, pictures: list[str]) -> str:
    """The story as one page, with pictures and numbers."""
    tally = story.result.tally()
    esc = html.escape
    numbers = [
        (_("题库"), _("{count} 题，{laws} 部法律法规").format(count=words.number(story.questions), laws=story.laws)),
        (_("名册"), _("{count} 人").format(count=story.people)),
        (_("应考"), _("{count} 人").format(count=tally.due)),
        (_("实考"), _("{count} 人").format(count=tally.sat)),
        (_("缺考"), _("{count} 人").format(count=tally.absent)),
        (_("请假·公差"), _("{count} 人").format(count=tally.on_leave)),
        (_("免考"), _("{count} 人").format(count=tally.exempt)),
        (_("超龄"), _("{count} 人").format(count=tally.over_age)),
        (_("平均分"), f"{tally.mean:.1f}" if tally.mean is not None else "—"),
        (_("合格率"), words.percent(tally.pass_rate) if tally.pass_rate is not None else "—"),
        (_("作答次数"), _("{count} 次").format(count=words.number(story.sat.answers))),
        (_("考位断电后接着答"), _("{count} 人，答案无一丢失").format(count=story.sat.power_cuts)),
        (
            _("考场断电一次"),
            _("期间 {count} 个考位的答案存在本机，恢复后全部送达").format(count=story.sat.kept_meanwhile),
        ),
        (_("忘记交卷，由监考统一收卷"), _("{count} 人").format(count=story.sat.collected)),
        (_("审计链"), _("{count} 条，完整").format(count=words.number(story.audited))),
        (_("由作答记录重算并与成绩册核对"), _("{count} 个成绩，全部一致").format(count=story.recomputed)),
    ]
    fairness = _(
        "试卷定稿前的估计：平均约 {mean} 分。如果每人随机抽一份卷，最易与最难的试卷会相差约 {blind} 分；"
        "按难度均匀抽取约 {even} 分；全体同卷、只打乱次序，则没有差别。"
    ).format(
        mean=round(story.fairness.expected),
        blind=round(story.fairness.spread_if_blind, 1),
        even=round(story.fairness.spread_if_even, 1),
    )
    rows = "".join(f"<tr><th>{esc(name)}</th><td>{esc(value)}</td></tr>" for name, value in numbers)
    shots = "".join(
        f'<figure><a href="pictures/{esc(name)}"><img src="pictures/{esc(name)}" alt="{esc(name)}" loading="lazy"></a>'
        f"<figcaption>{esc(name.removesuffix('.png'))}</figcaption></figure>"
        for name in pictures
    )
    title = esc(story.sitting.title)
    return f"""<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body{{font:16px/1.7 "Noto Sans SC","Microsoft YaHei UI",sans-serif;max-width:1080px;margin:2rem auto;padding:0 1rem;
color:#1A2230;background:#F3F5F9}}
h1{{font-size:28px}} h2{{font-size:20px;margin-top:2rem}} table{{border-collapse:collapse;background:#fff}}
th,td{{text-align:left;padding:.4rem 1rem;border:1px solid #D8DFE9;font-variant-numeric:tabular-nums}}
th{{font-weight:500;color:#445063}} figure{{margin:1rem 0}} img{{max-width:100%;border:1px solid #D8DFE9;
border-radius:10px}}
figcaption{{color:#5B6779}}
</style>
<h1>{title}</h1>
<p>{esc(_("从题库到成绩册，全程由程序自动完成；考试时间经过压缩，作答由程序模拟，其余与真实考试走同一条路：每位考生各在一个考位，经加密连接在考场答题。"))}</p>
<table>{rows}</table>
<h2>{esc(_("公平"))}</h2><p>{esc(fairness)}</p>
<h2>{esc(_("文件"))}</h2>
<ul><li><a href="{WORKBOOK}">{WORKBOOK}</a></li><li><a href="{ROSTER}">{ROSTER}</a></li></ul>
<h2>{esc(_("每个页面"))}</h2>{shots}
</html>
"""
