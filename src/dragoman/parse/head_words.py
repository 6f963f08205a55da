"""The words that pages print above a text, by language: parts of the site, fields, halls, sentence openers.

All in lower case and compared so. A language without a row is read by structure alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman.model.language import primary
from dragoman.text.normalize import same_length_fold


@dataclass(frozen=True, slots=True)
class HeadWords:
    """One language's words of the head.

    ``sections`` are names of a site's parts, which stand above a title and are none. ``title``, ``place``,
    ``event`` and ``said`` head a field of that kind (``Location: …``). ``halls`` are nouns of places where
    words are said; ``whence`` stands before the place somebody speaks from, and before no person (none where
    that is the ending of a word). ``opening`` are words that are written with a capital only where a sentence begins; a
    language without capitals has none. ``bodies`` begin or end the name of a body that publishes.
    """

    sections: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    halls: tuple[str, ...] = ()
    whence: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


HEAD_WORDS: dict[str, HeadWords] = {
    "ar": HeadWords(
        sections=("نص الكلمة", "النص الكامل", "الأخبار", "أخبار", "بيانات صحفية", "البيانات الصحفية", "البيانات", "بيانات", "كلمات", "خطابات", "تصريحات", "المركز الإعلامي", "الرئيسية", "أنشطة", "فعاليات", "الصحافة"),
        title=("العنوان",), place=("المكان", "مكان", "الموقع"), event=("المناسبة", "الحدث"),
        said=("تاريخ الإلقاء", "ألقيت في", "ألقيت بتاريخ", "تاريخ الكلمة", "تاريخ الحدث"),
        halls=("قاعة", "قصر", "مقر", "فندق", "جامعة", "مطار", "سفارة", "مبنى"),
        whence=("مباشرة من", "بث مباشر من"),
        bodies=("وزارة", "رئاسة", "مجلس", "حكومة", "ديوان", "البرلمان"),
    ),
    "de": HeadWords(
        sections=("es gilt das gesprochene wort", "sperrfrist: redebeginn", "es gilt das gesprochene wort!", "nachrichten", "aktuelles", "meldungen", "meldung", "presse", "pressemitteilungen", "medienmitteilungen", "reden", "reden und interviews", "interviews", "erklärungen", "mitschriften", "mitschrift", "newsroom", "startseite", "artikel", "mediathek", "archiv", "medieninformationen"),
        title=("titel",), place=("ort", "veranstaltungsort"), event=("anlass", "veranstaltung"),
        said=("gehalten am", "redetermin", "datum der rede"),
        halls=("saal", "haus", "palais", "schloss", "hotel", "universität", "flughafen", "botschaft", "kanzleramt", "per videokonferenz"),
        whence=("live aus", "direkt aus"),
        opening=("in", "im", "am", "an", "auf", "bei", "beim", "mit", "nach", "der", "die", "das", "den", "ein", "eine", "heute", "es", "er", "sie", "wir", "zu", "zum", "zur", "während", "vor"),
        bodies=("ministerium", "bundesministerium", "bundesregierung", "bundeskanzleramt", "präsidialamt", "pressestelle"),
    ),
    "en": HeadWords(
        sections=("embargoed until delivery", "check against delivery", "as delivered", "as prepared for delivery", "transcript of the speech, exactly as it was delivered", "unedited transcript", "translation", "unofficial translation", "news", "events", "event", "press", "press releases", "news releases", "speeches", "speech", "statements", "remarks", "transcripts", "transcript", "interviews", "media", "media centre", "media center", "media releases", "newsroom", "press room", "press office", "press service", "briefing room", "briefings", "briefings & statements", "speeches and statements", "speeches & remarks", "news and media", "latest news", "latest", "home", "archive", "for immediate release", "articles", "top stories"),
        title=("title", "headline"), place=("location", "place", "venue"), event=("event", "occasion"),
        said=("delivered on", "delivered", "date of speech", "speech date", "date delivered", "spoken on", "given on", "date of event"),
        halls=("room", "hall", "house", "palace", "lawn", "garden", "auditorium", "airport", "hotel", "university", "centre", "center", "headquarters", "embassy", "castle", "building", "teleconference", "videoconference", "aboard", "en", "kremlin", "parliament", "chamber", "studio", "college", "library", "museum", "cathedral", "square", "theatre", "theater", "base", "club", "residence"),
        whence=("live from", "speaking from", "joining from"),
        opening=("in", "on", "at", "the", "a", "an", "during", "after", "before", "today", "it", "we", "he", "she", "they", "this", "these", "there", "following", "as", "with", "by", "i", "here", "earlier", "mr", "mrs", "ladies", "good", "dear", "thank"),
        bodies=("ministry", "department", "office", "embassy", "parliament", "presidency"),
    ),
    "es": HeadWords(
        sections=("cotéjese con el discurso pronunciado", "transcripción", "versión estenográfica", "noticias", "actualidad", "sala de prensa", "prensa", "notas de prensa", "comunicados", "comunicados de prensa", "discursos", "intervenciones", "entrevistas", "inicio", "agenda", "eventos", "multimedia", "archivo"),
        title=("título", "titular"), place=("lugar", "ubicación"), event=("evento", "ocasión", "acto"),
        said=("fecha del discurso", "pronunciado el", "fecha del acto", "fecha del evento"),
        halls=("sala", "salón", "palacio", "casa", "hotel", "universidad", "aeropuerto", "embajada", "sede", "auditorio", "teatro", "plaza", "por videoconferencia"),
        whence=("desde", "en directo desde", "en vivo desde"),
        opening=("en", "el", "la", "los", "las", "un", "una", "durante", "tras", "hoy", "este", "esta", "con", "por", "para", "al", "se", "a", "señoras", "muchas", "buenos", "buenas"),
        bodies=("ministerio", "presidencia", "gobierno", "embajada", "cancillería"),
    ),
    "fa": HeadWords(
        sections=("اخبار", "خبر", "متن کامل", "بیانیه‌ها", "سخنرانی‌ها", "مصاحبه‌ها", "صفحه اصلی", "صفحه نخست", "رسانه", "اطلاعیه‌ها"),
        title=("عنوان",), place=("مکان", "محل", "محل برگزاری"), event=("مناسبت", "رویداد"), said=("تاریخ سخنرانی", "تاریخ ایراد"),
        halls=("سالن", "تالار", "کاخ", "هتل", "دانشگاه", "فرودگاه", "سفارت", "ساختمان"),
        bodies=("وزارت", "دولت", "دفتر", "مجلس", "ریاست"),
    ),
    "fr": HeadWords(
        sections=("seul le prononcé fait foi", "seul le prononcé fait foi !", "actualités", "actualité", "presse", "espace presse", "salle de presse", "communiqués", "communiqués de presse", "discours", "déclarations", "interviews", "entretiens", "accueil", "événements", "agenda", "médias", "dossiers", "archives"),
        title=("titre",), place=("lieu",), event=("événement", "occasion", "circonstances"),
        said=("prononcé le", "date du discours", "date de l’événement"),
        halls=("salle", "palais", "maison", "hôtel", "université", "aéroport", "ambassade", "siège", "amphithéâtre", "auditorium", "château", "par visioconférence"),
        whence=("depuis", "en direct de", "en direct du"),
        opening=("à", "au", "aux", "en", "le", "la", "les", "un", "une", "lors", "après", "aujourd’hui", "ce", "cette", "dans", "sur", "pour", "il", "elle", "nous", "je", "avec", "mesdames", "monsieur", "chers", "bonjour"),
        bodies=("ministère", "présidence", "gouvernement", "ambassade", "premier ministre"),
    ),
    "gl": HeadWords(
        sections=("novas", "actualidade", "prensa", "comunicados", "discursos", "inicio", "axenda"),
        title=("título",), place=("lugar",), event=("acto",), said=("data do discurso",),
        halls=("sala", "salón", "pazo", "casa", "hotel", "universidade", "auditorio"),
        whence=("desde", "dende"),
        opening=("en", "o", "a", "os", "as", "un", "unha", "durante", "tras", "hoxe", "no", "na", "este", "esta", "con", "por"),
        bodies=("xunta", "ministerio", "goberno", "parlamento", "presidencia", "consellería"),
    ),
    "hi": HeadWords(
        sections=("समाचार", "प्रेस विज्ञप्तियां", "प्रेस विज्ञप्तियाँ", "भाषण", "वक्तव्य", "मुख्य पृष्ठ", "मीडिया", "गतिविधियां"),
        title=("शीर्षक",), place=("स्थान",), event=("अवसर", "कार्यक्रम"), said=("भाषण की तिथि",),
        halls=("भवन", "हॉल", "कक्ष", "विश्वविद्यालय", "हवाई अड्डा", "दूतावास"),
        bodies=("मंत्रालय", "सरकार", "कार्यालय", "सचिवालय", "सभा"),
    ),
    "it": HeadWords(
        sections=("testo definitivo", "notizie", "attualità", "sala stampa", "stampa", "comunicati", "comunicati stampa", "discorsi", "interventi", "interviste", "home", "eventi", "archivio"),
        title=("titolo",), place=("luogo",), event=("evento", "occasione"), said=("pronunciato il", "data del discorso", "data dell’evento"),
        halls=("sala", "palazzo", "casa", "hotel", "università", "aeroporto", "ambasciata", "sede", "teatro", "auditorium", "villa", "in videoconferenza"),
        whence=("in diretta da", "in diretta dal", "in diretta dalla", "in collegamento da"),
        opening=("a", "al", "alla", "il", "lo", "la", "i", "gli", "le", "un", "una", "in", "nel", "nella", "durante", "dopo", "oggi", "questo", "questa", "con", "per", "si", "signore", "grazie", "buongiorno"),
        bodies=("ministero", "presidenza", "governo", "camera", "senato", "consiglio"),
    ),
    "ja": HeadWords(
        sections=("全文", "仮訳", "ニュース", "報道発表", "お知らせ", "会見", "会見・発言", "演説", "スピーチ", "談話・コメント", "広報", "ホーム", "トップページ", "新着情報", "報道・広報"),
        title=("件名", "表題", "タイトル"), place=("場所", "於"), event=("行事",), said=("日時", "開催日時", "講演日"),
        halls=("会議室", "会見室", "官邸", "ホール", "大学", "ホテル", "空港", "大使館", "会館"),
        bodies=("省", "庁", "官邸", "内閣府", "事務所"),
    ),
    "ko": HeadWords(
        sections=("뉴스", "보도자료", "연설문", "연설", "브리핑", "공지사항", "소식", "홈", "언론", "알림"),
        title=("제목",), place=("장소",), event=("행사",), said=("일시", "연설일", "행사일"),
        halls=("회의실", "브리핑실", "청사", "호텔", "대학교", "공항", "대사관", "회관", "홀"),
        bodies=("부", "청", "청와대", "대통령실", "위원회"),
    ),
    "nl": HeadWords(
        sections=("alleen gesproken woord geldt", "het gesproken woord geldt", "nieuws", "nieuwsbericht", "nieuwsberichten", "actueel", "pers", "persberichten", "toespraken", "toespraak", "interviews", "home", "agenda", "mediateksten", "mediatekst"),
        title=("titel",), place=("plaats", "locatie"), event=("gelegenheid", "evenement"), said=("uitgesproken op", "datum toespraak"),
        halls=("zaal", "huis", "paleis", "hotel", "universiteit", "luchthaven", "ambassade", "kasteel"),
        whence=("vanuit", "live vanuit"),
        opening=("in", "op", "aan", "bij", "met", "na", "de", "het", "een", "vandaag", "dit", "deze", "tijdens", "voor", "wij", "ik", "hij", "zij", "dames", "geachte"),
        bodies=("ministerie", "regering", "kabinet", "kamer"),
    ),
    "pl": HeadWords(
        sections=("liczy się wersja wygłoszona", "aktualności", "wiadomości", "wydarzenia", "prasa", "dla mediów", "komunikaty", "komunikaty prasowe", "wystąpienia", "przemówienia", "oświadczenia", "wywiady", "strona główna", "archiwum"),
        title=("tytuł",), place=("miejsce",), event=("wydarzenie", "okazja"), said=("data wystąpienia", "wygłoszone dnia"),
        halls=("sala", "pałac", "dom", "hotel", "uniwersytet", "lotnisko", "ambasada", "siedziba", "belweder", "zamek"),
        whence=("na żywo z", "prosto z"),
        opening=("w", "we", "na", "z", "ze", "po", "podczas", "dziś", "dzisiaj", "to", "ten", "ta", "do", "przed", "od", "przy", "szanowni", "panie"),
        bodies=("ministerstwo", "kancelaria", "rząd", "sejm", "senat", "urząd"),
    ),
    "pt": HeadWords(
        sections=("versão lida", "notícias", "atualidade", "sala de imprensa", "imprensa", "notas à imprensa", "comunicados", "discursos", "intervenções", "entrevistas", "início", "agenda", "eventos", "página inicial"),
        title=("título",), place=("local", "lugar"), event=("evento", "ocasião"), said=("data do discurso", "proferido em", "data do evento"),
        halls=("sala", "salão", "palácio", "casa", "hotel", "universidade", "aeroporto", "embaixada", "sede", "auditório", "teatro", "por videoconferência"),
        whence=("a partir de", "a partir do", "diretamente de", "em direto de", "desde"),
        opening=("em", "no", "na", "nos", "nas", "o", "a", "os", "as", "um", "uma", "durante", "após", "hoje", "este", "esta", "com", "por", "para", "ao", "senhoras", "muito", "bom", "boa"),
        bodies=("ministério", "presidência", "governo", "câmara", "senado", "assembleia"),
    ),
    "ru": HeadWords(
        sections=("неофициальный перевод", "полный текст", "события", "новости", "новость", "пресс-центр", "пресс-служба", "пресс-релизы", "заявления", "выступления", "выступления и стенограммы", "стенограммы", "стенограмма", "интервью", "главная", "брифинги", "комментарии", "документы", "поездки", "анонсы", "сми", "телеграммы"),
        title=("заголовок", "название"), place=("место", "место проведения"), event=("мероприятие",),
        said=("дата выступления", "дата мероприятия", "дата события"),
        halls=("зал", "дворец", "кремль", "дом", "гостиница", "университет", "аэропорт", "посольство", "резиденция", "театр", "по видеосвязи"),
        whence=("в прямом эфире из",),
        opening=("в", "во", "на", "о", "об", "по", "с", "со", "к", "ко", "из", "от", "до", "для", "при", "за", "под", "перед", "после", "между", "через", "у", "и", "а", "но", "это", "он", "она", "они", "мы", "я", "сегодня", "вчера", "также", "как"),
        bodies=("министерство", "посольство", "администрация", "правительство", "управление"),
    ),
    "sv": HeadWords(
        sections=("det talade ordet gäller", "nyheter", "aktuellt", "press", "pressmeddelanden", "tal", "uttalanden", "anföranden", "artiklar", "startsida", "kalender"),
        title=("titel", "rubrik"), place=("plats",), event=("tillfälle", "evenemang"), said=("hållet den", "datum för talet"),
        halls=("salen", "sal", "huset", "slottet", "hotell", "universitet", "flygplats", "ambassad", "rosenbad"),
        whence=("direkt från", "live från"),
        opening=("i", "på", "vid", "med", "efter", "den", "det", "de", "en", "ett", "idag", "under", "för", "vi", "jag", "han", "hon", "till", "från", "ärade", "tack"),
        bodies=("regeringen", "regeringskansliet", "utrikesdepartementet", "departementet", "riksdagen"),
    ),
    "tr": HeadWords(
        sections=("konuşma metni", "tam metin", "haberler", "haber", "duyurular", "basın", "basın açıklamaları", "basın odası", "konuşmalar", "konuşma metinleri", "açıklamalar", "röportajlar", "ana sayfa", "anasayfa", "etkinlikler", "medya"),
        title=("başlık",), place=("yer",), event=("etkinlik", "vesile"), said=("konuşma tarihi",),
        halls=("salonu", "sarayı", "köşkü", "binası", "oteli", "üniversitesi", "havalimanı", "büyükelçiliği", "merkezi"),
        opening=("bu", "bugün", "bir", "ve", "sayın", "değerli"),
        bodies=("bakanlığı", "cumhurbaşkanlığı", "başbakanlık", "başkanlığı", "hükümeti", "meclisi"),
    ),
    "uk": HeadWords(
        sections=("події", "новини", "новина", "пресцентр", "прес-центр", "пресслужба", "пресрелізи", "заяви", "виступи", "промови", "інтерв’ю", "головна", "брифінги", "документи", "анонси"),
        title=("заголовок", "назва"), place=("місце", "місце проведення"), event=("захід", "подія"), said=("дата виступу", "дата події"),
        halls=("зал", "палац", "будинок", "готель", "університет", "аеропорт", "посольство", "офіс"),
        whence=("у прямому ефірі з",),
        opening=("в", "у", "на", "про", "по", "з", "із", "зі", "до", "від", "для", "при", "за", "під", "перед", "після", "між", "через", "і", "й", "та", "а", "це", "він", "вона", "вони", "ми", "я", "сьогодні", "учора", "також", "як"),
        bodies=("міністерство", "офіс", "уряд", "рада", "президент"),
    ),
    "ur": HeadWords(
        sections=("خبریں", "پریس ریلیز", "پریس ریلیزز", "بیانات", "تقاریر", "صفحہ اول", "میڈیا"),
        title=("عنوان",), place=("مقام", "جگہ"), event=("موقع", "تقریب"), said=("تقریر کی تاریخ",),
        halls=("ہال", "ہاؤس", "ایوان", "یونیورسٹی", "ہوائی اڈہ", "سفارتخانہ", "کمرہ"),
        bodies=("وزارت", "حکومت", "دفتر", "ایوان"),
    ),
    "zh": HeadWords(
        sections=("全文", "实录", "文字实录", "新闻", "新闻中心", "要闻", "要闻动态", "首页", "讲话", "讲话全文", "发言人表态", "外交动态", "新闻发布", "通知公告", "政务公开", "活动", "外交部新闻", "重要讲话", "新聞", "新聞稿", "首頁", "最新消息"),
        title=("标题", "题目", "名称", "標題", "主旨"), place=("地点", "地點"), event=("活动", "活動", "场合"), said=("讲话日期", "会议时间", "活动时间", "日期時間"),
        halls=("厅", "廳", "大会堂", "会议室", "宾馆", "饭店", "大学", "机场", "大使馆", "会议中心", "蓝厅"),
        bodies=("外交部", "政府", "办公厅", "办公室", "新闻司", "委员会", "部", "院"),
    ),
}  # fmt: skip

_NONE = HeadWords()
_SIGNS = " \t.,:;|/·•-–—«»<>()[]…：，、【】（）>›»"


def head_words(lang: str | None) -> HeadWords:
    """The words of a language, or an empty row where there is none."""
    return HEAD_WORDS.get(primary(lang), _NONE)


def is_section(text: str, lang: str | None) -> bool:
    """Whether a line is the name of a part of the site, in the page's language."""
    return same_length_fold(text, lang).strip(_SIGNS) in head_words(lang).sections


