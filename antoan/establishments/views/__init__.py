"""The pages of the register."""

from antoan.establishments.views.account import establishment_account
from antoan.establishments.views.detail import establishment_detail
from antoan.establishments.views.edit import (
    establishment_edit,
    establishment_register,
    establishment_status,
    establishment_workforce,
)
from antoan.establishments.views.listing import establishment_export, establishment_list, establishment_search

__all__ = [
    "establishment_account",
    "establishment_detail",
    "establishment_edit",
    "establishment_export",
    "establishment_list",
    "establishment_register",
    "establishment_search",
    "establishment_status",
    "establishment_workforce",
]
