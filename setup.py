"""Everything is in pyproject.toml but this: the manual and its pictures travel inside the program, for F1."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithManual(build_py):
    """docs/manual.md is read on the web too, so it is kept there and only packed beside the plans."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        packed = Path(self.build_lib) / "resources" / "manual"
        for file in [Path("docs/manual.md"), *sorted(Path("docs/pictures").glob("*.png"))]:
            place = packed / file.relative_to("docs")
            self.mkpath(str(place.parent))
            self.copy_file(str(file), str(place))


setup(cmdclass={"build_py": WithManual})
