"""XML: entities, limits, parliaments' forms, records and feeds; TEI and Akoma Ntoso."""

from __future__ import annotations

import re

import pytest

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Source, format_of
from dragoman.parse.doctype import root_name, without_doctype
from dragoman.parse.reader import read
from dragoman.parse.xml import read_xml
from dragoman.settings import LIMITS


def parts(text, name="a.xml", form=None):
    source = Source(text if isinstance(text, bytes) else text.encode(), name=name)
    found = format_of(source)
    if form:
        assert found.name == form
    return list(found.parts(source))


def page_of(text, form=None):
    (part,) = parts(text, form=form)
    return part.page


def text_at(data, path):
    """What an evidence path names in a file: an element's text, an attribute, an element's name."""
    element = read_xml(data).root
    path, _, attribute = re.sub(r"^name\((.*)\)$", r"\1/@name()", path).partition("/@")
    for step in path.split("/")[2:]:
        name, number = re.fullmatch(r"([^\[]+)(?:\[(\d+)\])?", step).groups()
        same = [child for child in element if child.tag.rpartition("}")[2] == name]
        element = same[int(number or 1) - 1]
    if attribute == "name()":
        return element.tag.rpartition("}")[2]
    if attribute:
        return next(v for k, v in element.attrib.items() if k.rpartition("}")[2] == attribute)
    return element.xpath("string()")


def assert_places_are_true(page, data):
    labels = [b.utterance.label for b in page.blocks if b.utterance and b.utterance.label]
    for words in [*(b.words for b in page.blocks), *(f.words for f in page.facts), *labels]:
        for index, char in enumerate(words.text):
            path, offset = words.place(index)
            there = text_at(data, path)
            ok = offset < len(there) and (
                there[offset] == char or (char == " " and not there[offset].isalnum())
            )
            assert ok or char in " -", (words.text, path, offset)


def assert_nothing_is_lost(page, data):
    letters = "".join(read_xml(data).root.xpath("string()").split())
    assert sorted("".join("".join(piece.text.split()) for piece in page.whole)) == sorted(letters)


def turns(page):
    return [
        (u.start, u.kind, u.label.text if u.label else None, block.text)
        for block in page.blocks
        if (u := block.utterance) and not block.frame
    ]


# Entities and limits --------------------------------------------------------------------------------

DTD = "<!DOCTYPE d [<!ENTITY pound \"&#163;\"><!-- c --><!ENTITY mdash '&#x2014;' >\n<!ELEMENT d ANY>]>"


def test_a_declared_character_is_read():
    data = f"<?xml version='1.0'?>{DTD}<d><p>&pound;5 &mdash; &amp; &lt;more&gt;</p></d>".encode()
    assert read_xml(data).root[0].text == "£5 — & <more>"


def test_references_in_cdata_and_comments_are_left_alone():
    plain = without_doctype(f"{DTD}<d><![CDATA[&pound;]]><!--&pound;-->&pound;</d>")
    assert plain.text == "<d><![CDATA[&pound;]]><!--&pound;-->&#163;</d>"


def test_an_undeclared_name_of_html_is_read_with_a_warning_and_others_are_refused():
    tree = read_xml(b"<d>a&nbsp;b</d>")
    assert tree.root.text == "a\u00a0b"
    assert "nbsp" in tree.warnings[0]
    with pytest.raises(Refused, match="not well-formed"):
        read_xml(b"<d>&nosuchname;</d>")


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ('<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">', "more than one character"),
        ('<!ENTITY a "&#65;&#66;">', "more than one character"),
        ('<!ENTITY x SYSTEM "file:///etc/hostname">', "names a file"),
        ('<!ENTITY x PUBLIC "p" "http://127.0.0.1:9/x">', "names a file"),
        ('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;', "parameter entities"),
        ("<![INCLUDE[<!ENTITY a 'b'>]]>", "declarations"),
        ('<!ENTITY a "&#0;">', "more than one character"),
    ],
)
def test_entities_that_could_grow_or_fetch_are_refused(declared, reason):
    with pytest.raises(Refused, match=reason):
        read_xml(f"<!DOCTYPE d [{declared}]><d>&a;&x;</d>".encode())


def test_a_billion_laughs_is_refused():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    with pytest.raises(Refused):
        read_xml(f'<!DOCTYPE d [<!ENTITY l0 "lol">{laughs}]><d>&l19;</d>'.encode())