@cache
def whence_shape(lang: str) -> re.Pattern[str] | None:
    """What stands before the place somebody speaks from, in a primary language."""
    words = sorted(head_words(lang).whence, key=len, reverse=True)
    one = "|".join(map(re.escape, words))
    return re.compile(rf"(?<!\w)(?:{one})\s+(?=\S)", re.IGNORECASE) if one else None


@cache
def _halls(lang: str) -> re.Pattern[str] | None:
    words = head_words(lang).halls
    if not words:
        return None
    one = "|".join(map(re.escape, words))
    spaced = words[0][0] < "\u3040"
    # An Arabic noun has its article written to it; a Germanic one is the end of a compound.
    before, after = {
        "ar": (r"(?<!\w)(?:ال)?", r"(?!\w)"),
        "de": ("", r"(?!\w)"),
        "sv": ("", r"(?!\w)"),
        "nl": ("", r"(?!\w)"),
    }.get(lang, (r"(?<!\w)", r"(?!\w)"))
    return re.compile(rf"{before}(?:{one}){after}" if spaced else one)


def names_a_hall(text: str, lang: str | None) -> bool:
    """Whether a line has a noun for a place where words are said: a room, a palace, an airport."""
    shape = _halls(primary(lang))
    return bool(shape and shape.search(same_length_fold(text, lang)))


def names_a_body(text: str, lang: str | None) -> bool:
    """Whether a line is the name of a body: it begins or ends with a noun for one."""
    bodies = head_words(lang).bodies
    words = [word.strip(".,") for word in same_length_fold(text, lang).split()]
    if not words or not bodies:
        return False
    unspaced = bodies[0][0] >= "\u3040"
    return text.endswith(bodies) if unspaced else words[0] in bodies or words[-1] in bodies


def field_of(label: str, lang: str | None) -> str | None:
    """Which field a label heads (title, place, event, said), or None."""
    word = same_length_fold(label, lang).strip(_SIGNS)
    row = head_words(lang)
    named = {"title": row.title, "place": row.place, "event": row.event, "said": row.said}
    return next((name for name, words in named.items() if word in words), None)
