BEGIN TRANSACTION;
CREATE TABLE about (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "about" VALUES('names resolved','96b5e9283b095aa0');
INSERT INTO "about" VALUES('changes counted since','1340abf0e2e0');
INSERT INTO "about" VALUES('schema','5');
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
INSERT INTO "alias" VALUES('eksempelkoebing/anneli-ravnsborg',0,'Anneli Ravnsborg','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/birthe-skovgaard-lind',0,'Birthe Skovgaard-Lind','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/center-for-oekonomi-og-ejendomme',0,'Center for Økonomi og Ejendomme','written',2);
INSERT INTO "alias" VALUES('eksempelkoebing/esben-klitgaard-toft',0,'Esben Klitgaard Toft','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/farid-haidari',0,'Farid Haidari','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/kaj-oesterbaek',0,'Kaj Østerbæk','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/kommunalbestyrelsen',0,'Kommunalbestyrelsen','written',5);
INSERT INTO "alias" VALUES('eksempelkoebing/laerke-dyrehave-holm',0,'Lærke Dyrehave Holm','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/ringvejen',0,'Ringvejen','written',1);
INSERT INTO "alias" VALUES('eksempelkoebing/solveig-amdrup',0,'Solveig Amdrup','written',2);
INSERT INTO "alias" VALUES('eksempelkoebing/stationspladsen',0,'Stationspladsen','written',1);
INSERT INTO "alias" VALUES('nordhavnen',0,'Nordhavnen','written',2);
INSERT INTO "alias" VALUES('strandgaard-og-ploug',0,'Strandgaard & Ploug','written',1);
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
CREATE TABLE attendance (
	meeting_id VARCHAR(300) NOT NULL, 
	position INTEGER NOT NULL, 
	entity VARCHAR(320) NOT NULL, 
	PRIMARY KEY (meeting_id, position), 
	FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE
);
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',0,'eksempelkoebing/birthe-skovgaard-lind');
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',1,'eksempelkoebing/kaj-oesterbaek');
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',2,'eksempelkoebing/farid-haidari');
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',3,'eksempelkoebing/esben-klitgaard-toft');
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',4,'eksempelkoebing/solveig-amdrup');
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',5,'eksempelkoebing/anneli-ravnsborg');
INSERT INTO "attendance" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',6,'eksempelkoebing/laerke-dyrehave-holm');
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
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',0,'1','anbefalet',1487,1520);
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',1,'2','anbefalet',1525,1544);
INSERT INTO "decision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',2,'3','godkendt med ændringer',1549,1628);
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
CREATE TABLE entity (
	id VARCHAR(320) NOT NULL, 
	label VARCHAR(10) NOT NULL, 
	name TEXT NOT NULL, 
	council TEXT NOT NULL, 
	party TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "entity" VALUES('eksempelkoebing/anneli-ravnsborg','PER','Anneli Ravnsborg','eksempelkoebing','');
INSERT INTO "entity" VALUES('eksempelkoebing/birthe-skovgaard-lind','PER','Birthe Skovgaard-Lind','eksempelkoebing','A');
INSERT INTO "entity" VALUES('eksempelkoebing/center-for-oekonomi-og-ejendomme','ORG','Center for Økonomi og Ejendomme','eksempelkoebing','');
INSERT INTO "entity" VALUES('eksempelkoebing/esben-klitgaard-toft','PER','Esben Klitgaard Toft','eksempelkoebing','C');
INSERT INTO "entity" VALUES('eksempelkoebing/farid-haidari','PER','Farid Haidari','eksempelkoebing','A');
INSERT INTO "entity" VALUES('eksempelkoebing/kaj-oesterbaek','PER','Kaj Østerbæk','eksempelkoebing','V');
INSERT INTO "entity" VALUES('eksempelkoebing/kommunalbestyrelsen','ORG','Kommunalbestyrelsen','eksempelkoebing','');
INSERT INTO "entity" VALUES('eksempelkoebing/laerke-dyrehave-holm','PER','Lærke Dyrehave Holm','eksempelkoebing','');
INSERT INTO "entity" VALUES('eksempelkoebing/ringvejen','LOC','Ringvejen','eksempelkoebing','');
INSERT INTO "entity" VALUES('eksempelkoebing/solveig-amdrup','PER','Solveig Amdrup','eksempelkoebing','F');
INSERT INTO "entity" VALUES('eksempelkoebing/stationspladsen','LOC','Stationspladsen','eksempelkoebing','');
INSERT INTO "entity" VALUES('nordhavnen','LOC','Nordhavnen','','');
INSERT INTO "entity" VALUES('strandgaard-og-ploug','ORG','Strandgaard & Ploug','','');
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

Taget til efterretning.','d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6958e8b76db8');
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

- Status på anlægsprojekter','d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6958e8b76db8');
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
INSERT INTO "meeting" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21','eksempelkoebing','Økonomiudvalget','2023-11-21','2023-11-21T08:00:00+01:00','Mødelokale Klinten, Eksempelkøbing Rådhus','Referat','https://www.eksempelkoebing.example/dagsorden/oekonomiudvalget-21-11-2023','d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6958e8b76db8','55cfc9b1ee1e2cba8ee7f93348ee750c0084204e73a328679b4776c40a1f88dc','2026-11-26T10:33:55.659451+00:00');
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
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',0,'text',30,49,'ORG','Strandgaard & Ploug','Strandgaard & Ploug','written','model','','strandgaard-og-ploug');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',1,'text',241,251,'LOC','Nordhavnen','Nordhavnen','written','model','','nordhavnen');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',2,'text',290,302,'MONEY','2,9 mio. kr.','2,9 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',3,'text',329,341,'MONEY','1,1 mio. kr.','1,1 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',0,'title',21,39,'DATE','30. september 2023','30. september 2023','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',1,'text',84,96,'MONEY','6,7 mio. kr.','6,7 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',2,'text',129,142,'MONEY','21,3 mio. kr.','21,3 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',3,'text',280,292,'MONEY','8,9 mio. kr.','8,9 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',4,'text',420,432,'MONEY','3,4 mio. kr.','3,4 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',5,'text',480,492,'MONEY','5,6 mio. kr.','5,6 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',6,'text',788,798,'LOC','Nordhavnen','Nordhavnen','written','model','','nordhavnen');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',7,'text',820,835,'LOC','Stationspladsen','Stationspladsen','written','model','','eksempelkoebing/stationspladsen');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',8,'text',861,870,'LOC','Ringvejen','Ringvejen','written','model','','eksempelkoebing/ringvejen');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',9,'text',899,911,'MONEY','0,5 mio. kr.','0,5 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',10,'text',1174,1186,'MONEY','131 mio. kr.','131 mio. kr.','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',11,'text',1227,1246,'ORG','Kommunalbestyrelsen','Kommunalbestyrelsen','written','model','','eksempelkoebing/kommunalbestyrelsen');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',12,'text',1248,1279,'ORG','Center for Økonomi og Ejendomme','Center for Økonomi og Ejendomme','written','model','','eksempelkoebing/center-for-oekonomi-og-ejendomme');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',13,'text',1464,1481,'DATE','31. december 2023','31. december 2023','written','rule','','');
INSERT INTO "mention" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',14,'text',1660,1678,'DATE','30. september 2023','30. september 2023','written','rule','','');
CREATE TABLE named (
	item_id VARCHAR(320) NOT NULL, 
	made_by VARCHAR(40) NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
INSERT INTO "named" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1','9e3527307600acfb');
INSERT INTO "named" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2','9e3527307600acfb');
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
	withdrawn BOOLEAN NOT NULL, arrived_at VARCHAR(40) NOT NULL DEFAULT '', 
	PRIMARY KEY ("key")
);
INSERT INTO "page" VALUES('d44376ef43a35fa38ef839c5ab8f600b3f0c7423e56bf70fb9f8bd4b81ad9769.6958e8b76db8','file:///eksempel/referat.html','eksempelkoebing','2026-11-26T10:33:55.517546+00:00','',13080,'eksempelkoebing/oekonomiudvalget/2023-11-21',NULL,'ed54def0ae9720fb',0,'2026-11-26T10:33:55.517546+00:00');
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
INSERT INTO "rejected" VALUES('file:///for-stor.pdf','eksempelkoebing','2025-01-02T03:04:05+00:00','filen fylder 200 MB');
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
INSERT INTO "revision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21',1,1,'2026-11-26T10:33:57.042863+00:00',0,'0a56cad66964b1d691a3d86af187808a76c627b467864340ef2b75fb2b08847f');
INSERT INTO "revision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/1',2,2,'2026-11-26T10:33:57.042863+00:00',0,'e270b252bcb63449e834d91c4cedc78774ffc85d95f1bcc6981919fc7c590c20');
INSERT INTO "revision" VALUES('eksempelkoebing/oekonomiudvalget/2023-11-21/2',3,3,'2026-11-26T10:33:57.042863+00:00',0,'303e378f0d6e5ebe570b588d159d6449649639a9eceb8ebbaf9fe5d036cde583');
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
CREATE INDEX ix_page_meeting_id ON page (meeting_id);
CREATE INDEX ix_meeting_date ON meeting (date);
CREATE INDEX ix_participant_name ON participant (name);
CREATE INDEX item_journal_number ON item (journal_number);
CREATE INDEX ix_item_meeting_id ON item (meeting_id);
CREATE INDEX item_journal_number_any_letters ON item (upper(journal_number));
CREATE INDEX ix_attendance_entity ON attendance (entity);
CREATE INDEX ix_reference_date ON reference (date);
CREATE INDEX ix_reference_points_to ON reference (points_to);
CREATE INDEX ix_planned_date ON planned (date);
CREATE INDEX ix_passage_key ON passage ("key");
CREATE INDEX ix_mention_entity ON mention (entity);
CREATE INDEX ix_page_url ON page (url);
CREATE INDEX ix_page_arrived_at ON page (arrived_at);
CREATE INDEX ix_meeting_page ON meeting (page);
CREATE INDEX ix_item_page ON item (page);
COMMIT;