def test_an_external_document_type_is_not_fetched_and_is_warned_of():
    tree = read_xml(b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><d>Words</d>')
    assert tree.root.text == "Words"
    assert "not fetched" in tree.warnings[0]


@pytest.mark.parametrize(
    ("data", "limit"),
    [
        (b"<d>" * 201 + b"</d>" * 201, LIMITS.xml_depth),
        (b"<d>" * 50_000, LIMITS.xml_depth),
        (b"<d " + b" ".join(b'a%d="1"' % n for n in range(257)) + b"/>", LIMITS.xml_attributes),
        (
            b"<!DOCTYPE d ["
            + b"".join(b'<!ENTITY e%d "&#65;">' % n for n in range(600))
            + b"]><d/>",
            LIMITS.xml_entities,
        ),
    ],
)
def test_limits_are_named(data, limit):
    with pytest.raises(LimitExceeded, match=str(limit)):
        read_xml(data)


def test_at_the_limit_it_is_read():
    assert read_xml(b"<d>" * 200 + b"W" + b"</d>" * 200).root is not None


@pytest.mark.parametrize("data", [b"<d><e>text</d>", b"<d>\x01</d>", b"<d>", b"<d a='1' a='2'/>"])
def test_what_is_not_well_formed_is_refused_with_the_line(data):
    with pytest.raises(Refused, match=r"not well-formed XML: .+line 1"):
        read_xml(data)


def test_identifiers_may_be_bad_or_given_twice():
    assert len(read_xml(b'<d><p xml:id="a b"/><p xml:id="a b"/></d>').root) == 2


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<?xml version="1.0"?>\n<!-- x --><t:TEI xmlns:t="u">', "TEI"),
        ("<!DOCTYPE TEI [<!ENTITY x SYSTEM 'y'>]><TEI>", "TEI"),
        ("<!DOCTYPE html><html>", "html"),
        ("words", None),
    ],
)
def test_the_root_is_named_without_parsing(head, name):
    assert root_name(head) == name


# Parliaments' own forms -----------------------------------------------------------------------------

SPEECHES = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE publicwhip [<!ENTITY pound "&#163;">]>
<publicwhip scrapeversion="a">
<gidredirect oldgid="x/answers/2031-05-04a.1" newgid="y"/>
<major-heading id="org.example/answers/2031-05-04a.1.0" nospeaker="true">Bridges &pound; <i>Questions</i></major-heading>
<speech id="s1" nospeaker="true"><p class="italic">The House met.</p></speech>
<ques id="q1" speakername="Ada Quill"><p>To ask what the bridge <b>costs</b>.</p></ques>
<reply id="r1" speakername="Bo Reed" speakeroffice="Minister of Bridges"><p>It costs &pound;5.</p>
<p>It is <a href="https://press.example/x">long</a>.</p><table><tr><td>One</td><td>Two</td></tr></table></reply>
<speech id="s2" speakername="Cy Dale"><p>I agree.</p></speech>
</publicwhip>"""


def test_speeches_name_speaker_office_and_kind():
    page = page_of(SPEECHES, "xml")
    assert turns(page) == [
        (True, "narrative", None, "The House met."),
        (True, "question", "Ada Quill", "To ask what the bridge costs."),
        (True, "answer", "Bo Reed", "It costs £5."),
        (False, "answer", "Bo Reed", "It is long."),
        (False, "answer", "Bo Reed", "One"),
        (False, "answer", "Bo Reed", "Two"),
        (True, None, "Cy Dale", "I agree."),
    ]
    assert [b.text for b in page.blocks if b.kind == "heading"] == ["Bridges £ Questions"]
    reply = page.blocks[3]
    assert (reply.utterance.name, reply.utterance.role) == ("Bo Reed", "Minister of Bridges")
    assert [(f.name, f.value) for f in page.facts] == [("said", "2031-05-04"), ("kind", "answers")]
    assert_places_are_true(page, SPEECHES.encode())
    assert_nothing_is_lost(page, SPEECHES.encode())


def test_a_file_of_redirects_is_refused_with_what_it_holds():
    with pytest.raises(NotARecord, match="gidredirect"):
        parts('<?xml version="1.0"?><publicwhip><gidredirect oldgid="a" newgid="b"/></publicwhip>')


COMMONS = """\ufeff<?xml version="1.0" encoding="UTF-8"?>
<Hansard xml:lang="EN" id="1"><StartPageNumber>9</StartPageNumber>
<ExtractedInformation>
<ExtractedItem Name="InstitutionDebate">Assembly of Halm Debates</ExtractedItem>
<ExtractedItem Name="MetaDateNumDay">04</ExtractedItem><ExtractedItem Name="MetaDateNumMonth">05</ExtractedItem>
<ExtractedItem Name="MetaDateNumYear">2031</ExtractedItem></ExtractedInformation>
<HansardBody><Intro><ParaText>The Assembly met at noon.</ParaText><Prayer>Prayer</Prayer></Intro>
<OrderOfBusiness><OrderOfBusinessTitle>Bridges</OrderOfBusinessTitle>
<SubjectOfBusiness><SubjectOfBusinessContent><Timestamp>(1210)</Timestamp>
<FloorLanguage language="EN">[<I>English</I>]</FloorLanguage>
<Intervention Type="Question"><PersonSpeaking><Affiliation Type="2">Ms. Ada Quill (Halm North)</Affiliation>: </PersonSpeaking>
<Content><ProceduralText TocType="TPC">Bridge Bill</ProceduralText><ParaText>What does it cost?</ParaText>
<ParaText>I quote:<Quote><QuotePara>It is dear.</QuotePara></Quote> So?</ParaText></Content></Intervention>
<Intervention Type="Answer"><PersonSpeaking><Affiliation>Mr. Bo Reed (Minister)</Affiliation></PersonSpeaking>
<Content><ParaText>Five.</ParaText><ParaText>
 <B><Affiliation>Some hon. members</Affiliation></B>: Agreed, <B>all</B>.</ParaText><ProceduralText TocType="TCC">(Motion agreed to)</ProceduralText></Content></Intervention>
