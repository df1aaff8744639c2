"""The half sentence for each fault of a row, and what happened and what to do for each fault of a file or the store.

Law: no Qt; said through ``ui/words.py``, which fills in the fields. Each member of the enums has its entry, by its
value, so that nothing need be imported to load this.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.language import N_

FAULTS: Mapping[str, str] = {
    "no_stem": N_("没有题干"),
    "no_key": N_("没有答案"),
    "key_out_of_range": N_("答案不在选项之内"),
    "two_letters_for_single": N_("单选题有两个以上的答案"),
    "key_is_a_sequence": N_("答案的字母没有按顺序排列，看不出是排序题还是笔误"),
    "key_unreadable": N_("答案读不懂"),
    "unknown_kind": N_("题型不认识"),
    "truth_unreadable": N_("看不出答案是正确还是错误"),
    "too_few_options": N_("选项不足两个"),
    "too_many_options": N_("选项超过八个，或这种题型不该有选项"),
    "option_missing": N_("选项中间缺了一个"),
    "blanks_differ": N_("题干的空与答案的个数不一致"),
    "bad_shape": N_("缺少必需的内容或内容的形式不对"),
    "too_long": N_("文字太长"),
    "one_letter_for_multiple": N_("多选题只有一个答案"),
    "repeated_options": N_("有相同的选项"),
    "repeated_stem": N_("题干与前面的题相同"),
    "repeated_question": N_("与前面的题完全相同"),
    "conflicting_keys": N_("题干和选项相同，答案却不同"),
    "no_model_answer": N_("没有参考答案"),
    "key_was_in_stem": N_("答案写在题干里，已取出"),
    "key_in_stem_differs": N_("题干里的答案与答案列不同"),
    "answer_became_date": N_("答案可能被 Excel 变成了日期"),
    "revised_since": N_("这道题已有人改过，保留改过的内容"),
    "stray_answer": N_("答案表里的这个答案找不到对应的题"),
    "answers_miscounted": N_("答案表里的题数与答案数不一致"),
    "kind_inferred": N_("没有写题型，题型是推断的"),
    "no_name": N_("没有姓名"),
    "no_number": N_("没有工号"),
    "no_unit": N_("没有部门"),
    "repeated_number": N_("工号与前面的人相同"),
    "repeated_person": N_("与前面的人重复"),
    "number_lost_zeros": N_("工号是数字格式，前面的零可能丢了"),
    "long_number_ruined": N_("长号码被 Excel 当作数字存放，末几位已丢失"),
    "id_invalid": N_("身份证号的校验位不对"),
    "repeated_id": N_("身份证号与前面的人相同"),
    "birth_missing": N_("没有出生日期"),
    "birth_unreadable": N_("出生日期读不懂"),
    "birth_differs": N_("出生日期与身份证号不一致"),
    "excuse_unclear": N_("看不出是否免考或请假"),
}

FILE_FAULTS: Mapping[str, tuple[str, str]] = {
    "not_found": (N_("找不到文件“{name}”。"), N_("请检查它是否被移动或改名。")),
    "is_a_folder": (N_("“{name}”是一个文件夹。"), N_("请选择其中的文件。")),
    "no_permission": (N_("没有读取“{name}”的权限。"), N_("请把它复制到自己的文件夹，或请管理员开放权限。")),
    "empty": (N_("“{name}”里没有内容。"), N_("请确认选对了文件。")),
    "not_a_workbook": (
        N_("“{name}”不是 Excel 工作簿。"),
        N_("请在 Excel 或 WPS 中打开，另存为 .xlsx 再导入。"),
    ),
    "encrypted": (N_("“{name}”设有密码。"), N_("请在 Excel 或 WPS 中去掉密码，保存后再导入。")),
    "strict_ooxml": (
        N_("“{name}”是“严格 Open XML”格式，读不出内容。"),
        N_("请另存为普通的“Excel 工作簿（.xlsx）”再导入。"),
    ),
    "too_large": (N_("“{name}”太大，不像题库或名册。"), N_("请确认选对了文件，或拆分后再导入。")),
    "too_many_rows": (N_("“{name}”的行数太多。"), N_("请删去多余的空行，或拆分后再导入。")),
    "no_header": (
        N_("在“{name}”里找不到表头。"),
        N_("请在表格前面加一行列名，如“题干、选项A、答案”，名册则是“姓名、部门”。"),
    ),
    "unknown_format": (N_("不认识“{name}”的格式。"), N_("可以导入的有 .xlsx、.xls、.csv、.docx、.txt、.json 等文件。")),
    "unreadable": (N_("“{name}”已损坏，读不出内容。"), N_("请用 Excel 或 WPS 打开并另存，或换一份副本。")),
    "wrong_encoding": (N_("“{name}”的文字编码不能确定。"), N_("请另存为 UTF-8 编码再导入。")),
    "no_questions": (
        N_("在“{name}”里没有认出题目。"),
        N_("请给每道题加上题号、选项和答案，如“1. …”“A. …”“答案：B”，再导入。"),
    ),
    "no_articles": (N_("在“{name}”里没有认出法律条文。"), N_("请确认选对了文件，每一条应以“第…条”开头。")),
    "old_document": (N_("“{name}”是旧版 Word 文档（.doc）。"), N_("请在 Word 或 WPS 中另存为 .docx 再导入。")),
    "not_json": (N_("“{name}”不是完整的 JSON 文件。"), N_("请重新导出一份再导入。")),
}
STORE_FAULTS: Mapping[str, tuple[str, str]] = {
    "in_use": (
        N_("数据正由另一个程序使用（{holder}）。"),
        N_("请先关闭已经打开的“学法考试”，再重新打开。"),
    ),
    "hall_has_it": (
        N_("考场正在这台电脑上运行，现在只能查看，这一步没有保存。"),
        N_("请在“开考场”页面关闭考场后再试。"),
    ),
    "damaged": (N_("数据文件“{path}”已损坏，没有打开。"), N_("请用最近的备份恢复。")),
    "newer": (N_("数据是较新版本的程序写的，这个版本不能打开。"), N_("请安装新版本。")),
    "read_only": (N_("“{path}”是只读的，不能写入。"), N_("请换一个可以写入的数据文件夹。")),
    "disk_full": (N_("磁盘已满，这一步没有保存。"), N_("请腾出空间后再试。")),
    "disk_failed": (N_("磁盘读写出错，这一步没有保存。"), N_("请关闭程序，检查磁盘后重新打开。")),
    "on_network": (
        N_("“{path}”在网络共享上，数据放在那里可能损坏。"),
        N_("请把数据文件夹放在本机的磁盘上。"),
    ),
    "no_permission": (N_("没有读写“{path}”的权限。"), N_("请换一个数据文件夹，或请管理员开放权限。")),
    "not_a_folder": (N_("“{path}”不是文件夹。"), N_("请指定一个文件夹存放数据。")),
    "not_a_backup": (N_("“{path}”不是本程序的备份。"), N_("请选择由“备份”功能生成的文件。")),
}
HALL_FAULTS: Mapping[str, tuple[str, str]] = {
    "sqlite_unsound": (
        N_("本机的 SQLite 版本有会损坏数据的缺陷，不能用来开考场。"),
        N_("请按 requirements.lock 重新安装依赖。"),
    ),
    "store_damaged": (N_("数据库已损坏，考场没有开。"), N_("请先用备份恢复。")),
    "port_taken": (N_("端口已被占用，考场没有开。"), N_("请换一个端口，或关掉占用它的程序。")),
}
DENIALS: Mapping[str, str] = {
    "unreadable": N_("考场看不懂这个请求。请确认两边是同一版本的程序。"),
    "no_session": N_("登录已失效，请重新登录。"),
    "not_allowed": N_("你没有做这件事的权限。"),
    "wrong_code": N_("账号或口令不对，请核对后再试。"),
    "throttled": N_("连续输错的次数太多，请过一会儿再试。"),
    "busy": N_("考场正忙，请稍等再试。"),
    "lease_held": N_("这个座位已在另一台电脑上登录。要在这台电脑上继续，请向监考要换机码。"),
    "entry_closed": N_("入场时间已过。要进场请找监考。"),
    "no_such_sitting": N_("考场里没有这场考试。"),
    "no_such_candidate": N_("没有这位考生，或考生还没有登录。"),
    "no_answer": N_("这不是这道题的答案，没有记录。"),
    "key_reused": N_("这条答案的编号已经用过，没有记录。"),
    "already_begun": N_("考试已经开始，或已经定好了开考时间。"),
    "not_released": N_("成绩还没有公布。"),
    "clock_doubtful": N_("考场的时钟有疑问，组织者核对之前考试暂停。"),
    "frozen": N_("考场电脑的磁盘出错，不再接收新的内容。请组织者立即检查。"),
    "disk_full": N_("考场电脑的磁盘已满，这一步没有保存。请组织者腾出空间。"),
    "fault": N_("考场出了一个没有预料到的错误，这一步没有做成。"),
    "not_objectionable": N_("没有这道题，或现在不是提出异议的时间。"),
    "same_person": N_("提出处理意见的人不能自己决定，请另一位组织者来决定。"),
    "still_sitting": N_("还有人可能在答题，试卷和答案现在不能公布，也不能改。"),
    "already_proposed": N_("这道题已有一个处理意见在等人复核，请先复核它。"),
    "already_decided": N_("这个处理意见已经有人复核过了。"),
    "not_fitting": N_("这道题不能这样改：新答案要在它的选项之内，主观题没有可改的答案。"),
    "not_sealed": N_("这不是本考场这场考试的答卷文件。"),
}
WRITE_FAULTS: Mapping[str, tuple[str, str]] = {
    "in_use": (N_("“{name}”正在别的程序中打开，不能写入。"), N_("请在 Excel 或 WPS 中关闭它再试。")),
    "no_folder": (N_("要保存到的文件夹不存在。"), N_("请另选一个位置。")),
    "is_a_folder": (N_("“{name}”是一个文件夹。"), N_("请另起一个文件名。")),
    "no_permission": (N_("没有写入“{name}”的权限。"), N_("请另选一个位置。")),
    "read_only": (N_("“{name}”所在的位置是只读的。"), N_("请另选一个位置。")),
    "disk_full": (N_("磁盘已满，“{name}”没有写完。"), N_("请腾出空间，或另选一个位置。")),
    "cell_too_long": (
        N_("有一段文字超过 Excel 单元格的上限（32,767 字），没有写成“{name}”。"),
        N_("请缩短这段文字，或导出为 .json。"),
    ),
    "unknown_format": (N_("不能写成“{name}”这种格式。"), N_("可以写成 .xlsx、.csv、.json 或 .gift 文件。")),
    "unwritable": (N_("“{name}”写不进去。"), N_("请另选一个位置再试。")),
}
