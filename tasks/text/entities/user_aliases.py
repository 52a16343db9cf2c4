"""What a user says about names: two keys are one entity, or one key is two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from schemas.alias import Alias, AliasAction
from schemas.entity import EntityType, Resolution
from tasks.text.model import Mention
from tasks.text.shadow import Shadow

_Key = tuple[EntityType, str]  # the name in the Simplified shadow


@dataclass(frozen=True, slots=True)
class UserAliases:
    """A user's lines, looked up by type and name. Chains of merges are followed to their end."""

    merges: dict[_Key, str]
    splits: dict[_Key, tuple[tuple[str, str], ...]]  # (where, name), in the order of the file

    @classmethod
    def compile(cls, aliases: Iterable[Alias], shadow: Shadow) -> "UserAliases":
        """Compile lines that do not contradict one another."""
        merges: dict[_Key, str] = {}
        splits: dict[_Key, tuple[tuple[str, str], ...]] = {}
        for alias in aliases:
            key = alias.entity_type, shadow.of(alias.alias)
            if alias.action is AliasAction.MERGE:
                merges[key] = alias.canonical_name
            else:
                case = shadow.of(alias.where), alias.canonical_name
                splits[key] = (*splits.get(key, ()), case)
        return cls(merges, splits)

    def apply(self, mentions: Iterable[Mention], places: Sequence[str], shadow: Shadow) -> None:
        """Give mentions the entity that the user says they are.

        Args:
            mentions: Mentions of one document; their identity is changed in place.
            places: Where they stand: the document's source_uri, and its publisher.
            shadow: The Simplified shadow, under which names are the same in either script.
        """
        if not (self.merges or self.splits):
            return
        around = [shadow.of(place) for place in places]
        for mention in mentions:
            name = mention.identity or mention.name
            said = self._said(mention.entity_type, name, around, shadow)
            if said is not None:
                mention.identity, mention.resolution = said, Resolution.USER

    def _said(
        self, kind: EntityType, name: str, around: Sequence[str], shadow: Shadow
    ) -> str | None:
        """Return the entity's name by the first split that fits, then by all merges."""
        said = None
        for where, other in self.splits.get((kind, shadow.of(name)), ()):
            if any(fnmatchcase(place, where) for place in around):
                said = other
                break
        seen: set[str] = set()
        key = shadow.of(said or name)
        while (kind, key) in self.merges and key not in seen:
            seen.add(key)
            said = self.merges[kind, key]
            key = shadow.of(said)
        return said


def contradiction(aliases: Iterable[Alias], shadow: Shadow) -> tuple[Alias, str, str] | None:
    """Return the first line that contradicts those before it: what it says, what was expected.

    >>> a = Alias("甲", "乙", EntityType.PERSON, AliasAction.MERGE)
    >>> contradiction([a, a._replace(canonical_name="丙", line=2)], Shadow(()))[1:]
    ('甲 merged into 丙', '乙 as on line 0, or one of the two lines')
    """
    first: dict[tuple[EntityType, str, str], Alias] = {}
    merges: dict[_Key, str] = {}
    for alias in aliases:
        name, canonical = shadow.of(alias.alias), shadow.of(alias.canonical_name)
        known = first.setdefault((alias.entity_type, name, shadow.of(alias.where)), alias)
        found = f"{alias.alias} merged into {alias.canonical_name}"
        if shadow.of(known.canonical_name) != canonical:
            found = found if alias.action is AliasAction.MERGE else f"another split of {name}"
            expected = f"{known.canonical_name} as on line {known.line}, or one of the two lines"
            return alias, found, expected
        if alias.action is AliasAction.SPLIT or name == canonical:
            continue
        merges[alias.entity_type, name] = canonical
        while (alias.entity_type, canonical) in merges and canonical != name:
            canonical = merges[alias.entity_type, canonical]
        if canonical == name:
            return alias, f"{found}, which leads back to {name}", "merges that end in one name"
    return None
