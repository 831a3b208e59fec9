"""What was on the whiteboard when a meeting ended."""

import gzip

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.signaling.protocol.board import BoardItem, Note, Text


class StoredBoard(models.Model):
    """The whiteboard of a meeting. `content` is a JSON list of objects with their ids, compressed by gzip."""

    meeting = models.OneToOneField(
        "transcripts.Meeting", models.CASCADE, related_name="board", verbose_name=_("meeting")
    )
    content = models.BinaryField(_("content"))
    objects_count = models.PositiveIntegerField(_("objects"))

    class Meta:
        verbose_name = _("whiteboard")
        verbose_name_plural = _("whiteboards")

    def __str__(self) -> str:
        return str(self.meeting)

    @staticmethod
    def packed(items: list[BoardItem]) -> bytes:
        """`content` of these objects."""
        return gzip.compress(msgspec.json.encode(items), mtime=0)

    def items(self) -> list[BoardItem]:
        """The objects, from the lowest to the uppermost."""
        items = msgspec.json.decode(gzip.decompress(self.content), type=list[BoardItem])
        return sorted(items, key=lambda item: (item.object.z, str(item.object_id)))

    def texts(self) -> list[str]:
        """What is written on it, from top to bottom."""
        written = [one.object for one in self.items() if isinstance(one.object, Text | Note) and one.object.text]
        return [one.text for one in sorted(written, key=lambda one: (one.y, one.x))]
