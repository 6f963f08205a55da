"""The words that pages print around a text, by language: what says published, tools, lists of topics.

All in lower case and compared so. A language without a row is read by structure alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman.model.language import primary


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language's words of the frame.

    ``published`` stand before or after a day on which the page was put out; ``changed`` before one on
    which it was altered. ``tools`` are lines that do something to the page. ``after`` begin what stands
    after a text: other pages, topics, the page's own data. ``topics`` head a line of subjects. ``told``
    head what a publisher adds to somebody's words: a life, a background.
    """

    published: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


PAGE_WORDS: dict[str, PageWords] = {
    "ar": PageWords(
        published=("نشر", "نُشر", "نشرت", "تاريخ النشر", "صدر في"),
        changed=("آخر تحديث", "حُدّث", "تم التحديث"),
        tools=("طباعة", "مشاركة", "إرسال", "حفظ", "تكبير الخط"),
        after=("مواضيع ذات صلة", "اقرأ أيضا", "روابط ذات صلة"),
        topics=("المواضيع", "الموضوع"),
        told=("خلفية", "نبذة", "السيرة الذاتية", "معلومات أساسية"),
    ),
    "de": PageWords(
        published=("veröffentlicht", "erschienen", "veröffentlicht am", "datum", "stand"),
        changed=("aktualisiert", "letzte änderung", "zuletzt geändert", "stand"),
        tools=("es gilt das gesprochene wort", "sperrfrist redebeginn", "drucken", "seite drucken", "teilen", "artikel drucken", "zum seitenanfang", "nach oben", "zurück", "zurück zur übersicht", "vorlesen", "seite weiterempfehlen"),
        after=("adresse für rückfragen", "rückfragen an", "kontakt", "herausgeber", "weitere informationen", "zum thema", "mehr zum thema", "siehe auch", "links", "downloads", "dokumente"),
        topics=("themen", "thema", "schlagwörter"),
        told=("hintergrund", "hintergrundinformationen", "lebenslauf", "zur person", "biografie"),
    ),
    "en": PageWords(
        published=("published", "published on", "date published", "publication date", "date of publication", "posted", "posted on", "issued", "release date", "released", "first published"),
        changed=("updated", "last updated", "modified", "last modified", "corrected"),
        tools=("check against delivery", "as delivered", "as prepared for delivery", "print", "print this page", "printer-friendly version", "share", "share this", "share this page", "email", "tweet", "back to top", "copy link", "download", "text size", "a a a", "listen"),
        after=("see also", "related content", "related links", "related", "publication status", "notes to editors", "contact", "media contact", "media contacts", "press contact", "contacts"),
        topics=("subject", "subjects", "topics", "tags", "keywords"),
        told=("biography", "background", "background information", "biographical note"),
    ),
    "es": PageWords(
        published=("publicado", "publicado el", "fecha de publicación", "fecha"),
        changed=("actualizado", "última actualización", "modificado"),
        tools=("cotéjese con el discurso pronunciado", "imprimir", "compartir", "descargar", "volver", "volver arriba", "escuchar"),
        after=("véase también", "contenido relacionado", "noticias relacionadas", "enlaces", "contacto"),
        topics=("temas", "etiquetas", "asunto"),
        told=("biografía", "antecedentes", "nota biográfica"),
    ),
    "fr": PageWords(
        published=("publié", "publié le", "date de publication", "mis en ligne le", "paru le"),
        changed=("mis à jour", "mis à jour le", "dernière mise à jour", "modifié le"),
        tools=("seul le prononcé fait foi", "imprimer", "partager", "télécharger", "haut de page", "retour", "retour en haut", "écouter"),
        after=("voir aussi", "à lire aussi", "contenus associés", "liens", "contact", "contact presse"),
        topics=("thèmes", "mots-clés", "sujets"),
        told=("biographie", "rappel", "note biographique"),
    ),
    "it": PageWords(
        published=("pubblicato", "pubblicato il", "data di pubblicazione"),
        changed=("aggiornato", "ultimo aggiornamento"),
        tools=("fa fede il testo pronunciato", "stampa", "condividi", "torna su"),
        after=("vedi anche", "contenuti correlati"),
        topics=("temi", "argomenti", "parole chiave"),
        told=("biografia", "nota biografica"),
    ),
    "ja": PageWords(
        published=("公開日", "掲載日", "発表"),
        changed=("更新日", "最終更新"),
        tools=("印刷", "共有", "ページの先頭へ"),
        after=("関連リンク", "関連情報"),
        topics=("キーワード",),
        told=("略歴", "参考", "背景"),
    ),
    "nl": PageWords(
        published=("gepubliceerd", "gepubliceerd op", "publicatiedatum"),
        changed=("bijgewerkt", "laatst bijgewerkt"),
        tools=("alleen het gesproken woord geldt", "afdrukken", "delen", "naar boven"),
        after=("zie ook", "gerelateerd"),
        topics=("onderwerpen", "trefwoorden"),
        told=("biografie", "achtergrond"),
    ),
    "pt": PageWords(
        published=("publicado", "publicado em", "data de publicação"),
        changed=("atualizado", "última atualização"),
        tools=("vale o texto proferido", "imprimir", "compartilhar", "partilhar", "voltar"),
        after=("veja também", "ver também"),
        topics=("temas", "assuntos", "etiquetas"),
        told=("biografia", "nota biográfica"),
    ),
    "ru": PageWords(
        published=("опубликовано", "дата публикации", "дата", "размещено"),
        changed=("обновлено", "последнее изменение", "изменено"),
        tools=("печать", "версия для печати", "распечатать", "поделиться", "наверх", "назад", "скачать", "текстовая версия"),
        after=("смотрите также", "см. также", "материалы по теме", "статус материала", "дата публикации", "опубликован в", "ссылка на материал", "география", "темы", "лица", "ссылки по теме", "контакты"),
        topics=("темы", "тема", "теги", "ключевые слова"),
        told=("справка", "справочно", "биография", "биографическая справка"),
    ),
    "sv": PageWords(
        published=("publicerad", "publicerades", "publiceringsdatum"),
        changed=("uppdaterad", "senast uppdaterad"),
        tools=("det talade ordet gäller", "skriv ut", "dela", "till toppen"),
        after=("se även", "relaterat"),
        topics=("ämnen",),
        told=("biografi", "bakgrund"),
    ),
    "tr": PageWords(
        published=("yayınlanma tarihi", "yayın tarihi", "yayımlandı"),
        changed=("güncelleme", "son güncelleme"),
        tools=("yazdır", "paylaş", "başa dön"),
        after=("ayrıca bakınız", "ilgili haberler"),
        topics=("konular", "etiketler"),
        told=("özgeçmiş", "biyografi"),
    ),
    "uk": PageWords(
        published=("опубліковано", "дата публікації", "дата"),
        changed=("оновлено", "востаннє оновлено"),
        tools=("друк", "друкувати", "версія для друку", "поділитися", "вгору"),
        after=("дивіться також", "читайте також", "пов’язані матеріали"),
        topics=("теми", "теги"),
        told=("довідка", "довідково", "біографія"),
    ),
    "zh": PageWords(
        published=("发布时间", "发布日期", "發佈時間", "日期", "时间"),
        changed=("更新时间", "最后更新"),
        tools=("打印", "打印本页", "打印本頁", "分享", "推荐给朋友", "返回顶部", "字体", "大", "中", "小", "关闭窗口", "关闭", "关闭本页", "分享到", "打印此页", "字号", "返回", "复制链接"),
        after=("相关新闻", "相关链接", "相关内容"),
        topics=("主题", "关键词"),
        told=("简历", "个人简历", "背景资料", "背景"),
    ),
}  # fmt: skip

