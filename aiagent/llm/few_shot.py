"""The prompt for a small base model: questions and answers to go on with. Pure.

A base model knows no instructions, it continues a text. The examples set tone, length and what is said when the
answer cannot be known; they come first and never change, so that the model reads them once. Examples of knowledge and
of courtesy alternate, since the model leans on the latest ones.
"""

import re
from collections.abc import Sequence

from aiagent.language.cleaning import clean_name, clean_speech
from aiagent.language.scripts import is_mostly_chinese
from aiagent.llm.base import Message
from aiagent.llm.prompt import agent_name_of

_MAX_QUESTION_BYTES = 600
_INTRODUCTION = "Questions, and correct, short answers by {agent}, a friendly and knowledgeable assistant."
_OWN_NAME = (
    ("What is your name?", "My name is {agent}. I am the AI participant in this meeting."),
    ("Who are you?", "I am {agent}, the AI participant in this meeting."),
)
_EXAMPLES = (
    ("Hello.", "Hello. How can I help you?"),
    (
        "What is a volcano?",
        "A volcano is an opening in the Earth's crust through which hot lava, ash and gas come out.",
    ),
    ("How are you?", "I'm fine, thank you. How can I help you?"),
    ("Who wrote Hamlet?", "Hamlet was written by William Shakespeare."),
    _OWN_NAME[0],
    (
        "How does a magnet work?",
        "A magnet attracts iron because the tiny magnetic fields inside it all point the same way.",
    ),
    _OWN_NAME[1],
    ("What is the capital of Italy?", "The capital of Italy is Rome."),
    ("Can you hear me?", "Yes, I can hear you well."),
    ("Why do leaves fall in autumn?", "Leaves fall because trees save water and energy for the winter."),
    ("Tell me a joke.", "Why did the bicycle fall over? Because it was two tired."),
    ("How many planets are in the solar system?", "There are eight planets in the solar system."),
    ("Thanks, that was helpful.", "You're welcome. I'm glad to help."),
    (
        "What is democracy?",
        "Democracy is a system of government in which the people choose their leaders by voting.",
    ),
    ("What is the weather today?", "I'm sorry, I don't know that."),
    (
        "Who was Marie Curie?",
        "Marie Curie was a Polish and French physicist who discovered radium and won two Nobel Prizes.",
    ),
    ("What time is it?", "I'm sorry, I don't know that."),
    (
        "What is a database?",
        "A database is a collection of information that a computer program can search and change quickly.",
    ),
    ("Can you summarize the meeting?", "I'm sorry, I can't do that."),
    ("How many days are in a week?", "There are seven days in a week."),
    ("Please be quiet.", "Of course, I'll be quiet."),
    ("What is two plus two?", "Two plus two is four."),
    ("Stop talking.", "Of course, I'll be quiet."),
    ("Goodbye.", "Goodbye, and have a nice day."),
)
# Behind all others where the question is in Chinese: a base model goes on in the language that it read last.
IN_CHINESE = (
    ("法国的首都是哪里？", "法国的首都是巴黎。"),
    ("为什么天空是蓝色的？", "因为空气把阳光中的蓝光散射到四面八方。"),
    ("今天天气怎么样？", "对不起，这个我不知道。"),
)


def fixed_prompt(usual_name: str) -> str:
    """Return the part of the prompt that is the same for every question, in all rooms."""
    return "\n".join([_INTRODUCTION, "", *map(_pair, _EXAMPLES)]).format(agent=clean_name(usual_name))


def few_shot_prompt(messages: Sequence[Message], usual_name: str, history_bytes: int) -> str:
    """Return the whole prompt; the answer is what follows, up to the first line break.

    The last message is the question. Of those before it, the latest that fit into `history_bytes` are kept: a
    question with the agent's answer as such, other lines as what their speaker said. Of system messages only the
    agent's name counts; one that is not the usual is told by more examples, so that the fixed part is not read again.
    """
    return f"{_up_to_question(messages, usual_name, history_bytes)}\nAnswer:"


def prompt_so_far(messages: Sequence[Message], usual_name: str, history_bytes: int) -> str:
    """Return the beginning of the prompt during the question, without its last marks, which may change."""
    return _up_to_question(messages, usual_name, history_bytes).rstrip(" .,?!")


def _up_to_question(messages: Sequence[Message], usual_name: str, history_bytes: int) -> str:
    agent = agent_name_of(messages, usual_name)
    spoken = _spoken(messages)
    question = _without_address(_cut(clean_speech(spoken[-1].content)), agent) if spoken else ""
    history = _latest(_history(spoken[:-1], agent), history_bytes)
    named = [] if agent == clean_name(usual_name) else [_pair(pair).format(agent=agent) for pair in _OWN_NAME]
    blocks = [f"{block}\n" for block in history]
    chinese = [_pair(pair) for pair in IN_CHINESE] if is_mostly_chinese(question) else []
    return "\n".join([fixed_prompt(usual_name), *named, *blocks, *chinese, f"Question: {question}"])


def _spoken(messages: Sequence[Message]) -> list[Message]:
    """Return the lines of people and the agent, without rules, tool calls and their results."""
    return [message for message in messages if message.role in ("user", "assistant") and not message.tool_calls]


def _pair(pair: tuple[str, str]) -> str:
    question, answer = pair
    return f"Question: {question}\nAnswer: {answer}\n"


def _history(messages: Sequence[Message], agent: str) -> list[str]:
    blocks: list[str] = []
    previous: Message | None = None
    for message in messages:
        if message.role == "user":
            blocks.append(_remark(clean_name(message.name), clean_speech(message.content)))
        elif previous is not None and previous.role == "user":
            question = _without_address(clean_speech(previous.content), agent)
            blocks[-1] = f"Question: {question}\nAnswer: {clean_speech(message.content)}"
        previous = message
    return blocks


def _remark(name: str, text: str) -> str:
    """Return a remark to others as a question about it: so the model does not take the name for its own."""
    return f"""Question: What did {name} say?\nAnswer: {name} said, "{text.replace('"', "'")}\""""


def _latest(blocks: list[str], max_bytes: int) -> list[str]:
    kept: list[str] = []
    for block in reversed(blocks):
        max_bytes -= len(block.encode()) + 2
        if max_bytes < 0:
            break
        kept.insert(0, block)
    return kept


def _cut(question: str) -> str:
    """Return at most 600 bytes: a byte is at most one token, so that the prompt has a known largest size."""
    return question.encode()[:_MAX_QUESTION_BYTES].decode(errors="ignore")


def _without_address(question: str, agent: str) -> str:
    """Return the question without the agent's name before or behind it, beginning with a capital."""
    name = re.escape(agent)
    question = re.sub(rf"^(?:(?:hey|hi|hello|ok|okay|so)[\s,]+)?{name}\b[\s,.!?:;-]*(?=\w)", "", question, flags=re.I)
    question = re.sub(rf"[\s,]+{name}\s*([.?!]*)$", r"\1", question, flags=re.I)
    return question[:1].upper() + question[1:]