<WrittenQuestionResponse><QuestionID>Question No. 7</QuestionID><Questioner><Affiliation>Mr. Cy Dale</Affiliation>:</Questioner>
<QuestionContent><ParaText>How long?</ParaText></QuestionContent><ResponseContent><ParaText>(Return tabled)</ParaText></ResponseContent></WrittenQuestionResponse>
<Division><DivisionNumber>3</DivisionNumber></Division>
</SubjectOfBusinessContent></SubjectOfBusiness></OrderOfBusiness></HansardBody></Hansard>"""


def test_commons_interventions_headings_and_narrative():
    page = page_of(COMMONS, "xml")
    assert turns(page) == [
        (True, "narrative", None, "The Assembly met at noon."),
        (True, "question", "Ms. Ada Quill (Halm North)", "What does it cost?"),
        (False, "question", "Ms. Ada Quill (Halm North)", "I quote:"),
        (False, "question", "Ms. Ada Quill (Halm North)", "It is dear."),
        (False, "question", "Ms. Ada Quill (Halm North)", "So?"),
        (True, "answer", "Mr. Bo Reed (Minister)", "Five."),
        (True, None, "Some hon. members", "Agreed, all."),
        (False, None, "Some hon. members", "(Motion agreed to)"),
        (True, "question", "Mr. Cy Dale", "How long?"),
        (True, "narrative", None, "(Return tabled)"),
        (True, "narrative", None, "3"),
    ]
    headings = [b.text for b in page.blocks if b.kind == "heading"]
    assert headings == ["Prayer", "Bridges", "Bridge Bill", "Question No. 7"]
    assert [b.text for b in page.blocks if b.frame][-2:] == ["(1210)", "[English]"]
    assert [(f.name, f.value) for f in page.facts] == [
        ("lang", "EN"),
        ("title", "Assembly of Halm Debates"),
        ("said", "2031-05-04"),
    ]
    assert_places_are_true(page, COMMONS.encode())
    assert_nothing_is_lost(page, COMMONS.encode())


# Records and feeds ----------------------------------------------------------------------------------

RECORD = """<transcript><transcript-id>17</transcript-id><title>Interview at Halm</title>
<minister>Quill, Ada</minister><release-date>04/05/2031</release-date><release-type>Interview</release-type>
<content><![CDATA[<p>REPORTER:</p><p>Why &amp; when?</p>]]></content></transcript>"""


def test_a_record_with_markup_as_cdata():
    page = page_of(f'<?xml version="1.0"?><transcripts>{RECORD}</transcripts>', "xml")
    assert {f.name: f.value for f in page.facts} == {
        "identifier": "17",
        "title": "Interview at Halm",
        "speaker": "Quill, Ada",
        "published": "04/05/2031",
        "kind": "Interview",
    }
    body = [b for b in page.blocks if not b.frame]
    assert [b.text for b in body] == ["REPORTER:", "Why & when?"]
    assert body[0].words.evidence()[0].path.startswith("/transcripts/transcript/content/")


def test_a_list_of_records_is_a_container_of_their_own_xml():
    found = parts(
        f'<?xml version="1.0"?><transcripts>{RECORD}{RECORD.replace("17", "18")}</transcripts>'
    )
    assert [part.part for part in found] == ["1", "2"]
    again = page_of(found[1].data)
    assert again.declared("identifier")[0].value == "18"
    placed = [[(b.text, b.words.evidence()) for b in p.blocks] for p in (again, found[1].page)]
    assert placed[0] == placed[1]


def test_a_feed_gives_its_items_with_their_addresses():
    feed = """<?xml version="1.0"?><rss xmlns:content="u"><channel><title>Press</title>
    <item><title>One</title><link>https://press.example/1</link><pubDate>Mon, 04 May 2031</pubDate>
    <description>Short</description><content:encoded>&lt;p&gt;Long words&lt;/p&gt;</content:encoded></item>
    <item><title>Two</title><link>https://press.example/2</link><description>Only this text</description></item>
    </channel></rss>"""
    found = parts(feed, "feed")
    assert [part.address for part in found] == [
        "https://press.example/1",
        "https://press.example/2",
    ]
    assert [b.text for b in found[0].page.blocks if not b.frame] == ["Long words"]
    assert [b.text for b in found[1].page.blocks if not b.frame] == ["Only this text"]


def test_xml_with_paragraphs_is_read_and_without_is_refused():
    page = page_of(
        '<?xml version="1.0"?><doc><head><title>T</title></head><para>Words <b>here</b>.</para></doc>'
    )
    assert [(b.kind, b.text) for b in page.blocks] == [
        ("heading", "T"),
        ("paragraph", "Words here."),
    ]
    with pytest.raises(NotARecord, match="svg"):
        parts('<?xml version="1.0"?><svg><path d="M0"/></svg>')


# TEI ------------------------------------------------------------------------------------------------

TEI = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="Halm-2031-05-04" xml:lang="cy"><teiHeader><fileDesc>
<titleStmt><title type="main" xml:lang="en">Sitting at Halm</title><title type="main" xml:lang="cy">Eisteddiad</title></titleStmt>
<publicationStmt><publisher><orgName>Archive</orgName></publisher><date when="2040-01-01">2040</date></publicationStmt>
<sourceDesc><bibl><publisher>Assembly of Halm</publisher><idno>https://halm.example/</idno></bibl></sourceDesc></fileDesc>
<profileDesc><settingDesc><setting><date when="2031-05-04">4 May</date></setting></settingDesc>
<particDesc><listPerson><person xml:id="AdaQuill"><persName><surname>Quill</surname><forename>Ada</forename></persName>
<affiliation><roleName>Chair</roleName></affiliation></person></listPerson></particDesc></profileDesc></teiHeader>
<text><body><div type="debateSection"><head>Bridges</head><note type="time">At noon.</note>
<note type="speaker">The CHAIR:</note><u who="#AdaQuill" ana="#chair"><seg>Good day.</seg><seg>We begin.</seg>
<kinesic type="applause"><desc>(Applause.)</desc></kinesic><seg>Thank you <vocal><desc>(laughter)</desc></vocal> all.</seg></u>
<note>The doors close.</note>
<u who="#Bo.Reed"><seg>One.</seg></u><u who="#Bo.Reed"><seg>Two.</seg></u><u><seg>Unnamed.</seg></u>
<u who="#Bo.Reed"><seg><s><w join="right">Bridges</w><pc>,</pc>
<w>my</w>
<name><w join="right">lords</w></name><pc>.</pc><linkGrp><link target="#a"/></linkGrp></s> <s><w>Yes</w></s></seg></u>
<note type="speaker">Nobody:</note></div></body></text></TEI>"""


