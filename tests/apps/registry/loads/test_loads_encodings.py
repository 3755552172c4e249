"""The encoding of a file is found by what it says; a byte that does not fit is named, never a crash."""

from __future__ import annotations

import pytest

from tracemark.apps.registry.loads import encodings

TEXTS = {
    "ru": "Серийный номер;Марка;Владелец\n" + "АБ12;Ижмаш;Иванов Пётр Сергеевич\n" * 30,
    "ar": "الرقم التسلسلي;الصانع;الحائز\n" + "AB12;غلوك;محمد أحمد العلي\n" * 30,
    "zh": "序列号;制造商;持有人\n" + "AB12;北方工业;王小明\n" * 30,
    "pt": "Número de série;Fabricante;Proprietário\n" + "AB12;Taurus;João Conceição\n" * 30,
    "pl": "Numer;Producent;Właściciel\n" + "AB12;Łucznik;Józef Wiśniewski\n" * 30,
    "tr": "Seri No;Üretici;Sahibi\n" + "AB12;Sarsılmaz;Şükrü Yıldız\n" * 30,
    "el": "Αριθμός;Κατασκευαστής;Κάτοχος\n" + "AB12;ΕΒΟ;Γιώργος Παπαδόπουλος\n" * 30,
    "he": "מספר סידורי;יצרן;בעלים\n" + "AB12;גלוק;דוד לוי\n" * 30,
    "nl": "datum;land;soort\n" + "12;MALEISIË;Pistool\n" * 30,
}
OF_THEIR_OWN = [
    ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "cp866"), ("ar", "cp1256"), ("zh", "gb18030"), ("zh", "big5"),
    ("pt", "cp1252"), ("pt", "cp850"), ("pl", "cp1250"), ("tr", "cp1254"), ("el", "cp1253"), ("he", "cp1255"),
    ("nl", "cp1252"),
]  # fmt: skip
OF_UNICODE = [
    (name, encoding)
    for name in TEXTS
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
]


@pytest.mark.parametrize(("language", "encoding"), OF_THEIR_OWN + OF_UNICODE)
def test_the_encoding_of_a_register_is_found(on_disk, language, encoding):
    found = encodings.decide(on_disk(TEXTS[language].encode(encoding, "ignore")))
    wanted = {"utf-32-le": "utf-32"}.get(encoding, encoding)
    assert found.encoding == wanted


def test_latin_1_is_read_as_the_encoding_that_says_the_same_and_more(on_disk):
    assert encodings.decide(on_disk("João;Conceição;Órgão".encode("latin-1"))).encoding == "cp1252"


def test_a_plain_file_is_utf_8(on_disk):
    assert encodings.decide(on_disk("serial,maker\nA1,Glock\n")) == encodings.Decision("utf-8", "ascii")


def test_the_first_letter_that_tells_may_stand_far_down_the_file(on_disk):
    far_down = b"serial,owner\n" + b"A1,Smith\n" * 200_000 + "A2,Müller\n".encode("cp1252")
    assert encodings.decide(on_disk(far_down)).encoding == "cp1252"


def test_utf_8_with_one_broken_byte_is_still_utf_8(on_disk):
    assert encodings.decide(on_disk("Müller\n".encode() * 50 + b"M\xfcller\n")).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030", "cp1252", "cp1256", "shift_jis"])
def test_every_byte_decodes_to_something_and_a_bad_one_keeps_its_name(encoding):
    text = bytes(range(256)).decode(encoding, encodings.BAD_BYTE)
    assert text
    if encoding == "utf-8":
        assert encodings.bad_byte(text) == (129, 0x80)


def test_an_encoding_has_no_say_about_what_cannot_be_written():
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", encodings.BAD_BYTE)
