"""How an archive is: its state, what a run of alerts did, what does not fit together."""

from indexer.alerts.sending import Counts, Run
from indexer.checking import Checked
from indexer.contracts.lists import committee_json
from indexer.contracts.parts import Json
from indexer.corpus import readable
from indexer.reading import Status


def status_json(status: Status) -> Json:
    """Return the state of an archive."""
    return {
        "sample": status.is_sample,
        "data": status.data,
        "meetings": status.meetings,
        "items": status.items,
        "pages": {
            "total": status.pages.total,
            "read": status.pages.read,
            "failed": status.pages.failed,
            "read_by_older_parser": status.pages.older,
            "last_fetched": status.pages.last_fetched.isoformat() if status.pages.last_fetched else None,
        },
        "index": {"items": status.indexed, "waiting_meetings": status.waiting, "behind": status.is_behind},
        "names": {"entities": dict(status.entities), "waiting_items": status.unnamed},
        "similarity": {"model": status.similarity or None, "waiting_items": status.not_compared},
        "committees": [committee_json(row) for row in status.committees],
        "attachments": {
            "named": status.attachments.named,
            "listed": status.attachments.listed,
            "fetched": status.attachments.fetched,
            "with_text": status.attachments.with_text,
            "failed": status.attachments.failed,
            "ocr": status.reads_scans,
        },
        "listed": [
            {
                "council": row.council,
                "committee": row.committee,
                "listed": row.listed,
                "fetched": row.fetched,
                "parsed": row.parsed,
                "failed": row.failed,
                "stale": row.stale,
            }
            for row in status.listed
        ],
        "failed": [
            {
                "url": failure.url,
                "file": readable(failure.url),
                "council": failure.council,
                "seen_at": failure.seen_at.isoformat(),
                "reason": failure.reason,
            }
            for failure in status.failures
        ],
        "missing": [
            {"item": gap.item, "text": gap.text, "committee": gap.committee, "date": gap.date.isoformat()}
            for gap in status.gaps
        ],
    }


def public_status_json(status: Status) -> Json:
    """Return the state of an archive as anyone may see it: files by their name, no folders of the machine."""
    told = {key: value for key, value in status_json(status).items() if key != "data"}
    return {**told, "failed": [_public_failure(failure) for failure in told["failed"]]}


def _public_failure(failure: Json) -> Json:
    if failure["url"].startswith(("http://", "https://")):
        return failure
    return {**failure, "url": None, "file": failure["file"].rpartition("/")[2]}


def alerts_json(run: Run, *, dry_run: bool) -> Json:
    """Return what a run of alerts did, or would do; subscribers by number, since an address belongs in no log."""
    return {
        "dry_run": dry_run,
        "matched": run.is_settled,
        "found": run.found,
        "letters": [
            {
                "subscriber": outgoing.owner.id,
                "message_id": outgoing.letter.id if outgoing.letter and not dry_run else None,
                "items": [
                    {
                        "id": news.told.stored.item.id,
                        "title": news.told.stored.item.title,
                        "change": news.change,
                        "why": list(news.told.why),
                    }
                    for news in outgoing.news
                ],
            }
            for outgoing in run.letters
        ],
        "sent": run.delivered.sent,
        "put_off": run.delivered.put_off,
        "refused": run.delivered.refused,
    }


def alert_counts_json(counts: Counts) -> Json:
    """Return how many follow and what became of letters."""
    return {
        "subscribers": counts.subscribers,
        "stopped": counts.stopped,
        "subscriptions": counts.subscriptions,
        "found_waiting": counts.found,
        "letters": {
            "waiting": counts.letters.get("waiting", 0) + counts.letters.get("handed over", 0),
            "sent": counts.letters.get("sent", 0),
            "refused": counts.letters.get("refused", 0),
        },
        "webhooks": {state: counts.hooks.get(state, 0) for state in ("asked", "confirmed", "stopped")},
    }


def checked_json(checked: Checked) -> Json:
    """Return what was held against each other in an archive, what differs, and what was done about it."""
    return {
        "pages": checked.pages,
        "items": checked.items,
        "indexed": checked.indexed,
        "faults": [{"place": each.place, "about": each.about, "reason": each.reason} for each in checked.faults],
        "mended": list(checked.mended),
    }
