"""The made-up States, by codes that ISO 3166-1 leaves to users, so that they are never taken for real ones."""

from __future__ import annotations

ARVANA = {
    "en": "Arvana",
    "ar": "أرفانا",
    "zh": "阿尔瓦纳",
    "fr": "Arvana",
    "ru": "Арвана",
    "es": "Arvana",
}

STATES = {
    "XA": ARVANA,
    "XB": {
        "en": "Belmora",
        "ar": "بيلمورا",
        "zh": "贝尔莫拉",
        "fr": "Belmora",
        "ru": "Бельмора",
        "es": "Belmora",
    },
    "XC": {
        "en": "Castria",
        "ar": "كاستريا",
        "zh": "卡斯特里亚",
        "fr": "Castria",
        "ru": "Кастрия",
        "es": "Castria",
    },
}
