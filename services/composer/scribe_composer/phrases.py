"""Words that make readers put a letter away. Lists for warnings; nothing is removed because of them.

Spam: what mail filters and readers take for advertising. Machine prose: what language models write far more often than people
do, in letters to strangers above all. Both were written down from reading such letters; neither is complete.
"""

from __future__ import annotations

SPAM: tuple[str, ...] = (
    "act now", "apply now", "buy now", "call now", "click here", "click below", "limited time", "once in a lifetime", "no obligation",
    "risk free", "risk-free", "100% free", "free of charge", "free trial", "guaranteed", "money back", "winner", "congratulations",
    "urgent", "asap", "dear friend", "dear sir or madam", "to whom it may concern", "special offer", "best price", "earn money",
    "cash", "investment opportunity", "double your", "don't miss", "exclusive deal", "!!!", "$$$",
)  # fmt: skip

MACHINE_PROSE: tuple[str, ...] = (
    "i hope this email finds you well", "i hope this message finds you well", "i hope this finds you well", "i hope you are doing well",
    "delve", "tapestry", "testament to", "in today's fast-paced", "ever-evolving", "rapidly evolving", "at the forefront", "cutting-edge",
    "groundbreaking", "game-changer", "game changing", "transformative", "resonates deeply", "resonated deeply", "deeply resonates",
    "deeply inspired", "truly inspiring", "i was captivated", "i was struck by", "left a lasting impression", "profound impact",
    "invaluable insights", "your esteemed", "esteemed professor", "navigate the complexities", "intricate interplay", "seamlessly",
    "leverage", "synergy", "pivotal role", "underscores the importance", "it is worth noting", "not only", "aligns perfectly",
    "align perfectly", "perfectly aligns", "passionate about", "keen interest in your esteemed", "embark on", "unwavering",
    "multifaceted", "realm of", "beacon of", "i am writing to express my",
)  # fmt: skip
