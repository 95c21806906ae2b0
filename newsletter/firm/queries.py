"""Reads of the firm, its rubrics and its users, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, fields

from newsletter.firm.models import Category, Firm, Role, User


class FirmMissing(Exception):
    """No firm was set up yet."""

    sentence = "Le cabinet n’est pas encore décrit : lancez « newsletter setup »."

    def __init__(self) -> None:
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmRow:
    """The firm as recorded; empty text means unknown."""

    name: str
    street: str
    postcode: str
    town: str
    country: str
    telephone: str
    fax: str
    email: str
    website: str
    legal_form: str
    capital: str
    siren: str
    rcs_town: str
    vat_number: str
    professional_order: str
    accent: str
    logo: str
    logo_width: int
    logo_height: int
    sender_name: str
    sender_email: str
    reply_to: str
    privacy_url: str
    language: str

    @property
    def legal_line(self) -> str:
        """What is known of the mentions of R123-237 and R123-238 C. com., on one line."""
        form = " ".join(
            part
            for part in (self.legal_form, f"au capital de {self.capital}" if self.capital else "")
            if part
        )
        registry = " ".join(
            part
            for part in (
                f"RCS {self.rcs_town}" if self.rcs_town else "",
                self.siren and (self.siren if self.rcs_town else f"SIREN {self.siren}"),
            )
            if part
        )
        vat = f"TVA {self.vat_number}" if self.vat_number else ""
        return " – ".join(p for p in (form, registry, vat, self.professional_order) if p)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """Somebody of the firm."""

    id: int
    email: str
    name: str
    role: str
    is_active: bool

    def may(self, role: str) -> bool:
        """Say whether this user has at least that role."""
        ranks = list(Role.values)
        return self.is_active and ranks.index(self.role) >= ranks.index(role)


def firm() -> FirmRow:
    """Return the firm; raise FirmMissing before ``newsletter setup``."""
    columns = [column.name for column in fields(FirmRow)]
    row = Firm.objects.values_list(*columns).first()
    if row is None:
        raise FirmMissing
    return FirmRow(**dict(zip(columns, row, strict=True)))


def has_firm() -> bool:
    """Say whether the firm was set up."""
    return Firm.objects.exists()


def categories() -> dict[int, str]:
    """Return the rubrics by id, in the firm's order."""
    return dict(Category.objects.order_by("position", "name").values_list("id", "name"))


def user_by_id(user_id: int) -> UserRow | None:
    """Return the user of that id."""
    return _user(User.objects.filter(id=user_id).first())


def user_by_email(email: str) -> UserRow | None:
    """Return the user of that address, whatever its case."""
    return _user(User.objects.filter(email__iexact=email.strip()).first())


def users() -> tuple[UserRow, ...]:
    """Return every user, by address."""
    return tuple(row for row in map(_user, User.objects.order_by("email")) if row)


def _user(user: User | None) -> UserRow | None:
    if user is None:
        return None
    return UserRow(
        id=user.id, email=user.email, name=user.name, role=user.role, is_active=user.is_active
    )
