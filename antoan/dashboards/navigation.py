"""The first line of the menu."""

from django.utils.translation import gettext_lazy as _

from antoan.ui.navigation import Item

ITEMS = [Item(_("Việc của tôi"), "home", order=0, icon="home")]
