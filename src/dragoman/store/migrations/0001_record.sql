-- The record. Nothing here is ever changed or deleted, but for the few columns named at their table.
-- Days and times are ISO 8601 text; "logged" is UTC. The tables of what can be made again are elsewhere.

-- One row for each thing taken in, in the one order there is, and its leaf in the tamper-evident log.
-- What kinds there are, and what a leaf says, stands in log/leaf.py.
CREATE TABLE entry (
  seq     INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL,
  edition TEXT,
  version INTEGER,
  reading INTEGER,
  logged  TEXT NOT NULL,
  leaf    BLOB NOT NULL
) STRICT;
-- Observations are most of the entries and are found by other ways.
CREATE INDEX entry_edition ON entry (edition) WHERE kind <> 'capture';

-- The tree over all leaves, which grows with every entry: how many leaves, and the hashes of its right edge.
-- origin is the name of this log, NULL until a key signs for it.
CREATE TABLE tree (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  origin TEXT,
  size   INTEGER NOT NULL,
  edge   BLOB NOT NULL
) STRICT;
INSERT INTO tree VALUES (1, NULL, 0, x'');

-- The hashes of full subtrees of 256, 65,536 … leaves (level 1, 2 …). Those of single leaves are made from them.
CREATE TABLE tree_hash (
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hash  BLOB NOT NULL,
  PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- The keys of the log in the order they came, each with the sizes of tree it signs. until changes from NULL once.
CREATE TABLE log_key (
  vkey  TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER
) STRICT;

-- Every head of the log that was signed; a note is replaced where further signatures come under it.
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note BLOB NOT NULL
) STRICT;

-- Captured bytes as delivered, zstd-compressed, each once by its SHA-256 (lower-case hex). crc is that of the
-- frame as it lies here (store/crc.py): some bits of a frame can change and it still opens to the same bytes.
-- Of erased ones bytes is empty; an erasure alone makes it so.
CREATE TABLE blob (
  digest TEXT PRIMARY KEY,
  size   INTEGER NOT NULL,
  bytes  BLOB NOT NULL,
  crc    INTEGER NOT NULL
) STRICT;