def test_tei_turns_scenes_and_labels():
    page = page_of(TEI, "tei")
    assert turns(page) == [
        (True, None, "The CHAIR", "Good day."),
        (False, None, "The CHAIR", "We begin."),
        (True, "scene", None, "(Applause.)"),
        (True, None, "The CHAIR", "Thank you (laughter) all."),
        (True, "scene", None, "The doors close."),
        (True, None, "Bo Reed", "One."),
        (False, None, "Bo Reed", "Two."),
        (True, None, None, "Unnamed."),
        (True, None, "Bo Reed", "Bridges, my lords. Yes"),
    ]
    first = next(b for b in page.blocks if b.utterance)
    assert (first.utterance.name, first.utterance.role) == ("Ada Quill", "Chair")
    assert page.blocks[-1].text == "Nobody:"
    assert_places_are_true(page, TEI.encode())
    assert_nothing_is_lost(page, TEI.encode())


def test_tei_facts_prefer_the_text_s_own_language_and_its_source():
    page = page_of(TEI)
    assert [(f.name, f.value) for f in page.facts] == [
        ("lang", "cy"),
        ("identifier", "Halm-2031-05-04"),
        ("title", "Eisteddiad"),
        ("title", "Sitting at Halm"),
        ("said", "2031-05-04"),
        ("publisher", "Assembly of Halm"),
    ]


