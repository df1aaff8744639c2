"""Names in the order in which a Chinese reader looks for them."""

from quiz.exam.name_order import name_key


def test_surnames_are_read_as_surnames():
    """单 shàn, 仇 qiú, 解 xiè, 区 ōu, 查 zhā, 曾 zēng, 任 rén: not dān, chóu, jiě, qū, chá, céng."""
    names = ["区晓", "仇英", "任远", "单雄", "解放", "曾静", "查理", "欧阳修", "秦明", "饶平", "孙权", "谢安", "赵云"]
    ordered = ["区晓", "欧阳修", "秦明", "仇英", "饶平", "任远", "单雄", "孙权", "解放", "谢安", "曾静", "查理", "赵云"]
    assert sorted(names, key=name_key) == ordered


def test_the_tone_decides_after_the_syllable_and_the_character_after_the_tone():
    assert sorted(["马丽", "妈妈", "麻子", "骂街"], key=name_key) == ["妈妈", "麻子", "马丽", "骂街"]
    assert sorted(["王卫", "王伟", "汪伟", "王维"], key=name_key) == ["汪伟", "王维", "王伟", "王卫"]


def test_one_name_is_not_torn_from_its_namesake_by_padding():
    assert name_key("王　伟") == name_key("王伟")


def test_any_text_has_its_place():
    for name in ("", "John Smith", "阿依古丽·买买提", "𠮷田", "张3", "=1+1"):
        name_key(name)
