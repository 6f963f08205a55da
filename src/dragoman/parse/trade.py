"""The words of the trade, by language, as data: labels, offices, kinds of text, where events are named.

All words are in lower case and compared so. A language without a row is read by structure alone
(recurring labels, bold type, brackets), never by another language's words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from dragoman.model.language import primary
from dragoman.model.reading import RecordKind

Kinds = tuple[tuple[RecordKind, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """One language's words of the trade.

    ``question`` and ``answer``: labels that mark a turn and name nobody. ``chair``: labels of those who
    hand over, and of crowds. ``offices``: nouns of offices, in the forms that print; ``modifiers`` stand before them;
    ``nominative`` gives the form to show. ``joints`` tie an office to its field. ``honorifics`` precede
    names. ``kinds``: words of a title that say what the text is, the first found in this order counts.
    ``sidelines``: what precedes the name of the event at which something was said. ``events``: nouns that
    make a capitalised phrase an event. ``after_name``: letters or words that end a name where no capitals do.
    ``saying``: what stands between a name and a message set off below it. ``bodies``: nouns of institutions,
    which are no part of a person's name. ``deputies``: nouns that make an office of another office.
    ``genitives``: whether the bare name of a country may follow an office.
    """

    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    chair: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    nominative: dict[str, str] = field(default_factory=dict)
    joints: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    kinds: Kinds = ()
    sidelines: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    after_name: tuple[str, ...] = ()
    saying: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    genitives: bool = False
    bodies: tuple[str, ...] = ()


TRADE: dict[str, Trade] = {
    "en": Trade(
        question=("question", "q", "questions", "follow-up", "journalist", "reporter", "press", "media", "correspondent", "inaudible", "unidentified speaker", "audience member"),
        answer=("answer", "a"),
        chair=("moderator", "chair", "host", "presenter", "mc", "the chair", "the speaker", "the deputy speaker", "the acting speaker", "mr. speaker", "madam speaker", "mr speaker", "mr president", "mr chairman", "mr. chairman", "some hon. members", "an hon. member", "hon. members", "noble lords", "members", "audience", "crowd", "speaker of the house"),
        offices=("minister", "president", "secretary", "chancellor", "spokesperson", "spokesman", "spokeswoman", "ambassador", "envoy", "speaker", "chair", "chairman", "chairwoman", "chairperson", "director", "commissioner", "governor", "premier", "king", "queen", "prince", "representative", "councilor", "councillor", "senator", "secretary-general", "high representative", "treasurer", "mayor", "general", "admiral", "administrator", "advisor", "adviser"),
        modifiers=("foreign", "prime", "deputy", "vice", "acting", "assistant", "first", "second", "state", "special", "permanent", "defence", "defense", "press", "interior", "finance", "us", "u.s.", "national", "security", "federal", "under", "general", "high", "senior", "president-elect"),
        joints=("of", "for", "and", "the", "to"),
        honorifics=("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "sir", "lord", "lady", "dame", "sheikh", "president-elect", "senator", "president", "captain", "prof.", "professor"),
        kinds=(
            ("answers", ("answers to media questions", "answers to questions", "answers questions", "replies to questions", "reply to a media question", "response to a media question", "remarks to the press", "media questions")),
            ("press_conference", ("press conference", "news conference", "joint press availability", "press availability")),
            ("briefing", ("briefing", "press gaggle", "background call", "press call")),
            ("interview", ("interview", "doorstop")),
            ("communique", ("communiqué", "communique", "joint declaration", "declaration")),
            ("letter", ("letter", "message to")),
            ("debate", ("debate", "sitting", "proceedings", "committee")),
            ("speech", ("speech", "address", "remarks", "keynote", "opening statement", "lecture")),
            ("press_release", ("press release", "fact sheet", "readout", "news release")),
            ("statement", ("statement", "comment by", "joint statement")),
        ),
        sidelines=("on the sidelines of", "on the margins of", "at the margins of", "in the margins of"),
        events=("conference", "summit", "meeting", "forum", "assembly", "session", "congress", "council", "convention", "ceremony", "talks", "symposium"),
        saying=("had the following to say", "made the following statement", "issued the following statement", "released the following statement", "said", "says", "added", "commented", "stated", "wrote", "told"),
        bodies=("commission", "committee", "council", "ministry", "department", "government", "union", "parliament", "senate", "house", "agency", "office", "court", "assembly", "state", "states", "affairs", "defence", "defense"),
    ),
    "de": Trade(
        question=("frage", "zusatzfrage", "nachfrage", "zusatz", "reporter", "reporterin", "f", "fragen", "journalist", "journalistin", "zwischenfrage", "zuruf"),
        answer=("a", "antwort"),
        chair=("moderator", "moderatorin", "moderation", "vorsitz", "zurufe", "publikum"),
        offices=("minister", "ministerin", "außenminister", "außenministerin", "bundesminister", "bundesministerin", "präsident", "präsidentin", "bundespräsident", "bundespräsidentin", "kanzler", "kanzlerin", "bundeskanzler", "bundeskanzlerin", "sprecher", "sprechers", "sprecherin", "ministers", "außenministers", "präsidenten", "bundeskanzlers", "botschafters", "botschafter", "botschafterin", "staatssekretär", "staatssekretärin", "bundesrat", "bundesrätin", "ministerpräsident", "ministerpräsidentin", "sonderbeauftragter", "sonderbeauftragte", "vorsitzende", "vorsitzender", "generalsekretär", "generalsekretärin"),
        modifiers=("stellvertretende", "stellvertretender", "erste", "erster"),
        joints=("für", "der", "des", "von", "im", "und", "auswärtige"),
        nominative={"ministers": "minister", "außenministers": "außenminister", "präsidenten": "präsident", "bundeskanzlers": "bundeskanzler", "sprechers": "sprecher", "botschafters": "botschafter"},
        genitives=True,
        honorifics=("herr", "herrn", "frau", "dr.", "prof.", "kapitän"),
        kinds=(
            ("answers", ("antworten", "auf fragen der medien", "auf medienfragen")),
            ("press_conference", ("pressekonferenz",)),
            ("briefing", ("pressebriefing", "briefing", "regierungspressekonferenz", "presseunterrichtung")),
            ("interview", ("interview", "gespräch mit")),
            ("communique", ("kommuniqué", "gemeinsame erklärung")),
            ("letter", ("brief", "schreiben")),
            ("debate", ("debatte", "sitzung", "plenarprotokoll")),
            ("speech", ("rede", "ansprache", "grußwort", "eröffnungsrede")),
            ("press_release", ("pressemitteilung", "medienmitteilung")),
            ("statement", ("erklärung", "stellungnahme", "statement")),
        ),
        sidelines=("am rande der", "am rande des", "am rande von"),
        events=("konferenz", "gipfel", "tagung", "treffen", "forum", "versammlung", "sitzung", "kongress"),
        saying=("sagte", "sagt", "erklärte", "erklärt", "betonte", "schrieb"),
        bodies=("kommission", "ausschuss", "rat", "ministerium", "regierung", "union", "parlament", "amt", "bundestag", "bundesrat"),
    ),
    "fr": Trade(
        question=("question", "journalistes", "questions", "journaliste", "q"),
        answer=("réponse", "r"),
        chair=("modérateur", "modératrice", "animateur", "le président", "la présidente", "le vice-président", "la vice-présidente", "des voix", "une voix", "voix diverses", "le public"),
        offices=("ministre", "président", "présidente", "secrétaire", "porte-parole", "ambassadeur", "ambassadrice", "envoyé", "envoyée", "chancelier", "chancelière", "directeur", "directrice", "commissaire", "représentant", "représentante", "premier ministre"),
        modifiers=("premier", "première", "vice-", "haut", "haute"),
        joints=("des", "de", "du", "la", "le", "les", "et", "à", "d", "l", "étrangères", "spécial", "spéciale", "général", "générale"),
        honorifics=("m.", "mme", "mlle", "monsieur", "madame", "dr", "capitaine"),
        kinds=(
            ("answers", ("réponses", "réponse à une question")),
            ("press_conference", ("conférence de presse", "point de presse conjoint")),
            ("briefing", ("point de presse", "briefing")),
            ("interview", ("interview", "entretien avec", "entretien de", "entretien du", "entretien accordé")),
            ("communique", ("communiqué final", "communiqué de la conférence", "communiqué conjoint", "déclaration conjointe")),
            ("press_release", ("communiqué de presse",)),
            ("letter", ("lettre",)),
            ("debate", ("débat", "séance")),
            ("speech", ("discours", "allocution", "intervention")),
            ("statement", ("déclaration", "communiqué")),
        ),
        sidelines=("en marge de la", "en marge du", "en marge de l’", "en marge de l'", "en marge des"),
        events=("conférence", "sommet", "réunion", "forum", "assemblée", "session", "congrès"),
        saying=("a déclaré", "déclare", "a dit", "a affirmé", "a ajouté", "a écrit"),
        bodies=("commission", "comité", "conseil", "ministère", "gouvernement", "union", "parlement", "sénat", "assemblée"),
    ),
    "es": Trade(
        question=("pregunta", "preguntas", "periodista", "interlocutor", "interlocutora", "intervención", "p", "prensa"),
        answer=("respuesta", "r"),
        chair=("moderador", "moderadora", "presentador", "presentadora", "el señor presidente", "la señora presidenta", "asistentes", "voces", "coro", "público"),
        offices=("ministra", "ministro", "presidente", "presidenta", "secretario", "secretaria", "portavoz", "embajador", "embajadora", "enviado", "enviada", "canciller", "director", "directora", "gobernador", "gobernadora", "subsecretario", "subsecretaria", "jefe", "jefa", "comisionado", "comisionada", "coordinador", "coordinadora", "procurador", "vocero", "vocera"),
        modifiers=("primer", "primera", "vice", "alto", "alta"),
        joints=("de", "del", "la", "el", "los", "las", "y", "para", "especial", "general"),
        honorifics=("sr.", "sra.", "señor", "señora", "don", "doña", "dr.", "dra.", "lic.", "licenciado", "licenciada", "capitán", "capitana"),
        kinds=(
            ("answers", ("respuestas",)),
            ("press_conference", ("conferencia de prensa", "rueda de prensa")),
            ("briefing", ("sesión informativa", "encuentro informativo")),
            ("interview", ("entrevista",)),
            ("communique", ("comunicado conjunto", "comunicado final", "declaración conjunta")),
            ("press_release", ("comunicado de prensa", "nota de prensa")),
            ("letter", ("carta",)),
            ("debate", ("debate", "sesión")),
            ("speech", ("discurso", "mensaje", "palabras", "intervención", "alocución")),
            ("statement", ("declaración", "comunicado")),
        ),
        sidelines=("al margen de la", "al margen del", "al margen de los", "al margen de las"),
        events=("conferencia", "cumbre", "reunión", "foro", "asamblea", "sesión", "congreso"),
        saying=("dijo", "declaró", "afirmó", "señaló", "añadió", "escribió"),
        bodies=("comisión", "comité", "consejo", "ministerio", "gobierno", "unión", "parlamento", "senado", "congreso", "exteriores"),
    ),
    "ru": Trade(
        question=("вопрос", "в", "журналистка", "вопросы", "журналист", "корреспондент", "реплика"),
        answer=("о", "ответ"),
        chair=("ведущий", "ведущая", "модератор", "председательствующий", "председательствующая", "голоса", "из зала"),
        offices=("министр", "министра", "министром", "президент", "президента", "президентом", "председатель", "председателя", "секретарь", "секретаря", "посол", "посла", "спецпредставитель", "спецпосланник", "спецпосланника", "представитель", "представителя", "представителем", "губернатор", "директор", "директора", "премьер-министр", "премьер-министра", "канцлер", "канцлера", "руководитель", "глава", "главы"),
        modifiers=("первый", "первого", "заместитель", "заместителя", "официальный", "официального", "специальный", "специального", "временно", "генеральный", "генерального"),
        nominative={"министра": "министр", "министром": "министр", "президента": "президент", "президентом": "президент", "председателя": "председатель", "секретаря": "секретарь", "посла": "посол", "спецпосланника": "спецпосланник", "представителя": "представитель", "представителем": "представитель", "директора": "директор", "премьер-министра": "премьер-министр", "канцлера": "канцлер", "главы": "глава", "первого": "первый", "заместителя": "заместитель", "официального": "официальный", "специального": "специальный", "генерального": "генеральный"},
        deputies=("заместитель",), genitives=True,
        joints=("иностранных", "дел", "по", "и", "российской", "федерации", "при", "внутренних"),
        honorifics=("г-н", "г-жа", "г-ну", "г-на", "г-же", "господин", "госпожа", "капитан"),
        kinds=(
            ("answers", ("ответы", "ответ на вопрос")),
            ("press_conference", ("пресс-конференци", "подход к прессе")),
            ("briefing", ("брифинг",)),
            ("interview", ("интервью",)),
            ("communique", ("коммюнике", "совместное заявление")),
            ("letter", ("письмо", "послание")),
            ("debate", ("заседание", "прения")),
            ("speech", ("выступление", "речь", "вступительное слово", "обращение")),
            ("press_release", ("пресс-релиз", "сообщение для печати", "сообщение для сми")),
            ("statement", ("заявление", "комментарий")),
        ),
        sidelines=("«на полях»", "на полях", "в кулуарах"),
        events=("конференции", "конференция", "саммит", "саммита", "совещание", "форум", "форума", "заседание", "ассамблеи", "встречи"),
        saying=("сказал", "сказала", "заявил", "заявила", "отметил", "отметила", "говорится"),
        bodies=("комиссии", "комиссия", "комитета", "комитет", "совета", "совет", "правительства", "думы", "администрации", "министерства", "республики", "федерации", "союза", "собрания", "палаты"),
    ),
    "ar": Trade(
        question=("سؤال", "أسئلة", "الصحفية", "الصحافي", "صحافي", "المراسل", "المذيع", "المحاور", "سؤال آخر", "السؤال", "س", "صحفي", "صحفية", "الصحفي", "مراسل"),
        answer=("جواب", "الجواب", "ج"),
        chair=("مدير الجلسة", "مديرة الجلسة", "مدير الحوار"),
        offices=("وزير", "وزيرة", "الوزير", "الوزيرة", "رئيس", "رئيسة", "الرئيس", "الرئيسة", "المتحدث", "المتحدثة", "متحدث", "متحدثة", "نائب", "نائبة", "السفير", "السفيرة", "المبعوث", "المبعوثة", "أمين", "الأمين", "ملك", "أمير"),
        joints=("باسم", "العام", "الخاص"),
        honorifics=("السيد", "السيدة", "الدكتور", "الدكتورة"),
        kinds=(
            ("answers", ("أجوبة", "إجابات", "ردود")),
            ("press_conference", ("مؤتمر صحفي", "مؤتمر صحافي", "المؤتمر الصحفي")),
            ("briefing", ("إحاطة", "إيجاز صحفي")),
            ("interview", ("مقابلة", "حوار مع", "حديث")),
            ("communique", ("البيان الختامي", "بيان مشترك", "بيان ختامي", "بيان مؤتمر", "بيان قمة")),
            ("letter", ("رسالة",)),
            ("debate", ("جلسة", "مناقشة")),
            ("speech", ("كلمة", "خطاب")),
            ("press_release", ("بيان صحفي", "بلاغ صحفي")),
            ("statement", ("بيان", "تصريح")),
        ),
        sidelines=("على هامش",),
        events=("مؤتمر", "قمة", "اجتماع", "منتدى", "دورة"),
        after_name=("في", "عن", "خلال", "أمام", "على", "مع", "إلى", "بمناسبة", "حول", "بشأن", "لدى", "عقب"),
        saying=("قال", "قالت", "صرح", "صرحت"),
    ),
    "zh": Trade(
        question=("问", "q", "追问", "提问者", "记者", "提问", "记者问", "記者問", "問", "記者"),
        answer=("a", "答", "回答"),
        chair=("主持人", "主持"),
        offices=("部长", "總理", "总理", "总统", "總統", "主席", "大臣", "发言人", "發言人", "特使", "大使", "国务委员", "副部长", "秘书长", "代表", "总书记"),
        kinds=(
            ("answers", ("答记者问", "答記者問", "答問", "答问")),
            ("press_conference", ("记者会", "記者會", "会见记者", "新闻发布会", "见记者")),
            ("briefing", ("吹风会", "例行记者会", "简报")),
            ("interview", ("专访", "采访", "接受")),
            ("communique", ("公报", "联合声明", "联合公报")),
            ("letter", ("信", "致函", "贺电")),
            ("debate", ("辩论", "会议记录")),
            ("speech", ("讲话", "演讲", "致辞", "发言")),
            ("press_release", ("新闻稿",)),
            ("statement", ("声明", "谈话", "表示")),
        ),
        events=("会议", "峰会", "论坛", "大会"),
        after_name=tuple("在与和同就的出对向发答会主举接谈将为致于，、（("),
        saying=("说", "表示", "指出"),
    ),
    "pt": Trade(
        question=("pergunta", "jornalistas", "perguntas", "q", "jornalista", "repórter", "p"), answer=("a", "resposta", "r"), chair=("moderador", "moderadora", "o sr. presidente", "a sr.ª presidente", "a sr.ª presidenta", "o senhor presidente", "a senhora presidente", "vozes", "plateia"),
        offices=("ministro", "ministra", "presidente", "secretário", "secretária", "porta-voz", "embaixador", "embaixadora", "primeiro-ministro"),
        joints=("de", "do", "da", "dos", "das", "e", "para"), honorifics=("sr.", "sra.", "senhor", "senhora"),
        kinds=(("press_conference", ("conferência de imprensa", "coletiva de imprensa")), ("interview", ("entrevista",)), ("speech", ("discurso", "intervenção")), ("press_release", ("nota à imprensa", "comunicado de imprensa")), ("statement", ("declaração", "nota"))),
        sidelines=("à margem da", "à margem do"), events=("conferência", "cimeira", "cúpula", "reunião", "fórum"),
    ),
    "gl": Trade(
        question=("pregunta", "p", "xornalista"), answer=("r", "resposta"), chair=("moderador","o señor presidente", "a señora presidenta"),
        offices=("presidente", "presidenta", "conselleiro", "conselleira", "secretario", "secretaria", "ministro", "ministra", "portavoz", "vicepresidente"),
        joints=("de", "do", "da", "dos", "das", "e"), honorifics=("señor", "señora", "sr.", "sra."),
        kinds=(("debate", ("sesión", "diario de sesións", "debate")), ("speech", ("discurso",)), ("statement", ("declaración",))),
    ),
    "it": Trade(
        question=("domanda", "giornalisti", "giornalista", "d"), answer=("risposta", "r"), chair=("moderatore", "moderatrice", "voci", "pubblico"),
        offices=("ministro", "ministra", "presidente", "segretario", "segretaria", "portavoce", "ambasciatore", "ambasciatrice"),
        joints=("di", "del", "della", "degli", "dei", "delle", "e", "per"), honorifics=("sig.", "sig.ra", "signor", "signora", "on."),
        kinds=(("press_conference", ("conferenza stampa",)), ("interview", ("intervista",)), ("speech", ("discorso", "intervento")), ("press_release", ("comunicato stampa",)), ("statement", ("dichiarazione", "comunicato"))),
        sidelines=("a margine della", "a margine del"), events=("conferenza", "vertice", "riunione", "forum"),
        saying=("ha detto", "ha dichiarato"),
    ),
    "nl": Trade(
        question=("vraag", "v", "q", "vragen", "verslaggever", "journalist"), answer=("a", "antwoord"), chair=("voorzitter", "de voorzitter", "moderator"),
        offices=("minister", "president", "staatssecretaris", "voorzitter", "woordvoerder", "ambassadeur", "premier"),
        joints=("van", "voor", "de", "het", "en"), honorifics=("de heer", "mevrouw", "dhr.", "mevr."),
        kinds=(("press_conference", ("persconferentie",)), ("interview", ("interview",)), ("debate", ("debat", "vergadering")), ("speech", ("toespraak", "speech")), ("press_release", ("persbericht",)), ("statement", ("verklaring",))),
        sidelines=("in de marge van",), events=("conferentie", "top", "bijeenkomst"),
    ),
    "pl": Trade(
        question=("pytanie", "p", "dziennikarz"), answer=("o", "odp", "odpowiedź"), chair=("prowadzący", "marszałek", "wicemarszałek", "prowadząca", "przewodniczący"),
        offices=("minister", "prezydent", "premier", "sekretarz", "rzecznik", "ambasador", "przewodniczący"),
        genitives=True, joints=("spraw", "zagranicznych", "do", "i"), honorifics=("pan", "pani", "red.", "min.", "prof.", "dr", "poseł", "posłanka"),
        kinds=(("press_conference", ("konferencja prasowa",)), ("interview", ("wywiad",)), ("speech", ("przemówienie", "wystąpienie")), ("press_release", ("komunikat prasowy",)), ("statement", ("oświadczenie",))),
        sidelines=("na marginesie",), events=("konferencji", "szczytu", "konferencja", "szczyt"),
    ),
    "sv": Trade(
        question=("fråga", "f", "q", "reporter", "frågor", "journalist"), answer=("s", "a", "svar"), chair=("moderator", "ordförande", "talmannen", "förste vice talmannen", "andre vice talmannen"),
        offices=("minister", "statsminister", "utrikesminister", "president", "talman", "ambassadör", "statsråd"),
        joints=("för", "i", "och"), honorifics=("herr", "fru"),
        kinds=(("press_conference", ("pressträff", "presskonferens")), ("interview", ("intervju",)), ("speech", ("tal", "anförande")), ("press_release", ("pressmeddelande",)), ("statement", ("uttalande",))),
    ),
    "tr": Trade(
        question=("soru", "s", "basın mensubu", "gazeteci", "muhabir"), answer=("c", "cevap", "yanıt"), chair=("moderatör", "sunucu", "başkan"),
        offices=("bakan", "bakanı", "başkan", "başkanı", "cumhurbaşkanı", "başbakan", "sözcü", "sözcüsü", "büyükelçi", "sekreter"),
        joints=("ve",), honorifics=("sayın", "bay", "bayan"),
        kinds=(("press_conference", ("basın toplantısı",)), ("interview", ("röportaj", "mülakat")), ("speech", ("konuşma", "nutuk", "hitap")), ("press_release", ("basın açıklaması", "basın bülteni")), ("statement", ("açıklama", "beyanat"))),
        events=("konferansı", "zirvesi", "toplantısı"),
    ),
    "uk": Trade(
        question=("питання", "з", "журналістка", "запитання", "журналіст", "кореспондент"), answer=("в", "відповідь"), chair=("ведучий", "ведуча", "модератор", "головуючий", "головуюча"),
        offices=("міністр", "міністра", "президент", "президента", "голова", "секретар", "посол", "речник", "представник"),
        genitives=True, joints=("закордонних", "справ", "з", "і"), honorifics=("пан", "пані"),
        kinds=(("press_conference", ("пресконференці", "прес-конференці")), ("briefing", ("брифінг",)), ("interview", ("інтерв’ю", "інтерв'ю")), ("speech", ("звернення", "виступ", "промова")), ("press_release", ("пресреліз",)), ("statement", ("заява", "коментар"))),
        saying=("сказав", "сказала", "заявив", "заявила"),
        bodies=("комісії", "комітету", "ради", "уряду", "міністерства", "республіки"),
    ),
    "hi": Trade(
        question=("प्रश्न", "प्र", "संवाददाता", "पत्रकार", "सवाल"), answer=("उ", "उत्तर", "जवाब"), chair=("संचालक",),
        offices=("मंत्री", "प्रधानमंत्री", "राष्ट्रपति", "सचिव", "प्रवक्ता", "राजदूत"), honorifics=("श्री", "श्रीमती", "डॉ."),
        kinds=(("press_conference", ("प्रेस वार्ता", "संवाददाता सम्मेलन")), ("interview", ("साक्षात्कार",)), ("speech", ("भाषण", "संबोधन")), ("press_release", ("प्रेस विज्ञप्ति",)), ("statement", ("वक्तव्य", "बयान"))),
    ),
    "ur": Trade(
        question=("سوال", "س", "صحافی"), answer=("ج", "جواب"), chair=("میزبان",),
        offices=("وزیر", "صدر", "وزیراعظم", "ترجمان", "سفیر", "سیکرٹری"), honorifics=("جناب", "محترمہ"),
        kinds=(("press_conference", ("پریس کانفرنس",)), ("interview", ("انٹرویو",)), ("speech", ("خطاب", "تقریر")), ("statement", ("بیان",))),
    ),
    "ja": Trade(
        question=("問", "q", "記者団", "質疑", "記者", "質問"), answer=("a", "応答", "答", "回答"), chair=("司会", "司会者"),
        offices=("大臣", "外務大臣", "総理", "首相", "大統領", "報道官", "大使", "長官", "議長"),
        kinds=(("press_conference", ("記者会見", "会見")), ("interview", ("インタビュー",)), ("communique", ("共同声明", "コミュニケ")), ("speech", ("演説", "挨拶", "スピーチ")), ("press_release", ("報道発表",)), ("statement", ("談話", "声明"))),
        events=("会議", "会合", "首脳会合"), after_name=tuple("はがのをにとで、（("),
    ),
    "ko": Trade(
        question=("질문", "q", "기자", "문"), answer=("a", "답변", "답"), chair=("사회자",),
        offices=("장관", "대통령", "총리", "대변인", "대사", "차관", "의장"),
        kinds=(("press_conference", ("기자회견",)), ("briefing", ("브리핑",)), ("interview", ("인터뷰",)), ("speech", ("연설",)), ("press_release", ("보도자료",)), ("statement", ("성명", "담화"))),
    ),
}  # fmt: skip

# What languages call themselves in a site's menu: the text of a link that names no language otherwise.
ENDONYMS: dict[str, str] = {
    "العربية": "ar", "عربي": "ar", "deutsch": "de", "english": "en", "español": "es", "castellano": "es",
    "فارسی": "fa", "français": "fr", "galego": "gl", "हिन्दी": "hi", "हिंदी": "hi", "bahasa indonesia": "id",
    "italiano": "it", "日本語": "ja", "한국어": "ko", "nederlands": "nl", "polski": "pl", "português": "pt",
    "русский": "ru", "svenska": "sv", "türkçe": "tr", "українська": "uk", "اردو": "ur", "中文": "zh",
    "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "繁体中文": "zh-Hant",
}  # fmt: skip

_NONE = Trade()
# So long is a label without blanks at most that ends with the word for an answer.
_SHORT = 8
# Words for all who ask, or for what they ask: with a name they are something else (a press officer).
_OF_MANY = frozenset(("press", "media", "questions", "preguntas", "prensa", "fragen", "вопросы"))


def words_of(lang: str | None) -> Trade:
    """The words of a language, or an empty row where there is none."""
    return TRADE.get(primary(lang), _NONE)


def is_question_label(label: str, lang: str | None) -> bool:
    """Whether a label marks a question in this language; it may name who asks, or their outlet."""
    bare, words = _bare(label, lang), words_of(lang).question
    # Without blanks the outlet is written to the word: "韦尔马拉电台记者".
    return (
        bare in words
        or any(
            len(word) > 1 and bare.endswith(word)
            for word in words
            if "\u3040" <= word[0] <= "\u9fff"
        )
        or _is_named_question(label, bare, words_of(lang))
    )


def is_answer_label(label: str, lang: str | None) -> bool:
    """Whether a label marks an answer and names nobody, in this language."""
    bare, words = _bare(label, lang), words_of(lang).answer
    # "部长答": without blanks the one who answers is written to the word.
    ideographs = (word for word in words if "\u3040" <= word[0] <= "\u9fff")
    return bare in words or (len(bare) <= _SHORT and any(map(bare.endswith, ideographs)))


def is_chair_label(label: str, lang: str | None) -> bool:
    """Whether a label is that of somebody who hands over, or of a crowd, in this language."""
    bare, row = _bare(label, lang), words_of(lang)
    # "The Assistant Deputy Speaker", "Vizepräsidentin": a deputy presides, too.
    words = [word for word in bare.split() if word not in row.modifiers]
    return bare in row.chair or (len(words) > 0 and " ".join(words) in row.chair)


def lowered(text: str, lang: str | None) -> str:
    """Lower case in a language's own way: Turkish has a dotless i."""
    if primary(lang) in ("tr", "az"):
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