def test_a_corpus_is_a_container_whose_header_names_the_persons():
    text = '<TEI xml:id="t{0}"><text><body><div><u who="#AQ"><seg>Words {0}.</seg></u></div></body></text></TEI>'
    person = '<teiHeader><person xml:id="AQ"><persName>Ada Quill</persName></person></teiHeader>'
    corpus = f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{person}{text.format(1)}{text.format(2)}</teiCorpus>'
    found = parts(corpus, form="tei")
    assert [part.part for part in found] == ["t1", "t2"]
    assert found[1].page.blocks[0].utterance.name == "Ada Quill"
    assert_places_are_true(found[1].page, found[1].data)


def test_a_corpus_of_other_files_and_a_list_of_persons_are_refused():
    with pytest.raises(NotARecord, match="1 texts stand in other files"):
        parts(
            '<teiCorpus xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></teiCorpus>'
        )
    with pytest.raises(NotARecord, match="listPerson"):
        parts("<listPerson><person/></listPerson>")


def test_tei_of_a_play_or_letter_has_speakers_and_paragraphs():
    page = page_of(
        "<TEI><text><body><p>Dear friend.</p><sp who='#a'><speaker>ADA.</speaker><p>Come in.</p></sp></body></text></TEI>"
    )
    assert [b.text for b in page.blocks] == ["Dear friend.", "Come in."]
    assert page.blocks[0].utterance is None
    assert page.blocks[1].utterance.label.text == "ADA."


# Akoma Ntoso ----------------------------------------------------------------------------------------

AKN = """<?xml version="1.0"?>
<akomaNtoso{ns}><debate name="sitting"><meta><identification><FRBRWork><FRBRdate date="2031-05-04"/>
<FRBRauthor href="#assembly"/></FRBRWork><FRBRExpression><FRBRuri value="/hm/debate/2031-05-04/eng@"/>
<FRBRlanguage language="eng"/></FRBRExpression></identification><publication date="2031-05-05"/><references>
<TLCOrganization {id}="assembly" showAs="Assembly of Halm"/><TLCPerson {id}="ada" showAs="Ada Quill"/>
<TLCRole {id}="min" showAs="Minister of Bridges"/></references></meta>
<preface><p><docTitle>Sitting of May</docTitle></p><p>On <docDate date="2031-05-04">4 May</docDate></p></preface>
<debateBody><debateSection><heading>Bridges</heading><scene>[The Chair enters]</scene>
<question by="#bo"><from>Mr. Reed:</from><p>What is the cost?</p><ul><li>of stone;</li><li>of wood?</li></ul></question>
<answer by="#ada" as="#min"><from>Ms. Quill</from><p>Five.</p><narrative>(Laughter)</narrative><p>Or six.</p></answer>
<speech by=""><p>Nobody knows who.</p></speech><summary>(Deferred)</summary><other><p>Papers laid.</p></other>
<adjournment><p>They rose.</p></adjournment></debateSection></debateBody></debate></akomaNtoso>"""