_TIME = re.compile(
    r"\(?\d{1,2}(?:[:.]\d{2}\s*(?:[ap]\.?\s?m\.?|uhr|hrs|h)?|\s*[ap]\.?\s?m\.?)\s*(?:\(?[A-Z]{2,5}\)?)?[.)]*",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"[\[(（]?\s*(?:ends?|fin|ende|конец|конец документа|кінець|ende der mitteilung|fine|fim|einde|koniec|slut|"
    r"(?:#\s?){3}|—\s*30\s*—|全文完|完|以上|끝|انتهى)\s*[\])）]?",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"(?:[*＊·•~—–_=-]\s?){3,}")
_NONE = PageWords()
_SIGNS = " \t.,:;|/·•-–—«»<>()[]…：，、【】（）"


def page_words(lang: str | None) -> PageWords:
    """The words of a language, or an empty row where there is none."""
    return PAGE_WORDS.get(primary(lang), _NONE)


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text is one of these words and nothing else but signs."""
    return text.lower().strip(_SIGNS) in words


def is_time(text: str) -> bool:
    """Whether a line is a time of day and nothing else: ``10:01 A.M. EDT``."""
    return bool(_TIME.fullmatch(text))


def is_end_mark(text: str) -> bool:
    """Whether a line says that the text ends: ``END``, ``(ends)``, ``###``."""
    return bool(_END_MARK.fullmatch(text))


def is_divider(text: str) -> bool:
    """Whether a line only parts what stands above it from what stands below: ``* * *``."""
    return bool(_DIVIDER.fullmatch(text))


def begins_what_is_told(text: str, lang: str | None) -> bool:
    """Whether a line heads what a publisher adds to somebody's words: ``Biography of Ilva Sorenne``."""
    folded = text.lower().strip(_SIGNS)
    return len(text) <= 80 and any(
        folded == word or folded.startswith(f"{word} ") or folded.endswith(f" {word}")
        for word in page_words(lang).told
    )


def is_tool(text: str, lang: str | None) -> bool:
    """Whether a line only offers to do something to the page: print it, share it, set its type larger."""
    if len(text) > 60:
        return False
    tools = page_words(lang).tools
    parts = [part.strip(_SIGNS) for part in re.split(r"[|:：•·]|\s{2,}", text.lower())]
    words = [
        word.strip(_SIGNS) for part in parts for word in ([part] if part in tools else part.split())
    ]
    return any(words) and all(word in tools for word in words if word)


def begins_the_rest(text: str, lang: str | None) -> bool:
    """Whether a line heads what stands after a text: other pages, contacts, the page's own data."""
    return len(text) <= 60 and says(text, page_words(lang).after)


@cache
def rest_shape(lang: str | None) -> re.Pattern[str] | None:
    """Finds, in a text without lines, the headings of what follows it."""
    words = page_words(lang).after
    if not words:
        return None
    one = "|".join(re.escape(word[0].upper() + word[1:]) for word in words)
    return re.compile(rf"(?<=\s)(?:{one})(?!\w)")
