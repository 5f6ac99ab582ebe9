"""What the calculators say in words, in both languages, with a code that programs can rely on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people (`vi`, `en`) and its stable `code` for programs."""

    code: str
    vi: str
    en: str

    def as_json(self) -> dict[str, str]:
        """The three parts as a JSON object."""
        return {"code": self.code, "vi": self.vi, "en": self.en}


class Refused(ValueError):
    """The calculation is refused; says what is wrong, where (`line`, when it came from a file) and how to mend it."""

    def __init__(self, message: Message, *, line: int | None = None) -> None:
        self.message = message
        self.line = line
        super().__init__(self.text)

    @property
    def code(self) -> str:
        """The stable code of the reason."""
        return self.message.code

    @property
    def text(self) -> str:
        """The Vietnamese sentence, with the line number when there is one."""
        return self.message.vi if self.line is None else f"Dòng {self.line}: {self.message.vi}"

    @property
    def text_en(self) -> str:
        """The English sentence, with the line number when there is one."""
        return self.message.en if self.line is None else f"Line {self.line}: {self.message.en}"

    def as_json(self) -> dict[str, str | int | None]:
        """The reason as a JSON object: code, vi, en, line."""
        return {**self.message.as_json(), "line": self.line}