-- joined_into changes from NULL once, when two records turn out to be one: the old name redirects for ever.
CREATE TABLE record (
  id          TEXT PRIMARY KEY,
  joined_into TEXT REFERENCES record (id),
  seq         INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;

-- record changes when records are joined or split, day with a newer reading (that of its newest); wids only
-- grows. rights are those stated of this edition itself, as they are now, NULL where none are.
CREATE TABLE edition (
  id        TEXT PRIMARY KEY,
  record    TEXT NOT NULL REFERENCES record (id),
  lang      TEXT NOT NULL,
  publisher TEXT,
  named_by  TEXT NOT NULL,
  key       TEXT NOT NULL,
  day_from  TEXT NOT NULL,
  rights    TEXT,
  wids      INTEGER NOT NULL DEFAULT 0,
  day       TEXT,
  seq       INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;
CREATE INDEX edition_record ON edition (record, day, seq);
CREATE INDEX edition_lang ON edition (lang);
CREATE INDEX edition_day ON edition (day);

-- Which edition a file belongs to: every key that ever led to it. No leaf says so; crc, here as in the tables
-- below, is that of the row's other cells in their order (store/crc.py): it shows damage, and no forgery.
CREATE TABLE edition_key (
  key     TEXT PRIMARY KEY,
  edition TEXT NOT NULL REFERENCES edition (id),
  crc     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Observations. digest is NULL where the observation is that nothing is there (404, 410). named_by is the
-- rule that told which edition it belongs to. container is the digest of the file (web archive, corpus, feed) of
-- which these bytes were one part, NULL where they are the file's own.
CREATE TABLE capture (
  seq        INTEGER PRIMARY KEY REFERENCES entry (seq),
  edition    TEXT NOT NULL REFERENCES edition (id),
  digest     TEXT REFERENCES blob (digest),
  address    TEXT,
  fetched    TEXT,
  status     INTEGER,
  headers    TEXT NOT NULL,
  media_type TEXT,
  source     TEXT NOT NULL,
  part       TEXT,
  container  TEXT,
  named_by   TEXT NOT NULL
) STRICT;
CREATE INDEX capture_container ON capture (container) WHERE container IS NOT NULL;
CREATE INDEX capture_edition ON capture (edition, seq);
CREATE INDEX capture_fetched ON capture (edition, fetched);
CREATE INDEX capture_digest ON capture (digest);

CREATE TABLE version (
  edition TEXT NOT NULL REFERENCES edition (id),
  number  INTEGER NOT NULL,
  reason  TEXT NOT NULL,
  capture INTEGER NOT NULL REFERENCES capture (seq),
  seq     INTEGER NOT NULL REFERENCES entry (seq),
  PRIMARY KEY (edition, number)
) STRICT;

-- body is the reading as zstd-compressed JSON, digest the SHA-256 of that JSON. published repeats the stamp
-- in it, for lists of versions; crc is that of body. A version without a reading is one in which the text was
-- withdrawn. Of an erased version body is empty.
CREATE TABLE reading (
  edition   TEXT NOT NULL,
  version   INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  capture   INTEGER NOT NULL REFERENCES capture (seq),
  reader    TEXT NOT NULL,
  digest    TEXT NOT NULL,
  body      BLOB NOT NULL,
  crc       INTEGER NOT NULL,
  published TEXT,
  seq       INTEGER NOT NULL REFERENCES entry (seq),
  PRIMARY KEY (edition, version, number),
  FOREIGN KEY (edition, version) REFERENCES version (edition, number)
) STRICT;

-- Later readers that made of the same bytes the very same reading: no reading of their own.
CREATE TABLE reading_confirmed (
  edition TEXT NOT NULL,
  version INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  reader  TEXT NOT NULL,
  crc     INTEGER NOT NULL,
  PRIMARY KEY (edition, version, number, reader),
  FOREIGN KEY (edition, version, number) REFERENCES reading (edition, version, number)
) STRICT, WITHOUT ROWID;

-- The other editions an edition's newest capture points to, in its text or its HTTP headers.
CREATE TABLE edition_link (
  edition TEXT NOT NULL REFERENCES edition (id),
  address TEXT NOT NULL,
  lang    TEXT NOT NULL,
  crc     INTEGER NOT NULL,
  PRIMARY KEY (edition, address, lang)
) STRICT, WITHOUT ROWID;
CREATE INDEX edition_link_address ON edition_link (address);

-- What pages say of which text they are: the publisher's id of it (id:PUBLISHER:…), which may name all its
-- language editions, and the address they call their own (address:…).
CREATE TABLE edition_identifier (
  identifier TEXT NOT NULL,
  edition    TEXT NOT NULL REFERENCES edition (id),
  crc        INTEGER NOT NULL,
  PRIMARY KEY (identifier, edition)
) STRICT, WITHOUT ROWID;
CREATE INDEX edition_identifier_edition ON edition_identifier (edition);

CREATE TABLE joining (
  seq          INTEGER PRIMARY KEY REFERENCES entry (seq),
  edition      TEXT NOT NULL REFERENCES edition (id),
  with_edition TEXT NOT NULL REFERENCES edition (id),
  method       TEXT NOT NULL,
  evidence     TEXT NOT NULL,
  score        REAL NOT NULL
) STRICT;
CREATE INDEX joining_edition ON joining (edition);
CREATE INDEX joining_by_hand ON joining (seq) WHERE method = 'hand';

-- reader is the reader that judged so, NULL where the machine and not the input was the reason.
CREATE TABLE refusal (
  seq       INTEGER PRIMARY KEY REFERENCES entry (seq),
  source    TEXT NOT NULL,
  part      TEXT,
  digest    TEXT,
  container TEXT,
  reader    TEXT,
  reason    TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_digest ON refusal (digest);
CREATE INDEX refusal_source ON refusal (source);
CREATE INDEX refusal_container ON refusal (container) WHERE container IS NOT NULL;

-- Files that hold many pages and were read to their end: how many parts each gave.
CREATE TABLE container (
  digest TEXT PRIMARY KEY,
  parts  INTEGER NOT NULL,
  crc    INTEGER NOT NULL
) STRICT;

-- People, bodies, places and events under ids given once, with every name they are known by here.
CREATE TABLE agent (
  id   TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  seq  INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;

-- lang is '' for a name of no language; folded is the name as names are compared, stem the beginning of its
-- last word, by which inflected forms are looked for; seq is the entry that brought the name.
CREATE TABLE agent_name (
  agent   TEXT NOT NULL REFERENCES agent (id),
  text    TEXT NOT NULL,
  lang    TEXT NOT NULL,
  folded  TEXT NOT NULL,
  stem    TEXT NOT NULL,
  acronym INTEGER NOT NULL,
  source  TEXT,
  seq     INTEGER NOT NULL REFERENCES entry (seq),
  PRIMARY KEY (agent, text, lang)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_name_folded ON agent_name (folded);
CREATE INDEX agent_name_stem ON agent_name (stem);
CREATE INDEX agent_name_seq ON agent_name (seq);

-- What other lists call an agent: identifiers, each within its list (SCOPE:identifier).
CREATE TABLE agent_identifier (
  identifier TEXT PRIMARY KEY,
  agent      TEXT NOT NULL REFERENCES agent (id),
  seq        INTEGER NOT NULL REFERENCES entry (seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_identifier_agent ON agent_identifier (agent);

-- Offices that lists say somebody held. holder and body are identifiers, of agents that may be listed later;
-- body may be a name, '' where the list names none; days as the list gives them, '' where it gives none.
CREATE TABLE agent_office (
  holder TEXT NOT NULL,
  role   TEXT NOT NULL,
  body   TEXT NOT NULL,
  since  TEXT NOT NULL,
  until  TEXT NOT NULL,
  source TEXT NOT NULL,
  seq    INTEGER NOT NULL REFERENCES entry (seq),
  PRIMARY KEY (holder, role, body, since, until)
) STRICT, WITHOUT ROWID;

-- Who speaks in the newest reading of each edition, in which office, on which day.
CREATE TABLE speaking (
  edition TEXT NOT NULL REFERENCES edition (id),
  agent   TEXT NOT NULL REFERENCES agent (id),
  role    TEXT NOT NULL,
  day     TEXT NOT NULL,
  PRIMARY KEY (edition, agent, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaking_agent ON speaking (agent);

-- What people decided, each beside its entry: said is JSON in their own words, whose digest stands in the leaf.
-- Where said, a refusal's reason or a join's evidence quoted a text that was erased later, it is ''. digest is that of bytes it erased; lifts is the decision it takes back.
CREATE TABLE decision (
  seq    INTEGER PRIMARY KEY REFERENCES entry (seq),
  digest TEXT,
  lifts  INTEGER REFERENCES decision (seq),
  said   TEXT NOT NULL
) STRICT;

CREATE INDEX decision_digest ON decision (digest) WHERE digest IS NOT NULL;

-- What follows from decisions now. Of the tables below rows go when a decision is lifted.
-- version 0 is the edition: all its versions and those to come. kind is withheld or erased.
CREATE TABLE closed (
  edition TEXT NOT NULL REFERENCES edition (id),
  version INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  seq     INTEGER NOT NULL REFERENCES decision (seq),
  PRIMARY KEY (edition, version, kind)
) STRICT, WITHOUT ROWID;

-- Digests of erased bytes and of the passages in them, which are not taken in again.
CREATE TABLE barred (
  digest TEXT PRIMARY KEY,
  seq    INTEGER NOT NULL REFERENCES decision (seq),
  crc    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX barred_seq ON barred (seq);

-- Up to which entry the remains of erased texts are gone from free pages, journals and derived data.
CREATE TABLE swept (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  crc INTEGER NOT NULL
) STRICT;
INSERT INTO swept VALUES (1, 0, 985477693);

CREATE TABLE publisher_rights (
  publisher TEXT PRIMARY KEY,
  rights    TEXT NOT NULL,
  crc       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Editions that somebody took apart: no rule brings them into one record again.
CREATE TABLE apart (
  edition TEXT NOT NULL REFERENCES edition (id),
  other   TEXT NOT NULL REFERENCES edition (id),
  seq     INTEGER NOT NULL REFERENCES decision (seq),
  crc     INTEGER NOT NULL,
  PRIMARY KEY (edition, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_other ON apart (other);
