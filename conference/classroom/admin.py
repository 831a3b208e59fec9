"""Polls in the admin, read only. The transcript page of a meeting shows its polls, too."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.classroom.models import Poll, PollAnswer, PollOption
from conference.storage.admin import ReadOnlyAdmin, ReadOnlyInline


class OptionInline(ReadOnlyInline):
    """Options of a poll."""

    model = PollOption
    fields = ("position", "text", "correct")


class AnswerInline(ReadOnlyInline):
    """Answers of people."""

    model = PollAnswer
    fields = ("name", "chosen", "text", "correct", "at")
    readonly_fields = ("chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PollAnswer]:
        return super().get_queryset(request).select_related("poll").prefetch_related("poll__options")

    @admin.display(description=_("choice"))
    def chosen(self, answer: PollAnswer) -> str:
        return ", ".join(option.text for option in answer.poll.options.all() if option.position in answer.choice)


@admin.register(Poll)
class PollAdmin(ReadOnlyAdmin):
    """Polls of all meetings."""

    list_display = ("question", "kind", "quiz", "anonymous", "answer_count", "started_at", "meeting")
    list_filter = ("kind", "quiz", "started_at")
    search_fields = ("question", "options__text", "answers__name", "answers__text", "meeting__room_name")
    list_select_related = ("meeting",)
    inlines = (OptionInline, AnswerInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Poll]:
        polls: QuerySet[Poll] = super().get_queryset(request)
        return polls.annotate(answer_count=Count("answers", distinct=True))

    @admin.display(description=_("answers"), ordering="answer_count")
    def answer_count(self, poll: Any) -> int:
        return int(poll.answer_count)