@pytest.mark.parametrize(
    ("namespace", "identifier"),
    [
        ("", "id"),
        (' xmlns="http://www.akomantoso.org/2.0"', "id"),
        (' xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"', "eId"),
    ],
)
def test_akoma_ntoso_in_all_versions(namespace, identifier):
    data = AKN.format(ns=namespace, id=identifier)
    page = page_of(data, "akoma-ntoso")
    assert turns(page) == [
        (True, "scene", None, "[The Chair enters]"),
        (True, "question", "Mr. Reed", "What is the cost?"),
        (False, "question", "Mr. Reed", "of stone;"),
        (False, "question", "Mr. Reed", "of wood?"),
        (True, "answer", "Ms. Quill", "Five."),
        (True, "narrative", None, "(Laughter)"),
        (True, "answer", "Ms. Quill", "Or six."),
        (True, "speech", None, "Nobody knows who."),
        (True, "summary", None, "(Deferred)"),
        (True, "other", None, "Papers laid."),
    ]
    answer = next(b.utterance for b in page.blocks if b.text == "Five.")
    assert (answer.name, answer.role) == ("Ada Quill", "Minister of Bridges")
    assert {f.name: f.value for f in page.facts} == {
        "kind": "debate",
        "title": "Sitting of May",
        "said": "2031-05-04",
        "published": "2031-05-05",
        "lang": "eng",
        "identifier": "/hm/debate/2031-05-04/eng@",
        "publisher": "Assembly of Halm",
    }
    assert page.blocks[-1].text == "They rose."
    assert_places_are_true(page, data.encode())
    assert_nothing_is_lost(page, data.encode())


def test_several_documents_are_a_container_and_none_with_words_is_refused():
    one = "<debate><debateBody><speech><p>Words {}.</p></speech></debateBody></debate>"
    found = parts(
        f"<akomaNtoso><documentCollection>{one.format(1)}{one.format(2)}</documentCollection></akomaNtoso>"
    )
    assert [part.part for part in found] == ["1", "2"]
    assert_places_are_true(found[1].page, found[1].data)
    with pytest.raises(NotARecord):
        parts(
            "<akomaNtoso><debate><preface><docTitle>T</docTitle></preface><debateBody/></debate></akomaNtoso>"
        )


def test_a_record_that_holds_its_facts_together_is_read_with_its_other_languages():
    data = (
        b'<record xml:lang="en"><meta><published>2031-05-04T10:00:00+02:00</published>'
        b"<place>Ostervik</place><address>https://press.example/en/7</address>"
        b'<translations><t xml:lang="ar" href="https://press.example/ar/7"/>'
        b'<t xml:lang="??" href="https://press.example/x"/></translations></meta>'
        b"<title>On the harbour</title><body>The harbour is open again.</body></record>"
    )
    source = Source(data, name="7.xml")
    [part] = format_of(source).parts(source)
    facts = {(fact.name, fact.value, fact.lang) for fact in part.page.facts}
    assert ("published", "2031-05-04T10:00:00+02:00", None) in facts
    assert ("place", "Ostervik", None) in facts
    assert ("alternate", "https://press.example/ar/7", "ar") in facts
    assert not any(value.endswith("/x") for name, value, _ in facts if name == "alternate")


# Ids of the markup -----------------------------------------------------------------------------------

IDENTIFIED = {
    "tei": """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ar"><text><body>
      <u xml:id="u1" who="#a"><seg xml:id="s1">العبّارة تبحر.</seg><seg xml:id="s2">غدًا.</seg></u>
      <u who="#b"><seg xml:id="s3">شكرًا.</seg></u></body></text></TEI>""",
    "akoma-ntoso": """<akomaNtoso><debate name="x"><debateBody><debateSection name="s">
      <speech by="#a" eId="u1"><p eId="s1">渡轮将开航。</p><p eId="s2">明天。</p></speech>
      <speech by="#b"><p eId="s3">谢谢。</p></speech></debateSection></debateBody></debate></akomaNtoso>""",
    "xml": """<publicwhip><speech id="u1" speakername="Ada Quill"><p pid="s1">The ferry sails.</p>
      <p pid="s2">Tomorrow.</p></speech><speech speakername="Bo Reed"><p pid="s3">Thank you.</p></speech></publicwhip>""",
}  # fmt: skip


@pytest.mark.parametrize("form", IDENTIFIED)
def test_the_ids_of_the_markup_stay_with_turns_and_paragraphs(form):
    reading = read(page_of(f'<?xml version="1.0"?>{IDENTIFIED[form]}', form)).reading
    assert [turn.source_id for turn in reading.turns] == ["u1", None]
    assert [p.source_id for _, p in reading.paragraphs()] == ["s1", "s2", "s3"]
