BEGIN TRANSACTION;
CREATE TABLE about (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "about" VALUES('schema','3');
CREATE TABLE absence (
	item_id VARCHAR(320) NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (item_id, position), 
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE attachment (
	item_id VARCHAR(320) NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	url TEXT NOT NULL, 
	PRIMARY KEY (item_id, position), 
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
INSERT INTO "attachment" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',0,'Samlet budgetopfølgning pr. 30. september 2023','');
INSERT INTO "attachment" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',1,'Status på anlægsprojekter','');
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
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',0,'','taget til efterretning',557,580);
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',0,'1','anbefalet',1484,1520);
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',1,'2','anbefalet',1522,1544);
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',2,'3','godkendt med ændringer',1546,1628);
CREATE TABLE document (
	url VARCHAR(1000) NOT NULL, 
	council TEXT NOT NULL, 
	page VARCHAR(80), 
	checked_at VARCHAR(40) NOT NULL, 
	text TEXT NOT NULL, 
	reason TEXT, 
	PRIMARY KEY (url)
);
INSERT INTO "document" VALUES('https://dagsorden.eksempel.example/bilag.pdf','eksempelkoebing',NULL,'2025-01-02T03:04:05+00:00','Bilagets tekst',NULL);
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
INSERT INTO "item" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1','eksempelkoebing/oekonomiudvalget/2023-11-21',0,'1','Meddelelser','00.22.04-P35-5-23',1,'1. Revision: Revisionsfirmaet Strandgaard & Ploug har gennemført uanmeldt beholdningseftersyn i borgerservice og på to plejecentre. Eftersynet gav ikke anledning til bemærkninger.

2. Stormfloden i oktober: Skaderne på kommunens ejendomme i Nordhavnen og på strandpromenaden er opgjort til 2,9 mio. kr. Forsikringen dækker cirka 1,1 mio. kr., og resten indgår i en særskilt sag i januar.

3. It-sikkerhed: 214 medarbejdere klikkede på linket i efterårets falske prøvemail mod 391 i foråret. Der gennemføres kurser i de afdelinger, hvor andelen var størst.

Taget til efterretning.','d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6118164d0fd8');
INSERT INTO "item" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2','eksempelkoebing/oekonomiudvalget/2023-11-21',1,'2','Budgetopfølgning pr. 30. september 2023','00.30.14-Ø00-5-23',1,'Årets tredje budgetopfølgning viser et forventet merforbrug på serviceudgifterne på 6,7 mio. kr. og et mindreforbrug på anlæg på 21,3 mio. kr.

Merforbruget på serviceudgifterne kan især henføres til tre forhold:

- Udgifterne til anbringelser og forebyggende foranstaltninger er 8,9 mio. kr. højere end budgetteret, fordi seks nye sager er blevet meget dyre.

- Vikarforbruget i hjemmeplejen og på plejecentrene ligger 3,4 mio. kr. over budgettet.

- Energiudgifterne er omvendt 5,6 mio. kr. lavere end ventet, da elprisen er faldet hurtigere end forudsat.

På overførselsområdet forventes balance. Ledigheden i kommunen var i september 2,4 procent, og antallet af sygedagpengemodtagere er faldet svagt siden foråret.

Mindreforbruget på anlæg skyldes tidsforskydninger i kajprojektet i Nordhavnen og i renoveringen af Stationspladsen. Støjskærmsprojektet ved Ringvejen er i detailprojektering, og 0,5 mio. kr. af årets rådighedsbeløb ventes overført til 2024.

Økonomichefen anbefaler, at der indføres kvalificeret ansættelsesstop i administrationen resten af året, og at centrene udviser tilbageholdenhed med indkøb.

Kassebeholdningen forventes ved årets udgang at være 131 mio. kr. målt efter kassekreditreglen.

2 bilag

Kommunalbestyrelsen

Center for Økonomi og Ejendomme indstiller, at

1. budgetopfølgningen tages til efterretning.

2. de bevillingsmæssige ændringer godkendes.

3. der indføres kvalificeret ansættelsesstop i administrationen til og med 31. december 2023.

1. Anbefales taget til efterretning.

2. Anbefales godkendt.

3. Godkendt, dog undtages stillinger, der er fuldt finansieret af eksterne midler.

- Samlet budgetopfølgning pr. 30. september 2023

- Status på anlægsprojekter','d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6118164d0fd8');
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
INSERT INTO "listing" VALUES('https://dagsorden.eksempel.example/1','eksempelkoebing','https://dagsorden.eksempel.example','Økonomiudvalget','2023-11-21','7','7',NULL,'"a"','','2025-01-02T03:04:05+00:00',NULL);
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
INSERT INTO "meeting" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21','eksempelkoebing','Økonomiudvalget','2023-11-21','2023-11-21T08:00:00+01:00','Mødelokale Klinten, Eksempelkøbing Rådhus','Referat','https://www.eksempelkoebing.example/dagsorden/oekonomiudvalget-21-11-2023','d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6118164d0fd8','63b4be432f6e9da7ca1413e7dea65d1e158a42c0bd499278c0a4998cc5825c0c','2026-11-26T10:34:21.520379+00:00');
CREATE TABLE page (
	"key" VARCHAR(80) NOT NULL, 
	url TEXT NOT NULL, 
	council TEXT NOT NULL, 
	fetched_at VARCHAR(40) NOT NULL, 
	content_type TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	meeting_id VARCHAR(300), 
	reason TEXT, 
	parser VARCHAR(20) NOT NULL, 
	withdrawn BOOLEAN NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "page" VALUES('d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6118164d0fd8','file:///eksempel/referat.html','eksempelkoebing','2026-11-26T10:34:21.326257+00:00','',13080,'eksempelkoebing/oekonomiudvalget/2023-11-21',NULL,'3bcaf888085bae40',0);
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
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',0,'Birthe Skovgaard-Lind','A','formand','present');
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',1,'Kaj Østerbæk','V','næstformand','present');
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',2,'Farid Haidari','A','','present');
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',3,'Esben Klitgaard Toft','C','','present');
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',4,'Solveig Amdrup','F','','present');
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',5,'Anneli Ravnsborg','','kommunaldirektør','present');
INSERT INTO "participant" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',6,'Lærke Dyrehave Holm','','økonomichef','present');
CREATE TABLE pending (
	meeting_id VARCHAR(300) NOT NULL, 
	PRIMARY KEY (meeting_id)
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
INSERT INTO "rejected" VALUES('file:///for-stor.pdf','eksempelkoebing','2025-01-02T03:04:05+00:00','filen fylder 200 MB');
CREATE TABLE section (
	item_id VARCHAR(320) NOT NULL, 
	position INTEGER NOT NULL, 
	heading TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	PRIMARY KEY (item_id, position), 
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',0,'Sagsfremstilling',0,555);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',1,'Beslutning',557,580);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',0,'Sammendrag',0,142);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',1,'Sagsfremstilling',144,1119);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',2,'Økonomiske konsekvenser og finansiering',1121,1216);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',3,'Bilag',1218,1225);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',4,'Beslutningen træffes af',1227,1246);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',5,'Indstilling',1248,1482);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',6,'Beslutning',1484,1628);
INSERT INTO "section" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',7,'Bilag',1630,1707);
CREATE TABLE spent (
	host VARCHAR(255) NOT NULL, 
	day DATE NOT NULL, 
	requests INTEGER NOT NULL, 
	PRIMARY KEY (host, day)
);
INSERT INTO "spent" VALUES('dagsorden.eksempel.example','2025-01-02',12);
CREATE INDEX ix_page_meeting_id ON page (meeting_id);
CREATE INDEX ix_meeting_date ON meeting (date);
CREATE INDEX ix_participant_name ON participant (name);
CREATE INDEX ix_item_meeting_id ON item (meeting_id);
CREATE INDEX item_journal_number ON item (journal_number);
CREATE INDEX ix_reference_points_to ON reference (points_to);
COMMIT;