def _is_named_question(label: str, bare: str, row: Trade) -> bool:
    """``Frage Brack``, ``Daily Lock reporter``: a word for one who asks, with a name, without an office."""
    parts = bare.split()
    if not 2 <= len(parts) <= 6 or any(part in row.offices for part in parts):
        return False
    printed = label.split()
    # "Frage Brack", "Daily Lock reporter"; but a "last question" is put by the one who speaks.
    for word, rest, marks in (
        (parts[0], printed[1:], row.question),
        (parts[-1], printed[:-1], row.question[1:]),
    ):
        if len(word) > 1 and word in marks and word not in _OF_MANY and _are_names(rest):
            return True
    return False


def _are_names(words: list[str]) -> bool:
    """Whether words name somebody: capitals (in scripts that have them) but for short particles."""
    named = [word for word in words if word[0].isupper() or word[0].lower() == word[0].upper()]
    return (
        bool(named)
        and named[-1] == words[-1]
        and all(len(word) <= 4 for word in words if word not in named)
        and all(word[-1] != "," for word in words)
    )


def _bare(label: str, lang: str | None) -> str:
    """A label without what follows in brackets (the outlet), numbers and signs: ``Question (Radio):``."""
    text = lowered(unicodedata.normalize("NFKC", label), lang)
    for opening in "([（":
        head = text.split(opening, 1)[0]
        text = head if head.strip() else text
    return text.strip(' .:：-–—/[]【】()（）<>〈〉«»"*0123456789№#').strip()
