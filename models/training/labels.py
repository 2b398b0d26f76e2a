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
LANGUAGE = ["en", "other"]

HEADS = {"sentiment": SENTIMENT, "topic": TOPIC, "urgency": URGENCY, "language": LANGUAGE}

# Heads that only training has: what anger and severity look like helps urgency.
EMOTION = ["anger", "joy", "optimism", "sadness"]
SEVERITY = ["none", "implicit", "disapproval", "accusation", "blame"]
AUXILIARY = {"emotion": EMOTION, "severity": SEVERITY}

# Marks a head that an example has no label for; it takes no part in the loss.
UNLABELLED = -100
