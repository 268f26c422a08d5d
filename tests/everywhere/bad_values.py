"""What people, browsers and attackers send into a field, by its kind.

VALUES: kind of field → what is wrong with the value → the value.
"""

HAN = "甲乙"
LONG = "长" * 25_000
RIGHT_TO_LEFT = "\u202e"

TEXT: dict[str, str] = {
    "empty": "",
    "blank": " \t\u3000\u00a0 ",
    "too long": LONG,
    "four-byte Han": "𠮷野𪚥🏛",
    "control": f"{HAN[0]}\x01\x07\x1b\x7f{HAN[1]}",
    "direction": f"{HAN[0]}{RIGHT_TO_LEFT}\u2066{HAN[1]}",
    "NUL": f"{HAN[0]}\0{HAN[1]}",
    "full-width digits": "２０２２年１３月",
    "HTML": "<script>alert(1)</script>&amp;\"'></textarea>",
    "formula": "=HYPERLINK(1)",
    "line ends": f"{HAN[0]}\u2028\r\r\n\v{HAN[1]}",
    "lone surrogate": f"{HAN[0]}\ud800{HAN[1]}",
}
DATE: dict[str, str] = {
    "empty": "",
    "30 February": "2022-02-30",
    "month 13": "2022年13月1日",
    "full-width digits": "２０２２-０１-０１",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 99999": "99999-01-01",
    "NUL": "2022-01-0\0",
    "HTML": "<b>2022-01-01</b>",
    "direction": RIGHT_TO_LEFT + "2022-01-01",
}
MOMENT: dict[str, str] = DATE | {
    "hour 25": "2022-01-01T25:00",
    "no minutes": "2022-01-01T09",
    "full-width colon": "2022-01-01T09：00",
}
NUMBER: dict[str, str] = {
    "empty": "",
    "full-width digits": "１２",
    "negative": "-1",
    "forty digits": "9" * 40,
    "exponent": "1e9",
    "fraction": "1.5",
    "Arabic digit": "٣",
    "NUL": "1\0",
    "text": "<b>十</b>",
}
CHOICE: dict[str, str] = {
    "empty": "",
    "unknown": "不存在",
    "forty digits": "9" * 40,
    "NUL": "1\0",
    "HTML": "<option>",
    "four-byte Han": "𠮷",
    "lone surrogate": "\ud800",
}
# name → (file name, content)
FILE: dict[str, tuple[str, bytes]] = {
    "empty": ("空.pdf", b""),
    "a web page": ("网页.pdf", b"<html><script>alert(1)</script></html>"),
    "no extension": ("没有扩展名", b"%PDF-1.7\n"),
    "long name": ("长" * 300 + ".txt", b"%PDF-1.7\n"),
    "direction in the name": (f"台账{RIGHT_TO_LEFT}fdp.exe", b"MZ\x90\0"),
    "a path": ("../../etc/passwd", b"root:x:0:0"),
    "not text": ("通报.txt", b"\xff\xfe\x00\xd8\x81\x00" * 9),
}
VALUES: dict[str, dict[str, str] | dict[str, tuple[str, bytes]]] = {
    "text": TEXT,
    "textarea": TEXT,
    "password": TEXT,
    "email": TEXT,
    "hidden": CHOICE,
    "select": CHOICE,
    "radio": CHOICE,
    "checkbox": CHOICE,
    "date": DATE,
    "datetime-local": MOMENT,
    "number": NUMBER,
    "file": FILE,
}
