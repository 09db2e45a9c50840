"""Taking part in a session of the trust lab, on one's own phone: from its code to the end."""

from components.reasons import studied
from components.site import shell
from components.study import stage
from components.taking_part import panel

panel.show_taking_part(stage.draw, studied.marked_item, shell.language())
