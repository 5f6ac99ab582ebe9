"""What happens to an account, told upwards: the audit chain lies above this ring and listens from the delivery ring."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with user=User, verb="account.…", data=dict, inside the transaction that makes the change.
account_changed = Signal()
