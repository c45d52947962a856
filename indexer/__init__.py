"""The library and command line of Referatbasen: everything up to a searchable archive.

Read ``pipeline.py`` first: fetch pages, parse them into meetings and items, store, index.

- ``models`` the values that travel through the house; ``errors`` what it raises; ``config`` config.toml
- ``corpus`` raw pages on disk; ``pdftext`` lines and paragraphs of a PDF
- ``sources`` one module per publishing system and document layout
- ``minutes`` from an item's text to facts, each a pure function with spans
- ``archive`` the database, source of truth; ``search`` analysis, queries, excerpts and the index
- ``library`` an open archive with all its parts; ``pipeline`` writes it, ``reading`` answers from it
- ``fetch`` polite HTTP; ``crawl`` keeps the archive equal to what is published; ``ocr`` reads scanned attachments
- ``contracts`` the JSON that programs rely on, ``terminal`` what people read; ``cli`` the command line
"""
