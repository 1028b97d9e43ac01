"""Where the files of a delivery are: in a folder, or in memory (an upload that is judged first)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class MemoryFolder:
    """A folder that was never on disk: the content of each file by its name."""

    name: str
    files: Mapping[str, bytes]


Folder = Path | MemoryFolder


@dataclass(frozen=True, slots=True)
class File:
    """A file of a delivery, by its name; nothing is read before it is asked for."""

    folder: Folder
    name: str

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    @property
    def exists(self) -> bool:
        """Whether it is there as a file."""
        if isinstance(self.folder, MemoryFolder):
            return self.name in self.folder.files
        return (self.folder / self.name).is_file()

    def read(self) -> bytes:
        """The whole content. Raises OSError when it can't be read."""
        if isinstance(self.folder, MemoryFolder):
            if self.name not in self.folder.files:
                raise FileNotFoundError(2, "No such file")
            return self.folder.files[self.name]
        return (self.folder / self.name).read_bytes()
