"""Taking part in a session of the trust lab, on one's own phone: from its code to the end."""

from functools import partial

from components.reasons import studied
from components.site import shell
from components.study import stage
from components.taking_part import panel

draw = partial(stage.draw, studied.marked_item)
panel.show_taking_part(draw, studied.marked_item, shell.language())
