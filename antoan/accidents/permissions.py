"""What may be done with accident cases."""

from enum import StrEnum


class AccidentPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "accidents.view"
    DECLARE = "accidents.declare"  # for oneself or on behalf of a caller
    DECLARE_FOR_OTHERS = "accidents.declare_for_others"
    TRIAGE = "accidents.triage"
    INVESTIGATE = "accidents.investigate"  # any level: minutes, team, measures
    INVESTIGATE_OWN = "accidents.investigate_own"  # the employer's own team (grassroots level)
    INVESTIGATE_RECORD = "accidents.investigate_record"  # the commune's record of one serious injury without contract
    CONCLUDE = "accidents.conclude"
    EDIT = "accidents.edit"  # correct facts and victims of a case, link and unlink sightings
    IMPORT = "accidents.import"
    VIEW_IDENTITY = "accidents.view_identity"  # names and health details of victims (personal data)
