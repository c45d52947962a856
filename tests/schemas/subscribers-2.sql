BEGIN TRANSACTION;
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
	UNIQUE (subscriber_id), 
	FOREIGN KEY(subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE
);
INSERT INTO "hook" VALUES(1,1,'https://program.example.org/besked','hemmelig','udfordring','confirmed','');
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
INSERT INTO "letter" VALUES('<1@eksempel.example>',1,'borger@eksempel.example',X'5375626A6563743A2068656A0A0A68656A',0,'waiting',0,'2025-01-02T03:04:05+00:00','','2025-01-02T03:04:05+00:00',NULL);
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
INSERT INTO "position" VALUES(1,'epoke',3);
CREATE TABLE question (
	id INTEGER NOT NULL, 
	asked TEXT NOT NULL, 
	answer VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (asked)
);
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
INSERT INTO "subscriber" VALUES(1,'Borger@eksempel.example','borger@eksempel.example','hemmelig','http://localhost','','2025-01-02T03:04:05+00:00');
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
INSERT INTO "subscription" VALUES(1,1,'q=støj','støj','daily',0,0,3,'2025-01-02T03:04:05+00:00');
CREATE TABLE told (
	subscriber_id INTEGER NOT NULL, 
	item VARCHAR(320) NOT NULL, 
	content VARCHAR(64) NOT NULL, 
	PRIMARY KEY (subscriber_id, item), 
	FOREIGN KEY(subscriber_id) REFERENCES subscriber (id) ON DELETE CASCADE
);
INSERT INTO "told" VALUES(1,'eksempelkoebing/oekonomiudvalget/2023-11-21/1','-');
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
	PRIMARY KEY (letter_id, subscription_id, item), 
	FOREIGN KEY(letter_id) REFERENCES letter (id) ON DELETE CASCADE
);
INSERT INTO "written" VALUES('<1@eksempel.example>',1,'eksempelkoebing/oekonomiudvalget/2023-11-21/2','2025-01-02T03:04:05+00:00');
CREATE INDEX ix_asked_who ON asked (who);
CREATE INDEX ix_subscription_wanted ON subscription (wanted);
CREATE INDEX ix_subscription_subscriber_id ON subscription (subscriber_id);
CREATE INDEX ix_letter_subscriber_id ON letter (subscriber_id);
CREATE INDEX letter_state ON letter (state, next_at);
CREATE INDEX ix_want_key_want_id ON want_key (want_id);
CREATE INDEX ix_want_question_want_id ON want_question (want_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('subscription',1);
INSERT INTO "sqlite_sequence" VALUES('hook',1);
PRAGMA user_version = 2;
COMMIT;
