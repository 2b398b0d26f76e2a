"""The label order of every head. triage.json carries the same lists to the product."""

SENTIMENT = ["negative", "neutral", "positive"]
TOPIC = [
    "delivery",
    "order",
    "lost_damaged",
    "billing",
    "refund",
    "account",
    "technical",
    "service",
    "product",
    "praise",
    "other",
]
URGENCY = ["low", "normal", "high", "critical"]

HEADS = {"sentiment": SENTIMENT, "topic": TOPIC, "urgency": URGENCY}

# Marks a head that an example has no label for; cross_entropy ignores it.
UNLABELLED = -100
