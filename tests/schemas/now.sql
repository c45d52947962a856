-- archive, version 6
CREATE TABLE about (
	name VARCHAR(40) NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE absence (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE alias (
	entity_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	naming VARCHAR(20) NOT NULL,
	often INTEGER NOT NULL,
	PRIMARY KEY (entity_id, position)
);
CREATE TABLE attachment (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	url TEXT NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE attendance (
	meeting_id VARCHAR(300) NOT NULL,
	position INTEGER NOT NULL,
	entity VARCHAR(320) NOT NULL,
	PRIMARY KEY (meeting_id, position),
	FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE
);
CREATE TABLE decision (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	point TEXT NOT NULL,
	outcome VARCHAR(40) NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE document (
	url VARCHAR(1000) NOT NULL,
	council TEXT NOT NULL,
	page VARCHAR(80),
	checked_at VARCHAR(40) NOT NULL,
	text TEXT NOT NULL,
	reason TEXT,
	PRIMARY KEY (url)
);
CREATE TABLE entity (
	id VARCHAR(320) NOT NULL,
	label VARCHAR(10) NOT NULL,
	name TEXT NOT NULL,
	council TEXT NOT NULL,
	party TEXT NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE item (
	id VARCHAR(320) NOT NULL,
	meeting_id VARCHAR(300) NOT NULL,
	position INTEGER NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	journal_number VARCHAR(60) NOT NULL,
	open BOOLEAN NOT NULL,
	text TEXT NOT NULL,
	page VARCHAR(80) NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE
);
CREATE TABLE listing (
	url VARCHAR(1000) NOT NULL,
	council TEXT NOT NULL,
	source TEXT NOT NULL,
	committee TEXT NOT NULL,
	date DATE NOT NULL,
	version TEXT NOT NULL,
	fetched_version TEXT,
	page VARCHAR(80),
	etag TEXT NOT NULL,
	last_modified TEXT NOT NULL,
	checked_at VARCHAR(40),
	reason TEXT,
	PRIMARY KEY (url)
);
CREATE TABLE meeting (
	id VARCHAR(300) NOT NULL,
	council TEXT NOT NULL,
	committee TEXT NOT NULL,
	date DATE NOT NULL,
	start VARCHAR(40),
	place TEXT NOT NULL,
	kind TEXT NOT NULL,
	source_url TEXT NOT NULL,
	page VARCHAR(80) NOT NULL,
	content VARCHAR(64) NOT NULL,
	changed_at VARCHAR(40) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE mention (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	zone VARCHAR(10) NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	label VARCHAR(10) NOT NULL,
	text TEXT NOT NULL,
	name TEXT NOT NULL,
	naming VARCHAR(20) NOT NULL,
	found_by VARCHAR(20) NOT NULL,
	party VARCHAR(10) NOT NULL,
	entity VARCHAR(320) NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE named (
	item_id VARCHAR(320) NOT NULL,
	made_by VARCHAR(40) NOT NULL,
	PRIMARY KEY (item_id),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE page (
	"key" VARCHAR(80) NOT NULL,
	url TEXT NOT NULL,
	council TEXT NOT NULL,
	fetched_at VARCHAR(40) NOT NULL,
	arrived_at VARCHAR(40) NOT NULL,
	content_type TEXT NOT NULL,
	size INTEGER NOT NULL,
	meeting_id VARCHAR(300),
	reason TEXT,
	parser VARCHAR(20) NOT NULL,
	withdrawn BOOLEAN NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE participant (
	meeting_id VARCHAR(300) NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	party TEXT NOT NULL,
	role TEXT NOT NULL,
	attendance VARCHAR(20) NOT NULL,
	PRIMARY KEY (meeting_id, position),
	FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE
);
CREATE TABLE passage (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	model VARCHAR(80) NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE pending (
	meeting_id VARCHAR(300) NOT NULL,
	PRIMARY KEY (meeting_id)
);
CREATE TABLE planned (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	committee TEXT NOT NULL,
	date DATE NOT NULL,
	is_day BOOLEAN NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE presence (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	kind VARCHAR(20) NOT NULL,
	instead_of TEXT NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE recognised (
	"key" VARCHAR(64) NOT NULL,
	spans TEXT NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE reference (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	text TEXT NOT NULL,
	committee TEXT NOT NULL,
	date DATE NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	points_to VARCHAR(320) NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE rejected (
	url TEXT NOT NULL,
	council TEXT NOT NULL,
	seen_at VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (url)
);
CREATE TABLE revision (
	id VARCHAR(320) NOT NULL,
	number INTEGER NOT NULL,
	arrived INTEGER NOT NULL,
	at VARCHAR(40) NOT NULL,
	departed BOOLEAN NOT NULL,
	content VARCHAR(64) NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (number)
);
CREATE TABLE scan (
	page VARCHAR(80) NOT NULL,
	cpr INTEGER NOT NULL,
	hidden INTEGER NOT NULL,
	PRIMARY KEY (page)
);
CREATE TABLE section (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	heading TEXT NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE spelling (
	"key" TEXT NOT NULL,
	entity_id VARCHAR(320) NOT NULL,
	PRIMARY KEY ("key", entity_id)
);
CREATE TABLE spent (
	host VARCHAR(255) NOT NULL,
	day DATE NOT NULL,
	requests INTEGER NOT NULL,
	PRIMARY KEY (host, day)
);
CREATE TABLE statement (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(30) NOT NULL,
	authors TEXT NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE stirred (
	entity VARCHAR(320) NOT NULL,
	acronym VARCHAR(300) NOT NULL,
	PRIMARY KEY (entity, acronym)
);
CREATE TABLE unresolved (
	meeting_id VARCHAR(300) NOT NULL,
	PRIMARY KEY (meeting_id)
);
CREATE TABLE vector (
	"key" VARCHAR(64) NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE vote (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	event INTEGER NOT NULL,
	voter TEXT NOT NULL,
	party TEXT NOT NULL,
	option VARCHAR(10) NOT NULL,
	count INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE vote_event (
	item_id VARCHAR(320) NOT NULL,
	position INTEGER NOT NULL,
	motion VARCHAR(20) NOT NULL,
	proposers TEXT NOT NULL,
	result VARCHAR(20) NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (item_id, position),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX item_journal_number ON item (journal_number);
CREATE INDEX item_journal_number_any_letters ON item (upper(journal_number));
CREATE INDEX ix_attendance_entity ON attendance (entity);
CREATE INDEX ix_item_meeting_id ON item (meeting_id);
CREATE INDEX ix_item_page ON item (page);
CREATE INDEX ix_meeting_date ON meeting (date);
CREATE INDEX ix_meeting_page ON meeting (page);
CREATE INDEX ix_mention_entity ON mention (entity);
CREATE INDEX ix_page_arrived_at ON page (arrived_at);
CREATE INDEX ix_page_meeting_id ON page (meeting_id);
CREATE INDEX ix_page_url ON page (url);
CREATE INDEX ix_participant_name ON participant (name);
CREATE INDEX ix_passage_key ON passage ("key");
CREATE INDEX ix_planned_date ON planned (date);
CREATE INDEX ix_reference_date ON reference (date);
CREATE INDEX ix_reference_points_to ON reference (points_to);
CREATE INDEX ix_spelling_entity_id ON spelling (entity_id);
CREATE INDEX mention_acronym ON mention (text) WHERE naming = 'acronym';

-- subscribers, version 3
CREATE TABLE asked (
	id INTEGER NOT NULL,
	who VARCHAR(64) NOT NULL,
	at VARCHAR(40) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE confirmation (
	id VARCHAR(40) NOT NULL,
	address TEXT NOT NULL,
	wanted TEXT NOT NULL,
	title TEXT NOT NULL,
	often VARCHAR(20) NOT NULL,
	weekday INTEGER NOT NULL,
	site TEXT NOT NULL,
	since INTEGER NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE hook (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	subscriber_id INTEGER NOT NULL,
	url TEXT NOT NULL,
	secret VARCHAR(60) NOT NULL,
	challenge VARCHAR(60) NOT NULL,
	state VARCHAR(20) NOT NULL,
	reason TEXT NOT NULL,
	former_secret VARCHAR(60) NOT NULL,
	renewed_at VARCHAR(40) NOT NULL,
	UNIQUE (subscriber_id),
	FOREIGN KEY(subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE
);
CREATE TABLE letter (
	id VARCHAR(120) NOT NULL,
	subscriber_id INTEGER,
	recipient TEXT NOT NULL,
	message BLOB NOT NULL,
	is_urgent BOOLEAN NOT NULL,
	state VARCHAR(20) NOT NULL,
	attempts INTEGER NOT NULL,
	next_at VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	settled_at VARCHAR(40),
	PRIMARY KEY (id),
	FOREIGN KEY(subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE
);
CREATE TABLE notice (
	subscription_id INTEGER NOT NULL,
	item VARCHAR(320) NOT NULL,
	found_at VARCHAR(40) NOT NULL,
	PRIMARY KEY (subscription_id, item),
	FOREIGN KEY(subscription_id) REFERENCES subscription (id) ON DELETE CASCADE
);
CREATE TABLE position (
	id INTEGER NOT NULL,
	epoch VARCHAR(40) NOT NULL,
	number INTEGER NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE question (
	id INTEGER NOT NULL,
	asked TEXT NOT NULL,
	answer VARCHAR(40) NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (asked)
);
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE subscriber (
	id INTEGER NOT NULL,
	address TEXT NOT NULL,
	called TEXT NOT NULL,
	secret VARCHAR(40) NOT NULL,
	site TEXT NOT NULL,
	stopped TEXT NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (called)
);
CREATE TABLE subscription (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	subscriber_id INTEGER NOT NULL,
	wanted TEXT NOT NULL,
	title TEXT NOT NULL,
	often VARCHAR(20) NOT NULL,
	weekday INTEGER NOT NULL,
	paused BOOLEAN NOT NULL,
	since INTEGER NOT NULL,
	created_at VARCHAR(40) NOT NULL,
	FOREIGN KEY(subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE
);
CREATE TABLE told (
	subscriber_id INTEGER NOT NULL,
	item VARCHAR(320) NOT NULL,
	content VARCHAR(64) NOT NULL,
	PRIMARY KEY (subscriber_id, item),
	FOREIGN KEY(subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE
);
CREATE TABLE want (
	id INTEGER NOT NULL,
	line TEXT NOT NULL,
	made_by VARCHAR(40) NOT NULL,
	rule TEXT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (line)
);
CREATE TABLE want_key (
	"key" TEXT NOT NULL,
	want_id INTEGER NOT NULL,
	PRIMARY KEY ("key", want_id),
	FOREIGN KEY(want_id) REFERENCES want (id) ON DELETE CASCADE
)
 WITHOUT ROWID
;
CREATE TABLE want_question (
	question_id INTEGER NOT NULL,
	want_id INTEGER NOT NULL,
	PRIMARY KEY (question_id, want_id),
	FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE CASCADE,
	FOREIGN KEY(want_id) REFERENCES want (id) ON DELETE CASCADE
)
 WITHOUT ROWID
;
CREATE TABLE written (
	letter_id VARCHAR(120) NOT NULL,
	subscription_id INTEGER NOT NULL,
	item VARCHAR(320) NOT NULL,
	found_at VARCHAR(40) NOT NULL,
	"before" VARCHAR(64) NOT NULL,
	PRIMARY KEY (letter_id, subscription_id, item),
	FOREIGN KEY(letter_id) REFERENCES letter (id) ON DELETE CASCADE
);
CREATE INDEX ix_asked_who ON asked (who);
CREATE INDEX ix_letter_subscriber_id ON letter (subscriber_id);
CREATE INDEX ix_subscription_subscriber_id ON subscription (subscriber_id);
CREATE INDEX ix_subscription_wanted ON subscription (wanted);
CREATE INDEX ix_want_key_want_id ON want_key (want_id);
CREATE INDEX ix_want_question_want_id ON want_question (want_id);
CREATE INDEX letter_state ON letter (state, next_at);
