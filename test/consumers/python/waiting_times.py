"""An example of a consumer, to copy and change: how many days people wait from request to intake, by month.

    pip install kafka-python
    KAFKA_BROKERS=localhost:9092 python3 waiting_times.py

It reads everything that there is and stops. What events mean stands in libs/event-stream/CATALOGUE.md.
"""

import json
import os
import re
from collections import defaultdict
from datetime import date
from statistics import median_low

from kafka import KafkaConsumer, TopicPartition

TOPIC = os.environ.get("TOPIC", "traject.journey-events.v1")
KNOWN = re.compile(r"nl\.traject\.journey\.[a-z-]+\.v1")

last_sequence = defaultdict(int)
requested_on = {}
waited_days = defaultdict(list)
count = {"events": 0, "duplicates": 0, "missing": 0, "leftOut": 0}


def text_of(value):
    """What a key or a header says; nothing where somebody else put there what is no text."""
    try:
        return value.decode() if value is not None else None
    except UnicodeDecodeError:
        return None


def place_of(record, headers):
    """The journey and the place among its events; nothing of a record that is somebody else's."""
    journey, sequence = text_of(record.key), headers.get("ce_sequence") or ""
    return (journey, int(sequence)) if journey and re.fullmatch(r"[1-9][0-9]{0,8}", sequence) else None


def take(journey, sequence, event_type, value):
    """One record, in the order of its journey."""
    last = last_sequence[journey]
    if sequence <= last:
        count["duplicates"] += 1
        return
    count["missing"] += sequence - last - 1
    last_sequence[journey] = sequence
    # Another event, or a later version: it has its place in the order, and this program does not know what it says.
    if not KNOWN.fullmatch(event_type):
        count["leftOut"] += 1
        return
    count["events"] += 1
    if event_type == "nl.traject.journey.journey-requested.v1":
        requested_on[journey] = date.fromisoformat(json.loads(value)["day"])
    if event_type == "nl.traject.journey.intake-recorded.v1" and journey in requested_on:
        requested = requested_on[journey]
        waited = date.fromisoformat(json.loads(value)["day"]) - requested
        waited_days[requested.strftime("%Y-%m")].append(waited.days)


consumer = KafkaConsumer(
    bootstrap_servers=os.environ.get("KAFKA_BROKERS", "localhost:9092").split(","),
    isolation_level="read_committed",
    enable_auto_commit=False,
    group_id=None,
)
partitions = [TopicPartition(TOPIC, number) for number in consumer.partitions_for_topic(TOPIC)]
consumer.assign(partitions)
consumer.seek_to_beginning(*partitions)
ends = consumer.end_offsets(partitions)
while any(consumer.position(partition) < ends[partition] for partition in partitions):
    for records in consumer.poll(timeout_ms=500).values():
        for record in records:
            headers = {name: text_of(value) for name, value in record.headers}
            place = place_of(record, headers)
            # Without a place in an order it is no event, but somebody else's record.
            if place is None:
                count["leftOut"] += 1
            else:
                take(*place, headers.get("ce_type") or "", record.value)
consumer.close()

waiting = [
    {"month": month, "journeys": len(days), "median": median_low(days)} for month, days in sorted(waited_days.items())
]
print(json.dumps({**count, "waiting": waiting}))
