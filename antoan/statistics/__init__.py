"""Pure statistics: rates, small counts, trends and capture–recapture. No Django, no database, no rounding but in one place."""
