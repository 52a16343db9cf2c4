"""What counts as a Chinese neighbour when the width of a mark is decided."""

# Ideographs, with the supplementary planes, and their iteration marks and zero.
HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Marks that only Chinese text uses. Curly quotes are shared with English and are left out.
CHINESE_MARKS = "、。，．：；？！（）《》〈〉「」『』【】〔〕％"

CHINESE = HAN + CHINESE_MARKS
